"""Days, months and years in columns of their own: said to be a date in parts, and taken for nothing else."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from exports import write_csv

from hganalysis.cli.screen import proposed
from hganalysis.drafting.draft import Draft, draft_export, redraft
from hganalysis.drafting.said import Said
from hganalysis.drafting.spread_dates import spread_dates
from hganalysis.drafting.yaml_texts import map_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DUE = [dt.date(2024, 1 + n % 12, 1 + n) for n in range(24)]


def parted(due: dt.date) -> list[Any]:
    return [due.day, due.month, due.year]


def drafted(folder: Path, labels: list[str], parts: Callable[[dt.date], list[Any]] = parted) -> Draft:
    rows = [["Mã NV", "Nội dung", "Chủ trì", "Ngày giao", *labels, "Trạng thái"]]
    rows += [
        [f"A{n}", f"Rà soát {n}", "Sở Y tế", f"2024-01-{n + 1:02}", *parts(due), "Đang thực hiện"]
        for n, due in enumerate(DUE)
    ]
    return draft_export(write_csv(folder / "a.csv", rows), "a.csv", "a")


@pytest.mark.parametrize(
    ("labels", "parts", "found"),
    [
        (["Ngày", "Tháng", "Năm"], parted, [(4, 5, 6)]),
        (["Thời hạn - Ngày", "Thời hạn - Tháng", "Thời hạn - Năm"], parted, [(4, 5, 6)]),
        (["Thời hạn (ngày)", "Thời hạn (tháng)", "Thời hạn (năm)"], parted, [(4, 5, 6)]),
        (["Due day", "Due month", "Due year"], parted, [(4, 5, 6)]),
        (["Năm", "Tháng", "Ngày"], lambda due: parted(due)[::-1], [(4, 5, 6)]),
        (["Hạn (ngày)", "Hạn (tháng)"], lambda due: parted(due)[:2], [(4, 5)]),
        (["Số ngày", "Ngày hạn", "Tháng hạn"], lambda due: [5, due.day, due.month], [(5, 6)]),
        (["Ngày", "Tháng", "Ngày xong", "Tháng xong"], lambda due: parted(due)[:2] * 2, [(4, 5), (6, 7)]),
        (["Ngày", "Tháng"], lambda due: [due.day, due.month + 12], []),
        (["Ngày", "Tháng"], lambda due: [due.day + 31, due.month], []),
        (["Ngày", "Ghi chú", "Tháng"], lambda due: [due.day, "", due.month], []),
        (["Ngày", "Tháng"], lambda due: [due.isoformat(), due.month], []),
        (["Thời hạn (ngày)"], lambda due: [due.day], []),
    ],
)
def test_columns_beside_each_other_are_a_date_in_parts_by_their_headings_and_numbers(
    tmp_path: Path, labels: list[str], parts: Callable[[dt.date], list[Any]], found: list[tuple[int, ...]]
) -> None:
    draft = drafted(tmp_path, labels, parts)

    assert spread_dates(draft.table) == found
    assert map_text(draft).count("ghi riêng ngày, tháng, năm") == len(found)
    assert " ".join(" ".join(proposed(draft)).split()).count("ghi riêng ngày, tháng, năm") == len(found)


@pytest.mark.parametrize(
    "labels", [["Thời hạn (ngày)", "Thời hạn (tháng)"], ["Số ngày xử lý", "Tháng xử lý"]]
)
def test_a_part_of_a_date_is_no_length_of_time_be_it_named_for_the_deadline(
    tmp_path: Path, labels: list[str]
) -> None:
    draft = drafted(tmp_path, labels, lambda due: parted(due)[:2])
    named = redraft(draft, Said(columns={"due_on": 4}))

    assert "due_on" in draft.missing()
    assert (draft.dates.terms_in, named.dates.terms_in) == ("", "")
    assert named.dates.unread
