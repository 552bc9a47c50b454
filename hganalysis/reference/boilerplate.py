"""Stock phrases that stand in result cells and say nothing that could be checked."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hganalysis.reference.entries import Entry, read_reference, refuse_faults
from hganalysis.text import fold

BOILERPLATE_FILE = Path(__file__).parent / "boilerplate.yml"


@cache
def load_empty_results(path: Path | None = None) -> frozenset[str]:
    """Return the stock phrases, folded (`text.fold`).

    Raises
    ------
    MapError
        `reference/boilerplate.yml`, or the file given, is missing or has faults: unknown keys, a phrase that
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
