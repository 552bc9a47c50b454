"""Simulated months on the disk: an export and its params a month, and the truth of what was tampered with."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from hganalysis.errors import ParamsError
from hganalysis.sample.chance import Chance
from hganalysis.sample.export_file import workbook_bytes
from hganalysis.sample.months import MONTHS, YEAR, window_of
from hganalysis.sample.tampering import Tampered, honest_year, tampered_year
from hganalysis.settings.dated_words import year_so_far

if TYPE_CHECKING:
    from pathlib import Path

    from hganalysis.sample.tampering import Year

SEED = 2024
TRUTH = "data/chinh-sua.csv"
"""What was tampered with: month, kind, task, old, new."""

PARAMS = """\
period: {period}
label: {label}
from: {start}
to: {as_of}
source: {{file: {file}, map: qlvb, simulated: true}}
population: {{by: assigned_on, carry_over: exclude}}
deadline: {{granularity: day, roll_forward: false, basis: current}}
"""


def write_months(
    folder: Path, months: int, tampering: int | None = None, *, force: bool = False
) -> list[Path]:
    """Write 1 to 12 consecutive exports, each from the first of January, with the params of its period.

    They go into `data` and `params` of a project. With a seed, the exports are tampered with from the second
    month on, and the truth of it is written last. Raises ParamsError: there are not so many months, or a file
    is there already and not forced; nothing is written then.
    """
    if not 1 <= months <= MONTHS:
        raise ParamsError(f"--months là {months}; chỉ nhận từ 1 đến {MONTHS}.")
    year = honest_year(Chance(SEED)) if tampering is None else tampered_year(Chance(tampering))
    files = [each for month in range(1, months + 1) for each in _month_files(year, month)]
    if tampering is not None:
        last = f"{YEAR}-{months:02d}"
        files.append((TRUTH, _truth([each for each in year.truth if each.month <= last])))
    there = [name for name, content in files if _is_other(folder / name, content)]
    if there and not force:
        raise ParamsError(
            f"Đã có {', '.join(there)} với nội dung khác; chọn thư mục khác, hoặc ghi đè bằng --force."
        )
    for name, content in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return [folder / name for name, _ in files]


def _is_other(path: Path, content: bytes) -> bool:
    return path.exists() and (not path.is_file() or path.read_bytes() != content)


def _month_files(year: Year, month: int) -> list[tuple[str, bytes]]:
    window = window_of(month)
    period = window.as_of.isoformat()
    file = f"data/nhiem-vu-{period}.xlsx"
    label = year_so_far(window.as_of)
    params = PARAMS.format(period=period, label=label, start=window.start, as_of=period, file=file)
    if month > 1:
        params += f"previous: {window_of(month - 1).as_of}\n"
    export = workbook_bytes(year.rows(month), Chance(SEED + month), window)
    return [(file, export), (f"params/{period}.yml", params.encode())]


def _truth(truth: list[Tampered]) -> bytes:
    made = StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(["month", "kind", "task_id", "old", "new"])
    writer.writerows((each.month, each.kind, each.task_id, each.old, each.new) for each in truth)
    return made.getvalue().encode("utf-8-sig")
