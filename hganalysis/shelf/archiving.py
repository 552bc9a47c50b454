"""An issued period as one file that outlives its project: inputs, software, and what was published."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hganalysis.documents.formats import issued as moment_of
from hganalysis.documents.model import SIMULATED_NOTICE
from hganalysis.documents.zipped import archive_folder
from hganalysis.errors import ParamsError
from hganalysis.reading import limits
from hganalysis.reading.source_files import files_below
from hganalysis.run.editions import ISSUED, Issued, changed_since_issued, issued
from hganalysis.run.manifest import CRATE, OF_A_RUN, SUMS, sha256, sums_of_code
from hganalysis.run.publish import read_published
from hganalysis.run.ro_crate import crate_text, file_entity
from hganalysis.run.unchanged import agency_notebook
from hganalysis.run.verification import inputs_there, read_manifest, since_published
from hganalysis.run.written import write_json
from hganalysis.settings.params import Params
from hganalysis.settings.reference import PLACE, own_reference_files, reference_files, use_reference
from hganalysis.shelf.own_software import LOCK, WHEEL, own_lock, own_wheel, requirements
from hganalysis.text import date, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ABOUT, README = "archive.json", "README.txt"
SCHEMA = 1
"""Number of the form of an archive."""

OUTPUTS, SOFTWARE = "outputs", "packages"
HELD = """\
Gói lưu trữ: {label} ({period}), bản {version} đã ban hành, {kind}.
Chốt số liệu: {as_of}. Lập bằng hganalysis {tool}, Python {python}.
Gói có tệp nguồn: chỉ giao cho nơi được xem số liệu của mọi cơ quan.

Trong gói (giải nén ra là một dự án):
  outputs/: sản phẩm như khi ban hành; mở outputs/{period}/README.txt trước
  data/, params/: tệp nguồn, tham số, bảng ánh xạ, tệp tham chiếu của dự án
  notebooks/: các sổ tay
  packages/: hganalysis đã dùng; {lock}: các gói phần mềm khác{hashed}
  {crate}: mô tả gói theo chuẩn RO-Crate 1.1, cho kho lưu trữ số

Kiểm tra còn nguyên, không cần hganalysis:
  Linux:   sha256sum -c {sums}
  macOS:   shasum -a 256 -c {sums}
  Windows: certutil -hashfile TÊN_TỆP SHA256, rồi so với dòng của tệp trong {sums}

Dựng lại trên máy trống (cần Python {python} và kho gói PyPI, hệ điều hành {platform}):
  python3 -m venv may
  may/bin/pip install {require}-r packages/{lock}
  may/bin/pip install --no-deps packages/{wheel}
  may/bin/hganalysis verify TÊN_GÓI.zip --rebuild
Lệnh cuối kiểm tra gói, chạy lại kỳ ở thư mục tạm và so từng byte.
"""


@dataclass(frozen=True)
class Period:
    """An issued period and the project it was run in."""

    folder: Path
    project: Path
    manifest: Mapping[str, Any]
    note: Issued

    @property
    def params(self) -> Params:
        """Its parameters."""
        return Params.model_validate(self.manifest["parameters"])


def archive_period(folder: Path, project: Path, place: Path) -> Path:
    """Put an issued period of a project into one ZIP file, the same bytes for the same period.

    Raises ParamsError: the period is not issued as it is, something that it was made from is not there any
    more, or another file is in that place; all that is wrong at once, and nothing is written.
    """
    period = _issued(folder.resolve(), project.resolve())
    files = _files(period)
    _refuse_large(sum(path.stat().st_size for path in files.values()), len(files))
    place.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=place.parent, prefix=".archive-") as aside:
        top = Path(aside) / f"{period.folder.name}-v{period.note.version}"
        for name, path in files.items():
            (top / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, top / name)
        _describe(period, top)
        made = Path(aside) / place.name
        archive_folder(top, made, moment_of(period.params.to))
        if place.exists() and sha256(place) != sha256(made):
            raise ParamsError(f"Đã có {place} với nội dung khác; không ghi đè, chọn tên khác.")
        os.replace(made, place)
    return place


def _issued(folder: Path, project: Path) -> Period:
    note = issued(folder)
    if note is None or changed_since_issued(folder):
        raise ParamsError(f"Kỳ {folder.name} chưa ban hành ở bản này; chạy hganalysis issue trước.")
    return Period(folder, project, read_manifest(folder), note)


def _refuse_large(size: int, files: int) -> None:
    if size > limits.UNPACKED_BYTES or files > limits.ZIP_ENTRIES:
        raise ParamsError(
            f"Kỳ này có {number(files)} tệp, {limits.megabytes(size)}; gói lưu trữ nhận đến "
            f"{number(limits.ZIP_ENTRIES)} tệp, {limits.megabytes(limits.UNPACKED_BYTES)}. "
            "Lưu cả thư mục dự án thay cho gói."
        )


def _files(period: Period) -> dict[str, Path]:
    """Return what an archive holds of a project, by the names it has there.

    Raises ParamsError: something is no longer what the period was made from, or lies where no archive can
    hold it.
    """
    use_reference(period.project / PLACE)
    found, faults = {}, [*since_published(period.folder, period.project), *_other_software(period)]
    for path in _inputs(period):
        try:
            found[_name(path, period)] = path
        except ValueError:
            faults.append(f"{path.name} nằm ngoài dự án; chép vào data/ của dự án, sửa tham số, chạy lại kỳ.")
    if not period.params.source.file:
        faults.append("Nguồn là bảng trong danh mục Spark, không phải tệp, nên gói không giữ được.")
    if faults:
        raise ParamsError("\n".join(("Không lập được gói lưu trữ:", *faults)))
    published = (path for path in sorted(period.folder.rglob("*")) if path.is_file())
    return found | {_name(path, period): path for path in published}


def _inputs(period: Period) -> Iterator[Path]:
    there = inputs_there(period.manifest, period.project, period.folder.parent)
    for path in there.values():
        if path.exists():
            yield from (each for _, each in files_below(path)) if path.is_dir() else (path,)
    yield from own_reference_files().values()
    yield from _notebooks(period).values()
    yield period.folder.parent / ISSUED / f"{period.folder.name}.json"


def _name(path: Path, period: Period) -> str:
    """Return the name of a file in an archive; what is published lies in outputs, wherever it lay.

    Raises ValueError: it lies in no place that an archive has.
    """
    if path.is_relative_to(period.folder.parent):
        return f"{OUTPUTS}/{path.relative_to(period.folder.parent).as_posix()}"
    return Path(os.path.normpath(path)).relative_to(period.project).as_posix()


def _notebooks(period: Period) -> dict[str, Path]:
    own = sorted((period.project / "notebooks").glob(OF_A_RUN))
    agency = agency_notebook(period.project)
    more = [agency] if "agencies" in period.manifest and agency.is_file() else []
    return {path.name: path for path in (*own, *more)}


def _other_software(period: Period) -> Iterator[str]:
    """Say what a period was made with that is not what would be put into its archive."""
    used = dict(period.manifest["notebooks"])
    used |= {"agency.ipynb": told["notebook"]} if (told := period.manifest.get("agencies")) else {}
    now = {
        "Sổ tay": (used, {name: sha256(path) for name, path in _notebooks(period).items()}),
        "Tệp tham chiếu": (
            period.manifest["reference"],
            {name: sha256(path) for name, path in reference_files().items()},
        ),
    }
    for what, (before, there) in now.items():
        names = sorted(name for name in {*before, *there} if before.get(name) != there.get(name))
        yield from (f"{what} {name} khác bản đã lập kỳ này." for name in names)
    code = sums_of_code()
    if code != period.manifest["code"]:
        yield "hganalysis đang cài khác bản đã lập kỳ này; cài đúng bản ấy rồi làm lại."


def _describe(period: Period, top: Path) -> None:
    """Write into a folder to be archived the software, what it is, and its sums."""
    manifest, params, result = period.manifest, period.params, read_published(period.folder)
    packages, hashed = requirements(manifest["packages"], own_lock())
    (top / SOFTWARE).mkdir()
    (top / SOFTWARE / WHEEL).write_bytes(own_wheel(moment_of(params.to)))
    (top / SOFTWARE / LOCK).write_text(packages, encoding="utf-8")
    about = {"schema": SCHEMA, **period.note.plain()}
    write_json(about, top / ABOUT)
    text = HELD.format(
        label=result.label,
        period=params.period,
        version=period.note.version,
        kind=SIMULATED_NOTICE if result.simulated else "số liệu thật",
        as_of=date(result.as_of),
        tool=WHEEL.split("-")[1],
        python=manifest["python"],
        platform=manifest.get("platform", sys.platform),
        lock=LOCK,
        wheel=WHEEL,
        hashed=", đúng phiên bản và mã băm" if hashed else ", đúng phiên bản (không có mã băm)",
        require="--require-hashes " if hashed else "",
        crate=CRATE,
        sums=SUMS,
    )
    (top / README).write_text(text, encoding="utf-8")
    files = [file_entity(name, path) for name, path in _below(top)]
    published = f"{OUTPUTS}/{params.period}/"
    made = [each for each in files if each["name"].startswith(published)]
    sums = {"@id": SUMS, "@type": "File", "name": SUMS, "encodingFormat": "text/plain"}
    used = [each for each in files if each not in made and "/" in each["name"]]
    text = crate_text(manifest, parts=[*files, sums], used=used, made=made)
    (top / CRATE).write_text(text, encoding="utf-8")
    lines = "".join(f"{sha256(path)}  {name}\n" for name, path in _below(top))
    (top / SUMS).write_text(lines, encoding="utf-8")


def _below(top: Path) -> list[tuple[str, Path]]:
    return sorted((path.relative_to(top).as_posix(), path) for path in top.rglob("*") if path.is_file())
