"""The form in a notebook: widgets hold the values, faults stand beside them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from project import make_project

import hganalysis as hg
from hganalysis.cli.commands import main
from hganalysis.errors import HgError, ParamsError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path).parents[1]


def test_a_form_filled_in_by_hand_writes_params_that_pass_check(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ipywidgets", reason="ipywidgets is not installed")
    form = hg.params_form(project)
    given = {"period": "ky-moi", "label": "kỳ mới", "source.file": "data/viec.csv", "source.map": "thu"}
    days = {"from": dt.date(2024, 1, 1), "to": dt.date(2024, 11, 3)}
    for key, value in {**given, **days}.items():
        form.inputs[key].value = value

    place = form.write()

    assert place is not None
    assert "Đã ghi params/ky-moi.yml" in form.told[""].value
    monkeypatch.chdir(project)
    with pytest.raises(SystemExit) as stopped:
        main(["check", "params/ky-moi.yml"])
    assert stopped.value.code == 0


def test_faults_stand_beside_their_fields_as_text_and_go_when_mended(project: Path) -> None:
    pytest.importorskip("ipywidgets", reason="ipywidgets is not installed")
    form = hg.params_form(project)
    form.inputs["period"].value = "<b>x"

    assert form.write() is None

    assert "&lt;b&gt;x" in form.told["period"].value
    assert "thiếu tham số «label»" in form.told["label"].value
    assert "Còn 6 chỗ phải sửa" in form.told[""].value
    form.inputs["period"].value = "x"
    assert not form.check()
    assert form.told["period"].value == ""


def test_a_form_offers_what_the_project_has(project: Path) -> None:
    pytest.importorskip("ipywidgets", reason="ipywidgets is not installed")
    form = hg.params_form(project, after="ky-thu")
    assert form.inputs["source.file"].options == ("data/viec.csv",)
    assert ("thu", "thu") in form.inputs["source.map"].options
    assert form.inputs["previous"].value == "ky-thu"
    assert form.inputs["to"].value == dt.date(2024, 12, 3)


def test_a_form_elsewhere_or_without_widgets_is_refused_in_a_line(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ParamsError, match="Không thấy thư mục params"):
        hg.params_form(project / "data")
    monkeypatch.setitem(__import__("sys").modules, "ipywidgets", None)
    with pytest.raises(HgError, match="pip install 'hganalysis"):
        hg.params_form(project)
