"""A table of cells kept column by column: each distinct value once, and for each row which of them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Cell = Any
END = object()
"""What stands in a row after its last cell while rows are turned into columns."""

NO_CELL = -1
"""The code of a place after the last cell of a row."""

BLOCK = 250
"""Rows that are turned into columns at once; of more, the cells are out of the cache when they are coded."""
APART = "\0"
"""What stands between texts that are handed on as one."""

TOGETHER = 10_000

EQUAL_TYPES = {bool, int, float}
"""Types whose values may be equal and yet not the same: True, 1 and 1.0."""


class _Codes(dict[Any, int]):
    """The code of each cell; one that is new gets the next."""

    def __init__(self, values: list[Cell]) -> None:
        self._values = values
        self[END] = NO_CELL

    def __missing__(self, key: Any) -> int:
        code = self[key] = len(self._values)
        self._values.append(key[1] if type(key) is tuple else key)
        return code


class Column:
    """One column.

    Attributes
    ----------
    values : list
        Its distinct cells, in the order in which they are first met.
    codes : array of int
        For each row the place of its cell in `values`, or `NO_CELL`.
    """

    __slots__ = ("_equal", "_known", "codes", "values")

    def __init__(self, height: int = 0) -> None:
        self.values: list[Cell] = []
        self.codes = array("i", [NO_CELL]) * height
        self._known = _Codes(self.values)
        self._equal: set[type] = set()

    @classmethod
    def of_codes(cls, values: list[Cell], codes: array[int]) -> Column:
        """Return a column whose distinct cells are known already."""
        column = cls()
        column.__setstate__((values, codes))
        return column

    def __getstate__(self) -> tuple[list[Cell], array[int]]:
        """Texts are handed on many as one, which costs a tenth of as many for themselves."""
        return _together(self.values), self.codes

    def __setstate__(self, state: tuple[list[Cell], array[int]]) -> None:
        values, self.codes = state
        self.values = _apart(values)

    def add(self, cells: Sequence[Cell], *, are_text: bool = False) -> None:
        """Put cells below those that are there; texts need not be looked at for their types."""
        keys = cells if are_text else self._keys(cells)
        self.codes.fromlist(list(map(self._known.__getitem__, keys)))

    def put(self, row: int, cell: Cell) -> None:
        """Put a cell in the place of one that is there."""
        if self.codes[row] != NO_CELL:
            self.add([cell])
            self.codes[row] = self.codes.pop()

    def _keys(self, cells: Sequence[Cell]) -> Sequence[Any]:
        """Return what tells the cells apart: themselves, until values of two types may be equal."""
        types = set(map(type, cells)) & EQUAL_TYPES
        if types and len(self._equal | types) > 1:
            if len(self._equal) == 1:
                known = {_key(cell): code for cell, code in self._known.items()}
                self._known.clear()
                self._known.update(known)
            cells = [_key(cell) for cell in cells]
        self._equal |= types
        return cells


class Grid(Sequence[list[Cell]]):
    """Rows of cells, of any length each, that can be taken column by column."""

    def __init__(self, rows: Iterable[Sequence[Cell]] = (), *, are_text: bool = False) -> None:
        self.height = 0
        self.columns: list[Column] = []
        block: list[Sequence[Cell]] = []
        for row in rows:
            block.append(row)
            if len(block) == BLOCK:
                self._add(block, are_text)
                block = []
        self._add(block, are_text)

    @classmethod
    def of_coded(cls, columns: list[Column]) -> Grid:
        """Return the grid of columns of the same length that are coded already."""
        grid = cls()
        grid.columns = columns
        grid.height = len(columns[0].codes) if columns else 0
        return grid

    def settled(self) -> Grid:
        """Return the same without what is needed to put more cells to it, which takes as much room again."""
        grid = Grid.of_coded([Column.of_codes(each.values, each.codes) for each in self.columns])
        grid.height = self.height
        return grid

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Put a cell in the place of one that is there; elsewhere nothing is put."""
        if 0 <= row < self.height and 0 <= column < len(self.columns):
            self.columns[column].put(row, cell)

    def _add(self, rows: list[Sequence[Cell]], are_text: bool) -> None:
        taken = 0
        for taken, cells in enumerate(zip_longest(*rows, fillvalue=END), 1):
            if taken > len(self.columns):
                self.columns.append(Column(self.height))
            self.columns[taken - 1].add(cells, are_text=are_text)
        self.height += len(rows)
        for column in self.columns[taken:]:
            column.codes.extend([NO_CELL] * len(rows))

    def __len__(self) -> int:
        return self.height

    @overload
    def __getitem__(self, place: int) -> list[Cell]: ...
    @overload
    def __getitem__(self, place: slice) -> list[list[Cell]]: ...
    def __getitem__(self, place: int | slice) -> list[Cell] | list[list[Cell]]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(self.height))]
        where = range(self.height)[place]
        found = ((column.values, column.codes[where]) for column in self.columns)
        return [values[code] for values, code in found if code != NO_CELL]

    def __iter__(self) -> Iterator[list[Cell]]:
        return (self[place] for place in range(self.height))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Grid({list(self)!r})"


def _together(values: list[Cell]) -> list[Cell]:
    """Return texts joined, some thousands of them as one; as they are where that cannot be undone."""
    try:
        joined = [
            APART.join(values[start : start + TOGETHER]).encode("utf-8", "surrogatepass")
            for start in range(0, len(values), TOGETHER)
        ]
    except TypeError:
        return values
    joints = sum(each.count(APART.encode()) for each in joined)
    return joined if joints == len(values) - len(joined) else values


def _apart(values: list[Cell]) -> list[Cell]:
    """Return the texts that were joined."""
    if not values or not isinstance(values[0], bytes):
        return values
    return [text for each in values for text in each.decode("utf-8", "surrogatepass").split(APART)]


def as_grid(rows: Sequence[Sequence[Cell]]) -> Grid:
    """Return rows as a grid, themselves if they are one."""
    return rows if isinstance(rows, Grid) else Grid(rows)


def _key(cell: Cell) -> Any:
    """Return what tells a cell from cells that are only equal to it."""
    return (type(cell), cell) if type(cell) in EQUAL_TYPES else cell
