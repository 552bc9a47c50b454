"""What the cells of one column look like, measured on a sample of them."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from hganalysis.drafting.date_formats import FORMATS, reads_as, says_no_date, says_nothing, with_own_year
from hganalysis.intake.agency_matching import Directory
from hganalysis.intake.date_spellings import after_a_name
from hganalysis.intake.dates import DateReader
from hganalysis.intake.deadline_terms import term_of
from hganalysis.intake.list_layout import NOT_TICKED, TICKED
from hganalysis.intake.state_texts import bare_state
from hganalysis.reading.sheet import cell_text, line_text
from hganalysis.settings.directory import load_agencies
from hganalysis.settings.export_map import DateRules
from hganalysis.settings.wordlists import load_statuses
from hganalysis.text import fold, without_marks

if TYPE_CHECKING:
    from collections.abc import Callable

    from hganalysis.drafting.found_table import Table
    from hganalysis.reading.sheet import Cell

SAMPLED = 500
"""Filled cells of a column that are looked at, spread over it."""

DATE_LIKE = re.compile(r"\d\D+\d|\d{6}|\b[ivx]+\W+(?:năm )?\d{4}", re.IGNORECASE)
PARTS_DONE = re.compile(r"(\d+) ?/ ?(\d+)", re.ASCII)
LONGEST_DATE = 40
"""Characters; no spelling of a date is longer."""


UNITS = re.compile(
    r"\b(?:sở|ban|phòng|ubnd|chi cục|cục|trung tâm|văn phòng|thanh tra|công an|hội|trường|bệnh viện|tổ|đội"
    r"|khoa)\b"
)
"""Vietnamese words for a part of an administration; without marks "sở" would be "số", and "ban" "bản"."""

UNITS_ABROAD = re.compile(
    r"\b(?:ministry|department|dept|office|unit|division|directorate|bureau|agency|council|authority|commission"
    r"|board|branch|section|secretariat|service|committee|team"
    r"|secretaria|departamento|diretoria|direcao|coordenacao|assessoria|gerencia|ministerio|superintendencia"
    r"|orgao|direccion|subdireccion|coordinacion|oficina|jefatura|unidad|unidade|setor"
    r"|direction|departement|ministere|prefecture|agence|cabinet"
    r"|wydzial|departament|dzial|biuro|urzad|jednostka|komorka|kancelaria|sekretariat"
    r"|ufficio|servizio|settore|direzione|dipartimento|assessorato|segreteria"
    r"|afdeling|\w*dienst|directie|eenheid|gemeente"
    r"|abteilung|referat|amt|\w{3,}amt|fachbereich|ministerium|dezernat|dinas|badan|kantor|biro)\b"
)
"""The same in other languages, without marks."""

STATE_BEGINS = tuple(map(fold, ("đã ", "đang ", "chưa ", "chờ ")))
"""How a text about a task begins that says how far it is."""


@dataclass(frozen=True)
class Profile:
    """A column in numbers; every share is of the filled cells that were looked at."""

    label: str
    """Its heading."""
    parts: tuple[str, ...]
    """The heading from top to bottom."""
    cells: tuple[Cell, ...]
    """A sample of the filled cells."""
    filled: float
    """Share of all cells that are filled."""
    directory: Directory
    """Where names of agencies are looked up."""
    year: int | None = None
    """The year of dates without one, where the file tells it."""

    @cached_property
    def texts(self) -> Counter[str]:
        """The folded texts of the cells with their number."""
        return Counter(fold(line_text(cell)) for cell in self.cells)

    @cached_property
    def distinct(self) -> float:
        """Share of different values."""
        return len(self.texts) / max(1, len(self.cells))

    @cached_property
    def dates(self) -> float:
        """Share that reads as a date in one of the two orders; bare numbers and parts done do not count."""
        return (
            0.0 if self.are_parts_done else self._share(lambda cell: _is_date(with_own_year(cell, self.year)))
        )

    @cached_property
    def undated(self) -> float:
        """Share of words for "no date", such as "chưa", that a column of dates may have."""
        return self._share(says_no_date)

    @cached_property
    def dateable(self) -> float:
        """Share of texts and numbers that could be dates in some spelling."""
        return self._share(lambda cell: _may_be_date(line_text(cell)))

    @cached_property
    def serials(self) -> float:
        """Share of numbers that count days as spreadsheet programs do, to a believable day."""
        return self._share(_is_serial)

    @cached_property
    def numbers(self) -> float:
        """Share of numbers, as numbers or as text."""
        return self._share(lambda cell: cell_text(cell).replace(",", "").replace(".", "").isdecimal())

    @cached_property
    def digits(self) -> float:
        """Share with a digit in it."""
        return self._share(lambda cell: any(letter.isdigit() for letter in cell_text(cell)))

    @cached_property
    def length(self) -> float:
        """Characters of a cell, on average."""
        return sum(n * len(text) for text, n in self.texts.items()) / max(1, len(self.cells))

    @cached_property
    def states(self) -> float:
        """Share of known words for a state."""
        known = load_statuses().states
        return self._of_texts(lambda text: text in known or bare_state(text) in known)

    @cached_property
    def said_states(self) -> float:
        """Share of known words for a state, and of texts that begin as one: "Đang lấy ý kiến của sở"."""
        known = load_statuses().states
        return self.states + self._of_texts(
            lambda text: text.startswith(STATE_BEGINS) and text not in known and bare_state(text) not in known
        )

    @cached_property
    def due_words(self) -> float:
        """Share of known words that stand for a deadline, and of lengths of time."""
        return self._of_texts(load_statuses().due_words.__contains__) + self.terms

    @cached_property
    def terms(self) -> float:
        """Share of lengths of time, such as "trong 15 ngày làm việc"."""
        rules = DateRules()
        return self._of_texts(lambda text: term_of(text, rules) is not None)

    @cached_property
    def agencies(self) -> float:
        """Share of names that the directory knows at some time."""
        return self._of_texts(self.directory.knows)

    @cached_property
    def units(self) -> float:
        """Share of texts that name a part of an administration."""
        return self._of_texts(names_a_unit)

    @cached_property
    def answers(self) -> float:
        """Share of answers such as yes and no, of ticks, and of parts done."""
        if self.are_parts_done:
            return 1.0
        return self._of_texts(lambda text: bool(TICKED.fullmatch(text) or NOT_TICKED.fullmatch(text)))

    @cached_property
    def are_parts_done(self) -> bool:
        """Whether each cell counts parts done of all, as 0/4; that none is done tells them from days."""
        parts = [PARTS_DONE.fullmatch(each) for each in self.texts]
        counted = [(int(each[1]), int(each[2])) for each in parts if each]
        is_counted = len(counted) == len(parts) and all(done <= every for done, every in counted)
        return is_counted and any(not done for done, _ in counted)

    def _of_texts(self, holds: Callable[[str], bool]) -> float:
        return sum(n for text, n in self.texts.items() if holds(text)) / max(1, len(self.cells))

    def _share(self, holds: Callable[[Cell], bool]) -> float:
        seen = Counter((type(cell), cell) for cell in self.cells)
        return sum(n for (_, cell), n in seen.items() if holds(cell)) / max(1, len(self.cells))


def profiles(table: Table, year: int | None = None) -> list[Profile]:
    """Return the profile of each column of a table, in order; dates without a year are of `year`."""
    found, directory = [], Directory(load_agencies())
    for label, parts, column in zip(table.labels, table.parts, table.columns, strict=True):
        filled = [cell for cell in column if not says_nothing(cell)]
        sampled = tuple(filled[:: max(1, len(filled) // SAMPLED)])
        found.append(Profile(label, parts, sampled, len(filled) / max(1, len(column)), directory, year))
    return found


_READERS = tuple(
    DateReader(DateRules(dayfirst=first, before="inclusive", extra_text="first_date", serials=False))
    for first in (True, False)
)
_SERIALS = DateReader(DateRules(serials=True))


def names_a_unit(text: str) -> bool:
    """Tell whether a text has a word for a part of an administration.

    Examples
    --------
    >>> names_a_unit("Sở Y tế"), names_a_unit("Wydział Finansów"), names_a_unit("số 15/2024")
    (True, True, False)
    """
    return bool(UNITS.search(fold(text)) or UNITS_ABROAD.search(without_marks(fold(text))))


def _is_serial(cell: Cell) -> bool:
    is_number = isinstance(cell, (int, float)) or (isinstance(cell, str) and cell.strip().isdecimal())
    return is_number and _SERIALS.read(cell).outcome == "date"


def _is_date(cell: Cell) -> bool:
    if isinstance(cell, dt.date):
        return True
    if not isinstance(cell, str) or DATE_LIKE.search(cell) is None:
        return False
    is_read = any(reader.read(cell, deadline=True).outcome == "date" for reader in _READERS)
    return is_read or _spelt(cell) or any(after_a_name(fold(cell)))


def _spelt(cell: str) -> bool:
    """Tell whether a text is a date in one of the further spellings that a map could declare."""
    text = line_text(cell)
    return _may_be_date(text) and any(reads_as(text, each) for each in FORMATS)


def _may_be_date(text: str) -> bool:
    return len(text) <= LONGEST_DATE and DATE_LIKE.search(text) is not None
