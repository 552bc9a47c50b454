"""The four legacy encodings of Vietnamese: which bytes stand for which letters, and which fonts show them.

Each group of seven words is a vowel and its codes: without tone, then with huyền, hỏi, ngã, sắc, nặng; ".."
where the encoding has no such letter. A code is a byte, or in VNI a letter and its mark, as Windows shows it.

Sources: TCVN3 is the VN3 set of TCVN 5712:1993, whose toned capitals are drawn by fonts of their own and
whose bytes 80-9F are the punctuation of Windows. VISCII is RFC 1456. VNI and VPS are the tables that their
makers published with their fonts and that input programs agree on. Tests hold TCVN3 and VISCII against iconv.

Fonts are known by the families that came with the input programs of their time: ABC (.VnTime, .VnArialH), VNI
(VNI-Times), VPS (VPS Times, VPS Times Hoa) and the VISCII fonts of TriChlor (HoangYen, VI Times). A name that
belongs to none says nothing: many Vietnamese fonts of other names are Unicode.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TONES = ("", "\N{COMBINING GRAVE ACCENT}", "\N{COMBINING HOOK ABOVE}", "\N{COMBINING TILDE}",
         "\N{COMBINING ACUTE ACCENT}", "\N{COMBINING DOT BELOW}")  # fmt: skip
NONE = ".."
WINDOWS = "cp1252"

TCVN3 = """
a 61 B5 B6 B7 B8 B9    ă A8 BB BC BD BE C6    â A9 C7 C8 C9 CA CB
e 65 CC CE CF D0 D1    ê AA D2 D3 D4 D5 D6    i 69 D7 D8 DC DD DE
o 6F DF E1 E2 E3 E4    ô AB E5 E6 E7 E8 E9    ơ AC EA EB EC ED EE
u 75 EF F1 F2 F3 F4    ư AD F5 F6 F7 F8 F9    y 79 FA FB FC FD FE
Ă A1 .. .. .. .. ..    Â A2 .. .. .. .. ..    Ê A3 .. .. .. .. ..
Ô A4 .. .. .. .. ..    Ơ A5 .. .. .. .. ..    Ư A6 .. .. .. .. ..
đ AE .. .. .. .. ..    Đ A7 .. .. .. .. ..
"""

VISCII = """
a 61 E0 E4 E3 E1 D5    ă E5 A2 C6 C7 A1 A3    â E2 A5 A6 E7 A4 A7
e 65 E8 EB A8 E9 A9    ê EA AB AC AD AA AE    i 69 EC EF EE ED B8
o 6F F2 F6 F5 F3 F7    ô F4 B0 B1 B2 AF B5    ơ BD B6 B7 DE BE FE
u 75 F9 FC FB FA F8    ư DF D7 D8 E6 D1 F1    y 79 CF D6 DB FD DC
A 41 C0 C4 C3 C1 80    Ă C5 82 02 05 81 83    Â C2 85 86 06 84 87
E 45 C8 CB 88 C9 89    Ê CA 8B 8C 8D 8A 8E    I 49 CC 9B CE CD 98
O 4F D2 99 A0 D3 9A    Ô D4 90 91 92 8F 93    Ơ B4 96 97 B3 95 94
U 55 D9 9C 9D DA 9E    Ư BF BB BC FF BA B9    Y 59 9F 14 19 DD 1E
đ F0 .. .. .. .. ..    Đ D0 .. .. .. .. ..
"""

VPS = """
a 61 E0 E4 E3 E1 E5    ă E6 A2 A3 A4 A1 A5    â E2 C0 C4 C5 C3 C6
e 65 E8 C8 EB E9 CB    ê EA 8A 8B CD 89 8C    i 69 EC CC EF ED CE
o 6F F2 D5 F5 F3 86    ô F4 D2 B0 87 D3 B6    ơ D6 A9 AA AB A7 AE
u 75 F9 FB DB FA F8    ư DC D8 BA BB D9 BF    y 79 FF 9B CF 9A 9C
A 41 80 81 82 C1 02    Ă 88 8E 8F F0 8D 04    Â C2 84 85 1C 83 03
E 45 D7 DE FE C9 05    Ê CA 93 94 95 90 06    I 49 B5 B7 B8 B4 10
O 4F BC BD BE B9 11    Ô D4 97 98 99 96 12    Ơ F7 9E 9F A6 9D 13
U 55 A8 D1 AC DA 14    Ư D0 AF B1 1D AD 15    Y 59 B2 FD B3 DD 19
đ C7 .. .. .. .. ..    Đ F1 .. .. .. .. ..
"""

VNI = """
a a aø aû aõ aù aï    ă aê aè aú aü aé aë    â aâ aà aå aã aá aä
e e eø eû eõ eù eï    ê eâ eà eå eã eá eä    i i ì æ ó í ò
o o oø oû oõ où oï    ô oâ oà oå oã oá oä    ơ ô ôø ôû ôõ ôù ôï
u u uø uû uõ uù uï    ư ö öø öû öõ öù öï    y y yø yû yõ yù î
đ ñ .. .. .. .. ..
i i iø iû iõ iù iï    y y yø yû yõ yù yï
"""
"""The last row has other spellings of the same letters. Capitals are the capitals of these codes, and so is a
capital before a small mark.
"""


@dataclass(frozen=True)
class Encoding:
    """A legacy encoding."""

    name: str
    """As readers know it."""
    letters: Mapping[str, str]
    """Code, as the character of each byte or as Windows shows it -> letter in NFC. ASCII is not in it."""
    codes: re.Pattern[str]
    """Finds the codes in a text, the longest first."""
    fills_punctuation: bool
    """Whether bytes 80-9F are letters, where Windows has punctuation."""

    def decode(self, text: str) -> str:
        """Return text in Unicode, NFC; characters that are no codes of this encoding stay as they are."""
        shown = as_codes(text) if self.fills_punctuation else as_windows(text)
        return unicodedata.normalize("NFC", self.codes.sub(lambda code: self.letters[code[0]], shown))


def as_codes(text: str) -> str:
    """Return text with each byte 80-9F as the character of its number, where Windows shows another."""
    return text.translate(_BYTES_OF_WINDOWS) if _SHOWN.search(text) else text


def as_windows(codes: str) -> str:
    """Return the characters of bytes as Windows shows them; the five bytes it has none for stay."""
    return codes.translate(_WINDOWS_OF_BYTES) if _CODES.search(codes) else codes


def _shown_by_windows() -> dict[int, str]:
    shown = {byte: bytes([byte]).decode(WINDOWS, "ignore") for byte in range(0x80, 0xA0)}
    return {byte: letter for byte, letter in shown.items() if letter}


_WINDOWS_OF_BYTES = _shown_by_windows()
_BYTES_OF_WINDOWS = {ord(letter): chr(byte) for byte, letter in _WINDOWS_OF_BYTES.items()}
_CODES = re.compile("[\x80-\x9f]")
_SHOWN = re.compile(f"[{''.join(_WINDOWS_OF_BYTES.values())}]")


def _letters(table: str) -> dict[str, str]:
    """Read a table: cells of seven words, a vowel and its codes."""
    words = table.split()
    letters = {}
    for start in range(0, len(words), 1 + len(TONES)):
        vowel, *codes = words[start : start + 1 + len(TONES)]
        for tone, code in zip(TONES, codes, strict=True):
            if code != NONE:
                letters[code] = unicodedata.normalize("NFC", vowel + tone)
    return letters


def _of_bytes(table: str) -> Mapping[str, str]:
    letters = {chr(int(code, 16)): letter for code, letter in _letters(table).items()}
    return MappingProxyType({code: letter for code, letter in letters.items() if not letter.isascii()})


def _of_marks(table: str) -> Mapping[str, str]:
    """Add the capitals of each code, whole or of its first character alone."""
    small = {code: letter for code, letter in _letters(table).items() if code != letter}
    capitals = {code.upper(): letter.upper() for code, letter in small.items()}
    before_small = {code[0].upper() + code[1:]: letter.upper() for code, letter in small.items()}
    after_capital = {code[0] + code[1:].upper(): letter for code, letter in small.items()}
    return MappingProxyType({**after_capital, **before_small, **small, **capitals})


def _encoding(name: str, letters: Mapping[str, str], *, fills_punctuation: bool) -> Encoding:
    codes = "|".join(sorted(map(re.escape, letters), key=lambda code: (-len(code), code)))
    return Encoding(name, letters, re.compile(codes), fills_punctuation)


ENCODINGS: Mapping[str, Encoding] = MappingProxyType(
    {
        "tcvn3": _encoding("TCVN3 (ABC)", _of_bytes(TCVN3), fills_punctuation=False),
        "vni": _encoding("VNI", _of_marks(VNI), fills_punctuation=False),
        "vps": _encoding("VPS", _of_bytes(VPS), fills_punctuation=True),
        "viscii": _encoding("VISCII", _of_bytes(VISCII), fills_punctuation=True),
    }
)
"""The encodings that are read, by their key."""

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
