"""The counts of a period on a terminal: why tasks are not classified, and what changes that."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from hganalysis import vocab
from hganalysis.cli.published_lines import MOST_WORDS, figures

Unjudged = tuple[str, str | None]
"""Reason and state, as written, of a task that is not classified."""


def result(*tasks: Unjudged) -> dict[str, Any]:
    totals = {**dict.fromkeys(vocab.COUNTS, 0), "total": len(tasks), "unclassified": len(tasks)}
    reasons = Counter(reason for reason, _ in tasks).most_common()
    return {
        "totals": totals,
        "unclassified_reasons": [{"reason": reason, "n": n} for reason, n in reasons],
        "lists": {"unclassified": [{"reason": reason, "status_raw": raw} for reason, raw in tasks]},
    }


def test_where_every_task_is_classified_nothing_is_said_of_why() -> None:
    [line] = figures(result(), "thu")

    assert line.endswith("0 chưa phân loại.")


def test_each_reason_stands_beside_the_tasks_that_are_not_classified_with_its_number() -> None:
    [line] = figures(
        result(("done_without_date", "Xong"), ("date_order", "Xong"), ("date_order", "Xong")), "thu"
    )

    assert line.endswith(
        f"3 chưa phân loại ({vocab.DOUBTS['date_order']} 2; {vocab.DOUBTS['done_without_date']} 1)."
    )


@pytest.mark.parametrize(
    ("raw", "said", "key"),
    [
        ("Tạm dừng", "Tạm dừng 1", "Tạm dừng: open"),
        (None, "(ô trống) 1", "'': open"),
        ("Chờ: ý kiến", "Chờ: ý kiến 1", "'Chờ: ý kiến': open"),
    ],
)
@pytest.mark.parametrize("reason", ["state_paused", "state_refused", "state_returned", "state_unknown"])
def test_a_state_that_keeps_tasks_unclassified_is_named_with_the_line_of_the_map_that_would_change_it(
    reason: str, raw: str | None, said: str, key: str
) -> None:
    _, line, example = figures(result((reason, raw), ("done_without_date", "Xong")), "thu")

    assert f"do chữ ở cột trạng thái: {said}." in line
    assert "mục states của params/maps/thu.yml rồi chạy lại" in line
    assert example.strip() == key
    assert "Xong" not in line


def test_the_commonest_states_are_named_and_the_others_counted() -> None:
    words = [("state_unknown", f"Loại {n}") for n in range(MOST_WORDS + 2)]
    _, line, _ = figures(result(*words, ("state_unknown", "Loại 5")), "thu")

    assert "do chữ ở cột trạng thái: Loại 5 2, Loại 0 1, Loại 1 1, Loại 2 1, và 2 chữ khác." in line


def test_a_state_is_one_however_it_is_written_and_a_long_one_is_told_by_its_beginning() -> None:
    words = ("Từ chối", "từ  chối", "Chờ " + "ý kiến của các bên " * 9)
    _, line, example = figures(result(*(("state_unknown", word) for word in words)), "thu")

    assert "do chữ ở cột trạng thái: Từ chối 2, Chờ ý kiến của các bên ý kiến của các… 1." in line
    assert example.strip() == "Từ chối: open"


def test_a_formula_without_a_result_is_no_word_that_a_map_can_give_a_meaning() -> None:
    assert len(list(figures(result(("state_unknown", "#N/A")), "thu"))) == 1
