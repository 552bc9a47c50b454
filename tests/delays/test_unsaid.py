"""What the data cannot say becomes a sentence: never a traceback, never a number."""

from __future__ import annotations

import pickle
from pathlib import Path

import pandas as pd
import pytest

import hganalysis as hg
from hganalysis.answers.unsaid import attempt, groups_of, require
from hganalysis.errors import FrameError, HgError, Unsaid

SENTENCE = "Chưa nói được điều này: chỉ có 1 nhóm. Cần ít nhất 2 nhóm."


def refuse(*_: object) -> float:
    raise Unsaid("điều này", "chỉ có 1 nhóm", "ít nhất 2 nhóm")


def test_it_is_one_line_for_whoever_does_not_expect_it() -> None:
    with pytest.raises(HgError) as caught:
        refuse()
    assert str(caught.value) == SENTENCE
    assert caught.value.exit_code == 2


def test_an_attempt_gives_the_answer_or_the_sentence_as_a_value() -> None:
    assert attempt(max, 1, 2) == 2
    assert str(attempt(refuse)) == SENTENCE


def test_an_attempt_hides_no_other_error() -> None:
    with pytest.raises(ZeroDivisionError):
        attempt(lambda: 1 / 0)
    with pytest.raises(FrameError):
        attempt(require, [1], ["a"], "điều này")


def test_in_a_notebook_it_shows_as_a_paragraph_without_markup_from_the_data() -> None:
    shown = Unsaid("tỷ lệ của <b>Sở A & B</b>", "x", "y")._repr_html_()
    assert shown == "<p>Chưa nói được tỷ lệ của &lt;b&gt;Sở A &amp; B&lt;/b&gt;: x. Cần y.</p>"


def test_it_survives_the_way_between_processes() -> None:
    copy = pickle.loads(pickle.dumps(attempt(refuse)))  # noqa: S301
    assert (str(copy), copy.what, copy.need) == (SENTENCE, "điều này", "ít nhất 2 nhóm")


def test_all_missing_columns_are_named_with_their_labels_at_once() -> None:
    with pytest.raises(Unsaid, match=r"thiếu cột Ngày giao \(assigned_on\), lạ\. Cần tệp xuất có các cột đó"):
        require(pd.DataFrame({"a": [1]}), ["assigned_on", "a", "lạ"], "điều này")


def test_a_frame_without_rows_or_of_another_library_is_told() -> None:
    with pytest.raises(Unsaid, match="bảng không có dòng nào"):
        require(pd.DataFrame({"a": []}), ["a"], "điều này")
    with pytest.raises(FrameError, match="Cần bảng pandas, nhưng nhận được dict"):
        require({"a": [1]}, ["a"], "điều này")


def test_groups_are_text_and_a_missing_one_is_a_group_of_its_own() -> None:
    frame = pd.DataFrame({"a": ["x", None, "y"], "b": [1, 2, 3]}, index=[7, 8, 9])
    assert groups_of(frame, "a").to_dict() == {7: "x", 8: "không rõ", 9: "y"}
    assert list(groups_of(frame, ["a", "b"])) == ["x · 1", "không rõ · 2", "y · 3"]


def test_every_public_name_of_delays_is_there_and_unknown_ones_are_refused() -> None:
    assert [name for name in hg.delays.__all__ if not hasattr(hg.delays, name)] == []
    with pytest.raises(AttributeError, match="nothing_like_it"):
        hg.delays.nothing_like_it  # noqa: B018


def test_no_module_of_delays_hides_a_function_of_the_same_name() -> None:
    modules = {path.stem for path in Path(hg.delays.__file__).parent.glob("*.py")}
    assert modules & set(hg.delays.__all__) == set()
