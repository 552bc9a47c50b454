"""What happens around a run while it is at work, at each of its steps, and what its user reads then."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys

import pytest
from in_process import without_kernels
from project import make_project
from test_accidents import FIRST, SECOND, as_root, in_a_process, light_notebooks, shared, small_disk

from hganalysis.cli.commands import main
from hganalysis.errors import SourceError, file_fault
from hganalysis.run.notebook_order import NOTEBOOKS
from hganalysis.run.period import run_period
from hganalysis.run.verification import verify
from hganalysis.settings.reference import PACKAGED

pytestmark = pytest.mark.skipif(not hasattr(os, "fork") or sys.platform == "darwin", reason="forks")
__all__ = ["small_disk"]  # a fixture
NOT_WRITTEN = "Không đọc hoặc ghi được"
TWO = ("ky-thu", "ky-hai")
STEPS = [f"[{number}/4]" for number in range(1, len(NOTEBOOKS) + 1)]


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A project with a reference file of its own and a period before."""
    params = make_project(tmp_path_factory.mktemp("project") / "p")
    light_notebooks(params)
    root = params.parents[1]
    place = root / "params" / "reference"
    place.mkdir()
    shutil.copy(PACKAGED / "office.yml", place)
    return root


@pytest.fixture(scope="module")
def published(template):
    """What a run of it publishes."""
    with pytest.MonkeyPatch.context() as here:
        without_kernels(here)
        run(template)
    return (template / "outputs").rename(template.parent / "outputs")


@pytest.fixture
def root(template, tmp_path, monkeypatch):
    without_kernels(monkeypatch)
    return shutil.copytree(template, tmp_path / "dự án")


@pytest.fixture
def folder(root, published):
    """The published folder of the period in the project."""
    return shutil.copytree(published, root / "outputs") / "ky-thu"


def run(root, accident=lambda: None, at=STEPS[0], **options):
    """Run the period; the accident happens as a notebook starts."""

    def say(line):
        if line.startswith(at):
            accident()

    return run_period(root / "params" / "ky-thu.yml", say=say, **options)


def sums(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def without_the_log(folder):
    return {path.name: content for path, content in sums(folder).items() if path.name != "run.log"}


def readable(root):
    """Let every user read a project, whatever the mask of who checked its notebooks out."""
    for path in root.rglob("*"):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))


def left_in(outputs):
    return {path.name for path in outputs.iterdir()} - {".lock-ky-thu", "history", "failed"}


INPUTS = {
    "the export": "data/viec.csv",
    "the params": "params/ky-thu.yml",
    "the map": "params/maps/thu.yml",
    "a reference file": "params/reference/office.yml",
    "a notebook": "notebooks/3_delays.ipynb",
}


@pytest.mark.parametrize("at", STEPS)
@pytest.mark.parametrize("what", INPUTS)
def test_an_input_saved_at_any_step_of_a_run_is_named_and_nothing_is_published(root, folder, what, at):
    before = sums(folder)
    file = root / INPUTS[what]

    def saved():
        file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")

    with pytest.raises(SourceError, match=f"tệp đầu vào đã bị sửa: .*{file.name}"):
        run(root, saved, at, again=True)

    assert sums(folder) == before
    assert left_in(root / "outputs") == {"ky-thu"}


@pytest.mark.parametrize("at", STEPS)
def test_outputs_that_are_removed_during_a_run_end_it_in_a_line_and_the_next_run_is_whole(root, folder, at):
    wanted = without_the_log(folder)

    with pytest.raises(FileNotFoundError) as ended:
        run(root, lambda: shutil.rmtree(root / "outputs"), at, again=True)

    assert NOT_WRITTEN in file_fault(ended.value)
    assert not folder.exists()
    assert without_the_log(run(root)) == wanted


def test_two_periods_run_at_once_in_one_project_and_each_is_whole(root):
    text = (root / "params" / "ky-thu.yml").read_text(encoding="utf-8")
    (root / "params" / "ky-hai.yml").write_text(text.replace("ky-thu", "ky-hai"), encoding="utf-8")
    wanted = {name: sums(run_period(root / "params" / f"{name}.yml", say=lambda _: None)) for name in TWO}
    shutil.rmtree(root / "outputs")

    children = []
    for name in TWO:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                run_period(root / "params" / f"{name}.yml", say=lambda _: None)
                code = 0
            finally:
                os._exit(code)
        children.append(child)

    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
    for name in TWO:
        folder = root / "outputs" / name
        assert verify(folder) == []
        made = sums(folder)
        assert {path for path in made if made[path] != wanted[name][path]} <= {folder / "run.log"}


def test_a_project_reached_by_a_link_gives_the_same_bytes(root, published, tmp_path):
    link = tmp_path / "liên kết"
    link.symlink_to(root, target_is_directory=True)

    assert without_the_log(run(link)) == without_the_log(published / "ky-thu")
    assert (root / "outputs" / "ky-thu" / "run.json").is_file()


@as_root
def test_a_second_user_runs_a_period_of_a_shared_project_after_the_first(root):
    outputs = shared(root / "outputs", 0o777)
    readable(root)

    for user in (FIRST, SECOND, FIRST):
        ended, told = in_a_process(lambda: run(root, again=True), user=user)
        assert ended == 0, told
        assert verify(outputs / "ky-thu") == []
        assert (outputs / "ky-thu").stat().st_uid == user


@as_root
def test_outputs_in_which_a_user_may_not_write_are_named_before_anything_runs(root, folder):
    before = sums(folder)
    outputs = shared(root / "outputs" / "chung", 0o755)
    readable(root)

    def work():
        said = io.StringIO()
        with contextlib.redirect_stderr(said), pytest.raises(SystemExit) as stopped:
            main(["run", str(root / "params" / "ky-thu.yml"), "--outputs", str(outputs), "--again"])
        assert (stopped.value.code, NOT_WRITTEN in said.getvalue()) == (2, True), said.getvalue()

    ended, told = in_a_process(work, user=FIRST)

    assert ended == 0, told
    assert list(outputs.iterdir()) == []
    assert sums(folder) == before


def test_a_disk_that_may_only_be_read_is_named_and_stays_as_it_is(root, folder, small_disk, capsys):
    disk = small_disk(20_000)
    shutil.copytree(folder, disk / "ky-thu")
    before = sums(disk)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)

    with pytest.raises(SystemExit) as stopped:
        main(["run", str(root / "params" / "ky-thu.yml"), "--outputs", str(disk), "--again"])

    said = capsys.readouterr().err
    assert stopped.value.code == 2
    assert NOT_WRITTEN in said
    assert sums(disk) == before


@pytest.mark.parametrize("more", [2, 6, 9, 12, 15])
def test_a_disk_that_fills_between_two_files_keeps_the_old_folder(root, folder, small_disk, capsys, more):
    names = sum(1 for _ in folder.rglob("*"))
    disk = small_disk(20_000, f"nr_inodes={names + 3 + more}")
    shutil.copytree(folder, disk / "ky-thu")
    before = sums(disk)

    with pytest.raises(SystemExit) as stopped:
        main(["run", str(root / "params" / "ky-thu.yml"), "--outputs", str(disk), "--again"])

    said = capsys.readouterr().err
    assert stopped.value.code in (2, 4)
    assert "Ổ đĩa đã đầy" in said
    assert {path: content for path, content in sums(disk).items() if "ky-thu/" in str(path)} == before
    assert verify(disk / "ky-thu") == []
    assert not [path.name for path in disk.iterdir() if path.name.startswith(".stage")]
