"""What an analyst hands to a public call: refused in a line where it is something else than is asked for."""

from __future__ import annotations

import os
from pathlib import Path

from hganalysis.errors import ParamsError


def require_kind(name: str, value: object, kind: type, needed: str) -> None:
    """Refuse what is given in place of an object of the package; `needed` says what, and what returns one.

    Examples
    --------
    >>> require_kind("params", {}, int, "tham số kỳ, như hg.load_params")
    Traceback (most recent call last):
    hganalysis.errors.ParamsError: params không nhận dict; cần tham số kỳ, như hg.load_params.
    """
    if not isinstance(value, kind):
        raise ParamsError(f"{name} không nhận {type(value).__name__}; cần {needed}.")


def as_path(name: str, value: object) -> Path:
    """Return a path given as a path or as text."""
    if not isinstance(value, (str, os.PathLike)):
        raise ParamsError(f"{name} không nhận {type(value).__name__}; cần đường dẫn, Path hoặc chữ.")
    return Path(value)


def in_a_line(value: object) -> str:
    """Return how a wrong value is told in a line: a table or a column by its type.

    Examples
    --------
    >>> in_a_line("bad"), in_a_line(range(3))
    ("'bad'", 'range(0, 3)')
    """
    said = repr(value)
    return type(value).__name__ if "\n" in said else said
