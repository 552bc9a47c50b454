"""The days off of each Lunar New Year, which moves between January and February."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hganalysis.reference import HOLIDAYS_FILE
from hganalysis.reference.entries import Entry, read_reference

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

TET = "Tết Nguyên đán"
"""How the name of the holiday starts in `reference/holidays.yml`."""


@cache
def load_tet(path: Path | None = None) -> dict[int, tuple[dt.date, dt.date]]:
    """Return the first and last day off of Tết by year.

    Raises
    ------
    MapError
        `reference/holidays.yml`, or the file given, is missing or is not YAML.
    """
    content = read_reference(path or HOLIDAYS_FILE, ["years", "days"])
    days: dict[int, list[dt.date]] = {}
    for entry in Entry(content, (), content.data).entries("days"):
        if entry.text("name").startswith(TET) and entry.choice("kind", ("off", "work")) == "off":
            keys = ("date",) if "date" in entry.values else ("from", "to")
            found = [day for key in keys if (day := entry.date(key))]
            days.setdefault(found[-1].year, []).extend(found)
    return {year: (min(found), max(found)) for year, found in sorted(days.items())}
