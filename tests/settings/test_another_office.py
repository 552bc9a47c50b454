"""A report on real data is in the name of whoever makes it: nothing is borrowed from the reference office."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from project import ROOT, make_project
from result_example import example_result

from hganalysis.cli.commands import main
from hganalysis.documents.html import render_brief, render_page
from hganalysis.errors import ParamsError
from hganalysis.report.brief import build_brief
from hganalysis.report.build import build_report
from hganalysis.settings.export_map import load_map
from hganalysis.settings.office import OfficeChanges, load_office
from hganalysis.settings.params import Params, load_params, require_own_words
from hganalysis.settings.yamlfile import read_yaml

if TYPE_CHECKING:
    from pathlib import Path


ANOTHER = {
    "parent": "UBND TỈNH BẾN TRE", "agency": "VĂN PHÒNG", "symbol": "BC-VP", "place": "Bến Tre",
    "subject": "Kết quả thực hiện nhiệm vụ", "addressees": "[Chủ tịch UBND]", "tasks_of": "nhiệm vụ của tỉnh",
    "author": "Văn phòng", "opening": "Văn phòng báo cáo như sau.", "achievements": "[]",
    "entered": "Theo phần mềm, Văn phòng đã nhập", "limits": "[Hạn chế của tỉnh.]",
    "causes": "[Nguyên nhân của tỉnh.]", "directions": "[Hướng tới của tỉnh.]", "closing": "Xin báo cáo./.",
    "archive": "VT", "signer_title": "CHÁNH VĂN PHÒNG", "signer": "Nguyễn Văn A",
}  # fmt: skip
"""All that the report of another office says itself."""

OWN_DIRECTORY_ONLY = "agencies: {directory: none}\n"


def of_another_office(tmp_path: Path, words: dict[str, str], more: str = OWN_DIRECTORY_ONLY) -> Path:
    params = make_project(tmp_path)
    with (tmp_path / "params" / "maps" / "thu.yml").open("a", encoding="utf-8") as map_:
        map_.write(more)
    with params.open("a", encoding="utf-8") as file:
        file.write("report:\n" * bool(words) + "".join(f"  {name}: {said}\n" for name, said in words.items()))
    return params


@pytest.mark.parametrize("command", ["run", "check"])
def test_the_report_of_another_office_borrows_no_name_and_all_that_is_missing_is_told_at_once(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    some = {name: ANOTHER[name] for name in ("parent", "agency", "limits")}
    params = of_another_office(tmp_path, {**some, "signer": "CHƯA RÕ", "directions": "[CHƯA RÕ]"})

    with pytest.raises(SystemExit) as stopped:
        main([command, str(params)])

    assert stopped.value.code == 2
    told = capsys.readouterr()
    asked = [line.strip() for line in told.err.splitlines()[1:-1]]
    fields = OfficeChanges.model_fields
    assert asked == [f"report.{n}: {fields[n].description}" for n in fields if n in set(ANOTHER) - set(some)]
    assert "[1/4]" not in told.out
    assert not (tmp_path / "outputs").exists()


@pytest.mark.parametrize(
    ("end", "more", "source", "refused"),
    [
        ("2024-11-03", OWN_DIRECTORY_ONLY, "", True),
        ("2024-11-03", OWN_DIRECTORY_ONLY, ", simulated: true", False),
        ("2024-11-03", "", "", False),
        ("2025-06-30", "", "", False),
        ("2025-07-01", "", "", True),
        ("2025-07-01", "", ", simulated: true", False),
    ],
)
def test_the_office_of_the_reference_file_speaks_for_its_own_agencies_and_in_its_own_days(
    end: str, more: str, source: str, refused: bool, tmp_path: Path
) -> None:
    file = of_another_office(tmp_path, {}, more)
    text = (
        file.read_text(encoding="utf-8").replace("2024-11-03", end).replace("map: thu", f"map: thu{source}")
    )
    file.write_text(text, encoding="utf-8")
    params = load_params(file)
    directory = load_map("thu", tmp_path).agencies.directory

    if refused:
        with pytest.raises(ParamsError, match=r"report\.signer: họ tên người ký"):
            require_own_words(params, directory)
    else:
        require_own_words(params, directory)


def test_a_report_whose_office_says_everything_itself_names_nothing_of_the_reference_office(
    tmp_path: Path,
) -> None:
    params = load_params(of_another_office(tmp_path, ANOTHER))
    require_own_words(params, "none")
    result, office = example_result(3, simulated=False), load_office().changed_by(params.report)

    pages = [render_page(build_report(result, office, {})), render_brief(build_brief(result, office))]
    assert all(said in pages[0] for said in ("UBND TỈNH BẾN TRE", "Nguyễn Văn A", "Hạn chế của tỉnh."))
    assert not [word for word in ("Hậu Giang", "HẬU GIANG", "Lê Quốc Việt") for page in pages if word in page]
    assert "thứ tự lễ tân" not in "".join(pages)


def test_the_committed_params_of_another_country_say_everything_themselves() -> None:
    params = Params.model_validate(read_yaml(ROOT / "params" / "uk-2024.yml", ParamsError).data)

    require_own_words(params, "none")
