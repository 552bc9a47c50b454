"""Settings of Sphinx for the site that `make docs` builds: read from a folder, without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "hganalysis"
language = "vi"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_heading_anchors = 4
napoleon_google_docstring = False
napoleon_use_ivar = True
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
html_theme = "furo"
html_title = "hganalysis"
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
suppress_warnings = ["misc.highlighting_failure"]


def setup(app: Sphinx) -> None:
    """Leave out how a class is made: readers are given its objects."""
    app.connect("autodoc-process-signature", _without_making)


def _without_making(_: Sphinx, what: str, *__: Any) -> tuple[str, None] | None:
    return ("", None) if what == "class" else None
