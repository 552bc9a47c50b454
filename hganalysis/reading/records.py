"""Records of a delimited text that breaks its own rules: each fault costs its own record and no other.

A line that keeps the rules is taken as the library takes it. Of one that does not, the reading is sought that
gives as many fields as its neighbours have with the fewest faults: a quote that stands for itself, a quote
that is not doubled, a delimiter that is missing beside a quote, another delimiter. Only where a line alone
gives none is it read on with the lines after it. Every record that was not read by the rules is told.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from hganalysis.reading.dialect import TYPED, USUAL, Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_LINES = 200
"""Lines that one record may take beyond its first."""

LOOKAHEAD = 100_000
"""Lines that may be looked at in vain in one text; from there on each line is a record of its own."""

MOST_DELIMITERS = 150
"""Delimiters of a record beyond which its fields are not sought one way and another."""

EFFORT = 5_000_000
"""Pairs of delimiters that may be tried in one text; from there on a faulty line is cut at each delimiter."""

FEW_DELIMITERS = 30
"""Delimiters of a line below which its fields are sought although it has not the width expected."""

INFINITE = float("inf")
ONE_DELIMITER = 1.5
"""What a missing delimiter weighs at most, the only fault that a record within the rules may have."""

UNCLOSED = 3.0
"""What a quote weighs that opens a field with delimiters in it and is not there at its end."""

SETTLED = 3
"""Records of one width in a row from which that width is expected."""

TELLING_TYPES = 2
"""Cells of a known type from which a line of words is believed to be fields parted by spaces."""

STRAY = "Dấu ngoặc kép thừa, thiếu hoặc không nhân đôi; ô được đọc theo số cột của các dòng bên cạnh"
OTHER_DELIMITER = "Dòng dùng dấu phân cách khác các dòng bên cạnh"
UNSETTLED = "Dấu ngoặc kép không khớp và số ô khác các dòng bên cạnh; các ô có thể đã lệch cột"


@dataclass(frozen=True)
class Record:
    """One record."""

    cells: list[str]
    line: int
    """Number of its first line in the text."""
    fault: str = ""
    """Vietnamese; "" when it keeps the rules."""


class TolerantReader:
    r"""Reads the records of lines with their ends, whatever is wrong with some of them.

    The width of the dialect is expected until several records in a row have another.

    Examples
    --------
    >>> lines = iter(['a,b\n', '1,"x"y\n', '2,z\n'])
    >>> [record.cells for record in TolerantReader(lines, Dialect(",", width=2))]
    [['a', 'b'], ['1', '"x"y'], ['2', 'z']]
    """

    def __init__(self, lines: Iterator[str], dialect: Dialect, first_line: int = 1) -> None:
        self._lines, self._dialect = lines, dialect
        self._ahead: deque[str] = deque()
        self._line, self._left, self._effort = first_line, LOOKAHEAD, EFFORT
        self._width, self._last, self._times = dialect.width, 0, 0

    def __iter__(self) -> Iterator[Record]:
        while self._look(1):
            cells, taken, fault = self._next()
            yield Record(cells, self._line, fault)
            self._settle(len(cells), bool(fault))
            for _ in range(taken):
                self._ahead.popleft()
            self._line += taken

    def _look(self, count: int) -> bool:
        """Tell whether so many lines are left."""
        while len(self._ahead) < count:
            line = next(self._lines, None)
            if line is None:
                return False
            self._ahead.append(line)
        return True

    def _settle(self, width: int, is_faulty: bool) -> None:
        if width < 2 or is_faulty:
            return
        self._times = self._times + 1 if width == self._last else 1
        self._last = width
        if self._times >= SETTLED:
            self._width = width

    def _next(self) -> tuple[list[str], int, str]:
        """Return the fields of the next record, its number of lines, and what is wrong with it."""
        line, quote = self._ahead[0], self._dialect.quote
        plain = self._by_the_rules(line)
        is_spaced = plain is None or any(cell.startswith(f" {quote}") for cell in plain)
        if is_spaced and not self._dialect.is_spaced:
            spaced = _read(_content(line), replace(self._dialect, is_spaced=True))
            if spaced is not None and spaced != plain and len(spaced) == self._width:
                return spaced, 1, OTHER_DELIMITER
        if plain is not None and len(plain) == self._width and not _is_odd(plain, quote):
            return plain, 1, ""
        if plain is not None and quote not in line:
            return self._other(line, plain)
        if plain is None and (another := self._by_another(line)) is not None:
            return another, 1, OTHER_DELIMITER
        if plain is None and (several := self._over_lines()) is not None:
            return several
        keeps_rules = plain is not None and not _is_odd(plain, quote)
        most = ONE_DELIMITER if keeps_rules else INFINITE
        mended = self._mend(line, most)
        if mended is not None:
            return mended, 1, "" if mended == plain and line.count(quote) % 2 == 0 else STRAY
        if plain is not None:
            return self._other(line, plain)
        return self._apart(line), 1, UNSETTLED

    def _mend(self, text: str, most: float = INFINITE) -> list[str] | None:
        """Return the fields of a record of the width expected, None without any or when effort is spent."""
        self._effort -= (text.count(self._dialect.delimiter) + 1) ** 2
        return None if self._effort < 0 else mend(_content(text), self._dialect, self._width, most)

    def _apart(self, line: str) -> list[str]:
        """Return the fields of a line that fits no width, however many they are."""
        content, delimiter = _content(line), self._dialect.delimiter
        few = content.count(delimiter) < FEW_DELIMITERS and self._effort > 0
        return (mend(content, self._dialect) if few else None) or content.split(delimiter)

    def _by_the_rules(self, text: str) -> list[str] | None:
        try:
            records = list(self._dialect.reader(iter([text])))
        except csv.Error:
            return None
        return records[0] if records else []

    def _other(self, line: str, plain: list[str]) -> tuple[list[str], int, str]:
        """Return a line of another width as it stands, or by another delimiter that fits."""
        found = self._by_another(line)
        return (plain, 1, "") if found is None else (found, 1, OTHER_DELIMITER)

    def _by_another(self, line: str) -> list[str] | None:
        """Return the fields of a line by another delimiter that gives the width expected, None without."""
        for each in (*USUAL, " "):
            if each == self._dialect.delimiter or each not in line or self._width < SETTLED:
                continue
            found = _read(_content(line), Dialect(each, self._dialect.quote))
            if found is None or len(found) != self._width or _is_odd(found, self._dialect.quote):
                continue
            if each != " " or self._are_fields(found):
                return found
        return None

    def _are_fields(self, cells: list[str]) -> bool:
        """Tell fields parted by spaces from words of a sentence: by values, or as headings over values."""
        if self._last == 0:
            is_long = len(cells) > 2 * SETTLED and len(set(cells)) == len(cells)
            return is_long and self._look(2) and self._holds_values(self._ahead[1])
        return _typed(cells) >= TELLING_TYPES

    def _holds_values(self, line: str) -> bool:
        cells = self._by_the_rules(line)
        return cells is not None and len(cells) == self._width and _typed(cells) > 0

    def _over_lines(self) -> tuple[list[str], int, str] | None:
        """Return a record that goes on in the lines after its first, None where none does.

        By the rules if that gives the width expected; mended, where the first line alone cannot be the
        record, or is followed by what can be none.
        """
        by_rules = self._joined(mended=False)
        if by_rules is not None and len(by_rules[0]) == self._width:
            return by_rules
        alone = self._mend(self._ahead[0])
        if alone is not None and (not self._look(2) or self._begins_a_record(self._ahead[1])):
            return alone, 1, STRAY
        if alone is not None and self._begins_several_lines(1):
            return alone, 1, STRAY
        mended = self._joined(mended=True)
        if mended is not None:
            return mended
        if alone is None and by_rules is not None and not self._swallows(by_rules[1]):
            return by_rules
        return None

    def _joined(self, *, mended: bool) -> tuple[list[str], int, str] | None:
        text, quote = self._ahead[0], self._dialect.quote
        for count in range(2, MOST_LINES + 2):
            if self._left <= 0 or not self._look(count):
                return None
            self._left -= 1
            line = self._ahead[count - 1]
            text += line
            if quote not in line:
                continue
            cells = self._mend(text) if mended else self._by_the_rules(text)
            if cells is not None:
                return cells, count, STRAY if mended else ""
            if mended and self._begins_a_record(line):
                return None
        return None

    def _begins_a_record(self, line: str) -> bool:
        if not line.strip():
            return True
        cells = self._by_the_rules(line)
        if cells is None:
            cells = self._mend(line)
        return cells is not None and len(cells) == self._width > 1

    def _begins_several_lines(self, first: int) -> bool:
        """Tell whether a line begins a record that the lines after it end by the rules."""
        text, quote = self._ahead[first], self._dialect.quote
        for count in range(first + 2, first + MOST_LINES + 2) if quote in text else ():
            if self._left <= 0 or not self._look(count):
                return False
            self._left -= 1
            text += self._ahead[count - 1]
            if quote in self._ahead[count - 1]:
                cells = self._by_the_rules(text)
                return cells is not None and len(cells) == self._width > 1
        return False

    def _swallows(self, taken: int) -> bool:
        """Tell whether a line within the record is a whole record of its own."""
        return any(self._begins_a_record(self._ahead[place]) for place in range(1, taken))


def _typed(cells: list[str]) -> int:
    """Return how many cells are of a known type."""
    return sum(bool(cell) and TYPED.fullmatch(cell) is not None for cell in cells)


def _content(line: str) -> str:
    return line.rstrip("\r\n")


def _read(text: str, dialect: Dialect) -> list[str] | None:
    try:
        return next(dialect.reader(iter([text])), [])
    except csv.Error:
        return None


def _is_odd(cells: list[str], quote: str) -> bool:
    """Tell whether a cell has a quote without its partner."""
    return any(cell.count(quote) % 2 for cell in cells)


def mend(text: str, dialect: Dialect, width: int | None = None, most: float = INFINITE) -> list[str] | None:
    """Return the fields of one record with the fewest faults, so many if told; None when there is no way.

    `most` is what the faults may weigh together.

    Examples
    --------
    >>> mend('"1,2,"x, y",z', Dialect(","), 4)
    ['"1', '2', 'x, y', 'z']
    >>> mend('3"x, y",z', Dialect(","), 3)
    ['3', 'x, y', 'z']
    >>> mend('1,"x, y, z,2', Dialect(","), 3)
    ['1', 'x, y, z', '2']
    """
    delimiter, several_lines = dialect.delimiter, "\n" in text
    cuts = [match.start() for match in re.finditer(re.escape(delimiter), text)]
    if len(cuts) > MOST_DELIMITERS:
        return None
    starts = [0, *(cut + len(delimiter) for cut in cuts)]
    ends = [*cuts, len(text)]
    is_quoted = [dialect.quote in text[start:end] for start, end in zip(starts, ends, strict=True)]
    best: list[dict[int, tuple[float, list[str]]]] = [{} for _ in range(len(starts) + 1)]
    best[0][0] = (0.0, [])
    for start in range(len(starts)):
        if not best[start]:
            continue
        for end in range(start, len(ends)):
            if end > start and not is_quoted[start]:
                break
            if end > start and not is_quoted[end] and several_lines:
                continue
            segment = text[starts[start] : ends[end]]
            unclosed = _unclosed(segment, dialect) if end > start and not several_lines else ()
            for cost, fields in chain(_fields(segment, dialect, end > start), unclosed):
                _step(best[start], best[end + 1], cost, fields, width)
    found = best[-1]
    fitting = [each for count, each in found.items() if width in (None, count) and each[0] <= most]
    return min(fitting, key=lambda each: each[0])[1] if fitting else None


def _step(
    before: dict[int, tuple[float, list[str]]],
    after: dict[int, tuple[float, list[str]]],
    cost: float,
    fields: list[str],
    width: int | None,
) -> None:
    for count, (spent, cells) in before.items():
        reached, total = count + len(fields), spent + cost
        if width is not None and reached > width:
            continue
        if reached not in after or total < after[reached][0]:
            after[reached] = (total, cells + fields)


def _fields(segment: str, dialect: Dialect, has_delimiter: bool) -> Iterator[tuple[float, list[str]]]:
    """Yield the ways to read what stands between two delimiters, each with the faults it supposes."""
    quote = dialect.quote
    text = segment.lstrip(" ") if dialect.is_spaced else segment
    if quote not in text:
        if not has_delimiter:
            yield 0.0, [text]
        return
    if not has_delimiter:  # a quote at an edge is likelier meant, and lines end only within quotes
        edges = text.startswith(quote) + 2 * text.endswith(quote)
        yield (edges or 0.2 + 0.4 * (text.count(quote) % 2)) + 5 * ("\n" in text), [text]
    if len(text) > 1 and text.startswith(quote) and text.endswith(quote):
        inner = text[1:-1]
        if f"{quote}{dialect.delimiter}{quote}" not in inner:
            yield _quoted(inner, dialect)
    yield from _glued(text, dialect)


def _quoted(inner: str, dialect: Dialect) -> tuple[float, list[str]]:
    quote, escape = dialect.quote, dialect.escape
    if escape is not None:
        inner = inner.replace(escape + quote, quote * 2)
    stray = inner.replace(quote * 2, "").count(quote)
    beside = inner.count(f"{quote}{dialect.delimiter}") + inner.count(f"{dialect.delimiter}{quote}")
    return stray + 2.0 * beside, [inner.replace(quote * 2, quote)]


def _unclosed(text: str, dialect: Dialect) -> Iterator[tuple[float, list[str]]]:
    """Yield a field of several delimiters that a quote opens and none closes."""
    if text.startswith(dialect.quote) and not text.endswith(dialect.quote):
        cost, fields = _quoted(text[1:], dialect)
        yield cost + UNCLOSED, fields


def _glued(text: str, dialect: Dialect) -> Iterator[tuple[float, list[str]]]:
    """Yield two fields between which the delimiter is missing, a quoted one among them."""
    quote, delimiter = dialect.quote, dialect.delimiter
    first, last = text.find(quote), text.rfind(quote)
    if first == last:
        return
    before, inner, after = text[:first], text[first + 1 : last], text[last + 1 :]
    is_closed = quote not in inner.replace(quote * 2, "")
    if is_closed and bool(before) != bool(after) and delimiter not in before + after:
        field = inner.replace(quote * 2, quote)
        yield 1.2, [before, field] if before else [field, after]
    left, twice, right = inner.partition(quote * 2)
    if twice and not before and not after and quote not in left + right and _are_apart(left, right):
        yield 1.5, [left, right]


def _are_apart(left: str, right: str) -> bool:
    """Tell whether two texts may be two fields rather than one text with a quote between words."""
    return bool(left and right) and not (left[-1].isspace() or right[0].isspace())
