"""JupyterLab as an analyst opens it: the project at its root, nothing asked of the network, own copies."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from hganalysis.errors import HgError, ParamsError

if TYPE_CHECKING:
    from collections.abc import MutableMapping, Sequence

HERE = Path(__file__).parent / "jupyter"
"""Settings of JupyterLab, those for a Vietnamese one, and the tiles of its start page."""

LANGUAGE_PACK = "jupyterlab_language_pack_vi_VN"

ALWAYS = (
    "--ServerApp.jpserver_extensions=hganalysis.documents.jupyterlab=True",
    "--ContentsManager.pre_save_hook=hganalysis.documents.jupyterlab.without_outputs",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    f"--LabApp.extra_labextensions_path={HERE / 'labextensions'}",
)
"""Exports by this package, tracked notebooks without outputs, nothing asked of the network, tiles."""

START_NOTEBOOKS = {
    "ky-moi": (
        "# Kỳ báo cáo mới\n\nĐiền mẫu dưới đây; sổ tay ghi tệp tham số vào thư mục `params`. Chưa thấy "
        "mẫu thì chọn ô dưới đây rồi nhấn Shift+Enter.",
        'import hganalysis as hg\n\nhg.params_form("..")',
    ),
    "chon-ky": (
        "# Khám phá kỳ đã công bố\n\nMỗi kỳ mở một bản sao của sổ tay `explore`: sửa, chạy tùy ý, không "
        "động đến kỳ đã công bố. Chưa thấy danh sách thì chọn ô dưới đây rồi nhấn Shift+Enter.",
        'import hganalysis as hg\n\nhg.explore_periods("..")',
    ),
}
"""What the tiles open: what it is for, and the one cell that does it."""


def open_lab(project: Path, period: str, options: Sequence[str]) -> None:
    """Start JupyterLab and stay until it is stopped; the parameters are those of `lab_arguments`.

    Raises HgError: JupyterLab is not installed; or what `lab_arguments` raises.
    """
    arguments = lab_arguments(project, period, options)
    try:
        from jupyterlab.labapp import LabApp
    except ModuleNotFoundError:
        raise HgError("Chưa cài JupyterLab; cài bằng: pip install 'hganalysis[lab]'.") from None

    lay_out_start(project)
    add_settings(os.environ, vietnamese=find_spec(LANGUAGE_PACK) is not None)
    LabApp.launch_instance(argv=arguments)


def lab_arguments(project: Path, period: str, options: Sequence[str]) -> list[str]:
    """Return what JupyterLab is started with in a project; options of its own come last and overrule these.

    It opens the period in a copy of `notebooks/explore.ipynb`, or the start page for "". Raises ParamsError:
    the folder is no project, or has no such period.
    """
    from hganalysis.shelf.explored import NOTEBOOKS, explored_copy

    if not (project / NOTEBOOKS).is_dir():
        raise ParamsError("Không thấy thư mục notebooks; chạy lệnh này tại thư mục gốc của dự án.")
    shown = explored_copy(project, period) if period else NOTEBOOKS
    places = (f"--ServerApp.root_dir={project.resolve()}", f"--LabApp.default_url=/lab/tree/{shown}")
    return [*ALWAYS, *places, *options]


def lay_out_start(project: Path) -> None:
    """Write the notebooks that the tiles open, where they are not there yet."""
    from nbformat import v4, write

    from hganalysis.shelf.explored import EXPLORED

    (project / EXPLORED).mkdir(exist_ok=True)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    for name, (says, code) in START_NOTEBOOKS.items():
        place = project / EXPLORED / f"{name}.ipynb"
        if place.exists():
            continue
        cells = [v4.new_markdown_cell(says, id="viec"), v4.new_code_cell(code, id="mau")]
        cells[1].metadata["jupyter"] = {"source_hidden": True}
        write(v4.new_notebook(cells=cells, metadata=kernel), place)


def add_settings(environment: MutableMapping[str, str], *, vietnamese: bool) -> None:
    """Name the folders of settings that come below the analyst's own: no news, menus in Vietnamese."""
    folders = [HERE / "config", *([HERE / "config-vi"] if vietnamese else [])]
    given = environment.get("JUPYTER_CONFIG_PATH")
    environment["JUPYTER_CONFIG_PATH"] = os.pathsep.join([*([given] if given else []), *map(str, folders)])
