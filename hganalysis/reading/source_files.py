"""The files of a source: one, several, or all of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hganalysis.errors import SourceError
from hganalysis.reading import limits
from hganalysis.reading.kinds import EXPORT_AGAIN
from hganalysis.reading.process import read_sheets
from hganalysis.text import number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hganalysis.reading.sheet import Sheet

PASSED_OVER = (".", "~$")
"""How files begin that no export is: hidden ones, and the lock that Excel leaves beside an open workbook."""


NO_SOURCE = "Chưa cho biết đọc tệp nào. Cần đường dẫn của một tệp, một thư mục, hoặc danh sách các tệp."
LEFT_BY_SYSTEMS = {"desktop.ini", "thumbs.db"}
"""Files that Windows leaves in a folder."""


def read_sources(
    source: str | Path | Sequence[str | Path], meanwhile: Callable[[], object] | None = None
) -> list[tuple[Path, list[Sheet]]]:
    """Read every file of a source; `meanwhile` is called while a file is read.

    Raises SourceError: one or more files cannot be read; one line for each says why and what to do.
    """
    read, faults = [], []
    for path in source_files(source):
        try:
            read.append((_as_text(path), _with_rows(path, read_sheets(path, meanwhile))))
        except SourceError as error:
            faults.append(str(error))
    if faults:
        raise SourceError("\n".join(faults))
    return read


def _as_text(path: Path) -> Path:
    """Return a path as it can be told: a mark stands for bytes of a name that are no letters."""
    return Path(str(path).encode("utf-8", "replace").decode("utf-8"))


def _with_rows(path: Path, sheets: list[Sheet]) -> list[Sheet]:
    if sheets and sheets[0].is_delimited and not any(any(row) for row in sheets[0].rows):
        raise SourceError(f"{path.name}: tệp rỗng. {EXPORT_AGAIN}")
    return sheets


def source_files(source: str | Path | Sequence[str | Path]) -> list[Path]:
    """Return the files of a source; those of a folder in the order of their names.

    Raises SourceError: the source names no file, a folder has no file or too many, or two files have one
    name, by which rows are told apart.
    """
    if not isinstance(source, (str, Path)):
        if not isinstance(source, (list, tuple)) or not source:
            raise SourceError(NO_SOURCE)
        return _with_own_names([path for each in source for path in source_files(each)])
    if source == "":
        raise SourceError(NO_SOURCE)
    folder = Path(source)
    if not folder.is_dir():
        return [folder]
    visible = (path for path in folder.iterdir() if not is_passed_over(path.name))
    files = sorted(path for path in visible if path.is_file())
    if not files and _parquet_below(folder):
        raise SourceError(
            f"Thư mục {folder.name} chỉ có tệp Parquet trong các thư mục con. Thêm engine: duckdb vào source."
        )
    if not files:
        raise SourceError(f"Thư mục {folder.name} không có tệp nào. Chép các tệp xuất vào đó, rồi chạy lại.")
    if len(files) > limits.FILES:
        raise SourceError(f"Thư mục {folder.name} có {number(len(files))} tệp, quá {number(limits.FILES)}.")
    return files


def files_below(path: Path) -> list[tuple[str, Path]]:
    """Return the files that a source is made of, each by its name below it.

    These are the one file, or those of a folder and the Parquet files of the folders within it. Raises
    SourceError: as `source_files`.
    """
    deeper = [each for each in _parquet_below(path) if each.parent != path]
    direct = [each for each in path.iterdir() if each.is_file()] if deeper else []
    files = sorted([*direct, *deeper]) if deeper else source_files(path)
    return [(each.relative_to(path).as_posix() if deeper else each.name, each) for each in files]


def parquet_files(path: Path) -> list[Path]:
    """Return the Parquet files of a folder and of those within it, or the one file that it is.

    Raises SourceError: there is none.
    """
    files = _parquet_below(path) if path.is_dir() else [path]
    if not files:
        raise SourceError(f"Thư mục {path.name} không có tệp .parquet nào, kể cả ở các thư mục con.")
    return files


def _parquet_below(folder: Path) -> list[Path]:
    inside = ((each.relative_to(folder).parts, each) for each in folder.rglob("*.parquet"))
    return sorted(
        each for parts, each in inside if each.is_file() and not any(p.startswith((".", "_")) for p in parts)
    )


def is_passed_over(name: str) -> bool:
    """Tell whether a file of a folder is no export by its name."""
    return name.startswith(PASSED_OVER) or name.lower() in LEFT_BY_SYSTEMS


def _with_own_names(files: list[Path]) -> list[Path]:
    names = [path.name for path in files]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise SourceError(f"Hai tệp cùng tên {', '.join(twice)}. Đổi tên để phân biệt được các dòng.")
    return files
