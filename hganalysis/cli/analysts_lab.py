"""JupyterLab as an analyst opens it: the project at its root, nothing asked of the network, own copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis.errors import ParamsError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NOTEBOOKS, EXPLORED = "notebooks", "explore"
"""The folder of the project's notebooks, and that of copies to work in, which no repository tracks."""

ALWAYS = (
    "--ServerApp.jpserver_extensions=hganalysis.documents.jupyterlab=True",
    "--ContentsManager.pre_save_hook=hganalysis.documents.jupyterlab.without_outputs",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
)
"""Exports by this package, tracked notebooks without outputs, and nothing asked of the network."""


def lab_arguments(project: Path, period: str, options: Sequence[str]) -> list[str]:
    """Return what JupyterLab is started with.

    Parameters
    ----------
    project
        The folder that has `notebooks`.
    period
        The period to explore, in a copy of `notebooks/explore.ipynb`; "" opens the folder of notebooks.
    options
        Options of JupyterLab itself, which come last and so overrule these.

    Raises
    ------
    ParamsError
        If the folder is no project, or has no such period.
    """
    if not (project / NOTEBOOKS).is_dir():
        raise ParamsError("Không thấy thư mục notebooks; chạy lệnh này tại thư mục gốc của dự án.")
    shown = explored_copy(project, period) if period else NOTEBOOKS
    places = (f"--ServerApp.root_dir={project.resolve()}", f"--LabApp.default_url=/lab/tree/{shown}")
    return [*ALWAYS, *places, *options]


def explored_copy(project: Path, period: str) -> str:
    """Return the notebook in which a period is explored, made from `explore.ipynb` if it is not there yet."""
    from hganalysis.run.opened import name_of, params_file
    from hganalysis.run.published_places import RESULT

    is_published = (project / "outputs" / period / RESULT).is_file()
    name = period if is_published else name_of(params_file(period, project), project)
    place = f"{EXPLORED}/{name.replace('/', '-')}.ipynb"
    if not (project / place).exists():
        import nbformat
        from papermill.iorw import load_notebook_node
        from papermill.parameterize import parameterize_notebook

        original = load_notebook_node(str(project / NOTEBOOKS / "explore.ipynb"))
        (project / EXPLORED).mkdir(exist_ok=True)
        nbformat.write(parameterize_notebook(original, {"period": name}), project / place)
    return place
