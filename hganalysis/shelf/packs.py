"""What each recipient of a period is sent: files, a covering note and sums, as a folder or a ZIP."""

from __future__ import annotations

import datetime as dt
import json
import shlex
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from hganalysis import text
from hganalysis.documents.model import SIMULATED_NOTICE
from hganalysis.documents.zipped import archive
from hganalysis.errors import ParamsError
from hganalysis.report.databook import write_sheet
from hganalysis.report.published_files import PUBLISHED_FILES
from hganalysis.run.manifest import MANIFEST
from hganalysis.run.opened import published_tasks
from hganalysis.settings.own_words import own_words, shown_in, words_in_force
from hganalysis.shelf.own_tasks import own_tasks
from hganalysis.shelf.parcels import (
    WHOLE,
    Recipient,
    found,
    opened,
    put_in_place,
    recipients,
    refuse_other_folder,
    write_sums,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from hganalysis.run.editions import Edition
    from hganalysis.settings.office import Office
    from hganalysis.settings.params import Params
    from hganalysis.shelf.extract import Extract

PACKS = "packs"
TAKEN = "data/watched"
"""Where a watcher keeps the exports that it took, each in a folder named by its sum."""

NOTE = "thu-gui.txt"

OF_AN_AGENCY = {".html": "tóm tắt riêng, mở bằng trình duyệt", ".pdf": "tóm tắt riêng, để in"}
ROWS_ARE = "từng nhiệm vụ, có cả vị trí trong tệp nguồn"
ANSWER = (
    "Đề nghị đối chiếu từng dòng với hồ sơ của đơn vị; chỗ nào chưa đúng thì gửi lại mã nhiệm vụ, số liệu "
    "đúng và căn cứ."
)


@dataclass(frozen=True)
class Packed:
    """What was made, and which agencies have no brief to be sent."""

    paths: tuple[Path, ...]
    without_brief: tuple[str, ...]
    command: str
    """What makes the briefs."""


def pack(folder: Path, packs: Path, names: Sequence[str] = (), *, zipped: bool = False) -> Packed:
    """Make one pack for each recipient of a published period; all appear at once, the same bytes each time.

    Recipients go by id, name or abbreviation, or `LEADERS`; all when none is named. Raises ParamsError: a
    recipient is no agency of the period, or one that was asked for has no brief; CheckError: the folder is
    not as it was published: nothing is sent.
    """
    shown, params, office = opened(folder, "đóng gói")
    command = f"hganalysis run params/{_params_name(folder)}{_source_of(params)} --agencies all"
    everyone = recipients(shown, office)
    chosen = [found(name, everyone, shown.period) for name in names] or everyone
    without = [each.greeted for each in chosen if each.agency_id and not each.brief]
    if names and without:
        raise ParamsError(f"Chưa có tóm tắt riêng của {text.listing(without)}. Chạy: {command}")
    ready = [each for each in dict.fromkeys(chosen) if each.brief or not each.agency_id]
    refuse_other_folder(packs, NOTE)
    packs.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(packs.parent / f".lock-{folder.name}", timeout=0):
            with shown_in(own_words(office, [each.greeted for each in everyone])):
                made = _made(folder, shown, office, ready, packs, zipped=zipped)
            paths = put_in_place(made, packs, whole=not names)
    except Timeout:
        raise ParamsError(
            f"Kỳ {folder.name} đang được một lần chạy khác đóng gói; chờ xong rồi chạy lại."
        ) from None
    return Packed(tuple(paths), tuple(without), command)


def _params_name(folder: Path) -> str:
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return str(manifest.get("inputs", {}).get("params", {}).get("file", f"{folder.name}.yml"))


def _source_of(params: Params) -> str:
    """Return what makes a run read an export that a watcher took, not the one of the params file."""
    file = params.source.file
    return f" -p {shlex.quote(f'source.file={file}')}" if file.startswith(f"{TAKEN}/") else ""


def _made(
    folder: Path, shown: Extract, office: Office, ready: Sequence[Recipient], packs: Path, *, zipped: bool
) -> Path:
    """Write the packs aside and return where."""
    aside = packs.parent / f".new-{packs.name}"
    shutil.rmtree(aside, ignore_errors=True)
    for each in ready:
        place = aside / each.name
        place.mkdir(parents=True)
        contents = (
            _for_agency(folder, shown, office, each, place) if each.agency_id else _for_leaders(folder, place)
        )
        note = _note(shown, office, each, contents)
        (place / NOTE).write_text(note, encoding="utf-8", newline="\r\n")
        write_sums(place)
        if zipped:
            parts = {f"{each.name}/{path.name}": path.read_bytes() for path in place.iterdir()}
            moment = dt.datetime.fromisoformat(shown.as_of)
            (aside / f"{each.name}.zip").write_bytes(archive(parts, moment))
            shutil.rmtree(place)
    return aside


def _for_leaders(folder: Path, place: Path) -> dict[str, str]:
    contents = {each.name: each.about for each in PUBLISHED_FILES if (folder / each.name).is_file()}
    for name in contents:
        shutil.copyfile(folder / name, place / name)
    return contents


def _for_agency(folder: Path, shown: Extract, office: Office, to: Recipient, place: Path) -> dict[str, str]:
    contents = {}
    for suffix, about in OF_AN_AGENCY.items():
        source = (folder / to.brief).with_suffix(suffix)
        if source.is_file():
            shutil.copyfile(source, place / f"{to.name}{suffix}")
            contents[f"{to.name}{suffix}"] = about
    sheet = own_tasks(published_tasks(folder), to.agency_id, to.greeted, shown.as_of)
    name = f"{text.slug(office.task)}.xlsx"
    write_sheet(sheet, place / name, author=office.author, as_of=shown.as_of, simulated=shown.simulated)
    return {**contents, name: ROWS_ARE}


def _replaces(edition: Edition) -> str:
    return f"Đây là bản {edition.version}, thay bản {edition.version - 1} đã gửi. Lý do: {edition.reason}"


def _note(shown: Extract, office: Office, to: Recipient, contents: Mapping[str, str]) -> str:
    """Return the covering note; it says what the data are, what is known to be wrong, and how to check."""
    own = words_in_force()
    span = f"từ ngày {text.date(shown.from_)} đến hết ngày {text.date(shown.as_of)}"
    warned = [f"- {each.message}" for each in shown.warnings or ()]
    lines = [
        office.parent,
        office.agency,
        "",
        *([SIMULATED_NOTICE, ""] if shown.simulated else []),
        f"Kính gửi: {to.greeted}",
        "",
        f"{office.author} gửi kết quả {own.doing} {office.tasks_of} {shown.label} ({span}), gồm:",
        *(f"- {name}: {about}." for name, about in contents.items()),
        *(["", ANSWER] if to.agency_id else []),
        *(["", _replaces(shown.edition)] if shown.edition else []),
        *(["", "Điều đã biết làm thay đổi số liệu của cả kỳ:", *warned] if warned else []),
        "",
        WHOLE,
    ]
    return own.put_in("\n".join(lines) + "\n")
