"""Runs whose notebooks are executed in this process, without kernels: everything else is that of a run."""

from __future__ import annotations

import ast
import contextlib
import os

import nbformat
from nbformat.v4 import new_output

from hganalysis.run import notebook_order
from hganalysis.run import period as run_module
from hganalysis.run.execute import _settled


def without_kernels(monkeypatch):
    """Let runs execute their notebooks here."""
    monkeypatch.setattr(notebook_order, "execute", executed_here)
    monkeypatch.setattr(run_module, "warm_kernels", lambda *_: contextlib.nullcontext())


def shown(value, outputs):
    """Keep what a cell shows, as a kernel would."""
    html = getattr(value, "_repr_html_", None)
    data = {"text/plain": repr(value)} | ({"text/html": html()} if html else {})
    outputs.append(new_output("display_data", data=data))


def executed_here(notebook, output, parameters, *_, **__):
    """Execute a notebook in this process."""
    book = nbformat.read(notebook, as_version=4)
    before, names = os.getcwd(), {}
    os.chdir(output.parent)
    try:
        for cell in book.cells:
            if cell.cell_type != "code":
                continue
            outputs = cell.outputs = []
            names["display"] = lambda *values, outputs=outputs: [shown(each, outputs) for each in values]
            body = ast.parse(cell.source).body
            last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
            exec(compile(ast.Module(body, []), str(notebook), "exec"), names)  # noqa: S102 - own notebooks
            if "parameters" in cell.metadata.get("tags", []):
                names |= parameters
            value = last and eval(compile(ast.Expression(last.value), "", "eval"), names)  # noqa: S307
            if value is not None:
                shown(value, outputs)
    finally:
        os.chdir(before)
    nbformat.write(_settled(book), output)
