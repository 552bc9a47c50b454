"""Which words are spelt as Vietnamese syllables."""

from __future__ import annotations

import re

import pytest
from legacy_text import SENTENCES

from hganalysis.legacy_vietnamese.syllables import is_syllable


@pytest.mark.parametrize("word", re.findall(r"[^\W\d_]+", " ".join(SENTENCES).replace("III", "")))
def test_the_words_of_sentences_are_syllables(word: str) -> None:
    assert is_syllable(word)


RIGHT = """
nghĩa hoà hòa thuý thúy quý giữa gì giếng giặt quyết quốc khuỷu ngoằn xoong UỶ Ủy HUYỆN mỹ kỹ
"""


@pytest.mark.parametrize("word", RIGHT.split())
def test_a_word_in_either_place_of_its_tone_is_a_syllable(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word",
    [
        "bỏo",
        "cỏc",
        "kốm",
        "trỡnh",
        "tỏc",
        "nghà",
        "kà",
        "cế",
        "hờt",
        "thác̀",
        "đvt",
        "ubnd",
        "café",
        "élève",
        "à1",
        "",
        "ẵ",
    ],
)
def test_a_word_against_the_rules_of_spelling_is_none(word: str) -> None:
    assert not is_syllable(word)
