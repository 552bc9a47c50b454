"""How an export writes what the model knows: the spellings of dates, names and lists."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from hganalysis.sample.population import AMBIGUOUS
from hganalysis.sample.simulated_task import AS_OF
from hganalysis.settings.directory import Agency, load_agencies
from hganalysis.text import fold

if TYPE_CHECKING:
    from hganalysis.sample.chance import Chance

EXCEL_EPOCH = dt.date(1899, 12, 30)
NULL_DATE = dt.date(1970, 1, 1)
CUT_AT = 200

DUE_SPELLINGS = {"excel": 44, "padded": 18, "short": 12, "clock": 10, "iso": 6, "serial": 6, "before": 4}
DATE_SPELLINGS = {"excel": 52, "padded": 22, "short": 12, "iso": 6, "serial": 8}
STAMP_SPELLINGS = {**DATE_SPELLINGS, "clock": 18}
NAME_SPELLINGS = {"official": 62, "alias": 22, "decomposed": 10, "spaced": 6}
UNDATED_WORDS = {
    "none": ("Không thời hạn", "Không thời hạn", "không có thời hạn", "01/01/1970", NULL_DATE, None),
    "recurrent": ("Thường xuyên", "thường xuyên"),
    "waiting": ("Chờ quyết định",),
}

Cell = str | int | dt.date | dt.datetime | None


def date_cell(chance: Chance, day: dt.date | None, spellings: dict[str, int]) -> Cell:
    """Return a date as one of the spellings found in exports."""
    spelling = chance.weighted(spellings)
    if day is None:
        return None
    short = f"{day.day}/{day.month}/{day.year}"
    texts: dict[str, Cell] = {
        "excel": day,
        "padded": f"{day:%d/%m/%Y}",
        "short": short,
        "clock": f"{chance.whole(7, 17):02d}:{chance.one_of(('00', '15', '30', '45'))} {day:%d/%m/%Y}",
        "iso": f"{day:%Y-%m-%d}",
        "serial": (day - EXCEL_EPOCH).days,
        "before": f"Trước {short}",
    }
    return texts[spelling]


def undated_cell(chance: Chance, kind: str) -> Cell:
    """Return what an export writes in place of a deadline."""
    return chance.one_of(UNDATED_WORDS[kind])


class Names:
    """Spellings of agencies; the ambiguous ones are used on purpose alone."""

    def __init__(self) -> None:
        agencies = [agency for agency in load_agencies() if agency.is_valid_on(AS_OF)]
        self.by_id = {agency.id: agency for agency in agencies}
        self._uses = Counter(
            name for agency in agencies for name in {fold(each) for each in _all_names(agency)}
        )
        self._ambiguous = iter(AMBIGUOUS)

    def lead(self, chance: Chance, agency_id: str) -> str:
        """Return one name, or the next ambiguous one for a task whose agency nobody can tell."""
        if not agency_id:
            return next(self._ambiguous)
        return self._spelled(chance, self.by_id[agency_id])

    def coop(self, chance: Chance, agency_ids: tuple[str, ...]) -> Cell:
        """Return several names in one cell, joined in one of four ways."""
        names = [self._spelled(chance, self.by_id[each]) for each in agency_ids]
        joint = chance.one_of(("; ", "; ", ", ", "\n", " và "))
        if joint == " và " and len(names) > 1:
            return f"{', '.join(names[:-1])} và {names[-1]}"
        return joint.join(names) or None

    def _spelled(self, chance: Chance, agency: Agency) -> str:
        spelling = chance.weighted(NAME_SPELLINGS)
        aliases = [alias for alias in agency.aliases if self._uses[fold(alias)] == 1]
        if spelling == "alias" and aliases:
            return chance.one_of(aliases)
        if spelling == "decomposed":
            return decomposed(agency.name)
        return f" {agency.name.replace(' ', '  ', 1)}\u00a0" if spelling == "spaced" else agency.name


def _all_names(agency: Agency) -> tuple[str, ...]:
    return (agency.name, agency.short, *agency.aliases)


def decomposed(words: str) -> str:
    """Return text with its marks apart from its letters, as some systems store it."""
    return unicodedata.normalize("NFD", words)


def cut(words: str) -> str:
    """Return text as a software that cuts long texts shows it."""
    return words if len(words) <= CUT_AT else words[:CUT_AT].rstrip() + "…"
