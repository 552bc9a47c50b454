"""What goes with being late: each factor with and without, and with the others held equal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from hganalysis import text
from hganalysis.answers.answer import Answer, asked, day_of
from hganalysis.answers.showing import NONE, ReaderTable, ratio, share_of, table
from hganalysis.delays.what_goes_with.driver_words import notes, sentence
from hganalysis.delays.what_goes_with.drivers_table import drivers
from hganalysis.delays.what_goes_with.factor_rows import WHAT

if TYPE_CHECKING:
    import datetime as dt

    from matplotlib.axes import Axes

    from hganalysis.figures.drawing import Drawing

CLEAR, NOT_CLEAR = "rõ", "chưa rõ"
RATIOS = (0.2, 0.5, 1, 2, 5)
COLUMNS = (
    "Yếu tố", "Muộn/số nhiệm vụ khi có", "Tỷ lệ", "Khi không có", "Tỷ lệ khi không có", "Tỷ số chênh",
    "Khoảng tin cậy 95%", "Rõ sau hiệu chỉnh (Holm)",
)  # fmt: skip


class FactorsAnswer(Answer[pd.DataFrame]):
    """What goes with being late: `frame` has a row a factor or level, as `drivers` gives it."""

    question: ClassVar[str] = "Yếu tố nào gắn với việc muộn?"
    name: ClassVar[str] = "odds_ratios"
    title: ClassVar[str] = "Yếu tố gắn với việc muộn, xét cùng các yếu tố khác"

    def _frame(self, found: pd.DataFrame) -> pd.DataFrame:
        return found

    def _words(self, found: pd.DataFrame) -> tuple[str, ...]:
        clear = [sentence(row) for row in found[found["clear"]].to_dict("records")]
        unsaid = [sentence(row) for row in found[found["unsaid"] != ""].to_dict("records")]
        none = [] if clear else ["Chưa thấy yếu tố nào gắn rõ với việc muộn."]
        return (*notes(found.attrs["about"]), *none, *clear, *unsaid)

    def _tables(self, found: pd.DataFrame) -> tuple[ReaderTable, ...]:
        rows = [
            _row(row) for row in found.to_dict("records") if not row["unsaid"] and not pd.isna(row["rate"])
        ]
        caption = "Tỷ lệ muộn khi có và không có từng yếu tố, và tỷ số chênh đã xét cùng lúc"
        return (table(caption, COLUMNS, rows),)

    def _plot(self, axes: Axes, found: pd.DataFrame) -> None:
        from hganalysis.figures.plain_charts import estimates

        rows = found[found["odds_ratio"].notna() & found["factor"].ne("agency")]
        numbers = ([*rows["odds_ratio"]], [*rows["or_low"]], [*rows["or_high"]])
        names = [_name(row) for row in rows.to_dict("records")]
        estimates(axes, names, *numbers, "Tỷ số chênh của việc muộn", reference=1)
        axes.set_xscale("log")
        axes.set_xticks(RATIOS, [f"{tick:g}".replace(".", ",") for tick in RATIOS])
        axes.minorticks_off()

    def _drawings(self, found: pd.DataFrame) -> tuple[Drawing, ...]:
        from hganalysis.delays.what_goes_with.driver_figures import draw_odds_ratios, draw_with_and_without

        return draw_odds_ratios(found, self.heading), draw_with_and_without(found, self.heading)


def factors(judged: pd.DataFrame, as_of: dt.date | str | None = None) -> FactorsAnswer:
    """Ask what goes with being late; what goes with it need not bring it about.

    What arises in the course of a task (extensions, reminders) is marked as possibly following from being
    late. `drivers` says how it is worked out.

    Parameters
    ----------
    judged : DataFrame
        Every row read, as `hg.judge` gives it, or a part of it.
    as_of : date or text yyyy-mm-dd, optional
        The as-of date; by default the one that the table was judged by.
    """
    return asked(FactorsAnswer, lambda: drivers(judged, day_of(judged, as_of, WHAT)), judged, as_of)


def _name(row: dict[Any, Any]) -> str:
    name = f"{row['label']}: {row['level']}" if row["level"] else row["label"]
    return name + (" (hệ quả có thể)" if row["consequence"] else "")


def _row(row: dict[Any, Any]) -> tuple[str, ...]:
    odds, interval = (NONE, NONE)
    if not pd.isna(row["odds_ratio"]):
        odds, interval = ratio(row["odds_ratio"], row["or_low"], row["or_high"])
    return (
        _name(row),
        share_of(row["late"], row["n"]),
        text.percent(row["rate"]),
        share_of(row["late_other"], row["n_other"]),
        text.percent(row["rate_other"]),
        odds,
        interval,
        CLEAR if row["clear"] else NOT_CLEAR,
    )
