"""What stops a run from outside: kills at every step, disks that fill, two people in one folder."""

import contextlib
import hashlib
import itertools
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback

import nbformat
import numpy as np
import pytest
from filelock import FileLock
from nbformat.v4 import new_code_cell, new_notebook
from project import leaving, make_project
from result_example import changed, example_result

from hganalysis.cli.commands import main
from hganalysis.run import period as run_module
from hganalysis.run import publish as publish_module
from hganalysis.run.notebook_order import NOTEBOOKS
from hganalysis.run.period import SHARED_FILE, run_period
from hganalysis.run.publish import publish, recover
from hganalysis.run.verification import verify

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork") or sys.platform == "darwin", reason="forks"),
    pytest.mark.usefixtures("one_server"),
]

ON_DISK = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.scandir", "ctypes.dlopen"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
KILLS, MANY = 30, 60
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
FIRST, SECOND = 65533, 65534
as_root = pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="other users need root")


def in_a_process(work, user=0, steps=None):
    """Do some work in a process of its own; it is killed at a step on the disk where `steps` says which.

    Return how it ended, and how many steps it made.
    """
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(here)
        code = 1
        with contextlib.suppress(BaseException):
            if user:
                os.setgroups([])
                os.setgid(user)
                os.setuid(user)
            count = itertools.count(1)

            def watch(event, args):
                if event in ON_DISK or (event == "open" and args[2] & WRITING):
                    at = next(count)
                    if at == steps:
                        os.kill(os.getpid(), signal.SIGKILL)

            sys.addaudithook(watch)
            try:
                work()
                code = 0
            except BaseException:
                os.write(there, traceback.format_exc().encode())
            os.write(there, f"\n{next(count)}".encode())
        os._exit(code)
    os.close(there)
    with open(here, "rb") as said:
        told = said.read().decode()
    return os.waitpid(child, 0)[1], told


def folder_of(place, word, files=12):
    place.mkdir(parents=True)
    for number in range(files):
        (place / f"{number}.txt").write_text(word)
    return place


def words_in(place):
    return [path.read_text() for path in sorted(place.iterdir())]


@pytest.fixture(params=["one call", "two moves"])
def way(request, monkeypatch):
    if request.param == "two moves":
        monkeypatch.setattr(publish_module, "_exchange", lambda first, second: False)
    return request.param


def test_a_kill_at_any_step_of_publishing_leaves_the_old_folder_or_the_new_one(tmp_path, way):
    old, staged = folder_of(tmp_path / "p", "old"), folder_of(tmp_path / ".stage-p", "new")
    ended, told = in_a_process(lambda: publish(staged, old))
    assert (ended, words_in(old)) == (0, ["new"] * 12)
    steps = int(told.split()[-1])
    assert steps > 12

    seen = set()
    for step in range(1, steps):
        shutil.rmtree(tmp_path)
        old, staged = folder_of(tmp_path / "p", "old"), folder_of(tmp_path / ".stage-p", "new")
        ended, _ = in_a_process(lambda old=old, staged=staged: publish(staged, old), steps=step)
        assert os.WTERMSIG(ended) == signal.SIGKILL
        assert old.exists() or way == "two moves"
        recover(old)
        seen.add(tuple(words_in(old)))
    assert seen == {("old",) * 12, ("new",) * 12}


def test_kills_at_thirty_random_moments_of_publishing_leave_the_old_folder_or_the_new_one(tmp_path, way):
    moments = np.random.default_rng(5)
    old, staged = folder_of(tmp_path / "p", "old", MANY), folder_of(tmp_path / ".stage-p", "new", MANY)
    started = time.perf_counter()
    publish(staged, old)
    needed = time.perf_counter() - started

    for _ in range(KILLS):
        shutil.rmtree(tmp_path)
        old, staged = folder_of(tmp_path / "p", "old", MANY), folder_of(tmp_path / ".stage-p", "new", MANY)
        child = os.fork()
        if child == 0:
            publish(staged, old)
            os._exit(0)
        time.sleep(moments.uniform(0, needed))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        recover(old)
        assert words_in(old) in (["old"] * MANY, ["new"] * MANY)


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    """A period published by notebooks that leave a result and do nothing else, and its params file."""
    params = make_project(tmp_path_factory.mktemp("p"))
    light_notebooks(params)
    return params, run_period(params, say=lambda _: None)


def light_notebooks(params, also=""):
    code = f"{also}\n{leaving(changed(example_result(3), period='ky-thu'))}"
    for name in NOTEBOOKS:
        cells = [new_code_cell("\n".join(f"{each} = None" for each in ("period", "project", "changes")))]
        cells[0].metadata["tags"] = ["parameters"]
        cells += [new_code_cell(code)] if name == "2_status" else []
        notebook = new_notebook(cells=cells, metadata=KERNEL)
        nbformat.write(notebook, params.parents[1] / "notebooks" / f"{name}.ipynb")


@pytest.fixture
def quick_run(ended, tmp_path, monkeypatch):
    """Return what runs a copy of the period again, the notebooks already executed."""
    root = shutil.copytree(ended[0].parents[1], tmp_path / "p")
    given = [path for path in ended[1].iterdir() if path.name in ("data", "notebooks", "result.json")]

    def executed(stage, *_):
        for path in given:
            copy = shutil.copytree if path.is_dir() else shutil.copyfile
            copy(path, stage.folder / path.name, **({"dirs_exist_ok": True} if path.is_dir() else {}))

    monkeypatch.setattr(run_module, "warm_kernels", lambda *_: contextlib.nullcontext())
    monkeypatch.setattr(run_module, "_run_notebooks", executed)
    monkeypatch.setattr(run_module, "_finish", lambda *_, **__: None)

    def run(author):
        file, changes = root / "params" / "ky-thu.yml", {"analysed_by": author}
        run_period(file, say=lambda _: None, overrides=changes, again=True)

    return root / "outputs" / "ky-thu", run


def author_in(folder):
    return (folder / "ro-crate-metadata.json").read_text("utf-8").split("Tác giả ")[1].split('"')[0]


def test_a_run_killed_at_thirty_steps_from_start_to_end_leaves_one_whole_edition(quick_run):
    folder, run = quick_run
    steps = whole = killed = 0
    for share in (0.85, 1):  # of a run that has to clear what a killed one left, as all that follow have
        ended, told = in_a_process(lambda: run("Tác giả 0"))
        assert ended == 0, told
        steps = int(told.split()[-1])
        if share < 1:
            in_a_process(lambda: run("Tác giả 0"), steps=int(steps * share))

    for kill in range(1, KILLS + 1):
        step = steps * kill // KILLS
        ended, told = in_a_process(lambda kill=kill: run(f"Tác giả {kill}"), steps=step)
        assert ended in (0, signal.SIGKILL), told  # one with less to clear may end before its step
        killed += ended != 0
        assert verify(folder) == []
        assert int(author_in(folder)) in (whole, kill)
        whole = int(author_in(folder))

    assert killed >= KILLS - 3
    assert whole, "no kill came after the exchange"
    run("Tác giả 99")
    assert (verify(folder), author_in(folder)) == ([], "99")
    left = {path.name for path in folder.parent.iterdir()} - {"ky-thu", "history", ".lock-ky-thu"}
    assert left == set()


@pytest.fixture
def small_disk(tmp_path):
    place = tmp_path / "disk"
    place.mkdir()

    def of(kilobytes, *more):
        size = ",".join([*more, f"size={kilobytes}k"])
        command = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(place)]
        if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("mounting a small disk needs root on Linux")
        return place

    yield of
    subprocess.run(["umount", "-l", str(place)], capture_output=True, check=False)


def sums(folder):
    return {path: hashlib.sha256(path.read_bytes()).digest() for path in folder.rglob("*") if path.is_file()}


FILLS = "open('../lon.bin', 'wb').write(bytes(2_000_000))"


@pytest.mark.parametrize("free", [8, 700, 2000, 2150], ids=lambda free: f"{free} KB free")
def test_a_disk_that_fills_is_called_full_and_the_old_folder_stays(ended, small_disk, tmp_path, capsys, free):
    root = shutil.copytree(ended[0].parents[1], tmp_path / "p")
    params = root / "params" / "ky-thu.yml"
    light_notebooks(params, also=FILLS)
    held = sum((path.stat().st_size + 4095) // 4096 * 4 + 4 for path in ended[1].rglob("*"))
    disk = small_disk(held + free)
    folder = shutil.copytree(ended[1], disk / "ky-thu")
    before = sums(folder)

    with pytest.raises(SystemExit) as stopped:
        main(["run", str(params), "--outputs", str(disk)])

    said = capsys.readouterr().err
    assert stopped.value.code in (2, 4)
    assert "Ổ đĩa đã đầy" in said
    assert "nhân Python dừng" not in said
    assert sums(folder) == before
    assert verify(folder) == []
    assert not [path.name for path in disk.iterdir() if path.name.startswith(".stage")]


def shared(place, mode):
    place.mkdir()
    place.chmod(mode)
    for each in (place, *place.parents):
        if not each.stat().st_mode & 0o001:
            each.chmod(each.stat().st_mode | 0o011)
    return place


def published_by(user, outputs, word):
    """Publish as a user, under the lock of the period."""

    def work():
        with FileLock(outputs / ".lock-p", timeout=0, mode=SHARED_FILE):
            recover(outputs / "p")
            shutil.rmtree(outputs / ".stage-p", ignore_errors=True)
            left = publish(folder_of(outputs / ".stage-p", word), outputs / "p")
            assert (left is None) == (word == "first")

    return in_a_process(work, user=user)


@as_root
def test_two_users_of_one_shared_folder_publish_one_after_the_other(tmp_path, way):
    outputs = shared(tmp_path / "outputs", 0o777)

    for user, word in ((FIRST, "first"), (SECOND, "second"), (FIRST, "third"), (SECOND, "fourth")):
        ended, told = published_by(user, outputs, word)
        assert ended == 0, told
        assert words_in(outputs / "p") == [word] * 12
        assert (outputs / "p").stat().st_uid == user


@as_root
def test_where_one_user_may_not_replace_the_folder_of_another_it_stays_whole(tmp_path, way):
    outputs = shared(tmp_path / "outputs", 0o1777)
    assert published_by(FIRST, outputs, "first")[0] == 0

    ended, told = published_by(SECOND, outputs, "second")

    assert ended != 0
    assert "PermissionError" in told
    assert words_in(outputs / "p") == ["first"] * 12
    assert published_by(FIRST, outputs, "first")[0] == 0
