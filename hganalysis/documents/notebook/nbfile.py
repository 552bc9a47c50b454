"""The file of a notebook, and what a notebook must have before a document can be made of it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import nbformat

from hganalysis.errors import NotebookError

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXTUAL = re.compile(r"text/|image/")
"""Kinds of results that are text: as they are, or in base64."""

BYTE_ORDER_MARK = "\ufeff"
"""What some editors of Windows put before a text."""

CURRENT = 4
VERSIONS = (3, CURRENT)
"""Versions of the notebook format that are read."""


def read_notebook(text: str) -> nbformat.NotebookNode:
    """Return a notebook of format 4 from the text of its file; format 3 is upgraded.

    Raises NotebookError: the text is not that of a notebook: one line saying why.
    """
    text = text.removeprefix(BYTE_ORDER_MARK)
    try:
        data = json.loads(text)
    except ValueError as error:
        raise NotebookError(f"Không đọc được sổ tay: không phải JSON ({error}).") from None
    except RecursionError:
        raise NotebookError("Không đọc được sổ tay: JSON lồng quá nhiều tầng.") from None
    version = data.get("nbformat") if isinstance(data, dict) else None
    if version not in VERSIONS:
        told = "không ghi định dạng sổ tay" if version is None else f"định dạng {version!r:.20}"
        raise NotebookError(
            f"Không đọc được sổ tay: {told}; cần nbformat 3 hoặc 4. Mở và lưu lại bằng JupyterLab."
        )
    if version == CURRENT:
        check_shape(data)
    try:
        notebook: nbformat.NotebookNode = nbformat.convert(nbformat.reader.reads(text), CURRENT)
    except (AttributeError, KeyError, TypeError, ValueError, nbformat.ValidationError):
        raise NotebookError("Không đọc được sổ tay: nội dung không đúng định dạng nbformat.") from None
    check_shape(notebook)
    return notebook


def check_shape(notebook: Mapping[str, Any]) -> None:
    """Refuse a notebook that lacks what a document is made of.

    Raises NotebookError: one line that names the cell.
    """
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise NotebookError("Không đọc được sổ tay: thiếu danh sách ô (cells).")
    for number, cell in enumerate(cells, 1):
        fault = _fault(cell)
        if fault:
            raise NotebookError(f"Không đọc được sổ tay: ô số {number} {fault}.")


def _fault(cell: Any) -> str:
    """Return what is wrong with a cell; nothing when it can be read."""
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("markdown", "code", "raw"):
        return "không có loại ô hợp lệ"
    if cell.get("source") is None or not _text(cell["source"]):
        return "thiếu nội dung (source)"
    outputs = cell.get("outputs", [])
    if not isinstance(outputs, list) or not all(
        isinstance(each, dict) and "output_type" in each for each in outputs
    ):
        return "có kết quả (outputs) không đọc được"
    bundles = [each.get("data", {}) for each in outputs]
    if not all(isinstance(bundle, dict) for bundle in bundles):
        return "có kết quả (outputs) không đọc được"
    texts = [(kind, value) for bundle in bundles for kind, value in bundle.items() if TEXTUAL.match(kind)]
    return next((f"có kết quả {kind:.40} không phải chữ" for kind, value in texts if not _text(value)), "")


def _text(value: Any) -> bool:
    """Tell whether a value is text as a notebook may hold it: whole, in lines, or absent."""
    return value is None or all(
        isinstance(each, str) for each in (value if isinstance(value, list) else [value])
    )
