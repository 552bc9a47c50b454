"""The kind of a file, told from its bytes and never from its name."""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING, Literal

from hganalysis.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

FileKind = Literal["xlsx", "csv"]
HEAD = 4096
SAVE_AS = "Mở tệp bằng Excel hoặc LibreOffice và lưu lại dạng .xlsx, rồi chạy lại."
UTF16 = (b"\xff\xfe", b"\xfe\xff")
REFUSED = {
    b"\xd0\xcf\x11\xe0": "là tệp Excel 97-2003 (.xls) hoặc tệp có mật khẩu",
    b"<": "là tệp HTML hoặc XML mang tên bảng tính",
    b"%PDF-": "là tệp PDF",
    b"{\\rtf": "là văn bản RTF",
}
"""First bytes of kinds that are known and not read."""


def sniff(path: Path) -> FileKind:
    """Tell what kind of file this is.

    Raises
    ------
    SourceError
        There is no such file, it is empty, or it is of a kind that is not read; the message says which.
    """
    if not path.is_file():
        raise SourceError(f"Không có tệp {path}. Kiểm tra lại đường dẫn.")
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise SourceError(
            f"{path.name}: không mở được tệp ({error.strerror}). Kiểm tra quyền đọc, hoặc đóng chương trình "
            "đang giữ tệp."
        ) from None
    return _kind(path, head)


def _kind(path: Path, head: bytes) -> FileKind:
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise SourceError(f"{path.name}: tệp rỗng. Xuất lại từ phần mềm.")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(path)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, kind in REFUSED.items():
        if start.startswith(magic):
            raise SourceError(f"{path.name}: {kind}. {SAVE_AS}")
    if b"\x00" in head and not head.startswith(UTF16):
        raise SourceError(f"{path.name}: không phải bảng tính .xlsx hay tệp .csv. {SAVE_AS}")
    return "csv"


def _zip_kind(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, struct.error):
        raise SourceError(f"{path.name}: tệp bị hỏng hoặc bị cắt cụt. Xuất lại từ phần mềm.") from None
    if "xl/workbook.xml" not in names:
        raise SourceError(f"{path.name}: không phải bảng tính .xlsx. {SAVE_AS}")
    return "xlsx"
