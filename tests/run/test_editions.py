"""An issued period is not replaced in silence: a reason, the edition before kept, and what changed told."""

import json
import shutil
from pathlib import Path

import pytest
from project import make_project
from published import publish_project

from hganalysis.cli.commands import main
from hganalysis.documents.model import Notice
from hganalysis.errors import CheckError, ParamsError
from hganalysis.report.brief import build_brief
from hganalysis.run.editions import (
    ISSUED,
    changed_since_issued,
    edition_of,
    edition_sentence,
    is_earlier_edition,
    is_issued,
    issue,
    keep_earlier,
    next_edition,
    note_again,
    saying_first,
    stand_for_earlier,
)
from hganalysis.run.period import run_period
from hganalysis.run.publish import read_published
from hganalysis.run.stage import Stage
from hganalysis.run.verification import verify
from hganalysis.settings.office import load_office
from hganalysis.settings.params import load_params
from hganalysis.shelf.holdings import holdings

REASON = "Sở Tài chính đính chính 1 nhiệm vụ"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A project with a published period."""
    params = make_project(tmp_path_factory.mktemp("published"))
    publish_project(params)
    return params.parents[1]


@pytest.fixture
def params(published, tmp_path):
    return shutil.copytree(published, tmp_path, dirs_exist_ok=True) / "params" / "ky-thu.yml"


@pytest.fixture
def folder(params):
    return params.parents[1] / "outputs" / "ky-thu"


def corrected(params: Path) -> None:
    data = params.parents[1] / "data" / "viec.csv"
    text = data.read_text("utf-8").replace(
        "02/11/2024,Đang thực hiện,", "02/11/2024,Đã hoàn thành,02/11/2024"
    )
    data.write_text(text, encoding="utf-8")


def replaced(params: Path, folder: Path, reason: str = REASON) -> Path:
    """Do what a run does with an issued folder, notebooks left out."""
    edition = next_edition(folder, reason)
    keep_earlier(folder, edition)
    return publish_project(params, edition)


def test_a_period_that_was_not_issued_is_replaced_as_ever(folder):
    assert not is_issued(folder)
    assert next_edition(folder, "") is None
    with pytest.raises(ParamsError, match="chưa ban hành"):
        next_edition(folder, REASON)


def test_issuing_leaves_the_folder_as_it_was_published(folder):
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    note = issue(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert (note.version, is_issued(folder), verify(folder)) == (1, True, [])


def test_an_issued_period_is_not_run_without_a_reason(params, folder):
    issue(folder)
    corrected(params)
    before = (folder / "result.json").read_bytes()
    with pytest.raises(ParamsError, match=r"đã ban hành \(bản 1\) nên không thay"):
        run_period(params)
    assert (folder / "result.json").read_bytes() == before


def test_with_a_reason_the_edition_before_stays_and_the_new_one_says_what_changed(params, folder):
    issue(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    corrected(params)
    new = replaced(params, folder)
    kept = folder.with_name("ky-thu-v1")
    assert {path.name: path.read_bytes() for path in kept.iterdir() if path.is_file()} == before
    assert (verify(kept), verify(new)) == ([], [])
    result = read_published(new)
    told = Stage(new, params.parents[1], load_params(params)).colophon(result)
    assert told.endswith(
        "Bản 2, thay bản 1 (outputs/ky-thu-v1). Lý do: Sở Tài chính đính chính 1 nhiệm vụ. Thay đổi: "
        "đã hoàn thành 2 → 3; hoàn thành đúng hạn 1 → 2; chưa hoàn thành 2 → 1; "
        "chưa hoàn thành, quá hạn 1 → 0."
    )
    brief = build_brief(result, load_office())
    said = edition_sentence(edition_of(new), result)
    assert saying_first(said, brief).blocks == (Notice(said), *brief.blocks)
    assert saying_first(edition_sentence(edition_of(kept), result), brief) == brief


def test_a_draft_of_a_new_edition_is_replaced_freely_and_stays_that_edition_until_it_is_issued(
    params, folder
):
    issue(folder)
    corrected(params)
    replaced(params, folder)
    assert not is_issued(folder)
    again = replaced(params, folder, "")
    assert (edition_of(again).version, edition_of(again).reason) == (2, REASON)
    assert edition_of(replaced(params, folder, "lý do khác")).reason == "lý do khác"
    assert not folder.with_name("ky-thu-v2").exists()
    assert issue(folder).version == 2
    with pytest.raises(ParamsError, match="bản 2"):
        next_edition(folder, "")
    third = next_edition(folder, "lần nữa")
    assert (third.version, third.replaces) == (3, "ky-thu-v2")


def test_totals_that_did_not_change_are_told_as_such(params, folder):
    issue(folder)
    edition = next_edition(folder, "sửa lời văn.")
    assert edition_sentence(edition, read_published(folder)).endswith(
        "Lý do: sửa lời văn. Các tổng số không đổi."
    )
    assert edition_sentence(None, read_published(folder)) == ""


def test_another_folder_in_the_place_of_the_old_edition_is_not_written_over(params, folder):
    issue(folder)
    folder.with_name("ky-thu-v1").mkdir()
    with pytest.raises(ParamsError, match="Đã có thư mục ky-thu-v1"):
        keep_earlier(folder, next_edition(folder, REASON))


def test_a_run_that_ended_after_the_old_edition_was_kept_can_be_run_again(params, folder):
    issue(folder)
    edition = next_edition(folder, REASON)
    keep_earlier(folder, edition)
    keep_earlier(folder, next_edition(folder, REASON))
    assert edition_of(publish_project(params, edition)).version == 2


def test_a_folder_changed_by_hand_is_not_issued_and_one_changed_since_is_told(params, folder, capsys):
    issue(folder)
    (folder / "bao-cao.html").write_text("khác", encoding="utf-8")
    with pytest.raises(CheckError, match="không ban hành"):
        issue(folder)
    publish_project(params, published={"total": 5})
    assert "không phải bản đã ban hành" in changed_since_issued(folder)
    with pytest.raises(SystemExit) as stopped:
        main(["verify", str(folder)])
    assert stopped.value.code == 5
    assert "không phải bản đã ban hành" in capsys.readouterr().out
    note_again(folder)
    assert changed_since_issued(folder) == ""


def test_a_note_that_cannot_be_read_stops_the_run(params, folder):
    issue(folder)
    (folder.parent / ISSUED / "ky-thu.json").write_text("{", encoding="utf-8")
    with pytest.raises(ParamsError, match="không rõ kỳ đã ban hành chưa"):
        next_edition(folder, "")


def test_the_shelf_shows_the_last_edition_alone_with_what_it_replaces(params, folder):
    issue(folder)
    corrected(params)
    replaced(params, folder)
    assert is_earlier_edition(folder.with_name("ky-thu-v1"))
    held = holdings(folder.parent)
    assert [each.period for each in held.periods] == ["ky-thu"]
    assert held.periods[0].edition.replaces == "ky-thu-v1"
    assert not [each for each in held.passed if "v1" in each.folder]


def test_a_period_that_is_only_called_like_an_edition_is_one_of_its_own(params, folder):
    other = folder.with_name("ky-thu-v1")
    folder.rename(other)
    assert not is_earlier_edition(other)


def test_an_edition_is_rebuilt_as_the_edition_it_is(params, folder, tmp_path):
    issue(folder)
    new = replaced(params, folder)
    place = tmp_path / "elsewhere" / "ky-thu"
    stand_for_earlier(new, place)
    assert next_edition(place, "") == edition_of(new)
    first = tmp_path / "elsewhere" / "khac"
    stand_for_earlier(folder.with_name("ky-thu-v1"), first)
    assert next_edition(first, "") is None


def test_the_command_says_what_it_noted_and_verify_says_where_the_period_stands(folder, capsys):
    with pytest.raises(SystemExit):
        main(["issue", str(folder)])
    assert "đã ghi nhận ban hành bản 1" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["verify", str(folder)])
    assert "Bản 1, đã ban hành." in capsys.readouterr().out
    note = json.loads((folder.parent / ISSUED / "ky-thu.json").read_text("utf-8"))
    assert (note["period"], note["version"]) == ("ky-thu", 1)
