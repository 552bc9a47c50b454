"""What each recipient is sent: only its own, with a note and sums that hold, and the same bytes each time."""

import shutil
import subprocess
import zipfile

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from published import publish_example

from hganalysis.cli.commands import cli, main
from hganalysis.errors import CheckError, ParamsError
from hganalysis.shelf.extract import extract
from hganalysis.shelf.packs import pack

OCTOBER = {"from": "2024-10-01", "as_of": "2024-10-31", "label": "tháng 10 năm 2024"}


@pytest.fixture
def folder(tmp_path):
    """A period of 16 agencies, of which Sở Y tế and Sở Tài chính have tasks and briefs."""
    briefs = (id_of(tmp_path, "Sở Y tế"), id_of(tmp_path, "Sở Tài chính"))
    return publish_example(tmp_path / "outputs", "2024-10", agencies=40, briefs=briefs, **OCTOBER)


def id_of(place, name):
    if not (place / "ids").exists():
        publish_example(place / "ids", "x", agencies=40)
    agencies = extract(place / "ids" / "x").by_agency
    return next(each.agency_id for each in agencies if each.agency == name)


def names(packs):
    return sorted(path.name for path in packs.iterdir())


def test_leaders_and_each_agency_with_a_brief_get_a_pack_and_the_others_are_told(folder, tmp_path):
    packs = tmp_path / "packs" / "2024-10"
    made = pack(folder, packs)
    health, finance = id_of(tmp_path, "Sở Y tế"), id_of(tmp_path, "Sở Tài chính")
    assert names(packs) == sorted([health, finance, "lanh-dao"])
    assert len(made.without_brief) == 38
    assert made.command == "hganalysis run params/2024-10.yml --agencies all"
    assert names(packs / "lanh-dao") == [
        "SHA256SUMS", "bao-cao.html", "phu-luc.xlsx", "thu-gui.txt", "tom-tat.html",
    ]  # fmt: skip
    assert names(packs / health) == ["SHA256SUMS", f"{health}.html", "nhiem-vu.xlsx", "thu-gui.txt"]


def test_an_agency_gets_its_own_rows_and_no_one_elses(folder, tmp_path):
    pack(folder, tmp_path / "packs")
    for name, own, others in (
        ("Sở Y tế", {"NV-1", "NV-2"}, {"NV-3"}),
        ("Sở Tài chính", {"NV-3"}, {"NV-1", "NV-2"}),
    ):
        sheet = load_workbook(tmp_path / "packs" / id_of(tmp_path, name) / "nhiem-vu.xlsx").active
        told = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value}
        assert own <= told
        assert not others & told
        assert "SỐ LIỆU MÔ PHỎNG." in told


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_the_sums_hold_and_fail_where_a_file_was_changed(folder, tmp_path):
    pack(folder, tmp_path / "packs")
    place = tmp_path / "packs" / "lanh-dao"
    check = ["sha256sum", "-c", "--strict", "SHA256SUMS"]
    held = subprocess.run(check, cwd=place, capture_output=True, text=True, check=True).stdout
    assert held.count(": OK") == len(names(place)) - 1
    (place / "thu-gui.txt").write_text("khác")
    assert subprocess.run(check, cwd=place, capture_output=True, check=False).returncode == 1


def test_the_note_says_what_is_sent_by_whom_and_what_is_known_to_be_wrong(folder, tmp_path):
    pack(folder, tmp_path / "packs")
    health = id_of(tmp_path, "Sở Y tế")
    note = (tmp_path / "packs" / health / "thu-gui.txt").read_text(encoding="utf-8")
    assert "Kính gửi: Sở Y tế\n" in note
    assert "tháng 10 năm 2024 (từ ngày 01/10/2024 đến hết ngày 31/10/2024), gồm:" in note
    assert f"- {health}.html:" in note
    assert "SỐ LIỆU MÔ PHỎNG" in note
    for warning in extract(folder).warnings:
        assert f"- {warning.message}" in note
    assert "Đề nghị đối chiếu" in note
    leaders = (tmp_path / "packs" / "lanh-dao" / "thu-gui.txt").read_text(encoding="utf-8")
    assert "Đề nghị đối chiếu" not in leaders


def test_zip_files_have_the_same_bytes_each_time_and_hold_what_the_folders_hold(folder, tmp_path):
    pack(folder, tmp_path / "a", zipped=True)
    pack(folder, tmp_path / "b", zipped=True)
    pack(folder, tmp_path / "c")
    assert names(tmp_path / "a") == [f"{name}.zip" for name in names(tmp_path / "c")]
    for name in names(tmp_path / "c"):
        made = tmp_path / "a" / f"{name}.zip"
        assert made.read_bytes() == (tmp_path / "b" / f"{name}.zip").read_bytes()
        with zipfile.ZipFile(made) as held:
            inside = {each: held.read(each) for each in held.namelist()}
        plain = {f"{name}/{path.name}": path.read_bytes() for path in (tmp_path / "c" / name).iterdir()}
        assert inside == plain


@pytest.mark.parametrize("asked", ["Sở Y tế", "so y te", "SỞ Y TẾ"])
def test_one_recipient_can_be_named_as_people_name_it(folder, tmp_path, asked):
    pack(folder, tmp_path / "packs", [asked])
    assert names(tmp_path / "packs") == [id_of(tmp_path, "Sở Y tế")]


def test_one_recipient_packed_again_leaves_the_others_and_no_older_form_of_its_own(folder, tmp_path):
    packs = tmp_path / "packs"
    pack(folder, packs)
    health = id_of(tmp_path, "Sở Y tế")
    before = names(packs)
    pack(folder, packs, [health], zipped=True)
    assert names(packs) == sorted([*(each for each in before if each != health), f"{health}.zip"])
    pack(folder, packs, [health])
    assert names(packs) == before


def test_a_recipient_that_is_no_agency_is_told_with_near_names(folder, tmp_path):
    with pytest.raises(ParamsError, match=r"«Sở Y tê hh» không phải lanh-dao.*Có phải: .*?"):
        pack(folder, tmp_path / "packs", ["Sở Y tê hh"])
    assert not (tmp_path / "packs").exists()


def test_an_agency_without_a_brief_that_is_asked_for_is_told_what_makes_it(folder, tmp_path):
    with pytest.raises(
        ParamsError, match=r"Chưa có tóm tắt riêng của Sở Nội vụ\. Chạy: hganalysis run params/"
    ):
        pack(folder, tmp_path / "packs", ["Sở Nội vụ"])


def test_a_period_that_is_not_as_it_was_published_is_not_sent(folder, tmp_path):
    (folder / "bao-cao.html").write_text("sửa tay", encoding="utf-8")
    with pytest.raises(CheckError, match=r"bao-cao\.html: đã bị thay đổi"):
        pack(folder, tmp_path / "packs")
    assert not (tmp_path / "packs").exists()


def test_a_folder_of_other_things_is_never_replaced(folder, tmp_path):
    place = tmp_path / "cua-toi"
    place.mkdir()
    (place / "quan-trong.txt").write_text("giữ")
    with pytest.raises(ParamsError, match="chọn nơi khác bằng --to"):
        pack(folder, place)
    assert names(place) == ["quan-trong.txt"]


def test_packs_of_agencies_that_are_gone_do_not_stay_to_be_sent_by_mistake(folder, tmp_path):
    packs = tmp_path / "packs"
    pack(folder, packs)
    shutil.rmtree(folder)
    publish_example(tmp_path / "outputs", "2024-10", agencies=40, **OCTOBER)
    pack(folder, packs)
    assert names(packs) == ["lanh-dao"]


def test_the_command_packs_leaders_and_says_what_makes_the_briefs(tmp_path):
    folder = publish_example(tmp_path / "outputs", "2024-10", **OCTOBER)
    told = CliRunner().invoke(cli, ["pack", str(folder)])
    assert told.exit_code == 0, told.output
    assert "hganalysis run params/2024-10.yml --agencies all" in told.output
    assert names(tmp_path / "packs" / "2024-10") == ["lanh-dao"]


def test_a_period_of_a_watched_export_is_told_to_be_run_on_that_export(tmp_path):
    taken = "data/watched/0123456789ab/thang 10.xlsx"
    folder = publish_example(tmp_path / "outputs", "2024-10", source=taken, **OCTOBER)
    command = pack(folder, tmp_path / "packs").command
    assert command == f"hganalysis run params/2024-10.yml -p 'source.file={taken}' --agencies all"


def test_a_folder_that_is_no_period_ends_in_a_line(tmp_path, capsys):
    with pytest.raises(SystemExit) as end:
        main(["pack", str(tmp_path)])
    assert end.value.code == 2
    assert "không có run.json" in capsys.readouterr().err
