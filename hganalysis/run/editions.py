"""Issued periods: none is replaced without a reason, the old edition stays, the new one says what changed.

That a period was issued, with the sum of its run.json, is noted beside the periods, in `ISSUED`, so that the
published folder stays what it was. What an edition replaces is in `EDITION` inside its folder.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from hganalysis import text, vocab
from hganalysis.counting.record import Record
from hganalysis.counting.result_model import Counts
from hganalysis.documents.model import Notice
from hganalysis.errors import CheckError, ParamsError
from hganalysis.run.manifest import MANIFEST, sha256
from hganalysis.run.publish import read_published
from hganalysis.run.published_places import RESULT
from hganalysis.run.verification import verify
from hganalysis.run.written import write_json

if TYPE_CHECKING:
    from pathlib import Path

    from hganalysis.counting.result_model import Result
    from hganalysis.documents.model import Document

EDITION = "edition.json"
"""In a published folder that replaces an issued one."""

ISSUED = "history/issued"
"""Below outputs: what was issued, a file a period."""


class Issued(Record):
    """That a period was issued."""

    period: str
    version: int
    run_json: str
    """SHA-256 of the run.json of the folder that was issued."""


class Edition(Record):
    """What a folder replaces, and why."""

    version: int
    """From 2; a folder without this file is version 1."""
    reason: str
    replaces: str
    """The folder, beside this one, in which the edition before stays."""
    before: Counts
    """Its totals."""


def issued(published: Path) -> Issued | None:
    """Return the note that a period was issued, None while it was not.

    Raises ParamsError: the note cannot be read: whether the period may be replaced is not known.
    """
    path = _note(published)
    if not path.is_file():
        return None
    try:
        return Issued.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        raise ParamsError(
            f"Không đọc được {path.name} trong {path.parent}: không rõ kỳ đã ban hành chưa; khôi phục tệp."
        ) from None


def edition_of(folder: Path) -> Edition | None:
    """Return what a published folder replaces, None for a first edition."""
    path = folder / EDITION
    if not path.is_file():
        return None
    try:
        return Edition.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        raise ParamsError(f"{EDITION} của kỳ {folder.name} bị hỏng; khôi phục tệp.") from None


def version_of(folder: Path) -> int:
    """Return the number of the edition in a folder."""
    edition = edition_of(folder)
    return edition.version if edition else 1


def is_earlier_edition(folder: Path) -> bool:
    """Tell whether a folder is an edition that another took the place of, by its name and its result."""
    period, mark, version = folder.name.rpartition("-v")
    if not (mark and version.isdecimal() and (folder.parent / period / RESULT).is_file()):
        return False
    edition = edition_of(folder.parent / period)
    return edition is not None and int(version) < edition.version


def same_edition(folder: Path, other: Path) -> bool:
    """Tell whether two folders are of one edition."""
    return version_of(folder) == version_of(other)


def is_issued(published: Path) -> bool:
    """Tell whether what lies in a folder was issued, and not only an edition before it."""
    note = issued(published)
    return note is not None and published.is_dir() and note.version >= version_of(published)


def issue(published: Path) -> Issued:
    """Note that a published period is issued. Raises CheckError: the folder is not as it was published."""
    if faults := verify(published):
        raise CheckError("\n".join((f"{published.name} không còn như khi công bố, không ban hành:", *faults)))
    note = Issued(period=published.name, version=version_of(published), run_json=sha256(published / MANIFEST))
    write_json(note.plain(), _note(published))
    return note


def note_again(published: Path) -> None:
    """Note that an issued folder got more briefs of agencies: its documents are those that were issued."""
    note = issued(published)
    if note is not None:
        again = note.model_copy(update={"run_json": sha256(published / MANIFEST)})
        write_json(again.plain(), _note(published))


def changed_since_issued(published: Path) -> str:
    """Say that an issued folder is another than the one that was issued; "" where it is the same."""
    note = issued(published)
    if note is None or note.version != version_of(published) or note.run_json == sha256(published / MANIFEST):
        return ""
    return f"{MANIFEST}: không phải bản đã ban hành (SHA-256 khi ban hành: {note.run_json})"


def next_edition(published: Path, reason: str) -> Edition | None:
    """Return what a run that replaces a published folder is the edition of; None for a first one.

    Raises ParamsError: the folder was issued and no reason is given, or a reason is given for what was not
    issued.
    """
    note, reason = issued(published), " ".join(reason.split())
    if note is None or not published.is_dir():
        if reason:
            unissued = f"--reissue: kỳ {published.name} chưa ban hành nên không cần lý do"
            raise ParamsError(f"{unissued}; bỏ --reissue rồi gõ lại lệnh hganalysis run.")
        return None
    there = edition_of(published)
    if not is_issued(published):
        return there.model_copy(update={"reason": reason}) if there and reason else there
    if not reason:
        raise ParamsError(
            f"Kỳ {published.name} đã ban hành (bản {note.version}) nên không thay. Nếu phải ban hành lại thì "
            'chạy với --reissue "lý do"; bản cũ được giữ.'
        )
    return Edition(
        version=note.version + 1,
        reason=reason,
        replaces=earlier_name(published.name, note.version),
        before=read_published(published).totals,
    )


def write_edition(folder: Path, edition: Edition | None) -> None:
    """Write into a folder that is being made which edition it is."""
    if edition is not None:
        write_json(edition.plain(), folder / EDITION)


def earlier_name(period: str, version: int) -> str:
    """Return the folder in which an edition of a period stays after it was replaced."""
    return f"{period}-v{version}"


def stand_for_earlier(folder: Path, place: Path) -> None:
    """Make a run into an empty place the edition that a folder is, as if the one before lay there."""
    edition = edition_of(folder)
    if edition is not None:
        write_edition(place, edition)
        note = Issued(period=place.name, version=edition.version - 1, run_json="")
        write_json(note.plain(), _note(place))


def keep_earlier(published: Path, edition: Edition | None) -> None:
    """Keep the issued folder under a name of its own before it is replaced.

    Raises ParamsError: there is another folder of that name.
    """
    if edition is None or not is_issued(published) or edition.version == version_of(published):
        return
    kept = published.with_name(edition.replaces)
    if kept.exists():
        if (kept / MANIFEST).is_file() and sha256(kept / MANIFEST) == sha256(published / MANIFEST):
            return
        raise ParamsError(f"Đã có thư mục {kept.name}, không giữ được bản cũ; chuyển thư mục ấy đi nơi khác.")
    aside = published.with_name(f".new-{kept.name}")
    shutil.rmtree(aside, ignore_errors=True)
    shutil.copytree(published, aside)
    os.rename(aside, kept)


def edition_sentence(edition: Edition | None, result: Result) -> str:
    """Say which edition a document is of, why, and which totals it changes; "" for a first one."""
    if edition is None:
        return ""
    changes = [
        f"{label} {text.number(edition.before.of(name))} → {text.number(result.totals.of(name))}"
        for name, label in vocab.COUNTS.items()
        if edition.before.of(name) != result.totals.of(name)
    ]
    changed = f"Thay đổi: {'; '.join(changes)}" if changes else "Các tổng số không đổi"
    return (
        f"Bản {edition.version}, thay bản {edition.version - 1} (outputs/{edition.replaces}). "
        f"Lý do: {edition.reason.rstrip('.')}. {changed}."
    )


def saying_first(edition: str, document: Document) -> Document:
    """Return a document that says first which published one it takes the place of; itself for a first one."""
    return replace(document, blocks=(Notice(edition), *document.blocks)) if edition else document


def _note(published: Path) -> Path:
    return published.resolve().parent / ISSUED / f"{published.name}.json"
