"""Delimited text: CSV and its kin, records counted as spreadsheets do.

A text that keeps the rules of its dialect is read by the library in one go. One that does not is read again,
record by record, so that a fault costs its own record; each is told with its line.
"""

from __future__ import annotations

import csv
import re
from array import array
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from hganalysis.errors import SourceError
from hganalysis.reading import limits
from hganalysis.reading.dialect import TYPED, Dialect, dialect_of
from hganalysis.reading.grid import Grid
from hganalysis.reading.kinds import SPLIT
from hganalysis.reading.records import TolerantReader
from hganalysis.reading.sheet import RowNote, Sheet
from hganalysis.reading.text_encoding import encoding_of, lost_letters
from hganalysis.text import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import TextIO

    from hganalysis.reading.kinds import FileKind
    from hganalysis.reading.text_encoding import TextEncoding

    Notes = tuple[tuple[str, str], ...]

SAMPLE = 64 * 1024
LARGE = 8 * 1024**2
"""Bytes of a file from which it is first tried to be read column by column."""

LONGEST_LINE = 4 * limits.FIELD_CHARACTERS
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
"""What Excel reads as the delimiter, and does not show, in the first line."""

FEWEST_ROWS = 3
"""Rows that a table below another has at least, its headings among them."""

MOST_ABOVE = 10
"""Rows that stand above the headings of a table at most."""

FEWEST_VALUES = 2
"""Columns of values from which a row of words after a gap is the headings of another table of that width."""


def read(path: Path, kind: FileKind) -> list[Sheet]:
    """Read a text file: one sheet without a name, and one more for each further table of another width.

    Raises SourceError: it is not text, or it is larger than `limits` allow.
    """
    csv.field_size_limit(limits.FIELD_CHARACTERS)
    encoding = encoding_of(path)
    with encoding.open(path) as file:
        start = file.read(SAMPLE)
        told = SEPARATOR_LINE.match(start)
        dialect = dialect_of(
            start[told.end() :] if told else start,
            is_whole=len(start) < SAMPLE,
            delimiter=told[1] if told else None,
        )
        text = _large_text(path, encoding, dialect, skipped=bool(told)) or _text_of(
            path, file, dialect, skipped=bool(told)
        )
    notes: Notes = (("encoding_assumed", encoding.evidence),) if encoding.evidence else ()
    if encoding.wrong_bytes:
        reason = f"{number(encoding.wrong_bytes)} byte không phải UTF-8; mỗi chỗ còn dấu \ufffd"
        notes += (("letters_lost", reason),)
    elif lost := lost_letters(start):
        notes += (("letters_lost", lost),)
    return _sheets(text, notes)


@dataclass
class _Text:
    """The records of a text, how wide each is (0 where it is blank), and what was wrong with some of them."""

    grid: Grid
    widths: array[int]
    faults: list[RowNote] = field(default_factory=list)


def _large_text(path: Path, encoding: TextEncoding, dialect: Dialect, *, skipped: bool) -> _Text | None:
    """Return a large text that keeps the rules, None for any other."""
    if skipped or encoding.wrong_bytes or path.stat().st_size < LARGE:
        return None
    from hganalysis.reading.large_text import blank_rows, plain_grid  # take longer to import than most files

    grid = plain_grid(path, encoding.name, dialect)
    if grid is None:
        return None
    widths = array("i", [dialect.width]) * len(grid)
    for row in blank_rows(grid):
        widths[row] = 0
    return _Text(grid, widths)


def _text_of(path: Path, file: TextIO, dialect: Dialect, *, skipped: bool) -> _Text:
    read = _by_the_rules(path, _from_start(file, skipped), dialect)
    if read is not None:
        return read
    faults: list[RowNote] = []
    lines = _bounded(path, _from_start(file, skipped))
    widths = array("i")
    records = _counted(path, _tolerant(lines, dialect, faults, 1 + skipped), widths)
    return _Text(Grid(records, are_text=True), widths, faults)


def _from_start(file: TextIO, skipped: bool) -> TextIO:
    file.seek(0)
    if skipped:
        file.readline()
    return file


def _by_the_rules(path: Path, file: TextIO, dialect: Dialect) -> _Text | None:
    """Return the text as the library reads it, None where it breaks the rules or looks as if it did."""
    widths = array("i")
    try:
        grid = Grid(_counted(path, dialect.reader(file), widths, dialect), are_text=True)
    except csv.Error:
        return None
    quote = dialect.quote
    if any(quote in cell and cell.count(quote) % 2 for column in grid.columns for cell in column.values):
        return None
    return _Text(grid, widths)


def _counted(
    path: Path, records: Iterable[list[str]], widths: array[int], dialect: Dialect | None = None
) -> Iterator[list[str]]:
    """Yield records up to the last that has a field, and note their widths.

    With a dialect, stop at one that its neighbours speak against. Raises csv.Error: a record has swallowed
    lines, or looks as if it had another delimiter, and is of another width than most and than the headings
    that it stands under.
    """
    cells, usual, headed = 0, dialect.width if dialect else 0, 0
    blank: list[list[str]] = []
    for record in records:
        width = len(record)
        cells += width
        if cells > limits.CELLS:
            raise SourceError(f"{path.name}: có hơn {number(limits.CELLS)} ô. {SPLIT}")
        if not record:
            blank.append(record)
            continue
        if dialect is not None and width == usual:
            headed = 0
        elif dialect is not None and width != headed:
            are_words = _are_headings(record)
            if _is_suspect(record, dialect, ",;\t|" if are_words else ",;\t| "):
                raise csv.Error
            headed = width if are_words else headed
        widths.extend([0] * len(blank) + [width if any(record) else 0])
        yield from blank
        yield record
        blank.clear()


def _is_suspect(record: Sequence[str], dialect: Dialect, others: str) -> bool:
    """Tell a record that has swallowed lines, or holds as many of another delimiter as would cut it."""
    text = dialect.delimiter.join(record)
    if "\n" in text or "\r" in text or dialect.quote in text:
        return True
    return any(text.count(each) >= dialect.width - 1 > 1 for each in others if each != dialect.delimiter)


def _tolerant(
    lines: Iterator[str], dialect: Dialect, faults: list[RowNote], first_line: int
) -> Iterator[list[str]]:
    for row, record in enumerate(TolerantReader(lines, dialect, first_line)):
        if record.fault:
            reason = f"Dòng văn bản {number(record.line)}: {record.fault}"
            faults.append(RowNote("record_mended", reason, row))
        yield record.cells


def _bounded(path: Path, file: TextIO) -> Iterator[str]:
    """Yield lines. Raises SourceError: a line is longer than any record may be."""
    place = 0
    while line := file.readline(LONGEST_LINE):
        place += 1
        if len(line) > limits.FIELD_CHARACTERS:
            raise SourceError(
                f"{path.name}, dòng văn bản {number(place)}: dòng hoặc ô quá dài, hơn "
                f"{number(limits.FIELD_CHARACTERS)} ký tự. Xuất lại từ phần mềm, nếu được thì dạng .xlsx."
            )
        yield line


def _sheets(text: _Text, notes: Notes) -> list[Sheet]:
    """Return the tables of a text: what follows headings of another width is a table of its own.

    A table that stands twice is read once, and that is told.
    """
    height = len(text.widths)
    again, is_copy = _said_again(text)
    end_of_all = again if is_copy else height
    if is_copy:
        told = f"Từ dòng {number(again + 1)} bảng lặp lại nguyên vẹn"
        notes = (*notes, ("table_copied", f"{told}; {number(height - again)} dòng không đọc"))
    starts = [
        0,
        *sorted({each for each in (again, *_table_starts(text)) if 0 < each < end_of_all}),
        end_of_all,
    ]
    if len(starts) == 2 and not is_copy:
        return [Sheet("", text.grid.settled(), is_delimited=True, notes=notes, row_notes=tuple(text.faults))]
    return [
        Sheet(
            f"Bảng {place}" if place > 1 else "",
            Grid(_without_end(text, first, end), are_text=True),
            first_row=first + 1,
            is_delimited=True,
            notes=notes if place == 1 else (),
            row_notes=tuple(each.moved(-first) for each in text.faults if first <= each.row < end),
        )
        for place, (first, end) in enumerate(pairwise(starts), 1)
    ]


def _without_end(text: _Text, first: int, end: int) -> list[list[str]]:
    """Return the rows of a table without the blank ones that part it from the next."""
    while end > first and not text.widths[end - 1]:
        end -= 1
    return text.grid[first:end]


def _said_again(text: _Text) -> tuple[int, bool]:
    """Return the row from which the text says once more what its table says above, and whether no more.

    0 in most texts. The same headings over other rows go on with the table; over the same rows they head a
    copy of it, or, with a heading that the first lacks, a table of its own.
    """
    filled = [row for row, width in enumerate(text.widths) if width]
    for above in range(len(filled) % 2, min(MOST_ABOVE, len(filled) - 2 * FEWEST_ROWS + 1), 2):
        half = (len(filled) - above) // 2
        headings, again = text.grid[filled[above]], text.grid[filled[above + half]]
        both = enumerate(zip(headings, again, strict=False))
        shared = [place for place, (one, other) in both if one == other]
        if len(shared) < max(2, len(headings) - 1) or not _are_headings([again[each] for each in shared]):
            continue
        columns = [text.grid.columns[place].codes for place in shared]
        pairs = zip(filled[above : above + half], filled[above + half :], strict=True)
        if all(codes[row] == codes[later] for row, later in pairs for codes in columns):
            return filled[above + half], not any(cell and cell not in headings for cell in again)
    return 0, False


def _table_starts(text: _Text) -> list[int]:
    """Return the rows at which further tables begin: of another width, or of other headings after a gap."""
    faulty = {each.row for each in text.faults}
    starts: list[int] = []
    above, headings, is_after_gap = 0, [""], False
    runs = _runs(text.widths)
    for place, (first, width, length) in enumerate(runs):
        if width < 2 or length < FEWEST_ROWS or _are_properties(text.grid, runs[place:], above):
            is_after_gap = is_after_gap or width < 2
            continue
        if not above:
            headings = text.grid[first]
        elif first not in faulty and _are_headings(text.grid[first]):
            is_another = text.grid[first] != headings and _are_over_values(text.grid, first)
            if width != above or (is_after_gap and is_another):
                starts.append(first)
                headings = text.grid[first]
        above, is_after_gap = width, False
    return starts


def _are_properties(grid: Grid, runs: Sequence[tuple[int, int, int]], above: int) -> bool:
    """Tell names of an export with what each is, above all tables, the first of which is wider and longer."""
    first, width, length = runs[0]
    if above or width != 2 or length > MOST_ABOVE:
        return False
    longer = [each for _, each, rows in runs[1:] if each > width and rows > length]
    values = [TYPED.fullmatch(row[1].strip()) for row in grid[first + 1 : first + length]]
    return bool(longer) and not all(values)


def _are_over_values(grid: Grid, row: int) -> bool:
    """Tell whether the two rows below a row have values in the same columns, two of them at least."""
    below = (
        {place for place, cell in enumerate(grid[each]) if TYPED.fullmatch(cell.strip())}
        for each in (row + 1, row + 2)
    )
    return len(set.intersection(*below)) >= FEWEST_VALUES


def _runs(widths: array[int]) -> list[tuple[int, int, int]]:
    """Return first row, width and length of each run of rows that are as wide."""
    runs: list[tuple[int, int, int]] = []
    if widths and widths.count(widths[0]) == len(widths):
        return [(0, widths[0], len(widths))]
    for row, width in enumerate(widths):
        if runs and runs[-1][1] == width:
            runs[-1] = (runs[-1][0], width, runs[-1][2] + 1)
        else:
            runs.append((row, width, 1))
    return runs


def _are_headings(cells: Sequence[str]) -> bool:
    named = [cell.strip() for cell in cells if cell.strip()]
    return len(named) == len(set(named)) == len(cells) and not any(map(TYPED.fullmatch, named))
