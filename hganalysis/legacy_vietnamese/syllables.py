"""Whether a word is spelt as a Vietnamese syllable: what tells text read rightly from text read wrongly.

The rules are those of spelling (Viện Ngôn ngữ học, Từ điển tiếng Việt): an onset, a rhyme and one tone; c, g
and ng are written k, gh and ngh before e, ê, i and y; rhymes that end in c, ch, p or t have sắc or nặng.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

REMEMBERED = 65536
SPELT_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
SPELT_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong
ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt
uynh uyp uyt uyu ư ưa ưc ươc ươi ươm ươn ương ươp ươt ươu ưi ưm ưn ưng ưt ưu
y yêm yên yêng yêt yêu ych ynh yt
"""
ONSETS = "|".join(sorted(SPELT_ONSETS.split(), key=len, reverse=True))
RHYMES = frozenset(SPELT_RHYMES.split())
SPELT = re.compile(f"({ONSETS})?([aăâeêioôơuưy].*)")
BEFORE_FRONT = {"c": "k", "g": "gh", "ng": "ngh"}
FRONT = "eêiy"
STOPPED = re.compile("(?:c|ch|p|t)$")
TONE_OF_STOPPED = "\u0301\u0323"
TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
ONSETS_OF_Y = ("", "h", "k", "l", "m", "qu", "s", "t", "v")
"""Onsets that are written before y as well as before i."""


@lru_cache(maxsize=REMEMBERED)
def is_syllable(word: str) -> bool:
    """Tell whether a word, in any case, can be a Vietnamese syllable with its tone in its place.

    Examples
    --------
    >>> is_syllable("nghĩa"), is_syllable("Hoà"), is_syllable("Hòa"), is_syllable("UBND"), is_syllable("boỏ")
    (True, True, True, False, False)
    """
    spread = unicodedata.normalize("NFD", word.lower())
    tones = TONE.findall(spread)
    if len(tones) > 1:
        return False
    plain = unicodedata.normalize("NFC", TONE.sub("", spread))
    place = len(unicodedata.normalize("NFC", TONE.split(spread)[0])) - 1 if tones else None
    return any(
        _is_spelt(onset, plain[len(onset) :], tones, None if place is None else place - len(onset))
        for onset in _onsets(plain)
    )


def _onsets(plain: str) -> list[str]:
    """Return what may be the onset; "gi" may end in its rhyme: gì, giếng."""
    found = SPELT.fullmatch(plain)
    if found is None:
        return ["g"] if plain == "gi" else []
    return [found[1] or "", *(["g"] if found[1] == "gi" else [])]


def _is_spelt(onset: str, rhyme: str, tones: list[str], place: int | None) -> bool:
    if rhyme not in RHYMES:
        return False
    if rhyme[0] in FRONT and onset in BEFORE_FRONT and not (onset == "g" and rhyme[0] == "i"):
        return False
    if rhyme[0] not in FRONT and onset in ("k", "gh", "ngh"):
        return False
    if rhyme[0] == "y" and onset not in ONSETS_OF_Y:
        return False
    if STOPPED.search(rhyme) and not (tones and tones[0] in TONE_OF_STOPPED):
        return False
    return place is None or place in _tone_places(rhyme)


def _tone_places(rhyme: str) -> set[int]:
    """Return where in a rhyme its tone may stand: on ă â ê ô ơ ư first, else where either usage puts it."""
    marked = [place for place, letter in enumerate(rhyme) if letter in "ăâêôơư"]
    if marked:
        return {marked[-1]}
    vowels = len(re.match("[aeiouy]+", rhyme)[0])  # type: ignore[index]
    if vowels == 1 or rhyme in ("oong", "ooc"):
        return {0} if vowels == 1 else {1}
    if vowels == len(rhyme) == 2:
        return {0, 1} if rhyme in ("oa", "oe", "uy") else {0}
    return {1}
