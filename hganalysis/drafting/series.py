"""Which params files continue one another, so that the last of them is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hganalysis import text
from hganalysis.errors import ParamsError
from hganalysis.settings.yamlfile import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
OFFICE = ("parent", "agency", "author")
"""Keys of `report` that say whose report it is."""


@dataclass(frozen=True)
class _File:
    path: Path
    period: str
    previous: str
    end: str
    map: str
    key: tuple[str, ...]
    """Its map and its office: what the periods of one office share."""


def latest_params(folder: Path) -> Path:
    """Return the params file with the latest as-of day of those that continue one another.

    Files belong together that have the same map and the same office, or of which one names the other as its
    previous period. Raises ParamsError: the folder has none, or has those of several offices: each one's last
    is named.
    """
    files = [_file(path, read_yaml(path, ParamsError).data) for path in sorted(folder.glob("*.yml"))]
    dated = [each for each in files if DAY.fullmatch(each.end)]
    if not dated:
        raise ParamsError(
            f"Thư mục {folder} chưa có tệp tham số nào ghi ngày chốt; lập tệp đầu tiên bằng init."
        )
    last = [each for series in _series(dated) for each in _latest(series)]
    if len(last) == 1:
        return last[0].path
    told = [f"  {each.path}: chốt ngày {text.date(each.end)}, bảng ánh xạ {each.map}" for each in last]
    choose = f"Chưa rõ kỳ sau của tệp nào trong thư mục {folder}; ghi tên một tệp, ví dụ hganalysis next "
    raise ParamsError("\n".join([f"{choose}{last[0].path}:", *told]))


def _file(path: Path, data: Mapping[str, Any]) -> _File:
    source, report = _section(data, "source"), _section(data, "report")
    map_ = str(source.get("map") or "")
    return _File(
        path=path,
        period=str(data.get("period") or path.stem),
        previous=str(data.get("previous") or ""),
        end=str(data.get("to") or ""),
        map=map_,
        key=(map_, *(str(report.get(name) or "") for name in OFFICE)),
    )


def _section(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = data.get(name)
    return found if isinstance(found, dict) else {}


def _series(files: Sequence[_File]) -> list[list[_File]]:
    """Return the files in groups that belong together."""
    made: list[list[_File]] = []
    for each in files:
        own = [group for group in made if any(_together(each, other) for other in group)]
        made = [group for group in made if group not in own]
        made.append([*(other for group in own for other in group), each])
    return made


def _together(one: _File, other: _File) -> bool:
    return one.key == other.key or one.previous == other.period or other.previous == one.period


def _latest(series: Iterable[_File]) -> list[_File]:
    """Return the files of a series with its latest as-of day."""
    files = list(series)
    end = max(each.end for each in files)
    return sorted((each for each in files if each.end == end), key=lambda each: each.path)
