"""The plain late rate of each agency beside its number of tasks; it names nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from hganalysis import text, vocab
from hganalysis.answers.answer import TableAnswer, asked, day_of
from hganalysis.answers.showing import NONE, ReaderTable, table
from hganalysis.delays.tasks import by_agency, called_apart
from hganalysis.delays.who_differs.funnel import WHAT, funnel_limits, funnel_rates
from hganalysis.text import decimal

if TYPE_CHECKING:
    import datetime as dt

    from matplotlib.axes import Axes

    from hganalysis.figures.drawing import Drawing


class FunnelAnswer(TableAnswer):
    """Plain late rates: `frame` has a row an agency, as `funnel_rates` gives it."""

    question: ClassVar[str] = "Tỷ lệ chậm của từng cơ quan, đơn vị dao động ra sao theo số nhiệm vụ?"
    name: ClassVar[str] = "funnel"
    title: ClassVar[str] = "Tỷ lệ và số nhiệm vụ của từng cơ quan, đơn vị"

    def _words(self, found: pd.DataFrame) -> tuple[str, ...]:
        about = found.attrs["funnel"]
        shown = found[found["unsaid"] == ""]
        outside = int(shown["outside"].ne("no").sum())
        n, k = text.number(int(shown["tasks"].sum())), text.number(int(shown["late"].sum()))
        common = (
            f"Mức chung: {k} nhiệm vụ chậm trong {n} nhiệm vụ ({text.percent(about['target'])}) của "
            f"{text.number(len(shown))} cơ quan, đơn vị."
        )
        by_chance = text.number(max(1, round(0.05 * len(shown))))
        counted = (
            f"Chưa xét loại việc, {text.number(outside)} nơi ra ngoài giới hạn 95%; nếu chỉ do ngẫu nhiên "
            f"thì khoảng {by_chance} nơi. {_widened(shown, about)}Ra ngoài giới hạn ở đây chưa nói lên nơi "
            "nào khác mức chung."
        )
        unsaid = [about["shrinkage_unsaid"]] if about["shrinkage_unsaid"] else []
        return (common, _dispersion(about), counted, *unsaid)

    def _tables(self, found: pd.DataFrame) -> tuple[ReaderTable, ...]:
        rows = [_rate(row) for row in called_apart(found).to_dict("records") if not row["unsaid"]]
        columns = [
            "Cơ quan, đơn vị", "Chậm/số nhiệm vụ", "Tỷ lệ chậm", "Khoảng tin cậy 95%",
            "Tỷ lệ co về mức chung", "Khoảng 95% của tỷ lệ co",
        ]  # fmt: skip
        caption = "Tỷ lệ chậm theo cơ quan, đơn vị, chưa xét loại việc; không xếp hạng"
        return (table(caption, columns, rows),)

    def _plot(self, axes: Axes, found: pd.DataFrame) -> None:
        from hganalysis.figures.plain_charts import in_percent

        target, sizes = found.attrs["funnel"]["target"], range(1, int(found["tasks"].max()) + 1)
        axes.plot(found["tasks"], found["rate"], "o")
        for limit in zip(*(funnel_limits(n, target) for n in sizes), strict=True):
            axes.plot(sizes, limit, "--", color="grey", linewidth=0.8)
        axes.axhline(target, color="black", linewidth=0.8)
        axes.set(xlabel="Số nhiệm vụ", ylabel="Tỷ lệ chậm")
        in_percent(axes.yaxis)

    def _drawings(self, found: pd.DataFrame) -> tuple[Drawing, ...]:
        from hganalysis.delays.who_differs.funnel_figure import draw_funnel

        return (draw_funnel(found, self.heading, self.title),)


def funnel(judged: pd.DataFrame, as_of: dt.date | str | None = None) -> FunnelAnswer:
    """Ask how the plain late rates of agencies scatter with their number of tasks.

    Case mix is not looked at, so the answer names nobody: who differs is for `agencies` to say.

    Parameters
    ----------
    judged, as_of
        As for `hg.rate`.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> print(hg.delays.funnel(period.judged).words[0])
    Mức chung: 127 nhiệm vụ chậm trong 749 nhiệm vụ (17,0%) của 44 cơ quan, đơn vị.
    """

    def found() -> pd.DataFrame:
        counts = by_agency(judged, day_of(judged, as_of, WHAT))
        named = counts.assign(agency=counts["agency"].replace("", vocab.UNNAMED))
        return funnel_rates(named, "late", "tasks")

    return asked(FunnelAnswer, found, judged, as_of)


def _rate(row: dict[Any, Any]) -> tuple[str, ...]:
    return (
        str(row["agency"]),
        text.share_of(row["late"], row["tasks"]),
        text.percent(row["rate"]),
        text.span(row["rate_low"], row["rate_high"]),
        NONE if pd.isna(row["shrunken"]) else text.percent(row["shrunken"]),
        text.span(row["shrunken_low"], row["shrunken_high"]),
    )


def _widened(shown: pd.DataFrame, about: dict[str, Any]) -> str:
    """Say how many rates lie outside the limits that over-dispersion widens, where there is any."""
    if not about["overdispersed"]:
        return ""
    outside = text.number(int(shown["outside_wide"].ne("no").sum()))
    return f"Nới giới hạn theo mức phân tán thì {outside} nơi ra ngoài. "


def _dispersion(about: dict[str, Any]) -> str:
    if about["phi"] is None:
        told: str = about["dispersion_unsaid"]
        return told
    return (
        f"φ = {decimal(about['phi'])} (mức phân tán của các tỷ lệ; nếu các nơi không khác nhau thì trung "
        f"bình {decimal(about['phi_null'])} và 95% số lần mô phỏng không quá "
        f"{decimal(about['phi_null_high'])}): {_beyond(about)}."
    )


def _beyond(about: dict[str, Any]) -> str:
    if about["overdispersed"]:
        return (
            "các tỷ lệ phân tán nhiều hơn ngẫu nhiên, có thể do loại việc khác nhau; giới hạn nới thêm độ "
            f"lệch chuẩn {text.percent(about['tau'])}"
        )
    return (
        "chưa thấy phân tán nhiều hơn ngẫu nhiên; khác biệt lớn đến đâu thì thấy được, xem so sánh theo loại "
        "việc được giao"
    )
