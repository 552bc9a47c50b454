"""Tidy tasks -> the workbook that document-management software would give, with all that surrounds it."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from hganalysis import vocab
from hganalysis.documents.model import SIMULATED_NOTICE
from hganalysis.documents.zipped import with_fixed_times
from hganalysis.sample.population import AMBIGUOUS
from hganalysis.sample.simulated_task import AS_OF, PUBLISHED, Task, Window
from hganalysis.settings.directory import Agency, load_agencies
from hganalysis.settings.reference import PACKAGED
from hganalysis.text import date, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.worksheet.worksheet import Worksheet

    from hganalysis.sample.chance import Chance


def decomposed(words: str) -> str:
    """Return text with its marks apart from its letters, as some systems store it."""
    return unicodedata.normalize("NFD", words)


SHEET, GUIDE = "Danh sách nhiệm vụ", "Hướng dẫn"
TAKEN_AT = dt.time(8)

HEADER: tuple[tuple[str, str, int], ...] = (
    ("TT", "", 6),
    ("Mã nhiệm vụ", "", 15),
    ("Văn bản giao nhiệm vụ", "Số, ký hiệu", 18),
    ("Văn bản giao nhiệm vụ", "Ngày ban hành", 13),
    ("Nội dung nhiệm vụ", "", 60),
    ("Nguồn giao", "", 22),
    ("Lãnh đạo chỉ đạo", "", 24),
    ("Lĩnh vực", "", 22),
    ("Cơ quan thực hiện", "Chủ trì", 34),
    ("Cơ quan thực hiện", "Phối hợp", 40),
    ("Ngày giao", "", 13),
    ("Ngày nhập phần mềm", "", 13),
    ("Thời hạn", "Hạn xử lý", 18),
    ("Thời hạn", "Hạn ban đầu", 13),
    ("Thời hạn", "Số lần gia hạn", 9),
    ("Kết quả thực hiện", "Trạng thái", 17),
    ("Kết quả thực hiện", "Tiến độ (%)", 9),
    ("Kết quả thực hiện", "Ngày báo cáo", 13),
    ("Kết quả thực hiện", "Ngày\nhoàn thành", 17),
    ("Kết quả thực hiện", "Ngày xác nhận", 13),
    ("Kết quả thực hiện", "Số tệp minh chứng", 9),
    ("Kết quả thực hiện", "Văn bản kết quả", 22),
    (decomposed("Ngày cập nhật gần nhất"), "", 17),
    ("Số lần đôn đốc", "", 9),
    ("Nguyên nhân chậm", "", 32),
    ("Ghi chú", "", 20),
)
"""Upper label, lower label and width of each column; one label is decomposed and one has a line break."""

TITLES: tuple[tuple[int, str], ...] = ((1, "UBND TỈNH HẬU GIANG"), (2, "VĂN PHÒNG"))
NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
HEADLINE_ROWS = range(4, 8)
HEADER_ROW = 9
ROW_HEIGHT = 62
GUIDE_LINES = (
    SIMULATED_NOTICE,
    "Tệp này do lệnh «hganalysis sample» sinh ra để thử quy trình; không phải số liệu thật của cơ quan nào.",
    "Mỗi nhiệm vụ một dòng. Cơ quan chủ trì ghi ở cột Chủ trì, các cơ quan còn lại ghi ở cột Phối hợp.",
    "Thời hạn ghi ngày/tháng/năm.",
    "Không có ngày cụ thể thì ghi «Không thời hạn», «Thường xuyên» hoặc «Chờ quyết định».",
    "Ngày hoàn thành là ngày cơ quan chủ trì hoàn thành nhiệm vụ, không phải ngày cập nhật phần mềm.",
)

EXCEL_EPOCH = dt.date(1899, 12, 30)
NULL_DATE = dt.date(1970, 1, 1)
CUT_AT = 200

DUE_SPELLINGS = {"excel": 44, "padded": 18, "short": 12, "clock": 10, "iso": 6, "serial": 6, "before": 4}
DATE_SPELLINGS = {"excel": 52, "padded": 22, "short": 12, "iso": 6, "serial": 8}
STAMP_SPELLINGS = {**DATE_SPELLINGS, "clock": 18}
NAME_SPELLINGS = {"official": 62, "alias": 22, "decomposed": 10, "spaced": 6}
UNDATED_WORDS = {
    "none": ("Không thời hạn", "Không thời hạn", "không có thời hạn", "01/01/1970", NULL_DATE, None),
    "recurrent": ("Thường xuyên", "thường xuyên"),
    "waiting": ("Chờ quyết định",),
}

Cell = str | int | dt.date | dt.datetime | None

LINE = Side(style="thin", color="808080")
BOX = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
WRAPPED = Alignment(vertical="top", wrap_text=True)


def workbook_bytes(tasks: Sequence[Task], chance: Chance, window: Window = PUBLISHED) -> bytes:
    """Return the workbook; the same tasks and the same chance give the same bytes."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    taken = dt.datetime.combine(window.exported, TAKEN_AT)
    _write_titles(sheet, len(tasks), window, taken)
    _write_header(sheet)
    last = _write_groups(sheet, tasks, chance)
    _write_ending(sheet, last + 1, len(tasks), window.exported.year)
    _write_guide(book.create_sheet(GUIDE))
    book.properties.creator = "hganalysis sample"
    book.properties.title = f"{SIMULATED_NOTICE}: {SHEET}"
    target = io.BytesIO()
    book.save(target)
    return with_fixed_times(target.getvalue(), taken)


def _write_titles(sheet: Worksheet, n: int, window: Window, taken: dt.datetime) -> None:
    width = len(HEADER)
    for row, words in TITLES:
        _wide(sheet, row, 1, 5, words)
    for row, words in enumerate(NATION, 1):
        _wide(sheet, row, 9, 16, words)
    headlines = (
        SIMULATED_NOTICE,
        "DANH SÁCH NHIỆM VỤ UBND TỈNH, THƯỜNG TRỰC UBND TỈNH GIAO CÁC CƠ QUAN, ĐƠN VỊ",
        f"(Kỳ báo cáo: Từ ngày {date(window.start)} đến ngày {date(window.as_of)})",
        f"Thời điểm trích xuất: {taken:%H:%M} {date(window.exported)}; số dòng: {n}",
    )
    for row, words in zip(HEADLINE_ROWS, headlines, strict=True):
        _wide(sheet, row, 1, width, words)


def _wide(sheet: Worksheet, row: int, first: int, last: int, words: str) -> None:
    sheet.cell(row, first, words).font = Font(name="Times New Roman", bold=True, size=12)
    sheet.cell(row, first).alignment = CENTRED
    sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)


def _write_header(sheet: Worksheet) -> None:
    """Write two rows: a label over several columns is merged across, one without a lower label downwards."""
    for column, (upper, lower, width) in enumerate(HEADER, 1):
        for row, words in ((HEADER_ROW, upper), (HEADER_ROW + 1, lower)):
            cell = sheet.cell(row, column, words or None)
            cell.font, cell.alignment, cell.border = Font(name="Times New Roman", bold=True), CENTRED, BOX
        sheet.column_dimensions[get_column_letter(column)].width = width
    uppers = [upper for upper, _, _ in HEADER]
    for upper in dict.fromkeys(uppers):
        first, n = uppers.index(upper) + 1, uppers.count(upper)
        sheet.merge_cells(
            start_row=HEADER_ROW, end_row=HEADER_ROW + (n == 1), start_column=first, end_column=first + n - 1
        )
    sheet.freeze_panes = f"C{HEADER_ROW + 2}"


def _write_groups(sheet: Worksheet, tasks: Sequence[Task], chance: Chance) -> int:
    """Write the tasks under a row for each group of agencies; return the last row."""
    names, row = Names(), HEADER_ROW + 1
    looks: dict[bool, StyleArray] = {}
    groups = {agency.group for agency in names.by_id.values()}
    for group, label in vocab.GROUPS.items():
        if group not in groups:
            continue
        members = [task for task in tasks if _group_of(task, names) == group]
        row += 1
        _wide(sheet, row, 1, len(HEADER), f"{label} ({len(members)})")
        for number, task in enumerate(members, 1):
            row += 1
            _write_row(sheet, row, [number, *_cells(task, names, chance)], looks)
            sheet.row_dimensions[row].height = ROW_HEIGHT
    return row


def _group_of(task: Task, names: Names) -> str:
    """Group of the lead agency; both Long Mỹ are district units, so an ambiguous one is too."""
    return names.by_id[task.agency_id].group if task.agency_id else "district"


def _cells(task: Task, names: Names, chance: Chance) -> list[Cell]:
    due = (
        date_cell(chance, task.due_on, DUE_SPELLINGS) if task.due_on else undated_cell(chance, task.due_kind)
    )
    original = task.due_original if task.extension_count or chance.happens(0.5) else None
    title = decomposed(cut(task.title)) if chance.happens(0.05) else cut(task.title)
    state = decomposed(task.status_raw) if chance.happens(0.05) else task.status_raw
    return [
        task.task_id,
        task.doc_number,
        date_cell(chance, task.doc_date, DATE_SPELLINGS),
        title,
        task.source_level,
        task.leader,
        task.field,
        names.lead(chance, task.agency_id),
        names.coop(chance, task.coop),
        date_cell(chance, task.assigned_on, DATE_SPELLINGS),
        date_cell(chance, task.entered_on, DATE_SPELLINGS),
        due,
        date_cell(chance, original, DATE_SPELLINGS),
        task.extension_count,
        state,
        task.progress_pct,
        date_cell(chance, task.reported_on, DATE_SPELLINGS),
        date_cell(chance, task.completed_on, STAMP_SPELLINGS),
        date_cell(chance, task.confirmed_on, DATE_SPELLINGS),
        task.evidence_count,
        task.result_doc or None,
        date_cell(chance, task.last_update_on, STAMP_SPELLINGS),
        task.reminder_count,
        task.cause_raw or None,
        task.note or None,
    ]


def _write_row(sheet: Worksheet, row: int, cells: Sequence[Cell], looks: dict[bool, StyleArray]) -> None:
    """Write the cells of a task; all days share one look, all else another: to make one takes long."""
    for column, value in enumerate(cells, 1):
        cell: Any = sheet.cell(row, column, value)
        is_day = isinstance(value, dt.date)
        if is_day not in looks:
            cell.border, cell.alignment = BOX, WRAPPED
            if is_day:
                cell.number_format = "dd/mm/yyyy"
            looks[is_day] = cell._style
        cell._style = looks[is_day]


def _write_ending(sheet: Worksheet, row: int, n: int, year: int) -> None:
    sheet.cell(row, 2, "Tổng cộng").font = Font(name="Times New Roman", bold=True)
    sheet.cell(row, 5, f"{n} dòng")
    _wide(sheet, row + 2, 20, len(HEADER), f"Hậu Giang, ngày      tháng      năm {year}")
    _wide(sheet, row + 3, 2, 5, "NGƯỜI LẬP BIỂU")
    _wide(sheet, row + 3, 20, len(HEADER), "CHÁNH VĂN PHÒNG")


def _write_guide(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width = 110
    for row, words in enumerate(GUIDE_LINES, 1):
        sheet.cell(row, 1, words).alignment = WRAPPED


def date_cell(chance: Chance, day: dt.date | None, spellings: dict[str, int]) -> Cell:
    """Return a date as one of the spellings found in exports."""
    spelling = chance.weighted(spellings)
    if day is None:
        return None
    short = f"{day.day}/{day.month}/{day.year}"
    texts: dict[str, Cell] = {
        "excel": day,
        "padded": f"{day:%d/%m/%Y}",
        "short": short,
        "clock": f"{chance.whole(7, 17):02d}:{chance.one_of(('00', '15', '30', '45'))} {day:%d/%m/%Y}",
        "iso": f"{day:%Y-%m-%d}",
        "serial": (day - EXCEL_EPOCH).days,
        "before": f"Trước {short}",
    }
    return texts[spelling]


def undated_cell(chance: Chance, kind: str) -> Cell:
    """Return what an export writes in place of a deadline."""
    return chance.one_of(UNDATED_WORDS[kind])


class Names:
    """Spellings of agencies; the ambiguous ones are used on purpose alone."""

    def __init__(self) -> None:
        agencies = [
            agency for agency in load_agencies(PACKAGED / "agencies.yml") if agency.is_valid_on(AS_OF)
        ]
        self.by_id = {agency.id: agency for agency in agencies}
        self._uses = Counter(
            name for agency in agencies for name in {fold(each) for each in _all_names(agency)}
        )
        self._ambiguous = iter(AMBIGUOUS)

    def lead(self, chance: Chance, agency_id: str) -> str:
        """Return one name, or the next ambiguous one for a task whose agency nobody can tell."""
        if not agency_id:
            return next(self._ambiguous)
        return self._spelled(chance, self.by_id[agency_id])

    def coop(self, chance: Chance, agency_ids: tuple[str, ...]) -> Cell:
        """Return several names in one cell, joined in one of four ways."""
        names = [self._spelled(chance, self.by_id[each]) for each in agency_ids]
        joint = chance.one_of(("; ", "; ", ", ", "\n", " và "))
        if joint == " và " and len(names) > 1:
            return f"{', '.join(names[:-1])} và {names[-1]}"
        return joint.join(names) or None

    def _spelled(self, chance: Chance, agency: Agency) -> str:
        spelling = chance.weighted(NAME_SPELLINGS)
        aliases = [alias for alias in agency.aliases if self._uses[fold(alias)] == 1]
        if spelling == "alias" and aliases:
            return chance.one_of(aliases)
        if spelling == "decomposed":
            return decomposed(agency.name)
        return f" {agency.name.replace(' ', '  ', 1)}\u00a0" if spelling == "spaced" else agency.name


def _all_names(agency: Agency) -> tuple[str, ...]:
    return (agency.name, agency.short, *agency.aliases)


def cut(words: str) -> str:
    """Return text as a software that cuts long texts shows it."""
    return words if len(words) <= CUT_AT else words[:CUT_AT].rstrip() + "…"
