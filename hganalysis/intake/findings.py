"""Findings: what is wrong or worth knowing in a source, where, why, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from hganalysis import vocab
from hganalysis.errors import FrameError

if TYPE_CHECKING:
    from collections.abc import Sequence

FINDING_COLUMNS: dict[str, str] = {
    "severity": "Mức độ",
    "code": "Loại",
    "file": "Tệp",
    "sheet": "Trang tính",
    "row": "Dòng",
    "column": "Cột",
    "value": "Giá trị",
    "reason": "Lý do",
    "action": "Cần làm",
    "task_id": "Mã nhiệm vụ",
    "about": "Cột của bảng nhiệm vụ",
    "rows": "Số dòng",
}
"""The findings table with the label a reader sees."""

NUMBERS = ("row", "rows")
"""Its columns that are numbers; the others are texts."""

OUTCOMES = (
    "done", "done_on_time", "done_late", "open", "open_in_time", "open_overdue", "unclassified", "due_soon",
)  # fmt: skip
"""What is not known of a task that is not classified, although it is in the total."""

ENDED = ("done", "done_on_time", "done_late", "unclassified")
BY_AGENCY = ("by_agency",)
EVERY = ("total", *OUTCOMES, "no_deadline", "excluded", *BY_AGENCY)

UNCLASSIFIED = ("unclassified",)
COUNTED = (*vocab.IN_TOTAL, "no_deadline")

NOT_JUDGED = (
    OUTCOMES,
    "không xếp loại được, để ở mục chưa phân loại; các số đã hoàn thành, chưa hoàn thành, còn hạn, quá hạn, "
    "sắp đến hạn chưa gồm các nhiệm vụ này",
    UNCLASSIFIED,
)
NOT_ENDED = (
    ENDED,
    "để ở mục chưa phân loại, không tính là đã hoàn thành",
    UNCLASSIFIED,
)
NOT_TRUSTED = (
    ("total", *OUTCOMES),
    "có ngày không chắc chắn nên không được dùng; nhiệm vụ cần ngày ấy để xếp loại thì ở mục chưa phân loại",
)
TWICE = (EVERY, "không xét được có lặp lại hay không, nên có thể một nhiệm vụ được tính nhiều lần")
NO_AGENCY = (
    BY_AGENCY,
    "không tính được cho cơ quan nào",
    COUNTED,
)
"""What several kinds do to the figures: `touches`, `effect` and `among` of a `Kind`."""

OWN_DIRECTORY = "`hganalysis reference agencies.yml` chép danh mục ra params/reference/agencies.yml để sửa"

SPELT = (
    'cách viết ngày ở dates.formats, ví dụ ["%d-%b-%y"] để đọc 15-Sep-24; chữ nghĩa là không có ngày ở '
    'dates.null_values, ví dụ ["đang rà soát"]'
)
"""What a map declares of cells in a column of dates that are not read."""

MISSING = "tổng số và mọi số bên dưới có thể thiếu nhiệm vụ"
MISPLACED = "có thể bị xếp sai mục, hoặc ra ngoài tổng số"


@dataclass(frozen=True)
class Kind:
    """One kind of finding."""

    severity: str
    """How much it matters, a key of `vocab.SEVERITIES`."""
    label: str
    action: str
    """What it is, and what to do."""
    touches: tuple[str, ...] = ()
    """The figures that would be others without it: of `vocab.COUNTS`, ``due_soon`` and ``by_agency``. A rule
    that the office chose itself (a repeated row, "before" a day, a null date) touches none."""
    effect: str = ""
    """What it does to those figures, as the end of a sentence about the rows."""
    among: tuple[str, ...] = ()
    """The statuses of the rows whose counting it changes; any when empty."""


KINDS: dict[str, Kind] = {
    "due_unreadable": Kind(
        "error",
        "Thời hạn không đọc được",
        "Sửa thời hạn trong phần mềm, hoặc khai trong bảng ánh xạ: cách viết ngày ở dates.formats, ví dụ "
        '["%d-%b-%y"] để đọc 15-Sep-24; chữ ở due_words, ví dụ {Theo lịch riêng: recurrent}.',
        *NOT_JUDGED,
    ),
    "completion_unreadable": Kind(
        "error",
        "Ngày hoàn thành không đọc được",
        f"Sửa ngày hoàn thành, hoặc khai trong bảng ánh xạ: {SPELT}.",
        *NOT_JUDGED,
    ),
    "done_without_date": Kind(
        "error",
        "Báo hoàn thành nhưng không có ngày hoàn thành",
        "Bổ sung ngày hoàn thành; khi chưa có thì không xếp loại.",
        *NOT_ENDED,
    ),
    "completed_but_not_done": Kind(
        "error",
        "Có ngày hoàn thành nhưng trạng thái chưa hoàn thành",
        "Thống nhất trạng thái và ngày hoàn thành.",
        *NOT_JUDGED,
    ),
    "state_unknown": Kind(
        "error",
        "Trạng thái không có trong danh mục",
        "Khai trạng thái này trong mục states của bảng ánh xạ.",
        *NOT_JUDGED,
    ),
    "state_not_calculated": Kind(
        "error",
        "Ô trạng thái chưa có kết quả tính hoặc báo lỗi",
        "Mở tệp bằng Excel, chờ tính xong, sửa ô báo lỗi (nếu có), lưu lại rồi chạy lại.",
        *NOT_JUDGED,
    ),
    "state_missing": Kind(
        "error",
        "Thiếu trạng thái",
        "Bổ sung trạng thái, hoặc khai nghĩa của ô trống trong mục states của bảng ánh xạ, ví dụ '': open.",
        *NOT_JUDGED,
    ),
    "dates_swapped": Kind(
        "error",
        "Ngày và tháng có thể đã bị đổi chỗ",
        "Xuất lại từ phần mềm dạng .xlsx, hoặc mở tệp gốc bằng Excel đặt ngày kiểu Việt Nam rồi lưu lại.",
        *NOT_TRUSTED,
    ),
    "dates_contradicted": Kind(
        "error",
        "Cột ngày trái với thứ tự ngày, tháng đã khai",
        "Sửa dates.dayfirst của bảng ánh xạ, hoặc khai dates.other_order nếu chỉ cột này ngược thứ tự.",
        *NOT_TRUSTED,
    ),
    "id_rounded": Kind(
        "error", "Mã nhiệm vụ bị làm tròn", "Định dạng cột mã là chữ (Text) rồi xuất lại từ phần mềm.", *TWICE
    ),
    "conflicting_duplicates": Kind(
        "error",
        "Cùng mã, các dòng mâu thuẫn",
        "Xác định dòng đúng và xóa dòng còn lại trong tệp nguồn; mỗi lần cập nhật một dòng thì khai cột "
        "ngày cập nhật ở columns.last_update_on của bảng ánh xạ: dòng mới nhất được tính.",
        touches=OUTCOMES,
        effect="không rõ dòng nào đúng: nhiệm vụ thuộc kỳ thì chưa phân loại, các dòng khác không tính",
    ),
    "join_conflict": Kind(
        "error",
        "Hai tệp xuất ghi khác nhau",
        "Xác định tệp nào đúng và sửa tệp kia; ô của tệp chính được giữ.",
        *NOT_JUDGED,
    ),
    "merged_data": Kind(
        "error",
        "Ô gộp ở cột riêng của từng nhiệm vụ",
        "Bỏ gộp ô và ghi giá trị cho từng ô; hiện chỉ ô đầu có giá trị.",
        touches=EVERY,
        effect=f"nằm trong ô gộp mà chỉ ô đầu có giá trị, các ô còn lại coi như trống, nên {MISPLACED}",
    ),
    "row_too_long": Kind(
        "error",
        "Dòng dài hơn hàng tiêu đề",
        "Đặt ô có dấu phân cách trong ngoặc kép, hoặc xuất lại dạng .xlsx.",
        *NOT_JUDGED,
    ),
    "row_too_short": Kind(
        "error",
        "Dòng ngắn hơn hàng tiêu đề",
        "Kiểm tra dòng này trong tệp nguồn: thường thiếu một dấu phân cách; hoặc xuất lại dạng .xlsx.",
        *NOT_JUDGED,
    ),
    "columns_reordered": Kind(
        "error",
        "Bảng thứ hai có tiêu đề khác thứ tự",
        "Tách bảng này sang trang tính hoặc tệp riêng, hoặc xếp cột theo đúng thứ tự của bảng đầu.",
        *NOT_JUDGED,
    ),
    "agency_ambiguous": Kind(
        "error",
        "Tên cơ quan chỉ nhiều nơi",
        "Ghi rõ tên đầy đủ (ví dụ: UBND thị xã Long Mỹ hay UBND huyện Long Mỹ).",
        *NO_AGENCY,
    ),
    "agency_unknown": Kind(
        "error",
        "Cơ quan chưa có trong danh mục",
        f"Sửa tên, hoặc thêm vào aliases ({OWN_DIRECTORY}).",
        *NO_AGENCY,
    ),
    "agency_missing": Kind("error", "Thiếu cơ quan chủ trì", "Bổ sung cơ quan chủ trì.", *NO_AGENCY),
    "sheet_incomplete": Kind(
        "error",
        "Trang tính giống bảng nhiệm vụ nhưng thiếu cột",
        "Khai tiêu đề của trang này trong mục columns của bảng ánh xạ, hoặc bỏ trang nếu không cần.",
        touches=EVERY,
        effect=f"chưa được đọc, nên {MISSING}",
    ),
    "id_missing": Kind(
        "warning", "Thiếu mã nhiệm vụ", "Bổ sung mã để phát hiện được nhiệm vụ trùng.", *TWICE
    ),
    "same_id_other_agency": Kind(
        "warning", "Một mã giao cho nhiều cơ quan", "Kiểm tra: mỗi dòng được tính là một nhiệm vụ riêng."
    ),
    "date_unreadable": Kind(
        "warning",
        "Ngày không đọc được",
        f"Sửa ngày, hoặc khai trong bảng ánh xạ: {SPELT}.",
        touches=EVERY,
        effect=f"không rõ có thuộc kỳ hay không, hoặc không rõ thời hạn ban đầu, nên {MISPLACED}",
    ),
    "record_mended": Kind(
        "warning",
        "Dòng của tệp CSV không đúng quy tắc, đã đọc theo các dòng bên cạnh",
        "So dòng này với tệp nguồn; nếu sai thì xuất lại dạng .xlsx.",
        touches=EVERY,
        effect="đọc được nhờ so với các dòng bên cạnh, nên có thể có ô chưa đúng",
    ),
    "rows_hidden": Kind(
        "warning",
        "Nhiệm vụ ở dòng bị ẩn hoặc bị lọc",
        "Bỏ lọc, hiện các dòng rồi xem lại; dòng nào không còn là nhiệm vụ thì xóa khỏi tệp nguồn.",
        touches=EVERY,
        effect="bị ẩn hoặc bị lọc trong tệp nguồn nhưng vẫn được tính",
    ),
    "rows_struck": Kind(
        "warning",
        "Nhiệm vụ ở dòng bị gạch ngang",
        "Xem lại các dòng này; nhiệm vụ đã rút thì ghi trạng thái hoặc xóa khỏi tệp nguồn.",
        touches=EVERY,
        effect="có ô bị gạch ngang trong tệp nguồn nhưng vẫn được tính",
    ),
    "sheet_hidden": Kind(
        "warning",
        "Nhiệm vụ ở trang tính bị ẩn",
        "Hiện trang tính rồi xem lại; trang cũ không dùng nữa thì xóa khỏi tệp nguồn.",
        touches=EVERY,
        effect="ở trang tính bị ẩn của tệp nguồn nhưng vẫn được tính",
    ),
    "letters_lost": Kind(
        "warning",
        "Chữ trong tệp đã mất, không khôi phục được từ tệp này",
        "Xuất lại từ phần mềm dạng CSV UTF-8 hoặc .xlsx.",
    ),
    "number_unreadable": Kind("warning", "Số không đọc được", "Sửa thành số."),
    "completed_before_assigned": Kind(
        "warning",
        "Hoàn thành trước khi giao",
        "Kiểm tra ngày giao và ngày hoàn thành.",
        touches=ENDED,
        effect="vẫn xếp loại theo ngày đã ghi, trong đó có ngày chưa đúng",
        among=vocab.DONE,
    ),
    "due_as_completed": Kind(
        "warning",
        "Thời hạn trùng ngày hoàn thành",
        "Kiểm tra cột khai ở columns.due_on: ngày kết thúc dự kiến đi theo ngày xong, không phải thời hạn; "
        "khai cột của kế hoạch đã duyệt (Baseline).",
        touches=OUTCOMES,
        effect="có thể ghi ngày dự kiến hay ngày xong thay cho thời hạn, nên hầu như không nhiệm vụ nào "
        "hoàn thành quá hạn",
        among=vocab.DONE,
    ),
    "due_before_assigned": Kind(
        "warning",
        "Thời hạn trước ngày giao",
        "Kiểm tra ngày giao và thời hạn.",
        touches=OUTCOMES,
        effect="vẫn xếp loại theo thời hạn đã ghi, trong đó có ngày chưa đúng",
        among=(*vocab.DONE, *vocab.OPEN),
    ),
    "several_leads": Kind(
        "warning",
        "Nhiều cơ quan chủ trì trong một ô",
        "Nhiệm vụ tính cho cơ quan ghi đầu tiên; các cơ quan sau là phối hợp.",
        touches=BY_AGENCY,
        effect="chỉ tính cho cơ quan ghi đầu tiên, nên số của từng cơ quan có thể khác",
        among=COUNTED,
    ),
    "join_unmatched": Kind(
        "warning",
        "Mã chỉ có ở một trong hai tệp nối",
        "Kiểm tra mã nhiệm vụ ở cả hai phần mềm.",
        touches=EVERY,
        effect="có thể là nhiệm vụ chưa được tính, hoặc thiếu trạng thái và ngày lẽ ra lấy từ tệp nối",
    ),
    "legacy_by_content": Kind(
        "warning",
        "Chữ không phải Unicode, nhận bảng mã theo nội dung",
        "Xem lại vài dòng đã chuyển; nếu sai chữ, chuyển tệp sang Unicode bằng UniKey rồi chạy lại.",
    ),
    "legacy_doubtful": Kind(
        "warning",
        "Có thể là chữ không phải Unicode",
        "Giữ nguyên như đã ghi; nếu sai chữ, chuyển tệp sang Unicode bằng UniKey rồi chạy lại.",
    ),
    "row_not_task": Kind(
        "warning",
        "Dòng không nhận ra là nhiệm vụ",
        "Kiểm tra dòng này trong tệp nguồn.",
        touches=EVERY,
        effect=f"chưa được tính, nên {MISSING}",
    ),
    "corrected": Kind(
        "info",
        "Ô đã đính chính theo bảng đính chính của kỳ",
        "Không cần làm gì ở kỳ này; sửa cả trong phần mềm để tệp xuất sau không còn sai.",
    ),
    "duplicate": Kind("info", "Dòng trùng mã, không tính", "Không cần làm gì nếu đúng là dòng cũ."),
    "due_before": Kind(
        "info", "Thời hạn ghi «Trước ngày …»", "Được hiểu theo mục dates.before của bảng ánh xạ."
    ),
    "due_span": Kind(
        "info",
        "Thời hạn ghi quý, tháng, tuần, năm hoặc từ ngày đến ngày",
        "Được hiểu là ngày cuối của khoảng ấy; nếu không phải thì sửa thời hạn trong phần mềm.",
    ),
    "due_held": Kind(
        "info",
        "Thời hạn dời theo thời gian tạm dừng",
        "Được dời theo dates.hold của bảng ánh xạ; nếu phần mềm đã cộng sẵn thì bỏ dates.hold.",
    ),
    "hold_unclear": Kind(
        "warning",
        "Thời gian tạm dừng không rõ",
        "Không dời thời hạn; sửa ngày tạm dừng trong phần mềm.",
        touches=("done_on_time", "done_late", "open_in_time", "open_overdue", "due_soon"),
        effect="có thể có thời hạn sớm hơn thời hạn thật",
    ),
    "hold_late": Kind(
        "info",
        "Tạm dừng sau khi đã qua thời hạn",
        "Không dời thời hạn; kiểm tra ngày tạm dừng nếu nhiệm vụ thật ra dừng từ trước.",
    ),
    "due_computed": Kind(
        "info",
        "Thời hạn ghi bằng số giờ, ngày, tuần, tháng",
        "Được tính theo mục dates.terms_from của bảng ánh xạ và lịch làm việc; xác nhận cách tính.",
    ),
    "two_dates": Kind(
        "warning",
        "Ô có hai mốc thời gian, lấy ngày đứng đầu",
        "Xem ngày đã lấy có đúng là ngày của cột này không; nếu không thì sửa ô trong tệp nguồn.",
        touches=OUTCOMES,
        effect="xếp loại theo ngày ấy; nếu mốc ghi sau mới đúng thì tình trạng có thể khác",
        among=(*vocab.DONE, *vocab.OPEN),
    ),
    "date_with_text": Kind(
        "info",
        "Ô ngày còn có chữ khác",
        "Không cần làm gì; ngày được lấy theo mục dates.extra_text của bảng ánh xạ, chữ còn lại là ghi chú.",
    ),
    "percent_as_share": Kind(
        "info",
        "Tiến độ ghi bằng phần của 1, như bảng tính lưu phần trăm",
        "Không cần làm gì nếu 0,8 trong tệp là 80%; nếu là 0,8% thì ghi kèm dấu % trong tệp nguồn.",
    ),
    "date_null": Kind(
        "info", "Ngày giả dùng thay cho ô trống", "Không cần làm gì; được coi là không có ngày."
    ),
    "due_end_of_day": Kind(
        "info",
        "Thời hạn ghi giây cuối của ngày theo giờ UTC",
        "Không cần làm gì nếu thời hạn là hết ngày đó.",
    ),
    "dates_moved": Kind(
        "info",
        "Ngày đổi theo múi giờ",
        "Không cần làm gì nếu dates.timezone của bảng ánh xạ đúng là múi giờ nơi làm việc.",
    ),
    "table_copied": Kind(
        "warning",
        "Bảng đứng hai lần trong tệp, chỉ đọc một lần",
        "Không cần làm gì nếu bảng bị chép hai lần; nếu là việc khác thì sửa tệp rồi chạy lại.",
    ),
    "encoding_assumed": Kind(
        "info",
        "Bảng mã của tệp được nhận theo nội dung",
        "Xem lại vài dòng; nếu sai chữ thì lưu tệp dạng CSV UTF-8 rồi chạy lại.",
    ),
    "merged_due": Kind(
        "warning",
        "Một ô thời hạn gộp cho nhiều nhiệm vụ",
        "Được hiểu là thời hạn chung của mọi dòng trong ô gộp; nếu không phải thì bỏ gộp và ghi từng ô.",
    ),
    "value_carried": Kind(
        "info",
        "Giá trị lấy từ ngoài dòng",
        "Không cần làm gì nếu bảng ánh xạ khai đúng; nếu sai thì sửa mục columns, ticks hay fill_down.",
    ),
    "merged_filled": Kind(
        "info",
        "Ô gộp được hiểu là chung cho nhiều dòng",
        "Không cần làm gì nếu các dòng đúng là cùng giá trị.",
    ),
    "legacy_encoding": Kind(
        "info",
        "Chữ không phải Unicode, nhận bảng mã theo phông chữ",
        "Không cần làm gì; chữ đã được chuyển sang Unicode.",
    ),
    "control_character": Kind(
        "warning",
        "Ô có ký tự điều khiển không in được",
        "Gõ lại nội dung ô; văn bản và hình vẽ bỏ ký tự đó đi.",
    ),
    "text_truncated": Kind("info", "Nội dung bị cắt ngắn", "Xem nội dung đầy đủ trong phần mềm."),
    "row_dropped": Kind(
        "info", "Dòng không phải nhiệm vụ", "Không cần làm gì (tiêu đề, nhóm, tổng cộng, chữ ký)."
    ),
    "agency_named_later": Kind(
        "info",
        "Cơ quan mang tên có sau ngày giao",
        "Không cần làm gì nếu nhiệm vụ đã chuyển cho cơ quan này; không thì ghi tên cơ quan vào ngày giao.",
    ),
    "coop_unknown": Kind(
        "info",
        "Cơ quan phối hợp chưa rõ",
        f"Sửa tên, hoặc thêm vào aliases ({OWN_DIRECTORY}); tên được giữ như đã ghi.",
    ),
    "left_in_source": Kind(
        "info",
        "Dòng ngoài kỳ, chỉ đếm chứ không đọc",
        "Không cần làm gì; đã cộng vào số dòng đọc được và số không tính.",
    ),
    "sheet_skipped": Kind(
        "info", "Trang tính không có bảng nhiệm vụ", "Không cần làm gì nếu trang này không chứa nhiệm vụ."
    ),
    "column_unused": Kind("info", "Cột không dùng đến", "Khai trong mục columns của bảng ánh xạ nếu cần."),
}
"""Every kind of finding; docs/findings.md explains each to the analyst."""


def require_findings(findings: object, *needed: str) -> None:
    """Refuse what is no table of findings, or one that lacks a column."""
    if not isinstance(findings, pd.DataFrame) or not {*needed} <= {*findings.columns}:
        found = f"bảng có cột {', '.join(map(str, findings))}" if isinstance(findings, pd.DataFrame) else ""
        raise FrameError(
            "findings cần bảng phát hiện, như bảng thứ hai mà hg.read_tasks trả về; nhận được "
            f"{found or type(findings).__name__}."
        )


def counted(findings: pd.DataFrame) -> list[tuple[str, int]]:
    """Return the code of each kind of finding and how many there are, worst and most frequent first."""
    require_findings(findings, "code")
    sizes, order = findings["code"].value_counts(), list(vocab.SEVERITIES)
    found = [(code, int(sizes[code])) for code in KINDS if code in sizes]
    return sorted(found, key=lambda each: (order.index(KINDS[each[0]].severity), -each[1], each[0]))


@dataclass
class Findings:
    """The findings of a source, gathered as it is read."""

    file: str = ""
    """The file that is being read."""
    labels: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """File, sheet and column of the task table -> heading as the sheet writes it."""
    rows: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self, code: str, reason: str, *, sheet: str = "", row: int | None = None, column: str = "",
        heading: str = "", value: str = "", task_id: str | None = None, file: str | None = None,
        rows: int | None = None,
    ) -> None:  # fmt: skip
        """Record one finding; its severity and what to do follow from its kind.

        `column` is a column of the task table, shown by its heading in the sheet; `heading` is for a column
        of the sheet that is none of them. `file` is the one that is being read unless another is named.
        `rows` is how many rows it concerns: the one it names, or none, unless told.
        """
        kind = KINDS[code]
        file = self.file if file is None else file
        shown = heading or self.labels.get((file, sheet, column)) or vocab.TASK_COLUMNS.get(column, "")
        self.rows.append(
            {
                "severity": kind.severity, "code": code, "file": file, "sheet": sheet, "row": row,
                "column": shown, "value": value, "reason": reason, "action": kind.action,
                "task_id": task_id or "", "about": column,
                "rows": int(row is not None) if rows is None else rows,
            }
        )  # fmt: skip

    def frame(self, sheets: Sequence[tuple[str, str]]) -> pd.DataFrame:
        """Return the findings as a table in the order of files and sheets, those of a whole sheet first."""
        order = {name: place for place, name in enumerate(sheets)}
        rows = sorted(self.rows, key=lambda each: (order[each["file"], each["sheet"]], each["row"] or 0))
        return pd.DataFrame(
            {
                name: pd.Series([row[name] for row in rows], dtype="Int64" if name in NUMBERS else "str")
                for name in FINDING_COLUMNS
            }
        )
