"""What an unknown list keeps elsewhere than in a column: in names of sheets, headings of groups, ticks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from hganalysis.drafting.date_formats import says_no_date
from hganalysis.drafting.proposed_fields import LINE_NUMBERS, OF_TRACKER, RESTARTS, Proposal, words_of
from hganalysis.drafting.proposed_words import meaning_of
from hganalysis.intake.agency_matching import Directory
from hganalysis.intake.group_rows import DOTTED, NUMBER, SUB_LETTER
from hganalysis.intake.list_layout import NOT_TICKED, TICKED
from hganalysis.intake.outlines import summary_rows
from hganalysis.reading.sheet import is_blank, line_text
from hganalysis.settings.directory import load_agencies
from hganalysis.settings.export_map import SHEET_NAME
from hganalysis.text import fold, number, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hganalysis.drafting.column_profiles import Profile
    from hganalysis.drafting.found_table import Table
    from hganalysis.reading.sheet import Cell

MOSTLY = 0.5
"""Share of names that the directory knows, from which they are names of agencies."""

CLEARLY = 0.8
"""Share of ticked tasks with a completion date from which a tick says that a task is done."""

GAPS = 0.3
"""Share of blank cells from which a column that repeats no value is one written once for a group."""

ON_TIME_OR_LATE = (*(("dung", "han"), ("qua", "han"), ("tre", "han"), ("cham",), ("truoc", "han")),)
WHOLE = ("agency", "field", "leader", "source_level", "doc_number")
"""Fields that tasks in a row share by nature."""


OUTLINES, SAYS_SUMMARY = (("outline", "level"), ("outline", "number"), ("wbs",)), ("summary",)
"""Headings, in words, of a column with the level of each line of a plan, or whether it sums up others."""


@dataclass(frozen=True)
class MadeField:
    """A field proposed to stand elsewhere than in a column."""

    field: str
    """A key of a map's `columns`."""
    source: str
    """What the map is to say: ``sheet name`` or ``group heading 1``."""
    reason: str
    """Vietnamese."""
    cells: list[Cell]
    """Its value for each data row."""


@dataclass(frozen=True)
class LayoutDraft:
    """How a list is laid out."""

    made: tuple[MadeField, ...] = ()
    ticks: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Heading of a tick column -> the state that it means, and why."""
    ticked: tuple[int, ...] = ()
    """Where these columns stand."""
    outline: str = ""
    """Heading of the column that tells which lines sum up others; "" where there is none."""
    summed: str = ""
    """What that column tells."""
    composed: str = ""
    """Why ids have to be composed; "" where they need not."""
    fill_down: tuple[str, ...] = ()
    """Fields written once for several rows."""

    def fields(self) -> set[str]:
        """Return the fields that are found here."""
        return {each.field for each in self.made} | ({"status"} if self.ticks else set())


def draft_layout(
    table: Table, columns: Sequence[Proposal], looks: Sequence[Profile]
) -> tuple[list[Proposal], LayoutDraft]:
    """Return the columns that remain proposed, with what is proposed to stand elsewhere."""
    found = {each.field: each for each in columns}
    made = list(_made(table, found, looks))
    for each in made:
        found.pop(each.field, None)
    ticks = (
        {} if _is_told(found, looks) or "status" in {each.field for each in made} else _ticks(table, found)
    )
    if ticks:
        ended = found.get("completed_on")
        found = {name: each for name, each in found.items() if name != "status" and each.place not in ticks}
        found |= {"completed_on": ended} if ended else {}
    outline, summed = _outline(table)
    composed = ""
    if number_column := _line_numbers(table, found, looks):
        place, composed = number_column
        found["task_id"] = Proposal("task_id", place, 0.5, "chỉ là số thứ tự, đánh lại nhiều lần")
    elif not outline and "task_id" in found and _has_sub_tasks(table.columns[found["task_id"].place]):
        composed = "có việc con a), b) hoặc 1.1, 1.2 dưới một số"
    layout = LayoutDraft(
        tuple(made),
        {table.labels[place]: said for place, said in ticks.items()},
        tuple(ticks),
        outline,
        summed,
        composed,
        tuple(name for name in WHOLE if name in found and _is_written_once(table.columns[found[name].place])),
    )
    return list(found.values()), layout


def _outline(table: Table) -> tuple[str, str]:
    """Return the column that tells which lines of a plan only sum up others, and how many do."""
    for place, parts in enumerate(table.parts):
        words, cells = (words_of(parts[-1]) if parts else ()), table.columns[place]
        is_told = words in OUTLINES or (words == SAYS_SUMMARY and answers_in_each_row(cells))
        if is_told and (rows := len(summary_rows(cells))):
            return table.labels[place], f"{number(rows)} dòng tổng hợp các việc cấp dưới, không tính riêng"
    return "", ""


def _has_sub_tasks(cells: Sequence[Cell]) -> bool:
    """Tell whether some rows are parts of a numbered one: a) below 2, or 2.1."""
    numbers = {line_text(cell).strip("().:/ ") for cell in cells}
    plain = {each.lstrip("0") for each in numbers if NUMBER.fullmatch(each)}
    dotted = {each.split(".")[0].lstrip("0") for each in numbers if DOTTED.fullmatch(each)}
    return bool(plain & dotted) or any(map(SUB_LETTER.fullmatch, numbers))


def _made(table: Table, found: dict[str, Proposal], looks: Sequence[Profile]) -> Iterator[MadeField]:
    levels = list(_levels(table))
    if "agency" not in found or looks[found["agency"].place].agencies < MOSTLY:
        named = [(_known_share(cells), source, cells) for source, cells in [*levels, *_sheet_names(table)]]
        share, source, cells = max(named, key=lambda each: each[0], default=(0.0, "", []))
        if share >= MOSTLY:
            yield MadeField("agency", source, f"{percent(share, 0)} tên có trong danh mục cơ quan", cells)
            levels = [each for each in levels if each[0] != source]
    if not {"status", "completed_on"} & found.keys():
        levels += _sheet_names(table)
    for source, cells in levels:
        names = list(dict.fromkeys(cell for cell in cells if cell))
        if len(names) < 2:
            continue
        told = f"{number(len(names))} nhóm: {', '.join(map(str, names[:3]))}"
        if "status" not in found and all(meaning_of(str(name)) != "unknown" for name in names):
            yield MadeField("status", source, told, cells)
        elif "field" not in found and source != SHEET_NAME:
            yield MadeField("field", source, f"{told}; xem lại: có thể không phải lĩnh vực", cells)
            return


def _levels(table: Table) -> Iterator[tuple[str, list[Cell]]]:
    for level, cells in enumerate(table.groups, 1):
        yield ("group heading" if len(table.groups) == 1 else f"group heading {level}"), cells


def _sheet_names(table: Table) -> Iterator[tuple[str, list[Cell]]]:
    if len(set(table.sheets)) > 1:
        yield SHEET_NAME, list(table.sheets)


def _known_share(cells: Sequence[Cell]) -> float:
    directory, names = Directory(load_agencies()), Counter(cell for cell in cells if cell)
    known = sum(directory.knows(str(name)) for name in names)
    return known / len(names) if names else 0.0


def _is_told(found: dict[str, Proposal], looks: Sequence[Profile]) -> bool:
    """Tell whether a column has words for states, or a known tracker has its states there."""
    status = found.get("status")
    return status is not None and (looks[status.place].states >= MOSTLY or status.confidence == OF_TRACKER)


def _ticks(table: Table, found: dict[str, Proposal]) -> dict[int, tuple[str, str]]:
    """Return the columns of ticks with the state that each means; none unless there are two.

    Where none of them means done, the days of completion do.
    """
    places = [place for place in range(len(table.columns)) if table.parts[place] and _is_ticked(table, place)]
    several = sum(
        sum(_has_tick(table.columns[place][row]) for place in places) > 1 for row in range(len(table))
    )
    if len(places) < 2 or several > 0.05 * len(table):
        return {}
    states = {place: meaning_of(table.parts[place][-1]) for place in places}
    if any(state == "done" and answers_in_each_row(table.columns[place]) for place, state in states.items()):
        return {}
    has_open = "open" in states.values()
    done = table.columns[found["completed_on"].place] if "completed_on" in found else None
    told = {
        place: _tick_state(table, place, state, done, has_open=has_open) for place, state in states.items()
    }
    if done is None or not {state for state, _ in told.values()}.isdisjoint({"done", "unknown"}):
        return told
    ended = sum(not says_no_date(cell) for cell in done)
    return told | {found["completed_on"].place: ("done", f"{number(ended)} dòng, ngày ghi ở đây là đánh dấu")}


def _is_ticked(table: Table, place: int) -> bool:
    cells = [line_text(cell) for cell in table.columns[place] if not is_blank(cell)]
    told = [cell for cell in cells if not NOT_TICKED.fullmatch(cell)]
    return bool(told) and all(map(TICKED.fullmatch, told))


def answers_in_each_row(cells: Sequence[Cell]) -> bool:
    """Tell whether each cell says yes or no, and some say either: a question and no mark.

    Examples
    --------
    >>> answers_in_each_row(["Yes", "No"]), answers_in_each_row(["x", ""]), answers_in_each_row(["có", "có"])
    (True, False, False)
    """
    said = {line_text(cell) for cell in cells}
    yes = {each for each in said if TICKED.fullmatch(each)}
    return bool(yes) and said != yes and all(map(NOT_TICKED.fullmatch, said - yes))


def _has_tick(cell: Cell) -> bool:
    return TICKED.fullmatch(line_text(cell)) is not None


def _tick_state(
    table: Table, place: int, state: str, done: Sequence[Cell] | None, *, has_open: bool
) -> tuple[str, str]:
    """Return what a tick means: by its heading, else by whether ticked tasks have a completion date."""
    ticked = [row for row, cell in enumerate(table.columns[place]) if _has_tick(cell)]
    told = f"{number(len(ticked))} dòng"
    if state != "unknown":
        return state, told
    if done is not None:
        share = sum(not says_no_date(done[row]) for row in ticked) / len(ticked)
        if share >= CLEARLY or share <= 1 - CLEARLY:
            told += f", {percent(share, 0)} có ngày hoàn thành"
            return ("done" if share >= CLEARLY else "open"), told
    words = words_of(table.parts[place][-1])
    if has_open and any(_within(each, words) for each in ON_TIME_OR_LATE):
        return "done", f"{told}, đứng cạnh cột chưa hoàn thành"
    return "unknown", f"{told}; chưa rõ nghĩa"


def _within(words: tuple[str, ...], all_words: tuple[str, ...]) -> bool:
    return any(all_words[at : at + len(words)] == words for at in range(len(all_words)))


def _line_numbers(
    table: Table, found: dict[str, Proposal], looks: Sequence[Profile]
) -> tuple[int, str] | None:
    """Return the column of line numbers that has to do for ids though they restart, with the reason.

    They must restart where something else tells: below the heading of a group, or in another table.
    """
    if "task_id" in found or not (table.groups or table.joined > 1):
        return None
    taken = {each.place for each in found.values()}
    for place, parts in enumerate(table.parts):
        is_number = bool(parts) and words_of(parts[-1]) in LINE_NUMBERS
        if is_number and place not in taken and looks[place].cells and looks[place].distinct < RESTARTS:
            return place, "số thứ tự đánh lại theo nhóm hoặc trang tính, không phải mã"
    return None


def _is_written_once(cells: Sequence[Cell]) -> bool:
    """Tell whether a column has its value on the first row of each group only."""
    filled = [fold(line_text(cell)) for cell in cells if not is_blank(cell)]
    if not filled or is_blank(cells[0]) or len(filled) > (1 - GAPS) * len(cells):
        return False
    return len(filled) > 1 and all(one != other for one, other in pairwise(filled))
