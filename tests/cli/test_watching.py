"""A folder that exports arrive in: each is run once, whole, and told of; what cannot be run is told too."""

import json
import os
import subprocess
import sys
import threading
import time

import pytest
from filelock import FileLock
from nbformat import write
from nbformat.v4 import new_code_cell, new_notebook
from project import EXPORT, make_project

from hganalysis.cli.commands import main
from hganalysis.cli.watching import LEDGER, LOCK, Watcher, watch
from hganalysis.errors import ParamsError
from hganalysis.run.notebook_order import NOTEBOOKS

pytestmark = pytest.mark.usefixtures("one_server")

COUNTS = """
import json
from pathlib import Path
stage = __import__("hganalysis").open_stage(period, project, changes)
tasks, findings = stage.read_source()
stage.save_source(tasks, findings)
judged, result = stage.counted
stage.save_judged(judged, result)
from hganalysis.delays.delays_result import unasked
stage.save_analysis((), unasked())
"""
PARAMETERS = "period = ''\nproject = ''\nchanges = {}"


@pytest.fixture
def project(tmp_path):
    """A project whose first notebook counts and whose others do nothing: a run takes a second or two."""
    notebooks = tmp_path / "small"
    notebooks.mkdir()
    for place, name in enumerate(NOTEBOOKS):
        cells = [new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})]
        cells += [new_code_cell(COUNTS)] if place == 0 else []
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        write(new_notebook(cells=cells, metadata=kernel), notebooks / f"{name}.ipynb")
    return make_project(tmp_path / "project", notebooks)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "den"
    made.mkdir()
    return made


def once(project, folder, seconds=0.1, **options):
    told = []
    watcher = Watcher(folder, project, None, options.get("strict", False), told.append)
    code = watch(watcher, seconds=seconds, once=True)
    return code, told


def published(project):
    return json.loads((project.parents[1] / "outputs" / "ky-thu" / "run.json").read_text(encoding="utf-8"))


def test_a_new_export_is_run_and_shelved_and_its_outcome_stands_beside_it(project, folder):
    (folder / "thang-11.csv").write_text(EXPORT, encoding="utf-8")
    code, told = once(project, folder)
    assert code == 0, told
    assert published(project)["inputs"]["source"]["file"] == "thang-11.csv"
    assert (project.parents[1] / "outputs" / "index.html").is_file()
    outcome = (folder / "thang-11.csv.ket-qua.txt").read_text(encoding="utf-8")
    assert "Đã công bố kỳ ky-thu; trang tra cứu có 1 kỳ." in outcome
    assert "Tổng số nhiệm vụ có thời hạn: 5" in outcome
    assert "<script>" not in (folder / "thang-11.csv.phat-hien.html").read_text(encoding="utf-8")


def test_the_same_bytes_are_never_run_twice_whatever_their_name(project, folder):
    (folder / "a.csv").write_text(EXPORT, encoding="utf-8")
    once(project, folder)
    stamp = (project.parents[1] / "outputs" / "ky-thu" / "run.json").stat().st_mtime_ns
    (folder / "b.csv").write_text(EXPORT, encoding="utf-8")
    assert once(project, folder) == (0, [])
    assert (project.parents[1] / "outputs" / "ky-thu" / "run.json").stat().st_mtime_ns == stamp


def test_a_run_that_was_cut_short_after_publishing_is_not_done_again(project, folder):
    (folder / "a.csv").write_text(EXPORT, encoding="utf-8")
    once(project, folder)
    stamp = (project.parents[1] / "outputs" / "ky-thu" / "run.json").stat().st_mtime_ns
    (folder / LEDGER).unlink()
    _, told = once(project, folder)
    assert "đã công bố từ đúng tệp này" in told[0]
    assert (project.parents[1] / "outputs" / "ky-thu" / "run.json").stat().st_mtime_ns == stamp


def test_figures_that_replace_published_ones_say_which(project, folder):
    (folder / "a.csv").write_text(EXPORT, encoding="utf-8")
    once(project, folder)
    corrected = EXPORT.replace("Đã hoàn thành,02/03/2024", "Đã hoàn thành,01/03/2024")
    (folder / "b.csv").write_text(corrected, encoding="utf-8")
    once(project, folder)
    outcome = (folder / "b.csv.ket-qua.txt").read_text(encoding="utf-8")
    assert "Hoàn thành đúng hạn: 2 (trước khi công bố lại: 1)" in outcome
    assert "Chưa hoàn thành: 2\n" in outcome


def test_an_export_that_cannot_be_read_is_told_beside_it_once_and_what_was_published_stays(project, folder):
    (folder / "a.csv").write_text(EXPORT, encoding="utf-8")
    once(project, folder)
    before = published(project)
    (folder / "hong.xlsx").write_bytes(b"PK\x03\x04" + b"\0" * 50)
    code, told = once(project, folder)
    assert code == 3
    assert told[-1].startswith("hong.xlsx: Không công bố.")
    assert "hong.xlsx" in (folder / "hong.xlsx.ket-qua.txt").read_text(encoding="utf-8")
    assert published(project) == before
    assert once(project, folder) == (0, [])


def test_strict_writes_the_findings_and_publishes_nothing(project, folder):
    (folder / "a.csv").write_text(EXPORT, encoding="utf-8")
    code, _ = once(project, folder, strict=True)
    assert code == 5
    assert not (project.parents[1] / "outputs" / "ky-thu").exists()
    assert (folder / "a.csv.phat-hien.html").is_file()
    assert "Có phát hiện làm thay đổi số được tính" in (folder / "a.csv.ket-qua.txt").read_text("utf-8")


def test_an_export_that_is_still_being_copied_is_left_until_it_stands_still(project, folder):
    half = folder / "a.csv"
    half.write_text(EXPORT[:200], encoding="utf-8")
    ended = threading.Event()

    def grow():
        while not ended.wait(0.02):
            with half.open("a", encoding="utf-8") as file:
                file.write(" ")

    copying = threading.Thread(target=grow)
    copying.start()
    try:
        code, told = once(project, folder, seconds=0.3)
    finally:
        ended.set()
        copying.join()
    assert (code, told) == (0, ["a.csv: còn đang thay đổi, lần sau mới lấy."])
    assert not (project.parents[1] / "outputs").exists()
    half.write_text(EXPORT, encoding="utf-8")
    assert once(project, folder)[0] == 0
    assert published(project)["rows"]["read"] == 6


@pytest.mark.parametrize("name", [".an.csv", "~$a.xlsx", "a.xlsx.part", "a.csv.CRDOWNLOAD", "Thumbs.db"])
def test_what_is_no_export_by_its_name_is_passed_over(project, folder, name):
    (folder / name).write_text("x", encoding="utf-8")
    assert once(project, folder) == (0, [])


def test_a_fault_of_the_params_is_no_fault_of_the_export_which_is_run_once_they_are_right(project, folder):
    (folder / "a.csv").write_text(EXPORT, encoding="utf-8")
    right = project.read_text(encoding="utf-8")
    project.write_text(right.replace("to: 2024-11-03", "to: hôm nay"), encoding="utf-8")
    code, told = once(project, folder)
    assert code == 2
    assert "a.csv: " in told[0]
    assert not (folder / "a.csv.ket-qua.txt").exists()
    project.write_text(right, encoding="utf-8")
    assert once(project, folder)[0] == 0


def test_two_watchers_of_one_folder_are_told(project, folder):
    with FileLock(folder / LOCK), pytest.raises(ParamsError, match="đang được một lần chạy khác theo dõi"):
        once(project, folder)


def test_a_folder_that_does_not_exist_and_a_broken_memory_are_told(project, folder):
    with pytest.raises(ParamsError, match="Không có thư mục"):
        once(project, folder / "khong")
    (folder / LEDGER).write_text("{", encoding="utf-8")
    (folder / "a.csv").write_text(EXPORT, encoding="utf-8")
    code, told = once(project, folder)
    assert code == 2
    assert "không biết tệp nào đã chạy" in told[0]
    assert not (project.parents[1] / "outputs" / "ky-thu").exists()


def test_the_command_ends_with_the_code_of_the_worst_outcome(project, folder, capsys):
    (folder / "hong.csv").write_bytes(b"")
    with pytest.raises(SystemExit) as end:
        main(["watch", str(folder), "--params", str(project), "--still", "0.05", "--once"])
    assert end.value.code == 3
    assert "hong.csv: Không công bố." in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="a watcher is stopped by a signal")
def test_a_watcher_that_stays_takes_what_arrives_and_ends_by_ctrl_c(project, folder):
    arguments = ["watch", str(folder), "--params", str(project), "--still", "0.2"]
    running = subprocess.Popen([sys.executable, "-m", "hganalysis", *arguments])
    try:
        (folder / "a.csv").write_text(EXPORT, encoding="utf-8")
        end = time.monotonic() + 120
        while not (folder / "a.csv.ket-qua.txt").exists() and time.monotonic() < end:
            time.sleep(0.1)
        assert (folder / "a.csv.ket-qua.txt").exists()
        running.send_signal(2)
        assert running.wait(30) == 130
    finally:
        running.kill()
