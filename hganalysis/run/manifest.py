"""run.json: what went into a run and what came out, by SHA-256."""

from __future__ import annotations

import hashlib
import json
import platform
import re
import sys
from dataclasses import asdict
from functools import cache
from importlib.metadata import distributions, requires, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hganalysis.documents.pdf import typeface
from hganalysis.errors import ParamsError
from hganalysis.reading.source_files import source_files
from hganalysis.run.previous import previous_file
from hganalysis.settings.directory import REFERENCE_FILES
from hganalysis.settings.params import Params, map_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hganalysis.counting.result_model import Result

MANIFEST = "run.json"
OF_A_RUN = "[0-9]_*.ipynb"
"""The notebooks that every run executes."""

CHUNK = 1024 * 1024
PACKAGE = Path(__file__).parents[1]


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(CHUNK):
            digest.update(block)
    return digest.hexdigest()


def sha256_of_source(path: Path) -> str:
    """Return the SHA-256 of an export; of a folder, that of the list of its files with theirs."""
    if path.is_file():
        return sha256(path)
    listed = "".join(f"{sha256(each)}  {each.name}\n" for each in source_files(path))
    return hashlib.sha256(listed.encode("utf-8")).hexdigest()


def made_from(root: Path, params: Params, params_file: Path, outputs: Path) -> dict[str, Any]:
    """Return what goes into a run, each file by its SHA-256.

    It holds no time and no place of the machine, so that the same inputs give the same bytes.
    """
    inputs = {"params": params_file, "map": map_path(params.source.map, root)}
    inputs |= {"source": root / params.source.file}
    inputs |= {"join": root / params.source.join} if params.source.join else {}
    inputs |= {"corrections": root / params.corrections} if params.corrections else {}
    if previous := previous_file(outputs, params):
        inputs["previous"] = previous
    return {
        "period": params.period,
        "parameters": params.model_dump(mode="json", by_alias=True, exclude_none=True),
        "inputs": {role: _input(path) for role, path in inputs.items()},
        "reference": {path.name: sha256(path) for path in REFERENCE_FILES},
        "notebooks": {path.name: sha256(path) for path in sorted((root / "notebooks").glob(OF_A_RUN))},
        "code": {path.relative_to(PACKAGE).as_posix(): sha256(path) for path in _code()},
        "fonts": asdict(typeface()),
        "python": platform.python_version(),
        "platform": sys.platform,
        "packages": dict(sorted({each.name.lower(): each.version for each in distributions()}.items())),
    }


def write_manifest(folder: Path, given: Mapping[str, Any], result: Result, **more: Any) -> None:
    """Write run.json into a finished staging folder: what went in (`made_from`), and what came out."""
    manifest = {
        **given,
        **more,
        "rows": {"read": result.source.rows_read, **result.totals.plain()},
        "outputs": {path.relative_to(folder).as_posix(): sha256(path) for path in _files(folder)},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def is_current(folder: Path, given: Mapping[str, Any]) -> bool:
    """Tell whether a folder was published from these inputs, and lies there as it was published."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        same = all(manifest[name] == value for name, value in given.items())
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return same and not verify(folder)


@cache
def versions() -> dict[str, str]:
    """Return what decides the bytes of a brief: this code, Python, and the packages that it declares."""
    code = hashlib.sha256("".join(map(sha256, _code())).encode()).hexdigest()[:12]
    needed = [each for each in requires("hganalysis") or () if "extra ==" not in each]
    declared = [re.match(r"[\w.-]+", each) for each in needed]
    names = sorted(each[0] for each in declared if each)
    return {
        "hganalysis": code,
        "python": platform.python_version(),
        **{name: version(name) for name in names},
    }


def other_versions(wanted: Mapping[str, str], there: Mapping[str, str]) -> str:
    """Return how a worker differs from what a brief is asked with; "" where it does not."""
    differ = [
        f"{name} {there.get(name, 'chưa cài')} (cần {needed})"
        for name, needed in wanted.items()
        if there.get(name) != needed
    ]
    return f"máy chạy có bản khác: {', '.join(differ)}; cài cùng bản rồi chạy lại." if differ else ""


def verify(folder: Path) -> list[str]:
    """Compare a published folder with its run.json.

    Returns
    -------
    list of str
        One line for each file that is missing, changed or not listed; none when all is as published.

    Raises
    ------
    ParamsError
        The folder holds no run.json.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise ParamsError(f"Thư mục {folder} không có {MANIFEST}; không phải sản phẩm của hganalysis run.")
    listed = _listed(path)
    present = {each.relative_to(folder).as_posix(): each for each in _files(folder)}
    faults = [f"{name}: thiếu" for name in listed if name not in present]
    faults += [
        f"{name}: đã bị thay đổi"
        for name, each in present.items()
        if name in listed and sha256(each) != listed[name]
    ]
    faults += [f"{name}: không có trong {MANIFEST}" for name in present if name not in listed]
    return sorted(faults)


def _input(path: Path) -> dict[str, Any]:
    """Return a file with its SHA-256, or a folder with that of each of its files."""
    if path.is_file():
        return {"file": path.name, "sha256": sha256(path)}
    return {"folder": path.name, "files": {each.name: sha256(each) for each in source_files(path)}}


def _listed(path: Path) -> dict[str, str]:
    """Return the files that a run.json lists, each with its SHA-256."""
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))["outputs"]
        return {str(name): str(digest) for name, digest in listed.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ParamsError(f"{path} bị hỏng, không đọc được danh sách sản phẩm; chạy lại kỳ này.") from None


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / MANIFEST)


def _code() -> list[Path]:
    """Return every file of the package: whatever is added later is in the manifest too."""
    return sorted(path for path in PACKAGE.rglob("*") if path.is_file() and path.parent.name != "__pycache__")
