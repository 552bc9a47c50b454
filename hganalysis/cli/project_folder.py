"""A project folder: started from what the package ships, and its notebooks held to those of the package."""

from __future__ import annotations

import difflib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat

from hganalysis import __version__
from hganalysis.errors import ParamsError
from hganalysis.settings.reference import (
    FILES,
    NAMES,
    PLACE,
    outdated,
    own_reference_files,
    packaged,
    reference_file,
    version_of,
)
from hganalysis.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PACKAGE = Path(__file__).parents[1]
FOLDERS = ("data", "outputs", "params/maps", "notebooks")
COPIED = ("notebooks/*.ipynb", "params/maps/qlvb.yml", "params/2024-11-03.yml")
"""Of what is shipped, what a new project begins with: the notebooks, and the sample's map and period."""

KEPT_OUT = """\
# Dữ liệu và sản phẩm không vào kho mã.
data/*
outputs/*
packs/
don-doc/
phieu-kiem-tra/
explore/
.venv/
.ipynb_checkpoints/
!.gitkeep
"""
README = """\
# Dự án phân tích nhiệm vụ

Lập bằng `hganalysis new` (hganalysis {version}). Mọi lệnh dưới đây chạy tại thư mục này.

## Xem thử với số liệu mô phỏng
```
hganalysis sample
hganalysis run params/2024-11-03.yml
```
Mở `outputs/2024-11-03/tom-tat.pdf` trước, rồi `bao-cao.pdf`.

## Số liệu của cơ quan
1. Chép tệp xuất từ phần mềm vào `data/`.
2. `hganalysis init data/TỆP.xlsx --name ten-ky` đề xuất bảng ánh xạ và tệp tham số;
   xem lại từng chỗ có `!de-xuat`.
3. `hganalysis check params/ten-ky.yml` cho biết hiểu được gì, sai ở đâu.
4. `hganalysis run params/ten-ky.yml` chạy và công bố vào `outputs/`.

Danh bạ cơ quan, ngày nghỉ, lời văn, mẫu Word: `hganalysis reference` nêu bản đang dùng;
`hganalysis reference agencies.yml` chép bản của gói vào `params/reference/` để sửa.

## Trong thư mục
| nơi | có gì |
|---|---|
| `params/` | mỗi kỳ một tệp; mục `report` có tên cơ quan, người ký, lời văn |
| `params/maps/` | mỗi loại tệp xuất một bảng ánh xạ |
| `params/reference/` | tệp tham chiếu của riêng dự án (danh bạ, ngày nghỉ, lời văn, mẫu Word) |
| `data/` | tệp xuất, không sửa |
| `notebooks/` | các sổ tay; `hganalysis notebooks` so với bản của gói, `--update` lấy bản mới |
| `outputs/` | mỗi kỳ đã công bố một thư mục |
"""


def shipped() -> Path:
    """Return the folder laid out as a project from which a new one is copied.

    In an installed package it lies inside; in the repository it is the repository.
    """
    inside = PACKAGE / "shipped"
    return inside if inside.is_dir() else PACKAGE.parent


def start_project(folder: Path) -> list[Path]:
    """Lay out a new project, and return its files.

    Raises ParamsError: the folder holds something already; it is left as it is.
    """
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise ParamsError(
            f"{folder} đã có nội dung; dự án mới cần một thư mục chưa có hoặc trống, nên không ghi gì vào đó."
        )
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.with_name(f".{folder.name}.moi")
    shutil.rmtree(draft, ignore_errors=True)
    for name in FOLDERS:
        (draft / name).mkdir(parents=True)
    source = shipped()
    for pattern in COPIED:
        for path in sorted(source.glob(pattern)):
            shutil.copyfile(path, draft / path.relative_to(source))
    for name in ("data", "outputs"):
        (draft / name / ".gitkeep").touch()
    (draft / ".gitignore").write_text(KEPT_OUT, encoding="utf-8")
    (draft / "README.md").write_text(README.format(version=__version__), encoding="utf-8")
    folder.mkdir(exist_ok=True)  # where it is there already somebody may stand in it
    for part in draft.iterdir():
        shutil.move(part, folder / part.name)
    draft.rmdir()
    return sorted(path for path in folder.rglob("*") if path.is_file())


@dataclass(frozen=True)
class NotebookChange:
    """How a notebook of a project differs from that of the package."""

    name: str
    missing: bool
    lines: tuple[str, ...]
    """The cells as text, as ``diff -u`` shows them: from the project's to the package's."""


def changed_notebooks(project: Path) -> list[NotebookChange]:
    """Return the notebooks of a project that are not those of the package; what cells put out does not count.

    Raises ParamsError: the folder is no project: it has no notebooks.
    """
    here = project / "notebooks"
    if not here.is_dir():
        raise ParamsError("Không thấy thư mục notebooks; chạy lệnh này tại thư mục gốc của dự án.")
    found = []
    for theirs in sorted((shipped() / "notebooks").glob("*.ipynb")):
        own = here / theirs.name
        before, after = _cells(own), _cells(theirs)
        if before != after:
            lines = difflib.unified_diff(
                before, after, f"notebooks/{own.name}", "bản của gói", lineterm="", n=2
            )
            found.append(NotebookChange(own.name, not own.is_file(), tuple(lines)))
    return found


def update_notebooks(project: Path) -> Iterator[str]:
    """Replace the notebooks that differ by those of the package, the old kept beside; yield what was done."""
    for change in changed_notebooks(project):
        own = project / "notebooks" / change.name
        kept = ""
        if own.is_file():
            place = _free(own)
            os.replace(own, place)
            kept = f"; bản cũ ở {place.relative_to(project).as_posix()}"
        shutil.copyfile(shipped() / "notebooks" / change.name, own)
        yield f"notebooks/{change.name}: đã lấy bản của gói{kept}."


def reference_in_force() -> Iterator[str]:
    """Yield each reference file with whose it is and its day, and what is older than the package's."""
    own = own_reference_files()
    for name in FILES:
        whose = f"của dự án ({PLACE.as_posix()})" if name in own else "của gói"
        day = version_of(reference_file(name)) if name in NAMES else ""
        yield f"{name:<18} {whose}{', bản ' + day if day else ''}"
    yield from (f"Lưu ý: {each}" for each in outdated())


def copy_reference(project: Path, names: Sequence[str]) -> list[str]:
    """Copy reference files of the package into a project, there to be edited; return what was done.

    Raises ParamsError: a name that no reference file has, or a file that is there already; nothing is copied
    then.
    """
    unknown = [name for name in names if name not in FILES]
    there = [name for name in names if (project / PLACE / name).exists()]
    faults = [
        f"Không có tệp tham chiếu «{name}»; có: {', '.join(FILES)}.{did_you_mean(name, FILES)}"
        for name in unknown
    ]
    faults += [f"Đã có {PLACE.as_posix()}/{name}; không ghi đè." for name in there]
    if faults:
        raise ParamsError("\n".join(faults))
    (project / PLACE).mkdir(parents=True, exist_ok=True)
    for name in names:
        shutil.copyfile(packaged(name), project / PLACE / name)
    return [f"Đã chép {PLACE.as_posix()}/{name}; từ nay dự án dùng bản này." for name in names]


def _free(path: Path) -> Path:
    """Return the first name for an old version that is not taken."""
    number = 1
    while (place := path.with_name(f"{path.name}.cu-{number}")).exists():
        number += 1
    return place


def _cells(path: Path) -> list[str]:
    """Return the cells of a notebook as lines; none where there is no notebook that can be read."""
    if not path.is_file():
        return []
    try:
        cells = nbformat.read(path, as_version=4).cells
    except (ValueError, AttributeError, KeyError, nbformat.ValidationError, nbformat.reader.NotJSONError):
        return ["(không đọc được)"]
    return [line for cell in cells for line in (f"[{cell.cell_type}]", *cell.source.splitlines())]
