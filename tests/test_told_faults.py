"""The table of faults in docs/security.md quotes sentences that the code has, and tests that are there."""

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


def test_every_fault_names_a_test_that_is_there() -> None:
    assert len(ROWS) >= 25
    for row in ROWS:
        made_by = re.findall(r"`(tests/[\w/.]+)`", row.split("|")[-2])
        assert made_by, row
        assert all((ROOT / each).is_file() for each in made_by), row
