"""The analysts' path: JupyterLab on loopback, the notebooks 3_delays and explore run by hand in a browser."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from browser import browser, needs_chromium
from project import ROOT

import hganalysis as hg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = needs_chromium

SECONDS = 90
"""Longer than a busy machine needs; a lab that is stuck is told, not waited for."""

SETTINGS = {
    "@jupyterlab/notebook-extension/tracker.jupyterlab-settings": {"windowingMode": "none"},
    "@jupyterlab/translation-extension/plugin.jupyterlab-settings": {"locale": "en"},
}
"""Every cell stays in the page, for its output to be looked at; menus are English whatever is installed."""

PLACES = {"3_delays": "notebooks/3_delays.ipynb", "explore": "explore/2024-11-03.ipynb"}
"""Notebooks from the root of the lab, which is the project."""

ERRORS = "[data-mime-type='application/vnd.jupyter.error'], [data-mime-type='application/vnd.jupyter.stderr']"
FIGURES = ".jp-OutputArea-output img"


class Lab(NamedTuple):
    """A running JupyterLab, and where it writes."""

    address: str
    token: str
    process: subprocess.Popen[bytes]
    folder: Path


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the committed sample, as notebooks 1_data and 2_status leave it for 3_delays."""
    root = tmp_path_factory.mktemp("lab") / "du-an"
    for name in ("notebooks", "params"):
        shutil.copytree(ROOT / name, root / name)
    (root / "data").mkdir()
    shutil.copy(ROOT / "data" / "nhiem-vu-2024-11-03.xlsx", root / "data")
    params = hg.load_params(root / "params" / "2024-11-03.yml")
    stage = hg.open_stage("2024-11-03", root)
    tasks, findings = stage.read_source()
    stage.save_source(tasks, findings)
    judged = hg.judge(tasks, params)
    stage.save_judged(judged, hg.summarise(judged, findings, params))
    return root


@pytest.fixture(scope="module")
def lab(project: Path) -> Iterator[Lab]:
    """JupyterLab with settings, kernels and files of its own, open to this machine alone."""
    pytest.importorskip("jupyterlab", reason="JupyterLab is not installed")
    home, token = project.parent / "home", secrets.token_hex(16)
    for name, content in SETTINGS.items():
        path = home / "user-settings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")
    places = {
        "HOME": home, "JUPYTER_CONFIG_DIR": home / "config", "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime", "IPYTHONDIR": home / "ipython",
        "JUPYTERLAB_SETTINGS_DIR": home / "user-settings", "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
    }  # fmt: skip
    options = [
        "--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root", f"--IdentityProvider.token={token}",
    ]  # fmt: skip
    with (home / "lab.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "hganalysis", "lab", "--explore", "2024-11-03", *options],
            env={**os.environ, **{name: str(path) for name, path in places.items()}},
            stdout=log, stderr=log, cwd=project,
        )  # fmt: skip
        try:
            yield Lab(address(home, process), token, process, project)
        finally:
            process.terminate()
            process.wait(timeout=SECONDS)


def address(home: Path, process: subprocess.Popen[bytes]) -> str:
    """Wait until the lab says where it is."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and process.poll() is None:
        for path in (home / "runtime").glob(f"jpserver-{process.pid}.json"):
            url: str = json.loads(path.read_text(encoding="utf-8"))["url"]
            return url
        time.sleep(0.2)
    log = (home / "lab.log").read_text(encoding="utf-8")
    pytest.fail(f"JupyterLab did not start:\n{log[-2000:]}")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as made:
        yield made


def asked(lab: Lab, what: str) -> Any:
    """Return the answer of the REST interface of the lab."""
    connection = HTTPConnection("127.0.0.1", urlsplit(lab.address).port, timeout=10)
    connection.request("GET", f"/api/{what}", headers={"Authorization": f"token {lab.token}"})
    return json.load(connection.getresponse())


def run_all(page: Any, lab: Lab, name: str) -> None:
    """Open a notebook, choose Run All Cells and wait until every cell has its number."""
    page.goto(f"{lab.address}lab/workspaces/{name}/tree/{PLACES[name]}?token={lab.token}")
    wait_for_kernel(lab, name)
    page.locator(".jp-Toolbar-kernelName", has_text="Python 3").wait_for(timeout=SECONDS * 1000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]"
        ".every(each => /\\[\\d+\\]/.test(each.textContent))"
        " || document.querySelector(\"[data-mime-type='application/vnd.jupyter.error']\")",
        timeout=SECONDS * 1000,
    )


def wait_for_kernel(lab: Lab, name: str) -> None:
    """Wait until the kernel of a notebook is idle: cells run before it is there ask for one."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        states = [
            each["kernel"]["execution_state"]
            for each in asked(lab, "sessions")
            if PLACES[name] == each["path"]
        ]
        if states == ["idle"]:
            return
        time.sleep(0.2)
    pytest.fail(f"The kernel of {name} did not start.")


def interpreter_of_kernel(lab: Lab) -> list[str]:
    """Return the programs that the lab started as kernels, from the table of processes."""
    told = subprocess.run(
        ["ps", "-o", "args=", "--ppid", str(lab.process.pid)], capture_output=True, text=True, check=True
    )
    return [line.split()[0] for line in told.stdout.splitlines() if "ipykernel_launcher" in line]


@pytest.mark.parametrize(
    ("name", "figures", "tables", "says"),
    [("3_delays", 13, 20, "Ngoài giới hạn 95%"), ("explore", 14, 7, "Nguồn giao")],
)
def test_an_analyst_runs_all_cells_and_sees_figures_and_tables_and_no_error(
    lab: Lab, chromium: Any, name: str, figures: int, tables: int, says: str
) -> None:
    page = chromium.new_page(viewport={"width": 1400, "height": 1000})
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url))
    run_all(page, lab, name)

    told = [each.inner_text() for each in page.locator(ERRORS).all()]
    assert told == []
    assert page.locator(FIGURES).count() == figures
    assert all(page.locator(FIGURES).evaluate_all("all => all.map(each => each.naturalWidth > 300)"))
    assert page.locator(".jp-OutputArea-output table").count() >= tables
    assert page.locator(".jp-OutputArea-output", has_text=says).count() >= 1
    assert [url for url in outside if not url.startswith((lab.address, "data:", "blob:", "ws:"))] == []
    page.close()


def test_the_tiles_of_the_start_page_open_a_form_and_the_published_periods(lab: Lab, chromium: Any) -> None:
    pytest.importorskip("ipywidgets", reason="ipywidgets is not installed")
    page = chromium.new_page(viewport={"width": 1400, "height": 1000})
    tiles = {"new": ("Kỳ báo cáo mới", "button.widget-button"), "published": ("Khám phá kỳ đã công bố", "p")}
    for workspace, (tile, shown) in tiles.items():
        page.goto(f"{lab.address}lab/workspaces/{workspace}/tree/notebooks?token={lab.token}")
        page.locator(".jp-LauncherCard", has_text=tile).click(timeout=SECONDS * 1000)
        page.locator(f".jp-OutputArea-output {shown}").first.wait_for(timeout=SECONDS * 1000)

    assert "Chưa có kỳ nào đã công bố" in page.locator(".jp-OutputArea-output p").first.inner_text()
    assert page.get_by_text("receive official Jupyter news").count() == 0
    page.close()


def test_the_kernel_is_the_interpreter_of_the_project(lab: Lab) -> None:
    if shutil.which("ps") is None:
        pytest.skip("ps is not installed")
    assert {each["name"] for each in asked(lab, "kernels")} == {"python3"}
    found = interpreter_of_kernel(lab)
    assert found
    assert set(found) == {sys.executable}
