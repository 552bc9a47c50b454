"""Agencies that an unknown name may mean: shown to a person and never used; an alias confirms one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis.intake.names import name_key, without_marks
from hganalysis.text import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hganalysis.reference import Agency

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
