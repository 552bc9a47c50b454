"""Names of agencies as they are compared: what is a matter of writing does not count, every word does.

Case, spaces, dashes, the place of a tone mark, "&" for "và" and the usual short words (TP, TX, H., S., UBND)
are one way of writing or another. No word is dropped, so that Châu Thành A is not Châu Thành, and none is
guessed: whatever else is shortened needs an alias.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from hganalysis.text import fold

TRIMMED = " .,;:-+*•"
"""Marks around a name in a list; no name begins or ends with one."""

SHORT_WORDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?:{short})\s*"), f"{whole} ")
    for short, whole in (
        (r"\bủy ban nhân dân\b|\bu\.?b\.?n\.?d\b\.?", "ubnd"),
        (r"\bt\.?p\b\.?|\bt\.? ?phố\b", "thành phố"),
        (r"\bt\.?x\b\.?|\bt\. ?xã\b", "thị xã"),
        (r"\bh\.|^h\b|(?<=ubnd )h\b", "huyện"),
        (r"\bs\.", "sở"),
        (r"\bp\.", "phường"),
        (r"\bx\.", "xã"),
        (r"&", " và"),
        (r"-", ""),
    )
)
"""Short words of administrative units and what they stand for; a letter but H needs its full stop."""

MARKS = re.compile("[\u0300-\u036f]")


def name_key(name: str) -> str:
    """Return a name as names are compared.

    Examples
    --------
    >>> name_key("UBND TP.Vị Thanh") == name_key("Uỷ ban nhân dân  thành phố Vị Thanh;")
    True
    >>> name_key("Châu Thành A") == name_key("Châu Thành")
    False
    """
    key = fold(name).strip(TRIMMED)
    for short, whole in SHORT_WORDS:
        key = short.sub(whole, key)
    return " ".join(key.split()).strip(TRIMMED)


@lru_cache(maxsize=4096)
def without_marks(key: str) -> str:
    """Return a name without the marks of its letters, as it is written where none can be typed.

    Examples
    --------
    >>> without_marks("sở công thương, đông phước")
    'so cong thuong, dong phuoc'
    """
    return MARKS.sub("", unicodedata.normalize("NFD", key)).replace("đ", "d")
