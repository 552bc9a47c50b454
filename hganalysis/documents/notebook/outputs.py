"""What a code cell shows, as blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hganalysis.documents.model import Document, Preformatted
from hganalysis.documents.notebook.markdown import markdown_blocks
from hganalysis.documents.notebook.markup import NOT_SHOWN, html_blocks, remark
from hganalysis.documents.pictures import SVG_TYPE
from hganalysis.documents.stored import DOCUMENT_TYPE, from_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hganalysis.documents.model import Block
    from hganalysis.documents.pictures import Pictures

PICTURE_TYPES = (SVG_TYPE, "image/png", "image/jpeg", "image/gif", "image/webp")
WIDGET_TYPE = "application/vnd.jupyter.widget-view+json"
SCRIPT_TYPE = "application/javascript"
SILENT = {
    SCRIPT_TYPE: "(Kết quả là mã JavaScript, không thể hiện được trong văn bản.)",
    WIDGET_TYPE: "(Thành phần tương tác không thể hiện được trong văn bản; xem trong sổ tay.)",
}
EMPTY = ("text/html", "text/markdown")
"""Kinds that show nothing when they are empty, whatever other forms a result has."""

TEXTS = {*EMPTY, "text/plain", "text/latex"}
"""Kinds whose text, when there is none, leaves nothing to tell."""

FAILED = "Ô tính này bị lỗi. "
TRACE = "Vết lỗi"

ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]+[0-~]|[@-Z\\-_])")
FOLDERS = re.compile(r"(?<![\w.:/])(?:[A-Za-z]:[\\/]|~?/)(?:[^\s:\"'<>|/\\]+[\\/])+")
"""The folders of a path, which name people and machines."""


@dataclass(frozen=True)
class OutputReader:
    """Reads the outputs of one cell; `traces` keeps tracebacks, for whoever may see code."""

    pictures: Pictures
    cell: Mapping[str, Any]
    traces: bool

    def parts(self) -> Iterator[Block | Document]:
        """Yield the blocks of the cell's outputs, or the whole document that it shows."""
        for output in self.cell.get("outputs", []):
            kind = output["output_type"]
            if kind == "stream":
                yield from _stream(output)
            elif kind == "error":
                yield from self._error(output)
            elif kind in ("display_data", "execute_result"):
                yield from self._data(output)

    def _error(self, output: Mapping[str, Any]) -> Iterator[Block]:
        told = f"{output.get('ename', '')}: {output.get('evalue', '')}".strip(": \n")
        yield Preformatted(FAILED + plain(told), "error")
        trace = plain("\n".join(output.get("traceback", [])))
        if self.traces and trace:
            yield Preformatted(FOLDERS.sub("", trace), "error", TRACE)

    def _data(self, output: Mapping[str, Any]) -> list[Any]:
        """Return the richest form of a result that can be shown; what cannot is told in a line."""
        data = {kind: joined(value) for kind, value in output.get("data", {}).items() if value is not None}
        document = self._document(data)
        if document:
            return [document]
        if any(not data[kind].strip() for kind in EMPTY if kind in data):
            return []
        silent = next((line for kind, line in SILENT.items() if kind in data), NOT_SHOWN)
        if WIDGET_TYPE in data or (SCRIPT_TYPE in data and not data.keys() & {"text/html", *PICTURE_TYPES}):
            return [remark(silent)]
        for read in (self._html, self._markdown, self._picture, _latex, _text):
            blocks = read(data, output)
            if blocks:
                return blocks
        return [remark(silent)] if any(kind not in TEXTS for kind in data) else []

    def _document(self, data: Mapping[str, Any]) -> Document | None:
        try:
            return from_json(data[DOCUMENT_TYPE], self.pictures) if DOCUMENT_TYPE in data else None
        except ValueError:
            return None  # not ours after all: its other forms are shown

    def _html(self, data: Mapping[str, Any], _: Mapping[str, Any]) -> list[Any]:
        blocks = html_blocks(data.get("text/html", ""), self.pictures)
        alone = blocks == [remark(NOT_SHOWN)] and any(kind in data for kind in PICTURE_TYPES)
        return [] if alone else blocks

    def _markdown(self, data: Mapping[str, Any], _: Mapping[str, Any]) -> list[Any]:
        return markdown_blocks(data.get("text/markdown", ""), self.pictures)

    def _picture(self, data: Mapping[str, Any], output: Mapping[str, Any]) -> list[Any]:
        found = next((kind for kind in PICTURE_TYPES if kind in data), None)
        if found is None:
            return []
        alt = _alt(self.cell.get("metadata", {}), output.get("metadata", {}), found)
        if found == SVG_TYPE:
            return [self.pictures.keep(data[found].encode(errors="replace"), found, alt)]
        return [self.pictures.keep_base64(data[found], found, alt)]


def plain(value: str) -> str:
    """Return what a terminal would show in the end: no colours, and the last state of a line written over."""
    lines = ANSI.sub("", value).replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip("\r").rsplit("\r", 1)[-1].expandtabs() for line in lines).strip("\n")


def _stream(output: Mapping[str, Any]) -> list[Block]:
    text = plain(joined(output.get("text", "")))
    return [Preformatted(text)] if text.strip() and output.get("name") != "stderr" else []


def _latex(data: Mapping[str, Any], _: Mapping[str, Any]) -> list[Block]:
    text = data.get("text/latex", "").strip().strip("$").strip().removeprefix(r"\displaystyle").strip()
    return [Preformatted(plain(text))] if text else []


def _text(data: Mapping[str, Any], _: Mapping[str, Any]) -> list[Block]:
    text = plain(data.get("text/plain", ""))
    return [Preformatted(text)] if text.strip() else []


def joined(value: Any) -> Any:
    """Return text that a notebook may hold as lines in one piece."""
    return "".join(map(str, value)) if isinstance(value, list) else value


def _alt(cell: Mapping[str, Any], output: Mapping[str, Any], kind: str) -> str:
    """Return the author's alternative text, of this picture, of the output or of the cell."""
    of_kind = output.get(kind)
    places = (of_kind if isinstance(of_kind, dict) else {}, output, cell)
    return next((place["alt"] for place in places if isinstance(place.get("alt"), str) and place["alt"]), "")
