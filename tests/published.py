"""Published periods made by hand: small folders as a run leaves them, without running one."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING, Any

import pandas as pd
from result_example import example_result

from hganalysis.delays.delays_result import unasked
from hganalysis.run.editions import Edition, write_edition
from hganalysis.run.manifest import made_from, seal_of, write_manifest
from hganalysis.run.ro_crate import write_crate
from hganalysis.run.stage import Stage
from hganalysis.settings.params import load_params

if TYPE_CHECKING:
    from pathlib import Path

TASKS = (
    ("NV-1", "12/UBND-TH", "Rà soát quy hoạch", "Sở Y tế", "done_on_time"),
    ("NV-2", "1234/QĐ-UBND", "Báo cáo <b>tiến độ</b> & kinh phí", "Sở Y tế", "open_overdue"),
    ("NV-3", "77/TB-VP", "Giải phóng mặt bằng", "Sở Tài chính", "done_late"),
)
SOURCE = "data/viec.xlsx"
REGISTER_PAGE = '<!DOCTYPE html><html lang="vi"><title>Báo cáo</title><h2 id="danh-muc">Danh mục</h2></html>'


def publish_example(
    outputs: Path,
    period: str,
    *,
    briefs: tuple[str, ...] = (),
    agencies: int = 12,
    source: str = SOURCE,
    **changes: Any,
) -> Path:
    """Write the folder of a period.

    `changes` replace keys of its result.json, `briefs` are the ids of agencies that have their own.
    """
    folder = outputs / period
    result = example_result(agencies).plain()
    ids = {each["agency"]: each for each in result["by_agency"]}
    result |= {"period": period} | changes
    rows = [
        {
            **dict(zip(("task_id", "doc_number", "title", "agency", "status"), task, strict=True)),
            "agency_id": ids.get(task[3], {}).get("agency_id"),
            "agency_group": ids.get(task[3], {}).get("group", "other"),
        }
        for task in TASKS
    ]
    (folder / "data").mkdir(parents=True)
    if briefs:
        (folder / "agencies").mkdir()
    pd.DataFrame(rows).to_parquet(folder / "data" / "tasks.parquet")
    (folder / "result.json").write_text(json.dumps(result), encoding="utf-8")
    (folder / "bao-cao.html").write_text(REGISTER_PAGE, encoding="utf-8")
    (folder / "tom-tat.html").write_text(REGISTER_PAGE, encoding="utf-8")
    (folder / "phu-luc.xlsx").write_bytes(b"PK")
    for agency in briefs:
        (folder / "agencies" / f"{agency}.html").write_text(f"<p>{agency}", encoding="utf-8")
    sign(folder, source)
    return folder


def sign(folder: Path, source: str = SOURCE) -> None:
    """Write run.json with the sums of what the folder holds now."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "run.json")
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    manifest = {
        **{part: {} for part in ("reference", "notebooks", "code", "fonts", "packages")},
        "python": "3.11",
        "period": folder.name,
        "rows": {"read": result["source"]["rows_read"], **result["totals"]},
        "parameters": {
            "period": folder.name,
            "label": result["label"],
            "from": result["from"],
            "to": result["as_of"],
            "source": {"map": "qlvb", "file": source, "simulated": result["simulated"]},
        },
        "inputs": {"params": {"file": f"{folder.name}.yml"}},
        "outputs": {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
        },
    }
    manifest["seal"] = seal_of(manifest)
    (folder / "run.json").write_text(json.dumps(manifest), encoding="utf-8")


def publish_project(params_file: Path, edition: Edition | None = None, **changes: Any) -> Path:
    """Publish a period of a project as a run does, without notebooks, documents and analysis of delays."""
    params = load_params(params_file, changes)
    root = params_file.parents[1]
    folder = root / "outputs" / params.period
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    write_edition(folder, edition)
    stage = Stage(folder, root, params)
    stage.save_source(*stage.read_source())
    judged, counts = stage.counted
    stage.save_judged(judged, counts)
    stage.save_analysis((), unasked())
    result = stage.load_result()
    stage.write_result(result)
    stage.drop_parts()
    (folder / "bao-cao.html").write_text(REGISTER_PAGE, encoding="utf-8")
    given = made_from(root, params, params_file, root / "outputs")
    write_crate(folder, given)
    write_manifest(folder, given, result)
    return folder
