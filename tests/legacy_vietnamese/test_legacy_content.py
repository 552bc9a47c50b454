"""Encodings recognised by words alone: which is taken for which at several lengths, what is left alone."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest
from legacy_text import SENTENCES, as_bytes, encode

from hganalysis.legacy_vietnamese.encodings import ENCODINGS
from hganalysis.legacy_vietnamese.recognition import NOT_LEGACY, is_open, legacy_text, read_in, recognise
from hganalysis.legacy_vietnamese.syllables import TONE

WORDS = " ".join(SENTENCES).split()
ENGLISH = (
    "The naïve café owner’s résumé – 20 °C, 15 m², £5 – was déjà vu; the façade “looks” fine…",
    "Zoë and Renée met the señor at the soirée in São Paulo; see § 12, © 2024, ½ price, 5 µm",
)
FRENCH = (
    "Le comité a décidé, à l'unanimité, de différer l'élection jusqu'à la fin de l'été où l'élève est là",
    "Œuvre d'intérêt général : « l'hôpital » rénové, la bibliothèque aussi, grâce à l'État et au mécénat",
    "Né à Orléans, l'abbé Sieyès écrivait déjà qu'être aîné n'était pas un métier; ça dépend, voilà",
)
OTHERS = (
    "Die Behörde prüft die Anträge für größere Flächen; über 200 Bürger hören zu",
    "El señor Muñoz pidió más información según el artículo número siete de la comisión",
    "A população não terá acesso às informações até à próxima eleição, segundo o relatório",
)
UNICODE_LATIN_1 = (
    "là có và bà mà hà hoà công bình phí chín mùi tòa lòng bông không thông nông quý lý tòng hòa"
)


def pieces(length: int) -> list[str]:
    """Return runs of words, each beginning in the middle of the one before."""
    starts = range(0, len(WORDS) - length + 1, max(1, length // 2))
    return [" ".join(WORDS[start : start + length]) for start in starts]


def verdicts(texts: list[str]) -> Counter[str]:
    found = [recognise([text]) for text in texts]
    return Counter(str(each.encoding) if each.certainty == "sure" else each.certainty for each in found)


@pytest.mark.parametrize("length", [3, 5, 8, 12, 20, 40, 80])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_what_is_sure_is_right_at_any_length(encoding: str, length: int) -> None:
    found = verdicts([encode(text, encoding) for text in pieces(length)])
    assert set(found) <= {encoding, "doubtful", "hint", "None"}


@pytest.mark.parametrize(("encoding", "length"), [("tcvn3", 20), ("vni", 12), ("vps", 40), ("viscii", 20)])
def test_text_of_some_length_is_always_recognised(encoding: str, length: int) -> None:
    texts = pieces(length)
    assert verdicts([encode(text, encoding) for text in texts]) == {encoding: len(texts)}


@pytest.mark.parametrize(
    "text", [*ENGLISH, *FRENCH, *OTHERS, UNICODE_LATIN_1, " ".join(FRENCH + ENGLISH + OTHERS)]
)
def test_other_languages_and_unicode_are_left_alone(text: str) -> None:
    assert recognise([text]) == NOT_LEGACY
    assert recognise([text.encode("latin-1", "ignore").decode("latin-1")]) == NOT_LEGACY


@pytest.mark.parametrize("text", SENTENCES)
def test_unicode_vietnamese_is_never_asked(text: str) -> None:
    assert not is_open(text)


@pytest.mark.parametrize("text", ["m²", "5m–10m", "20 °C", "Nº 5", "– • …", "“”", "½", "£5", "né", "là"])
def test_units_and_punctuation_are_no_evidence(text: str) -> None:
    assert recognise([text]) == NOT_LEGACY


def test_two_encodings_in_one_text_are_doubtful() -> None:
    texts = [
        encode(each, encoding) for each, encoding in zip(SENTENCES[:4], ("tcvn3", "vni") * 2, strict=True)
    ]
    assert recognise(texts).certainty == "doubtful"


def test_a_word_or_two_are_only_a_hint() -> None:
    assert recognise(["Së Y tÕ"]).certainty == "hint"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_unicode_in_a_legacy_font_is_seen_to_be_unicode(encoding: str) -> None:
    for sentence in SENTENCES:
        assert read_in(sentence, ENCODINGS[encoding]) is None


def test_unicode_without_such_letters_is_seen_where_the_font_would_spoil_it() -> None:
    assert read_in("Báo cáo", ENCODINGS["tcvn3"]) is None


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_text_that_was_read_as_windows_1258_is_taken_back_to_its_bytes(encoding: str) -> None:
    for sentence in SENTENCES:
        misread = as_bytes(encode(sentence, encoding)).decode("cp1258", "replace")
        if "\ufffd" not in misread:
            assert str(read_in(misread, ENCODINGS[encoding])).lower() == sentence.lower()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_bytes_of_a_legacy_encoding_are_taken(encoding: str) -> None:
    text = legacy_text(as_bytes(encode("\n".join(SENTENCES), encoding)))
    assert text is not None
    assert ENCODINGS[encoding].decode(text).lower() == "\n".join(SENTENCES).lower()


def test_bytes_of_windows_1258_and_of_other_languages_are_not_taken() -> None:
    for text in SENTENCES:
        assert legacy_text(in_windows_1258(text)) is None
    for text in (*FRENCH, *OTHERS):
        assert legacy_text(text.encode("cp1252")) is None


def in_windows_1258(text: str) -> bytes:
    """Write a text in Windows-1258, which has the tones apart from their letters."""
    spread = (unicodedata.normalize("NFD", letter) for letter in text)
    apart = (
        unicodedata.normalize("NFC", TONE.sub("", each)) + "".join(TONE.findall(each)) for each in spread
    )
    return "".join(apart).encode("cp1258")
