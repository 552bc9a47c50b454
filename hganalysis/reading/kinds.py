"""The kind of a file, told from its bytes and never from its name."""

from __future__ import annotations

import os
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Literal

from hganalysis.errors import SourceError
from hganalysis.reading import limits
from hganalysis.text import did_you_mean, number

if TYPE_CHECKING:
    from pathlib import Path

FileKind = Literal["xlsx", "xlsb", "xls", "ods", "csv", "html", "mhtml", "spreadsheetml", "parquet"]
HEAD = 4096
SAVE_AS = "Mở tệp bằng Excel hoặc LibreOffice và lưu lại dạng .xlsx, rồi chạy lại."
EXPORT_AGAIN = "Xuất lại từ phần mềm."
UNLOCK = "Mở tệp, bỏ mật khẩu, lưu lại dạng .xlsx, rồi chạy lại."
SPLIT = "Xuất lại từ phần mềm với ít dữ liệu hơn, hoặc chia thành nhiều tệp trong một thư mục."
UTF16 = (b"\xff\xfe", b"\xfe\xff")
UTF32 = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
UTF32_WITHOUT_MARK = {"utf-32-le": (False, False, True, True), "utf-32-be": (True, True, False, False)}
"""Which bytes of each letter are zero, all of them in the upper half."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
REFUSED = {b"%PDF-": "là tệp PDF", b"{\\rtf": "là văn bản RTF"}
"""First bytes of kinds that are known and not read."""

ZIPPED: dict[str, FileKind] = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb"}
MANIFEST, MANIFEST_HEAD = "META-INF/manifest.xml", 1024**2
SPREADSHEETML = b"urn:schemas-microsoft-com:office:spreadsheet"
HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|style|div|center)\b")
MHTML = re.compile(rb"(?:^|\n)content-type:\s*multipart/related", re.IGNORECASE)
NUL_ESCAPE = re.compile(rb"\x00[\"']")
"""A zero byte that some programs write before a quote inside quotes; any other is in no text."""

NULS_OF_UTF16 = 0.3
"""Share of zero bytes in every other place from which bytes without a mark are text in UTF-16."""


def no_such_file(path: Path) -> str:
    """Return what to say of a file that is not there, with the files beside it that may be meant."""
    if os.path.lexists(path) and not path.is_dir():
        return (
            f"{path}: không phải tệp thường (thiết bị, ống dẫn hoặc liên kết hỏng). Chép dữ liệu ra một tệp."
        )
    beside = (each.as_posix() for each in sorted(path.parent.glob("*")))
    return f"Không có tệp {path}. Kiểm tra lại đường dẫn.{did_you_mean(path.as_posix(), beside)}"


def sniff(path: Path) -> FileKind:
    """Tell what kind of file this is.

    Raises SourceError: there is no such file, it is too large, it has a password, or it is of a kind that is
    not read; the message says which.
    """
    if not path.is_file():
        raise SourceError(no_such_file(path))
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
        size = path.stat().st_size
    except OSError as error:
        raise SourceError(
            f"{path.name}: không mở được tệp ({error.strerror}). Kiểm tra quyền đọc, hoặc đóng chương trình "
            "đang giữ tệp."
        ) from None
    if size > limits.FILE_BYTES:
        raise SourceError(f"{path.name}: tệp lớn hơn {limits.megabytes(limits.FILE_BYTES)}. {SPLIT}")
    return _kind(path, head)


def unicode_of(head: bytes) -> str | None:
    """Return the encoding of text in UTF-16 or UTF-32 by its mark or its zero bytes, else None."""
    if head.startswith(UTF32):
        return "utf-32"
    if head.startswith(UTF16):
        return "utf-16"
    if b"\x00" not in head:
        return None
    for name, is_zero in UTF32_WITHOUT_MARK.items():
        places = [head[place::4] for place in range(4)]
        if len(head) % 4 == 0 and all(any(each) != zero for each, zero in zip(places, is_zero, strict=True)):
            return name
    even, odd = head[::2], head[1::2]
    if len(even) != len(odd):
        return None
    for name, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros and others.count(0) == 0 and zeros.count(0) >= NULS_OF_UTF16 * len(zeros):
            return name
    return None


def _kind(path: Path, head: bytes) -> FileKind:
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        return "csv"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(path)
    if head.startswith(OLE[:4]):
        return _ole_kind(path)
    if head.startswith(b"PAR1"):
        return "parquet"
    start = _as_bytes(head).lstrip().lower()
    for magic, kind in REFUSED.items():
        if start.startswith(magic.lower()):
            raise SourceError(f"{path.name}: {kind}. {SAVE_AS}")
    if start.startswith(b"<"):
        return _markup_kind(path, start)
    if start.startswith(b"mime-version:") and MHTML.search(start):
        return "mhtml"
    nuls = head.count(b"\x00")
    if nuls and unicode_of(head) is None and nuls != len(NUL_ESCAPE.findall(head)):
        raise SourceError(f"{path.name}: không phải bảng tính hay tệp .csv. {SAVE_AS}")
    return "csv"


def _as_bytes(head: bytes) -> bytes:
    """Return the start of a text with one byte a letter, whatever it is written in."""
    encoding = unicode_of(head)
    if encoding is None:
        return head.removeprefix(b"\xef\xbb\xbf")
    return head[: len(head) // 4 * 4].decode(encoding, "replace").encode("ascii", "replace")


def _markup_kind(path: Path, start: bytes) -> FileKind:
    if SPREADSHEETML in start and b"workbook" in start:
        return "spreadsheetml"
    if HTML.search(start):
        return "html"
    raise SourceError(f"{path.name}: là tệp XML không phải bảng tính. {SAVE_AS}")


def _ole_kind(path: Path) -> FileKind:
    import olefile  # takes longer to import than a small file takes to read

    try:
        with olefile.OleFileIO(str(path)) as container:
            streams = {"/".join(each).lower() for each in container.listdir()}
    except (OSError, ValueError, IndexError, struct.error, TypeError, RecursionError):
        raise SourceError(f"{path.name}: tệp bị hỏng hoặc bị cắt cụt. {EXPORT_AGAIN}") from None
    if {"encryptedpackage", "encryptioninfo"} & streams:
        raise SourceError(f"{path.name}: tệp có mật khẩu. {UNLOCK}")
    if {"workbook", "book"} & streams:
        return "xls"
    what = "là văn bản Word" if "worddocument" in streams else "không phải bảng tính"
    raise SourceError(f"{path.name}: {what}. {SAVE_AS}")


def _zip_kind(path: Path) -> FileKind:
    if limits.zip_directory_bytes(path) > limits.ZIP_DIRECTORY_BYTES:
        raise SourceError(f"{path.name}: có hơn {number(limits.ZIP_ENTRIES)} thành phần. {SAVE_AS}")
    try:
        with zipfile.ZipFile(path) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            mime = _head_of(archive, entries.get("mimetype"), 100)
            manifest = _head_of(archive, entries.get(MANIFEST), MANIFEST_HEAD) if mime else b""
    except (
        zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, struct.error,
        zlib.error,
    ):  # fmt: skip
        raise SourceError(f"{path.name}: tệp bị hỏng hoặc bị cắt cụt. {EXPORT_AGAIN}") from None
    _refuse_bomb(path, list(entries.values()))
    if any(entry.flag_bits & 1 for entry in entries.values()) or b"encryption-data" in manifest:
        raise SourceError(f"{path.name}: tệp có mật khẩu. {UNLOCK}")
    for part, kind in ZIPPED.items():
        if part in entries:
            return kind
    if b"opendocument.spreadsheet" in mime:
        return "ods"
    raise SourceError(f"{path.name}: không phải bảng tính .xlsx, .xlsb hay .ods. {SAVE_AS}")


def _head_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo | None, length: int) -> bytes:
    if entry is None:
        return b""
    with archive.open(entry) as part:
        return part.read(length)


def _refuse_bomb(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    if fault := limits.zip_fault(entries):
        advice = SAVE_AS if len(entries) > limits.ZIP_ENTRIES else SPLIT
        raise SourceError(f"{path.name}: {fault}. {advice}")


def short(error: Exception) -> str:
    """Return what a library says of a fault, as part of one line."""
    return " ".join(str(error).split())[:120]
