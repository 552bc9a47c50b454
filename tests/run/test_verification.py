"""What `verify` notices, what it says it cannot, and a period run again elsewhere."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time

import psutil
import pytest
from elsewhere import everything_else, rebuilt
from project import make_project
from published import publish_example

from hganalysis.cli.commands import main
from hganalysis.errors import ParamsError, SourceError
from hganalysis.run import period as run_module
from hganalysis.run.editions import issue
from hganalysis.run.manifest import seal_of, sums_text, write_manifest
from hganalysis.run.period import run_period
from hganalysis.run.publish import read_published
from hganalysis.run.verification import read_manifest, verify
from hganalysis.shelf.archiving import archive_period

pytestmark = pytest.mark.usefixtures("one_server")


@pytest.fixture
def folder(tmp_path):
    return publish_example(tmp_path / "outputs", "ky-thu")


def forged(folder, **changes):
    """Change run.json by hand."""
    path = folder / "run.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")


def replace_with_hash(folder):
    (folder / "bao-cao.html").write_text("khác", encoding="utf-8")
    digest = hashlib.sha256((folder / "bao-cao.html").read_bytes()).hexdigest()
    forged(folder, outputs=read_manifest(folder)["outputs"] | {"bao-cao.html": digest})


def link_to_the_same_bytes(folder):
    moved = folder.parent / "noi-khac.html"
    (folder / "bao-cao.html").rename(moved)
    (folder / "bao-cao.html").symlink_to(moved)


TAMPERED = {
    "run.json: đã bị thay đổi": (
        lambda folder: forged(folder, parameters={"published": {"total": 900}}),
        lambda folder: forged(folder, inputs={"source": {"file": "viec.xlsx", "sha256": "0" * 64}}),
        lambda folder: forged(folder, rows={"read": 1}),
        replace_with_hash,
    ),
    "run.json: số dòng khác result.json": (lambda folder: forged(folder, rows={"read": 1}),),
    "run.json: kỳ «khac» khác kỳ «ky-thu»": (lambda folder: forged(folder, period="khac"),),
    "run.json: thiếu mục «inputs»": (
        lambda folder: (folder / "run.json").write_text('{"outputs": {}}', encoding="utf-8"),
    ),
    "bao-cao.html: là liên kết": (link_to_the_same_bytes,),
    "them: là liên kết": (
        lambda folder: (folder / "them").symlink_to("khong-co"),
        lambda folder: (folder / "them").symlink_to(folder.parent, target_is_directory=True),
    ),
    "them: không phải tệp thường": (lambda folder: os.mkfifo(folder / "them"),),
    "them: thư mục rỗng": (lambda folder: (folder / "them").mkdir(),),
    "them: không có trong run.json": (lambda folder: (folder / "them").write_text("x"),),
    "bao-cao.html: thiếu": (lambda folder: (folder / "bao-cao.html").unlink(),),
    "bao-cao.html: đã bị thay đổi": (lambda folder: (folder / "bao-cao.html").write_text("x"),),
    "SHA256SUMS: đã bị thay đổi": (lambda folder: (folder / "SHA256SUMS").write_text("x"),),
}


def test_a_folder_as_it_was_published_has_no_fault(folder):
    assert verify(folder) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes need rights there")
@pytest.mark.parametrize(
    ("told", "tamper"), [(told, tamper) for told, ways in TAMPERED.items() for tamper in ways]
)
def test_every_way_of_tampering_is_noticed(folder, told, tamper):
    (folder / "SHA256SUMS").write_text(sums_text(folder, read_manifest(folder)["outputs"]), encoding="utf-8")
    assert verify(folder) == []

    tamper(folder)

    assert any(fault.startswith(told) for fault in verify(folder))


@pytest.mark.parametrize("content", ["", "[]", "[" * 100_000, '{"outputs": 3}', "\x00", '{"outputs": []}'])
def test_a_run_json_that_is_none_is_one_line(folder, content):
    (folder / "run.json").write_text(content, encoding="utf-8")

    with pytest.raises(ParamsError, match=r"run\.json bị hỏng"):
        verify(folder)


def test_the_run_json_of_a_later_version_is_refused_by_name(folder):
    forged(folder, schema=2)

    with pytest.raises(ParamsError, match="do bản mới hơn của hganalysis ghi"):
        verify(folder)


def test_verify_prints_the_sum_of_run_json_and_holds_it_to_the_one_noted(folder, capsys):
    found = hashlib.sha256((folder / "run.json").read_bytes()).hexdigest()

    main_code = code_of("verify", str(folder), "--sha256", found[:16])
    assert main_code == 0
    assert found in capsys.readouterr().out

    assert code_of("verify", str(folder), "--sha256", "0" * 64) == 5
    assert f"SHA-256 là {found}" in capsys.readouterr().out


def code_of(*command):
    with pytest.raises(SystemExit) as stopped:
        main(command)
    return stopped.value.code


def test_the_sums_are_those_of_the_command_sha256sum(folder):
    manifest = read_manifest(folder)
    write_manifest(folder, manifest, read_published(folder))

    if not shutil.which("sha256sum"):
        pytest.skip("sha256sum is not installed")
    checked = subprocess.run(
        ["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, check=False
    )
    assert checked.returncode == 0
    assert verify(folder) == []


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project with one published period."""
    params = make_project(tmp_path_factory.mktemp("project"))
    return params, run_period(params, say=lambda _: None)


def test_an_archive_rebuilt_where_all_that_can_differ_does_gives_the_same_bytes(project, tmp_path):
    params, published = project
    copy = shutil.copytree(params.parents[1], tmp_path / "dự án")
    issue(copy / "outputs" / published.name)
    made = archive_period(copy / "outputs" / published.name, copy, tmp_path / "a.zip")

    said = rebuilt(made, everything_else(), tmp_path)

    assert "Dựng lại giống hệt" in said.stdout, said.stdout + said.stderr
    assert said.returncode == 0


def test_what_is_changed_since_is_told_and_stops_a_rebuild(project, tmp_path, capsys):
    root = shutil.copytree(project[0].parents[1], tmp_path / "p")
    with (root / "data" / "viec.csv").open("a", encoding="utf-8") as file:
        file.write("\n")

    assert code_of("verify", str(root / "outputs" / "ky-thu")) == 0
    assert "Lưu ý: viec.csv trong dự án nay đã khác" in capsys.readouterr().out

    assert code_of("verify", str(root / "outputs" / "ky-thu"), "--rebuild") == 2
    assert "Không dựng lại được, đầu vào đã khác:\nviec.csv" in capsys.readouterr().err


def test_inputs_that_cannot_be_compared_are_told_and_stop_a_rebuild(folder, capsys):
    manifest = read_manifest(folder)
    changed = {**manifest, "parameters": {"period": "ky-thu", "granularite": "day"}}
    forged(folder, parameters=changed["parameters"], seal=seal_of(changed))
    (folder.parents[1] / "params").mkdir()

    assert code_of("verify", str(folder)) == 0
    assert "Lưu ý: Không so được đầu vào" in capsys.readouterr().out
    assert code_of("verify", str(folder), "--rebuild") == 2
    assert "Không dựng lại được" in capsys.readouterr().err


def test_nothing_is_published_that_was_made_while_an_input_changed(project, tmp_path, monkeypatch):
    root = shutil.copytree(project[0].parents[1], tmp_path / "p")
    params = root / "params" / project[0].name
    shutil.rmtree(root / "outputs")

    def notebooks_while_somebody_saves(stage, *_):
        shutil.copytree(project[1], stage.folder, dirs_exist_ok=True)
        with (root / "data" / "viec.csv").open("a", encoding="utf-8") as file:
            file.write("\n")

    monkeypatch.setattr(run_module, "_run_notebooks", notebooks_while_somebody_saves)
    monkeypatch.setattr(run_module, "_finish", lambda *_, **__: None)

    with pytest.raises(SourceError, match=r"tệp đầu vào đã bị sửa: viec\.csv"):
        run_period(params, say=lambda _: None)

    assert not (root / "outputs" / "ky-thu").exists()
    assert not list((root / "outputs").glob(".stage*"))


def test_a_period_that_is_a_link_is_refused_before_anything_runs(tmp_path):
    params = make_project(tmp_path / "p")
    outputs = params.parents[1] / "outputs"
    outputs.mkdir()
    (outputs / "ky-thu").symlink_to(tmp_path, target_is_directory=True)

    with pytest.raises(ParamsError, match="là liên kết"):
        run_period(params, say=lambda _: None)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("asked", ["SIGTERM", "SIGINT"])
def test_a_run_asked_to_end_says_that_it_stopped_and_leaves_nothing_half_written(project, tmp_path, asked):
    root = shutil.copytree(project[0].parents[1], tmp_path / "p")
    command = [sys.executable, "-m", "hganalysis", "run", str(root / "params" / "ky-thu.yml"), "--again"]
    run = subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, start_new_session=True
    )
    until = time.monotonic() + 60
    while not list((root / "outputs").glob(".stage*")) and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.5)
    kernels = psutil.Process(run.pid).children(recursive=True)
    assert kernels

    if asked == "SIGINT":
        os.killpg(run.pid, signal.SIGINT)  # ctrl-C reaches all that the terminal started
    else:
        run.terminate()
    _, said = run.communicate(timeout=60)

    assert run.returncode == 130
    assert said.strip().splitlines()[-1].startswith("Đã dừng theo yêu cầu")
    assert "Traceback" not in said
    assert psutil.wait_procs(kernels, timeout=20)[1] == []
    assert not list((root / "outputs").glob(".stage*"))
    assert verify(root / "outputs" / "ky-thu") == []
