"""ZIP archives, Office files among them, are stamped with the time they were written: here a fixed time."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

CORE_PROPERTIES = "docProps/core.xml"
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*(</dcterms:)")
_UNIX = 3
_READ_WRITE = 0o600 << 16


def with_fixed_times(data: bytes, moment: dt.datetime) -> bytes:
    """Return an xlsx or docx file with every time stamp in it set to one moment, so that bytes stay the same.

    These are the times of archive entries, kept to two seconds and not before 1980, and of "created" and
    "modified" in the document properties, which call the moment UTC. Raises zipfile.BadZipFile: it is not a
    ZIP archive.
    """
    stamp = f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode()
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as rewritten:
        for name in source.namelist():
            part = source.read(name)
            if name == CORE_PROPERTIES:
                part = _STAMP.sub(rb"\g<1>" + stamp + rb"\g<2>", part)
            rewritten.writestr(_entry(name, moment), part)
    return target.getvalue()


def archive(parts: Mapping[str, bytes], moment: dt.datetime) -> bytes:
    """Return a ZIP archive of files, each stamped with one moment: the same files give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, data in sorted(parts.items()):
            made.writestr(_entry(name, moment), data)
    return target.getvalue()


def archive_folder(folder: Path, target: Path, moment: dt.datetime) -> None:
    """Write a ZIP archive of a folder and all that is in it, each file stamped with one moment."""
    with zipfile.ZipFile(target, "w") as made:
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            entry = _entry(path.relative_to(folder.parent).as_posix(), moment)
            entry.file_size = path.stat().st_size
            with path.open("rb") as file, made.open(entry, "w") as part:
                shutil.copyfileobj(file, part)


def _entry(name: str, moment: dt.datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, moment.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = _UNIX
    info.external_attr = _READ_WRITE
    return info
