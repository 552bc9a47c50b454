"""The words: statuses, states, kinds of deadline, columns, labels and thresholds, each with its source.

Every label a reader sees for one of these words, and every threshold a figure or a table uses, is here once.
"""

from __future__ import annotations

from typing import Literal

Granularity = Literal["day", "minute"]
Basis = Literal["current", "original"]
PopulationBy = Literal["assigned_on", "entered_on", "due_on"]
CarryOver = Literal["exclude", "include"]

STATUSES: dict[str, str] = {
    "done_on_time": "hoàn thành đúng hạn",
    "done_late": "hoàn thành quá hạn",
    "open_in_time": "chưa hoàn thành, còn hạn",
    "open_overdue": "chưa hoàn thành, quá hạn",
    "unclassified": "chưa phân loại",
    "no_deadline": "không thời hạn",
    "excluded": "không tính",
}
"""The seven statuses in their fixed order, with the Vietnamese label (docs/design.md, "Status")."""

IN_TOTAL = ("done_on_time", "done_late", "open_in_time", "open_overdue", "unclassified")
"""`total` is the sum of these five: every task with a deadline that belongs to the period."""

DONE = ("done_on_time", "done_late")
OPEN = ("open_in_time", "open_overdue")

MEASURES: dict[str, str] = {
    "total": "tổng số nhiệm vụ có thời hạn",
    "done": "đã hoàn thành",
    "done_on_time": STATUSES["done_on_time"],
    "done_late": STATUSES["done_late"],
    "open": "chưa hoàn thành",
    "open_in_time": STATUSES["open_in_time"],
    "open_overdue": STATUSES["open_overdue"],
    "unclassified": STATUSES["unclassified"],
    "no_deadline": STATUSES["no_deadline"],
    "excluded": STATUSES["excluded"],
}
"""The ten counts of a group of tasks in the order a reader meets them."""

STATES: dict[str, str] = {
    "done": "đã hoàn thành",
    "open": "đang thực hiện",
    "awaiting_confirmation": "chờ xác nhận",
    "paused": "tạm dừng",
    "refused": "từ chối thực hiện",
    "returned": "bị trả lại",
    "withdrawn": "thu hồi, hủy",
    "unknown": "không rõ",
}

OPEN_STATES = ("open", "awaiting_confirmation")
"""States that say "not completed". A task waiting for confirmation is not completed until it is confirmed."""

DUE_KINDS: dict[str, str] = {
    "dated": "có ngày cụ thể",
    "none": "không thời hạn",
    "recurrent": "thường xuyên",
    "waiting": "chờ quyết định",
    "unreadable": "không đọc được thời hạn",
}

EXCLUSIONS: dict[str, str] = {
    "withdrawn": "nhiệm vụ đã thu hồi hoặc hủy",
    "duplicate": "dòng lặp lại của một nhiệm vụ đã tính",
    "not_selected": "không thuộc nhóm dòng được chọn trong bảng ánh xạ",
    "outside_population": "ngoài kỳ báo cáo theo quy tắc tổng thể",
}
"""Why a row is not counted."""

HOLDERS: dict[str, str] = {
    "agency": "cơ quan đang thực hiện",
    "approver": "cơ quan đã báo xong, chờ duyệt",
    "reported_after": "báo hoàn thành sau ngày chốt số liệu",
    "unknown": "không rõ đang ở khâu nào",
}
"""Who holds a task that was not completed at the as-of moment, by what the file says."""

DOUBTS: dict[str, str] = {
    "deadline_unreadable": "có ghi thời hạn nhưng không đọc được",
    "conflicting_duplicates": "cùng mã nhưng các dòng mâu thuẫn, không rõ dòng nào mới nhất",
    "conflicting_sources": "hai tệp xuất ghi khác nhau về thời hạn, trạng thái hoặc ngày hoàn thành",
    "displaced_cells": "các ô của dòng có thể không đứng đúng cột",
    "no_population_date": "thiếu ngày để xác định có thuộc kỳ báo cáo hay không",
    "date_order": "ngày và tháng của ô có thể bị đổi chỗ",
    "unreadable_completion": "ngày hoàn thành không đọc được",
    "original_missing": "đã gia hạn nhưng thiếu thời hạn ban đầu",
    "original_unreadable": "có ghi thời hạn ban đầu nhưng không đọc được hoặc không dùng được",
    "done_without_date": "báo đã hoàn thành nhưng không có ngày hoàn thành",
    "completed_but_not_done": "có ngày hoàn thành nhưng trạng thái chưa hoàn thành",
    "clock_missing": "thiếu giờ hoàn thành để so với thời hạn hoặc thời điểm chốt số liệu",
    "state_paused": "đang tạm dừng",
    "state_refused": "bị từ chối thực hiện",
    "state_returned": "bị trả lại",
    "state_unknown": "trạng thái không rõ",
}
"""Why a row with a deadline, readable or not, cannot be judged (`unclassified`)."""

ASKED_OF_AGENCIES = (
    "original_missing", "done_without_date", "completed_but_not_done", "clock_missing",
)  # fmt: skip
"""Doubts that the agency can clear up; the others lie in the file or in how it was read."""

GROUPS: dict[str, str] = {
    "department": "Các sở, ban, ngành tỉnh",
    "district": "UBND huyện, thị xã, thành phố",
    "commune": "UBND xã, phường",
    "vertical": "Cơ quan ngành dọc",
    "other": "Cơ quan, đơn vị khác",
    "unresolved": "Chưa xác định được cơ quan, đơn vị",
}
"""Groups of agencies in protocol order."""

TASK_COLUMNS: dict[str, str] = {
    "task_id": "Mã nhiệm vụ",
    "doc_number": "Số, ký hiệu văn bản",
    "doc_date": "Ngày văn bản",
    "title": "Nội dung nhiệm vụ",
    "source_level": "Nguồn giao",
    "leader": "Lãnh đạo chỉ đạo",
    "field": "Lĩnh vực",
    "agency_raw": "Cơ quan chủ trì (nguyên văn)",
    "agency_id": "Mã cơ quan",
    "agency": "Cơ quan chủ trì",
    "agency_group": "Nhóm cơ quan",
    "coop_raw": "Cơ quan phối hợp",
    "coop_count": "Số cơ quan phối hợp",
    "assigned_on": "Ngày giao",
    "entered_on": "Ngày nhập",
    "due_raw": "Thời hạn (nguyên văn)",
    "due_kind": "Loại thời hạn",
    "due_on": "Thời hạn",
    "due_has_time": "Thời hạn có giờ",
    "due_original": "Thời hạn ban đầu",
    "due_original_unread": "Thời hạn ban đầu không dùng được",
    "extension_count": "Số lần gia hạn",
    "status_raw": "Trạng thái (nguyên văn)",
    "state": "Trạng thái",
    "progress_pct": "Tiến độ (%)",
    "reported_on": "Ngày báo cáo kết quả",
    "completed_on": "Ngày hoàn thành",
    "completed_has_time": "Ngày hoàn thành có giờ",
    "confirmed_on": "Ngày xác nhận",
    "evidence_count": "Số tệp minh chứng",
    "result_doc": "Văn bản kết quả",
    "last_update_on": "Ngày cập nhật gần nhất",
    "reminder_count": "Số lần đôn đốc",
    "cause_raw": "Nguyên nhân (nguyên văn)",
    "cause": "Nguyên nhân",
    "note": "Ghi chú",
    "exclusion": "Lý do không tính",
    "doubt": "Lý do chưa phân loại",
    "source_file": "Tệp nguồn",
    "source_sheet": "Trang tính",
    "source_row": "Dòng",
}
"""The task table, one row a task, with the label a reader sees."""

DATE_COLUMNS = (
    "doc_date", "assigned_on", "entered_on", "due_on", "due_original", "reported_on", "completed_on",
    "confirmed_on", "last_update_on",
)  # fmt: skip
COUNT_COLUMNS = ("extension_count", "progress_pct", "evidence_count", "reminder_count")

SEVERITIES: dict[str, str] = {"error": "lỗi", "warning": "cảnh báo", "info": "ghi nhận"}
"""How much a finding matters: an error changes how a row is counted, a warning may, an info tells."""

LATE_ENTRY_DAYS = 3
"""Working days from document to entry. Convention (no rule is known), to be confirmed by the office."""

OVERDUE_BANDS: tuple[tuple[int, int | None, str], ...] = (
    (1, 7, "1-7 ngày"),
    (8, 30, "8-30 ngày"),
    (31, 90, "31-90 ngày"),
    (91, None, "trên 90 ngày"),
)
"""Bands of days overdue. Over 30 days is a band that provinces publish (Bình Định 2022)."""

DUE_SOON_DAYS = (3, 7, 30)
"""Days ahead for which open tasks are counted: 3 to remind, 7 to watch, 30 for a reporting cycle."""

CONCLUDED = ("done_on_time", "done_late", "open_overdue")
"""Statuses of tasks that were completed or should have been."""

SETTLED_RATE = "on_time_of_settled"
AHEAD = "done_ahead"
"""The count of tasks that were done on time before a deadline still ahead of the as-of date."""

RATES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "on_time_of_total": ("tỷ lệ hoàn thành đúng hạn trên tổng số", ("done_on_time",), IN_TOTAL),
    "late_of_total": ("tỷ lệ hoàn thành quá hạn trên tổng số", ("done_late",), IN_TOTAL),
    "overdue_of_total": ("tỷ lệ chưa hoàn thành, quá hạn trên tổng số", ("open_overdue",), IN_TOTAL),
    "on_time_of_settled": ("tỷ lệ đúng hạn trên số nhiệm vụ đã qua thời hạn", ("done_on_time",), CONCLUDED),
}
"""Each rate: label, statuses of the numerator, statuses of the denominator.

The three "of total" rates are those of the provincial Phụ lục I form. The last is the one that is compared
between agencies, groups and periods: of tasks whose deadline has passed, so that neither the length of a
window nor a long deadline raises it. What was done before a deadline still ahead (`AHEAD`) is left out of it,
and a task that is open and overdue counts as missed, so that leaving it unfinished never raises a rate.
"""

TIMEZONE = "Asia/Ho_Chi_Minh"
