"""The two files that `init` writes: where they go, and that both appear or neither."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hganalysis.drafting.draft import can_name_a_file, is_draft
from hganalysis.drafting.yaml_texts import map_text, params_text
from hganalysis.errors import ParamsError
from hganalysis.intake.task_table import read_tasks
from hganalysis.settings.export_map import load_map
from hganalysis.settings.yamlfile import PROPOSED

if TYPE_CHECKING:
    import pandas as pd

    from hganalysis.drafting.draft import Draft

Places = tuple[Path, Path]
"""Of the map, and of the params file."""


def places_of(name: str, *, force: bool) -> Places:
    """Return where the drafts of a name go.

    Raises ParamsError: no file can have that name, or something is there that may not be replaced.
    """
    if not can_name_a_file(name):
        raise ParamsError(
            f"Tên «{name}» không đặt được cho tệp trên mọi máy. Đặt tên khác bằng --name: bắt đầu bằng chữ "
            "không dấu hoặc số, chỉ dùng chữ không dấu, số, gạch ngang, dấu chấm, gạch dưới, "
            "không dùng tên thiết bị của Windows (CON, NUL, COM1…)."
        )
    places = (Path("params/maps") / f"{name}.yml", Path("params") / f"{name}.yml")
    existing = [str(place) for place in places if place.exists()]
    if existing and not force:
        raise ParamsError(
            f"Đã có {', '.join(existing)}; đặt tên khác bằng --name, hoặc ghi đè bản nháp bằng --force."
        )
    finished = [str(place) for place in places if place.exists() and not is_draft(place.read_bytes())]
    if finished:
        raise ParamsError(
            f"{', '.join(finished)} không phải bản nháp (không còn chữ {PROPOSED}) nên không ghi đè; đặt tên "
            "khác bằng --name, hoặc tự chuyển tệp ấy đi nơi khác."
        )
    return places


def write_drafts(draft: Draft, places: Places) -> None:
    """Write both files; until both are whole neither is there."""
    places[0].parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=places[1].parent, prefix=".nhap-") as aside:
        written = []
        for number, content in enumerate((map_text(draft), params_text(draft))):
            made = Path(aside) / f"{number}.yml"
            made.write_text(content, encoding="utf-8")
            written.append(made)
        for made, place in zip(written, places, strict=True):
            os.replace(made, place)


def read_with(draft: Draft, export: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the export as the draft says, before anything of it is kept."""
    with TemporaryDirectory() as aside:
        made = Path(aside) / f"{draft.name}.yml"
        made.write_text(map_text(draft), encoding="utf-8")
        return read_tasks(export, load_map(made, allow_proposals=True), sheets=draft.sheets)
