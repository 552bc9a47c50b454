"""Whether a run would change nothing, found without importing anything that computes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hganalysis.run.manifest import MANIFEST, made_from, sha256
from hganalysis.run.published_places import RESULT
from hganalysis.run.verification import is_current
from hganalysis.settings.params import load_params, project_root
from hganalysis.text import slug

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

ALL = "all"
"""Stands for every agency that has tasks, where briefs are asked for."""

UNCHANGED = (
    "Không có gì thay đổi từ lần công bố trước (tệp nguồn, tham số, sổ tay, mã, gói phần mềm): giữ nguyên "
    "bản đã công bố. Muốn chạy lại: --again."
)


def still_published(params_file: Path, outputs: Path | None, overrides: Mapping[str, Any]) -> Path | None:
    """Return the folder of a period that is published from just these inputs and lies there unchanged.

    None where a run has something to do, or something to refuse. Overrides say days as the days they are.
    Raises ParamsError: a parameter is wrong.
    """
    params, root = load_params(params_file, overrides), project_root(params_file)
    outputs = outputs or root / "outputs"
    published = outputs / params.period
    if published.is_symlink() or not (published / MANIFEST).is_file():
        return None
    try:
        given = made_from(root, params, params_file, outputs)
    except OSError:  # told by the run, with what to do
        return None
    return published if is_current(published, given) else None


def agency_notebook(root: Path) -> Path:
    """Return the notebook of a project that makes the brief of an agency."""
    return root / "notebooks" / "agency.ipynb"


def has_briefs(folder: Path, wanted: Collection[str], root: Path) -> bool:
    """Tell whether a published folder has the briefs of some agencies, made by the notebook of today.

    Agencies are names, ids or `ALL`. Of one that has no tasks, or is not known, the run tells.
    """
    if not wanted:
        return True
    told = json.loads((folder / MANIFEST).read_text(encoding="utf-8")).get("agencies")
    notebook = agency_notebook(root)
    if not told or not notebook.is_file() or told["notebook"] != sha256(notebook):
        return False
    agencies = json.loads((folder / RESULT).read_text(encoding="utf-8"))["by_agency"]
    there = {slug(each["agency_id"]) for each in agencies if each["agency_id"]}
    return (there if ALL in wanted else {*map(slug, wanted)}) <= {*told["made"]}
