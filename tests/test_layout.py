"""The house: imports go one way, inside the rooms too, and only the ends touch the disk or a clock."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter

import house
import pytest

CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime", "monotonic", "perf_counter"}
CLOCK_OWNERS = {"datetime", "date", "dt", "time", "Timestamp", "pd"}
MAY_READ_A_CLOCK = {"run", "cli"}

OF_PATHS = {
    *("open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "makedirs", "unlink", "rmdir"),
    *("rmtree", "touch", "iterdir", "glob", "rglob", "exists", "is_file", "is_dir", "stat", "savefig"),
    *("hardlink_to", "symlink_to", "chmod", "lstat", "walk", "scandir", "listdir", "removedirs", "to_csv"),
    *("to_parquet", "to_excel", "to_pickle", "to_feather", "read_csv", "read_parquet", "read_excel"),
    *("read_pickle", "load_workbook", "fromfile", "tofile", "memmap", "open_workbook", "extractall"),
}
OF_OS = {"replace", "rename", "renames", "remove", "link", "symlink", "open", "truncate", "utime"}
DISK_MODULES = {"shutil", "tempfile", "glob", "sqlite3", "filelock", "fileinput", "dbm", "shelve"}
MAY_TOUCH_THE_DISK = {
    *("settings", "reading", "intake", "documents", "figures", "report", "sample", "drafting", "run"),
    "history",
    *("shelf", "cli"),
}


def calls(tree: ast.AST) -> list[ast.expr]:
    return [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]


def lines_of_code(function: ast.FunctionDef) -> int:
    """Count the lines of a function after its docstring."""
    first = function.body[1:] if ast.get_docstring(function) and len(function.body) > 1 else function.body
    return (function.end_lineno or 0) - first[0].lineno + 1


def part_inside(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def rooms_where(holds: object) -> set[str]:
    return {house.room_of(name) for name, tree in house.modules().items() if name and holds(tree)}  # type: ignore[operator]


def test_every_room_has_its_place_and_there_are_no_more_than_twenty() -> None:
    found = {
        path.stem
        for path in house.PACKAGE.iterdir()
        if path.stem not in ("__pycache__", "__init__", "__main__") and path.name != "py.typed"
    }
    assert set(house.ROOMS) == found
    assert len(found) <= 20


@pytest.mark.parametrize("room", house.ROOMS)
def test_a_room_imports_only_from_those_before_it(room: str) -> None:
    before = house.ROOMS[: house.ROOMS.index(room)]
    assert house.arrows()[room] - set(before) == set()


@pytest.mark.parametrize("room", house.INSIDE)
def test_the_parts_of_a_room_import_only_from_those_before_them(room: str) -> None:
    order = house.INSIDE[room]
    wrong = []
    for name, tree in house.modules().items():
        if house.room_of(name) == room and part_inside(name):
            inside = {part_inside(other) for other in house.imported(tree) if house.room_of(other) == room}
            place = order.index(part_inside(name))
            wrong += [f"{name} <- {other}" for other in inside if other and order.index(other) > place]
    assert wrong == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = {name: house.imported(house.at_run_time(tree)) - {name} for name, tree in house.modules().items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {error.args[1]}")


def test_no_two_modules_have_one_name() -> None:
    names = [name.split(".")[-1] for name in house.modules() if name and not name.endswith("__main__")]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_the_picture_of_the_design_is_drawn_from_the_code() -> None:
    design = house.DESIGN.read_text("utf-8")
    assert design == house.drawn(design), "python tests/house.py"


def test_no_import_is_relative() -> None:
    relative = [
        name
        for name, tree in house.modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_no_function_is_longer_than_fifty_lines() -> None:
    long = [
        f"{name}.{node.name}"
        for name, tree in house.modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and lines_of_code(node) > 50
    ]
    assert long == []


def reads_a_clock(call: ast.expr) -> bool:
    if not (isinstance(call, ast.Attribute) and call.attr in CLOCKS):
        return False
    owner = call.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return name in CLOCK_OWNERS and ast.unparse(call) != "dt.time"


def test_only_the_ends_read_a_clock() -> None:
    assert rooms_where(lambda tree: any(map(reads_a_clock, calls(tree)))) - MAY_READ_A_CLOCK == set()


def touches_the_disk(tree: ast.AST) -> bool:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and DISK_MODULES & {each.name.split(".")[0] for each in node.names}:
            return True
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in DISK_MODULES:
            return True
    return any(
        (isinstance(call, ast.Name) and call.id == "open")
        or (isinstance(call, ast.Attribute) and (call.attr in OF_PATHS or _of_os(call)))
        for call in calls(tree)
    )


def _of_os(call: ast.Attribute) -> bool:
    return call.attr in OF_OS and getattr(call.value, "id", "") == "os"


def test_only_the_rooms_that_may_touch_the_disk() -> None:
    assert rooms_where(touches_the_disk) - MAY_TOUCH_THE_DISK == set()


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
        ("table.to_csv(path)", False, True),
        ("pd.read_parquet(path)", False, True),
        ("os.replace(a, b)", False, True),
        ("text.replace('a', 'b')", False, False),
        ("frame.rename(columns=names)", False, False),
        ("Path('a') / 'b'", False, False),
        ("import tempfile", False, True),
        ("from sqlite3 import connect", False, True),
    ],
)
def test_this_test_knows_a_clock_and_a_disk_when_it_sees_one(source: str, clock: bool, disk: bool) -> None:
    tree = ast.parse(source)
    assert any(map(reads_a_clock, calls(tree))) == clock
    assert touches_the_disk(tree) == disk
