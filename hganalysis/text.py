"""Numbers, shares and dates as Vietnamese readers write them: 1.234 · 98,6% · 03/11/2024."""

from __future__ import annotations

import datetime as dt
import math
import re
import sys
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


REMEMBERED = 2**15
"""Texts whose folded form is remembered: headings, states and names are asked for again and again."""


def number(value: int) -> str:
    """Return a whole number with a dot between thousands.

    Examples
    --------
    >>> number(21914)
    '21.914'
    """
    return f"{value:,}".replace(",", ".")


def percent(share: float | None, decimals: int = 1) -> str:
    """Return a share as a percentage with a decimal comma; "-" when there is nothing to take a share of.

    Only nothing is 0% and only everything is 100%: what would round to them keeps the last step before.

    Examples
    --------
    >>> percent(0.98625)
    '98,6%'
    >>> percent(0.9996), percent(0.0004)
    ('99,9%', '0,1%')
    >>> percent(None)
    '-'
    """
    if share is None or math.isnan(share):
        return "-"
    step, rounded = Decimal(1).scaleb(-decimals), _hundredfold(share, decimals)
    if 0 < share < 1:
        rounded = min(max(rounded, step), 100 - step)
    return f"{rounded}%".replace(".", ",")


def share_of(part: float, whole: float) -> str:
    """Return a count of a count.

    Examples
    --------
    >>> share_of(12, 1104)
    '12/1.104'
    """
    return f"{number(int(part))}/{number(int(whole))}"


def span(low: float | None, high: float | None) -> str:
    """Return the interval of a share, "-" where there is none.

    Examples
    --------
    >>> span(0.1, 0.205), span(None, None)
    ('10,0% đến 20,5%', '-')
    """
    return f"{percent(low)} đến {percent(high)}" if low is not None and not math.isnan(low) else "-"


def points(difference: float, decimals: int = 1) -> str:
    """Return a difference of shares in percentage points, without a sign of its own for more.

    Examples
    --------
    >>> points(0.0123), points(0.0004)
    ('1,2', '0,0')
    """
    return f"{_hundredfold(difference, decimals)}".replace(".", ",")


def _hundredfold(share: float, decimals: int) -> Decimal:
    return (Decimal(repr(float(share))) * 100).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def date(value: dt.date | str | None) -> str:
    """Return a date (or ISO text of one) as dd/mm/yyyy, and nothing for none.

    Examples
    --------
    >>> date("2024-11-03")
    '03/11/2024'
    """
    if value is None or value == "":
        return ""
    day = dt.date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return f"{day:%d/%m/%Y}"


def month(value: str) -> str:
    """Return an ISO month as mm/yyyy.

    Examples
    --------
    >>> month("2024-01")
    '01/2024'
    """
    year, number_ = value.split("-")
    return f"{number_}/{year}"


def capital(words: str) -> str:
    """Return a text with its first letter in upper case and the others as they are.

    Examples
    --------
    >>> capital("đúng hạn tại UBND tỉnh")
    'Đúng hạn tại UBND tỉnh'
    """
    return words[:1].upper() + words[1:]


def listing(items: list[str]) -> str:
    """Join names the way a sentence does: "a", "a và b", "a, b và c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} và {items[-1]}" if items else ""


def nfc(value: str) -> str:
    """Return text in the composed form, so that the same letters compare equal."""
    return value if value.isascii() else unicodedata.normalize("NFC", value)


TURNING = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
"""Classes of characters that set in which direction what follows is read."""


def printable(value: str) -> str:
    r"""Return text in the composed form without what no page can hold, so that any text can be shown.

    Tabs and line breaks become spaces, other control characters go, with those that turn the direction of the
    words after them, and what is no character (halves of surrogate pairs, U+FFFE, U+FFFF) becomes a mark.

    Examples
    --------
    >>> printable("Sở\tY\x07 tế")
    'Sở Y tế'
    """
    return nfc("".join(map(_visible, value)) if not value.isprintable() else value)


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs" or character in "\ufffe\uffff":
        return "\N{REPLACEMENT CHARACTER}"
    if unicodedata.bidirectional(character) in TURNING:
        return ""
    if category != "Cc":
        return character
    return " " if character in "\t\n\r\x0b\x0c\x85" else ""


@lru_cache(maxsize=REMEMBERED)
def fold(value: str) -> str:
    """Return text as names are compared: composed, without case, with single spaces and plain hyphens.

    The two spellings of a tone mark on oa, oe and uy count as one.

    Examples
    --------
    >>> fold("  Sở  Văn hoá –  Thể thao ") == fold("Sở Văn hóa - thể thao")
    True
    """
    folded = value.casefold()
    if not value.isascii():
        folded = unicodedata.normalize("NFC", _HIDDEN.sub("", value)).casefold()
        folded = _TONED.sub(lambda pair: _TONE_PLACES[pair[0]], _DASHES.sub("-", folded))
    return _HYPHENS.sub("-", " ".join(folded.split()))


def as_written(folded: str) -> str:
    """Return folded text with its tones where schools put them, fit to be shown.

    Examples
    --------
    >>> as_written(fold("Đã hoàn thành"))
    'đã hoàn thành'
    """
    return _FOLDED.sub(lambda pair: _OTHER_PLACES[pair[0]], folded)


ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng: the order of dictionaries, after the letter without a tone."""


def alphabetical(value: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return a key by which texts stand in the order of the Vietnamese alphabet, tones deciding last.

    Examples
    --------
    >>> sorted(["Đầu tư", "Văn hóa", "Nội vụ", "Nông nghiệp", "Dân tộc"], key=alphabetical)
    ['Dân tộc', 'Đầu tư', 'Nội vụ', 'Nông nghiệp', 'Văn hóa']
    """
    letters, tones = list[int](), list[int]()
    for letter in unicodedata.normalize("NFC", value.casefold()):
        parts = unicodedata.normalize("NFD", letter)
        bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
        place = ALPHABET.find(bare)
        letters.append(ord(bare[0]) if place < 0 else sys.maxunicode + place)
        tones.append(max(map(TONES.find, parts)))
    return tuple(letters), tuple(tones)


FILE_NAME = re.compile(r"([\w-]{1,40}\.(?:xlsx|csv|json|html|pdf|docx)\b)")
"""The name of a file in running text; it does not break at its hyphens."""

_HIDDEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_HYPHENS = re.compile(" ?- ?")
_TONE_PLACES = {
    first + marked: marked_first + second
    for first, second, marked_row, marked_first_row in (
        ("o", "a", "àáảãạ", "òóỏõọ"),
        ("o", "e", "èéẻẽẹ", "òóỏõọ"),
        ("u", "y", "ỳýỷỹỵ", "ùúủũụ"),
    )
    for marked, marked_first in zip(marked_row, marked_first_row, strict=True)
}
_TONED = re.compile("|".join(_TONE_PLACES))
_OTHER_PLACES = {folded: written for written, folded in _TONE_PLACES.items()}
_FOLDED = re.compile("|".join(_OTHER_PLACES))


STRUCK = str.maketrans("đĐłŁ", "dDlL")
"""Letters with a stroke, which no mark of Unicode makes of the plain ones."""


@lru_cache(maxsize=4096)
def without_marks(value: str) -> str:
    """Return text without marks, and with đ as d, ł as l: as it is written where none can be typed.

    Examples
    --------
    >>> without_marks("vướng đất đai, Đông Phước")
    'vuong dat dai, Dong Phuoc'
    """
    letters = unicodedata.normalize("NFD", value.translate(STRUCK))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def slug(value: str) -> str:
    """Return a text as the part of a link: plain small letters and digits, hyphens between words.

    Examples
    --------
    >>> slug("1. Kết quả đạt được")
    '1-ket-qua-dat-duoc'
    """
    return re.sub(r"[^a-z0-9]+", "-", without_marks(value.casefold())).strip("-")


NEAR = 0.6
"""Least likeness of two names that may be meant for one another: 1 less the share of letters to change."""

AS_NEAR, MOST_NEAR = 0.1, 3
"""How much less like a further name may be than the best, and how many are told."""


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Return the known names most like one that nobody knows, without regard to marks and case, best first.

    Likeness is 1 less the share of letters to add, drop, change or exchange (rapidfuzz, optimal string
    alignment).

    Examples
    --------
    >>> nearest("trang thai", ["Trạng thái", "Tình trạng", "Số văn bản"])
    ['Trạng thái']
    """
    from rapidfuzz.distance import OSA

    wanted, names = slug(name), list(known)
    likeness = [OSA.normalized_similarity(wanted, slug(each)) for each in names]
    least = max(NEAR, max(likeness, default=0) - AS_NEAR)
    near = sorted((-like, each) for like, each in zip(likeness, names, strict=True) if like >= least)
    return [each for _, each in near[:MOST_NEAR]]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the question to add to a message about a name that nobody knows, "" when none is near.

    Examples
    --------
    >>> did_you_mean("granularty", ["granularity", "basis"]), did_you_mean("x", ["basis"])
    (' Có phải: granularity?', '')
    """
    near = nearest(name, known)
    return f" Có phải: {', '.join(near)}?" if near else ""


def decimal(value: float) -> str:
    """Return a ratio with two significant decimals as Vietnamese readers write it: 1,36; 12,4; 0,08."""
    return f"{value:.1f}".replace(".", ",") if value >= 10 else f"{value:.2f}".replace(".", ",")
