"""What exists in a project, each thing as one row: its periods, agencies, maps and notebooks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat

from hganalysis import text
from hganalysis.cli.project_folder import changed_notebooks
from hganalysis.errors import HgError, ParamsError
from hganalysis.run.editions import is_earlier_edition, is_issued
from hganalysis.run.notebook_order import NOTEBOOKS
from hganalysis.run.opened import published_periods
from hganalysis.run.publish import read_published
from hganalysis.settings.directory import load_agencies
from hganalysis.settings.export_map import load_map
from hganalysis.settings.params import known_maps, map_path
from hganalysis.settings.yamlfile import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hganalysis.settings.directory import Agency

Row = dict[str, Any]


@dataclass(frozen=True)
class Listing:
    """What there is of one kind, and the line in which each is told."""

    rows: Callable[[Path], list[Row]]
    line: Callable[[Row], tuple[str, ...]]
    nothing: str


def listed(kind: str, project: Path) -> list[Row]:
    """Return what a project has of a kind, in the order in which it is told.

    Raises ParamsError: a kind that is none, or a folder that is no project.
    """
    if kind not in KINDS:
        known = ", ".join(KINDS)
        raise ParamsError(f"Không có danh mục «{kind}»; có: {known}.{text.did_you_mean(kind, KINDS)}")
    if not (project / "params").is_dir():
        raise ParamsError("Không thấy thư mục params; chạy lệnh này tại thư mục gốc của dự án.")
    return KINDS[kind].rows(project)


def lines_of(kind: str, rows: Iterable[Row]) -> list[str]:
    """Return rows as lines whose parts stand below each other."""
    parts = [KINDS[kind].line(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*parts, strict=True)]
    told = ["  ".join(map(str.ljust, each, widths)).rstrip() for each in parts]
    return told or [KINDS[kind].nothing]


def _periods(project: Path) -> list[Row]:
    """Return periods by their as-of dates, newest first: those that have params and those published."""
    rows, published = _all_written(project), set(published_periods(project))
    rows += [_row(period) for period in published - {row["period"] for row in rows}]
    known = [
        {**row, **_published(project / "outputs" / row["period"], row)} if row["period"] in published else row
        for row in rows
    ]
    return sorted(
        known, key=lambda row: (row["as_of"] or "", row["period"], row["params"] or ""), reverse=True
    )


def _all_written(project: Path) -> list[Row]:
    return [_written(path) for path in sorted((project / "params").glob("*.yml"))]


def _row(period: str) -> Row:
    told = {"as_of": None, "params": None, "map": None}
    stands = {"published": False, "issued": False, "replaced": False}
    return {"period": period, **told, **stands, "fault": ""}


def _written(params: Path) -> Row:
    """Return a period as its params file tells it, however far that goes."""
    place = f"params/{params.name}"
    try:
        content = read_yaml(params, ParamsError)
    except HgError as fault:
        return {**_row(params.stem), "params": place, "fault": str(fault)}
    written = content.data if isinstance(content.data, dict) else {}
    source = written.get("source")
    return {
        **_row(str(written.get("period") or params.stem)),
        "as_of": str(written["to"]) if written.get("to") else None,
        "params": place,
        "map": source.get("map") if isinstance(source, dict) else None,
        "fault": content.faults[0] if content.faults else "",
    }


def _published(folder: Path, row: Row) -> Row:
    try:
        return {
            "as_of": str(read_published(folder).as_of),
            "published": True,
            "issued": is_issued(folder),
            "replaced": is_earlier_edition(folder),
        }
    except HgError as fault:
        return {"published": True, "fault": row["fault"] or str(fault)}


def _period_line(row: Row) -> tuple[str, ...]:
    as_of = f"chốt {_day(row['as_of'])}" if row["as_of"] else "không rõ ngày chốt"
    return row["period"], as_of, _stands(row), row["params"] or "không có tệp tham số", row["fault"]


def _stands(row: Row) -> str:
    if row["replaced"]:
        return "bản đã được thay"
    if row["issued"]:
        return "đã ban hành"
    return "đã công bố" if row["published"] else "chưa công bố"


def _agencies(_: Path) -> list[Row]:
    """Return the agencies of the directory in force, in protocol order."""
    return [_agency(each) for each in sorted(load_agencies(), key=lambda each: (each.order, each.id))]


def _agency(agency: Agency) -> Row:
    kept = agency.model_dump(mode="json")
    return {name: kept[name] for name in ("id", "name", "group", "valid_from", "valid_to", "successor")}


def _agency_line(row: Row) -> tuple[str, ...]:
    until = f"đến hết {_day(row['valid_to'])}" if row["valid_to"] else ""
    since = f"từ {_day(row['valid_from'])}" if row["valid_from"] else ""
    after = f"nay là {row['successor']}" if row["successor"] else ""
    return row["id"], row["name"], ", ".join(filter(None, (since, until, after)))


def _maps(project: Path) -> list[Row]:
    """Return the maps, each with the periods that use it and with what is wrong in it."""
    periods = _all_written(project)
    return [
        {
            "map": name,
            "file": f"params/maps/{name}.yml",
            "periods": [row["period"] for row in periods if _uses(row, name, project)],
            "fault": _fault_of_map(map_path(name, project)),
        }
        for name in known_maps(project)
    ]


def _uses(row: Row, name: str, project: Path) -> bool:
    return isinstance(row["map"], str) and map_path(row["map"], project) == map_path(name, project)


def _fault_of_map(path: Path) -> str:
    try:
        load_map(path)
    except HgError as fault:
        return str(fault)
    return ""


def _map_line(row: Row) -> tuple[str, ...]:
    used = f"dùng ở {', '.join(row['periods'])}" if row["periods"] else "chưa kỳ nào dùng"
    return row["map"], row["file"], used, row["fault"]


def _notebooks(project: Path) -> list[Row]:
    """Return the notebooks, those of the package that are missing too."""
    changed = {each.name: each for each in changed_notebooks(project)}
    names = {path.name for path in (project / "notebooks").glob("*.ipynb")} | changed.keys()
    return [
        {
            "notebook": Path(name).stem,
            "title": NOTEBOOKS.get(Path(name).stem) or _title(project / "notebooks" / name),
            "missing": name in changed and changed[name].missing,
            "changed": name in changed and not changed[name].missing,
        }
        for name in sorted(names)
    ]


def _title(path: Path) -> str:
    """Return the first heading of a notebook, "" where there is none to be read."""
    try:
        cells = nbformat.read(path, as_version=4).cells
    except (OSError, ValueError, AttributeError, KeyError, nbformat.ValidationError):
        return ""
    lines = [line for cell in cells if cell.cell_type == "markdown" for line in cell.source.splitlines()]
    return next((line.lstrip("# ") for line in lines if line.startswith("#")), "")


def _notebook_line(row: Row) -> tuple[str, ...]:
    stands = "thiếu" if row["missing"] else "khác bản của gói" if row["changed"] else ""
    return row["notebook"], row["title"], stands


def _day(iso: str) -> str:
    """Return a day as readers write it; what is no day stays as it was written."""
    year, *rest = iso.split("-")
    return "/".join([*reversed(rest), year]) if len(rest) == 2 else iso


KINDS = {
    "periods": Listing(_periods, _period_line, "Chưa có kỳ nào trong params và outputs."),
    "agencies": Listing(_agencies, _agency_line, "Danh bạ chưa có cơ quan nào."),
    "maps": Listing(_maps, _map_line, "Chưa có bảng ánh xạ nào trong params/maps."),
    "notebooks": Listing(_notebooks, _notebook_line, "Chưa có sổ tay nào trong notebooks."),
}
"""Every kind of thing that a command takes by name."""
