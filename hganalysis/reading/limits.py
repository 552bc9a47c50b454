"""How much a file may ask of the process that reads it. Issue "Any export, from anywhere", point 6."""

from __future__ import annotations

import os
import struct
import zipfile
from typing import TYPE_CHECKING

from hganalysis.text import number

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

MEMORY = 1024**3
"""Bytes that the reading process may hold."""

SECONDS = 9.0
"""Time of the processor that any file gets; with the start of the process it is refused within 10 s."""

BYTES_A_SECOND = 4 * 1024**2
"""A file gets one second more for so many bytes, unpacked; a workbook is read about ten times as fast."""

FILE_BYTES = 1024**3
"""Bytes of one file as it lies on the disk."""

UNPACKED_BYTES = 2 * 1024**3
"""Bytes of all parts of a zipped workbook."""

UNPACKED_RATIO = 200
FREELY_UNPACKED = 100 * 1024**2
"""What unpacks to more than this may not be packed tighter than the ratio; a bomb reaches 1,000."""

ZIP_ENTRIES = 10_000
ZIP_DIRECTORY_BYTES = 4 * 1024**2
"""Bytes of the list of parts, 400 a part; a list of millions takes minutes to go through."""

WAITING = 10
"""Times the seconds of the processor that a file may take on the clock, where other work keeps it waiting."""

SHEETS = 500
CELLS = 50_000_000
"""Cells of one sheet, empty ones within its used area too: a million rows of fifty columns."""

FIELD_CHARACTERS = 1024**2
"""Characters in one field of a CSV file; a cell of a spreadsheet holds 32,767."""

SPANNED_CELLS = 1_000_000
"""Cells that one table may add by spanning, or one sheet by repeating."""

FILES = 1_000
"""Files in one folder."""

ZIP_TAIL = 65_557 + 76
"""Bytes at the end of a ZIP file within which its two ends stand."""

ZIP_END, ZIP64_END = b"PK\x05\x06", b"PK\x06\x06"


def seconds_for(path: Path) -> float:
    """Return how many seconds of the processor reading a file may take."""
    return SECONDS + _unpacked(path) / BYTES_A_SECOND


def _unpacked(path: Path) -> int:
    size = path.stat().st_size
    if not zipfile.is_zipfile(path) or zip_directory_bytes(path) > ZIP_DIRECTORY_BYTES:
        return size
    try:
        with zipfile.ZipFile(path) as archive:
            announced = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return size
    return min(announced, UNPACKED_RATIO * size, UNPACKED_BYTES)


def zip_directory_bytes(path: Path) -> int:
    """Return how many bytes the list of parts of a ZIP file takes, 0 for no ZIP; the list is not read."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        start = max(0, size - ZIP_TAIL)
        file.seek(start)
        tail = file.read()
    end = tail.rfind(ZIP_END)
    if end < 0:
        return 0
    longer = tail.rfind(ZIP64_END, 0, end)
    at = struct.Struct("<40xQ") if longer >= 0 else struct.Struct("<12xI")
    place = max(longer, 0) if longer >= 0 else end
    return int(at.unpack_from(tail, place)[0]) if place + at.size <= len(tail) else 0


def zip_fault(entries: Collection[zipfile.ZipInfo]) -> str:
    """Say what of the parts of a ZIP file is more than may be unpacked, "" where nothing is."""
    unpacked, packed = sum(each.file_size for each in entries), sum(each.compress_size for each in entries)
    too_tight = unpacked > FREELY_UNPACKED and unpacked > UNPACKED_RATIO * packed
    if len(entries) > ZIP_ENTRIES:
        return f"có hơn {number(ZIP_ENTRIES)} thành phần"
    if unpacked > UNPACKED_BYTES or too_tight:
        return f"giải nén ra {megabytes(unpacked)}, quá lớn so với tệp (bom nén?)"
    return ""


def megabytes(size: int) -> str:
    """Return bytes as whole MB, at least one."""
    return f"{number(max(1, size // 1024**2))} MB"
