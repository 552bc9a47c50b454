"""Names of fonts -> the legacy encoding of the text they show, and whether they draw it in capitals.

The families are those that came with the input programs of their time: ABC (.VnTime, .VnArialH), VNI
(VNI-Times), VPS (VPS Times, VPS Times Hoa) and the VISCII fonts of TriChlor (HoangYen, VI Times). A name that
belongs to none says nothing: many Vietnamese fonts of other names are Unicode.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FAMILIES: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (key, re.compile(family, re.IGNORECASE), re.compile(capitals))
    for key, family, capitals in (
        ("vni", r"VNI[ -]\w|(?-i:VNI[A-Z])", r"(?!)"),
        ("tcvn3", r"\.Vn[A-Z0-9]|Vn(?:Time|Arial)H?$|TCVN3?\b", r"[^H]H$|^\.?vn\w+h$"),
        ("vps", r"VPS(?:[ -]\w|$)|(?-i:VPS[A-Z])", r"(?i)hoa$"),
        (
            "viscii",
            r"VISCII|VI[ -](?:Times|Arial|Helve)|(?:HoangYen|U ?Hoai|MinhQuan|PhuongThao|ThaHuong)\b",
            r"(?i)hoa$",
        ),
    )
)
"""Encoding, how names of its fonts begin, and what marks those that draw small letters as capitals."""


@dataclass(frozen=True)
class FontKind:
    """What a font says of the text it shows: its encoding, and whether that is drawn in capitals."""

    encoding: str
    capitals: bool


def font_kind(name: str) -> FontKind | None:
    """Return what the name of a font says of its text, None when it says nothing.

    Examples
    --------
    >>> font_kind(".VnArial NarrowH")
    FontKind(encoding='tcvn3', capitals=True)
    >>> font_kind("Times New Roman") is None
    True
    """
    cleaned = name.strip(" \"'")
    for key, family, capitals in FAMILIES:
        if family.match(cleaned):
            return FontKind(key, capitals.search(cleaned) is not None)
    return None
