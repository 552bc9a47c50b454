"""The styles and lists of `docx_looks` as elements of a Word file, in the order that its schema wants."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from hganalysis.documents.word import looks
from hganalysis.documents.word.elements import dxa, w
from hganalysis.documents.word.styles import BODY

if TYPE_CHECKING:
    from hganalysis.documents.word.elements import Element
    from hganalysis.documents.word.looks import CharacterStyle, ListLevel, ParagraphStyle, TableStyle

POINT, HALF_POINT, LINE = 20, 2, 240
"""Units of Word: twentieths of a point for spacing, halves of one for sizes, 240ths of a line."""

RULE_WIDTH = 6
"""Eighths of a point."""

BUILT_IN = re.compile(
    r"Normal|Title|Quote|Strong|Emphasis|Hyperlink|caption|header|footer|heading \d|List .*"
)
"""Names known to Word; any other is marked as the office's own."""

LISTED = {
    level.style: (number, at, level)
    for number, levels in enumerate(looks.LISTS, start=1)
    for at, level in enumerate(levels)
}
"""The list of each style that has one, by its number, and the level in it."""

LANGUAGE = {"val": "vi-VN", "eastAsia": "vi-VN", "bidi": "ar-SA"}
OFFERED = {"defLockedState": 0, "defUIPriority": 99, "defSemiHidden": 1, "defUnhideWhenUsed": 1}
"""Word offers only the styles of the template."""


def style_sheet() -> list[Element]:
    """Return what a template's style part holds."""
    return [
        w(
            "docDefaults",
            w("rPrDefault", w("rPr", _fonts(looks.FONT), w("lang", **LANGUAGE))),
            w("pPrDefault", w("pPr", w("widowControl"))),
        ),
        w("latentStyles", **OFFERED, defQFormat=0, count=376),
        *(_paragraph_style(style) for style in looks.PARAGRAPHS),
        _default("character", "Default Paragraph Font"),
        *(_character_style(style) for style in looks.CHARACTERS),
        _default("table", "Normal Table", _table_properties(None, (1.9, 0))),
        *(_table_style(style) for style in looks.TABLES),
        _default("numbering", "No List"),
    ]


def lists() -> list[Element]:
    """Return what a template's numbering part holds."""
    return [
        *(
            w(
                "abstractNum",
                w("multiLevelType", val="multilevel"),
                *map(_level, range(9), levels),
                abstractNumId=i,
            )
            for i, levels in enumerate(looks.LISTS)
        ),
        *(w("num", w("abstractNumId", val=i), numId=i + 1) for i in range(len(looks.LISTS))),
    ]


def style_id(name: str) -> str:
    """Return the identifier of a style of our template.

    Examples
    --------
    >>> style_id("Số và ký hiệu"), style_id("heading 1")
    ('SoVaKyHieu', 'Heading1')
    """
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    words = re.findall(r"[A-Za-z0-9]+", plain.encode("ascii", "ignore").decode())
    return "".join(word[:1].upper() + word[1:] for word in words)


def _level(at: int, level: ListLevel) -> Element:
    return w(
        "lvl",
        w("start", val=1),
        w("numFmt", val="decimal" if "%" in level.marker else "bullet"),
        w("pStyle", val=style_id(level.style)),
        w("suff", val="tab" if level.first == -looks.LEVEL_INDENT else "space"),
        w("lvlText", val=level.marker),
        w("lvlJc", val="left"),
        w("pPr", _indent(level.left, level.first)),
        ilvl=at,
    )


def _paragraph_style(style: ParagraphStyle) -> Element:
    paragraph, letters = _paragraph_properties(style), _letter_properties(style)
    return w(
        "style",
        w("name", val=style.name),
        *([w("basedOn", val=style_id(style.base))] if style.base else []),
        *([w("next", val=style_id(BODY))] if style.keep_next else []),
        *_listed(),
        *([w("pPr", *paragraph)] if paragraph else []),
        *([w("rPr", *letters)] if letters else []),
        type="paragraph",
        styleId=style_id(style.name),
        **({} if BUILT_IN.fullmatch(style.name) else {"customStyle": 1}),
        **({} if style.base else {"default": 1}),
    )


def _character_style(style: CharacterStyle) -> Element:
    underline = [w("u", val="single")] if style.underline else []
    return w(
        "style",
        w("name", val=style.name),
        w("basedOn", val=style_id("Default Paragraph Font")),
        *_listed(),
        w("rPr", *_letter_properties(style), *underline),
        type="character",
        styleId=style_id(style.name),
        **({} if BUILT_IN.fullmatch(style.name) else {"customStyle": 1}),
    )


def _table_style(style: TableStyle) -> Element:
    return w(
        "style",
        w("name", val=style.name),
        w("basedOn", val=style_id("Normal Table")),
        *_listed(),
        _table_properties(style.line, style.padding),
        *([_header_row()] if style.line else []),
        type="table",
        styleId=style_id(style.name),
        customStyle=1,
    )


def _header_row() -> Element:
    """Return what a table style says of the first row: names of columns stand in the middle of its height."""
    return w("tblStylePr", w("tcPr", w("vAlign", val="center")), type="firstRow")


def _default(kind: str, name: str, *properties: Element) -> Element:
    """Return a style that Word has in every document."""
    return w(
        "style",
        w("name", val=name),
        w("uiPriority", val=99),
        w("semiHidden"),
        w("unhideWhenUsed"),
        *properties,
        type=kind,
        default=1,
        styleId=style_id(name),
    )


def _listed() -> list[Element]:
    return [w("uiPriority", val=1), w("qFormat")]


def _table_properties(line: str | None, padding: tuple[float, float]) -> Element:
    across, down = map(dxa, padding)
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = [w(side, val="single", sz=4, space=0, color=line) for side in sides] if line else []
    room = {"top": down, "left": across, "bottom": down, "right": across}
    return w(
        "tblPr",
        w("tblInd", w=0, type="dxa"),
        *([w("tblBorders", *borders)] if borders else []),
        w("tblCellMar", *(w(side, w=width, type="dxa") for side, width in room.items())),
    )


def _paragraph_properties(style: ParagraphStyle) -> list[Element]:
    """Return what the style says of a paragraph, in the order of CT_PPrBase."""
    made = [_switch("keepNext", style.keep_next), _switch("keepLines", style.keep_lines)]
    number, level, listed = LISTED.get(style.name, (0, 0, None))
    if listed:
        made.append(w("numPr", *([w("ilvl", val=level)] if level else []), w("numId", val=number)))
    made += [_border(style), _shade(style.shade), _spacing(style)]
    made.append(
        _indent(listed.left, listed.first) if listed else _indent(style.left, style.first, style.right)
    )
    made.append(None if style.align is None else w("jc", val=style.align))
    made.append(None if style.outline is None else w("outlineLvl", val=style.outline))
    return [each for each in made if each is not None]


def _letter_properties(style: ParagraphStyle | CharacterStyle) -> list[Element]:
    """Return what the style says of letters, in the order of CT_RPr."""
    made = [
        None if style.font is None else _fonts(style.font),
        _switch("b", style.bold),
        _switch("bCs", style.bold),
        _switch("i", style.italic),
        _switch("iCs", style.italic),
        None if style.color is None else w("color", val=style.color),
        *(
            None if style.size is None else w(tag, val=round(style.size * HALF_POINT))
            for tag in ("sz", "szCs")
        ),
    ]
    return [each for each in made if each is not None]


def _switch(tag: str, on: bool | None) -> Element | None:
    return None if on is None else w(tag) if on else w(tag, val=0)


def _fonts(name: str) -> Element:
    return w("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def _border(style: ParagraphStyle) -> Element | None:
    sides = {"top": ("top",), "box": ("top", "left", "bottom", "right")}
    if style.border is None:
        return None
    room = {"top": 0, "box": 5}[style.border]
    color = "auto" if style.color is None else style.color
    drawn = {"val": "single", "sz": RULE_WIDTH, "space": room, "color": color}
    return w("pBdr", *(w(side, **drawn) for side in sides[style.border]))


def _shade(fill: str | None) -> Element | None:
    return None if fill is None else w("shd", val="clear", color="auto", fill=fill)


def _spacing(style: ParagraphStyle) -> Element | None:
    told: dict[str, object] = {}
    for name, points in (("before", style.before), ("after", style.after)):
        if points is not None:
            told[name] = round(points * POINT)
    if style.exact is not None:
        told |= {"line": round(style.exact * POINT), "lineRule": "exact"}
    elif style.line is not None:
        told |= {"line": round(style.line * LINE), "lineRule": "auto"}
    return w("spacing", **told) if told else None


def _indent(left: float | None, first: float | None, right: float | None = None) -> Element | None:
    told = {side: dxa(room) for side, room in (("left", left), ("right", right)) if room is not None}
    if first is not None:
        told["firstLine" if first >= 0 else "hanging"] = dxa(abs(first))
    return w("ind", **told) if told else None
