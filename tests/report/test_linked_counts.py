"""The counts of the letter's sentences name their rows, whatever the numbers and the words of the office."""

from __future__ import annotations

import pytest
from result_example import empty_result, example_result

from hganalysis.documents.model import BulletList, RichText, Span
from hganalysis.report.build import build_report
from hganalysis.settings.office import OfficeChanges, load_office


def spans(result, **changes) -> list[Span]:
    """Return the runs of text of the letter that name rows."""
    document = build_report(result, load_office().changed_by(OfficeChanges(**changes)), {})
    lines = []
    for block in document.blocks:
        lines += block.items if isinstance(block, BulletList) else [block]
    return [span for line in lines if isinstance(line, RichText) for span in line.spans if span.rows]


def names(result, **changes) -> dict[str, str]:
    return {span.rows: span.text for span in spans(result, **changes)}


def test_every_count_of_the_letter_names_its_rows():
    told = names(example_result(38))
    assert told.items() >= {
        "tong-so": "896", "hoan-thanh": "806", "dung-han": "703", "hoan-thanh-qua-han": "103",
        "chua-hoan-thanh": "89", "con-han": "65", "qua-han": "24", "chua-phan-loai": "1",
        "den-han-ngay-chot": "4",
    }.items()  # fmt: skip
    assert {"da-qua-thoi-han", "da-qua-thoi-han.dung-han", "da-qua-thoi-han.cham"} <= set(told)
    assert {"chua-hoan-thanh.cho-duyet", "chua-hoan-thanh.bao-sau-ngay-chot"} <= set(told)
    assert int(told["da-qua-thoi-han"]) == int(told["da-qua-thoi-han.dung-han"]) + int(
        told["da-qua-thoi-han.cham"]
    )


@pytest.mark.parametrize(
    "totals",
    [
        {"done_late": 0, "open_overdue": 0},
        {"done_on_time": 1, "done_late": 1, "open_in_time": 1, "open_overdue": 1, "unclassified": 1},
        {"done_late": 24, "open_overdue": 24, "open_in_time": 24, "done_on_time": 24, "unclassified": 24},
        {"done_on_time": 2400, "open_overdue": 4},
    ],
)
def test_a_name_stands_for_the_number_it_is_put_on_and_none_for_nothing(totals):
    result = example_result(3, totals=totals)
    counts = result.totals
    expected = {
        "tong-so": counts.total, "hoan-thanh": counts.done, "dung-han": counts.done_on_time,
        "hoan-thanh-qua-han": counts.done_late, "chua-hoan-thanh": counts.open,
        "con-han": counts.open_in_time, "qua-han": counts.open_overdue,
        "chua-phan-loai": counts.unclassified,
    }  # fmt: skip
    told = [(span.rows, int(span.text.replace(".", ""))) for span in spans(result)]
    assert [(name, n) for name, n in told if expected.get(name, n) != n or n == 0] == []
    assert {name for name, n in expected.items() if n} <= {name for name, _ in told}


def test_a_period_without_tasks_names_no_rows():
    assert spans(empty_result()) == []


def test_the_words_of_the_office_change_nothing_of_it():
    theirs = names(example_result(38), task="câu hỏi", done="trả lời")
    assert theirs == names(example_result(38))
