"""A small project of the user's own: params, a map, an export of a few tasks, and the real notebooks."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hganalysis.report.period_result import PeriodResult

ROOT = Path(__file__).parents[1]

PARAMS = """\
period: ky-thu
label: kỳ thử
from: 2024-01-01
to: 2024-11-03
source: {file: data/viec.csv, map: thu}
published: {total: 5, done: 2, done_on_time: 1, done_late: 1, open: 2, open_in_time: 1, open_overdue: 1}
"""
MAP = """\
columns: {task_id: Mã, agency: Chủ trì, title: Nội dung, assigned_on: Ngày giao, due_on: Hạn,
  status: Trạng thái, completed_on: Hoàn thành}
"""
EXPORT = """\
Mã,Chủ trì,Nội dung,Ngày giao,Hạn,Trạng thái,Hoàn thành
01,Sở Y tế,=HYPERLINK("x"),01/02/2024,01/03/2024,Đã hoàn thành,01/03/2024
02,Sở Y tế,Việc trễ,01/02/2024,01/03/2024,Đã hoàn thành,02/03/2024
03,Sở Tài chính,<script>alert(1)</script>,01/10/2024,04/11/2024,Đang thực hiện,
04,Sở Tài chính,Việc quá hạn,01/10/2024,02/11/2024,Đang thực hiện,
05,Sở Tài chính,Thiếu ngày,01/10/2024,02/11/2024,Đã hoàn thành,
06,Sở Tài chính,Thường xuyên,01/10/2024,Thường xuyên,Đang thực hiện,
"""


def make_project(folder: Path, notebooks: Path | None = None) -> Path:
    """Lay a project out in a folder and return its params file."""
    for name in ("params/maps", "data"):
        (folder / name).mkdir(parents=True)
    (folder / "params" / "ky-thu.yml").write_text(PARAMS, encoding="utf-8")
    (folder / "params" / "maps" / "thu.yml").write_text(MAP, encoding="utf-8")
    (folder / "data" / "viec.csv").write_text(EXPORT, encoding="utf-8")
    shutil.copytree(notebooks or ROOT / "notebooks", folder / "notebooks")
    return folder / "params" / "ky-thu.yml"


LEAVES_A_RESULT = """
from pathlib import Path

import pandas as pd
from hganalysis.report.period_result import PeriodResult
from hganalysis.run.parts import COUNTING, DATA, DELAYS, QUALITY, save_part
Path("..", "data").mkdir()
texts = dict.fromkeys(("task_id", "agency_id", "agency", "status", "holder", "due_kind"), [])
numbers = {{"days_late": pd.Series(dtype="float"), "deadline": pd.Series(dtype="datetime64[ns]")}}
pd.DataFrame({{**texts, **numbers}}).to_parquet(Path("..", DATA))
result = PeriodResult.model_validate_json({text!r})
result = result.model_copy(update={{"period": Path.cwd().parent.name.removeprefix(".stage-")}})
for part, content in ((COUNTING, result), (QUALITY, result.quality), (DELAYS, result.delays)):
    save_part(Path(".."), part, content)
"""


def leaving(result: PeriodResult) -> str:
    """Return code of a notebook that leaves a result in its stage, as one of the period that is run."""
    return LEAVES_A_RESULT.format(text=result.model_dump_json())
