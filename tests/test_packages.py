"""What is installed to run a month: enough for everything that runs, and nothing that only develops it."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from importlib.metadata import version as installed_version
from pathlib import Path

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement

from hganalysis import __version__
from hganalysis.run.manifest import needed_packages

ROOT = Path(__file__).parents[1]
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT, BUILT_WITH = DECLARED["project"], DECLARED["build-system"]["requires"]
WITH_AN_EXTRA = {
    "ipywidgets": "lab",
    "jupyterlab": "lab",
    "jupyter_server": "lab",
    "itables": "explore",
    "distributed": "dask",
    "pyspark": "spark",
}
"""Modules that are imported where an extra is asked for."""

BROUGHT = {"IPython", "formulaic", "jupyter_client", "jupyter_core", "markupsafe", "nbformat", "traitlets"}
"""Modules of packages that declared ones bring along, and whose objects they take or give."""


def names_of(requirements: list[str]) -> set[str]:
    return {Requirement(each).name.lower() for each in requirements}


def imported(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {each.name.split(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"hganalysis"}


def sources() -> list[str]:
    code = [path.read_text("utf-8") for path in (ROOT / "hganalysis").rglob("*.py")]
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        code += [cell.source for cell in cells if cell.cell_type == "code"]
    return code


def locked(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for package, version in re.findall(
        r"^([\w.-]+)==([^\s;\\]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE
    ):
        found.setdefault(package, set()).add(version)
    return found


def test_code_and_notebooks_import_only_packages_that_are_declared_or_an_extra() -> None:
    distributions = packages_distributions()
    declared = names_of(PROJECT["dependencies"])
    modules = set().union(*map(imported, sources()))
    assert {"pandas", "jupyterlab"} <= modules
    unknown = {
        module
        for module in modules - WITH_AN_EXTRA.keys() - BROUGHT
        if not declared & {each.lower() for each in distributions.get(module, [module])}
    }
    assert unknown == set()
    assert all(names_of(PROJECT["optional-dependencies"][extra]) for extra in WITH_AN_EXTRA.values())


def test_what_a_run_needs_is_what_is_declared_and_what_that_needs() -> None:
    needed = needed_packages()
    assert {*names_of(PROJECT["dependencies"]), "numpy", "ipython"} <= needed.keys()
    assert not {"pytest", "mypy", "hypothesis", "playwright"} & needed.keys()


@pytest.mark.parametrize("name", ["run", "lab", "dask", "docs"])
def test_a_smaller_lock_has_the_versions_of_the_large_one(name: str) -> None:
    large, small = locked("requirements.lock"), locked(f"requirements-{name}.lock")
    assert small
    assert {each: small[each] for each in small.keys() & large.keys() if not small[each] <= large[each]} == {}


def test_the_lock_of_a_run_holds_what_a_run_needs_and_what_installs_it_from_here() -> None:
    small = locked("requirements-run.lock")
    assert small.keys() < locked("requirements-lab.lock").keys() < locked("requirements.lock").keys()
    assert needed_packages().keys() - small.keys() <= {"hganalysis"}
    assert names_of(BUILT_WITH) <= small.keys()
    assert not {"jupyterlab", "pytest", "mypy", "playwright", "polars"} & small.keys()


@pytest.mark.parametrize("path", sorted(ROOT.glob("requirements*.lock")), ids=lambda path: path.name)
def test_every_lock_has_hashes_and_no_address(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "://" not in text
    assert text.count("--hash=sha256:") >= len(re.findall(r"^[\w.-]+==", text, re.MULTILINE))


def test_the_version_is_that_of_the_package_wherever_it_is_told() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    newest = re.search(r"^## \[(.+?)\] - (\S+)$", changes, re.MULTILINE)

    assert "version" not in PROJECT
    assert newest
    assert newest[2] in ("Unreleased", str(citation["date-released"]))
    assert {
        installed_version("hganalysis"),
        needed_packages()["hganalysis"],
        citation["version"],
        newest[1],
    } == {__version__}


@pytest.mark.parametrize("name", ["README.md", "README.vi.md", "Makefile", "Containerfile"])
def test_no_command_to_install_names_a_version(name: str) -> None:
    assert not re.search(r"hganalysis(-|==)\d", (ROOT / name).read_text("utf-8"))
