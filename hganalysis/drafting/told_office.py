"""Whose list an export is: the name of an office above its table, as letterheads have it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from hganalysis.drafting.told_day import MOST_FILLED
from hganalysis.reading.sheet import is_blank
from hganalysis.text import capital, fold, nfc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hganalysis.drafting.found_table import Table
    from hganalysis.reading.sheet import Cell, Sheet

LONGEST_NAME = 80

KIND = (
    r"ubnd|(?:uỷ|ủy) ban nhân dân|hđnd|sở(?! hữu)|bộ|vụ(?! việc)|phòng(?!,? chống)|ban(?! hành)"
    r"|tổng cục|chi cục|cục|trung tâm|văn phòng|thanh tra|công an|trường(?! hợp)|bệnh viện|viện"
    r"|tỉnh ủy|thành ủy|huyện ủy|đảng ủy"
)
NO_NAME = (
    r"giao(?! thông)|thực hiện|giải quyết|ban hành|báo cáo|về việc|nhiệm vụ|danh sách|theo dõi|chỉ số"
    r"|thủ tục|tiêu chí|năm|tháng|ngày"
)
OFFICE = re.compile(
    rf"(?:(?:tên )?(?:cơ quan|đơn vị)(?: báo cáo| lập)? ?: ?)?"
    rf"(?P<name>(?!.*\b(?:{NO_NAME})\b)(?:{KIND})\b(?!,)[^:.\d]*(?:\d{{1,2}})?)",
    re.IGNORECASE,
)
"""A line that is the name of an office and no more."""

ONLY_KIND = re.compile(KIND, re.IGNORECASE)
"""A kind of office, which names none."""

PARTS_OF = {"văn phòng": "Văn phòng", "văn phòng hđnd và ubnd": "Văn phòng HĐND và"}
"""Offices, folded, whose letterhead leaves it to the line above them of what they are part."""

ABBREVIATED = {"ubnd", "hđnd", "mttq", "ubmttq", "tp", "tx", "tt", "kcn", "qlda", "cntt"}
KIND_OF_PLACE = r"(?:tỉnh|thành phố|tp|huyện|quận|thị xã|thị trấn|xã(?! hội)|phường)\b(?! ủy)"
PLACE = re.compile(
    rf"\b(?:{KIND_OF_PLACE}\.?|(?:tỉnh|thành|huyện|đảng) ủy(?! {KIND_OF_PLACE})) (?P<name>[^,;()-]+)"
)
"""A kind of place, or a committee that is called by it, with its name, in small letters."""

OF_PLACE = re.compile(rf"{KIND_OF_PLACE}\.? (?!.*\b(?:{NO_NAME})\b)[^:,;()]+", re.IGNORECASE)
"""A line that goes on with the place of the office above it."""

SECTOR = re.compile(rf"(?:^(?:{KIND}) |[-–,] |\bvà )(?=\w)")
"""What stands before the first syllable of what an office is for, which has a capital letter."""


def told_office(sheets: Iterable[Sheet], table: Table) -> str:
    """Return the office that stands above a table, "" where none does or sheets name several.

    Below the office that another is part of, as in a letterhead, that other one is taken.
    """
    named = {
        _office_above(sheet.rows[: table.header_rows[0]]) for sheet in sheets if sheet.name in table.sheets
    }
    return named.pop() if len(named) == 1 else ""


def _office_above(rows: Sequence[Sequence[Cell]]) -> str:
    names = list(_names(rows))
    if not names:
        return ""
    part = PARTS_OF.get(fold(names[-1]))
    if part is None:
        return in_small_letters(names[-1])
    return f"{part} {in_small_letters(names[-2])}" if len(names) > 1 else ""


def _names(rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """Yield the names of offices at the beginning of the lines above a table, from top to bottom."""
    for line, below in pairwise([*_lines(rows), ""]):
        found = OFFICE.fullmatch(line)
        if not found or len(line) > LONGEST_NAME:
            continue
        name = f"{found['name']} {below}" if OF_PLACE.fullmatch(below) else found["name"]
        if fold(name) in PARTS_OF or not ONLY_KIND.fullmatch(name):
            yield name


def _lines(rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    for row in rows:
        filled = [cell for cell in row if not is_blank(cell)]
        if filled and len(filled) <= MOST_FILLED and isinstance(filled[0], str):
            yield from (" ".join(nfc(line).split()).strip(" -–*_") for line in filled[0].splitlines())


def in_small_letters(name: str) -> str:
    """Return the name of an office as it is written within a sentence, if it is all in capital letters.

    Examples
    --------
    >>> in_small_letters("UBND XÃ TÂN HÒA"), in_small_letters("SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG")
    ('UBND xã Tân Hòa', 'Sở Nông nghiệp và Môi trường')
    >>> in_small_letters("SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI"), in_small_letters("Sở Y tế tỉnh")
    ('Sở Lao động - Thương binh và Xã hội', 'Sở Y tế tỉnh')
    """
    if not name.isupper():
        return name
    small = PLACE.sub(
        lambda found: found[0].removesuffix(found["name"]) + found["name"].title(), name.lower()
    )
    for found in SECTOR.finditer(small):
        at = found.end()
        if not re.match(KIND_OF_PLACE, small[at:]):
            small = small[:at] + small[at].upper() + small[at + 1 :]
    words = (word.upper() if word.lower() in ABBREVIATED else word for word in re.split(r"(\W+)", small))
    return capital("".join(words))
