"""How much a heading sounds like a field of the task table."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from hganalysis.settings.wordlists import load_headings
from hganalysis.text import fold, without_marks

if TYPE_CHECKING:
    from collections.abc import Sequence

SAME, INSIDE, AMONG = 1.0, 0.55, 0.45
"""Likeness of a heading that is the word itself, has it inside, or has its parts in another order."""

CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
WORD = re.compile(r"[a-z0-9%]+")
LATER_IS_WEAKER = 0.004
"""Taken off for each place further down the list of words of a field."""


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a heading without case and marks: "dateForAnswer" is date, for, answer.

    Examples
    --------
    >>> words_of("Hạn xử lý (mới)")
    ('han', 'xu', 'ly', 'moi')
    """
    return tuple(WORD.findall(without_marks(fold(CAMEL.sub(" ", text)))))


def likeness(parts: Sequence[str], field: str) -> tuple[float, str]:
    """Return how much a heading sounds like a field, 0 to 1, and the known word it sounds like.

    Parameters
    ----------
    parts : sequence of str
        The texts of the heading from top to bottom; the whole counts as much as the last.
    field : str
        A key of a map's `columns`.
    """
    spoken = {words_of(" ".join(parts)), words_of(parts[-1])} if parts else set()
    scored = [
        (_likeness(words, known) - LATER_IS_WEAKER * place, written)
        for words in sorted(spoken)
        for place, (written, known) in enumerate(_known(field))
    ]
    best, word = max(scored, default=(0.0, ""))
    return (max(best, 0.0), word) if best > 0 else (0.0, "")


@cache
def _known(field: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((written, words_of(written)) for written in load_headings()[field])


def _likeness(words: tuple[str, ...], known: tuple[str, ...]) -> float:
    if not words or not known:
        return 0.0
    if words == known:
        return SAME
    cover = len(known) / len(words)
    if any(words[i : i + len(known)] == known for i in range(len(words))):
        return INSIDE + 0.4 * cover
    return AMONG + 0.3 * cover if set(known) <= set(words) else 0.0
