"""Offices that are not the one of the package, from `hganalysis new` to documents with no change of code."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest
from docx.shared import RGBColor
from other_offices import OWN_COLOUR, another_province, written_questions
from pypdf import PdfReader

import hganalysis as hg
from hganalysis.cli.commands import main
from hganalysis.run.period import run_period
from hganalysis.settings.own_words import OwnWords, shown_in, words_in_force
from hganalysis.settings.reference import use_reference

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = (
    *("nhiệm vụ", "Tết", "Hậu Giang", "Nghị định", "Lê Quốc Việt"),
    *("CỘNG HÒA", "Kính gửi", "Nơi nhận", "Xin ý kiến"),
)
OURS = re.compile("|".join(WORDS), re.IGNORECASE)
TASKS = re.compile("|".join(WORDS[:6]), re.IGNORECASE)
"""What is said in no letter of theirs either, which greets whom it is sent to."""

DATA = ("data/", "result.json", "run.json", "run.log", "SHA256SUMS")
"""Files of numbers and codes, which are written in no office's words."""


SAID: list[str] = []
"""What the run of the written questions told as it went."""


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_period(written_questions(tmp_path_factory.mktemp("anh") / "du-an"), say=SAID.append)


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What the notebooks of a run do, without the notebooks."""
    root = another_province(tmp_path_factory.mktemp("tinh") / "du-an").parents[1]
    with shown_in(OwnWords()):
        stage = hg.open_stage("ky-thu", root, folder=root / "outputs" / "ky-thu")
        stage.save_source(*stage.read_source())
        judged, counted = stage.counted
        stage.save_judged(judged, counted)
        stage.save_figures(hg.draw(counted))
        judged = stage.load_judged()
        analysis = hg.delays.analyse(judged, stage.params)
        stage.save_analysis(hg.quality.summarise(judged, stage.params), analysis.result)
        result = stage.load_result()
        stage.write_documents(result, stage.make_report(result))
        yield stage.folder
    use_reference(root / "none")


def texts_of(path: Path) -> str:
    """Return every text of a published file that a reader can see."""
    if path.suffix == ".pdf":
        return " ".join(page.extract_text() for page in PdfReader(path).pages)
    if path.suffix == ".docx":
        return re.sub(r"<[^>]+>", "", zipfile.ZipFile(path).read("word/document.xml").decode())
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    if path.suffix in (".png", ".parquet"):
        return path.read_bytes().decode("latin-1")
    return re.sub(r"<style>.*?</style>|\\n", " ", path.read_text("utf-8"), flags=re.DOTALL)


def test_no_document_figure_or_notebook_of_written_questions_speaks_of_tasks_or_of_a_vietnamese_office(
    questions: Path,
) -> None:
    shown = [
        path
        for path in sorted(questions.rglob("*"))
        if path.is_file() and not str(path.relative_to(questions)).startswith(DATA)
    ]

    published = {path.name for path in shown}
    assert {"bao-cao.pdf", "tom-tat.pdf", "phu-luc.xlsx", "3_delays.html"} <= published
    left = {path.name: sorted({*map(str, OURS.findall(texts_of(path)))}) for path in shown}
    assert {name: found for name, found in left.items() if found} == {}


@pytest.mark.parametrize("command", [["run", "params/uk-2024.yml"], ["check-sheet", "outputs/uk-2024"]])
def test_what_is_told_at_the_end_of_a_run_and_on_its_check_sheet_speaks_of_no_tasks(
    questions: Path, command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(questions.parents[1])
    with shown_in(OwnWords()), pytest.raises(SystemExit, match="0"):
        main(command)

    sheet = Path("phieu-kiem-tra/uk-2024.pdf")
    told = " ".join((capsys.readouterr().out + (texts_of(sheet) if sheet.exists() else "")).split())
    assert not re.search("nhiệm vụ|hoàn thành", told, re.IGNORECASE)
    assert "câu hỏi" in told


@pytest.mark.usefixtures("questions")
def test_what_a_run_of_written_questions_tells_as_it_goes_speaks_of_no_tasks() -> None:
    told = "\n".join(SAID)

    assert "3_delays: Vì sao câu hỏi chậm" in told
    assert not TASKS.search(told)


def test_the_bulletin_of_written_questions_has_their_numbers(questions: Path) -> None:
    page = texts_of(questions / "bao-cao.html")

    assert "Bản tin thống kê" in page
    assert "tổng số câu hỏi có thời hạn là" in page
    assert "Tên bộ, cơ quan" in page


def test_the_bulletin_of_written_questions_is_dressed_as_a_bulletin_in_word_too(questions: Path) -> None:
    styles = {
        style.element.name_val: style for style in docx.Document(str(questions / "bao-cao.docx")).styles
    }

    assert "Quốc hiệu" not in styles
    assert styles["Normal"].font.name == "Arial"


def test_the_report_of_another_province_has_its_letterhead_agencies_and_template(province: Path) -> None:
    letter = docx.Document(str(province / "bao-cao.docx"))
    files = ("bao-cao.html", "bao-cao.docx", "tom-tat.html", "phu-luc.xlsx")
    told = " ".join(texts_of(province / name) for name in files)

    assert not re.search("Hậu Giang|Lê Quốc Việt|cơ quan, đơn vị", told, re.IGNORECASE)
    for said in ("UBND TỈNH BẾN TRE", "Trần Thị B", "sở, ngành, địa phương", "Sở Y tế"):
        assert said in told
    assert letter.styles["heading 1"].font.color.rgb == RGBColor.from_string(OWN_COLOUR)


def test_a_project_with_texts_of_its_own_is_not_told_that_its_signer_is_borrowed(province: Path) -> None:
    stage = hg.open_stage("ky-thu", province.parents[1], folder=province)

    assert not [line for line in stage.unsupported(stage.load_result()).lines if "Người ký" in line]


def test_what_is_sent_looked_up_compared_and_told_of_written_questions_speaks_of_questions(
    questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(questions.parents[1])
    period = str(questions.relative_to(Path.cwd()))
    commands = (
        ["site"],
        ["pack", period, "--to", str(tmp_path / "goi")],
        ["ask", period, "--to", str(tmp_path / "hoi")],
        ["compare", questions.name, questions.name, "--html", str(tmp_path / "hai-ky.html")],
        ["compare", questions.name, questions.name, "--xlsx", str(tmp_path / "hai-ky.xlsx")],
        ["trace", period],
        ["trace", period, "qua-han"],
        ["check", "params/uk-2024.yml", "--html", str(tmp_path / "phat-hien.html")],
    )
    for command in commands:
        with pytest.raises(SystemExit) as ended:
            main(command)
        assert ended.value.code == 0, command

    told = capsys.readouterr().out
    made = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "SHA256SUMS"]
    looked_up = [*questions.parent.glob("*.html"), *questions.parent.glob("tra-cuu/*.html")]
    names = {path.name for path in made}
    assert {"thu-gui.txt", "tra-loi-treasury.xlsx", "cong-van.pdf", "hai-ky.html"} <= names
    assert len(looked_up) == 3
    texts = {path.name: tabs_of(path) + texts_of(path) for path in (*made, *looked_up)}
    left = {name: sorted({*map(str, TASKS.findall(text))}) for name, text in {**texts, "": told}.items()}
    assert {name: found for name, found in left.items() if found} == {}
    assert "câu hỏi" in told


def tabs_of(path: Path) -> str:
    """Return what the sheets of a workbook are called."""
    return " ".join(openpyxl.load_workbook(path).sheetnames) if path.suffix == ".xlsx" else ""


def test_two_offices_in_one_process_have_the_same_figures_and_words_in_either_order(tmp_path: Path) -> None:
    """Names of one are not kept in the other, and words of one are not said of the other."""
    made = {}
    with shown_in(OwnWords()):
        for place, order in (("mot", (0, 1)), ("hai", (1, 0))):
            offices = (written_questions(tmp_path / place / "a"), another_province(tmp_path / place / "b"))
            for which in order:
                stage = hg.open_stage(
                    offices[which].stem, offices[which].parents[1], folder=tmp_path / place / str(which)
                )
                stage.save_source(*stage.read_source())
                judged, counted = stage.counted
                stage.save_judged(judged, counted)
                stage.save_figures(hg.draw(stage.load_counts()))
                (stage.folder / "words").write_text(repr(words_in_force()), "utf-8")
            made[place] = {
                f"{which}/{path.relative_to(tmp_path / place / str(which))}": path.read_bytes()
                for which in (0, 1)
                for path in sorted((tmp_path / place / str(which)).rglob("*"))
                if path.is_file()
            }
    use_reference(tmp_path / "none")
    assert made["mot"] == made["hai"]
    assert b"Treasury" in made["mot"]["0/words"]
    assert b"Treasury" not in made["mot"]["1/words"]
