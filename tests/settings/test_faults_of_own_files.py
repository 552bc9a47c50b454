"""Faults of the files that a project has of its own are told at once, with those of the params."""

from __future__ import annotations

from typing import TYPE_CHECKING

import docx
import pytest
from other_offices import another_province

from hganalysis.cli.commands import main
from hganalysis.cli.project_folder import copy_reference
from hganalysis.errors import ParamsError
from hganalysis.settings.params import load_params
from hganalysis.settings.reference import use_reference, word_template

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def params(tmp_path: Path) -> Iterator[Path]:
    yield another_province(tmp_path / "du-an")
    use_reference(tmp_path / "none")


def told(params: Path) -> list[str]:
    with pytest.raises(ParamsError) as refused:
        load_params(params)
    return str(refused.value).splitlines()


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_own_files_without_a_fault_are_taken(params: Path) -> None:
    assert load_params(params).period == "ky-thu"


def test_half_an_office_a_broken_directory_a_template_without_a_style_and_a_missing_map_are_told_at_once(
    params: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = params.parent / "reference"
    change(place / "office.yml", "symbol: BC-VP\n", "symbl: BC-VP\n")
    change(place / "agencies.yml", "id: so-tai-chinh,", "id: so-y-te,")
    change(params, "map: thu", "map: thuu")
    template = docx.Document(str(place / "mau-van-ban.docx"))
    style = template.styles["Trích yếu"]._element
    style.getparent().remove(style)
    template.save(str(place / "mau-van-ban.docx"))

    lines = told(params)

    assert any("dòng 5" in line and "«thuu»" in line and "thu" in line for line in lines)
    assert "office.yml: thiếu mục «symbol»." in lines
    assert any(line.startswith("office.yml, dòng 6") and "symbol?" in line for line in lines)
    assert any(line.startswith("agencies.yml") and "so-y-te" in line for line in lines)
    assert any("mau-van-ban.docx thiếu kiểu: Trích yếu" in line for line in lines)
    with pytest.raises(SystemExit) as stopped:
        main(["check", str(params)])
    assert stopped.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_the_template_of_a_bulletin_needs_no_style_of_a_letter_and_each_of_its_own(params: Path) -> None:
    copy_reference(params.parents[1], ["mau-ban-tin.docx"])
    place = params.parent / "reference" / "mau-ban-tin.docx"
    assert load_params(params).period == "ky-thu"
    assert word_template("plain") == place

    template = docx.Document(str(place))
    style = template.styles["Kèm theo"]._element
    style.getparent().remove(style)
    template.save(str(place))
    [line] = told(params)
    assert "mau-ban-tin.docx thiếu kiểu: Kèm theo." in line
    assert "hganalysis reference mau-ban-tin.docx" in line


def test_a_template_that_is_no_word_file_is_told_before_anything_is_read(params: Path) -> None:
    (params.parent / "reference" / "mau-van-ban.docx").write_text("không phải Word", "utf-8")

    [line] = told(params)
    assert line == "Không mở được mẫu văn bản mau-van-ban.docx: cần một tệp Word dạng .docx."
