"""What the commands say can be kept: redirected output of any encoding never ends a command."""

from __future__ import annotations

import codecs
import io
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell
from project import ROOT, leaving, make_project
from result_example import changed, empty_result

from hganalysis.cli import streams
from hganalysis.cli.commands import main

if TYPE_CHECKING:
    from pathlib import Path

WINDOWS = ("cp1252", "cp1258")
ENCODINGS = (*WINDOWS, "ascii", "utf-8", "utf-16")


def told(encoding: str, *arguments: object, folder: Path) -> subprocess.CompletedProcess[bytes]:
    """Run a command whose output goes to a pipe in an encoding, as Windows gives it one."""
    return subprocess.run(
        [sys.executable, "-m", "hganalysis", *map(str, arguments)],
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        cwd=folder,
        check=False,
    )


def only_its_parameters(notebook: Path, *, code: str) -> None:
    """Leave nothing in a notebook but its parameters, and code where there is some to leave."""
    made = nbformat.read(notebook, as_version=4)
    made.cells = [cell for cell in made.cells if "parameters" in cell.metadata.get("tags", [])]
    if code:
        made.cells.append(new_code_cell(code))
    nbformat.write(made, notebook)


@pytest.mark.parametrize("encoding", [*WINDOWS, "ascii"])
def test_what_a_command_says_into_a_pipe_is_whole_whatever_the_code_page(
    encoding: str, tmp_path: Path
) -> None:
    params = make_project(tmp_path / "dự án")

    done = told(encoding, "check", params, folder=tmp_path)

    assert (done.returncode, done.stderr) == (0, b"")
    assert "Đọc được 6 dòng nhiệm vụ." in done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--help"], 0, "Phân tích và báo cáo kết quả thực hiện nhiệm vụ được giao."),
        (["run", "--help"], 0, "Chạy một kỳ báo cáo và công bố sản phẩm."),
        (["run", "không-có.yml"], 2, "Không có tệp không-có.yml. Kiểm tra lại đường dẫn."),
        (["verify", "."], 2, "không phải sản phẩm của hganalysis run"),
    ],
)
def test_help_and_refusals_are_whole_too(arguments: list[str], code: int, says: str, tmp_path: Path) -> None:
    done = told("cp1258", *arguments, folder=tmp_path)

    assert done.returncode == code
    assert says in " ".join((done.stdout + done.stderr).decode("utf-8").split())
    assert b"Traceback" not in done.stderr


def test_a_run_into_a_pipe_of_a_vietnamese_windows_is_published(tmp_path: Path) -> None:
    params = make_project(tmp_path)
    broken = {"name": "published.total", "holds": False, "expected": 895, "found": 896}
    published = {"total": 896, "done": 806, "open": 89}
    result = changed(empty_result(), checks=[broken], published=published)
    for notebook in (tmp_path / "notebooks").glob("[1-4]_*.ipynb"):
        only_its_parameters(notebook, code=leaving(result) if notebook.stem == "2_status" else "")

    done = told("cp1258", "run", params, folder=tmp_path)

    assert done.returncode == 0, done.stderr.decode("utf-8")
    said = done.stdout.decode("utf-8")
    assert "Đã công bố tại outputs/ky-thu:" in said
    assert "[2/4] 2_status: Tình trạng thực hiện" in said
    assert "895 ≠ 896" in said
    assert told("cp1258", "verify", "outputs/ky-thu", folder=tmp_path).returncode == 0


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("kind", "encoding", "shown"),
    [
        (io.TextIOWrapper, "cp1252", "Đã xong: «Sở Nội vụ» ≠ 3".encode()),
        (io.TextIOWrapper, "utf-16-le", "Đã xong: «Sở Nội vụ» ≠ 3".encode("utf-16-le")),
        (Terminal, "utf-8", "Đã xong: «Sở Nội vụ» ≠ 3".encode()),
        (Terminal, "cp1252", "Dã xong: «So Noi vu» != 3".encode("cp1252")),
        (Terminal, "ascii", b'Da xong: "So Noi vu" != 3'),
    ],
)
def test_a_file_gets_utf_8_and_a_terminal_the_letters_it_can_show(
    kind: type[io.TextIOWrapper], encoding: str, shown: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = kind(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)

    streams.let_every_text_pass()
    stream.write("Đã xong: «Sở Nội vụ» ≠ 3")
    stream.flush()

    assert stream.buffer.getvalue() == shown


@given(text=st.text(st.characters()), encoding=st.sampled_from(ENCODINGS))
def test_no_text_is_refused_by_any_encoding(text: str, encoding: str) -> None:
    codecs.register_error(streams.PLAIN_LETTERS, streams.plain_letters)

    text.encode(encoding, streams.PLAIN_LETTERS)


def test_a_process_without_output_can_still_run_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)

    streams.let_every_text_pass()


def test_a_terminal_is_told_nothing_that_it_would_obey(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["check", str(tmp_path / "a\x1b]52;c;aGk=\x07\x1b[2J.xlsx")])

    said = capsys.readouterr()
    assert "\x1b" not in said.err + said.out
    assert "]52;c;aGk=[2J.xlsx" in said.err
