"""A second export that knows more of the same tasks: its columns are joined by the id of the task."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from hganalysis import vocab
from hganalysis.errors import MapError, SourceError
from hganalysis.intake.header import find_header
from hganalysis.intake.state_log import StateChange, holds_by_task
from hganalysis.reading.coded_cells import Cells
from hganalysis.reading.sheet import cell_text, id_text, is_blank, is_rounded, line_text
from hganalysis.settings.export_map import CHANGES, HOLD_EDGES, numbered
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hganalysis.intake.dates import DateReader
    from hganalysis.intake.findings import Findings
    from hganalysis.intake.header import Header
    from hganalysis.intake.raw_table import RawTable, Source
    from hganalysis.reading.sheet import Cell, Sheet
    from hganalysis.settings.export_map import ExportMap

JUDGING = {"due_raw", "due_original", "extension_count", "status_raw", "completed_on"}
"""What tells how a task stands: two exports that say different things of these put the task in doubt."""

LOGGED = {CHANGES["at"], CHANGES["to"]}
"""What a log of states has; a map that speaks of one is not read without it."""

UNCLEAR = "Chữ này trong nhật ký trạng thái chưa có nghĩa, không coi là tạm dừng; khai trong mục states"

DATED = {*vocab.DATE_COLUMNS, "due_raw"}


@dataclass
class Known:
    """What the second export says of one task."""

    place: tuple[str, str, int]
    """File, sheet and row that say it."""
    cells: dict[str, Cell]
    """Raw column -> what is there; blank cells are left out."""
    holds: list[tuple[Cell, Cell]] = field(default_factory=list)
    """Where each time on hold begins and ends: of these a task may have several, each in a row."""
    at_odds: set[str] = field(default_factory=set)
    """Raw columns in which its rows of the same id say different things."""


def join_columns(
    table: RawTable, sources: Sequence[Source], export_map: ExportMap, dates: DateReader, findings: Findings
) -> None:
    """Fill the gaps of a raw table from a second export.

    A cell of the first export stands; where it is blank, or there is no such column, the second one's is
    taken. Where both say something and not the same, the first one's stands and is reported; the task is in
    doubt when its standing hangs on it. Ids that only one of the two knows are reported. Raises MapError: the
    map does not say what the columns of the second export are called; SourceError: no sheet of a file has the
    ids and one other column of those that the map names.
    """
    if export_map.join is None:
        raise MapError("Bảng ánh xạ không có mục join; khai các cột của tệp nối (source.join) trong mục này.")
    join = _Join(export_map, dates, findings)
    for path, sheets in sources:
        join.read(path.name, sheets)
    join.fill(table)


class _Join:
    """Gathers what the second export knows, then gives it to the tasks."""

    def __init__(self, export_map: ExportMap, dates: DateReader, findings: Findings) -> None:
        self._spellings, self._dates, self._findings = export_map.join_headers(), dates, findings
        self._states, self._stops = export_map.state_words(), export_map.dates.hold == "stops"
        self._known: dict[str, Known] = {}
        self._names: list[str] = []
        self._unclear: set[str] = set()

    def read(self, file: str, sheets: Sequence[Sheet]) -> None:
        self._findings.file = file
        found = [(sheet, find_header(sheet, self._spellings)) for sheet in sheets]
        usable = [
            (sheet, header)
            for sheet, header in found
            if header and "task_id" in header.columns and len(header.columns) > 1
        ]
        if LOGGED & set(self._spellings):
            usable = [each for each in usable if set(each[1].columns) >= LOGGED]
        if not usable:
            wanted = ", ".join(names[0] for names in self._spellings.values())
            raise SourceError(
                f"{file}: không trang nào có cột mã nhiệm vụ và một cột khác của mục join "
                f"(đã tìm: {wanted}). Khai đúng tiêu đề của tệp nối trong mục join của bảng ánh xạ."
            )
        for sheet, header in usable:
            self._read_sheet(file, sheet, header)

    def _read_sheet(self, file: str, sheet: Sheet, header: Header) -> None:
        own = {"task_id", *CHANGES.values()}
        places = {name: place for name, place in header.columns.items() if name not in own}
        log = {key: header.columns[name] for key, name in CHANGES.items() if name in header.columns}
        self._names += [name for name in places if name not in self._names]
        changes = list[StateChange]()
        start, id_place = header.last + 1, header.columns["task_id"]
        for number, row in enumerate(sheet.rows[start:], sheet.first_row + start):
            id_ = _id(row, id_place)
            cells = {name: row[at] for name, at in places.items() if at < len(row) and not is_blank(row[at])}
            if id_:
                self._learn(id_, _known((file, sheet.name, number), cells))
                if log and self._stops:
                    told = {key: row[at] if at < len(row) else None for key, at in log.items()}
                    changes.append(self._change(id_, told, sheet, number))
            elif not all(map(is_blank, row)):
                code, reason = _without_id(row, id_place)
                shown = " | ".join(line_text(cell) for cell in row if not is_blank(cell))
                self._findings.add(code, reason, sheet=sheet.name, row=number, value=shown[:200])

        for task, holds in holds_by_task(changes).items():
            self._known[task].holds += holds

    def _change(self, id_: str, told: dict[str, Cell], sheet: Sheet, number: int) -> StateChange:
        """Return the change of state that a row of a log tells; words without a meaning are reported."""
        cells = [told.get(key) for key in ("from", "to")]
        words = [fold(line_text(cell)) for cell in cells]
        states = [self._states.get(word) for word in words]
        for cell, word, state in zip(cells, words, states, strict=True):
            if state is None and not is_blank(cell) and word not in self._unclear:
                self._unclear.add(word)
                self._findings.add(
                    "hold_unclear", UNCLEAR, sheet=sheet.name, row=number, value=line_text(cell)
                )
        return StateChange(id_, told["at"], self._dates.of("held_from").read(told["at"]).moment, *states)

    def _learn(self, id_: str, known: Known) -> None:
        before = self._known.setdefault(id_, known)
        if before is not known:
            before.holds += known.holds
        for name, cell in known.cells.items():
            if not self._agree(name, before.cells.setdefault(name, cell), cell):
                before.at_odds.add(name)

    def _agree(self, name: str, one: Cell, other: Cell) -> bool:
        if fold(cell_text(one)) == fold(cell_text(other)):
            return True
        if name not in DATED:
            return False
        reader = self._dates.of(name)
        moments = [reader.read(cell, deadline=name.startswith("due")).moment for cell in (one, other)]
        return moments[0] is not None and moments[0] == moments[1]

    def fill(self, table: RawTable) -> None:
        ids = [id_text(cell) for cell in table.columns["task_id"].values]
        codes = table.columns["task_id"].codes
        self._report_strangers(table, ids)
        doubtful = np.zeros(len(table), dtype=bool)
        self._fill_holds(table, ids)
        for name in self._names:
            if name.partition(" ")[0] in HOLD_EDGES:
                continue
            own = table.columns.get(name, Cells.repeated(None, len(table)))
            cells = [own[row] for row in range(len(table))]
            for row in np.flatnonzero([ids[code] in self._known for code in codes]):
                known = self._known[ids[codes[row]]]
                doubtful[row] |= self._settle(table, int(row), name, cells, known)
            table.columns[name] = Cells.of(cells)
        table.in_conflict = doubtful

    def _fill_holds(self, table: RawTable, ids: Sequence[str]) -> None:
        """Put the holds of each task beside its own, as pairs of raw columns."""
        codes = table.columns["task_id"].codes
        holds = [self._known[ids[code]].holds if ids[code] in self._known else [] for code in codes]
        first = sum(name.partition(" ")[0] == HOLD_EDGES[0] for name in table.columns)
        for n in range(max(map(len, holds), default=0)):
            for side, edge in enumerate(HOLD_EDGES):
                cells = [each[n][side] if n < len(each) else None for each in holds]
                table.columns[numbered(edge, first + n)] = Cells.of(cells)

    def _settle(self, table: RawTable, row: int, name: str, cells: list[Cell], known: Known) -> bool:
        """Fill one cell, or report that the exports do not agree; tell whether the task is then in doubt."""
        other = known.cells.get(name)
        if other is None:
            return False
        own = cells[row]
        if is_blank(own) and name not in known.at_odds:
            cells[row] = other
            return False
        if name not in known.at_odds and self._agree(name, own, other):
            return False
        file, sheet, number = known.place
        where = f"tệp {file}{f', trang «{sheet}»' if sheet else ''}, dòng {number}"
        reason = f"Tệp nối ghi khác: «{line_text(other)}» ({where})"
        if name in known.at_odds:
            reason = f"Các dòng cùng mã của tệp nối không thống nhất ({where})"
        self._findings.add(
            "join_conflict",
            reason,
            file=table.files[row],
            sheet=table.sheets[row],
            row=table.rows[row],
            column=name,
            value=line_text(own),
            task_id=cell_text(table.columns["task_id"][row]),
        )
        return name in JUDGING

    def _report_strangers(self, table: RawTable, ids: Sequence[str]) -> None:
        reason, own = "Mã này chỉ có trong tệp nối", set(ids)
        for id_, known in self._known.items():
            if id_ not in own:
                file, sheet, number = known.place
                self._findings.add(
                    "join_unmatched", reason, file=file, sheet=sheet, row=number, value=id_, task_id=id_
                )
        unknown = np.array([bool(id_) and id_ not in self._known for id_ in ids], dtype=bool)
        for row in np.flatnonzero(unknown[table.columns["task_id"].codes]).tolist():
            id_ = ids[table.columns["task_id"].codes[row]]
            place = {"file": table.files[row], "sheet": table.sheets[row], "task_id": id_, "value": id_}
            absent = "Mã này không có trong tệp nối"
            self._findings.add("join_unmatched", absent, row=table.rows[row], column="task_id", **place)


def _known(place: tuple[str, str, int], cells: dict[str, Cell]) -> Known:
    """Return what a row says, its holds apart from the rest."""
    edges = {name: cell for name, cell in cells.items() if name.partition(" ")[0] in HOLD_EDGES}
    rest = {name: cell for name, cell in cells.items() if name not in edges}
    numbers = sorted({name.partition(" ")[2] for name in edges}, key=lambda each: int(each or 1))
    named = [[f"{edge} {n}".strip() for edge in HOLD_EDGES] for n in numbers]
    return Known(place, rest, [(edges.get(start), edges.get(end)) for start, end in named])


def _without_id(row: Sequence[Cell], place: int) -> tuple[str, str]:
    """Return the kind of finding and the reason for a row that cannot be joined."""
    if place < len(row) and is_rounded(row[place]):
        return "id_rounded", "Mã của tệp nối dài hơn 15 chữ số đã bị làm tròn; dòng này không được nối"
    return "row_dropped", "Dòng của tệp nối không có mã nhiệm vụ"


def _id(row: Sequence[Cell], place: int) -> str:
    """Return the id of a row; words without a digit, such as a total, are none."""
    text = id_text(row[place]) if place < len(row) else ""
    return text if any(map(str.isdigit, text)) else ""
