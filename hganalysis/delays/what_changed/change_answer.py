"""How the late rate changed: how much is the kind of task, and how much is the rate within a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from hganalysis import text, vocab
from hganalysis.answers.answer import TableAnswer, asked, day_of
from hganalysis.answers.showing import ReaderTable, table
from hganalysis.counting.frames import listed
from hganalysis.delays.tasks import settled
from hganalysis.delays.what_changed.decomposition import TOTAL, WHAT
from hganalysis.delays.what_changed.periods import FAULTS, changed, halves, of_tables

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes

    from hganalysis.delays.what_changed.periods import Basis
    from hganalysis.figures.drawing import Drawing

MOST_MONTHS_NAMED = 6
"""Months without a task that are named; of more, only how many."""

NOT_ONE_BY_ONE = "Thay đổi chung chưa phân biệt được với 0, nên không đọc riêng từng phần."


class ChangeAnswer(TableAnswer):
    """The change of the late rate: `frame` has a row a group, as `decompose` gives it."""

    question: ClassVar[str] = "Tỷ lệ chậm thay đổi ra sao, do loại việc hay do tỷ lệ trong từng loại việc?"
    name: ClassVar[str] = "decomposition"
    title: ClassVar[str] = "Tỷ lệ chậm thay đổi do đâu: cơ cấu nhiệm vụ và mức chậm từng nhóm"

    def _words(self, found: pd.DataFrame) -> tuple[str, ...]:
        total = _total(found)
        return (why(found), _sum(found, total), *([] if is_sure(total) else [NOT_ONE_BY_ONE]))

    def _tables(self, found: pd.DataFrame) -> tuple[ReaderTable, ...]:
        rows = [
            (
                "Tổng cộng" if row["group"] == TOTAL else str(row["group"]),
                text.share_of(row["events_before"], row["tasks_before"]),
                text.share_of(row["events_after"], row["tasks_after"]),
                *(points(row[part]) for part in ("mix_against_mean", "rate")),
            )
            for row in found.to_dict("records")
        ]
        columns = [
            "Nhóm", "Chậm/số nhiệm vụ, trước", "Chậm/số nhiệm vụ, sau", "Phần cơ cấu (điểm)",
            "Phần tỷ lệ (điểm)",
        ]  # fmt: skip
        return (table(f"Thay đổi của tỷ lệ chậm{grouped(found)}, điểm phần trăm", columns, rows),)

    def _plot(self, axes: Axes, found: pd.DataFrame) -> None:
        from hganalysis.figures.plain_charts import bars

        bars(axes, [*found["group"]], [*(100 * found["sum"])], "Đóng góp vào thay đổi (điểm phần trăm)")

    def _drawings(self, found: pd.DataFrame) -> tuple[Drawing, ...]:
        from hganalysis.delays.what_changed.decomposition_figure import draw_decomposition

        return (draw_decomposition(found, self.heading, self.name, self.title),)


class ChangeByAgencyAnswer(ChangeAnswer):
    """The same change by agency."""

    name: ClassVar[str] = "decomposition_agency"


def change(
    judged: pd.DataFrame,
    before: pd.DataFrame | None = None,
    by: str | Sequence[str] | None = None,
    as_of: dt.date | str | None = None,
) -> ChangeAnswer:
    """Ask how the late rate changed, and how much of that is mix and how much is rate.

    Parameters
    ----------
    judged, as_of
        As for `hg.rate`.
    before : DataFrame, optional
        Another judged table, of an earlier period; by default the halves of this one are compared, by the
        month of the deadline.
    by : str or list of str, optional
        The columns that make the groups; by default the first of field, source and agency that tells tasks
        apart.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> print(hg.delays.change(period.judged))
    Chưa có kỳ trước để so sánh, nên so nửa đầu với nửa sau của kỳ này, theo tháng đến hạn. Tỷ lệ chậm:
    tháng 01/2024 đến tháng 05/2024 là 17,6% (49/279), tháng 06/2024 đến tháng 10/2024 là 16,4%
    (77/469), thay đổi -1,1 điểm phần trăm (khoảng tin cậy 95%: -6,9 đến +4,3; khoảng chứa 0, chưa đủ cơ
    sở nói tăng hay giảm). Trong đó -0,5 thuộc về cơ cấu nhiệm vụ và -0,6 thuộc về tỷ lệ trong từng
    nhóm, theo lĩnh vực. Thay đổi chung chưa phân biệt được với 0, nên không đọc riêng từng phần.
    """
    groups = None if by is None else listed(by)

    def found() -> pd.DataFrame:
        day = day_of(judged, as_of, WHAT)
        if before is not None:
            return changed(of_tables(before, judged, day, groups))
        return changed(halves(settled(judged, day), day, groups))

    kind = ChangeByAgencyAnswer if groups == ["agency"] else ChangeAnswer
    return asked(kind, found, judged, as_of)


def points(value: float) -> str:
    """Return a difference of shares in percentage points with its sign: "+1,2", "-0,4", "0,0".

    Examples
    --------
    >>> points(0.0123)
    '+1,2'
    """
    written = text.points(abs(value))
    return written if float(written.replace(",", ".")) == 0 else f"{'-' if value < 0 else '+'}{written}"


def grouped(told: pd.DataFrame) -> str:
    """Return what the groups of a change are: ", theo lĩnh vực"."""
    return f", theo {_labels(told)}"


def is_sure(total: pd.Series) -> bool:
    """Tell whether the whole change can be told from 0."""
    return bool(total["low"] > 0 or total["high"] < 0)


def why(told: pd.DataFrame) -> str:
    """Say what is compared, and why not the period before."""
    basis: Basis = told.attrs["basis"]
    if basis.kind == "previous":
        return "So sánh với kỳ trước theo cơ quan, trên số nhiệm vụ đã qua thời hạn."
    if basis.kind == "tables":
        was, now = told.attrs["periods"]
        return f"So sánh {now} với {was} theo {_labels(told)}, trên số nhiệm vụ đã qua thời hạn."
    if basis.kind == "due":
        return (
            f"Kỳ trước ({basis.previous}) {FAULTS[basis.fault]}, nên so nhiệm vụ đến hạn từ lần chốt trước "
            "đến nay với nhiệm vụ đến hạn trong khoảng dài như vậy ngay trước đó, mỗi bên theo số liệu chốt "
            "ở cuối khoảng của mình. Nếu tệp chỉ có nhiệm vụ giao từ đầu kỳ thì khoảng trước thiếu "
            "nhiệm vụ thời hạn dài, nên hai tỷ lệ chưa thật cùng loại việc."
        )
    reason = (
        f"Kỳ trước ({basis.previous}) {FAULTS[basis.fault]}" if basis.fault else "Chưa có kỳ trước để so sánh"
    )
    halved = "nên so nửa đầu với nửa sau của kỳ này, theo tháng đến hạn."
    return f"{reason}, {halved}{_empty(basis.empty_months)}"


def _empty(months: tuple[str, ...]) -> str:
    if not months:
        return ""
    names = text.listing([text.month(month) for month in months])
    named = f" ({names})" if len(months) <= MOST_MONTHS_NAMED else ""
    return f" Trong khoảng đó, {text.number(len(months))} tháng không có nhiệm vụ nào đến hạn{named}."


def _labels(told: pd.DataFrame) -> str:
    return text.listing([vocab.TASK_COLUMNS.get(name, name).lower() for name in told.attrs["by"]])


def _total(told: pd.DataFrame) -> pd.Series:
    return told[told["group"] == TOTAL].iloc[0]


def _sum(told: pd.DataFrame, total: pd.Series) -> str:
    was_called, now_called = told.attrs["periods"]
    sure = "" if is_sure(total) else "; khoảng chứa 0, chưa đủ cơ sở nói tăng hay giảm"
    was, now = (
        f"{text.percent(total[f'rate_{when}'])} "
        f"({text.share_of(total[f'events_{when}'], total[f'tasks_{when}'])})"
        for when in ("before", "after")
    )
    return (
        f"Tỷ lệ chậm: {was_called} là {was}, {now_called} là {now}, thay đổi "
        f"{points(total['sum'])} điểm phần trăm (khoảng tin cậy 95%: {points(total['low'])} đến "
        f"{points(total['high'])}{sure}). Trong đó {points(total['mix'])} thuộc về cơ cấu "
        f"nhiệm vụ và {points(total['rate'])} thuộc về tỷ lệ trong từng nhóm{grouped(told)}."
    )
