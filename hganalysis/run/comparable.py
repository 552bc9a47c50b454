"""What a name given to `hganalysis compare` means: a published period, params, a snapshot, or an export."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from hganalysis.counting.result import judge
from hganalysis.errors import ParamsError, SourceError
from hganalysis.history.compared_tables import Comparison, compare
from hganalysis.history.snapshots import open_snapshot, read_snapshots
from hganalysis.intake.task_table import read_tasks
from hganalysis.run.opened import SUFFIXES, open_period
from hganalysis.run.published_places import RESULT
from hganalysis.settings.params import HISTORY, Params

if TYPE_CHECKING:
    import pandas as pd


def judged_table(name: str, root: Path, outputs: Path, map_: str, as_of: str) -> pd.DataFrame:
    """Return the judged table of what a name means.

    Parameters
    ----------
    name : str
        A published period (its name or folder), a period of ``params``, a snapshot (its file, or as-of day),
        or an export.
    root, outputs : Path
        The project, and where periods are published.
    map_, as_of : str
        For an export: the map that it is read by, and the day that it is judged at, as yyyy-mm-dd.

    Raises
    ------
    ParamsError, SourceError
        There is no such thing, an export lacks its day, or the file cannot be read.
    """
    path = Path(name)
    if path.is_file() and path.suffix not in SUFFIXES:
        if path.parent.name == HISTORY:
            return open_snapshot(path).tasks()
        return _export(path, root, map_, as_of)
    if path.is_dir() and (path / RESULT).is_file():
        return open_period(path.name, path.resolve().parent.parent).judged
    kept = sorted((outputs / HISTORY).glob(f"{name}.*.parquet")) if name else []
    if kept and not (outputs / name / RESULT).is_file():
        return open_snapshot(kept[-1]).tasks()
    return open_period(name, root).judged


def _export(path: Path, root: Path, map_: str, as_of: str) -> pd.DataFrame:
    if not as_of:
        raise ParamsError(
            f"{path.name} là tệp xuất, chưa rõ chốt ngày nào; thêm --as-of NĂM-THÁNG-NGÀY (hai tệp thì ghi "
            "hai lần)."
        )
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


def against_last_year(second: pd.DataFrame, outputs: Path) -> Comparison | None:
    """Compare a table with the snapshot of the same day a year before; None where there is none."""
    day = dt.date.fromisoformat(str(second.attrs["as_of"]))
    try:
        kept = {each.about.as_of: each for each in read_snapshots(outputs)}
    except SourceError:
        return None
    ends = [
        f"{day.year - 1}-{day:%m-%d}",
        *([f"{day.year - 1}-02-28"] if (day.month, day.day) == (2, 29) else []),
    ]
    found = next((kept[each] for each in ends if each in kept), None)
    return compare(found.tasks(), second) if found else None
