"""A map and a params file drafted for an export that nobody has described yet.

`found_table` finds the table, `column_profiles` measures its columns and `proposed_fields` gives each a
field; `date_formats` and `proposed_words` work out dates, states and agencies, and `yaml_texts` makes the two
files. Everything is a proposal with its evidence: a person confirms it, and until then no report is run from
it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.drafting.column_profiles import Profile, profiles
from hganalysis.drafting.columns_left import with_columns_left
from hganalysis.drafting.date_formats import DateDraft, draft_dates, heading_zone, without_zone
from hganalysis.drafting.found_table import Table, largest_table
from hganalysis.drafting.proposed_fields import (
    BY_A_PERSON,
    Proposal,
    likely_columns,
    plain_words,
    propose_columns,
    with_completion,
    with_moved_deadlines,
)
from hganalysis.drafting.proposed_layout import LayoutDraft, draft_layout
from hganalysis.drafting.proposed_words import AgencyDraft, StateWord, draft_agencies, draft_states
from hganalysis.drafting.said import Said
from hganalysis.drafting.spread_dates import is_part_of_a_date
from hganalysis.drafting.terms_as_numbers import unit_of_numbers
from hganalysis.drafting.told_by_cells import (
    places_left,
    with_columns_told_by_cells,
    with_deadlines_apart_from_completions,
    with_deadlines_of_open_tasks,
    with_titles_for_ids,
)
from hganalysis.drafting.told_day import ToldTime, told_time
from hganalysis.drafting.told_office import told_office
from hganalysis.drafting.yaml_texts import map_text, params_text, required_fields
from hganalysis.errors import SourceError
from hganalysis.intake.agency_matching import without_links
from hganalysis.intake.date_evidence import is_contradicted, role_of, roles_of
from hganalysis.intake.dates import DateReader, as_days
from hganalysis.intake.deadline_terms import CALLED, WORKING_HOURS, term_of
from hganalysis.intake.ditto import with_values_above
from hganalysis.intake.lead_agencies import DATED_BY
from hganalysis.intake.side_tables import tables_beside
from hganalysis.reading.coded_cells import Cells
from hganalysis.reading.sheet import is_blank, is_placeholder, letters_lost, line_text
from hganalysis.reading.source_files import read_sources
from hganalysis.settings.trackers import Tracker, known_tracker
from hganalysis.settings.yamlfile import PROPOSED
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from hganalysis.reading.sheet import Cell, Sheet
    from hganalysis.settings.export_map import DateRules

__all__ = [
    "Draft",
    "can_name_a_file",
    "draft_export",
    "is_draft",
    "map_text",
    "name_for",
    "params_text",
    "redraft",
]

NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
"""Names that Windows keeps for itself, whatever follows the first dot.

Source: Microsoft, "Naming Files, Paths, and Namespaces".
"""

SHOWN_UNKNOWN = 12
MOST_CHOICES = 4
"""Different values of a column that may tell which rows to keep."""

ENTERED_BY = ("assigned_on", "entered_on")
"""Dates that put a task into a period, the usual one first; a list without them is counted whole,
since a task due after the cut-off belongs to it too."""

GIVEN = ("assigned_on", "entered_on", "doc_date")
"""Dates from which a task is there."""

HAPPENED = ("completed_on", "last_update_on", "reported_on", "confirmed_on", "assigned_on", "entered_on")
"""Dates of what has happened: the export cannot be older than the last of them."""

TRIMMED = 0.005
"""Share of the dates that may be slips of the keyboard, if they lie alone."""

LONE = 180
"""Days without any event after which a last few are taken for slips."""

JUDGED_BY_DAYS = ("due_on", "due_original", "completed_on")
"""Dates without which tasks cannot be judged: their column is proposed though nothing in it can be read."""

OWN_OFFSET = "+07:00"
"""The zone of the office."""

END_OF_DAY = dt.time(23, 59)
"""From then on a clock time says no more than the day."""

NOTHING_HAPPENED = "tệp không ghi ngày nào của việc đã xảy ra; thời hạn không cho biết tệp được xuất khi nào"

ALL_TO_COME = (
    "mọi ngày của việc đã xảy ra đều sau hôm nay, sớm nhất là {}; xem lại năm ở tệp nguồn, ví dụ Phật lịch "
    "thì đổi sang dương lịch, hoặc sửa cách đọc ở dates.formats"
)

TOLD = "ngày chốt lấy theo ngày số liệu hoặc ngày xuất ghi trong tệp"


@dataclass(frozen=True)
class WindowDraft:
    """A proposed window; the days are None when no date can be read."""

    by: str
    """The date that puts a task into the period."""
    start: dt.date | None
    end: dt.date | None
    evidence: str
    """Vietnamese."""
    earliest: dt.date | None = None
    """The first day of the list, from which a list that is counted whole tells."""


@dataclass(frozen=True)
class Draft:
    """What was understood of one export."""

    name: str
    """Of the map."""
    file: str
    """The export as the params file names it."""
    table: Table
    """Its largest table."""
    columns: list[Proposal]
    dates: DateDraft
    states: list[StateWord]
    """Empty without a state column."""
    agencies: AgencyDraft
    window: WindowDraft
    uncalculated: dict[str, int] = field(default_factory=dict)
    """Heading -> cells that show no content: formulas without a result, errors. None of them is proposed."""
    layout: LayoutDraft = field(default_factory=LayoutDraft)
    """What stands elsewhere than in a column of its own."""
    unread: tuple[Proposal, ...] = ()
    """Columns of dates by their heading that are left out, since none of their cells can be read."""
    profiles: list[Profile] = field(default_factory=list)
    """What the cells of each column look like."""
    said: Said = field(default_factory=Said)
    """What a person said in place of proposals."""
    tracker: Tracker | None = None
    """The known tracker that the export is of."""
    told: ToldTime = field(default_factory=ToldTime)
    """What the file says of its time."""
    sheets: tuple[tuple[Path, list[Sheet]], ...] = ()
    """The files of the export as they were read."""
    office: str = ""
    """Who reports, by what stands above the table."""

    def cells(self, name: str) -> list[Cell]:
        """Return the cells of the column of a field, none where it has no column."""
        place = next((each.place for each in self.columns if each.field == name), None)
        return [] if place is None else self.table.columns[place]

    def days(self, name: str) -> list[dt.date]:
        """Return the days in the column of a field, each once, the earliest first."""
        return sorted(set(_days(DateReader(self.dates.rules()).of(name), self.cells(name))))

    def likely(self, name: str) -> list[int]:
        """Return the columns that may be those of a field: the proposed one, then those not in use.

        Where neither heading nor cells speak for any, what is not in use is all that can be offered.
        """
        proposed = [each.place for each in self.columns if each.field == name]
        used = {each.place for each in self.columns}
        likely = likely_columns(self.profiles, name) or places_left(self.columns, self.profiles)
        return list(dict.fromkeys([*proposed, *(place for place in likely if place not in used), *likely]))

    def terms(self) -> int:
        """Return how many deadlines are said as a length of time."""
        rules = self.dates.rules()
        return sum(term_of(cell, rules) is not None for cell in self.cells("due_on"))

    def terms_from(self) -> str:
        """Return the column of days from which lengths of time are proposed to be counted."""
        usual, *_ = CALLED
        return next((name for name in CALLED if self.cells(name)), usual)

    def counts_working_hours(self) -> bool:
        """Tell whether a deadline is said as a number of working hours, which nobody has declared yet."""
        rules = self.dates.rules()
        found = (term_of(cell, rules) for cell in self.cells("due_on"))
        return any(term is not None and term.unit == WORKING_HOURS for term in found)

    def timed_deadlines(self) -> tuple[int, int]:
        """Return how many deadlines have a clock time, and how many there are."""
        reader = DateReader(self.dates.rules()).of("due_on")
        read = as_days([reader.read(cell, deadline=True) for cell in self.cells("due_on")])
        dated = [each for each in read if each.moment is not None]
        timed = [each for each in dated if each.has_time and each.moment and each.moment.time() < END_OF_DAY]
        return len(timed), len(dated)

    @property
    def period(self) -> str:
        """Name of the proposed period: its last day, or the name of the map."""
        return self.window.end.isoformat() if self.window.end else self.name

    def missing(self) -> list[str]:
        """Return the required fields for which no column was found."""
        found = {*(each.field for each in self.columns), *self.layout.fields()}
        *always, status, completed = required_fields()
        missing = [name for name in always if name not in found]
        return missing if {status, completed} & found else [*missing, status]

    def same_heading(self, place: int) -> list[int]:
        """Return the columns that have the heading of one, if it is not alone and they have letters."""
        label = fold(self.table.labels[place])
        same = [each for each, other in enumerate(self.table.labels) if fold(other) == label]
        return same if len(same) > 1 and self.table.letters else []

    def unused(self) -> list[str]:
        """Return the headings of the columns that stand for no field."""
        taken = {*(each.place for each in self.columns), *self.layout.ticked}
        labels = [label for place, label in enumerate(self.table.labels) if label and place not in taken]
        return [label for label in labels if label != self.layout.outline]

    def choices(self) -> dict[str, list[int]]:
        """Return the unused columns that cut the rows into few groups, with the rows of each group.

        What stands in them is not told: a map is kept and shared, and a cell may hold a name or an address.
        """
        unused = set(self.unused())
        counted = {
            label: Counter(line_text(cell) for cell in cells if not is_blank(cell))
            for label, cells in zip(self.table.labels, self.table.columns, strict=True)
            if label in unused
        }
        return {
            label: sorted(sizes.values(), reverse=True)
            for label, sizes in counted.items()
            if 2 <= len(sizes) <= MOST_CHOICES and 2 * sizes.total() >= len(self.table)
        }

    def unknown_agencies(self) -> Iterator[tuple[str, int, str]]:
        """Yield names the directory does not know: name, rows, and what it is near to."""
        yield from self.agencies.unknown[:SHOWN_UNKNOWN]
        left = self.agencies.unknown[SHOWN_UNKNOWN:]
        if left:
            yield f"và {len(left)} tên khác", sum(n for _, n, _ in left), ""


def draft_export(path: Path, file: str, name: str, *, today: dt.date | None = None) -> Draft:
    """Read an export, a file or a folder of them, and draft how to read it.

    `file` is how the params file is to name it, and `name` that of its map. What happened after `today` did
    not happen: such a date is a slip, and no as-of day is proposed by it.

    Raises
    ------
    SourceError
        The file cannot be read, or no sheet has a table.
    """
    sources = read_sources(path)
    sheets = [sheet for _, each in sources for sheet in each]
    table = largest_table([part for sheet in sheets for part in tables_beside(sheet)])
    if table is None:
        fault = f"{path.name}: không trang nào có hàng tiêu đề với dữ liệu bên dưới. Kiểm tra lại tệp xuất."
        raise SourceError(" ".join([fault, *letters_lost(sheets)]))
    columns = [Cells.of(cells) for cells in table.columns]
    held = (len(cells.rows_where(is_placeholder)) for cells in columns)
    shown = {label: n for label, n in zip(table.labels, held, strict=True) if n}
    table = replace(table, columns=tuple(map(_as_meant, columns)))
    told = told_time(sheets, table.labels, today)
    looks = profiles(table, told.year)
    draft = _drafted(table, looks, file, name, Said(), uncalculated=shown, today=today, told=told)
    return replace(draft, sheets=tuple(sources), office=told_office(sheets, table))


def _as_meant(cells: Cells) -> list[Cell]:
    """Return a column without links and placeholders, with the values that cells say stand above."""
    shown = [None if is_placeholder(cell) else cell for cell in cells.values]
    named = [without_links(cell) if isinstance(cell, str) else cell for cell in shown]
    meant, _ = with_values_above(Cells(named, cells.codes))
    return [meant.values[code] for code in meant.codes.tolist()]


def redraft(draft: Draft, said: Said, *, today: dt.date | None = None) -> Draft:
    """Draft the same export again by what a person said of it; the rest is proposed anew."""
    again = _drafted(
        draft.table,
        draft.profiles,
        draft.file,
        draft.name,
        said,
        uncalculated=draft.uncalculated,
        today=today,
        told=draft.told,
    )
    return replace(again, sheets=draft.sheets, office=draft.office)


def _drafted(
    table: Table,
    looks: list[Profile],
    file: str,
    name: str,
    said: Said,
    *,
    uncalculated: dict[str, int],
    today: dt.date | None,
    told: ToldTime,
) -> Draft:
    tracker = known_tracker(list(map(without_zone, table.labels)))
    columns, layout = _columns_of(table, looks, said, tracker)
    cells = {each.field: table.columns[each.place] for each in columns}
    cells |= {each.field: each.cells for each in layout.made}
    dated = {name: cells[name] for name in vocab.DATE_COLUMNS if name in cells}
    zones = {each.field: heading_zone(table.labels[each.place]) for each in columns if each.field in dated}
    labels = {each.field: table.labels[each.place] for each in columns}
    dates = replace(
        draft_dates(dated, said.dayfirst, told.year, _terms_in(table, columns)),
        times_in={name: zone for name, zone in zones.items() if zone and zone != OWN_OFFSET},
    )
    states = _states_of(cells, tracker, are_calculated=labels.get("status") not in uncalculated)
    trusted = {name: _trusted(name, each, dates) for name, each in dated.items()}
    window = draft_window(trusted, dates.rules(), today, told.last_day(dayfirst=dates.dayfirst))
    unread = tuple(each for each in columns if _is_left_out(each, cells, dates, said))
    return Draft(
        name=name,
        file=file,
        table=table,
        columns=[each for each in columns if each not in unread],
        unread=unread,
        dates=dates,
        states=[_as_meant_by(said, each) for each in states],
        agencies=_agencies_of(cells, dates, said),
        window=replace(
            window,
            by="none" if said.whole else window.by,
            start=said.start or (window.earliest if said.whole else window.start),
            end=said.end or window.end,
        ),
        layout=layout,
        uncalculated=uncalculated,
        profiles=looks,
        said=said,
        tracker=tracker,
        told=told,
    )


def _terms_in(table: Table, columns: Sequence[Proposal]) -> str:
    """Return the unit of deadlines that are bare numbers, "" where they are none or parts of dates."""
    due = next((each.place for each in columns if each.field == "due_on"), None)
    if due is None or is_part_of_a_date(table, due):
        return ""
    return unit_of_numbers(table.labels[due], table.columns[due])


def _is_left_out(column: Proposal, cells: Mapping[str, Sequence[Cell]], dates: DateDraft, said: Said) -> bool:
    """Tell a column of days that something stands in, of which nothing can be read, and no task needs any."""
    name = column.field
    if name not in vocab.DATE_COLUMNS or name in (*JUDGED_BY_DAYS, *said.columns):
        return False
    reader = DateReader(dates.rules()).of(name)
    outcomes = [reader.read(cell).outcome for cell in cells[name]]
    return "unreadable" in outcomes and not {"date", "null"} & set(outcomes)


def _columns_of(
    table: Table, looks: list[Profile], said: Said, tracker: Tracker | None
) -> tuple[list[Proposal], LayoutDraft]:
    """Return where each field stands, by headings, cells and what a person said."""

    def is_open_to(name: str) -> bool:
        return name not in said.columns

    columns = propose_columns(looks, said.columns, tracker)
    status = next((table.columns[each.place] for each in columns if each.field == "status"), [])
    if not {"due_on", "completed_on"} & said.columns.keys():
        columns = with_deadlines_of_open_tasks(columns, table)
    if is_open_to("completed_on"):
        columns = with_completion(columns, status)
    if not {"due_on", "due_original"} & said.columns.keys():
        columns = with_moved_deadlines(columns, looks)
    if is_open_to("due_on"):
        columns = with_deadlines_apart_from_completions(columns, table, looks)
    columns = with_columns_told_by_cells(columns, table, looks, is_open_to)
    columns, layout = draft_layout(table, columns, looks)
    if is_open_to("task_id"):
        columns = with_titles_for_ids(columns, table)
    columns = with_columns_left(columns, layout, table, looks, is_open_to)
    return _as_said(columns, layout, said)


def _states_of(
    cells: Mapping[str, Sequence[Cell]], tracker: Tracker | None, *, are_calculated: bool
) -> list[StateWord]:
    """Return the words for states; where formulas are without a result, what looks blank is no word."""
    ended, deadlines = (cells.get(name, []) for name in ("completed_on", "due_on"))
    words = draft_states(cells.get("status", []), tracker, ended, deadlines)
    return [each for each in words if each.word or are_calculated]


def _agencies_of(cells: Mapping[str, Sequence[Cell]], dates: DateDraft, said: Said) -> AgencyDraft:
    """Return how names of agencies are taken, on the days of their rows."""
    drafted = draft_agencies(cells.get("agency", []), lambda: _days_of_rows(cells, dates))
    return replace(drafted, directory=said.directory) if said.directory else drafted


def _days_of_rows(
    cells: Mapping[str, Sequence[Cell]], dates: DateDraft
) -> dict[str, list[dt.datetime | None]]:
    """Return the dates by which names are looked up, the first column first, until each row has one."""
    reader, read = DateReader(dates.rules()), dict[str, list[dt.datetime | None]]()
    for name in (each for each in DATED_BY if each in cells):
        read[name] = [reader.of(name).read(cell, deadline=name == "due_on").moment for cell in cells[name]]
        if all(map(any, zip(*read.values(), strict=True))):
            break
    return read


def _as_said(columns: list[Proposal], layout: LayoutDraft, said: Said) -> tuple[list[Proposal], LayoutDraft]:
    """Return what is proposed but for what a person said of a field: it stands in that column, or in none."""
    given = [
        Proposal(name, place, 1.0, BY_A_PERSON) for name, place in said.columns.items() if place is not None
    ]
    kept = [each for each in columns if each.field not in said.columns]
    made = tuple(each for each in layout.made if each.field not in said.columns)
    layout = replace(layout, made=made)
    if said.columns.get("status") is not None:
        layout = replace(layout, ticks={}, ticked=())
    return sorted([*kept, *given], key=lambda each: vocab.MAP_KEYS.index(each.field)), layout


def _as_meant_by(said: Said, word: StateWord) -> StateWord:
    """Return a state word with what a person said that it means, if anything."""
    meant = said.states.get(word.word)
    return replace(word, state=meant, known=False, by_days=False) if meant else word


def _trusted(name: str, cells: Sequence[Cell], dates: DateDraft) -> list[Cell]:
    """Return the dates of a column that its own evidence does not speak against, as intake takes them."""
    if name in dates.swapped:
        return [cell for cell in cells if role_of(cell) not in ("turned", "settled")]
    dayfirst = dates.dayfirst != (name in dates.other_order)
    if is_contradicted(roles_of(set(map(line_text, cells))), dayfirst=dayfirst):
        return [cell for cell in cells if role_of(cell) != "either"]
    return list(cells)


def draft_window(
    columns: Mapping[str, Sequence[Cell]],
    rules: DateRules,
    today: dt.date | None = None,
    told: dt.date | None = None,
) -> WindowDraft:
    """Work out the window from the cells of the date columns by field.

    Its end is the day that the file has `told`, unless something happened after it.
    """
    reader = DateReader(rules)
    days = {name: _days(reader.of(name), cells) for name, cells in columns.items()}
    by = next((name for name in ENTERED_BY if days.get(name)), "none")
    happened = sorted(day for name in HAPPENED for day in days.get(name, []))
    if not happened:
        return WindowDraft(by, None, told, TOLD if told else NOTHING_HAPPENED)
    if today is not None and happened[0] > today:
        return WindowDraft(by, None, told, ALL_TO_COME.format(text.date(happened[0])))
    given = [days[name][0] for name in GIVEN if days.get(name)]
    earliest, last = min([*given, happened[0]]), _last(happened, today)
    first = days[by][0].replace(day=1) if by in days else earliest
    is_there = any(not is_blank(cell) for name in ENTERED_BY for cell in columns.get(name, []))
    lacking = "không ngày giao nào trong tệp đọc được" if is_there else "tệp không có ngày giao"
    said = f"{lacking} nên tính cả danh sách; "
    if by in days:
        said = (
            f"{vocab.COLUMNS[by].label.lower()} từ {text.date(days[by][0])} đến {text.date(days[by][-1])}; "
        )
    later = sum(day > last for day in happened)
    ahead = "sau hôm nay" if today else "cách xa về sau"
    slips = f", bỏ qua {later} ngày {ahead}, có thể gõ nhầm" if later else ""
    gap = _days_without(happened, last)
    slips += f"; trước đó {text.number(gap)} ngày không có việc nào, xem lại ngày này" if gap > LONE else ""
    said += f"việc gần nhất được ghi ngày {text.date(last)}{slips}"
    if told is not None and told >= last:
        return WindowDraft(by, first, told, f"{said}; {TOLD}", earliest)
    said += f"; tệp ghi số liệu đến {text.date(told)}, trước ngày ấy: xem lại" if told else ""
    return WindowDraft(by, first, last, said, earliest)


def _last(days: Sequence[dt.date], today: dt.date | None) -> dt.date:
    """Return the last day that something happened.

    What lies after today did not; where today is not known, a few that lie alone long after all others are
    taken for slips.
    """
    if today is not None:
        return max(day for day in days if day <= today)
    most_alone = int(TRIMMED * len(days))
    for place in range(len(days) - most_alone, len(days)):
        if (days[place] - days[place - 1]).days > LONE:
            return days[place - 1]
    return days[-1]


def _days_without(days: Sequence[dt.date], last: dt.date) -> int:
    """Return the days without any event before the last one."""
    return (last - max((day for day in days if day < last), default=last)).days


def _days(reader: DateReader, cells: Sequence[Cell]) -> list[dt.date]:
    readings = [reader.read(cell) for cell in cells]
    return sorted(each.moment.date() for each in readings if each.moment is not None)


def is_draft(content: bytes) -> bool:
    """Tell whether the content of a map or params file still holds a proposal that nobody has confirmed."""
    lines = content.decode("utf-8", "replace").splitlines()
    return any(PROPOSED in line.split("#")[0] for line in lines)


def name_for(path: Path) -> str:
    """Return a name for the map of a file: its own name in plain letters, digits and hyphens."""
    return "-".join(plain_words(path.stem)) or "tep-xuat"


def can_name_a_file(name: str) -> bool:
    """Tell whether a map can have this name on every system.

    Examples
    --------
    >>> can_name_a_file("kho-2024"), can_name_a_file("CON:x"), can_name_a_file("nul.2024")
    (True, False, False)
    """
    return NAME.fullmatch(name) is not None and name.split(".")[0].lower() not in DEVICES
