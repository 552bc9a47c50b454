"""The documents of a report, each a step: written only where what it is written from is another than before.

Notebook 4_report writes them in its own kernel. The run leaves what may be taken over in the stage (`offer`),
the notebook leaves what each document was written from (`DocumentSteps`), and the run notes that (`noted`).
"""

from __future__ import annotations

import json
import os
import shutil
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from hganalysis.answers.second_process import ahead
from hganalysis.documents.model import plain
from hganalysis.run.manifest import sha256
from hganalysis.run.parts import FOLDER
from hganalysis.run.steps import sum_of
from hganalysis.run.written import write_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from hganalysis.documents.model import Document
    from hganalysis.run.steps import Key

Make: TypeAlias = "Callable[[Path], object]"

OFFERED, WRITTEN = f"{FOLDER}/documents.offered", f"{FOLDER}/documents.written"


def offer(stage: Path, made_with: Key, records: Mapping[str, Any]) -> None:
    """Leave in a stage what its documents are made with, and which of the published folder may be taken."""
    (stage / FOLDER).mkdir(exist_ok=True)
    write_json({"made_with": made_with, "records": dict(records)}, stage / OFFERED)


def noted(stage: Path) -> dict[str, Key]:
    """Return the key of each document that was written, or taken over, in a stage."""
    path = stage / WRITTEN
    keys: dict[str, Key] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return keys


class DocumentSteps:
    """The documents of a stage, each written only where it is not published as it would be.

    Without an offer of a run, as in JupyterLab, each is written.
    """

    def __init__(self, stage: Path, published: Path) -> None:
        self._stage, self._published = stage, published
        path = stage / OFFERED
        offered = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        self._made_with: Key | None = offered.get("made_with")
        self._records: Mapping[str, Any] = offered.get("records", {})
        self._keys: dict[str, Key] = {}

    def write(self, file: str, content: Any, make: Make) -> None:
        """Let the stage have a document; `content` is all that `make` writes it from, as plain data."""
        self._begun(file, content, make, partial)()

    def begin(self, file: str, content: Any, make: Make) -> Callable[[], None]:
        """Do the same while other work goes on, where a second process can; return a call that ends it."""
        return self._begun(file, content, make, ahead)

    def _begun(
        self, file: str, content: Any, make: Make, begin: Callable[[Make, Path], Callable[[], object]]
    ) -> Callable[[], None]:
        key = {**(self._made_with or {}), "content": sum_of(content)}
        is_taken = self._made_with is not None and self._is_taken(file, key)
        making = None if is_taken else begin(make, self._stage / file)

        def finish() -> None:
            if making is not None:
                making()
            if self._made_with is not None:
                self._keys[file] = key
                write_json(self._keys, self._stage / WRITTEN)

        return finish

    def _is_taken(self, file: str, key: Key) -> bool:
        """Copy a document of the same key, held to its sum once it is copied."""
        record, side = self._records.get(file), self._stage / f"{FOLDER}/document.copied"
        if record is None or record["key"] != key:
            return False
        try:
            shutil.copyfile(self._published / file, side)
            is_same = sha256(side) == str(record["outputs"][file])
            if is_same:
                os.replace(side, self._stage / file)
            side.unlink(missing_ok=True)
        except OSError:
            return False
        return is_same


def content_of(document: Document, *more: Any) -> Any:
    """Return all that a document is written from: its model, the files of its figures, and `more`."""
    return [plain(document, _sums_of_forms), *more]


def _sums_of_forms(path: Path) -> str:
    """Return the SHA-256 of each form of a figure: writers take the one beside that suits them."""
    return json.dumps({each.name: sha256(each) for each in sorted(path.parent.glob(f"{path.stem}.*"))})
