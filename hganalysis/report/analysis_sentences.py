"""The sentences of part I.3 that come from the analysis: what goes with lateness, what comes next.

Only what is clear with the other factors and the agency held equal is told, and never as a cause. What may
follow from being late is left to the notebook 3_delays, and so are agencies and leaders: the report blames
nobody by a model.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hganalysis import text
from hganalysis.delays.driver_sentences import decimal, raw_agrees
from hganalysis.delays.factors import factor_of
from hganalysis.report.sentences import tasks

Result = Mapping[str, Any]
Row = Mapping[str, Any]

NOT_REPORTED = ("agency", "leader")
MOST_CLEAR = 3
"""Clear differences told one by one, the clearest first; the others are counted."""

OFFICE = "Văn phòng"
NOT_A_CAUSE = "Đây là mối liên hệ, không phải bằng chứng về nguyên nhân."
HINT = (
    "Xét cùng các yếu tố khác, có dấu hiệu nhưng chưa đủ chắc sau khi tính đến việc so nhiều yếu tố cùng lúc"
)
NOT_NONE = "Chưa thấy rõ không có nghĩa là không có."


def drivers(result: Result) -> tuple[str, ...]:
    """Return what goes with lateness, and where no clear difference was seen; nothing without data."""
    found = result["delays"]["drivers"]
    rows = [] if found["unsaid"] else [row for row in found["rows"] if _is_told(row)]
    clear = [row for row in rows if row["clear"] and row["odds_ratio"] is not None]
    unclear = [row for row in rows if not row["level"] and not row["clear"]]
    signs = [row for row in unclear if _excludes_one(row)]
    rest = [row for row in unclear if not _excludes_one(row)]
    clear.sort(key=lambda row: row["p_adjusted"])
    clear, signs = _told_once(clear, clear), _told_once(signs, clear + signs)
    signs = [row for row in signs if row["factor"] not in _replaced(clear)]
    return (*_clear(clear), *_signs(signs), *_unclear(rest, none=not clear and not signs))


def forecast(result: Result) -> tuple[str, ...]:
    """Return the numbers expected that held on earlier dates, each by its own test; nothing without one."""
    found = result["delays"]["forecast"]
    if found["unsaid"]:
        return ()
    told = [row["sentence"] for row in found["expected"] if row["n"] and not row["unsaid"]]
    if not told:
        return ()
    told[0] = _lower(told[0])
    return (f"Dự báo, chưa kể nhiệm vụ giao sau ngày chốt: {' '.join(told)}",)


def _is_told(row: Row) -> bool:
    """Tell whether a row was compared with the others held equal, and may stand in the report."""
    return bool(row["model"]) and not row["consequence"] and row["factor"] not in NOT_REPORTED


def _told_once(rows: list[Row], told: list[Row]) -> list[Row]:
    """Return the rows without those of a factor that measures the same thing as another one told."""
    names = {row["factor"] for row in told}
    return [row for row in rows if factor_of(row["factor"]).replaces not in names]


def _replaced(rows: list[Row]) -> set[str]:
    return {factor_of(row["factor"]).replaces for row in rows}


def _excludes_one(row: Row) -> bool:
    return row["odds_ratio"] is not None and not row["or_low"] <= 1 <= row["or_high"]


def _signs(rows: list[Row]) -> tuple[str, ...]:
    """Tell what its own interval calls a difference but the number of comparisons does not."""
    if not rows:
        return ()
    told = "; ".join(_goes_with(row) for row in rows)
    return (f"{HINT}: {told}. {NOT_A_CAUSE}",)


def _clear(rows: list[Row]) -> tuple[str, ...]:
    if not rows:
        return ()
    known = tasks(rows[0]["n"] + rows[0]["n_other"])
    told = "; ".join(_goes_with(row) for row in rows[:MOST_CLEAR])
    more = len(rows) - MOST_CLEAR
    rest = f" Còn {text.number(more)} khác biệt rõ khác, xem sổ tay 3_delays." if more > 0 else ""
    return (
        f"Trên {known} có thời hạn trước ngày chốt, xét cùng các yếu tố khác: {told}.{rest} {NOT_A_CAUSE}",
    )


def _goes_with(row: Row) -> str:
    """Say one difference; the ratio of a number is for one step, its shares for a split of the tasks."""
    having = factor_of(row["factor"]).having.format(level=row["level"])
    more = "cao hơn" if row["odds_ratio"] > 1 else "thấp hơn"
    raw = "" if raw_agrees(row) else ", khi chưa xét các yếu tố khác"
    other = f"các nhiệm vụ còn lại {_share(row, '_other')}{raw}"
    ratio = (
        f"tỷ số chênh {decimal(row['odds_ratio'])}, khoảng tin cậy 95%: {decimal(row['or_low'])} đến "
        f"{decimal(row['or_high'])}"
    )
    if row["step"]:
        start = f"{row['step']} gắn với tỷ lệ muộn {more} ({ratio}"
        return f"{start}; {having} {_share(row, '')}, {other})"
    return f"{having} gắn với tỷ lệ muộn {more} ({_share(row, '')}, {other}; {ratio})"


def _share(row: Row, side: str) -> str:
    k, n = text.number(row[f"late{side}"]), text.number(row[f"n{side}"])
    return f"{k}/{n} muộn, {text.percent(row[f'rate{side}'])}"


def _unclear(rows: list[Row], *, none: bool) -> tuple[str, ...]:
    if not rows:
        return ()
    names = text.listing([_lower(row["label"]) for row in rows])
    start = "Chưa thấy yếu tố nào gắn rõ với việc muộn; đã xét" if none else "Chưa thấy khác biệt rõ theo"
    return (f"{start}: {names}. {NOT_NONE}",)


def _lower(words: str) -> str:
    """Return words as they go on in a sentence; the Office keeps its capital."""
    return words if words.startswith(OFFICE) else words[:1].lower() + words[1:]
