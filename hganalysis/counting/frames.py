"""Columns of any frame library as narwhals expressions, whether a column is there or not."""

from __future__ import annotations

import datetime as dt
import functools
import operator
import re
from collections.abc import Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

import narwhals as nw

from hganalysis import vocab
from hganalysis.errors import FrameError, ParamsError
from hganalysis.settings.given import in_a_line
from hganalysis.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

MINUTES_A_DAY = 24 * 60
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ISO_MOMENT = re.compile(
    ISO_DAY.pattern + r"[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)

DATES_ADVICE = (
    "Đọc tệp bằng hg.read_tasks, hoặc đổi cột sang kiểu ngày trước. Ngày có múi giờ trong DuckDB cần "
    f"SET TimeZone = '{vocab.TIMEZONE}', trong PySpark cần spark.sql.session.timeZone = {vocab.TIMEZONE}."
)

AnyFrame = nw.DataFrame[Any] | nw.LazyFrame[Any]


def as_date(value: object) -> dt.date:
    """Return the day of what `day_or_moment` takes; one with a clock time is refused."""
    found = day_or_moment(value)
    if not isinstance(found, dt.datetime):
        return found
    if found.time() != dt.time():
        raise FrameError(f"{value!r} có giờ; ở đây cần một ngày, ví dụ {found:%Y-%m-%d}.")
    return found.date()


def day_or_moment(value: object) -> dt.date | dt.datetime:
    """Return a date as a day, and a datetime or a text with a clock time as a moment, to the microsecond.

    Text is ``yyyy-mm-dd``, or that and ``hh:mm[:ss[.ffffff]]`` after a space or a T. What has a time zone is
    moved to local time, `vocab.TIMEZONE`. Raises FrameError: it is something else, a missing date, a month or
    a year.

    Examples
    --------
    >>> day_or_moment("2024-11-03"), day_or_moment("2024-11-03 17:00")
    (datetime.date(2024, 11, 3), datetime.datetime(2024, 11, 3, 17, 0))
    """
    try:
        if isinstance(value, str):
            return _read_text(value)
        if isinstance(value, dt.datetime):
            return _local(value)
        return value if isinstance(value, dt.date) else _of_numpy(value)
    except ValueError:
        raise FrameError(
            f"{value!r} không phải một ngày; cần ngày hoặc chữ dạng năm-tháng-ngày, ví dụ 2024-11-03, "
            "hoặc ngày kèm giờ, ví dụ 2024-11-03 17:00."
        ) from None


def _read_text(text: str) -> dt.date | dt.datetime:
    if ISO_DAY.fullmatch(text):
        return dt.date.fromisoformat(text)
    return _local(dt.datetime.fromisoformat(text if ISO_MOMENT.fullmatch(text) else ""))


def _local(value: dt.datetime) -> dt.datetime:
    is_nat = value != value  # pandas.NaT is a datetime, and not equal to itself
    if is_nat:
        raise ValueError
    if value.tzinfo is not None:
        value = value.astimezone(ZoneInfo(vocab.TIMEZONE))
    clock = (value.hour, value.minute, value.second, value.microsecond)
    return dt.datetime(value.year, value.month, value.day, *clock)


def _of_numpy(value: object) -> dt.date | dt.datetime:
    import numpy as np

    if not isinstance(value, np.datetime64) or np.datetime_data(value)[0] in ("Y", "M", "W"):
        raise ValueError
    grain = "D" if np.datetime_data(value)[0] == "D" else "us"
    found: object = value.astype(f"datetime64[{grain}]").item()
    if not isinstance(found, dt.date):
        raise ValueError
    return found


def midnight(day: dt.date | str) -> dt.datetime:
    """Return the first moment of a day."""
    return dt.datetime.combine(as_date(day), dt.time())


def midnight_literal(day: dt.date | str, frame: AnyFrame) -> nw.Expr:
    """Return the first moment of a day as an expression.

    PySpark would read a datetime in the zone of the Python process, not of the session, so it gets a date.
    """
    if frame.implementation.is_pyspark():
        return nw.lit(as_date(day)).cast(nw.Datetime)
    return nw.lit(midnight(day))


def moment_literal(moment: dt.datetime, frame: AnyFrame) -> nw.Expr:
    """Return a moment of local wall-clock time as an expression; see `midnight_literal`."""
    return midnight_literal(moment.date(), frame) + (moment - midnight(moment.date()))


def is_any(value: nw.Expr, choices: Sequence[nw.Expr | str]) -> nw.Expr:
    """Tell whether a value is one of a few; in DuckDB several times faster than a search in a list."""
    return functools.reduce(operator.or_, [value == choice for choice in choices])


def first_of(*cases: tuple[nw.Expr, nw.Expr | str | int]) -> nw.Expr:
    """Return what stands beside the first condition that holds, null where none does."""
    chosen: Any = nw
    for condition, value in cases:
        chosen = chosen.when(condition).then(value if isinstance(value, nw.Expr) else nw.lit(value))
    return cast("nw.Expr", chosen)


def as_table(frame: object) -> AnyFrame:
    """Return a frame of any library as narwhals has it; what is no table is refused by its type."""
    try:
        return cast("AnyFrame", nw.from_native(cast("Any", frame)))
    except TypeError:
        raise FrameError(
            f"Cần một bảng pandas, Polars, DuckDB hoặc PySpark; nhận được {type(frame).__name__}."
        ) from None


def require_columns(frame: AnyFrame, needed: Sequence[str], advice: str = "") -> None:
    """Raise one `FrameError` that names all missing columns; "a hoặc b" asks for one of the two."""
    names = frame.collect_schema().names()
    missing = [each for each in needed if not set(each.split(" hoặc ")) & set(names)]
    if missing:
        found = ", ".join(map(str, names)) or "không có cột nào"
        near = "".join(did_you_mean(each, map(str, names)) for each in missing)
        told = f"Bảng thiếu cột: {', '.join(missing)}. Các cột có: {found}.{near}"
        raise FrameError(f"{told} {advice}".rstrip())


def listed(by: str | Sequence[str], argument: str = "by") -> list[str]:
    """Return the columns that an argument names as a list; what is no name of a column is refused."""
    names = [by] if isinstance(by, str) else list(by) if isinstance(by, Sequence) else [by]
    if wrong := [each for each in names if not isinstance(each, str)]:
        raise FrameError(f"{argument} nhận tên cột hoặc danh sách tên cột; nhận được {in_a_line(wrong[0])}.")
    return names


def require_known(name: str, value: object, words: Iterable[str]) -> None:
    """Refuse a word given to an argument that is none of those it takes."""
    if (known := [*words]) and not (isinstance(value, str) and value in known):
        raise ParamsError(f"{name} là {in_a_line(value)}; chỉ nhận {', '.join(known)}.")


def require_dates(frame: AnyFrame, names: Sequence[str]) -> AnyFrame:
    """Check that the columns, where they are there, hold dates, and return a frame that computes with them.

    pandas columns of Python dates (dtype object) become datetimes, those with a time zone are moved to UTC. A
    column without any value may have any type. The `FrameError` names all columns that hold something else.
    """
    frame = _with(frame, [_in_utc(frame[name]) for name in _zoned_columns(frame, names)])
    parsed = _with(frame, [_parsed(frame[name]) for name in _object_columns(frame, names)])
    schema = parsed.collect_schema()
    here = [name for name in names if name in schema]
    faults = [f"{name} ({schema[name]})" for name in here if not _holds_dates(name, parsed)]
    if faults:
        raise FrameError(f"Cột phải là ngày nhưng không phải: {', '.join(faults)}. {DATES_ADVICE}")
    return parsed


def require_texts(frame: AnyFrame, names: Sequence[str]) -> None:
    """Raise one `FrameError` that names all of the columns that hold something else than text."""
    schema = frame.collect_schema()
    faults = [
        f"{name} ({schema[name]})" for name in names if name in schema and not _holds_texts(name, frame)
    ]
    if faults:
        raise FrameError(
            f"Cột {', '.join(faults)} phải ghi lý do bằng chữ. Dòng không có lý do thì để trống."
        )


def where_number(name: str, frame: AnyFrame, holds: Callable[[nw.Expr], nw.Expr]) -> nw.Expr:
    """Tell where a condition holds for a number; nowhere, when the column is not there or holds no value."""
    dtype = frame.collect_schema().get(name)
    if dtype is not None and dtype.is_float():
        return ~nw.col(name).is_null() & ~nw.col(name).is_nan() & holds(nw.col(name))
    if dtype is not None and dtype.is_numeric():
        return ~nw.col(name).is_null() & holds(nw.col(name))
    if dtype is None or not _has_values(name, frame):
        return nw.lit(False)
    if not _holds(name, frame, lambda value: isinstance(value, Real) and not isinstance(value, bool)):
        raise FrameError(f"Cột phải là số nhưng không phải: {name} ({dtype}).")
    return ~nw.col(name).is_null() & holds(nw.col(name).fill_null(0))


def narrowed(frame: AnyFrame, names: Collection[str]) -> AnyFrame:
    """Return an eager frame with those of its columns alone, and no notes; a lazy one as it is.

    pandas copies the notes of a table (``attrs``) in each step, and narwhals asks each column for its type.
    """
    if not isinstance(frame, nw.DataFrame):
        return frame
    part = frame.select(*[name for name in frame.columns if name in names])
    if part.implementation.is_pandas():
        part.to_native().attrs = {}
    return part


def in_arrow(frame: AnyFrame) -> AnyFrame:
    """Return a pandas frame of plain columns as Arrow holds it, any other as it is.

    An expression on a few thousand rows costs Arrow a quarter of what it costs pandas.
    """
    if not _is_pandas(frame):
        return frame
    native = frame.to_native()
    grains = {str(dtype) for dtype in native.dtypes if dtype.kind == "M"}
    if len(grains) > 1 or not all(_is_plain(native[name]) for name in native):
        return frame
    import pyarrow as pa

    return as_table(pa.table({name: pa.array(native[name], from_pandas=True) for name in native}))


def out_of_arrow(made: AnyFrame, frame: AnyFrame, names: Sequence[str]) -> AnyFrame:
    """Return columns of what was made `in_arrow` of a frame, in the library of that frame."""
    if not _is_pandas(frame) or _is_pandas(made):
        return made
    import pandas as pd

    native: Any = made.select(*names).to_native()
    index = frame.to_native().index
    columns = {name: _in_pandas(native[name]).set_axis(index) for name in names}
    return as_table(pd.DataFrame(columns, index=index))


def _in_pandas(column: Any) -> Any:
    import pandas as pd
    import pyarrow as pa

    is_text = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
    return pd.Series(column, dtype="str") if is_text else column.to_pandas()


def _is_pandas(frame: AnyFrame) -> bool:
    return isinstance(frame, nw.DataFrame) and frame.implementation.is_pandas()


def _is_plain(column: Any) -> bool:
    """Tell whether Arrow holds a column of pandas as pandas does: texts, numbers, flags or local times."""
    import pandas as pd

    if column.dtype == object:
        return not column.notna().any()
    if isinstance(column.dtype, pd.CategoricalDtype):
        return bool(column.dtype.categories.dtype == "str")
    is_number = column.dtype.kind in "biuf"
    return is_number or column.dtype in ("str", "datetime64[us]", "datetime64[ns]")


def widened(made: AnyFrame, frame: AnyFrame, names: Sequence[str]) -> AnyFrame:
    """Return the frame that `narrowed` was given, with those columns of what was made of it."""
    if not isinstance(frame, nw.DataFrame) or not isinstance(made, nw.DataFrame):
        return made
    return frame.with_columns(*[made[name] for name in names])


def text(name: str, frame: AnyFrame) -> nw.Expr:
    """Return a column as text, null throughout where the frame has no such column."""
    if name in frame.collect_schema():
        return nw.col(name).cast(nw.String)
    return nw.lit(None, nw.String)


def says_something(name: str, frame: AnyFrame) -> nw.Expr:
    """Tell where a text column is neither null nor empty; nowhere, when the frame has no such column."""
    if name not in frame.collect_schema():
        return nw.lit(False)
    return ~nw.col(name).is_null() & (text(name, frame) != "")


def moment(name: str, frame: AnyFrame) -> nw.Expr:
    """Return a date column as local wall-clock datetimes, null throughout where the frame has no such column.

    A column with a time zone is moved to `vocab.TIMEZONE` first.
    """
    dtype = frame.collect_schema().get(name)
    if isinstance(dtype, nw.Datetime) and dtype.time_zone is not None:
        return nw.col(name).dt.convert_time_zone(vocab.TIMEZONE).dt.replace_time_zone(None)
    if dtype == nw.Date:
        return nw.col(name).cast(nw.Datetime)
    return nw.col(name) if isinstance(dtype, nw.Datetime) else nw.lit(None, nw.Datetime)


def day(name: str, frame: AnyFrame) -> nw.Expr:
    """Return the first moment of each day of a date column; see `moment`."""
    plain = frame.collect_schema().get(name) == nw.Date
    return moment(name, frame) if plain else moment(name, frame).dt.truncate("1d")


def days_between(later: nw.Expr, earlier: nw.Expr, frame: AnyFrame) -> nw.Expr:
    """Return the days from one first moment of a day to another."""
    if frame.implementation.is_pyspark():
        return (later.cast(nw.Date) - earlier.cast(nw.Date)).cast(nw.Int64)
    return (later - earlier).dt.total_minutes() / MINUTES_A_DAY


def _with(frame: AnyFrame, columns: list[nw.Series[Any]]) -> AnyFrame:
    return frame.with_columns(*columns) if columns else frame


def _object_columns(frame: AnyFrame, names: Sequence[str]) -> list[str]:
    """Columns of Python objects, by the type pandas gives: the one narwhals gives is a look at 100 rows."""
    return [name for name, column in _of_pandas(frame, names).items() if column.dtype == object]


def _zoned_columns(frame: AnyFrame, names: Sequence[str]) -> list[str]:
    """Columns of pandas with a time zone: narwhals knows none with an underscore or a digit in its name."""
    columns = _of_pandas(frame, names).items()
    return [name for name, column in columns if getattr(column.dtype, "tz", None) is not None]


def _of_pandas(frame: AnyFrame, names: Sequence[str]) -> dict[str, Any]:
    """Return the columns that are there as pandas has them, none of a frame of another library."""
    if not isinstance(frame, nw.DataFrame) or not frame.implementation.is_pandas():
        return {}
    return {name: frame[name].to_native() for name in names if name in frame.columns}


def _in_utc(column: nw.Series[Any]) -> nw.Series[Any]:
    return nw.from_native(column.to_native().dt.tz_convert("UTC"), series_only=True)


def _parsed(column: nw.Series[Any]) -> nw.Series[Any]:
    """Return a column of Python dates as datetimes, and any other column as it is."""
    import pandas as pd

    values = column.drop_nulls().to_list()
    zones = {value.tzinfo if isinstance(value, dt.datetime) else None for value in values}
    if not all(isinstance(value, dt.date) for value in values) or len(zones) > 1:
        return column
    made = nw.from_native(pd.to_datetime(column.to_native()), series_only=True)
    return _in_utc(made) if zones - {None} else made


def _holds_dates(name: str, frame: AnyFrame) -> bool:
    dtype, library = frame.collect_schema()[name], frame.implementation
    if isinstance(dtype, nw.Datetime) and dtype.time_zone is not None:
        # in these two the zone is the session's, not the column's: no column can be moved to another
        return dtype.time_zone == vocab.TIMEZONE or not (library.is_duckdb() or library.is_pyspark())
    return dtype == nw.Date or isinstance(dtype, nw.Datetime) or not _has_values(name, frame)


def _holds_texts(name: str, frame: AnyFrame) -> bool:
    if frame.collect_schema()[name] in (nw.String, nw.Categorical, nw.Enum) and not _object_columns(
        frame, [name]
    ):
        return True
    return not _has_values(name, frame) or _holds(name, frame, lambda value: isinstance(value, str))


def _holds(name: str, frame: AnyFrame, fits: Callable[[object], bool]) -> bool:
    """Tell whether every value of a pandas column of Python objects fits; those of other columns do not."""
    if not isinstance(frame, nw.DataFrame) or not _object_columns(frame, [name]):
        return False
    return all(fits(value) for value in frame[name].drop_nulls().to_list())


def _has_values(name: str, frame: AnyFrame) -> bool:
    return bool(frame.select(nw.col(name).count()).lazy().collect().item())
