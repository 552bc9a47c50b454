"""What goes with taking long: hazard ratios within each agency, and time ratios that need less."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np
import pandas as pd

from hganalysis import text, vocab
from hganalysis.answers.answer import Answer, asked, day_of
from hganalysis.answers.showing import ReaderTable, probability, ratio, table
from hganalysis.answers.unsaid import UNKNOWN_GROUP, require
from hganalysis.counting.judged import deadline_column
from hganalysis.delays.how_long.models import WHAT, aft, checked_hazards
from hganalysis.delays.how_long.times import durations
from hganalysis.delays.sampling import Sample, on_sample, sample_sentence, sampled
from hganalysis.delays.what_goes_with.factor_values import days_allowed
from hganalysis.errors import Unsaid

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

TERMS = ("coop_count", "allowed", "field")
"""What the models of time are asked of, known when a task is assigned. Extensions and reminders come in the
course of a task, so long tasks have more of them: they are not here."""

MOST_UNKNOWN = 0.2
"""Share of tasks without a value from which on a term is left out, as in the model of the drivers."""

TERM_LABELS = {
    **vocab.TASK_COLUMNS,
    "coop_count": "Số cơ quan phối hợp, thêm mỗi cơ quan",
    "allowed": "Thời gian được giao, mỗi lần gấp đôi",
}
"""What a reader sees of a term."""

LEVEL = re.compile(r"(?P<column>\w+)\[(?:T\.)?(?P<level>.*)\]", re.DOTALL)
"""How a formula names a level of a column of texts."""

INTERVAL, P = "Khoảng tin cậy 95%", "Mức ý nghĩa (Holm)"
HELD = {
    "allowed": (
        "việc được giao nhiều thời gian hơn thì đương nhiên làm lâu hơn, nên thời gian được giao chỉ có "
        "mặt để các yếu tố khác được so ở cùng thời gian được giao, không phải là một phát hiện"
    )
}
"""Terms whose ratio is true by construction, and what the reader of a table is told of them."""

ONLY_HELD = "chỉ để hiệu chỉnh"
HOLDS, FAILS = "chưa thấy trái với giả định", "không thỏa mãn giả định"


class TimeFactors(NamedTuple):
    """The time ratios of all tasks, the hazard ratios within agencies, and whether these stay the same."""

    times: pd.DataFrame
    hazards: pd.DataFrame | Unsaid
    check: pd.DataFrame | Unsaid
    sample: Sample | None = None

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
            f"(tỷ số thời gian {_told(row)}, {probability(row['p_adjusted'])}{on_sample(found.sample)})."
            for row in found.times.to_dict("records")
            if row["term"] not in HELD and (row["low"] > 1 or row["high"] < 1) and row["p_adjusted"] < 0.05
        ]
        rests_on = [sample_sentence(found.sample)] if found.sample else []
        none = "Chưa thấy yếu tố nào gắn rõ với thời gian thực hiện."
        return (*rests_on, *(clear or [none]), *_check(found.check))

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
    judged, as_of
        As for `hg.rate`.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> print(hg.delays.time_factors(period.judged).words[0])
    Số cơ quan phối hợp, thêm mỗi cơ quan gắn với thời gian thực hiện dài hơn (tỷ số thời gian 1,16,
    khoảng tin cậy 95% 1,10 đến 1,23, p < 0,001).
    """

    def found() -> TimeFactors:
        tasks = timed(judged, day_of(judged, as_of, WHAT))
        formula = formula_of(tasks)
        tasks, sample = sampled(tasks[tasks["event"].notna() & tasks["duration"].notna()])
        return TimeFactors(aft(tasks, formula), *checked_hazards(tasks, formula, "agency"), sample)

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
        f"{within}: giả định tỷ số không đổi theo thời gian không thỏa mãn với {text.listing(failing)}. Với "
        "các yếu tố này, tỷ số nguy cơ chỉ là số trung bình theo thời gian; hãy đọc tỷ số thời gian.",
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
    against = [f"{term(name)} so với “{level}”" for name, level in about["references"].items()]
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


def timed(judged: pd.DataFrame, as_of: dt.date | str) -> pd.DataFrame:
    """Return how long each task took from its assignment (`durations`), as the models of time take it.

    It has `allowed`, log2 of 1 + the days from the assignment to the first deadline, where the table has
    deadlines; `field` is ordered by size, so that others are compared with the largest.
    """
    rows = durations(judged, "assigned_on", "completed_on", as_of)
    if deadline_column(rows) in rows:
        rows = rows.assign(allowed=np.log2(1 + days_allowed(rows)))
    return rows.assign(field=_by_size(rows["field"])) if "field" in rows else rows


def formula_of(tasks: pd.DataFrame) -> str:
    """Return the terms that a table can be asked of, as a formula.

    A column that is missing, has one value only or is empty in more than `MOST_UNKNOWN` of the timed tasks is
    left out. Raises Unsaid: none is left, or the table is not timed.
    """
    require(tasks, ["event", "duration"], WHAT)
    rows = tasks[tasks["event"].notna() & tasks["duration"].notna()]
    kept = [name for name in TERMS if name in rows and _varies(rows[name])]
    if not kept:
        labels = text.listing([TERM_LABELS[name].lower() for name in TERMS])
        raise Unsaid(WHAT, f"không có cột nào dùng được trong {labels}", "một trong các cột đó")
    return " + ".join(kept)


def _by_size(values: pd.Series) -> pd.Categorical:
    sizes = values.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return pd.Categorical(values, categories=list(sizes.index))


def _varies(values: pd.Series) -> bool:
    known = values[values.notna() & values.ne(UNKNOWN_GROUP) & values.ne("")]
    return known.nunique() > 1 and len(known) >= (1 - MOST_UNKNOWN) * len(values)


def term(name: str) -> str:
    """Return a term of a formula as a reader meets it: "Lĩnh vực: Đất đai"."""
    level = LEVEL.fullmatch(name)
    if level is None:
        return TERM_LABELS.get(name, name)
    return f"{TERM_LABELS.get(level['column'], level['column'])}: {level['level']}"


def compared_within(about: Mapping[str, Any]) -> str:
    """Return which tasks a model of hazards compares with each other: those of a stratum, or all."""
    strata = about["strata"]
    if strata is None:
        return "so mọi nhiệm vụ với nhau"
    names = [strata] if isinstance(strata, str) else list(strata)
    return f"so các nhiệm vụ có cùng {text.listing([term(name).lower() for name in names])}"
