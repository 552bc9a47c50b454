"""The published periods of a folder; what was taken from each is kept beside them until it changes."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hganalysis.errors import ParamsError
from hganalysis.report import rows_behind
from hganalysis.run.editions import is_earlier_edition
from hganalysis.run.manifest import MANIFEST, sha256
from hganalysis.run.published_places import RESULT
from hganalysis.run.written import write_json
from hganalysis.settings.params import FAILED, HISTORY
from hganalysis.shelf import extract as taking
from hganalysis.shelf.extract import Extract, Finding, extract, find_tasks

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT = ".shelf"
LOOKUP = "tra-cuu"
"""The folder of the portal's pages and of what is searched, beside the periods."""

NO_PERIODS = {FAILED, LOOKUP, HISTORY}
"""Folders beside the periods that the tool itself makes."""

CODE = b"".join(Path(str(module.__file__)).read_bytes() for module in (taking, rows_behind))
"""What was taken by other code is taken again."""

CALL = "hganalysisShelf"


@dataclass(frozen=True)
class Passed:
    """A folder that is not on the shelf, and why."""

    folder: str
    why: str

    def __str__(self) -> str:
        return f"{self.folder}: {self.why}."


@dataclass(frozen=True)
class Holdings:
    """Everything published in a folder, newest first, and what was passed over."""

    periods: tuple[Extract, ...]
    searchable: tuple[str, ...]
    """Periods whose tasks can be searched."""
    passed: tuple[Passed, ...]


def holdings(outputs: Path) -> Holdings:
    """Read every published period of a folder, in its last edition; what has not changed is not read again.

    A folder that cannot be read is passed over, never an error.
    """
    periods, searchable, passed = [], [], []
    for folder in _folders(outputs):
        try:
            found, tasks = _kept(outputs, folder) or _take(outputs, folder)
        except (ParamsError, OSError, ValueError) as error:
            passed.append(Passed(folder.name, _said(error)))
            continue
        periods.append(found)
        if tasks:
            searchable.append(found.period)
        else:
            passed.append(Passed(folder.name, "không tra được theo số văn bản, dữ liệu thiếu hoặc đã bị sửa"))
    _forget(outputs, {each.period for each in periods})
    newest = sorted(periods, key=lambda each: (each.as_of, each.from_, each.period), reverse=True)
    order = tuple(each.period for each in newest if each.period in searchable)
    return Holdings(tuple(newest), order, tuple(passed))


def shard(outputs: Path, period: str) -> Path:
    """Return where what is searched of a period lies: a script, since a page may read no file."""
    return outputs / LOOKUP / f"{period}.js"


def put(path: Path, content: str) -> bool:
    """Write a file beside its place and move it there; tell whether anything changed."""
    data = content.encode("utf-8")
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}")
    draft.write_bytes(data)
    os.replace(draft, path)
    return True


def _folders(outputs: Path) -> Iterator[Path]:
    for path in sorted(outputs.iterdir()):
        named = path.is_dir() and not path.name.startswith(".") and path.name not in NO_PERIODS
        if named and not is_earlier_edition(path):
            yield path


def _said(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"không đọc được ({error.strerror})"
    return str(error) if isinstance(error, ParamsError) else "bị hỏng; chạy lại kỳ đó"


def _key(folder: Path) -> str:
    digest = hashlib.sha256(CODE)
    for name in (RESULT, MANIFEST):
        if not (folder / name).is_file():
            raise ParamsError(f"không có {name}; không phải kỳ đã công bố")
        digest.update(sha256(folder / name).encode())
    return digest.hexdigest()


def _kept(outputs: Path, folder: Path) -> tuple[Extract, bool] | None:
    """Return what is kept of a folder that has not changed since, None where it must be taken again."""
    try:
        kept = json.loads(_place(outputs, folder.name).read_text(encoding="utf-8"))
        searched, data = kept["search"], shard(outputs, folder.name)
        same = kept["key"] == _key(folder) and (not searched or searched == sha256(data))
        return (Extract.model_validate(kept["extract"]), bool(searched)) if same and searched else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _take(outputs: Path, folder: Path) -> tuple[Extract, bool]:
    key, found = _key(folder), extract(folder)
    tasks, data = find_tasks(folder, found), shard(outputs, folder.name)
    if tasks:
        put(data, _script(found, tasks))
    searched = sha256(data) if tasks else ""
    write_json({"key": key, "search": searched, "extract": found.plain()}, _place(outputs, folder.name))
    return found, bool(tasks)


def _script(shown: Extract, tasks: Finding) -> str:
    about = {"label": shown.label, "simulated": shown.simulated, "register": shown.lists_tasks}
    content = json.dumps({**about, **tasks.plain()}, ensure_ascii=False, separators=(",", ":"))
    return f"{CALL}({json.dumps(shown.period)},{content});\n"


def _place(outputs: Path, period: str) -> Path:
    return outputs / KEPT / f"{period}.json"


def _forget(outputs: Path, periods: set[str]) -> None:
    """Remove what is kept of periods that are no longer published."""
    for path in (outputs / KEPT).glob("*.json"):
        if path.stem not in periods:
            path.unlink()
            shard(outputs, path.stem).unlink(missing_ok=True)
