"""What a run takes over from the published folder: steps whose key is the same, each file held to its sum.

The keys are kept in run.json (`steps`) and nowhere else, so that they go and come with what they speak of.
What a run needs and no folder keeps, the table before it was judged and the parts of the result, is made
again from what is published, and taken only where it comes to the very bytes that were noted.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from hganalysis import vocab
from hganalysis.counting.status import mark_population
from hganalysis.errors import FrameError, HgError, ParamsError
from hganalysis.run.document_steps import noted, offer
from hganalysis.run.editions import EDITION
from hganalysis.run.manifest import sha256
from hganalysis.run.opened import EXACT_FINDINGS
from hganalysis.run.parts import COUNTING, DATA, DELAYS, FLOW, HISTORY, QUALITY, read_rows, write_part
from hganalysis.run.publish import read_published
from hganalysis.run.stage import WORDS
from hganalysis.run.steps import INTAKE, READ, STEPS, key_of, key_of_intake, made_with, owner_of, words_of
from hganalysis.run.verification import read_manifest, verify

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path

    import pandas as pd

    from hganalysis.run.stage import Stage
    from hganalysis.run.steps import Key

Record = dict[str, dict[str, str]]
"""A step in run.json: its `key`, and its `outputs` by their sums."""

SIDE = ".taken"
SHARED = (EDITION, WORDS)
"""Files of a stage that are of no one notebook."""

PARTS = {part.place: part for part in (COUNTING, FLOW, HISTORY, QUALITY, DELAYS)}
TAKEN_OVER = "không đổi, lấy lại bản đã công bố"
NOT_READ_AGAIN = "không đọc lại tệp nguồn"
READ_AGAIN = "đã đọc lại tệp nguồn"
NOTHING_TAKEN = "Không lấy lại gì của bản đã công bố, tính lại tất cả."
NOT_WHOLE = f"Bản đã công bố không còn như khi công bố. {NOTHING_TAKEN}"


def _is_record(record: Any) -> bool:
    """Tell whether what stands in run.json is a step as this version notes it."""
    return isinstance(record, dict) and all(
        isinstance(part := record.get(name), dict)
        and all(isinstance(each, str) for pair in part.items() for each in pair)
        and (name == "key" or not any(PurePosixPath(file).is_absolute() or ".." in file for file in part))
        for name in ("key", "outputs")
    )


class Before:
    """A published folder whose steps may be taken over; None to take nothing."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.records: dict[str, Record] = {}
        self.outputs: dict[str, str] = {}
        self.fault = ""
        if folder is None or not folder.is_dir():
            return
        try:
            manifest = read_manifest(folder)
            faults = verify(folder)
        except ParamsError as error:
            self.fault = f"{error} {NOTHING_TAKEN}"
            return
        except OSError:
            faults, manifest = ["?"], {}
        if faults:
            self.fault = NOT_WHOLE
            return
        self.outputs = manifest["outputs"]
        steps = manifest.get("steps")
        if isinstance(steps, dict):  # another version may have noted something else
            self.records = {name: record for name, record in steps.items() if _is_record(record)}

    def same(self, name: str, key: Key) -> Record | None:
        """Return the record of a step that was made from the same, None without one."""
        record = self.records.get(name)
        return record if record is not None and record["key"] == key else None

    def changed(self, name: str, key: Key) -> list[str]:
        """Return what a step was made from and is another now, or is there no more."""
        known = self.records.get(name, {}).get("key")
        if known is None:
            return []
        return [what for what in {**known, **key} if known.get(what) != key.get(what)]

    def put(self, outputs: Mapping[str, str], side: Path) -> bool:
        """Put files into a folder, each as it was noted; False where one does not come to that."""
        return all(self._is_put(name, digest, outputs, side) for name, digest in outputs.items())

    def _is_put(self, name: str, digest: str, outputs: Mapping[str, str], side: Path) -> bool:
        place = side / name
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            if self.folder is None:
                return False
            if self.outputs.get(name) == digest:
                shutil.copyfile(self.folder / name, place)
            elif name == DATA:
                _unjudged(read_rows(self.folder / DATA)).to_parquet(place, index=False)
            elif name in PARTS:
                content = read_published(self.folder)
                part = content if name == COUNTING.place else getattr(content, PARTS[name].name)
                write_part(place, PARTS[name], part, self.outputs[DATA])
            return place.is_file() and sha256(place) == digest
        except (OSError, ValueError, KeyError, ParamsError, FrameError):
            return False

    def words(self, outputs: Mapping[str, str]) -> dict[str, Any]:
        """Return the words of the figures among some files."""
        if self.folder is None or WORDS not in self.outputs:
            return {}
        words: dict[str, Any] = json.loads((self.folder / WORDS).read_text(encoding="utf-8"))
        return {name: said for name, said in words.items() if f"figures/{name}.svg" in outputs}


class Steps:
    """The notebooks of a run: each taken over, or noted once it has run.

    `given` goes into the run (`manifest.made_from`); `more` is what else its notebooks are asked with; those
    that are not `known` by what they read (`steps.known_notebooks`) are run.
    """

    def __init__(
        self,
        stage: Stage,
        given: Mapping[str, Any],
        more: Mapping[str, Any],
        before: Before,
        known: Collection[str],
    ) -> None:
        self._stage, self.given, self._more, self._before = stage, given, more, before
        self._known, self._keys = known, dict[str, "Key"]()
        self._reading = ""
        self.records: dict[str, Record] = {}
        self.complaints: dict[str, str] = {}
        """What the notebooks that ran wrote as errors and warnings, by name."""

    def hear(self, name: str, said: str) -> None:
        """Keep what a notebook wrote as errors and warnings, for the log of the run."""
        if said:
            self.complaints[name] = said

    def taken(self, name: str) -> bool:
        """Take a notebook over where that can be; called when what it waits for is there."""
        if name not in self._known:
            return False
        if name == "1_data":
            self._reading = self._take_intake()
        key = self._keys[name] = key_of(name, self.given, self._more, self._sums)
        record = self._before.same(name, key)
        if record is not None and self._put(record["outputs"]):
            if "save_figures" in STEPS[name].asks and WORDS in self._before.outputs:
                self._stage.keep_words(self._before.words(record["outputs"]))
            self._stage.unmark_read()
            self._note(name, key, record["outputs"])
            self.records |= self._documents(record["outputs"])
            return True
        if name == "4_report":
            earlier = self._before.records.get(name, {}).get("outputs", {})
            offer(self._stage.folder, made_with(self.given), self._documents(earlier))
        return False

    def _documents(self, files: Iterable[str]) -> dict[str, Record]:
        """Return the records of earlier steps that are one of these files each, and no notebook's."""
        return {file: self._before.records[file] for file in files if file in self._before.records}

    def said_of(self, name: str) -> str:
        """Say in brackets why a notebook is run or not; "" where nothing is known of it."""
        said = [self._reading] if name == "1_data" and self._reading else []
        if name in self.records:
            return f" ({'; '.join([*(each for each in said if each == READ_AGAIN), TAKEN_OVER])})"
        changed = self._before.changed(name, self._keys[name]) if name in self._keys else []
        said = ([f"đổi: {words_of(changed)}"] if changed else []) + said
        return f" ({'; '.join(said)})" if said else ""

    def keep_all(self) -> None:
        """Note the steps of a stage that is a copy of the published folder."""
        self.records = dict(self._before.records)

    def made(self, file: str, key: Key, make: Callable[[], bytes]) -> None:
        """Take a file over that was made from the same, else make it; note it either way."""
        if not self.kept(file, key):
            (self._stage.folder / file).write_bytes(make())
            self.note(file, key, [file])

    def kept(self, name: str, key: Key) -> bool:
        """Tell whether a step that needs no notebook of the run was taken over."""
        record = self._before.same(name, key)
        if record is None or not self._put(record["outputs"]):
            return False
        self._note(name, key, record["outputs"])
        return True

    def note(self, name: str, key: Key, files: Iterable[str]) -> None:
        """Note a step by the files that it made."""
        self._note(name, key, {file: sha256(self._stage.folder / file) for file in files})

    def done(self, name: str) -> None:
        """Note what a notebook made; 1_data from what it read itself, where nothing was there before."""
        if name in self._keys:
            if name == "1_data":
                self._keys[name] = key_of(name, self.given, self._more, self._sums)
            executed = f"notebooks/{name}.ipynb"
            made = self._sums((*STEPS[name].makes, executed))
            own = {
                file: digest
                for file, digest in made.items()
                if file not in SHARED and (file in (DATA, executed) or owner_of(file) == name)
            }
            self._note(name, self._keys[name], own)
        if name == "4_report":
            for file, key in noted(self._stage.folder).items():
                self.note(file, key, [file])

    def _note(self, name: str, key: Key, outputs: Mapping[str, str]) -> None:
        self.records[name] = {"key": key, "outputs": dict(sorted(outputs.items()))}
        if name == "1_data" and EXACT_FINDINGS in outputs:
            read = {file: outputs[file] for file in READ}
            self.records[INTAKE] = {"key": key_of_intake(self.given), "outputs": read}

    def _take_intake(self) -> str:
        """Let the stage have what the export gives, so that 1_data is keyed by that; say how it came there.

        Where nothing is known of an earlier reading, or the export is refused, notebook 1_data reads it.
        """
        record = self._before.same(INTAKE, key_of_intake(self.given))
        if record is not None and self._put(record["outputs"]):
            self._stage.mark_read()
            return NOT_READ_AGAIN
        if INTAKE not in self._before.records or self._stage.params.source.engine is not None:
            return ""
        try:
            self._stage.save_source(*self._stage.read_source())
        except HgError:
            return ""
        self._stage.mark_read()
        return READ_AGAIN

    def _put(self, outputs: Mapping[str, str]) -> bool:
        """Let files appear in the stage, all or none."""
        side = self._stage.folder / SIDE
        try:
            if not self._before.put(outputs, side):
                return False
            for name in outputs:
                (self._stage.folder / name).parent.mkdir(parents=True, exist_ok=True)
                os.replace(side / name, self._stage.folder / name)
            return True
        finally:
            shutil.rmtree(side, ignore_errors=True)

    def _sums(self, patterns: Iterable[str]) -> Key:
        folder = self._stage.folder
        files = {path for pattern in patterns for path in folder.glob(pattern) if path.is_file()}
        return {path.relative_to(folder).as_posix(): sha256(path) for path in sorted(files)}


def _unjudged(judged: pd.DataFrame) -> pd.DataFrame:
    """Return a published table as it was before it was judged."""
    added = [name for name, column in vocab.COLUMNS.items() if column.step == "judged"]
    tasks = judged.drop(columns=[*added, "status"], errors="ignore")
    tasks.attrs = {}
    return mark_population(tasks, by="none", start="2000-01-01", end="2000-01-01")
