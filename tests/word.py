"""What a Word file holds, read for the tests, and the order that ECMA-376 (part 1, annex A) wants it in."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from pathlib import Path

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

ORDER = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr "
        "suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct "
        "topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind "
        "contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss "
        "imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs "
        "highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout "
        "specVanish oMath"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW "
        "jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption "
        "tblDescription"
    ),
    "tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection "
        "tcFitText vAlign hideMark"
    ),
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc "
        "pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection "
        "bidi rtlGutter docGrid"
    ),
    "style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden "
        "unhideWhenUsed qFormat locked personal rsid pPr rPr tblPr trPr tcPr tblStylePr"
    ),
    "tblStylePr": "pPr rPr tblPr trPr tcPr",
    "styles": "docDefaults latentStyles style",
    "numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
    "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
    "lvl": ("start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr"),
    "num": "abstractNumId lvlOverride",
    "numPr": "ilvl numId",
    "settings": (
        "zoom defaultTabStop characterSpacingControl compat themeFontLang decimalSymbol listSeparator"
    ),
    "tbl": "tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "tc": "tcPr p",
    "p": "pPr r hyperlink fldSimple bookmarkStart bookmarkEnd",
    "r": "rPr t br noBreakHyphen drawing fldChar instrText",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "pBdr": "top left bottom right between bar",
}
"""The children of each element that we write; of `p` and `r` only the first has a fixed place."""

ANY_ORDER = {"p", "r"}


def parts(path: Path) -> dict[str, Any]:
    """Return the XML parts of word/ by name, without the theme."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("word/") and name.endswith(".xml")]
        return {name: etree.fromstring(archive.read(name)) for name in names if "theme" not in name}


def body(path: Path) -> Any:
    """Return the body of a document."""
    return parts(path)["word/document.xml"].find(f"{W}body")


def name(element: Any) -> str:
    """Return the name of an element without its namespace."""
    return str(etree.QName(element).localname)


def style_names(path: Path) -> dict[str, str]:
    """Return the name of each style by its identifier."""
    styles = parts(path)["word/styles.xml"].findall(f"{W}style")
    return {style.get(f"{W}styleId"): style.find(f"{W}name").get(f"{W}val") for style in styles}


def paragraphs(element: Any) -> list[Any]:
    """Return the paragraphs of an element in reading order, those of tables too."""
    return list(element.iter(f"{W}p"))


def told(paragraph: Any) -> str:
    """Return the text of a paragraph, with its line breaks."""
    shown = {f"{W}t": lambda each: each.text or "", f"{W}br": lambda _: "\n"}
    shown |= {f"{W}noBreakHyphen": lambda _: "-"}
    return "".join(shown[each.tag](each) for each in paragraph.iter(*shown))


def lines(path: Path) -> list[str]:
    """Return the text of every paragraph that has any."""
    return [line for each in paragraphs(body(path)) if (line := told(each))]


def out_of_order(root: Any) -> list[str]:
    """Return the elements whose children do not stand as the schema says, and those it does not know."""
    faults = []
    for element in root.iter(f"{W}*"):
        known = ORDER.get(name(element))
        if known is None:
            continue
        at = [known.split().index(name(child)) if name(child) in known.split() else -1 for child in element]
        ordered = at == sorted(at) or (name(element) in ANY_ORDER and 0 not in at[1:])
        if -1 in at or not ordered:
            faults.append(f"{name(element)}: {[name(child) for child in element]}")
    return faults
