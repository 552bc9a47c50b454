"""Result and findings -> tables as a Vietnamese reader sees them in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from hganalysis import vocab
from hganalysis.answers.showing import FAILED, ReaderTable, table
from hganalysis.counting.judged import deadlines
from hganalysis.counting.result_words import (
    CLOCK_LABELS,
    check_sentences,
    order_of_agencies,
    reason_label,
    why_untold,
)
from hganalysis.history.follow_up_result import OUTCOMES
from hganalysis.intake.corrections import HEADINGS
from hganalysis.intake.findings import FINDING_COLUMNS, KINDS, counted
from hganalysis.quality import COMPLAINTS, MEASURES, why_unsaid
from hganalysis.report.follow_up import LABELS
from hganalysis.text import capital, date, number, percent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hganalysis.counting.result_model import AgencyCounts, Counts, Result
    from hganalysis.intake.corrections import Correction
    from hganalysis.quality.quality_result import Measured, MeasuredShare
    from hganalysis.report.period_result import PeriodResult
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
    >>> import pandas as pd
    >>> import hganalysis as hg
    >>> tasks = pd.DataFrame({
    ...     "task_id": ["1", "2"], "agency": ["Sở A", "Sở B"],
    ...     "agency_id": ["a", "b"], "agency_group": "department",
    ...     "state": "done", "status_raw": "Xong", "due_on": pd.Timestamp("2024-10-15"),
    ...     "completed_on": [pd.Timestamp("2024-10-16"), pd.NaT]})
    >>> by_no_window = {"population.by": "none"}
    >>> params = hg.load_params("params/2024-11-03.yml", by_no_window)
    >>> judged = hg.judge(tasks, params)
    >>> from hganalysis.intake.findings import FINDING_COLUMNS
    >>> nothing_found = pd.DataFrame(columns=list(FINDING_COLUMNS))
    >>> result = hg.summarise(judged, nothing_found, params)
    >>> hg.holders_table(result).caption
    'Nhiệm vụ chưa hoàn thành, theo dữ liệu nguồn'
    """
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
    >>> import pandas as pd
    >>> import hganalysis as hg
    >>> tasks = pd.DataFrame({
    ...     "task_id": ["1", "2"], "agency": ["Sở A", "Sở B"],
    ...     "agency_id": ["a", "b"], "agency_group": "department",
    ...     "state": "done", "status_raw": "Xong", "due_on": pd.Timestamp("2024-10-15"),
    ...     "completed_on": [pd.Timestamp("2024-10-16"), pd.NaT]})
    >>> by_no_window = {"population.by": "none"}
    >>> params = hg.load_params("params/2024-11-03.yml", by_no_window)
    >>> judged = hg.judge(tasks, params)
    >>> hg.calls_table(judged, params).caption
    'Nhiệm vụ cần nhắc: còn ở cơ quan, đã quá hạn hoặc đến hạn trong 7 ngày tới'
    """
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
    shown = [name for name in HEADINGS if name != "agreed"]
    rows = [tuple(each.told()[name] or "-" for name in shown) for each in corrections if each.agreed]
    return table("Ô của tệp nguồn đã đính chính", [HEADINGS[name] for name in shown], rows)


def follow_up_table(result: PeriodResult) -> ReaderTable:
    """Return what became of what the brief of the period before asked, a proposal a row.

    Examples
    --------
    >>> import pandas as pd
    >>> import hganalysis as hg
    >>> tasks = pd.DataFrame({
    ...     "task_id": ["1", "2"], "agency": ["Sở A", "Sở B"],
    ...     "agency_id": ["a", "b"], "agency_group": "department",
    ...     "state": "done", "status_raw": "Xong", "due_on": pd.Timestamp("2024-10-15"),
    ...     "completed_on": [pd.Timestamp("2024-10-16"), pd.NaT]})
    >>> by_no_window = {"population.by": "none"}
    >>> params = hg.load_params("params/2024-11-03.yml", by_no_window)
    >>> judged = hg.judge(tasks, params)
    >>> from hganalysis.intake.findings import FINDING_COLUMNS
    >>> nothing_found = pd.DataFrame(columns=list(FINDING_COLUMNS))
    >>> result = hg.summarise(judged, nothing_found, params)
    >>> whole = hg.with_analysis(result)
    >>> hg.follow_up_table(whole).caption
    'Đề nghị của kỳ trước đến nay'
    """
    told = result.followed
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
    >>> import pandas as pd
    >>> import hganalysis as hg
    >>> tasks = pd.DataFrame({
    ...     "task_id": ["1", "2"], "agency": ["Sở A", "Sở B"],
    ...     "agency_id": ["a", "b"], "agency_group": "department",
    ...     "state": "done", "status_raw": "Xong", "due_on": pd.Timestamp("2024-10-15"),
    ...     "completed_on": [pd.Timestamp("2024-10-16"), pd.NaT]})
    >>> by_no_window = {"population.by": "none"}
    >>> params = hg.load_params("params/2024-11-03.yml", by_no_window)
    >>> judged = hg.judge(tasks, params)
    >>> from hganalysis.intake.findings import FINDING_COLUMNS
    >>> nothing_found = pd.DataFrame(columns=list(FINDING_COLUMNS))
    >>> result = hg.summarise(judged, nothing_found, params)
    >>> whole = hg.with_analysis(result)
    >>> hg.trend_table(whole).caption
    'Qua các kỳ trong năm'
    """
    rows = [
        (
            each.label,
            date(each.as_of),
            *("-" if each.of(name) is None else number(each.of(name)) for name in TREND),
        )
        for each in result.trend
    ]
    return table("Qua các kỳ trong năm", ["Kỳ", "Chốt ngày", *TREND.values()], rows)


def approvals_table(judged: pd.DataFrame, params: Params) -> ReaderTable:
    """Return the open tasks whose agency has handed in and that wait for approval, oldest deadline first.

    Examples
    --------
    >>> import pandas as pd
    >>> import hganalysis as hg
    >>> tasks = pd.DataFrame({
    ...     "task_id": ["1", "2"], "agency": ["Sở A", "Sở B"],
    ...     "agency_id": ["a", "b"], "agency_group": "department",
    ...     "state": "done", "status_raw": "Xong", "due_on": pd.Timestamp("2024-10-15"),
    ...     "completed_on": [pd.Timestamp("2024-10-16"), pd.NaT]})
    >>> by_no_window = {"population.by": "none"}
    >>> params = hg.load_params("params/2024-11-03.yml", by_no_window)
    >>> judged = hg.judge(tasks, params)
    >>> hg.approvals_table(judged, params).caption
    'Nhiệm vụ cơ quan đã báo xong, chờ duyệt: không cần nhắc cơ quan'
    """
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
    >>> import pandas as pd
    >>> import hganalysis as hg
    >>> tasks = pd.DataFrame({
    ...     "task_id": ["1", "2"], "agency": ["Sở A", "Sở B"],
    ...     "agency_id": ["a", "b"], "agency_group": "department",
    ...     "state": "done", "status_raw": "Xong", "due_on": pd.Timestamp("2024-10-15"),
    ...     "completed_on": [pd.Timestamp("2024-10-16"), pd.NaT]})
    >>> by_no_window = {"population.by": "none"}
    >>> params = hg.load_params("params/2024-11-03.yml", by_no_window)
    >>> judged = hg.judge(tasks, params)
    >>> from hganalysis.intake.findings import FINDING_COLUMNS
    >>> nothing_found = pd.DataFrame(columns=list(FINDING_COLUMNS))
    >>> result = hg.summarise(judged, nothing_found, params)
    >>> hg.clocks_table(result).caption
    'Nhiệm vụ đã hoàn thành, nếu xét theo ngày khác hoặc thời hạn khác'
    """
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
    """Return what was read, sheet by sheet: task rows, rows that are not tasks, and other findings."""
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
    >>> import pandas as pd
    >>> import hganalysis as hg
    >>> tasks = pd.DataFrame({
    ...     "task_id": ["1", "2"], "agency": ["Sở A", "Sở B"],
    ...     "agency_id": ["a", "b"], "agency_group": "department",
    ...     "state": "done", "status_raw": "Xong", "due_on": pd.Timestamp("2024-10-15"),
    ...     "completed_on": [pd.Timestamp("2024-10-16"), pd.NaT]})
    >>> by_no_window = {"population.by": "none"}
    >>> params = hg.load_params("params/2024-11-03.yml", by_no_window)
    >>> judged = hg.judge(tasks, params)
    >>> from hganalysis.intake.findings import FINDING_COLUMNS
    >>> nothing_found = pd.DataFrame(columns=list(FINDING_COLUMNS))
    >>> result = hg.summarise(judged, nothing_found, params)
    >>> hg.totals_table(result).frame.iloc[0].tolist()
    ['Tổng số nhiệm vụ có thời hạn', '2', '100,0%']
    """
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
    >>> import pandas as pd
    >>> import hganalysis as hg
    >>> tasks = pd.DataFrame({
    ...     "task_id": ["1", "2"], "agency": ["Sở A", "Sở B"],
    ...     "agency_id": ["a", "b"], "agency_group": "department",
    ...     "state": "done", "status_raw": "Xong", "due_on": pd.Timestamp("2024-10-15"),
    ...     "completed_on": [pd.Timestamp("2024-10-16"), pd.NaT]})
    >>> by_no_window = {"population.by": "none"}
    >>> params = hg.load_params("params/2024-11-03.yml", by_no_window)
    >>> judged = hg.judge(tasks, params)
    >>> from hganalysis.intake.findings import FINDING_COLUMNS
    >>> nothing_found = pd.DataFrame(columns=list(FINDING_COLUMNS))
    >>> result = hg.summarise(judged, nothing_found, params)
    >>> hg.agency_table(result).caption
    'Kết quả theo cơ quan, đơn vị, thứ tự chữ cái, không xếp hạng'
    """
    names = ["total", *vocab.IN_TOTAL, "no_deadline"]
    rows = [
        (entry.short, *(number(entry.of(name)) for name in names), *_rate(entry))
        for entry in result.by_agency
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
    if rate.value is None or entry.interval is None:
        return "0/0", "-", "-"
    low, high = entry.interval
    of = f"{number(rate.numerator)}/{number(rate.denominator)}"
    return of, percent(rate.value), f"{percent(low)} đến {percent(high)}"


def checks_table(result: Result) -> ReaderTable:
    """Return every check with what was expected and found, those that fail first.

    Examples
    --------
    >>> import pandas as pd
    >>> import hganalysis as hg
    >>> tasks = pd.DataFrame({
    ...     "task_id": ["1", "2"], "agency": ["Sở A", "Sở B"],
    ...     "agency_id": ["a", "b"], "agency_group": "department",
    ...     "state": "done", "status_raw": "Xong", "due_on": pd.Timestamp("2024-10-15"),
    ...     "completed_on": [pd.Timestamp("2024-10-16"), pd.NaT]})
    >>> by_no_window = {"population.by": "none"}
    >>> params = hg.load_params("params/2024-11-03.yml", by_no_window)
    >>> judged = hg.judge(tasks, params)
    >>> from hganalysis.intake.findings import FINDING_COLUMNS
    >>> nothing_found = pd.DataFrame(columns=list(FINDING_COLUMNS))
    >>> result = hg.summarise(judged, nothing_found, params)
    >>> hg.checks_table(result).frame.iloc[0].tolist()
    ['Số liệu đã công bố', 'Tổng số: 806 + 89 = 895 ≠ 896: 1 nhiệm vụ chưa phân loại.', '895', '896',
    '✗ KHÔNG ĐẠT']
    """
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
    >>> import pandas as pd
    >>> import hganalysis as hg
    >>> tasks = pd.DataFrame({
    ...     "task_id": ["1", "2"], "agency": ["Sở A", "Sở B"],
    ...     "agency_id": ["a", "b"], "agency_group": "department",
    ...     "state": "done", "status_raw": "Xong", "due_on": pd.Timestamp("2024-10-15"),
    ...     "completed_on": [pd.Timestamp("2024-10-16"), pd.NaT]})
    >>> by_no_window = {"population.by": "none"}
    >>> params = hg.load_params("params/2024-11-03.yml", by_no_window)
    >>> judged = hg.judge(tasks, params)
    >>> from hganalysis.intake.findings import FINDING_COLUMNS
    >>> nothing_found = pd.DataFrame(columns=list(FINDING_COLUMNS))
    >>> result = hg.summarise(judged, nothing_found, params)
    >>> hg.reasons_table(result).frame.iloc[0].tolist()
    ['Chưa phân loại', 'báo đã hoàn thành nhưng không có ngày hoàn thành', '1']
    """
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
    >>> import pandas as pd
    >>> import hganalysis as hg
    >>> from hganalysis.intake.findings import FINDING_COLUMNS
    >>> nothing_found = pd.DataFrame(columns=list(FINDING_COLUMNS))
    >>> hg.findings_summary(nothing_found).caption
    'Phát hiện theo loại'
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
    >>> import pandas as pd
    >>> import hganalysis as hg
    >>> from hganalysis.intake.findings import FINDING_COLUMNS
    >>> nothing_found = pd.DataFrame(columns=list(FINDING_COLUMNS))
    >>> hg.findings_table(nothing_found).caption
    'Mức độ lỗi'
    """
    names = ["sheet", "row", "task_id", "column", "value", "reason"]
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
    >>> import pandas as pd
    >>> import hganalysis as hg
    >>> tasks = pd.DataFrame({
    ...     "task_id": ["1", "2"], "agency": ["Sở A", "Sở B"],
    ...     "agency_id": ["a", "b"], "agency_group": "department",
    ...     "state": "done", "status_raw": "Xong", "due_on": pd.Timestamp("2024-10-15"),
    ...     "completed_on": [pd.Timestamp("2024-10-16"), pd.NaT]})
    >>> by_no_window = {"population.by": "none"}
    >>> params = hg.load_params("params/2024-11-03.yml", by_no_window)
    >>> judged = hg.judge(tasks, params)
    >>> from hganalysis.intake.findings import FINDING_COLUMNS
    >>> nothing_found = pd.DataFrame(columns=list(FINDING_COLUMNS))
    >>> result = hg.summarise(judged, nothing_found, params)
    >>> whole = hg.with_analysis(result)
    >>> hg.quality_table(whole).caption
    'Nhập, giao nhiệm vụ của Văn phòng; Theo dõi, đôn đốc; Cập nhật tiến độ, báo cáo kết quả; Báo hoàn
    thành nhưng chưa đủ căn cứ; Minh chứng, nội dung kết quả; Gia hạn; Đúng hạn trước và sau gia hạn'
    """
    chosen = complaints or tuple(COMPLAINTS)
    rows: list[tuple[str, ...]] = [
        (capital(MEASURES[entry.name].label), *_share(entry.share), _among(entry), _amounts(entry))
        for entry in result.measured()
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
    >>> import pandas as pd
    >>> import hganalysis as hg
    >>> tasks = pd.DataFrame({
    ...     "task_id": ["1", "2"], "agency": ["Sở A", "Sở B"],
    ...     "agency_id": ["a", "b"], "agency_group": "department",
    ...     "state": "done", "status_raw": "Xong", "due_on": pd.Timestamp("2024-10-15"),
    ...     "completed_on": [pd.Timestamp("2024-10-16"), pd.NaT]})
    >>> by_no_window = {"population.by": "none"}
    >>> params = hg.load_params("params/2024-11-03.yml", by_no_window)
    >>> judged = hg.judge(tasks, params)
    >>> from hganalysis.intake.findings import FINDING_COLUMNS
    >>> nothing_found = pd.DataFrame(columns=list(FINDING_COLUMNS))
    >>> result = hg.summarise(judged, nothing_found, params)
    >>> whole = hg.with_analysis(result)
    >>> hg.unmeasured_table(whole).caption
    'Hạn chế chưa đo được'
    """
    rows = [
        (COMPLAINTS[entry.complaint], capital(MEASURES[entry.name].label), capital(why_unsaid(entry)))
        for entry in result.measured()
        if not entry.has_tasks
    ]
    return table("Hạn chế chưa đo được", ["Nội dung", "Chỉ tiêu", "Lý do"], rows)


def quality_agency_table(result: PeriodResult, name: str) -> ReaderTable:
    """Return one complaint by agency in protocol order, with n and interval."""
    entry = next(each for each in result.measured() if each.name == name)
    measure = MEASURES[name]
    caption = f"{capital(measure.label)}, trên số {measure.denominator}, theo cơ quan, đơn vị"
    if not entry.has_tasks:
        return table(caption, [UNSAID], [[capital(why_unsaid(entry))]])
    rows = [(each.agency, *_share(each), number(each.unknown)) for each in entry.by_agency]
    columns = ["Cơ quan, đơn vị", "Số nhiệm vụ", "Tỷ lệ", INTERVAL, "Không xét được"]
    return table(f"{caption}; {order_of_agencies(result)}, không xếp hạng", columns, rows)


def quality_rows_table(rows: pd.DataFrame) -> ReaderTable:
    """Return how many rows of `data/quality.csv` each complaint has."""
    labels, sizes = dict(zip(rows["name"], rows["label"], strict=True)), rows["name"].value_counts()
    counted = [(name, capital(label), number(int(sizes[name]))) for name, label in labels.items()]
    return table("Số dòng cần kiểm tra", ["Tên trong tệp", "Chỉ tiêu", "Số dòng"], counted)


def _share(entry: MeasuredShare) -> tuple[str, str, str]:
    of = f"{number(entry.numerator)}/{number(entry.denominator)}"
    if entry.interval is None:
        return of, "-", "-"
    low, high = entry.interval
    return of, percent(entry.value), f"{percent(low)} đến {percent(high)}"


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
