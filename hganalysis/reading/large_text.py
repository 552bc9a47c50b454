"""A large text that keeps the rules of CSV, read column by column.

Arrow splits it many times faster than the library reads it record by record, and does not say where it
breaks the rules. So these are looked at first, over all quotes of a block at once: each opens or closes a
field, or stands twice within one. What is not as plain as that is left to `delimited`.
"""

from __future__ import annotations

import codecs
from array import array
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from hganalysis.reading import limits
from hganalysis.reading.grid import Column, Grid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from hganalysis.reading.dialect import Dialect

    Places = np.ndarray[Any, np.dtype[np.intp]]

BLOCK = 4 * 1024**2
LONGEST_RECORD = 2 * 1024**2
THREADS = 2
"""Columns that are taken from a block at the same time, while the process that asked for the file waits."""
UTF8 = "utf-8-sig"
NEW_LINE, RETURN = ord("\n"), ord("\r")
CODED = pa.dictionary(pa.int32(), pa.string())


class NotPlainError(Exception):
    """The text does not keep the rules, or is not as simple as this reader needs it."""


def plain_grid(path: Path, encoding: str, dialect: Dialect) -> Grid | None:
    """Return the records of a text as the library reads them, None where not all keep the rules.

    By the rules are UTF-8, as many fields in each record as the dialect is wide, and quotes in pairs.
    """
    marks = dialect.delimiter + dialect.quote
    is_told = encoding == UTF8 and len(marks) == 2 and marks.isascii()
    if not is_told or dialect.escape is not None or dialect.is_spaced or dialect.width < 2:
        return None
    pa.set_cpu_count(THREADS)
    pa.set_memory_pool(pa.system_memory_pool())  # the others reserve more than the process may hold
    blocks: list[list[pa.DictionaryArray]] = [[] for _ in range(dialect.width)]
    cells = 0
    try:
        for block in _blocks(path, dialect):
            table = _parsed(block, dialect)
            cells += len(table) * dialect.width
            if cells > limits.CELLS:
                return None
            quote = dialect.quote if dialect.quote.encode() in block else ""
            for coded, column in zip(blocks, table.columns, strict=True):
                coded.append(_checked(column.chunk(0), quote))
    except NotPlainError:
        return None
    return Grid.of_coded([_column(coded) for coded in blocks])


def blank_rows(grid: Grid) -> list[int]:
    """Return the rows that have no text in any column."""
    blank = np.ones(len(grid), dtype=bool)
    for column in grid.columns:
        if "" not in column.values:
            return []
        blank &= np.frombuffer(column.codes, np.int32) == column.values.index("")
    found: list[int] = np.flatnonzero(blank).tolist()
    return found


def _blocks(path: Path, dialect: Dialect) -> Iterator[bytes]:
    """Yield the bytes of whole records, some megabytes at a time.

    Raises NotPlainError: a quote stands where none may, or a record is too long.
    """
    with path.open("rb") as file:
        held = file.read(len(codecs.BOM_UTF8)).removeprefix(codecs.BOM_UTF8)
        while read := file.read(BLOCK):
            held += read
            end = _end_of_records(held, dialect)
            if end:
                yield held[:end]
            held = held[end:]
            if len(held) > LONGEST_RECORD:
                raise NotPlainError
    if held:
        _end_of_records(held + b"\n", dialect, is_last=True)
        yield held


def _end_of_records(data: bytes, dialect: Dialect, *, is_last: bool = False) -> int:
    """Return where the last whole record ends; up to there every quote opens or closes a field or is doubled.

    Raises NotPlainError: a quote stands elsewhere, or a line is blank or ends as on old machines.
    """
    codes = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(codes == ord(dialect.quote))
    ends = _outside(np.flatnonzero(codes == NEW_LINE), quotes)
    if is_last and len(quotes) % 2:
        raise NotPlainError
    end = int(ends[-1]) + 1 if len(ends) else 0
    returns = _outside(np.flatnonzero(codes[:end] == RETURN), quotes)
    quotes = quotes[quotes < end]
    around = np.zeros(256, dtype=bool)
    around[[ord(dialect.delimiter), ord(dialect.quote), NEW_LINE, RETURN]] = True
    opening, closing = quotes[::2], quotes[1::2]
    lengths = np.diff(ends, prepend=-1) - 1 - (codes[ends - 1] == RETURN)
    is_plain = (
        around[codes[opening[opening > 0] - 1]].all()
        and around[codes[closing + 1]].all()
        and (codes[returns + 1] == NEW_LINE).all()
        and (lengths > 0).all()
    )
    if not is_plain:
        raise NotPlainError
    return end


def _outside(places: Places, quotes: Places) -> Places:
    """Return the places that are in no quotes."""
    outside: Places = places[np.searchsorted(quotes, places) % 2 == 0]
    return outside


def _parsed(block: bytes, dialect: Dialect) -> pa.Table:
    names = [str(place) for place in range(dialect.width)]
    try:
        return csv.read_csv(
            pa.BufferReader(block),
            csv.ReadOptions(block_size=len(block) + 1, column_names=names),
            csv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char=dialect.quote,
                newlines_in_values=True,
                ignore_empty_lines=False,
            ),
            csv.ConvertOptions(column_types=dict.fromkeys(names, CODED), strings_can_be_null=False),
        )
    except pa.ArrowInvalid as error:  # a record of another width
        raise NotPlainError from error


def _checked(coded: pa.DictionaryArray, quote: str) -> pa.DictionaryArray:
    """Return the cells of one column of a block, each distinct one looked at.

    Raises NotPlainError: a cell is too long, or has a quote without its partner.
    """
    distinct = coded.dictionary
    if (pc.max(pc.binary_length(distinct)).as_py() or 0) > limits.FIELD_CHARACTERS:
        raise NotPlainError
    if quote and (_numbers(pc.count_substring(distinct, quote)) % 2).any():
        raise NotPlainError
    return coded


def _numbers(numbers: pa.Int32Array) -> np.ndarray[Any, np.dtype[np.int32]]:
    """Return numbers of Arrow without a copy; its own way imports pandas for it, which takes longer."""
    return np.frombuffer(numbers.buffers()[1], np.int32)[numbers.offset :][: len(numbers)]


def _column(blocks: list[pa.DictionaryArray]) -> Column:
    """Return one column of all blocks, which are given up for it: both at once take too much room."""
    codes = array("i")
    whole = pa.chunked_array(blocks, CODED).unify_dictionaries()
    blocks.clear()
    for block in whole.chunks:
        codes.frombytes(_numbers(block.indices).view(np.uint8).data)
    return Column.of_codes(whole.chunk(0).dictionary.to_pylist() if len(codes) else [], codes)
