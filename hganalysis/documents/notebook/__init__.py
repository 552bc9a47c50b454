"""An executed notebook as a document: text cells parsed, results read, neither passed on as markup."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from hganalysis.documents.html import render_page
from hganalysis.documents.model import (
    SIMULATED_NOTICE,
    Document,
    Heading,
    Items,
    Notice,
    Paragraph,
    Preformatted,
    Quote,
    RichText,
    Span,
)
from hganalysis.documents.notebook.markdown import markdown_blocks
from hganalysis.documents.notebook.markup import DEEPEST
from hganalysis.documents.notebook.nbfile import check_shape
from hganalysis.documents.notebook.on_screen import for_screen
from hganalysis.documents.notebook.outputs import OutputReader, joined, plain
from hganalysis.documents.pictures import Pictures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hganalysis.documents.model import Appendix, Block

Code = Literal["fold", "show", "only", "none"]
"""What becomes of code: folded away; shown, parameters folded away; shown, without parameters; left out."""

PARAMETER_TAGS = {"parameters", "injected-parameters"}

LANGUAGE = "vi"
UNTITLED = "Sổ tay"
CODE, PARAMETERS = "Mã lệnh", "Tham số"


@dataclass(frozen=True)
class Wanted:
    """Which parts of a notebook are wanted: its code, and cells of one tag only."""

    code: Code = "fold"
    only_tag: str = ""
    pages: bool = False
    """For a screen: long tables folded, and words in bold that are a heading of the notebook lead to it."""


def export_notebook(notebook: Mapping[str, Any], title: str, *, colophon: str = "") -> str:
    """Return an executed notebook as a self-contained page, its code folded away, without nbconvert.

    `title` is that of the page, and its heading when the notebook has none of its own; the colophon ends it.
    """
    with tempfile.TemporaryDirectory() as folder:
        document = document_of(notebook, Path(folder), title=title, wanted=Wanted(pages=True))
        return render_page(replace(document, colophon=colophon or document.colophon), title or None)


def document_of(
    notebook: Mapping[str, Any],
    folder: Path,
    *,
    title: str = "",
    language: str = LANGUAGE,
    wanted: Wanted = Wanted(),
) -> Document:
    """Return an executed notebook of format 4 as a document; the notebook is not changed.

    Pictures are kept in the folder, which must live until the document is written; `title` is for a notebook
    without a heading of its own. Heading levels follow each other without gaps. A notebook without a heading
    of its own that shows one report with a letterhead is that report: nothing else but code that is wanted
    belongs in an official letter. Where a cell has failed, the report is one thing among others, so that the
    error is seen.
    """
    check_shape(notebook)
    parts = list(_parts(notebook, Pictures(folder), wanted))
    own, parts = _own_title(parts)
    shown = [part for part in parts if isinstance(part, Document)]
    if len(shown) == 1 and not own and not any(_failed(part) for part in parts):
        return _dressed(shown[0], parts)
    blocks = [block for part in parts for block in (_spread(part) if isinstance(part, Document) else [part])]
    blocks = closed_up(flattened(_marked(block) for block in blocks))
    simulated = any(block == Notice(SIMULATED_NOTICE) for block in blocks)
    made = Document(own or title or UNTITLED, language, simulated, None, None, tuple(blocks), None)
    return for_screen(made) if wanted.pages else made


def _parts(notebook: Mapping[str, Any], pictures: Pictures, wanted: Wanted) -> Iterator[Block | Document]:
    for cell in notebook["cells"]:
        metadata = cell.get("metadata", {})
        tags = set(metadata.get("tags", []))
        if wanted.only_tag and wanted.only_tag not in tags:
            continue
        source = joined(cell["source"])
        if cell["cell_type"] == "markdown":
            yield from markdown_blocks(source, pictures, cell.get("attachments", {}))
        elif cell["cell_type"] == "raw":
            yield from _raw(source)
        elif cell["cell_type"] == "code":
            parameters = bool(tags & PARAMETER_TAGS)
            yield from _code(source, wanted.code, parameters)
            if not parameters:
                yield from OutputReader(pictures, cell, traces=wanted.code != "none").parts()


def _code(source: str, code: Code, parameters: bool) -> Iterator[Block]:
    text = plain(source)
    if not text.strip() or code == "none" or (code == "only" and parameters):
        return
    fold = PARAMETERS if parameters else CODE if code == "fold" else ""
    yield Preformatted(text, "code", fold)


def _raw(source: str) -> Iterator[Block]:
    """Yield the text of a raw cell as it was typed: what it is meant for is not known."""
    if source.strip():
        yield Preformatted(plain(source))


def _own_title(parts: list[Block | Document]) -> tuple[str, list[Block | Document]]:
    """Return the notebook's one heading of level 1 when it leads all others, and the parts without it."""
    headings = [part for part in parts if isinstance(part, Heading)]
    if not headings or headings[0].level != 1 or sum(each.level == 1 for each in headings) > 1:
        return "", parts
    return headings[0].text, [part for part in parts if part is not headings[0]]


def _marked(block: Block) -> Block:
    """Return the notice on simulated data, which a cell shows as bold text, as the notice it is."""
    return Notice(SIMULATED_NOTICE) if block == RichText((Span(SIMULATED_NOTICE, bold=True),)) else block


def _dressed(document: Document, parts: list[Any]) -> Document:
    """Return a shown report with what stands before and after it in the notebook, in a letter only code."""
    parts = [part for part in parts if part is document or not document.letterhead or _is_code(part)]
    place = next(i for i, part in enumerate(parts) if part is document)
    before = [_marked(part) for part in parts[:place]]
    if document.simulated:
        before = [block for block in before if block != Notice(SIMULATED_NOTICE)]
    blocks = closed_up(flattened([*before, *document.blocks, *parts[place + 1 :]]))
    return replace(document, blocks=tuple(blocks))


def _is_code(part: Block | Document) -> bool:
    return isinstance(part, Preformatted) and part.kind == "code"


def _failed(part: Block | Document) -> bool:
    return isinstance(part, Preformatted) and part.kind == "error"


def _spread(document: Document) -> list[Block]:
    """Return a report that is one of several things in a notebook as blocks, nothing left out."""
    head = document.heading
    return [
        Heading(1, f"{head.kind} {head.subject}" if head else document.title),
        *(_lines(document.letterhead) if document.letterhead else []),
        *(_lines(head, "kind", "subject") if head else []),
        *_deeper(document.blocks),
        *(_lines(document.signature) if document.signature else []),
        *(block for appendix in document.appendices for block in _appendix(appendix)),
    ]


def _lines(part: Any, *told: str) -> list[Block]:
    """Return each text of a letterhead, heading or signature as a paragraph."""
    values = [value for name, value in vars(part).items() if name not in told]
    texts = [text for value in values for text in (value if isinstance(value, tuple) else (value,))]
    return [Paragraph(text) for text in texts if text]


def _appendix(appendix: Appendix) -> list[Block]:
    head = Heading(2, f"Phụ lục {appendix.number} {appendix.title}")
    return [head, Paragraph(appendix.reference), *_deeper(appendix.blocks)]


def _deeper(blocks: tuple[Block, ...]) -> list[Block]:
    return [
        replace(block, level=block.level + 1) if isinstance(block, Heading) else block for block in blocks
    ]


def closed_up(blocks: list[Block]) -> list[Block]:
    """Return blocks whose heading levels start at 1 and never jump, the order of the author's levels kept."""
    open_levels: list[int] = []
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            open_levels = [level for level in open_levels if level < block.level] + [block.level]
            block = replace(block, level=len(open_levels))
        made.append(block)
    return made


def flattened(blocks: Iterable[Block], room: int = DEEPEST) -> list[Block]:
    """Return blocks of which lists and quotations deeper than `room` stand one after the other, in order."""
    return [each for block in blocks for each in _flat(block, room)]


def _flat(block: Block, room: int) -> list[Block]:
    if isinstance(block, Quote):
        inside = flattened(block.blocks, max(0, room - 1))
        return [Quote(tuple(inside))] if room else inside
    if isinstance(block, Items):
        items = [flattened(item, max(0, room - 1)) for item in block.items]
        if room:
            return [replace(block, items=tuple(map(tuple, items)))]
        return [each for item in items for each in item]
    return [block]
