"""Files that are none, names that no one would give, and ctrl-C: a line each, no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from project import EXPORT, make_project

from hganalysis.cli.commands import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="devices, pipes and such names are of POSIX")


def code_of(*command: object) -> int | str | None:
    with pytest.raises(SystemExit) as stopped:
        main([str(each) for each in command])
    return stopped.value.code


def pipe(place: Path) -> Path:
    os.mkfifo(place / "ống.csv")
    return place / "ống.csv"


def loop(place: Path) -> Path:
    (place / "a.csv").symlink_to(place / "b.csv")
    (place / "b.csv").symlink_to(place / "a.csv")
    return place / "a.csv"


@pytest.mark.parametrize("make", [pipe, loop, lambda _: "/dev/zero"], ids=["pipe", "loop", "device"])
def test_a_source_that_is_no_file_is_called_that(make, tmp_path, capsys):
    assert code_of("check", make(tmp_path)) == 3
    said = capsys.readouterr().err
    assert "không phải tệp thường (thiết bị, ống dẫn hoặc liên kết hỏng)" in said
    assert "Có phải" not in said


NAMES = (b"kh\xf4ng.csv", "a\u202egpj.csv".encode(), b"a\x1b[2Jb.csv", b"x" * 250 + b".csv")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_any_name_is_read_and_its_name_is_no_command_to_a_terminal(name, tmp_path, capsys):
    root = make_project(tmp_path / "p").parents[1]
    path = os.path.join(os.fsencode(tmp_path), name)
    with open(path, "wb") as file:
        file.write(EXPORT.encode())

    assert code_of("check", os.fsdecode(path), "--map", root / "params" / "maps" / "thu.yml") == 0
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert "\x1b" not in said.out


def test_whether_a_file_may_be_read_is_found_out_by_reading_it(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    assert code_of("check", make_project(tmp_path / "p")) == 0


def test_ctrl_c_ends_in_a_sentence(tmp_path):
    params = make_project(tmp_path / "p")
    command = [sys.executable, "-m", "hganalysis", "watch", str(tmp_path), "--params", str(params)]
    watching = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert watching.stdout.readline().startswith("Đang theo dõi")
    time.sleep(1)

    watching.send_signal(signal.SIGINT)

    assert "Đã dừng theo yêu cầu" in watching.communicate(timeout=60)[1]
    assert watching.returncode == 130
