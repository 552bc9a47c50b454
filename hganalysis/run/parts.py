"""The parts of a result as a stage keeps them, each with the SHA-256 of the data it was made from.

A part made from other data than lie in the stage is refused: a report never mixes two exports.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pyarrow.parquet import ParquetFile
from pydantic import TypeAdapter, ValidationError

from hganalysis.counting import result_model
from hganalysis.delays import delays_result
from hganalysis.errors import NotebookError
from hganalysis.history import flow_result, history_result
from hganalysis.quality import quality_result
from hganalysis.run.manifest import sha256
from hganalysis.run.published_places import TASKS
from hganalysis.run.written import for_readers, write_json

if TYPE_CHECKING:
    import io
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

T = TypeVar("T")
Stamps = tuple[tuple[int, ...], ...]
DATA = TASKS
NOTES = b"PANDAS_ATTRS"
"""Where pandas keeps the ``attrs`` of a table in a file."""

FOLDER = "result"


@dataclass(frozen=True)
class Part:
    """A part: the notebook that makes it, the number of its form, and what it is."""

    name: str
    notebook: str
    schema: int
    form: TypeAdapter[Any]
    is_estimated: bool = False
    """Whether its numbers come out of iterations and matrices, whose last digits are those of a processor."""

    @property
    def place(self) -> str:
        """Return where in a stage it is kept."""
        return f"{FOLDER}/{self.name}.json"


COUNTING = Part("counting", "2_status", result_model.SCHEMA, TypeAdapter(result_model.Result))
QUALITY = Part("quality", "3_delays", quality_result.SCHEMA, TypeAdapter(tuple[quality_result.Measured, ...]))
FLOW = Part("flow", "2_status", flow_result.SCHEMA, TypeAdapter(flow_result.Flow))
HISTORY = Part("history", "2_status", history_result.SCHEMA, TypeAdapter(history_result.History))
DELAYS = Part(
    "delays", "3_delays", delays_result.SCHEMA, TypeAdapter(delays_result.DelaysResult), is_estimated=True
)


def read_rows(source: Path | io.BytesIO) -> pd.DataFrame:
    """Return the table of one parquet file, with its ``attrs``, as `pandas.read_parquet` does.

    That would import pyarrow.dataset first, which takes longer than to read the file, in every kernel.
    """
    with ParquetFile(source) as file:
        table = file.read(use_pandas_metadata=True)
    rows: pd.DataFrame = table.to_pandas()
    rows.attrs = json.loads((table.schema.metadata or {}).get(NOTES, b"{}"))
    return rows


class LastReads:
    """What was last read from some files, read again once one of them is another."""

    def __init__(self) -> None:
        self._found: dict[tuple[Path, ...], tuple[Stamps, Any]] = {}

    def of(self, read: Callable[[], T], *files: Path) -> T:
        """Return what `read` gives, which is called where one of its files was written since."""
        stamps = tuple(map(_stamp, files))
        if files not in self._found or self._found[files][0] != stamps:
            self._found[files] = stamps, read()
        kept: T = self._found[files][1]
        return kept


def _stamp(file: Path) -> tuple[int, ...]:
    if not file.is_file():
        return ()
    told = file.stat()
    return told.st_ino, told.st_size, told.st_mtime_ns


def save_part(stage: Path, part: Part, content: Any) -> None:
    """Keep a part, made from the data that lie in the stage now."""
    write_part(stage / part.place, part, content, sha256(stage / DATA))


def write_part(path: Path, part: Part, content: Any, made_from: str) -> None:
    """Write a part that was made from data of a SHA-256."""
    plain = part.form.dump_python(content, mode="json")
    if part.is_estimated:
        plain = for_readers(plain)
    write_json({"schema": part.schema, "made_from": made_from, part.name: plain}, path)


def load_part(stage: Path, part: Part) -> Any:
    """Return a part that `save_part` kept.

    Raises NotebookError: it is not there, cannot be read, or was made from other data; the message names the
    notebook to run.
    """
    path, again = stage / part.place, f"Chạy lại sổ tay {part.notebook}."
    if not path.is_file():
        raise NotebookError(f"Chưa có {part.place}. Chạy sổ tay {part.notebook} trước.")
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        made_from, schema, content = kept["made_from"], kept["schema"], kept[part.name]
        if made_from == sha256(stage / DATA) and schema == part.schema:
            return part.form.validate_python(content)
    except (OSError, ValueError, KeyError, TypeError, ValidationError):
        raise NotebookError(f"{part.place} bị hỏng, không đọc được. {again}") from None
    if schema != part.schema:
        raise NotebookError(f"{part.place} do một bản khác của công cụ ghi. {again}")
    raise NotebookError(f"{part.place} được tính từ dữ liệu khác với {DATA} hiện có. {again}")
