"""Snapshots: only added to, one a run, each says whose it is; all asked at once by agency and month."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import hganalysis as hg
from hganalysis import vocab
from hganalysis.counting.counts import count
from hganalysis.errors import SourceError
from hganalysis.history.snapshots import (
    KEY,
    Kept,
    every_snapshot,
    keep_snapshot,
    missing_months,
    open_snapshot,
    read_snapshots,
)

if TYPE_CHECKING:
    from pathlib import Path

OFFICE = "UBND TỈNH HẬU GIANG, VĂN PHÒNG"
SOURCE = "ab" * 32


def judged(as_of: str = "2024-10-31", n: int = 40, seed: int = 1, period: str = "") -> pd.DataFrame:
    random = np.random.default_rng(seed)
    day = pd.Timestamp(as_of)
    frame = pd.DataFrame(
        {
            "task_id": [f"NV{i:03d}" for i in range(n)],
            "agency_id": pd.Series(random.choice(["so-y-te", "so-ke-hoach-va-dau-tu", ""], n)).replace(
                "", None
            ),
            "assigned_on": day - pd.to_timedelta(random.integers(20, 90, n), "D"),
            "due_on": day + pd.to_timedelta(random.integers(-20, 20, n), "D"),
            "completed_on": (day - pd.to_timedelta(random.integers(0, 60, n), "D"))
            .to_series()
            .reset_index(drop=True)
            .where(pd.Series(random.random(n) < 0.7)),
        }
    )
    frame["agency"] = frame["agency_id"].map({"so-y-te": "Sở Y tế"}).fillna("Sở Kế hoạch và Đầu tư")
    made = hg.classify(frame, as_of=dt.date.fromisoformat(as_of))
    made.attrs = about(as_of, period)
    return made


def about(as_of: str, period: str = "") -> dict[Any, Any]:
    return {
        "period": period or as_of,
        "label": f"đến {as_of}",
        "from": f"{as_of[:4]}-01-01",
        "as_of": as_of,
        "simulated": True,
        "rules": {"granularity": "day"},
    }


def keep(frame: pd.DataFrame, outputs: Path, source: str = SOURCE, office: str = OFFICE) -> Kept:
    return keep_snapshot(frame, outputs, office=office, source=source)


def test_a_snapshot_gives_back_the_table_and_what_it_is_of(tmp_path: Path) -> None:
    table = judged()
    kept = keep(table, tmp_path)
    (found,) = read_snapshots(tmp_path)
    assert kept.path.name == "2024-10-31.01.abababababab.parquet"
    assert (found.about.office, found.about.source, found.about.simulated) == (OFFICE, SOURCE, True)
    pd.testing.assert_frame_equal(found.tasks(), table)
    assert found.tasks().attrs == table.attrs
    assert pq.ParquetFile(kept.path).metadata.row_group(0).column(0).compression == "ZSTD"


def test_the_same_run_twice_is_kept_once_and_says_nothing(tmp_path: Path) -> None:
    first, second = keep(judged(), tmp_path), keep(judged(), tmp_path)
    assert (first.is_new, second.is_new) == (True, False)
    assert first.path == second.path
    assert len(every_snapshot(tmp_path)) == 1
    assert second.words() == ""


def test_two_exports_of_one_day_are_two_snapshots_the_last_counts_and_that_is_told(tmp_path: Path) -> None:
    keep(judged(seed=1), tmp_path)
    kept = keep(judged(seed=2), tmp_path, source="cd" * 32)
    assert kept.path.name == "2024-10-31.02.cdcdcdcdcdcd.parquet"
    assert "đã có bản lưu khác (2024-10-31.01.abababababab.parquet)" in kept.words()
    assert [each.path for each in read_snapshots(tmp_path)] == [kept.path]
    answer = hg.monthly_counts(tmp_path)
    assert "Ngày 31/10/2024 có nhiều bản lưu" in str(answer)
    assert answer.frame["total"].tolist() == [int(count(judged(seed=2))["total"].iloc[0])]


def test_the_same_export_by_other_rules_is_another_snapshot(tmp_path: Path) -> None:
    keep(judged(), tmp_path)
    other = judged()
    other.attrs |= {"rules": {"granularity": "minute"}}
    assert keep(other, tmp_path).is_new
    assert len(every_snapshot(tmp_path)) == 2


def test_nothing_half_written_is_left_or_read(tmp_path: Path) -> None:
    keep(judged(), tmp_path)
    (tmp_path / "history" / ".2024-11-30.01.cdcdcdcdcdcd.parquet").write_bytes(b"PAR1 half")
    assert len(read_snapshots(tmp_path)) == 1


def test_every_file_that_is_no_snapshot_of_ours_is_named_at_once(tmp_path: Path) -> None:
    kept = keep(judged(), tmp_path).path
    damaged, foreign, newer = (kept.with_name(f"2025-0{i}-28.01.{'0' * 12}.parquet") for i in (1, 2, 3))
    damaged.write_bytes(kept.read_bytes()[:-40])
    pd.DataFrame({"a": [1]}).to_parquet(foreign)
    table = pq.read_table(kept)
    metadata = {**table.schema.metadata}
    metadata[KEY] = metadata[KEY].replace(b'"schema": 1', b'"schema": 99')
    pq.write_table(table.replace_schema_metadata(metadata), newer)
    with pytest.raises(SourceError) as told:
        hg.monthly_counts(tmp_path)
    lines = str(told.value).splitlines()
    assert [line.split()[2] for line in lines] == [
        f"history/{each.name}" for each in (damaged, foreign, newer)
    ]
    assert [
        word in line for word, line in zip(("bị hỏng", "không phải", "schema 99"), lines, strict=True)
    ] == [True] * 3


def test_a_snapshot_damaged_inside_is_told_when_its_rows_are_read(tmp_path: Path) -> None:
    path = keep(judged(n=400), tmp_path).path
    content = bytearray(path.read_bytes())
    content[200:1200] = b"\x00" * 1000
    path.write_bytes(bytes(content))
    with pytest.raises(SourceError, match=r"bị hỏng|Không đọc được"):
        open_snapshot(path).tasks()
    with pytest.raises(SourceError, match="Không đọc được các bản lưu"):
        hg.monthly_counts(tmp_path, by="agency")


def test_snapshots_of_two_offices_are_never_added_up(tmp_path: Path) -> None:
    keep(judged(), tmp_path)
    keep(judged("2024-11-30"), tmp_path, office="HM GOVERNMENT, CABINET OFFICE")
    with pytest.raises(SourceError, match="2 cơ quan"):
        hg.monthly_counts(tmp_path)
    assert len(hg.monthly_counts(tmp_path, office=OFFICE).frame) == 1


def test_a_month_without_snapshot_is_told(tmp_path: Path) -> None:
    for day in ("2024-10-31", "2025-01-31"):
        keep(judged(day), tmp_path)
    assert "Không có bản lưu của tháng 11/2024, 12/2024." in str(hg.monthly_counts(tmp_path))
    assert missing_months([]) == ()


def test_no_snapshot_is_a_sentence_and_no_error(tmp_path: Path) -> None:
    answer = hg.monthly_counts(tmp_path)
    assert answer.frame.empty
    assert "chưa có bản lưu nào" in answer.needs


def test_ten_years_of_months_count_as_each_table_counts(tmp_path: Path) -> None:
    days = [day.strftime("%Y-%m-%d") for day in pd.date_range("2015-01-31", periods=120, freq="ME")]
    tables = {day: judged(day, seed=i) for i, day in enumerate(days)}
    for table in tables.values():
        keep(table, tmp_path)
    found = hg.monthly_counts(tmp_path).frame
    assert found["as_of"].tolist() == days
    assert "Không có bản lưu" not in str(hg.monthly_counts(tmp_path))
    for day, row in zip(days, found.to_dict("records"), strict=True):
        counts = count(tables[day]).iloc[0]
        assert {name: row[name] for name in vocab.COUNTS} == {name: counts[name] for name in vocab.COUNTS}
        rate = hg.rate(tables[day], as_of=day).frame.iloc[0]
        assert (row["on_time"], row["settled"]) == (rate["on_time"], rate["settled"])
        assert row["low"] == pytest.approx(rate["low"])
    by_agency = hg.monthly_counts(tmp_path, "agency", since="2020-01-01", until="2020-12-31").frame
    assert by_agency["as_of"].nunique() == 12
    whole = found[found["as_of"].str.startswith("2020")].set_index("as_of")["total"]
    assert by_agency.groupby("as_of")["total"].sum().tolist() == whole.tolist()


def test_a_series_goes_on_over_a_merger_as_successor_and_ends_as_assigned(tmp_path: Path) -> None:
    for day in ("2025-01-31", "2025-02-28"):
        keep(judged(day), tmp_path)
    heirs = hg.monthly_counts(tmp_path, "agency").frame
    assert "so-tai-chinh-2025" in heirs["agency_id"].unique()
    assert "so-ke-hoach-va-dau-tu" not in heirs["agency_id"].unique()
    assert (
        "so-ke-hoach-va-dau-tu"
        in hg.monthly_counts(tmp_path, "agency", as_assigned=True).frame["agency_id"].tolist()
    )


def test_a_copy_elsewhere_still_says_whose_it_is(tmp_path: Path) -> None:
    path = keep(judged(), tmp_path).path
    moved = tmp_path / "bản sao.parquet"
    shutil.copy(path, moved)
    assert open_snapshot(moved).about.office == OFFICE


def test_the_answer_draws_itself_and_shows_a_row_a_day(tmp_path: Path) -> None:
    for day in ("2024-10-31", "2024-11-30"):
        keep(judged(day), tmp_path)
    answer = hg.monthly_counts(tmp_path)
    assert answer.tables[0].frame["Ngày chốt"].tolist() == ["31/10/2024", "30/11/2024"]
    assert answer.plot().get_title() == answer.title
