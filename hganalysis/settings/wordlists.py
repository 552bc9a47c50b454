"""Words an export uses: for states and deadlines, in headings, and phrases that say nothing to be checked.

What is compared is folded (`text.fold`). Each loader raises `MapError` with every fault of its file at once,
each with its line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, create_model

from hganalysis import vocab
from hganalysis.errors import MapError
from hganalysis.settings.reference import from_reference
from hganalysis.settings.yamlfile import STRICT, Trimmed, one_of, read_yaml, repeated, validated
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

WORDLESS_DUE_KINDS = ("none", "recurrent", "waiting")


def _said_once(value: dict[str, str]) -> dict[str, str]:
    words = [fold(word) for word in value]
    twice = sorted({word for word in words if words.count(word) > 1})
    if twice:
        raise ValueError(f"«{'», «'.join(twice)}» khai hai lần (không phân biệt chữ hoa, chữ thường)")
    return value


def _folded(value: dict[str, str]) -> dict[str, str]:
    return {fold(word): meaning for word, meaning in value.items()}


StateWords = Annotated[dict[str, Annotated[str, one_of(vocab.STATES)]], AfterValidator(_said_once)]
"""What a state column says -> a key of `vocab.STATES`."""

DueWords = Annotated[dict[str, Annotated[str, one_of(WORDLESS_DUE_KINDS)]], AfterValidator(_said_once)]
"""What a deadline column says in place of a date -> ``none``, ``recurrent`` or ``waiting``."""


class Statuses(BaseModel):
    """What the words of exports mean; the keys are folded."""

    model_config = STRICT
    states: Annotated[StateWords, AfterValidator(_folded)]
    due_words: Annotated[DueWords, AfterValidator(_folded)]


@from_reference("statuses.yml")
def load_statuses(path: Path) -> Statuses:
    """Return the meanings of `statuses.yml`, or of the file given."""
    return validated(read_yaml(path, MapError), Statuses, MapError, noun="khóa")


class _Boilerplate(BaseModel):
    model_config = STRICT
    texts: tuple[Trimmed, ...]


@from_reference("boilerplate.yml")
def load_empty_results(path: Path) -> frozenset[str]:
    """Return the stock phrases of `boilerplate.yml`, or of the file given, folded."""
    content = read_yaml(path, MapError)
    twice = repeated(content, "texts", None)
    return frozenset(map(fold, validated(content, _Boilerplate, MapError, noun="khóa", more=twice).texts))


_LABELS = {each.map_keys[0]: each.label for each in vocab.COLUMNS.values() if each.map_keys}
_Headings = create_model(
    "_Headings",
    __config__=STRICT,
    **{key: (tuple[Trimmed, ...], (label,)) for key, label in _LABELS.items()},  # type: ignore[call-overload]
)


@from_reference("headings.yml")
def load_headings(path: Path) -> Mapping[str, tuple[str, ...]]:
    """Return the words that headings use for each field a map may name, the preferred one first.

    They are those of `headings.yml`, or of the file given; a field without words has its label.
    """
    content = read_yaml(path, MapError)
    headings: Mapping[str, tuple[str, ...]] = validated(
        content, _Headings, MapError, noun="khóa"
    ).model_dump()
    return headings
