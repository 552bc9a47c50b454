"""Stock phrases that stand in result cells and say nothing that could be checked."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from hganalysis import vocab
from hganalysis.settings.entries import Entry, read_reference, refuse_faults
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping


BOILERPLATE_FILE = Path(__file__).parent / "boilerplate.yml"


@cache
def load_empty_results(path: Path | None = None) -> frozenset[str]:
    """Return the stock phrases, folded (`text.fold`).

    Raises
    ------
    MapError
        `settings/boilerplate.yml`, or the file given, is missing or has faults: unknown keys, a phrase that
        is empty or given twice.
    """
    content = read_reference(path or BOILERPLATE_FILE, ["texts"])
    top = Entry(content, (), content.data)
    phrases: set[str] = set()
    for position, words in enumerate(top.texts("texts")):
        if fold(words) in phrases:
            Entry(content, ("texts", position), {}).fault(f"«{words}» ghi hai lần")
        phrases.add(fold(words))
    refuse_faults(content)
    return frozenset(phrases)


HEADINGS_FILE = Path(__file__).parent / "headings.yml"


@cache
def load_headings(path: Path | None = None) -> Mapping[str, tuple[str, ...]]:
    """Return the words that headings use for each field a map may name, the preferred one first.

    A field without words has its label.

    Raises
    ------
    MapError
        `settings/headings.yml`, or the file given, is missing or has faults.
    """
    content = read_reference(path or HEADINGS_FILE, optional=vocab.MAP_KEYS)
    top = Entry(content, (), content.data)
    labels = {each.map_keys[0]: each.label for each in vocab.COLUMNS.values() if each.map_keys}
    words = {key: top.texts(key) if key in content.data else (label,) for key, label in labels.items()}
    refuse_faults(content)
    return MappingProxyType(words)
