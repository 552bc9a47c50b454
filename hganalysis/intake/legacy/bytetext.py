"""Bytes of a text file that is not Unicode: whether they are legacy Vietnamese, and then what text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis.intake.legacy.content import is_vietnamese, recognise, words_of
from hganalysis.intake.legacy.tables import as_codes, as_windows
from hganalysis.text import nfc

if TYPE_CHECKING:
    from collections.abc import Iterable

LOOKED_AT = 4 * 1024 * 1024
BYTES = "latin-1"
"""Gives each byte the character of its number."""


def legacy_text(data: bytes) -> str | None:
    """Return bytes as text that `to_unicode` can convert, or None when they are not legacy Vietnamese.

    Each byte becomes the character that Windows-1252 shows for it. Bytes that have more Vietnamese words in
    Windows-1258 are not taken: that is a code page of Unicode letters, and no legacy encoding.

    Parameters
    ----------
    data : bytes
        A file that is not UTF-8; its first `LOOKED_AT` bytes are judged.
    """
    start = data[:LOOKED_AT].decode(BYTES)
    found = recognise([start])
    if found.encoding is None or found.spelt < _spelt_in_1258(words_of([start])):
        return None
    return as_windows(data.decode(BYTES))


def _spelt_in_1258(words: Iterable[str]) -> int:
    codes = (as_codes(word).encode(BYTES, "ignore") for word in words)
    return sum(is_vietnamese(nfc(each.decode("cp1258", "replace"))) for each in codes)
