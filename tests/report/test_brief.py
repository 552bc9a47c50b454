"""The brief: one A4 page, every number that of the result, nothing said where there is nothing."""

import datetime as dt
import re
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nasty import NASTY
from pypdf import PdfReader
from result_example import DEPARTMENTS, changed, empty_result, example_result, typed

from hganalysis import text, vocab
from hganalysis.counting.changes import compared
from hganalysis.documents.html import render_brief
from hganalysis.documents.model import (
    SIMULATED_NOTICE,
    BulletList,
    Heading,
    Items,
    KeyFigures,
    Notice,
    Paragraph,
    Table,
)
from hganalysis.documents.pdf import write_pdf
from hganalysis.intake.findings import KINDS
from hganalysis.report.brief import build_brief
from hganalysis.report.proposals import MOST, RULES, proposals, shortened
from hganalysis.settings.office import OfficeChanges, load_office
from hganalysis.text import printable

ISSUED = dt.datetime(2024, 11, 3, tzinfo=dt.UTC)
NONE = dict.fromkeys(vocab.STATUSES, 0)
LONG = "Trung tâm Phát triển nguồn nhân lực chất lượng cao và Hỗ trợ chuyển đổi số "


def brief(result, **changes):
    return build_brief(result, load_office().changed_by(OfficeChanges(**changes)))


def words(document) -> str:
    lines = [document.title]
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph | Notice):
            lines.append(block.text)
        elif isinstance(block, BulletList):
            lines += block.items
        elif isinstance(block, Items):
            lines += [each.text for item in block.items for each in item]
        elif isinstance(block, KeyFigures):
            lines += [part for item in block.items for part in (item.value, item.label, item.note) if part]
        elif isinstance(block, Table):
            lines += [cell for row in block.rows for cell in row.cells]
    return "\n".join(lines)


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
    ],
    ids=["seed", "one agency", "nothing", "40 overdue", "crowded", "wide letters", "no spaces"],
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


def test_the_seven_figures_stand_first_each_with_its_share():
    figures = next(block for block in brief(example_result(38)).blocks if isinstance(block, KeyFigures))
    told = {item.label: (item.value, item.note) for item in figures.items}
    assert told == {
        "Tổng số nhiệm vụ có thời hạn": ("896", ""),
        "Đã hoàn thành": ("806", "90,0%"),
        "Hoàn thành đúng hạn": ("703", "78,5%"),
        "Hoàn thành quá hạn": ("103", "11,5%"),
        "Chưa hoàn thành, còn hạn": ("65", "7,3%"),
        "Chưa hoàn thành, quá hạn": ("24", "2,7%"),
        "Chưa phân loại": ("1", "0,1%"),
    }
    assert "Các tỷ lệ tính trên tổng số 896 nhiệm vụ có thời hạn." in words(brief(example_result(38)))


def test_headings_stand_only_over_something():
    assert headings(brief(example_result(12))) == [
        "Quá hạn chưa hoàn thành",
        "Sắp đến hạn",
        "Đề nghị quyết định",
    ]
    assert headings(brief(with_totals())) == ["Quá hạn chưa hoàn thành", "Sắp đến hạn"]


def test_what_changed_is_told_only_where_there_is_a_period_before():
    result = example_result(12)
    assert "kỳ trước" not in words(brief(result)).lower()
    told = brief(compared(result, before(open_overdue=30)))
    assert headings(told)[1] == "So với kỳ trước (kỳ trước, từ ngày 01/01/2023 đến hết ngày 31/12/2023)"
    assert "chưa hoàn thành, quá hạn 24 (kỳ trước 30, ít hơn 6)" in words(told)
    assert "chưa đủ cơ sở để nói là tăng hay giảm" in words(told)


def overdue_table(result):
    return next((block for block in brief(result).blocks if isinstance(block, Table)), None)


@pytest.mark.parametrize("number", [0, 1, 24, 200, 900])
def test_the_table_of_who_holds_what_adds_up_and_leaves_out_who_holds_nothing(number):
    result = with_totals(12, open_overdue=number, open_in_time=8)
    rows = overdue_table(result).rows
    assert sum(int(row.cells[1].replace(".", "")) for row in rows) == number
    assert sum(int(row.cells[2]) for row in rows) == 8
    assert all(set(row.cells[1:]) != {"0"} for row in rows)


def test_no_proposal_reminds_an_agency_of_what_it_handed_in():
    result = with_totals(12, open_overdue=24)
    plain = result.plain()
    for task in plain["lists"]["open_overdue"]:
        task["holder"] = "approver"
    for each in plain["holders"]:
        each["open_overdue"] = 24 * (each["holder"] == "approver")
    told = " ".join(proposals(typed(plain), load_office()))
    assert "xử lý dứt điểm" not in told
    assert "Đề nghị duyệt hoặc trả lại 24 nhiệm vụ" in told
    assert "trong đó 24 nhiệm vụ đã quá hạn" in told


@pytest.mark.parametrize(
    ("reason", "asked"),
    [
        ("done_without_date", "yêu cầu cơ quan chủ trì bổ sung dữ liệu"),
        ("deadline_unreadable", "cho rà soát dữ liệu nguồn"),
        ("unreadable_completion", "cho rà soát dữ liệu nguồn"),
        ("displaced_cells", "cho rà soát dữ liệu nguồn"),
    ],
)
def test_no_agency_is_asked_for_what_the_file_has_and_nobody_could_read(reason, asked):
    result = changed(with_totals(12, unclassified=3), unclassified_reasons=[{"reason": reason, "n": 3}])
    [told] = proposals(result, load_office())
    assert told.startswith(f"Đề nghị {asked} của 3 nhiệm vụ (")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (
            {"open_overdue": 1},
            "Đề nghị yêu cầu xử lý dứt điểm 1 nhiệm vụ quá hạn, cơ quan đang thực hiện: Sở Giao",
        ),
        ({"open_overdue": 24}, "quá hạn trên 30 ngày, cơ quan đang thực hiện; lâu nhất: "),
        ({"unclassified": 3}, "bổ sung dữ liệu của 3 nhiệm vụ (báo đã hoàn thành nhưng không có ngày"),
        ({"open_overdue": 24}, "Đề nghị duyệt hoặc trả lại 8 nhiệm vụ cơ quan đã báo xong, đang chờ duyệt"),
        ({"open_in_time": 65}, "Đề nghị nhắc cơ quan chủ trì của 5 nhiệm vụ đến hạn trong 7 ngày tới."),
        ({"no_deadline": 9}, "Đề nghị xác định thời hạn cho 5 nhiệm vụ"),
    ],
)
def test_each_rule_proposes_with_its_numbers(counts, said):
    assert said in " ".join(proposals(with_totals(**counts), load_office()))


def test_the_rule_for_days_off_is_put_to_decision_only_where_it_changes_something():
    for changes, told in ((0, False), (None, False), (4, True)):
        result = with_totals(done_on_time=5)
        result = changed(result, rules=result["rules"].plain() | {"roll_forward_changes": changes})
        said = " ".join(proposals(result, load_office()))
        assert ("thì 4 nhiệm vụ thay đổi trạng thái" in said) == told


def test_published_figures_that_do_not_add_up_are_put_to_decision():
    result = example_result(12, totals={"unclassified": 0})
    said = " ".join(proposals(result, load_office()))
    assert "Đề nghị thống nhất số liệu đã công bố: tổng số không bằng tổng các phần." in said


@given(
    st.fixed_dictionaries({status: st.integers(0, 60) for status in vocab.STATUSES}),
    st.sampled_from([1, 2, 7, 40]),
)
@settings(max_examples=60, deadline=None)
def test_there_are_at_most_three_proposals_and_no_padding(counts, agencies):
    result, office = with_totals(agencies, **counts), load_office()
    told = proposals(result, office)
    assert len(told) == min(MOST, sum(bool(rule(result, office)) for rule in RULES))
    assert all(each.startswith("Đề nghị ") and each.endswith(".") for each in told)
    assert all(re.search(r"\d", each) for each in told)


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
    for line in words(document).splitlines():
        assert "".join(line.split()) in "".join(told.split())


@pytest.mark.parametrize("nasty", NASTY)
def test_nasty_texts_are_text(nasty, tmp_path):
    plain = with_totals(2, open_overdue=3).plain()
    plain["lists"]["open_overdue"][0]["title"] = nasty
    for agency in plain["by_agency"]:
        agency["agency"] = nasty
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
    result = example_result(len(DEPARTMENTS))
    told = words(brief(result, author="Văn phòng X", units="bộ, ngành"))
    assert "Văn phòng X tổng hợp." in told
    assert f"{text.number(sum(a['open_overdue'] > 0 for a in result['by_agency']))} bộ, ngành" in told
