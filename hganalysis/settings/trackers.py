"""Known trackers: what their exports call their columns and states, each with its source and date.

One file a tracker in ``settings/tracker_files``. What they say is proposed to a person like any other guess.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from hganalysis import vocab
from hganalysis.errors import MapError
from hganalysis.settings.reference import version_of
from hganalysis.settings.wordlists import StateWords
from hganalysis.settings.yamlfile import STRICT, Words, one_of, read_yaml, validated
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FOLDER = Path(__file__).parent / "tracker_files"
EITHER = "|"
"""Stands between headings of which one is enough."""

FieldName = Annotated[str, one_of(vocab.MAP_KEYS)]


def as_heading(label: str) -> str:
    """Return a heading as those of trackers are compared: some exports of one have _ for blanks.

    Examples
    --------
    >>> as_heading("Baseline_Finish"), as_heading("Baseline Finish")
    ('baseline finish', 'baseline finish')
    """
    return fold(label.replace("_", " "))


class Tracker(BaseModel):
    """What an export of one tracker looks like."""

    model_config = STRICT
    name: Words
    source: Words = Field(description="nguồn và ngày đọc")
    signs: list[Words] = Field(min_length=2, description="tiêu đề phải có đủ thì nhận ra; a|b: một trong hai")
    columns: dict[FieldName, list[Words]]
    states: StateWords
    dated: str = Field(default="", description="ngày của tệp tham chiếu")

    def signed_by(self, labels: Iterable[str]) -> bool:
        """Tell whether headings bear all signs of this tracker."""
        there = set(map(as_heading, labels))
        return all(there & set(map(as_heading, sign.split(EITHER))) for sign in self.signs)

    def headings(self, field: str) -> list[str]:
        """Return the headings of a field as `as_heading` has them, the preferred one first."""
        return list(map(as_heading, self.columns.get(field, ())))

    def state_of(self, word: str) -> str | None:
        """Return what a word of the state column means there, None where it is not its own."""
        return {fold(each): state for each, state in self.states.items()}.get(fold(word))


@cache
def load_trackers(folder: Path = FOLDER) -> tuple[Tracker, ...]:
    """Return the trackers of a folder, by name of file; every fault of a file is told in one `MapError`."""
    return tuple(
        validated(read_yaml(path, MapError), Tracker, MapError, noun="khóa").model_copy(
            update={"dated": version_of(path)}
        )
        for path in sorted(folder.glob("*.yml"))
    )


def known_tracker(labels: Sequence[str]) -> Tracker | None:
    """Return the tracker whose signs headings bear, the one with most columns among them; None if none.

    Examples
    --------
    >>> tracker = known_tracker(["Issue Type", "Issue key", "Issue id", "Summary", "Due date"])
    >>> tracker.name, tracker.state_of("in progress")
    ('Jira', 'open')
    """
    there = set(map(as_heading, labels))
    signed = [each for each in load_trackers() if each.signed_by(labels)]
    return max(
        signed,
        key=lambda tracker: sum(bool(there & set(tracker.headings(name))) for name in tracker.columns),
        default=None,
    )
