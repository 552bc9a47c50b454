"""The legacy encodings: against iconv, against pairs known to be right, and there and back again."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from legacy_text import SENTENCES, encode

from hganalysis.legacy_vietnamese.encodings import ENCODINGS, as_codes, as_windows

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
SMALL = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + ["đ"]
LETTERS = [*SMALL, *(letter.upper() for letter in SMALL)]
CONSONANTS = "bcdghklmnpqrstvx"
PLAIN = st.sampled_from([*CONSONANTS, *CONSONANTS.upper(), *" 0123456789.,;:/-()%"])


@pytest.mark.parametrize(
    ("encoding", "written", "meant"),
    [
        ("tcvn3", "Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
        ("tcvn3", "§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
        ("tcvn3", "L©m tr\u00adêng", "Lâm trường"),
        ("tcvn3", "“Së Y tÕ” – 5 m²…", "“Sở Y tế” – 5 m²…"),
        ("vni", "UÛY BAN NHAÂN DAÂN TÆNH", "ỦY BAN NHÂN DÂN TỈNH"),
        ("vni", "Khoâng xaùc ñiïnh thôøi haïn", "Không xác định thời hạn"),
        ("vni", "Kyõ thuaät, lyù lòch, kyø nghæ", "Kỹ thuật, lý lịch, kỳ nghỉ"),
        ("viscii", "Cµng hoà Xã hµi Chü nghîa Vi®t Nam", "Cộng hoà Xã hội Chủ nghĩa Việt Nam"),
        ("vps", "C¶ng hoà Xã h¶i Chû nghïa ViŒt Nam", "Cộng hoà Xã hội Chủ nghĩa Việt Nam"),
    ],
)
def test_a_phrase_known_to_be_right_is_read(encoding: str, written: str, meant: str) -> None:
    if encoding == "viscii":
        written = written.replace("µ", "\u00b5")
    assert ENCODINGS[encoding].decode(written) == meant


@pytest.mark.parametrize(("encoding", "name"), [("tcvn3", "TCVN5712-1"), ("viscii", "VISCII")])
def test_the_table_is_the_standard_that_iconv_has(encoding: str, name: str) -> None:
    if (
        shutil.which("iconv") is None
        or subprocess.run(
            ["iconv", "-f", name, "-t", "UTF-8"], input=b"", check=False, capture_output=True
        ).returncode
    ):
        pytest.skip(f"iconv không có bảng mã {name}")
    letters = ENCODINGS[encoding].letters
    codes = b"".join(bytes([ord(code)]) + b"\n" for code in letters)
    done = subprocess.run(["iconv", "-f", name, "-t", "UTF-8"], input=codes, capture_output=True, check=True)
    assert unicodedata.normalize("NFC", done.stdout.decode()).split("\n")[:-1] == list(letters.values())


@pytest.mark.parametrize("encoding", ["vni", "vps", "viscii"])
def test_an_encoding_has_every_letter(encoding: str) -> None:
    marked = {letter for letter in LETTERS if not letter.isascii()}
    assert set(ENCODINGS[encoding].letters.values()) == marked


def test_tcvn3_has_every_small_letter_and_the_capitals_without_tone() -> None:
    assert set(ENCODINGS["tcvn3"].letters.values()) == {*SMALL, *"ĂÂÊÔƠƯĐ"} - set(VOWELS) | set("ăâêôơư")


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=st.text(st.sampled_from(LETTERS) | PLAIN))
def test_any_vietnamese_text_comes_back_as_itself(encoding: str, text: str) -> None:
    meant = text if encoding != "tcvn3" else _without_toned_capitals(text)
    read = ENCODINGS[encoding].decode(encode(meant, encoding))
    assert read == meant == unicodedata.normalize("NFC", read)


@given(text=st.text(st.sampled_from(LETTERS) | PLAIN))
def test_text_in_a_font_of_capitals_comes_back_as_capitals(text: str) -> None:
    assert ENCODINGS["tcvn3"].decode(encode(text.lower(), "tcvn3")).upper() == text.upper()


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=st.text(st.characters(max_codepoint=127)))
def test_ascii_stays_as_it_is(encoding: str, text: str) -> None:
    printable = "".join(letter for letter in text if letter.isprintable() or letter in "\t\r\n")
    assert ENCODINGS[encoding].decode(printable) == printable


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_sentences_come_back_as_themselves(encoding: str) -> None:
    for sentence in SENTENCES:
        assert ENCODINGS[encoding].decode(encode(sentence, encoding)).lower() == sentence.lower()


def test_bytes_and_what_windows_shows_for_them_are_read_alike() -> None:
    every = "".join(map(chr, range(0x80, 0x100)))
    assert as_codes(as_windows(every)) == every
    for encoding in ENCODINGS.values():
        assert encoding.decode(every) == encoding.decode(as_windows(every))


def _without_toned_capitals(text: str) -> str:
    known = set(ENCODINGS["tcvn3"].letters.values())
    return "".join(each if each.isascii() or each in known else each.lower() for each in text)
