"""A table that is too large to be read whole: of a DuckDB file, of Parquet files, or of Spark.

It is opened as a lazy frame of narwhals, from which `intake` takes the columns and rows that it needs.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from hganalysis import vocab
from hganalysis.errors import SourceError
from hganalysis.reading.source_files import parquet_files
from hganalysis.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    import narwhals as nw

Engine = Literal["duckdb", "spark"]

OFFLINE: dict[str, Any] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
DUCKDB_SETTINGS = {"memory_limit": "1GB", "preserve_insertion_order": "false", "TimeZone": vocab.TIMEZONE}
"""Rows are put in order after they were read, so that nobody has to keep the order of the file."""

SPARK_SETTINGS = {
    "spark.sql.session.timeZone": vocab.TIMEZONE,
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
"""Like `hive_types_autocast` of DuckDB: the folder ``tinh=06`` says "06", not 6."""

ENGINES = ("duckdb", "_duckdb", "pyspark", "py4j")
"""Packages whose errors say that a table cannot be read."""

SPARK_MISSING = (
    "source.engine là spark nhưng máy chưa có PySpark hoặc Java. Cài: pip install 'hganalysis[spark]' và "
    "Java 17 trở lên; hoặc dùng engine: duckdb."
)


@dataclass(frozen=True)
class DatabaseTable:
    """Where a large table is."""

    engine: Engine
    """What reads it."""
    file: Path | None = None
    """A DuckDB file where `table` is given; else a Parquet file, or a folder of such files, partitioned by
    folders such as ``nam=2024`` or not. None for a table of the catalog of Spark."""
    table: str = ""
    """The name of the table; "" for Parquet."""

    @property
    def name(self) -> str:
        """The name of the file or folder, else that of the table."""
        return self.file.name if self.file is not None else self.table


@contextmanager
def open_table(source: DatabaseTable) -> Iterator[nw.LazyFrame[Any]]:
    """Open a large table as a lazy frame; nothing is read before it is collected.

    Raises SourceError: it is not there or cannot be read, or what reads it is not installed.

    Examples
    --------
    >>> with open_table(DatabaseTable("duckdb", Path("viec.parquet"))) as frame:  # doctest: +SKIP
    ...     frame.select(nw.len()).collect()
    """
    import narwhals as nw  # takes longer to import than a small export to read

    with ExitStack() as held:
        try:
            native = _duckdb(source, held) if source.engine == "duckdb" else _spark(source)
            yield nw.from_native(native).lazy()
        except Exception as error:
            if type(error).__module__.split(".")[0] not in ENGINES:
                raise
            raise SourceError(f"{source.name}: không đọc được ({_first_line(error)}).") from None


def fingerprint(source: DatabaseTable) -> dict[str, Any]:
    """Return what tells whether a table of Spark is still the same: its rows, and the sum of their hashes.

    The order of the rows has no say. Spark computes it where the rows lie. Raises SourceError: as
    `open_table`.
    """
    from pyspark.sql import functions

    with open_table(source) as frame:
        native = frame.to_native()
        hashed = functions.xxhash64(*(functions.col(f"`{name}`") for name in native.columns))
        summed = functions.sum(hashed.cast("decimal(38,0)")).alias("sum")
        [row] = native.agg(functions.count(functions.lit(1)).alias("rows"), summed).collect()
    return {"table": source.table, "rows": int(row["rows"]), "xxhash64": str(row["sum"] or 0)}


def _duckdb(source: DatabaseTable, held: ExitStack) -> Any:
    import duckdb

    file = source.file or Path()
    if not source.table:
        connection = held.enter_context(duckdb.connect(config=OFFLINE))
        _set_up(connection)
        return connection.sql(_parquet_query(parquet_files(file)))
    _refuse_unfinished(file)
    connection = held.enter_context(duckdb.connect(str(file), read_only=True, config=OFFLINE))
    _set_up(connection)
    try:
        return connection.table(source.table)
    except duckdb.CatalogException:
        raise SourceError(_no_table(connection, source)) from None


def _set_up(connection: Any) -> None:
    for name, value in DUCKDB_SETTINGS.items():
        connection.execute(f"set {name} = '{value}'")


def _parquet_query(files: list[Path]) -> str:
    """Return the query; a relation takes no parameters, so that names of files are quoted."""
    names = ", ".join("'" + str(each).replace("'", "''") + "'" for each in files)
    options = "union_by_name = true, hive_partitioning = true, hive_types_autocast = false"
    return f"select * from read_parquet([{names}], {options})"  # noqa: S608  (quoted above)


def _refuse_unfinished(file: Path) -> None:
    if file.with_name(file.name + ".wal").exists():
        raise SourceError(
            f"{file.name} còn tệp .wal bên cạnh: một chương trình đang ghi, hoặc chưa ghi xong. Chạy lệnh "
            "CHECKPOINT và đóng chương trình đó, rồi chạy lại."
        )


def _no_table(connection: Any, source: DatabaseTable) -> str:
    rows = connection.execute(
        "select table_schema || '.' || table_name from information_schema.tables order by all"
    ).fetchall()
    known = [name.removeprefix("main.") for (name,) in rows]
    listed = ", ".join(known) or "không có bảng nào"
    return (
        f"{source.name}: không có bảng «{source.table}»; các bảng có: {listed}. "
        f"Sửa source.table.{did_you_mean(str(source.table), known)}"
    )


def _spark(source: DatabaseTable) -> Any:
    session = _spark_session()
    if source.file is None:
        return session.table(source.table)
    parquet_files(source.file)
    return session.read.option("mergeSchema", "true").parquet(str(source.file.absolute()))


def _spark_session() -> Any:
    """Return the session of this process, or a new one as the settings of Spark on the machine say."""
    try:
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.appName("hganalysis")
        for name, value in SPARK_SETTINGS.items():
            builder = builder.config(name, value)
        return builder.getOrCreate()
    except (ImportError, RuntimeError, OSError) as error:
        raise SourceError(f"{SPARK_MISSING} ({_first_line(error)})") from None


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0][:300]
