"""Which reasons the agencies state for late tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import pandas as pd

from hganalysis import text, vocab
from hganalysis.answers.answer import Answer, asked
from hganalysis.answers.showing import ReaderTable, table
from hganalysis.answers.unsaid import require
from hganalysis.counting.status import LATE
from hganalysis.errors import Unsaid
from hganalysis.settings.causes import every_cause, load_causes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from hganalysis.figures.drawing import Drawing

WHAT = "lý do chậm mà cơ quan nêu"
UNMATCHED, UNKNOWN = "unmatched", "unknown"
APART: dict[str, str] = {
    UNMATCHED: "chưa khớp: có ghi lý do, ngoài bảng từ khóa",
    UNKNOWN: "chưa rõ: không ghi lý do",
}
"""Late tasks without a cause, always told, after the causes."""

NOT_ENOUGH = "không đủ dữ liệu"
REASON = f"{vocab.TASK_COLUMNS['cause_raw']} (cause_raw)"
OWN_WORDS = "Lý do là lời của đơn vị, chưa được kiểm chứng."


class Stated(NamedTuple):
    """The late tasks by the reason stated first, and the texts that name none."""

    late: int
    causes: pd.DataFrame
    unmatched: pd.DataFrame


class ReasonsAnswer(Answer[Stated]):
    """The reasons stated for late tasks: `frame` has a row a cause, as `count_reasons` gives it."""

    question: ClassVar[str] = "Cơ quan, đơn vị nêu lý do gì khi nhiệm vụ chậm?"
    name: ClassVar[str] = "reasons"
    title: ClassVar[str] = "Lý do chậm mà cơ quan, đơn vị nêu"

    def _frame(self, found: Stated) -> pd.DataFrame:
        return found.causes

    def _words(self, found: Stated) -> tuple[str, ...]:
        return (finding(found), OWN_WORDS)

    def _tables(self, found: Stated) -> tuple[ReaderTable, ...]:
        return _causes(found), _texts(found)

    def _plot(self, axes: Axes, found: Stated) -> None:
        from hganalysis.figures.plain_charts import bars

        bars(
            axes, [*found.causes["label"]], [*found.causes["share"]], "Tỷ lệ trên nhiệm vụ chậm", percent=True
        )

    def _drawings(self, found: Stated) -> tuple[Drawing, ...]:
        from hganalysis.delays.which_reasons.reasons_figure import draw_reasons

        return (draw_reasons(found, self.heading, self.title, finding(found)),)


def reasons(judged: pd.DataFrame) -> ReasonsAnswer:
    """Ask which reasons the agencies state for late tasks.

    Parameters
    ----------
    judged : DataFrame
        Every row read, as `hg.judge` gives it, or a part of it. Late is `done_late` or `open_overdue`.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> answer = hg.delays.reasons(period.judged)
    >>> answer.frame.head(1)[["cause", "n", "mentioned"]].values.tolist()
    [['complex', 18, 18]]
    >>> print(answer)
    Trong 127 nhiệm vụ chậm có 54 nhiệm vụ (42,5%) chưa rõ lý do; lý do được nêu trước nhiều nhất là vụ
    việc phức tạp, kéo dài, khối lượng lớn: 18 nhiệm vụ (14,2%). Lý do là lời của đơn vị, chưa được kiểm
    chứng.
    """
    return asked(ReasonsAnswer, lambda: stated(judged), judged)


def stated(judged: pd.DataFrame) -> Stated:
    """Count late tasks by the reason stated first.

    Raises Unsaid: a column is missing or empty, or no task is late.
    """
    causes = count_reasons(judged)
    late = int(judged["status"].isin(LATE).sum())
    if not late:
        raise Unsaid(WHAT, "không có nhiệm vụ chậm", "ít nhất một nhiệm vụ chậm")
    return Stated(late, causes, unmatched(judged))


def count_reasons(judged: pd.DataFrame) -> pd.DataFrame:
    """Count late tasks, `done_late` or `open_overdue`, by the reason stated first; of every row judged.

    There is a row a cause, most frequent first, then `unmatched` and `unknown`: `cause`, `label`, `n`,
    `share` (of all late tasks; the shares add up to 1), `cumulative`, and `mentioned`: tasks whose text names
    the cause at all, first or not. Raises Unsaid: the table has no row, no `status` or no `cause_raw`, or
    that column is empty in every row.
    """
    late = _late(judged)
    named = every_cause(late["cause_raw"])
    first = named.map(_first, na_action="ignore").fillna(UNKNOWN)
    n = first.value_counts()
    mentioned = named.explode().value_counts()
    labels = load_causes().labels
    ranked = sorted((code for code in labels if code in mentioned.index), key=lambda code: -n.get(code, 0))
    codes = [*ranked, *APART]
    table = pd.DataFrame(
        {
            "cause": codes,
            "label": [(labels | APART)[code] for code in codes],
            "n": [int(n.get(code, 0)) for code in codes],
        }
    )
    whole = len(late) if len(late) else float("nan")
    return table.assign(
        share=table["n"] / whole,
        cumulative=table["n"].cumsum() / whole,
        mentioned=[int(mentioned.get(code, n.get(code, 0))) for code in codes],
    )


def unmatched(judged: pd.DataFrame) -> pd.DataFrame:
    """Return the reasons of late tasks that match no phrase, for the next revision of the keyword table.

    `text` is as it stands in the source, `n` how often, most frequent first. Raises Unsaid as `count_reasons`
    does.
    """
    late = _late(judged)
    named = every_cause(late["cause_raw"])
    texts = late.loc[named.map(len, na_action="ignore") == 0, "cause_raw"]
    sizes = texts.value_counts().rename_axis("text").reset_index(name="n")
    return sizes.sort_values(["n", "text"], ascending=[False, True], ignore_index=True)


def _late(judged: pd.DataFrame) -> pd.DataFrame:
    require(judged, ["status"], WHAT, "gọi hg.judge trước")
    lacking = _lacking(judged)
    if lacking:
        raise Unsaid(WHAT, lacking, f"tệp xuất có cột {REASON} và có ghi lý do")
    return judged[judged["status"].isin(LATE)]


def _lacking(judged: pd.DataFrame) -> str:
    """Return why nothing can be said of reasons; "" when something can."""
    if "cause_raw" not in judged:
        return f"{NOT_ENOUGH}: thiếu cột {REASON}"
    texts = judged["cause_raw"].dropna().astype("str").str.strip()
    if len(judged) and not (texts != "").any():
        return f"{NOT_ENOUGH}: cột {REASON} trống ở mọi dòng"
    return ""


def _first(codes: tuple[str, ...]) -> str:
    return codes[0] if codes else UNMATCHED


def finding(found: Stated) -> str:
    """Say how many late tasks have no reason, and which is stated first most often."""
    rows: list[dict[str, Any]] = found.causes.to_dict("records")  # type: ignore[assignment]
    unknown = next(row for row in rows if row["cause"] == UNKNOWN)
    said = f"Trong {text.number(found.late)} nhiệm vụ chậm có {_of(unknown)} chưa rõ lý do"
    if rows[0]["cause"] in APART:
        return f"{said}; không lý do nào khớp bảng từ khóa."
    return f"{said}; lý do được nêu trước nhiều nhất là {rows[0]['label']}: {_of(rows[0])}."


def _of(row: dict[str, Any]) -> str:
    return f"{text.number(row['n'])} nhiệm vụ ({text.percent(row['share'])})"


def _causes(found: Stated) -> ReaderTable:
    rows = [
        (
            text.capital(row["label"]),
            text.number(row["n"]),
            text.percent(row["share"]),
            text.percent(row["cumulative"]),
            text.number(row["mentioned"]),
        )
        for row in found.causes.to_dict("records")
    ]
    columns = ["Lý do", "Số nhiệm vụ", "Tỷ lệ", "Cộng dồn", "Có nhắc đến, kể cả nêu sau"]
    caption = f"Lý do được nêu trước nhất, trên {text.number(found.late)} nhiệm vụ chậm"
    return table(caption, columns, rows)


def _texts(found: Stated) -> ReaderTable:
    rows = [(row["text"], text.number(row["n"])) for row in found.unmatched.to_dict("records")]
    return table("Lý do chưa khớp bảng từ khóa", ["Nguyên văn", "Số nhiệm vụ"], rows)
