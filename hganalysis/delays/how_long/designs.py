"""A formula and a frame -> the numbers that a regression of times is fitted to, or why they will not do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hganalysis import vocab
from hganalysis.answers.unsaid import UNSAID, require
from hganalysis.counting.frames import listed
from hganalysis.errors import FrameError, Unsaid
from hganalysis.text import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

EVENTS_A_TERM = 5
"""Ended tasks a coefficient below which its interval is not to be trusted (Vittinghoff and McCulloch 2007,
American Journal of Epidemiology 165:710-718)."""

DURATION, EVENT = "duration", "event"
NEED_COLUMNS = (
    "các cột đó; nếu cột thời gian và cột đã kết thúc hay chưa có tên khác thì chỉ tên, "
    "như hazards(frame, formula, duration=…, event=…)"
)
KINDS = ("integer", "floating", "mixed-integer-float", "boolean", "string", "categorical")
"""What a term may hold, as `pandas.api.types.infer_dtype` calls it."""

NEED_LESS = "bỏ bớt yếu tố, hoặc gộp các nhóm ít nhiệm vụ"


@dataclass(frozen=True)
class Design:
    """The table of a regression: its columns are renamed so that no name of the data can clash."""

    table: pd.DataFrame
    terms: list[str]
    clusters: pd.Series
    strata: tuple[str, ...]
    left_out: dict[str, int]
    references: dict[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        return [f"x{i}" for i in range(len(self.terms))]

    def stratum_codes(self) -> NDArray[np.int64]:
        """Return a number for the stratum of each row."""
        if not self.strata:
            return np.zeros(len(self.table), dtype="int64")
        return self.table.groupby(list(self.strata), sort=False).ngroup().to_numpy().astype("int64")

    def about(self) -> dict[str, Any]:
        """Return what stands beside every result of the design."""
        ended = int(self.table[EVENT].sum())
        kept = {"left_out": self.left_out, "references": self.references}
        return {"n": len(self.table), "events": ended, **kept}


def design_of(
    frame: pd.DataFrame, formula: str, duration: str, event: str,
    strata: str | Sequence[str] | None, cluster: str | None, what: str,
) -> Design:  # fmt: skip
    """Return the design of a formula.

    Raises FrameError: the formula cannot be read, a duration is negative or infinite, an event is neither
    true nor false, or a term holds dates or other things than numbers and texts; Unsaid: a column is missing,
    no row is complete, too few tasks have ended for so many terms, or terms are constant or depend on each
    other.
    """
    layers = listed(() if strata is None else strata, "strata")
    shared = listed(() if cluster is None else [cluster], "cluster")
    used = list(dict.fromkeys([duration, event, *_variables(formula), *layers, *shared]))
    require(frame, used, what, NEED_COLUMNS)
    data, left_out = _complete(frame, used, what)
    _check_times(data, duration, event)
    _check_kinds(data[_variables(formula)])
    matrix = _matrix(formula, data)
    table = matrix.set_axis([f"x{i}" for i in range(matrix.shape[1])], axis=1)
    table[DURATION] = data[duration].astype("float64")
    table[EVENT] = data[event].astype(bool)
    for i, layer in enumerate(layers):
        table[f"stratum{i}"] = pd.factorize(data[layer])[0]
    names = tuple(f"stratum{i}" for i in range(len(layers)))
    clusters = data[cluster] if cluster is not None else pd.Series(index=data.index, dtype=object)
    terms = list(matrix.columns)
    references = _references(data[_variables(formula)], terms)
    design = Design(table.reset_index(drop=True), terms, clusters, names, left_out, references)
    _check_enough(design, what)
    return design


def _variables(formula: str) -> list[str]:
    from formulaic import Formula
    from formulaic.errors import FormulaicError

    try:
        read = Formula(formula)
        return sorted(map(str, read.required_variables))
    except (FormulaicError, SyntaxError) as error:
        raise FrameError(
            f"Không đọc được công thức {formula!r}; viết các cột nối bằng dấu +, ví dụ 'coop_count + field'."
        ) from error


def _complete(frame: pd.DataFrame, used: list[str], what: str) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the rows that have every value, and how many were left out for which reason."""
    reasons = (
        frame[UNSAID].astype(object) if UNSAID in frame else pd.Series("", index=frame.index, dtype=object)
    )
    for name in used:
        label = vocab.TASK_COLUMNS.get(name, name)
        reasons = reasons.mask((reasons == "") & frame[name].isna(), f"thiếu {label}")
    counts = reasons[reasons != ""].value_counts()
    left_out = {str(reason): int(n) for reason, n in counts.items()}
    data = frame.loc[reasons == "", used].infer_objects()
    if data.empty:
        told = "; ".join(f"{number(n)} nhiệm vụ {reason}" for reason, n in left_out.items())
        raise Unsaid(what, f"không nhiệm vụ nào có đủ các cột ({told})", "nhiệm vụ có đủ các cột đó")
    for name in map(str, data.select_dtypes("category")):
        data[name] = data[name].cat.remove_unused_categories()
    return data, left_out


def _check_times(data: pd.DataFrame, duration: str, event: str) -> None:
    took = data[duration]
    if not pd.api.types.is_numeric_dtype(took) or not ((took >= 0) & (took < np.inf)).all():
        raise FrameError(
            f"Cột {duration} phải là thời gian từ 0 trở lên, không vô hạn; tính bằng hg.delays.durations."
        )
    if not data[event].isin([True, False]).all():
        raise FrameError(f"Cột {event} phải là đúng hoặc sai; tính bằng hg.delays.durations.")


def _check_kinds(data: pd.DataFrame) -> None:
    kinds = {str(name): pd.api.types.infer_dtype(data[name]) for name in data}
    if wrong := [f"{name} ({data[name].dtype})" for name, kind in kinds.items() if kind not in KINDS]:
        raise FrameError(
            f"Cột {', '.join(wrong)} trong công thức phải toàn là số hoặc toàn là chữ. "
            "Ngày thì đổi sang số ngày hoặc tháng trước."
        )


def _matrix(formula: str, data: pd.DataFrame) -> pd.DataFrame:
    from formulaic import Formula
    from formulaic.errors import FormulaicError

    try:
        matrix = pd.DataFrame(Formula(formula).get_model_matrix(data, context={}))
    except FormulaicError as error:
        raise FrameError(f"Không tính được công thức {formula!r}: {error}") from error
    matrix = matrix.drop(columns="Intercept", errors="ignore").astype("float64")
    if infinite := [str(name) for name in matrix if not np.isfinite(matrix[name]).all()]:
        raise FrameError(f"Yếu tố {', '.join(infinite)} có giá trị vô hạn; sửa hoặc bỏ các dòng đó.")
    return matrix


def _references(data: pd.DataFrame, terms: list[str]) -> dict[str, str]:
    """Return the level of each column of texts that the other levels are compared with."""
    references = {}
    for name in data.columns:
        left = [level for level in map(str, data[name].unique()) if f"{name}[T.{level}]" not in terms]
        if len(left) == 1 and data[name].nunique() > 1:
            references[str(name)] = left[0]
    return references


def _check_enough(design: Design, what: str) -> None:
    values = design.table[design.columns].to_numpy()
    constant = _named(design, np.ptp(values, axis=0) == 0)
    if constant or not design.terms:
        why = f"yếu tố {constant} không thay đổi giữa các nhiệm vụ" if constant else "không có yếu tố nào"
        raise Unsaid(what, why, "các yếu tố có giá trị khác nhau")
    ended, least = int(design.table[EVENT].sum()), EVENTS_A_TERM * len(design.terms)
    if ended < least:
        why = f"có {number(ended)} nhiệm vụ đã kết thúc cho {len(design.terms)} hệ số"
        raise Unsaid(what, why, f"ít nhất {number(least)} nhiệm vụ đã kết thúc; hoặc {NEED_LESS}")
    with_constant = np.column_stack([np.ones(len(values)), values])
    if np.linalg.matrix_rank(with_constant) < with_constant.shape[1]:
        why = "các yếu tố phụ thuộc lẫn nhau, không tách được tác động"
        raise Unsaid(what, why, "bỏ bớt yếu tố trùng nhau")
    separating = _named(design, np.ptp(values[design.table[EVENT].to_numpy()], axis=0) == 0)
    if separating:
        why = f"yếu tố {separating} tách hẳn các nhiệm vụ: có nhóm chưa nhiệm vụ nào kết thúc"
        raise Unsaid(what, why, "bỏ yếu tố đó, hoặc gộp nhóm")


def _named(design: Design, which: NDArray[np.bool_]) -> str:
    return ", ".join(term for term, chosen in zip(design.terms, which, strict=True) if chosen)
