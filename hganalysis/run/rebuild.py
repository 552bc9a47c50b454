"""A published period run again elsewhere, and compared byte for byte."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat

from hganalysis.errors import ParamsError
from hganalysis.run.editions import stand_for_earlier
from hganalysis.run.manifest import MANIFEST
from hganalysis.run.notebook_order import NOTEBOOKS
from hganalysis.run.period import run_period
from hganalysis.run.verification import inputs_there, read_manifest, since_published
from hganalysis.settings.params import Params

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MADE_WITH = ("code", "notebooks", "reference", "python", "packages", "platform", "fonts")
"""Parts of run.json that name what a period was made with; where they differ, bytes may."""


def rebuild(folder: Path, project: Path, say: Callable[[str], None] = print) -> list[str]:
    """Run a published period of a project again in a temporary folder, and compare every file.

    There is one line for each file that is not the same byte for byte, then for what it was made with that is
    another now; none when all is the same. Raises ParamsError: an input is not what the period was made from,
    so that there is nothing to rebuild.
    """
    manifest = read_manifest(folder)
    if moved := since_published(folder, project):
        raise ParamsError("\n".join(("Không dựng lại được, đầu vào đã khác:", *moved)))
    params = Params.model_validate(manifest["parameters"])
    with tempfile.TemporaryDirectory() as elsewhere:
        outputs = Path(elsewhere)
        _copy_earlier(
            inputs_there(manifest, project, folder.resolve().parent), folder.resolve().parent, outputs
        )
        stand_for_earlier(folder, outputs / params.period)
        again = run_period(
            project / "params" / manifest["inputs"]["params"]["file"],
            outputs,
            overrides=_changes(folder),
            say=say,
            agencies=manifest.get("agencies", {}).get("made", ()),
        )
        made = read_manifest(again)
    differ = _different(manifest["outputs"], made["outputs"])
    if not differ:
        return []
    with_ = [part for part in MADE_WITH if manifest.get(part) != made.get(part)]
    return [*differ, *(f"{MANIFEST}: «{part}» nay đã khác" for part in with_)]


def _copy_earlier(inputs: Mapping[str, Path], published: Path, outputs: Path) -> None:
    """Copy what a run reads of earlier periods, and nothing else of them."""
    for path in inputs.values():
        if path.is_relative_to(published):
            place = outputs / path.relative_to(published)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)


def _changes(folder: Path) -> dict[str, Any]:
    """Return the parameters that the run changed, as its notebooks keep them."""
    notebook = nbformat.read(folder / "notebooks" / f"{next(iter(NOTEBOOKS))}.ipynb", as_version=4)
    changes: dict[str, Any] = notebook.metadata["papermill"]["parameters"]["changes"]
    return changes


def _different(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    names = sorted({*before, *now})
    said = {name: "chỉ có trong bản công bố" for name in before if name not in now}
    said |= {name: "chỉ có trong bản dựng lại" for name in now if name not in before}
    said |= {name: "khác byte" for name in before if name in now and before[name] != now[name]}
    return [f"{name}: {said[name]}" for name in names if name in said]
