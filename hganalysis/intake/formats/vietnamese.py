"""Whether a text reads as Vietnamese: the test that bytes were decoded by the right table."""

from __future__ import annotations

import unicodedata

from hganalysis.text import nfc

VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"
LETTERS = {
    letter.upper() if upper else letter
    for vowel in VOWELS
    for letter in (vowel, *(nfc(vowel + tone) for tone in TONES), "đ")
    for upper in (False, True)
}
MARKS = set("«»‘’“”–—…•°§©®±\u00a0€")
"""Signs beyond ASCII that Vietnamese documents use."""


def is_vietnamese(text: str) -> bool:
    """Tell whether every letter and sign is one of Vietnamese documents, tone marks joined to vowels."""
    found = {each for each in nfc(text) if not each.isascii()}
    return bool(found & LETTERS) and found <= LETTERS | MARKS and not any(map(unicodedata.combining, found))
