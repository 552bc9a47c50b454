"""What whoever ran a period is told of it beside its figures; kept in run.json, so that it is told again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis.counting.result_words import check_sentences
from hganalysis.report.sentence import in_words_of, names_in
from hganalysis.report.standing import unsupported

if TYPE_CHECKING:
    from hganalysis.report.period_result import PeriodResult
    from hganalysis.settings.office import Office


def told_of(result: PeriodResult, office: Office) -> dict[str, list[str]]:
    """Return the checks that do not hold, what changes the counts, and the standing remarks not borne out.

    They are in the words of the office, as its report is.
    """
    sentences = check_sentences(result)
    told = {
        "checks": [sentences[check.name] for check in result.checks if not check.holds],
        "warnings": [warning.message for warning in result.warnings],
        "remarks": list(unsupported(result, office)),
    }
    said = in_words_of(office, names_in(result))
    return {kind: [*map(said, lines)] for kind, lines in told.items()}
