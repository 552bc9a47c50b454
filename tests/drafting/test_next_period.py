"""The params of the next period: moved on where the old ones say a day or a name, left alone elsewhere."""

import datetime as dt

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from hganalysis.cli.commands import cli, main
from hganalysis.drafting.next_period import next_period
from hganalysis.drafting.period_names import next_label, next_name, next_window
from hganalysis.drafting.series import latest_params
from hganalysis.errors import ParamsError
from hganalysis.settings.dated_words import reported, year_so_far

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
    ("label", "month", "so_far", "then"),
    [
        ("10 tháng đầu năm 2024", 11, True, "11 tháng đầu năm 2024"),
        ("Báo cáo 11 tháng đầu năm 2024 (lần 1)", 12, True, "Báo cáo năm 2024 (lần 1)"),
        ("năm 2023", 1, True, "tháng 01 năm 2024"),
        ("Kết quả năm 2023", 1, True, "Kết quả tháng 01 năm 2024"),
        ("tháng 01 năm 2024", 2, True, "2 tháng đầu năm 2024"),
        ("tháng 1/2024", 2, True, "2 tháng đầu năm 2024"),
        ("tháng 11 năm 2024", 12, True, "tháng 12 năm 2024"),
        ("tháng 10/2024", 11, False, "tháng 11/2024"),
        ("Báo cáo tháng 09 năm 2024 (lần 1)", 11, False, "Báo cáo tháng 11 năm 2024 (lần 1)"),
        ("tháng 01 năm 2024", 2, False, "tháng 02 năm 2024"),
        ("Tháng 12 năm 2023", 1, False, "Tháng 01 năm 2024"),
        ("Tháng 2 năm 2024", 3, False, "Tháng 3 năm 2024"),
    ],
)
def test_the_label_says_the_month_that_is_reported(label, month, so_far, then):
    assert next_label(label, dt.date(2024, month, 1), so_far=so_far) == (then, True)


@pytest.mark.parametrize(
    ("label", "so_far"), [("năm 2024", False), ("quý I", True), ("10 tháng đầu năm 2024", False)]
)
def test_a_label_that_cannot_be_moved_on_is_left_and_said_to_be(label, so_far):
    assert next_label(label, dt.date(2025, 1, 1), so_far=so_far) == (label, False)


def test_a_year_of_labels_follows_one_from_the_other():
    labels = [year_so_far(dt.date(2024, month, 1)) for month in range(1, 13)] + ["tháng 01 năm 2025"]
    months = [dt.date(2024, month, 1) for month in range(2, 13)] + [dt.date(2025, 1, 1)]
    assert [next_label(*each, so_far=True)[0] for each in zip(labels, months, strict=False)] == labels[1:]


JANUARY = (
    "period: 2024-01\nlabel: tháng 01 năm 2024\nfrom: 2024-01-01\nto: 2024-01-31\nsource: {file: a, map: m}\n"
)


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ("from: 2023-01-01", ("from: 2024-01-01", "label: 2 tháng đầu năm 2024")),
        ("from: 2023-12-01", ("from: 2024-02-01", "label: tháng 02 năm 2024")),
    ],
)
def test_what_follows_january_is_told_by_the_december_before(params, before, then):
    path = params.with_name("2024-01.yml")
    path.write_text(f"{JANUARY}previous: 2023-12\n", encoding="utf-8")
    path.with_name("2023-12.yml").write_text(f"period: 2023-12\n{before}\nto: 2023-12-31\n", encoding="utf-8")
    made = next_period(path, "x")
    assert set(then) <= set(made.text.splitlines())
    assert made.remarks == ()


def test_what_follows_a_first_january_is_left_to_be_decided(params):
    path = params.with_name("2024-01.yml")
    path.write_text(JANUARY, encoding="utf-8")
    made = next_period(path, "x")
    assert "from: !de-xuat 2024-01-01" in made.text
    assert "nếu chỉ một tháng thì sửa thành 2024-02-01" in made.remarks[0]


OTHER = "period: uk\nfrom: 2024-01-01\nto: 2024-12-31\nsource: {file: a, map: uk}\n"


def test_the_last_params_of_several_offices_are_named_to_choose_from(params):
    folder = params.parent
    params.with_name("2024-09.yml").write_text(
        TEXT.replace("2024-10-31", "2024-09-30").replace("2024-10", "2024-09"), encoding="utf-8"
    )
    assert latest_params(folder) == params
    params.with_name("uk.yml").write_text(OTHER, encoding="utf-8")
    with pytest.raises(ParamsError) as refused:
        latest_params(folder)
    first, *told = str(refused.value).splitlines()
    assert "Chưa rõ kỳ sau của tệp nào" in first
    assert told == [
        f"  {params}: chốt ngày 31/10/2024, bảng ánh xạ qlvb",
        f"  {folder / 'uk.yml'}: chốt ngày 31/12/2024, bảng ánh xạ uk",
    ]


def test_another_office_with_the_same_map_is_another_and_a_new_map_continues_what_it_names(params):
    own = TEXT.replace("2024-10-31", "2024-11-30").replace("2024-10", "2024-11")
    params.with_name("2024-11.yml").write_text(
        own.replace("map: qlvb", "map: moi").replace("# Quy tắc", "previous: 2024-10"), encoding="utf-8"
    )
    assert latest_params(params.parent).name == "2024-11.yml"
    params.with_name("khac.yml").write_text(
        TEXT.replace("period: 2024-10", "period: khac").replace("place: Hậu Giang", "author: Sở Y tế"),
        encoding="utf-8",
    )
    with pytest.raises(ParamsError, match=r"khac\.yml"):
        latest_params(params.parent)


def test_two_params_of_one_day_are_both_named(params):
    params.with_name("thu.yml").write_text(TEXT.replace("period: 2024-10", "period: thu"), encoding="utf-8")
    with pytest.raises(ParamsError, match=r"2024-10\.yml[\s\S]*thu\.yml"):
        latest_params(params.parent)


def test_params_that_move_on_by_themselves_need_no_next(params):
    params.write_text(TEXT.replace("to: 2024-10-31", "to: cuối tháng trước"), encoding="utf-8")
    with pytest.raises(ParamsError, match="tự chuyển sang kỳ sau"):
        next_period(params, "x")


def test_the_command_takes_the_latest_period_asks_only_for_the_file_and_writes_over_nothing(
    params, monkeypatch, capsys
):
    monkeypatch.chdir(params.parents[1])
    (params.parent / "2024-09.yml").write_text(
        "period: a\nto: 2024-09-30\nsource: {map: qlvb}\n", encoding="utf-8"
    )
    made = CliRunner().invoke(cli, ["next"], input="data/thang-11.xlsx\n")
    assert made.exit_code == 0
    assert "từ 01/01/2024 đến 30/11/2024" in made.output
    assert (params.parent / "2024-11.yml").read_text("utf-8") == NEXT
    with pytest.raises(SystemExit) as stopped:
        main(["next", "params/2024-10.yml", "--file", "x"])
    assert stopped.value.code == 2
    assert "không ghi đè" in capsys.readouterr().err
    assert (params.parent / "2024-11.yml").read_text("utf-8") == NEXT
