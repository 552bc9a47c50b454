"""Dated facts that the office may edit: agencies, working days, and the words an export uses.

Each file is checked when it is read; all its faults are told at once, each with its line.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from hganalysis import vocab
from hganalysis.settings.entries import Entry, read_reference, refuse_faults
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent
AGENCIES_FILE = HERE / "agencies.yml"
STATUSES_FILE = HERE / "statuses.yml"
REFERENCE_FILES: tuple[Path, ...] = tuple(sorted(HERE.glob("*.yml")))
"""Every reference file, in alphabetical order; the manifest of a run records them."""

AGENCY_GROUPS = tuple(group for group in vocab.GROUPS if group != "unresolved")
WORDLESS_DUE_KINDS = ("none", "recurrent", "waiting")
AGENCY_KEYS = (
    "id",
    "name",
    "short",
    "group",
    "order",
    "aliases",
    "valid_from",
    "valid_to",
    "successor",
    "source",
)


@dataclass(frozen=True)
class Agency:
    """An agency that tasks are assigned to.

    Attributes
    ----------
    id : str
        Never changed and never used again.
    name, short : str
        The official name, and one that fits on a chart.
    group : str
        A key of `vocab.GROUPS`.
    order : int
        Place in protocol order.
    aliases : tuple of str
        Abbreviations and old names. One that stands under two agencies is ambiguous, by intention.
    valid_from, valid_to : date or None
        First and last day of the agency under this id; None is without limit.
    successor : str or None
        Id of the agency that took over.
    source : str
        Where the facts come from.
    """

    id: str
    name: str
    short: str
    group: str
    order: int
    aliases: tuple[str, ...]
    valid_from: dt.date | None
    valid_to: dt.date | None
    successor: str | None
    source: str

    def is_valid_on(self, day: dt.date) -> bool:
        """Tell whether the agency existed on `day`."""
        return (self.valid_from or dt.date.min) <= day <= (self.valid_to or dt.date.max)


LAST_PLACE = 10**6
"""The place of an agency that is not in the directory."""


def protocol_place(agency_id: str | None, group: str) -> tuple[int, int]:
    """Return what agencies are sorted by: the place of the group in `vocab.GROUPS`, then in the directory.

    So communes stand before vertical agencies wherever the directory lists them, and an agency that the
    directory does not know stands last in its group.
    """
    orders = {agency.id: agency.order for agency in load_agencies()}
    return list(vocab.GROUPS).index(group), orders.get(agency_id or "", LAST_PLACE)


@dataclass(frozen=True)
class Statuses:
    """Words of an export; the keys are folded (`text.fold`).

    Attributes
    ----------
    states : mapping
        What a state column says -> a key of `vocab.STATES`.
    due_words : mapping
        What a deadline column says in place of a date -> ``none``, ``recurrent`` or ``waiting``.
    """

    states: Mapping[str, str]
    due_words: Mapping[str, str]


@cache
def load_agencies(path: Path | None = None) -> tuple[Agency, ...]:
    """Return the directory of agencies in protocol order.

    Parameters
    ----------
    path : Path, optional
        Another file of the same form; `settings/agencies.yml` when not given.

    Raises
    ------
    MapError
        The file is missing or has faults: unknown or missing keys, a repeated id or place, a bad date, an
        unknown group, a successor that does not exist, or one name for two agencies at the same time.
    """
    content = read_reference(path or AGENCIES_FILE, ["agencies"])
    entries = list(Entry(content, (), content.data).entries("agencies"))
    agencies = [_agency(entry) for entry in entries]
    ids = [agency.id for agency in agencies]
    orders = [agency.order for agency in agencies]
    for position, (entry, agency) in enumerate(zip(entries, agencies, strict=True)):
        if agency.id in ids[:position]:
            entry.fault(f"mã «{agency.id}» đã dùng cho đơn vị khác", "id")
        if agency.order in orders[:position]:
            entry.fault(f"thứ tự {agency.order} đã dùng cho đơn vị khác", "order")
        if agency.successor is not None and agency.successor not in {*ids} - {agency.id}:
            entry.fault(f"không có đơn vị kế thừa «{agency.successor}»", "successor")
    for first, second in combinations(range(len(agencies)), 2):
        if agencies[first].name == agencies[second].name and _overlap(agencies[first], agencies[second]):
            entries[second].fault(f"«{agencies[second].name}» trùng tên đơn vị khác cùng thời gian", "name")
    refuse_faults(content)
    return tuple(sorted(agencies, key=lambda agency: agency.order))


@cache
def load_statuses(path: Path | None = None) -> Statuses:
    """Return what the words of exports mean.

    Raises
    ------
    MapError
        `settings/statuses.yml`, or the file given, is missing or has faults: unknown keys, a word given
        twice, a meaning that does not exist.
    """
    content = read_reference(path or STATUSES_FILE, ["states", "due_words"])
    top = Entry(content, (), content.data)
    statuses = Statuses(
        states=_meanings(top.entry("states"), tuple(vocab.STATES)),
        due_words=_meanings(top.entry("due_words"), WORDLESS_DUE_KINDS),
    )
    refuse_faults(content)
    return statuses


def _agency(entry: Entry) -> Agency:
    entry.only(required=AGENCY_KEYS)
    start, end = entry.date("valid_from"), entry.date("valid_to")
    if start and end and start > end:
        entry.fault(f"valid_from {start} sau valid_to {end}", "valid_from")
    return Agency(
        id=entry.text("id"),
        name=entry.text("name"),
        short=entry.text("short"),
        group=entry.choice("group", AGENCY_GROUPS),
        order=entry.integer("order"),
        aliases=entry.texts("aliases"),
        valid_from=start,
        valid_to=end,
        successor=entry.text("successor") if entry.values.get("successor") is not None else None,
        source=entry.text("source"),
    )


def _overlap(one: Agency, other: Agency) -> bool:
    return (one.valid_from or dt.date.min) <= (other.valid_to or dt.date.max) and (
        other.valid_from or dt.date.min
    ) <= (one.valid_to or dt.date.max)


def _meanings(entry: Entry, allowed: tuple[str, ...]) -> Mapping[str, str]:
    meanings: dict[str, str] = {}
    for words in entry.values:
        if fold(words) in meanings:
            entry.fault(f"«{words}» ghi hai lần", words)
        meanings[fold(words)] = entry.choice(words, allowed)
    return MappingProxyType(meanings)
