"""136 old, strange, damaged and hostile spreadsheets: each is read, or refused in one line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT.parent / "shared" / "real" / "odd_spreadsheets"
BYTES, SECONDS = 3 * 1024**3, 120

pytestmark = [
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"không có {FOLDER.name} ở ../shared/real"),
    pytest.mark.skipif(sys.platform == "win32", reason="Windows không giới hạn được bộ nhớ của tiến trình"),
]

READER = """
import json, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
from hganalysis.errors import SourceError
from hganalysis.intake import read_tasks
for path in sorted(Path(sys.argv[1]).iterdir()):
    print(json.dumps({"file": path.name}), flush=True)
    try:
        read_tasks(path, {"columns": {"task_id": "A", "agency": "B", "due_on": "C", "status": "D"}})
        print(json.dumps({"refused": ""}), flush=True)
    except SourceError as error:
        print(json.dumps({"refused": str(error)}), flush=True)
"""


@pytest.fixture(scope="module")
def answers() -> dict[str, str]:
    """What each file got: an empty text when it was read, else the refusal."""
    done = subprocess.run(
        [sys.executable, "-c", READER, str(FOLDER), str(BYTES)],
        cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    lines: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, f"{lines[-1:]} {done.stderr[-500:]}"
    return {one["file"]: other["refused"] for one, other in zip(lines[::2], lines[1::2], strict=True)}


def test_every_file_is_read_or_refused(answers: dict[str, str]) -> None:
    assert set(answers) == {path.name for path in FOLDER.iterdir()}
    assert len(answers) == 136


def test_a_refusal_is_one_line_that_names_the_file(answers: dict[str, str]) -> None:
    wrong = {name: words for name, words in answers.items() if words and not words.startswith(name)}
    assert wrong == {}
    assert [name for name, words in answers.items() if "\n" in words] == []


@pytest.mark.parametrize(
    ("file", "part"),
    [
        ("Simple.xls", "Excel 97-2003"),
        ("password.xls", "Excel 97-2003 (.xls) hoặc tệp có mật khẩu"),
        ("protected_passtika.xlsx", "tệp có mật khẩu"),
        ("sample.xlsb", "không phải bảng tính .xlsx"),
        ("poc-xmlbomb.xlsx", "không đọc được bảng tính"),
        ("crash-274d6342e4842d61be0fb48eaadad6208ae767ae.xlsx", "bị hỏng"),
        ("sample.xlsx", "không trang nào có hàng tiêu đề"),
        ("57893-many-merges.xlsx", "không trang nào có hàng tiêu đề"),
    ],
)
def test_the_reason_is_the_true_one(answers: dict[str, str], file: str, part: str) -> None:
    assert part in answers[file]
