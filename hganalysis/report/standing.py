"""What whoever ran a period is told beside its figures, never in the report; kept in run.json.

Of the checks and warnings, and which standing remarks of the office the period does not bear out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.counting.result_words import check_sentences
from hganalysis.delays.delays_result import NotSaid
from hganalysis.quality import MEASURES
from hganalysis.report.count_sentences import settled, tasks
from hganalysis.report.sentence import in_words_of, names_in
from hganalysis.settings.office import load_office
from hganalysis.settings.reference import own_reference_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hganalysis.quality.quality_result import Measured
    from hganalysis.report.period_result import PeriodResult
    from hganalysis.settings.office import Office

CLAIMS: dict[str, str] = {
    "chưa kịp thời": "entered_late",
    "chưa đầy đủ": "entry_incomplete",
    "thiếu đôn đốc": "overdue_unreminded",
    "cập nhật tiến độ trên phần mềm": "update_stale_30",
    "chưa thực hiện nhưng báo cáo": "done_unfinished_progress",
    "thực chất nhiệm vụ chưa hoàn thành": "done_unfinished_progress",
    "gia hạn nhiều lần": "extended_twice",
    "phải gia hạn": "extended",
    "không cập nhật": "never_updated",
    "không kèm các tài liệu minh chứng": "done_without_evidence",
}
"""What a standing text says, and the measure that is 0 where the data do not bear it out."""

LATENESS = ("chưa hoàn thành đúng hạn", "chưa hoàn thành đúng thời hạn", "quá hạn chưa hoàn thành")
REASONS = {"phức tạp": "complex", "phối hợp": "coordination", "chỉ đạo": "leadership"}
"""What a standing cause names, and the reason that agencies would state for it."""

IN_TIME = "kịp thời"
"""What a standing text of achievements says of the work, which most late tasks bear out least."""

PARTS = {"achievements": "I.1", "limits": "I.2", "causes": "I.3"}


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


def unsupported(result: PeriodResult, office: Office) -> list[str]:
    """Say which standing remarks the period does not bear out, each with the number that says so.

    The office's texts are as changed for the period, whose result has `quality` and `delays`. A remark that
    was not measured is not told: nothing is known of it.
    """
    if not result.totals.total:
        return []
    told = (
        _achievements(result, office),
        _limits(result, office),
        _causes(result, office),
        _signer(result, office),
    )
    return list(dict.fromkeys(line for part in told for line in part))


def _signer(result: PeriodResult, office: Office) -> Iterator[str]:
    """Say that a real report is signed by whom the texts of the office name, who may have changed."""
    borrowed = office.signer == load_office().signer and "office.yml" not in own_reference_files()
    if office.form == "nd30" and not result.simulated and borrowed:
        yield (
            f"Người ký là {office.signer_title} {office.signer}, lấy theo mẫu sẵn có; nếu đã thay đổi thì "
            "khai report.signer và report.signer_title trong tệp tham số."
        )


def _achievements(result: PeriodResult, office: Office) -> Iterator[str]:
    """Say that the work is called timely where most of what could be settled was late."""
    rate = next(each for each in result.rates if each.name == vocab.SETTLED_RATE)
    late = rate.denominator - rate.numerator
    if late > rate.numerator and _says(office.achievements, IN_TIME):
        found = f"trong {tasks(rate.denominator)} {settled(rate)} có {tasks(late)} chậm"
        yield _told("achievements", IN_TIME, found)


def _limits(result: PeriodResult, office: Office) -> Iterator[str]:
    measured = {entry.name: entry for entry in result.measured() if entry.has_tasks}
    for key, remarks in (("limits", office.limits), ("causes", office.causes)):
        for words, name in CLAIMS.items():
            if _says(remarks, words) and name in measured and not measured[name].numerator:
                yield _told(key, words, _none_of(measured[name]))
    late = result.totals.done_late + result.totals.open_overdue
    for words in LATENESS:
        if not late and _says(office.limits, words):
            yield _told("limits", words, f"trong {tasks(result.totals.total)} không có nhiệm vụ nào chậm")


def _causes(result: PeriodResult, office: Office) -> Iterator[str]:
    found = result.answered().reasons
    if isinstance(found, NotSaid):
        return
    named = {row.cause: row.mentioned for row in found.causes}
    stated = found.late - named.get("unknown", 0)
    for words, cause in REASONS.items():
        if stated and not named.get(cause) and _says(office.causes, words):
            yield _told("causes", words, f"trong {tasks(stated)} chậm có ghi lý do không có nhiệm vụ nào nêu")


def _says(remarks: list[str], words: str) -> bool:
    return any(words in " ".join(each.split()).casefold() for each in remarks)


def _none_of(entry: Measured) -> str:
    share, measure = entry.share, MEASURES[entry.name]
    unknown = f" ({tasks(share.unknown)} không xét được)" if share.unknown else ""
    among = f"{text.number(share.denominator)} {measure.denominator}"
    return f"trong {among} không có nhiệm vụ nào {measure.label}{unknown}"


def _told(key: str, words: str, found: str) -> str:
    return (
        f"Lời văn cố định ở mục {PARTS[key]} có ý “{words}”, số liệu kỳ này không cho thấy: {found}. "
        f"Cân nhắc sửa report.{key} của tệp tham số."
    )
