"""What goes with taking long: hazard ratios within each agency, and time ratios that need less."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from hganalysis import text
from hganalysis.answers.answer import Answer, asked, day_of
from hganalysis.answers.showing import ReaderTable, probability, ratio, table
from hganalysis.answers.unsaid import attempt
from hganalysis.delays.how_long.models import WHAT, aft, hazards, proportionality
from hganalysis.delays.how_long.timed_tasks import compared_within, formula_of, term, timed
from hganalysis.errors import Unsaid

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes

INTERVAL, P = "Khoảng tin cậy 95%", "Mức ý nghĩa (Holm)"
HELD = {
    "allowed": (
        "việc được giao nhiều thời gian hơn thì đương nhiên làm lâu hơn, nên thời gian được giao chỉ có "
        "mặt để các yếu tố khác được so ở cùng thời gian được giao, không phải là một phát hiện"
    )
}
"""Terms whose ratio is true by construction, and what the reader of a table is told of them."""

ONLY_HELD = "chỉ để hiệu chỉnh"
HOLDS, FAILS = "chưa thấy trái với giả định", "không giữ nguyên"


class TimeFactors(NamedTuple):
    """The time ratios of all tasks, the hazard ratios within agencies, and whether these stay the same."""

    times: pd.DataFrame
    hazards: pd.DataFrame | Unsaid
    check: pd.DataFrame | Unsaid

    def table(self) -> pd.DataFrame:
        """Return a row a term with both ratios; the second is not there where it cannot be said."""
        columns = ["term", "time_ratio", "low", "high", "p_adjusted"]
        frame = self.times[columns].reset_index(drop=True)
        if not isinstance(self.hazards, Unsaid):
            columns = ["term", "hazard_ratio", "low", "high", "p_adjusted"]
            within = self.hazards[columns].reset_index(drop=True)
            names = {name: f"hazard_{name}" for name in ("low", "high", "p_adjusted")}
            frame = frame.merge(within.rename(columns=names), on="term", how="left")
        if not isinstance(self.check, Unsaid):
            frame = frame.merge(self.check[["term", "holds"]].reset_index(drop=True), on="term", how="left")
        return frame


class TimeFactorsAnswer(Answer[TimeFactors]):
    """What goes with taking long: `frame` has a row a term.

    `time_ratio` above 1 goes with taking longer; `hazard_ratio` above 1 with finishing sooner, where its
    assumption `holds`. Both have their interval and the p-value adjusted for the terms (Holm).
    """

    question: ClassVar[str] = "Yếu tố nào gắn với thời gian thực hiện?"
    name: ClassVar[str] = "time_ratios"
    title: ClassVar[str] = "Yếu tố gắn với thời gian thực hiện dài hơn"

    def _frame(self, found: TimeFactors) -> pd.DataFrame:
        return found.table()

    def _words(self, found: TimeFactors) -> tuple[str, ...]:
        clear = [
            f"{term(row['term'])} gắn với thời gian thực hiện {_longer(row)} hơn "
            f"(tỷ số thời gian {_told(row)}, {probability(row['p_adjusted'])})."
            for row in found.times.to_dict("records")
            if row["term"] not in HELD and (row["low"] > 1 or row["high"] < 1) and row["p_adjusted"] < 0.05
        ]
        return (*(clear or ["Chưa thấy yếu tố nào gắn rõ với thời gian thực hiện."]), *_check(found.check))

    def _tables(self, found: TimeFactors) -> tuple[ReaderTable, ...]:
        meaning = (
            "Tỷ số trên 1 gắn với việc lâu hơn; khoảng tin cậy coi nhiệm vụ của cùng một cơ quan là độc lập"
        )
        times = _ratios(found.times, "time_ratio", "Tỷ số thời gian", meaning)
        if isinstance(found.hazards, Unsaid):
            return (times,)
        within = f"Tỷ số trên 1 gắn với việc xong sớm hơn; {compared_within(found.hazards.attrs['model'])}"
        hazard = _ratios(found.hazards, "hazard_ratio", "Tỷ số nguy cơ", within)
        return (hazard, times) if isinstance(found.check, Unsaid) else (hazard, _holding(found.check), times)

    def _plot(self, axes: Axes, found: TimeFactors) -> None:
        from hganalysis.figures.plain_charts import estimates

        rows = found.times[~found.times["term"].isin([*HELD])]
        numbers = ([*rows["time_ratio"]], [*rows["low"]], [*rows["high"]])
        estimates(
            axes, [*map(term, rows["term"])], *numbers, "Tỷ số thời gian (trên 1: lâu hơn)", reference=1
        )


def time_factors(judged: pd.DataFrame, as_of: dt.date | str | None = None) -> TimeFactorsAnswer:
    """Ask what goes with tasks taking long, of what is known when they are assigned.

    Parameters
    ----------
    judged : DataFrame
        Every row read, as `hg.judge` gives it, or a part of it.
    as_of : date or text yyyy-mm-dd, optional
        The as-of date; by default the one that the table was judged by.
    """

    def found() -> TimeFactors:
        tasks = timed(judged, day_of(judged, as_of, WHAT))
        formula = formula_of(tasks)
        within = attempt(hazards, tasks, formula, strata="agency")
        check = attempt(proportionality, tasks, formula, strata="agency")
        return TimeFactors(aft(tasks, formula), within, check)

    return asked(TimeFactorsAnswer, found, judged, as_of)


def _check(check: pd.DataFrame | Unsaid) -> tuple[str, ...]:
    """Say whether the hazard ratios may be read as they are."""
    if isinstance(check, Unsaid):
        return (str(check),)
    within = f"Tỷ số nguy cơ {compared_within(check.attrs['model'])}"
    failing = [term(name) for name in check.loc[~check["holds"], "term"]]
    if not failing:
        return (f"{within}: chưa thấy trái với giả định tỷ số không đổi theo thời gian, đọc được.",)
    return (
        f"{within}: giả định tỷ số không đổi theo thời gian không giữ ở {text.listing(failing)}. Với các yếu "
        "tố này, tỷ số nguy cơ chỉ là số trung bình theo thời gian; hãy đọc tỷ số thời gian.",
    )


def _holding(check: pd.DataFrame) -> ReaderTable:
    rows = [
        (term(row["term"]), probability(row["p_adjusted"]), HOLDS if row["holds"] else FAILS)
        for row in check.to_dict("records")
    ]
    caption = f"Tỷ số nguy cơ có giữ nguyên theo thời gian không; {compared_within(check.attrs['model'])}"
    return table(caption, ["Yếu tố", P, "Kết luận"], rows)


def _ratios(found: pd.DataFrame, column: str, head: str, meaning: str) -> ReaderTable:
    about = found.attrs["model"]
    records: Sequence[dict[Any, Any]] = found.to_dict("records")
    rows = [
        (term(row["term"]), *ratio(row[column], row["low"], row["high"]), _chance_of(row)) for row in records
    ]
    held = [HELD[row["term"]] for row in records if row["term"] in HELD]
    n, ended = text.number(about["n"]), text.number(about["events"])
    against = [f"{term(name)} so với «{level}»" for name, level in about["references"].items()]
    caption = "; ".join([meaning, *against, *held, f"{n} nhiệm vụ, {ended} đã kết thúc"])
    return table(caption, ["Yếu tố", head, INTERVAL, P], rows)


def _chance_of(row: dict[Any, Any]) -> str:
    """Return the p-value of a term; none where the term is there to be held equal, not to be tested."""
    return ONLY_HELD if row["term"] in HELD else probability(row["p_adjusted"])


def _longer(row: dict[Any, Any]) -> str:
    return "dài" if row["time_ratio"] > 1 else "ngắn"


def _told(row: dict[Any, Any]) -> str:
    middle, interval = ratio(row["time_ratio"], row["low"], row["high"])
    return f"{middle}, khoảng tin cậy 95% {interval}"
