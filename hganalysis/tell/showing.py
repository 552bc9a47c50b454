"""Sentences that show themselves in a notebook, cells of tables, and what stands in for an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import pandas as pd
from jinja2 import Environment

from hganalysis import text
from hganalysis.delays.driver_sentences import decimal
from hganalysis.delays.tasks import TERM_LABELS
from hganalysis.errors import Unsaid
from hganalysis.tables import ReaderTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

P = ParamSpec("P")
Answer = TypeVar("Answer")
Shown = TypeVar("Shown")

LEVEL = re.compile(r"(?P<column>\w+)\[(?:T\.)?(?P<level>.*)\]", re.DOTALL)
"""How a formula names a level of a column of texts."""

SMALLEST_P = 0.001
NONE = "-"
NO_ROW = "Không có dòng nào."
TEMPLATE = Environment(autoescape=True).from_string("{% for each in lines %}<p>{{ each }}</p>{% endfor %}")


@dataclass(frozen=True)
class Sentences:
    """Sentences, each a paragraph of the notebook."""

    lines: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join(self.lines)

    def _repr_html_(self) -> str:
        return TEMPLATE.render(lines=self.lines)


def answered(
    tell: Callable[Concatenate[Answer, P], Shown],
) -> Callable[Concatenate[Answer | Unsaid, P], Shown | Unsaid]:
    """Let a function that tells an answer pass on the `Unsaid` in its place."""

    @wraps(tell)
    def told(answer: Answer | Unsaid, /, *args: P.args, **kwargs: P.kwargs) -> Shown | Unsaid:
        return answer if isinstance(answer, Unsaid) else tell(answer, *args, **kwargs)

    return told


def table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> ReaderTable:
    """Return rows of texts as a table; without a row it says so."""
    if not rows:
        return ReaderTable(caption, pd.DataFrame({"Kết quả": [NO_ROW]}))
    frame = pd.DataFrame([list(row) for row in rows], columns=list(columns), dtype="object")
    return ReaderTable(caption, frame)


def share_of(k: float, n: float) -> str:
    """Return a count of a count: "12/104"."""
    return f"{text.number(int(k))}/{text.number(int(n))}"


def span(low: float, high: float) -> str:
    """Return the interval of a share, "-" where there is none."""
    return NONE if pd.isna(low) else f"{text.percent(low)} đến {text.percent(high)}"


def ratio(middle: float, low: float, high: float) -> tuple[str, str]:
    """Return a ratio and its interval."""
    return decimal(middle), f"{decimal(low)} đến {decimal(high)}"


def probability(p: float) -> str:
    """Return a p-value with its sign: "p < 0,001", "p = 0,034"."""
    if p < SMALLEST_P:
        return f"p < {_decimals(SMALLEST_P)}"
    return f"p = {_decimals(p)}"


def term(name: str) -> str:
    """Return a term of a formula as a reader meets it: "Lĩnh vực: Đất đai"."""
    level = LEVEL.fullmatch(name)
    if level is None:
        return TERM_LABELS.get(name, name)
    return f"{TERM_LABELS.get(level['column'], level['column'])}: {level['level']}"


def compared_within(about: Mapping[str, Any]) -> str:
    """Return which tasks a model of hazards compares with each other: those of a stratum, or all."""
    strata = about["strata"]
    if strata is None:
        return "so mọi nhiệm vụ với nhau"
    names = [strata] if isinstance(strata, str) else list(strata)
    return f"so các nhiệm vụ có cùng {text.listing([term(name).lower() for name in names])}"


def _decimals(value: float) -> str:
    return f"{value:.3f}".replace(".", ",")
