"""The house as the code has it, and the one direction in which its rooms import.

``python tests/house.py`` draws it into docs/design.md. `ROOMS` is where the direction is declared;
`test_layout` holds it, inside the rooms too, and holds that the picture is the one drawn here.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "hganalysis"
DESIGN = ROOT / "docs" / "design.md"
START, END = "<!-- rooms, drawn by tests/house.py -->\n", "<!-- end of rooms -->\n"

ROOMS = (
    *("errors", "text", "documents", "vocab", "settings", "legacy_vietnamese", "reading", "intake"),
    *(
        "counting",
        "figures",
        "answers",
        "quality",
        "delays",
        "history",
        "report",
        "sample",
        "drafting",
        "run",
        "shelf",
        "cli",
    ),
)
"""Every room, each importing only from those before it."""

INSIDE = {
    "delays": (
        *("tasks", "sampling", "on_time_rate", "which_reasons", "what_goes_with", "how_long", "who_differs"),
        *("what_changed", "what_comes_next", "delays_result", "analysis"),
    ),
    "documents": (
        *("typefaces", "zipped", "model", "layout", "pointers", "html", "pdf", "pictures", "stored"),
        *("word", "formats", "notebook", "exporters", "jupyterlab"),
    ),
}
"""The same of the parts of a room that has rooms of its own; in every room modules import in no circle."""


def name_of(path: Path) -> str:
    """Return the dotted name of a module below hganalysis, "" for the package itself."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def path_of(name: str) -> Path:
    """Return the file of a module by its dotted name below hganalysis."""
    place = PACKAGE.joinpath(*name.split("."))
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


@cache
def modules() -> dict[str, ast.Module]:
    """Return every module by its name."""
    return {name_of(path): ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


def imported(tree: ast.AST) -> set[str]:
    """Return the modules of hganalysis that a piece of code imports, wherever in it that stands."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {
                each.name.removeprefix("hganalysis.") for each in node.names if "hganalysis." in each.name
            }
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "hganalysis":
            home = (node.module or "")[len("hganalysis.") :]
            names = [f"{home}.{each.name}".lstrip(".") for each in node.names]
            found |= {name if name in modules() else home for name in names}
    return found


def at_run_time(tree: ast.Module) -> ast.Module:
    """Return a module without what only the type checker reads and what its functions import when called."""
    checked = [
        node
        for node in tree.body
        if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
    ]
    return ast.Module([_without_calls(node) for node in checked if not isinstance(node, ast.FunctionDef)], [])


def _without_calls(node: ast.stmt) -> ast.stmt:
    """Return a class without its methods, anything else as it is."""
    if not isinstance(node, ast.ClassDef):
        return node
    body = [each for each in node.body if not isinstance(each, ast.FunctionDef)]
    return ast.ClassDef(node.name, node.bases, node.keywords, body or [ast.Pass()], node.decorator_list)


def room_of(module: str) -> str:
    """Return the room, or the file at the top, that a module is in."""
    return module.split(".")[0]


@cache
def arrows() -> dict[str, set[str]]:
    """Return for each room the others that it imports."""
    found: dict[str, set[str]] = {}
    for name, tree in modules().items():
        if name not in ("", "__main__"):
            found.setdefault(room_of(name), set()).update(map(room_of, imported(tree)))
    return {room: others - {room, ""} for room, others in found.items()}


def picture() -> str:
    """Draw the rooms in their order: what each is for, in its own words, and what it imports."""
    lines = []
    for room in ROOMS:
        about = (ast.get_docstring(modules()[room]) or "").split("\n")[0]
        size = sum(room_of(name) == room for name in modules())
        shown = f"{room}/ ({size} modules)" if (PACKAGE / room).is_dir() else f"{room}.py"
        others = " ".join(other for other in ROOMS if other in arrows()[room])
        lines += [f"{shown}: {about}", f"    <- {others}" if others else "    <- nothing"]
    return "```text\n" + "\n".join(lines) + "\n```\n"


def drawn(design: str) -> str:
    """Return the text of the design with the picture as the code has it."""
    before, rest = design.split(START)
    return before + START + picture() + END + rest.split(END)[1]


if __name__ == "__main__":
    DESIGN.write_text(drawn(DESIGN.read_text("utf-8")), "utf-8")
