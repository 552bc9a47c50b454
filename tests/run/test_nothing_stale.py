"""Whatever is edited, in whatever order: a run that takes steps over publishes the bytes of a fresh one.

Everything is that of a run but the kernels: cells are executed in this process, from notebooks without
figures. `HGANALYSIS_STALE_EDITS` asks for more edits than the few of the suite.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil

import docx
import nbformat
import pytest
from in_process import without_kernels
from nbformat.v4 import new_code_cell
from project import MAP, PARAMS, make_project
from published import publish_project

from hganalysis.documents.word.package import TEMPLATE as OF_THE_PACKAGE
from hganalysis.errors import HgError
from hganalysis.run import manifest, notebook_order
from hganalysis.run.period import run_period
from hganalysis.run.taken_over import TAKEN_OVER
from hganalysis.settings.reference import PACKAGED, TEMPLATES


def light(root):
    """Take the figures, and the answers that draw, out of the notebooks of a project."""
    for name in ("2_status", "3_delays"):
        path = root / "notebooks" / f"{name}.ipynb"
        book = nbformat.read(path, as_version=4)
        for cell in book.cells:
            lines = [each for each in cell.source.splitlines() if cell.cell_type != "code" or not draws(each)]
            cell.source = "\n".join(lines)
        book.cells += [new_code_cell("stage.save_figures({})")]
        nbformat.write(book, path)


def draws(line):
    answers = line.startswith(("analysis.", "display(analysis")) and line != "analysis.summary"
    return answers or "drawings" in line


PERIOD, MAPPED = "params/ky-thu.yml", "params/maps/thu.yml"
BEFORE = PARAMS.replace("ky-thu", "truoc").replace("2024-11-03", "2024-06-30").split("published:")[0]
HEADINGS = "Duyệt,Mã nhiệm vụ,Trang tính,Dòng,Cột,Giá trị cũ,Giá trị mới,Người đề nghị,Lý do,Văn bản"
CELLS = {
    1: ("Sở Y tế", "Sở Tài chính", "Sở Nội vụ", ""),
    2: ("Việc một", "Việc hai, ba", "<b>", ""),
    3: ("01/02/2024", "15/05/2024", "x"),
    4: ("01/03/2024", "04/11/2024", "02/11/2024", "Thường xuyên", "hôm nào"),
    5: ("Đã hoàn thành", "Đang thực hiện", "lạ"),
    6: ("", "01/03/2024", "05/11/2024"),
    7: ("An", "Bình"),
}
"""Columns of the export, each with what an edit may put there; no map names the last."""

SET = {
    "label": ("kỳ thử", "kỳ thử hai"),
    "to": ("2024-11-03", "2024-11-04"),
    "deadline": ("{}", "{roll_forward: true}", "{granularity: minute}"),
    "population": ("{by: assigned_on}", "{by: none}", "{by: due_on}"),
    "report": ("{}", "{number: 7}", "{signer: An}", "{author: Sở Y tế}"),
    "checked_by": ("An", "Bình"),
    "previous": ("truoc", "''"),
    "corrections": ("data/dinh-chinh.csv", "''"),
}
"""Keys of the params with the values of edits."""


def edit_a_cell(root, chance):
    path = root / "data" / "viec.csv"
    rows = [line.split("|") for line in path.read_text(encoding="utf-8").splitlines()]
    column = chance.choice([*CELLS])
    chance.choice(rows[1:])[column] = chance.choice(CELLS[column])
    path.write_text("".join("|".join(row) + "\n" for row in rows), encoding="utf-8")


def edit_the_params(root, chance):
    path = root / PERIOD
    key = chance.choice([*SET])
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith(f"{key}:")]
    path.write_text("\n".join([*lines, f"{key}: {chance.choice(SET[key])}", ""]), encoding="utf-8")


def edit_the_map(root, chance):
    more = chance.choice(("", "# khác\n", "dates: {dayfirst: false}\n", "states: {lạ: open}\n"))
    (root / MAPPED).write_text(MAP + more, encoding="utf-8")


def edit_the_reference(root, chance):
    place = root / "params" / "reference"
    place.mkdir(exist_ok=True)
    name = chance.choice(("holidays.yml", "office.yml", "statuses.yml", "causes.yml"))
    text = (PACKAGED / name).read_text(encoding="utf-8")
    edits = {"office.yml": ("VĂN PHÒNG", "VĂN PHÒNG HAI"), "statuses.yml": ("Đang thực hiện", "Đang làm")}
    old, new = edits.get(name, ("", ""))
    if chance.random() < 0.3:
        (place / name).unlink(missing_ok=True)
    else:
        (place / name).write_text(text.replace(old, new) + chance.choice(("", "# khác\n")), encoding="utf-8")


def edit_the_template(root, chance):
    place = root / "params" / "reference"
    place.mkdir(exist_ok=True)
    template = docx.Document(OF_THE_PACKAGE)
    template.styles["Normal"].font.size = docx.shared.Pt(chance.choice((13, 14)))
    template.save(place / TEMPLATES["nd30"])


def edit_a_notebook(root, chance):
    path = root / "notebooks" / f"{chance.choice([*notebook_order.NOTEBOOKS])}.ipynb"
    book = nbformat.read(path, as_version=4)
    book.cells[2].source = chance.choice(("Năm dòng đáng đọc nhất", "Năm dòng", "Đọc trước"))
    if chance.random() < 0.3:
        book.cells.append(new_code_cell(chance.choice(("len(stage.found.lines)", "import os\nos.sep"))))
    nbformat.write(book, path)


def edit_the_corrections(root, chance):
    date = chance.choice(("01/03/2024", "28/02/2024", "05/03/2024"))
    row = f"đồng ý,02,,,Ngày hoàn thành,02/03/2024,{date},Sở Y tế,nhập nhầm,12/SYT"
    (root / "data" / "dinh-chinh.csv").write_text(f"{HEADINGS}\n{row}\n", encoding="utf-8")


def edit_the_period_before(root, chance):
    publish_project(root / "params" / "truoc.yml", label=chance.choice(("sáu tháng", "nửa đầu năm")))


def edit_the_code(root, chance):
    manifest.code_at_start.cache_clear()  # as in a command that is started after the edit
    (root / "package" / "one.py").write_text(f"X = {chance.randint(0, 1)}", encoding="utf-8")


def edit_the_lock(root, chance):
    (root / "lock").write_text(chance.choice("12"), encoding="utf-8")


EDITS = [value for name, value in list(globals().items()) if name.startswith("edit_")]
KINDS = {edit.__name__: edit for edit in EDITS}
FEW = 10


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with every kind of input, its notebooks executed in this process."""
    params = make_project(tmp_path / "p")
    root = params.parents[1]
    light(root)
    export = root / "data" / "viec.csv"
    head, *rows = export.read_text(encoding="utf-8").replace(",", "|").splitlines()
    export.write_text("".join([f"{head}|Người nhập\n", *(f"{row}|An\n" for row in rows)]), encoding="utf-8")
    (root / "params" / "truoc.yml").write_text(BEFORE, encoding="utf-8")
    text = params.read_text(encoding="utf-8")
    params.write_text(f"{text}previous: truoc\ncorrections: data/dinh-chinh.csv\n", encoding="utf-8")
    (root / "package").mkdir()
    chance = random.Random(0)  # noqa: S311 - chooses edits
    for edit in (edit_the_corrections, edit_the_period_before, edit_the_code, edit_the_lock):
        edit(root, chance)
    monkeypatch.setattr(manifest, "PACKAGE", root / "package")
    locked = root / "lock"
    monkeypatch.setattr(manifest, "needed_packages", lambda: {"gói": locked.read_text("utf-8")})
    without_kernels(monkeypatch)
    yield root
    manifest.code_at_start.cache_clear()


def outcome(root, **options):
    """Run the period; return what it came to, published files or what was refused, and what was said."""
    said = []
    try:
        folder = run_period(root / PERIOD, say=said.append, **options)
    except HgError as error:
        return str(error).replace(str(root), "…"), said
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "run.log"
    }, said


@pytest.mark.parametrize("seed", [1])
def test_after_any_edits_a_run_publishes_what_a_fresh_run_does(project, tmp_path, seed):
    chance = random.Random(seed)  # noqa: S311 - chooses edits
    number = int(os.environ.get("HGANALYSIS_STALE_EDITS", FEW))
    left = taken = refused = 0
    done = []
    outcome(project)
    for _ in range(number):
        left = left or [*KINDS]
        edit = left.pop(chance.randrange(len(left)))
        done.append(edit)
        KINDS[edit](project, chance)

        rerun, said = outcome(project)
        fresh = shutil.copytree(project, tmp_path / "fresh", ignore=shutil.ignore_patterns("ky-thu"))
        wanted, _ = outcome(fresh)

        assert rerun == wanted, done
        taken += sum(TAKEN_OVER in line for line in said)
        refused += isinstance(rerun, str)
        shutil.rmtree(fresh)
    assert taken > number // 3
    assert refused < number // 3


def test_a_command_that_was_started_before_the_code_was_edited_runs_nothing_any_more(project):
    assert "run.json" in outcome(project)[0]
    (project / "package" / "one.py").write_text("X = 'khác'", encoding="utf-8")

    assert "Mã của hganalysis đã được cập nhật từ khi lệnh này bắt đầu" in outcome(project)[0]
