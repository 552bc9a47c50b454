"""An archive of a period taken for what a stranger sent: checked whole, then laid out as a project."""

from __future__ import annotations

import hashlib
import json
import re
import stat
import zipfile
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hganalysis.errors import CheckError, ParamsError
from hganalysis.reading import limits
from hganalysis.run.manifest import CHUNK, SUMS
from hganalysis.shelf.archiving import ABOUT, OUTPUTS, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator

SUM = re.compile(r"([0-9a-f]{64})  (.+)")
DAMAGED = (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError)
PERIOD = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")


@contextmanager
def opened_archive(path: Path) -> Iterator[Path]:
    """Lay an archive out in a temporary folder, and yield the published folder in it.

    Raises ParamsError: the file is no archive, one of a later version, or asks for more than may be unpacked.
    CheckError: a part is missing, added, changed, or would be written elsewhere; all are told at once.
    """
    with TemporaryDirectory() as place:
        top = _laid_out(path, Path(place))
        about = _about(path, top)
        yield top / OUTPUTS / about["period"]


def _laid_out(path: Path, place: Path) -> Path:
    """Unpack an archive and return its one folder, each file held to the sum that it is listed with."""
    if (
        path.stat().st_size > limits.FILE_BYTES
        or limits.zip_directory_bytes(path) > limits.ZIP_DIRECTORY_BYTES
    ):
        raise ParamsError(f"{path.name}: quá lớn, không mở.")
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if fault := limits.zip_fault(entries):
                raise ParamsError(f"{path.name}: {fault}, không mở.")
            tops = {each.filename.split("/")[0] for each in entries}
            _refuse(path, [*_odd(entries), *(["không phải một thư mục duy nhất"] if len(tops) != 1 else [])])
            sums = _unpacked(archive, entries, place)
    except DAMAGED:
        raise ParamsError(f"{path.name}: không phải gói lưu trữ, hoặc gói bị hỏng hay bị cắt cụt.") from None
    top = place / tops.pop()
    _refuse(path, [*_unlike(top, sums)])
    return top


def _odd(entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    """Say which parts of an archive are no files of a project, before anything is written."""
    seen = set()
    for each in entries:
        name, parts = each.filename, PurePosixPath(each.filename).parts
        kind = stat.S_IFMT(each.external_attr >> 16)
        if name.startswith("/") or ".." in parts or "\\" in name or ":" in name or len(parts) < 2:
            yield f"«{name}»: đường dẫn ra ngoài gói"
        elif kind not in (0, stat.S_IFREG) or each.is_dir():
            yield f"«{name}»: không phải tệp thường"
        elif each.flag_bits & 1:
            yield f"«{name}»: có mật khẩu"
        elif name.casefold() in seen:
            yield f"«{name}»: có hai lần"
        seen.add(name.casefold())


def _unpacked(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], place: Path) -> dict[str, str]:
    """Write every part, no more of it than it announces, and return their sums by their names."""
    sums = {}
    for each in entries:
        target, digest = place / each.filename, hashlib.sha256()
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(each) as part, target.open("wb") as file:
            while block := part.read(CHUNK):
                digest.update(block)
                file.write(block)
        sums[each.filename.partition("/")[2]] = digest.hexdigest()
    return sums


def _unlike(top: Path, sums: dict[str, str]) -> Iterator[str]:
    """Say where the parts of an archive are not those of its list."""
    lines = (top / SUMS).read_text("utf-8", "replace").splitlines() if SUMS in sums else []
    if not lines:
        yield f"{SUMS}: thiếu"
        return
    listed = {found[2]: found[1] for line in lines if (found := SUM.fullmatch(line))}
    if len(listed) != len(lines):
        yield f"{SUMS}: bị hỏng"
    yield from (f"{name}: thiếu" for name in listed if name not in sums)
    yield from (f"{name}: không có trong {SUMS}" for name in sums if name not in listed and name != SUMS)
    yield from (f"{name}: đã bị thay đổi" for name in listed if sums.get(name, listed[name]) != listed[name])


def _about(path: Path, top: Path) -> dict[str, Any]:
    try:
        about: dict[str, Any] = json.loads((top / ABOUT).read_text("utf-8"))
        schema, period = int(about["schema"]), str(about["period"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise ParamsError(
            f"{path.name}: không phải gói lưu trữ của hganalysis ({ABOUT} thiếu hoặc hỏng)."
        ) from None
    if schema > SCHEMA:
        raise ParamsError(
            f"{path.name}: do bản mới hơn của hganalysis lập (mẫu số {schema}, bản này đọc đến {SCHEMA}); "
            "nâng cấp rồi thử lại."
        )
    if not PERIOD.fullmatch(period) or not (top / OUTPUTS / period).is_dir():
        raise ParamsError(f"{path.name}: không có {OUTPUTS}/{period}.")
    return about


def _refuse(path: Path, faults: list[str]) -> None:
    if faults:
        raise CheckError("\n".join((f"{path.name} không còn là gói lưu trữ như khi lập:", *faults)))
