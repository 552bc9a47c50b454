"""The document model as PDF/A-2a and PDF/UA-1: JSON read by a Typst template, no markup made from data.

It is set in the fonts that the package brings, whatever the machine has.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from hganalysis.documents import typefaces
from hganalysis.documents.html import TEMPLATES
from hganalysis.documents.layout import Part, appendix_parts, body_parts
from hganalysis.documents.model import SIMULATED_NOTICE, plain
from hganalysis.documents.pointers import pointed
from hganalysis.documents.typefaces.chosen import typeface
from hganalysis.text import printable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from hganalysis.documents.model import Appendix, Document

TYPST_FILES = ("report.typ", "brief.typ")
"""The templates; the second takes its helpers from the first."""

NO_GLYPH = "□"
"""Stands for a character that no font has: an archive may not hold what it cannot show."""

NOT_SHOWN = ("could not be displayed", "contains the codepoint")
"""What typst says of a character that an archive file may not hold."""


STANDARDS = ["a-2a", "ua-1"]
PROBE = TEMPLATES / "glyphs.typ"


def write_pdf(document: Document, path: Path, timestamp: dt.datetime, template: str = "report.typ") -> str:
    """Write a document with figures in SVG or PNG as PDF; return the characters for which no font was found.

    Each of them appears as "□". The same document and timestamp give the same bytes. The template is
    ``report.typ``, or ``brief.typ`` for one page.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        data = _data(pointed(document), root)
        for name in TYPST_FILES:
            shutil.copy(TEMPLATES / name, root)
        content, missing = _compile(data, root / template, timestamp)
    path.write_bytes(content)
    return missing


def _compile(data: Any, template: Path, timestamp: dt.datetime) -> tuple[bytes, str]:
    """Set the pages in the package's fonts; the machine's are asked only for characters that those lack."""
    for machine in (False, True):
        try:
            return _typeset(data, template, timestamp, machine=machine), ""
        except typst.TypstError as error:
            if not any(sign in error.message for sign in NOT_SHOWN):
                raise
    missing = _without_glyph(json.dumps(data, ensure_ascii=False))
    shown = _mapped(data, lambda value: value.translate(dict.fromkeys(map(ord, missing), NO_GLYPH)))
    return _typeset(shown, template, timestamp, machine=True), missing


def _typeset(data: Any, template: Path, timestamp: dt.datetime, *, machine: bool) -> bytes:
    root = template.parent
    (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    face = typeface()
    made: bytes = typst.compile(
        template,
        root=root,
        timestamp=timestamp,
        sys_inputs={"font": face.family, "mono": face.monospace},
        **pdf_options(machine=machine),
    )
    return made


def _data(document: Document, root: Path) -> dict[str, Any]:
    """Return the document as JSON data; figures are copied next to the template."""
    data = _plain(replace(document, blocks=(), appendices=(), register=None), root) | {
        "simulated_notice": SIMULATED_NOTICE,
        "parts": [_part(part, root) for part in body_parts(document)],
        "appendices": [_appendix(appendix, root) for appendix in document.appendices],
    }
    cleaned: dict[str, Any] = _mapped(data, printable)
    return cleaned


def _appendix(appendix: Appendix, root: Path) -> dict[str, Any]:
    parts = [
        {"landscape": landscape, "blocks": _plain(blocks, root)}
        for landscape, blocks in appendix_parts(appendix)
    ]
    head: dict[str, Any] = _plain(replace(appendix, blocks=()), root)
    return head | {"parts": parts}


def _part(part: Part, root: Path) -> dict[str, Any]:
    blocks = [_plain(each.block, root) | {"size": each.size, "narrow": each.width} for each in part.blocks]
    return {"landscape": part.landscape, "blocks": blocks}


def _plain(value: Any, root: Path) -> Any:
    def copied(path: Path) -> str:
        name = f"figure-{len(list(root.iterdir()))}{path.suffix}"
        shutil.copy(path, root / name)
        return name

    return plain(value, copied)


def _mapped(data: Any, change: Callable[[str], str]) -> Any:
    """Return JSON data with every text value changed."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {key: _mapped(value, change) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_mapped(value, change) for value in data]
    return data


def _without_glyph(content: str) -> str:
    return "".join(_failing(sorted({character for character in content if ord(character) > 126})))


def _failing(characters: list[str]) -> list[str]:
    """Return the characters that cannot be set, by halves."""
    if not characters or _can_be_set(" ".join(characters)):
        return []
    if len(characters) == 1:
        return characters
    middle = len(characters) // 2
    return _failing(characters[:middle]) + _failing(characters[middle:])


def font_options(*, machine: bool) -> dict[str, Any]:
    """Return the arguments of `typst.compile` for the package's fonts; `machine` adds those of the machine.

    Fonts of the folder go before fonts of the same name elsewhere.
    """
    return {"font_paths": [str(typefaces.FOLDER)], "ignore_system_fonts": not machine}


def pdf_options(*, machine: bool) -> dict[str, Any]:
    """Return the arguments of `typst.compile` for an archive PDF in these fonts."""
    return {"format": "pdf", "pdf_standards": STANDARDS, **font_options(machine=machine)}


def _can_be_set(text: str) -> bool:
    """Return whether an archive PDF can show a text, in the machine's own fonts too."""
    inputs = {"text": text, "font": typeface().family}
    try:
        typst.compile(PROBE, sys_inputs=inputs, **pdf_options(machine=True))
    except typst.TypstError:
        return False
    return True
