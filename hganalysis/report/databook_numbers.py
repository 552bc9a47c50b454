"""The sheets of counts and rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.counting.result_words import (
    CLOCK_LABELS,
    band_label,
    order_of_agencies,
    rate_label,
    told_apart,
    why_untold,
)
from hganalysis.report.appendix_tables import Cell, Column, caution_before
from hganalysis.report.databook_sheet import COUNTED, Sheet, count_columns, share_columns, sheet, text_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hganalysis.counting.result_model import Breakdown, Changes, ClockResult, Counts, Moved, Rate, Result

INTERVAL_OF = "on_time_of_settled"
"""The rate of an agency that has an interval."""


def number_sheets(result: Result) -> tuple[Sheet, ...]:
    """Return the sheets that count tasks: by agency, group, month, and so on."""
    return (
        _totals(result),
        _agencies(result),
        _groups(result),
        _months(result),
        _rates(result),
        _bands(result),
        _due(result),
        _clocks(result),
        *_changes(result),
    )


def _totals(result: Result) -> Sheet:
    rows = [
        (label, name, result.totals.of(name), result.published.get(name))
        for name, label in vocab.COUNTS.items()
    ]
    columns = (*text_columns({"Số đếm": 36, "Mã": 16}), *count_columns("Số nhiệm vụ", "Số đã công bố"))
    return sheet("Tổng số", "TongSo", "Mười số đếm của toàn bộ nhiệm vụ", [COUNTED], columns, rows)


def _agencies(result: Result) -> Sheet:
    rows = [
        (i, each.agency, each.agency_id, vocab.GROUPS[each.group], *_ten(each))
        for i, each in enumerate(result.by_agency, start=1)
    ]
    order = Column("Thứ tự", "Thứ tự", "center", 8, "count")
    names = text_columns({"Cơ quan, đơn vị": 42, "Mã cơ quan": 20, "Nhóm": 32})
    about = [COUNTED, f"Thứ tự là {order_of_agencies(result)}, không phải xếp hạng."]
    title = "Số đếm theo cơ quan, đơn vị chủ trì"
    return sheet("Theo cơ quan", "TheoCoQuan", title, about, (order, *names, *_ten_columns()), rows)


def _groups(result: Result) -> Sheet:
    rows = [(vocab.GROUPS[each.group], each.agencies, *_ten(each)) for each in result.by_group]
    columns = (*text_columns({"Nhóm": 36}), *count_columns("Số cơ quan"), *_ten_columns())
    return sheet("Theo nhóm", "TheoNhom", "Số đếm theo nhóm cơ quan", [COUNTED], columns, rows)


def _months(result: Result) -> Sheet:
    rows = [(text.month(each.month), each.assigned, each.completed) for each in result.by_month]
    outside = result.by_month_outside
    given = "không rõ" if outside.assigned is None else text.number(outside.assigned)
    about = [
        f"{COUNTED} Chỉ gồm nhiệm vụ có thời hạn được tính trong kỳ.",
        f"Ngoài các tháng này: được giao {given}, hoàn thành {text.number(outside.completed)}.",
    ]
    columns = (*text_columns({"Tháng": 12}), *count_columns("Được giao", "Hoàn thành"))
    return sheet(
        "Theo tháng", "TheoThang", "Nhiệm vụ được giao và hoàn thành theo tháng", about, columns, rows
    )


def _rates(result: Result) -> Sheet:
    whole = [("toàn bộ", "toàn bộ", each, each.interval) for each in result.rates]
    groups = [
        ("nhóm", vocab.GROUPS[group.group], each, None) for group in result.by_group for each in group.rates
    ]
    agencies = [
        ("cơ quan", agency.agency, each, agency.interval if each.name == INTERVAL_OF else None)
        for agency in told_apart(result.by_agency)
        for each in agency.rates
    ]
    rows = [_rate_row(*each) for each in (*whole, *groups, *agencies)]
    columns = (
        *text_columns({"Phạm vi": 12, "Tên": 42, "Tỷ lệ": 62}),
        *count_columns("Tử số", "Mẫu số"),
        *share_columns("Giá trị", "Cận dưới 95%", "Cận trên 95%"),
    )
    about = [
        "Tử số và mẫu số tính bằng nhiệm vụ; giá trị là tử số chia mẫu số, tính bằng phần trăm.",
        "Khoảng tin cậy 95% (Wilson) tính cho toàn bộ, và cho tỷ lệ đúng hạn của từng cơ quan.",
    ]
    return sheet("Tỷ lệ", "TyLe", "Các tỷ lệ, mỗi tỷ lệ kèm tử số và mẫu số", about, columns, rows)


def _rate_row(scope: str, name: str, rate: Rate, interval: Sequence[float] | None) -> tuple[Cell, ...]:
    low, high = interval or (None, None)
    return scope, name, rate_label(rate.name), rate.numerator, rate.denominator, rate.value, low, high


def _bands(result: Result) -> Sheet:
    rows = [(band_label(each), each.low, each.high, each.n) for each in result.overdue_bands]
    columns = (*text_columns({"Nhóm": 18}), *count_columns("Từ ngày", "Đến ngày", "Số nhiệm vụ"))
    title = "Nhiệm vụ chưa hoàn thành, quá hạn theo số ngày quá hạn"
    return sheet("Số ngày quá hạn", "SoNgayQuaHan", title, [COUNTED], columns, rows)


def _due(result: Result) -> Sheet:
    soon = result.due_soon
    within = ", ".join(f"{each.days} ngày: {text.number(each.n)}" for each in soon.within)
    today = (result.as_of, result.due_today)
    rows = [today, *((each.date, each.n) for each in soon.by_day)]
    columns = (Column("date", "Ngày đến hạn", "left", 16, "date"), *count_columns("Số nhiệm vụ"))
    about = [
        COUNTED,
        f"Cộng dồn sau ngày chốt số liệu: {within}.",
        "Dòng đầu là nhiệm vụ đến hạn đúng ngày chốt số liệu: còn hạn theo cách tính trọn ngày, "
        "hoàn thành sau ngày này là quá hạn.",
    ]
    title = "Nhiệm vụ chưa hoàn thành sẽ đến hạn, theo ngày"
    return sheet("Sắp đến hạn", "SapDenHan", title, about, columns, rows)


def _clocks(result: Result) -> Sheet:
    rows = [
        row
        for clock in result.clocks
        for row in (_clock_row(clock), *(_clock_agency_row(clock, each) for each in clock.by_agency))
    ]
    columns = (
        *text_columns({"Xét theo": 34, "Phạm vi": 42, "Mã cơ quan": 20}),
        *count_columns("Đúng hạn thành quá hạn", "Quá hạn thành đúng hạn", "Không đổi", "Không xét được"),
        *text_columns({"Vì sao không có số": 60}),
    )
    about = [
        f"{COUNTED} Chỉ gồm nhiệm vụ đã hoàn thành theo cách tính chính thức; số liệu chính thức không đổi.",
        f"Theo cơ quan: chỉ những cơ quan có nhiệm vụ đổi bên, theo {order_of_agencies(result)}, "
        "không phải xếp hạng.",
    ]
    title = "Nhiệm vụ đã hoàn thành, nếu xét theo ngày khác hoặc thời hạn khác"
    return sheet("Cách tính khác", "CachTinhKhac", title, about, columns, rows)


def _clock_row(clock: ClockResult) -> tuple[Cell, ...]:
    numbers = (clock.to_late, clock.to_on_time, clock.unchanged, clock.unknown)
    label, why = CLOCK_LABELS[clock.name], why_untold(clock)
    return label, "toàn bộ", None, *numbers, why


def _clock_agency_row(clock: ClockResult, agency: Moved) -> tuple[Cell, ...]:
    moved = (agency.to_late, agency.to_on_time)
    return CLOCK_LABELS[clock.name], agency.agency, agency.agency_id, *moved, None, None, None


def _changes(result: Result) -> tuple[Sheet, ...]:
    """Return what changed since the period before, in two tables; none without such a period."""
    told, before = result.changes, result.previous
    if told is None or before is None:
        return ()
    start, end = text.date(before.from_), text.date(before.as_of)
    period = f"Kỳ trước: {before.label}, từ ngày {start} đến hết ngày {end}."
    about = " ".join(filter(None, [period, caution_before(result)]))
    totals = [(vocab.COUNTS[each.name], each.before, each.after, each.difference) for each in told.totals]
    columns = (*text_columns({"Số đếm": 36}), *count_columns("Kỳ trước", "Kỳ này", "Chênh lệch"))
    counted = sheet("Thay đổi số đếm", "ThayDoiSoDem", "Số đếm của hai kỳ", [COUNTED, about], columns, totals)
    return counted, _changed_rates(told, about)


def _changed_rates(told: Changes, about: str) -> Sheet:
    sure = {True: "có", False: "không", None: None}
    rows = [
        (
            rate_label(each.name),
            each.before.value,
            each.after.value,
            each.difference,
            *(each.interval or (None, None)),
            sure[each.beyond_chance],
        )
        for each in told.rates
    ]
    columns = (
        *text_columns({"Tỷ lệ": 62}),
        *share_columns("Kỳ trước", "Kỳ này", "Chênh lệch", "Cận dưới 95%", "Cận trên 95%"),
        *text_columns({"Vượt mức ngẫu nhiên": 14}),
    )
    units = "Đơn vị tính: phần trăm; chênh lệch và hai cận: điểm phần trăm (Newcombe)."
    return sheet("Thay đổi tỷ lệ", "ThayDoiTyLe", "Tỷ lệ của hai kỳ", [units, about], columns, rows)


def _ten(counted: Counts) -> tuple[Cell, ...]:
    return tuple(counted.of(name) for name in vocab.COUNTS)


def _ten_columns() -> tuple[Column, ...]:
    return count_columns(*map(text.capital, vocab.COUNTS.values()))


def breakdown_sheets(result: Result) -> tuple[Sheet, ...]:
    """Return a sheet for each of leader and field that the source has."""
    made = (
        ("leader", "Theo lãnh đạo", "TheoLanhDao", result.by_leader),
        ("field", "Theo lĩnh vực", "TheoLinhVuc", result.by_field),
    )
    return tuple(
        _breakdown(name, table, vocab.TASK_COLUMNS[column], entries)
        for column, name, table, entries in made
        if entries
    )


def _breakdown(name: str, table: str, label: str, entries: Sequence[Breakdown]) -> Sheet:
    rows = [
        (
            each.name or vocab.UNNAMED,
            *(each.of(count) for count in vocab.COUNTS),
            *(held.open_overdue for held in each.holders),
            each.due_today,
            each.due_soon,
        )
        for each in entries
    ]
    columns = (
        *text_columns({label: 36}),
        *count_columns(*map(text.capital, vocab.COUNTS.values())),
        *count_columns(*(f"Quá hạn: {holder}" for holder in vocab.HOLDERS.values())),
        *count_columns(
            "Đến hạn đúng ngày chốt số liệu", f"Đến hạn trong {max(vocab.DUE_SOON_DAYS)} ngày tới"
        ),
    )
    about = [COUNTED, "Thứ tự chữ cái, không phải xếp hạng; quá hạn được tách theo khâu đang giữ nhiệm vụ."]
    return sheet(name, table, f"Số đếm {name[:1].lower()}{name[1:]}", about, columns, rows, sourced=True)
