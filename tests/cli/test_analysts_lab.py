"""What `hganalysis lab` lays out before JupyterLab starts: tiles, what they open, settings, periods."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING

import nbformat
from project import make_project
from published import publish_example

import hganalysis as hg
from hganalysis.cli.analysts_lab import HERE, START_NOTEBOOKS, add_settings, lay_out_start

if TYPE_CHECKING:
    from pathlib import Path

EXTENSION = HERE / "labextensions" / "hganalysis-start"


def test_each_tile_opens_a_notebook_that_is_laid_out_once(tmp_path: Path) -> None:
    described = json.loads((EXTENSION / "package.json").read_text("utf-8"))
    tiles = (EXTENSION / described["jupyterlab"]["_build"]["load"]).read_text("utf-8")

    lay_out_start(tmp_path)
    mine = tmp_path / "explore" / "ky-moi.ipynb"
    mine.write_text("của tôi", encoding="utf-8")
    lay_out_start(tmp_path)

    opened = re.findall(r'path: "(.+)"', tiles)
    assert sorted(opened) == sorted(f"explore/{name}.ipynb" for name in START_NOTEBOOKS)
    assert all((tmp_path / each).is_file() for each in opened)
    assert mine.read_text("utf-8") == "của tôi"
    nbformat.validate(nbformat.read(tmp_path / "explore" / "chon-ky.ipynb", as_version=4))


def test_settings_come_after_the_analysts_own_and_are_vietnamese_where_a_pack_is_installed() -> None:
    environment = {"JUPYTER_CONFIG_PATH": "/cua-toi"}
    add_settings(environment, vietnamese=True)
    own, *ours = environment["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    plain: dict[str, str] = {}
    add_settings(plain, vietnamese=False)

    assert own == "/cua-toi"
    said = [
        (HERE / each / "labconfig" / "default_setting_overrides.json").read_text("utf-8") for each in ours
    ]
    assert "vi_VN" in said[1]
    assert json.loads(said[0])["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    assert plain["JUPYTER_CONFIG_PATH"] == ours[0]


def test_published_periods_are_links_to_copies_newest_first_and_a_damaged_one_is_told(tmp_path: Path) -> None:
    project = make_project(tmp_path).parents[1]
    for name, as_of in (("2024-10", "2024-10-31"), ("2024-11", "2024-11-30"), ("2024-09", "2024-09-30")):
        publish_example(project / "outputs", name, as_of=as_of)
    (project / "outputs" / "2024-09" / "result.json").write_text("{", encoding="utf-8")

    found = hg.explore_periods(project)

    assert [each.period for each in found.periods] == ["2024-11", "2024-10", "2024-09"]
    shown = found._repr_html_()
    assert '<a href="2024-11.ipynb">2024-11</a>' in shown
    assert 'href="2024-09' not in shown
    assert "hỏng" in found.periods[-1].said
    assert sorted(path.name for path in (project / "explore").iterdir()) == ["2024-10.ipynb", "2024-11.ipynb"]


def test_no_published_period_is_said_with_what_to_run(tmp_path: Path) -> None:
    assert "hganalysis run" in hg.explore_periods(tmp_path)._repr_html_()
