"""The words for what a result says in codes, for whoever shows it: figures, documents, tables, terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import vocab
from hganalysis.counting.counts import Check, reconcile
from hganalysis.settings.directory import days_to_tell_apart, order_said
from hganalysis.text import number, percent, points, share_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hganalysis.counting.result_model import (
        AgencyCounts,
        Band,
        ChangedRate,
        ClockResult,
        Counts,
        Result,
        Rules,
        Share,
    )

REASON_LABELS = {**vocab.EXCLUSIONS, **vocab.DUE_KINDS, **vocab.DOUBTS}
BAND_LABELS = {low: label for low, _, label in vocab.OVERDUE_BANDS}
CLOCK_LABELS = {
    "reported": "ngày cơ quan báo cáo",
    "confirmed": "ngày được xác nhận",
    "original": "thời hạn ban đầu, trước gia hạn",
}


def reason_label(reason: str) -> str:
    """Return the label of a reason; one in the office's own words is its own label."""
    return REASON_LABELS.get(reason, reason)


def rate_label(name: str) -> str:
    """Return what a rate is called."""
    return vocab.RATES[name][0]


def band_label(band: Band) -> str:
    """Return how many days overdue a band holds."""
    return BAND_LABELS[band.low]


def why_untold(clock: ClockResult) -> str:
    """Return why a clock has no numbers; "" where it has them."""
    column = f"{vocab.TASK_COLUMNS[clock.needs]} ({clock.needs})"
    return {
        None: "",
        "tasks": "không có nhiệm vụ đã hoàn thành để xét",
        "values": f"không đủ dữ liệu: cột {column} trống ở mọi nhiệm vụ đã hoàn thành",
        "column": f"không đủ dữ liệu: thiếu cột {column}",
    }[clock.lacks]


POINT = "điểm phần trăm"
LEAST_TOLD = 0.0005
"""A difference of shares that one decimal place cannot tell from nothing."""


def told_change(each: ChangedRate, before: str = "kỳ trước") -> str:
    """Say a rate beside the one before, and a direction only where it is more than chance."""
    said = f"{_share(each.after)}, {before} {_share(each.before)}"
    verdict = told_verdict(each)
    return f"{said}: {verdict}" if verdict else said


def told_verdict(
    each: ChangedRate,
    rises: str = "tăng",
    falls: str = "giảm",
    unclear: str = "chưa đủ cơ sở để nói là tăng hay giảm",
) -> str:
    """Say whether a rate changed beyond chance and by how much; "" where the two are not compared."""
    if each.beyond_chance is None or each.interval is None or each.difference is None:
        return ""
    low, high = sorted(map(abs, each.interval))
    if not each.beyond_chance:
        return unclear
    direction = rises if each.difference > 0 else falls
    return (
        f"{direction} {_points(abs(each.difference))} {POINT} "
        f"(khoảng tin cậy 95%: từ {_points(low)} đến {_points(high)})"
    )


def _share(rate: Share) -> str:
    return f"{percent(rate.value)} ({share_of(rate.numerator, rate.denominator)} nhiệm vụ)"


def _points(difference: float) -> str:
    """Return a difference of shares in points; what rounds to nothing is "dưới 0,1"."""
    return "dưới 0,1" if difference < LEAST_TOLD else points(difference)


def of_what_was_read(result: Result, said: str) -> str:
    """Return a sentence on what a source holds; while something is unread, of what could be read only."""
    if not (result.totals.unclassified or result.warnings):
        return said
    return f"Theo phần dữ liệu đọc được, {said[:1].lower()}{said[1:]}"


def of_what_is_classified(result: Result, said: str) -> str:
    """Return a sentence that says none or all; while something is unread, of what could be read only.

    How many are not classified is told beside it.
    """
    if not result.totals.unclassified:
        return of_what_was_read(result, said)
    return f"Trong các nhiệm vụ đã phân loại được, {said[:1].lower()}{said[1:]}"


def if_all_is_known(result: Result, said: str) -> str:
    """Return the same for where it stands alone: with how many are not classified."""
    told, unknown = of_what_is_classified(result, said), result.totals.unclassified
    if not unknown:
        return told
    return f"{told.rstrip('.')}; còn {number(unknown)} nhiệm vụ chưa phân loại (Phụ lục IV)."


def nothing_is_classified(result: Result) -> bool:
    """Tell whether there are tasks with a deadline and none of them could be classified."""
    return 0 < result.totals.total == result.totals.unclassified


def known_agencies(result: Result) -> tuple[AgencyCounts, ...]:
    """Return the agencies shown without names that lead to none; all of them where none leads to one."""
    named = [each for each in agencies_shown(result) if each.agency != vocab.UNNAMED]
    known = tuple(each for each in named if each.group != vocab.UNRESOLVED)
    return known or tuple(named)


def agencies_shown(result: Result) -> tuple[AgencyCounts, ...]:
    """Return the agencies of a result without names that lead to none and have no task with them.

    A row that is not counted may name no agency; nothing is to be said of it in a table of agencies.
    """
    return tuple(
        each for each in result.by_agency if each.group != vocab.UNRESOLVED or each.total or each.no_deadline
    )


def told_apart(agencies: Sequence[AgencyCounts]) -> tuple[AgencyCounts, ...]:
    """Return agencies as a reader tells them apart (`days_to_tell_apart`)."""
    days = days_to_tell_apart([(each.agency_id, each.agency) for each in agencies])
    return tuple(
        each.model_copy(update={"agency": each.agency + told, "short": each.short + told}) if told else each
        for each, told in zip(agencies, days, strict=True)
    )


def order_of_agencies(result: Result) -> str:
    """Return what the order of the agencies of a result is: that of the directory, or of the alphabet."""
    return order_said(agency.order for agency in result.by_agency)


def check_sentences(result: Result) -> dict[str, str]:
    """Return for each check of a result, by its name, one sentence with its numbers."""
    every = every_check(
        result.totals, result.published, result.by_agency, result.source.rows_read, result.rules
    )
    return {check["name"]: check["message"] for check in every}


def every_check(
    totals: Counts,
    published: Mapping[str, int],
    by_agency: Sequence[AgencyCounts],
    rows_read: int,
    rules: Rules,
) -> list[Check]:
    """Check the figures of a period: among themselves, against the published ones, and the calendar."""
    return [
        *reconcile(totals.plain(), published),
        *_own_checks(totals, by_agency, rows_read),
        *_calendar_check(rules),
    ]


def _own_checks(totals: Counts, by_agency: Sequence[AgencyCounts], rows_read: int) -> list[Check]:
    """Check that no row is lost: rows read, and the sum over agencies, equal the totals."""
    counted = sum(totals.of(name) for name in ("total", "no_deadline", "excluded"))
    label = "Số dòng đọc được bằng tổng số, không thời hạn và không tính"
    sums = {"rows_read": (rows_read, counted, label)}
    for name in ("total", "done", "open", "unclassified"):
        together = sum(agency.of(name) for agency in by_agency)
        sums[f"agencies_{name}"] = (totals.of(name), together, f"Cộng các cơ quan, {vocab.COUNTS[name]}")
    return [
        Check(
            name=f"own.{name}",
            holds=found == expected,
            expected=expected,
            found=found,
            message=f"{label}: {number(found)}"
            + (", khớp." if found == expected else f" ≠ {number(expected)}."),
        )
        for name, (expected, found, label) in sums.items()
    ]


def _calendar_check(rules: Rules) -> list[Check]:
    """Check that deadlines are rolled forward only over years whose days off are known."""
    if not rules.roll_forward:
        return []
    unknown = rules.years_without_calendar
    names = ", ".join(map(str, unknown))
    message = (
        f"Lịch nghỉ chưa có năm {names}: thời hạn của năm đó chỉ dời qua thứ Bảy, Chủ nhật."
        if unknown
        else "Lịch nghỉ có đủ các năm của thời hạn."
    )
    return [Check(name="calendar.years", holds=not unknown, expected=0, found=len(unknown), message=message)]
