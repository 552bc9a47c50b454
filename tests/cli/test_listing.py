"""What a project has is listed, with what stands in the way of using it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from project import PARAMS, make_project
from published import publish_example

from hganalysis.cli.commands import main
from hganalysis.cli.listing import KINDS, listed
from hganalysis.errors import ParamsError
from hganalysis.run.editions import issue, keep_earlier, next_edition, write_edition
from hganalysis.settings.directory import load_agencies

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_project(tmp_path / "p")
    monkeypatch.chdir(tmp_path / "p")
    return tmp_path / "p"


def lines(capsys: pytest.CaptureFixture[str], *command: str) -> list[str]:
    with pytest.raises(SystemExit) as stopped:
        main(["list", *command])
    assert not stopped.value.code
    return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


def test_a_period_is_told_with_how_far_it_has_come_newest_first(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = (project / "params" / "ky-thu.yml").read_text("utf-8")
    later = written.replace("ky-thu", "sau").replace("2024-11-03", "2024-12-03")
    (project / "params" / "thang-12.yml").write_text(later, encoding="utf-8")
    publish_example(project / "outputs", "ky-thu")
    issue(publish_example(project / "outputs", "khong-tham-so"))

    assert lines(capsys, "periods") == [
        "sau chốt 03/12/2024 chưa công bố params/thang-12.yml",
        "ky-thu chốt 03/11/2024 đã công bố params/ky-thu.yml",
        "khong-tham-so chốt 03/11/2024 đã ban hành không có tệp tham số",
    ]


def test_an_edition_that_was_replaced_is_called_that(project: Path) -> None:
    published = publish_example(project / "outputs", "ky-thu")
    issue(published)
    edition = next_edition(published, "đính chính")
    keep_earlier(published, edition)
    write_edition(published, edition)

    stands = {row["period"]: (row["issued"], row["replaced"]) for row in listed("periods", project)}
    assert stands == {"ky-thu": (False, False), "ky-thu-v1": (False, True)}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "params/ky-thu.yml"),
        (b"period: [", "params/ky-thu.yml"),
        (b"- 1", "ky-thu"),
        (b"", "không rõ ngày chốt"),
        (b"period: ky-thu\nto: 2024-11\nsource: x", "chốt 2024-11"),
    ],
)
def test_a_params_file_that_cannot_be_read_hides_no_other_and_is_told(
    content: bytes, said: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(project / "params" / "ky-thu.yml", project / "params" / "lanh.yml")
    (project / "params" / "ky-thu.yml").write_bytes(content)
    told = lines(capsys, "periods")

    assert len(told) == 2
    assert said in "\n".join(told)


def test_a_published_folder_that_cannot_be_read_is_told_as_that(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    published = publish_example(project / "outputs", "hong")
    (published / "result.json").write_text("{")

    [line] = [line for line in lines(capsys, "periods") if line.startswith("hong")]
    assert "không rõ ngày chốt đã công bố" in line
    assert "chạy lại kỳ đó" in line


def test_agencies_stand_in_protocol_order_under_the_ids_that_run_takes(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = listed("agencies", project)

    assert {row["id"] for row in rows} == {each.id for each in load_agencies()}
    assert rows[0]["id"] == "van-phong-ubnd"
    assert lines(capsys, "agencies")[0] == (
        "van-phong-ubnd Văn phòng UBND tỉnh đến hết 30/06/2025, nay là can-tho-van-phong-ubnd"
    )


def test_a_map_is_told_with_the_periods_that_use_it_and_with_what_is_wrong_in_it(project: Path) -> None:
    by_path = PARAMS.replace("map: thu", "map: params/maps/thu.yml").replace("ky-thu", "khac")
    (project / "params" / "khac.yml").write_text(by_path, encoding="utf-8")
    (project / "params" / "maps" / "hong.yml").write_text("columns: {x: y}", encoding="utf-8")
    hong, thu = listed("maps", project)

    assert (thu["map"], thu["periods"], thu["fault"]) == ("thu", ["khac", "ky-thu"], "")
    assert hong["periods"] == []
    assert "hong.yml" in hong["fault"]


def test_a_notebook_is_told_with_its_title_and_whether_it_is_that_of_the_package(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "notebooks" / "agency.ipynb").unlink()
    (project / "notebooks" / "explore.ipynb").write_text("{")
    told = lines(capsys, "notebooks")

    assert told[0] == "1_data Dữ liệu"
    assert "agency thiếu" in told
    assert "explore khác bản của gói" in told


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_for_programs_too_and_refused_outside_a_project(
    kind: str, project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SystemExit):
        main(["list", kind, "--json"])
    assert json.loads(capsys.readouterr().out)[kind] == listed(kind, project)

    monkeypatch.chdir(project / "data")
    with pytest.raises(SystemExit) as stopped:
        main(["list", kind])
    assert stopped.value.code == ParamsError.exit_code
    assert "Không thấy thư mục params" in capsys.readouterr().err


def test_what_there_is_none_of_is_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "params" / "ky-thu.yml").unlink()

    assert lines(capsys, "periods") == ["Chưa có kỳ nào trong params và outputs."]
