"""What a person said of an export in answer to what `init` asked, in place of what was proposed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from hganalysis.vocab import Granularity, NamesFrom


@dataclass(frozen=True)
class Said:
    """Answers; whatever is missing here stays a proposal."""

    columns: Mapping[str, int | None] = field(default_factory=dict)
    """Field -> position of its column, None where there is none."""
    states: Mapping[str, str] = field(default_factory=dict)
    """Word of the state column -> a key of `vocab.STATES`."""
    dayfirst: bool | None = None
    granularity: Granularity | None = None
    directory: NamesFrom | None = None
    """Where names of agencies are looked up."""
    start: dt.date | None = None
    end: dt.date | None = None
    """The period."""
    whole: bool = False
    """Whether the list is counted whole."""
    office: str = ""
    """Who reports."""
    confirmed: bool = False
    """Whether every other proposal was confirmed too."""

    def holds(self, key: str) -> bool:
        """Tell whether the value of a key of the two files was said, or confirmed with the others.

        Examples
        --------
        >>> Said(columns={"due_on": 3}).holds("columns.due_on"), Said().holds("to")
        (True, False)
        """
        section, _, name = key.partition(".")
        said = {
            "columns": name in self.columns,
            "states": name in self.states,
            "dayfirst": self.dayfirst is not None,
            "agencies": self.directory is not None,
            "from": self.start is not None or self.whole,
            "population": self.start is not None or self.whole,
            "to": self.end is not None,
            "report": bool(self.office),
        }
        return self.confirmed or said.get(section, False)
