"""Numbers, shares and dates as Vietnamese readers write them, and names as they are compared."""

from __future__ import annotations

import datetime as dt
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hganalysis.text import date, fold, listing, month, nfc, number, percent, printable


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (999, "999"), (1000, "1.000"), (21914, "21.914"), (1_234_567, "1.234.567"), (-1234, "-1.234")],
)
def test_a_number_has_dots_between_thousands(value: int, shown: str) -> None:
    assert number(value) == shown


@pytest.mark.parametrize(
    ("share", "decimals", "shown"),
    [
        (703 / 806, 1, "87,2%"),
        (0.0, 1, "0,0%"),
        (1.0, 1, "100,0%"),
        (0.2855, 1, "28,6%"),
        (0.28549, 1, "28,5%"),
        (0.0005, 1, "0,1%"),
        (0.98625, 2, "98,63%"),
        (0.5, 0, "50%"),
        (None, 1, "-"),
        (float("nan"), 1, "-"),
        (np.float64(0.125), 1, "12,5%"),
    ],
)
def test_a_share_is_rounded_half_up_and_has_a_decimal_comma(
    share: float | None, decimals: int, shown: str
) -> None:
    assert percent(share, decimals) == shown


@given(st.integers(0, 1000), st.integers(1, 1000))
def test_a_share_rounds_as_whole_numbers_do(part: int, more: int) -> None:
    whole = part + more
    tenths = (part * 2000 + whole) // (2 * whole)
    assert percent(part / whole) == f"{tenths // 10},{tenths % 10}%"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2024-11-03", "03/11/2024"),
        ("2024-11-03T17:00:00", "03/11/2024"),
        (dt.date(2024, 1, 2), "02/01/2024"),
        (dt.datetime(2024, 1, 2, 17), "02/01/2024"),
        (None, ""),
        ("", ""),
    ],
)
def test_a_date_is_day_month_year(value: dt.date | str | None, shown: str) -> None:
    assert date(value) == shown


def test_a_month_is_month_year() -> None:
    assert month("2024-01") == "01/2024"


@pytest.mark.parametrize(
    ("items", "shown"), [([], ""), (["a"], "a"), (["a", "b"], "a và b"), (["a", "b", "c"], "a, b và c")]
)
def test_names_are_joined_as_in_a_sentence(items: list[str], shown: str) -> None:
    assert listing(items) == shown


def test_nfc_composes_what_macos_and_pdf_files_take_apart() -> None:
    assert nfc(unicodedata.normalize("NFD", "Ngã Bảy")) == "Ngã Bảy"


@pytest.mark.parametrize(
    "other",
    [
        "SỞ VĂN HÓA - THỂ THAO",
        "Sở Văn hoá - Thể thao",
        "  Sở  Văn\u00a0hóa –  Thể\nthao ",
        "Sở Văn hóa—Thể thao",
        "Sở Văn hóa\u2011Thể thao",
        "\ufeffSở Văn\u200b hóa - Thể thao",
        unicodedata.normalize("NFD", "Sở Văn hoá - Thể thao"),
        "Sở Văn ho\u200ba\u0301 - Thể thao",
    ],
)
def test_spellings_of_one_name_fold_alike(other: str) -> None:
    assert fold(other) == fold("Sở Văn hóa - Thể thao")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Châu Thành", "Châu Thành A"),
        ("Sở KH&CN", "Sở KH&ĐT"),
        ("hoà", "hoa"),
        ("Vị Thủy", "Vị Thụy"),
        ("đ", "d"),
    ],
)
def test_names_that_differ_in_a_letter_or_a_mark_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    "pair", ["hoà hòa", "hoè hòe", "thuỷ thủy", "Thuý Thúy", "Hoả hỏa", "loã lõa", "hoạ họa"]
)
def test_both_places_of_a_tone_mark_are_one_spelling(pair: str) -> None:
    one, other = pair.split()
    assert fold(one) == fold(other)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(max_codepoint=0x1EFF)))
def test_decomposed_and_composed_text_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("turning", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_no_text_turns_the_direction_of_the_words_after_it(turning: str) -> None:
    assert printable(f"Sở{turning} Y tế") == "Sở Y tế"


def test_words_of_a_language_read_from_right_to_left_stay() -> None:
    assert printable("\u05d0\u05d1") == "\u05d0\u05d1"
