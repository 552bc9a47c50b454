"""Answers of `hg.delays` as tables: each estimate with its n and its interval, agencies never ranked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from hganalysis import text, vocab
from hganalysis.answers.showing import NONE, answered, probability, ratio, share_of, span, table
from hganalysis.counting.intervals import wilson
from hganalysis.delays.how_long.survival_figure import no_deadline
from hganalysis.delays.how_long.timed_tasks import compared_within, term
from hganalysis.delays.who_differs.comparison_words import one_decimal

if TYPE_CHECKING:
    from hganalysis.answers.showing import ReaderTable
    from hganalysis.delays.who_differs.comparison import Agencies

INTERVAL = "Khoảng tin cậy 95%"
NAMED = {"higher": "nhiều hơn hẳn", "lower": "ít hơn hẳn"}
"""What an agency outside the limits of the fair comparison is called."""

GROUP_LABELS = {**vocab.TASK_COLUMNS, "due_month": "Tháng đến hạn"}
HELD = {
    "allowed": (
        "việc được giao nhiều thời gian hơn thì đương nhiên làm lâu hơn, nên thời gian được giao chỉ có "
        "mặt để các yếu tố khác được so ở cùng thời gian được giao, không phải là một phát hiện"
    )
}
"""Terms whose ratio is true by construction, and what the reader of a table is told of them."""

ONLY_HELD = "chỉ để hiệu chỉnh"
CLEAR, NOT_CLEAR = "rõ", "chưa rõ"
HOLDS, FAILS = "chưa thấy trái với giả định", "không giữ nguyên"


@answered
def medians(found: pd.DataFrame, group: str) -> ReaderTable:
    """Return how many days half of the tasks of each group took, with n.

    Parameters
    ----------
    found : DataFrame or Unsaid
        As `delays.medians` gives it.
    group : str
        The column that made the groups.
    """
    rows = [
        (
            str(row["group"]),
            share_of(row["events"], row["n"]),
            NONE if row["unsaid"] else text.number(round(row["median"])),
            _days(row["low"], row["high"]),
        )
        for row in _records(found)
    ]
    columns = [vocab.TASK_COLUMNS.get(group, group), "Đã xong/số nhiệm vụ", "Trung vị (ngày)", INTERVAL]
    caption = " ".join(["Một nửa số nhiệm vụ xong trong bao nhiêu ngày.", *no_deadline(found)])
    return table(caption.removesuffix("."), columns, rows)


@answered
def rates(counts: pd.DataFrame, caption: str = "Tỷ lệ muộn theo nhóm") -> ReaderTable:
    """Return the late rate of each group with n and interval, in the order given.

    Parameters
    ----------
    counts : DataFrame or Unsaid
        As `delays.tally` or `delays.by_month` gives it.
    caption : str
        What the table tells.
    """
    groups = [str(name) for name in counts if name not in ("late", "tasks")]
    rows = [
        (
            *(_group(name, row[name]) for name in groups),
            share_of(row["late"], row["tasks"]),
            text.percent(row["late"] / row["tasks"]) if row["tasks"] else NONE,
            span(*wilson(row["late"], row["tasks"])) if row["tasks"] else NONE,
        )
        for row in _records(counts)
    ]
    heads = [GROUP_LABELS.get(name, name) for name in groups]
    return table(caption, [*heads, "Muộn/số nhiệm vụ", "Tỷ lệ muộn", INTERVAL], rows)


@answered
def agency_rates(found: pd.DataFrame) -> ReaderTable:
    """Return the late rate of each agency with n and interval, in the order given; it judges nobody.

    Parameters
    ----------
    found : DataFrame or Unsaid
        As `delays.funnel` gives it, with `agency`, `late` and `tasks`.
    """
    rows = [
        (
            str(row["agency"]),
            share_of(row["late"], row["tasks"]),
            text.percent(row["rate"]),
            span(row["rate_low"], row["rate_high"]),
            NONE if pd.isna(row["shrunken"]) else text.percent(row["shrunken"]),
            span(row["shrunken_low"], row["shrunken_high"]),
        )
        for row in _records(found)
        if not row["unsaid"]
    ]
    columns = [
        "Cơ quan, đơn vị", "Muộn/số nhiệm vụ", "Tỷ lệ muộn", INTERVAL, "Tỷ lệ co về mức chung",
        "Khoảng 95% của tỷ lệ co",
    ]  # fmt: skip
    return table("Tỷ lệ muộn theo cơ quan, đơn vị, chưa xét loại việc; không xếp hạng", columns, rows)


@answered
def compared_agencies(found: Agencies) -> ReaderTable:
    """Return the late tasks of each agency beside those expected, with the limits of `delays.agencies`."""
    rows = [
        (
            str(row["agency"]),
            share_of(row["late"], row["tasks"]),
            one_decimal(row["expected"]),
            NONE if row["unsaid"] else f"{text.number(row['low'])} đến {text.number(row['high'])}",
            row["unsaid"] or NAMED.get(row["named"], "trong giới hạn"),
        )
        for row in _records(found.frame)
    ]
    columns = [
        "Cơ quan, đơn vị", "Muộn/số nhiệm vụ đã qua thời hạn", "Số muộn dự kiến", "Giới hạn 99,8%",
        "So với dự kiến",
    ]  # fmt: skip
    return table("Số nhiệm vụ muộn so với dự kiến theo loại việc được giao; không xếp hạng", columns, rows)


@answered
def drivers(found: pd.DataFrame) -> ReaderTable:
    """Return each factor with and without, and its adjusted odds ratio.

    Parameters
    ----------
    found : DataFrame or Unsaid
        As `delays.drivers` gives it.
    """
    rows = [_driver(row) for row in _records(found) if not row["unsaid"] and not pd.isna(row["rate"])]
    columns = [
        "Yếu tố", "Muộn/số nhiệm vụ khi có", "Tỷ lệ", "Khi không có", "Tỷ lệ khi không có", "Tỷ số chênh",
        INTERVAL, "Rõ sau hiệu chỉnh (Holm)",
    ]  # fmt: skip
    return table("Tỷ lệ muộn khi có và không có từng yếu tố, và tỷ số chênh đã xét cùng lúc", columns, rows)


@answered
def hazards(found: pd.DataFrame) -> ReaderTable:
    """Return the hazard ratios of `delays.hazards`: above 1, tasks are finished sooner."""
    meaning = f"Tỷ số trên 1 gắn với việc xong sớm hơn; {compared_within(found.attrs['model'])}"
    return _ratios(found, "hazard_ratio", "Tỷ số nguy cơ", meaning)


@answered
def time_ratios(found: pd.DataFrame) -> ReaderTable:
    """Return the time ratios of `delays.aft`: above 1, tasks take longer."""
    meaning = "Tỷ số trên 1 gắn với việc lâu hơn; khoảng tin cậy coi nhiệm vụ của cùng một cơ quan là độc lập"
    return _ratios(found, "time_ratio", "Tỷ số thời gian", meaning)


@answered
def proportionality(found: pd.DataFrame) -> ReaderTable:
    """Return the check of constant hazard ratios, term by term, with what follows."""
    rows = [
        (term(row["term"]), probability(row["p_adjusted"]), HOLDS if row["holds"] else FAILS)
        for row in _records(found)
    ]
    within = compared_within(found.attrs["model"])
    caption = f"Tỷ số nguy cơ có giữ nguyên theo thời gian không; {within}"
    return table(caption, ["Yếu tố", "Mức ý nghĩa (Holm)", "Kết luận"], rows)


def _ratios(found: pd.DataFrame, column: str, head: str, meaning: str) -> ReaderTable:
    about = found.attrs["model"]
    records = _records(found)
    rows = [
        (term(row["term"]), *ratio(row[column], row["low"], row["high"]), _chance_of(row)) for row in records
    ]
    held = [HELD[row["term"]] for row in records if row["term"] in HELD]
    n, ended = text.number(about["n"]), text.number(about["events"])
    against = [f"{term(name)} so với «{level}»" for name, level in about["references"].items()]
    caption = "; ".join([meaning, *against, *held, f"{n} nhiệm vụ, {ended} đã kết thúc"])
    return table(caption, ["Yếu tố", head, INTERVAL, "Mức ý nghĩa (Holm)"], rows)


def _chance_of(row: dict[Any, Any]) -> str:
    """Return the p-value of a term; none where the term is there to be held equal, not to be tested."""
    return ONLY_HELD if row["term"] in HELD else probability(row["p_adjusted"])


def _driver(row: dict[Any, Any]) -> tuple[str, ...]:
    name = f"{row['label']}: {row['level']}" if row["level"] else row["label"]
    odds, interval = (NONE, NONE)
    if not pd.isna(row["odds_ratio"]):
        odds, interval = ratio(row["odds_ratio"], row["or_low"], row["or_high"])
    verdict = CLEAR if row["clear"] else NOT_CLEAR
    return (
        name + (" (hệ quả có thể)" if row["consequence"] else ""),
        share_of(row["late"], row["n"]),
        text.percent(row["rate"]),
        share_of(row["late_other"], row["n_other"]),
        text.percent(row["rate_other"]),
        odds,
        interval,
        verdict,
    )


def _group(name: str, value: Any) -> str:
    return text.month(value) if name == "due_month" else str(value)


def _days(low: float, high: float) -> str:
    """Return an interval of days; what the curve has not reached is open."""
    if pd.isna(low):
        return NONE
    start = text.number(round(low))
    return f"từ {start}" if pd.isna(high) else f"{start} đến {text.number(round(high))}"


def _records(found: pd.DataFrame) -> list[dict[Any, Any]]:
    return found.to_dict("records")
