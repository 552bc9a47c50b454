"""One line in the table of columns (`hganalysis/vocab.py`) is all that a new column needs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from project import ROOT

from hganalysis import vocab

if TYPE_CHECKING:
    from pathlib import Path

NEW_LINES = """\
    TaskColumn("urgency", "Mức độ khẩn", map_keys=("urgency",), listed=True, hidden_when_empty=True,
               shown={"II": 8, "book": 14}),
    TaskColumn("visited_on", "Ngày kiểm tra", "date", map_keys=("visited_on",), listed=True),
"""
NEXT_LINE = '    TaskColumn("source_level",'
EXPORT = """\
Mã,Văn bản,Nội dung,Đơn vị,Hạn,Trạng thái,Hoàn thành,Mức độ khẩn,Ngày kiểm tra
01,1/UBND,Rà soát đất công,Sở Y tế,01/03/2024,Đang thực hiện,,Hỏa tốc,05/03/2024
02,2/UBND,Báo cáo quý,Sở Y tế,01/04/2024,Đang thực hiện,,,
03,3/UBND,Báo cáo năm,Sở Y tế,01/04/2024,Đã hoàn thành,02/04/2024,Thường,
"""
SEEN = """
import json, pathlib, sys
import openpyxl
from result_example import example_result
import hganalysis as hg
from hganalysis.documents.html import render_page
from hganalysis.drafting.draft import draft_export
from hganalysis.report.appendices import write_appendices
from hganalysis.report.build import build_report
from hganalysis.report.databook import write_databook
from hganalysis.settings.office import load_office
from hganalysis.settings.params import Params

def headings(book, sheet, first):
    rows = openpyxl.load_workbook(book)[sheet].iter_rows(values_only=True)
    return next([cell for cell in row if cell] for row in rows if row[0] == first)

folder = pathlib.Path(sys.argv[1])
source = folder / "viec.csv"
columns = {"task_id": "Mã", "doc_number": "Văn bản", "title": "Nội dung", "agency": "Đơn vị", "due_on": "Hạn",
           "status": "Trạng thái", "completed_on": "Hoàn thành", "urgency": "Mức độ khẩn",
           "visited_on": "Ngày kiểm tra"}
params = Params.model_validate({
    "period": "k", "label": "kỳ thử", "from": "2024-01-01", "to": "2024-11-03",
    "source": {"file": "viec.csv", "map": "thu"}, "population": {"by": "due_on"},
})
tasks, findings = hg.read_tasks(source, {"columns": columns})
judged = hg.judge(tasks, params)
lists = hg.summarise(judged, findings, params)["lists"]
result, office = example_result(3).model_copy(update={"lists": lists}), load_office()
report = build_report(result, office, {})
write_appendices(result, folder / "phu-luc.xlsx", office)
write_databook(result, folder / "so-lieu.xlsx", office)
print(json.dumps({
    "proposed": [each.field for each in draft_export(source, "viec.csv", "thu").columns],
    "read": tasks["urgency"].fillna("").tolist(),
    "place": list(tasks).index("urgency") - list(tasks).index("title"),
    "judged": judged["urgency"].fillna("").tolist(),
    "listed": [row["urgency"] for name in ("open_overdue", "done_late") for row in lists[name]],
    "visited": [row["visited_on"] for row in lists["open_overdue"]],
    "annex II": [column.label for column in report.appendices[1].blocks[0].columns],
    "page": render_page(report).count("Hỏa tốc"),
    "workbook II": headings(folder / "phu-luc.xlsx", "Phụ lục II", "TT"),
    "workbook III": headings(folder / "phu-luc.xlsx", "Phụ lục III", "TT"),
    "data book": headings(folder / "so-lieu.xlsx", "Quá hạn", "Mã nhiệm vụ"),
}))
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the library with two more lines in the table of columns."""
    folder = tmp_path_factory.mktemp("tree")
    for name in ("hganalysis", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("README.md", "README.vi.md", "CHANGELOG.md", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "test_docs.py", folder / "tests")
    words = folder / "hganalysis" / "vocab.py"
    before, line, after = words.read_text("utf-8").partition(NEXT_LINE)
    assert line
    words.write_text(before + NEW_LINES + line + after, encoding="utf-8")
    (folder / "viec.csv").write_text(EXPORT, encoding="utf-8")
    return folder


def run(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(tree), str(ROOT / "tests")])
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=tree, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def seen(tree: Path) -> Any:
    told = run(tree, "-c", SEEN, str(tree))
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def test_a_column_added_in_one_place_is_proposed_for_its_label_and_read_and_kept(seen: Any) -> None:
    assert {"urgency", "visited_on"} <= set(seen["proposed"])
    assert seen["place"] == 1
    assert seen["read"] == seen["judged"] == ["Hỏa tốc", "", "Thường"]


def test_it_is_in_the_lists_of_the_result_and_of_the_report_in_every_format(seen: Any) -> None:
    assert seen["listed"] == ["Hỏa tốc", "", "Thường"]
    assert seen["visited"] == ["2024-03-05", None]
    assert seen["annex II"] == seen["workbook II"]
    assert "Mức độ khẩn" in seen["annex II"]
    assert seen["page"] == 1
    assert "Mức độ khẩn" in seen["data book"]
    assert "Mức độ khẩn" not in seen["workbook III"]


def test_the_documents_are_asked_to_name_it(tree: Path) -> None:
    told = run(tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_docs.py", "-k", "columns")
    assert told.stdout.count("FAILED tests/test_docs.py") == 2
    assert "urgency" in told.stdout


def test_each_column_is_said_once_and_follows_one_that_is_there() -> None:
    names = [column.list_name for column in vocab.LIST_COLUMNS]
    assert len(set(names)) == len(names)
    keys = [key for column in vocab.COLUMNS.values() for key in column.map_keys]
    assert len(set(keys)) == len(keys)
    assert {column.after for column in vocab.COLUMNS.values()} - {""} <= set(vocab.COLUMNS)


def test_a_column_of_dates_or_numbers_is_called_in_a_map_as_in_the_task_table() -> None:
    assert {*vocab.DATE_COLUMNS, *vocab.COUNT_COLUMNS} <= set(vocab.MAP_KEYS)
