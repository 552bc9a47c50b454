"""CSV and TSV: encoding and delimiter told from the content, records counted as spreadsheets do."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from hganalysis.errors import SourceError
from hganalysis.legacy_vietnamese.recognition import BYTES, legacy_text
from hganalysis.legacy_vietnamese.syllables import is_syllable
from hganalysis.reading import limits
from hganalysis.reading.grid import Grid
from hganalysis.reading.kinds import HEAD, SPLIT, UTF16, utf16_without_mark
from hganalysis.reading.sheet import Sheet
from hganalysis.text import nfc, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import TextIO

    from hganalysis.reading.kinds import FileKind


DELIMITERS = ",;\t|"
SAMPLE = 64 * 1024
BLOCK = 1024**2
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
"""What Excel reads as the delimiter, and does not show, in the first line."""

LEGACY, WESTERN = "cp1258", "cp1252"
ASSUMED = {
    LEGACY: "Đọc theo Windows-1258, vì có các âm tiết tiếng Việt theo bảng mã này",
    WESTERN: "Windows-1252 và Windows-1258 cho cùng một nội dung",
}
"""Encodings that nothing in a file declares, and why each is believed."""

TONED_WORD = re.compile("\\w*[\u0300\u0301\u0303\u0309\u0323][\\w\u0300\u0301\u0303\u0309\u0323]*")
"""A word in which a letter and its tone are two bytes, as in Windows-1258 and in no Western table."""

VIETNAMESE_WORDS = 3
"""Distinct syllables with such a tone from which a text is believed to be Vietnamese."""


def read(path: Path, kind: FileKind) -> list[Sheet]:
    """Read a text file as one sheet without a name.

    Raises
    ------
    SourceError
        It is not text, its quotes do not match, or it is larger than `limits` allow.
    """
    csv.field_size_limit(limits.FIELD_CHARACTERS)
    encoding = encoding_of(path)
    notes = (("encoding_assumed", ASSUMED[encoding]),) if encoding in ASSUMED else ()
    with _opened(path, encoding) as file:
        start = file.read(SAMPLE)
        told = SEPARATOR_LINE.match(start)
        file.seek(0)
        if told:
            file.readline()
        reader = csv.reader(file, delimiter=told[1] if told else _delimiter(start), strict=True)
        try:
            grid = Grid(_counted(path, reader), are_text=True)
            return [Sheet("", grid, is_delimited=True, notes=notes)]
        except csv.Error as error:
            raise SourceError(
                f"{path.name}, dòng văn bản {reader.line_num + bool(told)}: dấu ngoặc kép không khớp, "
                f"hoặc ô quá dài ({error}). Xuất lại từ phần mềm, nếu được thì dạng .xlsx."
            ) from None


def encoding_of(path: Path) -> str:
    """Return the encoding of a text file.

    A mark at its start is believed. Without one it is UTF-8 when all of it is, UTF-16 by its zero bytes,
    bytes as they stand when they are words of a legacy encoding, Windows-1252 when Windows-1258 gives the
    same text, and Windows-1258 when every letter is then Vietnamese and `VIETNAMESE_WORDS` say so.

    Raises
    ------
    SourceError
        It is none of these.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    told = "utf-16" if head.startswith(UTF16) else utf16_without_mark(head)
    place = _first_wrong(path, told or "utf-8-sig")
    if place is None:
        return told or "utf-8-sig"
    if told is None and legacy_text(path.read_bytes()) is not None:
        return BYTES
    if told is None and (assumed := _assumed(path.read_bytes())) is not None:
        return assumed
    raise SourceError(
        f"{path.name}: không phải chữ Unicode ({told or 'utf-8-sig'}), sai ở byte thứ {place + 1}; không rõ "
        "là Windows-1252 (chữ Tây Âu) hay Windows-1258 (chữ Việt), hai bảng mã cho chữ khác nhau. "
        "Lưu lại dạng CSV UTF-8, hoặc dạng .xlsx, rồi chạy lại."
    )


def _opened(path: Path, encoding: str) -> TextIO:
    if encoding == LEGACY:
        return io.StringIO(nfc(path.read_bytes().decode(LEGACY)), newline="")
    return path.open(encoding=encoding, newline="")


def _first_wrong(path: Path, encoding: str) -> int | None:
    """Return the place of the first byte that the encoding does not allow, None when there is none."""
    decoder, before = codecs.getincrementaldecoder(encoding)(), 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            held = len(decoder.getstate()[0])
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                return before - held + error.start
            before += len(block)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return before - len(decoder.getstate()[0]) + error.start
    return None


def _assumed(data: bytes) -> str | None:
    """Return the one of two code pages that bytes are in, None where that would be a guess."""
    text = _decoded(data, LEGACY)
    if text is None:
        return None
    if text == _decoded(data, WESTERN):
        return WESTERN
    toned = {nfc(word) for word in TONED_WORD.findall(text)}
    syllables = sum(map(is_syllable, toned))
    return LEGACY if is_vietnamese(text) and syllables >= VIETNAMESE_WORDS else None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _counted(path: Path, records: Iterable[list[str]]) -> Iterator[list[str]]:
    cells = 0
    for record in records:
        cells += len(record)
        if cells > limits.CELLS:
            raise SourceError(f"{path.name}: có hơn {number(limits.CELLS)} ô. {SPLIT}")
        yield record


def _delimiter(text: str) -> str:
    """Return the delimiter that splits most of the first records into the same number of fields, over one."""
    return max(DELIMITERS, key=lambda delimiter: _agreement(text, delimiter))


def _agreement(text: str, delimiter: str) -> tuple[int, int]:
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return 0, 0
    whole = records[:-1] if len(text) >= SAMPLE else records
    widths = Counter(len(record) for record in whole if len(record) > 1)
    return max(((times, width) for width, times in widths.items()), default=(0, 0))


VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"
LETTERS = {
    letter.upper() if upper else letter
    for vowel in VOWELS
    for letter in (vowel, *(nfc(vowel + tone) for tone in TONES), "đ")
    for upper in (False, True)
}
MARKS = set("«»‘’“”–—…•°§©®±\u00a0€")
"""Signs beyond ASCII that Vietnamese documents use."""


def is_vietnamese(text: str) -> bool:
    """Tell whether every letter and sign is one of Vietnamese documents, tone marks joined to vowels."""
    found = {each for each in nfc(text) if not each.isascii()}
    return bool(found & LETTERS) and found <= LETTERS | MARKS and not any(map(unicodedata.combining, found))
