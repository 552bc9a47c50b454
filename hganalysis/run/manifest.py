"""run.json: what went into a run and what came out, by SHA-256."""

from __future__ import annotations

import hashlib
import json
import platform
import re
import sys
from dataclasses import asdict
from functools import cache
from importlib.metadata import distribution, requires, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from hganalysis.documents.typefaces.chosen import typeface
from hganalysis.reading.source_files import files_below
from hganalysis.run.published_places import earlier_results, previous_file, previous_tasks_file
from hganalysis.settings.params import Params, map_path
from hganalysis.settings.reference import reference_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hganalysis.counting.result_model import Result

MANIFEST = "run.json"
SUMS = "SHA256SUMS"
"""Sums of every file, in the form of the command ``sha256sum``, for whoever has no hganalysis."""

CRATE = "ro-crate-metadata.json"
"""The folder described for digital archives (`ro_crate`)."""

LOG = "run.log"
"""When a period was run and how long that took: no part of what it says, so in no sum."""

SCHEMA = 1
"""Number of the form of run.json; a manifest without one is of this form."""

PARTS = (
    *("period", "parameters", "inputs", "reference", "notebooks", "code", "fonts", "python", "packages"),
    *("rows", "outputs", "seal"),
)
"""What every run.json has."""

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
    listed = "".join(f"{sha256(each)}  {name}\n" for name, each in files_below(path))
    return hashlib.sha256(listed.encode("utf-8")).hexdigest()


def made_from(root: Path, params: Params, params_file: Path, outputs: Path) -> dict[str, Any]:
    """Return what goes into a run, each file by its SHA-256.

    It holds no time and no place of the machine, so that the same inputs give the same bytes.
    """
    return {
        "schema": SCHEMA,
        "period": params.period,
        "parameters": params.model_dump(mode="json", by_alias=True, exclude_none=True),
        **files_read(root, params, params_file, outputs),
        "fonts": asdict(typeface()),
        "python": platform.python_version(),
        "platform": sys.platform,
        "packages": needed_packages(),
    }


def files_read(root: Path, params: Params, params_file: Path, outputs: Path) -> dict[str, dict[str, Any]]:
    """Return the part of `made_from` that may change while a run is at it."""
    inputs = inputs_of(root, params, params_file, outputs)
    return {
        "inputs": {role: input_of(path) for role, path in inputs.items()} | _catalog_table(params),
        "earlier": {name: sha256(path) for name, path in earlier_results(outputs, params.previous).items()},
        "reference": {name: sha256(path) for name, path in reference_files().items()},
        "notebooks": {path.name: sha256(path) for path in sorted((root / "notebooks").glob(OF_A_RUN))},
        "code": sums_of_code(),
    }


def _catalog_table(params: Params) -> dict[str, dict[str, Any]]:
    """Return a source that is no file, by what tells whether it is still the same."""
    source = params.source
    if source.file:
        return {}
    from hganalysis.reading.database_tables import DatabaseTable, fingerprint

    return {"source": fingerprint(DatabaseTable("spark", table=source.table or ""))}


def sum_of_source(params: Params, root: Path) -> str:
    """Return the one sum of a source that documents name: `sha256_of_source`, or that of its fingerprint."""
    if params.source.file:
        return sha256_of_source(root / params.source.file)
    return hashlib.sha256(json.dumps(_catalog_table(params)).encode()).hexdigest()


def inputs_of(root: Path, params: Params, params_file: Path, outputs: Path) -> dict[str, Path]:
    """Return the files and folders that a run reads, by what they are to it."""
    inputs = {"params": params_file, "map": map_path(params.source.map, root)}
    inputs |= {"source": root / params.source.file} if params.source.file else {}
    inputs |= {"join": root / params.source.join} if params.source.join else {}
    inputs |= {"corrections": root / params.corrections} if params.corrections else {}
    if previous := previous_file(outputs, params):
        inputs["previous"] = previous
    if tasks := previous_tasks_file(outputs, params):
        inputs["previous_tasks"] = tasks
    return inputs


def write_manifest(folder: Path, given: Mapping[str, Any], result: Result, **more: Any) -> None:
    """Write run.json into a finished staging folder: what went in (`made_from`), and what came out.

    Beside it stands `SUMS`, with the sum of run.json itself.
    """
    manifest = {
        **given,
        **more,
        "rows": {"read": result.source.rows_read, **result.totals.plain()},
        "outputs": {
            path.relative_to(folder).as_posix(): sha256(path)
            for path in (*published_files(folder), folder / CRATE)
            if path.is_file()
        },
    }
    sealed = {**manifest, "seal": seal_of(manifest)}
    text = json.dumps(sealed, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    (folder / SUMS).write_text(sums_text(folder, manifest["outputs"]), encoding="utf-8")


def seal_of(manifest: Mapping[str, Any]) -> str:
    """Return the SHA-256 of everything else in a run.json: who changes a line by hand breaks it."""
    rest = {name: value for name, value in manifest.items() if name != "seal"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def sums_text(folder: Path, outputs: Mapping[str, str]) -> str:
    """Return what ``sha256sum -c`` takes: every file of a published folder, run.json too."""
    sums = {**outputs, MANIFEST: sha256(folder / MANIFEST)}
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))


def sums_of_code() -> dict[str, str]:
    """Return the SHA-256 of every file of this package."""
    return {path.relative_to(PACKAGE).as_posix(): sha256(path) for path in code_files()}


def sha256_of_code(code: Mapping[str, str]) -> str:
    """Return the one SHA-256 of the files of this package, from those of each."""
    return hashlib.sha256("".join(code.values()).encode()).hexdigest()


@cache
def code_at_start() -> dict[str, str]:
    """Return the sums of this package as this process first found them: of the code that it runs."""
    return sums_of_code()


@cache
def versions() -> dict[str, str]:
    """Return what decides the bytes of a brief: this code, Python, and the packages that it declares."""
    code = sha256_of_code({path.as_posix(): sha256(path) for path in code_files()})[:12]
    needed = [each for each in requires("hganalysis") or () if "extra ==" not in each]
    declared = [re.match(r"[\w.-]+", each) for each in needed]
    names = sorted(each[0] for each in declared if each)
    return {
        "hganalysis": code,
        "python": platform.python_version(),
        **{name: version(name) for name in names},
    }


@cache
def needed_packages() -> dict[str, str]:
    """Return the version of each package that this one needs to run a period, and of what they need, by name.

    Extras that nobody asks for are not among them, nor is what only develops this package: a period that a
    small installation published is the same one in a large installation of equal versions.

    Examples
    --------
    >>> "pandas" in needed_packages(), "pytest" in needed_packages()
    (True, False)
    """
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    to_look_at = [("hganalysis", "")]
    while to_look_at:
        name, extra = to_look_at.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        installed = distribution(name)
        found[name] = installed.version
        for line in installed.requires or ():
            if not extra and "extra ==" in line:
                continue
            needed = Requirement(line)
            if needed.marker and not needed.marker.evaluate({"extra": extra}):
                continue
            to_look_at += [(canonicalize_name(needed.name), each) for each in ("", *needed.extras)]
    return dict(sorted(found.items()))


def other_versions(wanted: Mapping[str, str], there: Mapping[str, str]) -> str:
    """Return how a worker differs from what a brief is asked with; "" where it does not."""
    differ = [
        f"{name} {there.get(name, 'chưa cài')} (cần {needed})"
        for name, needed in wanted.items()
        if there.get(name) != needed
    ]
    return f"máy chạy có bản khác: {', '.join(differ)}; cài cùng bản rồi chạy lại." if differ else ""


def input_of(path: Path) -> dict[str, Any]:
    """Return a file with its SHA-256, or a folder with that of each of its files."""
    if path.is_file():
        return {"file": path.name, "sha256": sha256(path)}
    return {"folder": path.name, "files": {name: sha256(each) for name, each in files_below(path)}}


def published_files(folder: Path) -> list[Path]:
    """Return the files of a folder that is about to be published, without those that describe the others."""
    own = {folder / MANIFEST, folder / SUMS, folder / LOG, folder / CRATE}
    return sorted(path for path in folder.rglob("*") if path.is_file() and path not in own)


def code_files() -> list[Path]:
    """Return every file of the package: whatever is added later is in the manifest too."""
    return sorted(path for path in PACKAGE.rglob("*") if path.is_file() and path.parent.name != "__pycache__")
