"""Required fields that nothing tells: the likeliest column that no other field took, and what is in doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.drafting.date_formats import draft_dates
from hganalysis.drafting.proposed_fields import SAYS_OTHERWISE, SPARSE, Proposal, likeness, words_of
from hganalysis.drafting.proposed_words import meaning_of
from hganalysis.drafting.spread_dates import is_part_of_a_date
from hganalysis.drafting.terms_as_numbers import (
    are_of_time_spent,
    says_time_given,
    unit_of_numbers,
)
from hganalysis.drafting.told_by_cells import HARDLY_ANY, LONGEST_WORD, MOST_WORDS, places_left
from hganalysis.intake.dates import DateReader
from hganalysis.intake.deadline_terms import CALLED
from hganalysis.reading.sheet import line_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from hganalysis.drafting.column_profiles import Profile
    from hganalysis.drafting.found_table import Table
    from hganalysis.drafting.proposed_layout import LayoutDraft

DOUBTED = 0.3
"""Confidence in a column that is proposed because no other is left, and that a person has to look at."""

MOSTLY = 0.5
"""Share of days from which a column may be one of deadlines."""


def with_columns_left(
    columns: list[Proposal],
    layout: LayoutDraft,
    table: Table,
    looks: Sequence[Profile],
    is_open_to: Callable[[str], bool],
) -> list[Proposal]:
    """Return proposals with a doubtful one for the deadline, and for the states, where all else fails.

    A file without deadlines is not counted, so the best column of days that is left is worth a look. What
    speaks against one is that it names another date, or lies before the day of assignment.
    """
    found = {*(each.field for each in columns), *layout.fields()}
    for field, lacks, best in (
        ("due_on", "due_on" not in found, _deadlines_left),
        ("status", not {"status", "completed_on"} & found, _states_left),
    ):
        if lacks and is_open_to(field):
            left = [place for place in places_left(columns, looks) if place not in layout.ticked]
            columns = [*columns, *best(columns, left, table, looks)]
    return sorted(columns, key=lambda each: vocab.MAP_KEYS.index(each.field))


def _deadlines_left(
    columns: Sequence[Proposal], left: Sequence[int], table: Table, looks: Sequence[Profile]
) -> list[Proposal]:
    if terms := _terms_left(columns, left, table, looks):
        return terms
    assigned = next((each.place for each in columns if each.field == "assigned_on"), None)
    dated = [place for place in left if _may_be_of_deadlines(looks[place])]
    days = _days(table, [*dated, *([] if assigned is None else [assigned])])
    dated = [place for place in dated if any(days[place])]
    if assigned is not None:
        dated = [place for place in dated if not _lies_before(days[place], days[assigned])]
    if not dated:
        return []
    best = max(dated, key=lambda place: (round(looks[place].filled, 1), _middle(days[place])))
    among = "duy nhất" if len(dated) == 1 else f"hợp nhất trong {len(dated)} cột ngày"
    told = f"tiêu đề không nói đây là thời hạn; lấy vì là cột ngày {among} chưa có nghĩa khác"
    return [Proposal("due_on", best, DOUBTED, told)]


def _terms_left(
    columns: Sequence[Proposal], left: Sequence[int], table: Table, looks: Sequence[Profile]
) -> list[Proposal]:
    """Return a doubtful proposal with the numbers of days that tasks have from the day they were given on."""
    places = {each.field: each.place for each in columns}
    start = next((name for name in CALLED if name in places), None)
    likely = [each for each in left if looks[each].filled >= SPARSE and _may_be_of_terms(table, each)]
    if start is None or not likely:
        return []
    if "completed_on" in places:
        given, ended = places[start], places["completed_on"]
        days = _days(table, [given, ended])
        likely = [
            each for each in likely if not are_of_time_spent(table.columns[each], days[given], days[ended])
        ]
    told = f"tiêu đề nói là thời gian được giao, không phải ngày; tính từ {CALLED[start]}"
    return [Proposal("due_on", each, DOUBTED, told) for each in likely[:1]]


def _may_be_of_terms(table: Table, place: int) -> bool:
    """Tell numbers under a heading for a length of time, but for a part of a date spread over columns."""
    label = table.labels[place]
    if not says_time_given(label) or not unit_of_numbers(label, table.columns[place]):
        return False
    return not is_part_of_a_date(table, place)


def _may_be_of_deadlines(profile: Profile) -> bool:
    """Tell whether cells are days, and the heading says nothing else of them."""
    named = {field: likeness(profile.parts, field)[0] for field in vocab.DATE_COLUMNS}
    is_said = max(named.values()) > named["due_on"]
    is_said = is_said or bool(SAYS_OTHERWISE["due_on"].search(" ".join(words_of(profile.label))))
    return not is_said and profile.dates >= MOSTLY and profile.filled >= SPARSE


def _days(table: Table, places: Sequence[int]) -> dict[int, list[dt.datetime | None]]:
    cells = {str(place): table.columns[place] for place in places}
    reader = DateReader(draft_dates(cells).rules())
    return {
        place: [reader.of(str(place)).read(cell).moment for cell in cells[str(place)]] for place in places
    }


def _lies_before(days: Sequence[dt.datetime | None], assigned: Sequence[dt.datetime | None]) -> bool:
    """Tell whether some tasks would be due before the day they were given on."""
    before = [due.date() < day.date() for due, day in zip(days, assigned, strict=True) if due and day]
    return sum(before) > HARDLY_ANY * len(before)


def _middle(days: Sequence[dt.datetime | None]) -> dt.datetime:
    """Return the day in the middle: of two columns, deadlines come after assignments."""
    read = sorted(filter(None, days))
    return read[len(read) // 2]


def _states_left(
    _: Sequence[Proposal], left: Sequence[int], __: Table, looks: Sequence[Profile]
) -> list[Proposal]:
    worded = [place for place in left if _may_be_of_states(looks[place])]
    if not worded:
        return []
    shares = {place: _known_share(looks[place]) for place in worded}
    best = max(worded, key=lambda place: (shares[place], -len(looks[place].texts)))
    known = f"{text.percent(shares[best], 0)} số ô là trạng thái quen biết"
    told = f"tiêu đề không nói đây là trạng thái; lấy vì là cột ít chữ chưa có nghĩa khác, {known}"
    return [Proposal("status", best, DOUBTED, told)]


def _may_be_of_states(profile: Profile) -> bool:
    """Tell whether cells are a few short words over and over, and neither answers nor names of units."""
    is_short = 1 < len(profile.texts) <= MOST_WORDS and profile.length <= LONGEST_WORD
    other = (profile.dates, profile.numbers, profile.answers, profile.units, profile.agencies)
    return is_short and max(other) < HARDLY_ANY and profile.filled >= SPARSE and profile.distinct <= MOSTLY


def _known_share(profile: Profile) -> float:
    known = sum(n for word, n in profile.texts.items() if meaning_of(line_text(word)) != "unknown")
    return known / len(profile.cells)
