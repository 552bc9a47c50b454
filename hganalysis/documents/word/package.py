"""A Word document being made from a template: its styles by name, its pictures, links, lists and sections."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import docx
from docx.enum.section import WD_ORIENTATION
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Mm

from hganalysis.documents.html import TEMPLATES
from hganalysis.documents.pictures import as_png
from hganalysis.documents.word import styles as names
from hganalysis.documents.word.elements import bookmarked, w
from hganalysis.errors import HgError, ParamsError
from hganalysis.text import printable

if TYPE_CHECKING:
    from pathlib import Path

    from hganalysis.documents.model import Figure
    from hganalysis.documents.word.elements import Element

TEMPLATE = TEMPLATES / names.LETTER
"""What a document looks like that is given no other template."""

SAFE_LINKS = ("http", "https", "mailto")
"""What a link may lead to; anything else stays text."""

TALLEST_PICTURE = 205
"""Millimetres: a picture, its title and its note have to fit on one page."""

SECTION_ORDER = (
    "headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc",
    "pgBorders", "lnNumType", "pgNumType", "cols", "formProt", "vAlign", "noEndnote", "titlePg",
    "textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings",
)  # fmt: skip
"""The children of w:sectPr in the order of ECMA-376."""

NOT_A_PICTURE = (FileNotFoundError, InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError)
NOT_A_DOCUMENT = (OSError, zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError)
"""What python-docx raises of a file that is no picture or no document; lxml calls bad XML a SyntaxError."""

WORD_POINTS = 10.0
"""Size of letters of which neither a style nor the document says anything."""

NOT_COPIED = ("type", "pgNumType", "titlePg")
REFERENCES = ("headerReference", "footerReference")


@dataclass
class WordFile:
    """A document of python-docx without content, and what its content may refer to."""

    document: Any
    portrait: Element
    landscape: Element
    styles: dict[str, Any]
    pictures: list[str] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)

    def style(self, name: str) -> str:
        """Return the identifier of a style, which Word may have changed."""
        return str(self.styles[name.lower()].style_id)

    def points(self, name: str) -> float:
        """Return the size of a style's letters."""
        style = self.styles[name.lower()]
        while style.font.size is None and style.base_style is not None:
            style = style.base_style
        if style.font.size is not None:
            return float(style.font.size.pt)
        of_all = self.document.styles.element.xpath("./w:docDefaults/w:rPrDefault/w:rPr/w:sz/@w:val")
        return int(of_all[0]) / 2 if of_all else WORD_POINTS

    def width(self, *, landscape: bool) -> float:
        """Return the millimetres between the left and the right margin."""
        section = self.landscape if landscape else self.portrait
        margins = section.pgMar.left + section.pgMar.right
        return float((section.pgSz.w - margins) / Mm(1))

    def link(self, address: str) -> str | None:
        """Return the identifier of a link, or None if it does not lead to a page or a mailbox."""
        address = quote(printable(address).strip(), safe=":/?#[]@!$&'()*+,;=%~-._")
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        if parts.scheme not in SAFE_LINKS or not (parts.netloc or parts.path):
            return None
        made: str = self.document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return made

    def bookmarked(self, to: str, *content: Element) -> list[Element]:
        """Return runs as the target of what points to an appendix or a figure."""
        self.bookmarks.append(bookmark(to))
        return bookmarked(bookmark(to), len(self.bookmarks), *content)

    def numbered(self, start: int, level: int) -> int:
        """Return a new list that counts from `start` at a level."""
        style = self.styles[names.list_style("Number", 0).lower()]
        numbering = self.document.part.numbering_part.element
        like = numbering.num_having_numId(style.element.pPr.numPr.numId.val)
        made = numbering.add_num(like.abstractNumId.val)
        made.add_lvlOverride(ilvl=level).add_startOverride(start)
        return int(made.numId)

    def picture(self, figure: Figure, width: float) -> Element:
        """Return a picture with its text alternative in its own size, at most `width` millimetres wide.

        Raises HgError: the figure has no text alternative, or no file that Word can show. A drawing is shown
        by the PNG beside it, or turned into dots where there is none.
        """
        if not figure.alt.strip():
            raise HgError(f"Hình «{figure.name}» thiếu mô tả bằng lời (alt); hãy viết mô tả cho hình này.")
        source = _dots(figure.path)
        try:
            _, image = self.document.part.get_or_add_image(source)
            inline = self.document.part.new_pic_inline(source, width=min(image.width, Mm(width)))
        except NOT_A_PICTURE:
            raise HgError(
                f"Hình «{figure.name}»: tệp {figure.path.name} không phải ảnh PNG, JPEG hay SVG."
            ) from None
        self._describe(inline, figure)
        _fit(inline)
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")
        return w("drawing", inline)

    def section(self, *, landscape: bool, first_page: bool) -> Element:
        """Return the properties of a section: paper and margins of the template.

        With `first_page` pages are counted from 1, which is not shown. Each section names its headers and
        footers: a section that takes them over from one without a first page loses them in LibreOffice.
        """
        source = self.landscape if landscape else self.portrait
        kept = set(SECTION_ORDER) - set(NOT_COPIED) - set(REFERENCES)
        held = [deepcopy(each) for each in self.portrait if _name(each) in REFERENCES]
        held += [deepcopy(each) for each in source if _name(each) in kept]
        held += [w("type", val="nextPage")]
        held += [w("pgNumType", start=1), w("titlePg")] if first_page else []
        return w("sectPr", *sorted(held, key=lambda each: SECTION_ORDER.index(_name(each))))

    def _describe(self, inline: Any, figure: Figure) -> None:
        self.pictures.append(figure.name)
        inline.docPr.id = len(self.pictures)
        inline.docPr.name = f"Hình {len(self.pictures)}"
        inline.docPr.set("descr", printable(figure.alt))
        inline.docPr.set("title", printable(figure.title))
        inline.graphic.graphicData.pic.nvPicPr.cNvPr.set("descr", printable(figure.alt))


def bookmark(to: str) -> str:
    """Return the name under which an appendix or a figure is found.

    Examples
    --------
    >>> bookmark("II"), bookmark("2")
    ('PhuLuc_II', 'BieuDo_2')
    """
    return f"{'BieuDo' if to.isdigit() else 'PhuLuc'}_{to}"


def open_template(path: Path, *, letter: bool) -> WordFile:
    """Open a template, ours if none is given, and take its content out.

    Raises ParamsError: the file is not a Word document, or lacks styles that the writer needs.
    """
    try:
        document: Any = docx.Document(io.BytesIO(path.read_bytes()))
    except NOT_A_DOCUMENT:
        raise ParamsError(f"Không mở được mẫu văn bản {path.name}: cần một tệp Word dạng .docx.") from None
    styles = {str(style.element.name_val).lower(): style for style in document.styles}
    needed = names.ALL if letter else names.OF_ANY
    lacking = [name for name in needed if name.lower() not in styles]
    if lacking:
        ours = names.LETTER if letter else names.BULLETIN
        raise ParamsError(
            f"Mẫu văn bản {path.name} thiếu kiểu: {', '.join(lacking)}. Chuyển tệp này đi nơi khác, chép bản "
            f"của gói bằng hganalysis reference {ours}, sửa từ đó và không đổi tên các kiểu."
        )
    return _emptied(document, styles)


def _emptied(document: Any, styles: dict[str, Any]) -> WordFile:
    sections = [section._sectPr for section in document.sections]
    across = [each for each in sections if each.pgSz.w > each.pgSz.h]
    made = WordFile(document, sections[0], across[-1] if across else _turned(sections[0]), styles)
    body = document.element.body
    for child in list(body):
        body.remove(child)
    return made


def _turned(section: Element) -> Element:
    """Return a section on the same paper turned over, its margins as they are."""
    turned = deepcopy(section)
    turned.pgSz.w, turned.pgSz.h = section.pgSz.h, section.pgSz.w
    turned.pgSz.orient = WD_ORIENTATION.LANDSCAPE
    return turned


def _dots(path: Path) -> str | io.BytesIO:
    if path.suffix != ".svg":
        return str(path)
    beside = path.with_suffix(".png")
    return str(beside) if beside.is_file() else as_png(path)


def _fit(inline: Any) -> None:
    """Make a picture that is too tall for a page smaller."""
    factor = min(1.0, Mm(TALLEST_PICTURE) / inline.extent.cy)
    for of in (inline.extent, inline.graphic.graphicData.pic.spPr):
        of.cx, of.cy = round(of.cx * factor), round(of.cy * factor)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
