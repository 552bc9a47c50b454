"""Whether a run would change nothing, found without importing anything that computes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hganalysis.run.manifest import MANIFEST, made_from
from hganalysis.run.verification import is_current
from hganalysis.settings.params import load_params, project_root

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

UNCHANGED = (
    "Không có gì thay đổi từ lần công bố trước (tệp nguồn, tham số, sổ tay, mã, gói phần mềm): giữ nguyên "
    "bản đã công bố. Muốn chạy lại: --again."
)


def still_published(params_file: Path, outputs: Path | None, overrides: Mapping[str, Any]) -> Path | None:
    """Return the folder of a period that is published from just these inputs and lies there unchanged.

    Parameters
    ----------
    params_file : Path
        The period's YAML.
    outputs : Path, optional
        Where periods are published; ``outputs`` beside ``params`` when not given.
    overrides : mapping
        Parameters that replace those of the file, days that are said by a word as the days they are.

    Returns
    -------
    Path or None
        None where a run has something to do, or something to refuse.

    Raises
    ------
    ParamsError
        A parameter is wrong.
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
