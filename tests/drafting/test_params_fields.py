"""The params file as a form: each value of the model has a field; written is what was filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from project import make_project

from hganalysis.drafting.params_fields import (
    Filled,
    faults,
    filled_after,
    filled_from,
    filled_text,
    params_fields,
    write_params,
)
from hganalysis.errors import ParamsError
from hganalysis.settings.params import Params, load_params
from hganalysis.settings.yamlfile import PROPOSED

if TYPE_CHECKING:
    from pathlib import Path

GOOD = {
    "period": "ky-moi",
    "label": "kỳ mới: «thử» # 1",
    "from": "2024-01-01",
    "to": "2024-11-03",
    "source.file": "data/viec.csv",
    "source.map": "thu",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path).parents[1]


def test_every_single_value_of_the_model_has_a_field() -> None:
    values = Params.model_json_schema(by_alias=True)
    parts = {name: values["$defs"][name.capitalize()]["properties"] for name in ("source", "published")}
    keys = {field.key for field in params_fields()}
    assert {f"{name}.{key}" for name, inside in parts.items() for key in inside} <= keys
    lists_and_sections = {"source", "population", "deadline", "published", "report"}
    assert {field.alias or name for name, field in Params.model_fields.items()} - lists_and_sections <= keys


def test_every_field_says_what_it_is_in_words() -> None:
    assert [field.key for field in params_fields() if field.label.lower() in ("", field.key)] == []


def test_what_is_written_is_what_was_filled_in_and_loads(project: Path) -> None:
    chosen = {"deadline.granularity": "minute", "source.simulated": "true", "published.total": "5"}

    place = write_params(Filled(GOOD | chosen, {}), project)

    params = load_params(place)
    assert place == project / "params" / "ky-moi.yml"
    assert (params.period, params.label) == ("ky-moi", "kỳ mới: «thử» # 1")
    assert (params.from_.isoformat(), params.to.isoformat()) == ("2024-01-01", "2024-11-03")
    assert (params.deadline.granularity, params.source.simulated) == ("minute", True)
    assert params.published_figures() == {"total": 5}
    assert sorted(each.name for each in place.parent.iterdir()) == ["ky-moi.yml", "ky-thu.yml", "maps"]


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=30)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(label=TEXTS, analyst=TEXTS)
def test_any_text_of_a_field_comes_back_from_the_file(project: Path, label: str, analyst: str) -> None:
    filled = Filled(GOOD | {"label": label, "analysed_by": analyst}, {})
    place = project / "params" / "thu-lai.yml"
    place.write_text(filled_text(filled), encoding="utf-8")

    again = filled_from(place)

    assert filled_text(again) == filled_text(filled)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("period", "Tháng 11", "chỉ dùng chữ không dấu"),
        ("period", "failed", "giữ các lần chạy lỗi"),
        ("period", "ky-thu", "đã có params/ky-thu.yml"),
        ("period", "", "thiếu tham số"),
        ("label", "  ", "thiếu tham số"),
        ("from", "2024-11-04", ""),
        ("to", "2023-11-03", "sau ngày chốt số liệu"),
        ("to", "03/11/2024", "năm-tháng-ngày"),
        ("source.file", "data/viec.cvs", "data/viec.csv"),
        ("source.file", "", "thiếu tệp nguồn"),
        ("source.map", "tu", "hiện có: thu"),
        ("deadline.basis", "hien tai", "cần một trong"),
        ("published.total", "-1", "cần số nguyên không âm"),
        ("published.total", "năm", "cần số nguyên không âm"),
        ("corrections", "khong-co.csv", "không có tệp"),
    ],
)
def test_a_fault_is_told_beside_its_field_and_nothing_is_written(
    project: Path, key: str, value: str, says: str
) -> None:
    filled = Filled(GOOD | {key: value}, {})

    told = faults(filled, project)

    shown = "to" if key == "from" else key
    assert list(told) == [shown]
    assert says in told[shown][0]
    with pytest.raises(ParamsError):
        write_params(filled, project)
    assert [each.name for each in (project / "params").glob("*.yml")] == ["ky-thu.yml"]


def test_all_faults_are_told_at_once(project: Path) -> None:
    told = faults(Filled({"period": "a b", "published.done": "x"}, {}), project)
    assert {"period", "label", "from", "to", "source.file", "source.map", "published.done"} == set(told)


def test_a_map_that_nobody_has_confirmed_is_told(project: Path) -> None:
    place = project / "params" / "maps" / "thu.yml"
    place.write_text(place.read_text("utf-8").replace("Mã,", f"{PROPOSED} Mã,"), encoding="utf-8")
    assert "mới là đề xuất" in faults(Filled(GOOD, {}), project)[""][0]


def test_the_next_period_begins_as_the_command_would_and_keeps_what_the_form_does_not_show(
    project: Path,
) -> None:
    before = project / "params" / "ky-thu.yml"
    before.write_text(
        before.read_text("utf-8") + "report: {signer: Nguyễn Văn A, limits: [một, hai]}\n", encoding="utf-8"
    )
    (project / "data" / "viec-moi.csv").write_bytes((project / "data" / "viec.csv").read_bytes())

    filled = filled_after(before)
    given = {"period": "ky-sau", "label": "kỳ sau", "source.file": "data/viec-moi.csv"}
    place = write_params(Filled({**filled.values, **given}, filled.kept), project)

    data = yaml.safe_load(place.read_text("utf-8"))
    assert data["report"] == {"signer": "Nguyễn Văn A", "limits": ["một", "hai"]}
    assert (data["previous"], str(data["to"])) == ("ky-thu", "2024-12-03")
    assert "published" not in data


def test_a_proposal_that_the_form_would_hide_is_refused(project: Path) -> None:
    place = project / "params" / "ky-thu.yml"
    place.write_text(place.read_text("utf-8") + f"report: {{signer: {PROPOSED} A}}\n", encoding="utf-8")
    with pytest.raises(ParamsError, match=r"report\.signer"):
        filled_from(place)
