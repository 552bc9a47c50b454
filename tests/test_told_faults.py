"""The tables of docs/security.md quote sentences that the code has, and tests that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import house
import pytest

ROOT = Path(__file__).parents[1]
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
TABLE = SECURITY.split("\n## What the user reads\n")[1].split("\n## ")[0]
ROWS = [
    line for line in TABLE.splitlines() if line.startswith("| ") and not line.startswith("| what happens")
]
THREATS = [
    line
    for line in SECURITY.split("\n## What may never happen\n")[1].split("\n## ")[0].splitlines()
    if line.startswith("| ") and not line.startswith("| threat")
]
QUOTED = re.compile(r"“([^”]*)”")
LEAST = 4


def texts() -> str:
    """Return every text of the package, what is filled in left out."""
    trees = house.modules().values()
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return "\n".join(node.value for node in nodes if isinstance(node.value, str))


@pytest.fixture(scope="module")
def code() -> str:
    return texts()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[2:40])
def test_what_a_user_is_said_to_read_is_what_the_code_says(row: str, code: str) -> None:
    said = [part.strip(" :.«»") for quoted in QUOTED.findall(row) for part in quoted.split("…")]
    assert [part for part in said if len(part) >= LEAST and part not in code] == []


def is_there(test: str) -> bool:
    """Tell whether the file of a test, or a folder of them, is there, and the function named in it."""
    path, _, name = test.partition("::")
    place = ROOT / path
    return place.exists() and (not name or f"\ndef {name}(" in place.read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", [*THREATS, *ROWS], ids=lambda row: row[2:40])
def test_every_threat_and_every_fault_names_a_test_that_is_there(row: str) -> None:
    held_by = re.findall(r"`([^`]+)`", row.split("|")[-2])
    assert held_by
    assert [each for each in held_by if not each.startswith("tests/") or not is_there(each)] == []


def test_a_test_that_is_not_there_is_not_taken_for_one() -> None:
    assert len(ROWS) >= 35
    assert len(THREATS) >= 13
    assert not is_there("tests/run/test_gone.py")
    assert not is_there("tests/run/test_accidents.py::test_that_nobody_wrote")
