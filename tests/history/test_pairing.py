"""Which rows of two exports are the same task."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hganalysis.history.pairing import pair
from hganalysis.history.sameness import SAME_TEXT, likeness

DAY = dt.date(2024, 11, 30)
PLAIN = {
    "task_id": "NV1",
    "doc_number": "12/TB-VP.UBND",
    "doc_date": pd.Timestamp("2024-05-02"),
    "title": "Tham mưu kế hoạch giải phóng mặt bằng tuyến đường tránh",
    "agency_id": "so-y-te",
    "agency": "Sở Y tế",
    "assigned_on": pd.Timestamp("2024-05-03"),
    "source_file": "a.xlsx",
    "source_sheet": "DS",
    "source_row": 12,
}


def table(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame([PLAIN | row for row in rows])


def told(before: pd.DataFrame, after: pd.DataFrame) -> tuple[list, list, list]:
    pairs = pair(before, after, DAY)
    both = list(zip(pairs.both["source_row_was"], pairs.both["source_row_is"], strict=True))
    return both, pairs.vanished["source_row"].tolist(), pairs.new["source_row"].tolist()


def test_two_tasks_under_one_id_are_told_apart_by_their_agency_whatever_their_order():
    two = [{"source_row": 1}, {"agency_id": "so-noi-vu", "agency": "Sở Nội vụ", "source_row": 2}]
    assert told(table(*two), table(*reversed(two))) == ([(2, 2), (1, 1)], [], [])


def test_a_task_whose_agency_changed_is_still_the_same_task():
    assert told(table({}), table({"agency_id": "so-noi-vu", "agency": "Sở Nội vụ"})) == ([(12, 12)], [], [])


def test_a_repeated_row_is_neither_paired_nor_vanished_nor_new():
    older = {"exclusion": "duplicate", "source_row": 3}
    assert told(table({}, older), table({})) == ([(12, 12)], [], [])
    assert told(table({}), table(older, {})) == ([(12, 12)], [], [])


def test_a_task_with_another_id_is_known_by_its_content_where_that_names_one_task():
    other = {"task_id": "NV9", "source_row": 40}
    assert told(table({}), table(other)) == ([(12, 40)], [], [])
    assert told(table({}), table(other, other | {"task_id": "NV8", "source_row": 41})) == ([], [12], [40, 41])


@pytest.mark.parametrize(
    ("nameless", "is_known"),
    [
        ({"task_id": None}, True),
        ({"task_id": None, "doc_number": None}, True),
        ({"task_id": None, "assigned_on": pd.NaT}, True),
        ({"task_id": None, "doc_number": None, "assigned_on": pd.NaT}, False),
        ({"task_id": None, "title": None}, False),
    ],
)
def test_a_row_without_an_id_is_known_by_its_title_with_its_document_or_day(nameless: dict, is_known: bool):
    known = ([(12, 12)], [], [])
    assert told(table(nameless), table(nameless)) == (known if is_known else ([], [12], [12]))


NAMELESS = {"task_id": None, "title": None}
MAY_BE_ONE = [
    ([NAMELESS], [NAMELESS, NAMELESS], (1, 2)),
    ([NAMELESS, {"task_id": "NV2"}], [NAMELESS, {"task_id": "NV3"}], (1, 1)),
    ([NAMELESS], [{}], (0, 0)),
    ([{}], [NAMELESS], (0, 0)),
    ([NAMELESS], [NAMELESS | {"assigned_on": pd.Timestamp("2024-11-01")}], (0, 0)),
    ([NAMELESS], [NAMELESS | {"assigned_on": pd.Timestamp("2024-10-31")}], (1, 1)),
]


@pytest.mark.parametrize(("before", "now", "nameless"), MAY_BE_ONE)
def test_rows_that_nothing_names_may_be_one_task_unless_assigned_since(
    before: list[dict], now: list[dict], nameless: tuple[int, int]
):
    was = table(*before)
    was.attrs["as_of"] = "2024-10-31"
    assert pair(was, table(*now), DAY).nameless == nameless


@pytest.mark.parametrize(
    ("changed", "is_another"),
    [
        ({}, False),
        ({"agency_id": "so-noi-vu", "agency": "Sở Nội vụ"}, False),
        ({"title": "Báo cáo kết quả diễn tập phòng thủ"}, False),
        ({"doc_number": "99/TB-VP.UBND"}, False),
        ({"doc_number": "99/TB-VP.UBND", "title": "Báo cáo kết quả diễn tập phòng thủ"}, True),
        ({"assigned_on": pd.Timestamp("2024-09-09"), "title": "Báo cáo kết quả diễn tập phòng thủ"}, True),
        ({"agency_id": "so-noi-vu", "title": "Báo cáo kết quả diễn tập phòng thủ"}, True),
        ({"doc_number": "99/TB-VP.UBND", "assigned_on": pd.Timestamp("2024-09-09")}, False),
        (
            {
                "doc_number": "99/TB-VP.UBND",
                "assigned_on": pd.Timestamp("2024-09-09"),
                "doc_date": pd.Timestamp("2024-09-08"),
            },
            True,
        ),
    ],
)
def test_an_id_is_reused_where_document_and_content_are_of_another_task(changed, is_another):
    assert pair(table({}), table(changed), DAY).reused.tolist() == [is_another]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Báo cáo kết qủa  quý III", "- báo cáo kết quả quý III.", True),
        ("Trình Ủy ban nhân dân tỉnh đề án", "Trình UBND tỉnh đề án", True),
        ("Tham mưu ban hành kế hoạch năm …", "Tham mưu ban hành kế hoạch năm 2025 của tỉnh", True),
        ("Tham mưu ban hành kế hoach", "Tham mưu ban hành kế hoạch", True),
        ("Báo cáo trước ngày 30/6", "Báo cáo trước ngày 30/9", False),
        ("Báo cáo thu ngân sách", "Rà soát quy hoạch rừng", False),
    ],
)
def test_corrected_spelling_is_no_other_title(one, other, same):
    assert (likeness(one, other) >= SAME_TEXT) is same


ROWS = st.lists(
    st.tuples(st.sampled_from("ABC"), st.sampled_from(["so-y-te", "so-noi-vu"]), st.sampled_from(["", "x"])),
    max_size=8,
)


def frame(rows) -> pd.DataFrame:
    columns = ["task_id", "agency_id", "doc_number"]
    return pd.DataFrame(rows, columns=columns).assign(agency="", source_row=range(len(rows)))


@settings(max_examples=25)
@given(ROWS, ROWS)
def test_every_row_is_in_one_pair_or_in_none_and_the_other_way_round_gives_the_same(before, after):
    pairs, mirrored = pair(frame(before), frame(after), DAY), pair(frame(after), frame(before), DAY)
    assert sorted([*pairs.was, *pairs.vanished.index]) == list(range(len(before)))
    assert sorted([*pairs.now, *pairs.new.index]) == list(range(len(after)))
    assert set(zip(pairs.was, pairs.now, strict=True)) == set(zip(mirrored.now, mirrored.was, strict=True))


@settings(max_examples=15)
@given(ROWS)
def test_a_table_is_paired_with_itself_row_by_row(rows):
    pairs = pair(frame(rows), frame(rows), DAY)
    assert pairs.was.tolist() == pairs.now.tolist() == list(range(len(rows)))
