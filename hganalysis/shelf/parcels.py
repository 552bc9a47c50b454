"""What all that is sent of a period has in common: recipients, sums, and its place taken all at once."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hganalysis import text
from hganalysis.errors import CheckError, ParamsError
from hganalysis.run.manifest import MANIFEST
from hganalysis.run.publish import publish, recover
from hganalysis.run.verification import verify
from hganalysis.settings.directory import load_agencies
from hganalysis.settings.office import load_office
from hganalysis.settings.params import Params
from hganalysis.shelf.extract import Extract, extract

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hganalysis.settings.office import Office

SUMS = "SHA256SUMS"
LEADERS = "lanh-dao"
"""The name by which leaders are asked for, and of their pack."""

WHOLE = (
    f"Kiểm tra tệp còn nguyên: mở cửa sổ lệnh tại thư mục này, chạy sha256sum -c {SUMS} (Linux) hoặc "
    f"shasum -a 256 -c {SUMS} (macOS); trên Windows chạy certutil -hashfile TỆP SHA256 rồi so với {SUMS}."
)


@dataclass(frozen=True)
class Recipient:
    """Whom a pack is for: the name of the pack, and whom the note greets."""

    name: str
    greeted: str
    spelled: tuple[str, ...] = ()
    """Other names it is asked for by."""
    agency_id: str = ""
    """Empty for leaders."""
    brief: str = ""
    """The place of its own brief, "" without one."""


def opened(folder: Path, what: str) -> tuple[Extract, Params, Office]:
    """Return what is sent of a published period, its parameters and its office.

    `what` is what would be done, for the message when the folder is not as it was published.
    """
    if faults := verify(folder):
        raise CheckError("\n".join((f"{folder.name} không còn như khi công bố, không {what}:", *faults)))
    try:
        shown = extract(folder)
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        params = Params.model_validate(manifest["parameters"])
    except (KeyError, ValueError):
        raise ParamsError(f"{MANIFEST} của kỳ {folder.name} do bản khác ghi; chạy lại kỳ đó.") from None
    except ParamsError as error:
        raise ParamsError(f"{folder.name}: {error}.") from None
    return shown, params, load_office().changed_by(params.report)


def refuse_other_folder(place: Path, note: str) -> None:
    """Refuse a folder that holds anything but what is sent, known by its sums and a file named `note`.

    It would be replaced whole.
    """
    own = (_is_sent(each, note) for each in place.glob("[!.]*"))
    if place.exists() and not (place.is_dir() and all(own)):
        raise ParamsError(f"{place} có thứ không phải gói do lệnh này làm; chọn nơi khác bằng --to.")


def _is_sent(path: Path, note: str) -> bool:
    if path.is_dir():
        return (path / SUMS).is_file() and (path / note).is_file()
    try:
        with zipfile.ZipFile(path) as held:
            return {f"{path.stem}/{SUMS}", f"{path.stem}/{note}"} <= set(held.namelist())
    except (OSError, zipfile.BadZipFile):
        return False


def recipients(shown: Extract, office: Office) -> list[Recipient]:
    """Return the leaders, then every agency of a period that the directory or the source names by an id."""
    aliases = {each.id: each.aliases for each in load_agencies()}
    agencies = [(each.agency_id, each) for each in shown.by_agency if each.agency_id]
    return [
        Recipient(LEADERS, office.addressees[0]),
        *(
            Recipient(
                text.slug(agency_id),
                each.agency,
                (each.agency, each.short, *aliases.get(agency_id, ())),
                agency_id,
                each.brief,
            )
            for agency_id, each in agencies
        ),
    ]


def found(name: str, everyone: Iterable[Recipient], period: str) -> Recipient:
    """Return the recipient that a name means."""
    known: dict[str, list[Recipient]] = {}
    for each in everyone:
        for key in dict.fromkeys(text.slug(spelling) for spelling in (each.name, *each.spelled)):
            known.setdefault(key, []).append(each)
    meant = known.get(text.slug(name), [])
    if len(meant) == 1:
        return meant[0]
    if meant:
        several = ", ".join(each.name for each in meant)
        raise ParamsError(f"Nơi nhận «{name}» chỉ nhiều nơi: {several}. Ghi mã của một nơi.")
    near = dict.fromkeys(each.name for key in text.nearest(name, known) for each in known[key])
    hint = f" Có phải: {', '.join(near)}?" if near else ""
    raise ParamsError(
        f"Nơi nhận «{name}» không phải {LEADERS}, cũng không phải cơ quan có nhiệm vụ trong kỳ "
        f"{period}.{hint}"
    )


def write_sums(place: Path) -> None:
    """Write the sums of every file of a folder as ``sha256sum -c`` reads them."""
    sums = "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(place.iterdir())
    )
    (place / SUMS).write_text(sums, encoding="utf-8", newline="\n")


def put_in_place(made: Path, packs: Path, *, whole: bool) -> list[Path]:
    """Put what was made aside in its place: all of a period at once, else each in place of the one before."""
    if whole:
        recover(packs)
        publish(made, packs)
        return sorted(packs.iterdir())
    packs.mkdir(exist_ok=True)
    paths = []
    for each in sorted(made.iterdir()):
        target = packs / each.name
        if each.is_dir():
            recover(target)
            publish(each, target)
            target.with_name(f"{target.name}.zip").unlink(missing_ok=True)
        else:
            os.replace(each, target)
            shutil.rmtree(target.with_suffix(""), ignore_errors=True)
        paths.append(target)
    shutil.rmtree(made)
    return paths
