"""What is decided about a file before it is converted: which fonts to believe, and what each column is in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from hganalysis.errors import SourceError
from hganalysis.intake.legacy.content import Verdict, is_refuted, recognise, speaks_against
from hganalysis.intake.legacy.tables import ENCODINGS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hganalysis.intake.cells import Sheet
    from hganalysis.intake.legacy.fonts import FontKind
    from hganalysis.intake.legacy.parts import Parts

CONVERT = "Mở tệp, chuyển sang Unicode bằng công cụ chuyển mã (UniKey: Ctrl+Shift+F6), lưu lại, rồi chạy lại."
LOOKED_AT = 5000
"""How many distinct texts of a column, or in a font, are judged; their words say all that more would."""

Verdicts = dict[int, Verdict]
"""Column of a sheet -> verdict on its texts without a legacy font."""


@dataclass(frozen=True)
class Decisions:
    """What was decided about a file.

    Attributes
    ----------
    liars : frozenset of FontKind
        Fonts whose text is Unicode instead.
    columns : list of dict
        For each sheet the verdicts on its columns.
    """

    liars: frozenset[FontKind]
    columns: list[Verdicts]


def decide(path: Path, sheets: Sequence[Sheet], parts: Sequence[Parts]) -> Decisions:
    """Decide which fonts are not believed, and what text without a legacy font is in.

    Raises
    ------
    SourceError
        A column is likely in a legacy encoding, but it is not sure in which, or not all of it is.
    """
    in_font: dict[FontKind, dict[str, None]] = {}
    for each in parts:
        for pieces in each.fonted.values():
            for kind, text in pieces:
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
