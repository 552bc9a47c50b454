"""The directory of agencies: dated facts that the office may edit in settings/agencies.yml."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field, ValidationInfo, field_validator

from hganalysis import vocab
from hganalysis.errors import MapError
from hganalysis.settings.reference import from_reference
from hganalysis.settings.yamlfile import (
    STRICT,
    IsoDate,
    Trimmed,
    YamlFile,
    one_of,
    read_yaml,
    repeated,
    validated,
)
from hganalysis.text import alphabetical, date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

AGENCY_GROUPS = tuple(group for group in vocab.GROUPS if group != "unresolved")


class Agency(BaseModel):
    """An agency that tasks are assigned to."""

    model_config = STRICT
    id: Trimmed
    """Never changed and never used again."""
    name: Trimmed
    short: Trimmed
    """A name that fits on a chart."""
    group: Annotated[str, one_of(AGENCY_GROUPS)]
    order: Annotated[int, Field(ge=0)]
    """Place in protocol order."""
    aliases: tuple[Trimmed, ...]
    """Abbreviations and old names. One that stands under two agencies is ambiguous, by intention."""
    valid_from: IsoDate | None
    valid_to: IsoDate | None
    """First and last day of the agency under this id; None is without limit."""
    successor: Trimmed | None
    """Id of the agency that took over."""
    source: Trimmed

    @field_validator("valid_to")
    @classmethod
    def _runs_forward(cls, value: dt.date | None, info: ValidationInfo) -> dt.date | None:
        start = info.data.get("valid_from")
        if start and value and start > value:
            raise ValueError(f"valid_from {start} sau valid_to {value}")
        return value

    def is_valid_on(self, day: dt.date) -> bool:
        """Tell whether the agency existed on `day`."""
        return (self.valid_from or dt.date.min) <= day <= (self.valid_to or dt.date.max)


LAST_PLACE = 10**6
"""The place of an agency that is not in the directory."""


ProtocolPlace = tuple[int, int, tuple[tuple[int, ...], tuple[int, ...]]]


def protocol_place(agency_id: str | None, group: str, name: str) -> ProtocolPlace:
    """Return what agencies are sorted by: the group in `vocab.GROUPS`, the directory, then the alphabet.

    So communes stand before vertical agencies wherever the directory lists them, and those that the
    directory does not know stand last in their group, by their names.
    """
    orders = {agency.id: agency.order for agency in load_agencies()}
    return list(vocab.GROUPS).index(group), orders.get(agency_id or "", LAST_PLACE), alphabetical(name)


def order_said(orders: Iterable[int]) -> str:
    """Return what an order of agencies by `protocol_place` is, from their places in the directory.

    Examples
    --------
    >>> order_said([4, LAST_PLACE]), order_said([LAST_PLACE])
    ('thứ tự trong danh mục', 'thứ tự chữ cái')
    """
    is_listed = any(each != LAST_PLACE for each in orders)
    return "thứ tự trong danh mục" if is_listed else "thứ tự chữ cái"


class _Agencies(BaseModel):
    model_config = STRICT
    agencies: tuple[Agency, ...]


@from_reference("agencies.yml")
def load_agencies(path: Path) -> tuple[Agency, ...]:
    """Return the agencies of `agencies.yml`, or of the file given, in protocol order.

    Raises MapError: every fault of the file at once, each with its line.
    """
    content = read_yaml(path, MapError)
    twice = repeated(content, "agencies", None, "id") + repeated(content, "agencies", None, "order")
    more = [*twice, *_contradictions(content)]
    directory = validated(content, _Agencies, MapError, noun="khóa", more=more)
    return tuple(sorted(directory.agencies, key=lambda agency: agency.order))


def days_to_tell_apart(agencies: Sequence[tuple[str | None, str]]) -> list[str]:
    """Return what to add to the name of each agency, given with its id: of one name, since when or until.

    A period in which departments were merged counts both Sở Tài chính, the old and the new.

    Examples
    --------
    >>> days_to_tell_apart([("so-tai-chinh", "Sở Tài chính"), ("so-tai-chinh-2025", "Sở Tài chính")])
    [' (đến 18/02/2025)', ' (từ 19/02/2025)']
    >>> days_to_tell_apart([("so-tai-chinh", "Sở Tài chính"), ("so-y-te", "Sở Y tế")])
    ['', '']
    """
    often = Counter(name for _, name in agencies)
    days = {each.id: _days(each) for each in load_agencies()}
    return [days.get(agency_id or "", "") if often[name] > 1 else "" for agency_id, name in agencies]


def _days(agency: Agency) -> str:
    if agency.valid_from:
        return f" (từ {date(agency.valid_from)})"
    return f" (đến {date(agency.valid_to)})" if agency.valid_to else ""


def _contradictions(content: YamlFile) -> Iterator[str]:
    """Yield successors that do not exist or lead back, and names that two agencies have on one day."""
    entries = dict(enumerate(content.data.get("agencies") or ()))
    entries = {place: entry for place, entry in entries.items() if isinstance(entry, dict)}
    ids = [entry.get("id") for entry in entries.values()]
    for place, entry in entries.items():
        heir = entry.get("successor")
        if heir is not None and (heir == entry.get("id") or heir not in ids):
            yield f"{content.at(('agencies', place, 'successor'))}: không có đơn vị kế thừa «{heir}»."
        elif _leads_back(entry, entries.values()):
            where = content.at(("agencies", place, "successor"))
            yield f"{where}: chuỗi kế thừa của «{entry.get('id')}» quay lại chính nó; sửa successor."
    for one, (place, other) in combinations(entries.items(), 2):
        if one[1].get("name") == other.get("name") and _overlap(one[1], other):
            where = content.at(("agencies", place, "name"))
            yield f"{where}: «{other.get('name')}» trùng tên đơn vị khác cùng thời gian."


def _leads_back(entry: dict[str, Any], entries: Iterable[dict[str, Any]]) -> bool:
    """Tell whether who took over from an agency, one after the other, comes to the agency itself."""
    heirs = {each.get("id"): each.get("successor") for each in entries}
    here, seen = entry.get("successor"), set()
    while here is not None and here not in seen:
        seen.add(here)
        here = heirs.get(here)
    return entry.get("id") in seen


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether two entries share a day; their days are text that sorts as days do."""
    ends = [(str(each.get("valid_from") or ""), str(each.get("valid_to") or "9999")) for each in (one, other)]
    return ends[0][0] <= ends[1][1] and ends[1][0] <= ends[0][1]
