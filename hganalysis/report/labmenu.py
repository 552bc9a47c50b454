"""The export menu of JupyterLab: an address for exporters whose names have a hyphen.

jupyter_server lists every exporter in the menu, but its own address of an export takes letters, digits and
underscores only, so that ``hg-pdf`` would lead to a missing page. ``hganalysis lab`` switches this on, as
``hganalysis.json`` beside this module, which an installed package puts among the settings of Jupyter, does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_server.base.handlers import path_regex
from jupyter_server.nbconvert.handlers import NbconvertFileHandler
from jupyter_server.utils import url_path_join

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

ADDRESS = rf"/nbconvert/(?P<format>hg-\w+){path_regex}"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Tell jupyter_server where the extension is."""
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    """Serve exports by the exporters of this package."""
    base = server.web_app.settings["base_url"]
    handlers = [(url_path_join(base, ADDRESS), NbconvertFileHandler)]
    server.web_app.add_handlers(".*$", handlers)  # type: ignore[no-untyped-call]
