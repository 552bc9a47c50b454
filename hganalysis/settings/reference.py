"""The reference files: those of the package, each replaced by the one of its name that a project has.

A project keeps its own in ``params/reference/``. Which are in force is the one thing here that a process
remembers: reading the params of a period puts those of its project in force (`use_reference`).
"""

from __future__ import annotations

import re
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from hganalysis.documents.word.styles import BULLETIN, LETTER
from hganalysis.errors import ParamsError
from hganalysis.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Content = TypeVar("Content")

PACKAGED = Path(__file__).parent
NAMES = tuple(sorted(path.name for path in PACKAGED.glob("*.yml")))
TEMPLATES = {"nd30": LETTER, "plain": BULLETIN}
"""The Word files whose styles, paper and margins documents take, by the form that the office writes in."""

FILES = (*NAMES, *TEMPLATES.values())
"""Every file that a project may have of its own."""

SUFFIXES = (".yml", ".yaml", ".docx")
PLACE = Path("params", "reference")
VERSION = re.compile(r"^# Phiên bản: (\d{4}-\d{2}-\d{2})$", re.MULTILINE)
_own: dict[str, Path] = {}


def use_reference(folder: Path) -> None:
    """Put the reference files of a folder in force, those of the package where it has none.

    Raises ParamsError: a file there has the name of no reference file; the message lists those there are.
    """
    found = {path.name: path for path in sorted(folder.glob("*")) if path.suffix in SUFFIXES}
    unknown = [name for name in found if name not in FILES]
    if unknown:
        raise ParamsError(
            f"{PLACE.as_posix()}: không có tệp tham chiếu tên {', '.join(unknown)}; "
            f"dùng được: {', '.join(FILES)}." + "".join(did_you_mean(name, FILES) for name in unknown)
        )
    put_in_force(found)


def put_in_force(own: Mapping[str, Path]) -> None:
    """Put reference files in force by their names, those of the package for the others."""
    _own.clear()
    _own.update(own)


def packaged(name: str) -> Path:
    """Return the reference file of a name that the package has."""
    return (PACKAGED.parent / "documents" / "templates" if name in TEMPLATES.values() else PACKAGED) / name


def reference_file(name: str) -> Path:
    """Return the reference file of a name that is in force."""
    return _own.get(name, packaged(name))


def word_template(form: str) -> Path:
    """Return the Word file in force that documents of a form take their looks from."""
    return reference_file(TEMPLATES[form])


def own_reference_files() -> dict[str, Path]:
    """Return those in force that a project has of its own, by name."""
    return dict(_own)


def reference_files() -> dict[str, Path]:
    """Return every reference file in force, by name in alphabetical order."""
    return dict(sorted({**{name: PACKAGED / name for name in NAMES}, **_own}.items()))


def version_of(path: Path) -> str:
    """Return the day of a reference file as its first lines say it, "" where they do not."""
    found = VERSION.search(path.read_text(encoding="utf-8", errors="replace"))
    return found[1] if found else ""


def outdated() -> list[str]:
    """Say which files of the project are older than those of the package."""
    pairs = [(path, PACKAGED / name) for name, path in sorted(_own.items()) if name in NAMES]
    return [
        f"{PLACE.as_posix()}/{own.name} là bản {version_of(own) or 'không ghi ngày'}, gói có bản mới hơn "
        f"({version_of(packaged)}); so lại, sửa dòng «# Phiên bản» khi đã xem."
        for own, packaged in pairs
        if version_of(own) < version_of(packaged)
    ]


def from_reference(name: str) -> Callable[[Callable[[Path], Content]], Callable[..., Content]]:
    """Let a loader of a file read the reference file of a name where it is given none.

    A file is read once, and once more when it was saved anew: a command that runs period after period, such
    as `watch`, never goes on with words of before.
    """

    def decorate(load: Callable[[Path], Content]) -> Callable[..., Content]:
        @cache
        def once(path: Path, _: bytes) -> Content:
            return load(path)

        @wraps(load)
        def loaded(path: Path | None = None) -> Content:
            place = path or reference_file(name)
            return once(place, place.read_bytes() if place.is_file() else b"")

        return loaded

    return decorate
