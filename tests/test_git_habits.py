"""What `make` sets up in a repository: git takes notebooks without outputs, commits keep the habits."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

ROOT = Path(__file__).parents[1]
PROGRAMS = Path(sys.prefix) / "bin"
NEEDED = [PROGRAMS / "nbstripout", PROGRAMS / "pre-commit"]
pytestmark = pytest.mark.skipif(
    not all(map(Path.is_file, NEEDED)) or not (shutil.which("git") and shutil.which("make")),
    reason="nbstripout, pre-commit, git or make is not installed",
)


def told(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    told(tmp_path, "git", "init", "-q")
    for name in ("Makefile", ".gitattributes", ".pre-commit-config.yaml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    told(tmp_path, "make", "hooks")
    return tmp_path


def test_a_notebook_run_by_hand_goes_into_git_without_outputs_and_stays_as_it_is(repository: Path) -> None:
    output = v4.new_output("stream", text="NV-2024-0001 Sở Y tế")
    cell = v4.new_code_cell("1", id="mot", outputs=[output], execution_count=3)
    for name in ("notebooks", "tests"):
        (repository / name).mkdir()
        nbformat.write(v4.new_notebook(cells=[cell]), repository / name / "a.ipynb")

    told(repository, "git", "add", "notebooks", "tests")

    assert "NV-2024" not in told(repository, "git", "show", ":notebooks/a.ipynb")
    assert '"id": "mot"' in told(repository, "git", "show", ":notebooks/a.ipynb")
    assert "NV-2024" in (repository / "notebooks" / "a.ipynb").read_text("utf-8")
    assert "NV-2024" in told(repository, "git", "show", ":tests/a.ipynb")


def test_setting_up_twice_changes_nothing(repository: Path) -> None:
    kept = [(repository / ".git" / name) for name in ("config", "hooks/pre-commit")]
    before = [path.read_bytes() for path in kept]
    told(repository, "make", "hooks")
    assert [path.read_bytes() for path in kept] == before


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_notebooks_of_the_project_are_what_git_keeps_of_them(path: Path) -> None:
    done = subprocess.run([NEEDED[0], "--keep-id"], input=path.read_bytes(), capture_output=True, check=True)
    assert done.stdout == path.read_bytes()


def test_every_text_is_checked_out_as_it_is_kept_so_that_its_sum_is_the_same_on_every_system() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("the folder is no repository")
    listed = [line.split(maxsplit=2) for line in told(ROOT, "git", "ls-files", "--eol").splitlines()]
    kept = {kept for kept, *_ in listed}
    rules = {rule.split("\t")[0].strip() for kept, _, rule in listed if kept == "i/lf"}

    assert kept <= {"i/lf", "i/none", "i/-text"}
    assert rules == {"attr/text=auto eol=lf"}
