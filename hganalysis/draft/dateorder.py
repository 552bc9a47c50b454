"""How a column of unknown origin writes its dates: the order of day and month, and the spelling."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hganalysis.draft.spellings import FORMATS, reads_as
from hganalysis.intake.cells import line_text
from hganalysis.intake.dates import BEFORE, DateReader
from hganalysis.intake.maps import DateRules
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hganalysis.intake.cells import Cell

NUMERIC = re.compile(r"\D*?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?!\d)", re.ASCII)
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
MOST_MONTHS = 12
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
    """

    dayfirst: bool
    proven: bool
    evidence: str
    formats: tuple[str, ...] = ()
    null_values: tuple[str, ...] = ()
    before: bool = False
    unread: tuple[str, ...] = ()

    def rules(self) -> DateRules:
        """Return the rules of a map that these are."""
        return DateRules(
            dayfirst=self.dayfirst,
            formats=list(self.formats),
            null_values=list(self.null_values),
            before="inclusive" if self.before else "unreadable",
        )


def draft_dates(columns: Iterable[Sequence[Cell]]) -> DateDraft:
    """Work out how the date columns of one file are written.

    Parameters
    ----------
    columns : iterable of sequence of cells
        The columns that hold dates.
    """
    cells = [cell for column in columns for cell in column]
    texts = Counter(line_text(cell) for cell in cells if isinstance(cell, str) and cell.strip())
    dayfirst, proven, evidence = _order(texts)
    formats = _formats(texts, dayfirst)
    nulls = _null_values(cells)
    before = any(BEFORE.match(fold(text)) for text in texts)
    draft = DateDraft(dayfirst, proven, evidence, formats, nulls, before)
    reader = DateReader(draft.rules())
    unread = [text for text, _ in texts.most_common() if _has_digit(text) and not _reads(reader, text)]
    return replace(draft, unread=tuple(unread[:EXAMPLES]))


def _order(texts: Counter[str]) -> tuple[bool, bool, str]:
    pairs = {text: (int(found[1]), int(found[2])) for text in texts if (found := NUMERIC.match(text))}
    days_first = [text for text, (first, second) in pairs.items() if first > MOST_MONTHS >= second]
    months_first = [text for text, (first, second) in pairs.items() if second > MOST_MONTHS >= first]
    if days_first and months_first:
        return (
            True,
            False,
            (f"trái nhau: «{days_first[0]}» chỉ là ngày trước, «{months_first[0]}» chỉ là tháng trước"),
        )
    if days_first or months_first:
        one, word = (days_first, "ngày") if days_first else (months_first, "tháng")
        n = sum(texts[text] for text in one)
        return bool(days_first), True, f"chắc chắn: {n} ô chỉ đọc được {word} trước, ví dụ «{one[0]}»"
    if pairs:
        text = next(iter(pairs))
        return True, False, f"hai thứ tự đều đọc được mọi ô, ví dụ «{text}»; xem lại tệp nguồn"
    return True, True, "tệp không có ngày dạng 1/2/2024 nên thứ tự không ảnh hưởng"


def _formats(texts: Counter[str], dayfirst: bool) -> tuple[str, ...]:
    """Return the fewest spellings that read what the rules alone do not, one at a time."""
    plain = DateReader(DateRules(dayfirst=dayfirst, before="inclusive"))
    left = {text: n for text, n in texts.items() if _has_digit(text) and not _reads(plain, text)}
    everything, chosen = sum(texts.values()), list[str]()
    candidates = [each for each in FORMATS if not each.startswith("%m" if dayfirst else "%d/%m")]
    while left:
        read = {each: sum(n for text, n in left.items() if reads_as(text, each)) for each in candidates}
        best = max(read, key=lambda each: read[each])
        if read[best] <= ENOUGH * everything:
            break
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
