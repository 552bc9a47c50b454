"""A name that nobody knows is answered with the names it is near to, and every error with a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from exports import TASK, codes, read
from project import MAP, PARAMS, make_project

import hganalysis as hg
from hganalysis.cli.commands import main
from hganalysis.errors import FrameError, MapError, ParamsError
from hganalysis.run.opened import params_file
from hganalysis.settings.export_map import load_map
from hganalysis.settings.params import load_params

if TYPE_CHECKING:
    from pathlib import Path


def said(capsys: pytest.CaptureFixture[str], *args: object) -> str:
    """Run a command that fails and return what it says."""
    with pytest.raises(SystemExit) as stopped:
        main([str(each) for each in args])
    assert stopped.value.code
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("args", "meant"),
    [
        (["chek", "a.csv"], "Có phải: check?"),
        (["run", "params/ky-thu.yml", "--strct"], "Có phải: --strict?"),
        (["run", "params/ky-th.yml"], "Có phải: params/ky-thu.yml?"),
        (["check", "data/vic.csv", "--map", "thu"], "Có phải: data/viec.csv?"),
        (["check", "data/viec.csv", "--map", "thử-"], "params/maps/thu.yml?"),
        (["compare", "ky-thư", "ky-thu"], "Có phải: ky-thu?"),
        (["reference", "agency.yml"], "Có phải: agencies.yml?"),
        (["list", "period"], "Có phải: periods?"),
        (["lst", "maps"], "Có phải: list?"),
        (["run", "params/ky-thu.yml", "--agencies", "so-y-tee"], "gần nhất: so-y-te"),
        (["run", "params/ky-thu.yml", "-p", "deadline.granularty=minute"], "Có phải: granularity?"),
        (["run", "params/ky-thu.yml", "-p", "deadline.granularity=minutes"], "Có phải: minute?"),
        (["run", "params/ky-thu.yml", "-p", "perod=x"], "Có phải: period?"),
        (["run", "params/ky-thu.yml", "-p", "source.map=thi"], "Có phải: thu?"),
    ],
)
def test_a_name_given_to_a_command_is_answered_with_the_one_it_is_near_to(
    args: list[str], meant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    make_project(tmp_path / "p")
    monkeypatch.chdir(tmp_path / "p")

    assert meant in said(capsys, *args)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("labell: kỳ", "không có tham số «labell». Có phải: label?"),
        ("deadline: {granularty: day}", "«deadline.granularty». Có phải: granularity?"),
        ("deadline: {zzz: day}", "không có tham số «deadline.zzz».\n"),
        ("report: {subjct: x}", "Có phải: subject?"),
        ("population: {by: asigned_on}", "Có phải: assigned_on?"),
    ],
)
def test_a_key_or_a_word_of_a_params_file_is_answered_with_a_near_one(
    line: str, meant: str, tmp_path: Path
) -> None:
    params = make_project(tmp_path / "p")
    params.write_text(PARAMS + line + "\n", encoding="utf-8")

    with pytest.raises(ParamsError) as refused:
        load_params(params)

    assert meant in f"{refused.value}\n"


@pytest.mark.parametrize(
    ("content", "meant"),
    [
        (MAP.replace("due_on", "due_onn"), "Có phải: due_on?"),
        (MAP + "states: {Xong rồi: doen}\n", "Có phải: done?"),
        (MAP + "dates: {timezone: Asia/Ho_Chi_Min}\n", "Có phải: Asia/Ho_Chi_Minh?"),
        (MAP + "dats: {dayfirst: true}\n", "Có phải: dates?"),
    ],
)
def test_a_column_a_state_or_a_key_of_a_map_is_answered_with_a_near_one(
    content: str, meant: str, tmp_path: Path
) -> None:
    place = tmp_path / "thu.yml"
    place.write_text(content, encoding="utf-8")

    with pytest.raises(MapError) as refused:
        load_map(place)

    assert meant in str(refused.value)


def test_a_heading_that_the_file_spells_otherwise_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    params = make_project(tmp_path / "p")
    export = tmp_path / "p" / "data" / "viec.csv"
    export.write_text(export.read_text("utf-8").replace("Hạn,", "Hạn mới,", 1).replace("Chủ trì", "Đơn vị"),
                      encoding="utf-8")  # fmt: skip
    monkeypatch.chdir(tmp_path / "p")
    place = tmp_path / "p" / "params" / "maps" / "thu.yml"
    content = MAP.replace("agency: Chủ trì", "agency: Đơn  vi").replace("due_on: Hạn", "due_on: Hạn moi")
    place.write_text(content, encoding="utf-8")

    told = said(capsys, "run", params)

    assert "Có phải: Đơn vị, Hạn mới?" in told


def test_an_unknown_period_and_an_unknown_column_are_answered_with_near_ones(tmp_path: Path) -> None:
    make_project(tmp_path / "p")
    with pytest.raises(ParamsError, match=r"Có phải: ky-thu\?"):
        params_file("ky-tu", tmp_path / "p")
    with pytest.raises(FrameError, match=r"Có phải: status_\?"):
        hg.count(pd.DataFrame({"status_": ["done_late"]}))


def test_a_state_that_is_nearly_a_known_one_is_told_with_it_and_never_taken_for_it(tmp_path: Path) -> None:
    tasks, findings = read(tmp_path, {**TASK, "Trạng thái": "Đã hoàn thnh"})

    assert tasks["state"].tolist() == ["unknown"]
    reason = findings.set_index("code").loc["state_unknown", "reason"]
    assert codes(findings).count("state_unknown") == 1
    assert "Có phải: đã hoàn thành" in str(reason)


@pytest.mark.parametrize(
    ("args", "command"),
    [
        (["check", "data/khac.csv", "--map", "thu"], "hganalysis init data/khac.csv"),
        (["check", "data/viec.csv", "--map", "khong"], "hganalysis check data/viec.csv --map khong"),
        (["run", "params/ky-thu.yml", "-p", "to=2023-01-01"], "hganalysis run params/ky-thu.yml -p to="),
    ],
)
def test_an_error_ends_in_the_command_to_give_next(
    args: list[str], command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    make_project(tmp_path / "p")
    monkeypatch.chdir(tmp_path / "p")
    (tmp_path / "p" / "data" / "khac.csv").write_text("a,b\n1,2\n3,4\n", encoding="utf-8")

    assert command in said(capsys, *args).splitlines()[-1]


@pytest.mark.parametrize(
    ("source", "command"),
    [
        (["params/ky-thu.yml"], "hganalysis run params/ky-thu.yml"),
        (["data/viec.csv", "--map", "thu"], "hganalysis init data/viec.csv"),
    ],
)
def test_a_trial_reading_names_the_next_command(
    source: list[str], command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    make_project(tmp_path / "p")
    monkeypatch.chdir(tmp_path / "p")
    params = tmp_path / "p" / "params" / "ky-thu.yml"
    params.write_text(PARAMS.replace("map: thu", "map: thu, simulated: true"), encoding="utf-8")

    with pytest.raises(SystemExit) as stopped:
        main(["check", *source])

    assert not stopped.value.code
    assert command in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.parametrize("has_errors", [True, False])
def test_errors_are_to_be_mended_before_a_report_is_made(
    has_errors: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    params = make_project(tmp_path / "p")
    monkeypatch.chdir(tmp_path / "p")
    params.write_text(PARAMS.replace("map: thu", "map: thu, simulated: true"), encoding="utf-8")
    if not has_errors:
        tasks = params.parents[1] / "data" / "viec.csv"
        lines = tasks.read_text("utf-8").splitlines()
        tasks.write_text("\n".join(each for each in lines if "Thiếu ngày" not in each), encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["check", "params/ky-thu.yml"])

    told = capsys.readouterr().out
    assert ("chạy lại: hganalysis check params/ky-thu.yml" in told) is has_errors
    assert ("số liệu kèm cảnh báo: hganalysis run params/ky-thu.yml" in told) is has_errors
    assert "hganalysis run params/ky-thu.yml" in told.splitlines()[-1]


def test_a_proposal_names_its_file_where_map_and_params_have_one_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    params = make_project(tmp_path / "p")
    monkeypatch.chdir(tmp_path / "p")
    map_ = MAP.replace("agency: Chủ trì", "agency: !de-xuat Chủ trì")
    (params.parent / "maps" / "ky-thu.yml").write_text(map_, encoding="utf-8")
    written = PARAMS.replace("map: thu", "map: ky-thu").replace("label: ", "label: !de-xuat ")
    params.write_text(written, encoding="utf-8")

    told = said(capsys, "run", "params/ky-thu.yml").splitlines()
    assert [each.partition(", dòng")[0] for each in told[:2]] == ["ky-thu.yml", "params/maps/ky-thu.yml"]
