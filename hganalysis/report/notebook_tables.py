"""Result and findings -> tables as a Vietnamese reader sees them in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from hganalysis import vocab
from hganalysis.answers.showing import FAILED, ReaderTable, table
from hganalysis.counting.frames import as_table, require_columns, require_known
from hganalysis.counting.judged import deadlines
from hganalysis.counting.result_model import require_result
from hganalysis.counting.result_words import (
    CLOCK_LABELS,
    agencies_shown,
    check_sentences,
    order_of_agencies,
    reason_label,
    told_apart,
    why_untold,
)
from hganalysis.errors import Unsaid
from hganalysis.history.follow_up_result import OUTCOMES
from hganalysis.intake.corrections import HEADINGS, require_corrections
from hganalysis.intake.findings import FINDING_COLUMNS, KINDS, counted, require_findings
from hganalysis.quality import COMPLAINTS, MEASURES, why_unsaid
from hganalysis.report.follow_up import LABELS
from hganalysis.report.period_result import PeriodResult
from hganalysis.settings.params import require_params
from hganalysis.text import capital, date, number, percent, share_of, span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hganalysis.counting.result_model import AgencyCounts, Counts, Pair, Rate, Result
    from hganalysis.intake.corrections import Correction
    from hganalysis.quality.quality_result import Measured, MeasuredShare
    from hganalysis.settings.params import Params


TREND = {
    "asked": "Việc đã đề nghị",
    "done": "Đã xong",
    "total": "Tổng số",
    "unclassified": "Chưa phân loại",
    "errors": "Lỗi dữ liệu",
    "warnings": "Cảnh báo dữ liệu",
    "corrected": "Ô đã đính chính",
}
WEEK = 7
"""Days ahead within which a deadline is near enough to call about."""


def holders_table(result: Result) -> ReaderTable:
    """Return who holds the tasks that are not completed, by what the source says.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> hg.holders_table(period.result).frame.iloc[:3].values.tolist()
    [['Cơ quan đang thực hiện', '45', '19'], ['Cơ quan đã báo xong, chờ duyệt', '12', '3'], ['Báo hoàn
    thành sau ngày chốt số liệu', '8', '2']]
    """
    require_result(result)
    rows = [
        (capital(vocab.HOLDERS[each.holder]), *(number(each.of(status)) for status in vocab.OPEN))
        for each in result.holders
    ]
    columns = ["Đang ở khâu nào", *(capital(vocab.STATUSES[status]) for status in vocab.OPEN)]
    return table("Nhiệm vụ chưa hoàn thành, theo dữ liệu nguồn", columns, rows)


def calls_table(judged: pd.DataFrame, params: Params) -> ReaderTable:
    """Return the tasks to call about: still with their agency, overdue or due within a week; oldest first.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> hg.calls_table(period.judged, period.params).frame.iloc[0, [0, 2, 3, 4, 5]].tolist()
    ['Sở Kế hoạch và Đầu tư', 'NV2024-00106', '15/04/2024', 'quá hạn 202 ngày', 'Chưa được bố trí vốn']
    """
    _require_open(judged, params)
    left = _days_left(judged, params)
    with_agency = ~judged["holder"].isin(["approver", "reported_after"]) & judged["status"].isin(vocab.OPEN)
    chosen = judged.assign(left=left)[with_agency & (left <= WEEK)].sort_values("left", kind="stable")
    rows = [
        (
            row["agency"],
            row["title"],
            row["task_id"],
            date(row["deadline"].date()),
            _left(row["left"]),
            row["cause_raw"] or "-",
        )
        for row in _told(chosen, "agency", "title", "task_id", "cause_raw")
    ]
    columns = ["Cơ quan cần nhắc", "Nội dung", "Mã", "Thời hạn", "Tình trạng", "Nguyên nhân cơ quan nêu"]
    caption = f"Nhiệm vụ cần nhắc: còn ở cơ quan, đã quá hạn hoặc đến hạn trong {WEEK} ngày tới"
    return table(caption, columns, rows)


def corrections_table(corrections: Iterable[Correction]) -> ReaderTable:
    """Return the reviewed corrections of a period: which cell, before and after, who asked and why.

    Examples
    --------
    >>> import hganalysis as hg
    >>> hg.corrections_table([]).caption
    'Ô của tệp nguồn đã đính chính'
    """
    require_corrections(corrections)
    shown = [name for name in HEADINGS if name != "agreed"]
    rows = [tuple(each.told()[name] or "-" for name in shown) for each in corrections if each.agreed]
    return table("Ô của tệp nguồn đã đính chính", [HEADINGS[name] for name in shown], rows)


def follow_up_table(result: PeriodResult) -> ReaderTable:
    """Return what became of what the brief of the period before asked, a proposal a row.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> shown = hg.follow_up_table(hg.with_analysis(period.result))
    >>> shown.caption, shown.frame.values.tolist()
    ('Đề nghị của kỳ trước đến nay', [['Không có dòng nào.']])
    """
    told = _whole(result, "đề nghị của kỳ trước").followed
    rows = [
        (capital(LABELS[each.kind]), number(each.asked), *(number(each.of(name)) for name in OUTCOMES))
        for each in (told.proposals if told else ())
    ]
    of = f" {told.period}" if told else ""
    columns = ["Kỳ trước đề nghị", "Số việc", *map(capital, OUTCOMES.values())]
    return table(f"Đề nghị của kỳ trước{of} đến nay", columns, rows)


def trend_table(result: PeriodResult) -> ReaderTable:
    """Return the periods of the year: what was asked and done, and how good the data were.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> shown = hg.trend_table(hg.with_analysis(period.result))
    >>> shown.caption, shown.frame.values.tolist()
    ('Qua các kỳ trong năm', [['Không có dòng nào.']])
    """
    rows = [
        (
            each.label,
            date(each.as_of),
            *("-" if each.of(name) is None else number(each.of(name)) for name in TREND),
        )
        for each in _whole(result, "các kỳ trong năm").trend
    ]
    return table("Qua các kỳ trong năm", ["Kỳ", "Chốt ngày", *TREND.values()], rows)


def approvals_table(judged: pd.DataFrame, params: Params) -> ReaderTable:
    """Return the open tasks whose agency has handed in and that wait for approval, oldest deadline first.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> hg.approvals_table(period.judged, period.params).frame.iloc[0, [0, 2, 3, 4]].tolist()
    ['Sở Xây dựng', 'NV2024-00698', '26/09/2024', 'quá hạn 38 ngày']
    """
    _require_open(judged, params)
    waiting = judged[judged["holder"].eq("approver") & judged["status"].isin(vocab.OPEN)]
    left = _days_left(waiting, params)
    rows = [
        (row["agency"], row["title"], row["task_id"], date(row["deadline"].date()), _left(row["left"]))
        for row in _told(
            waiting.assign(left=left).sort_values("left", kind="stable"), "agency", "title", "task_id"
        )
    ]
    columns = ["Cơ quan đã báo xong", "Nội dung", "Mã", "Thời hạn", "Tình trạng"]
    return table("Nhiệm vụ cơ quan đã báo xong, chờ duyệt: không cần nhắc cơ quan", columns, rows)


def _told(tasks: pd.DataFrame, *names: str) -> list[dict[Any, Any]]:
    """Return tasks with their texts, "" where the source has none."""
    texts = {
        name: tasks.get(name, pd.Series("", tasks.index)).astype("str").where(lambda t: t.notna(), "")
        for name in names
    }
    return tasks.assign(**texts).to_dict("records")


def _require_open(judged: object, params: object) -> None:
    require_params(params)
    require_columns(as_table(judged), ["status", "holder", "deadline"], "Gọi hg.judge trước.")


def _days_left(tasks: pd.DataFrame, params: Params) -> pd.Series[int]:
    """Return the whole days from the as-of day to each deadline, missing where there is none."""
    left: pd.Series[int] = (deadlines(tasks).dt.normalize() - pd.Timestamp(params.to)).dt.days.astype("Int64")
    return left


def _left(days: int) -> str:
    if days < 0:
        return f"quá hạn {number(-days)} ngày"
    return f"còn {number(days)} ngày" if days else "hết hạn đúng ngày chốt"


def clocks_table(result: Result) -> ReaderTable:
    """Return how many completed tasks change side by another date or deadline; "-" where none can be told.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> hg.clocks_table(period.result).frame.iloc[0].tolist()
    ['Ngày cơ quan báo cáo', '22', '0', '784', '0', '']
    """
    require_result(result)
    rows = [
        (
            capital(CLOCK_LABELS[each.name]),
            *(
                "-" if n is None else number(n)
                for n in (each.to_late, each.to_on_time, each.unchanged, each.unknown)
            ),
            why_untold(each),
        )
        for each in result.clocks
    ]
    columns = [
        "Xét theo",
        "Đúng hạn thành quá hạn",
        "Quá hạn thành đúng hạn",
        "Không đổi",
        "Không xét được",
        "Ghi chú",
    ]
    return table("Nhiệm vụ đã hoàn thành, nếu xét theo ngày khác hoặc thời hạn khác", columns, rows)


def source_table(tasks: pd.DataFrame, findings: pd.DataFrame) -> ReaderTable:
    """Return what was read, sheet by sheet: task rows, rows that are not tasks, and other findings.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> tasks, findings = hg.read_tasks(period.params.source.file, period.params.source.map)
    >>> hg.source_table(tasks, findings).frame.values.tolist()
    [['Danh sách nhiệm vụ', '991', '13', '120'], ['Hướng dẫn', '0', '0', '1']]
    """
    require_columns(as_table(tasks), ["source_sheet"], "Đọc tệp bằng hg.read_tasks.")
    require_findings(findings, "code", "sheet")
    apart = findings["code"].isin(["row_dropped", "row_not_task"])
    sheets = dict.fromkeys([*tasks["source_sheet"], *findings["sheet"]])
    rows = [
        (
            sheet or "(tệp không chia trang)",
            number(int((tasks["source_sheet"] == sheet).sum())),
            number(int((apart & (findings["sheet"] == sheet)).sum())),
            number(int((~apart & (findings["sheet"] == sheet)).sum())),
        )
        for sheet in sheets
    ]
    columns = ["Trang tính", "Dòng nhiệm vụ", "Dòng không phải nhiệm vụ", "Phát hiện khác"]
    return table("Những gì đã đọc được từ tệp nguồn", columns, rows)


def totals_table(result: Result) -> ReaderTable:
    """Return the ten counts, each with its share of the total where it is a part of it.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> hg.totals_table(period.result).frame.iloc[:3].values.tolist()
    [['Tổng số nhiệm vụ có thời hạn', '896', '100,0%'], ['Đã hoàn thành', '806', '90,0%'], ['Hoàn thành
    đúng hạn', '703', '78,5%']]
    """
    require_result(result)
    totals = result.totals
    rows = [
        (capital(label), number(totals.of(name)), _share_of_total(name, totals))
        for name, label in vocab.COUNTS.items()
    ]
    return table("Kết quả thực hiện nhiệm vụ", ["Chỉ tiêu", "Số nhiệm vụ", "Tỷ lệ trên tổng số"], rows)


def _share_of_total(name: str, totals: Counts) -> str:
    if name in ("no_deadline", "excluded"):
        return "ngoài tổng số"
    return percent(totals.of(name) / totals.total if totals.total else None)


def agency_table(result: Result) -> ReaderTable:
    """Return the counts and the on-time rate of each agency, the rate with n and interval.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> shown = hg.agency_table(period.result)
    >>> shown.caption
    'Kết quả theo cơ quan, đơn vị, thứ tự trong danh mục, không xếp hạng'
    >>> shown.frame.iloc[0].tolist()
    ['Văn phòng UBND', '21', '15', '4', '2', '0', '0', '0', '12/16', '75,0%', '50,5% đến 89,8%']
    """
    require_result(result)
    names = ["total", *vocab.IN_TOTAL, "no_deadline"]
    rows = [
        (entry.short, *(number(entry.of(name)) for name in names), *_rate(entry))
        for entry in told_apart(agencies_shown(result))
    ]
    labels = [capital(vocab.COUNTS[name]) for name in names]
    columns = [
        "Cơ quan, đơn vị",
        *labels,
        "Đúng hạn trên đã qua thời hạn",
        "Tỷ lệ đúng hạn",
        "Khoảng tin cậy 95%",
    ]
    caption = f"Kết quả theo cơ quan, đơn vị, {order_of_agencies(result)}, không xếp hạng"
    return table(caption, columns, rows)


def _rate(entry: AgencyCounts) -> tuple[str, str, str]:
    rate = next(each for each in entry.rates if each.name == "on_time_of_settled")
    return _share(rate, entry.interval)


def checks_table(result: Result) -> ReaderTable:
    """Return every check with what was expected and found, those that fail first.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> hg.checks_table(period.result).frame.iloc[0].tolist()
    ['Số liệu đã công bố', 'Tổng số: 806 + 89 = 895 ≠ 896: 1 nhiệm vụ chưa phân loại.', '895', '896', '✗
    KHÔNG ĐẠT']
    """
    require_result(result)
    sentences = check_sentences(result)
    rows = [
        (
            SCOPES[check.name.split(".")[0]],
            sentences[check.name],
            number(check.expected),
            number(check.found),
            "đạt" if check.holds else f"{FAILED} KHÔNG ĐẠT",
        )
        for check in sorted(result.checks, key=lambda check: check.holds)
    ]
    failed = sum(not check.holds for check in result.checks)
    told = f"{number(failed)} kiểm tra không đạt, ghi ở đầu bảng" if failed else "mọi kiểm tra đều đạt"
    return table(
        f"Kiểm tra và đối chiếu: {told}", ["Đối tượng", "Kiểm tra", "Cần có", "Tìm thấy", "Kết quả"], rows
    )


SCOPES = {
    "own": "Số liệu tính lại",
    "published": "Số liệu đã công bố",
    "compare": "So công bố với tính lại",
    "calendar": "Lịch nghỉ",
}


def reasons_table(result: Result) -> ReaderTable:
    """Return why tasks are not classified, have no deadline, or are not counted.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> hg.reasons_table(period.result).frame.iloc[:2].values.tolist()
    [['Chưa phân loại', 'báo đã hoàn thành nhưng không có ngày hoàn thành', '1'], ['Không thời hạn',
    'không thời hạn', '34']]
    """
    require_result(result)
    rows = [
        (capital(vocab.STATUSES[status]), reason_label(entry.reason), number(entry.n))
        for status, reasons in result.reasons().items()
        for entry in reasons
    ]
    return table("Nhiệm vụ không xếp loại được hoặc ở ngoài tổng số", ["Nhóm", "Lý do", "Số nhiệm vụ"], rows)


def findings_summary(findings: pd.DataFrame) -> ReaderTable:
    """Return how many findings there are of each kind, worst first, and what to do.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> tasks, findings = hg.read_tasks(period.params.source.file, period.params.source.map)
    >>> hg.findings_summary(findings).frame.iloc[0, :3].tolist()
    ['Lỗi', 'Tên cơ quan chỉ nhiều nơi', '2']
    """
    rows = [
        (
            capital(vocab.SEVERITIES[KINDS[code].severity]),
            KINDS[code].label,
            number(n),
            KINDS[code].action,
        )
        for code, n in counted(findings)
    ]
    return table("Phát hiện theo loại", ["Mức độ", "Phát hiện", "Số lượng", "Cần làm"], rows)


def findings_table(findings: pd.DataFrame, severity: str = "error") -> ReaderTable:
    """Return the findings of one severity: where each is, what stands there, and why it matters.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> tasks, findings = hg.read_tasks(period.params.source.file, period.params.source.map)
    >>> hg.findings_table(findings, "warning").frame.iloc[0].tolist()
    ['Danh sách nhiệm vụ', '19', 'NV2024-00012', 'Cơ quan thực hiện - Chủ trì', 'NN&PTNT', 'Mã này có ở
    các dòng 19, 936, giao cho: Sở Nông nghiệp và Phát triển nông thôn, Ban Quản lý Khu nông nghiệp ứng
    dụng công nghệ cao']
    """
    require_known("severity", severity, vocab.SEVERITIES)
    names = ["sheet", "row", "task_id", "column", "value", "reason"]
    require_findings(findings, "severity", *names)
    chosen = findings.loc[findings["severity"] == severity, names].astype("str").fillna("")
    rows = chosen.to_numpy().tolist()
    return table(f"Mức độ {vocab.SEVERITIES[severity]}", [FINDING_COLUMNS[name] for name in names], rows)


INTERVAL = "Khoảng tin cậy 95%"
UNSAID = "Chưa nói được"
NO_AMOUNT = "-"
NO_ROW = "Không có dòng nào."


def quality_table(result: PeriodResult, *complaints: str) -> ReaderTable:
    """Return the complaints that could be measured: count, denominator, share with interval, amounts.

    Parameters
    ----------
    result : mapping
        A result with the key `quality`.
    *complaints : str
        Keys of `quality.COMPLAINTS` to show; all when none is given.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> whole = hg.with_analysis(period.result, quality=hg.quality.summarise(period.judged, period.params))
    >>> hg.quality_table(whole, "entry").frame.iloc[0].tolist()
    ['Được nhập lên phần mềm sau ngày văn bản trên 3 ngày làm việc', '183/896', '20,4%', '17,9% đến
    23,2%', 'nhiệm vụ có thời hạn', 'trung vị 2, 90% không quá 8 ngày làm việc']
    """
    for name in complaints:
        require_known("complaints", name, COMPLAINTS)
    chosen = complaints or tuple(COMPLAINTS)
    rows: list[tuple[str, ...]] = [
        (
            capital(MEASURES[entry.name].label),
            *_share(entry.share, entry.share.interval),
            _among(entry),
            _amounts(entry),
        )
        for entry in _measured(result)
        if entry.complaint in chosen and entry.has_tasks
    ]
    columns = ["Chỉ tiêu", "Số nhiệm vụ", "Tỷ lệ", INTERVAL, "Tính trên số", "Mức thường gặp"]
    if all(row[-1] == NO_AMOUNT for row in rows):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    return table("; ".join(COMPLAINTS[name] for name in chosen), columns, rows)


def unmeasured_table(result: PeriodResult) -> ReaderTable:
    """Return the complaints without a number, each with the reason.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> whole = hg.with_analysis(period.result, quality=hg.quality.summarise(period.judged, period.params))
    >>> hg.unmeasured_table(whole).frame.values.tolist()
    [['Gia hạn', 'Được gia hạn khi thời hạn ban đầu đã qua', 'Không đủ dữ liệu: thiếu cột Ngày gia hạn
    (extended_on)']]
    """
    rows = [
        (COMPLAINTS[entry.complaint], capital(MEASURES[entry.name].label), capital(why_unsaid(entry)))
        for entry in _measured(result)
        if not entry.has_tasks
    ]
    return table("Hạn chế chưa đo được", ["Nội dung", "Chỉ tiêu", "Lý do"], rows)


def quality_agency_table(result: PeriodResult, name: str) -> ReaderTable:
    """Return one complaint by agency in protocol order, with n and interval.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> whole = hg.with_analysis(period.result, quality=hg.quality.summarise(period.judged, period.params))
    >>> shown = hg.quality_agency_table(whole, "extended")
    >>> shown.caption
    'Đã gia hạn từ 1 lần trở lên, trên số nhiệm vụ có thời hạn, theo cơ quan, đơn vị; thứ tự trong danh
    mục, không xếp hạng'
    >>> shown.frame.iloc[0].tolist()
    ['Văn phòng UBND tỉnh', '4/21', '19,0%', '7,7% đến 40,0%', '0']
    """
    require_known("name", name, MEASURES)
    entry = next(each for each in _measured(result) if each.name == name)
    measure = MEASURES[name]
    caption = f"{capital(measure.label)}, trên số {measure.denominator}, theo cơ quan, đơn vị"
    if not entry.has_tasks:
        return table(caption, [UNSAID], [[capital(why_unsaid(entry))]])
    rows = [(each.agency, *_share(each, each.interval), number(each.unknown)) for each in entry.by_agency]
    columns = ["Cơ quan, đơn vị", "Số nhiệm vụ", "Tỷ lệ", INTERVAL, "Không xét được"]
    return table(f"{caption}; {order_of_agencies(result)}, không xếp hạng", columns, rows)


def quality_rows_table(rows: pd.DataFrame) -> ReaderTable:
    """Return how many rows of `data/quality.csv` each complaint has.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> rows = hg.quality.rows(period.judged, period.params)
    >>> hg.quality_rows_table(rows).frame.iloc[0].tolist()
    ['entered_late', 'Được nhập lên phần mềm sau ngày văn bản trên 3 ngày làm việc', '183']
    """
    require_columns(as_table(rows), ["name", "label"], "Lấy bảng từ hg.quality.rows.")
    labels, sizes = dict(zip(rows["name"], rows["label"], strict=True)), rows["name"].value_counts()
    counted = [(name, capital(label), number(int(sizes[name]))) for name, label in labels.items()]
    return table("Số dòng cần kiểm tra", ["Tên trong tệp", "Chỉ tiêu", "Số dòng"], counted)


def _whole(result: Result, what: str) -> PeriodResult:
    """Return a result that holds more than counts."""
    require_result(result)
    if not isinstance(result, PeriodResult):
        raise Unsaid(what, "kết quả mới có số đếm", "kết quả của kỳ đã công bố, hoặc của hg.with_analysis")
    return result


def _measured(result: Result) -> tuple[Measured, ...]:
    quality = _whole(result, "các hạn chế").quality
    if quality is None:
        need = "hg.with_analysis(kết quả, quality=hg.quality.summarise(bảng, tham số))"
        raise Unsaid("các hạn chế", "kết quả chưa có phần đo hạn chế", need)
    return quality


def _share(rate: Rate | MeasuredShare, interval: Pair | None) -> tuple[str, str, str]:
    """Return a count of a count, its share and the interval of that, "-" where there is none."""
    share = percent(rate.value if interval else None)
    return share_of(rate.numerator, rate.denominator), share, span(*(interval or (None, None)))


def _among(entry: Measured) -> str:
    """Return what the share is a share of, and how many tasks could not be judged, if any."""
    unknown = entry.unknown
    among = MEASURES[entry.name].denominator
    return among + (f"; không xét được {number(unknown)}" if unknown else "")


def _amounts(entry: Measured) -> str:
    """Return the amounts that a half and nine tenths of the tasks do not exceed."""
    if entry.median is None or entry.p90 is None:
        return NO_AMOUNT
    median, p90 = number(round(entry.median)), number(round(entry.p90))
    return f"trung vị {median}, 90% không quá {p90} {MEASURES[entry.name].unit}"
