"""Counting classified tasks by group."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from libraries import LIBRARIES, by_id, records, table
from strategies import rules, tasks

from hganalysis import vocab
from hganalysis.counting.counts import count
from hganalysis.counting.status import classify
from hganalysis.errors import FrameError

SIZES = {"done_on_time": 703, "done_late": 103, "open_in_time": 65, "open_overdue": 24, "unclassified": 1}
OUTSIDE = {"no_deadline": 40, "excluded": 12}


def judged(sizes: dict[str, int], **columns: Any) -> pl.DataFrame:
    words = [status for status, size in sizes.items() for _ in range(size)]
    return pl.DataFrame({"status": pl.Series(words, dtype=pl.Enum(list(vocab.STATUSES))), **columns})


def test_the_published_figures_add_up_to_the_total_with_the_one_unclassified() -> None:
    [found] = records(count(judged(SIZES | OUTSIDE)))
    assert found == SIZES | OUTSIDE | {"done": 806, "open": 89, "total": 896}
    assert list(found) == [*vocab.STATUSES, "done", "open", "total"]


def test_a_missing_group_is_a_group_of_its_own_and_comes_first() -> None:
    frame = judged({"done_late": 2, "excluded": 2}, agency_id=["b", None, "a", "b"])
    found = records(count(frame, by="agency_id"))
    assert [(row["agency_id"], row["total"], row["excluded"]) for row in found] == [
        (None, 1, 0), ("a", 0, 1), ("b", 1, 1),
    ]  # fmt: skip


def test_groups_of_several_columns_are_sorted_by_all_of_them() -> None:
    frame = judged({"done_late": 4}, group=["x", "y", "x", "x"], agency_id=["b", "a", "a", "b"])
    found = records(count(frame, by=["group", "agency_id"]))
    assert [(row["group"], row["agency_id"], row["done"]) for row in found] == [
        ("x", "a", 1), ("x", "b", 2), ("y", "a", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("by", [None, []])
def test_without_groups_there_is_one_row(by: Any) -> None:
    assert len(records(count(judged({"open_overdue": 3}), by=by))) == 1


def test_a_group_named_twice_counts_once() -> None:
    frame = judged({"done_late": 1}, agency_id=["a"])
    assert records(count(frame, by=["agency_id", "agency_id"])) == records(count(frame, by="agency_id"))


def test_the_status_itself_may_be_the_group() -> None:
    found = records(count(judged({"done_late": 2, "excluded": 1}), by="status"))
    assert [(row["status"], row["done_late"], row["excluded"]) for row in found] == [
        ("done_late", 2, 0), ("excluded", 0, 1),
    ]  # fmt: skip


def test_all_missing_columns_are_named_at_once() -> None:
    with pytest.raises(FrameError, match=r"status, agency_id\. .*title"):
        count(pd.DataFrame({"title": ["x"]}), by=["agency_id", "title"])


def test_a_group_with_the_name_of_a_count_is_refused() -> None:
    with pytest.raises(FrameError, match="total"):
        count(judged({"done_late": 1}, total=[1]), by="total")


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_count_is_a_whole_number_and_the_index_is_plain(library: str) -> None:
    rows = [
        {"task_id": 1, "state": "open", "agency_id": "a"},
        {"task_id": 2, "state": "open", "agency_id": None},
    ]
    frame = LIBRARIES[library](table(rows, ["task_id", "due_on", "state", "agency_id"]))
    counted = count(classify(frame, as_of="2024-11-03"), by="agency_id")
    for row in records(counted):
        assert {type(value) for name, value in row.items() if name != "agency_id"} == {int}
    if isinstance(counted, pd.DataFrame):
        assert counted.index.equals(pd.RangeIndex(2))


@settings(max_examples=40, deadline=None)
@given(tasks(), rules())
def test_the_counts_add_up_whatever_the_table(drawn: Any, rule: Any) -> None:
    rows, columns = drawn
    frame = classify(pl.from_arrow(table(rows, columns)), **(rule | {"basis": "current"}))
    [whole] = records(count(frame))
    groups = records(count(frame, by="agency_id"))

    statuses = [status for status, _ in by_id(frame).values()]
    assert {status: whole[status] for status in vocab.STATUSES} == {
        status: statuses.count(status) for status in vocab.STATUSES
    }
    assert whole["total"] + whole["no_deadline"] + whole["excluded"] == len(rows)
    assert whole["total"] == whole["done"] + whole["open"] + whole["unclassified"]
    assert whole == {name: sum(group[name] for group in groups) for name in whole}
    assert {group["agency_id"] for group in groups} == {row["agency_id"] for row in rows}


@pytest.mark.parametrize("frame_of", [pd.DataFrame, pl.DataFrame])
@pytest.mark.parametrize(("word", "named"), [("Done_late", "Done_late"), (None, "để trống"), ("", "''")])
def test_what_is_no_status_is_refused_and_never_left_out_of_the_counts(
    frame_of: Any, word: str | None, named: str
) -> None:
    with pytest.raises(FrameError, match=named):
        count(frame_of({"status": ["done_late", word]}))
