"""The answer to a question about tasks: words, a tidy table and a figure, or why there is none."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

import pandas as pd

from hganalysis.answers.second_process import ahead
from hganalysis.answers.showing import Sentences
from hganalysis.answers.unsaid import attempt, require
from hganalysis.counting.frames import as_date
from hganalysis.errors import Unsaid
from hganalysis.settings.own_words import worded

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from matplotlib.axes import Axes

    from hganalysis.answers.showing import ReaderTable
    from hganalysis.figures.drawing import Drawing

Found = TypeVar("Found")
Kind = TypeVar("Kind", bound="Answer[Any]")

NEED_DAY = 'tham số as_of, ví dụ as_of="2024-11-03"'


class Answer(ABC, Generic[Found]):
    """What the data say to one question; one that cannot be given has the same shape.

    Parameters
    ----------
    found : object or Unsaid
        The numbers, or why there are none.
    heading : mapping
        What is known of the data: `from`, `as_of` (ISO dates) and `simulated`, as far as it is known.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> answer = hg.rate(period.judged)
    >>> print(answer)
    Đúng hạn 622/749 nhiệm vụ đã qua thời hạn (83,0%, khoảng tin cậy 95%: 80,2% đến 85,6%). Còn 1 nhiệm
    vụ chưa phân loại: tỷ lệ từ 82,9% đến 83,1% tùy chúng chậm hay đúng hạn.
    >>> answer.frame[["on_time", "settled"]].values.tolist()
    [[622, 749]]
    >>> isinstance(answer, hg.Answer), answer.needs
    (True, '')
    >>> answer.plot().get_title()
    'Tỷ lệ đúng hạn trên nhiệm vụ đã qua thời hạn'
    """

    question: ClassVar[str]
    """What was asked, in the reader's words."""
    name: ClassVar[str]
    """File name of the figure."""
    title: ClassVar[str]
    """Title of the figure."""

    def __init__(self, found: Found | Unsaid, heading: Mapping[str, Any]) -> None:
        self._found = found
        self.heading = heading
        self._coming: Callable[[], tuple[Drawing, ...]] = self._drawn

    @property
    def found(self) -> Found:
        """The numbers as they were computed. Raises Unsaid: there are none."""
        if isinstance(self._found, Unsaid):
            raise self._found
        return self._found

    @property
    def is_given(self) -> bool:
        """Whether there are numbers."""
        return not isinstance(self._found, Unsaid)

    @property
    def needs(self) -> str:
        """The sentence that says why there is no answer and what would be enough; "" where there is one."""
        return str(self._found) if isinstance(self._found, Unsaid) else self._withheld()

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The numbers as a tidy table; empty where there is no answer."""
        return pd.DataFrame() if self.needs else self._frame(self.found)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Sentences in Vietnamese; no figure is drawn for them."""
        return (self.needs,) if self.needs else self._words(self.found)

    @cached_property
    def tables(self) -> tuple[ReaderTable, ...]:
        """The numbers as a reader sees them."""
        return self._tables(self.found) if self.is_given else ()

    @cached_property
    def drawings(self) -> tuple[Drawing, ...]:
        """The printed figures, each rendered once for notebook, page and file."""
        drawn = self._coming()
        for place, each in enumerate(drawn):
            each.drawn_anew_by(partial(self._drawn_at, place))
        return drawn

    def draw_ahead(self) -> None:
        """Let the figures be drawn while other work goes on, where a second process can."""
        if "drawings" not in vars(self):
            self._coming = ahead(type(self)._drawn, self)

    def _drawn(self) -> tuple[Drawing, ...]:
        from hganalysis.figures.drawing import house_style, nothing_to_show

        if self.is_given:
            return self._drawings(self.found)
        with house_style():
            return (nothing_to_show(self.heading, self.name, self.title, self.needs),)

    def _drawn_at(self, place: int) -> Drawing:
        return self._drawn()[place]

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        """Another process gets the numbers, and makes of them what it needs."""
        return type(self), (self._found, self.heading)

    @property
    def drawing(self) -> Drawing:
        """The first of the printed figures."""
        return self.drawings[0]

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the answer plainly, on a new figure that nothing else knows if no axes are given.

        Where there is none, a sentence is drawn.
        """
        from hganalysis.figures.drawing import house_style
        from hganalysis.figures.plain_charts import fit, new_axes, sentence

        with house_style():
            axes = new_axes() if ax is None else ax
            axes.set_title(self.title)
            if self.needs:
                sentence(axes, self.needs)
            else:
                self._plot(axes, self.found)
            if ax is None:
                fit(axes)
        return axes

    def __str__(self) -> str:
        return " ".join(self.words)

    def __repr__(self) -> str:
        return worded("\n".join([self.question, *self.words]))

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        """Show words, tables and figures in a notebook, the words alone on a terminal."""
        return {"text/html": self._page, "text/plain": repr(self)}, {}

    @cached_property
    def _page(self) -> str:
        tables = [table._repr_html_() for table in self.tables]
        figures = [drawing._repr_html_() for drawing in self.drawings] if self.is_given else []
        return "\n".join([Sentences(self.words)._repr_html_(), *tables, *figures])

    def _withheld(self) -> str:
        """Return why numbers that were found may not be told; "" where they may."""
        return ""

    @abstractmethod
    def _frame(self, found: Found) -> pd.DataFrame:
        """Return the numbers as a tidy table."""

    @abstractmethod
    def _words(self, found: Found) -> tuple[str, ...]:
        """Return what may be said."""

    @abstractmethod
    def _tables(self, found: Found) -> tuple[ReaderTable, ...]:
        """Return the numbers as a reader sees them."""

    @abstractmethod
    def _plot(self, axes: Axes, found: Found) -> None:
        """Draw the plain chart."""

    def _drawings(self, found: Found) -> tuple[Drawing, ...]:
        """Return the printed figures: the plain chart on a page, where a question has none of its own."""
        from hganalysis.figures.drawing import house_style
        from hganalysis.figures.plain_charts import printed

        with house_style():
            drawing = printed(
                self.heading, self.name, self.title, str(self), lambda axes: self._plot(axes, found)
            )
        return (drawing,)


class TableAnswer(Answer[pd.DataFrame]):
    """An answer whose numbers are one tidy table."""

    def _frame(self, found: pd.DataFrame) -> pd.DataFrame:
        return found


def asked(
    kind: type[Kind], question: Callable[[], Any], judged: pd.DataFrame, as_of: dt.date | str | None = None
) -> Kind:
    """Return the answer to a question asked of a judged table, whether the data can say or not.

    The question returns the numbers, or raises `Unsaid`; the ``attrs`` of the table say what its period is.
    """
    found = attempt(question)
    heading = {str(name): value for name, value in judged.attrs.items()}
    return kind(found, heading if as_of is None else heading | {"as_of": as_date(as_of).isoformat()})


def day_of(judged: pd.DataFrame, as_of: dt.date | str | None, what: str) -> str:
    """Return the as-of date of a table as ISO text: the one given, or the one the table was judged by.

    Raises Unsaid: there is neither.
    """
    require(judged, (), what)
    if as_of is None and "as_of" not in judged.attrs:
        raise Unsaid(what, "bảng không ghi ngày chốt số liệu", NEED_DAY)
    return as_date(judged.attrs["as_of"] if as_of is None else as_of).isoformat()
