"""Gather the sources of the documentation's site in one folder, for Sphinx (`make docs`).

``python docs/site/assemble.py build/docs`` writes there the pages of docs/, those of the repository's top,
and what is made from the models and from a published period, so that no page can lag behind the code.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pymupdf
from pydantic import BaseModel

import hganalysis as hg
from hganalysis import vocab

if TYPE_CHECKING:
    from collections.abc import Iterator, Set


ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SHOWN = ROOT / "outputs" / "2024-11-03"
"""The period of the simulated data, published before the site is built (`make docs`)."""

ABOVE = {
    "README.md": "manual.md",
    "README.vi.md": "guide.vi.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
}
"""Files of the repository's top -> the pages that show them."""

CONTENTS = {
    "Cho chuyên viên": {
        "first-ten-minutes": "Mười phút đầu",
        "guide.vi": "Hướng dẫn",
        "troubleshooting": "Khi có lỗi",
        "gallery": "Biểu đồ và văn bản",
        "findings": "Từng phát hiện",
        "method": "Định nghĩa và công thức",
        "data-dictionary": "Các tệp số liệu",
    },
    "For developers": {
        "manual": "Start",
        "commands": "Commands",
        "parameters": "Parameters",
        "maps": "Maps",
        "outputs": "Outputs",
        "python": "Python",
        "design": "Design",
        "api": "API",
        "glossary": "Glossary",
        "sample": "The simulated data",
        "performance": "Performance",
        "scale": "Any size",
        "schedule": "Schedules",
        "security": "Security",
        "untried": "Not tried",
        "rap": "Pipelines",
        "review": "Reviews",
        "release": "Releases",
        "decisions": "Decisions",
        "contributing": "Contributing",
        "changelog": "Changes",
    },
}
"""What stands at the side of every page."""

LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
PICTURE_DPI = 80


def assemble(folder: Path) -> None:
    """Write every page and picture of the site below a folder, in place of what was there."""
    if not (SHOWN / "result.json").is_file():
        raise SystemExit(f"{SHOWN.relative_to(ROOT)} is not there: run `make report` first")
    shutil.rmtree(folder, ignore_errors=True)
    written = {path.relative_to(DOCS).as_posix(): path for path in sorted(DOCS.rglob("*.md"))}
    written |= {page: ROOT / name for name, page in ABOVE.items()}
    pages = written.keys() | MADE
    for place, source in written.items():
        text = led_links(source.read_text(encoding="utf-8"), source, pages)
        _put(folder / place, (text + _contents()) if place == "index.md" else text)
    for place, page in MADE.items():
        _put(folder / place, page())
    for place, picture in _pictures().items():
        _put(folder / place, picture)


def _put(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def page_of(source: Path) -> Path:
    """Return the page that shows a file of the repository."""
    named = source.relative_to(ROOT).as_posix()
    return Path(ABOVE.get(named, named.removeprefix("docs/")))


def led_links(text: str, source: Path, pages: Set[str]) -> str:
    """Lead the links of a file to the pages that show what they name; name the files that no page shows."""
    return LINK.sub(lambda link: _led(link, source, pages), text)


def _led(link: re.Match[str], source: Path, pages: Set[str]) -> str:
    sign, said, to = link.groups()
    path, anchor, heading = to.partition("#")
    if ":" in to or not path:
        return link[0]
    target = (source.parent / path).resolve()
    if sign:
        return f"![{said}]({'../' * len(page_of(source).parent.parts)}{target.relative_to(DOCS).as_posix()})"
    named = target.relative_to(ROOT).as_posix()
    page = page_of(target if target != DOCS / "decisions" else DOCS / "decisions.md").as_posix()
    if page not in pages:
        return f"`{named}`" if said in (named, target.name, path) else f"{said} (`{named}`)"
    return f"[{said}]({'../' * len(page_of(source).parent.parts)}{page}{anchor}{heading})"


def _contents() -> str:
    parts = (
        f"""
```{{toctree}}
:hidden:
:caption: {caption}

{chr(10).join(f"{said} <{page}>" for page, said in pages.items())}
```
"""
        for caption, pages in CONTENTS.items()
    )
    return "".join(parts)


def _decisions() -> str:
    places = "\n".join(f"decisions/{path.stem}" for path in sorted((DOCS / "decisions").glob("*.md")))
    head = "# Decisions\n\nChoices worth remembering, each with what was weighed.\n\n"
    return f"{head}```{{toctree}}\n{places}\n```\n"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _data_dictionary() -> str:
    schema = json.loads((ROOT / "docs" / "result.schema.json").read_text(encoding="utf-8"))
    lines = [
        "# Các tệp số liệu",
        "",
        "## data/tasks.csv, data/tasks.parquet",
        "",
        "Mỗi nhiệm vụ một dòng. Kiểu `code` là một trong các từ cố định nêu ở dưới.",
        "",
        _row("cột", "nghĩa", "kiểu"),
        _row("---", "---", "---"),
        *(_row(f"`{each.name}`", each.label, f"`{each.kind}`") for each in vocab.COLUMNS.values()),
        "",
        *_words("status", vocab.STATUSES),
        *_words("state", vocab.STATES),
        *_words("due_kind", vocab.DUE_KINDS),
        *_words("holder", vocab.HOLDERS),
        "## result.json",
        "",
        "Mọi con số được in, mỗi số một lần. "
        "Developers: the same as a JSON Schema in `docs/result.schema.json`.",
        "",
        *_object(schema),
    ]
    for name, part in sorted(schema["$defs"].items()):
        lines += [f"### {name}", "", *_object(part)]
    return "\n".join(lines)


def _words(column: str, words: dict[str, str]) -> Iterator[str]:
    yield from (f"### {column}", "", _row("từ", "nghĩa"), _row("---", "---"))
    yield from (_row(f"`{word}`", said) for word, said in words.items())
    yield ""


def _object(part: dict[str, Any]) -> Iterator[str]:
    if said := part.get("description"):
        yield from (said.split("\n\n")[0].replace("\n", " "), "")
    if not part.get("properties"):
        return
    yield from (_row("key", "type", "what"), _row("---", "---", "---"))
    for name, each in part["properties"].items():
        yield _row(f"`{name}`", _type(each), each.get("description", ""))
    yield ""


def _type(part: dict[str, Any]) -> str:
    if "$ref" in part:
        name = part["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in part:
        return " or ".join(_type(each) for each in part["anyOf"])
    if "enum" in part:
        return ", ".join(f"`{each}`" for each in part["enum"])
    if part.get("type") == "array":
        return f"list of {_type(part['items'])}" if "items" in part else "list"
    if isinstance(of := part.get("additionalProperties"), dict):
        return f"object of {_type(of)}"
    return f"`{part['const']}`" if "const" in part else str(part.get("type", "any"))


def _api() -> str:
    lines = ["# API", "", "`import hganalysis as hg`: every public name. The examples are run by a test.", ""]
    for title, home in (("hg", hg), ("hg.delays", hg.delays), ("hg.quality", hg.quality)):
        lines += [f"## {title}", ""]
        for name in sorted(home.__all__):
            public = getattr(home, name)
            if callable(public):
                kind, shown = _kind(public)
                lines += [f"```{{eval-rst}}\n.. auto{kind}:: {home.__name__}.{name}{shown}\n```", ""]
    return "\n".join(lines)


def _kind(public: Any) -> tuple[str, str]:
    """Return what Sphinx calls a public name, and how much of it is shown."""
    if not isinstance(public, type):
        return "function", ""
    if issubclass(public, BaseException):
        return "exception", ""
    return "class", "" if issubclass(public, BaseModel) else "\n   :members:"


def _figures() -> dict[str, dict[str, str]]:
    """Return what is said of each figure of the period, by its name."""
    told: dict[str, dict[str, str]] = json.loads(
        (SHOWN / "figures" / "figures.json").read_text(encoding="utf-8")
    )
    return told


def _gallery() -> str:
    lines = [
        "# Biểu đồ và văn bản",
        "",
        "Lập từ số liệu mô phỏng của kỳ 03/11/2024 khi trang này được dựng.",
        "",
        "## Văn bản",
        "",
        "![Bản tóm tắt một trang](gallery/tom-tat-1.png)",
        "*Bản tóm tắt cho lãnh đạo, một trang.*",
        "",
        *(
            f"![Báo cáo, trang {number}](gallery/bao-cao-{number}.png)\n*Báo cáo, trang {number}.*\n"
            for number in range(1, _pages("bao-cao") + 1)
        ),
        "## Biểu đồ",
        "",
    ]
    for name, each in _figures().items():
        alt = re.sub(r"[\[\]]", "", each["alt"])
        lines += [f"### {each['title']}", "", f"![{alt}](gallery/{name}.svg)", "", each["caption"], ""]
    return "\n".join(lines)


def _pages(stem: str) -> int:
    with pymupdf.open(SHOWN / f"{stem}.pdf") as document:
        return len(document)


def _pictures() -> dict[str, bytes]:
    found = {f"gallery/{name}.svg": (SHOWN / "figures" / f"{name}.svg").read_bytes() for name in _figures()}
    for stem in ("tom-tat", "bao-cao"):
        with pymupdf.open(SHOWN / f"{stem}.pdf") as document:
            for number, page in enumerate(document, 1):
                found[f"gallery/{stem}-{number}.png"] = page.get_pixmap(dpi=PICTURE_DPI).tobytes("png")
    return found


MADE = {
    "decisions.md": _decisions,
    "data-dictionary.md": _data_dictionary,
    "api.md": _api,
    "gallery.md": _gallery,
}
"""Pages that stand in no file."""

PICTURE = "gallery/tom-tat-1.png"
"""The one picture that is in the repository too, for README."""

if __name__ == "__main__":
    if sys.argv[1:] == ["picture"]:
        _put(DOCS / PICTURE, _pictures()[PICTURE])
    else:
        assemble(Path(sys.argv[1]))
