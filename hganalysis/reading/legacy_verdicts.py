"""What is decided about a file before it is converted: which fonts to believe, and what each column is in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from hganalysis.errors import SourceError
from hganalysis.legacy_vietnamese.encodings import ENCODINGS
from hganalysis.legacy_vietnamese.recognition import (
    Verdict,
    is_open,
    is_refuted,
    open_among,
    recognise,
    speaks_against,
)
from hganalysis.reading.font_spans import pieces
from hganalysis.reading.grid import as_grid
from hganalysis.reading.sheet import texts_among

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from hganalysis.legacy_vietnamese.encodings import FontKind
    from hganalysis.reading.font_spans import CellFonts, Piece, Place
    from hganalysis.reading.grid import Column
    from hganalysis.reading.sheet import Sheet

CONVERT = "Mở tệp, chuyển sang Unicode bằng công cụ chuyển mã (UniKey: Ctrl+Shift+F6), lưu lại, rồi chạy lại."
LOOKED_AT = 5000
"""How many distinct texts of a column, or in a font, are judged; their words say all that more would."""

Verdicts = dict[int, Verdict]
"""Column of a sheet -> verdict on its texts without a legacy font."""


@dataclass(frozen=True)
class Decisions:
    """What was decided about a file."""

    liars: frozenset[FontKind]
    """Fonts whose text is Unicode instead."""
    columns: list[Verdicts]
    """For each sheet the verdicts on its columns."""


def decide(path: Path, sheets: Sequence[Sheet], parts: Sequence[Parts]) -> Decisions:
    """Decide which fonts are not believed, and what text without a legacy font is in.

    Raises SourceError: a column is likely in a legacy encoding, but it is not sure in which, or not all of it
    is.
    """
    in_font: dict[FontKind, dict[str, None]] = {}
    for each in parts:
        for cell in each.fonted.values():
            for kind, text in cell:
                if kind is not None and not text.isascii():
                    in_font.setdefault(kind, {})[text] = None
    refuted = (
        kind
        for kind, texts in in_font.items()
        if is_refuted(list(islice(texts, LOOKED_AT)), ENCODINGS[kind.encoding])
    )
    return Decisions(frozenset(refuted), _verdicts(path, sheets, parts))


def _verdicts(path: Path, sheets: Sequence[Sheet], parts: Sequence[Parts]) -> list[Verdicts]:
    looked_at = [{column: texts[:LOOKED_AT] for column, texts in each.open_texts().items()} for each in parts]
    whole = recognise(text for columns in looked_at for texts in columns.values() for text in texts)
    unsure = ("doubtful", "hint") if whole.certainty == "doubtful" else ("doubtful",)
    found: list[Verdicts] = []
    for sheet, columns in zip(sheets, looked_at, strict=True):
        found.append({column: _verdict(texts, whole) for column, texts in columns.items()})
        for column, verdict in found[-1].items():
            if verdict.certainty in unsure:
                raise SourceError(_doubt(path, sheet, column, verdict))
    return found


def _verdict(texts: list[str], whole: Verdict) -> Verdict:
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


@dataclass(frozen=True)
class Parts:
    """What of one sheet is looked at."""

    fonted: dict[Place, list[Piece]]
    """Row and column in the sheet -> the pieces of a cell that has a legacy font."""
    plain: dict[int, dict[str, int]]
    """Column -> open text (`is_open`) of the other cells -> how many of them have it."""
    between: dict[int, list[str]]
    """Column -> open texts that stand between pieces in legacy fonts."""

    def open_texts(self) -> dict[int, list[str]]:
        """Return the distinct texts outside legacy fonts of each column that has any, in their order."""
        columns = sorted({*self.plain, *self.between})
        return {
            column: list(dict.fromkeys((*self.plain.get(column, ()), *self.between.get(column, ()))))
            for column in columns
        }


def parts_of(sheet: Sheet, fonts: CellFonts) -> Parts:
    """Return what of a sheet is looked at."""
    fonted = dict(_fonted(sheet, fonts)) if fonts else {}
    rows: dict[int, set[int]] = {}
    between: dict[int, list[str]] = {}
    for (row, column), found in fonted.items():
        rows.setdefault(column, set()).add(row)
        for kind, text in found:
            if kind is None and is_open(text):
                between.setdefault(column, []).append(text)
    plain = {
        column: texts
        for column, cells in enumerate(as_grid(sheet.rows).columns)
        if (texts := _open_texts(cells, rows.get(column, set())))
    }
    return Parts(fonted, plain, between)


def _open_texts(cells: Column, left_out: set[int]) -> dict[str, int]:
    """Return the open texts of a column, and how many cells have each; some rows do not count."""
    found = set(open_among(texts_among(cells.values)))
    if not found:
        return {}
    texts = {code: text for code, text in enumerate(cells.values) if isinstance(text, str) and text in found}
    counted = Counter(filter(texts.__contains__, cells.codes))
    counted.subtract(cells.codes[row] for row in left_out)
    return {text: counted[code] for code, text in texts.items() if counted[code]}


def _fonted(sheet: Sheet, fonts: CellFonts) -> Iterator[tuple[Place, list[Piece]]]:
    top, left = sheet.first_row - 1, sheet.first_column - 1
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                spans = fonts.spans(sheet.name, (row + top, column + left), cell)
                if spans:
                    yield (row, column), pieces(cell, spans)
