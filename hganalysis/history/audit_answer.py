"""Whether what an earlier period published was changed since, as an answer to be asked for."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from hganalysis import text, vocab
from hganalysis.answers.answer import Answer, asked
from hganalysis.answers.showing import ReaderTable, table
from hganalysis.errors import ParamsError
from hganalysis.history.audit import audited
from hganalysis.history.history_result import History
from hganalysis.history.history_words import (
    KNOWN_BY,
    LAPSED_COLUMNS,
    lapsed_row,
    place_told,
    status_told,
    told,
    value_told,
)
from hganalysis.settings.given import in_a_line

if TYPE_CHECKING:
    import datetime as dt

    from matplotlib.axes import Axes

    from hganalysis.history.history_result import Finding

COLUMNS = [
    "Điều đã thay đổi", "Mã nhiệm vụ", "Cơ quan chủ trì", "Trước", "Nay", "Tình trạng đã công bố",
    "Tình trạng nay", "Nếu giữ như trước", "Ai biết", "Chỗ ở tệp trước", "Chỗ ở tệp nay",
]  # fmt: skip


class AuditAnswer(Answer[History]):
    """What was changed: `frame` has a row a finding, as `history_result.Finding` describes it."""

    question: ClassVar[str] = "Số liệu kỳ trước đã công bố có bị sửa hay không?"
    name: ClassVar[str] = "changed_history"
    title: ClassVar[str] = "Chỗ khác với số liệu kỳ trước đã công bố"

    def _frame(self, found: History) -> pd.DataFrame:
        return pd.json_normalize([each.plain() for each in found.findings], max_level=0)

    def _words(self, found: History) -> tuple[str, ...]:
        return told(found)

    def _tables(self, found: History) -> tuple[ReaderTable, ...]:
        rows = [row_told(each) for each in found.findings]
        left = [lapsed_row(each) for each in found.lapsed]
        told = table(self.title, COLUMNS, rows) if rows else None
        lapsed = table("Đính chính của kỳ trước chưa được giữ", [*LAPSED_COLUMNS], left) if left else None
        return tuple(filter(None, (told, lapsed)))

    def _plot(self, axes: Axes, found: History) -> None:
        from hganalysis.figures.plain_charts import bars, sentence

        if not found.by_kind:
            sentence(axes, told(found)[0])
            return
        names = [text.capital(vocab.CHANGES_OF_HISTORY[each.kind]) for each in found.by_kind]
        bars(axes, names, [each.n for each in found.by_kind], "Số chỗ")

    def _drawings(self, found: History) -> tuple[Any, ...]:
        return super()._drawings(found) if found.by_kind else ()


def row_told(each: Finding) -> tuple[str, ...]:
    """Return a finding as a reader reads it, under `COLUMNS`."""
    return (
        vocab.CHANGES_OF_HISTORY[each.kind],
        each.task_id,
        each.agency,
        value_told(each, each.was),
        value_told(each, each.now),
        status_told(each.status_before),
        status_told(each.status_now),
        status_told(each.status_otherwise),
        KNOWN_BY[each.known_by],
        place_told(each, before=True),
        place_told(each, before=False),
    )


def audit(
    before: pd.DataFrame,
    after: pd.DataFrame,
    *,
    as_of_before: dt.date | str | None = None,
    as_of: dt.date | str | None = None,
    recorded: Collection[tuple[str, str]] = (),
) -> AuditAnswer:
    """Ask what was changed in tasks that an earlier table had, and what that does to the figures.

    Parameters
    ----------
    before, after : DataFrame
        Judged tables of two periods, the earlier first, as `hg.judge` or ``hg.open_period(…).judged`` give
        them. Tables of `hg.read_tasks` are judged by whole days.
    as_of_before, as_of : date or text, optional
        Their as-of days, where the tables do not say.
    recorded : collection of (task id, column)
        Cells replaced by reviewed corrections, which are on record.

    Returns
    -------
    AuditAnswer
        `words`, `frame` (a row a finding: kind, task, both places, what was and is, the status as published,
        now, and if the earlier table were right), `tables`, `plot`; `found` is the typed `History`. Rules and
        their sources are in docs/method.md, "Lịch sử bị sửa".

    Examples
    --------
    >>> import pandas as pd
    >>> import hganalysis as hg
    >>> was = pd.DataFrame({
    ...     "task_id": ["1"], "agency": ["Sở Y tế"], "title": ["Báo cáo"], "state": ["done"],
    ...     "due_on": [pd.Timestamp("2024-10-10")], "completed_on": [pd.Timestamp("2024-10-09")]})
    >>> now = was.assign(state="open", completed_on=pd.NaT)
    >>> found = hg.audit(was, now, as_of_before="2024-10-31", as_of="2024-11-30")
    >>> found.frame[["kind", "was", "status_before", "status_now"]].values.tolist()
    [['completion_withdrawn', '2024-10-09', 'done_on_time', 'open_overdue']]
    """
    _require_cells(recorded)
    return asked(
        AuditAnswer,
        lambda: audited(before, after, as_of_before=as_of_before, as_of=as_of, recorded=recorded),
        after,
        as_of,
    )


def _require_cells(recorded: object) -> None:
    """Refuse what are no cells by task id and column."""
    cells = recorded if isinstance(recorded, Collection) and not isinstance(recorded, str) else [recorded]
    wrong = [each for each in cells if not (isinstance(each, tuple) and len(each) == len(("id", "column")))]
    if wrong:
        raise ParamsError(f"recorded cần các cặp (mã nhiệm vụ, tên cột); nhận được {in_a_line(wrong[0])}.")
