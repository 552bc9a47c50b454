"""Reference files of a project: in force there alone, told when old, refused when unknown."""

import os

import pytest
from project import make_project

import hganalysis as hg
from hganalysis.cli.commands import main
from hganalysis.errors import ParamsError
from hganalysis.run.manifest import made_from
from hganalysis.settings.directory import load_agencies
from hganalysis.settings.office import load_office
from hganalysis.settings.params import load_params, why_another_office
from hganalysis.settings.reference import NAMES, PACKAGED, outdated, use_reference, version_of

AGENCIES = """\
# Phiên bản: 2026-11-27
agencies:
  - {id: so-y-te-ben-tre, name: Sở Y tế, short: Y tế, group: department, order: 1, aliases: [],
     valid_from: null, valid_to: null, successor: null, source: thử}
  - {id: so-tai-chinh-ben-tre, name: Sở Tài chính, short: Tài chính, group: department, order: 2,
     aliases: [], valid_from: null, valid_to: null, successor: null, source: thử}
"""


@pytest.fixture(autouse=True)
def packaged(tmp_path):
    yield
    use_reference(tmp_path / "none")


@pytest.fixture
def project(tmp_path):
    params = make_project(tmp_path / "p")
    (params.parent / "reference").mkdir()
    (params.parent / "reference" / "agencies.yml").write_text(AGENCIES, encoding="utf-8")
    return params


def test_a_project_counts_by_its_own_directory_and_the_next_by_that_of_the_package(project, tmp_path):
    own = hg.open_period("ky-thu", project.parents[1]).result
    other = hg.open_period("ky-thu", make_project(tmp_path / "khac").parents[1]).result

    assert {row.agency_id for row in own.by_agency} == {"so-y-te-ben-tre", "so-tai-chinh-ben-tre"}
    assert {row.agency_id for row in other.by_agency} == {"so-y-te", "so-tai-chinh"}


def test_the_manifest_has_the_files_that_are_in_force(project):
    params = load_params(project)
    given = made_from(project.parents[1], params, project, project.parents[1] / "outputs")
    assert set(given["reference"]) == set(NAMES)

    load_params(make_project(project.parents[2] / "khac"))
    other = made_from(project.parents[1], params, project, project.parents[1] / "outputs")
    differ = [name for name in NAMES if given["reference"][name] != other["reference"][name]]
    assert differ == ["agencies.yml"]


def test_an_office_of_its_own_speaks_for_itself(project):
    own = project.parent / "reference" / "office.yml"
    text = (PACKAGED / "office.yml").read_text(encoding="utf-8")
    own.write_text(text.replace("UBND TỈNH HẬU GIANG", "UBND TỈNH BẾN TRE"), encoding="utf-8")

    assert why_another_office("none", None) != ""
    load_params(project)

    assert load_office().parent == "UBND TỈNH BẾN TRE"
    assert why_another_office("none", None) == ""


def test_a_file_older_than_that_of_the_package_is_told(project):
    load_params(project)
    assert outdated() == []

    path = project.parent / "reference" / "agencies.yml"
    path.write_text(AGENCIES.replace("2026-11-27", "2026-11-26"), encoding="utf-8")
    load_params(project)
    [line] = outdated()
    assert line.startswith("params/reference/agencies.yml là bản 2026-11-26, gói có bản mới hơn (")


@pytest.mark.parametrize("name", NAMES)
def test_every_reference_file_says_its_day(name):
    assert version_of(PACKAGED / name)


def test_a_file_that_replaces_nothing_is_refused_with_the_names_there_are(project):
    (project.parent / "reference" / "agency.yml").write_text("x", encoding="utf-8")

    with pytest.raises(
        ParamsError, match=r"không có tệp tham chiếu tên agency\.yml; dùng được: agencies\.yml"
    ):
        load_params(project)


def test_faults_of_an_own_file_are_told_with_its_line(project):
    path = project.parent / "reference" / "holidays.yml"
    path.write_text("years: [2024]\ndays: [{name: Tết, kind: nghỉ, date: 2024-01-01}]\n", encoding="utf-8")

    with pytest.raises(hg.HgError, match=r"holidays\.yml, dòng 2"):
        load_params(project)


def told(capsys, *command):
    with pytest.raises(SystemExit) as stopped:
        main(command)
    said = capsys.readouterr()
    return stopped.value.code, said.out, said.err


def test_files_of_the_package_are_copied_to_be_edited_and_never_over_others(project, monkeypatch, capsys):
    monkeypatch.chdir(project.parents[1])
    code, _, err = told(capsys, "reference", "agencies.yml", "holiday.yml", "office.yml")
    assert code == 2
    assert "Không có tệp tham chiếu «holiday.yml»" in err
    assert "Đã có params/reference/agencies.yml; không ghi đè." in err
    assert not (project.parent / "reference" / "office.yml").exists()

    code, out, _ = told(capsys, "reference", "office.yml", "mau-van-ban.docx")
    assert code == 0
    assert "Đã chép params/reference/office.yml" in out
    _, out, _ = told(capsys, "reference")
    assert "office.yml         của dự án (params/reference), bản " in out
    assert "holidays.yml       của gói, bản " in out


def test_a_file_that_is_saved_anew_is_read_anew_in_a_command_that_goes_on(project):
    load_params(project)
    assert len(load_agencies()) == 2
    own = project.parent / "reference" / "agencies.yml"
    stamp = own.stat()

    own.write_text(AGENCIES.replace("name: Sở Y tế", "name: Sở Y Tế"), encoding="utf-8")
    os.utime(own, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))

    assert [each.name for each in load_agencies()] == ["Sở Y Tế", "Sở Tài chính"]


def test_the_agencies_of_the_sample_are_the_same_in_every_project(project):
    load_params(project)
    assert len(load_agencies()) == 2

    from hganalysis.sample import build_sample

    sample = project.parents[1] / "data" / "mau.xlsx"
    build_sample(sample)
    use_reference(project / "none")
    again = project.parents[1] / "data" / "lai.xlsx"
    build_sample(again)
    assert sample.read_bytes() == again.read_bytes()


def test_successors_that_lead_in_a_circle_are_refused_with_their_lines(project):
    own = project.parent / "reference" / "agencies.yml"
    own.write_text(
        AGENCIES.replace("successor: null", "successor: so-tai-chinh-ben-tre", 1).replace(
            "successor: null", "successor: so-y-te-ben-tre", 1
        ),
        encoding="utf-8",
    )
    use_reference(own.parent)
    with pytest.raises(hg.HgError, match="chuỗi kế thừa của «so-y-te-ben-tre» quay lại chính nó") as told_:
        load_agencies()
    assert "«so-tai-chinh-ben-tre» quay lại" in str(told_.value)
