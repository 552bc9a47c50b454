"""The four appendices as tables of typed cells: the one source for the workbook, the PDF and the HTML report.

Phụ lục I follows the provincial form (three rates over the total); II, III and IV list the tasks behind the
counts. Cells hold numbers, shares and ISO dates; `shown` writes one as a Vietnamese reader expects it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from hganalysis import text, vocab
from hganalysis.counting.result_words import agencies_shown, reason_label, told_apart
from hganalysis.history.history_words import UNUSUAL
from hganalysis.intake.findings import KINDS
from hganalysis.report.method_note import method_note
from hganalysis.report.rows_behind import GROUP_SETS, agency_sets, named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from hganalysis.counting.listed_tasks import ListedTask
    from hganalysis.counting.result_model import Counts, KnownFault, Rate, Result
    from hganalysis.settings.office import Office

Cell = str | int | float | None
Align = Literal["left", "center", "right"]
ColumnKind = Literal["text", "count", "share", "date"]
RowKind = Literal["data", "group", "subtotal", "total"]

BLANK = "…"
"""Where the clerk writes a number or a date by hand."""

NO_TASKS = "Không có nhiệm vụ nào."
NONE_CLASSIFIED = "Trong các nhiệm vụ đã phân loại được không có nhiệm vụ nào thuộc danh mục này."
"""Said of an empty list while some tasks could not be classified."""

FAULTS_UNKNOWN = (
    "Kỳ trước được tính bằng bản cũ của công cụ nên không rõ tệp nguồn khi đó có lỗi làm thay đổi số liệu "
    "hay không."
)
"""Said of a period before whose result has no list of warnings."""

ANSWERS = (
    f"Cột “{vocab.COLUMNS['reported_state'].heading('II')}” và “{vocab.COLUMNS['cause_raw'].heading('II')}” "
    "ghi theo dữ liệu nguồn, lý do chưa được kiểm chứng; ô trống: nguồn không ghi."
)
SUMMARY_COUNTS = ("total", *vocab.IN_TOTAL)
SUMMARY_RATES = ("on_time_of_total", "late_of_total", "overdue_of_total")
GROUP_LETTERS = "ABCDĐEGH"


@dataclass(frozen=True)
class Column:
    """A column: the key of its values, its heading, how it is set and what its cells hold.

    `width` is in characters of the table's font; the widths of a table fill an A4 landscape page.
    """

    key: str
    label: str
    align: Align
    width: float
    kind: ColumnKind


ORDER = Column("order", "TT", "center", 4.5, "count")
SHOWN_AS: dict[vocab.Kind, ColumnKind] = {"date": "date", "count": "count", "percent": "count"}
"""How cells of these kinds are shown; others are texts."""


@dataclass(frozen=True)
class Row:
    """A row: one cell a column, and whether it is data, the heading of a group, or a sum.

    `rows` names the tasks behind each cell (`rows_behind`), "" for none; without it no cell has any.
    """

    cells: tuple[Cell, ...]
    kind: RowKind = "data"
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class AppendixTable:
    """An appendix: Roman number, title, table, the note below it, and what to say when it has no rows."""

    number: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str
    empty: str


def appendix_tables(result: Result) -> tuple[AppendixTable, ...]:
    """Return Phụ lục I to IV from a result (docs/design.md, "The result")."""
    return summary(result), overdue(result), completed_late(result), unclassified(result)


def shown(cell: Cell, column: Column) -> str:
    """Return a cell as text: `1.234`, `98,6%`, `03/11/2024`; a count of nothing, and a share of it, is "-".

    Examples
    --------
    >>> shown(0, Column("open_overdue", "Quá hạn", "right", 8, "count"))
    '-'
    >>> shown(0.5, Column("rate", "Tỷ lệ", "right", 10, "share"))
    '50,0%'
    """
    if column.kind == "share" and not isinstance(cell, str):
        return text.percent(cell)
    if column.kind == "date" and isinstance(cell, str):
        return text.date(cell)
    if cell is None:
        return ""
    if cell == 0 and column.kind == "count":
        return "-"
    return text.number(cell) if isinstance(cell, int) else str(cell)


def attached_line(result: Result, office: Office) -> str:
    """Return the line under an appendix's title; what is not known yet is left to the clerk."""
    if office.form == "plain":
        return f"(Kèm theo bản tin thống kê {result.label} của {office.author})"
    day, month, year = office.issued_on(result.as_of, BLANK)
    return (
        f"(Kèm theo Báo cáo số {office.number_or(BLANK)}/{office.symbol} ngày {day} tháng {month} năm {year} "
        f"của {office.author})"
    )


def period_line(result: Result) -> str:
    """Return the reporting period as the published report writes it."""
    return f"(Kỳ báo cáo: Từ ngày {text.date(result.from_)} đến ngày {text.date(result.as_of)})"


def caution_line(result: Result) -> str:
    """Return what is known to change the figures, as one text to stand above them; "" when nothing is.

    What several kinds of findings do alike is told once. The columns that a finding stands in are in the
    workbook of numbers.
    """
    by_effect: dict[str, list[str]] = {}
    for each in result.warnings:
        kind = KINDS.get(each.code)
        found = f"{kind.label}: {text.number(each.rows)} dòng" if kind and kind.effect else each.message
        by_effect.setdefault(kind.effect if kind else each.message, []).append(found)
    told = " ".join(_told(found, effect) for effect, found in by_effect.items())
    return f"Lưu ý về số liệu: {told}" if told else ""


def _told(found: list[str], effect: str) -> str:
    """Say what was found, and what it does, as a sentence."""
    if found == [effect]:
        return effect
    rest = [f"{each[:1].lower()}{each[1:]}" for each in found[1:]]
    return f"{'; '.join([found[0], *rest])}{', đều' if rest else ''} {effect}."


def caution_before(result: Result, most: int | None = None) -> str:
    """Return what was known to change the figures of the period before, for whoever compares with them.

    Of more faults than `most` the others are counted. "" when there was none, or no period before.
    """
    before = result.previous
    if before is None:
        return ""
    warnings = before.warnings
    if warnings is None:
        return FAULTS_UNKNOWN
    told = [_fault(each) for each in warnings if set(each.figures) & set(vocab.COUNTS)]
    if not told:
        return ""
    rest = len(told) - most if most is not None and len(told) > most else 0
    shown = [*told[:most], f"{text.number(rest)} loại khác"] if rest else told
    return f"Số liệu kỳ trước có điểm cần lưu ý ({'; '.join(shown)}), nên cần thận trọng khi so sánh."


def _fault(warning: KnownFault) -> str:
    """Return "ngày không đọc được: 3 dòng"; a kind of finding that there is no more is "lỗi khác"."""
    kind, rows = KINDS.get(warning.code), warning.rows
    other = vocab.WARNINGS_OF_HISTORY.get(warning.code, "lỗi khác")
    label = f"{kind.label[:1].lower()}{kind.label[1:]}" if kind else other
    unit = "số" if warning.code == UNUSUAL else "dòng"
    return f"{label}: {text.number(rows)} {unit}" if rows else label


def summary(result: Result) -> AppendixTable:
    """Return Phụ lục I: counts and the three rates over the total, by agency in protocol order."""
    labels = {name: label for name, (label, _, _) in vocab.RATES.items()}
    columns = (
        ORDER,
        Column("agency", "Tên cơ quan, đơn vị", "left", 36, "text"),
        *(Column(name, text.capital(vocab.COUNTS[name]), "right", 8, "count") for name in SUMMARY_COUNTS),
        *(Column(name, text.capital(labels[name]), "right", 9, "share") for name in SUMMARY_RATES),
        Column("no_deadline", "Ngoài tổng số: không thời hạn", "right", 8, "count"),
    )
    return AppendixTable(
        number="I",
        title="Kết quả thực hiện nhiệm vụ của các cơ quan, đơn vị",
        columns=columns,
        rows=tuple(_summary_rows(result)),
        note=_summary_note(result),
        empty=NO_TASKS,
    )


def overdue(result: Result) -> AppendixTable:
    """Return Phụ lục II: tasks not completed and overdue, longest first, with where each stands."""
    tasks = result.lists.open_overdue
    note = (
        f"Danh mục có {text.number(len(tasks))} nhiệm vụ, tính đến hết ngày {text.date(result.as_of)}, "
        f"xếp từ nhiệm vụ quá hạn nhiều ngày nhất. {_days_rule(result)} {ANSWERS}"
    )
    title = "Danh mục nhiệm vụ quá hạn chưa hoàn thành"
    return _task_list("II", title, tasks, note, _nothing(result))


def completed_late(result: Result) -> AppendixTable:
    """Return Phụ lục III: tasks completed after their deadline, longest first."""
    tasks = result.lists.done_late
    note = (
        f"Danh mục có {text.number(len(tasks))} nhiệm vụ, xếp từ nhiệm vụ hoàn thành quá hạn nhiều ngày "
        f"nhất. {_days_rule(result)} {ANSWERS}"
    )
    title = "Danh mục nhiệm vụ hoàn thành quá hạn"
    return _task_list("III", title, tasks, note, _nothing(result))


def reported_state(task: ListedTask) -> str:
    """Return what the agency says of a task, with the day it said so.

    Examples
    --------
    >>> from hganalysis.counting.listed_tasks import ListedTask
    >>> said = {"status_raw": "Chờ duyệt", "holder": "approver", "reported_on": "2024-10-04"}
    >>> reported_state(ListedTask.model_construct(**said, completed_on=None))
    'Chờ duyệt, báo ngày 04/10/2024'
    >>> undone = {"status_raw": "", "holder": "agency", "reported_on": None, "progress_pct": 80}
    >>> reported_state(ListedTask.model_construct(**undone))
    'tiến độ 80%'
    """
    said = task.status_raw or vocab.HOLDERS.get(task.holder or "", "")
    if task.holder == "reported_after" and task.completed_on:
        return f"{said} ngày {text.date(task.completed_on)}, sau ngày chốt số liệu"
    if task.reported_on:
        return f"{said}, báo ngày {text.date(task.reported_on)}"
    progress = task.progress_pct
    if progress is None or task.holder is None:
        return said
    is_only_that = task.holder in vocab.TO_DO and not task.status_raw
    return f"tiến độ {text.number(progress)}%" if is_only_that else f"{said}, {text.number(progress)}%"


OF_THIS_TOOL = frozenset(
    {
        *("holder", vocab.COLUMNS["holder"].label, "reason", "status", "Tình trạng", "Tình trạng kỳ trước"),
        *("Tình trạng kỳ này", "Tình trạng đã công bố", "Tình trạng nay", "Diễn biến", "Điều đã thay đổi"),
    }
)
"""Keys of the columns whose cells hold words of this tool, in a list whose other cells are the source's."""


def cells_worded(
    rows: Iterable[Sequence[Cell]], columns: Sequence[Column], own: Callable[[Any], Any]
) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of a list with what this tool says in the words of the office.

    Examples
    --------
    >>> columns = [Column(key, key, "left", 9, "text") for key in ("title", "holder")]
    >>> list(cells_worded([("Việc hoàn thành", "báo hoàn thành")], columns, lambda said: said.upper()))
    [('Việc hoàn thành', 'BÁO HOÀN THÀNH')]
    """
    ours = [place for place, column in enumerate(columns) if column.key in OF_THIS_TOOL]
    perhaps = [place for place, column in enumerate(columns) if column.key == "reported_state"]
    handed = tuple(vocab.HOLDERS.values())
    for row in rows:
        cells = list(row)
        for place in (*ours, *(each for each in perhaps if str(row[each]).startswith(handed))):
            cells[place] = own(cells[place])
        yield tuple(cells)


def cell(task: ListedTask, key: str) -> Cell:
    """Return what a list shows of a task in a column: words for codes, else what the result has."""
    if key == "reported_state":
        return reported_state(task)
    return reason_label(task.reason) if key == "reason" else task.of(key)


def unclassified(result: Result) -> AppendixTable:
    """Return Phụ lục IV: tasks that cannot be judged, with the reason and the place in the source."""
    tasks = result.lists.unclassified
    note = (
        f"Danh mục có {text.number(len(tasks))} nhiệm vụ có thời hạn nhưng không đủ căn cứ để xếp đúng hạn "
        "hay quá hạn; vẫn tính trong tổng số. Trang tính và dòng là vị trí trong tệp "
        f"{result.source.file}."
    )
    return _task_list("IV", "Danh mục nhiệm vụ chưa phân loại", tasks, note)


def _summary_rows(result: Result) -> list[Row]:
    """Return the agencies under their groups with subtotals; a single group needs no heading.

    A name that leads to no agency of the directory is not numbered as one.
    """
    agencies, rows, order, places = agencies_shown(result), [], 0, agency_sets(result.by_agency)
    named_apart = [*zip(agencies, told_apart(agencies), strict=True)]
    groups = [each for each in result.by_group if each.group in {agency.group for agency in agencies}]
    for i, group in enumerate(groups):
        letter = GROUP_LETTERS[i]
        if len(groups) > 1:
            blank = ("",) * (len(SUMMARY_COUNTS) + len(SUMMARY_RATES) + 1)
            rows.append(Row((letter, vocab.GROUPS[group.group], *blank), "group"))
        for agency, told in (each for each in named_apart if each[0].group == group.group):
            listed = group.group == vocab.UNRESOLVED and len(groups) > 1
            unknown = listed or agency.agency == vocab.UNNAMED
            order += not unknown
            place = places[agency.agency_id or "", agency.agency, agency.group]
            rows.append(
                _counted(("" if unknown else order, told.agency), agency, agency.rates, "data", place)
            )
        if len(groups) > 1:
            rows.append(
                _counted(("", f"Cộng {letter}"), group, group.rates, "subtotal", GROUP_SETS[group.group])
            )
    if rows:
        rows.append(_counted(("", "Tổng cộng"), result.totals, result.rates, "total"))
    return rows


def _counted(
    head: tuple[Cell, ...], counts: Counts, rates: Sequence[Rate], kind: RowKind, *place: str
) -> Row:
    """Return a row of counts and shares with the rows behind each; behind a share those of its numerator."""
    shares = {rate.name: rate.value for rate in rates}
    cells = (
        *(counts.of(name) for name in SUMMARY_COUNTS),
        *(shares[name] for name in SUMMARY_RATES),
        counts.no_deadline,
    )
    behind = (*SUMMARY_COUNTS, *(vocab.RATES[name][1][0] for name in SUMMARY_RATES), "no_deadline")
    names = (named(each, *place) for each in behind)
    return Row((*head, *cells), kind, ("", "", *names))


def _summary_note(result: Result) -> str:
    return (
        "Ba tỷ lệ đều lấy cột tổng số nhiệm vụ có thời hạn của cùng dòng làm mẫu số; dấu “-”: không có "
        f"nhiệm vụ. Tổng số bằng tổng của năm cột đứng sau nó. {method_note(result)}"
    )


def _nothing(result: Result) -> str:
    return NONE_CLASSIFIED if result.totals.unclassified else NO_TASKS


def _days_rule(result: Result) -> str:
    """Say how days overdue are counted under the deadline rule of the run."""
    rule = "Số ngày quá hạn tính theo ngày lịch, từ thời hạn"
    if result.rules.basis == "original":
        rule += " ban đầu (trước khi gia hạn)"
    if result.rules.roll_forward:
        rule += ", sau khi chuyển thời hạn rơi vào ngày nghỉ sang ngày làm việc tiếp theo"
    return rule + "."


def _task_list(
    number: vocab.TaskList, title: str, tasks: Sequence[ListedTask], note: str, empty: str = NO_TASKS
) -> AppendixTable:
    columns = (ORDER, *_list_columns(number, tasks))
    keys = [column.key for column in columns[1:]]
    rows = tuple(Row((i, *(cell(task, key) for key in keys))) for i, task in enumerate(tasks, start=1))
    if not rows:
        return AppendixTable(number, title, columns, rows, "", empty)
    return AppendixTable(number, title, _balanced(columns, rows), rows, note, empty)


def _list_columns(number: vocab.TaskList, tasks: Sequence[ListedTask]) -> Iterator[Column]:
    """Yield the columns of a list; what only some sources have is there where some task has it.

    A source without document numbers is named by task id.
    """
    columns = [each for each in vocab.LIST_COLUMNS if number in each.shown]
    empty = [each for each in columns if all(cell(task, each.list_name) in ("", None) for task in tasks)]
    hidden = [each for each in empty if each.hidden_when_empty]
    taken = sum(each.shown[number] for each in columns if each.hidden_when_empty and each not in hidden)
    for each in columns:
        column = list_column(each, number)
        if each.name == "title":
            yield replace(column, width=column.width - taken)
        elif each.name == "doc_number" and tasks and each in empty:
            yield replace(column, key="task_id", label=vocab.TASK_COLUMNS["task_id"])
        elif each not in hidden:
            yield column


def list_column(column: vocab.TaskColumn, shown_in: vocab.TaskList) -> Column:
    """Return a column of a list of tasks as it is shown in one of the places that have it."""
    kind = SHOWN_AS.get(column.kind, "text")
    align: Align = "left" if kind == "text" else "center"
    return Column(column.list_name, column.heading(shown_in), align, column.shown[shown_in], kind)


def _balanced(columns: tuple[Column, ...], rows: tuple[Row, ...]) -> tuple[Column, ...]:
    """Share the room of the text columns out by how much text each holds, so that rows stay low.

    A column first keeps half of its room, or what its longest word needs up to four fifths of it.
    """
    flexible = {
        i: [column.label, *(str(row.cells[i]) for row in rows)]
        for i, column in enumerate(columns)
        if column.kind == "text"
    }
    own = {i: columns[i].width * 0.5 for i in flexible}
    own = {i: max(own[i], min(1.6 * own[i], _word(texts))) for i, texts in flexible.items()}
    room = sum(columns[i].width for i in flexible) - sum(own.values())
    letters = {i: sum(map(len, texts)) for i, texts in flexible.items()}
    widths = {i: round(own[i] + room * letters[i] / sum(letters.values()), 1) for i in flexible}
    return tuple(replace(column, width=widths.get(i, column.width)) for i, column in enumerate(columns))


def _word(texts: Sequence[str]) -> float:
    """Return the width that the longest word needs; capitals are wider than digits."""
    return 1.25 * max(len(word) for each in texts for word in re.split(r"[\s-]", each))
