"""The kind of a file, told from its bytes and never from its name."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal

from hganalysis.errors import SourceError

FileKind = Literal["xlsx", "csv"]
HEAD = 4096
SAVE_AS = "Mở tệp bằng Excel hoặc LibreOffice và lưu lại dạng .xlsx, rồi chạy lại."


def sniff(path: Path) -> FileKind:
    """Tell what kind of file this is.

    Raises
    ------
    SourceError
        There is no such file, it is empty, or it is of a kind that is not read; the message says which.
    """
    if not path.is_file():
        raise SourceError(f"Không có tệp {path}. Kiểm tra lại đường dẫn.")
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise SourceError(f"{path.name}: tệp rỗng. Xuất lại từ phần mềm.")
    if head.startswith(b"PK"):
        return _zip_kind(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise SourceError(f"{path.name}: là tệp Excel 97-2003 (.xls) hoặc tệp có mật khẩu. {SAVE_AS}")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise SourceError(f"{path.name}: là tệp HTML hoặc XML mang tên bảng tính. {SAVE_AS}")
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceError(f"{path.name}: không phải bảng tính .xlsx hay tệp .csv. {SAVE_AS}")
    return "csv"


def _zip_kind(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError):
        raise SourceError(f"{path.name}: tệp bị hỏng hoặc bị cắt cụt. Xuất lại từ phần mềm.") from None
    if "xl/workbook.xml" not in names:
        raise SourceError(f"{path.name}: không phải bảng tính .xlsx. {SAVE_AS}")
    return "xlsx"
