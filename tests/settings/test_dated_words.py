"""Days that params say by a word: a closed list, counted from a day that is given."""

import datetime as dt

import pytest

from hganalysis.errors import ParamsError
from hganalysis.run.opened import open_period
from hganalysis.settings.dated_words import FROM_WORDS, TO_WORDS, dated
from hganalysis.settings.params import load_params

TEXT = """\
period: "{to}"
label: "{month} tháng đầu năm {year}"
from: Đầu năm
to: Cuối tháng  trước
previous: "{previous_to}"
source: {file: "data/viec-{to}.csv", map: thu}
"""


@pytest.fixture
def params(tmp_path):
    (tmp_path / "params" / "maps").mkdir(parents=True)
    (tmp_path / "params" / "maps" / "thu.yml").write_text("columns: {}\n", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "viec-2024-02-29.csv").touch()
    path = tmp_path / "params" / "thang.yml"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("word", "today", "day"),
    [
        ("hôm nay", "2024-03-01", "2024-03-01"),
        ("hôm qua", "2024-03-01", "2024-02-29"),
        ("cuối tháng trước", "2024-03-31", "2024-02-29"),
        ("cuối tháng trước", "2025-01-01", "2024-12-31"),
        ("cuối quý trước", "2024-03-31", "2023-12-31"),
        ("cuối quý trước", "2024-04-01", "2024-03-31"),
        ("cuối năm trước", "2024-12-31", "2023-12-31"),
    ],
)
def test_a_word_of_to_is_a_day_before_or_at_the_day_of_the_run(word, today, day):
    assert TO_WORDS[word](dt.date.fromisoformat(today)) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    ("word", "end", "day"),
    [
        ("đầu tháng", "2024-02-29", "2024-02-01"),
        ("đầu quý", "2024-06-30", "2024-04-01"),
        ("đầu quý", "2024-07-01", "2024-07-01"),
        ("đầu năm", "2024-12-31", "2024-01-01"),
    ],
)
def test_a_word_of_from_counts_from_to(word, end, day):
    assert FROM_WORDS[word](dt.date.fromisoformat(end)) == dt.date.fromisoformat(day)


def test_words_and_places_come_to_what_a_clerk_would_have_written(params):
    given = dated(params, None, dt.date(2024, 3, 5))
    made = load_params(params, given)
    assert (made.period, made.label, made.previous) == ("2024-02-29", "2 tháng đầu năm 2024", "2024-01-31")
    assert (made.from_, made.to) == (dt.date(2024, 1, 1), dt.date(2024, 2, 29))
    assert made.source.file == "data/viec-2024-02-29.csv"


def test_an_override_goes_before_the_file(params):
    given = dated(params, {"to": "2024-02-15", "period": "x", "label": "y"}, dt.date(2024, 3, 5))
    assert given == {"to": "2024-02-15", "period": "x", "label": "y", "from": "2024-01-01"}
    assert dated(params, {"to": "hôm nay"}, dt.date(2024, 2, 29))["period"] == "2024-02-29"


def test_another_word_is_refused_as_no_day_and_another_place_by_name(params):
    params.write_text(TEXT.replace("Cuối tháng  trước", "cuối tuần trước"), encoding="utf-8")
    with pytest.raises(ParamsError, match="«cuối tuần trước» không phải ngày"):
        load_params(params, dated(params, None, dt.date(2024, 3, 5)))
    params.write_text(TEXT.replace("{month}", "{week}"), encoding="utf-8")
    with pytest.raises(ParamsError, match="không có chỗ điền"):
        dated(params, None, dt.date(2024, 3, 5))


def test_a_file_without_words_is_left_as_it_is(params):
    params.write_text("period: a\nlabel: '{b}'\nfrom: 2024-01-01\nto: 2024-02-29\n", encoding="utf-8")
    assert dated(params, {"x": 1}, dt.date(2024, 3, 5)) == {"x": 1}


def test_a_period_is_opened_by_words_too(params):
    (params.parents[1] / "data" / "viec-2024-02-29.csv").unlink()
    with pytest.raises(ParamsError) as refused:
        open_period("thang", params.parents[1])
    assert "không phải ngày" not in str(refused.value)
