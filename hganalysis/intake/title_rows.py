"""What stands above a table and heads none of its columns: letterhead, title, unit, place and time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hganalysis.reading.sheet import is_blank, line_text
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hganalysis.reading.sheet import Cell

LONGEST_GROUP = 30
"""Characters of a heading over several others; a longer text is a title."""

FEWEST_CAPITALS = 3
"""Words in capitals from which a text is a title above headings that are not."""

OPENING = re.compile(
    r"cộng hòa xã hội chủ nghĩa|độc lập\s*-|ủy ban nhân dân"
    r"|ubnd (?:tỉnh|thành phố|huyện|xã|phường)|hội đồng nhân dân|\W?(?:ban hành )?kèm theo|đơn vị tính|đvt\b"
    r"|phụ lục|phụ biểu|biểu (?:số|mẫu)|mẫu số|danh (?:sách|mục)|bảng (?:tổng hợp|kê|\d)|báo cáo\b|số liệu"
    r"|\W?tính (?:đến|từ)|\W?từ ngày|\W?đến ngày|thời (?:điểm|gian):|ngày (?:in|xuất|lập)|số:|nguồn:|ghi chú:"
    r"|kỳ báo cáo|người (?:lập|xuất)"
    r"|table \d|source:|notes?:|see notes|\W?as of\b|page \d|report\b|list of\b|exported|printed|generated"
)
"""How titles and letterheads begin."""

DATED = re.compile(
    r"[^\W\d_].*\s\S*\d{1,2}[/.-]\d{1,2}[/.-](?:\d\d|20)\d\d\b.*|.+\bngày \d{1,2} tháng \d{1,2}.*"
)
"""Words and a date; a date alone may be over columns."""

BRACKETED = re.compile(r"[(\[].{12,}[)\]]")


def are_titles(cells: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Tell whether every text of a row is one that stands above a table.

    One with a date, in brackets, in capitals or with the words of a letterhead is; where the headings below
    are in capitals too, capitals say nothing.

    Examples
    --------
    >>> are_titles(["UBND TỈNH", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["Mã", "Nội dung", "Hạn"])
    True
    >>> are_titles(["", "Thời hạn", "Kết quả thực hiện"], ["Mã", "Nội dung", "Hạn"])
    False
    """
    texts = [line_text(cell) for cell in cells if not is_blank(cell)]
    capitals_tell = not any(line_text(cell).isupper() and len(line_text(cell)) > 4 for cell in below)
    return bool(texts) and all(_is_title(text, capitals_tell=capitals_tell) for text in texts)


def _is_title(text: str, *, capitals_tell: bool) -> bool:
    said = fold(text)
    if len(text) > LONGEST_GROUP or OPENING.match(said) or DATED.fullmatch(said) or BRACKETED.fullmatch(said):
        return True
    return capitals_tell and text.isupper() and len(text.split()) >= FEWEST_CAPITALS
