"""What each agency is asked after a period: a letter and a workbook to answer in, ready to send."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
from filelock import FileLock, Timeout

from hganalysis import text, vocab
from hganalysis.documents.formats import PDF, WORD, dressed, issued
from hganalysis.documents.zipped import archive
from hganalysis.errors import ParamsError
from hganalysis.report.asked_tasks import touched_rows
from hganalysis.report.proposals import LONG
from hganalysis.report.reminder import ASKED as REMINDED
from hganalysis.report.reminder import Overdue, Reminder, build_reminder
from hganalysis.run.opened import published_tasks, read_findings
from hganalysis.run.publish import read_published
from hganalysis.run.published_places import RESULT
from hganalysis.settings.own_words import own_words, shown_in
from hganalysis.settings.reference import word_template
from hganalysis.settings.workdays import load_calendar
from hganalysis.shelf.answer_form import (
    Form,
    columns_of,
    finding_rows,
    findings_asked,
    task_rows,
    tasks_asked,
    write_form,
)
from hganalysis.shelf.parcels import (
    found,
    opened,
    put_in_place,
    recipients,
    refuse_other_folder,
    write_sums,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hganalysis.settings.office import Office
    from hganalysis.shelf.extract import Extract
    from hganalysis.shelf.parcels import Recipient

QUESTIONS = "don-doc"
"""Where the folders to be sent appear, beside outputs."""

LETTER = "cong-van"
UNCLEAR = "unclear"
"""Column of the tasks that the audit touches."""


@dataclass(frozen=True)
class Asked:
    """What was made, and whom nobody could be asked for."""

    paths: tuple[Path, ...]
    answer_by: dt.date
    nothing: tuple[str, ...]
    """Agencies of which nothing is asked."""
    nameless: int
    """Tasks to be asked about whose agency has no id, so that no folder is theirs."""


def ask(
    folder: Path, place: Path, names: Sequence[str] = (), *, by: dt.date | None = None, zipped: bool = False
) -> Asked:
    """Make for each agency of a published period a letter and a workbook to be filled in; all appear at once.

    Agencies go by id, name or abbreviation; all when none is named. They answer within 10 working days after
    the as-of day when no day is given. The same period gives the same bytes. Raises ParamsError: a name is no
    agency of the period, nothing is to be asked of it, or the day to answer by is not after the as-of day;
    CheckError: the folder is not as it was published: nothing is sent.
    """
    shown, _, office = opened(folder, "lập công văn đôn đốc")
    as_of = dt.date.fromisoformat(shown.as_of)
    day = by or load_calendar().after(as_of, LONG)
    if day <= as_of:
        raise ParamsError(f"--by: ngày {text.date(day)} không sau ngày chốt số liệu {text.date(as_of)}.")
    everyone = [each for each in recipients(shown, office) if each.agency_id]
    chosen = [found(name, everyone, shown.period) for name in names] or everyone
    tasks, findings = published_tasks(folder), read_findings(folder)
    tasks[UNCLEAR] = touched_rows(tasks, read_published(folder))
    words = own_words(office, [each.greeted for each in everyone])
    with shown_in(words):
        forms = [_form(folder, shown, office, each, day, tasks, findings) for each in dict.fromkeys(chosen)]
    asked = [form for form in forms if form.tasks or form.findings]
    nothing = tuple(form.agency for form in forms if form not in asked)
    if names and nothing:
        raise ParamsError(f"Không có gì cần hỏi {text.listing([*nothing])} ở kỳ {shown.period}.")
    refuse_other_folder(place, f"{LETTER}.docx")
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(place.parent / f".lock-{folder.name}", timeout=0), shown_in(words):
            paths = put_in_place(_made(asked, tasks, office, place, zipped), place, whole=not names)
    except Timeout:
        raise ParamsError(
            f"Kỳ {folder.name} đang được một lần chạy khác lập công văn; chờ xong rồi chạy lại."
        ) from None
    return Asked(tuple(paths), day, nothing, _nameless(tasks))


def _nameless(tasks: pd.DataFrame) -> int:
    without = tasks["agency_id"].fillna("") == ""
    return int((without & tasks["status"].isin([*REMINDED])).sum())


def _form(
    folder: Path,
    shown: Extract,
    office: Office,
    to: Recipient,
    day: dt.date,
    tasks: pd.DataFrame,
    findings: pd.DataFrame,
) -> Form:
    own = tasks_asked(tasks, to.agency_id)
    return Form(
        period=shown.period,
        label=shown.label,
        as_of=shown.as_of,
        published=hashlib.sha256((folder / RESULT).read_bytes()).hexdigest(),
        agency_id=to.agency_id,
        agency=to.greeted,
        author=office.author,
        answer_by=day,
        simulated=shown.simulated,
        tasks=task_rows(own),
        findings=finding_rows(findings_asked(findings, tasks, to.agency_id)),
        columns=columns_of(own),
    )


def _made(forms: Sequence[Form], tasks: pd.DataFrame, office: Office, place: Path, zipped: bool) -> Path:
    """Write the folders aside and return where."""
    aside = place.parent / f".new-{place.name}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    for form in forms:
        own = aside / text.slug(form.agency_id)
        own.mkdir()
        workbook = f"tra-loi-{own.name}.xlsx"
        write_form(form, own / workbook)
        letter = build_reminder(_reminder(form, tasks, workbook), office)
        moment = issued(dt.date.fromisoformat(form.as_of))
        for kind in (dressed(WORD, word_template(office.form)), PDF):
            kind.write(letter, own / f"{LETTER}{kind.suffix}", moment)
        write_sums(own)
        if zipped:
            parts = {f"{own.name}/{path.name}": path.read_bytes() for path in own.iterdir()}
            (aside / f"{own.name}.zip").write_bytes(archive(parts, dt.datetime.fromisoformat(form.as_of)))
            shutil.rmtree(own)
    return aside


def _reminder(form: Form, tasks: pd.DataFrame, workbook: str) -> Reminder:
    own = tasks_asked(tasks, form.agency_id)
    asked = own[(own["status"] != "done_late") | (_causes(own) == "")]
    counts = asked["status"].astype(str).value_counts()
    late = own[own["status"] == "open_overdue"].sort_values("days_late", ascending=False, kind="stable")
    return Reminder(
        agency=form.agency,
        label=form.label,
        as_of=form.as_of,
        answer_by=form.answer_by,
        counts={status: int(counts.get(status, 0)) for status in REMINDED},
        findings=len(form.findings),
        overdue=[_overdue(row) for _, row in late.iterrows()],
        workbook=workbook,
        simulated=form.simulated,
        in_time_handed_in=int(((own["status"] == "open_in_time") & ~own["holder"].isin(vocab.TO_DO)).sum()),
    )


def _causes(tasks: pd.DataFrame) -> pd.Series:
    """Return the causes that are given, "" where there is none."""
    none = pd.Series("", tasks.index)
    given: pd.Series = tasks["cause_raw"].fillna("") if "cause_raw" in tasks else none
    return given


def _overdue(row: pd.Series) -> Overdue:
    shown = {
        name: "" if pd.isna(row.get(name)) else str(row.get(name))
        for name in ("doc_number", "title", "task_id")
    }
    return Overdue(
        shown["doc_number"],
        shown["title"],
        text.date(row["deadline"].date()),
        int(row["days_late"]),
        bool(row[UNCLEAR]),
        str(row["holder"]),
        shown["task_id"],
    )
