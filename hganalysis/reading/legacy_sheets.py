"""The pass over sheets that turns legacy Vietnamese into Unicode, by font where it is known, else by content.

A part of a cell in a legacy font is in the encoding of the font, unless its words are Vietnamese as they
stand and not when converted. Parts in other fonts, or of a format without fonts, are judged together, and
column by column where the whole is not clear. Where a column is not clear either, the file is refused.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hganalysis.legacy_vietnamese.encodings import ENCODINGS
from hganalysis.legacy_vietnamese.recognition import NOT_LEGACY, Verdict, is_open, read_in
from hganalysis.reading.font_spans import cell_fonts
from hganalysis.reading.grid import Grid
from hganalysis.reading.legacy_verdicts import Verdicts, decide, parts_of
from hganalysis.text import nfc, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from hganalysis.legacy_vietnamese.encodings import FontKind
    from hganalysis.reading.font_spans import Piece, Place
    from hganalysis.reading.legacy_verdicts import Parts
    from hganalysis.reading.sheet import Sheet


Note = tuple[str, str]
"""A kind of finding about a whole sheet, and its reason."""

Source = tuple[str, str]
"""The kind of finding that says how an encoding was recognised, and the encoding."""

BY_FONT, BY_CONTENT, IN_DOUBT = "legacy_encoding", "legacy_by_content", "legacy_doubtful"


def to_unicode(path: Path, kind: str, sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the sheets with their text in Unicode, NFC where it was converted, and notes of what was done.

    The file is read again for its fonts, where its kind tells them. A sheet with nothing to convert is
    returned as it is. Raises SourceError: text without a known font is likely in a legacy encoding, but it is
    not sure in which.
    """
    fonts = cell_fonts(path, kind)
    parts = [parts_of(sheet, fonts) for sheet in sheets]
    if not any(each.fonted or each.plain for each in parts):
        return list(sheets)
    found = decide(path, sheets, parts)
    return [
        _converted(sheet, each, Reader(found.liars, verdicts))
        for sheet, each, verdicts in zip(sheets, parts, found.columns, strict=True)
    ]


@dataclass
class Reader:
    """Reads the pieces of one sheet, each distinct one once."""

    liars: frozenset[FontKind]
    verdicts: Verdicts
    """What was decided (`Decisions`)."""
    cells: Counter[Source] = field(default_factory=Counter)
    """How many cells were converted, by how their encoding was recognised."""
    capitals: Counter[str] = field(default_factory=Counter)
    """How many of them have a font of capitals, by encoding."""
    _seen: dict[tuple[FontKind | None, str, str], tuple[Source | None, str]] = field(default_factory=dict)

    def cell(self, pieces: list[Piece], column: int, times: int = 1) -> str:
        """Return a cell in Unicode, counted as often as it stands in the sheet."""
        read = [self._piece(kind, text, column) for kind, text in pieces]
        self.cells.update({source: times for source in {each for each, _ in read} if source is not None})
        converted = zip(pieces, read, strict=True)
        drawn = {kind.encoding for (kind, _), (source, _) in converted if kind and kind.capitals and source}
        self.capitals.update(drawn)
        return nfc("".join(text for _, text in read))

    def _piece(self, kind: FontKind | None, text: str, column: int) -> tuple[Source | None, str]:
        verdict = self.verdicts.get(column, NOT_LEGACY)
        key = kind, text, "" if kind else str(verdict.encoding)
        if key not in self._seen:
            self._seen[key] = _read(None if kind in self.liars else kind, text, verdict, kind in self.liars)
        return self._seen[key]


def _read(kind: FontKind | None, text: str, verdict: Verdict, lies: bool) -> tuple[Source | None, str]:
    """Return a piece in Unicode, and what it was converted by, if anything."""
    encoding, source = None, BY_FONT
    if kind is not None:
        encoding = kind.encoding
    elif not lies and verdict.certainty == "sure" and is_open(text):
        encoding, source = verdict.encoding, BY_CONTENT
    read = None if encoding is None else read_in(text, ENCODINGS[encoding])
    if encoding is None or read is None:
        return None, text
    shown = read.upper() if kind is not None and kind.capitals else read
    return ((source, encoding) if shown != text else None), shown


def _converted(sheet: Sheet, parts: Parts, reader: Reader) -> Sheet:
    fonted = {place: reader.cell(pieces, place[1]) for place, pieces in parts.fonted.items()}
    plain = {
        column: {text: reader.cell([(None, text)], column, times) for text, times in texts.items()}
        for column, texts in parts.plain.items()
    }
    notes = (*_notes(reader), *_hints(sheet, reader.verdicts))
    if not notes:
        return sheet
    rows = Grid(_rows(sheet, fonted, plain)) if reader.cells else sheet.rows
    return replace(sheet, rows=rows, notes=(*sheet.notes, *notes))


def _rows(sheet: Sheet, fonted: dict[Place, str], plain: dict[int, dict[str, str]]) -> list[list[object]]:
    """Return the rows of a sheet with the texts of some cells, and of some columns, replaced."""
    rows = []
    for row, before in enumerate(sheet.rows):
        cells = list(before)
        for column, texts in plain.items():
            if column < len(cells) and isinstance(cells[column], str):
                cells[column] = texts.get(cells[column], cells[column])
        rows.append(cells)
        if fonted:
            cells[:] = [fonted.get((row, column), cell) for column, cell in enumerate(cells)]
    return rows


def _notes(reader: Reader) -> Iterator[Note]:
    for (code, encoding), cells in sorted(reader.cells.items()):
        name = ENCODINGS[encoding].name
        how = "phông chữ" if code == BY_FONT else "nội dung, vì phông chữ không cho biết"
        drawn = reader.capitals[encoding] if code == BY_FONT else 0
        also = f", trong đó {number(drawn)} ô có phông chữ hoa nên ghi thành chữ hoa" if drawn else ""
        yield code, f"Bảng mã {name}, nhận theo {how}: đã chuyển {number(cells)} ô sang Unicode{also}"


def _hints(sheet: Sheet, verdicts: Verdicts) -> Iterator[Note]:
    for column, verdict in verdicts.items():
        if verdict.encoding is not None and verdict.certainty == "hint":
            words, name = number(verdict.words), ENCODINGS[verdict.encoding].name
            where = f"Cột {sheet.letters(column)}"
            yield IN_DOUBT, f"{where} có {words} từ giống bảng mã {name}, quá ít để kết luận"
