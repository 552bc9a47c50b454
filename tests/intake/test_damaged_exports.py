"""Exports of text damaged at random: a task is read as it was written, or something is told."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from exports import MAP, TASK, table_of
from hypothesis import given, settings
from hypothesis import strategies as st

from hganalysis.errors import SourceError
from hganalysis.intake.findings import KINDS, Findings
from hganalysis.intake.lead_agencies import agency_columns
from hganalysis.intake.raw_table import gather
from hganalysis.intake.typed_columns import ColumnReader
from hganalysis.reading.__main__ import open_sheets
from hganalysis.reading.sheet import cell_text
from hganalysis.settings.export_map import load_map

if TYPE_CHECKING:
    from hganalysis.intake.raw_table import RawTable

TITLES = ["Báo cáo", "Rà soát, tổng hợp", 'Đề án "một cửa"', "Việc a);\nviệc b)", "Kế hoạch; dự toán"]
TASKS = [{**TASK, "Mã": f"NV{n:02}", "Nội dung": TITLES[n % 5], "Tiến độ": str(n)} for n in range(1, 13)]
READ = load_map(MAP)
DELIMITERS = [",", ";", "\t", "|"]
STRUCTURE = ["", '"', '""', "\n", "\r\n", *DELIMITERS]
"""What may come into the text, "" for nothing in the place of a mark that is there."""

MARK = re.compile(r'[",;\t|\r\n ]')
LOUD = {code for code, kind in KINDS.items() if kind.severity != "info"} | {"row_dropped", "duplicate"}


def written(delimiter: str, quoting: int) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=quoting).writerows(table_of(*TASKS))  # type: ignore[arg-type]
    return out.getvalue()


def tasks_of(table: RawTable) -> list[tuple[str, ...]]:
    """Return the tasks without doubt, marks aside: what is put into a quoted cell stands there as letters."""
    return [
        tuple(MARK.sub("", cell_text(cells[row])) for _, cells in sorted(table.columns.items()))
        for row in range(len(table))
        if not table.displaced[row]
    ]


def read(text: str) -> tuple[list[tuple[str, ...]], set[str]]:
    """Return the tasks of a text that are not in doubt, and what is told of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "viec.csv"
        path.write_bytes(text.encode())
        findings = Findings()
        try:
            sheets = open_sheets(path)
            table = gather([(path, sheets)], READ, findings)
        except SourceError:
            return [], {"refused"}
    reader = ColumnReader(table, READ, findings)
    reader.deadlines(), reader.states(), reader.dates("completed_on")
    agencies = {"agency_raw": reader.text("agency_raw"), **reader.dates("assigned_on")}
    agency_columns(pd.DataFrame(agencies), reader)
    notes = {note.code for sheet in sheets for note in sheet.row_notes}
    return tasks_of(table), {row["code"] for row in findings.rows if row["code"] in LOUD} | notes


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, str]:
    """Draw an export and the same with a mark of its structure put in, taken out or replaced.

    A record is damaged once: a mark less and one more can make up a record that keeps every rule.
    """
    whole = written(
        draw(st.sampled_from(DELIMITERS)), draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    )
    records = whole.split("\r\n")
    for row in draw(st.lists(st.integers(1, len(TASKS)), min_size=1, max_size=3, unique=True)):
        record = records[row]
        marks = [place for place, letter in enumerate(record) if letter in '",;\t|\n'] + [len(record)]
        place, new = draw(st.sampled_from(marks)), draw(st.sampled_from(STRUCTURE))
        length = draw(st.integers(0, 1)) if new else 1
        records[row] = record[:place] + new + record[place + length :]
    return whole, "\r\n".join(records)


@settings(max_examples=40, deadline=None)
@given(damaged())
def test_no_task_is_lost_or_changed_in_silence(texts: tuple[str, str]) -> None:
    before, told = read(texts[0])
    after, warned = read(texts[1])

    assert len(before) == len(TASKS)
    assert not told
    assert warned or sorted(after) == sorted(before)
