"""Which addresses and language tags a document may have."""

from __future__ import annotations

import re

SAFE = re.compile(r"(https?://|mailto:)[^\s\x00-\x20]+", re.IGNORECASE)
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}")


def safe_link(address: str) -> str:
    """Return an address that leads to a page or a mailbox; nothing for any other, such as a script."""
    return address if SAFE.fullmatch(address) else ""


def language_tag(value: str) -> bool:
    """Tell whether a text is a language tag that every format takes."""
    return bool(LANGUAGE_TAG.fullmatch(value))
