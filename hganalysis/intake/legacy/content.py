"""Text whose font is not known -> its encoding, by how many of its words are Vietnamese when read in it.

Wrongly read text hardly ever spells syllables, so the share of words that do tells the encodings apart. Only
words that an encoding reads otherwise than they stand bear witness, each once however often it occurs. A text
with letters that no legacy encoding could have left there is Unicode, and is never asked.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from hganalysis.intake.legacy.syllables import is_syllable
from hganalysis.intake.legacy.tables import ENCODINGS, as_windows
from hganalysis.text import nfc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hganalysis.intake.legacy.tables import Encoding

UNICODE_LETTER = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u0300\u0301\u0303\u0309\u0323\u1ea0-\u1ef9]")
"""Letters and marks of Vietnamese that are not in Windows-1252."""

WORD = re.compile(r"[^\s!-@\[-`{-~]+")
LETTERS = re.compile(r"[^\W\d_]+")
VOWEL = re.compile("[aeiouy]", re.IGNORECASE)
SURE_SHARE = 0.8
SURE_WORDS = 4
RIVAL_SHARE = 0.2
DOUBTFUL_SHARE = 0.5
DOUBTFUL_WORDS = 3
"""Thresholds of this project, held on Vietnamese, English and French by tests/test_legacy_content.py."""


@dataclass(frozen=True)
class Reading:
    """How well words read as Vietnamese in one encoding.

    Attributes
    ----------
    encoding : str
        A key of `tables.ENCODINGS`.
    words : frozenset of str
        Distinct words that this encoding reads otherwise than they stand.
    spelt, as_it_stands : frozenset of str
        Those of them that are Vietnamese syllables when read so, and as they stand.
    """

    encoding: str
    words: frozenset[str]
    spelt: frozenset[str]
    as_it_stands: frozenset[str]

    @property
    def share(self) -> float:
        """The share of the words that are syllables in this encoding; 0 of no words."""
        return len(self.spelt) / len(self.words) if self.words else 0.0


Certainty = Literal["sure", "doubtful", "hint"]


@dataclass(frozen=True)
class Verdict:
    """What encoding a text is in: none, or one with how sure that is.

    Attributes
    ----------
    encoding : str or None
        A key of `tables.ENCODINGS`; None for text that may stand as it is.
    certainty : str
        ``sure``, ``doubtful`` (as likely something else), or ``hint`` (too few words to say).
    words, spelt : int
        Distinct words that bear witness, and those that are Vietnamese syllables in the encoding.
    """

    encoding: str | None = None
    certainty: Certainty = "sure"
    words: int = 0
    spelt: int = 0


NOT_LEGACY = Verdict()


def is_open(text: str) -> bool:
    """Tell whether a text could be in a legacy encoding: neither ASCII nor proved to be Unicode."""
    return not text.isascii() and UNICODE_LETTER.search(text) is None


def recognise(texts: Iterable[str]) -> Verdict:
    """Return the encoding that most words of some texts speak for.

    Parameters
    ----------
    texts : iterable of str
        Texts that are `is_open`, as Windows shows their bytes.

    Returns
    -------
    Verdict
        Sure when `SURE_SHARE` of the words that bear witness are syllables in one encoding, and against every
        other encoding and the text as it stands at least `SURE_WORDS` words speak for it alone, with no more
        than `RIVAL_SHARE` as many for the other alone.
    """
    words = words_of(texts)
    readings = [_reading(key, encoding, words) for key, encoding in ENCODINGS.items()]
    best = max(readings, key=lambda reading: len(reading.spelt) * reading.share)
    others = [reading.spelt for reading in readings if reading is not best]
    seen = len(best.words), len(best.spelt)
    if best.share >= SURE_SHARE and all(_beats(best.spelt, each) for each in (*others, best.as_it_stands)):
        return Verdict(best.encoding, "sure", *seen)
    gained = len(best.spelt - best.as_it_stands)
    if best.share >= DOUBTFUL_SHARE and gained >= DOUBTFUL_WORDS and gained > len(best.as_it_stands):
        return Verdict(best.encoding, "doubtful", *seen)
    if best.share == 1.0 and not best.as_it_stands:
        return Verdict(best.encoding, "hint", *seen)
    return NOT_LEGACY


def _beats(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one - other) >= SURE_WORDS and len(other - one) <= RIVAL_SHARE * len(one - other)


def speaks_against(texts: Iterable[str], encoding: Encoding) -> bool:
    """Tell whether texts have enough words that bear witness, most of them not Vietnamese in an encoding."""
    reading = _reading("", encoding, words_of(texts))
    return len(reading.words) >= DOUBTFUL_WORDS and reading.share < DOUBTFUL_SHARE


def is_refuted(texts: Iterable[str], encoding: Encoding) -> bool:
    """Tell whether texts that should be in an encoding are clearly Vietnamese as they stand instead."""
    reading = _reading("", encoding, words_of(texts))
    return _beats(reading.as_it_stands, reading.spelt)


def read_in(text: str, encoding: Encoding) -> str | None:
    """Return a text read in an encoding, None when it is Unicode after all: more Vietnamese as it stands.

    Text that a program has read as Windows-1258 is taken back to its bytes first, where it is more Vietnamese
    so.
    """
    readings = [encoding.decode(text)]
    if UNICODE_LETTER.search(text):
        readings += [encoding.decode(each) for each in _as_bytes_of_1258(text)]
    best = max(readings, key=_syllables)
    return best if _syllables(best) >= _syllables(nfc(text)) else None


def _as_bytes_of_1258(text: str) -> list[str]:
    try:
        return [as_windows(text.encode("cp1258").decode("latin-1"))]
    except UnicodeEncodeError:
        return []


def words_of(texts: Iterable[str]) -> set[str]:
    """Return the distinct words of texts that are not ASCII, as Windows shows their bytes."""
    return {word for text in texts for word in WORD.findall(as_windows(text)) if not word.isascii()}


def _reading(key: str, encoding: Encoding, words: Iterable[str]) -> Reading:
    telling = [(word, read) for word in words if (read := encoding.decode(word)) != word]
    judged = [(word, read) for word, read in telling if VOWEL.search(unicodedata.normalize("NFD", read))]
    return Reading(
        key,
        frozenset(word for word, _ in judged),
        frozenset(word for word, read in judged if is_vietnamese(read)),
        frozenset(word for word, _ in judged if is_vietnamese(word)),
    )


def is_vietnamese(word: str) -> bool:
    """Tell whether the letters of a word are syllables; what joins them may be punctuation."""
    parts = LETTERS.findall(word)
    return bool(parts) and all(is_syllable(part) for part in parts)


def _syllables(text: str) -> int:
    return sum(not part.isascii() and is_syllable(part) for part in LETTERS.findall(text))
