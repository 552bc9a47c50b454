"""A large table -> the sheet of the rows that a period needs; the others are counted where they lie.

Only columns that the map names are read. Rows outside the population are left in the table where it is sure
that reading them would tell no more: `LEFT_RULE`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pyarrow as pa

from hganalysis.errors import MapError, SourceError
from hganalysis.intake.dates import DateReader
from hganalysis.intake.header import find_header
from hganalysis.reading import limits
from hganalysis.reading.arrow_columns import arrow_grid
from hganalysis.reading.database_tables import DatabaseTable, open_table
from hganalysis.reading.grid import Column, Grid
from hganalysis.reading.legacy_sheets import to_unicode
from hganalysis.reading.sheet import Sheet
from hganalysis.text import fold, number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from hganalysis.settings.export_map import ExportMap

LazyFrame = nw.LazyFrame[Any]

LEFT = "outside_population"
"""What the population rule writes into `exclusion` of a row that does not belong to the period."""

LEFT_RULE = (
    "dòng có mã, có cơ quan, ngày xét kỳ là ngày thật của cơ sở dữ liệu và nằm ngoài kỳ, mã không có ở "
    "dòng nào trong kỳ"
)
SURE_ID = r"^[A-Za-z0-9./_-]{3,}$"
"""With a digit: an id that `RowJudge` takes for no number of a column and no label."""

RAW_OF = {"due_on": "due_raw"}
"""Dates of the population that stand under another name before they are read."""


@dataclass(frozen=True)
class Population:
    """The population rule of a period, to be applied where the rows lie."""

    by: str
    """The date that places a task."""
    mark: Callable[[Any], Any]
    """Takes and returns a frame of any library; fills `exclusion` and `doubt`."""


def read_large(
    source: DatabaseTable, export_map: ExportMap, population: Population | None
) -> tuple[Sheet, int]:
    """Read what a period needs of a large table: its rows in the order of their ids, and how many were left.

    So the same rows give the same sheet whatever order the engine gives them in. Those left are outside the
    population; without one every row is read. Columns that the map does not name have a heading and no cells.
    Raises SourceError: the table cannot be read, or more cells than `limits.CELLS` are needed; MapError: the
    map takes values from rows above, which a table whose rows are in no order does not have.
    """
    _refuse_order(source, export_map)
    with open_table(source) as table:
        labels = table.collect_schema().names()
        named = _named_columns(labels, export_map)
        frame = table.select(*(nw.col(labels[place]).alias(name) for name, place in named.items()))
        wanted = _without_left(frame, export_map, population)
        rows, needed = _size(frame), _size(wanted)
        if needed * max(len(named), 1) > limits.CELLS:
            raise SourceError(_too_large(source, needed, len(named)))
        cells = _in_order(wanted.collect("pyarrow").to_native()) if named else None
    sheet = Sheet(source.table, _grid(cells, labels, named, needed))
    return to_unicode(source.file or Path(source.table), "parquet", [sheet])[0], rows - needed


def _named_columns(labels: Sequence[str], export_map: ExportMap) -> dict[str, int]:
    """Return the columns that the map names, those of `keep` and those that could be several too."""
    header = find_header(Sheet("", Grid([labels])), export_map.headers())
    if header is None:
        return {}
    named = dict(header.columns)
    others = [place for places in header.ambiguous.values() for place in places]
    others += [place for name in export_map.keep for place in header.places([fold(name)])]
    return named | {f"other_{place}": place for place in dict.fromkeys(others) if place not in named.values()}


def _without_left(frame: LazyFrame, export_map: ExportMap, population: Population | None) -> LazyFrame:
    """Return the rows to be read: all but those that are left by `LEFT_RULE`."""
    if population is None or export_map.keep or _moves_days(export_map, population):
        return frame
    dates = _dates(frame, population)
    if population.by not in dates:
        return frame
    dated = frame.with_columns(*(nw.col(raw).alias(name) for name, raw in dates.items()))
    marked: LazyFrame = nw.from_native(population.mark(dated.to_native())).lazy()
    outside = _flagged(marked, _is_sure(marked) & (nw.col("exclusion") == LEFT))
    for name in dates:
        odd = _odd_days(outside.filter(nw.col("left")), name, export_map)
        if odd:
            day = nw.col(name).cast(nw.Date)
            outside = _flagged(outside, nw.col("left") & (day.is_null() | ~day.is_in(odd)))
    near = outside.filter(~nw.col("left"))
    ids = near.select(_id().alias("id")).unique()
    again = outside.filter(nw.col("left")).with_columns(id=_id()).join(ids, on="id", how="semi")
    names = frame.collect_schema().names()
    return nw.concat([near.select(names), again.select(names)])


def _moves_days(export_map: ExportMap, population: Population) -> bool:
    """Tell whether the map puts a date on another day than the table, which then cannot be asked by it."""
    stops = export_map.dates.hold == "stops" and population.by == "due_on"
    return stops or bool(export_map.dates.times_in)


def _refuse_order(source: DatabaseTable, export_map: ExportMap) -> None:
    """Refuse what a map says of rows above each other: the rows of a database are in no order."""
    headed = any(what.startswith("group") for what in map(fold, export_map.made().values()))
    said = {"fill_down": bool(export_map.fill_down), "ids: composed": export_map.ids == "composed"}
    said["outline"] = bool(export_map.outline)
    keys = [key for key, is_there in {**said, "group heading": headed}.items() if is_there]
    if keys:
        raise MapError(
            f"{source.name}: bảng trong cơ sở dữ liệu không có thứ tự dòng, nên không dùng được "
            f"{', '.join(keys)}. Ghi đủ giá trị ở từng dòng, rồi bỏ khóa này khỏi bảng ánh xạ."
        )


def _dates(frame: LazyFrame, population: Population) -> dict[str, str]:
    """Return what the rule reads and under which name; nothing where one of them is no real date."""
    schema = frame.collect_schema()
    names = {name: RAW_OF.get(name, name) for name in (population.by, "completed_on")}
    here = {name: raw for name, raw in names.items() if raw in schema}
    return here if all(_is_date(schema[raw]) for raw in here.values()) else {}


def _is_date(kind: Any) -> bool:
    return kind == nw.Date or (isinstance(kind, nw.Datetime) and kind.time_zone is None)


def _flagged(frame: LazyFrame, where: nw.Expr) -> LazyFrame:
    """Mark in `left` where something holds; where it cannot be told it does not."""
    return frame.with_columns(left=nw.when(where).then(nw.lit(True)).otherwise(nw.lit(False)))


def _is_sure(frame: LazyFrame) -> nw.Expr:
    """Tell which rows are tasks for certain."""
    if not {"task_id", "agency_raw"} <= set(frame.collect_schema().names()):
        return nw.lit(False)
    agency = nw.col("agency_raw").cast(nw.String).str.strip_chars()
    return _id().str.contains(SURE_ID) & _id().str.contains("[0-9]") & (agency != "")


def _id() -> nw.Expr:
    return nw.col("task_id").cast(nw.String).str.strip_chars()


def _odd_days(outside: LazyFrame, name: str, export_map: ExportMap) -> list[dt.date]:
    """Return the days that the map takes for something else than that day: for none, or for no date."""
    found = outside.select(day=nw.col(name).cast(nw.Date)).unique().collect("pyarrow")
    days = [day for day in found["day"].to_list() if day is not None]
    reader = DateReader(export_map.dates)
    return [day for day in days if reader.read(day).outcome != "date"]


def _size(frame: LazyFrame) -> int:
    return int(frame.select(nw.len()).collect("pyarrow").item())


def _in_order(cells: pa.Table) -> pa.Table:
    """Return the rows in the order of their ids, then of everything else that can be put in order."""
    names = [field.name for field in cells.schema if not pa.types.is_nested(field.type)]
    names.sort(key=lambda name: name != "task_id")
    return cells.sort_by([(name, "ascending") for name in names]) if names else cells


def _grid(cells: pa.Table | None, labels: Sequence[str], named: dict[str, int], height: int) -> Grid:
    columns = [Column(height + 1) for _ in labels]
    for column, label in zip(columns, labels, strict=True):
        column.add([label])
        column.codes[0] = column.codes.pop()
    if cells is not None:
        read = arrow_grid(cells, [labels[named[name]] for name in cells.column_names])
        for name, column in zip(cells.column_names, read.columns, strict=True):
            columns[named[name]] = column
    return Grid.of_coded(columns)


def _too_large(source: DatabaseTable, rows: int, columns: int) -> str:
    return (
        f"{source.name}: cần {number(rows)} dòng × {number(columns)} cột trong một lần chạy, nhiều nhất "
        f"{number(limits.CELLS)} ô. Chọn kỳ ngắn hơn, hoặc để cột ngày xét kỳ (population.by) và ngày hoàn "
        "thành có kiểu ngày trong cơ sở dữ liệu thì dòng ngoài kỳ không phải đọc."
    )
