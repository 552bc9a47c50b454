"""Briefs made by the workers of a real Dask cluster: a scheduler and two workers, started here."""

import json
import os
import shutil
import subprocess
import sys
import time

import pytest
from test_agency_briefs import KILLS, again, briefs_in, failing, project_of_three

from hganalysis.errors import ParamsError
from hganalysis.run import executors
from hganalysis.run.executors import open_executor
from hganalysis.run.manifest import PACKAGE, versions
from hganalysis.run.period import run_period

pytest.importorskip("distributed", reason="distributed is not installed (make test-dask)")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kills a worker by /proc")

QUIET = {"say": lambda _: None}
START_SECONDS = 120
WORKER = 'int(open(f"/proc/{os.getppid()}/stat").read().rsplit(")", 1)[1].split()[1])'
"""The parent of the server that a kernel was forked from."""


@pytest.fixture(scope="module")
def period(tmp_path_factory):
    params = project_of_three(tmp_path_factory.mktemp("project"))
    return params, run_period(params, **QUIET, agencies=["all"], jobs=2)


class Cluster:
    """A scheduler, and workers of one thread without a nanny, so that a killed one stays dead."""

    def __init__(self, folder):
        self.folder, self.processes = folder, []
        self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", *self.file)
        self.wait_for((folder / "cluster.json").is_file)
        self.address = json.loads((folder / "cluster.json").read_text())["address"].replace(
            "tcp://", "dask://"
        )

    @property
    def file(self):
        return "--scheduler-file", str(self.folder / "cluster.json")

    def start(self, kind, *options, **changes):
        command = [sys.executable, "-m", "dask", kind, *options]
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        environment = {**os.environ, **changes}
        self.processes.append(subprocess.Popen(command, cwd=self.folder, env=environment, **silent))

    def start_worker(self, **changes):
        options = ["--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", str(self.folder)]
        self.start("worker", *self.file, *options, **changes)

    def wait_for_workers(self, number):
        from distributed import Client

        with Client(self.address.replace("dask://", "tcp://"), set_as_default=False) as client:
            client.wait_for_workers(number, timeout=START_SECONDS)

    def wait_for(self, is_there):
        until = time.monotonic() + START_SECONDS
        while not is_there() and time.monotonic() < until:
            time.sleep(0.1)
        assert is_there()

    def stop(self):
        for each in self.processes:
            each.kill()
            each.wait()


@pytest.fixture
def cluster(tmp_path):
    started = Cluster(tmp_path)
    yield started
    started.stop()


def test_two_workers_make_the_same_bytes_and_one_killed_in_mid_run_loses_none(period, cluster, tmp_path):
    for _ in range(2):
        cluster.start_worker()
    cluster.wait_for_workers(2)

    made = again(period, tmp_path / "same")
    folder = run_period(made, **QUIET, agencies=["all"], executor=cluster.address)
    assert briefs_in(folder) == briefs_in(period[1])

    said, mark = [], tmp_path / "killed"
    params = again(period, tmp_path / "killing")
    failing(params, KILLS.format(mark=str(mark), whom=WORKER))
    folder = run_period(params, say=said.append, agencies=["all"], executor=cluster.address)

    assert mark.exists()
    assert [each.poll() is None for each in cluster.processes].count(False) == 1
    assert len(briefs_in(folder)) == 9
    assert len([line for line in said if "đã lập" in line]) == 3


def test_a_cluster_without_workers_or_with_another_version_is_refused(cluster, tmp_path):
    with pytest.raises(ParamsError, match="chưa có máy chạy nào"), open_executor(cluster.address, 1):
        pass
    other = tmp_path / "other" / "hganalysis"
    shutil.copytree(PACKAGE, other, ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "text.py").open("a", encoding="utf-8") as file:
        file.write("# another version\n")
    cluster.start_worker(PYTHONPATH=os.pathsep.join([str(other.parent), os.environ.get("PYTHONPATH", "")]))
    cluster.wait_for_workers(1)
    refused = pytest.raises(
        ParamsError, match=f"máy chạy có bản khác: hganalysis .* .cần {versions()['hganalysis']}"
    )
    with refused, open_executor(cluster.address, 1):
        pass


def test_a_scheduler_that_is_not_there_is_told_in_a_line(monkeypatch):
    monkeypatch.setattr(executors, "CONNECT_SECONDS", 1)

    refused = pytest.raises(ParamsError, match=r"Không có máy điều phối Dask nào trả lời tại 127\.0\.0\.1:9")
    with refused, open_executor("dask://127.0.0.1:9", 1):
        pass
