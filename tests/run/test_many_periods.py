"""Several periods in one command: planned, gone on with, one that fails stops no other, worst exit code."""

import io
import json
import re
import sys
import time

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from project import leaving, make_project
from result_example import empty_result

from hganalysis.cli import progress
from hganalysis.cli.commands import main
from hganalysis.cli.progress import Progress
from hganalysis.errors import ParamsError
from hganalysis.run.many import plan

pytestmark = pytest.mark.usefixtures("one_server")

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
ASKED = 'period: str = ""\nproject: str = ""\nchanges: dict = {}'


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of two periods whose notebooks do next to nothing; `break_notebook` makes one fail."""
    first = make_project(tmp_path / "p")
    text = first.read_text(encoding="utf-8")
    later = text.replace("period: ky-thu", "period: ky-sau").replace("to: 2024-11-03", "to: 2024-11-30")
    (first.parent / "a-sau.yml").write_text(later, encoding="utf-8")
    for notebook in (tmp_path / "p" / "notebooks").glob("[1-4]_*.ipynb"):
        write(notebook, leaving(empty_result()) if notebook.stem == "2_status" else "")
    monkeypatch.chdir(tmp_path / "p")
    return tmp_path / "p"


def write(notebook, code):
    cells = [new_code_cell(ASKED, metadata={"tags": ["parameters"]}), new_code_cell(code)]
    nbformat.write(new_notebook(cells=cells, metadata=KERNEL), notebook)


def told(capsys, *arguments):
    with pytest.raises(SystemExit) as stopped:
        main(["run", *arguments])
    out = capsys.readouterr()
    return stopped.value.code, out.out, out.err


def test_periods_are_planned_run_by_as_of_date_and_passed_over_when_they_are_published(project, capsys):
    code, out, _ = told(capsys, "params/*.yml")

    assert code == 0
    assert out.startswith("Sẽ xử lý 2 kỳ, theo ngày chốt:\n  ky-thu: chạy\n  ky-sau: chạy\n")
    assert "  Thời gian: chưa biết, vì chưa có lần chạy nào ở đây để ước tính.\n" in out
    assert re.search(r"Kết quả 2 kỳ:\n  ky-thu \(\d+ giây\): đã công bố\n  ky-sau .*: đã công bố\n", out)

    text = (project / "params" / "a-sau.yml").read_text(encoding="utf-8")
    (project / "params" / "a-sau.yml").write_text(text.replace("kỳ thử", "kỳ sau"), encoding="utf-8")
    code, out, _ = told(capsys, "params/*.yml")

    assert code == 0
    assert "  ky-thu: đã công bố từ đúng các tệp này, bỏ qua\n  ky-sau: chạy\n" in out
    assert re.search(r"\n  Thời gian: khoảng \d+ giây, theo các lần chạy trước ở đây\.\n", out)
    assert out.count("[1/4]") == 1


def test_a_period_that_was_changed_after_it_was_published_is_run_again(project, capsys):
    told(capsys, "params/*.yml")
    (project / "outputs" / "ky-thu" / "tom-tat.html").write_text("khác", encoding="utf-8")

    _, out, _ = told(capsys, "params/*.yml")

    assert "  ky-thu: chạy\n  ky-sau: đã công bố từ đúng các tệp này, bỏ qua\n" in out


def test_of_several_periods_programs_are_told_as_much_as_of_one(project, capsys):
    told(capsys, "params/ky-thu.yml")
    _, out, _ = told(capsys, "params/ky-thu.yml", "--json")
    [alone] = json.loads(out)["periods"]
    write(project / "notebooks" / "1_data.ipynb", 'assert period != "a-sau", "hỏng"')
    told(capsys, "params/ky-thu.yml")

    code, out, _ = told(capsys, "params/*.yml", "--json")

    passed, failed = json.loads(out)["periods"]
    assert code == failed["exit_code"] == 4
    assert failed.keys() == {"period", "exit_code", "said"}
    assert passed.keys() == {*alone, "exit_code", "said"}
    assert (passed["unchanged"], passed["seconds"], passed["rows"]) == (True, None, alone["rows"])


def test_a_period_that_fails_stops_no_other_and_gives_the_exit_code(project, capsys):
    write(project / "notebooks" / "1_data.ipynb", 'assert period != "ky-thu", "hỏng"')

    code, out, _ = told(capsys, "params/*.yml")

    assert code == 4
    assert re.search(r"ky-thu \(\d+ giây\): LỖI, mã 4: Sổ tay 1_data.ipynb", out)
    assert re.search(r"ky-sau \(\d+ giây\): đã công bố", out)
    assert (project / "outputs" / "ky-sau" / "run.json").is_file()


def test_the_faults_of_all_files_are_told_before_anything_runs(project, capsys):
    for name, old, new in (("ky-thu", "map: thu", "map: khac"), ("a-sau", "label: kỳ thử", "lable: x")):
        path = project / "params" / f"{name}.yml"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    code, out, err = told(capsys, "params/*.yml")

    assert code == 2
    assert out == ""
    assert "không có bảng ánh xạ «khac»" in err
    assert "lable" in err
    assert not (project / "outputs").exists()


def test_a_pattern_that_matches_nothing_and_one_period_in_two_files_are_refused(project, capsys):
    assert told(capsys, "params/2031-*.yml")[::2] == (2, "Không có tệp nào khớp «params/2031-*.yml».\n")
    copy = project / "params" / "nua.yml"
    copy.write_bytes((project / "params" / "ky-thu.yml").read_bytes())
    with pytest.raises(ParamsError, match="Kỳ ky-thu có trong nhiều tệp tham số"):
        plan([project / "params" / "ky-thu.yml", copy])


def test_one_period_ends_with_its_figures_what_to_open_and_the_time(project, capsys):
    code, out, _ = told(capsys, "params/ky-thu.yml")

    assert code == 0
    assert "Đã công bố tại outputs/ky-thu:\n  0 nhiệm vụ có thời hạn: 0 đã hoàn thành (0 đúng hạn," in out
    assert "Mở trước: tom-tat.pdf" in out
    assert re.search(r"Thời gian: \d+ giây\.", out)


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_while_briefs_are_made_the_sign_of_life_counts_briefs_and_no_cells(monkeypatch):
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(progress, "SILENCE", 0)
    shown = Progress()

    shown.on_cell("4_report", 7, 7)
    shown.on_cell("agency", 22, 43)
    shown.alive()

    assert screen.getvalue().startswith("      tóm tắt cơ quan 22/43, 49%, đã 0 giây, còn khoảng 0 giây")


@pytest.mark.parametrize("stream", [io.StringIO, Terminal], ids=["a pipe", "a terminal"])
def test_a_run_that_says_nothing_is_told_to_be_alive(stream, monkeypatch):
    monkeypatch.setattr(progress, "TICK", 0.02)
    monkeypatch.setattr(progress, "SILENCE", 0.05)
    screen = stream()
    monkeypatch.setattr(sys, "stdout", screen)

    with Progress() as shown:
        shown.say("[3/4] 3_delays")
        shown.on_cell("3_delays", 5, 9)
        patience = time.monotonic() + 30
        while screen.getvalue().count("3_delays ô 5/9, 56%, đã ") < 2 and time.monotonic() < patience:
            time.sleep(0.02)

    said = screen.getvalue()
    assert said.count("3_delays ô 5/9, 56%, đã ") >= 2
    assert ("\r" in said) == screen.isatty()
