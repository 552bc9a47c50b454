"""Text whose font is not known -> its encoding, by how many of its words are Vietnamese when read in it.

Wrongly read text hardly ever spells syllables, so the words that do tell the encodings apart, and tell them
from text that may stand as it is. Words of ASCII letters say nothing, and each other word counts once however
often it occurs. A text with a letter that no legacy encoding could have left there is Unicode, and not asked.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import filterfalse
from typing import TYPE_CHECKING, Literal

from hganalysis.legacy_vietnamese.encodings import ENCODINGS, as_codes, as_windows
from hganalysis.legacy_vietnamese.syllables import is_syllable
from hganalysis.text import nfc

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from hganalysis.legacy_vietnamese.encodings import Encoding


UNICODE_LETTER = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u0300\u0301\u0303\u0309\u0323\u1ea0-\u1ef9]")
"""Letters and marks of Vietnamese that are not in Windows-1252."""

WORD = re.compile(r"[^\s!-@\[-`{-~]+")
EDGES = "‚„…†‡‹›‘’“”•–—™"
"""Punctuation of Windows around a word; in VISCII and VPS these bytes are capitals, which are not missed."""

ASCII_LETTER = re.compile("[A-Za-z]")
UNIT = re.compile("[kcdm]?m[²³]|[°º][CFK]|[NnM][°º]")
LETTERS = re.compile(r"[^\W\d_]+")
VOWEL = re.compile("[aeiouy]", re.IGNORECASE)
SURE_SHARE = 0.8
SURE_WORDS = 4
RIVAL_SHARE = 0.2
DOUBTFUL_SHARE = 0.5
DOUBTFUL_WORDS = 3
"""Thresholds of this project, held on Vietnamese, English and French by
tests/legacy_vietnamese/test_legacy_content.py."""


Certainty = Literal["sure", "doubtful", "hint"]


@dataclass(frozen=True)
class Verdict:
    """What encoding a text is in: none, or one with how sure that is."""

    encoding: str | None = None
    """A key of `ENCODINGS`; None for text that may stand as it is."""
    certainty: Certainty = "sure"
    """``sure``, ``doubtful`` (as likely something else), or ``hint`` (too few words to say)."""
    words: int = 0
    spelt: int = 0
    """Distinct words that are not ASCII, and those of them that are Vietnamese in the encoding."""


NOT_LEGACY = Verdict()


def is_open(text: str) -> bool:
    """Tell whether a text could be in a legacy encoding: neither ASCII nor proved to be Unicode."""
    return not text.isascii() and UNICODE_LETTER.search(text) is None


def open_among(texts: Iterable[str]) -> Iterator[str]:
    """Return those of many texts that are `is_open`.

    Examples
    --------
    >>> [*open_among(["Ngày", "Sở Y tế", "NV-1"])]
    ['Ngày']
    """
    return filterfalse(UNICODE_LETTER.search, filterfalse(str.isascii, texts))


def recognise(texts: Iterable[str]) -> Verdict:
    """Return the encoding that most words of some texts, which are `is_open`, speak for.

    It is sure when `SURE_SHARE` of the words are Vietnamese in one encoding, and against every other and the
    text as it stands at least `SURE_WORDS` words speak for it alone, with no more than `RIVAL_SHARE` as many
    for the other alone.
    """
    words = words_of(texts)
    standing = frozenset(filter(is_vietnamese, words))
    spelt = {key: _spelt(words, encoding) for key, encoding in ENCODINGS.items()}
    best = max(spelt, key=lambda key: len(spelt[key]))
    judged = len(_judged(words, ENCODINGS[best]))
    gained, lost = len(spelt[best] - standing), len(standing - spelt[best])
    share = len(spelt[best]) / judged if judged else 0.0
    rivals = [standing, *(each for key, each in spelt.items() if key != best)]
    if share >= SURE_SHARE and all(_beats(spelt[best], rival) for rival in rivals):
        certainty: Certainty = "sure"
    elif share >= DOUBTFUL_SHARE and gained >= DOUBTFUL_WORDS and gained > lost:
        certainty = "doubtful"
    elif share == 1.0 and gained:
        certainty = "hint"
    else:
        return NOT_LEGACY
    return Verdict(best, certainty, judged, len(spelt[best]))


def _beats(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one - other) >= SURE_WORDS and len(other - one) <= RIVAL_SHARE * len(one - other)


def speaks_against(texts: Iterable[str], encoding: Encoding) -> bool:
    """Tell whether texts have enough words to tell, and most of them are not Vietnamese in an encoding."""
    words = words_of(texts)
    judged = _judged(words, encoding)
    return len(judged) >= DOUBTFUL_WORDS and len(_spelt(words, encoding)) < DOUBTFUL_SHARE * len(judged)


def is_refuted(texts: Collection[str], encoding: Encoding) -> bool:
    """Tell whether texts that should be in an encoding are Unicode instead.

    They are when the words that are Vietnamese only as they stand outweigh those that are only when read, or
    when as many texts have letters of Unicode as have not: legacy text never has them.
    """
    words = words_of(texts)
    unicode = [text for text in texts if UNICODE_LETTER.search(text) and read_in(text, encoding) is None]
    if unicode and len(unicode) >= sum(map(is_open, texts)):
        return True
    return _beats(frozenset(filter(is_vietnamese, words)), _spelt(words, encoding))


def read_in(text: str, encoding: Encoding) -> str | None:
    """Return a text read in an encoding, None when it is Unicode after all: more Vietnamese as it stands.

    Text that has letters of Unicode is read only if it is more Vietnamese so; such letters also come from a
    program that took the bytes for Windows-1258, which is tried then.
    """
    standing = _syllables(nfc(text))
    if UNICODE_LETTER.search(text) is None:
        read = encoding.decode(text)
        return read if _syllables(read) >= standing else None
    best = max(map(encoding.decode, (text, *_as_bytes_of_1258(text))), key=_syllables)
    return best if _syllables(best) > standing else None


def _as_bytes_of_1258(text: str) -> list[str]:
    try:
        return [as_windows(text.encode("cp1258").decode("latin-1"))]
    except UnicodeEncodeError:
        return []


def words_of(texts: Iterable[str]) -> set[str]:
    """Return the distinct words of texts that are not ASCII, as Windows shows their bytes.

    A word has an ASCII letter: what has none may be punctuation. Units such as m² are no words.
    """
    found = {word.strip(EDGES) for text in texts for word in WORD.findall(as_windows(text))}
    return {
        word
        for word in found
        if not word.isascii() and ASCII_LETTER.search(word) and not UNIT.fullmatch(word)
    }


def _judged(words: Iterable[str], encoding: Encoding) -> list[str]:
    """Return the words that could be syllables in an encoding: those that have a vowel then."""
    return [word for word in words if VOWEL.search(unicodedata.normalize("NFD", encoding.decode(word)))]


def _spelt(words: Iterable[str], encoding: Encoding) -> frozenset[str]:
    return frozenset(word for word in words if is_vietnamese(encoding.decode(word)))


def is_vietnamese(word: str) -> bool:
    """Tell whether the letters of a word are syllables; what joins them may be punctuation."""
    parts = LETTERS.findall(word)
    return bool(parts) and all(is_syllable(part) for part in parts)


def _syllables(text: str) -> int:
    return sum(not part.isascii() and is_syllable(part) for part in LETTERS.findall(text))


LOOKED_AT = 4 * 1024 * 1024
BYTES = "latin-1"
"""Gives each byte the character of its number."""


def legacy_text(data: bytes) -> str | None:
    """Return bytes as text that `to_unicode` can convert, or None when they are not legacy Vietnamese.

    Each byte becomes the character that Windows-1252 shows for it; the first `LOOKED_AT` are judged. Bytes
    that have more Vietnamese words in Windows-1258 are not taken: that is a code page of Unicode letters, and
    no legacy encoding.
    """
    start = data[:LOOKED_AT].decode(BYTES)
    found = recognise([start])
    if found.encoding is None or found.spelt < _spelt_in_1258(words_of([start])):
        return None
    return as_windows(data.decode(BYTES))


def _spelt_in_1258(words: Iterable[str]) -> int:
    codes = (as_codes(word).encode(BYTES, "ignore") for word in words)
    return sum(is_vietnamese(nfc(each.decode("cp1258", "replace"))) for each in codes)
