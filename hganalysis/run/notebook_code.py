"""Whether all that a notebook reads and writes is known from its code: only then may it be taken over."""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

LIBRARY, STAGE, OWN, PARAMS = "hg", "stage", "own", "params"
OPENED = {STAGE: "open_stage", OWN: "open_agency"}
"""What notebooks call what they ask, with the function of the library that opens it."""

REACHING_OUT = {
    *("open", "exec", "eval", "compile", "getattr", "setattr", "vars", "globals", "locals", "dir", "input"),
    *("get_ipython", "type", "help", "object", "breakpoint"),
}
"""Names of Python by which code may come to more than it says."""

OF_FILES = ("open_", "read_", "to_", "save", "write", "load_", "get_", "fetch", "sample")
"""How methods begin that may read or write elsewhere, where they are not of the stage."""


def reads_only_its_stage(
    notebook: Path, asks: Collection[str], spares: Collection[str], name: str = STAGE
) -> bool:
    """Tell whether a notebook asks its stage what it may, and nothing else but the library.

    It must not read the parameters that it `spares`; `name` is what it calls what it asks: a key of `OPENED`.
    False too for what cannot be told: other imports, magics, names by which files are reached.
    """
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        tree = ast.parse("\n".join(code))
    except (OSError, ValueError, KeyError, TypeError, SyntaxError):
        return False
    rules = _Rules(
        {*asks}, {*spares}, name, {id(node) for each in ast.walk(tree) for node in _in_place(each, name)}
    )
    return all(map(rules.knows, ast.walk(tree)))


def _in_place(node: ast.AST, name: str) -> Iterator[ast.AST]:
    """Yield the parts of a node that may stand there and nowhere else.

    What is asked is opened under its name and never handed on; its parameters go to the library.
    """
    if isinstance(node, ast.Assign) and [ast.unparse(each) for each in node.targets] == [name]:
        if isinstance(node.value, ast.Call):
            yield node.value.func
    elif isinstance(node, ast.Attribute):
        yield node.value
    elif isinstance(node, ast.Call) and _root(node.func) == LIBRARY:
        yield from (each for each in node.args if isinstance(each, ast.Attribute) and each.attr == PARAMS)


@dataclass(frozen=True)
class _Rules:
    """What may stand in the code of a notebook."""

    asks: set[str]
    spares: set[str]
    name: str
    in_place: set[int]

    def knows(self, node: ast.AST) -> bool:
        """Tell whether a node reads or writes nothing unknown."""
        if isinstance(node, ast.Import):
            return [(each.name, each.asname) for each in node.names] == [("hganalysis", LIBRARY)]
        if isinstance(node, (ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.Await)):
            return False
        if isinstance(node, ast.Name):
            free = node.id not in REACHING_OUT and not node.id.startswith("__")
            held = node.id in (self.name, LIBRARY) and isinstance(node.ctx, ast.Load)
            return free and (not held or id(node) in self.in_place)
        return not isinstance(node, ast.Attribute) or self._knows_attribute(node)

    def _knows_attribute(self, node: ast.Attribute) -> bool:
        opened = node.attr == OPENED[self.name]
        if node.attr.startswith("_") or node.attr in self.spares:
            return False
        if (opened or node.attr == PARAMS) and id(node) not in self.in_place:
            return False
        if isinstance(node.value, ast.Name) and node.value.id == self.name:
            return node.attr in self.asks
        return opened or not node.attr.startswith(OF_FILES)


def _root(function: ast.expr) -> str:
    while isinstance(function, ast.Attribute):
        function = function.value
    return function.id if isinstance(function, ast.Name) else ""
