"""The export menu of JupyterLab: an address for exporters whose names have a hyphen.

jupyter_server lists every exporter in the menu, but its own address of an export takes letters, digits and
underscores only, so that ``hg-pdf`` would lead to a missing page. ``hganalysis lab`` switches this on, as
``hganalysis.json`` beside this module, which an installed package puts among the settings of Jupyter, does.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_server.base.handlers import path_regex
from jupyter_server.nbconvert.handlers import NbconvertFileHandler
from jupyter_server.utils import url_path_join

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

ADDRESS = rf"/nbconvert/(?P<format>hg-\w+){path_regex}"


def without_outputs(model: dict[str, Any], path: str, contents_manager: Any, **_: Any) -> None:
    """Take outputs out of a notebook of a project before it is saved: no task gets into a tracked file.

    A notebook of a project lies in ``notebooks`` beside ``params``; any other, an executed one of a published
    period too, is saved as it is.
    """
    folder = (Path(contents_manager.root_dir) / path.strip("/")).parent
    if model["type"] != "notebook" or folder.name != "notebooks" or not (folder.parent / "params").is_dir():
        return
    for cell in model["content"]["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Tell jupyter_server where the extension is."""
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    """Serve exports by the exporters of this package."""
    base = server.web_app.settings["base_url"]
    handlers = [(url_path_join(base, ADDRESS), NbconvertFileHandler)]
    server.web_app.add_handlers(".*$", handlers)  # type: ignore[no-untyped-call]
