"""A text laid out from its letters stands where matplotlib puts it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from hganalysis.figures.drawing import FAMILIES, house_style
from hganalysis.figures.vector import SHAPED, _laid_out, _placed, _size, face_of

with house_style():
    FACES = [
        FontProperties(family=family, weight=weight, size=TextToPath.FONT_SCALE)
        for family in (FAMILIES, FAMILIES[1:])
        for weight in ("normal", "bold")
    ]

LETTERS = st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"], max_codepoint=0x2200)
TEXTS = st.text(
    st.one_of(st.sampled_from("AVWTYaeoyvfil ,.-đĐưƯơƠếỆữỳẠỹ%–“”₫□"), LETTERS), min_size=1, max_size=30
)


def as_matplotlib_lays_out(text, prop):
    paths = TextToPath()
    placed, _, _ = paths.get_glyphs_with_font(paths._get_font(prop), text)
    return "".join(_placed(name, x, y) for name, x, y, _ in placed)


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("prop", FACES, ids=lambda prop: f"{prop.get_family()[0]}, {prop.get_weight()}")
@given(text=TEXTS)
@example(text="AV Ty. offices fluffy 1.234,5% ☺ e\u0301 −5 ≥ 3")
@example(text=" ")
def test_a_text_has_the_places_and_the_size_that_matplotlib_gives_it(prop, text):
    face = face_of(prop)
    assert _laid_out(text, face).placed == as_matplotlib_lays_out(text, prop)
    assert _size(text, face) == TextToPath().get_text_width_height_descent(text, prop, ismath=False)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Sở Y tế", False),
        ("Đắk Lắk – 45% “quá hạn”…", False),
        ("e\u0301", True),
        ("− 5", True),
        ("سلام", True),
    ],
)
def test_a_text_is_taken_apart_unless_a_letter_may_hang_on_more_than_its_neighbour(text, whole):
    assert bool(SHAPED.search(text)) is whole
