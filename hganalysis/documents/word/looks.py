"""How the template that we ship defines the styles of `docx_styles`; the office may change all of it in Word.

Sizes and spacing are those of Nghị định 30/2020/NĐ-CP, Phụ lục I, where it has a rule; where it allows two
sizes, the one of its own specimen (Mục V).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hganalysis.documents.word import styles as s

FONT, FIXED_FONT = "Times New Roman", "Courier New"
BLACK, RED, GREY, LINE_GREY, BLUE = "000000", "9B1C1C", "F2F2F2", "999999", "0B4F8A"
INDENT = 12.7
"""First-line indent in millimetres (NĐ 30: 1 or 1.27 cm)."""

GREETING_INDENT = 2 * INDENT
COLON = 17.5
"""From the start of "Kính gửi:" at size 14 to its colon, under which the dashes stand."""

DASH_WIDTH = 2.9
"""A dash and a space at size 14."""

LEVEL_INDENT = 6.3
"""Millimetres by which each level of a list stands further right."""

SIGNATURE_ROOM = 76
"""Points left for the signature and the seal."""


@dataclass(frozen=True)
class ParagraphStyle:
    """A paragraph style. Sizes and spacing are in points, indents in millimetres, `line` in lines.

    None takes the value of the style it is based on. A negative `first` makes the first line hang out.
    """

    name: str
    use: str
    base: str | None = s.BODY
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    color: str | None = None
    font: str | None = None
    align: Literal["left", "center", "right", "both"] | None = None
    before: float | None = None
    after: float | None = None
    line: float | None = None
    exact: float | None = None
    left: float | None = None
    right: float | None = None
    first: float | None = None
    keep_next: bool | None = None
    keep_lines: bool | None = None
    outline: int | None = None
    border: Literal["top", "box"] | None = None
    shade: str | None = None


@dataclass(frozen=True)
class CharacterStyle:
    """A style of letters inside a paragraph; a size in points."""

    name: str
    use: str
    bold: bool | None = None
    italic: bool | None = None
    color: str | None = None
    font: str | None = None
    size: float | None = None
    underline: bool = False


@dataclass(frozen=True)
class TableStyle:
    """A table style: the colour of its lines, and the room in each cell in millimetres, across and down."""

    name: str
    use: str
    line: str | None
    padding: tuple[float, float]


@dataclass(frozen=True)
class ListLevel:
    """A level of a list: the style of its items, its marker, and where its lines start in millimetres.

    In `marker` "%1" is the number of level 1.
    """

    style: str
    marker: str
    left: float
    first: float


Style = ParagraphStyle | CharacterStyle | TableStyle


def _plain(name: str, use: str, **changes: object) -> ParagraphStyle:
    """Return a style without the indent and the spacing of running text."""
    held = {"align": "left", "after": 0.0, "line": 1.0, "first": 0.0} | changes
    return ParagraphStyle(name, use, **held)  # type: ignore[arg-type]


def _headings() -> tuple[ParagraphStyle, ...]:
    uses = {1: "Mục I, II", 2: "Khoản 1, 2 có tiêu đề"}
    return tuple(
        ParagraphStyle(
            s.heading(i), uses.get(i, f"Tiêu đề cấp {i}"), bold=True, italic=i > 2, align="left", before=8,
            keep_next=True, keep_lines=True, outline=i - 1,
        )
        for i in range(1, s.HEADINGS + 1)
    )  # fmt: skip


def _lists() -> tuple[ParagraphStyle, ...]:
    return tuple(
        ParagraphStyle(
            s.list_style(kind, level), f"Danh sách, cấp {level + 1}", after=3, left=_left(level), first=0
        )
        for kind in s.LIST_KINDS
        for level in range(s.LEVELS)
    )


def _left(level: int) -> float:
    return INDENT + LEVEL_INDENT * (level + 1)


PARAGRAPHS: tuple[ParagraphStyle, ...] = (
    ParagraphStyle(
        s.BODY, "Lời văn", base=None, size=14, font=FONT, align="both", before=0, after=6, line=1.1, left=0,
        first=INDENT,
    ),
    ParagraphStyle(s.LAST, "Đoạn cuối, luôn cùng trang với phần ký", keep_next=True),
    *_headings(),
    ParagraphStyle(s.DASH, "Các ý bắt đầu bằng gạch đầu dòng"),
    *_lists(),
    ParagraphStyle(s.QUOTE, "Trích dẫn", italic=True, left=INDENT, first=0),
    _plain(s.PARENT, "Cơ quan chủ quản", size=12, align="center", left=1, right=1),
    ParagraphStyle(s.AGENCY, "Cơ quan ban hành", base=s.PARENT, bold=True),
    ParagraphStyle(s.NATION, "Quốc hiệu", base=s.PARENT, bold=True),
    ParagraphStyle(s.MOTTO, "Tiêu ngữ", base=s.PARENT, size=13, bold=True),
    ParagraphStyle(s.RULE, "Đường kẻ", base=s.PARENT, size=2, before=3, exact=3, border="top"),
    ParagraphStyle(s.NUMBER, "Số, ký hiệu", base=s.PARENT, size=13, before=6),
    ParagraphStyle(s.DATE, "Địa danh, thời gian", base=s.PARENT, size=13, italic=True, before=6),
    _plain(s.TITLE, "Tên loại văn bản", bold=True, align="center", before=16, line=1.1, keep_next=True),
    _plain(s.SUBJECT, "Trích yếu", bold=True, align="center", line=1.1, keep_next=True),
    _plain(s.PERIOD, "Kỳ báo cáo", align="center", before=6, after=12),
    _plain(s.GREETING, "Kính gửi", after=3, left=GREETING_INDENT, keep_next=True),
    ParagraphStyle(s.ADDRESSEE, "Nơi được kính gửi", base=s.GREETING),
    _plain(s.RECIPIENTS, "Từ “Nơi nhận”", size=12, bold=True, italic=True, after=2),
    _plain(s.RECIPIENT, "Từng nơi nhận", size=11),
    _plain(s.SIGNER_TITLE, "Quyền hạn, chức vụ của người ký", bold=True, align="center"),
    ParagraphStyle(s.SIGNER, "Họ tên người ký, dưới chỗ ký", base=s.SIGNER_TITLE, before=SIGNATURE_ROOM),
    ParagraphStyle(
        s.APPENDIX, "Phụ lục và tên phụ lục", base="heading 1", align="center", before=0, after=4, first=0
    ),
    _plain(s.ATTACHED, "Kèm theo báo cáo", size=13, italic=True, align="center", after=8, keep_next=True),
    _plain(
        s.TABLE_CAPTION, "Dòng trên bảng", size=11, italic=True, align="right", after=3, keep_next=True
    ),
    _plain(s.COLUMN_HEAD, "Tên cột", size=10.5, bold=True, align="center", keep_next=True),
    _plain(s.CELL["left"], "Chữ trong bảng", size=10.5),
    ParagraphStyle(s.CELL["center"], "Ô canh giữa", base=s.CELL["left"], align="center"),
    ParagraphStyle(s.CELL["right"], "Số trong bảng", base=s.CELL["left"], align="right"),
    _plain(s.TABLE_NOTE, "Ghi chú dưới bảng", size=10.5, before=3, after=6),
    _plain(s.PICTURE, "Biểu đồ", align="center", before=6, after=3, keep_next=True),
    _plain(s.FIGURE_TITLE, "Tên biểu đồ", size=12, bold=True, align="center", after=2, keep_lines=True),
    _plain(s.FIGURE_NOTE, "Ghi chú của biểu đồ", size=11, align="center", after=16, keep_lines=True),
    _plain(
        s.NOTICE, "Điều phải chú ý", size=12, bold=True, color=RED, align="center", before=6, after=10,
        left=2, right=2, border="box", keep_lines=True,
    ),
    _plain(s.PREFORMATTED["output"], "Kết quả in ra của sổ tay", size=9, font=FIXED_FONT, after=6),
    ParagraphStyle(s.PREFORMATTED["code"], "Mã của sổ tay", base=s.PREFORMATTED["output"], shade=GREY),
    ParagraphStyle(s.PREFORMATTED["error"], "Lỗi của sổ tay", base=s.PREFORMATTED["output"], color=RED),
    _plain(s.FIGURE_VALUE, "Con số đọc trước tiên", size=20, bold=True, align="center", keep_next=True),
    _plain(s.FIGURE_LABEL, "Con số đó đếm gì", size=12, align="center", keep_next=True),
    _plain(s.FIGURE_SHARE, "Tỷ lệ, so sánh", size=11, italic=True, align="center"),
    _plain(s.BREAK, "Dòng cuối của mỗi phần, mang khổ giấy và lề", size=1, exact=1),
    _plain(s.PAGE_NUMBER, "Số trang ở lề trên", size=13, align="center"),
    _plain(s.FOOTER, "Chân trang", size=11, align="center"),
    ParagraphStyle(s.SIMULATED, "Nhắc số liệu mô phỏng", base=s.FOOTER, size=10, bold=True, color=RED),
)  # fmt: skip

CHARACTERS = (
    CharacterStyle(s.STRONG, "Chữ đậm", bold=True),
    CharacterStyle(s.EMPHASIS, "Chữ nghiêng", italic=True),
    CharacterStyle(s.CODE, "Tên cột, tên tệp, mã", font=FIXED_FONT, size=12),
    CharacterStyle(s.LINK, "Liên kết", color=BLUE, underline=True),
)

TABLES = (
    TableStyle(s.DATA_TABLE, "Bảng số liệu và danh mục", line=BLACK, padding=(1.0, 0.5)),
    TableStyle(s.LAYOUT_TABLE, "Đặt hai cột cạnh nhau, không kẻ", line=None, padding=(0, 0)),
    TableStyle(s.FIGURES_TABLE, "Các con số chính cạnh nhau", line=LINE_GREY, padding=(1.5, 1.0)),
)

MARKERS = ("-", "+", "•", "-", "+")

LISTS: tuple[tuple[ListLevel, ...], ...] = (
    (ListLevel(s.DASH, "-", 0, INDENT),),
    (ListLevel(s.ADDRESSEE, "-", GREETING_INDENT + COLON + DASH_WIDTH, -DASH_WIDTH),),
    (ListLevel(s.RECIPIENT, "-", 0, 0),),
    tuple(ListLevel(s.list_style("Bullet", i), MARKERS[i], _left(i), -LEVEL_INDENT) for i in range(s.LEVELS)),
    tuple(
        ListLevel(s.list_style("Number", i), f"%{i + 1}.", _left(i), -LEVEL_INDENT) for i in range(s.LEVELS)
    ),
)

STYLES: tuple[Style, ...] = (*PARAGRAPHS, *CHARACTERS, *TABLES)
NAMES = tuple(style.name for style in STYLES)
"""Every style that a template has to define."""
