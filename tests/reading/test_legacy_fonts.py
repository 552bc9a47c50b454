"""Names of fonts, and which part of a cell is in which."""

from __future__ import annotations

import pytest

from hganalysis.legacy_vietnamese.encodings import FontKind, font_kind
from hganalysis.reading.font_spans import pieces, spans_of

TCVN3, CAPITALS, VNI = FontKind("tcvn3", False), FontKind("tcvn3", True), FontKind("vni", False)


@pytest.mark.parametrize(
    ("name", "encoding", "capitals"),
    [
        (".VnTime", "tcvn3", False),
        (".VnTimeH", "tcvn3", True),
        (".VnArial", "tcvn3", False),
        (".VnArialH", "tcvn3", True),
        (".VnArial NarrowH", "tcvn3", True),
        (".VnAvantH", "tcvn3", True),
        (".VnCentury Schoolbook", "tcvn3", False),
        (".VnCentury SchoolbookH", "tcvn3", True),
        (".Vn3DH", "tcvn3", True),
        (".vntime", "tcvn3", False),
        (".vntimeh", "tcvn3", True),
        ("'.VnTime'", "tcvn3", False),
        ("VnTime", "tcvn3", False),
        ("VNI-Times", "vni", False),
        ("VNI-Helve-Condense", "vni", False),
        ("VNI-Avo", "vni", False),
        ("VNI Times", "vni", False),
        ("VNITimes", "vni", False),
        ("vni-times", "vni", False),
        ("VPS Times", "vps", False),
        ("VPS Times Hoa", "vps", True),
        ("VI Times", "viscii", False),
        ("VISCII Times", "viscii", False),
        ("HoangYen", "viscii", False),
    ],
)
def test_a_legacy_font_tells_its_encoding(name: str, encoding: str, capitals: bool) -> None:
    assert font_kind(name) == FontKind(encoding, capitals)


@pytest.mark.parametrize(
    "name",
    ["Times New Roman", "Arial", "Calibri", "", "Verdana", "Vivaldi", "VNtimes new roman", "UVN Bay Buom",
     "SVN-Gilroy", "Vni", "Vnitalic", "VnTimes Unicode", "ABC Diatype", "Symbol", "VIP", "Viner Hand ITC"],
)  # fmt: skip
def test_another_font_tells_nothing(name: str) -> None:
    assert font_kind(name) is None


def test_a_text_is_cut_where_its_font_changes_whatever_white_space_was_lost() -> None:
    spans = spans_of([("Sè: ", ".VnTime"), ("12 ", "Arial"), ("ngaøy", "VNI-Times")])
    assert spans == ((TCVN3, 3), (None, 2), (VNI, 5))
    assert pieces("Sè: 12 ngaøy", spans) == [(TCVN3, "Sè:"), (None, " 12"), (VNI, " ngaøy")]
    assert pieces("Sè:\n12ngaøy ", spans) == [(TCVN3, "Sè:"), (None, "\n12"), (VNI, "ngaøy ")]


def test_runs_of_one_kind_are_one_span_and_text_without_a_legacy_font_has_none() -> None:
    assert spans_of([("Së", ".VnTime"), (" Y tÕ", ".VnArial")]) == ((TCVN3, 5),)
    assert spans_of([("Së", ".VnTimeH"), ("x", ".VnTime")]) == ((CAPITALS, 2), (TCVN3, 1))
    assert spans_of([("Sở", "Arial")]) == ()


def test_a_text_of_another_length_than_its_spans_stays_whole() -> None:
    spans = ((TCVN3, 3), (None, 2))
    assert pieces("Sè 1234", spans) == [(None, "Sè 1234")]
    assert pieces("Sè 1234", spans[:1]) == [(TCVN3, "Sè 1234")]
