"""Files for other programs: JSON that appears whole, CSV that a spreadsheet program takes for no formula."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TextIO

    import pandas as pd

FORMULA_START = r"(^|[;\t\r\n])(?=[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r])"
"""Where a spreadsheet program that opens a CSV file sees a formula begin, cut at commas or, as programs of
other regions do, at semicolons or tabs; the full-width signs count as theirs."""


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
    texts: list[str] = table.select_dtypes("str").columns.tolist()
    safe = {column: _without_formulas(table[column]) for column in texts}
    table.assign(**safe).to_csv(place, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _without_formulas(texts: pd.Series) -> pd.Series:
    """Return texts that no program takes for a formula; each different one is looked at once."""
    different = texts.dropna().drop_duplicates()
    safe = different.str.replace(FORMULA_START, r"\1'", regex=True)
    return texts.map(dict(zip(different, safe, strict=True)), na_action="ignore")
