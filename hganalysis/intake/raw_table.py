"""The sheets of a file -> one raw table: mapped cells as they stand, with where each row came from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from hganalysis import vocab
from hganalysis.errors import NoTableError, SourceError
from hganalysis.intake.adjusted_deadlines import with_original_deadlines
from hganalysis.intake.composed_ids import number_the_rest
from hganalysis.intake.ditto import with_values_above
from hganalysis.intake.header import JUDGED_BY, Header, find_header
from hganalysis.intake.layout_faults import below_reordered, find_displaced, settle_merged, tell_unseen
from hganalysis.intake.list_layout import lay_out, tell_made
from hganalysis.intake.rows import RowJudge
from hganalysis.intake.side_tables import tables_beside
from hganalysis.reading.coded_cells import Cells, cells_below, joined
from hganalysis.reading.grid import as_grid
from hganalysis.reading.sheet import is_blank, letters_lost, line_text, nulls_among, shown_row
from hganalysis.settings.export_map import COLUMN_KEYS, SHEET_NAME
from hganalysis.text import fold, nearest, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from hganalysis.intake.findings import Findings
    from hganalysis.intake.list_layout import ListLayout
    from hganalysis.reading.coded_cells import Flags, Places
    from hganalysis.reading.sheet import Sheet
    from hganalysis.settings.export_map import ExportMap

    Source = tuple[Path, Sequence[Sheet]]


DROPPED = {
    "header": "Dòng tiêu đề lặp lại",
    "numbers": "Dòng đánh số cột",
    "total": "Dòng tổng cộng",
    "text": "Dòng chỉ có chữ: tên nhóm, ghi chú hoặc chữ ký",
    "title": "Dòng trên bảng: quốc hiệu, tên bảng",
    "group": "Dòng tên nhóm",
    "parent": "Dòng của nhiệm vụ lớn, không tính; nội dung, cơ quan, thời hạn của nó mang xuống các việc con",
    "subitem": "Dòng việc con (Subitems) dưới một nhiệm vụ, không tính riêng",
    "summary": "Dòng tổng hợp các việc cấp dưới ngay sau nó, không tính riêng",
}
WITH_OWN_NULLS = {"status_raw", "due_raw", *vocab.DATE_COLUMNS}
"""Columns of which the map itself says what stands for nothing."""

LIKELY_A_TABLE = 2
"""A sheet with this many of the four required columns was meant as a task table."""


def gather(
    sources: Sequence[Source], export_map: ExportMap, findings: Findings, *, is_judged_elsewhere: bool = False
) -> RawTable:
    """Gather the task rows of every sheet that has a task table, and list every other row.

    State and completion may be missing where they are judged by a second export. Raises SourceError: a file
    has no sheet with the required columns, or a required column could be two; every such file is named, one a
    line.
    """
    table, faults = RawTable(), list[SourceError]()
    for path, sheets in sources:
        try:
            _gather_file(table, path, sheets, export_map, findings, is_judged_elsewhere)
        except SourceError as error:
            faults.append(error)
    if faults:
        whole = all(isinstance(each, NoTableError) for each in faults)
        raise (NoTableError if whole else SourceError)("\n".join(map(str, faults)))
    return table


def _gather_file(
    table: RawTable,
    path: Path,
    sheets: Sequence[Sheet],
    export_map: ExportMap,
    findings: Findings,
    is_judged_elsewhere: bool,
) -> None:
    findings.file = path.name
    parts = [part for sheet in sheets for part in tables_beside(sheet)]
    others = [fold(label) for label in (*export_map.ticks, *export_map.keep, *export_map.outlined())]
    found = [(part, find_header(part, export_map.headers(), others)) for part in parts]
    made = tuple(export_map.made())
    headers = [
        (sheet, header and replace(header, is_judged_elsewhere=is_judged_elsewhere, made=made))
        for sheet, header in found
    ]
    own_map, named = _with_states_of_names(headers, export_map)
    headers = [
        (sheet, header and (replace(header, made=tuple(own_map.made())) if sheet.name in named else header))
        for sheet, header in headers
    ]
    for sheet, header in headers:
        if header is not None and _likelihood(header) >= LIKELY_A_TABLE:
            _refuse_ambiguous(path, sheet, header)
    if all(header is None or header.missing() for _, header in headers):
        raise NoTableError(" ".join([_no_table(path, headers, export_map), *letters_lost(sheets)]))
    several = sum(header is not None and not header.missing() for _, header in headers) > 1
    for sheet, header in headers:
        if header is None or header.missing():
            _list_sheet(sheet, header, export_map, findings)
        else:
            its_map = own_map if sheet.name in named else export_map
            layout = lay_out(sheet, as_grid(sheet.rows), header, its_map, is_one_of_several=several)
            _add_sheet(table, sheet, header, layout, its_map, findings)


def _with_states_of_names(
    headers: Sequence[tuple[Sheet, Header | None]], export_map: ExportMap
) -> tuple[ExportMap, set[str]]:
    """Return the map with states that are names of sheets, and the sheets that have theirs so.

    None has where each sheet tells how its tasks stand, or one without states is called otherwise.
    """
    known, words = {*export_map.headers(), *export_map.made()}, export_map.state_words()
    lacking = [
        (sheet, header)
        for sheet, header in headers
        if header and "status_raw" not in header.columns and header.missing() in ([], ["status_raw"])
    ]
    is_told = all(words.get(fold(sheet.name.strip()), "unknown") != "unknown" for sheet, _ in lacking)
    if "status_raw" in known or not is_told or not any(header.missing() for _, header in lacking):
        return export_map, set()
    by_name = export_map.model_copy(update={"columns": {**export_map.columns, "status": [SHEET_NAME]}})
    return by_name, {sheet.name for sheet, _ in lacking}


def _likelihood(header: Header) -> int:
    """Return how many of the required columns a header has, found or ambiguous."""
    known = {*header.columns, *header.ambiguous}
    return len(known & set(vocab.REQUIRED_COLUMNS)) + bool(known & set(JUDGED_BY))


def _add_sheet(
    table: RawTable,
    sheet: Sheet,
    header: Header,
    layout: ListLayout,
    export_map: ExportMap,
    findings: Findings,
) -> None:
    wanted = _wanted_values(findings.file, sheet, header, export_map)
    _list_titles(sheet, header, findings)
    _list_unused(sheet, header, _places_used(header, export_map) | set(wanted), findings)
    judge = RowJudge(layout.header, export_map, from_1904=sheet.from_1904)
    grid, start, places = layout.grid, header.last + 1, layout.header.columns
    columns = cells_below(grid, start)
    task_rows, reordered = _sort_rows(sheet, layout, start, columns, judge, findings)
    for name, at in places.items():
        findings.labels[findings.file, sheet.name, name] = layout.header.labels[at]
    tell_made(sheet, layout, export_map, task_rows, findings)
    tell_unseen(sheet, start, task_rows, findings)
    displaced = find_displaced(sheet, as_grid(sheet.rows), header, task_rows, reordered, findings)
    columns = settle_merged(columns, places, sheet, start, task_rows, findings)
    nothing = Cells.repeated(None, len(grid) - start)
    mapped = {name: _column(columns, at, nothing).take(task_rows) for name, at in places.items()}
    mapped |= {name: _without_nulls(cells) for name, cells in mapped.items() if name not in WITH_OWN_NULLS}
    if export_map.ids == "composed":
        mapped["task_id"] = number_the_rest(mapped["task_id"])
    _carry_from_above(sheet, mapped, export_map, findings)
    _carry_original(sheet, mapped, export_map, findings)
    kept = np.ones(len(task_rows), dtype=bool)
    for at, values in wanted.items():
        cells = _column(columns, at, nothing).take(task_rows)
        kept &= cells.spread([fold(line_text(cell)) in values for cell in cells.values], bool)
    table.add(mapped, kept, displaced, findings.file, sheet.name, task_rows + sheet.first_row + start)


def _without_nulls(cells: Cells) -> Cells:
    """Return a column with blank cells where a program wrote that there is nothing."""
    nulls = nulls_among(cells.values)
    return Cells([None if cell in nulls else cell for cell in cells.values], cells.codes) if nulls else cells


def _carry_from_above(
    sheet: Sheet, mapped: dict[str, Cells], export_map: ExportMap, findings: Findings
) -> None:
    """Give cells that say "as above" the value above, and tell how many did."""
    meant = {"status_raw": export_map.state_words(), "due_raw": export_map.due_kinds()}
    for name in [each for each in mapped if each != "task_id"]:
        mapped[name], carried = with_values_above(mapped[name], meant.get(name, ()))
        if carried:
            reason = f"{number(carried)} ô ghi «nt», «như trên» hay «〃» mang giá trị của dòng trên"
            findings.add("value_carried", reason, sheet=sheet.name, column=name, rows=carried)


def _carry_original(
    sheet: Sheet, mapped: dict[str, Cells], export_map: ExportMap, findings: Findings
) -> None:
    """Give tasks whose deadline was not moved the original one, where only moved ones have another."""
    if {"due_raw", "due_original"} <= mapped.keys():
        nothing = set(map(fold, export_map.dates.null_values))
        due, original = mapped["due_raw"], mapped["due_original"]
        mapped["due_raw"], carried = with_original_deadlines(due, original, nothing)
        if carried.any():
            reason = f"{number(int(carried.sum()))} nhiệm vụ trống hạn điều chỉnh mang thời hạn ban đầu"
            findings.add("value_carried", reason, sheet=sheet.name, column="due_raw", rows=int(carried.sum()))


def _column(columns: Sequence[Cells], place: int, nothing: Cells) -> Cells:
    """Return a column; a heading may stand to the right of all cells below it."""
    return columns[place] if place < len(columns) else nothing


def _places_used(header: Header, export_map: ExportMap) -> set[int]:
    """Return the columns of ticks and of the outline, which stand for no column of the task table."""
    labels = (*export_map.ticks, *export_map.outlined())
    return {place for label in labels for place in header.places([fold(label)])}


def _sort_rows(
    sheet: Sheet,
    layout: ListLayout,
    start: int,
    columns: Sequence[Cells],
    judge: RowJudge,
    findings: Findings,
) -> tuple[Places, Flags]:
    """Return which rows from the start are tasks, and which stand under another order of the columns.

    Every row that is neither a task nor blank is listed.
    """
    grid = layout.grid
    kinds = judge.kinds(grid, start, columns)
    for row, kind in layout.headings.items():
        if kinds[row - start] in ("task", "text", "other"):
            kinds[row - start] = kind
    for row, kind in enumerate(kinds):
        if kind in ("task", "blank", "reordered"):
            continue
        code = "row_not_task" if kind == "other" else "row_dropped"
        reason = DROPPED.get(kind, "Có dữ liệu nhưng thiếu mã, cơ quan hoặc thời hạn")
        value = shown_row(sheet.rows[start + row])
        findings.add(code, reason, sheet=sheet.name, row=sheet.first_row + start + row, value=value)
    task_rows = np.flatnonzero([kind == "task" for kind in kinds])
    return task_rows, below_reordered(kinds, sheet, grid, start, findings)[task_rows]


def _wanted_values(file: str, sheet: Sheet, header: Header, export_map: ExportMap) -> dict[int, set[str]]:
    places = {name: header.places([fold(name)]) for name in export_map.keep}
    wrong = [name for name, found in places.items() if len(found) != 1]
    if wrong:
        raise SourceError(
            f"{_where(file, sheet)}: mục keep của bảng ánh xạ cần đúng một cột mang tên {', '.join(wrong)}. "
            f"Các cột có: {', '.join(filter(None, header.labels))}."
        )
    return {places[name][0]: {fold(each) for each in values} for name, values in export_map.keep.items()}


def _list_titles(sheet: Sheet, header: Header, findings: Findings) -> None:
    for row, cells in enumerate(sheet.rows[: header.first], sheet.first_row):
        if not all(map(is_blank, cells)):
            findings.add("row_dropped", DROPPED["title"], sheet=sheet.name, row=row, value=shown_row(cells))


def _list_unused(sheet: Sheet, header: Header, wanted: set[int], findings: Findings) -> None:
    row = sheet.first_row + header.first
    used = wanted.union(header.columns.values(), *header.ambiguous.values())
    for place, label in enumerate(header.labels):
        if label and place not in used:
            reason = "Bảng ánh xạ không nhắc đến cột này"
            findings.add("column_unused", reason, sheet=sheet.name, row=row, heading=label, value=label)
    for name, places in header.ambiguous.items():
        label = header.labels[places[0]]
        reason = f"{_key(name)} có thể là {_either(sheet, header, places)}; không dùng cột nào"
        findings.add("column_unused", reason, sheet=sheet.name, row=row, heading=label, value=label)


def _list_sheet(sheet: Sheet, header: Header | None, export_map: ExportMap, findings: Findings) -> None:
    if header is not None and _likelihood(header) < LIKELY_A_TABLE:
        header = None
    below = sheet.rows if header is None else sheet.rows[header.last + 1 :]
    rows = sum(not all(map(is_blank, cells)) for cells in below)
    if header is not None:
        reason = f"Thiếu cột {_missing(header, export_map)}; {rows} dòng dưới tiêu đề không được đọc"
        row = sheet.first_row + header.first
        findings.add("sheet_incomplete", reason, sheet=sheet.name, row=row, rows=rows)
    elif rows:
        reason = f"Không nhận ra hàng tiêu đề của bảng nhiệm vụ; {rows} dòng có dữ liệu không được đọc"
        findings.add("sheet_skipped", reason, sheet=sheet.name)


def _refuse_ambiguous(path: Path, sheet: Sheet, header: Header) -> None:
    clashes = [
        f"{_key(name)} có thể là {_either(sheet, header, places)}"
        for name, places in header.ambiguous.items()
        if name in (*vocab.REQUIRED_COLUMNS, *JUDGED_BY)
    ]
    if clashes:
        raise SourceError(
            f"{_where(path.name, sheet)}: {'; '.join(clashes)}. "
            "Ghi rõ cả tiêu đề nhiều tầng («Tầng trên - Tầng dưới») trong mục columns của bảng ánh xạ."
        )


def _no_table(path: Path, headers: list[tuple[Sheet, Header | None]], export_map: ExportMap) -> str:
    found = [(sheet, header) for sheet, header in headers if header]
    if not found:
        required = {COLUMN_KEYS[key]: names[0] for key, names in export_map.columns.items()}
        wanted = ", ".join(
            required[name] for name in (*vocab.REQUIRED_COLUMNS, *JUDGED_BY[:1]) if name in required
        )
        return (
            f"{path.name}: không trang nào có hàng tiêu đề mà bảng ánh xạ biết. "
            f"Cần các cột như: {wanted}. Khai đúng tiêu đề của tệp trong mục columns của bảng ánh xạ."
        )
    sheet, header = max(found, key=lambda each: (_likelihood(each[1]), len(each[1].columns)))
    return (
        f"{_where(path.name, sheet)}, dòng {sheet.first_row + header.first}: "
        f"thiếu cột {_missing(header, export_map)}.{_meant(header, export_map)} "
        f"Các tiêu đề có: {', '.join(filter(None, header.labels))}. Bổ sung vào mục columns của bảng ánh xạ."
    )


def _where(file: str, sheet: Sheet) -> str:
    """Return the name of a sheet after its file; a CSV file has no sheets."""
    return f"{file}, trang «{sheet.name}»" if sheet.name else file


def _missing(header: Header, export_map: ExportMap) -> str:
    spellings = {COLUMN_KEYS[key]: names for key, names in export_map.columns.items()}
    return ", ".join(
        f"{_key(name)} (đã tìm: {', '.join(spellings.get(name, [])) or 'chưa khai'})"
        for name in header.missing()
    )


def _meant(header: Header, export_map: ExportMap) -> str:
    """Return the headings of the file that are near to those the map looked for in vain."""
    taken = set(header.columns.values())
    free = {label: "" for place, label in enumerate(header.labels) if label and place not in taken}
    spellings = {COLUMN_KEYS[key]: names for key, names in export_map.columns.items()}
    wanted = (each for name in header.missing() for each in spellings.get(name, []))
    near = dict.fromkeys(label for each in wanted for label in nearest(each, free))
    return f" Có phải: {', '.join(near)}?" if near else ""


def _either(sheet: Sheet, header: Header, places: Sequence[int]) -> str:
    return " hoặc ".join(f"«{header.labels[place]}» (cột {sheet.letters(place)})" for place in places)


def _key(name: str) -> str:
    """Return what a map calls a raw column."""
    return vocab.COLUMNS[name.partition(" ")[0]].map_keys[0]


@dataclass
class RawTable:
    """Task rows before they are read."""

    columns: dict[str, Cells] = field(default_factory=dict)
    """Raw column of the task table -> its cells, one a row."""
    kept: Flags = field(default_factory=lambda: np.ones(0, dtype=bool))
    """Whether the row belongs to those that the map keeps."""
    in_conflict: Flags = field(default_factory=lambda: np.zeros(0, dtype=bool))
    """Whether a second export contradicts what tells how the task stands."""
    displaced: Flags = field(default_factory=lambda: np.zeros(0, dtype=bool))
    """Whether cells of the row may belong under other headings than those they stand under."""
    files: Cells = field(default_factory=lambda: Cells.of([]))
    sheets: Cells = field(default_factory=lambda: Cells.of([]))
    rows: Cells = field(default_factory=lambda: Cells.of([]))
    """Where each row stands in the source."""

    def __len__(self) -> int:
        return len(self.kept)

    def sections(self) -> list[Places]:
        """Return the rows of each sheet that was added, sheet by sheet."""
        edges = np.flatnonzero(np.diff(self.sheets.codes)) + 1
        return np.split(np.arange(len(self)), edges)

    def add(
        self,
        columns: Mapping[str, Cells],
        kept: Flags,
        displaced: Flags,
        file: str,
        sheet: str,
        numbers: Places,
    ) -> None:
        """Put the task rows of one sheet below those that are there; columns it lacks are blank in them."""
        above, below = Cells.repeated(None, len(self)), Cells.repeated(None, len(kept))
        self.columns = {
            name: joined(self.columns.get(name, above), columns.get(name, below))
            for name in dict.fromkeys((*self.columns, *columns))
        }
        self.kept = np.concatenate([self.kept, kept])
        self.in_conflict = np.concatenate([self.in_conflict, np.zeros(len(kept), dtype=bool)])
        self.displaced = np.concatenate([self.displaced, displaced])
        self.files = joined(self.files, Cells.repeated(file, len(kept)))
        self.sheets = joined(self.sheets, Cells.repeated(sheet, len(kept)))
        self.rows = joined(self.rows, Cells(numbers.tolist(), np.arange(len(kept))))
