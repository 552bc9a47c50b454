"""The names of the styles that a Word document is written in, and so what a template has to define.

Names known to Word are written as its files do (Word shows them translated), the others are Vietnamese and
shown as they are.
"""

from __future__ import annotations

from typing import Literal

LETTER, BULLETIN = "mau-van-ban.docx", "mau-ban-tin.docx"
"""The templates that we ship: each shows what its documents look like, and every style with its use."""

BODY = "Normal"
LAST = "Đoạn cuối"
TITLE, SUBJECT, PERIOD = "Title", "Trích yếu", "Kỳ báo cáo"
PARENT, AGENCY, NATION, MOTTO = "Cơ quan chủ quản", "Cơ quan ban hành", "Quốc hiệu", "Tiêu ngữ"
NUMBER, DATE, RULE = "Số và ký hiệu", "Địa danh và ngày", "Đường kẻ"
GREETING, ADDRESSEE = "Kính gửi", "Kính gửi - danh sách"
RECIPIENTS, RECIPIENT = "Nơi nhận", "Nơi nhận - danh sách"
SIGNER_TITLE, SIGNER = "Chức vụ người ký", "Họ tên người ký"
APPENDIX, ATTACHED = "Phụ lục", "Kèm theo"
DASH = "Gạch đầu dòng"
CELL = {"left": "Bảng - chữ", "center": "Bảng - giữa", "right": "Bảng - số"}
COLUMN_HEAD, TABLE_CAPTION, TABLE_NOTE = "Bảng - tên cột", "Bảng - dòng trên", "Bảng - ghi chú"
PICTURE, FIGURE_TITLE, FIGURE_NOTE = "Hình", "caption", "Hình - ghi chú"
NOTICE, QUOTE = "Lưu ý", "Quote"
PREFORMATTED = {"code": "Chữ máy - mã", "output": "Chữ máy", "error": "Chữ máy - lỗi"}
FIGURE_VALUE, FIGURE_LABEL, FIGURE_SHARE = "Số chính", "Số chính - tên", "Số chính - ghi chú"
BREAK = "Hết phần"
PAGE_NUMBER, FOOTER, SIMULATED = "header", "footer", "Chân trang - mô phỏng"
STRONG, EMPHASIS, CODE, LINK = "Strong", "Emphasis", "Chữ mã", "Hyperlink"
DATA_TABLE, LAYOUT_TABLE, FIGURES_TABLE = "Bảng số liệu", "Bảng bố cục", "Bảng số chính"
HEADINGS = 6
ListKind = Literal["Bullet", "Number", "Continue"]
LIST_KINDS: tuple[ListKind, ...] = ("Bullet", "Number", "Continue")
LEVELS = 5
"""Levels of lists that Word has names for."""


def heading(level: int) -> str:
    """Return the style of a heading of the body; deeper ones look like the last."""
    return f"heading {min(level, HEADINGS)}"


def list_style(kind: ListKind, level: int) -> str:
    """Return Word's name for a level (from 0) of a list."""
    at = min(level, LEVELS - 1)
    return f"List {kind} {at + 1}" if at else f"List {kind}"


OF_LETTERS = (
    *(LAST, PARENT, AGENCY, NATION, MOTTO, RULE, NUMBER, DATE, SUBJECT, GREETING, ADDRESSEE),
    *(RECIPIENTS, RECIPIENT, SIGNER_TITLE, SIGNER),
)
"""Styles of what only an administrative letter has."""

OF_ANY = (
    *(BODY, *map(heading, range(1, HEADINGS + 1)), DASH),
    *(list_style(kind, level) for kind in LIST_KINDS for level in range(LEVELS)),
    *(QUOTE, TITLE, PERIOD, APPENDIX, ATTACHED, TABLE_CAPTION, COLUMN_HEAD),
    *(*CELL.values(), TABLE_NOTE, PICTURE, FIGURE_TITLE, FIGURE_NOTE, NOTICE, *PREFORMATTED.values()),
    *(FIGURE_VALUE, FIGURE_LABEL, FIGURE_SHARE, BREAK, PAGE_NUMBER, FOOTER, SIMULATED),
    *(STRONG, EMPHASIS, CODE, LINK, DATA_TABLE, LAYOUT_TABLE, FIGURES_TABLE),
)
"""Styles that every template has to define."""

ALL = (*OF_ANY, *OF_LETTERS)
"""Styles that the template of a letter has to define."""
