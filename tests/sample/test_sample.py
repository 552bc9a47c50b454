"""The simulated export: the same bytes each time, the published totals, every mess, effects that show."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl import Workbook

from hganalysis.sample import build_sample, effects
from hganalysis.settings.directory import load_agencies
from hganalysis.settings.wordlists import load_statuses
from hganalysis.text import fold, percent

COMMITTED = Path(__file__).parents[2] / "data" / "nhiem-vu-2024-11-03.xlsx"
AS_OF = dt.date(2024, 11, 3)
PUBLISHED = {"done_on_time": 703, "done_late": 103, "open_in_time": 65, "open_overdue": 24, "unclassified": 1}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, pd.DataFrame, dict[str, int]]:
    path = tmp_path_factory.mktemp("sample") / "nhiem-vu.xlsx"
    truth = build_sample(path)
    return path, truth.tasks, truth.totals


@pytest.fixture(scope="module")
def truth(built: tuple[Path, pd.DataFrame, dict[str, int]]) -> pd.DataFrame:
    return built[1]


@pytest.fixture(scope="module")
def book(built: tuple[Path, pd.DataFrame, dict[str, int]]) -> Workbook:
    return openpyxl.load_workbook(built[0])


@pytest.fixture(scope="module")
def cells(book: Workbook) -> list[list[Any]]:
    """Every cell of the list of tasks as it stands."""
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


@pytest.fixture(scope="module")
def rows(cells: list[list[Any]]) -> pd.DataFrame:
    """Task rows as they stand, named by their lower header."""
    header = [
        unicodedata.normalize("NFC", (lower or upper).replace("\n", " "))
        for upper, lower in zip(*cells[8:10], strict=True)
    ]
    tasks = [row for row in cells[10:] if str(row[1] or "").startswith("NV")]
    return pd.DataFrame(tasks, columns=header, dtype=object)


def texts(column: pd.Series[Any]) -> list[str]:
    return [value for value in column if isinstance(value, str)]


def test_two_builds_give_the_same_bytes(built: tuple[Path, pd.DataFrame, dict[str, int]], tmp_path: Path):
    build_sample(tmp_path / "again.xlsx")

    assert (tmp_path / "again.xlsx").read_bytes() == built[0].read_bytes()


def test_the_committed_file_is_what_the_command_writes(built: tuple[Path, pd.DataFrame, dict[str, int]]):
    """Part by part, since compressed bytes may differ between versions of zlib."""
    committed, again = zipfile.ZipFile(COMMITTED), zipfile.ZipFile(built[0])

    assert committed.namelist() == again.namelist()
    assert all(committed.read(name) == again.read(name) for name in again.namelist())


@pytest.mark.parametrize("seed", [1])
def test_another_seed_gives_the_published_totals(tmp_path: Path, seed: int):
    truth = build_sample(tmp_path / "other.xlsx", seed)

    assert {status: truth.totals[status] for status in PUBLISHED} == PUBLISHED
    assert truth.totals["total"] == 896
    assert truth.totals["no_deadline"] == 60
    assert truth.totals["excluded"] == 35


def test_the_true_status_follows_from_the_true_dates(truth: pd.DataFrame):
    for task in truth[truth["status"].isin(PUBLISHED)].itertuples():
        finished = task.completed_on if task.completed_on is not None and task.completed_on <= AS_OF else None
        if finished is None:
            expected = "open_overdue" if task.due_on < AS_OF else "open_in_time"
        else:
            expected = "done_late" if finished > task.due_on else "done_on_time"

        assert task.status == ("unclassified" if task.reason == "done_without_date" else expected), (
            task.task_id
        )


def test_tasks_stand_at_the_boundaries_of_the_rules(truth: pd.DataFrame):
    counted = truth[truth["status"].isin(PUBLISHED)]
    ends = counted["due_on"] == AS_OF
    after = counted["completed_on"].map(lambda day: day is not None and day > AS_OF)

    assert (ends & (counted["status"] == "open_in_time")).sum() >= 3
    assert (after & counted["status"].isin(["open_in_time", "open_overdue"])).sum() == after.sum() >= 3
    assert (
        (counted["due_on"] == counted["completed_on"]) & (counted["status"] == "done_on_time")
    ).sum() >= 10
    assert (counted["due_on"] == AS_OF - dt.timedelta(days=1)).any()
    assert counted["assigned_on"].between(dt.date(2024, 1, 1), AS_OF).all()


def test_only_a_finished_task_has_a_completion_date(truth: pd.DataFrame):
    assert set(truth.loc[truth["completed_on"].notna(), "state"]) == {"done"}
    assert truth.loc[(truth["state"] == "done") & truth["completed_on"].isna(), "reason"].tolist() == [
        "done_without_date"
    ]


def test_dates_of_a_task_come_in_order(truth: pd.DataFrame):
    for task in truth.itertuples():
        steps = [task.doc_date, task.assigned_on, task.completed_on, task.reported_on, task.confirmed_on]
        known = [day for day in steps if day is not None]

        assert known == sorted(known), task.task_id
        assert task.due_original is None or task.due_original <= task.due_on, task.task_id


def test_stalled_states_stand_only_where_there_is_no_deadline(truth: pd.DataFrame):
    stalled = truth[truth["state"].isin(["paused", "refused", "returned"])]

    assert set(stalled["state"]) == {"paused", "refused", "returned"}
    assert set(stalled["status"]) == {"no_deadline"}
    assert "awaiting_confirmation" in set(truth.loc[truth["status"] == "open_in_time", "state"])


def test_excluded_rows_are_of_each_kind(truth: pd.DataFrame):
    reasons = Counter(truth.loc[truth["status"] == "excluded", "reason"])
    outside = truth[truth["reason"] == "outside_population"]

    assert reasons == {"withdrawn": 8, "duplicate": 12, "outside_population": 15}
    assert (outside["assigned_on"] < dt.date(2024, 1, 1)).sum() == 9
    assert (outside["assigned_on"] > AS_OF).sum() == 6


def test_a_repeated_row_is_older_than_the_one_that_counts(truth: pd.DataFrame):
    for old in truth[truth["reason"] == "duplicate"].itertuples():
        same = truth[(truth["task_id"] == old.task_id) & (truth["agency_id"] == old.agency_id)]

        assert len(same) == 2, old.task_id
        assert old.last_update_on < same["last_update_on"].max(), old.task_id


def test_title_rows_say_that_the_data_are_simulated(cells: list[list[Any]], book: Workbook):
    above = [value for row in cells[:8] for value in row if value]
    guide = book.worksheets[1]

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in above
    assert "SỐ LIỆU MÔ PHỎNG" in above
    assert (guide.title, guide["A1"].value) == ("Hướng dẫn", "SỐ LIỆU MÔ PHỎNG")


def test_the_header_is_two_merged_rows_one_label_decomposed_and_one_broken(book: Workbook):
    sheet = book.worksheets[0]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    labels = [cell.value for row in sheet["A9:Z10"] for cell in row if cell.value]

    assert {"C9:D9", "I9:J9", "A9:A10"} <= merged
    assert any(label != unicodedata.normalize("NFC", label) for label in labels)
    assert any("\n" in label for label in labels)


def test_group_total_and_signature_rows_stand_among_the_tasks(cells: list[list[Any]]):
    firsts = [str(row[0]) for row in cells[10:] if row[0]]
    seconds = [str(row[1]) for row in cells[10:] if row[1]]

    assert [re.sub(r" \(\d+\)", "", first) for first in firsts if not first.isdigit()] == [
        "Các sở, ban, ngành tỉnh",
        "UBND huyện, thị xã, thành phố",
        "Cơ quan ngành dọc",
        "Cơ quan, đơn vị khác",
    ]
    assert "Tổng cộng" in seconds
    assert any("CHÁNH VĂN PHÒNG" in row for row in cells[-3:])


@pytest.mark.parametrize(
    "pattern",
    [
        r"\d\d/\d\d/\d{4}",
        r"\d/\d{1,2}/\d{4}",
        r"\d\d:\d\d \d\d/\d\d/\d{4}",
        r"\d{4}-\d\d-\d\d",
        r"Trước \d{1,2}/\d{1,2}/\d{4}",
    ],
)
def test_deadlines_are_spelled_in_many_ways(rows: pd.DataFrame, pattern: str):
    assert sum(bool(re.fullmatch(pattern, text)) for text in texts(rows["Hạn xử lý"])) >= 10


@pytest.mark.parametrize("column", ["Hạn xử lý", "Ngày hoàn thành", "Ngày giao"])
def test_dates_are_real_dates_and_serial_numbers_too(rows: pd.DataFrame, column: str):
    kinds = Counter(type(value) for value in rows[column])

    assert kinds[dt.datetime] > 100
    assert kinds[int] > 10


@pytest.mark.parametrize("words", ["Không thời hạn", "Thường xuyên", "Chờ quyết định", "01/01/1970"])
def test_words_and_null_dates_stand_in_place_of_a_deadline(rows: pd.DataFrame, words: str):
    assert words in texts(rows["Hạn xử lý"])


def test_a_missing_deadline_is_also_a_blank_or_an_excel_date_of_1970(rows: pd.DataFrame):
    values = list(rows["Hạn xử lý"])

    assert None in values
    assert dt.datetime(1970, 1, 1) in values


def test_names_are_decomposed_abbreviated_and_old(rows: pd.DataFrame):
    names = texts(rows["Chủ trì"])
    official = {agency.name for agency in load_agencies()}

    assert sum(unicodedata.normalize("NFC", name) != name for name in names) > 50
    assert (
        sum(name not in official and fold(name) not in {fold(each) for each in official} for name in names)
        > 100
    )
    assert any("ã Ngã Bảy" in name for name in [*names, *texts(rows["Phối hợp"])])
    assert any("\u00a0" in name for name in names)


def test_only_two_lead_names_do_not_say_which_agency_is_meant(rows: pd.DataFrame, truth: pd.DataFrame):
    known = Counter(
        name
        for agency in load_agencies()
        if agency.is_valid_on(AS_OF)
        for name in {fold(each) for each in (agency.name, agency.short, *agency.aliases)}
    )
    doubtful = [name for name in texts(rows["Chủ trì"]) if known[fold(name)] != 1]

    assert sorted(doubtful) == ["Long Mỹ", "UBND Long Mỹ"]
    assert truth["agency_id"].isna().sum() == 2


@pytest.mark.parametrize("joint", ["; ", ", ", "\n", " và "])
def test_coordinating_agencies_share_a_cell_in_four_ways(rows: pd.DataFrame, truth: pd.DataFrame, joint: str):
    assert sum(joint in cell for cell in texts(rows["Phối hợp"])) > 20
    assert truth["coop_count"].max() == 4


def test_some_texts_are_cut_and_some_begin_like_a_formula(rows: pd.DataFrame):
    titles = texts(rows["Nội dung nhiệm vụ"])

    assert 10 < sum(title.endswith("…") for title in titles) < 60
    assert any(title.startswith("+ ") for title in titles)
    assert any(title.startswith("- ") for title in titles)


def test_ids_repeat_within_an_agency_and_across_agencies(truth: pd.DataFrame):
    leads = truth.groupby("task_id")["agency_id"].agg(["size", "nunique"])

    assert ((leads["size"] == 2) & (leads["nunique"] == 1)).sum() == 12
    assert ((leads["size"] == 2) & (leads["nunique"] == 2)).sum() == 3


def test_every_state_word_of_the_export_has_a_meaning(rows: pd.DataFrame, truth: pd.DataFrame):
    states = load_statuses().states

    assert Counter(states[fold(word)] for word in rows["Trạng thái"]) == Counter(truth["state"])


def test_the_export_has_as_many_rows_as_the_truth(rows: pd.DataFrame, truth: pd.DataFrame):
    assert Counter(rows["Mã nhiệm vụ"]) == Counter(truth["task_id"])
    assert len(rows) == 991


def judged(truth: pd.DataFrame) -> pd.DataFrame:
    """Tasks whose outcome is known, with whether they were late and how likely the model says that was."""
    known = truth[
        truth["status"].isin(["done_on_time", "done_late", "open_overdue"]) & truth["agency_id"].notna()
    ]
    means = [
        effects.log_ratio(
            task.agency_id, task.field, task.coop_count, task.extension_count, task.due_on.month
        )
        for task in known.itertuples()
    ]
    return known.assign(
        late=known["status"] != "done_on_time",
        expected=[1 / (1 + math.exp(-mean / effects.SCALE)) for mean in means],
        month=known["due_on"].map(lambda day: day.month),
        agency_effect=known["agency_id"].map(lambda id_: effects.AGENCY_PROFILES[id_].effect),
    )


@pytest.mark.parametrize(
    ("column", "high", "low"),
    [
        ("coop_count", [3, 4], [0]),
        ("extension_count", [1, 2, 3], [0]),
        ("field", ["Đất đai, môi trường"], ["Kinh tế tổng hợp"]),
        ("field", ["Khiếu nại, tố cáo"], ["Văn hóa, xã hội"]),
        ("month", [2, 7], [1, 3, 4, 5, 6, 8, 9, 10]),
        ("agency_effect", [0.4, 0.5], [-0.4, -0.3, -0.2, -0.1]),
    ],
)
def test_a_true_effect_shows_in_the_late_share(
    truth: pd.DataFrame, column: str, high: list[Any], low: list[Any]
):
    tasks = judged(truth)

    assert (
        tasks.loc[tasks[column].isin(high), "late"].mean() > tasks.loc[tasks[column].isin(low), "late"].mean()
    )


@pytest.mark.parametrize(
    "column", ["coop_count", "extension_count", "field", "month", "source_level", "leader"]
)
def test_filling_the_quotas_leaves_the_late_shares_where_the_model_puts_them(
    truth: pd.DataFrame, column: str
):
    for level, tasks in judged(truth).groupby(column):
        error = math.sqrt((tasks["expected"] * (1 - tasks["expected"])).sum()) / len(tasks)

        assert abs(tasks["late"].mean() - tasks["expected"].mean()) < 3 * error, level


DOCUMENT = Path(__file__).parents[2] / "docs" / "sample.md"


def documented() -> list[str]:
    return DOCUMENT.read_text(encoding="utf-8").splitlines()


def comma(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def test_the_documented_effects_are_those_of_the_model():
    names = {agency.id: agency.name for agency in load_agencies()}
    listed = {
        "mỗi cơ quan phối hợp": effects.COOP_EFFECT,
        "mỗi lần đã gia hạn": effects.EXTENSION_EFFECT,
        **{f"hạn rơi vào tháng {month}": effect for month, effect in effects.SEASON_EFFECTS.items()},
        **effects.FIELD_EFFECTS,
        **{names[id_]: profile.effect for id_, profile in effects.AGENCY_PROFILES.items() if profile.effect},
    }
    for label, effect in listed.items():
        values = (effect, math.exp(effect), math.exp(effect / effects.SCALE))

        assert f"| {label} | {' | '.join(map(comma, values))} |" in documented()
    assert f"`BASE = {effects.BASE}`, `SCALE = {effects.SCALE}`" in DOCUMENT.read_text(encoding="utf-8")


@pytest.mark.parametrize("column", ["coop_count", "extension_count", "field", "source_level"])
def test_the_documented_late_shares_are_those_of_the_sample(truth: pd.DataFrame, column: str):
    for level, tasks in judged(truth).groupby(column):
        shares = (percent(float(tasks[name].mean())) for name in ("late", "expected"))

        assert f"| {level} | {len(tasks)} | {' | '.join(shares)} |" in documented()
