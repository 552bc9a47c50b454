"""Taking each new export of a folder: checked, run and shelved, or its findings written beside it."""

from __future__ import annotations

import hashlib
import json
import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from hganalysis import text, vocab
from hganalysis.cli.checklist import checklist_page
from hganalysis.cli.published_lines import doubts
from hganalysis.cli.screen import faults, understood
from hganalysis.errors import HgError, MapError, ParamsError
from hganalysis.reading.source_files import is_passed_over
from hganalysis.run.manifest import CHUNK, MANIFEST, sha256
from hganalysis.run.opened import read_source
from hganalysis.run.period import run_period
from hganalysis.run.publish import read_published
from hganalysis.run.today import with_days
from hganalysis.run.verification import read_manifest
from hganalysis.run.written import write_json
from hganalysis.settings.params import load_params, project_root
from hganalysis.shelf.packs import TAKEN
from hganalysis.shelf.portal import build_portal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hganalysis.report.period_result import PeriodResult
    from hganalysis.settings.params import Params

LOCK, LEDGER = ".hganalysis-watch.lock", ".hganalysis-watch.json"
OUTCOME, FINDINGS = ".ket-qua.txt", ".phat-hien.html"
"""End the names of what is written beside an export."""

BEING_COPIED = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".download")
"""How files end while programs are still writing them."""

NAMED_BY = 12
FIGURES = ("total", "done", "done_on_time", "done_late", "open", "open_in_time", "open_overdue")
STILL_SECONDS = 10.0
USAGE_CODE = 2

Stamp = tuple[int, int]
"""Size and time of the last change."""


@dataclass
class Watcher:
    """A folder that exports arrive in."""

    folder: Path
    """What is watched; subfolders are not."""
    params_file: Path
    """The period that each export is run as; `source.file` is the export."""
    outputs: Path | None
    """Where periods are published; ``outputs`` beside ``params`` when not given."""
    strict: bool
    """Publish nothing that a check or a warning speaks against."""
    say: Callable[[str], None]
    """Told what is going on, a line at a time."""
    worst: int = 0
    """The exit code of the worst outcome so far."""
    settled: dict[Path, Stamp] = field(default_factory=dict)
    """Exports that need no second look while they stay as they are."""
    told: dict[Path, str] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        """The project."""
        return project_root(self.params_file)

    def take(self, path: Path, stamp: Stamp) -> None:
        """Take an export that stands still; one whose bytes were taken before is passed over."""
        try:
            source = {"source.file": path.resolve().as_posix()}
            params = load_params(self.params_file, with_days(self.params_file, source))
            if f"{params.period} {sha256(path)}" in self._ledger():
                self.settled[path] = stamp
                return
            digest, copy = self._copied(path)
            if _stamp(path) != stamp:
                return
            lines = self._published_from(params, digest) or self._run(path, copy, params)
        except OSError as error:
            self._put_off(path, f"chưa đọc hoặc ghi được ({error.strerror}), lần sau thử lại.")
            return
        except (ParamsError, MapError) as error:
            self._put_off(path, str(error))
            return
        except HgError as error:
            self.worst = max(self.worst, error.exit_code)
            lines = ["Không công bố.", *str(error).splitlines()]
        self._remember(path, params, digest, lines)
        self.settled[path] = stamp

    def _copied(self, path: Path) -> tuple[str, Path]:
        """Return the sum of an export and where its copy is: what is run is what was hashed."""
        draft = self.root / TAKEN / f".{path.name}"
        draft.parent.mkdir(parents=True, exist_ok=True)
        digest = _copy(path, draft)
        copy = self.root / TAKEN / digest[:NAMED_BY] / path.name
        copy.parent.mkdir(exist_ok=True)
        os.replace(draft, copy)
        return digest, copy

    def _source(self, copy: Path) -> dict[str, str]:
        return {"source.file": copy.relative_to(self.root).as_posix()}

    def _put_off(self, path: Path, why: str) -> None:
        """Tell why an export waits; it is no fault of the export, so it is taken again next time."""
        self.worst = max(self.worst, USAGE_CODE)
        if self.told.get(path) != why:
            self.say(f"{path.name}: {why}")
        self.told[path] = why

    def _published_from(self, params: Params, digest: str) -> list[str]:
        """Return a line when the period was published from these very bytes, by a run that was cut short."""
        manifest = self._outputs() / params.period / MANIFEST
        try:
            source = json.loads(manifest.read_text(encoding="utf-8"))["inputs"]["source"]
        except (OSError, ValueError, KeyError, TypeError):
            return []
        if source.get("sha256") != digest:
            return []
        build_portal(self._outputs())
        return [f"Kỳ {params.period} đã công bố từ đúng tệp này; không chạy lại."]

    def _run(self, path: Path, copy: Path, params: Params) -> list[str]:
        self.say(f"{path.name}: đọc thử và chạy kỳ {params.period}.")
        before = self._before(params)
        tasks, findings = read_source(params, self.root)
        if len(findings):
            page = checklist_page(tasks, findings, simulated=params.source.simulated)
            _write(path, FINDINGS, page)
        folder = run_period(
            self.params_file, self.outputs, overrides=self._source(copy), strict=self.strict, say=self.say
        )
        portal = build_portal(self._outputs())
        result = read_published(folder)
        return [
            f"Đã công bố kỳ {params.period}; trang tra cứu có {portal.periods} kỳ.",
            *_figures(result, before),
            *doubts({**read_manifest(folder)["told"], "remarks": []}),
            "",
            *understood(tasks),
            *faults(findings),
        ]

    def _outputs(self) -> Path:
        return self.outputs or self.root / "outputs"

    def _before(self, params: Params) -> PeriodResult | None:
        try:
            return read_published(self._outputs() / params.period)
        except ParamsError:
            return None

    def _ledger(self) -> dict[str, Any]:
        try:
            known: dict[str, Any] = json.loads((self.folder / LEDGER).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError:
            raise ParamsError(
                f"{self.folder / LEDGER} bị hỏng, không biết tệp nào đã chạy. Xóa tệp ấy nếu chấp nhận "
                "chạy lại các tệp đang có trong thư mục."
            ) from None
        return known

    def _remember(self, path: Path, params: Params, digest: str, lines: list[str]) -> None:
        _write(path, OUTCOME, "\n".join([f"Tệp {path.name}, SHA-256 {digest}", *lines]) + "\n")
        entry = {"file": path.name, "outcome": lines[0]}
        write_json({**self._ledger(), f"{params.period} {digest}": entry}, self.folder / LEDGER)
        self.say(f"{path.name}: {lines[0]} Xem {path.name}{OUTCOME}")


def watch(watcher: Watcher, *, seconds: float = STILL_SECONDS, once: bool = False) -> int:
    """Take each export that stands still, for ever or once, and return the exit code of the worst outcome.

    `seconds` is how long size and time of a file must stay the same, and the time between two looks; `once`
    looks twice. Raises ParamsError: there is no such folder, or it is watched already.
    """
    folder = watcher.folder
    if not folder.is_dir():
        raise ParamsError(f"Không có thư mục {folder} để theo dõi.")
    try:
        with FileLock(folder / LOCK, timeout=0):
            before = _look(folder)
            while True:
                time.sleep(seconds)
                now = _look(folder)
                for path, stamp in sorted(now.items(), key=lambda each: (each[1][1], each[0])):
                    if watcher.settled.get(path) == stamp:
                        continue
                    if before.get(path) == stamp:
                        watcher.take(path, stamp)
                    elif once:
                        watcher.say(f"{path.name}: còn đang thay đổi, lần sau mới lấy.")
                if once:
                    return watcher.worst
                before = now
    except Timeout:
        raise ParamsError(
            f"Thư mục {folder} đang được một lần chạy khác theo dõi; mỗi thư mục chỉ một. Dừng lần kia trước."
        ) from None


def _look(folder: Path) -> dict[Path, Stamp]:
    """Return the files of a folder that may be exports."""
    seen = {}
    for path in folder.iterdir():
        ours = path.name.endswith((OUTCOME, FINDINGS))
        if ours or is_passed_over(path.name) or path.name.lower().endswith(BEING_COPIED):
            continue
        try:
            if path.is_file():
                seen[path] = _stamp(path)
        except FileNotFoundError:  # moved away since the folder was listed
            continue
    return seen


def _stamp(path: Path) -> Stamp:
    about = path.stat()
    return about.st_size, about.st_mtime_ns


def _copy(path: Path, to: Path) -> str:
    """Copy a file and return the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    with path.open("rb") as source, to.open("wb") as target:
        while block := source.read(CHUNK):
            digest.update(block)
            target.write(block)
    return digest.hexdigest()


def _write(path: Path, end: str, content: str) -> None:
    path.with_name(path.name + end).write_text(content, encoding="utf-8")


def _figures(result: PeriodResult, before: PeriodResult | None) -> Iterator[str]:
    """Yield the seven figures; those that replace others say which."""
    for name in FIGURES:
        now = result.totals.of(name)
        then = now if before is None else before.totals.of(name)
        changed = "" if then == now else f" (trước khi công bố lại: {text.number(then)})"
        yield f"  {text.capital(vocab.COUNTS[name])}: {text.number(now)}{changed}"
