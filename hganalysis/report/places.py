"""What the report may point to: the appendices that have rows, and the figures, each by its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hganalysis import text
from hganalysis.report.sentence import appendix

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from hganalysis.report.appendix_tables import AppendixTable

SUMMARY, OVERDUE = "I", "II"
ATTACHED = (SUMMARY, OVERDUE)
"""Appendices that follow the letter in its own file; the others are in the workbook alone."""


@dataclass(frozen=True)
class Places:
    """Appendices in the document, in the workbook alone, and without rows, by number; figures, by name."""

    attached: tuple[str, ...]
    beside: tuple[str, ...]
    empty: tuple[str, ...]
    figures: tuple[str, ...]

    def figure(self, name: str) -> str:
        """Return what a figure is called where it is cited; "" for one that the report does not have.

        Examples
        --------
        >>> Places(("I",), (), (), ("on_time_rate",)).figure("on_time_rate")
        'Biểu đồ 1'
        """
        return f"Biểu đồ {self.figures.index(name) + 1}" if name in self.figures else ""

    @staticmethod
    def _named(numbers: Sequence[str]) -> list[str]:
        """Return the names of several appendices, the common word said once."""
        return [appendix(numbers[0]), *numbers[1:]] if numbers else []

    def line(self, cited: Collection[str] = ()) -> str:
        """Return where the rows are, as the Office says it in brackets below its counts.

        Figures that no sentence has cited are named here.

        Examples
        --------
        >>> Places(("I",), ("III",), ("II",), ()).line()
        '(Chi tiết theo Phụ lục I đính kèm; Phụ lục III tại tệp phu-luc.xlsx; không có Phụ lục II)'
        """
        drawn = [self.figure(name) for name in self.figures if name not in cited]
        told = (
            ([*map(appendix, self.attached), *drawn], "Chi tiết theo {} đính kèm"),
            (self._named(self.beside), "{} tại tệp phu-luc.xlsx"),
            (self._named(self.empty), "không có {}"),
        )
        said = [(", ".join(names), words) for names, words in told]
        return f"({text.capital('; '.join(words.format(names) for names, words in said if names))})"


def places_of(tables: Sequence[AppendixTable], figures: Iterable[str]) -> Places:
    """Return what there is to point to: an appendix without rows is left out, and figures with the first."""
    full = [table.number for table in tables if table.rows]
    return Places(
        attached=tuple(number for number in full if number in ATTACHED),
        beside=tuple(number for number in full if number not in ATTACHED),
        empty=tuple(table.number for table in tables if not table.rows),
        figures=tuple(figures) if SUMMARY in full else (),
    )
