"""Columns that their cells tell, where no heading does: ids, days of completion and of updates."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from hganalysis import vocab
from hganalysis.drafting.date_formats import says_no_date
from hganalysis.drafting.proposed_fields import LEAST_CONFIDENCE, SAYS_OTHERWISE, Proposal, likeness, words_of
from hganalysis.drafting.proposed_layout import answers_in_each_row
from hganalysis.drafting.proposed_words import meaning_of
from hganalysis.intake.date_evidence import are_days_of_completion
from hganalysis.reading.sheet import is_blank, line_text
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hganalysis.drafting.column_profiles import Profile
    from hganalysis.drafting.found_table import Table
    from hganalysis.reading.sheet import Cell

NEARLY_ALL, HARDLY_ANY = 0.9, 0.1
"""Shares of dated rows from which a state has days of completion, and up to which it has none."""

FEWEST_OF_STATE = 2
"""Rows of a state from which its dated cells say something."""

FEWEST_WITH_UPDATES = 2
"""Tasks of several rows from which their days say something."""

ALIKE = 0.8
"""Share of cells of one shape from which a column is one of codes."""

MOST_WORDS, LONGEST_WORD = 10, 30
"""Different words of a column of states, and letters of one on average, at most."""

SHORTEST_TITLE = 15
"""Letters of a text that says what is to be done, on average, at least."""

DIGITS = re.compile(r"\d+")
CODE = re.compile(r"(?=.*\d)(?=.*[^\W\d_])[^\s@:]{3,40}")
"""A code of letters and digits, and no address."""

CODES = "mỗi dòng một mã khác nhau, cùng một dạng; tiêu đề không cho biết"
TITLES = "tệp không có mã; tên việc khác nhau ở mọi dòng nên dùng tạm, đổi tên thì không nối được kỳ sau"
STATES = "mỗi giá trị đều là một trạng thái, có xong và chưa xong; tiêu đề không cho biết"
TEXTS = "chữ dài, hầu như mỗi dòng một khác; tiêu đề không cho biết"
ANSWERS = "mỗi dòng trả lời có hay không cho câu hỏi đã xong chưa"
OF_OPEN_TASKS = "việc chưa xong cũng có ngày này nên là thời hạn"
A_ROW_AN_UPDATE = (
    "các dòng cùng mã ghi những ngày khác nhau ở cột này: mỗi lần cập nhật một dòng, dòng mới nhất được tính"
)
GOES_ALONG = "trùng ngày hoàn thành ở các việc đã xong, như ngày dự kiến của tiến độ, nên không là thời hạn"
DATED_WHEN_DONE = "chỉ ghi ngày ở những dòng mà trạng thái là đã xong; tiêu đề không cho biết"


def with_columns_told_by_cells(
    columns: list[Proposal], table: Table, looks: Sequence[Profile], is_open_to: Callable[[str], bool]
) -> list[Proposal]:
    """Return proposals with ids and days of completion that only their cells tell.

    `is_open_to` says whether a field may still be proposed: a person may have said otherwise.
    """
    columns = _with_title(_with_states(columns, table, looks, is_open_to), looks)
    if is_open_to("completed_on"):
        columns = _with_completions(columns, table, looks, is_open_to)
    found = {each.field: each for each in columns}
    left = places_left(columns, looks)
    if "task_id" not in found and is_open_to("task_id"):
        documents = [found["doc_number"].place] if "doc_number" in found else []
        codes = [each for each in (*left, *documents) if _are_own_codes(table.columns[each])]
        columns = [*columns, *(Proposal("task_id", each, LEAST_CONFIDENCE, CODES) for each in codes[:1])]
    return _with_updates(columns, table, looks) if is_open_to("last_update_on") else columns


def places_left(columns: Sequence[Proposal], looks: Sequence[Profile]) -> list[int]:
    """Return the columns with a heading that no field has."""
    taken = {each.place for each in columns}
    return [place for place, each in enumerate(looks) if each.label and place not in taken]


def _with_completions(
    columns: list[Proposal], table: Table, looks: Sequence[Profile], is_open_to: Callable[[str], bool]
) -> list[Proposal]:
    """Return proposals with a completion that only done tasks have, whatever day of theirs it is called.

    "Ngày nộp" is the day of assignment of an office that takes papers in, and that of the end of reports.
    """
    found = {each.field: each for each in columns}
    if "completed_on" in found or "status" not in found:
        return columns
    states = table.columns[found["status"].place]
    given = [found["assigned_on"].place] if "assigned_on" in found and is_open_to("assigned_on") else []
    places = [*places_left(columns, looks), *given]
    dated = [each for each in places if _is_dated_when_done(looks[each], table.columns[each], states)][:1]
    told = [Proposal("completed_on", each, LEAST_CONFIDENCE, DATED_WHEN_DONE) for each in dated]
    return [*(each for each in columns if each.place not in dated), *told]


def _with_updates(columns: list[Proposal], table: Table, looks: Sequence[Profile]) -> list[Proposal]:
    """Return proposals with the days of updates in a log that has several rows a task, one an update."""
    found = {each.field: each.place for each in columns}
    if "last_update_on" in found or not {"task_id", "agency"} <= found.keys():
        return columns
    keys = zip(*(map(line_text, table.columns[found[name]]) for name in ("task_id", "agency")), strict=True)
    rows = defaultdict[tuple[str, ...], list[int]](list)
    for row, key in enumerate(keys):
        rows[key].append(row)
    several = [each for key, each in rows.items() if key[0] and len(each) > 1]
    if "title" in found and not _say_the_same(table.columns[found["title"]], several):
        return columns
    places = [each for each in places_left(columns, looks) if looks[each].dates >= NEARLY_ALL]
    told = [each for each in places if _tells_apart(table.columns[each], several)]
    return [
        *columns,
        *(Proposal("last_update_on", each, LEAST_CONFIDENCE, A_ROW_AN_UPDATE) for each in told[:1]),
    ]


def _say_the_same(titles: Sequence[Cell], several: Sequence[Sequence[int]]) -> bool:
    """Tell whether the rows of nearly every task are of one task: a document that gives several is no id."""
    same = sum(len({fold(line_text(titles[row])) for row in rows}) == 1 for rows in several)
    return same >= NEARLY_ALL * len(several)


def _tells_apart(cells: Sequence[Cell], several: Sequence[Sequence[int]]) -> bool:
    """Tell whether nearly all tasks of several rows have another day in each."""
    apart = sum(len({line_text(cells[row]) for row in rows}) == len(rows) for rows in several)
    return len(several) >= FEWEST_WITH_UPDATES and apart >= NEARLY_ALL * len(several)


def with_deadlines_of_open_tasks(columns: list[Proposal], table: Table) -> list[Proposal]:
    """Return proposals in which days that open tasks have too are deadlines, where nothing else is.

    "Thời gian hoàn thành" is said of either.
    """
    found = {each.field: each for each in columns}
    ended, status = found.get("completed_on"), found.get("status")
    if ended is None or status is None or ended.place == status.place or "due_on" in found:
        return columns
    rows = zip(table.columns[status.place], table.columns[ended.place], strict=True)
    dated = [not says_no_date(cell) for state, cell in rows if meaning_of(line_text(state)) == "open"]
    if len(dated) < FEWEST_OF_STATE or sum(dated) < NEARLY_ALL * len(dated):
        return columns
    due = replace(ended, field="due_on", reason=f"{ended.reason}; {OF_OPEN_TASKS}")
    others = [each for each in columns if each is not ended]
    return sorted([*others, due], key=lambda each: vocab.MAP_KEYS.index(each.field))


def with_deadlines_apart_from_completions(
    columns: list[Proposal], table: Table, looks: Sequence[Profile]
) -> list[Proposal]:
    """Return proposals without deadlines that are the days of completion, where another column has deadlines.

    What a schedule forecasts goes along with what happens; what was planned at first does not.
    """
    found = {each.field: each.place for each in columns}
    if not {"due_on", "completed_on"} <= found.keys() or not _goes_along(table, found["due_on"], found):
        return columns
    likely = {place: likeness(looks[place].parts, "due_on")[0] for place in places_left(columns, looks)}
    others = [place for place in likely if likely[place] > 0 and looks[place].dates >= NEARLY_ALL]
    apart = [place for place in others if not _goes_along(table, place, found)]
    if not apart:
        return columns
    best = max(apart, key=lambda place: (likely[place], looks[place].filled))
    told = f"«{looks[found['due_on']].label}» {GOES_ALONG}"
    due = Proposal("due_on", best, LEAST_CONFIDENCE, told)
    return [due if each.field == "due_on" else each for each in columns]


def _goes_along(table: Table, place: int, found: Mapping[str, int]) -> bool:
    rows = zip(table.columns[place], table.columns[found["completed_on"]], strict=True)
    both = [(due, ended) for due, ended in rows if not (says_no_date(due) or says_no_date(ended))]
    same = sum(line_text(due) == line_text(ended) for due, ended in both)
    return are_days_of_completion(same, len(both))


def _with_title(columns: list[Proposal], looks: Sequence[Profile]) -> list[Proposal]:
    """Return proposals with what is to be done in the longest texts of which hardly two are the same."""
    taken = {each.place for each in columns}
    texts = {
        place: each.length for place, each in enumerate(looks) if place not in taken and _are_texts(each)
    }
    if not texts or any(each.field == "title" for each in columns):
        return columns
    return [*columns, Proposal("title", max(texts, key=texts.__getitem__), LEAST_CONFIDENCE, TEXTS)]


def _are_texts(profile: Profile) -> bool:
    is_prose = profile.length >= SHORTEST_TITLE and max(profile.dates, profile.numbers) < HARDLY_ANY
    return bool(profile.label) and is_prose and min(profile.distinct, profile.filled) >= NEARLY_ALL


def _with_states(
    columns: list[Proposal], table: Table, looks: Sequence[Profile], is_open_to: Callable[[str], bool]
) -> list[Proposal]:
    """Return proposals with the states in a column of few words, each of which means one."""
    if any(each.field == "status" for each in columns) or not is_open_to("status"):
        return columns
    left = places_left(columns, looks)
    told = [(place, STATES) for place in left if _are_states(looks[place])]
    told += [
        (place, ANSWERS)
        for place in left
        if meaning_of(table.parts[place][-1]) == "done" and answers_in_each_row(table.columns[place])
    ]
    return [*columns, *(Proposal("status", place, LEAST_CONFIDENCE, reason) for place, reason in told[:1])]


def _are_states(profile: Profile) -> bool:
    if len(profile.texts) > MOST_WORDS or profile.length > LONGEST_WORD or profile.filled < NEARLY_ALL:
        return False
    meant = {meaning_of(word) for word in profile.texts}
    return {"done", "open"} <= meant and "unknown" not in meant


def with_titles_for_ids(columns: list[Proposal], table: Table) -> list[Proposal]:
    """Return proposals in which titles, if no two are the same, do for the ids that a file lacks."""
    found = {each.field: each for each in columns}
    title = found.get("title")
    if title is None or "task_id" in found:
        return columns
    texts = [fold(line_text(cell)) for cell in table.columns[title.place]]
    if len(set(texts)) < len(texts) or "" in texts:
        return columns
    return [Proposal("task_id", title.place, LEAST_CONFIDENCE, TITLES), *columns]


def _are_own_codes(cells: Sequence[Cell]) -> bool:
    """Tell whether each row has a code of its own, nearly all of one shape."""
    texts = [line_text(cell) for cell in cells]
    if len(set(map(fold, texts))) < len(texts) or not all(map(CODE.fullmatch, texts)):
        return False
    shapes = Counter(DIGITS.sub("9", text) for text in texts)
    return max(shapes.values(), default=0) >= ALIKE * len(texts) and len(texts) > 1


def _is_dated_when_done(profile: Profile, cells: Sequence[Cell], states: Sequence[Cell]) -> bool:
    """Tell whether a column has dates where the state is one of the end, and else none."""
    if profile.dates < NEARLY_ALL or SAYS_OTHERWISE["completed_on"].search(" ".join(words_of(profile.label))):
        return False
    rows: dict[str, list[bool]] = defaultdict(list)
    for state, cell in zip(states, cells, strict=True):
        if not is_blank(state):
            rows[line_text(state)].append(not says_no_date(cell))
    shares = {word: sum(dated) / len(dated) for word, dated in rows.items() if len(dated) >= FEWEST_OF_STATE}
    dated = {meaning_of(word) for word, share in shares.items() if share >= NEARLY_ALL}
    blank = {meaning_of(word) for word, share in shares.items() if share <= HARDLY_ANY}
    is_parted = all(not HARDLY_ANY < share < NEARLY_ALL for share in shares.values())
    return is_parted and "done" in dated and dated <= {"done", "unknown"} and "open" in blank
