"""Whether all that a notebook reads and writes is known from its code: only then may it be taken over."""

from __future__ import annotations

import ast
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

LIBRARY, STAGE, PARAMS, OPENED = "hg", "stage", "params", "open_stage"
REACHING_OUT = {
    *("open", "exec", "eval", "compile", "getattr", "setattr", "vars", "globals", "locals", "dir", "input"),
    *("get_ipython", "type", "help", "object", "breakpoint"),
}
"""Names of Python by which code may come to more than it says."""

OF_FILES = ("open_", "read_", "to_", "save", "write", "load_", "get_", "fetch", "sample")
"""How methods begin that may read or write elsewhere, where they are not of the stage."""


def reads_only_its_stage(notebook: Path, asks: Collection[str], spares: Collection[str]) -> bool:
    """Tell whether a notebook asks the library and its stage, and nothing else.

    Parameters
    ----------
    notebook : Path
        The notebook.
    asks : collection of str
        What it may ask of its stage.
    spares : collection of str
        Names of parameters that it must not read.

    Returns
    -------
    bool
        False too for what cannot be told: other imports, magics, names by which files are reached.
    """
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        tree = ast.parse("\n".join(code))
    except (OSError, ValueError, KeyError, TypeError, SyntaxError):
        return False
    in_place = {id(node) for each in ast.walk(tree) for node in _in_place(each)}
    return all(_is_known(node, {*asks}, {*spares}, in_place) for node in ast.walk(tree))


def _in_place(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a node that may stand there and nowhere else.

    The stage is opened under its name, is asked and never handed on, and its parameters go to the library.
    """
    if isinstance(node, ast.Assign) and [ast.unparse(each) for each in node.targets] == [STAGE]:
        if isinstance(node.value, ast.Call):
            yield node.value.func
    elif isinstance(node, ast.Attribute):
        yield node.value
    elif isinstance(node, ast.Call) and _root(node.func) == LIBRARY:
        yield from (each for each in node.args if isinstance(each, ast.Attribute) and each.attr == PARAMS)


def _is_known(node: ast.AST, asks: set[str], spares: set[str], in_place: set[int]) -> bool:
    if isinstance(node, ast.Import):
        return [(each.name, each.asname) for each in node.names] == [("hganalysis", LIBRARY)]
    if isinstance(node, (ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.Await, ast.Global)):
        return False
    if isinstance(node, ast.Name):
        free = node.id not in REACHING_OUT and not node.id.startswith("__")
        held = node.id in (STAGE, LIBRARY) and isinstance(node.ctx, ast.Load)
        return free and (not held or id(node) in in_place)
    return not isinstance(node, ast.Attribute) or _is_known_attribute(node, asks, spares, in_place)


def _is_known_attribute(node: ast.Attribute, asks: set[str], spares: set[str], in_place: set[int]) -> bool:
    if node.attr.startswith("_") or node.attr in spares:
        return False
    if node.attr in (PARAMS, OPENED) and id(node) not in in_place:
        return False
    if isinstance(node.value, ast.Name) and node.value.id == STAGE:
        return node.attr in asks
    return node.attr == OPENED or not node.attr.startswith(OF_FILES)


def _root(function: ast.expr) -> str:
    while isinstance(function, ast.Attribute):
        function = function.value
    return function.id if isinstance(function, ast.Name) else ""
