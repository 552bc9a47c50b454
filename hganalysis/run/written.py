"""Files for other programs: JSON that appears whole, CSV that a spreadsheet program takes for no formula."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import TextIO

    import pandas as pd

DIGITS = 8
"""Significant digits of estimates."""

FULL_WIDTH = "\uff1d\uff0b\uff0d\uff20"
FORMULA = rf"(?:^|[;\t\r\n])[=+\-@{FULL_WIDTH}]|^[\t\r]"
"""What a spreadsheet program that opens a CSV file takes for a formula, cut at commas or, as programs of
other regions do, at semicolons or tabs; the full-width signs count as theirs, and stand in it as they are:
Arrow seeks no escapes."""

BYTE_ORDER_MARK = "\ufeff"
"""By which a spreadsheet program knows UTF-8."""


def for_readers(content: Any) -> Any:
    """Return plain data with each fraction rounded to `DIGITS`, more than any reader uses.

    They are the same on every processor, where further digits of an estimate are not.

    Examples
    --------
    >>> for_readers({"ratio": 0.6534289613364193, "n": 3, "days": [12345678901.0]})
    {'ratio': 0.65342896, 'n': 3, 'days': [12345678901.0]}
    """
    if isinstance(content, float) and not content.is_integer():
        return float(f"{content:.{DIGITS}g}")
    if isinstance(content, dict):
        return {name: for_readers(each) for name, each in content.items()}
    return [for_readers(each) for each in content] if isinstance(content, (list, tuple)) else content


def json_text(content: Any) -> str:
    """Return JSON as `write_json` writes it."""
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def write_json(content: Any, path: Path) -> None:
    """Write JSON beside its place and move it there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}")
    draft.write_bytes(json_text(content).encode("utf-8"))
    os.replace(draft, path)


def write_csv(table: pd.DataFrame, place: Path | TextIO) -> None:
    """Write a table for spreadsheet programs; text that looks like a formula gets an apostrophe first."""
    if isinstance(place, Path):
        with place.open("w", encoding="utf-8", newline="") as file:
            file.write(BYTE_ORDER_MARK)
            write_csv(table, file)
        return
    texts: list[str] = table.select_dtypes("str").columns.tolist()
    found = {column: table[column].str.contains(FORMULA, regex=True, na=False) for column in texts}
    safe = {column: _without_formulas(table[column], at) for column, at in found.items() if at.any()}
    table.assign(**safe).to_csv(place, index=False, lineterminator="\r\n")


def _without_formulas(texts: pd.Series, at: pd.Series) -> pd.Series:
    """Return texts that no program takes for a formula."""
    begun = re.compile(FORMULA)
    return texts.mask(at, texts[at].map(lambda text: begun.sub(_with_apostrophe, text)))


def _with_apostrophe(begun: re.Match[str]) -> str:
    return f"{begun[0][:-1]}'{begun[0][-1]}"
