"""What each recipient of a period is sent: files, a covering note and sums, as a folder or a ZIP."""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
import json
import os
import shlex
import shutil
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from hganalysis import text
from hganalysis.documents.model import SIMULATED_NOTICE
from hganalysis.documents.zipped import archive
from hganalysis.errors import CheckError, ParamsError
from hganalysis.report.databook import write_sheet
from hganalysis.run.manifest import MANIFEST
from hganalysis.run.opened import published_tasks
from hganalysis.run.publish import publish, recover
from hganalysis.run.verification import verify
from hganalysis.settings.directory import load_agencies
from hganalysis.settings.office import Office, load_office
from hganalysis.settings.params import Params
from hganalysis.shelf.extract import Extract, extract
from hganalysis.shelf.own_tasks import own_tasks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

PACKS = "packs"
TAKEN = "data/watched"
"""Where a watcher keeps the exports that it took, each in a folder named by its sum."""

NOTE, SUMS, ROWS = "thu-gui.txt", "SHA256SUMS", "nhiem-vu.xlsx"
LEADERS = "lanh-dao"
"""The name by which leaders are asked for, and of their pack."""

FOR_LEADERS = {
    "tom-tat.pdf": "bản tóm tắt, để in",
    "tom-tat.html": "bản tóm tắt, mở bằng trình duyệt; mỗi con số dẫn đến danh mục trong báo cáo",
    "bao-cao.docx": "báo cáo, để sửa và trình ký",
    "bao-cao.pdf": "báo cáo, để đọc và in",
    "bao-cao.html": "báo cáo, mở bằng trình duyệt",
    "phu-luc.xlsx": "các phụ lục",
    "so-lieu.xlsx": "sổ số liệu: mọi số đếm, danh mục và định nghĩa",
}
OF_AN_AGENCY = {".html": "tóm tắt riêng, mở bằng trình duyệt", ".pdf": "tóm tắt riêng, để in"}
ROWS_ARE = "từng nhiệm vụ, có cả vị trí trong tệp nguồn"
ANSWER = (
    "Đề nghị đối chiếu từng dòng với hồ sơ của đơn vị; chỗ nào chưa đúng thì gửi lại mã nhiệm vụ, số liệu "
    "đúng và căn cứ."
)
WHOLE = (
    f"Kiểm tra tệp còn nguyên: mở cửa sổ lệnh tại thư mục này, chạy sha256sum -c {SUMS} (Linux) hoặc "
    f"shasum -a 256 -c {SUMS} (macOS); trên Windows chạy certutil -hashfile TỆP SHA256 rồi so với {SUMS}."
)
NEAR = 0.5


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


@dataclass(frozen=True)
class Packed:
    """What was made, and which agencies have no brief to be sent."""

    paths: tuple[Path, ...]
    without_brief: tuple[str, ...]
    command: str
    """What makes the briefs."""


def pack(folder: Path, packs: Path, names: Sequence[str] = (), *, zipped: bool = False) -> Packed:
    """Make one pack for each recipient of a published period.

    Parameters
    ----------
    folder : Path
        The published period.
    packs : Path
        Where the packs of the period appear, all of them at once.
    names : sequence of str
        Recipients by id, name or abbreviation, or `LEADERS`; all when there is none.
    zipped : bool
        Make ZIP files, the same bytes for the same period.

    Raises
    ------
    ParamsError
        A recipient is no agency of the period, or one that was asked for has no brief.
    CheckError
        The folder is not as it was published: nothing is sent.
    """
    if faults := verify(folder):
        raise CheckError("\n".join((f"{folder.name} không còn như khi công bố, không đóng gói:", *faults)))
    shown, params = _published(folder)
    office = load_office().changed_by(params.report)
    command = f"hganalysis run params/{_params_name(folder)}{_source_of(params)} --agencies all"
    everyone = _recipients(shown, office)
    chosen = [_found(name, everyone, shown.period) for name in names] or everyone
    without = [each.greeted for each in chosen if each.agency_id and not each.brief]
    if names and without:
        raise ParamsError(f"Chưa có tóm tắt riêng của {text.listing(without)}. Chạy: {command}")
    ready = [each for each in dict.fromkeys(chosen) if each.brief or not each.agency_id]
    _refuse_other_folder(packs)
    packs.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(packs.parent / f".lock-{folder.name}", timeout=0):
            made = _made(folder, shown, office, ready, packs, zipped=zipped)
            paths = _placed(made, packs, whole=not names)
    except Timeout:
        raise ParamsError(
            f"Kỳ {folder.name} đang được một lần chạy khác đóng gói; chờ xong rồi chạy lại."
        ) from None
    return Packed(tuple(paths), tuple(without), command)


def _refuse_other_folder(packs: Path) -> None:
    """Refuse a folder that holds anything but packs: it would be replaced whole."""
    if packs.exists() and not (packs.is_dir() and all(map(_is_pack, packs.glob("[!.]*")))):
        raise ParamsError(f"{packs} có thứ không phải gói do lệnh này làm; chọn nơi khác bằng --to.")


def _is_pack(path: Path) -> bool:
    if path.is_dir():
        return (path / SUMS).is_file() and (path / NOTE).is_file()
    try:
        with zipfile.ZipFile(path) as held:
            return {f"{path.stem}/{SUMS}", f"{path.stem}/{NOTE}"} <= set(held.namelist())
    except (OSError, zipfile.BadZipFile):
        return False


def _published(folder: Path) -> tuple[Extract, Params]:
    try:
        shown = extract(folder)
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return shown, Params.model_validate(manifest["parameters"])
    except (KeyError, ValueError):
        raise ParamsError(f"{MANIFEST} của kỳ {folder.name} do bản khác ghi; chạy lại kỳ đó.") from None
    except ParamsError as error:
        raise ParamsError(f"{folder.name}: {error}.") from None


def _params_name(folder: Path) -> str:
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return str(manifest.get("inputs", {}).get("params", {}).get("file", f"{folder.name}.yml"))


def _source_of(params: Params) -> str:
    """Return what makes a run read an export that a watcher took, not the one of the params file."""
    file = params.source.file
    return f" -p {shlex.quote(f'source.file={file}')}" if file.startswith(f"{TAKEN}/") else ""


def _recipients(shown: Extract, office: Office) -> list[Recipient]:
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


def _found(name: str, everyone: Iterable[Recipient], period: str) -> Recipient:
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
    near = difflib.get_close_matches(text.slug(name), known, n=5, cutoff=NEAR)
    likely = dict.fromkeys(each.name for key in near for each in known[key])
    hint = f" Có phải: {', '.join(likely)}?" if likely else ""
    raise ParamsError(
        f"Nơi nhận «{name}» không phải {LEADERS}, cũng không phải cơ quan có nhiệm vụ trong kỳ "
        f"{period}.{hint}"
    )


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
        (place / SUMS).write_text(_sums(place), encoding="utf-8", newline="\n")
        if zipped:
            parts = {f"{each.name}/{path.name}": path.read_bytes() for path in place.iterdir()}
            moment = dt.datetime.fromisoformat(shown.as_of)
            (aside / f"{each.name}.zip").write_bytes(archive(parts, moment))
            shutil.rmtree(place)
    return aside


def _for_leaders(folder: Path, place: Path) -> dict[str, str]:
    contents = {name: about for name, about in FOR_LEADERS.items() if (folder / name).is_file()}
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
    write_sheet(sheet, place / ROWS, author=office.author, as_of=shown.as_of, simulated=shown.simulated)
    return {**contents, ROWS: ROWS_ARE}


def _note(shown: Extract, office: Office, to: Recipient, contents: Mapping[str, str]) -> str:
    """Return the covering note; it says what the data are, what is known to be wrong, and how to check."""
    span = f"từ ngày {text.date(shown.from_)} đến hết ngày {text.date(shown.as_of)}"
    warned = [f"- {each.message}" for each in shown.warnings or ()]
    lines = [
        office.parent,
        office.agency,
        "",
        *([SIMULATED_NOTICE, ""] if shown.simulated else []),
        f"Kính gửi: {to.greeted}",
        "",
        f"{office.author} gửi kết quả thực hiện {office.tasks_of} {shown.label} ({span}), gồm:",
        *(f"- {name}: {about}." for name, about in contents.items()),
        *(["", ANSWER] if to.agency_id else []),
        *(["", "Điều đã biết làm thay đổi số liệu của cả kỳ:", *warned] if warned else []),
        "",
        WHOLE,
    ]
    return "\n".join(lines) + "\n"


def _sums(place: Path) -> str:
    """Return the sums of every file of a pack as ``sha256sum -c`` reads them."""
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(place.iterdir())
    )


def _placed(made: Path, packs: Path, *, whole: bool) -> list[Path]:
    """Put packs in their place: all of a period at once, else each in place of the one before."""
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
