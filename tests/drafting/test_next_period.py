"""The params of the next period: moved on where the old ones say a day or a name, left alone elsewhere."""

import datetime as dt

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from hganalysis.cli.commands import cli, main
from hganalysis.drafting.next_period import next_label, next_name, next_period, next_window, reported
from hganalysis.errors import ParamsError

TEXT = """\
# Kỳ tháng Mười, Văn phòng duyệt ngày 05/11
period: 2024-10
label: "10 tháng đầu năm 2024"   # như công văn
from: 2024-01-01
to: 2024-10-31   # cuối tháng
source:
  file: data/thang-10.xlsx   # xuất từ QLVB
  map: qlvb

# Quy tắc
deadline: {granularity: minute, roll_forward: true}
published:
  total: 5
  done: 2
checked_by: Nguyễn Văn A
corrections: params/corrections/2024-10.xlsx
report:
  # văn thư điền
  number: 12
  date: 2024-11-05
  place: Hậu Giang
"""
NEXT = """\
# Kỳ tháng Mười, Văn phòng duyệt ngày 05/11
period: 2024-11
label: 11 tháng đầu năm 2024   # như công văn
from: 2024-01-01
to: 2024-11-30   # cuối tháng
previous: 2024-10
source:
  file: data/thang-11.xlsx   # xuất từ QLVB
  map: qlvb

# Quy tắc
deadline: {granularity: minute, roll_forward: true}
report:
  # văn thư điền
  place: Hậu Giang
"""


@pytest.fixture
def params(tmp_path):
    path = tmp_path / "params" / "2024-10.yml"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_only_what_moves_on_is_changed_and_what_was_of_the_old_period_alone_is_gone(params):
    made = next_period(params, "data/thang-11.xlsx")
    assert made.text == NEXT
    assert made.period == "2024-11"
    assert made.remarks == (
        "Bỏ mục của riêng kỳ cũ: published, checked_by, corrections, report.number, report.date.",
    )


def test_a_period_that_has_a_previous_one_gets_this_one_instead(params):
    params.write_text(TEXT.replace("# Quy tắc", "previous: 2024-09 # kỳ trước"), encoding="utf-8")
    assert "previous: 2024-10 # kỳ trước\n" in next_period(params, "x").text


def test_keys_between_braces_are_changed_in_their_place(params):
    params.write_text(
        "{period: 2024-11-03, label: x năm, from: 2024-01-01, to: 2024-11-03, previous: a,\n"
        " source: {file: 'a b.xlsx', map: m}, report: {number: 3, place: y}}\n",
        encoding="utf-8",
    )
    made = next_period(params, "c: d.xlsx")
    read = yaml.safe_load(made.text.replace("!de-xuat ", ""))
    assert read["source"] == {"file": "c: d.xlsx", "map": "m"}
    assert read["report"] == {"number": None, "place": "y"}
    assert "label: !de-xuat x năm" in made.text
    assert any("Chưa suy ra được label" in each for each in made.remarks)


@pytest.mark.parametrize(
    ("start", "end", "then"),
    [
        ("2024-01-01", "2024-11-03", ("2024-01-01", "2024-12-03")),
        ("2024-01-01", "2024-12-03", ("2024-01-01", "2025-01-03")),
        ("2024-01-01", "2025-01-03", ("2025-01-01", "2025-02-03")),
        ("2024-01-01", "2024-12-31", ("2025-01-01", "2025-01-31")),
        ("2024-01-01", "2024-01-31", ("2024-01-01", "2024-02-29")),
        ("2023-12-01", "2023-12-31", ("2024-01-01", "2024-01-31")),
        ("2024-01-31", "2024-02-29", ("2024-02-29", "2024-03-31")),
    ],
)
def test_the_window_moves_on_by_a_month_and_the_year_turns_with_what_is_reported(start, end, then):
    window = next_window(dt.date.fromisoformat(start), dt.date.fromisoformat(end))
    assert tuple(map(str, window)) == then


@given(st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)))
def test_the_next_period_ends_later_starts_before_its_end_and_has_another_name(end):
    start = dt.date(reported(end).year, 1, 1)
    new_start, new_end = next_window(start, end)
    assert 28 <= (new_end - end).days <= 31
    assert start <= new_start < new_end
    assert next_name(end.isoformat(), end, new_end) == new_end.isoformat()


@pytest.mark.parametrize(
    ("label", "then"),
    [
        ("10 tháng đầu năm 2024", "11 tháng đầu năm 2024"),
        ("tháng 10/2024", "tháng 11/2024"),
        ("Báo cáo tháng 09 năm 2024 (lần 1)", "Báo cáo tháng 11 năm 2024 (lần 1)"),
    ],
)
def test_the_label_says_the_month_that_is_reported(label, then):
    assert next_label(label, dt.date(2024, 11, 1)) == (then, True)


def test_params_that_move_on_by_themselves_need_no_next(params):
    params.write_text(TEXT.replace("to: 2024-10-31", "to: cuối tháng trước"), encoding="utf-8")
    with pytest.raises(ParamsError, match="tự chuyển sang kỳ sau"):
        next_period(params, "x")


def test_the_command_takes_the_latest_period_asks_only_for_the_file_and_writes_over_nothing(
    params, monkeypatch, capsys
):
    monkeypatch.chdir(params.parents[1])
    (params.parent / "2024-09.yml").write_text("period: a\nto: 2024-09-30\n", encoding="utf-8")
    made = CliRunner().invoke(cli, ["next"], input="data/thang-11.xlsx\n")
    assert made.exit_code == 0
    assert "từ 01/01/2024 đến 30/11/2024" in made.output
    assert (params.parent / "2024-11.yml").read_text("utf-8") == NEXT
    with pytest.raises(SystemExit) as stopped:
        main(["next", "params/2024-10.yml", "--file", "x"])
    assert stopped.value.code == 2
    assert "không ghi đè" in capsys.readouterr().err
    assert (params.parent / "2024-11.yml").read_text("utf-8") == NEXT
