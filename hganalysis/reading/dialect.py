"""The dialect of a delimited text: delimiter, quote and escape, by how well whole records parse.

Each candidate is tried on the start of the text, once record by record with its quotes honoured and once
line by line, so that one stray quote does not spoil the look of all that follows. What counts is how many
records are of one width, how many of their cells are of a known type or plain words, and whether the first of
them reads like headings. The two measures multiplied are the idea of G. van den Burg, A. Nazábal, C. Sutton,
"Wrangling messy CSV files by detecting row and type patterns", Data Mining and Knowledge Discovery 33, 2019.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

USUAL = (",", ";", "\t", "|")
"""Delimiters in the order in which they are believed where as much speaks for each."""

RARE = (" ", ":", "^", "~", "§", "¬", "\x1f", "\x01")
"""Delimiters that are believed only where nearly all records agree, and much less than a usual one."""

BELIEF_IN_RARE = 0.4
AGREEING_FOR_RARE = 0.9
RECORDS_JUDGED = 300
CELLS_JUDGED = 3_000
LONGEST_HEADING = 80
LONE_COLUMN = 0.05
"""Score below which no delimiter is believed: the text has one column, and a comma splits none of it."""

BY_LINES = 0.9
"""Worth of records told line by line against those told with quotes over several lines."""

STAND_IN = "\x1e"
"""Put in place of a delimiter of two characters, for the reader of the library knows those of one."""

TYPED = re.compile(
    r"[-+]?[$€£¥₫]?\s?[-+]?\d[\d.,\u00a0 ]*(?:e[-+]?\d+)?\s?[%$€£₫đ]?"  # numbers, amounts, shares
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?(?:Z|[-+]\d{2}:?\d{0,2})?)?"
    r"|\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?(?:\s?[AaPp]\.?[Mm]\.?)?"
    r"|(?:https?|ftp)://\S+|[\w.+-]+@[\w-]+\.[\w.]+"
    r"|true|false|yes|no|n/?a|null|none|nan|-",
    re.IGNORECASE,
)
CODE = re.compile(r"[\w./()#&'’+-]+", re.ASCII)
PLAIN = re.compile(r"[^\t|;^~\"]+")
"""Words in which no delimiter of another dialect stands."""


@dataclass(frozen=True)
class Dialect:
    """How the records of a text are written."""

    delimiter: str
    """One character, or the same one twice."""
    quote: str = '"'
    escape: str | None = None
    """What stands before a quote inside quotes; None where such a quote is doubled."""
    is_spaced: bool = False
    """Whether a space follows each delimiter and is no part of the field."""
    width: int = 1
    """Fields of most records."""

    def reader(self, lines: Iterator[str], *, strict: bool = True) -> Iterator[list[str]]:
        """Return the records of lines, as the library reads them.

        The iterator raises `csv.Error` at the first record that breaks the rules of the dialect, if `strict`.
        """
        options = {"quotechar": self.quote, "escapechar": self.escape, "skipinitialspace": self.is_spaced}
        if len(self.delimiter) == 1:
            return csv.reader(lines, delimiter=self.delimiter, strict=strict, **options)  # type: ignore[arg-type]
        stood_in = (line.replace(self.delimiter, STAND_IN) for line in lines)
        records = csv.reader(stood_in, delimiter=STAND_IN, strict=strict, **options)  # type: ignore[arg-type]
        return ([cell.replace(STAND_IN, self.delimiter) for cell in record] for record in records)


def dialect_of(text: str, *, is_whole: bool = True, delimiter: str | None = None) -> Dialect:
    r"""Return the dialect of a text from its start, with its line ends.

    Unless it is whole, what the cut breaks is left out of account. The delimiter is given where the file
    itself tells it.

    Examples
    --------
    >>> dialect_of("Mã;Hạn\n01;1,5\n02;2,5\n").delimiter
    ';'
    """
    lines = list(io.StringIO(text, newline=""))
    if not is_whole and len(lines) > 1:
        lines = lines[:-1]
    escape = _escape(text)
    candidates = [
        Dialect(each, quote, escape if quote == '"' else None, is_spaced)
        for quote in _quotes(text)
        for each in ([delimiter] if delimiter else map(_as_written(text), (*USUAL, *RARE)))
        if each in text
        for is_spaced in _spacings(text, each, quote)
    ]
    scores = [(_score(lines, each, is_whole), each) for each in candidates]
    best, chosen = max(scores, key=lambda each: each[0][0], default=((0.0, 1), Dialect(",")))
    if delimiter is None and best[0] < LONE_COLUMN:
        return Dialect(",", escape=escape)
    return Dialect(chosen.delimiter, chosen.quote, chosen.escape, chosen.is_spaced, best[1])


def _as_written(text: str) -> Callable[[str], str]:
    """Return what tells a delimiter from one that is always written twice."""
    return lambda each: each * 2 if 0 < text.count(each) == 2 * text.count(each * 2) else each


def _quotes(text: str) -> list[str]:
    """Return the quotes that may be meant; an apostrophe where it begins and ends several fields."""
    opened = len(re.findall(r"(?:^|[,;\t|~^:§¬])\s?'", text, re.MULTILINE))
    closed = len(re.findall(r"'(?:$|[,;\t|~^:§¬\r])", text, re.MULTILINE))
    return ['"', "'"] if min(opened, closed) > 1 else ['"']


def _escape(text: str) -> str | None:
    """Return what stands before quotes inside quotes, None where they are doubled or there are none."""
    for each in ("\\", "\0"):
        before = text.count(f'{each}"')
        if before and before > len(re.findall(r'(?<=[^\s,;\t|"])""(?=[^\s,;\t|"])', text)):
            return each
    return None


def _spacings(text: str, delimiter: str, quote: str) -> tuple[bool, ...]:
    """Return whether a space after the delimiter may be no part of fields: where quotes follow it."""
    if delimiter == " ":
        return (False,)
    spaced, close = text.count(f"{delimiter} {quote}"), text.count(f"{delimiter}{quote}")
    return (True,) if spaced > close else (False,)


def _score(lines: Sequence[str], dialect: Dialect, is_whole: bool) -> tuple[float, int]:
    """Return how well a dialect fits, and the width of its records."""
    records = list(islice(dialect.reader(iter(lines), strict=False), RECORDS_JUDGED + 1))
    if len(records) > RECORDS_JUDGED or (not is_whole and len(records) > 1):
        records = records[:-1]
    whole = _fitness(records, dialect)
    single = _fitness([_line_record(line, dialect) for line in lines[:RECORDS_JUDGED]], dialect)
    fitness, width = max(whole, (BY_LINES * single[0], single[1]))
    if dialect.delimiter[0] in RARE:
        fitness *= BELIEF_IN_RARE
    return fitness * (1 if dialect.quote == '"' else 0.95), width


def _line_record(line: str, dialect: Dialect) -> list[str]:
    """Return one line as a record; without heed to its quotes where they do not fit."""
    line = line.rstrip("\r\n")
    try:
        return next(dialect.reader(iter([line])), [])
    except csv.Error:
        return line.split(dialect.delimiter)


def _fitness(records: Sequence[Sequence[str]], dialect: Dialect) -> tuple[float, int]:
    filled = [record for record in records if any(cell.strip() for cell in record)]
    widths = Counter(len(record) for record in filled if len(record) > 1)
    if not widths:
        return 0.0, 1
    width, times = max(widths.items(), key=lambda each: (each[1] * (each[0] - 1) / each[0], each[0]))
    share = times / len(filled)
    if dialect.delimiter[0] in RARE and (share < AGREEING_FOR_RARE or times < 2):
        return 0.0, width
    usual = [record for record in filled if len(record) == width]
    heading = 1.2 if _reads_like_headings(usual[0]) else 1.0
    first = 1.1 if len(filled[0]) == width else 1.0
    return share**2 * (1 - 1 / width) * _typedness(usual) * heading * first, width


def _typedness(records: Sequence[Sequence[str]]) -> float:
    """Return how much of the cells is of a known type."""
    cells = list(islice((cell for record in records for cell in record), CELLS_JUDGED))
    return sum(map(_worth, cells)) / len(cells)


def _worth(cell: str) -> float:
    text = cell.strip()
    if not text or TYPED.fullmatch(text):
        return 1.0
    if text[0] in "\"'" or text[-1] == '"':
        return 0.2
    if CODE.fullmatch(text):
        return 0.9
    return 0.8 if PLAIN.fullmatch(text) and cell[0] != " " else 0.5


def _reads_like_headings(record: Sequence[str]) -> bool:
    texts = [cell.strip() for cell in record]
    named = [text for text in texts if text]
    return (
        len(named) > len(texts) / 2
        and len(set(named)) == len(named)
        and all(len(text) <= LONGEST_HEADING and not TYPED.fullmatch(text) for text in named)
    )
