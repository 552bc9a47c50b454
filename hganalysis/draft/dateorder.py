"""How a column of unknown origin writes its dates: the order of day and month, and the spelling."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hganalysis.draft.order import draft_order
from hganalysis.draft.spellings import FORMATS, reads_as, years_read
from hganalysis.intake.cells import line_text
from hganalysis.intake.dates import BEFORE, DateReader
from hganalysis.intake.evidence import NUMERIC, is_swapped, roles_of
from hganalysis.intake.maps import DateRules, number_order
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hganalysis.intake.cells import Cell

ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
ZONE = re.compile(
    r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*((?:utc|gmt)?[+-]\d{2}(?::?\d{2})?|z|utc|gmt)", re.I | re.A
)
"""A clock time with its zone."""

OWN_ZONE = re.compile(r"(?:utc|gmt)?\+07(?::?00)?", re.I | re.A)
"""How the zone of the office is written."""

NULL_DAYS = {dt.date(1970, 1, 1), dt.date(1900, 1, 1), dt.date(1899, 12, 30), dt.date(1899, 12, 31),
             dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.date(2099, 12, 31), dt.date(1753, 1, 1)}  # fmt: skip
"""Days that programs write for "none": the zero of Unix, Excel, .NET and SQL Server, and the end of time."""

ENOUGH = 0.001
"""Share of the texts that a further spelling must read to be worth declaring."""

EXAMPLES = 3


@dataclass(frozen=True)
class DateDraft:
    """What dates look like.

    Attributes
    ----------
    dayfirst : bool
    proven : bool
        Whether the texts leave no other reading, or none depends on the order.
    evidence : str
        Vietnamese, for the comment beside it.
    formats : tuple of str
        Spellings to declare.
    null_values : tuple of str
        Dates that stand for "none", ISO.
    before : bool
        Whether some cells say "trước ngày …".
    unread : tuple of str
        Examples of texts that no spelling reads.
    zones : tuple of str
        Time zones of clock times that are not the office's own, as the texts write them.
    swapped : tuple of str
        Fields whose column a spreadsheet program seems to have read in the other order.
    """

    dayfirst: bool
    proven: bool
    evidence: str
    formats: tuple[str, ...] = ()
    null_values: tuple[str, ...] = ()
    before: bool = False
    unread: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    swapped: tuple[str, ...] = ()

    def rules(self) -> DateRules:
        """Return the rules of a map that these are."""
        return DateRules(
            dayfirst=self.dayfirst,
            formats=list(self.formats),
            null_values=list(self.null_values),
            before="inclusive" if self.before else "unreadable",
        )


def draft_dates(columns: Mapping[str, Sequence[Cell]]) -> DateDraft:
    """Work out how the date columns of one file are written.

    Parameters
    ----------
    columns : mapping of str to sequence of cells
        The columns that hold dates, by field.
    """
    cells = [cell for column in columns.values() for cell in column]
    texts = Counter(line_text(cell) for cell in cells if isinstance(cell, str) and cell.strip())
    order = draft_order(columns)
    draft = DateDraft(
        dayfirst=order.dayfirst,
        proven=order.proven,
        evidence=order.evidence,
        formats=_formats(texts, order.dayfirst),
        null_values=_null_values(cells),
        before=any(BEFORE.match(fold(text)) for text in texts),
        zones=_zones(texts),
        swapped=tuple(
            name for name, column in columns.items() if is_swapped(roles_of(set(map(_hashable, column))))
        ),
    )
    reader = DateReader(draft.rules())
    unread = [text for text, _ in texts.most_common() if _has_digit(text) and not _reads(reader, text)]
    return replace(draft, unread=tuple(unread[:EXAMPLES]))


def _zones(texts: Iterable[str]) -> tuple[str, ...]:
    found = {match[1] for text in texts if (match := ZONE.search(text))}
    return tuple(sorted(each for each in found if not OWN_ZONE.fullmatch(each)))


def _formats(texts: Counter[str], dayfirst: bool) -> tuple[str, ...]:
    """Return the fewest spellings that read what the rules alone do not, one at a time.

    Of two that read as much, the one by which the file spans fewer years.
    """
    plain = DateReader(DateRules(dayfirst=dayfirst, before="inclusive"))
    left = {text: n for text, n in texts.items() if _has_digit(text) and not _reads(plain, text)}
    everything, chosen = sum(texts.values()), list[str]()
    against = "mdy" if dayfirst else "dmy"
    candidates = [each for each in FORMATS if number_order(each) != against]
    while left:
        read = {each: sum(n for text, n in left.items() if reads_as(text, each)) for each in candidates}
        most = max(read.values())
        if most <= ENOUGH * everything:
            break
        as_many = (each for each in candidates if read[each] == most)
        best = min(as_many, key=lambda each: len(years_read(left, each)))
        chosen.append(best)
        left = {text: n for text, n in left.items() if not reads_as(text, best)}
    return tuple(chosen)


def _has_digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


def _reads(reader: DateReader, text: str) -> bool:
    return reader.read(text, deadline=True).outcome in ("date", "null")


def _null_values(cells: Iterable[Cell]) -> tuple[str, ...]:
    days = {_day(cell) for cell in set(map(_hashable, cells))}
    return tuple(sorted(day.isoformat() for day in NULL_DAYS & days))


def _hashable(cell: Cell) -> Cell:
    return cell if isinstance(cell, (str, dt.date)) else ""


def _day(cell: Cell) -> dt.date | None:
    """Return the day of a date, or of a text of digits in one of the two usual orders."""
    if isinstance(cell, dt.date):
        return cell.date() if isinstance(cell, dt.datetime) else cell
    if (iso := ISO_DAY.match(cell)) and iso[0] != "0000-00-00":
        return _real_day(int(iso[1]), int(iso[2]), int(iso[3]))
    if found := NUMERIC.match(cell):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        return _real_day(year, second, first) or _real_day(year, first, second)
    return None


def _real_day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
