"""The rows of headings of a sheet, told by how they differ from the rows below them, whatever they say.

Columns of numbers, dates and codes tell the body of a table: its first row is the first whose cells in these
columns are such values, as those of the rows after it are. Its headings are the rows above, up to the titles;
blank rows and names of groups between them are none. Where every column is of words, the headings are the
row whose texts are most unlike the texts below them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from hganalysis.intake.group_rows import heads_numbered_group
from hganalysis.intake.rows import FULL_ROW, are_column_numbers
from hganalysis.intake.title_rows import LONGEST_GROUP, are_titles
from hganalysis.reading.sheet import is_blank, line_text
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hganalysis.reading.sheet import Cell, Sheet

SEARCHED_ROWS = 100
LOOKED_BELOW = 25
"""Rows below a possible header that are compared with it."""

DEEPEST = 9
"""Rows that headings take at most, blank ones between them left out."""

FEWEST_COLUMNS = 2
FEWEST_OF_LIST = 5
"""Columns from which a text or two above headings that are whole are titles, where the table is a list."""

LONGEST_LABEL = 80
"""Characters; a longer text is a sentence, not a heading."""

TYPED_SHARE = 0.6
"""Share of cells of one kind from which a column is of that kind."""

AFTER = 6
"""Rows after the first of a body that are looked at for more of it."""

BETTER_WITHIN = 12
"""Rows below what looks like the first of a body in which whole headings may still follow."""

MOST_FULL_ABOVE = 3
"""Rows as full as those of the body among which headings without typed columns below them are sought."""

VALUE = re.compile(
    r"[-+(<>~]?\s?[$€£₫]?\s?[-+]?[\d][\d.,\s\u00a0]*(?:e[-+]?\d+)?\s?[%$€£₫)]?\s?[a-z*†‡]?\d?\)?"
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.{0,16}|\d{1,2}:\d{2}(:\d{2})?",
    re.IGNORECASE,
)
CODE = re.compile(r"(?=\S*\d)[\w./#&-]+")
MISSING = re.compile(r"\(?(?:n/?a|x|z|s|d|f|-+|–|—|\.+|…|#|\*)\)?|\.\.", re.IGNORECASE)
"""What stands for no value in a table of values; it tells neither headings nor body."""

YEAR = re.compile(
    r"(?:1[6-9]|20|21)\d\d(?:\.0)?(?:[-/–]\d{2,4})?\s*(?:[\\/]?\s?\d?\)?|[*†‡%]|[a-z]\)?)", re.IGNORECASE
)

UNIT = re.compile(r"\(10*(?:[.,]?000)*\)")
"""A unit in a heading, (1,000), which is no negative number."""

Kind = str


def heading_rows(sheet: Sheet) -> tuple[int, ...]:
    """Return the positions of the rows of headings, from the top down; none where the sheet has no table."""
    rows = _said_once([list(row) for row in sheet.rows[: SEARCHED_ROWS + LOOKED_BELOW]])
    kinds = [[_kind(cell) for cell in row] for row in rows]
    columns = _typed_columns(kinds)
    start = _body_start(rows, kinds, columns) if columns else None
    if start is not None:
        found = _above(sheet, rows, kinds, start, is_list=_is_list(kinds, columns, start))
        if len({place for row in found for place in _filled(kinds[row])}) >= FEWEST_COLUMNS:
            return found
    return _most_unlike(rows, kinds, len(rows) if start is None else start)


def _said_once(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Return rows with those left blank that say what a row further above says, as headings of pages do."""
    texts = [tuple(fold(line_text(cell)) for cell in row) for row in rows]
    first: dict[tuple[str, ...], int] = {}
    for place, said in enumerate(texts):
        if sum(map(bool, said)) < FULL_ROW:
            continue
        is_beside = place > 0 and texts[place - 1] == said
        if first.setdefault(said, place) < place and not is_beside:
            rows[place] = []
    return rows


def _kind(cell: Cell) -> Kind:
    """Return the kind of a cell: blank, missing, value, year, code or text."""
    if is_blank(cell):
        return ""
    if isinstance(cell, (dt.date, dt.time, bool)):
        return "value"
    text = line_text(cell)
    if YEAR.fullmatch(text):
        return "year"
    if UNIT.fullmatch(text):
        return "text"
    if isinstance(cell, (int, float)) or VALUE.fullmatch(text):
        return "value"
    if MISSING.fullmatch(text):
        return "missing"
    return "code" if CODE.fullmatch(text) else "text"


def _filled(kinds: Sequence[Kind]) -> list[int]:
    return [place for place, kind in enumerate(kinds) if kind]


def _size(kinds: Sequence[Kind]) -> int:
    return len(_filled(kinds))


def _typed_columns(kinds: Sequence[Sequence[Kind]]) -> dict[int, set[Kind]]:
    """Return the columns of values or codes, with the kinds that stand in their body."""
    found = {}
    for place in range(max(map(len, kinds), default=0)):
        counted = Counter(row[place] for row in kinds if place < len(row) and len(_filled(row)) > 1)
        filled = sum(n for kind, n in counted.items() if kind not in ("", "missing"))
        values, codes = counted["value"] + counted["year"], counted["code"]
        if filled > 1 and values >= TYPED_SHARE * filled:
            found[place] = {"value", "year"} if counted["year"] > values / 2 else {"value"}
        elif filled > 1 and values + codes >= TYPED_SHARE * filled:
            found[place] = {"value", "year", "code"}
    return found


def _body_start(
    rows: Sequence[Sequence[Cell]], kinds: Sequence[Sequence[Kind]], columns: dict[int, set[Kind]]
) -> int | None:
    """Return the first row of the body, None where no row looks like one."""
    is_body = [_is_body(rows[row], kinds, row, columns) for row in range(len(rows))]
    start = next((row for row in range(len(rows)) if is_body[row] and _goes_on(kinds, is_body, row)), None)
    if start is None:
        return None
    above = {place for row in range(start) for place in _filled(kinds[row])}
    for row in range(start + 1, min(start + BETTER_WITHIN, len(rows) - 1)):
        if _are_whole_headings(kinds[row], columns) and not above >= set(_filled(kinds[row])):
            later = next((each for each in range(row + 1, len(rows)) if is_body[each]), None)
            return start if later is None else later
    return start


def _is_body(
    row: Sequence[Cell], kinds: Sequence[Sequence[Kind]], place: int, columns: dict[int, set[Kind]]
) -> bool:
    """Tell whether at least half of the cells in typed columns are of their kinds."""
    here = {column: kinds[place][column] for column in columns if column < len(kinds[place])}
    here = {column: kind for column, kind in here.items() if kind}
    years = [column for column, kind in here.items() if kind == "year"]
    are_years = bool(years) and set(here.values()) <= {"year", "text"}
    if are_years and not _are_headed_years([row[column] for column in years]):
        above = {each for before in kinds[:place] if len(_filled(before)) > 1 for each in _filled(before)}
        are_years = not above >= set(here)
    told = [kind in columns[column] or (kind == "year" and not are_years) for column, kind in here.items()]
    missing = sum(kind == "missing" for kind in here.values())
    if len(_filled(kinds[place])) < FEWEST_COLUMNS or not any(told):
        return False
    return 2 * (sum(told) + missing) >= len(told) and not counts_columns(row)


def _are_headed_years(cells: Sequence[Cell]) -> bool:
    """Tell whether years follow one another as over columns: each one later or earlier, or all once more."""
    years = [int(line_text(cell)[:4]) for cell in cells]
    steps = [later - earlier for earlier, later in pairwise(years)]
    return bool(steps) and (
        all(step > 0 for step in steps)
        or all(step < 0 for step in steps)
        or (len(set(years)) * 2 <= len(years))
    )


def _goes_on(kinds: Sequence[Sequence[Kind]], is_body: Sequence[bool], row: int) -> bool:
    """Tell whether at least half of the next rows are of a body too."""
    after = [each for each in range(row + 1, len(kinds)) if len(_filled(kinds[each])) > 1][:AFTER]
    return 2 * sum(is_body[each] for each in after) >= len(after)


def _are_whole_headings(kinds: Sequence[Kind], columns: dict[int, set[Kind]]) -> bool:
    """Tell whether a row has texts over nearly all typed columns, and nothing else."""
    over = [kinds[place] if place < len(kinds) else "" for place in columns]
    filled = _filled(kinds)
    return (
        len(filled) >= FULL_ROW
        and all(kinds[place] == "text" for place in filled)
        and over.count("text") >= TYPED_SHARE * len(columns)
    )


def _above(
    sheet: Sheet,
    rows: Sequence[Sequence[Cell]],
    kinds: Sequence[Sequence[Kind]],
    start: int,
    *,
    is_list: bool,
) -> tuple[int, ...]:
    """Return the rows of headings above a body, up to the titles."""
    body = {place for each in kinds[start : start + AFTER] for place in _filled(each)}
    merged = {top for (top, left), (_, right) in sheet.merged if right > left}
    width = max(map(len, kinds[start : start + AFTER]))
    titles = {top for (top, left), (_, right) in sheet.merged if 2 * (right - left + 1) > width > FULL_ROW}
    found: list[int] = []
    waiting: list[int] = []
    named: set[int] = set()
    for row in range(start - 1, -1, -1):
        filled = _filled(kinds[row])
        if not filled or counts_columns(rows[row]) or (not found and heads_numbered_group(rows[row])):
            continue
        if not found and (
            _recurs(kinds, row, start)
            or _is_under_whole_headings(rows, kinds, row, width)
            or _is_sparse_title(rows[row], (), filled, width)
        ):
            continue
        if filled == [0] and (not found or 0 not in named):
            waiting.append(row)
            continue
        if found and (_is_title(rows[row], filled, named, width) or row in titles):
            break
        if (
            found
            and 10 * len(named) >= 6 * width
            and _is_sparse_title(rows[row], rows[found[0]], filled, width)
        ):
            break
        if len(found) == 1 and _is_apart(kinds, row, found[0]):
            break
        is_apart = bool(found) and not all(map(_size, kinds[row + 1 : min(found)]))
        is_lone = _is_lone(filled, width, is_apart) or (is_apart and 2 * len(filled) <= width)
        if found and is_list and body <= named and row not in merged and is_lone:
            break
        found += [*waiting, row] if found else [row]
        waiting = []
        named.update(filled)
        if len(found) >= DEEPEST:
            break
    return tuple(sorted(found))


def _is_apart(kinds: Sequence[Sequence[Kind]], row: int, below: int) -> bool:
    """Tell a row that a blank one parts from headings over every column: it belongs to what is above.

    It is a property of the export, a name and what it is, or a row of another table, with numbers.
    """
    is_parted = any(not _filled(kinds[each]) for each in range(row + 1, below))
    filled, named = _filled(kinds[row]), _filled(kinds[below])
    is_whole = named == list(range(len(named))) and set(kinds[below][: len(named)]) <= {"text", "code"}
    is_property = filled == [0, 1] and len(named) > FULL_ROW
    return is_parted and is_whole and (is_property or (filled[0] == 0 and kinds[row].count("value") > 1))


def _is_list(kinds: Sequence[Sequence[Kind]], columns: dict[int, set[Kind]], start: int) -> bool:
    """Tell a list, whose columns are of words as much as of values, from a table of numbers."""
    body = {place for each in kinds[start : start + AFTER] for place in _filled(each)}
    numbers = sum("code" not in columns[place] for place in columns if place in body)
    return 3 * numbers < 2 * len(body)


def _is_lone(filled: Sequence[int], width: int, is_apart: bool) -> bool:
    """Tell one or two texts above the whole headings of a list that group none of these: titles."""
    if width < FEWEST_OF_LIST or len(filled) > FEWEST_COLUMNS:
        return False
    return len(filled) == 1 or filled[0] == 0 or is_apart


def _recurs(kinds: Sequence[Sequence[Kind]], row: int, start: int) -> bool:
    """Tell whether a row of one or two texts comes again in the body: the name of a group is no heading."""
    filled = _filled(kinds[row])
    is_short = len(filled) < FULL_ROW and kinds[row][filled[-1]] == "text"
    above = max((len(_filled(each)) for each in kinds[:row]), default=0)
    return is_short and above > FULL_ROW and any(_filled(each) == filled for each in kinds[start:])


def _is_under_whole_headings(
    rows: Sequence[Sequence[Cell]], kinds: Sequence[Sequence[Kind]], row: int, width: int
) -> bool:
    """Tell a lone text below a row that has a heading over every column: it is the name of a group."""
    filled = _filled(kinds[row])
    above = next(
        (each for each in range(row - 1, -1, -1) if kinds[each] and not counts_columns(rows[each])), None
    )
    if above is None or len(filled) != 1 or width < FULL_ROW:
        return False
    text = line_text(rows[row][filled[0]])
    return set(kinds[above]) == {"text"} and len(kinds[above]) >= width and text[:1].isupper()


def _is_sparse_title(row: Sequence[Cell], below: Sequence[Cell], filled: Sequence[int], width: int) -> bool:
    """Tell a row of a few texts that stand above a table, as the letterhead does, from groups of headings."""
    return 3 * len(filled) <= max(width, 3 * FEWEST_COLUMNS) and are_titles(row, below)


def _is_title(row: Sequence[Cell], filled: Sequence[int], named: set[int], width: int) -> bool:
    """Tell a title above headings: alone at the left of named columns, or longer than a heading."""
    longest = max(len(line_text(row[place])) for place in filled)
    if filled == [0]:
        return True
    is_over_all = len(filled) == 1 and 10 * len(named) >= 9 * width and longest > LONGEST_GROUP
    return is_over_all or _is_prose(row, filled)


def _is_prose(row: Sequence[Cell], filled: Sequence[int]) -> bool:
    return all(len(line_text(row[place])) > LONGEST_LABEL for place in filled)


def _most_unlike(
    rows: Sequence[Sequence[Cell]], kinds: Sequence[Sequence[Kind]], end: int
) -> tuple[int, ...]:
    """Return the row before an end whose texts are most unlike those below it, over columns that are filled.

    It is half as full as the fullest at least, with few such rows above it, which are rows of the body; rows
    of the same texts beside it are of it.
    """
    width = max(map(_size, kinds), default=0)
    fewest = max(width / 2, min(FULL_ROW, width - 1))
    full = [row for row in range(len(rows)) if _size(kinds[row]) >= fewest][:MOST_FULL_ABOVE]
    scores = {
        row: _unlikeness(rows, row)
        for row in full
        if row < min(end, SEARCHED_ROWS) and not _is_sparse_title(rows[row], (), _filled(kinds[row]), width)
    }
    best = max(scores, key=lambda row: (scores[row], -row), default=None)
    if best is None or scores[best] < (FULL_ROW if end == len(rows) else FEWEST_COLUMNS):
        return ()
    return tuple(row for row in full if list(rows[row]) == list(rows[best]))


def _unlikeness(rows: Sequence[Sequence[Cell]], first: int) -> float:
    row = rows[first]
    labels = [fold(line_text(cell)) if isinstance(cell, str) else "" for cell in row]
    below = [each for each in rows[first + 1 : first + 1 + LOOKED_BELOW] if not all(map(is_blank, each))]
    if not below or any(_is_value(cell) for cell in row) or counts_columns(row):
        return 0.0
    fitting, seen = 0.0, set()
    for place, label in enumerate(labels):
        if not label or label in seen or len(label) > LONGEST_LABEL or VALUE.fullmatch(label):
            continue
        seen.add(label)
        cells = [each[place] for each in below if place < len(each) and not is_blank(each[place])]
        same = sum(isinstance(cell, str) and fold(line_text(cell)) == label for cell in cells)
        fitting += (0.3 + 0.7 * len(cells) / len(below)) * (1 - same / len(cells) if cells else 1)
    return fitting


def _is_value(cell: Cell) -> bool:
    return isinstance(cell, (dt.date, dt.time)) or (isinstance(cell, float) and not cell.is_integer())


def counts_columns(row: Sequence[Cell]) -> bool:
    """Tell whether a row numbers the columns."""
    filled = [cell for cell in row if not is_blank(cell)]
    return len(filled) >= FULL_ROW and are_column_numbers(filled)
