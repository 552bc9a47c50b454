"""The house of docs/design.md: imports go one way, and only the ends touch the disk or a clock."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "hganalysis"
DESIGN = (ROOT / "docs" / "design.md").read_text("utf-8")

CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime", "monotonic", "perf_counter"}
CLOCK_OWNERS = {"datetime", "date", "dt", "time", "Timestamp", "pd"}
READS_OR_WRITES = {
    *(
        "open",
        "read_text",
        "read_bytes",
        "write_text",
        "write_bytes",
        "mkdir",
        "makedirs",
        "unlink",
        "rmtree",
    ),
    *("touch", "iterdir", "glob", "rglob", "exists", "is_file", "is_dir", "stat", "savefig"),
}
DISK_MODULES = {"shutil", "tempfile", "glob"}


def one_direction() -> dict[str, int]:
    """Return the place of each part in the sentence "One direction" of the design."""
    sentence = re.search(r"One direction: `([^`]+)`", DESIGN)
    assert sentence, "docs/design.md has no sentence 'One direction: `…`'"
    stages = sentence[1].split("->")
    return {part.strip(): place for place, stage in enumerate(stages) for part in stage.split("·")}


def named_in(pattern: str) -> set[str]:
    sentence = re.search(pattern, DESIGN, re.DOTALL)
    assert sentence, f"docs/design.md has no sentence like {pattern!r}"
    return set(re.findall(r"`(\w+)`", sentence[1]))


def part_of(path: Path) -> str:
    """Return the module or package directly under hganalysis that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


FILES = sorted(PACKAGE.rglob("*.py"))
PARTS = sorted({part_of(path) for path in FILES} - {"__init__", "__main__"})
TREES = {path: ast.parse(path.read_text("utf-8")) for path in FILES}


def imported_parts(tree: ast.AST) -> set[str]:
    """Return the parts of hganalysis that a file imports, wherever in the file it does."""
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    inside = [name.split(".") for name in names if name.split(".")[0] == "hganalysis"]
    return {name[1] for name in inside if len(name) > 1}


def calls(tree: ast.AST) -> list[ast.expr]:
    return [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]


def of_part(part: str) -> list[Path]:
    return [path for path in FILES if part_of(path) == part]


def test_the_design_names_every_part_and_no_other() -> None:
    assert set(one_direction()) == set(PARTS)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_imports_only_from_its_left(part: str) -> None:
    places = one_direction()
    imported = set().union(*[imported_parts(TREES[path]) for path in of_part(part)]) - {part}
    assert {each for each in imported if places.get(each, -1) >= places.get(part, 0)} == set()


def test_no_import_is_relative() -> None:
    relative = [
        path.name
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def reads_a_clock(call: ast.expr) -> bool:
    if not (isinstance(call, ast.Attribute) and call.attr in CLOCKS):
        return False
    owner = call.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return name in CLOCK_OWNERS and ast.unparse(call) != "dt.time"


def test_only_the_ends_read_a_clock() -> None:
    allowed = named_in(r"only ([^;.]*?) may read a clock")
    assert allowed
    found = {part_of(path) for path, tree in TREES.items() if any(map(reads_a_clock, calls(tree)))}
    assert found - allowed == set()


def touches_the_disk(tree: ast.AST) -> bool:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and DISK_MODULES & {alias.name.split(".")[0] for alias in node.names}:
            return True
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in DISK_MODULES:
            return True
    return any(
        (isinstance(call, ast.Name) and call.id == "open")
        or (isinstance(call, ast.Attribute) and call.attr in READS_OR_WRITES)
        for call in calls(tree)
    )


def test_only_the_parts_that_may_touch_the_disk() -> None:
    allowed = named_in(r"Only ([^.]*?) touch the disk")
    assert allowed
    assert {part_of(path) for path, tree in TREES.items() if touches_the_disk(tree)} - allowed == set()


@pytest.mark.parametrize(
    ("source", "clock", "disk"),
    [
        ("dt.datetime.now()", True, False),
        ("datetime.now(tz)", True, False),
        ("date.today()", True, False),
        ("pd.Timestamp.now()", True, False),
        ("time.time()", True, False),
        ("dt.time()", False, False),
        ("open('x')", False, True),
        ("path.write_text('x')", False, True),
        ("path.exists()", False, True),
        ("figure.savefig(path)", False, True),
        ("Path('a') / 'b'", False, False),
        ("import tempfile", False, True),
        ("text.replace('a', 'b')", False, False),
    ],
)
def test_this_test_knows_a_clock_and_a_disk_when_it_sees_one(source: str, clock: bool, disk: bool) -> None:
    tree = ast.parse(source)
    assert any(map(reads_a_clock, calls(tree))) == clock
    assert touches_the_disk(tree) == disk
