"""Rows of one id and one lead are one task; which row counts is told by dates, or told to be unknown."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from hganalysis.intake.duplicates import settle_duplicates
from hganalysis.intake.findings import Findings

DATES = ("last_update_on", "entered_on", "due_on", "completed_on", "assigned_on", "due_original")
FIRST, LAST = dt.datetime(2024, 9, 1), dt.datetime(2024, 9, 2)


def settled(*rows: dict[str, Any]) -> tuple[list[tuple[str | None, str | None]], pd.DataFrame]:
    """Exclusion and doubt of each row, and the findings."""
    base = {
        "task_id": "NV1",
        "agency_id": "so-y-te",
        "agency": "Sở Y tế",
        "agency_raw": "SYT",
        "state": "open",
        "due_kind": "dated",
        "source_sheet": "s",
    }
    marks = {"exclusion": None, "doubt": None}
    whole = [{**base, **marks, **row, "source_row": i} for i, row in enumerate(rows, 10)]
    names = list(dict.fromkeys(name for row in whole for name in row))
    tasks = pd.DataFrame(
        {
            name: pd.Series(
                [row.get(name) for row in whole],
                dtype="datetime64[us]" if name in DATES else "int64" if name == "source_row" else "str",
            )
            for name in names
        }
    )
    before, findings = tasks.copy(), Findings("f", {("f", "s", "task_id"): "Mã"})
    after = settle_duplicates(tasks, findings)
    pd.testing.assert_frame_equal(tasks, before)
    found = after[["exclusion", "doubt"]].astype(object).where(after[["exclusion", "doubt"]].notna(), None)
    return [tuple(row) for row in found.to_numpy().tolist()], findings.frame([("f", "s")])


KEPT, OUT, DOUBTED = (None, None), ("duplicate", None), (None, "conflicting_duplicates")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{}], [KEPT]),
        ([{}, {"task_id": "NV2"}], [KEPT, KEPT]),
        ([{}, {}], [KEPT, OUT]),
        ([{"last_update_on": FIRST}, {"last_update_on": LAST}], [OUT, KEPT]),
        ([{"last_update_on": LAST}, {"last_update_on": FIRST}], [KEPT, OUT]),
        ([{"entered_on": FIRST}, {"entered_on": LAST, "state": "done"}], [OUT, KEPT]),
        (
            [{"last_update_on": FIRST, "entered_on": LAST}, {"last_update_on": LAST, "entered_on": FIRST}],
            [OUT, KEPT],
        ),
        (
            [{"last_update_on": LAST, "entered_on": FIRST}, {"last_update_on": LAST, "entered_on": LAST},
             {"last_update_on": FIRST, "entered_on": dt.datetime(2024, 9, 9)}],
            [OUT, KEPT, OUT],
        ),
        ([{"last_update_on": LAST, "state": "done"}, {"last_update_on": None}], [OUT, DOUBTED]),
        ([{"state": "done"}, {"state": "open"}], [OUT, DOUBTED]),
        ([{"due_on": FIRST}, {"due_on": LAST}], [OUT, DOUBTED]),
        ([{"completed_on": FIRST}, {"completed_on": None}], [OUT, DOUBTED]),
        ([{"assigned_on": FIRST}, {"assigned_on": LAST}], [OUT, DOUBTED]),
        ([{"due_original": FIRST}, {"due_original": LAST}], [OUT, DOUBTED]),
        ([{}, {"assigned_on": LAST}], [OUT, KEPT]),
        ([{"assigned_on": LAST}, {"due_original": LAST}], [KEPT, OUT]),
        (
            [{"assigned_on": FIRST, "last_update_on": FIRST}, {"assigned_on": LAST, "last_update_on": LAST}],
            [OUT, KEPT],
        ),
        ([{"due_kind": "none"}, {"due_kind": "recurrent"}], [OUT, DOUBTED]),
        ([{"state": "done"}, {"state": "open"}, {"state": "open"}], [OUT, OUT, DOUBTED]),
        ([{"state": "open"}, {"state": "withdrawn"}], [DOUBTED, OUT]),
        ([{"state": "done"}, {"state": "open"}, {"state": "withdrawn"}], [OUT, DOUBTED, OUT]),
        ([{"due_kind": "dated"}, {"due_kind": "none"}], [DOUBTED, OUT]),
        ([{"due_kind": "dated"}, {"due_kind": "unreadable"}], [DOUBTED, OUT]),
        ([{"due_kind": "none"}, {"state": "withdrawn"}], [DOUBTED, OUT]),
        ([{"due_kind": "none"}, {"due_kind": "none", "state": "withdrawn"}], [DOUBTED, OUT]),
        ([{"state": "withdrawn", "due_kind": "none"}, {"state": "withdrawn"}], [OUT, DOUBTED]),
        ([{"last_update_on": FIRST}, {"last_update_on": LAST, "state": "withdrawn"}], [OUT, KEPT]),
        (
            [{"last_update_on": FIRST}, {"last_update_on": LAST, "due_kind": "none"},
             {"last_update_on": LAST, "state": "withdrawn"}],
            [OUT, DOUBTED, OUT],
        ),
        (
            [{"last_update_on": FIRST, "state": "done"}, {"last_update_on": LAST}, {"last_update_on": LAST}],
            [OUT, KEPT, OUT],
        ),
        ([{}, {"agency_id": "so-tu-phap"}], [KEPT, KEPT]),
        ([{}, {"agency_id": None, "agency": None, "agency_raw": None}], [KEPT, KEPT]),
        ([{"agency_id": None, "agency": "Cty A"}, {"agency_id": None, "agency": "CTY  a"}], [KEPT, OUT]),
        ([{"agency_id": None, "agency": "Cty A"}, {"agency_id": None, "agency": "Cty B"}], [KEPT, KEPT]),
        ([{"agency_id": None, "agency": None}, {"agency_id": None, "agency": None}], [KEPT, OUT]),
        ([{}, {"agency_id": "so-tu-phap"}, {}], [KEPT, KEPT, OUT]),
        ([{"task_id": None}, {"task_id": None}], [KEPT, KEPT]),
        ([{"exclusion": "not_selected"}, {}], [("not_selected", None), KEPT]),
    ],
)  # fmt: skip
def test_which_row_of_one_task_counts(rows: list[dict[str, Any]], expected: list[Any]) -> None:
    assert settled(*rows)[0] == expected


def test_each_row_left_out_is_a_finding_that_names_the_row_kept() -> None:
    findings = settled({"last_update_on": FIRST}, {"last_update_on": LAST})[1]
    [found] = findings.to_dict("records")

    assert (found["code"], found["row"], found["column"], found["value"]) == ("duplicate", 10, "Mã", "NV1")
    assert found["reason"] == "Cùng mã, cùng cơ quan với dòng 11"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (({"state": "done"}, {"state": "open"}), [(10, "dòng 11, khác nhau ở trạng thái")]),
        (
            ({"due_on": FIRST, "assigned_on": FIRST}, {"due_on": LAST, "assigned_on": LAST}),
            [(10, "dòng 11, khác nhau ở thời hạn và ngày giao")],
        ),
        (({"due_kind": "none"}, {}), [(10, "dòng 11, khác nhau ở thời hạn")]),
        (
            ({"state": "open"}, {"state": "done"}, {"state": "open"}),
            [(10, "dòng 12"), (11, "dòng 12, khác nhau ở trạng thái")],
        ),
    ],
)
def test_rows_that_contradict_each_other_say_in_what(
    rows: tuple[dict[str, Any], ...], told: list[tuple[int, str]]
) -> None:
    findings = settled(*rows)[1]
    said = findings["reason"].str.removeprefix("Cùng mã, cùng cơ quan với ")
    assert list(zip(findings["row"], said, strict=True)) == told


def test_a_row_left_out_for_one_in_doubt_is_an_error() -> None:
    findings = settled({"state": "done"}, {"state": "open"})[1]
    assert findings[["code", "severity"]].to_numpy().tolist() == [["conflicting_duplicates", "error"]]


def test_every_row_of_an_id_with_several_leads_is_reported() -> None:
    findings = settled({}, {"agency_id": "so-tu-phap", "agency": "Sở Tư pháp"}, {"task_id": "NV2"})[1]

    assert findings["code"].tolist() == ["same_id_other_agency"] * 2
    assert findings["reason"].unique().tolist() == [
        "Mã này có ở các dòng 10, 11, giao cho: Sở Y tế, Sở Tư pháp"
    ]
