"""What the data cannot say: how it is noticed, and how it becomes a sentence.

A function that cannot answer raises `Unsaid`. Where only a row cannot be answered, its numbers are missing
and its column `unsaid` has the reason; where a row is answered, that column is "".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, TypeVar

import pandas as pd

from hganalysis import vocab
from hganalysis.errors import FrameError, Unsaid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

P = ParamSpec("P")
Answer = TypeVar("Answer")

UNSAID = "unsaid"
"""The column of the reasons by row."""

UNKNOWN_GROUP = "không rõ"
"""The group of the rows that name none."""

NEED_COLUMNS = "tệp xuất có các cột đó"


def attempt(question: Callable[P, Answer], *args: P.args, **kwargs: P.kwargs) -> Answer | Unsaid:
    """Return the answer of a function, or the `Unsaid` that says why there is none.

    An argument that is itself an `Unsaid` is returned at once, so that attempts can follow one another.
    Every other error goes on.

    Examples
    --------
    >>> import pandas as pd
    >>> print(attempt(require, pd.DataFrame(), ["due_on"], "điều này"))
    Chưa nói được điều này: bảng thiếu cột Thời hạn (due_on). Cần tệp xuất có các cột đó.
    """
    for given in (*args, *kwargs.values()):
        if isinstance(given, Unsaid):
            return given
    try:
        return question(*args, **kwargs)
    except Unsaid as unsaid:
        return unsaid


def require(frame: pd.DataFrame, columns: Sequence[str], what: str, need: str = NEED_COLUMNS) -> None:
    """Check that a frame has the columns and at least one row; `need` says how to get missing ones.

    Raises
    ------
    FrameError
        It is not a pandas data frame.
    Unsaid
        Columns are missing (all are named), or there is no row.
    """
    if not isinstance(frame, pd.DataFrame):
        raise FrameError(f"Cần bảng pandas, nhưng nhận được {type(frame).__name__}; đổi bằng .to_pandas().")
    missing = [_labelled(name) for name in dict.fromkeys(columns) if name not in frame.columns]
    if missing:
        raise Unsaid(what, f"bảng thiếu cột {', '.join(missing)}", need)
    if frame.empty:
        raise Unsaid(what, "bảng không có dòng nào", "ít nhất một dòng")


def groups_of(frame: pd.DataFrame, by: str | Sequence[str]) -> pd.Series:
    """Return the group of each row as text; several columns are joined, a missing value is "không rõ"."""
    columns = [by] if isinstance(by, str) else list(by)
    parts = [frame[name].astype(object).where(frame[name].notna(), UNKNOWN_GROUP) for name in columns]
    texts = [[str(value) for value in part] for part in parts]
    joined = [" · ".join(values) for values in zip(*texts, strict=True)]
    return pd.Series(joined, index=frame.index, name="group", dtype="str")


def _labelled(name: str) -> str:
    return f"{name} ({vocab.TASK_COLUMNS[name]})" if name in vocab.TASK_COLUMNS else name
