"""The words: statuses, states, kinds of deadline, columns, labels and thresholds, each with its source.

Every label a reader sees for one of these words, and every threshold a figure or a table uses, is here once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Granularity = Literal["day", "minute"]
NamesFrom = Literal["reference", "none"]
Basis = Literal["current", "original"]
PopulationBy = Literal["assigned_on", "entered_on", "due_on", "none"]
CarryOver = Literal["exclude", "include"]

UNNAMED = "(nguồn không ghi)"
"""Stands for an agency, a leader or a field that the source does not name."""

NOT_REAL = ": nhiệm vụ không có thật."
"""What follows the notice that data are simulated, where it stands over tasks."""

STATUSES: dict[str, str] = {
    "done_on_time": "hoàn thành đúng hạn",
    "done_late": "hoàn thành quá hạn",
    "open_in_time": "chưa hoàn thành, còn hạn",
    "open_overdue": "chưa hoàn thành, quá hạn",
    "unclassified": "chưa phân loại",
    "no_deadline": "không thời hạn",
    "excluded": "không tính",
}
"""The seven statuses in their fixed order, with the Vietnamese label (docs/method.md, "Trạng thái")."""

IN_TOTAL = ("done_on_time", "done_late", "open_in_time", "open_overdue", "unclassified")
"""`total` is the sum of these five: every task with a deadline that belongs to the period."""

DONE = ("done_on_time", "done_late")
OPEN = ("open_in_time", "open_overdue")

COUNTS: dict[str, str] = {
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
    "outside_population": "không thuộc kỳ báo cáo",
}
"""Why a row is not counted."""

HOLDERS: dict[str, str] = {
    "agency": "cơ quan đang thực hiện",
    "approver": "cơ quan đã báo xong, chờ duyệt",
    "reported_after": "báo hoàn thành sau ngày chốt số liệu",
    "unknown": "không rõ đang ở khâu nào",
}
"""Who holds a task that was not completed at the as-of moment, by what the file says."""

TO_DO = ("agency", "unknown")
"""Holders of tasks that are still with their agency, as far as anybody knows."""

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

UNRESOLVED = "unresolved"
"""The group of names that lead to no agency of the directory."""

Kind = Literal["text", "code", "flag", "date", "count", "percent"]
TaskList = Literal["II", "III", "IV", "book"]


@dataclass(frozen=True)
class TaskColumn:
    """A column of what is known of a task. Every other list of columns is made from `COLUMNS`."""

    name: str
    label: str
    """What a reader sees."""
    kind: Kind = "text"
    """What its cells hold; a "code" is one of the words of this module."""
    map_keys: tuple[str, ...] = ()
    """What an export map may call it, the preferred name first; none when it is worked out."""
    required: bool = False
    """Whether a map must name it."""
    step: Literal["read", "judged", "told"] = "read"
    """Who makes it: `read_tasks`, `judge` and `summarise`, or the report."""
    listed: bool = False
    """Whether the lists of result.json hold it."""
    listed_as: str = ""
    """Its name there, where that is another."""
    shown: Mapping[TaskList, float] = field(default_factory=dict)
    """Where the report lists tasks with it (Phụ lục II, III, IV, data book), and how wide, in characters."""
    headings: Mapping[TaskList, str] = field(default_factory=dict)
    """What stands above it in one of these instead of the label."""
    after: str = ""
    """The column that it follows in lists, where that is not the order of `COLUMNS`."""
    hidden_when_empty: bool = False
    """Whether a Phụ lục has it only when some task has a value; its room is then taken from the title."""

    @property
    def list_name(self) -> str:
        """Its name in the lists of result.json."""
        return self.listed_as or self.name

    @property
    def called(self) -> str:
        """What people call it, who need not know that its cells stand as they were written."""
        return self.label.removesuffix(" (nguyên văn)")

    def heading(self, shown_in: TaskList) -> str:
        """Return what stands above it."""
        return self.headings.get(shown_in, self.label)


_COLUMNS = (
    TaskColumn("task_id", "Mã nhiệm vụ", map_keys=("task_id",), required=True, listed=True,
               shown={"book": 16}),
    TaskColumn("doc_number", "Số, ký hiệu văn bản", map_keys=("doc_number",), listed=True,
               shown={"II": 13, "III": 13, "IV": 13, "book": 20}),
    TaskColumn("doc_date", "Ngày văn bản", "date", map_keys=("doc_date",), listed=True,
               hidden_when_empty=True, shown={"II": 10.5, "III": 10.5, "book": 14}),
    TaskColumn("title", "Nội dung nhiệm vụ", map_keys=("title",), listed=True,
               shown={"II": 44.5, "III": 40.5, "IV": 25, "book": 60}),
    TaskColumn("source_level", "Nguồn giao", map_keys=("source_level",)),
    TaskColumn("leader", "Lãnh đạo chỉ đạo", map_keys=("leader",), listed=True, shown={"book": 26}),
    TaskColumn("field", "Lĩnh vực", map_keys=("field",)),
    TaskColumn("agency_raw", "Cơ quan chủ trì (nguyên văn)", map_keys=("agency", "agency_raw"),
               required=True),
    TaskColumn("agency_id", "Mã cơ quan", listed=True, after="agency", shown={"book": 18}),
    TaskColumn("agency", "Cơ quan chủ trì", listed=True, shown={"II": 14, "III": 14, "IV": 16, "book": 30}),
    TaskColumn("agency_group", "Nhóm cơ quan", "code"),
    TaskColumn("coop_raw", "Cơ quan phối hợp", map_keys=("coop", "coop_raw"), listed=True, listed_as="coop",
               hidden_when_empty=True, shown={"II": 10, "III": 10, "book": 30}),
    TaskColumn("coop_count", "Số cơ quan phối hợp", "count"),
    TaskColumn("assigned_on", "Ngày giao", "date", map_keys=("assigned_on",)),
    TaskColumn("entered_on", "Ngày nhập", "date", map_keys=("entered_on",)),
    TaskColumn("due_raw", "Thời hạn (nguyên văn)", map_keys=("due_on", "due_raw"), required=True),
    TaskColumn("due_kind", "Loại thời hạn", "code"),
    TaskColumn("due_on", "Thời hạn", "date"),
    TaskColumn("due_has_time", "Thời hạn có giờ", "flag"),
    TaskColumn("deadline", "Thời hạn", "date", step="judged", listed=True, listed_as="due_on",
               shown={"II": 10.5, "III": 10.5, "IV": 10.5, "book": 14}),
    TaskColumn("due_original", "Thời hạn ban đầu", "date", map_keys=("due_original",), listed=True,
               shown={"book": 14}),
    TaskColumn("due_original_unread", "Thời hạn ban đầu không dùng được", "flag"),
    TaskColumn("held_from", "Tạm dừng từ", "date", map_keys=("held_from",)),
    TaskColumn("held_to", "Tạm dừng đến", "date", map_keys=("held_to",)),
    TaskColumn("held_days", "Số ngày tạm dừng", "count", map_keys=("held_days",)),
    TaskColumn("extension_count", "Số lần gia hạn", "count", map_keys=("extension_count",), listed=True,
               after="working_days_late", shown={"book": 12}),
    TaskColumn("status_raw", "Trạng thái (nguyên văn)", map_keys=("status", "state", "status_raw"),
               listed=True, after="extension_count", shown={"IV": 11}),
    TaskColumn("state", "Trạng thái", "code"),
    TaskColumn("progress_pct", "Tiến độ (%)", "percent", map_keys=("progress_pct",), listed=True),
    TaskColumn("reported_on", "Ngày báo cáo kết quả", "date", map_keys=("reported_on",), listed=True,
               shown={"book": 16}),
    TaskColumn("completed_on", "Ngày hoàn thành", "date", map_keys=("completed_on",), listed=True,
               shown={"III": 10.5, "IV": 10.5, "book": 16}),
    TaskColumn("completed_has_time", "Ngày hoàn thành có giờ", "flag"),
    TaskColumn("days_late", "Số ngày quá hạn", "count", step="judged", listed=True,
               shown={"II": 8, "III": 8, "book": 12}),
    TaskColumn("working_days_late", "Số ngày làm việc quá hạn", "count", step="judged", listed=True,
               shown={"book": 12}),
    TaskColumn("confirmed_on", "Ngày xác nhận", "date", map_keys=("confirmed_on",)),
    TaskColumn("evidence_count", "Số tệp minh chứng", "count", map_keys=("evidence_count",)),
    TaskColumn("result_doc", "Văn bản kết quả", map_keys=("result_doc",)),
    TaskColumn("last_update_on", "Ngày cập nhật gần nhất", "date", map_keys=("last_update_on",)),
    TaskColumn("reminder_count", "Số lần đôn đốc", "count", map_keys=("reminder_count",)),
    TaskColumn("holder", "Khâu đang giữ", "code", step="judged", listed=True),
    TaskColumn("reported_state", "Tình trạng cơ quan báo", step="told",
               shown={"II": 11, "III": 11, "book": 30}),
    TaskColumn("cause_raw", "Nguyên nhân (nguyên văn)", map_keys=("cause", "cause_raw"), listed=True,
               listed_as="cause", shown={"II": 10, "III": 10, "book": 30},
               headings={"II": "Lý do nêu", "III": "Lý do nêu", "book": "Lý do nêu"}),
    TaskColumn("cause", "Nguyên nhân", "code"),
    TaskColumn("reason", "Lý do không xếp loại hoặc không tính", step="judged", listed=True,
               shown={"IV": 17, "book": 36}, headings={"IV": "Lý do chưa phân loại"}),
    TaskColumn("note", "Ghi chú", map_keys=("note",), listed=True, hidden_when_empty=True,
               shown={"II": 6, "III": 6, "book": 30}),
    TaskColumn("exclusion", "Lý do không tính", "code"),
    TaskColumn("doubt", "Lý do chưa phân loại", "code"),
    TaskColumn("source_file", "Tệp nguồn"),
    TaskColumn("source_sheet", "Trang tính", listed=True, shown={"IV": 9, "book": 18}),
    TaskColumn("source_row", "Dòng", "count", listed=True, shown={"IV": 7, "book": 10}),
)  # fmt: skip
COLUMNS: dict[str, TaskColumn] = {each.name: each for each in _COLUMNS}
"""What is known of a task, in the order of the task table."""

TASK_COLUMNS = {name: each.label for name, each in COLUMNS.items() if each.step == "read"}
"""The task table, one row a task, with the label a reader sees."""

DATE_COLUMNS = tuple(name for name in TASK_COLUMNS if COLUMNS[name].kind == "date")
COUNT_COLUMNS = tuple(
    name for name, each in COLUMNS.items() if each.kind in ("count", "percent") and each.map_keys
)
"""The columns of numbers that an export may have."""

REQUIRED_COLUMNS = tuple(name for name, each in COLUMNS.items() if each.required)
MAP_KEYS = tuple(each.map_keys[0] for each in COLUMNS.values() if each.map_keys)
"""What an export map calls the columns that it can name, in the order of the task table."""


def _in_lists(columns: Iterable[TaskColumn]) -> tuple[TaskColumn, ...]:
    told = [each for each in columns if each.listed or each.shown]
    ordered = [each for each in told if not each.after]
    for column in (each for each in told if each.after):
        before = next(place for place, each in enumerate(ordered) if each.name == column.after)
        ordered.insert(before + 1, column)
    return tuple(ordered)


LIST_COLUMNS = _in_lists(COLUMNS.values())
"""What lists of tasks hold or show, from left to right."""

CHANGES_OF_HISTORY: dict[str, str] = {
    "completion_withdrawn": "rút lại kết quả đã báo hoàn thành",
    "backdated": "ghi lùi ngày hoàn thành về trước ngày chốt kỳ trước",
    "completion_moved": "sửa ngày hoàn thành",
    "deadline_moved": "sửa thời hạn, không có gia hạn trước khi hết hạn",
    "agency_replaced": "thay cơ quan chủ trì",
    "leader_replaced": "thay lãnh đạo chỉ đạo",
    "title_replaced": "thay nội dung nhiệm vụ",
    "vanished": "nhiệm vụ không còn trong tệp xuất",
    "entered_late": "nhập bổ sung với ngày giao trước ngày chốt kỳ trước",
    "returned": "nhiệm vụ có lại trong tệp xuất sau khi vắng ở kỳ trước",
    "id_reused": "dùng lại mã cho nhiệm vụ khác",
    "state_backwards": "trạng thái lùi lại",
}
"""What the audit of changed history finds in a row that an earlier period published otherwise."""

CHANGES_IN_SHORT: dict[str, str] = {
    "completion_withdrawn": "rút lại hoàn thành",
    "backdated": "ghi lùi ngày hoàn thành",
    "completion_moved": "sửa ngày hoàn thành",
    "deadline_moved": "sửa thời hạn",
    "agency_replaced": "thay cơ quan chủ trì",
    "leader_replaced": "thay lãnh đạo chỉ đạo",
    "title_replaced": "thay nội dung",
    "vanished": "không còn trong tệp",
    "entered_late": "nhập bổ sung lùi ngày",
    "returned": "có lại sau khi vắng",
    "id_reused": "dùng lại mã",
    "state_backwards": "trạng thái lùi lại",
}
"""The same for a page with little room."""

WARNINGS_OF_HISTORY: dict[str, str] = {
    "changed_history": "lịch sử bị sửa",
    "unexplained_history": "chỗ khác các kỳ trước đã nêu, chưa giải trình",
    "lapsed_correction": "đính chính của kỳ trước chưa được giữ",
    "unusual_change": "biến động khác thường",
    "history_unread": "chưa đối chiếu được với kỳ trước",
}
"""Warnings that come of holding a period against those before."""

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
