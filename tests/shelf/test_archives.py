"""An issued period as one file: what it holds, that its bytes stay, and every way it can be wrong."""

import datetime as dt
import hashlib
import io
import json
import shutil
import stat
import subprocess
import sys
import zipfile

import pytest
from project import ROOT, make_project
from published import publish_project

from hganalysis.cli.commands import main
from hganalysis.documents.zipped import archive
from hganalysis.errors import CheckError, ParamsError
from hganalysis.reading import limits
from hganalysis.run.editions import issue
from hganalysis.run.verification import verify
from hganalysis.shelf.archived import opened_archive
from hganalysis.shelf.archiving import archive_period
from hganalysis.shelf.own_software import LOCK, WHEEL, own_lock, requirements

TOP = "ky-thu-v1"
MOMENT = dt.datetime(2024, 11, 3, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def issued(tmp_path_factory):
    """A project with an issued period."""
    params = make_project(tmp_path_factory.mktemp("issued") / "p")
    issue(publish_project(params))
    return params.parents[1]


@pytest.fixture
def project(issued, tmp_path):
    root = shutil.copytree(issued, tmp_path / "p")
    return root, root / "outputs" / "ky-thu"


@pytest.fixture(scope="module")
def made(issued, tmp_path_factory):
    """The parts of an archive by their names."""
    place = tmp_path_factory.mktemp("made") / "a.zip"
    with zipfile.ZipFile(archive_period(issued / "outputs" / "ky-thu", issued, place)) as held:
        return {name: held.read(name) for name in held.namelist()}


@pytest.fixture
def file(tmp_path):
    """Write parts as an archive."""

    def written(parts):
        path = tmp_path / "goi.zip"
        path.write_bytes(archive(parts, MOMENT))
        return path

    return written


def opened(path):
    with opened_archive(path) as folder:
        return verify(folder)


def code_of(*command):
    with pytest.raises(SystemExit) as stopped:
        main([str(each) for each in command])
    return stopped.value.code


def test_it_holds_inputs_software_and_what_was_published_and_its_own_sums(made):
    names = {name.removeprefix(f"{TOP}/") for name in made}

    assert {"params/ky-thu.yml", "params/maps/thu.yml", "data/viec.csv", "notebooks/1_data.ipynb"} <= names
    assert {"outputs/ky-thu/run.json", "outputs/history/issued/ky-thu.json"} <= names
    assert {f"packages/{WHEEL}", f"packages/{LOCK}", "README.txt", "ro-crate-metadata.json"} <= names
    sums = made[f"{TOP}/SHA256SUMS"].decode().splitlines()
    assert sorted(line[66:] for line in sums) == sorted(names - {"SHA256SUMS"})
    for line in sums:
        assert hashlib.sha256(made[f"{TOP}/{line[66:]}"]).hexdigest() == line[:64]


def test_its_read_me_says_in_vietnamese_how_it_is_checked_and_built_again(made):
    text = made[f"{TOP}/README.txt"].decode()

    assert text.startswith("Gói lưu trữ: kỳ thử (ky-thu), bản 1 đã ban hành, số liệu thật.\n")
    assert "chỉ giao cho nơi được xem số liệu của mọi cơ quan" in text
    assert f"pip install --no-deps packages/{WHEEL}" in text
    assert "hganalysis verify TÊN_GÓI.zip --rebuild" in text


def test_it_is_a_crate_whose_inputs_lie_in_it(made):
    graph = json.loads(made[f"{TOP}/ro-crate-metadata.json"])["@graph"]
    entities = {each["@id"]: each for each in graph}
    used = {each["@id"] for each in entities["#run"]["object"]}

    assert {"data/viec.csv", "params/ky-thu.yml", f"packages/{WHEEL}"} <= used
    assert {"outputs/ky-thu/result.json"} <= {each["@id"] for each in entities["#run"]["result"]}
    parts = {each["@id"] for each in entities["./"]["hasPart"]}
    assert parts == {name.removeprefix(f"{TOP}/") for name in made} - {"ro-crate-metadata.json"}


def test_the_same_period_gives_the_same_bytes_wherever_its_project_lies(project, tmp_path):
    root, folder = project
    first = archive_period(folder, root, tmp_path / "a.zip").read_bytes()
    moved = shutil.copytree(root, tmp_path / "noi khác")

    assert archive_period(moved / "outputs" / "ky-thu", moved, tmp_path / "b.zip").read_bytes() == first
    assert archive_period(folder, root, tmp_path / "a.zip").read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "b.zip", "noi khác", "p"]


def test_the_wheel_in_it_is_one_that_pip_installs_and_holds_the_code_that_ran(made, tmp_path):
    wheel = tmp_path / WHEEL
    wheel.write_bytes(made[f"{TOP}/packages/{WHEEL}"])
    command = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "-t", tmp_path / "x", wheel]
    subprocess.run(command, check=True, capture_output=True)

    code = json.loads(made[f"{TOP}/outputs/ky-thu/run.json"])["code"]
    installed = {
        path.relative_to(tmp_path / "x" / "hganalysis").as_posix(): path
        for path in (tmp_path / "x" / "hganalysis").rglob("*")
        if path.is_file() and path.parent.name != "__pycache__"
    }
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in installed.items()} == code
    assert (tmp_path / "x" / f"{WHEEL.split('-py3')[0]}.dist-info" / "entry_points.txt").is_file()


def test_packages_are_held_to_their_hashes_where_the_lock_has_every_version_that_ran():
    ran = {"pandas": "3.0.1", "Jinja2": "3.1.6", "hganalysis": "0.1.0", "pip": "24.0"}
    lock = (
        "jinja2==3.1.6 \\\n    --hash=sha256:aa\npandas==3.0.1 ; sys_platform > '' \\\n    --hash=sha256:b\n"
    )

    assert requirements(ran, lock) == (lock, True)
    assert requirements({**ran, "pandas": "3.0.2"}, lock) == ("jinja2==3.1.6\npandas==3.0.2\n", False)
    assert "pandas==" in own_lock()


def test_an_archive_is_verified_as_a_folder_is(made, file, capsys):
    assert code_of("verify", file(made)) == 0
    said = capsys.readouterr().out
    assert "goi.zip: gói lưu trữ nguyên vẹn" in said
    assert "outputs/ky-thu trong gói: nguyên vẹn" in said
    assert "Bản 1, đã ban hành." in said
    assert "Lưu ý" not in said
    assert code_of("verify", file(made), "--sha256", "0" * 64) == 5


def test_the_command_archives_what_it_issues_and_prints_the_sum(project, tmp_path, capsys):
    _, folder = project
    place = tmp_path / "luu-tru" / "ky-thu.zip"

    assert code_of("issue", folder, "--archive", place) == 0
    assert f"SHA-256 {hashlib.sha256(place.read_bytes()).hexdigest()}" in capsys.readouterr().out
    assert opened(place) == []


WITHOUT = object()
WRONG = {
    "data/viec.csv: thiếu": {"data/viec.csv": WITHOUT},
    "them.txt: không có trong SHA256SUMS": {"them.txt": b"x"},
    "data/viec.csv: đã bị thay đổi": {"data/viec.csv": b"x"},
    "SHA256SUMS: thiếu": {"SHA256SUMS": WITHOUT},
    "SHA256SUMS: bị hỏng": {"SHA256SUMS": b"x"},
    "outputs/ky-thu/run.json: đã bị thay đổi": {"outputs/ky-thu/run.json": b"{}"},
}


@pytest.mark.parametrize("told", WRONG)
def test_a_part_that_is_missing_added_or_changed_is_told(made, file, told):
    parts = {**made, **{f"{TOP}/{name}": content for name, content in WRONG[told].items()}}
    path = file({name: content for name, content in parts.items() if content is not WITHOUT})

    with pytest.raises(CheckError, match="không còn là gói lưu trữ như khi lập") as fault:
        opened(path)
    assert told in str(fault.value).splitlines()


def test_everything_wrong_with_an_archive_is_told_at_once(made, file):
    parts = {**made, f"{TOP}/them.txt": b"x", f"{TOP}/data/viec.csv": b"x"}
    parts.pop(f"{TOP}/params/ky-thu.yml")

    with pytest.raises(CheckError) as fault:
        opened(file(parts))
    assert len(str(fault.value).splitlines()) == 4


def summed(parts):
    """Return parts with the sums of what they are now, as who changes an archive on purpose would."""
    named = {name.removeprefix(f"{TOP}/"): content for name, content in parts.items()}
    named.pop("SHA256SUMS", None)
    lines = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(named.items()))
    return {**parts, f"{TOP}/SHA256SUMS": "".join(lines).encode()}


def test_what_was_changed_together_with_the_sums_is_told_by_run_json_inside(made, file, capsys):
    path = file(summed({**made, f"{TOP}/outputs/ky-thu/bao-cao.html": b"x"}))

    assert code_of("verify", path) == 5
    assert "bao-cao.html: đã bị thay đổi" in capsys.readouterr().out

    changed = file(summed({**made, f"{TOP}/data/viec.csv": made[f"{TOP}/data/viec.csv"] + b"\n"}))
    assert code_of("verify", changed, "--rebuild") == 2
    assert "đầu vào đã khác:\nviec.csv" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("about", "told"),
    [
        (
            b'{"schema": 2, "period": "ky-thu"}',
            "do bản mới hơn của hganalysis lập (mẫu số 2, bản này đọc đến 1)",
        ),
        (b'{"schema": 1, "period": "../.."}', "không có outputs/../.."),
        (b'{"schema": 1, "period": "khac"}', "không có outputs/khac"),
        (b"[" * 100_000, "archive.json thiếu hoặc hỏng"),
        (b"[]", "archive.json thiếu hoặc hỏng"),
    ],
)
def test_an_archive_of_a_later_version_or_of_no_period_is_one_line(made, file, about, told):
    with pytest.raises(ParamsError) as fault:
        opened(file(summed({**made, f"{TOP}/archive.json": about})))
    assert told in str(fault.value)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x03\x04", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_archive_is_one_line(tmp_path, content, capsys):
    (tmp_path / "a.zip").write_bytes(content)

    assert code_of("verify", tmp_path / "a.zip") in (2, 5)
    said = capsys.readouterr().err
    assert said.startswith("a.zip")
    assert "Traceback" not in said


def test_an_archive_cut_short_is_one_line(made, file):
    path = file(made)
    whole = path.read_bytes()
    for size in (100, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        with pytest.raises(ParamsError, match="không phải gói lưu trữ, hoặc gói bị hỏng"):
            opened(path)


def raw(tmp_path, name, content=b"x", mode=stat.S_IFREG | 0o600, flags=0):
    """Write an archive of one part as its name, kind and flags say, whatever a library would think of it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as held:
        entry = zipfile.ZipInfo(name)
        entry.external_attr, entry.create_system, entry.compress_type = mode << 16, 3, zipfile.ZIP_DEFLATED
        held.writestr(entry, content)
    data = made.getvalue()
    if flags:
        at = data.rindex(b"PK\x01\x02") + 8
        data = data[:at] + bytes([flags]) + data[at + 1 :]
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "more", "told"),
    [
        ("a/../../ngoai.txt", {}, "đường dẫn ra ngoài gói"),
        ("/ngoai.txt", {}, "đường dẫn ra ngoài gói"),
        ("a\\..\\ngoai.txt", {}, "đường dẫn ra ngoài gói"),
        ("C:/ngoai.txt", {}, "đường dẫn ra ngoài gói"),
        ("ngoai.txt", {}, "đường dẫn ra ngoài gói"),
        ("a/lien-ket", {"mode": stat.S_IFLNK | 0o777}, "không phải tệp thường"),
        ("a/ong", {"mode": stat.S_IFIFO | 0o600}, "không phải tệp thường"),
        ("a/b/", {"content": b""}, "không phải tệp thường"),
        ("a/khoa", {"flags": 1}, "có mật khẩu"),
    ],
)
def test_nothing_is_written_for_a_part_that_is_no_file_of_a_project(tmp_path, name, more, told):
    path = raw(tmp_path, name, **more)

    with pytest.raises(CheckError, match=told):
        opened(path)
    assert [each.name for each in tmp_path.rglob("*")] == ["a.zip"]


def test_a_name_that_stands_twice_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as held:
        held.writestr("a/B.txt", "x")
        held.writestr("a/b.txt", "y")

    with pytest.raises(CheckError, match="có hai lần"):
        opened(tmp_path / "a.zip")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = raw(tmp_path, "a/bom", bytes(limits.FREELY_UNPACKED + 1))
    with pytest.raises(ParamsError, match="bom nén"):
        opened(path)


def test_more_parts_than_are_read_are_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as held:
        for number in range(limits.ZIP_ENTRIES + 1):
            held.writestr(f"a/{number}", "")
    with pytest.raises(ParamsError, match=r"có hơn 10\.000 thành phần"):
        opened(tmp_path / "a.zip")


def moved_on(root):
    with (root / "data" / "viec.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    (root / "params" / "maps" / "thu.yml").unlink()
    (root / "notebooks" / "2_status.ipynb").write_text("{}", encoding="utf-8")
    (root / "params" / "reference").mkdir()
    shutil.copy(ROOT / "hganalysis" / "settings" / "holidays.yml", root / "params" / "reference")
    with (root / "params" / "reference" / "holidays.yml").open("a", encoding="utf-8") as file:
        file.write("\n")


def test_what_is_no_longer_what_the_period_was_made_from_is_told_at_once_and_nothing_is_written(
    project, tmp_path
):
    root, folder = project
    moved_on(root)

    with pytest.raises(ParamsError) as fault:
        archive_period(folder, root, tmp_path / "a.zip")

    assert str(fault.value).splitlines() == [
        "Không lập được gói lưu trữ:",
        "thu.yml không còn trong dự án; kỳ này được công bố từ bản trước đó.",
        "viec.csv trong dự án nay đã khác; kỳ này được công bố từ bản trước đó.",
        "Sổ tay 2_status.ipynb khác bản đã lập kỳ này.",
        "Tệp tham chiếu holidays.yml khác bản đã lập kỳ này.",
    ]
    assert not (tmp_path / "a.zip").exists()


def test_code_of_another_version_makes_no_archive_of_a_period(project, tmp_path, monkeypatch):
    root, folder = project
    monkeypatch.setattr("hganalysis.shelf.archiving.sums_of_code", dict)

    with pytest.raises(ParamsError, match="hganalysis đang cài khác bản đã lập kỳ này"):
        archive_period(folder, root, tmp_path / "a.zip")


def test_a_source_outside_the_project_is_told(tmp_path):
    params = make_project(tmp_path / "p")
    (params.parents[1] / "data" / "viec.csv").rename(tmp_path / "viec.csv")
    folder = publish_project(params, **{"source.file": "../viec.csv"})
    issue(folder)

    with pytest.raises(ParamsError, match=r"viec\.csv nằm ngoài dự án"):
        archive_period(folder, params.parents[1], tmp_path / "a.zip")


def test_a_period_that_is_not_issued_as_it_is_has_no_archive(project, tmp_path):
    root, folder = project
    publish_project(root / "params" / "ky-thu.yml", published={"total": 5})
    with pytest.raises(ParamsError, match="chưa ban hành ở bản này"):
        archive_period(folder, root, tmp_path / "a.zip")

    shutil.rmtree(root / "outputs" / "history")
    with pytest.raises(ParamsError, match="chưa ban hành ở bản này"):
        archive_period(folder, root, tmp_path / "a.zip")


def test_another_file_in_its_place_is_not_written_over(project, tmp_path):
    root, folder = project
    (tmp_path / "a.zip").write_text("của tôi")

    with pytest.raises(ParamsError, match="với nội dung khác; không ghi đè"):
        archive_period(folder, root, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_text() == "của tôi"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "p"]


def test_earlier_periods_that_a_run_reads_are_inputs_of_it_and_in_its_archive(tmp_path):
    params = make_project(tmp_path / "p")
    root = params.parents[1]
    for name, before, end in (
        ("ky-1", "", "2024-10-01"),
        ("ky-2", "ky-1", "2024-10-15"),
        ("ky-3", "ky-2", "2024-11-03"),
    ):
        folder = publish_project(params, period=name, previous=before, to=end)
    manifest = json.loads((folder / "run.json").read_text("utf-8"))
    issue(folder)

    assert {"previous", "previous_tasks"} <= set(manifest["inputs"])
    assert list(manifest["earlier"]) == ["ky-2", "ky-1"]
    with zipfile.ZipFile(archive_period(folder, root, tmp_path / "a.zip")) as held:
        names = {name for name in held.namelist() if "/outputs/ky-" in name and "/ky-3/" not in name}
    assert names == {
        "ky-3-v1/outputs/ky-1/result.json",
        "ky-3-v1/outputs/ky-2/result.json",
        "ky-3-v1/outputs/ky-2/data/tasks.parquet",
    }
    shutil.rmtree(root / "outputs" / "ky-1")
    with pytest.raises(ParamsError, match=r"result\.json của kỳ ky-1 không còn trong dự án"):
        archive_period(folder, root, tmp_path / "b.zip")
