"""A published folder held to its run.json: what is missing, changed, added or does not fit together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hganalysis.errors import ParamsError
from hganalysis.run.manifest import (
    LOG,
    MANIFEST,
    PARTS,
    SCHEMA,
    SUMS,
    input_of,
    inputs_of,
    seal_of,
    sha256,
    sums_text,
)
from hganalysis.run.published_places import RESULT
from hganalysis.settings.given import as_path
from hganalysis.settings.office import OfficeChanges, load_office
from hganalysis.settings.own_words import own_words
from hganalysis.settings.params import Params

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from hganalysis.settings.own_words import OwnWords

COVERED = (
    "Đã đối chiếu mọi tệp với SHA-256 trong run.json, run.json với dấu niêm của nó, số dòng và kỳ với "
    "result.json. Nếu cả run.json lẫn dấu niêm bị sửa thì chỉ phát hiện được khi so SHA-256 của run.json "
    "với số đã ghi lúc công bố (--sha256). Nhật ký run.log không thuộc phần đối chiếu."
)
"""What `verify` proves, and what it cannot."""

EARLIER = "earlier/"
"""Before the name of a period whose result a run read to say what change is usual."""

UNCOMPARED = (
    f"Không so được đầu vào trong dự án với {MANIFEST}: không đọc được một tệp, hoặc bản khác của công cụ "
    "ghi tham số theo mẫu khác."
)


def verify(folder: str | Path) -> list[str]:
    """Hold a published folder to its run.json.

    Parameters
    ----------
    folder : str or Path
        ``outputs/<period>``.

    Returns
    -------
    list of str
        One line for each file that is missing, changed, added or no ordinary file, and for each part of
        run.json that is missing or contradicts the rest; none when all is as published.

    Raises
    ------
    ParamsError
        The folder holds no run.json, or none that can be read, or that of a later version.

    Examples
    --------
    >>> from pathlib import Path
    >>> import hganalysis as hg
    >>> hg.verify(Path("params"))
    Traceback (most recent call last):
    hganalysis.errors.ParamsError: Thư mục params không có run.json; không phải sản phẩm của
    hganalysis run.
    """
    folder = as_path("folder", folder)
    manifest = read_manifest(folder)
    listed: dict[str, str] = manifest["outputs"]
    present, odd = _contents(folder)
    faults = [f"{MANIFEST}: thiếu mục «{part}»" for part in PARTS if part not in manifest]
    if not faults:
        faults += _contradictions(folder, manifest)
    faults += [f"{name}: thiếu" for name in listed if name not in present and name not in odd]
    faults += [
        f"{name}: đã bị thay đổi"
        for name, path in present.items()
        if name in listed and sha256(path) != listed[name]
    ]
    faults += [f"{name}: không có trong {MANIFEST}" for name in present if name not in listed]
    faults += [f"{name}: {what}" for name, what in odd.items()]
    sums = folder / SUMS
    if sums.is_file() and sums.read_text(encoding="utf-8", errors="replace") != sums_text(folder, listed):
        faults.append(f"{SUMS}: đã bị thay đổi")
    return sorted(faults)


def is_current(folder: Path, given: Mapping[str, Any]) -> bool:
    """Tell whether a folder was published from these inputs, and lies there as it was published."""
    try:
        manifest = read_manifest(folder)
        return all(manifest[name] == value for name, value in given.items()) and not verify(folder)
    except (ParamsError, KeyError):
        return False


def since_published(folder: Path, project: Path) -> list[str]:
    """Say which inputs in the project are no longer those the period was published from; no fault of it.

    Where that cannot be told, as of a run.json whose parameters this version does not know, that is said.
    """
    manifest, root = read_manifest(folder), project.resolve()
    try:
        there = inputs_there(manifest, root, folder.resolve().parent)
        files = {role: entry for role, entry in inputs_used(manifest).items() if "table" not in entry}
        return [
            _moved_on(role, entry, there) for role, entry in files.items() if _differs(there.get(role), entry)
        ]
    except (ValueError, KeyError, TypeError, OSError):
        return [UNCOMPARED]


def inputs_used(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return what a published period was made from, as run.json has it, by what it was to the run."""
    previous = manifest["parameters"].get("previous")
    earlier = {
        f"{EARLIER}{name}": {"file": RESULT, "sha256": digest}
        for name, digest in manifest.get("earlier", {}).items()
        if name != previous
    }
    return {**manifest["inputs"], **earlier}


def inputs_there(manifest: Mapping[str, Any], project: Path, outputs: Path) -> dict[str, Path]:
    """Return where the same files and folders should be in a project now."""
    params = Params.model_validate(manifest["parameters"])
    file = project / "params" / str(manifest["inputs"]["params"]["file"])
    earlier = [role for role in inputs_used(manifest) if role.startswith(EARLIER)]
    return {
        **inputs_of(project, params, file, outputs),
        **{role: outputs / role.removeprefix(EARLIER) / RESULT for role in earlier},
    }


def _differs(path: Path | None, used: Mapping[str, Any]) -> bool:
    return path is None or not path.exists() or input_of(path) != used


def _moved_on(role: str, used: Mapping[str, Any], there: Mapping[str, Path]) -> str:
    name = f"{RESULT} của kỳ {role.removeprefix(EARLIER)}" if role.startswith(EARLIER) else ""
    gone = role not in there or not there[role].exists()
    what = "không còn trong dự án" if gone else "trong dự án nay đã khác"
    return f"{name or used.get('file', used.get('folder'))} {what}; kỳ này được công bố từ bản trước đó."


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the run.json of a published folder.

    Raises ParamsError: there is none, it cannot be read, or a later version wrote it.
    """
    path = folder / MANIFEST
    if not path.is_file() or path.is_symlink():
        raise ParamsError(f"Thư mục {folder} không có {MANIFEST}; không phải sản phẩm của hganalysis run.")
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        schema = manifest.get("schema", SCHEMA)
        listed = {str(name): str(digest) for name, digest in manifest["outputs"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ParamsError(f"{path} bị hỏng, không đọc được danh sách sản phẩm; chạy lại kỳ này.") from None
    if not isinstance(schema, int) or schema > SCHEMA:
        raise ParamsError(
            f"{path} do bản mới hơn của hganalysis ghi (mẫu số {schema}, bản này đọc đến {SCHEMA}); "
            "nâng cấp rồi thử lại."
        )
    return {**manifest, "outputs": listed}


def _contradictions(folder: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Say where run.json speaks against itself or against result.json."""
    if manifest.get("seal") != seal_of(manifest):
        yield f"{MANIFEST}: đã bị thay đổi (dấu niêm không khớp)"
    try:
        result = json.loads((folder / RESULT).read_text(encoding="utf-8"))
        counted = {"read": result["source"]["rows_read"], **result["totals"]}
        period = result["period"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return  # a result.json that is gone or changed is told by its sum
    if manifest["rows"] != {name: counted.get(name) for name in manifest["rows"]}:
        yield f"{MANIFEST}: số dòng khác {RESULT}"
    if manifest["period"] != period:
        yield f"{MANIFEST}: kỳ «{manifest['period']}» khác kỳ «{period}» của {RESULT}"


def _contents(folder: Path) -> tuple[dict[str, Path], dict[str, str]]:
    """Return the files of a folder by their names, and what lies there and is no ordinary file."""
    files: dict[str, Path] = {}
    odd: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            odd[name] = "là liên kết, không phải tệp đã công bố"
        elif path.is_file():
            files[name] = path
        elif not path.is_dir():
            odd[name] = "không phải tệp thường"
        elif not any(path.iterdir()):
            odd[name] = "thư mục rỗng, không có khi công bố"
    for own in (MANIFEST, SUMS, LOG):
        files.pop(own, None)
    return files, odd


def published_words(folder: Path, names: Iterable[str] = ()) -> OwnWords:
    """Return the words of the office of a published period, the project's where the period says none."""
    try:
        told = read_manifest(folder).get("parameters") or {}
        changes = OfficeChanges.model_validate(told.get("report") or {})
    except (ParamsError, ValueError):
        changes = OfficeChanges()
    return own_words(load_office().changed_by(changes), names)
