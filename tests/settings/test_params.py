"""A period's YAML: what it may say, and every fault at once with its line."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from hganalysis.errors import ParamsError
from hganalysis.settings.params import Params, load_params, map_path, project_root

GOOD = """\
period: 2024-11-03
label: 10 tháng đầu năm 2024
from: 2024-01-01
to: 2024-11-03
source: {file: data/viec.csv, map: thu}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "params" / "maps").mkdir(parents=True)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "viec.csv").write_text("x", encoding="utf-8")
    (tmp_path / "params" / "maps" / "thu.yml").write_text("x: 1", encoding="utf-8")
    (tmp_path / "params" / "ky.yml").write_text(GOOD, encoding="utf-8")
    return tmp_path / "params" / "ky.yml"


def faults(file: Path, text: str = GOOD, overrides: dict[str, str] | None = None) -> list[str]:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ParamsError) as caught:
        load_params(file, overrides)
    return str(caught.value).split("\n")


def test_a_short_file_gets_the_documented_rules(file: Path) -> None:
    params = load_params(file)

    assert (params.from_, params.to) == (dt.date(2024, 1, 1), dt.date(2024, 11, 3))
    assert (params.population.by, params.population.carry_over) == ("assigned_on", "exclude")
    assert (params.deadline.granularity, params.deadline.roll_forward, params.deadline.basis) == (
        "day",
        False,
        "current",
    )
    assert params.source.simulated is False
    assert params.published_figures() == {}


def test_published_figures_are_those_given(file: Path) -> None:
    file.write_text(GOOD + "published: {total: 896, done: 0}\n", encoding="utf-8")
    assert load_params(file).published_figures() == {"total": 896, "done": 0}


def test_every_fault_is_told_at_once_with_its_line(file: Path) -> None:
    text = """\
period: a b
label:
from: 2024-12-01
to: 2024-11-03
to: 2024-11-04
source: {file: data/khong-co.csv, map: la, ten: 1}
deadline:
  granularity: hour
  roll_forward: maybe
population: {by: due}
published:
  total: -1
  done: 1.234
  done: 2
nguoi_ky: A
report: {limits: một dòng}
"""
    assert sorted(faults(file, text)) == sorted(
        [
            "ky.yml, dòng 5: khóa «to» lặp lại (đã có ở dòng 4).",
            "ky.yml, dòng 14: khóa «done» lặp lại (đã có ở dòng 13).",
            "ky.yml, dòng 1: «period» là «a b», chỉ dùng chữ không dấu, số, dấu chấm, gạch ngang, gạch dưới.",
            "ky.yml, dòng 2: «label» để trống, cần chữ.",
            "ky.yml, dòng 4: ngày đầu kỳ 01/12/2024 sau ngày chốt số liệu 03/11/2024; đổi from hoặc to.",
            "ky.yml, dòng 6: không có tham số «source.ten».",
            f"ky.yml, dòng 6: không có tệp «data/khong-co.csv» (tính từ thư mục {file.parents[1].name}).",
            "ky.yml, dòng 6: không có bảng ánh xạ «la»; hiện có: thu.",
            "ky.yml, dòng 8: «deadline.granularity» là «hour», cần một trong: day, minute.",
            "ky.yml, dòng 9: «deadline.roll_forward» là «maybe», cần true hoặc false.",
            "ky.yml, dòng 10: «population.by» là «due», cần một trong: assigned_on, entered_on, due_on, "
            "none.",
            "ky.yml, dòng 12: «published.total» là «-1», cần số nguyên không âm.",
            "ky.yml, dòng 13: «published.done» là «1.234», cần số nguyên không âm.",
            "ky.yml, dòng 15: không có tham số «nguoi_ky».",
            "ky.yml, dòng 16: «report.limits» là «một dòng», cần một danh sách.",
        ]
    )


def test_missing_parameters_are_each_named(file: Path) -> None:
    assert faults(file, "label: x\n") == [
        f"ky.yml: thiếu tham số «{name}»." for name in ("period", "from", "to", "source")
    ]


@pytest.mark.parametrize(("to", "ok"), [("2023-12-31", False), ("2024-01-01", True), ("2024-01-02", True)])
def test_the_window_may_be_one_day_but_not_run_backwards(file: Path, to: str, ok: bool) -> None:
    text = GOOD.replace("to: 2024-11-03", f"to: {to}")
    if ok:
        file.write_text(text, encoding="utf-8")
        assert load_params(file).to.isoformat() == to
    else:
        assert faults(file, text) == [
            "ky.yml, dòng 4: ngày đầu kỳ 01/01/2024 sau ngày chốt số liệu 31/12/2023; đổi from hoặc to."
        ]


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("kỳ đến ngày 3/11/2024", ""),
        ("Từ 01/01/2024 đến hết ngày 03/11/2024", ""),
        ("tháng 10, lập ngày 05/11/2024", ""),
        ("kỳ đến ngày 04/11/2024", "label viết «đến ngày 04/11/2024» mà to là ngày 03/11/2024"),
        (
            "từ ngày 02/01/2024 đến ngày 03/11/2024",
            "label viết «từ ngày 02/01/2024» mà from là ngày 01/01/2024",
        ),
    ],
)
def test_words_for_the_period_name_the_days_that_are_counted(file: Path, label: str, said: str) -> None:
    text = GOOD.replace(
        next(line for line in GOOD.splitlines() if line.startswith("label")), f"label: {label}"
    )
    if said:
        [fault] = faults(file, text)
        assert said in fault
    else:
        file.write_text(text, encoding="utf-8")
        assert load_params(file).label == label


@pytest.mark.parametrize(
    "to", ["20241103", "2024-11-3", "03/11/2024", "2024-11-03T00:00:00", "45599", "2024-02-30"]
)
def test_a_date_that_is_not_year_month_day_is_refused(file: Path, to: str) -> None:
    [fault] = faults(file, GOOD.replace("to: 2024-11-03", f"to: '{to}'"))
    assert fault.startswith("ky.yml, dòng 4: ")
    assert "2024-11-03" in fault


@pytest.mark.parametrize(("to", "ok"), [("2199-12-31", True), ("2200-01-01", False), ("9999-12-31", False)])
def test_a_day_of_a_far_year_is_refused(file: Path, to: str, ok: bool) -> None:
    text = GOOD.replace("to: 2024-11-03", f"to: {to}")
    if ok:
        file.write_text(text, encoding="utf-8")
        assert load_params(file).to.isoformat() == to
    else:
        [fault] = faults(file, text)
        assert f"năm {to[:4]} nằm ngoài khoảng 1945 đến 2199" in fault


@pytest.mark.parametrize("period", ["../x", "a/b", ".an", "-x", "kỳ", "", "failed", "a\\b", "a:b"])
def test_a_period_that_is_no_safe_folder_name_is_refused(file: Path, period: str) -> None:
    [fault] = faults(file, GOOD.replace("period: 2024-11-03", f"period: '{period}'"))
    assert fault.startswith("ky.yml, dòng 1: ")


def test_an_empty_section_is_told_as_empty(file: Path) -> None:
    assert faults(file, GOOD + "deadline:\n") == ["ky.yml, dòng 6: «deadline» để trống, cần các khóa con."]


def test_an_empty_source_file_is_one_fault(file: Path) -> None:
    assert faults(file, GOOD.replace("data/viec.csv", "''")) == [
        "ky.yml, dòng 5: thiếu file; chỉ bảng của Spark (engine: spark, table) mới không cần."
    ]


def test_text_stays_as_it_is_written(file: Path) -> None:
    file.write_text(
        GOOD.replace("10 tháng đầu năm 2024", "01").replace("period: 2024-11-03", "period: 007"), "utf-8"
    )
    params = load_params(file)
    assert (params.label, params.period) == ("01", "007")


@pytest.mark.parametrize("value", ["01", "1e3", "true", "2024-11-03", "null", " a ", "a=b"])
def test_an_override_keeps_text_as_text(file: Path, value: str) -> None:
    assert load_params(file, {"label": value}).label == value


def test_overrides_reach_nested_keys_whether_the_file_has_them_or_not(file: Path) -> None:
    file.write_text(GOOD + "deadline: {granularity: day}\n", encoding="utf-8")
    given_ = {
        "deadline.granularity": "minute",
        "deadline.roll_forward": "true",
        "published.total": "12",
        "source.simulated": "true",
        "from": "2024-02-01",
    }
    params = load_params(file, given_)

    assert (params.deadline.granularity, params.deadline.roll_forward) == ("minute", True)
    assert (params.published.total, params.source.simulated) == (12, True)
    assert params.from_ == dt.date(2024, 2, 1)


def test_an_override_may_fill_a_section_left_empty(file: Path) -> None:
    file.write_text(GOOD + "deadline:\n", encoding="utf-8")
    assert load_params(file, {"deadline.basis": "original"}).deadline.basis == "original"


def test_an_override_may_use_the_name_of_the_notebook_cell(file: Path) -> None:
    assert load_params(file, {"from_": "2024-02-01"}).from_ == dt.date(2024, 2, 1)


def test_an_override_mends_a_fault_of_the_file(file: Path) -> None:
    file.write_text(GOOD.replace("to: 2024-11-03", "to: hôm nay"), encoding="utf-8")
    assert load_params(file, {"to": "2024-11-03"}).to == dt.date(2024, 11, 3)


def test_faults_of_overrides_say_that_they_come_from_the_command_line(file: Path) -> None:
    overrides = {
        "deadline.granularity": "hour",
        "la": "1",
        "to": "2023-01-01",
        "source.file.x": "2",
        "a.b.c": "3",
    }
    assert sorted(faults(file, GOOD, overrides)) == sorted(
        [
            "-p deadline.granularity: «deadline.granularity» là «hour», cần một trong: day, minute.",
            "-p la: không có tham số «la».",
            "-p to: ngày đầu kỳ 01/01/2024 sau ngày chốt số liệu 01/01/2023; đổi from hoặc to.",
            "-p source.file.x: «file» không có khóa con.",
            "ky.yml: không có tham số «a».",
        ]
    )


def test_a_source_and_a_map_given_by_override_must_be_there(file: Path) -> None:
    assert faults(file, GOOD, {"source.file": "x.csv", "source.map": "y"}) == [
        f"-p source.file: không có tệp «x.csv» (tính từ thư mục {file.parents[1].name}).",
        "-p source.map: không có bảng ánh xạ «y»; hiện có: thu.",
    ]


def test_a_source_may_be_a_folder_and_a_second_export_must_be_there(file: Path) -> None:
    params = load_params(file, {"source.file": "data", "source.join": "data/viec.csv"})

    assert (params.source.file, params.source.join) == ("data", "data/viec.csv")
    assert "join" not in load_params(file).as_cell()["source"]
    assert faults(file, GOOD, {"source.join": "x.csv"}) == [
        f"-p source.join: không có tệp «x.csv» (tính từ thư mục {file.parents[1].name})."
    ]


def test_a_missing_params_file_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(ParamsError, match=r"Không có tệp .*khong-co\.yml"):
        load_params(tmp_path / "khong-co.yml")


def test_the_project_is_above_params_or_where_the_file_is(tmp_path: Path) -> None:
    assert project_root(tmp_path / "params" / "ky.yml") == tmp_path.resolve()
    assert project_root(tmp_path / "ky.yml") == tmp_path.resolve()


@pytest.mark.parametrize(
    ("name", "found"), [("qlvb", "params/maps/qlvb.yml"), ("maps/x.yml", "maps/x.yml"), ("x.yaml", "x.yaml")]
)
def test_a_map_is_given_by_name_or_by_path(name: str, found: str) -> None:
    assert map_path(name, Path("goc")) == Path("goc") / found


def test_a_map_by_path_starts_from_the_project_whatever_the_current_folder(
    file: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file.write_text(GOOD.replace("map: thu", "map: params/maps/thu.yml"), encoding="utf-8")
    here = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("noi-khac"))
    try:
        assert load_params(file).source.map == "params/maps/thu.yml"
    finally:
        os.chdir(here)


def test_the_cell_holds_plain_values_by_the_names_of_the_model(file: Path) -> None:
    file.write_text(GOOD + "published: {total: 5}\n", encoding="utf-8")

    assert load_params(file).as_cell() == {
        "period": "2024-11-03",
        "label": "10 tháng đầu năm 2024",
        "from_": "2024-01-01",
        "to": "2024-11-03",
        "source": {"file": "data/viec.csv", "map": "thu", "simulated": False},
        "population": {"by": "assigned_on", "carry_over": "exclude"},
        "deadline": {"granularity": "day", "roll_forward": False, "basis": "current"},
        "previous": "",
        "corrections": "",
        "analysed_by": "",
        "checked_by": "",
        "license": "",
        "published": {"total": 5},
        "report": {},
    }


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1)
PARAMS = st.builds(
    lambda label, first, days, rules, published: {
        "period": "ky",
        "label": label,
        "from": first.isoformat(),
        "to": (first + dt.timedelta(days)).isoformat(),
        "source": {"file": "a", "map": "b"},
        **rules,
        "published": published,
    },
    TEXT,
    st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)),
    st.integers(0, 400),
    st.fixed_dictionaries(
        {},
        optional={
            "deadline": st.fixed_dictionaries({}, optional={"roll_forward": st.booleans()}),
            "population": st.fixed_dictionaries({"by": st.sampled_from(["assigned_on", "due_on"])}),
        },
    ),
    st.dictionaries(st.sampled_from(["total", "open", "done_late"]), st.integers(0, 10**6)),
)


@settings(max_examples=50)
@given(PARAMS)
def test_the_cell_gives_the_same_parameters_back(values: dict[str, object]) -> None:
    params = Params.model_validate(values)
    again = Params.model_validate(params.as_cell())
    assert (again.model_dump(), again.as_cell()) == (params.model_dump(), params.as_cell())


@pytest.mark.parametrize(
    ("date", "refused"), [("2024-11-02", True), ("2024-11-03", False), ("2024-11-04", False)]
)
def test_a_report_is_not_issued_before_its_period_ends(date, refused):
    values = {
        "period": "a", "label": "a", "from": "2024-01-01", "to": "2024-11-03",
        "source": {"file": "a.csv", "map": "a"}, "report": {"date": date},
    }  # fmt: skip
    if refused:
        with pytest.raises(ValidationError, match=r"02/11/2024 trước ngày chốt số liệu 03/11/2024"):
            Params.model_validate(values)
    else:
        assert Params.model_validate(values).report.date is not None
