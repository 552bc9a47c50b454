"""Whether two cells of one task, months apart, say the same: spelling, mergers and cut texts aside."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd
from rapidfuzz import fuzz

from hganalysis.history.successors import as_successors
from hganalysis.text import fold, without_marks

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

SAME_TEXT = 90.0
"""Likeness, from 0 to 100, from which two texts are one text whose spelling was corrected."""

SAME_WORD = 60.0
"""Likeness of two words that are one word corrected."""

LEAST_WORDS = 1
"""Words that may be added or left out in a correction, besides."""

ALIKE = 60.0
"""Likeness below which two titles are of different tasks. Both are our choice (docs/method.md)."""

LEAST_CUT = 20
"""Letters that a text cut by the software must have left to be known by."""

_SPELLED_OUT = {"uy ban nhan dan": "ubnd", "hoi dong nhan dan": "hdnd"}
_NO_WORD = re.compile(r"[^a-z0-9]+")


def agency_keys(tasks: pd.DataFrame, day: dt.date) -> pd.Series:
    """Return what each lead agency is known by on a day: the id of who answers for it, else its folded name.

    Examples
    --------
    >>> import datetime as dt
    >>> import pandas as pd
    >>> tasks = pd.DataFrame({"agency_id": ["so-ke-hoach-va-dau-tu", None], "agency": ["Sở KH&ĐT", "Đội  A"]})
    >>> agency_keys(tasks, dt.date(2025, 6, 1)).tolist()
    ['so-tai-chinh-2025', 'đội a']
    """
    if "agency_id" not in tasks:
        tasks = tasks.assign(agency_id=None)
    names = texts(tasks, "agency").where(texts(tasks, "agency") != "", texts(tasks, "agency_raw"))
    ids = as_successors(tasks, day)["agency_id"].astype("object")
    return ids.where(ids.notna() & (ids != ""), each_once(names, fold))


def texts(tasks: pd.DataFrame, name: str) -> pd.Series:
    """Return a column as text, "" where it is missing."""
    if name not in tasks:
        return pd.Series("", tasks.index, dtype="object")
    values = tasks[name]
    if isinstance(values.dtype, pd.StringDtype):
        return values.fillna("").astype("object")
    return values.astype("object").where(values.notna(), "").astype(str)


def each_once(values: pd.Series, change: Callable[[str], str]) -> pd.Series:
    """Return texts changed, each different one once."""
    return values.map({value: change(value) for value in values.unique()}).astype("object")


@lru_cache(maxsize=65536)
def plain(value: str) -> str:
    """Return the letters and digits of a text without marks, case, punctuation and usual abbreviations.

    Examples
    --------
    >>> plain("- Trình  Ủy ban nhân dân tỉnh: Kế hoạch 12") == plain("trình UBND tỉnh, kế hoạch 12")
    True
    """
    words = _NO_WORD.sub(" ", without_marks(fold(value))).strip()
    for long, short in _SPELLED_OUT.items():
        words = words.replace(long, short)
    return words


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 100; those that differ in spelling alone are 100.

    Words of other letters, other numbers, more than one word added or left out are no spelling.

    Examples
    --------
    >>> likeness("Báo cáo kết qủa quý III", "báo cáo kết quả quý III")
    100.0
    >>> likeness("Báo cáo quý 3 về đất đai", "Báo cáo quý 4 về đất đai") < SAME_TEXT
    True
    """
    first, second = plain(one), plain(other)
    if first == second or _is_cut(one, first, second) or _is_cut(other, second, first):
        return 100.0
    return 100.0 if _is_corrected(first, second) else min(fuzz.ratio(first, second), SAME_TEXT - 1)


def _is_corrected(first: str, second: str) -> bool:
    """Tell whether two plain texts are one, but for letters of a few words."""
    if re.findall(r"\d+", first) != re.findall(r"\d+", second):
        return False
    words, others = first.split(), second.split()
    more = 0
    for step, i, j, k, n in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        if step == "replace" and fuzz.ratio("".join(words[i:j]), "".join(others[k:n])) < SAME_WORD:
            return False
        if step in ("insert", "delete"):
            more += j - i + n - k
            if {"khong", "chua"} & {*words[i:j], *others[k:n]}:
                return False
    return more <= LEAST_WORDS


def _is_cut(raw: str, start: str, whole: str) -> bool:
    """Tell whether a text is the start of another: software cuts long texts, with dots or without."""
    ended = raw.rstrip().endswith(("…", "..."))
    return ended and len(start) >= LEAST_CUT and whole.startswith(start)


def likenesses(was: pd.Series, now: pd.Series) -> pd.Series:
    """Return the likeness of pairs of texts; a text that stands on one side only tells nothing (100)."""
    found = pd.Series(100.0, was.index)
    told = (was != now) & (was != "") & (now != "")
    pairs = zip(was[told], now[told], strict=True)
    found.loc[told] = pd.Series([likeness(*pair) for pair in pairs], found.index[told], dtype=float)
    return found
