"""The check sheet of a published period, to be signed before it is issued."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pandas as pd

from hganalysis import __version__, text, vocab
from hganalysis.documents.formats import PDF, WORD, dressed, issued
from hganalysis.errors import ParamsError
from hganalysis.report.check_sheet import Checked, Drawn, check_sheet
from hganalysis.report.sentence import in_words_of, names_in
from hganalysis.run.manifest import MANIFEST, sha256, sha256_of_code
from hganalysis.run.opened import published_tasks
from hganalysis.run.publish import read_published
from hganalysis.run.verification import read_manifest, since_published
from hganalysis.settings.reference import word_template
from hganalysis.shelf.parcels import opened

if TYPE_CHECKING:
    from collections.abc import Iterable

SHEETS = "phieu-kiem-tra"
"""Where check sheets appear, beside outputs."""

DRAWN = 10
"""Tasks that a person compares with their source."""

SHORT = 12


def write_check_sheet(folder: Path, project: Path, place: Path) -> tuple[Path, Path]:
    """Write the check sheet of a published period as a Word file and a PDF beside it, both whole or neither.

    The project has its inputs, to tell what has changed since. Raises CheckError: the folder is not as it was
    published: there is nothing to sign; ParamsError: the place is no Word file, or another sheet is there:
    somebody may have filled it in.
    """
    if place.suffix.lower() != WORD.suffix:
        raise ParamsError(f"--to: phiếu là tệp {WORD.suffix}, bản {PDF.suffix} đứng cạnh; nhận được {place}.")
    shown, params, office = opened(folder, "lập phiếu kiểm tra")
    manifest, result = read_manifest(folder), read_published(folder)
    code = sha256_of_code(manifest["code"])[:SHORT]
    checked = Checked(
        sha256(folder / MANIFEST),
        f"hganalysis {__version__}, Python {manifest['python']}, mã {code}, "
        f"{text.number(len(manifest['packages']))} gói có tên và phiên bản trong run.json.",
        list(since_published(folder, project)) if (project / "params").is_dir() else [],
        manifest["told"],
        params.analysed_by or "",
        params.checked_by or "",
        drawn_tasks(published_tasks(folder), shown.period),
    )
    document = in_words_of(office, names_in(result))(check_sheet(result, checked))
    moment = issued(dt.date.fromisoformat(shown.as_of))
    place.parent.mkdir(parents=True, exist_ok=True)
    places = place, place.with_suffix(PDF.suffix)
    with TemporaryDirectory(dir=place.parent, prefix=".phieu-") as aside:
        made = [Path(aside) / each.name for each in places]
        dressed(WORD, word_template(office.form)).write(document, made[0], moment)
        PDF.write(document, made[1], moment)
        refuse_other_sheets(made, places)
        for sheet, each in zip(made, places, strict=True):
            os.replace(sheet, each)
    return places


def refuse_other_sheets(made: Iterable[Path], places: Iterable[Path]) -> None:
    """Refuse places that hold anything but the sheet that would be written there."""
    other = [
        str(place)
        for sheet, place in zip(made, places, strict=True)
        if place.exists() and place.read_bytes() != sheet.read_bytes()
    ]
    if other:
        raise ParamsError(
            f"Đã có {text.listing(other)}, khác phiếu sẽ lập: người kiểm tra đã ghi vào đó, hoặc là phiếu "
            "của bản chạy khác. Không ghi đè. Chuyển đi nơi khác (phiếu đã ghi, đã ký thì giữ lại) rồi "
            "chạy lại, hoặc ghi ra tệp khác bằng --to."
        )


def drawn_tasks(tasks: pd.DataFrame, period: str) -> list[Drawn]:
    """Return a few tasks that count, drawn by the SHA-256 of the period and their id, in order of the source.

    Nobody chooses them, and everybody draws the same.
    """
    counted = tasks[tasks["status"].isin(vocab.IN_TOTAL)]
    keys = [
        hashlib.sha256(f"{period} {each}".encode()).hexdigest() for each in counted["task_id"].astype(str)
    ]
    chosen = counted.assign(key=keys).sort_values(["key", "source_row"], kind="stable").head(DRAWN)
    several = tasks["source_sheet"].nunique() > 1
    return [
        Drawn(
            str(row["task_id"]),
            f"{row['source_sheet']}, dòng {row['source_row']}" if several else str(row["source_row"]),
            str(row["agency"]),
            _day(row["due_on"]),
            _day(row["completed_on"]),
            vocab.STATUSES[str(row["status"])],
        )
        for row in chosen.sort_values(["source_file", "source_sheet", "source_row"]).to_dict("records")
    ]


def _day(value: Any) -> str:
    return "-" if pd.isna(value) else text.date(value)
