"""The parts of an official document in Word: letterhead, heading, signature and the heads of appendices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis.documents.letter_widths import line_width
from hganalysis.documents.word import styles as names
from hganalysis.documents.word.elements import cell, dxa, paragraph, row, run, table, text, w
from hganalysis.documents.word.word_tables import shares

if TYPE_CHECKING:
    from hganalysis.documents.model import Appendix, Letterhead, Signature, Title
    from hganalysis.documents.word.elements import Element
    from hganalysis.documents.word.package import WordFile

LETTERHEAD_COLUMNS = (0.4, 0.6)
SIGNATURE_COLUMNS = (0.5, 0.5)
PART_OF_LINE = 0.36
"""Length of a rule as a part of the line above it; NĐ 30 asks for 1/3 to 1/2."""

WHOLE_LINE = 1.0
"""The rule under the motto is as long as its text."""


def letterhead(source: Letterhead, file: WordFile, width: float) -> list[Element]:
    """Return who issues and the national heading side by side, each with its rule."""
    left, right = (width * share for share in LETTERHEAD_COLUMNS)
    issuer = [
        _line(file, names.PARENT, source.parent),
        _line(file, names.AGENCY, source.agency),
        _rule(file, names.AGENCY, source.agency, left, PART_OF_LINE),
    ]
    nation = [
        _line(file, names.NATION, source.nation),
        _line(file, names.MOTTO, source.motto),
        _rule(file, names.MOTTO, source.motto, right, WHOLE_LINE),
    ]
    number = [_line(file, names.NUMBER, source.number)]
    date = [_line(file, names.DATE, source.place_and_date)]
    return [_side_by_side(file, LETTERHEAD_COLUMNS, width, [issuer, nation], [number, date])]


def opening(source: Title, file: WordFile, width: float) -> list[Element]:
    """Return the kind of document, its subject with the rule, the period and the recipients."""
    return [
        _line(file, names.TITLE, source.kind),
        _line(file, names.SUBJECT, source.subject),
        _rule(file, names.SUBJECT, source.subject, width, PART_OF_LINE),
        _line(file, names.PERIOD, source.period),
        *_greeting(source, file),
    ]


def signature(source: Signature, file: WordFile, width: float) -> list[Element]:
    """Return the recipients and the signer side by side, in a row that does not break."""
    recipients = [
        _line(file, names.RECIPIENTS, source.heading),
        *(_line(file, names.RECIPIENT, each) for each in source.recipients),
    ]
    signer = [_line(file, names.SIGNER_TITLE, source.title), _line(file, names.SIGNER, source.name)]
    return [_side_by_side(file, SIGNATURE_COLUMNS, width, [recipients, signer])]


def appendix_head(source: Appendix, file: WordFile) -> list[Element]:
    """Return the number and the title of an appendix, one heading, and the document it belongs to."""
    heading = run(text(f"Phụ lục {source.number}"), w("br"), text(source.title))
    return [paragraph(file.style(names.APPENDIX), heading), _line(file, names.ATTACHED, source.reference)]


def _greeting(source: Title, file: WordFile) -> list[Element]:
    """Return the recipients: one beside the greeting, several under its colon."""
    if len(source.addressees) == 1:
        return [_line(file, names.GREETING, f"{source.greeting} {source.addressees[0]}")]
    return [
        _line(file, names.GREETING, source.greeting),
        *(_line(file, names.ADDRESSEE, each) for each in source.addressees),
    ]


def _rule(file: WordFile, style: str, line: str, width: float, share: float) -> Element:
    """Return a rule under the middle of a line of a style, which fills at most `width` millimetres."""
    length = min(line_width(line, file.points(style)), width) * share
    side = dxa((width - length) / 2)
    return paragraph(file.style(names.RULE), properties=[w("ind", left=side, right=side, firstLine=0)])


def _side_by_side(
    file: WordFile, columns: tuple[float, ...], width: float, *contents: list[list[Element]]
) -> Element:
    """Return a table without lines: one row for each of `contents`, which has a cell for each column."""
    widths = shares(columns, dxa(width))
    rows = [row([cell(width, *each) for width, each in zip(widths, held, strict=True)]) for held in contents]
    return table(file.style(names.LAYOUT_TABLE), widths, rows)


def _line(file: WordFile, style: str, value: str) -> Element:
    return paragraph(file.style(style), run(text(value)))
