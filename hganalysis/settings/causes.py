"""Reasons in words -> cause codes, by the keyword table of settings/causes.yml."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd
from pydantic import BaseModel

from hganalysis.errors import MapError
from hganalysis.settings.reference import from_reference
from hganalysis.settings.yamlfile import STRICT, Trimmed, read_yaml, repeated, validated
from hganalysis.text import fold, without_marks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


DENIALS = r"không(?: (?:phải|do|vì|bị|gặp|có|còn|vướng|mắc|vướng mắc|khó khăn|trở ngại|vấn đề|gì|về))*"
"""What takes back the phrase right behind it."""

PRAISE = r" (?:rất )?(?:tốt|chặt chẽ|kịp thời|đầy đủ|thuận lợi)(?!\w)(?! hơn)(?! gian)"
"""What takes back the phrase right before it: "đã phối hợp tốt" is no reason to be late."""

DOUBTS = r"(?<!\w)(?:không|chưa|thiếu|khó|chậm|kém|ít|cần|phải|để|nếu)(?!\w)"
"""What, in the phrase or before it in its clause, makes a praise a wish: "chưa phối hợp tốt"."""

CLAUSE_ENDS = r"[.,;:]| (?:nhưng|song|mà) "
NOT_A_NOUN = r"(?! dĩ(?!\w))"
""""vốn dĩ" is "by nature", not capital."""


class Cause(BaseModel):
    """A kind of reason: its code, the label a reader sees, and the phrases that tell it."""

    model_config = STRICT
    code: Trimmed
    label: Trimmed
    phrases: tuple[Trimmed, ...]
    source: Trimmed


class Causes(BaseModel):
    """The keyword table, ready to match."""

    model_config = STRICT
    causes: tuple[Cause, ...]

    @property
    def labels(self) -> dict[str, str]:
        """Labels by code, in the order of the file."""
        return {cause.code: cause.label for cause in self.causes}

    def find(self, words: str) -> tuple[str, ...]:
        """Return the codes of the causes a text names, in the order in which it names them.

        A text without a single mark is compared without marks, and then by phrases of two words or more only:
        "bao" alone may be any of five words.

        Examples
        --------
        >>> causes = load_causes()
        >>> causes.find("Chưa được bố trí vốn; phối hợp chậm")
        ('capital', 'coordination')
        >>> causes.find("CHUA DUOC BO TRI VON")
        ('capital',)
        >>> causes.find("Không do thiếu kinh phí")
        ()
        >>> causes.find("Đã phối hợp tốt nhưng nhân sự thay đổi")
        ('staff',)
        """
        folded = fold(words)
        plain = without_marks(folded) == folded
        pattern, codes = _matcher(self.causes, plain)
        found = [
            codes[match["phrase"]]
            for match in pattern.finditer(folded)
            if not match["denied"] and not _praised(folded, match, plain)
        ]
        return tuple(dict.fromkeys(found))


@from_reference("causes.yml")
def load_causes(path: Path) -> Causes:
    """Return the keyword table of `causes.yml`, or of the file given; faults are a `MapError`."""
    content = read_yaml(path, MapError)
    more = repeated(content, "causes", None, "code") + repeated(content, "causes", None, "phrases", None)
    return validated(content, Causes, MapError, noun="khóa", more=more)


def _praised(folded: str, match: re.Match[str], plain: bool) -> bool:
    """Tell whether a text says that what the phrase names went well."""
    praise, doubts, ends = (without_marks(each) if plain else each for each in (PRAISE, DOUBTS, CLAUSE_ENDS))
    clause = re.split(ends, folded[: match.end()])[-1]
    return bool(re.compile(praise).match(folded, match.end())) and not re.search(doubts, clause)


@cache
def _matcher(causes: tuple[Cause, ...], plain: bool) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the pattern of every phrase, the longest first, and the code of each phrase."""
    codes = {fold(phrase): cause.code for cause in causes for phrase in cause.phrases}
    denials, behind = DENIALS, NOT_A_NOUN
    if plain:
        codes = {without_marks(phrase): code for phrase, code in codes.items() if " " in phrase}
        denials, behind = without_marks(DENIALS), ""
    pattern = rf"(?<!\w)(?:(?P<denied>{denials}) )??(?P<phrase>{_either(codes)})(?!\w){behind}"
    return re.compile(pattern), codes


def _either(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=lambda each: (-len(each), each)))


def every_cause(texts: pd.Series) -> pd.Series:
    """Return the codes each text names, in the order it names them; missing where a text is blank.

    A tuple, empty where the text matches no phrase.
    """
    causes = load_causes()
    words = texts.astype("str").where(texts.notna())
    said = words.where(words.str.strip().fillna("") != "")
    found = {words: causes.find(words) for words in said.dropna().unique()}
    return said.astype("object").map(found, na_action="ignore")


def first_cause(texts: pd.Series) -> pd.Series:
    """Return the code each text names first; missing without text, and where it matches no phrase."""
    places, distinct = pd.factorize(texts)
    every = every_cause(pd.Series(distinct))
    first = [codes[0] if isinstance(codes, tuple) and codes else None for codes in every]
    return pd.Series(pd.array([*first, None], dtype="str").take(places), index=texts.index)
