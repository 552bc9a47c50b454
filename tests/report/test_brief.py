"""The brief: one A4 page, every number that of the result, nothing said where there is nothing."""

import datetime as dt
import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nasty import NASTY
from pypdf import PdfReader
from result_example import ENGLISH, changed, empty_result, example_result, typed, with_tasks

from hganalysis import vocab
from hganalysis.counting.changes import compared
from hganalysis.documents.html import render_brief
from hganalysis.documents.model import (
    SIMULATED_NOTICE,
    BulletList,
    Heading,
    Items,
    Notice,
    Paragraph,
    Partition,
    RichText,
    Table,
)
from hganalysis.documents.pdf import write_pdf
from hganalysis.intake.findings import KINDS
from hganalysis.report.appendix_tables import appendix_tables
from hganalysis.report.brief import NOTHING_TO_DECIDE, build_brief
from hganalysis.report.headline import headline
from hganalysis.report.proposals import MOST, RULES, Proposal, proposals, shortened
from hganalysis.settings.office import OfficeChanges, load_office
from hganalysis.text import printable

ISSUED = dt.datetime(2024, 11, 3, tzinfo=dt.UTC)
NONE = dict.fromkeys(vocab.STATUSES, 0)
LONG = "Trung tâm Phát triển nguồn nhân lực chất lượng cao và Hỗ trợ chuyển đổi số "


def brief(result, **changes):
    return build_brief(result, load_office().changed_by(OfficeChanges(**changes)))


def words(document) -> str:
    lines = [document.title]
    for block in (*document.blocks, *(each for view in document.appendices for each in view.blocks)):
        if isinstance(block, Heading | Paragraph | Notice):
            lines.append(block.text)
        elif isinstance(block, BulletList):
            lines += [each if isinstance(each, str) else told(each) for each in block.items]
        elif isinstance(block, RichText):
            lines.append(told(block))
        elif isinstance(block, Items):
            lines += [told(each) for item in block.items for each in item]
        elif isinstance(block, Partition):
            lines += [part for item in block.parts for part in (item.value, item.label, item.note) if part]
        elif isinstance(block, Table):
            lines += [cell for row in block.rows for cell in row.cells]
    return "\n".join(lines)


def told(block) -> str:
    """Return a paragraph as it is read."""
    return "".join(span.text for span in block.spans) if isinstance(block, RichText) else block.text


def decisions(result, **changes):
    items = [block for block in brief(result, **changes).blocks if isinstance(block, Items)]
    return [told(each) for block in items for item in block.items for each in item]


def headings(document):
    return [block.text for block in document.blocks if isinstance(block, Heading)]


def with_totals(agencies=12, **counts):
    result = example_result(agencies, totals=NONE | counts)
    return changed(result, published={}, checks=[])


def before(**totals):
    made = example_result(12, totals=totals)
    return changed(made, {"label": "kỳ trước", "from": "2023-01-01", "as_of": "2023-12-31"})


def crowded(name="A" + LONG * 3):
    """Return a result that asks for all the room there can be on the page."""
    names = tuple(f"{i} {name}" for i in range(40))
    result = example_result(40, names=names, totals={"open_overdue": 900, "unclassified": 50})
    faults = [
        {"code": code, "rows": 10**6, "columns": [], "figures": kind.touches, "message": ""}
        for code, kind in KINDS.items()
        if kind.touches
    ]
    result = compared(result, changed(before(), label=LONG * 4, warnings=faults))
    plain = result.plain() | {"label": LONG * 4}
    plain["by_leader"] = plain["by_field"] = [
        each | {"name": f"{i} {name}"} for i in range(30) for each in plain["by_leader"][:1]
    ]
    for each in plain["unclassified_reasons"]:
        each["reason"] = LONG * 4
    for task in plain["lists"]["open_overdue"]:
        task["title"] = LONG * 9
    return typed(plain)


@pytest.mark.parametrize(
    "result",
    [
        example_result(38), example_result(1), empty_result(),
        example_result(40, totals={"open_overdue": 900}), crowded(), crowded("W" * 500), crowded("Ẫ" * 4000),
        example_result(103, names=ENGLISH, totals={"open_overdue": 300}),
        changed(example_result(12, totals=NONE | {"no_deadline": 60})),
        changed(example_result(12, totals=NONE | {"unclassified": 50})),
    ],
    ids=["seed", "one agency", "nothing", "40 overdue", "crowded", "wide letters", "no spaces",
         "103 agencies", "no deadlines", "unclassified only"],
)  # fmt: skip
def test_the_brief_is_exactly_one_a4_page_of_an_archive_and_accessible_pdf(result, tmp_path):
    path = tmp_path / "tom-tat.pdf"
    write_pdf(brief(result), path, ISSUED, template="brief.typ")
    reader = PdfReader(path)
    assert len(reader.pages) == 1
    assert [round(float(side) / 72 * 25.4) for side in reader.pages[0].mediabox[2:]] == [210, 297]
    assert reader.trailer["/Root"]["/Lang"] == "vi"
    assert reader.trailer["/Root"]["/StructTreeRoot"]
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part>2<.*pdfaid:conformance>A<", metadata, re.DOTALL)
    assert "pdfuaid:part>1<" in metadata


def test_the_same_result_gives_the_same_bytes(tmp_path):
    for name in "ab":
        write_pdf(brief(example_result(12)), tmp_path / name, ISSUED, template="brief.typ")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert render_brief(brief(example_result(12))) == render_brief(brief(example_result(12)))


SHAPES = {
    "sample": example_result(38),
    "all done": with_totals(done_on_time=500),
    "one done": with_totals(1, done_on_time=1),
    "all late": with_totals(open_overdue=30, done_late=20),
    "all done late": with_totals(done_late=40),
    "one overdue": with_totals(1, open_overdue=1),
    "one agency": with_totals(1, done_on_time=3, open_in_time=4),
    "103 agencies": example_result(103, names=ENGLISH, totals={"open_overdue": 300}),
    "no deadlines": with_totals(no_deadline=60),
    "unclassified only": with_totals(unclassified=50),
    "some unclassified": with_totals(done_on_time=47, unclassified=3),
    "much unclassified": with_totals(done_late=10, unclassified=10),
    "as in the UK": with_totals(24, done_on_time=1866, done_late=476),
    "nothing": empty_result(),
}
MESSAGES = {
    "sample": (
        "24 nhiệm vụ quá hạn chưa hoàn thành, trong đó 8 còn ở cơ quan thực hiện; 103 nhiệm "
        "vụ hoàn thành quá hạn"
    ),
    "all done": ("Cả 500 nhiệm vụ có thời hạn hoàn thành đúng hạn"),
    "one done": ("Nhiệm vụ duy nhất có thời hạn hoàn thành đúng hạn"),
    "all late": (
        "30 nhiệm vụ quá hạn chưa hoàn thành, trong đó 10 còn ở cơ quan thực hiện; 20 nhiệm "
        "vụ hoàn thành quá hạn"
    ),
    "all done late": ("Cả 40 nhiệm vụ có thời hạn hoàn thành quá hạn"),
    "one overdue": ("1 nhiệm vụ quá hạn chưa hoàn thành"),
    "one agency": (
        "Không có nhiệm vụ nào chậm: 3 hoàn thành đúng hạn, 4 còn hạn; 4 nhiệm vụ đến hạn "
        "đúng ngày 03/11/2024"
    ),
    "103 agencies": (
        "300 nhiệm vụ quá hạn chưa hoàn thành, trong đó 100 còn ở cơ quan thực hiện; 103 "
        "nhiệm vụ hoàn thành quá hạn"
    ),
    "no deadlines": ("Kỳ này không có nhiệm vụ nào có thời hạn; 60 nhiệm vụ không có thời hạn để xét"),
    "unclassified only": ("Chưa phân loại được đúng hạn hay quá hạn: cả 50 nhiệm vụ có thời hạn"),
    "some unclassified": (
        "Trong các nhiệm vụ đã phân loại được, không có nhiệm vụ nào chậm: 47 hoàn thành đúng "
        "hạn, 0 còn hạn; còn 3 nhiệm vụ chưa phân loại (Phụ lục IV)"
    ),
    "much unclassified": (
        "10 trong 20 nhiệm vụ có thời hạn hoàn thành quá hạn (50,0%); 10 nhiệm vụ chưa phân loại được"
    ),
    "as in the UK": ("476 trong 2.342 nhiệm vụ có thời hạn hoàn thành quá hạn (20,3%)"),
    "nothing": ("Kỳ này không có nhiệm vụ nào có thời hạn"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_title_is_the_message_whatever_the_period_looks_like(shape):
    assert headline(SHAPES[shape]) == brief(SHAPES[shape]).title == MESSAGES[shape]


@pytest.mark.parametrize("shape", SHAPES)
def test_there_are_at_most_three_decisions_each_with_who_what_by_when_and_where_the_rows_are(shape):
    result = SHAPES[shape]
    found = decisions(result)
    assert len(found) <= MOST
    for each in found:
        assert re.match(r"(Yêu cầu|Giao) .+, chậm nhất ngày (\d\d)/(\d\d)/2024 \(.+\)\.", each), each
        assert re.search(r"(?:Phụ lục (I|II|III|IV)\b|tệp (?:so-lieu|phu-luc)\.xlsx|tệp bao-cao\.html)", each)
    late = result["totals"]["open_overdue"] + result["totals"]["done_late"]
    assert bool(found) >= bool(late + result["totals"]["unclassified"])
    if not found:
        assert NOTHING_TO_DECIDE["nd30"] in words(brief(result))


@pytest.mark.parametrize("shape", SHAPES)
def test_every_appendix_that_is_pointed_to_has_rows(shape):
    full = {table.number for table in appendix_tables(SHAPES[shape]) if table.rows}
    assert set(re.findall(r"Phụ lục (IV|I{1,3})\b", words(brief(SHAPES[shape])))) <= full


def test_days_for_a_decision_are_working_days_after_the_as_of_day_whatever_the_clock():
    [first, *_] = proposals(with_totals(open_overdue=24), load_office())
    assert first.by == dt.date(2024, 11, 15)
    before_tet = changed(with_totals(open_overdue=24), as_of="2025-01-24")
    assert proposals(before_tet, load_office())[0].by == dt.date(2025, 2, 14)


def test_the_parts_of_the_whole_stand_under_the_title_with_numbers_shares_and_rows():
    bar = next(block for block in brief(example_result(38)).blocks if isinstance(block, Partition))
    assert [(part.value, part.label, part.rows) for part in bar.parts] == [
        ("703", "hoàn thành đúng hạn", "dung-han"),
        ("103", "hoàn thành quá hạn", "hoan-thanh-qua-han"),
        ("65", "chưa hoàn thành, còn hạn", "con-han"),
        ("24", "chưa hoàn thành, quá hạn", "qua-han"),
        ("1", "chưa phân loại", "chua-phan-loai"),
    ]
    assert [part.note for part in bar.parts] == [
        "78,5%", "11,5%", "7,3%; 4 đến hạn đúng ngày 03/11/2024", "2,7%", "0,1%",
    ]  # fmt: skip
    assert sum(part.size for part in bar.parts) == 896
    assert all(f"{part.label} {part.value}" in bar.alt for part in bar.parts)


def test_what_warns_of_the_figures_stands_above_the_title_on_the_page():
    page = render_brief(brief(example_result(12)))
    assert page.index("Lưu ý về số liệu") < page.index("<h1>")
    assert page.index(SIMULATED_NOTICE) < page.index("<h1>")


def test_headings_stand_only_over_something():
    whole = [
        "Xin ý kiến chỉ đạo",
        "24 nhiệm vụ quá hạn đang ở đâu",
        "Chậm ở đâu, vì sao",
        "30 ngày tới",
        "Số liệu",
    ]
    assert headings(brief(example_result(12))) == whole
    assert headings(brief(with_totals())) == [
        "Xin ý kiến chỉ đạo", "Nhiệm vụ chưa hoàn thành", "30 ngày tới", "Số liệu",
    ]  # fmt: skip


def test_late_completions_are_told_with_their_days_and_as_rows_where_nothing_is_overdue():
    told = words(brief(with_totals(24, done_on_time=1866, done_late=476)))
    assert (
        "476/2.342 nhiệm vụ đã qua thời hạn bị chậm (20,3%; khoảng tin cậy 95%: từ 18,7% đến 22,0%)" in told
    )
    bands = re.search(r"Trong 476 nhiệm vụ hoàn thành quá hạn: (.+)\.", told)[1]
    assert sum(int(number) for number in re.findall(r"(\d+) quá hạn", bands)) == 476
    assert "Giao" not in decisions(with_totals(24, done_on_time=9, done_late=4))[0]


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (1, "Nhiệm vụ hoàn thành quá hạn đã quá hạn 3 ngày."),
        (2, "Có 2 nhiệm vụ hoàn thành quá hạn, đều quá hạn 1-7 ngày."),
    ],
)
def test_days_late_of_one_task_or_one_band_are_no_list(late, said):
    plain = with_totals(3, done_on_time=5, done_late=late).plain()
    for task in plain["lists"]["done_late"]:
        task["days_late"] = 3
    assert said in words(brief(changed(with_totals(), **plain)))


@pytest.mark.parametrize("status", ["open_overdue", "done_late"])
def test_nobody_is_asked_by_a_name_that_leads_to_no_agency(status):
    plain = with_totals(2, done_on_time=5, **{status: 1}).plain()
    for task in plain["lists"][status]:
        task |= {"agency": "Long Mỹ", "cause": ""}
    plain["by_agency"][1] |= {"agency": "Long Mỹ", "group": "unresolved"}
    [asked, *_] = decisions(changed(with_totals(), **plain))
    assert asked.startswith("Giao Văn phòng UBND tỉnh xác định cơ quan chủ trì để ")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("open_overdue", "xác định cơ quan chủ trì để hoàn thành 2 nhiệm vụ quá hạn trên 30 ngày"),
        ("done_late", "xác định cơ quan chủ trì để nêu nguyên nhân và biện pháp khắc phục 4 nhiệm vụ"),
        ("unclassified", "xác định cơ quan chủ trì để bổ sung dữ liệu của 9 nhiệm vụ"),
        ("open_in_time", "xác định và nhắc cơ quan chủ trì của 5 nhiệm vụ"),
    ],
)
def test_where_no_agency_is_known_the_office_has_to_find_them_first(status, said):
    plain = with_totals(1, **{status: 65 if status == "open_in_time" else 9}).plain()
    for task in (
        *plain["lists"]["open_overdue"],
        *plain["lists"]["done_late"],
        *plain["lists"]["unclassified"],
    ):
        task["agency"] = vocab.UNNAMED
    plain["by_agency"][0] |= {"agency": vocab.UNNAMED, "agency_id": None}
    told = decisions(typed(plain))
    assert any(each.startswith(f"Giao Văn phòng UBND tỉnh {said}") for each in told)
    assert not any(each.startswith("Yêu cầu các cơ quan") for each in told)


@pytest.mark.parametrize(
    ("days", "said", "shown"),
    [
        ([90] * 10, "Lâu nhất: 10 nhiệm vụ cùng quá hạn 90 ngày.", []),
        ([99, *[90] * 9], "”, quá hạn 99 ngày.", []),
        ([99, 98, *[90] * 8], "”, quá hạn 99 ngày.", [99, 98]),
        ([99, 98, 97, 96, 90], "”, quá hạn 99 ngày.", [99, 98, 97, 96]),
        ([99, 99, 90, 90], "Lâu nhất: 2 nhiệm vụ cùng quá hạn 99 ngày.", [99, 99, 90, 90]),
    ],
)
def test_of_tasks_as_late_as_each_other_none_is_picked_out(days, said, shown):
    plain = with_totals(3, open_overdue=len(days)).plain()
    for task, late in zip(plain["lists"]["open_overdue"], days, strict=True):
        task |= {"days_late": late, "holder": "agency"}
    result = typed(plain)
    assert said in decisions(result)[0]
    tables = [each for each in brief(result).blocks if isinstance(each, Table)]
    listed = [table for table in tables if table.caption.startswith("Quá hạn lâu nhất")]
    assert [row.cells[-1] for table in listed for row in table.rows] == list(map(str, shown))


SPREAD = {
    "unsaid": "", "terms": ["field"], "left_out": [], "phi_null": 1.0, "phi_null_high": 1.4, "spread": 0.23,
    "spread_low": 0.17, "spread_high": 0.28, "detectable": 0.05, "least_lower": None, "typical": [],
}  # fmt: skip


def compared_fairly(result, phi, *named):
    row = {"agency_id": None, "short": "", "tasks": 21, "late": 10, "expected": 4.2, "ratio": 2.4, "low": 1,
           "high": 9, "mid_p": 0.001, "unknown": 0, "unsaid": ""}  # fmt: skip
    rows = [row | {"agency": f"Sở {i}", "named": side} for i, side in enumerate(named)]
    plain = result.plain()
    plain["delays"]["agencies"] = SPREAD | {"phi": phi, "rows": rows}
    return typed(plain)


def test_agencies_are_asked_by_name_only_where_the_fair_comparison_names_them():
    result = with_totals(done_on_time=90, done_late=20)
    [named, *_] = decisions(compared_fairly(result, 3.0, "higher", "", "lower"))
    assert named.startswith("Yêu cầu Sở 0 nêu nguyên nhân")
    assert "Sở 0: 10/21 nhiệm vụ chậm, dự kiến 4,2." in named
    [nobody, *_] = decisions(compared_fairly(result, 3.0, "", "lower"))
    assert nobody.startswith("Yêu cầu các cơ quan, đơn vị chủ trì nêu nguyên nhân và biện pháp khắc phục 10 ")


def test_the_list_and_the_fair_comparison_call_an_agency_alike_where_two_have_its_name():
    plain = compared_fairly(with_totals(done_on_time=90, done_late=20), 3.0, "higher", "").plain()
    ids = ("so-tai-chinh-2025", "so-tai-chinh")
    for rows in (plain["by_agency"], plain["delays"]["agencies"]["rows"]):
        for each, agency_id in zip(rows, ids, strict=False):
            each |= {"agency": "Sở Tài chính", "agency_id": agency_id}
    new = "Sở Tài chính (từ 19/02/2025)"
    for task in plain["lists"]["done_late"]:
        task["agency"] = new
    [asked, *_] = decisions(typed(plain))
    assert asked.startswith(f"Yêu cầu {new} nêu nguyên nhân")
    assert "(Phụ lục III, tệp phu-luc.xlsx)" in asked
    assert f"nhiều hơn hẳn mức dự kiến ở {new} (" in words(brief(typed(plain)))


def test_differences_beyond_chance_are_told_even_where_nobody_can_be_named():
    result = with_totals(done_on_time=90, done_late=20)
    beyond = words(brief(compared_fairly(result, 13.0, "", "")))
    assert "khác nhau hơn mức ngẫu nhiên; không cơ quan nào ra ngoài khoảng khác nhau ấy" in beyond
    by_chance = words(brief(compared_fairly(result, 1.4, "", "")))
    assert "chưa thấy cơ quan nào chậm khác hẳn mức dự kiến" in by_chance
    assert "hơn mức ngẫu nhiên" not in by_chance


@pytest.mark.parametrize(
    ("reported", "told"),
    [
        ("2024-10-01", "Đã quá hạn; 1 nhiệm vụ báo xong trong hạn."),
        ("2024-10-02", "Đã quá hạn."),
        (None, "Đã quá hạn."),
    ],
    ids=["on the last day", "a day late", "on no day"],
)
def test_what_an_agency_reported_in_time_and_waits_for_approval_is_told(reported, told):
    result = with_totals(done_on_time=5, open_overdue=1)
    held = [{"holder": each.holder, "open_in_time": 0, "open_overdue": int(each.holder == "approver")}
            for each in result.holders]  # fmt: skip
    task = {"holder": "approver", "due_on": "2024-10-01", "reported_on": reported}
    assert told in words(brief(with_tasks(changed(result, holders=held), "open_overdue", task)))
    waiting = with_tasks(changed(result, holders=held), "open_overdue", task)
    by_clock = changed(waiting, rules=result.plain()["rules"] | {"granularity": "minute"})
    assert "Đã quá hạn." in words(brief(by_clock)), "the day alone does not tell what came first on it"


def test_only_of_overdue_tasks_that_wait_for_approval_is_it_told_how_many_were_reported_in_time():
    result = with_totals(done_on_time=5, open_overdue=1, open_in_time=3)
    held = [{"holder": each.holder, "open_in_time": 3 * (each.holder == "approver"),
             "open_overdue": int(each.holder == "approver")} for each in result.holders]  # fmt: skip
    task = {"holder": "approver", "due_on": "2024-10-01", "reported_on": "2024-09-01"}
    told = words(brief(with_tasks(changed(result, holders=held), "open_overdue", task)))
    assert "Trong đó 1 nhiệm vụ đã quá hạn (1 trong số này báo xong trong hạn)." in told


def test_what_is_each_leaders_and_each_fields_is_the_second_view_and_adds_up():
    result = example_result(38)
    views = {view.title: view.blocks[0].rows for view in brief(result).appendices}
    assert list(views) == ["Theo lãnh đạo chỉ đạo", "Theo lĩnh vực"]
    for rows in views.values():
        assert sum(int(row.cells[1].replace("-", "0")) for row in rows) == 24
        assert sum(int(row.cells[-1]) for row in rows) == 896
    many = [
        each | {"name": f"Lãnh đạo {i:02}"} for i in range(20) for each in result.plain()["by_leader"][:1]
    ]
    rows = brief(changed(result, by_leader=many, by_field=[])).appendices[0].blocks[0].rows
    assert len(rows) == 9
    assert rows[-1].cells[0] == "12 giá trị khác (tệp so-lieu.xlsx)"
    assert brief(changed(result, by_leader=[], by_field=[])).appendices == ()
    only = [many[0] | {"name": name, "total": total} for name, total in (("A", 5), ("B", 0))]
    assert brief(changed(result, by_leader=only, by_field=[])).appendices == ()


def test_what_changed_is_told_only_where_there_is_a_period_before():
    result = example_result(12)
    assert "so với kỳ trước" not in words(brief(result)).lower()
    assert "Không có số liệu kỳ trước để so sánh." in words(brief(result))
    told = brief(compared(result, before(open_overdue=30)))
    assert headings(told)[4] == "So với kỳ trước (kỳ trước, từ ngày 01/01/2023 đến hết ngày 31/12/2023)"
    assert "chưa hoàn thành, quá hạn 24 (kỳ trước 30, ít hơn 6)" in words(told)
    assert "chưa đủ cơ sở để nói là tăng hay giảm" in words(told)


def overdue_table(result):
    return next((block for block in brief(result).blocks if isinstance(block, Table)), None)


@pytest.mark.parametrize("number", [0, 1, 24, 200, 900])
def test_the_table_of_who_holds_what_adds_up_and_leaves_out_who_holds_nothing(number):
    result = with_totals(12, open_overdue=number, open_in_time=8)
    rows = overdue_table(result).rows
    counted = [[int(cell.replace(".", "").replace("-", "0")) for cell in row.cells[1:]] for row in rows]
    overdue, long, in_time = (sum(column) for column in zip(*counted, strict=True))
    assert (overdue, in_time) == (number, 8)
    assert long == sum(task["days_late"] > 30 for task in result["lists"]["open_overdue"])
    assert all(any(numbers) for numbers in counted)


def test_no_proposal_presses_an_agency_for_what_it_handed_in():
    plain = with_totals(12, open_overdue=24).plain()
    for task in plain["lists"]["open_overdue"]:
        task["holder"] = "approver"
    for each in plain["holders"]:
        each["open_overdue"] = 24 * (each["holder"] == "approver")
    first, *others = decisions(typed(plain))
    assert first.startswith("Giao Văn phòng UBND tỉnh duyệt hoặc trả lại 24 nhiệm vụ")
    assert first.endswith(" Đều đã quá hạn.")
    assert [each for each in others if each.startswith("Yêu cầu")] == []
    assert headline(typed(plain)) == "24 nhiệm vụ quá hạn chưa hoàn thành, đều đang chờ duyệt"


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ({"reported_after": 1}, "1 nhiệm vụ quá hạn chưa hoàn thành, báo hoàn thành sau ngày chốt"),
        ({"reported_after": 2}, "2 nhiệm vụ quá hạn chưa hoàn thành, đều báo hoàn thành sau ngày chốt"),
        ({"reported_after": 1, "approver": 2}, "3 nhiệm vụ quá hạn chưa hoàn thành, cơ quan đều đã báo xong"),
        ({"reported_after": 1, "unknown": 2}, "3 nhiệm vụ quá hạn chưa hoàn thành"),
        ({"agency": 1}, "1 nhiệm vụ quá hạn chưa hoàn thành"),
        ({"agency": 2}, "2 nhiệm vụ quá hạn chưa hoàn thành"),
        (
            {"agency": 1, "unknown": 1},
            "2 nhiệm vụ quá hạn chưa hoàn thành, trong đó 1 còn ở cơ quan thực hiện",
        ),
    ],
)
def test_the_message_says_where_overdue_tasks_stand(held, said):
    plain = with_totals(12, open_overdue=sum(held.values())).plain()
    for each in plain["holders"]:
        each["open_overdue"] = held.get(each["holder"], 0)
    assert headline(typed(plain)) == said


def captions(told):
    return "; ".join(each.caption for each in told.blocks if isinstance(each, Table))


def test_a_source_that_knows_no_step_but_the_work_itself_says_nothing_of_where_tasks_stand():
    plain = with_totals(12, open_overdue=3, open_in_time=1).plain()
    for each in plain["holders"]:
        each |= {"open_overdue": 3 * (each["holder"] == "agency"), "open_in_time": 0}
    told = brief(typed(plain))
    assert told.title == "3 nhiệm vụ quá hạn chưa hoàn thành"
    assert "3 nhiệm vụ quá hạn chưa hoàn thành" in headings(told)
    assert "khâu" not in captions(told)
    assert "cơ quan đang" not in captions(told)

    for each in plain["holders"]:
        each["open_in_time"] = int(each["holder"] == "approver")
    told = brief(typed(plain))
    assert told.title == "3 nhiệm vụ quá hạn chưa hoàn thành, đều còn ở cơ quan thực hiện"
    assert "3 nhiệm vụ quá hạn đang ở đâu" in headings(told)
    assert "khâu" in captions(told)


@pytest.mark.parametrize(
    ("status", "pointer"),
    [("open_overdue", "(Phụ lục II)"), ("done_late", "(Phụ lục III, tệp phu-luc.xlsx)")],
)
def test_who_is_asked_for_reasons_by_the_fair_comparison_is_led_to_its_own_late_tasks(status, pointer):
    other = {"open_overdue": "done_late", "done_late": "open_overdue"}[status]
    result = compared_fairly(with_totals(12, done_late=40, open_overdue=40), 3.0, "higher")
    plain = result.plain()
    for task in plain["lists"][status]:
        task["agency"] = "Sở 0"
    for task in plain["lists"][other]:
        task["agency"] = "Sở 1"
    [asked] = [each for each in decisions(typed(plain)) if each.startswith("Yêu cầu Sở 0 nêu")]
    assert f" {pointer}. " in asked


def test_no_agency_is_told_that_it_left_out_reasons_that_the_source_has_no_column_for():
    late = with_totals(12, done_late=5)
    assert "hoàn thành quá hạn chưa ghi lý do, chậm nhất" in decisions(late)[0]
    silent = late.plain()
    for task in silent["lists"]["done_late"]:
        task["cause"] = ""
    [only, *_] = decisions(typed(silent))
    assert "5 nhiệm vụ hoàn thành quá hạn, chậm nhất" in only
    assert "chưa ghi lý do" not in only


def test_nobody_is_asked_for_reasons_that_were_given():
    given = with_totals(12, done_late=5).plain()
    for task in given["lists"]["done_late"]:
        task["cause"] = "Thiếu vốn"
    assert not any("nêu nguyên nhân" in each for each in decisions(typed(given)))


def test_with_tasks_without_a_deadline_alone_nothing_is_said_to_be_completed():
    told = words(brief(with_totals(no_deadline=60)))
    assert "Không có nhiệm vụ có thời hạn nào." in told
    assert "nào chưa hoàn thành" not in told


def test_a_part_of_nothing_leads_nowhere():
    bar = next(block for block in brief(with_totals(done_on_time=3)).blocks if isinstance(block, Partition))
    assert [part.rows for part in bar.parts] == ["dung-han", "", "", ""]


def test_a_period_too_large_for_a_register_points_to_the_file_of_all_tasks():
    few = changed(example_result(12), source={"file": "nguon.xlsx", "rows_read": 4000})
    many = changed(few, source={"file": "nguon.xlsx", "rows_read": 4001})
    assert "(Danh mục nhiệm vụ, tệp bao-cao.html)" in " ".join(decisions(few))
    assert "(tệp data/tasks.csv)" in " ".join(decisions(many))
    assert "danh-muc" in render_brief(brief(few))
    assert "danh-muc" not in render_brief(brief(many))


def test_a_reminder_leads_to_the_list_of_what_falls_due():
    [reminder] = [each for each in decisions(with_totals(open_in_time=65)) if "nhắc cơ quan chủ trì" in each]
    assert "(tệp so-lieu.xlsx, trang Danh mục sắp đến hạn)" in reminder


def test_of_what_is_due_all_handed_in_nothing_is_left_to_do():
    plain = with_totals(12, open_in_time=9).plain()
    for window in plain["due_soon"]["within"]:
        window["to_do"] = 0
    assert "Các nhiệm vụ này cơ quan đã báo xong." in words(brief(typed(plain)))


@pytest.mark.parametrize(
    ("reason", "asked"),
    [
        ("done_without_date", "Yêu cầu các cơ quan, đơn vị chủ trì bổ sung dữ liệu"),
        ("deadline_unreadable", "Giao Văn phòng UBND tỉnh rà soát dữ liệu nguồn"),
        ("unreadable_completion", "Giao Văn phòng UBND tỉnh rà soát dữ liệu nguồn"),
        ("displaced_cells", "Giao Văn phòng UBND tỉnh rà soát dữ liệu nguồn"),
    ],
)
def test_no_agency_is_asked_for_what_the_file_has_and_nobody_could_read(reason, asked):
    result = changed(with_totals(12, unclassified=3), unclassified_reasons=[{"reason": reason, "n": 3}])
    [only] = decisions(result)
    assert only.startswith(f"{asked} của 3 nhiệm vụ (")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"open_overdue": 1}, "Yêu cầu Sở Giao thông vận tải hoàn thành 1 nhiệm vụ quá hạn, chậm nhất ngày"),
        ({"open_overdue": 24}, "quá hạn trên 30 ngày, chậm nhất ngày 15/11/2024 (Phụ lục II). Lâu nhất: "),
        ({"unclassified": 3}, "bổ sung dữ liệu của 3 nhiệm vụ (báo đã hoàn thành nhưng không có ngày"),
        ({"open_overdue": 24}, "duyệt hoặc trả lại 8 nhiệm vụ cơ quan đã báo xong, đang chờ duyệt"),
        ({"open_in_time": 65}, "nhắc cơ quan chủ trì của 5 nhiệm vụ đến hạn trong 7 ngày tới, chậm nhất"),
        ({"no_deadline": 9}, "trình thời hạn cho 5 nhiệm vụ"),
        ({"done_late": 4}, "2 nhiệm vụ hoàn thành quá hạn chưa ghi lý do, chậm nhất ngày 15/11/2024"),
        ({"done_late": 4}, "2 nhiệm vụ hoàn thành quá hạn khác đã ghi lý do."),
    ],
)  # fmt: skip
def test_each_rule_proposes_with_its_numbers(counts, said):
    assert said in " ".join(decisions(with_totals(**counts)))


def test_what_is_not_classified_comes_first_where_the_message_rests_on_it_and_late_work_otherwise():
    few, much = ({"done_on_time": 90, "done_late": 9, "unclassified": n} for n in (1, 40))
    assert "hoàn thành quá hạn" in decisions(with_totals(**few))[0]
    assert "bổ sung dữ liệu" in decisions(with_totals(**much))[0]


def test_the_rule_for_days_off_is_put_to_decision_only_where_it_changes_something():
    for changes, is_told in ((0, False), (None, False), (4, True)):
        result = with_totals(done_on_time=5)
        result = changed(result, rules=result["rules"].plain() | {"roll_forward_changes": changes})
        assert ("thì 4 nhiệm vụ thay đổi trạng thái" in " ".join(decisions(result))) == is_told


def test_published_figures_that_do_not_add_up_are_put_to_decision():
    result = example_result(12, totals={"unclassified": 0, "open_in_time": 0, "open_overdue": 0})
    said = " ".join(decisions(result))
    assert "thống nhất số liệu đã công bố: tổng số không bằng tổng các phần" in said


@given(
    st.fixed_dictionaries({status: st.integers(0, 60) for status in vocab.STATUSES}),
    st.sampled_from([1, 2, 7, 40]),
)
@settings(max_examples=60, deadline=None)
def test_there_are_at_most_three_proposals_and_no_padding(counts, agencies):
    result, office = with_totals(agencies, **counts), load_office()
    found = proposals(result, office)
    assert all(isinstance(each, Proposal) for each in found)
    assert len(found) == min(MOST, sum(rule(result, office) is not None for rule in RULES))
    assert all(re.search(r"\d", each.what) for each in found)
    assert all(each.by > dt.date.fromisoformat(result["as_of"]) for each in found)


@given(
    st.fixed_dictionaries({status: st.sampled_from([0, 1, 2, 40, 1234]) for status in vocab.STATUSES}),
    st.sampled_from([1, 3, 40]),
    st.booleans(),
)
@settings(max_examples=50, deadline=None)
def test_no_sentence_leaves_a_hole_or_speaks_of_parts_of_nothing(counts, agencies, compare):
    result = with_totals(agencies, **counts)
    if compare:
        result = compared(result, before())
    told = words(brief(result))
    assert not re.search(r"None|nan|\{|\}|  | ,| \.|\(\)|;\s*\.|\b0 nhiệm vụ, trong đó|\.\.", told)
    assert not re.search(r"\b0 nhiệm vụ (?:trong|quá|chưa)", told)


@pytest.mark.parametrize(
    ("value", "length", "cut"),
    [
        ("một hai ba", 10, "một hai ba"),
        ("một hai ba bốn", 10, "một hai…"),
        ("mộthaibabốn", 10, "mộthaibab…"),
        ("một,  hai ba bốn", 7, "một…"),
        ("7 mộthaibabốn", 10, "7 mộthaib…"),
    ],
)
def test_what_is_too_long_is_cut_at_a_word_and_shows_it(value, length, cut):
    assert shortened(value, length) == cut


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
@pytest.mark.parametrize("result", [example_result(38), example_result(40, totals={"open_overdue": 300})])
def test_the_pdf_says_what_the_document_says(result, tmp_path):
    document = brief(compared(result, before()))
    write_pdf(document, tmp_path / "t.pdf", ISSUED, template="brief.typ")
    told = subprocess.run(
        ["pdftotext", "-raw", str(tmp_path / "t.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    for line in words(replace(document, appendices=())).splitlines():
        assert "".join(line.split()) in "".join(told.split())


@pytest.mark.parametrize("nasty", NASTY)
def test_nasty_texts_are_text(nasty, tmp_path):
    plain = with_totals(2, open_overdue=3).plain()
    for task in plain["lists"]["open_overdue"]:
        task["title"] = nasty
    for agency in plain["by_agency"]:
        agency["agency"] = nasty
    for entry in (*plain["by_leader"], *plain["by_field"]):
        entry["name"] = nasty
    result = typed(plain)
    page = render_brief(brief(result))
    assert "<script" not in page
    assert "<img" not in page
    write_pdf(brief(result), tmp_path / "t.pdf", ISSUED, template="brief.typ")
    told = "".join(PdfReader(tmp_path / "t.pdf").pages[0].extract_text().split())
    assert "".join(printable(shortened(nasty, 20).removesuffix("…")).split())[:12] in told


def test_real_figures_do_not_call_themselves_simulated():
    assert SIMULATED_NOTICE in words(brief(example_result(3)))
    assert SIMULATED_NOTICE not in words(brief(example_result(3, simulated=False)))


def test_the_office_is_named_as_the_period_names_it():
    result = with_totals(open_overdue=24)
    found = words(brief(result, author="Văn phòng X", units="bộ, ngành"))
    assert "Văn phòng X tổng hợp." in found
    assert "Giao Văn phòng X duyệt" in found
    assert "Yêu cầu các bộ, ngành chủ trì hoàn thành" in found


def test_an_office_has_its_own_words_for_tasks_and_names_and_titles_stay_as_they_are():
    plain = with_totals(3, done_on_time=5, done_late=3).plain()
    for task in plain["lists"]["done_late"]:
        task["title"] = "Kế hoạch giao nhiệm vụ"
    document = brief(typed(plain), task="câu hỏi", done="trả lời")
    assert document.title == "3 trong 8 câu hỏi có thời hạn trả lời quá hạn (37,5%)"
    assert "Kế hoạch giao nhiệm vụ" in words(document)
    assert "nhiệm vụ" not in words(document).replace("Kế hoạch giao nhiệm vụ", "")


@pytest.mark.parametrize("shape", SHAPES)
def test_words_that_the_office_does_not_use_are_not_there(shape):
    found = words(brief(SHAPES[shape])).lower()
    assert [each for each in ("lễ tân", "đề nghị quyết định", "«", "dứt điểm") if each in found] == []
