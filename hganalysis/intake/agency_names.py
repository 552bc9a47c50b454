"""Names of agencies as they are compared: what is a matter of writing does not count, every word does.

Case, spaces, dashes, the place of a tone mark, "&" for "và" and the usual short words (TP, TX, H., S., UBND)
are one way of writing or another. No word is dropped, so that Châu Thành A is not Châu Thành, and none is
guessed: whatever else is shortened needs an alias.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hganalysis.text import fold, percent, without_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hganalysis.settings.directory import Agency


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


LIKELY = 75.0
"""Likeness, of 100, from which an agency is proposed; below it proposals for made-up names prevail."""

WITHOUT_MARKS = 99.0
"""The most that a name is like another when only their letters agree and not their marks."""

Proposal = tuple["Agency", float]


def propose(
    name: str, known: Mapping[str, Sequence[Agency]], allowed: Iterable[Agency], limit: int
) -> list[Proposal]:
    """Return the agencies whose names are most like a name, the likest first.

    Likeness is the share of letters that need no change (rapidfuzz `ratio`, normalised Indel distance),
    between whole names alone; that of names without their marks counts a little less.

    Parameters
    ----------
    name : str
    known : mapping
        Name as compared -> agencies that have it.
    allowed : iterable of Agency
        Those to choose from.
    limit : int
    """
    key, wanted = name_key(name), {agency.id for agency in allowed}
    scores: dict[str, Proposal] = {}
    for other, agencies in known.items():
        score = _likeness(key, other)
        for agency in agencies:
            best = scores.get(agency.id, (agency, 0.0))[1]
            if agency.id in wanted and score >= LIKELY and score > best:
                scores[agency.id] = agency, score
    return sorted(scores.values(), key=lambda each: (-each[1], each[0].order))[:limit]


def in_words(proposals: Sequence[Proposal]) -> str:
    """Return proposals as a reader sees them, each name once: Sở Y tế (92%), Sở Nội vụ (71%)."""
    said = (f"{agency.name} ({percent(score / 100, 0)})" for agency, score in proposals)
    return ", ".join(dict.fromkeys(said))


def _likeness(one: str, other: str) -> float:
    from rapidfuzz import fuzz

    marked = fuzz.ratio(one, other, score_cutoff=LIKELY)
    bare = fuzz.ratio(without_marks(one), without_marks(other), score_cutoff=LIKELY)
    return max(marked, min(bare, WITHOUT_MARKS))
