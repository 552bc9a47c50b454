"""The files that leaders are given of a period: what each is called, and what it is for.

What writes, lists or packs them reads this table, so a format of `documents.formats` is listed and packed
as soon as it has its row there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hganalysis.documents.formats import FORMATS, HTML

if TYPE_CHECKING:
    from hganalysis.documents.formats import Format

REPORT, BRIEF = "bao-cao", "tom-tat"
APPENDICES, DATABOOK = "phu-luc.xlsx", "so-lieu.xlsx"


@dataclass(frozen=True)
class PublishedFile:
    """A file of a published folder."""

    name: str
    """Its place in the folder."""
    label: str
    """What a link to it says."""
    about: str
    """What it is for, in a list of what was sent."""


def _in(kind: Format, stem: str, title: str, about: str) -> PublishedFile:
    label = title if kind is HTML else f"{title}, {kind.label}"
    return PublishedFile(f"{stem}{kind.suffix}", label, f"{about}, {kind.use}")


PUBLISHED_FILES = (
    *(_in(kind, BRIEF, "Bản tóm tắt", "tóm tắt một trang") for kind in FORMATS if kind.write_brief),
    *(_in(kind, REPORT, "Báo cáo", "báo cáo") for kind in FORMATS),
    PublishedFile(APPENDICES, "Phụ lục, Excel", "các phụ lục của báo cáo, để in"),
    PublishedFile(DATABOOK, "Sổ số liệu, Excel", "sổ số liệu: mọi số đếm, danh mục và định nghĩa"),
)
"""In the order in which a leader opens them."""
