"""An executed notebook as a document: text cells parsed, results read, neither passed on as markup."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import nbformat

from hganalysis import vocab
from hganalysis.errors import NotebookError
from hganalysis.report.markdown import markdown_blocks
from hganalysis.report.model import Document, Heading, Notice, Paragraph, Preformatted, RichText, Span
from hganalysis.report.outputs import OutputReader, plain
from hganalysis.report.pictures import Pictures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from hganalysis.report.model import Appendix, Block

Code = Literal["fold", "show", "only", "none"]
"""What becomes of code: folded away; shown, parameters folded away; shown, without parameters; left out."""

PARAMETER_TAGS = {"parameters", "injected-parameters"}
REPORT_TAG = "report"
"""The tag of the cell that shows the report: a document can be made of that cell alone."""

LANGUAGE = "vi"
UNTITLED = "Sổ tay"
CODE, PARAMETERS = "Mã lệnh", "Tham số"
CURRENT = 4
VERSIONS = (3, CURRENT)
"""Versions of the notebook format that are read."""


@dataclass(frozen=True)
class Wanted:
    """Which parts of a notebook are wanted: its code, and cells of one tag only."""

    code: Code = "fold"
    only_tag: str = ""


def read_notebook(text: str) -> nbformat.NotebookNode:
    """Return a notebook of format 4 from the text of its file; format 3 is upgraded.

    Raises
    ------
    NotebookError
        The text is not that of a notebook: one line saying why.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise NotebookError(f"Không đọc được sổ tay: không phải JSON ({error}).") from None
    version = data.get("nbformat") if isinstance(data, dict) else None
    if version not in VERSIONS:
        told = "không ghi định dạng sổ tay" if version is None else f"định dạng {version!r:.20}"
        raise NotebookError(
            f"Không đọc được sổ tay: {told}; cần nbformat 3 hoặc 4. Mở và lưu lại bằng JupyterLab."
        )
    if version == CURRENT:
        check_shape(data)
    try:
        notebook: nbformat.NotebookNode = nbformat.convert(nbformat.reader.reads(text), CURRENT)
    except (AttributeError, KeyError, TypeError, ValueError, nbformat.ValidationError):
        raise NotebookError("Không đọc được sổ tay: nội dung không đúng định dạng nbformat.") from None
    check_shape(notebook)
    return notebook


def check_shape(notebook: Mapping[str, Any]) -> None:
    """Refuse a notebook that lacks what a document is made of.

    Raises
    ------
    NotebookError
        One line that names the cell.
    """
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise NotebookError("Không đọc được sổ tay: thiếu danh sách ô (cells).")
    for number, cell in enumerate(cells, 1):
        fault = _fault(cell)
        if fault:
            raise NotebookError(f"Không đọc được sổ tay: ô số {number} {fault}.")


def document_of(
    notebook: Mapping[str, Any],
    folder: Path,
    *,
    title: str = "",
    language: str = LANGUAGE,
    wanted: Wanted = Wanted(),
) -> Document:
    """Return an executed notebook as a document.

    Parameters
    ----------
    notebook : mapping
        As nbformat reads it, version 4; it is not changed.
    folder : Path
        Where the pictures are kept; it must live until the document is written.
    title : str
        The title when the notebook has no heading of its own.
    language : str
        Of the document, as in ``lang`` of HTML.
    wanted : Wanted
        Which parts.

    Returns
    -------
    Document
        Heading levels follow each other without gaps. A notebook without a heading of its own that shows one
        report takes the letterhead, heading, signature and appendices of that report.
    """
    check_shape(notebook)
    parts = list(_parts(notebook, Pictures(folder), wanted))
    own, parts = _own_title(parts)
    shown = [part for part in parts if isinstance(part, Document)]
    if len(shown) == 1 and not own:
        return _dressed(shown[0], parts)
    blocks = [block for part in parts for block in (_spread(part) if isinstance(part, Document) else [part])]
    blocks = closed_up([_marked(block) for block in blocks])
    simulated = any(block == Notice(vocab.SIMULATED_NOTICE) for block in blocks)
    return Document(own or title or UNTITLED, language, simulated, None, None, tuple(blocks), None)


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


def _fault(cell: Any) -> str:
    """Return what is wrong with a cell; nothing when it can be read."""
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("markdown", "code", "raw"):
        return "không có loại ô hợp lệ"
    if not isinstance(cell.get("source"), str | list):
        return "thiếu nội dung (source)"
    outputs = cell.get("outputs", [])
    if not isinstance(outputs, list) or not all(
        isinstance(each, dict) and "output_type" in each for each in outputs
    ):
        return "có kết quả (outputs) không đọc được"
    if not all(isinstance(each.get("data", {}), dict) for each in outputs):
        return "có kết quả (outputs) không đọc được"
    return ""


def _parts(notebook: Mapping[str, Any], pictures: Pictures, wanted: Wanted) -> Iterator[Block | Document]:
    for cell in notebook["cells"]:
        metadata = cell.get("metadata", {})
        tags = set(metadata.get("tags", []))
        if wanted.only_tag and wanted.only_tag not in tags:
            continue
        if cell["cell_type"] == "markdown":
            yield from markdown_blocks(cell["source"], pictures, cell.get("attachments", {}))
        elif cell["cell_type"] == "code":
            parameters = bool(tags & PARAMETER_TAGS)
            yield from _code(cell["source"], wanted.code, parameters)
            if not parameters:
                yield from OutputReader(pictures, cell, traces=wanted.code != "none").parts()


def _code(source: str, code: Code, parameters: bool) -> Iterator[Block]:
    text = plain(source)
    if not text.strip() or code == "none" or (code == "only" and parameters):
        return
    fold = PARAMETERS if parameters else CODE if code == "fold" else ""
    yield Preformatted(text, "code", fold)


def _own_title(parts: list[Block | Document]) -> tuple[str, list[Block | Document]]:
    """Return the notebook's one heading of level 1 when it leads all others, and the parts without it."""
    headings = [part for part in parts if isinstance(part, Heading)]
    if not headings or headings[0].level != 1 or sum(each.level == 1 for each in headings) > 1:
        return "", parts
    return headings[0].text, [part for part in parts if part is not headings[0]]


def _marked(block: Block) -> Block:
    """Return the notice on simulated data, which a cell shows as bold text, as the notice it is."""
    return (
        Notice(vocab.SIMULATED_NOTICE)
        if block == RichText((Span(vocab.SIMULATED_NOTICE, bold=True),))
        else block
    )


def _dressed(document: Document, parts: list[Any]) -> Document:
    """Return a shown report with what stands before and after it in the notebook."""
    place = next(i for i, part in enumerate(parts) if part is document)
    before = [_marked(part) for part in parts[:place]]
    if document.simulated:
        before = [block for block in before if block != Notice(vocab.SIMULATED_NOTICE)]
    blocks = closed_up([*before, *document.blocks, *parts[place + 1 :]])
    return replace(document, blocks=tuple(blocks))


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
