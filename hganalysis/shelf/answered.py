"""A folder of filled workbooks of agencies -> proposed corrections for the office to review.

A workbook counts as a whole or not at all: those with a fault, and those that contradict each other, are
told and set aside; the others are read. The workbooks stay as they are.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hganalysis.errors import SourceError
from hganalysis.reading.process import read_sheets
from hganalysis.reading.source_files import source_files
from hganalysis.run.published_places import RESULT
from hganalysis.run.verification import published_words
from hganalysis.settings.own_words import shown_in
from hganalysis.shelf.answer_form import PERIOD
from hganalysis.shelf.filled_form import (
    AskedPeriod,
    FilledForm,
    contradiction,
    marks_of,
    not_ours,
    read_form,
    words_of,
)
from hganalysis.shelf.proposed_corrections import Answers
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from hganalysis.reading.sheet import Sheet
    from hganalysis.settings.own_words import OwnWords
    from hganalysis.shelf.proposed_corrections import Proposed

    Book = tuple[str, Mapping[str, str], Sequence[Sheet]]
    """Name, marks of the cover, and sheets of a workbook."""

NOTHING = "Chưa đọc được sổ nào đúng nên chưa ghi gì; sửa các tệp ấy rồi chạy lại."


def read_answers(folder: Path, outputs: Path) -> Answers:
    """Read the workbooks that agencies have filled in, or one; their period is published in `outputs`.

    The answers are what the workbooks without a fault propose. `refused` tells of every other what is wrong,
    with its place: it cannot be read, is none of ours, is of another period or another publication, was
    changed where it may not be, is filled in wrongly, or contradicts another. Raises SourceError: there is no
    workbook without a fault, or their period is not published.
    """
    books, faults = _opened(folder)
    period = _period_of([marks for _, marks, _ in books if marks], outputs)
    if not period:
        faults += [not_ours(name) for name, marks, _ in books if not marks]
        raise SourceError("\n".join(faults) or "Không có sổ trả lời nào.")
    asked = AskedPeriod(outputs / period)
    own = published_words(outputs / period, asked.agencies.values())
    forms = [_read(asked, book, own) for book in books]
    with shown_in(own):
        _set_contradictions_aside(forms)
    refused = [*faults, *(fault for form in forms for fault in form.faults)]
    good = [form for form in forms if not form.faults]
    if not good:
        raise SourceError("\n".join([*refused, NOTHING]))
    proposed = {cell: each for form in good for cell, each in form.proposed.items()}
    return Answers(
        period,
        asked.result.as_of,
        asked.result.simulated,
        tuple(proposed.values()),
        len(good),
        (*(remark for form in good for remark in form.remarks), *_silent(asked, forms)),
        tuple(refused),
    )


def _read(asked: AskedPeriod, book: Book, published: OwnWords) -> FilledForm:
    """Read a workbook in the words that it was asked in, whatever the office says by now."""
    name, marks, sheets = book
    with shown_in(words_of(marks, published)):
        return read_form(asked, name, marks, sheets)


def _opened(folder: Path) -> tuple[list[Book], list[str]]:
    """Return the workbooks that can be read, and what is wrong with the others."""
    books: list[Book] = []
    faults: list[str] = []
    for path in source_files(folder):
        try:
            sheets = read_sheets(path)
        except SourceError as error:
            faults.append(str(error))
        else:
            books.append((path.name, marks_of(sheets), sheets))
    return books, faults


def _period_of(marks: Sequence[Mapping[str, str]], outputs: Path) -> str:
    """Return the published period that most workbooks are of, the first of several; "" without workbooks.

    Raises SourceError: none of their periods is published.
    """
    counts = Counter(each[PERIOD] for each in marks)
    named = [period for period, _ in counts.most_common()]
    published = [period for period in named if (outputs / period / RESULT).is_file()]
    if named and not published:
        known = ", ".join(f"«{each}»" for each in named)
        raise SourceError(
            f"Kỳ {known} của các sổ trả lời chưa công bố tại {outputs.name}; chọn nơi bằng --outputs."
        )
    return published[0] if published else ""


def _set_contradictions_aside(forms: Sequence[FilledForm]) -> None:
    """Give a fault to all workbooks that give one cell different values."""
    by_cell: dict[tuple[str, str, str, str], list[tuple[FilledForm, Proposed]]] = {}
    for form in forms:
        for cell, each in () if form.faults else form.proposed.items():
            by_cell.setdefault(cell, []).append((form, each))
    for same in by_cell.values():
        for form, each in same:
            other = next((rest for _, rest in same if fold(rest.new) != fold(each.new)), None)
            if other is not None:
                form.faults.append(f"{each.place}: {contradiction(each, other)}.")


def _silent(asked: AskedPeriod, forms: Sequence[FilledForm]) -> list[str]:
    """Say which agencies were asked and did not answer."""
    names = asked.silent(form.agency_id for form in forms)
    return [f"Chưa có trả lời của {len(names)} cơ quan: {', '.join(names)}."] if names else []
