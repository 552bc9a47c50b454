"""A state with its day or document: "Đã hoàn thành ngày 30/4/2024 (Báo cáo số 12/BC-SYT)"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"
DAY_ALONE = re.compile(rf"(?<![\d/.-]){DAY}(?![\d/])")
DOCUMENTS = (
    "báo cáo",
    "công văn",
    "văn bản",
    "quyết định",
    "tờ trình",
    "kế hoạch",
    "thông báo",
    "bc",
    "cv",
    "qđ",
)
DOCUMENT = rf"(?:{'|'.join(map(fold, DOCUMENTS))})(?: số)? ?\d\S*"
ADDED = re.compile(
    rf"[\s,;:.(–-]+(?:(?:vào|ngày|lúc|tại|theo|on) )*"
    rf"(?:{DOCUMENT}(?:[\s,;(]+(?:ngày )?{DAY})?|{DAY}(?:[\s,;(]+(?:theo |tại )?{DOCUMENT})?)[\s).;]*"
)
"""What may follow a state without changing it: a day, a document, or both; a share or a condition may not."""


def bare_state(text: str) -> str:
    """Return a folded text without the day and document that follow its state.

    Examples
    --------
    >>> bare_state("đã hoàn thành ngày 30/4/2024 (báo cáo số 12/bc-syt)"), bare_state("hoàn thành 50%")
    ('đã hoàn thành', 'hoàn thành 50%')
    """
    found = re.search(rf"{ADDED.pattern}$", text)
    return text[: found.start()] if found and found.start() else text


def day_of_completion(text: str, words: Mapping[str, str]) -> tuple[str, str]:
    """Return the day that follows a word for "done" in a folded text, and the rest of that text.

    The words are folded, each with the state it means. Two empty texts where there is no such day: that after
    "dự kiến hoàn thành" is no completion.

    Examples
    --------
    >>> words = {fold("Đã hoàn thành"): "done"}
    >>> day_of_completion(fold("Đã hoàn thành tại Báo cáo số 12/BC-SYT ngày 9/4/2024"), words)
    ('9/4/2024', 'đã hòan thành tại báo cáo số 12/bc-syt ngày')
    >>> day_of_completion(fold("Dự kiến hoàn thành ngày 9/4/2024"), words)
    ('', '')
    """
    state = bare_state(text)
    if words.get(state) != "done":
        return "", ""
    found = DAY_ALONE.search(text, len(state))
    return (found[0], f"{text[: found.start()].rstrip()}{text[found.end() :]}") if found else ("", "")


def state_said(text: str, words: Mapping[str, str]) -> str | None:
    """Return the state that a text says by folded words, as a whole or without its day and document."""
    said = fold(text)
    return words.get(said) or words.get(bare_state(said))
