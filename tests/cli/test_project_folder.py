"""A project started anywhere: from the wheel alone, without this repository."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from importlib.metadata import version as package_version
from pathlib import Path

import nbformat
import pytest
from project import ROOT

from hganalysis import __version__
from hganalysis.cli.commands import main
from hganalysis.cli.project_folder import changed_notebooks, start_project
from hganalysis.errors import ParamsError


@pytest.fixture
def project(tmp_path, monkeypatch):
    folder = tmp_path / "du-an"
    start_project(folder)
    monkeypatch.chdir(folder)
    return folder


def told(capsys, *command):
    with pytest.raises(SystemExit) as stopped:
        main(command)
    said = capsys.readouterr()
    return stopped.value.code, said.out, said.err


def test_a_new_project_has_what_a_run_needs_and_keeps_data_out_of_git(tmp_path, capsys):
    code, out, _ = told(capsys, "new", str(tmp_path / "Dự án mới"))

    folder = tmp_path / "Dự án mới"
    assert code == 0
    assert "hganalysis sample" in out
    assert {path.name for path in (folder / "notebooks").iterdir()} == {
        path.name for path in (ROOT / "notebooks").glob("*.ipynb")
    }
    assert (folder / "params" / "maps" / "qlvb.yml").is_file()
    if shutil.which("git"):
        (folder / "data" / "that.xlsx").write_bytes(b"x")
        for command in (["init", "-q"], ["add", "."]):
            subprocess.run(["git", *command], cwd=folder, check=True)
        kept = subprocess.run(["git", "ls-files"], cwd=folder, capture_output=True, text=True, check=True)
        assert "data/that.xlsx" not in kept.stdout
        assert "data/.gitkeep" in kept.stdout


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_place_that_is_taken_is_left_as_it_is(tmp_path, what):
    taken = tmp_path / "du-an"
    if what == "file":
        taken.write_text("của tôi")
    else:
        taken.mkdir()
        (taken / "a.txt").write_text("của tôi")

    with pytest.raises(ParamsError, match="đã có nội dung"):
        start_project(taken)

    assert [path.name for path in tmp_path.iterdir()] == ["du-an"]
    assert (taken if what == "file" else taken / "a.txt").read_text() == "của tôi"


def test_an_empty_folder_becomes_a_project(tmp_path):
    (tmp_path / "trong").mkdir()

    assert start_project(tmp_path / "trong")
    assert [path.name for path in tmp_path.iterdir()] == ["trong"]


def test_the_empty_folder_one_stands_in_becomes_a_project(tmp_path, monkeypatch, capsys):
    (tmp_path / "du-an").mkdir()
    monkeypatch.chdir(tmp_path / "du-an")

    code, _, said = told(capsys, "new", ".")

    assert (code, said) == (0, "")
    assert Path("params/2024-11-03.yml").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["du-an"]


def test_notebooks_are_held_to_those_of_the_package_by_their_cells(project, capsys):
    assert told(capsys, "notebooks")[1] == "Các sổ tay đúng như bản của gói.\n"
    path = project / "notebooks" / "1_data.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].source += "\n\nGhi chú của tôi."
    notebook.cells[-1].metadata["executed"] = True
    nbformat.write(notebook, path)
    (project / "notebooks" / "agency.ipynb").unlink()

    _, out, _ = told(capsys, "notebooks")

    assert "-Ghi chú của tôi." in out
    assert "notebooks/agency.ipynb: thiếu." in out
    assert "2_status" not in out

    _, out, _ = told(capsys, "notebooks", "--update")
    assert "notebooks/1_data.ipynb: đã lấy bản của gói; bản cũ ở notebooks/1_data.ipynb.cu-1." in out
    assert "Ghi chú của tôi." in (project / "notebooks" / "1_data.ipynb.cu-1").read_text(encoding="utf-8")
    assert changed_notebooks(project) == []


PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]


def copied(folder):
    return shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".*", "outputs", "build", "dist"))


def built(source, folder, umask=-1):
    wheel = [*PIP, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(folder), str(source)]
    subprocess.run(wheel, umask=umask, check=True)
    [wheel] = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    installed = package_version("setuptools")  # not imported: it wants to be before distutils
    if int(installed.split(".")[0]) < 80:
        pytest.skip(f"setuptools {installed} does not build this wheel; 80 does")
    folder = tmp_path_factory.mktemp("wheel")
    source = copied(folder / "source")
    made = built(source, folder)
    shutil.rmtree(source)
    return made


def test_the_wheel_is_named_by_the_version_and_holds_the_package_alone(wheel):
    names = zipfile.ZipFile(wheel).namelist()

    assert wheel.name == f"hganalysis-{__version__}-py3-none-any.whl"
    assert {name.split("/")[0] for name in names} == {
        "hganalysis", f"hganalysis-{__version__}.data", f"hganalysis-{__version__}.dist-info"
    }  # fmt: skip


def test_the_same_files_make_the_same_wheel_whoever_builds_it_when_and_where(wheel, tmp_path):
    source = copied(tmp_path / "Nơi khác")
    (source / "build" / "lib" / "hganalysis").mkdir(parents=True)
    (source / "build" / "lib" / "hganalysis" / "gone.py").write_text("an earlier build had this")
    for path in source.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        path.chmod(0o700 if path.is_dir() else 0o600)

    again = built(source, tmp_path, umask=0o077)

    assert again.read_bytes() == wheel.read_bytes()


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A Python that has the wheel, and of the packages beside it those that this one has."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "env", with_pip=False)
    [packages] = (folder / "env").glob("[Ll]ib/**/site-packages")
    subprocess.run(
        [*PIP, "install", "--no-deps", "--no-index", "--target", str(packages), str(wheel)], check=True
    )
    beside = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "beside.pth").write_text("\n".join(beside))
    [python] = (folder / "env").glob("*/python" if os.name == "posix" else "*/python.exe")
    return python


def test_the_wheel_alone_starts_a_project_and_runs_its_first_period(installed, tmp_path):
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}

    def command(*arguments, folder):
        return subprocess.run(
            [installed, "-m", "hganalysis", *arguments],
            cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip

    where = "import hganalysis; print(hganalysis.__file__)"
    found = subprocess.run(
        [installed, "-c", where], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )
    assert not Path(found.stdout).is_relative_to(ROOT)

    started = command("new", "du-an", folder=tmp_path)
    assert started.returncode == 0, started.stderr
    project = tmp_path / "du-an"
    for arguments in (("sample",), ("check", "params/2024-11-03.yml"), ("run", "params/2024-11-03.yml")):
        done = command(*arguments, folder=project)
        assert done.returncode == 0, done.stderr
    assert (project / "outputs" / "2024-11-03" / "bao-cao.pdf").read_bytes().startswith(b"%PDF")
    assert command("verify", "outputs/2024-11-03", folder=project).returncode == 0
    drafted = command("init", "data/nhiem-vu-2024-11-03.xlsx", "--name", "moi", folder=project)
    assert drafted.returncode == 0, drafted.stderr
    assert (project / "params" / "moi.yml").is_file()
