"""The encoding of a text file: what its bytes say, by their marks, their order and the words they make."""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hganalysis.errors import SourceError
from hganalysis.legacy_vietnamese.recognition import BYTES, legacy_text
from hganalysis.legacy_vietnamese.syllables import is_syllable
from hganalysis.reading.kinds import HEAD, unicode_of
from hganalysis.text import nfc

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TextIO

BLOCK = 1024**2
VIETNAMESE, WESTERN = "cp1258", "cp1252"
TONED_WORD = re.compile("\\w*[\u0300\u0301\u0303\u0309\u0323][\\w\u0300\u0301\u0303\u0309\u0323]*")
"""A word in which a letter and its tone are two bytes, as in Windows-1258 and in no Western table."""

VIETNAMESE_WORDS = 3
"""Distinct syllables with such a tone from which a text is believed to be Vietnamese."""

WORD = re.compile(r"[^\W\d_]+(?:[^\W\d_\x00-\x7f]+[^\W\d_]*)*")
WESTERN_LETTERS = set("àâäãåáçéèêëíìîïñóòôöõúùûüÿßæœøºªÀÂÄÃÅÁÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜŸÆŒØ")
WESTERN_SIGNS = set("«»‘’“”–—…•°§©®±\u00a0€£¿¡·´²³½¼¾×")
WESTERN_WORDS = 3
"""Distinct words that the two code pages read differently, from which they are believed to be Western."""

LONE_LETTERS = 0.4
"""Share of letters beyond ASCII in a word of a Western language that is not often passed."""

GUESSED = 64 * 1024
"""Bytes from which an encoding without evidence of its own is told by the library."""

ASCII = 127
ENOUGH_TO_GUESS = 30
"""Bytes beyond ASCII below which nothing is guessed."""

ALLOWED_TO_BE_WRONG = 20
"""Letters of UTF-8 that are right for each byte that is not, from which the text is UTF-8 with faults."""

LOST = re.compile(r"(?<![\w/=&?.-])[A-Za-z]*(?:[A-Za-z]\?+[A-Za-z]|[A-Za-z]\?[ ,;][a-z])[A-Za-z?]*")
LOST_WORDS = 3
"""Distinct words with a question mark in them from which letters are believed lost."""

SHOWN_LOST = 3


@dataclass(frozen=True)
class TextEncoding:
    """How bytes are to be read."""

    name: str
    """As Python knows it."""
    evidence: str = ""
    """Why it is believed where nothing in the file declares it, in Vietnamese; "" where something does."""
    wrong_bytes: int = 0
    """Bytes that it does not allow; each becomes U+FFFD."""

    def open(self, path: Path) -> TextIO:
        """Open a file as text, its line ends as they are."""
        if self.name == VIETNAMESE:
            return io.StringIO(nfc(path.read_bytes().decode(VIETNAMESE)), newline="")
        return path.open(encoding=self.name, newline="", errors="replace" if self.wrong_bytes else "strict")


def encoding_of(path: Path) -> TextEncoding:
    """Return the encoding of a text file.

    A mark at its start is believed. Without one it is UTF-8 when all of it is, UTF-16 or UTF-32 by its zero
    bytes, and bytes as they stand when they are words of a legacy encoding. Then words decide: Windows-1252
    when Windows-1258 gives the same text, Windows-1258 when every letter is Vietnamese and `VIETNAMESE_WORDS`
    say so, Windows-1252 when its words are Western and no Vietnamese ones; UTF-8 when few bytes of many
    letters are wrong; and last what a library for it finds. Raises SourceError: it is none of these.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    told = unicode_of(head)
    place = _first_wrong(path, told or "utf-8-sig")
    if place is None:
        return TextEncoding(told or "utf-8-sig")
    if told is None:
        data = path.read_bytes()
        if legacy_text(data) is not None:
            return TextEncoding(BYTES)
        found = _by_words(data) or _damaged_utf8(data) or _guessed(data)
        if found is not None:
            return found
    raise SourceError(
        f"{path.name}: không phải chữ Unicode ({told or 'utf-8-sig'}), sai ở byte thứ {place + 1}; không rõ "
        "là Windows-1252 (chữ Tây Âu) hay Windows-1258 (chữ Việt), hai bảng mã cho chữ khác nhau. "
        "Lưu lại dạng CSV UTF-8, hoặc dạng .xlsx, rồi chạy lại."
    )


def lost_letters(text: str) -> str:
    """Return what to tell of a text whose letters were replaced by question marks, "" where none were.

    Examples
    --------
    >>> lost_letters("S? Y t?, nhi?m v?, h?n x? l\u00fd, th?i h?n")[:31]
    'Chữ đã mất, còn lại dấu hỏi: «n'
    """
    words = list(dict.fromkeys(match[0] for match in LOST.finditer(text)))
    if len(words) < LOST_WORDS:
        return ""
    shown = ", ".join(f"«{each}»" for each in words[:SHOWN_LOST])
    return f"Chữ đã mất, còn lại dấu hỏi: {shown}. Xuất lại từ phần mềm dạng CSV UTF-8 hoặc .xlsx"


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


def _by_words(data: bytes) -> TextEncoding | None:
    """Return the one of two code pages that bytes are in, None where that would be a guess."""
    vietnamese, western = _decoded(data, VIETNAMESE), _decoded(data, WESTERN)
    if vietnamese is not None and vietnamese == western:
        return TextEncoding(WESTERN, "Windows-1252 và Windows-1258 cho cùng một nội dung")
    if vietnamese is not None:
        toned = {nfc(word) for word in TONED_WORD.findall(vietnamese)}
        if is_vietnamese(vietnamese) and sum(map(is_syllable, toned)) >= VIETNAMESE_WORDS:
            words = "Đọc theo Windows-1258, vì có các âm tiết tiếng Việt theo bảng mã này"
            return TextEncoding(VIETNAMESE, words)
    if western is not None and _is_western(western):
        return TextEncoding(WESTERN, "Đọc theo Windows-1252, vì các từ là chữ Tây Âu, không phải tiếng Việt")
    return None


def _is_western(text: str) -> bool:
    """Tell whether the words with letters beyond ASCII are of Western languages and not Vietnamese."""
    found = {each for each in text if not each.isascii()}
    if not found <= WESTERN_LETTERS | WESTERN_SIGNS:
        return False
    words = {word for word in WORD.findall(text) if not word.isascii()}
    foreign = sum(_marked(word) <= LONE_LETTERS for word in words)
    as_vietnamese = {nfc(word.encode(WESTERN).decode(VIETNAMESE, "replace")) for word in words} - words
    spelt = sum(map(is_syllable, as_vietnamese))
    told_apart = len(as_vietnamese) >= WESTERN_WORDS and spelt < len(as_vietnamese) / 4
    return told_apart and foreign > len(words) / 2


def _marked(word: str) -> float:
    return sum(not letter.isascii() for letter in word) / len(word)


def _damaged_utf8(data: bytes) -> TextEncoding | None:
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(not letter.isascii() for letter in text) - wrong
    return TextEncoding("utf-8-sig", "", wrong) if right >= ALLOWED_TO_BE_WRONG * wrong else None


def _guessed(data: bytes) -> TextEncoding | None:
    """Return what the library finds for the start of the bytes, if the rest is of it too."""
    from charset_normalizer import from_bytes  # takes longer to import than most files take to read

    if sum(byte > ASCII for byte in data) < ENOUGH_TO_GUESS:
        return None
    best = from_bytes(data[:GUESSED], cp_exclusion=[VIETNAMESE]).best()
    if best is None or best.encoding.startswith(("utf", "ascii")) or _decoded(data, best.encoding) is None:
        return None
    return TextEncoding(best.encoding, f"Đọc theo bảng mã {best.encoding}, đoán theo nội dung")


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


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
