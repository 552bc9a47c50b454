"""The Word template that we ship, made by code so that it can be reviewed.

``python -m hganalysis.documents.word.template`` writes it again, after a change here or in `docx_looks`. An
office restyles its reports by saving a changed copy in Word instead. The template has two sections, upright
and across, whose paper, margins, headers and footers the reports take, and shows every style with its use.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.section import WD_ORIENTATION
from docx.shared import Mm

from hganalysis.documents.html import TEMPLATES
from hganalysis.documents.word import looks
from hganalysis.documents.word import styles as names
from hganalysis.documents.word.elements import cell as table_cell
from hganalysis.documents.word.elements import dxa, field, paragraph, row, run, table, text, w
from hganalysis.documents.word.style_xml import lists, style_id, style_sheet
from hganalysis.documents.zipped import with_fixed_times

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hganalysis.documents.word.elements import Element

TEMPLATE = TEMPLATES / "mau-van-ban.docx"
MADE_ON = dt.datetime(2024, 11, 3)
"""The time inside the file, so that the same code writes the same bytes."""

A4 = (210, 297)
MARGINS = {"top": 20, "right": 20, "bottom": 20, "left": 30}
LANDSCAPE_MARGINS = MARGINS | {"right": 15}
"""Millimetres; NĐ 30 allows 20-25 above and below, 30-35 at the left and 15-20 at the right."""

HEADER_FROM_TOP, FOOTER_FROM_BOTTOM = 9, 9
SAMPLE_WIDTH = 80
WITHOUT_SAMPLE = (names.RULE, names.BREAK)
"""Styles of paragraphs that hold no text."""


INTRODUCTION = (
    "Mẫu này quyết định hình thức của tệp bao-cao.docx. Mở bằng Word, sửa các kiểu (Home, Styles, Modify) và "
    "khổ giấy, lề, đầu trang, cuối trang của hai phần (dọc và ngang), rồi lưu lại. Không đổi tên các kiểu. "
    "Nội dung của mẫu không đi vào báo cáo."
)

_DROPPED = ("customXml", "stylesWithEffects", "webSettings", "thumbnail", "extended-properties", "fontTable")
"""Parts of python-docx's own template that say nothing or say something untrue of ours."""


def main() -> None:
    """Write the template into the package."""
    write_template(TEMPLATE)


def write_template(path: Path) -> None:
    """Write the template; the same code writes the same bytes."""
    document = docx.Document()
    _drop_parts(document)
    _replace(document.styles.element, style_sheet())
    _replace(document.settings.element, _settings())
    _replace(document.part.numbering_part.element, lists())
    _set_properties(document.core_properties)
    _fill(document)
    data = io.BytesIO()
    document.save(data)
    path.write_bytes(with_fixed_times(data.getvalue(), MADE_ON))


def _drop_parts(document: Any) -> None:
    for holder in (document.part.package, document.part):
        for key in [
            key for key, link in holder.rels.items() if any(each in link.reltype for each in _DROPPED)
        ]:
            holder.rels.pop(key)


def _replace(element: Element, children: list[Element]) -> None:
    for child in list(element):
        element.remove(child)
    element.extend(children)


def _settings() -> list[Element]:
    """Return the settings of a document of Word 2013 and later, in Vietnamese."""
    schema = "http://schemas.microsoft.com/office/word"
    return [
        w("zoom", percent=100),
        w("defaultTabStop", val=720),
        w("characterSpacingControl", val="doNotCompress"),
        w("compat", w("compatSetting", name="compatibilityMode", uri=schema, val=15)),
        w("themeFontLang", val="vi-VN"),
        w("decimalSymbol", val=","),
        w("listSeparator", val=";"),
    ]


def _set_properties(properties: Any) -> None:
    properties.title = "Mẫu văn bản của báo cáo"
    properties.author = properties.last_modified_by = "hganalysis"
    properties.comments = properties.keywords = ""
    properties.language = "vi-VN"


def _fill(document: Any) -> None:
    """Write the samples of the styles, then lay out a portrait section and a landscape one."""
    first = document.sections[0]
    first.different_first_page_header_footer = True
    _margins(first, A4, MARGINS)
    _put(first.header.paragraphs[0], names.PAGE_NUMBER, field("PAGE"))
    _put(first.first_page_header.paragraphs[0], names.PAGE_NUMBER)
    for footer in (first.footer, first.first_page_footer):
        _put(footer.paragraphs[0], names.FOOTER)
    document.element.body.extend(_samples())
    document.element.body.append(document.element.body.sectPr)
    second = document.add_section()
    second.orientation = WD_ORIENTATION.LANDSCAPE
    _margins(second, A4[::-1], LANDSCAPE_MARGINS)
    document.element.body.sectPr.addprevious(_line(names.BODY, "Phần ngang: các phụ lục."))


def _margins(section: Any, size: tuple[int, int], margins: Mapping[str, int]) -> None:
    section.page_width, section.page_height = Mm(size[0]), Mm(size[1])
    for side, width in margins.items():
        setattr(section, f"{side}_margin", Mm(width))
    section.header_distance, section.footer_distance = Mm(HEADER_FROM_TOP), Mm(FOOTER_FROM_BOTTOM)


def _put(holder: Any, style: str, *content: Element) -> None:
    """Give the paragraph of a header or a footer its style and content."""
    holder._p.getparent().replace(holder._p, paragraph(style_id(style), *content))


def _samples() -> list[Element]:
    """Return a line in every style that says what the style is for."""
    return [
        _line(names.BODY, INTRODUCTION),
        *(_line(style.name, _words(style)) for style in looks.PARAGRAPHS if style.name not in WITHOUT_SAMPLE),
        *(_line(names.BODY, _words(style), style.name) for style in looks.CHARACTERS),
        *(each for style in looks.TABLES for each in _framed(style)),
    ]


def _framed(style: looks.TableStyle) -> list[Element]:
    widths = [dxa(SAMPLE_WIDTH)]
    line = table_cell(widths[0], _line(names.CELL["left"], _words(style)))
    return [table(style_id(style.name), widths, [row([line])]), _line(names.TABLE_NOTE, "")]


def _line(style: str, words: str, letters: str | None = None) -> Element:
    properties = [] if letters is None else [w("rStyle", val=style_id(letters))]
    return paragraph(style_id(style), run(text(words), properties=properties))


def _words(style: looks.Style) -> str:
    return f"{style.name}: {style.use}"


if __name__ == "__main__":
    main()
