"""What every form of the report is written from, and the sentences that they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hganalysis import text, vocab
from hganalysis.documents.model import Paragraph
from hganalysis.report import agency_sentences, change_sentences, changed_history, count_sentences
from hganalysis.report.sentence import cited
from hganalysis.settings.office import Office, fill

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hganalysis.counting.result_model import Result
    from hganalysis.report.period_result import PeriodResult
    from hganalysis.report.places import Places


@dataclass(frozen=True)
class Contents:
    """What every part of a report is written from.

    `own` puts the office's words for a task and for doing it where this tool has its own.
    """

    result: PeriodResult
    office: Office
    values: Mapping[str, str]
    places: Places
    own: Callable[[Any], Any]

    def filled(self, standing: str) -> str:
        """Return a standing text of the office with the numbers of the period."""
        return fill(standing, self.values)

    def with_figures(self) -> dict[str, str]:
        """Return what is said of each figure, which is cited there; nothing of one that says nothing.

        It keeps to plain words: the interval of the rate stands below its figure.
        """
        drawn = {
            "on_time_rate": count_sentences.settled_rate(self.result, with_interval=False),
            "agencies": together(*agency_sentences.agencies(self.result)),
        }
        return {name: cited(told, self.places.figure(name)) for name, told in drawn.items() if told}

    def facts(self) -> tuple[Paragraph, ...]:
        """Return what there is to know beyond the counts, a paragraph each."""
        result, shown = self.result, self.with_figures()
        told = (
            shown.get("on_time_rate", ""),
            together(count_sentences.overdue(self.office, result), count_sentences.holders(result)),
            shown.get("agencies", ""),
            count_sentences.months(result),
            change_sentences.in_one(result),
            " ".join(change_sentences.flow(result)),
            changed_history.in_one(result),
        )
        return paragraphs(*map(self.own, told))

    def entered(self) -> str:
        """Return the office's words on how tasks were entered, with the total at their end."""
        entered = self.filled(self.office.entered).rstrip(" .,;:")
        return f"{entered}{self.own(count_sentences.total(self.office, self.result.totals))}"


def placeholders(result: Result) -> dict[str, str]:
    """Return what stands for each placeholder of `office.PLACEHOLDERS` in this period."""
    counts = {name: text.number(result.totals.of(name)) for name in vocab.COUNTS}
    dates = {"from": text.date(result.from_), "as_of": text.date(result.as_of)}
    return {**counts, "label": result.label, **dates}


def together(*sentences: str) -> str:
    """Return several sentences as one text; those that are empty are left out."""
    return " ".join(filter(None, sentences))


def paragraphs(*texts: str) -> tuple[Paragraph, ...]:
    """Return a paragraph for each text that is not empty."""
    return tuple(Paragraph(each) for each in texts if each)
