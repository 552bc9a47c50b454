"""Briefs of agencies: each sees its own tasks only, fails alone, and is the same whoever makes it."""

import datetime as dt
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from project import ROOT, make_project
from pypdf import PdfReader

import hganalysis as hg
from hganalysis.cli.commands import main
from hganalysis.documents.model import Heading
from hganalysis.errors import BriefsError, ParamsError
from hganalysis.run import kernels
from hganalysis.run.agency_briefs import Order, make_all, make_brief
from hganalysis.run.agency_folder import ABOUT, FINDINGS, TASKS, Cut
from hganalysis.run.execute import Deadline
from hganalysis.run.executors import open_executor
from hganalysis.run.kernel_server import SAME_EVERYWHERE
from hganalysis.run.manifest import other_versions, versions
from hganalysis.run.period import run_period
from hganalysis.run.previous import read_previous_agency
from hganalysis.run.stage import Stage
from hganalysis.run.verification import verify
from hganalysis.settings.params import load_params

pytestmark = pytest.mark.usefixtures("one_server")

EXPORT = """\
Mã,Chủ trì,Nội dung,Ngày giao,Hạn,Trạng thái,Hoàn thành
YTE-101,Sở Y tế,Khám sức khỏe,01/02/2024,01/03/2024,Đã hoàn thành,01/03/2024
YTE-102,Sở Y tế,Mua thuốc,01/02/2024,01/03/2024,Đang thực hiện,
CHUNG-7,Sở Y tế,Phòng dịch,01/02/2024,10/11/2024,Đang thực hiện,
TCH-201,Sở Tài chính,Quyết toán,01/10/2024,04/11/2024,Đang thực hiện,
TCH-202,Sở Tài chính,Giá đất,01/10/2024,02/11/2024,Đã hoàn thành,
CHUNG-7,Sở Tài chính,Dự toán,01/10/2024,02/11/2024,Đang thực hiện,
XDG-301,Sở Xây dựng,Quy hoạch,01/10/2024,Thường xuyên,Đang thực hiện,
LMY-401,Long Mỹ,Thu gom rác,01/10/2024,02/11/2024,Đang thực hiện,
"""
OTHERS = {
    "so-y-te": ("TCH-201", "TCH-202", "XDG-301", "LMY-401", "Quyết toán", "Giá đất", "Dự toán", "Quy hoạch",
                "Thu gom", "Sở Tài chính", "Sở Xây dựng", "Long Mỹ", "so-tai-chinh"),
    "so-tai-chinh": ("YTE-101", "YTE-102", "XDG-301", "LMY-401", "Khám sức khỏe", "Mua thuốc", "Phòng dịch",
                     "Quy hoạch", "Thu gom", "Sở Y tế", "Sở Xây dựng", "Long Mỹ", "so-y-te"),
}  # fmt: skip
SUFFIXES = (".ipynb", ".html", ".pdf")


def project_of_three(folder):
    params = make_project(folder)
    (folder / "data" / "viec.csv").write_text(EXPORT, encoding="utf-8")
    text = params.read_text(encoding="utf-8")
    params.write_text(text[: text.index("published:")], encoding="utf-8")
    return params


@pytest.fixture(scope="module")
def period(tmp_path_factory):
    """A period run once with the briefs of all agencies, two at a time."""
    params = project_of_three(tmp_path_factory.mktemp("project"))
    said = []
    folder = run_period(params, say=said.append, agencies=["all"], jobs=2)
    return params, folder, said


def again(period, folder):
    """Copy the project with what it published, so that only briefs are made anew."""
    shutil.copytree(period[0].parents[1], folder / "p")
    return folder / "p" / "params" / period[0].name


def text_of(path):
    if path.suffix == ".pdf":
        return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
    return path.read_text(encoding="utf-8")


def briefs_in(folder):
    return {path.name: path.read_bytes() for path in sorted((folder / "agencies").iterdir())}


def failing(params, source):
    """Put a cell into the notebook of agencies."""
    path = params.parents[1] / "notebooks" / "agency.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(2, new_code_cell(source, id="them"))
    nbformat.write(notebook, path)


def mend(params):
    path = params.parents[1] / "notebooks" / "agency.ipynb"
    path.write_bytes((ROOT / "notebooks" / "agency.ipynb").read_bytes())


def test_every_agency_has_its_brief_in_three_formats_and_run_json_lists_them(period):
    _, folder, _ = period
    names = [f"{key}{suffix}" for key in ("so-tai-chinh", "so-xay-dung", "so-y-te") for suffix in SUFFIXES]

    assert sorted(briefs_in(folder)) == sorted(names)
    assert json.loads((folder / "run.json").read_text())["agencies"]["made"] == [
        "so-tai-chinh",
        "so-xay-dung",
        "so-y-te",
    ]
    assert verify(folder) == []


@pytest.mark.parametrize("key", OTHERS)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_task_and_no_name_of_another_agency_stands_in_a_brief(period, key, suffix):
    text = text_of(period[1] / "agencies" / f"{key}{suffix}")

    assert [each for each in OTHERS[key] if each in text] == []
    own = {"so-y-te": "Mua thuốc", "so-tai-chinh": "Dự toán"}[key]
    assert own in text


def test_what_a_worker_is_sent_holds_nothing_of_another_agency(period):
    params, folder, _ = period
    cut = Cut(Stage(folder, params.parents[1], load_params(params)))
    for key, others in OTHERS.items():
        files = cut.files_of(key)
        told = pd.read_parquet(io.BytesIO(files[TASKS])).to_csv()
        told += pd.read_parquet(io.BytesIO(files[FINDINGS])).to_csv()
        told += files[ABOUT].decode()
        assert [each for each in others if each in told] == []


def test_the_counts_of_a_brief_are_those_of_the_agency_in_the_result(period):
    params, folder, _ = period
    root = params.parents[1]
    whole = hg.open_period("ky-thu", root).result
    for row in whole.by_agency:
        if row.agency_id:
            own = hg.open_agency(row.agency_id, "ky-thu", root).counted
            assert own.totals.plain() == {name: row.of(name) for name in own.totals}
    assert folder.name == "ky-thu"


def test_the_period_before_is_that_of_the_agency(period):
    params, folder, _ = period
    window = {"from_": dt.date(2024, 11, 4), "to": dt.date(2024, 12, 31)}
    after = load_params(params).model_copy(update={"period": "ky-sau", "previous": "ky-thu", **window})
    whole = hg.open_period("ky-thu", params.parents[1]).result

    before = read_previous_agency(folder.parent, after, "so-tai-chinh")

    told = {name: number for name, number in before.totals.plain().items() if number}
    assert told == {"total": 3, "open": 2, "open_in_time": 1, "open_overdue": 1, "unclassified": 1}
    assert before.totals != whole.totals
    assert read_previous_agency(folder.parent, after, "so-tu-phap") is None

    own = hg.open_agency("so-tai-chinh", "ky-thu", params.parents[1])
    own = replace(own, params=after, shared=own.shared.model_copy(update={"before": before}))
    heads = [block.text for block in own.brief.document.blocks if isinstance(block, Heading)]
    assert "So với kỳ trước (kỳ thử, từ ngày 01/01/2024 đến hết ngày 03/11/2024)" in heads


def test_a_task_whose_agency_is_not_clear_is_told_to_every_agency_without_naming_it(period):
    _, folder, _ = period

    for key in OTHERS:
        assert "Tên cơ quan chỉ nhiều nơi: 1 dòng" in text_of(folder / "agencies" / f"{key}.html")


def test_the_briefs_are_the_same_bytes_with_any_number_at_a_time(period, tmp_path):
    _, folder, _ = period
    params = again(period, tmp_path)

    made = briefs_in(run_period(params, say=lambda _: None, agencies=["all"], jobs=1))

    assert made == briefs_in(folder)


def test_an_unknown_agency_is_refused_with_the_names_near_it_before_anything_runs(tmp_path, capsys):
    params = project_of_three(tmp_path / "p")

    with pytest.raises(SystemExit) as stopped:
        main(["run", str(params), "--agencies", "so-y-te,so-tai-chin"])

    assert stopped.value.code == 2
    assert "Không có cơ quan «so-tai-chin»; gần nhất: so-tai-chinh" in capsys.readouterr().err
    assert not (tmp_path / "p" / "outputs").exists()


def test_an_agency_without_tasks_in_the_period_is_named_and_has_no_brief(period):
    params, folder, _ = period
    said = []

    run_period(params, say=said.append, agencies=["so-tu-phap"])

    assert said == ["so-tu-phap: không có nhiệm vụ nào trong tệp nguồn của kỳ, không lập tóm tắt."]
    assert len(briefs_in(folder)) == 9


def test_a_brief_that_fails_fails_alone_and_can_be_made_again_alone(period, tmp_path, capsys):
    params = again(period, tmp_path)
    failing(params, 'assert agency != "so-y-te", "hỏng"')

    with pytest.raises(SystemExit) as stopped:
        main(["run", str(params), "--agencies", "all", "--jobs", "2"])

    folder = tmp_path / "p" / "outputs" / "ky-thu"
    told = capsys.readouterr()
    assert stopped.value.code == 4
    assert "so-y-te: Sổ tay agency.ipynb | Ô số" in told.err
    assert "--agencies so-y-te" in told.err
    assert {name.split(".")[0] for name in briefs_in(folder)} == {"so-tai-chinh", "so-xay-dung"}
    assert (tmp_path / "p" / "outputs" / "failed" / "ky-thu" / "agencies" / "so-y-te.ipynb").is_file()
    assert verify(folder) == []

    mend(params)
    before = (folder / "agencies" / "so-tai-chinh.ipynb").read_bytes()
    said = []
    run_period(params, say=said.append, agencies=["so-y-te"])

    assert said == ["[1/1] so-y-te: đã lập tóm tắt"]
    assert len(briefs_in(folder)) == 9
    assert (folder / "agencies" / "so-tai-chinh.ipynb").read_bytes() == before
    assert not (tmp_path / "p" / "outputs" / "failed" / "ky-thu" / "agencies" / "so-y-te.ipynb").exists()
    assert verify(folder) == []


KILLS = """
import os, pathlib, signal
mark = pathlib.Path({mark!r})
if agency == "so-y-te" and not mark.exists():
    mark.touch()
    os.kill({whom}, signal.SIGKILL)
"""
KERNEL, SERVER = "os.getpid()", "os.getppid()"


@pytest.mark.skipif(not kernels.CAN_FORK, reason="this system cannot fork kernels")
@pytest.mark.parametrize("whom", [KERNEL, SERVER])
def test_a_kernel_or_its_server_killed_in_mid_run_loses_no_brief_and_makes_none_twice(
    period, tmp_path, monkeypatch, whom
):
    if whom == SERVER:
        monkeypatch.setattr(kernels, "_OWN", [])  # one of this run alone, for no other to miss
    params = again(period, tmp_path)
    mark = tmp_path / "killed"
    failing(params, KILLS.format(mark=str(mark), whom=whom))
    said = []

    folder = run_period(params, say=said.append, agencies=["all"], jobs=2)

    assert mark.exists()
    assert len(briefs_in(folder)) == 9
    told = sorted(line.split("] ")[1] for line in said if "đã lập" in line)
    assert told == [f"{key}: đã lập tóm tắt" for key in ("so-tai-chinh", "so-xay-dung", "so-y-te")]


def test_a_brief_that_always_kills_its_kernel_takes_no_other_with_it(period, tmp_path):
    params = again(period, tmp_path)
    kills = KILLS.format(mark=str(tmp_path / "never" / "there"), whom=KERNEL)
    failing(params, kills.replace("mark.touch()", ""))

    with pytest.raises(BriefsError) as failed:
        run_period(params, say=lambda _: None, agencies=["all"], jobs=2)

    assert list(failed.value.failed) == ["so-y-te"]
    assert "sau 3 lần" in failed.value.failed["so-y-te"]
    assert len(briefs_in(failed.value.published)) == 6


@pytest.fixture
def small_disk(tmp_path, monkeypatch):
    """Give a disk of a few kilobytes and put temporary files there."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = []

    def of(kilobytes):
        command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)]
        if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("mounting a small disk needs root on Linux")
        mounted.append(place)
        monkeypatch.setattr(tempfile, "tempdir", str(place))

    yield of
    for each in mounted:
        subprocess.run(["umount", "-l", str(each)], check=True)


@pytest.mark.parametrize("kilobytes", [8, 64, 160])
def test_a_worker_whose_disk_is_full_says_that_the_disk_is_full(period, small_disk, kilobytes):
    params, folder, _ = period
    files = Cut(Stage(folder, params.parents[1], load_params(params))).files_of("so-y-te")
    notebook = (ROOT / "notebooks" / "agency.ipynb").read_bytes()
    order = Order("so-y-te", notebook, {"period": "ky-thu", "agency": "so-y-te"}, files, versions())
    small_disk(kilobytes)

    made = make_brief(order)

    assert "Ổ đĩa đã đầy" in made.fault


COUNTS_THREADS = """
import importlib
from hganalysis.run.kernel_server import FIRST, LATER
def threads():
    return [line for line in open("/proc/self/status") if line.startswith("Threads")]
for name in FIRST:
    importlib.import_module(name)
before = threads()
for name in LATER:
    importlib.import_module(name)
print(before == threads(), __import__("threading").active_count())
"""


def test_briefs_of_a_run_whose_time_is_up_are_told_so_and_leave_no_kernel(tmp_path):
    waits = "import os, pathlib, time\npathlib.Path(agency).write_text(str(os.getpid()))\ntime.sleep(60)"
    cells = [new_code_cell("agency = ''", metadata={"tags": ["parameters"]}), new_code_cell(waits)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = new_notebook(cells=cells, metadata=kernel)
    started = [tmp_path / name for name in ("one", "two")]
    orders = [
        Order(path.name, nbformat.writes(notebook).encode(), {"agency": str(path)}, {}, versions())
        for path in started
    ]

    with open_executor("", 2) as start:
        made = make_all(orders, start, Deadline.after(5), lambda *_: None)

    assert {name: each.fault for name, each in made.items()} == dict.fromkeys(
        ("one", "two"), "quá thời hạn 5 giây của lần chạy"
    )
    for path in filter(Path.is_file, started):
        with pytest.raises(ProcessLookupError):
            os.kill(int(path.read_text()), 0)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_warming_up_starts_no_thread_that_a_fork_would_lose():
    env = {**os.environ, **SAME_EVERYWHERE}
    command = [sys.executable, "-c", COUNTS_THREADS]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["True", "1"]


def test_a_worker_with_another_version_says_so_and_makes_nothing():
    here = versions()

    assert other_versions(here, here) == ""
    assert other_versions(here, {**here, "pandas": "1.0"}).startswith(
        "máy chạy có bản khác: pandas 1.0 (cần "
    )
    assert "hganalysis chưa cài" in other_versions(here, {})


@pytest.mark.parametrize("address", ["dask:/x:1", "http://x:1", "dask://x", "dask://x:y"])
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(ParamsError, match="--executor cần dạng dask://"), open_executor(address, 1):
        pass
