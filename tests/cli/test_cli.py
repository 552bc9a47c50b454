"""What a user sees on the terminal: Vietnamese, one exit code each, and never a traceback."""

import hashlib
import json
import shlex
import shutil
import subprocess
import sys

import pymupdf
import pytest
from project import ROOT, make_project

from hganalysis import __version__
from hganalysis.cli.analysts_lab import lab_arguments
from hganalysis.cli.commands import cli, main
from hganalysis.errors import ParamsError


def run(*arguments):
    with pytest.raises(SystemExit) as stopped:
        main(list(map(str, arguments)))
    return stopped.value.code


def test_help_lists_every_command_in_vietnamese(capsys):
    assert run("--help") == 0

    shown = capsys.readouterr().out
    assert all(name in shown for name in cli.commands)
    assert "Cách dùng:" in shown
    assert not [word for word in ("Usage", "Options", "Commands", "Show this") if word in shown]


@pytest.mark.parametrize("command", list(cli.commands))
def test_every_command_explains_itself_in_vietnamese(command, capsys):
    assert run(command, "--help") == 0

    shown = capsys.readouterr().out
    assert "Cách dùng:" in shown
    assert "Hiện hướng dẫn này" in shown
    assert "Usage" not in shown


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rnu"], "Không có lệnh"),
        (["run", "--fast"], "Không có tùy chọn --fast"),
        (["run", "x.yml", "--deadline", "soon"], "Giá trị của --deadline không hợp lệ"),
        (["run", "x.yml", "-p", "label"], "KHÓA=GIÁ_TRỊ"),
        (["run", "x.yml", "-p"], "Tùy chọn -p cần một giá trị"),
        (["run", "x.yml", "--strict=1"], "Tùy chọn --strict không nhận giá trị"),
        (["verify", "x", "y", "z"], "Thừa tham số: y z"),
        (["init", ""], "Thiếu TỆP"),
        (["check", ""], "Thiếu TỆP|PARAMS"),
        (["run", "khong-co.yml"], "khong-co.yml"),
        (["verify", "khong-co"], "run.json"),
    ],
)
def test_a_mistake_in_the_command_is_one_line_and_exit_code_2(arguments, message, capsys):
    assert run(*arguments) == 2

    shown = capsys.readouterr().err
    assert message in shown
    assert "Traceback" not in shown
    assert len(shown.strip().splitlines()) == 1


def test_a_place_that_cannot_be_written_to_is_one_line(tmp_path, capsys):
    params, file = make_project(tmp_path / "p"), tmp_path / "file"
    file.write_text("", encoding="utf-8")

    assert run("run", params, "--outputs", file) == 2
    assert run("sample", "--to", file / "x.xlsx") == 2
    assert run("sample", "--to", tmp_path) == 2

    shown = capsys.readouterr().err
    assert "Traceback" not in shown
    assert shown.count("Kiểm tra đường dẫn, quyền ghi") == 3


@pytest.mark.parametrize("content", ["{", "[]", '{"outputs": 3}'])
def test_a_damaged_manifest_is_one_line(content, tmp_path, capsys):
    (tmp_path / "run.json").write_text(content, encoding="utf-8")

    assert run("verify", tmp_path) == 2

    assert "bị hỏng" in capsys.readouterr().err


def test_all_faults_of_a_params_file_are_told_at_once_with_their_lines(tmp_path, capsys):
    params = make_project(tmp_path)
    params.write_text(
        "period: ky thu\nlabel: a\nlabel: b\nfrom: 2024-12-01\nto: 2024-11-03\n"
        "source: {file: data/khong-co.csv, map: thu}\ndedline: {}\n",
        encoding="utf-8",
    )

    assert run("run", params) == 2

    shown = capsys.readouterr().err
    for part in ("dòng 1", "dòng 3", "dòng 6", "dòng 7", "label", "dedline", "khong-co.csv"):
        assert part in shown


def test_a_source_that_cannot_be_read_is_exit_code_3_and_says_what_to_do(tmp_path, capsys):
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"\xd0\xcf\x11\xe0" + b"x" * 100)

    assert run("check", file, "--map", ROOT / "params" / "maps" / "qlvb.yml") == 3

    shown = capsys.readouterr().err
    assert "a.xlsx" in shown
    assert ".xlsx" in shown
    assert len(shown.strip().splitlines()) == 1


def test_a_run_on_an_unreadable_source_says_so_in_three_lines_and_keeps_exit_code_3(tmp_path, capsys):
    params = make_project(tmp_path)
    (tmp_path / "data" / "viec.csv").write_bytes(b"")

    assert run("run", params) == 3

    assert "tệp rỗng" in capsys.readouterr().err


def test_check_shows_what_was_understood_and_what_to_do(tmp_path, capsys):
    params = make_project(tmp_path)

    assert run("check", params) == 0

    shown = capsys.readouterr().out
    assert "Đọc được 6 dòng nhiệm vụ." in shown
    assert "1  Báo hoàn thành nhưng không có ngày hoàn thành." in shown
    assert "dòng 6" in shown


def test_check_refuses_params_by_which_the_export_cannot_be_counted_after_telling_what_it_read(
    tmp_path, capsys
):
    params = make_project(tmp_path)
    params.write_text(params.read_text("utf-8") + "population: {by: entered_on}\n", encoding="utf-8")

    assert run("check", params) == 2

    shown = capsys.readouterr()
    assert "Đọc được 6 dòng nhiệm vụ." in shown.out
    assert "1  Báo hoàn thành nhưng không có ngày hoàn thành." in shown.out
    assert "thiếu cột: entered_on" in shown.err


def test_a_map_given_where_params_are_expected_is_told_with_the_command_to_use(tmp_path, capsys, monkeypatch):
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    map_ = next((tmp_path / "params" / "maps").glob("*.yml"))

    assert run("check", map_) == 2

    shown = capsys.readouterr().err
    assert "là bảng ánh xạ" in shown
    assert f"hganalysis check TỆP --map {map_.stem}\n" in shown


@pytest.mark.parametrize("name", ["viec.csv", "Danh sách (bản cuối).xlsx", "thư mục"])
def test_an_export_given_to_run_is_told_with_the_commands_to_use(name, tmp_path, capsys):
    export = tmp_path / name
    export.mkdir() if "." not in name else export.write_bytes(b"x")

    assert run("run", export) == 2

    shown = capsys.readouterr().err
    assert f"{name} là tệp xuất, không phải tệp tham số" in shown
    for command in ("check", "init"):
        assert f"hganalysis {command} {shlex.quote(str(export))}" in shown


def test_the_version_is_that_of_the_package(capsys):
    assert run("--version") == 0

    assert capsys.readouterr().out == f"hganalysis {__version__}\n"


def test_sample_replaces_a_file_of_other_content_only_when_told(tmp_path, capsys):
    path = tmp_path / "cua-toi.xlsx"
    path.write_bytes(b"mine")
    assert run("sample", "--to", path) == 2
    assert "--force" in capsys.readouterr().err
    assert path.read_bytes() == b"mine"
    assert run("sample", "--to", path, "--force") == 0
    assert run("sample", "--to", path) == 0
    assert [each.name for each in tmp_path.iterdir()] == ["cua-toi.xlsx"]


def test_sample_writes_the_committed_export_again(tmp_path, capsys):
    path = tmp_path / "data" / "mau.xlsx"

    assert run("sample", "--to", path) == 0

    assert path.stat().st_size > 10_000
    assert "số liệu mô phỏng" in capsys.readouterr().out


def test_the_package_can_be_run_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "hganalysis", "--help"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0
    assert "Cách dùng:" in done.stdout


def test_lab_outside_the_project_says_where_to_go(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert run("lab") == 2

    assert "thư mục gốc của dự án" in capsys.readouterr().err


def test_a_period_is_explored_in_a_copy_that_is_made_once(tmp_path):
    project = make_project(tmp_path).parents[1]
    tracked = (project / "notebooks" / "explore.ipynb").read_bytes()

    *_, shown, port = lab_arguments(project, "ky-thu", ["--port=9999"])
    copy = project / "explore" / "ky-thu.ipynb"
    cells = json.loads(copy.read_text(encoding="utf-8"))["cells"]
    copy.write_text("mine", encoding="utf-8")
    again = lab_arguments(project, "ky-thu", [])

    assert (shown, port) == ("--LabApp.default_url=/lab/tree/explore/ky-thu.ipynb", "--port=9999")
    assert [
        line for each in cells if "injected-parameters" in each["metadata"].get("tags", ())
        for line in "".join(each["source"]).splitlines() if not line.startswith("#")
    ] == ['period = "ky-thu"']  # fmt: skip
    assert again[-1] == shown
    assert copy.read_text(encoding="utf-8") == "mine"
    assert (project / "notebooks" / "explore.ipynb").read_bytes() == tracked


def test_exploring_a_period_that_is_not_there_names_those_that_are(tmp_path):
    with pytest.raises(ParamsError, match="«ky-thuu»; các kỳ có: ky-thu"):
        lab_arguments(make_project(tmp_path).parents[1], "ky-thuu", [])


def test_importing_the_package_imports_nothing_heavy():
    code = "import sys, hganalysis; print(sorted({'pandas', 'matplotlib', 'narwhals'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A small period that was run, in a folder whose tasks are known one by one."""
    folder = tmp_path_factory.mktemp("traced")
    params = make_project(folder / "p")
    assert run("run", params) == 0
    return folder / "p" / "outputs" / "ky-thu"


def test_check_and_run_tell_the_same_figures_and_why_tasks_are_not_classified(published, capsys):
    params = published.parents[1] / "params" / "ky-thu.yml"
    capsys.readouterr()
    said = []
    for command in ("check", "run"):
        assert run(command, params) == 0
        told = " ".join(capsys.readouterr().out.split())
        said.append(told[told.index("5 nhiệm vụ có thời hạn:") :].partition(").")[0])
    assert said[0] == said[1]
    assert said[0].endswith("1 chưa phân loại (báo đã hoàn thành nhưng không có ngày hoàn thành 1")


def test_trace_prints_the_tasks_behind_a_number(published, capsys):
    capsys.readouterr()
    assert run("trace", published, "qua-han.so-tai-chinh") == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == "1 nhiệm vụ: chưa hoàn thành, quá hạn; Sở Tài chính."
    assert [line.split()[0] for line in shown[2:]] == ["04"]
    assert run("trace", published, "qua-han.so-y-te") == 0
    assert capsys.readouterr().out == "0 nhiệm vụ: chưa hoàn thành, quá hạn; Sở Y tế.\n"


def test_trace_writes_every_column_of_these_tasks_for_a_spreadsheet_program(published, tmp_path, capsys):
    file = tmp_path / "rows.csv"
    assert run("trace", published, "hoan-thanh", "--csv", file) == 0
    rows = file.read_bytes().decode("utf-8-sig").split("\r\n")
    published_rows = (published / "data" / "tasks.csv").read_bytes().decode("utf-8-sig").split("\r\n")
    assert rows == [published_rows[0], *(row for row in published_rows if row[:2] in ("01", "02")), ""]
    capsys.readouterr()
    assert run("trace", published, "hoan-thanh", "--csv", "-") == 0
    assert capsys.readouterr().out.lstrip("\ufeff").splitlines() == rows[:-1]


def test_trace_without_a_name_tells_every_name_and_an_unknown_one_is_answered_with_near_ones(
    published, capsys
):
    assert run("trace", published) == 0
    assert "      1  qua-han: chưa hoàn thành, quá hạn" in capsys.readouterr().out.splitlines()
    assert run("trace", published, "qua-hn") == 2
    assert "Có phải: qua-han" in capsys.readouterr().err
    assert run("trace", published / "khong-co", "qua-han") == 2


@pytest.mark.parametrize(
    ("arguments", "code", "keys"),
    [
        (["run", "PARAMS"], 0, {"periods"}),
        (["run", "--plan", "PARAMS"], 0, {"plans"}),
        (["check", "PARAMS"], 0, {"source", "rows", "proposals", "warnings", "findings"}),
        (["verify", "PUBLISHED"], 0, {"folder", "run_json", "faults", "differences", "since"}),
        (
            ["verify", "PUBLISHED", "--sha256", "0" * 64], 5,
            {"folder", "run_json", "faults", "differences", "since"},
        ),
        (["trace", "PUBLISHED", "qua-han"], 0, {"name", "label", "tasks"}),
        (["trace", "PUBLISHED"], 0, {"names"}),
        (["list", "agencies"], 0, {"agencies"}),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)  # fmt: skip
def test_for_programs_standard_output_holds_one_object_and_nothing_else(
    arguments, code, keys, published, capsys
):
    places = {"PARAMS": published.parents[1] / "params" / "ky-thu.yml", "PUBLISHED": published}
    capsys.readouterr()
    assert run(*(places.get(each, each) for each in arguments), "--json") == code
    shown = capsys.readouterr()
    told = json.loads(shown.out)
    assert told.keys() == {"schema", "command", "exit_code", *keys}
    assert (told["schema"], told["command"], told["exit_code"]) == (1, arguments[0], code)
    assert shown.err


def test_what_programs_are_told_is_what_people_are_told(published, capsys):
    result = json.loads((published / "result.json").read_text("utf-8"))
    params = published.parents[1] / "params" / "ky-thu.yml"
    capsys.readouterr()
    assert run("run", params, "--json") == 0
    [period] = json.loads(capsys.readouterr().out)["periods"]
    assert period["unchanged"]
    assert {name: period["rows"][name] for name in result["totals"]} == result["totals"]
    assert run("trace", published, "hoan-thanh", "--json") == 0
    tasks = json.loads(capsys.readouterr().out)["tasks"]
    assert [each["task_id"] for each in tasks] == ["01", "02"]
    assert run("verify", published, "--sha256", "0" * 64, "--json") == 5
    assert "SHA-256" in json.loads(capsys.readouterr().out)["faults"][0]


def test_programs_are_told_warnings_checks_and_findings_by_the_codes_of_the_documentation(published, capsys):
    documented = (ROOT / "docs" / "findings.md").read_text("utf-8")
    params = published.parents[1] / "params" / "ky-thu.yml"
    capsys.readouterr()
    assert run("check", params, "--json") == 0
    checked = json.loads(capsys.readouterr().out)
    assert run("run", params, "--json") == 0
    [ran] = json.loads(capsys.readouterr().out)["periods"]

    [fault] = [each for each in checked["findings"] if each["code"] == "done_without_date"]
    [place] = fault["places"]
    assert (fault["severity"], fault["n"], place["row"], place["task_id"]) == ("error", 1, 6, "05")
    assert "done_without_date" in {each["code"] for each in checked["warnings"]}
    assert all(f"`{each['code']}`" in documented for each in (*checked["findings"], *ran["findings"]))
    assert [each["code"] for each in ran["warnings"]] == [each["code"] for each in checked["warnings"]]
    assert [each["message"] for each in ran["warnings"]] == json.loads(
        (published / "run.json").read_text("utf-8")
    )["told"]["warnings"]
    assert all(each.keys() == {"name", "holds", "expected", "found", "message"} for each in ran["checks"])


def test_an_error_leaves_programs_nothing_to_read_but_the_exit_code(capsys):
    assert run("check", "khong-co.yml", "--json") == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "khong-co.yml" in shown.err


def test_a_check_sheet_names_what_was_checked_and_leaves_the_rest_to_a_person(published, tmp_path, capsys):
    capsys.readouterr()
    assert run("check-sheet", published, "--to", tmp_path / "phieu.docx") == 0
    assert capsys.readouterr().out.count("Đã ghi") == 2
    said = "".join(page.get_text() for page in pymupdf.open(tmp_path / "phieu.pdf"))
    assert hashlib.sha256((published / "run.json").read_bytes()).hexdigest() in "".join(said.split())
    for words in ("Phần công cụ đã kiểm tra", "Phần người kiểm tra xác nhận", "Người kiểm tra phải khác"):
        assert words in " ".join(said.split())
    first = (tmp_path / "phieu.docx").read_bytes()
    assert run("check-sheet", published, "--to", tmp_path / "phieu.docx") == 0
    assert (tmp_path / "phieu.docx").read_bytes() == first


@pytest.mark.parametrize("filled", ["phieu.docx", "phieu.pdf"])
def test_a_check_sheet_is_never_written_over_one_that_was_filled_in(published, tmp_path, capsys, filled):
    sheet = tmp_path / "phieu.docx"
    assert run("check-sheet", published, "--to", sheet) == 0
    (tmp_path / filled).write_bytes(b"Ky: Nguyen Van A")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    capsys.readouterr()
    assert run("check-sheet", published, "--to", sheet) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert f"{filled}, khác phiếu sẽ lập" in said
    assert "--to" in said
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_check_sheet_is_put_in_its_place_whole_or_not_at_all(published, tmp_path, capsys):
    (tmp_path / "phieu.pdf").mkdir()
    assert run("check-sheet", published, "--to", tmp_path / "phieu.docx") != 0
    assert [path.name for path in tmp_path.iterdir()] == ["phieu.pdf"]
    assert run("check-sheet", published, "--to", tmp_path / "phieu.pdf") == 2
    assert ".docx" in capsys.readouterr().err


def test_no_check_sheet_is_made_of_a_period_that_was_changed(published, tmp_path, capsys):
    changed = tmp_path / "outputs" / "ky-thu"
    shutil.copytree(published, changed)
    (changed / "tom-tat.html").write_text("khác", encoding="utf-8")
    assert run("check-sheet", changed, "--to", tmp_path / "phieu.docx") == 5
    assert not (tmp_path / "phieu.docx").exists()
    assert "tom-tat.html" in capsys.readouterr().err
