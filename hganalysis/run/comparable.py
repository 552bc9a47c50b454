"""What a name given to `hganalysis compare` means: a published period, params, a snapshot, or an export."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hganalysis.counting.result import judge
from hganalysis.errors import ParamsError
from hganalysis.history.compared_tables import ComparedTotals, compare_totals
from hganalysis.history.snapshots import Snapshot, open_snapshot, read_snapshots
from hganalysis.intake.task_table import read_tasks
from hganalysis.run.opened import SUFFIXES, Period, open_period, params_file, read_corrections
from hganalysis.run.published_places import RESULT
from hganalysis.run.verification import published_words
from hganalysis.settings.office import load_office
from hganalysis.settings.own_words import own_words
from hganalysis.settings.params import HISTORY, Params
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from hganalysis.settings.own_words import OwnWords

Cell = tuple[str, str]
"""Id of a task and name of a column."""

OF_SOURCE = (
    "agency",
    "agency_raw",
    "title",
    "doc_number",
    "status_raw",
    "cause_raw",
    "source_file",
    "source_sheet",
)
"""Columns whose texts a comparison shows as the source has them."""


@dataclass(frozen=True)
class Side:
    """What one of the two names means."""

    judged: pd.DataFrame
    """Every row read with its status."""
    recorded: frozenset[Cell] = frozenset()
    """Cells that reviewed corrections replaced."""
    office: str = ""
    """The letterhead of whose report it is; "" for an export, which does not say."""
    own: OwnWords | None = None
    """The words of that office, where params say them."""
    remark: str = ""
    """What is to be known of the choice that was made; "" for nothing."""


def days_of(names: Sequence[str], days: Sequence[str]) -> list[str]:
    """Return the as-of day given for each name, "" for one that says its own.

    Raises ParamsError: there are not as many days as exports: no export is judged at the day of another.
    """
    exports = [_is_export(name) for name in names]
    if len(days) != sum(exports):
        if not days:
            missing = Path(names[exports.index(True)]).name
            raise ParamsError(
                f"{missing} là tệp xuất, chưa rõ chốt ngày nào; thêm --as-of NĂM-THÁNG-NGÀY (hai tệp thì ghi "
                "hai lần)."
            )
        raise ParamsError(
            f"Có {sum(exports)} tệp xuất mà có {len(days)} --as-of; ghi mỗi tệp xuất một --as-of, theo thứ "
            "tự A, B. Kỳ và bản lưu đã có ngày chốt của mình."
        )
    left = iter(days)
    return [next(left) if each else "" for each in exports]


def _is_export(name: str) -> bool:
    path = Path(name)
    return path.is_file() and path.suffix not in SUFFIXES and path.parent.name != HISTORY


def side(name: str, root: Path, outputs: Path, map_: str, as_of: str) -> Side:
    """Return what a name means: a published period or its folder, one of ``params``, a snapshot or an export.

    A snapshot is named by its file or as-of day; an export is read by the map and judged at the day, yyyy-mm-
    dd. Raises ParamsError, SourceError: there is no such thing, the day of an export is none, or the file
    cannot be read.
    """
    path = Path(name)
    if _is_export(name):
        return Side(_export(path, root, map_, as_of))
    if path.is_file() and path.parent.name == HISTORY:
        return _of_snapshot(open_snapshot(path), path.parent.parent)
    if path.is_dir() and (path / RESULT).is_file():
        return _of_period(open_period(path.name, path.resolve().parent.parent))
    kept = sorted((outputs / HISTORY).glob(f"{name}.*.parquet")) if name else []
    if kept and not (outputs / name / RESULT).is_file():
        others = ", ".join(each.name for each in kept[:-1])
        remark = (
            f"Ngày chốt {name} có {len(kept)} bản lưu; lấy bản sau cùng {kept[-1].name}, không lấy {others}."
        )
        return _of_snapshot(open_snapshot(kept[-1]), outputs, remark if others else "")
    if not (root / "outputs" / name / RESULT).is_file():
        _require_known(name, root, outputs)
    return _of_period(open_period(name, root))


def require_one_office(first: Side, second: Side) -> None:
    """Refuse to compare two offices. Raises ParamsError: each side says whose it is, and they are two."""
    if first.office and second.office and fold(first.office) != fold(second.office):
        raise ParamsError(
            f"Hai bên là số liệu của hai cơ quan ({first.office} và {second.office}), "
            "không so sánh được; chọn hai kỳ của một cơ quan."
        )


def _of_period(period: Period) -> Side:
    office = load_office().changed_by(period.params.report)
    if period.published is not None:
        recorded = _published_corrections(period.published)
    else:
        agreed = [each for each in read_corrections(period.params, period.root) if each.agreed]
        recorded = frozenset((each.task_id, each.column) for each in agreed)
    return Side(period.judged, recorded, office.letterhead, own_words(office))


def _of_snapshot(snapshot: Snapshot, outputs: Path, remark: str = "") -> Side:
    folder = outputs / snapshot.about.period
    own = published_words(folder) if (folder / RESULT).is_file() else None
    return Side(snapshot.tasks(), _published_corrections(folder), snapshot.about.office, own, remark)


def shared_words(*sides: Side) -> OwnWords:
    """Return the words in which sides of one office are compared; titles and agencies of both stay.

    An export says no words: those of the other side hold, or those of the project.
    """
    own = next((each.own for each in sides if each.own), None) or own_words(load_office())
    columns = [each.judged[name] for each in sides for name in OF_SOURCE if name in each.judged]
    texts = {str(value) for column in columns for value in column.dropna().unique()}
    return replace(own, names=tuple(sorted(texts | {str(each.judged.attrs["label"]) for each in sides})))


def _published_corrections(folder: Path) -> frozenset[Cell]:
    """Return the cells that a published period says it replaced; none where it is no longer there."""
    try:
        content = json.loads((folder / RESULT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return frozenset()
    return frozenset((each["task_id"], each["column"]) for each in content.get("corrections", []))


def _require_known(name: str, root: Path, outputs: Path) -> None:
    try:
        params_file(name, root)
    except ParamsError as error:
        raise ParamsError(f"{error}{_snapshots_there(outputs)}") from None


def _snapshots_there(outputs: Path) -> str:
    days = sorted({path.name.split(".")[0] for path in (outputs / HISTORY).glob("[0-9]*.parquet")})
    return f" Bản lưu có các ngày chốt: {', '.join(days)}." if days else ""


def _export(path: Path, root: Path, map_: str, as_of: str) -> pd.DataFrame:
    try:
        day = dt.date.fromisoformat(as_of)
    except ValueError:
        raise ParamsError(f"--as-of cần dạng 2024-11-30, nhận được «{as_of}».") from None
    tasks, _ = read_tasks(path, map_, root=root)
    params = Params.model_validate(
        {
            "period": "so-sanh",
            "label": path.name,
            "from": f"{day.year}-01-01",
            "to": day.isoformat(),
            "source": {"file": path.name, "map": map_},
            "population": {"by": "none"},
        }
    )
    return judge(tasks, params)


def against_last_year(second: Side, outputs: Path) -> ComparedTotals | None:
    """Compare a table with the snapshot of the same day a year before; None where there is none.

    Raises SourceError: snapshots are damaged, or of several offices where the table does not say of which it
    is.
    """
    day = dt.date.fromisoformat(str(second.judged.attrs["as_of"]))
    kept = {each.about.as_of: each for each in read_snapshots(outputs, second.office or None)}
    ends = [
        f"{day.year - 1}-{day:%m-%d}",
        *([f"{day.year - 1}-02-28"] if (day.month, day.day) == (2, 29) else []),
    ]
    found = next((kept[each] for each in ends if each in kept), None)
    return compare_totals(found.tasks(), second.judged) if found else None
