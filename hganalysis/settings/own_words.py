"""What is counted, what is done to it and who is judged, in the words of the office whose report it is.

This tool writes `TASK`, `DONE`, `UNITS` and `OFFICE`; what is shown has the words of the office there. What a
cell of a notebook shows cannot be handed an office, so the words in force are remembered by the process, as
the reference files are: opening the stage of a period puts those of its office in force.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hganalysis.settings.office import Office

TASK, DONE, DOING, UNITS, OFFICE = "nhiệm vụ", "hoàn thành", "thực hiện", "cơ quan, đơn vị", "Văn phòng"
"""What this tool calls a task, what is done to it, those who do it, and the office that follows it up; an
office with a word for doing it has that in place of `DOING` too."""

QUOTED = ("“[^”]*”", "«[^»]*»")
"""What stands between quotation marks, in documents and on a terminal."""


@dataclass(frozen=True)
class OwnWords:
    """The words of an office, and the names of its source, which are never changed.

    Examples
    --------
    >>> own = OwnWords("câu hỏi", "trả lời", "bộ, cơ quan", names=("Vụ Nhiệm vụ",))
    >>> own.put_in("Nhiệm vụ chưa hoàn thành của các cơ quan, đơn vị (Vụ Nhiệm vụ)")
    'Câu hỏi chưa trả lời của các bộ, cơ quan (Vụ Nhiệm vụ)'
    >>> own.put_in("kết quả thực hiện nhiệm vụ")
    'kết quả trả lời câu hỏi'
    """

    task: str = TASK
    done: str = DONE
    units: str = UNITS
    office: str = OFFICE
    names: tuple[str, ...] = ()

    @property
    def doing(self) -> str:
        """What working on a task is called."""
        return DOING if self.done == DONE else self.done

    @property
    def told(self) -> tuple[str, str, str, str]:
        """The words alone, as they are written down where they must be found again."""
        return self.task, self.done, self.units, self.office

    @cached_property
    def _own(self) -> dict[str, str]:
        own = {
            f"{DOING} {TASK}": f"{self.doing} {self.task}",
            TASK: self.task,
            DONE: self.done,
            UNITS: self.units,
            OFFICE.lower(): self.office,
        }
        return {ours: theirs for ours, theirs in own.items() if ours != theirs.lower()}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Names, quotations and words put in before are found first, so that they stay."""
        named = {name for name in self.names if any(ours in name.lower() for ours in self._own)}
        kept = sorted({*named, *self._own.values()} - {""}, key=lambda each: (-len(each), each))
        return re.compile("|".join([*QUOTED, *map(re.escape, (*kept, *self._own))]), re.IGNORECASE)

    def put_in(self, text: str) -> str:
        """Return a text of this tool in the words of the office; twice is as once."""
        return self._pattern.sub(self._word, text) if self._own else text

    def _word(self, found: re.Match[str]) -> str:
        put = self._own.get(found[0].lower(), found[0])
        return put[:1].upper() + put[1:] if found[0][:1].isupper() else put


def own_words(office: Office, names: Iterable[str] = ()) -> OwnWords:
    """Return the words of an office, which leave the names of its source as they are."""
    return OwnWords(office.task, office.done, office.units, office.author_short, tuple(filter(None, names)))


_in_force = [OwnWords()]


def use_words(words: OwnWords) -> None:
    """Put the words of an office in force for whatever this process shows from now on."""
    _in_force[0] = words


@contextmanager
def shown_in(words: OwnWords) -> Iterator[None]:
    """Put the words of an office in force for a while."""
    before = words_in_force()
    use_words(words)
    try:
        yield
    finally:
        use_words(before)


def words_in_force() -> OwnWords:
    """Return the words in force: those of this tool, until an office's are."""
    return _in_force[0]


def worded(text: str) -> str:
    """Return a text of this tool in the words in force."""
    return words_in_force().put_in(text)
