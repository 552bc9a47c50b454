"""What is counted and who is judged are called what the office calls them, in whatever is shown."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from result_example import changed, example_result
from test_letter import SHAPES

import hganalysis as hg
from hganalysis.report.standing import told_of
from hganalysis.settings.office import load_office
from hganalysis.settings.own_words import OwnWords, own_words, shown_in, use_words, worded, words_in_force

if TYPE_CHECKING:
    from collections.abc import Iterator

QUESTIONS = OwnWords("câu hỏi", "trả lời", "bộ, cơ quan", "Phòng")
TEXTS = st.lists(
    st.sampled_from(
        ["nhiệm vụ", "Hoàn thành", "cơ quan, đơn vị", "thực hiện", "Văn phòng", "“nhiệm vụ”", "a", ", "]
    )
).map("".join)


@pytest.fixture
def asked() -> Iterator[None]:
    with shown_in(QUESTIONS):
        yield


def test_an_office_that_uses_the_words_of_this_tool_changes_nothing() -> None:
    assert own_words(load_office()) == replace(words_in_force(), names=()) == OwnWords()
    assert worded("Nhiệm vụ của Văn phòng") == "Nhiệm vụ của Văn phòng"


@given(TEXTS)
def test_words_put_in_twice_are_as_put_in_once(text: str) -> None:
    for own in (
        QUESTIONS,
        OwnWords("nhiệm vụ trọng tâm", "hoàn thành", "các cơ quan, đơn vị", "Văn phòng Sở"),
    ):
        assert own.put_in(own.put_in(text)) == own.put_in(text)


@pytest.mark.parametrize("shape", ["seed", "empty", "all late", "unread", "no deadlines"])
@pytest.mark.usefixtures("asked")
def test_no_figure_of_a_period_calls_a_question_a_task(shape: str) -> None:
    for name, drawn in hg.draw(SHAPES[shape]).items():
        shown = [drawn.title, drawn.topic, drawn.alt, drawn.caption, drawn.render("svg").decode()]
        shown += [drawn.render_narrow().decode(), drawn.csv().decode("utf-8-sig")]
        assert not [each for each in shown if "nhiệm vụ" in each.lower() or "hoàn thành" in each.lower()], (
            name
        )


@pytest.mark.usefixtures("asked")
def test_no_table_or_sentence_of_a_notebook_calls_a_question_a_task() -> None:
    result = example_result(12)
    tables = [
        hg.totals_table,
        hg.reasons_table,
        hg.holders_table,
        hg.clocks_table,
        hg.agency_table,
        hg.checks_table,
    ]
    for table in tables:
        for shown in (table(result)._repr_html_(), repr(table(result))):
            assert "nhiệm vụ" not in shown.lower(), table.__name__
    assert "Số câu hỏi" in hg.totals_table(result)._repr_html_()


@pytest.mark.usefixtures("asked")
def test_what_the_source_says_stands_as_it_was_written() -> None:
    use_words(replace(QUESTIONS, names=("Ban Nhiệm vụ",)))
    told = worded("Ban Nhiệm vụ còn 2 nhiệm vụ; nguồn ghi “hoàn thành nhiệm vụ”")
    assert told == "Ban Nhiệm vụ còn 2 câu hỏi; nguồn ghi “hoàn thành nhiệm vụ”"

    shown = hg.answers.showing.table(
        "Nhiệm vụ", ["Nội dung nhiệm vụ", "Ghi"], [["Nhiệm vụ số 1", "2 nhiệm vụ"]]
    )
    rows = shown._repr_html_()
    assert "Nhiệm vụ số 1" in rows
    assert "2 câu hỏi" in rows


def test_what_whoever_ran_a_period_is_told_is_in_the_words_of_its_office() -> None:
    office = load_office().model_copy(update={"task": "câu hỏi", "done": "trả lời"})
    check = {"name": "own.done", "holds": False, "expected": 896, "found": 895}
    warned = "2 nhiệm vụ của Ban Nhiệm vụ."
    warning = {"code": "state_unknown", "rows": 2, "columns": [], "figures": ["total"], "message": warned}
    result = changed(example_result(3, names=("Ban Nhiệm vụ",)), checks=[check], warnings=[warning])
    told = told_of(result, office)

    assert told["warnings"] == ["2 câu hỏi của Ban Nhiệm vụ."]
    [said] = told["checks"]
    assert said.startswith("Số đã trả lời")


@pytest.mark.usefixtures("asked")
def test_headings_of_the_numbers_drawn_are_in_the_words_of_the_office_and_names_are_not_changed() -> None:
    result = example_result(3, names=("Ban Nhiệm vụ",))
    use_words(replace(QUESTIONS, names=tuple(each.agency for each in result.by_agency)))
    rows = list(csv.reader(io.StringIO(hg.draw(result)["status_by_agency"].csv().decode("utf-8-sig"))))

    assert {row[0] for row in rows[1:]} == {each.agency for each in result.by_agency}
