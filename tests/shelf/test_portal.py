"""The portal of published periods: what it says, what it leaves out, and that nothing is built twice."""

import datetime as dt
import json
import os
import re
import shutil

import pandas as pd
import pytest
from click.testing import CliRunner
from filelock import FileLock
from published import publish_example, sign
from result_example import example_result

from hganalysis.cli.commands import cli
from hganalysis.errors import ParamsError
from hganalysis.shelf.extract import extract, find_tasks
from hganalysis.shelf.portal import build_portal, fair_words

OCTOBER = {"from": "2024-10-01", "as_of": "2024-10-31", "label": "tháng 10 năm 2024"}
SEPTEMBER = {"from": "2024-09-01", "as_of": "2024-09-30", "label": "tháng 9 năm 2024"}


@pytest.fixture
def outputs(tmp_path):
    publish_example(tmp_path, "2024-09", **SEPTEMBER)
    publish_example(tmp_path, "2024-10", **OCTOBER, briefs=("cq02",))
    return tmp_path


def index(outputs):
    build_portal(outputs)
    return (outputs / "index.html").read_text(encoding="utf-8")


def files(outputs):
    return {
        path.relative_to(outputs).as_posix(): path.read_bytes()
        for path in outputs.rglob("*")
        if path.is_file() and not path.name.startswith(".lock")
    }


def agency_page(outputs, period, place=1):
    own = extract(outputs / period).by_agency[place]
    return (outputs / "tra-cuu" / f"{own.agency_id}.html").read_text(encoding="utf-8"), own


def test_periods_stand_newest_first_with_the_seven_figures_and_what_completes_them(outputs):
    page = index(outputs)
    assert page.index("Tháng 10 năm 2024") < page.index("Tháng 9 năm 2024")
    card = page.split("<article")[1]
    shown = re.findall(r"<dd><a href=\"2024-10/bao-cao.html#danh-muc\?([a-z-]+)\">([\d.]+)</a>", card)
    assert dict(shown) == {
        "tong-so": "896", "hoan-thanh": "806", "dung-han": "703", "hoan-thanh-qua-han": "103",
        "chua-hoan-thanh": "89", "con-han": "65", "qua-han": "24", "chua-phan-loai": "1",
    }  # fmt: skip


def test_warnings_checks_and_the_mark_of_simulated_data_stand_with_their_period(outputs):
    card = index(outputs).split("<article")[1]
    assert "SỐ LIỆU MÔ PHỎNG" in card
    for warning in example_result().plain()["warnings"]:
        assert warning["message"] in card
    assert "1 kiểm tra không đạt" in card


def test_a_period_links_only_to_what_it_has(outputs):
    links = set(re.findall(r'href="(2024-10/[^"#]+)', index(outputs)))
    assert links == {"2024-10/bao-cao.html", "2024-10/tom-tat.html", "2024-10/phu-luc.xlsx"}


def test_a_notebook_is_linked_by_the_name_a_reader_knows(outputs):
    (outputs / "2024-10" / "notebooks").mkdir()
    for name in ("2_status", "nhap"):
        (outputs / "2024-10" / "notebooks" / f"{name}.html").write_text("<p>", encoding="utf-8")
    sign(outputs / "2024-10")

    page = index(outputs)

    assert '<a href="2024-10/notebooks/2_status.html">Sổ tay “Tình trạng thực hiện”</a>' in page
    assert "nhap.html" not in page


def test_a_report_without_a_list_of_tasks_is_led_to_as_a_whole(outputs):
    (outputs / "2024-10" / "bao-cao.html").write_text("<p>Bản cũ", encoding="utf-8")
    sign(outputs / "2024-10")
    assert '<a href="2024-10/bao-cao.html">896</a>' in index(outputs)


def test_an_agency_through_time_has_its_counts_and_its_own_brief(outputs):
    index(outputs)
    page, own = agency_page(outputs, "2024-10")
    assert f"#danh-muc?tong-so.{own.rows}" in page
    assert page.index("Tháng 10 năm 2024") < page.index("Tháng 9 năm 2024")
    assert (f'href="../2024-10/agencies/{own.agency_id}.html"' in page) == (own.agency_id == "cq02")


def test_two_agencies_of_one_name_are_told_apart_in_the_list_the_page_and_the_search(tmp_path):
    both = example_result(2).plain()["by_agency"]
    for each, agency_id in zip(both, ("so-tai-chinh", "so-tai-chinh-2025"), strict=True):
        each |= {"agency_id": agency_id, "agency": "Sở Tài chính", "short": "Sở Tài chính"}
    folder = publish_example(tmp_path, "2025-03", agencies=2, by_agency=both)
    tasks = pd.read_parquet(folder / "data" / "tasks.parquet")
    ids = ["so-tai-chinh", "so-tai-chinh-2025", "so-tai-chinh"]
    tasks.assign(agency="Sở Tài chính", agency_id=ids).to_parquet(folder / "data" / "tasks.parquet")
    sign(folder)
    page = index(tmp_path)
    for agency_id, name in (
        ("so-tai-chinh", "Sở Tài chính (đến 18/02/2025)"),
        ("so-tai-chinh-2025", "Sở Tài chính (từ 19/02/2025)"),
    ):
        own = (tmp_path / "tra-cuu" / f"{agency_id}.html").read_text(encoding="utf-8")
        assert name in page
        assert f"{name} qua các kỳ" in own
    found = find_tasks(folder, extract(folder))
    assert [name for name, _ in found.agencies] == [
        "Sở Tài chính (đến 18/02/2025)",
        "Sở Tài chính (từ 19/02/2025)",
    ]


@pytest.mark.parametrize(
    ("fair", "said"),
    [
        (
            {"named": "higher", "unsaid": ""},
            "Nhiều hơn hẳn: 9 chậm trong 20, dự kiến 3,5 (giới hạn 99,8%: 0 đến 8).",
        ),
        ({"named": "lower", "unsaid": ""}, "Ít hơn hẳn: 9 chậm trong 20"),
        ({"named": "", "unsaid": ""}, "Trong giới hạn: 9 chậm trong 20"),
        (
            {"named": "", "unsaid": "dưới 10 nhiệm vụ đã đến hạn"},
            "Chưa nói được: dưới 10 nhiệm vụ đã đến hạn.",
        ),
    ],
)
def test_an_agency_is_told_what_the_fair_comparison_says_and_no_rank(outputs, fair, said):
    shown = extract(outputs / "2024-10")
    own = shown.by_agency[0]
    numbers = {"tasks": 20, "late": 9, "expected": 3.5, "low": 0, "high": 8}
    compared = own.model_validate({**own.plain(), "fair": {**numbers, **fair}})
    assert fair_words(shown, compared).startswith(said)


def test_lines_join_only_periods_that_can_be_set_side_by_side(tmp_path):
    publish_example(tmp_path, "a", **{**SEPTEMBER, "from": "2024-01-01"})
    publish_example(tmp_path, "b", **OCTOBER)
    page = index(tmp_path)
    assert "<circle" in page
    assert "<polyline" not in page
    assert "Chỗ đứt" in page


def test_periods_that_share_tasks_are_said_to(tmp_path):
    publish_example(tmp_path, "a", **{**SEPTEMBER, "from": "2024-01-01"})
    publish_example(tmp_path, "b", **{**OCTOBER, "from": "2024-01-01"})
    page = index(tmp_path)
    assert "<polyline" in page
    assert "chung nhiệm vụ" in page


def test_real_and_simulated_periods_never_share_a_figure(tmp_path):
    publish_example(tmp_path, "a", **SEPTEMBER, simulated=False)
    publish_example(tmp_path, "b", **OCTOBER)
    page = index(tmp_path)
    assert "<circle" not in page
    assert page.count("<h2>Các kỳ") == 2


def test_what_is_no_period_and_what_is_broken_is_told_and_passed_over(outputs):
    (outputs / "ghi-chu").mkdir()
    shutil.copytree(outputs / "2024-10", outputs / "hong")
    (outputs / "hong" / "result.json").write_text('{"period": ', encoding="utf-8")
    shutil.copytree(outputs / "2024-10", outputs / "doi-ten")
    shutil.copytree(outputs / "2024-10", outputs / "bi-sua")
    changed = (outputs / "bi-sua" / "result.json").read_text().replace("703", "803")
    (outputs / "bi-sua" / "result.json").write_text(changed)
    built = build_portal(outputs)
    assert built.periods == 2
    assert [str(each) for each in built.passed] == [
        "bi-sua: result.json không như khi công bố (run.json).",
        "doi-ten: tên thư mục khác tên kỳ «2024-10».",
        "ghi-chu: không có result.json; không phải kỳ đã công bố.",
        "hong: result.json bị hỏng; chạy lại kỳ đó.",
    ]
    page = index(outputs)
    assert all(each.folder in page for each in built.passed)


@pytest.mark.parametrize("change", [{"schema": 99}, {"totals": {}}, {"by_agency": None}, {"rates": []}])
def test_a_result_of_another_version_is_passed_over(outputs, change):
    publish_example(outputs, "khac", **change)
    built = build_portal(outputs)
    assert [each.folder for each in built.passed] == ["khac"]


def test_tasks_that_were_changed_since_are_not_searched_and_that_is_told(outputs):
    (outputs / "2024-10" / "data" / "tasks.parquet").write_bytes(b"PAR1")
    built = build_portal(outputs)
    assert built.periods == 2
    assert not (outputs / "tra-cuu" / "2024-10.js").exists()
    assert "không tra được theo số văn bản" in str(built.passed[0])


def test_the_same_periods_give_the_same_bytes_whatever_was_there_before(outputs, tmp_path_factory):
    fresh = tmp_path_factory.mktemp("fresh")
    for name in ("2024-09", "2024-10"):
        shutil.copytree(outputs / name, fresh / name)
    build_portal(outputs)
    publish_example(outputs, "2024-11", label="kỳ bị gỡ", agencies=20)
    build_portal(outputs)
    shutil.rmtree(outputs / "2024-11")
    build_portal(outputs)
    build_portal(fresh)
    assert files(outputs) == files(fresh)


def test_nothing_is_written_where_nothing_changed(outputs):
    build_portal(outputs)
    old = dt.datetime(2020, 1, 1, tzinfo=dt.UTC).timestamp()
    paths = [path for path in outputs.rglob("*") if path.is_file() and not path.name.startswith(".lock")]
    for path in paths:
        os.utime(path, (old, old))
    build_portal(outputs)
    assert [path.name for path in paths if path.stat().st_mtime != old] == []


def test_a_page_that_is_not_ours_is_never_written_over(outputs):
    (outputs / "index.html").write_text("<p>Trang của Văn phòng", encoding="utf-8")
    with pytest.raises(ParamsError, match="chuyển tệp ấy đi nơi khác"):
        build_portal(outputs)
    assert (outputs / "index.html").read_text(encoding="utf-8") == "<p>Trang của Văn phòng"


def test_a_page_of_the_user_among_the_agencies_stays(outputs):
    (outputs / "tra-cuu").mkdir()
    (outputs / "tra-cuu" / "ghi-chu.html").write_text("<p>Của tôi", encoding="utf-8")
    build_portal(outputs)
    assert (outputs / "tra-cuu" / "ghi-chu.html").exists()


def test_two_builds_at_once_are_told(outputs):
    with FileLock(outputs / ".lock-site"), pytest.raises(ParamsError, match="một lần chạy khác"):
        build_portal(outputs)


def test_texts_of_the_source_are_texts_on_the_page(tmp_path):
    publish_example(tmp_path, "a", **{**OCTOBER, "label": '<script>alert("1")</script>'})
    page = index(tmp_path)
    assert page.count("<script>") == 1
    data = (tmp_path / "tra-cuu" / "a.js").read_text(encoding="utf-8")
    told = json.loads(data.removeprefix('hganalysisShelf("a",').removesuffix(");\n"))
    assert told["tasks"][1][2] == "Báo cáo <b>tiến độ</b> & kinh phí"


def test_an_empty_folder_has_a_page_that_says_so(tmp_path):
    assert "Chưa có kỳ nào được công bố" in index(tmp_path)


def test_the_command_names_what_it_built_and_what_it_passed_over(outputs):
    (outputs / "ghi-chu").mkdir()
    told = CliRunner().invoke(cli, ["site", str(outputs)])
    assert told.exit_code == 0
    assert "Bỏ qua ghi-chu" in told.output
    assert "2 kỳ, 12 cơ quan." in told.output


def test_a_folder_that_does_not_exist_is_told(tmp_path):
    with pytest.raises(ParamsError, match="Không có thư mục"):
        build_portal(tmp_path / "khong-co")
