"""An executed notebook as the page that a run publishes, without nbconvert, which takes long to import."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hganalysis.documents.html import render_page
from hganalysis.documents.notebook import Wanted, document_of

if TYPE_CHECKING:
    from nbformat import NotebookNode


def export_notebook(notebook: NotebookNode, title: str, *, colophon: str = "") -> str:
    """Return an executed notebook as a self-contained page, its code folded away.

    `title` is that of the page, and its heading when the notebook has none of its own; the colophon ends it.
    """
    wanted = Wanted(pages=True)
    with tempfile.TemporaryDirectory() as folder:
        document = document_of(notebook, Path(folder), title=title, wanted=wanted)
        return render_page(replace(document, colophon=colophon or document.colophon), title or None)
