"""One period from params to published folder, and every way it can stop on the way."""

import datetime as dt
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import docx
import nbformat
import openpyxl
import pandas as pd
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from pdf_checks import pdf_faults
from project import leaving, make_project
from pypdf import PdfReader
from result_example import changed, example_result

import hganalysis as hg
from hganalysis import vocab
from hganalysis.cli.commands import main
from hganalysis.delays.delays_result import unasked
from hganalysis.documents.exporters import PDFDocumentExporter
from hganalysis.documents.html import TABLE_SCRIPT
from hganalysis.errors import CheckError, NotebookError, ParamsError
from hganalysis.figures import FIGURES
from hganalysis.figures.drawing import house_style, nothing_to_show
from hganalysis.report.build import REPORTED_FIGURES
from hganalysis.report.period_result import SCHEMA, with_analysis
from hganalysis.run.notebook_order import NOTEBOOKS
from hganalysis.run.opened import name_of, params_file
from hganalysis.run.parts import COUNTING, DELAYS, save_part
from hganalysis.run.period import run_period
from hganalysis.run.publish import read_published
from hganalysis.run.stage import Stage
from hganalysis.run.unchanged import UNCHANGED
from hganalysis.run.verification import verify
from hganalysis.run.written import for_readers
from hganalysis.settings.params import load_params

pytestmark = pytest.mark.usefixtures("one_server")

QUIET = {"say": lambda _: None}


KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def bytes_of(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "run.log"
    }


@pytest.fixture(scope="module")
def period(tmp_path_factory):
    """A period run once: the params file and the published folder."""
    params = make_project(tmp_path_factory.mktemp("project"))
    return params, run_period(params, **QUIET)


@pytest.fixture
def project(tmp_path):
    """A project whose notebooks hold nothing but parameters, so that a test may break one."""
    params = make_project(tmp_path / "p")
    names = _parameter_names(params)
    for name in NOTEBOOKS:
        write_notebook(params, name, names)
    return params


def _parameter_names(params):
    return list(papermill.inspect_notebook(str(params.parents[1] / "notebooks" / "1_data.ipynb")))


def write_notebook(params, name, names, *sources):
    cells = [new_code_cell("\n".join(f"{each}: object = None" for each in names))]
    cells[0].metadata["tags"] = ["parameters"]
    cells += [new_code_cell(source) for source in sources]
    nbformat.write(
        new_notebook(cells=cells, metadata=KERNEL), params.parents[1] / "notebooks" / f"{name}.ipynb"
    )


def test_the_published_folder_holds_what_the_design_promises(period):
    _, folder = period
    names = set(bytes_of(folder))

    figures = ("partition", "status_by_agency", "on_time_rate", "by_month", "days_overdue", "due_soon")
    assert {"bao-cao.html", "bao-cao.pdf", "bao-cao.docx", "tom-tat.html", "tom-tat.pdf"} <= names
    assert {"phu-luc.xlsx", "so-lieu.xlsx", "result.json", "run.json"} <= names
    assert {"data/tasks.csv", "data/tasks.parquet", "data/findings.csv"} <= names
    assert {"data/quality.csv", "figures/reasons.svg", "figures/reasons.png"} <= names
    assert {f"figures/{name}.{kind}" for name in figures for kind in ("svg", "png")} <= names
    assert {f"notebooks/{name}.{kind}" for name in NOTEBOOKS for kind in ("ipynb", "html")} <= names


def test_the_data_book_lists_every_task_that_falls_due_soon_with_who_holds_it(period):
    _, folder = period
    result = read_published(folder)
    page = openpyxl.load_workbook(folder / "so-lieu.xlsx")["Danh mục sắp đến hạn"]
    rows = [row for row in page.iter_rows(values_only=True) if isinstance(row[-1], str)][1:]
    within = {each.days: each for each in result.due_soon.within}[30]
    with_agency = [row for row in rows if row[-1] in (vocab.HOLDERS["agency"], vocab.HOLDERS["unknown"])]

    assert len(rows) == within.n + result.due_today
    assert len(with_agency) >= within.to_do


def test_every_document_ends_in_a_line_with_the_hashes_of_what_is_published(period):
    _, folder = period
    result = hashlib.sha256((folder / "result.json").read_bytes()).hexdigest()[:12]
    source = json.loads((folder / "run.json").read_text("utf-8"))["inputs"]["source"]["sha256"][:12]
    said = f"SHA-256: tệp nguồn {source}, result.json {result}."

    pages = [*folder.glob("*.html"), *(folder / "notebooks").glob("*.html")]
    assert len(pages) == 6
    assert [path.name for path in pages if said not in path.read_text("utf-8")] == []
    for path in folder.glob("*.pdf"):
        assert said in " ".join(" ".join(each.extract_text() for each in PdfReader(path).pages).split())
    (line,) = [
        each.text for each in docx.Document(folder / "bao-cao.docx").paragraphs if "SHA-256" in each.text
    ]
    assert said in line
    for name, sheet in (("phu-luc", -1), ("so-lieu", 0)):
        page = openpyxl.load_workbook(folder / f"{name}.xlsx").worksheets[sheet]
        cells = " ".join(str(row[0].value) for row in page.iter_rows())
        assert said in cells


def test_every_pdf_and_every_notebook_as_pdf_is_accessible_and_fit_for_an_archive(period, tmp_path):
    _, folder = period
    for name in NOTEBOOKS:
        notebook = nbformat.read(folder / "notebooks" / f"{name}.ipynb", as_version=4)
        content, _ = PDFDocumentExporter().from_notebook_node(notebook)
        (tmp_path / f"{name}.pdf").write_bytes(content)
    files = [*sorted(tmp_path.glob("*.pdf")), *sorted(folder.glob("*.pdf"))]
    assert len(files) == len(NOTEBOOKS) + 2
    assert {path.name: pdf_faults(path) for path in files} == {path.name: [] for path in files}


def test_the_result_has_the_totals_of_the_export(period):
    result = json.loads((period[1] / "result.json").read_text(encoding="utf-8"))

    expected = {
        "total": 5, "done": 2, "done_on_time": 1, "done_late": 1, "open": 2, "open_in_time": 1,
        "open_overdue": 1, "unclassified": 1, "no_deadline": 1, "excluded": 0,
    }  # fmt: skip
    assert result["totals"] == expected
    failed = [check["name"] for check in result["checks"] if not check["holds"]]
    assert failed == ["published.total"]


def test_every_row_read_is_published_with_its_status_and_where_it_came_from(period):
    csv = pd.read_csv(period[1] / "data" / "tasks.csv", dtype=str, encoding="utf-8-sig")
    parquet = pd.read_parquet(period[1] / "data" / "tasks.parquet")

    assert list(csv["task_id"]) == ["01", "02", "03", "04", "05", "06"]
    assert list(csv["status"]) == [*list(vocab.STATUSES)[:6]]
    assert list(csv["source_row"]) == ["2", "3", "4", "5", "6", "7"]
    assert list(parquet["status"].cat.categories) == list(vocab.STATUSES)


def test_the_same_figures_stand_in_the_page_the_pdf_the_word_file_and_the_workbook(period):
    folder = period[1]
    word = " ".join(paragraph.text for paragraph in docx.Document(folder / "bao-cao.docx").paragraphs)
    pdf = " ".join(" ".join(page.extract_text() for page in PdfReader(folder / "bao-cao.pdf").pages).split())
    html = " ".join(re.sub("<[^>]*>", "", (folder / "bao-cao.html").read_text(encoding="utf-8")).split())
    for sentence in (
        "đã hoàn thành là 2 nhiệm vụ",
        "chưa hoàn thành là 2 nhiệm vụ",
        "chưa phân loại là 1 nhiệm vụ",
    ):
        assert sentence in pdf
        assert sentence in html
        assert sentence in word
    sheet = openpyxl.load_workbook(folder / "phu-luc.xlsx")["Phụ lục I"]
    last = [row for row in sheet.iter_rows(values_only=True) if "Tổng cộng" in row]
    assert [value for value in last[0] if isinstance(value, int)][:6] == [5, 1, 1, 1, 1, 1]


def test_what_the_export_cannot_say_has_a_reason_and_no_number(period):
    folder = period[1]
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    page = (folder / "notebooks" / "3_delays.html").read_text(encoding="utf-8")

    found = {entry["name"]: entry for entry in result["quality"]}
    assert found["on_time_current"]["numerator"] == 1
    assert found["done_without_date"] | {"numerator": 1, "denominator": 3} == found["done_without_date"]
    assert found["extended"]["numerator"] is None
    assert found["extended"]["lacks"] == [{"columns": ["extension_count"], "empty": False}]
    assert "không đủ dữ liệu" in result["delays"]["reasons"]["unsaid"]
    assert "Không đủ dữ liệu: thiếu cột Số lần gia hạn (extension_count)" in page
    assert "gia hạn từ" not in (folder / "bao-cao.html").read_text(encoding="utf-8")


def test_the_rows_behind_the_complaints_are_published(period):
    rows = pd.read_csv(period[1] / "data" / "quality.csv", dtype=str, encoding="utf-8-sig")

    assert rows[["name", "task_id", "source_row"]].to_numpy().tolist() == [["done_without_date", "05", "6"]]


def test_the_figures_of_the_analysis_are_saved_beside_the_others_and_stay_out_of_the_report(period):
    words = json.loads((period[1] / "figures" / "figures.json").read_text(encoding="utf-8"))

    first = [*FIGURES, "reasons"]
    assert list(words)[: len(first)] == first
    assert {"survival", "agencies", "funnel", "control_chart", "odds_ratios", "risk_by_week"} <= set(words)
    page = (period[1] / "bao-cao.html").read_text(encoding="utf-8")
    reported = {*FIGURES, *REPORTED_FIGURES}
    assert [name for name in words if name not in reported and words[name]["title"] in page] == []


def test_what_five_tasks_cannot_say_is_a_sentence_in_the_notebook_and_in_the_result(period):
    result = json.loads((period[1] / "result.json").read_text(encoding="utf-8"))["delays"]
    notebook = nbformat.read(period[1] / "notebooks" / "3_delays.ipynb", as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]

    assert {"factors", "agencies", "funnel", "duration", "months", "change", "forecast"} <= set(result)
    assert result["months"] == {
        "unsaid": "Chưa nói được tháng nào thật sự khác thường: chỉ có 1 tháng có nhiệm vụ. "
        "Cần ít nhất 6 tháng."
    }
    assert result["forecast"]["unsaid"].startswith("Chưa nói được khả năng đúng hạn")
    assert [output for output in outputs if output.output_type in ("error", "stream")] == []


def test_a_published_period_opens_by_its_name_and_its_analysis_needs_no_notebook(period):
    params, folder = period
    opened = hg.open_period(folder.name, params.parents[1])

    assert opened.published == folder
    assert opened.judged.attrs["as_of"] == opened.as_of == opened.result["as_of"]
    assert "simulated" not in opened.judged
    again = hg.delays.analyse(opened.judged, opened.params, opened.previous).result
    assert for_readers(again.plain()) == opened.result["delays"]
    assert "Tham số của kỳ" in opened._repr_html_()
    assert len(opened.found.lines) >= 5


@pytest.fixture
def stage(period, tmp_path):
    """The stage of a published period, to be changed."""
    params, folder = period
    result = read_published(folder)
    shutil.copytree(folder, tmp_path / "stage")
    made = Stage(tmp_path / "stage", params.parents[1], load_params(params))
    save_part(made.folder, COUNTING, result)
    made.save_analysis(result.quality, result.delays)
    return made


def test_a_figure_of_the_analysis_enters_the_report_by_its_name(stage, monkeypatch):
    words = json.loads((stage.folder / "figures" / "figures.json").read_text(encoding="utf-8"))
    monkeypatch.setattr("hganalysis.run.stage.REPORTED_FIGURES", ("partition", "by_month"))

    page = stage.make_report(stage.load_result()).html()

    assert [name for name in words if words[name]["title"] in page] == ["partition", "by_month"]


def test_a_figure_with_nothing_to_show_does_not_enter_the_report(stage, monkeypatch):
    monkeypatch.setattr("hganalysis.run.stage.REPORTED_FIGURES", ("on_time_rate",))
    result = stage.load_result()
    drawn = stage.make_report(result).html()
    with house_style():
        nothing = nothing_to_show({}, "on_time_rate", "Tỷ lệ đúng hạn", "Chưa có nhiệm vụ nào qua thời hạn.")
    stage.save_figures({"on_time_rate": nothing})
    without = stage.make_report(result).html()

    assert ["Biểu đồ 1" in page for page in (drawn, without)] == [True, False]


def test_an_analysis_adds_its_keys_and_writes_over_no_other(stage):
    counts = stage.load_counts()

    stage.save_analysis(quality=(), delays=unasked())

    of_the_year = {"asked": None, "followed": None, "trend": ()}
    found = stage.load_result().model_copy(update=of_the_year)
    assert found == with_analysis(counts, quality=(), delays=unasked())
    assert not list(stage.folder.rglob(".*"))


def test_judged_tasks_come_back_as_they_were_saved(stage):
    judged = stage.load_judged()

    assert list(judged["status"].cat.categories) == list(vocab.STATUSES)
    assert len(judged) == 6


def test_what_was_not_written_anew_is_read_once_and_no_caller_changes_it_for_another(stage):
    assert stage.load_counts() is stage.load_counts()

    judged = stage.load_judged()
    judged.loc[judged.index, "title"] = "khác"
    judged.attrs.clear()

    again = stage.load_judged()
    assert not again["title"].eq("khác").any()
    assert again.attrs


def test_a_step_that_was_left_out_is_named(stage):
    (stage.folder / DELAYS.place).unlink()
    with pytest.raises(NotebookError, match=r"Chưa có result/delays.json. Chạy sổ tay 3_delays trước"):
        stage.load_result()


def test_a_new_export_is_never_reported_with_what_was_computed_from_the_old_one(stage):
    result, judged = stage.load_result(), stage.load_judged()

    stage.save_source(*stage.read_source())
    for load in (stage.load_judged, stage.load_result):
        with pytest.raises(NotebookError, match=r"dữ liệu khác .* Chạy lại sổ tay 2_status\.$"):
            load()

    stage.save_judged(judged.head(3), result)
    assert len(stage.load_judged()) == 3
    with pytest.raises(NotebookError, match=r"quality.json .* dữ liệu khác .* Chạy lại sổ tay 3_delays\.$"):
        stage.load_result()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "bị hỏng"),
        ("[]", "bị hỏng"),
        (f'{{"schema": {COUNTING.schema}, "made_from": "", "counting": {{}}}}', "dữ liệu khác"),
        ('{"schema": 0, "made_from": "", "counting": {}}', "một bản khác của công cụ"),
    ],
)
def test_a_part_that_cannot_be_used_is_told_in_one_line_with_the_notebook_to_run(stage, content, said):
    (stage.folder / COUNTING.place).write_text(content, encoding="utf-8")
    with pytest.raises(NotebookError) as fault:
        stage.load_counts()
    assert said in str(fault.value)
    assert str(fault.value).endswith("Chạy lại sổ tay 2_status.")
    assert "\n" not in str(fault.value)


def test_only_the_one_result_is_published_with_the_number_of_its_form(period):
    folder = period[1]
    assert json.loads((folder / "result.json").read_text(encoding="utf-8"))["schema"] == SCHEMA
    assert not (folder / "result").exists()
    (folder / "result.json").rename(folder / "x")
    try:
        with pytest.raises(ParamsError, match=r"^Không đọc được result.json của kỳ «ky-thu»"):
            read_published(folder)
    finally:
        (folder / "x").rename(folder / "result.json")


def test_text_of_the_export_is_never_alive_in_an_output(period):
    folder = period[1]
    for page in folder.rglob("*.html"):
        alive = page.read_text(encoding="utf-8").replace(f"<script>{TABLE_SCRIPT}</script>", "")
        assert "<script" not in alive.lower()
    for name in ("phu-luc.xlsx", "so-lieu.xlsx"):
        book = openpyxl.load_workbook(folder / name)
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f"]


def test_text_that_would_be_a_formula_in_a_spreadsheet_program_is_held_back_in_csv_and_whole_in_parquet(
    period,
):
    csv = pd.read_csv(period[1] / "data" / "tasks.csv", dtype=str, encoding="utf-8-sig")
    parquet = pd.read_parquet(period[1] / "data" / "tasks.parquet")

    assert csv["title"][0] == """'=HYPERLINK("x")"""
    assert parquet["title"][0] == '=HYPERLINK("x")'


def test_data_files_say_when_they_are_simulated(period, tmp_path):
    params, folder = period
    stage = Stage(tmp_path, params.parents[1], load_params(params, {"source.simulated": "true"}))
    stage.save_source(*stage.read_source())

    assert pd.read_parquet(tmp_path / "data" / "tasks.parquet")["simulated"].all()
    assert pd.read_csv(tmp_path / "data" / "findings.csv")["simulated"].all()
    assert "simulated" not in stage.load_source()[0]
    assert "simulated" not in pd.read_csv(folder / "data" / "tasks.csv")


def test_code_is_folded_away_and_no_place_of_the_machine_is_in_what_is_shared(period):
    params, folder = period
    for path in folder.rglob("*"):
        if path.suffix in (".html", ".ipynb", ".json", ".csv"):
            text = path.read_text(encoding="utf-8")
            assert str(params.parents[1]) not in text, path.name
    for page in folder.rglob("*.html"):
        unfolded = re.sub(r"<details>.*?</details>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert "open_stage" not in unfolded, page.name
    report = (folder / "bao-cao.html").read_text(encoding="utf-8")
    folds = re.findall(r"<details>\s*<summary>(Mục lục|Mở danh mục)", report)
    assert folds == ["Mục lục", "Mở danh mục"]
    assert report.count("<details>") == 2


def test_a_period_is_compared_with_the_one_that_its_params_name(period):
    params, folder = period
    before = folder.parent / "ky-truoc"
    before.mkdir()
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    earlier = result | {"from": "2023-01-01", "as_of": "2023-11-03", "label": "kỳ trước"}
    earlier["totals"] = result["totals"] | {"total": 3, "done": 1}
    (before / "result.json").write_text(json.dumps(earlier), encoding="utf-8")

    made = run_period(params, overrides={"previous": "ky-truoc", "period": "ky-sau"}, **QUIET)

    told = json.loads((made / "result.json").read_text(encoding="utf-8"))
    assert told["previous"]["label"] == "kỳ trước"
    assert told["changes"]["totals"][0] == {"name": "total", "before": 3, "after": 5, "difference": 2}
    for page in ("bao-cao.html", "tom-tat.html"):
        assert "So với kỳ trước (kỳ trước, từ ngày 01/01/2023" in (made / page).read_text(encoding="utf-8")
    assert "Thay đổi số đếm" in openpyxl.load_workbook(made / "so-lieu.xlsx").sheetnames
    manifest = json.loads((made / "run.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256((before / "result.json").read_bytes()).hexdigest()
    assert manifest["inputs"]["previous"] == {"file": "result.json", "sha256": digest}


def test_a_period_before_that_is_not_there_stops_the_run_before_any_notebook(project):
    with pytest.raises(ParamsError, match=r"^previous: chưa công bố kỳ «khong-co»"):
        run_period(project, overrides={"previous": "khong-co"}, **QUIET)

    assert not (project.parents[1] / "outputs" / ".stage-ky-thu" / "run.json").exists()


def test_a_second_run_gives_the_same_bytes(period):
    params, folder = period
    first = bytes_of(folder)

    said = []

    run_period(params, say=said.append, again=True)

    assert bytes_of(folder) == first
    assert any("4_report" in line for line in said)


def test_the_log_has_a_line_for_each_run_and_no_sum_holds_it(period):
    params, folder = period
    before = (folder / "run.log").read_text(encoding="utf-8").splitlines()

    run_period(params, again=True, overrides={"analysed_by": "Nguyễn Văn A"}, **QUIET)

    *kept, last = (folder / "run.log").read_text(encoding="utf-8").splitlines()
    assert kept == before
    line = json.loads(last)
    assert dt.datetime.fromisoformat(line["finished"]).tzinfo is not None
    assert line["seconds"] > 0
    assert (line["period"], line["analysed_by"]) == ("ky-thu", "Nguyễn Văn A")
    assert line["manifest"] == hashlib.sha256((folder / "run.json").read_bytes()).hexdigest()
    assert line["rows"] == 6
    (folder / "run.log").unlink()
    assert verify(folder) == []
    run_period(params, again=True, **QUIET)


def test_a_warning_of_python_goes_to_the_log_and_the_terminal_and_into_no_published_file(tmp_path):
    params = make_project(tmp_path / "p")
    path = params.parents[1] / "notebooks" / "4_report.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(new_code_cell("import warnings\nwarnings.warn('cảnh báo thử')"))
    nbformat.write(notebook, path)
    said = []

    folder = run_period(params, say=said.append)

    line = json.loads((folder / "run.log").read_text(encoding="utf-8"))
    assert [*line["notebooks_said"]] == ["4_report"]
    assert "UserWarning: cảnh báo thử" in line["notebooks_said"]["4_report"][0]
    assert "Lưu ý: Python có cảnh báo khi chạy sổ tay 4_report; xem run.log của kỳ." in said
    published = [path for path in folder.rglob("4_report.*") if b"UserWarning" in path.read_bytes()]
    assert published == []


def test_a_period_whose_inputs_are_those_it_was_published_from_stays_as_it_is(period):
    params, folder = period
    written = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    said = []

    run_period(params, say=said.append)

    assert said == [UNCHANGED]
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == written


HEAVY = {"pandas", "numpy", "matplotlib", "scipy", "papermill", "nbformat", "docx", "openpyxl"}


def test_to_find_nothing_changed_imports_nothing_that_computes(period):
    params, folder = period
    code = f"""
import sys
from hganalysis.cli.commands import main
try:
    main(["run", {str(params)!r}])
except SystemExit as end:
    assert end.code == 0, end.code
print("imported:", *{HEAVY!r} & {{*sys.modules}})
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    said = done.stdout.splitlines()

    assert said[0] == UNCHANGED
    assert said[-1].strip() == "imported:"
    assert "Kiểm tra không đạt (ghi ở sổ tay 2_status, không ghi trong báo cáo):" in said
    assert any(line.endswith(hashlib.sha256((folder / "run.json").read_bytes()).hexdigest()) for line in said)


def test_a_run_that_would_be_refused_is_not_called_unchanged(period, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["run", str(period[0]), "--strict"])
    assert stopped.value.code == 5
    assert "Có kiểm tra không đạt, không công bố (--strict)" in capsys.readouterr().err


def test_verify_finds_nothing_in_an_untouched_folder_and_names_what_was_touched(period, tmp_path):
    folder = shutil.copytree(period[1], tmp_path / "copy")
    assert verify(folder) == []

    (folder / "result.json").write_text("{}", encoding="utf-8")
    (folder / "bao-cao.pdf").unlink()
    (folder / "them.txt").write_text("x", encoding="utf-8")

    assert verify(folder) == [
        "bao-cao.pdf: thiếu", "result.json: đã bị thay đổi", "them.txt: không có trong run.json",
    ]  # fmt: skip


def test_the_manifest_hashes_inputs_reference_notebooks_and_outputs(period):
    params, folder = period
    manifest = json.loads((folder / "run.json").read_text(encoding="utf-8"))

    source = params.parents[1] / "data" / "viec.csv"
    assert manifest["inputs"]["source"] == {
        "file": "viec.csv", "sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
    }  # fmt: skip
    outputs = bytes_of(folder)
    for own in ("run.json", "SHA256SUMS"):
        outputs.pop(own)
    assert manifest["outputs"] == outputs
    assert set(manifest["notebooks"]) == {f"{name}.ipynb" for name in NOTEBOOKS}
    assert {"agencies.yml", "holidays.yml", "statuses.yml", "office.yml"} <= set(manifest["reference"])
    assert manifest["rows"]["read"] == 6
    assert manifest["fonts"] == {"family": "Liberation Serif", "monospace": "Liberation Mono"}


def test_a_failing_notebook_leaves_the_published_folder_and_keeps_the_half_run_one(project):
    outputs = project.parents[1] / "outputs"
    published = outputs / "ky-thu"
    published.mkdir(parents=True)
    (published / "old.txt").write_text("old", encoding="utf-8")
    write_notebook(project, "2_status", _parameter_names(project), "print('so far')", "1 / 0")

    with pytest.raises(NotebookError, match="2_status") as caught:
        run_period(project, **QUIET)

    assert bytes_of(published).keys() == {"old.txt"}
    kept = outputs / "failed" / "ky-thu" / "notebooks" / "2_status.ipynb"
    assert "so far" in kept.read_text(encoding="utf-8")
    assert "ZeroDivisionError" in str(caught.value)
    assert sorted(each.name for each in outputs.iterdir() if not each.name.startswith(".lock")) == [
        "failed",
        "ky-thu",
    ]


def test_a_notebook_that_lacks_a_parameter_stops_the_run(project):
    write_notebook(project, "1_data", ["period", "project"])

    with pytest.raises(NotebookError, match="không có tham số changes"):
        run_period(project, **QUIET)


@pytest.mark.parametrize("twin", ["params/ky-thu.yaml", "ky-thu.yml", "params/khac.txt"])
def test_a_file_that_shares_its_name_with_another_is_the_one_the_notebooks_read(project, twin):
    root = project.parents[1]
    shutil.copy(project, root / twin)

    for file in (project, root / twin):
        found = params_file(name_of(file, root), root)
        assert found.resolve() == file.resolve()
    assert name_of(project, root) == "ky-thu"


def test_a_missing_notebook_is_named(project):
    (project.parents[1] / "notebooks" / "4_report.ipynb").unlink()

    with pytest.raises(ParamsError, match="4_report"):
        run_period(project, **QUIET)


def test_strict_publishes_nothing_when_a_check_fails(project, capsys):
    broken = {"name": "published.total", "holds": False, "expected": 895, "found": 896}
    published = {"total": 896, "done": 806, "open": 89}
    failed = changed(example_result(3), checks=[broken], published=published)
    write_notebook(project, "2_status", _parameter_names(project), leaving(failed))

    with pytest.raises(SystemExit) as stopped:
        main(["run", str(project), "--strict"])

    assert stopped.value.code == CheckError.exit_code
    assert "806 + 89 = 895 ≠ 896" in capsys.readouterr().err
    assert not (project.parents[1] / "outputs" / "ky-thu").exists()


def test_a_second_run_of_the_same_period_waits_for_the_first(project):
    from filelock import FileLock

    outputs = project.parents[1] / "outputs"
    outputs.mkdir()
    with FileLock(outputs / ".lock-ky-thu"), pytest.raises(ParamsError, match="lần chạy khác"):
        run_period(project, **QUIET)


@pytest.mark.parametrize("after", [0.5, 2.5, 4.5])
def test_a_run_killed_at_any_point_leaves_the_published_folder_whole(project, after):
    published = project.parents[1] / "outputs" / "ky-thu"
    published.mkdir(parents=True)
    (published / "old.txt").write_text("old", encoding="utf-8")
    write_notebook(project, "2_status", _parameter_names(project), "import time\ntime.sleep(30)")
    command = [sys.executable, "-m", "hganalysis", "run", str(project)]
    run = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    time.sleep(after)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()

    assert bytes_of(published).keys() == {"old.txt"}
