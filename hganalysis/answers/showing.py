"""Sentences that show themselves in a notebook, cells of tables, and what stands in for an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pandas as pd
from jinja2 import Environment

from hganalysis import text, vocab
from hganalysis.settings.own_words import worded

if TYPE_CHECKING:
    from collections.abc import Sequence

SMALLEST_P = 0.001
NONE = "-"
NO_ROW = "Không có dòng nào."
PARAGRAPHS = Environment(autoescape=True).from_string("{% for each in lines %}<p>{{ each }}</p>{% endfor %}")
FINDINGS = Environment(autoescape=True).from_string(
    "<ul>{% for section, said in lines %}<li><strong><a href=\"#{{ section | replace(' ', '-') }}\">"
    "{{ section }}</a></strong>: {{ said }}.</li>{% endfor %}</ul>"
)
SHOWN_ROWS = 50
OF_SOURCE = frozenset(vocab.TASK_COLUMNS.values())
"""Headings of columns whose cells are texts of the source, which stand as they were written."""

FAILED = "✗"
"""The sign before what did not hold: seen without its colour, read aloud with its words."""


NUMERIC = re.compile(r"[-+]?[\d.,%/ ]*(\(?[-+\d.,%]+ đến [-+\d.,%]+\)?)?(đến [-+\d.,%]+)?-?")
TOLD_IN_NUMBERS = 0.7
"""Share of the cells from which on a column is one of numbers: the others say why they have none."""
TABLE = Environment(autoescape=True).from_string(
    """<div style="overflow-x: auto" tabindex="0" role="region" aria-label="{{ caption }}"><table>
<caption>{{ caption }}</caption>
<thead><tr>{% for name, numeric in columns %}<th scope="col" \
style="text-align: {{ 'right' if numeric else 'left' }}">{{ name }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in rows %}<tr>{% for cell, numeric in row %}{% if loop.first and not numeric %}\
<th scope="row" style="text-align: left; font-weight: normal">{{ cell }}</th>{% else %}<td{% if numeric %} \
style="text-align: right; white-space: nowrap"{% elif cell.startswith(failed) %} \
style="text-align: left; color: #9b1c1c; font-weight: bold"{% else %} style="text-align: left"{% endif %}>\
{{ cell }}</td>\
{% endif %}{% endfor %}</tr>
{% endfor %}</tbody></table></div>
{% if more %}<p>{{ more }}</p>{% endif %}"""
)


@dataclass(frozen=True)
class ReaderTable:
    """A table of texts that shows itself in a notebook."""

    caption: str
    """What the table tells."""
    frame: pd.DataFrame
    """The texts, for whoever wants to go on with them."""

    def __repr__(self) -> str:
        return worded(f"ReaderTable(caption={self.caption!r}, frame={self.frame!r})")

    def _repr_html_(self) -> str:
        numeric = [_in_numbers(self.frame.iloc[:, i]) for i in range(self.frame.shape[1])]
        shown = self.frame.head(SHOWN_ROWS).to_numpy().tolist()
        hidden = len(self.frame) - len(shown)
        return TABLE.render(
            caption=worded(self.caption),
            failed=FAILED,
            columns=list(zip(map(worded, map(str, self.frame.columns)), numeric, strict=True)),
            rows=[list(zip(self._own(row), numeric, strict=True)) for row in shown],
            more=f"Còn {text.number(hidden)} dòng, xem trong thư mục data của kỳ." if hidden else "",
        )

    def _own(self, row: list[object]) -> list[object]:
        """Return the cells of a row in the words in force, what the source says as it is."""
        cells = zip(self.frame.columns, row, strict=True)
        return [
            worded(cell) if isinstance(cell, str) and name not in OF_SOURCE else cell for name, cell in cells
        ]


def _in_numbers(column: pd.Series) -> bool:
    cells = [str(cell) for cell in column]
    numbers = sum(NUMERIC.fullmatch(cell) is not None for cell in cells)
    return any(cell[:1].isdigit() for cell in cells) and numbers >= TOLD_IN_NUMBERS * len(cells)


@dataclass(frozen=True)
class Sentences:
    """Sentences, each a paragraph of the notebook."""

    lines: tuple[str, ...]

    def __repr__(self) -> str:
        return worded(f"Sentences(lines={self.lines!r})")

    def __str__(self) -> str:
        return worded(" ".join(self.lines))

    def _repr_html_(self) -> str:
        return PARAGRAPHS.render(lines=[*map(worded, self.lines)])


@dataclass(frozen=True)
class Findings:
    """What was found, a sentence for each section of a notebook, whose heading it begins with."""

    lines: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        return worded(f"Findings(lines={self.lines!r})")

    def __str__(self) -> str:
        return worded("\n".join(f"{section}: {said}." for section, said in self.lines))

    def _repr_html_(self) -> str:
        return FINDINGS.render(lines=[(worded(section), worded(said)) for section, said in self.lines])


def filter_tables() -> None:
    """Let the data frames of this notebook be filtered and sorted, where the extra `explore` is installed.

    Examples
    --------
    >>> import hganalysis as hg
    >>> hg.filter_tables()  # from here on, every data frame shown has a search box
    """
    if find_spec("itables"):
        import itables

        itables.init_notebook_mode(all_interactive=True, connected=False)


def table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> ReaderTable:
    """Return rows of texts as a table; without a row it says so."""
    if not rows:
        return ReaderTable(caption, pd.DataFrame({"Kết quả": [NO_ROW]}))
    frame = pd.DataFrame([list(row) for row in rows], columns=list(columns), dtype="object")
    return ReaderTable(caption, frame)


def ratio(middle: float, low: float, high: float) -> tuple[str, str]:
    """Return a ratio and its interval."""
    return text.decimal(middle), f"{text.decimal(low)} đến {text.decimal(high)}"


def probability(p: float) -> str:
    """Return a p-value with its sign: "p < 0,001", "p = 0,034"."""
    if p < SMALLEST_P:
        return f"p < {three_decimals(SMALLEST_P)}"
    return f"p = {three_decimals(p)}"


def three_decimals(value: float) -> str:
    """Return a number as "0,034"."""
    return f"{value:.3f}".replace(".", ",")
