"""Snapshots: the judged table of each published run as an immutable Parquet file, kept for years.

`outputs/history/` is only added to. A file is named ``<as-of day>.<number>.<source>.parquet``: of several of
one day the one with the highest number counts, and `source` is the beginning of the SHA-256 of the export.
What it is a snapshot of stands in its own metadata, so that a file says for itself whose it is.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock
from pydantic import Field, ValidationError

from hganalysis.counting.record import IsoDay, Record
from hganalysis.errors import SourceError
from hganalysis.settings.params import HISTORY
from hganalysis.text import date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import pandas as pd

SCHEMA = 1
"""Number of the form of a snapshot: one more whenever a column that is asked for changes its meaning."""

OF_A_TABLE = ("period", "label", "from", "as_of", "simulated", "rules")
"""What a table says of itself in its ``attrs``."""

KEY = b"hganalysis.snapshot"
SUFFIX = ".parquet"
SOURCE_DIGITS = 12
SHARED_FILE = 0o666
MONTHS_A_YEAR = 12


class About(Record):
    """What a file is a snapshot of."""

    schema_number: int = Field(alias="schema")
    office: str
    """Whose report it was: the two lines of its letterhead."""
    period: str
    label: str
    from_: IsoDay = Field(alias="from")
    as_of: IsoDay
    simulated: bool
    rules: dict[str, Any]
    source: str
    """SHA-256 of the export."""


@dataclass(frozen=True)
class Snapshot:
    """A file of the history and what it says of itself."""

    path: Path
    about: About

    def tasks(self) -> pd.DataFrame:
        """Return the judged table as it was published. Raises SourceError: the file is damaged."""
        try:
            table = pq.read_table(self.path)
        except (OSError, ValueError, pa.ArrowException) as error:
            raise SourceError(
                _fault(self.path, f"bị hỏng, không đọc được ({type(error).__name__})")
            ) from None
        tasks: pd.DataFrame = table.to_pandas()
        told = self.about.plain()
        tasks.attrs = {name: told[name] for name in OF_A_TABLE}
        return tasks


@dataclass(frozen=True)
class Kept:
    """Where a run lies in the history, and the other snapshots of its day."""

    path: Path
    is_new: bool
    same_day: tuple[Path, ...]

    def words(self) -> str:
        """Return what the clerk is told: nothing but that the day has several snapshots, where it has."""
        if not self.is_new or not self.same_day:
            return ""
        names = ", ".join(each.name for each in self.same_day)
        return (
            f"Lưu ý: ngày chốt này đã có bản lưu khác ({names}); các bản ấy vẫn được giữ, từ nay tính theo "
            f"bản mới {self.path.name}."
        )


def keep_snapshot(judged: pd.DataFrame, outputs: Path, *, office: str, source: str) -> Kept:
    """Add a published run to the history; the same run twice is kept once.

    The ``attrs`` of the table say of which period it is; `source` is the SHA-256 of the export.
    """
    own = {"schema": SCHEMA, "office": office, "source": source}
    about = About.model_validate({**own, **judged.attrs})
    table = _table(judged, about)
    folder = outputs / HISTORY
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".lock", mode=SHARED_FILE):
        others = sorted(folder.glob(f"{about.as_of}.*{SUFFIX}"))
        same = [each for each in others if _is_of(each, about)]
        if same and _holds(same[-1], table) and _about(same[-1]) == about:
            return Kept(same[-1], is_new=False, same_day=tuple(each for each in others if each != same[-1]))
        number = 1 + max((int(each.name.split(".")[1]) for each in others), default=0)
        path = folder / f"{about.as_of}.{number:02d}.{source[:SOURCE_DIGITS]}{SUFFIX}"
        draft = path.with_name(f".{path.name}")
        pq.write_table(table, draft, compression="zstd")
        os.replace(draft, path)
    return Kept(path, is_new=True, same_day=tuple(others))


def read_snapshots(outputs: Path, office: str | None = None) -> tuple[Snapshot, ...]:
    """Return the snapshots of an office that count, one an as-of day, the earliest first.

    Whose they are need not be said where all are of one office. Raises SourceError: some are damaged, of a
    newer form, none of ours, or of several offices: all files at once.
    """
    every = every_snapshot(outputs, office)
    return tuple({each.about.as_of: each for each in every}.values())


def every_snapshot(outputs: Path, office: str | None = None) -> tuple[Snapshot, ...]:
    """Return every snapshot, those of one day in the order in which they were kept (see `read_snapshots`)."""
    found, faults = [], []
    for path in sorted((outputs / HISTORY).glob(f"*{SUFFIX}")):
        if path.name.startswith("."):
            continue
        try:
            found.append(Snapshot(path, _about(path)))
        except SourceError as fault:
            faults.append(str(fault))
    if faults:
        raise SourceError("\n".join(faults))
    return tuple(_of_one_office(found, office))


def open_snapshot(path: Path) -> Snapshot:
    """Return the snapshot that a file holds. Raises SourceError: it is damaged, of a newer form, or none."""
    return Snapshot(path, _about(path))


def _of_one_office(found: Sequence[Snapshot], office: str | None) -> Iterable[Snapshot]:
    offices = sorted({each.about.office for each in found})
    if office is not None:
        return [each for each in found if each.about.office == office]
    if len(offices) > 1:
        lines = [
            f"  {name}: {', '.join(each.path.name for each in found if each.about.office == name)}"
            for name in offices
        ]
        raise SourceError(
            f"Thư mục {HISTORY} có bản lưu của {len(offices)} cơ quan, không cộng chung được; chọn một bằng "
            "office=…:\n" + "\n".join(lines)
        )
    return found


def _table(judged: pd.DataFrame, about: About) -> pa.Table:
    """Return what a snapshot holds: the table without the index, and what it is of."""
    table = pa.Table.from_pandas(judged, preserve_index=False)
    return table.replace_schema_metadata(
        {**(table.schema.metadata or {}), KEY: json.dumps(about.plain(), ensure_ascii=False, sort_keys=True)}
    )


def _about(path: Path) -> About:
    try:
        metadata = pq.read_schema(path).metadata or {}
    except (OSError, ValueError, pa.ArrowException):
        raise SourceError(_fault(path, "bị hỏng, không đọc được")) from None
    if KEY not in metadata:
        raise SourceError(_fault(path, "không phải bản lưu của hganalysis"))
    content = json.loads(metadata[KEY])
    if content.get("schema", 0) > SCHEMA:
        raise SourceError(
            _fault(
                path, f"do bản mới hơn của công cụ ghi (schema {content['schema']}, bản này đọc đến {SCHEMA})"
            )
        )
    try:
        return About.model_validate(content)
    except ValidationError:
        raise SourceError(_fault(path, "thiếu thông tin về kỳ, cơ quan hoặc nguồn")) from None


def _fault(path: Path, what: str) -> str:
    return (
        f"Bản lưu {HISTORY}/{path.name} {what}; chuyển tệp ấy ra khỏi thư mục, rồi chạy lại kỳ đó để lưu lại."
    )


def _is_of(path: Path, about: About) -> bool:
    try:
        return _about(path).period == about.period
    except SourceError:
        return False


def _holds(path: Path, table: pa.Table) -> bool:
    """Tell whether a file holds a table; Parquet has fewer types than Arrow, so both are read from it."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    try:
        return bool(pq.read_table(path).equals(pq.read_table(pa.BufferReader(sink.getvalue()))))
    except (OSError, ValueError, pa.ArrowException):
        return False


def missing_months(days: Sequence[str]) -> tuple[str, ...]:
    """Return the months between the first and the last as-of day that none lies in, as ``yyyy-mm``.

    Examples
    --------
    >>> missing_months(["2024-10-31", "2025-01-31"])
    ('2024-11', '2024-12')
    """
    there = sorted({each[:7] for each in days})
    if not there:
        return ()
    (year, month), last = (int(part) for part in there[0].split("-")), there[-1]
    months = []
    while (name := f"{year:04d}-{month:02d}") <= last:
        months.append(name)
        year, month = (year, month + 1) if month < MONTHS_A_YEAR else (year + 1, 1)
    return tuple(each for each in months if each not in there)


def several_of_a_day(every: Sequence[Snapshot]) -> tuple[str, ...]:
    """Return the as-of days that have several snapshots, as readers write them."""
    days = [each.about.as_of for each in every]
    return tuple(date(each) for each in sorted(set(days)) if days.count(each) > 1)
