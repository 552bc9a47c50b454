"""The steps to install are the same ones wherever they stand: Makefile, README for Windows, Containerfile."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from packaging.specifiers import SpecifierSet
from test_docs import GUIDE, README, ROOT, fences, shell_lines

if TYPE_CHECKING:
    from pathlib import Path

SAID_LESS = " --quiet --disable-pip-version-check"
ONLY_ONCE = "test -x .venv/bin/python || "
CONTAINERFILE = (ROOT / "Containerfile").read_text("utf-8").replace("\\\n", "")
INSTALLING = [line for line in shell_lines() if " pip install " in line.replace("/pip ", " pip ")]

with_make = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")


@cache
def pip_options() -> set[str]:
    shown = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--help"], capture_output=True, text=True, check=True
    )
    return set(re.findall(r"(?<![\w-])--?[a-z][\w-]*", shown.stdout))


def made_by(folder: Path, *targets: str) -> list[str]:
    """Return the commands that make runs for targets on a new machine, without stamps and quiet options."""
    for path in (ROOT / "Makefile", *ROOT.glob("requirements*.lock"), ROOT / "pyproject.toml"):
        shutil.copy(path, folder)
    (folder / "hganalysis").mkdir()
    shutil.copy(ROOT / "hganalysis" / "__init__.py", folder / "hganalysis")
    shown = subprocess.run(["make", "-n", *targets], cwd=folder, capture_output=True, text=True, check=True)
    lines = [line.replace(SAID_LESS, "").removeprefix(ONLY_ONCE) for line in shown.stdout.splitlines()]
    return [line for line in lines if line.startswith((".venv", "python3 "))]


def on_windows(command: str) -> str:
    return re.sub(r"^python3 ", "py ", command).replace(".venv/bin/", ".venv/Scripts/").replace("/", "\\")


@with_make
@pytest.mark.parametrize("document", [README, GUIDE], ids=lambda path: path.name)
def test_the_steps_for_windows_are_those_of_make(document: Path, tmp_path: Path) -> None:
    steps = [on_windows(each) for each in made_by(tmp_path, "report")]

    assert len(steps) == 4
    assert fences(document, "bat")[0].splitlines() == steps


@with_make
def test_the_steps_of_developers_on_windows_are_among_those_of_make(tmp_path: Path) -> None:
    steps = [on_windows(each).split(" -n auto")[0] for each in made_by(tmp_path, "test")]

    written = fences(README, "bat")[1].splitlines()
    assert len(written) == 2
    assert [line for line in written if line not in steps] == []


@with_make
@pytest.mark.parametrize(
    ("target", "lock"), [("report", "-run"), ("wheel", "-run"), ("lab", "-lab"), ("test", "")]
)
def test_each_target_installs_no_more_than_it_needs(target: str, lock: str, tmp_path: Path) -> None:
    locks = re.findall(r"requirements(\S*)\.lock", "\n".join(made_by(tmp_path, target)))

    assert locks == list(dict.fromkeys(["-run", lock]))


@pytest.mark.parametrize("line", sorted(set(INSTALLING)))
def test_each_line_that_installs_has_options_of_pip_and_files_that_exist(line: str) -> None:
    words = line.split()
    options = {word for word in words[words.index("install") :] if word.startswith("-")}
    files = [after for word, after in pairwise(words) if word == "-r"]

    assert options - {"--python"} <= pip_options()
    assert [name for name in files if not (ROOT / name).is_file()] == []


def test_each_module_that_a_step_runs_exists() -> None:
    modules = {found for line in shell_lines() for found in re.findall(r"py(?:thon3?)? -m (\w+)", line)}

    assert {"pip", "venv", "pytest"} <= modules
    assert [name for name in sorted(modules) if not find_spec(name)] == []


@with_make
def test_the_container_runs_what_readme_says_on_a_python_that_is_supported(tmp_path: Path) -> None:
    [python] = re.findall(r"^FROM \S+/python:([\d.]+)-slim", CONTAINERFILE, re.MULTILINE)
    [prepared] = re.findall(r"^RUN make (\S+)$", CONTAINERFILE, re.MULTILINE)
    [run] = re.findall(r"^CMD (.+)$", CONTAINERFILE, re.MULTILINE)
    [packages] = re.findall(r"apt-get install -y --no-install-recommends ([\w -]+?) +&&", CONTAINERFILE)
    make, *targets = json.loads(run)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert python in SpecifierSet(project["requires-python"])
    assert {"git", "make"} <= set(packages.split())
    assert make == "make"
    assert [f"make {each}" for each in targets] == re.findall(
        r"^make \w+", fences(README, "sh")[0], re.MULTILINE
    )
    assert any("hganalysis run" in each for each in made_by(tmp_path, prepared, *targets))
    assert {line.split()[0] for line in CONTAINERFILE.splitlines() if line and line[0] not in "# "} == {
        *("FROM", "RUN", "WORKDIR", "COPY", "CMD")
    }


def test_the_image_has_the_sample_and_no_other_data_nor_an_environment_of_the_machine() -> None:
    left_out = (ROOT / ".containerignore").read_text("utf-8").splitlines()

    assert {".venv", "outputs/*", "data/*", "!data/nhiem-vu-2024-11-03.xlsx"} <= set(left_out)
    ignored = {each.strip("/") for each in (ROOT / ".gitignore").read_text("utf-8").splitlines()}
    own = {each for each in ignored if "/" not in each and not each.startswith((".", "_", "*", "!"))}
    assert own <= set(left_out)
