"""The pass over sheets that turns legacy Vietnamese into Unicode, by font where it is known, else by content.

A part of a cell in a legacy font is in the encoding of the font, unless its words are Vietnamese as they
stand and not when converted. Parts in other fonts, or of a format without fonts, are judged together, and
column by column where the whole is not clear. Where a column is not clear either, the file is refused.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hganalysis.errors import SourceError
from hganalysis.intake.legacy.content import (
    NOT_LEGACY,
    Verdict,
    is_open,
    is_refuted,
    read_in,
    recognise,
    speaks_against,
)
from hganalysis.intake.legacy.sources import cell_fonts
from hganalysis.intake.legacy.spans import CellFonts, Piece, pieces
from hganalysis.intake.legacy.tables import ENCODINGS
from hganalysis.text import nfc, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from hganalysis.intake.cells import Cell, Sheet
    from hganalysis.intake.legacy.fonts import FontKind

Note = tuple[str, str]
"""A kind of finding about a whole sheet, and its reason."""

CONVERT = "Mở tệp, chuyển sang Unicode bằng công cụ chuyển mã (UniKey: Ctrl+Shift+F6), lưu lại, rồi chạy lại."
BY_FONT, BY_CONTENT, IN_DOUBT = "legacy_encoding", "legacy_by_content", "legacy_doubtful"


def to_unicode(path: Path, kind: str, sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the sheets with their text in Unicode, NFC where it was converted, and notes of what was done.

    Parameters
    ----------
    path : Path
        The file, read again for its fonts.
    kind : str
        What `sniff` says it is; fonts are known of ``xls``, ``xlsx`` and ``html``.
    sheets : sequence of Sheet
        Not changed; a sheet with nothing to convert is returned as it is.

    Raises
    ------
    SourceError
        Text without a known font is likely in a legacy encoding, but it is not sure in which.
    """
    fonts = cell_fonts(path, kind)
    if not fonts and not any(is_open(text) for sheet in sheets for text in _texts(sheet)):
        return list(sheets)
    found = _decisions(path, sheets, fonts)
    return [
        _converted(sheet, fonts, found.liars, verdicts)
        for sheet, verdicts in zip(sheets, found.columns, strict=True)
    ]


def _texts(sheet: Sheet) -> set[str]:
    """Return the distinct texts of a sheet that are not ASCII."""
    return {cell for row in sheet.rows for cell in row if isinstance(cell, str) and not cell.isascii()}


def _cells(sheet: Sheet, fonts: CellFonts) -> Iterator[tuple[int, int, list[Piece]]]:
    """Yield the row, the column and the pieces of each cell of a sheet that may need converting."""
    top, left = sheet.first_row - 1, sheet.first_column - 1
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                spans = fonts.spans(sheet.name, (row + top, column + left), cell) if fonts else ()
                if spans:
                    yield row, column, pieces(cell, spans)
                elif is_open(cell):
                    yield row, column, [(None, cell)]


Verdicts = dict[int, Verdict]
"""Column of a sheet -> verdict on its parts without a legacy font."""


@dataclass(frozen=True)
class Decisions:
    """What was found out about a file: which fonts do not keep their word, and the verdict on each column."""

    liars: frozenset[FontKind]
    columns: list[Verdicts]


def _decisions(path: Path, sheets: Sequence[Sheet], fonts: CellFonts) -> Decisions:
    open_parts: list[dict[int, set[str]]] = [{} for _ in sheets]
    in_font: dict[FontKind, set[str]] = {}
    for place, sheet in enumerate(sheets):
        for _, column, parts in _cells(sheet, fonts):
            for kind, text in parts:
                if kind is not None:
                    in_font.setdefault(kind, set()).add(text)
                elif is_open(text):
                    open_parts[place].setdefault(column, set()).add(text)
    refuted = (kind for kind, texts in in_font.items() if is_refuted(texts, ENCODINGS[kind.encoding]))
    return Decisions(frozenset(refuted), _verdicts(path, sheets, open_parts))


def _verdicts(path: Path, sheets: Sequence[Sheet], parts: list[dict[int, set[str]]]) -> list[Verdicts]:
    whole = recognise(text for columns in parts for texts in columns.values() for text in texts)
    found = [{column: _verdict(texts, whole) for column, texts in columns.items()} for columns in parts]
    unsure = ("doubtful", "hint") if whole.certainty == "doubtful" else ("doubtful",)
    for sheet, verdicts in zip(sheets, found, strict=True):
        for column, verdict in verdicts.items():
            if verdict.certainty in unsure:
                raise SourceError(_doubt(path, sheet, column, verdict))
    return found


def _verdict(texts: set[str], whole: Verdict) -> Verdict:
    """Return the verdict on a column: its own where that is clear, else that on the whole file."""
    own = recognise(texts)
    if whole.encoding is None or whole.certainty != "sure" or (own.encoding and own.certainty == "sure"):
        return own
    if speaks_against(texts, ENCODINGS[whole.encoding]):
        return replace(whole, certainty="doubtful")
    return whole


def _doubt(path: Path, sheet: Sheet, column: int, verdict: Verdict) -> str:
    where = ", ".join(filter(None, (path.name, sheet.name and f"trang {sheet.name}")))
    name = ENCODINGS[str(verdict.encoding)].name
    return (
        f"{where}: cột {sheet.letters(column)} có chữ không phải Unicode, giống bảng mã {name} nhưng chưa "
        f"đủ chắc để tự chuyển. {CONVERT}"
    )


def _converted(sheet: Sheet, fonts: CellFonts, liars: frozenset[FontKind], verdicts: Verdicts) -> Sheet:
    rows: dict[int, list[Cell]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    capitals: Counter[str] = Counter()
    for row, column, parts in _cells(sheet, fonts):
        verdict = verdicts.get(column, NOT_LEGACY)
        read = [_read(kind, text, liars, verdict) for kind, text in parts]
        after = "".join(text for _, text in read)
        if after != "".join(text for _, text in parts):
            rows.setdefault(row, list(sheet.rows[row]))[column] = nfc(after)
        counts.update({source for source, _ in read if source is not None})
        drawn = zip(parts, read, strict=True)
        capitals.update({kind.encoding for (kind, _), (how, _) in drawn if kind and kind.capitals and how})
    notes = (*_notes(counts, capitals), *_hints(sheet, verdicts))
    if not rows and not notes:
        return sheet
    changed = [rows.get(place, cells) for place, cells in enumerate(sheet.rows)]
    return replace(sheet, rows=changed, notes=(*sheet.notes, *notes))


Source = tuple[str, str]
"""The kind of finding that says how an encoding was recognised, and the encoding."""


def _read(
    kind: FontKind | None, text: str, liars: frozenset[FontKind], verdict: Verdict
) -> tuple[Source | None, str]:
    """Return a part in Unicode, and what it was converted by, if anything."""
    encoding, source = None, BY_FONT
    if kind is not None and kind not in liars:
        encoding = kind.encoding
    elif kind is None and verdict.certainty == "sure" and is_open(text):
        encoding, source = verdict.encoding, BY_CONTENT
    read = None if encoding is None else read_in(text, ENCODINGS[encoding])
    if encoding is None or read is None:
        return None, text
    shown = read.upper() if kind is not None and kind.capitals else read
    return ((source, encoding) if shown != text else None), shown


def _notes(counts: Counter[Source], capitals: Counter[str]) -> Iterator[Note]:
    for (code, encoding), cells in sorted(counts.items()):
        name = ENCODINGS[encoding].name
        how = "phông chữ" if code == BY_FONT else "nội dung, vì tệp không cho biết phông chữ"
        drawn = capitals[encoding] if code == BY_FONT else 0
        also = f", trong đó {number(drawn)} ô có phông chữ hoa nên ghi thành chữ hoa" if drawn else ""
        yield code, f"Bảng mã {name}, nhận theo {how}: đã chuyển {number(cells)} ô sang Unicode{also}"


def _hints(sheet: Sheet, verdicts: Verdicts) -> Iterator[Note]:
    for column, verdict in verdicts.items():
        if verdict.encoding is not None and verdict.certainty == "hint":
            words, name = number(verdict.words), ENCODINGS[verdict.encoding].name
            where = f"Cột {sheet.letters(column)}"
            yield IN_DOUBT, f"{where} có {words} từ giống bảng mã {name}, quá ít để kết luận"
