"""The document model: every number of the result, in sentences that stay true for none, one and many."""

import datetime as dt
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from result_example import ABOUT, changed, empty_result, example_result, typed

from hganalysis import text, vocab
from hganalysis.counting.changes import compared
from hganalysis.counting.counts import reconcile
from hganalysis.delays import wilson
from hganalysis.documents.model import (
    SIMULATED_NOTICE,
    BulletList,
    Document,
    Figure,
    Heading,
    Notice,
    Paragraph,
    Table,
)
from hganalysis.errors import ParamsError
from hganalysis.report import count_sentences
from hganalysis.report.build import BLANK, NOTHING_TO_JUDGE, build_report, placeholders
from hganalysis.settings.office import OFFICE_FILE, PLACEHOLDERS, Office, OfficeChanges, fill, load_office

SEED_SENTENCES = [
    "với tổng số nhiệm vụ có thời hạn là 896 nhiệm vụ, trong đó:",
    "Tổng số nhiệm vụ đã hoàn thành là 806 nhiệm vụ (trong đó: hoàn thành đúng hạn 703 nhiệm vụ, "
    "hoàn thành quá hạn 103 nhiệm vụ).",
    "Tổng số nhiệm vụ chưa hoàn thành là 89 nhiệm vụ (trong đó: còn hạn 65 nhiệm vụ (có 4 nhiệm vụ đến hạn "
    "đúng ngày chốt số liệu, hoàn thành sau ngày này là quá hạn), quá hạn 24 nhiệm vụ).",
]
NONE = dict.fromkeys(vocab.STATUSES, 0)


def document(result=None, figures=None, **changes) -> Document:
    office = load_office().changed_by(OfficeChanges(**changes))
    return build_report(result or example_result(12), office, figures or {})


def texts(blocks) -> str:
    lines = []
    for block in blocks:
        if isinstance(block, BulletList):
            lines += block.items
        elif isinstance(block, Heading | Paragraph | Notice):
            lines.append(block.text)
        elif isinstance(block, Table):
            lines += [cell for row in block.rows for cell in row.cells]
    return "\n".join(lines)


def body(result=None, **changes) -> str:
    return texts(document(result, **changes).blocks)


def with_totals(**counts):
    return example_result(3, totals=NONE | counts)


def test_the_published_sentences_carry_the_computed_numbers():
    told = body()
    for sentence in SEED_SENTENCES:
        assert sentence in told


def test_the_sections_follow_the_published_report_and_none_is_skipped():
    headings = [block.text for block in document().blocks if isinstance(block, Heading)]
    assert headings == [
        "I. KẾT QUẢ THỰC HIỆN",
        "1. Kết quả đạt được",
        "2. Hạn chế, khó khăn",
        "3. Nguyên nhân",
        "II. PHƯƠNG HƯỚNG, NHIỆM VỤ TRONG THỜI GIAN TỚI",
    ]


def test_heading_levels_never_jump():
    levels = [block.level for block in document().blocks if isinstance(block, Heading)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_text_points_to_both_appendices():
    made = document()
    told = texts(made.blocks)
    assert "(Chi tiết theo Phụ lục I, Phụ lục II đính kèm; " in told
    assert "Phụ lục III, Phụ lục IV, tệp phu-luc.xlsx)" in told
    assert [appendix.number for appendix in made.appendices] == ["I", "II"]


def test_published_figures_that_do_not_add_up_are_told():
    assert (
        "Số liệu đã công bố: 806 + 89 = 895, khác tổng số 896; chênh lệch 1 nhiệm vụ chưa phân loại."
        in body()
    )


def test_published_figures_that_agree_are_told_only_when_they_were_compared():
    result = example_result(12)
    assert "khớp với số liệu đã công bố" not in body(result)
    check = {"name": "compare.total", "holds": True, "expected": 896, "found": 896}
    result = changed(result, checks=[*result["checks"], check])
    assert "Các số liệu tính lại khớp với số liệu đã công bố." in body(result)


def test_published_figures_that_differ_from_ours_are_told_with_both_numbers():
    result = example_result(12)
    check = {"name": "compare.done_late", "holds": False, "expected": 100, "found": 103}
    published = result["published"] | {"done_late": 100}
    result = changed(result, published=published, checks=[*result["checks"], check])
    assert "hoàn thành quá hạn công bố 100, tính lại 103" in body(result)


@pytest.mark.parametrize(
    ("published", "said"),
    [
        ({"total": 896, "done": 806, "open": 89, "unclassified": 0}, "chênh lệch 1 nhiệm vụ."),
        ({"total": 896, "done": 806, "open": 89}, "chênh lệch 1 nhiệm vụ chưa phân loại."),
        (
            {"total": 896, "done_on_time": 703, "done_late": 103, "open_in_time": 65, "open_overdue": 24},
            "703 + 103 + 65 + 24 = 895, khác tổng số 896; chênh lệch 1 nhiệm vụ chưa phân loại.",
        ),
    ],
)
def test_a_published_gap_is_called_unclassified_only_when_these_were_not_published(published, said):
    result = example_result(12)
    checks = reconcile(result["totals"].plain(), published)
    bare = [{key: check[key] for key in ("name", "holds", "expected", "found")} for check in checks]
    result = changed(result, published=published, checks=bare)
    assert said in body(result)


def test_without_published_figures_nothing_is_said_of_them():
    result = changed(example_result(12), published={}, checks=[])
    assert "công bố" not in body(result)


@pytest.mark.parametrize(
    ("counts", "said", "not_said"),
    [
        ({}, ["không ghi nhận nhiệm vụ UBND tỉnh có thời hạn.", "Không có nhiệm vụ quá hạn"], ["trong đó:"]),
        ({}, [], ["Tỷ lệ"]),
        ({"open_overdue": 1}, ["Có 1 nhiệm vụ quá hạn chưa", "thuộc 1 cơ quan, đơn vị, quá hạn 1 ngày."], []),
        ({"open_overdue": 40}, ["Có 40 nhiệm vụ quá hạn", "; số ngày quá hạn như sau: "], []),
        ({"done_on_time": 1}, ["100,0% (1/1 nhiệm vụ)", "Không có nhiệm vụ quá hạn chưa"], ["Ngoài tổng"]),
        ({"unclassified": 7}, ["Số nhiệm vụ chưa phân loại là 7 nhiệm vụ (lý do: "], ["Ngoài tổng"]),
        ({"unclassified": 7}, [], ["Không tính"]),
        ({"done_late": 1234}, ["hoàn thành quá hạn 1.234 nhiệm vụ", "1.234/1.234"], ["chưa phân loại là"]),
        ({"no_deadline": 2}, ["Ngoài tổng số nêu trên còn 2 nhiệm vụ không có thời hạn"], ["Không tính"]),
        ({"excluded": 3}, ["Không tính 3/3 dòng của dữ liệu nguồn"], ["Ngoài tổng số nêu trên"]),
    ],
)  # fmt: skip
def test_sentences_stay_true_for_none_one_and_many(counts, said, not_said):
    result = changed(with_totals(**counts), published={}, checks=[])
    told = body(result)
    for words in said:
        assert words in told
    for words in not_said:
        assert words not in told


@pytest.mark.parametrize("status", [*vocab.STATUSES, None])
def test_no_sentence_prints_what_is_not_a_number_or_leaves_a_hole(status):
    made = document(with_totals(**({status: 5} if status else {})))
    told = texts(made.blocks) + "".join(texts(appendix.blocks) for appendix in made.appendices)
    assert not re.search(r"None|nan|\{|\}|  | ,| \.|\(\)|;\s*\.", told)


@given(
    st.fixed_dictionaries({status: st.sampled_from([0, 0, 1, 2, 40, 1234]) for status in vocab.STATUSES}),
    st.sampled_from([1, 2, 3, 40]),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_sentences_over_any_result_leave_no_hole_and_speak_of_no_parts_of_nothing(counts, agencies, compare):
    result = changed(example_result(agencies, totals=NONE | counts), published={}, checks=[])
    if compare:
        last_year = {"from": "2023-01-01", "as_of": "2023-12-31", "label": "năm 2023"}
        result = compared(result, changed(example_result(agencies), last_year))
    told = texts(document(result).blocks)
    assert not re.search(r"None|nan|\{|\}|  | ,| \.|\(\)|;\s*\.|,\s*\.|(?<!\.)\.\.(?!\.)", told)
    assert not re.search(r"(?<![\d.])0 nhiệm vụ(?:,| \(|) ?(?:trong đó|quá hạn chưa)", told)
    assert not re.search(r"thuộc 0 |(?<![\d.])0 cơ quan", told)
    assert ("So với kỳ trước" in told) == compare


def where(result) -> str:
    return count_sentences.overdue_where(result)


def with_overdue(*numbers):
    plain = example_result(len(numbers)).plain()
    for i, (agency, number) in enumerate(zip(plain["by_agency"], numbers, strict=True)):
        agency |= {"short": f"Sở {chr(65 + i)}", "open_overdue": number}
    return typed(plain)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((0, 3), "Cơ quan chủ trì: Sở B."),
        ((1, 0, 2), "Số nhiệm vụ quá hạn theo cơ quan chủ trì: Sở A (1) và Sở C (2)."),
        ((5, 4, 3, 2, 1), "theo cơ quan chủ trì: Sở A (5), Sở B (4), Sở C (3), Sở D (2) và Sở E (1)."),
        ((1, 9, 1, 1, 1, 7), "Danh mục tại Phụ lục II."),
        ((2,) * 40, "Danh mục tại Phụ lục II."),
    ],
)
def test_all_agencies_are_named_in_protocol_order_or_none_is(numbers, said):
    assert where(with_overdue(*numbers)).endswith(said)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"open_in_time": 3}, "Chưa có nhiệm vụ nào hoàn thành."),
        ({"done_late": 3}, "Không còn nhiệm vụ nào chưa hoàn thành."),
    ],
)
def test_what_there_is_none_of_has_no_parts(counts, said):
    assert said in body(with_totals(**counts))


def test_every_rate_printed_names_its_numerator_and_denominator():
    result = example_result(12)
    for rate in result["rates"]:
        share = f"{text.percent(rate['value'])} ({rate['numerator']}/{rate['denominator']} nhiệm vụ)"
        assert share in body(result)


def test_a_rate_of_nothing_is_left_out():
    told = body(with_totals(unclassified=2))
    assert "tỷ lệ đúng hạn trên số nhiệm vụ đã hoàn thành hoặc đã quá hạn" not in told


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"granularity": "minute"}, "xét đến phút"),
        ({"granularity": "minute"}, "quá hạn chưa đến 1 ngày tính là 1 ngày"),
        ({"granularity": "day"}, "ngày đến hạn được tính trọn ngày"),
        ({"basis": "original"}, "thời hạn ban đầu (trước gia hạn)"),
        ({"population_by": "due_on"}, "khi có thời hạn từ ngày 01/01/2024 đến hết ngày 03/11/2024"),
        ({"carry_over": "include"}, "tính cả nhiệm vụ kỳ trước chuyển sang"),
        (
            {"roll_forward": True, "roll_forward_changes": 0},
            "nếu không dời thì kết quả phân loại vẫn như vậy",
        ),
        ({"roll_forward": False, "roll_forward_changes": 1}, "thì 1 nhiệm vụ thay đổi trạng thái"),
        ({"roll_forward_changes": None}, "lịch ngày nghỉ chưa đủ"),
    ],
)
def test_the_rules_of_counting_are_printed(rule, words):
    result = example_result(12)
    result = changed(result, rules=result["rules"].plain() | rule)
    assert words in body(result)


def test_simulated_figures_say_so_and_real_ones_do_not():
    simulated, real = document(example_result(3)), document(example_result(3, simulated=False))
    assert any(isinstance(b, Notice) and SIMULATED_NOTICE in b.text for b in simulated.blocks)
    assert simulated.simulated
    notices = [block.text for block in real.blocks if isinstance(block, Notice)]
    assert not any(SIMULATED_NOTICE in each for each in notices)


def test_blanks_are_left_for_the_clerk():
    letterhead = document().letterhead
    assert re.fullmatch(r"Số: \u2003+/BC-VP\.UBND", letterhead.number)
    assert re.fullmatch(r"Hậu Giang, ngày \u2003+ tháng \u2003+ năm 2024", letterhead.place_and_date)
    assert "số …/BC-VP.UBND ngày … tháng … năm 2024" in document().appendices[0].reference


@pytest.mark.parametrize(
    ("number", "date", "number_line", "date_line"),
    [
        (5, dt.date(2025, 1, 9), "Số: 05/BC-VP.UBND", "Hậu Giang, ngày 09 tháng 01 năm 2025"),
        (10, dt.date(2025, 2, 10), "Số: 10/BC-VP.UBND", "Hậu Giang, ngày 10 tháng 02 năm 2025"),
        (9, dt.date(2025, 3, 1), "Số: 09/BC-VP.UBND", "Hậu Giang, ngày 01 tháng 3 năm 2025"),
        (120, dt.date(2024, 12, 31), "Số: 120/BC-VP.UBND", "Hậu Giang, ngày 31 tháng 12 năm 2024"),
    ],
)
def test_leading_zeros_follow_the_decree(number, date, number_line, date_line):
    made = document(number=number, date=date.isoformat())
    assert made.letterhead.number == number_line
    assert made.letterhead.place_and_date == date_line
    assert number_line.removeprefix("Số: ") in made.appendices[1].reference


def test_recipients_end_in_a_semicolon_and_the_archive_in_a_full_stop():
    assert document().signature.recipients == ("Như trên;", "Lưu: VT, NCTH.TM.")
    assert [each[-1] for each in document().heading.addressees] == [";", ";", "."]


def test_a_period_may_replace_texts_and_put_numbers_in_them():
    told = body(limits=["Còn {open_overdue} nhiệm vụ quá hạn trên {total}, {label}, đến {as_of}."])
    assert "Còn 24 nhiệm vụ quá hạn trên 896, 10 tháng đầu năm 2024, đến 03/11/2024." in told
    assert "chưa kịp thời, chưa đầy đủ" not in told


@pytest.mark.parametrize(
    "wrong", ["{nope}", "{total.real}", "{total!r}", "{total:>9}", "{0}", "{}", "{", "{total[0]}"]
)
def test_a_placeholder_that_does_not_exist_is_refused_when_the_params_are_read(wrong):
    with pytest.raises(ValidationError, match="Đoạn văn"):
        OfficeChanges(opening=f"Đoạn {wrong}")
    with pytest.raises(ParamsError, match="Đoạn văn"):
        fill(f"Đoạn {wrong}", placeholders(example_result(3)))


def test_doubled_braces_stand_for_braces():
    assert fill("{{total}} {total}", {"total": "1.234"}) == "{total} 1.234"


def test_every_placeholder_has_a_value():
    assert placeholders(example_result(3)).keys() == PLACEHOLDERS.keys()


def test_an_unknown_field_of_the_report_section_is_refused():
    with pytest.raises(ValidationError, match="signner"):
        OfficeChanges(signner="Lê Quốc Việt")


def test_every_field_of_the_office_may_be_changed_and_the_default_office_stays():
    assert OfficeChanges.model_fields.keys() == Office.model_fields.keys()
    office = load_office()
    changed = office.changed_by(OfficeChanges(signer="Khác"))
    assert (changed.signer, office.signer) == ("Khác", "Lê Quốc Việt")


def test_an_office_file_tells_all_its_faults_with_their_lines(tmp_path):
    file = tmp_path / "office.yml"
    lines = OFFICE_FILE.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("signer:")] + ["motor: x", "number: muoi"]
    kept = [line for line in kept if not line.startswith("number:   ")]
    file.write_text("\n".join(kept), encoding="utf-8")
    with pytest.raises(ParamsError) as fault:
        load_office(file)
    told = str(fault.value)
    assert "thiếu mục «signer»" in told
    assert f"dòng {kept.index('motor: x') + 1}: không có mục «motor»" in told
    assert "«number»" in told


def test_appendices_hold_the_counts_and_the_overdue_tasks_of_the_result():
    result = example_result(38)
    first, second = document(result).appendices
    total = next(block for block in first.blocks if isinstance(block, Table)).rows[-1]
    assert total.kind == "total"
    assert {"896", "703", "103", "65", "24", "1"} <= set(total.cells)
    tasks = next(block for block in second.blocks if isinstance(block, Table)).rows
    assert len(tasks) == 24
    assert text.number(result["lists"]["open_overdue"][0]["days_late"]) in tasks[0].cells


def test_every_row_has_a_cell_for_every_column_and_its_header_names_the_row():
    for appendix in document(example_result(38)).appendices:
        table = next(block for block in appendix.blocks if isinstance(block, Table))
        assert {len(row.cells) for row in table.rows} == {len(table.columns)}
        assert all(row.cells[table.header_column] for row in table.rows if row.kind != "group")


def test_an_appendix_without_tasks_says_so():
    assert "Không có nhiệm vụ nào" in texts(document(empty_result()).appendices[1].blocks)


def test_figures_are_numbered_in_the_order_they_are_printed():
    names = ["due_soon", "partition", "days_overdue", "by_month"]
    refs = {name: Figure(name, Path(name), f"Tên {name}", "alt") for name in names}
    printed = [b for a in document(figures=refs).appendices for b in a.blocks if isinstance(b, Figure)]
    assert [figure.name for figure in printed] == ["partition", "by_month", "due_soon", "days_overdue"]
    assert [figure.title[:10] for figure in printed] == [f"Biểu đồ {i}." for i in range(1, 5)]


def test_agencies_of_another_country_need_no_change_of_code():
    english = ("Cabinet Office", "Home Office")
    made = document(
        example_result(2, names=english), tasks_of="câu hỏi", units="bộ, ngành", entered="Theo cổng dữ liệu"
    )
    told = texts(made.blocks) + texts(made.appendices[0].blocks)
    assert "Theo cổng dữ liệu, với tổng số" in told
    assert "Cabinet Office" in told
    assert re.search(r"thuộc 2 bộ, ngành", told)


def test_the_same_inputs_build_the_same_document():
    assert document() == document()


@pytest.mark.parametrize(("as_of", "year"), [("2024-11-30", "2024"), ("2024-12-01", BLANK)])
def test_the_year_of_issue_is_left_blank_when_it_may_be_the_next_one(as_of, year):
    assert load_office().issued_on(as_of, BLANK) == (BLANK, BLANK, year)


@pytest.mark.parametrize(
    ("given", "printed"),
    [(["Bộ Nội vụ."], ("Bộ Nội vụ",)), (["Sở A;", "Sở B."], ("Sở A;", "Sở B."))],
)
def test_marks_at_the_end_of_a_name_are_the_reports_own(given, printed):
    assert document(addressees=given).heading.addressees == printed


def measures(**others):
    """Return the example's measures, some changed."""
    every = example_result(12).plain()["quality"]
    return [entry | others.get(entry["name"], {}) for entry in every]


def share(numerator, denominator, unknown=0):
    return {"numerator": numerator, "denominator": denominator, "unknown": unknown,
            "value": numerator / denominator if denominator else None,
            "interval": list(wilson(numerator, denominator)) if denominator else None}  # fmt: skip


def item(told, start):
    return next(line for line in told.splitlines() if line.startswith(start))


EVIDENCE = "Số liệu của kỳ về minh chứng, nội dung kết quả: "


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (share(1, 806), "trong 806 nhiệm vụ đã hoàn thành, có 1 nhiệm vụ (0,1%) không có cả tệp minh chứng"),
        (share(1234, 8060), "trong 8.060 nhiệm vụ đã hoàn thành, có 1.234 nhiệm vụ (15,3%) không có cả tệp"),
        (share(2, 4, unknown=3), "lẫn văn bản kết quả (không xét được 3 nhiệm vụ thiếu thông tin)"),
    ],
)
def test_what_was_measured_stands_beside_the_standing_texts_with_its_denominator(found, said):
    told = body(
        changed(example_result(12), quality=measures(done_without_evidence=found)), limits=["Tự viết."]
    )

    assert "Tự viết." in told
    assert said in item(told, EVIDENCE)


def test_measures_of_the_same_tasks_name_these_once():
    both = {"extended": share(2, 9), "extended_twice": share(1, 9)}
    told = body(changed(example_result(12), quality=measures(**both)))

    assert item(told, "Số liệu của kỳ về gia hạn: ") == (
        "Số liệu của kỳ về gia hạn: trong 9 nhiệm vụ có thời hạn, có 2 nhiệm vụ (22,2%) đã gia hạn từ 1 lần "
        "trở lên và 1 nhiệm vụ (11,1%) đã gia hạn từ 2 lần trở lên."
    )


@pytest.mark.parametrize(
    ("found", "is_told"), [(share(0, 9), False), (share(0, 0), False), (share(1, 900), True)]
)
def test_what_no_task_has_is_not_told_and_no_sentence_judges_the_standing_text(found, is_told):
    names = ("done_without_evidence", "done_unfinished_progress", "result_poor")
    told = body(changed(example_result(12), quality=measures(**dict.fromkeys(names, found))))

    assert (EVIDENCE in told) is is_told
    assert "điều đó" not in told
    assert "số ít" not in told


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (
            (0, 5, 2),
            "hạn, có 5 nhiệm vụ (55,6%) được nhập lên phần mềm khi đã quá thời hạn và 2 nhiệm vụ (22,2%)",
        ),
        ((5, 2, 0), "thời hạn, có 5 nhiệm vụ (55,6%) được nhập"),
        (
            (5, 2, 0),
            " và 2 nhiệm vụ (22,2%) được nhập lên phần mềm khi đã quá thời hạn.",
        ),
    ],
)
def test_none_one_and_many_beside_each_other_stay_a_sentence(numbers, said):
    names = ("entered_late", "entered_after_due", "entry_incomplete")
    found = {name: share(n, 9) for name, n in zip(names, numbers, strict=True)}

    assert said in item(
        body(changed(example_result(12), quality=measures(**found))), "Số liệu của kỳ về nhập"
    )


def test_a_measure_without_data_is_not_mentioned():
    lacks = {"lacks": [{"columns": ["reminder_count"], "empty": True}]} | dict.fromkeys(share(1, 1))
    gone = dict.fromkeys(("overdue_unreminded", "on_time_original"), lacks)
    told = body(changed(example_result(12), quality=measures(**gone)))

    assert "đôn đốc lần nào" not in told
    assert "không đủ dữ liệu" not in told
    assert "đúng hạn theo thời hạn" not in told


def test_without_tasks_no_measured_sentence_stands_in_the_report():
    told = body(empty_result())

    assert "Số liệu của kỳ về" not in told
    assert "bị chậm" not in told


STATED = "Theo lý do đơn vị nêu, trong "


def stated(late, **sizes):
    """Return reasons by the tasks that state them first; a pair adds those that name them at all."""
    pairs = {name: n if isinstance(n, tuple) else (n, n) for name, n in sizes.items()}
    shares = {"share": 0.5, "cumulative": 0.5}
    causes = [{"cause": k, "label": k, "n": n, "mentioned": m, **shares} for k, (n, m) in pairs.items()]
    return analysed(reasons={"unsaid": "", "late": late, "causes": causes, "unmatched": []})


def analysed(**parts):
    return {"delays": example_result(12).plain()["delays"] | parts}


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        (stated(2, a=2, unmatched=0, unknown=0), "2 nhiệm vụ (100,0%) nêu a; không có nhiệm vụ nào chưa rõ"),
        (stated(3, unmatched=0, unknown=3), "hoàn thành): 3 nhiệm vụ (100,0%) chưa rõ lý do."),
        (
            stated(10, a=4, b=1, c=1, d=1, e=1, unmatched=1, unknown=1),
            "4 nhiệm vụ (40,0%) nêu a; 1 nhiệm vụ (10,0%) nêu b; 1 nhiệm vụ (10,0%) nêu c; 1 nhiệm vụ nêu d; "
            "1 nhiệm vụ nêu e; 1 nhiệm vụ (10,0%) có ghi lý do nhưng chưa xếp loại được; 1 nhiệm vụ",
        ),
    ],
)
def test_reasons_are_told_as_the_agencies_own_and_the_unknown_always(reasons, said):
    told = item(body(changed(example_result(12), reasons), causes=["Tự viết."]), STATED)

    assert said in told
    assert told.endswith("lý do. Các lý do này do cơ quan tự nêu, chưa được kiểm chứng.")
    assert " do " not in told.replace("lý do", "").replace("do cơ quan tự nêu", "")
    assert "vì" not in told


def test_reasons_are_ranked_and_counted_by_all_who_name_them_not_by_who_names_them_first():
    reasons = stated(9, first=5, often=(2, 7), unmatched=0, unknown=2)

    told = item(body(changed(example_result(12), reasons)), STATED)

    assert "7 nhiệm vụ (77,8%) nêu often; 5 nhiệm vụ (55,6%) nêu first; 2 nhiệm vụ (22,2%) chưa rõ" in told
    assert "Một nhiệm vụ có thể nêu nhiều lý do. Các lý do này" in told


def test_reasons_that_the_source_does_not_have_are_not_mentioned():
    nothing = {"unsaid": "Chưa nói được lý do."}

    told = body(changed(example_result(12), analysed(reasons=nothing))).partition("3. Nguyên")[2]
    assert "lý do" not in told


def driver(**others):
    """Return a row of the factors as the result has it."""
    return example_result(12).plain()["delays"]["factors"]["rows"][0] | others


def causes_of(*rows):
    parts = analysed(factors={"about": ABOUT, "rows": list(rows)}, forecast={"unsaid": "Không."})
    return body(changed(example_result(12), parts), causes=["Tự viết."]).partition("3. Nguyên nhân")[2]


COOP = {"factor": "coop_count", "label": "x", "level": "", "step": "thêm mỗi cơ quan phối hợp"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "nhiệm vụ lĩnh vực “<b>Đất đai” chậm nhiều hơn (cứ 100 nhiệm vụ có 30 bị chậm (18/60), các "
             "nhiệm vụ còn lại 10 bị chậm (20/200)); xét cùng các yếu tố khác, cao hơn khoảng 18 điểm phần "
             "trăm (khoảng tin cậy 95%: 6 đến 30)"),
        (COOP, "nhiệm vụ có cơ quan phối hợp chậm nhiều hơn (cứ 100"),
        (COOP, "xét cùng các yếu tố khác, thêm mỗi cơ quan phối hợp cao hơn khoảng 18 điểm phần trăm"),
    ],
)  # fmt: skip
def test_what_is_clear_is_told_in_natural_frequencies_and_points_never_as_a_cause(changed, said):
    told = item(causes_of(driver(**changed)), "Trên 260 nhiệm vụ có thời hạn trước ngày chốt: ")

    assert said in told
    assert told.endswith("thì mức thật thường nhỏ hơn mức ước tính.")
    assert "tỷ số chênh" not in told


@pytest.mark.parametrize(
    "changed",
    [{"odds_ratio": 0.5, "adjusted": -0.1}, {"adjusted": -0.01}, {"clear": False}, {"difference": -0.2}],
)
def test_what_is_not_clear_or_points_apart_as_it_is_and_adjusted_is_not_told(changed):
    told = causes_of(driver(**changed), driver(clear=False, level="", or_low=1.05))

    assert "hơn (cứ 100" not in told
    assert "dấu hiệu" not in told


@pytest.mark.parametrize(
    "changed",
    [{"factor": "agency"}, {"factor": "leader"}, {"consequence": True}, {"model": ""}],
)
def test_no_agency_no_leader_and_nothing_that_may_follow_from_lateness_is_told(changed):
    assert "hơn (cứ 100" not in causes_of(driver(**changed))


@pytest.mark.parametrize(("clear", "told"), [((True, True), 1), ((True, False), 1), ((False, True), 1)])
def test_two_factors_of_one_thing_are_told_once(clear, told):
    names = ("days_allowed", "short_notice")
    rows = [driver(factor=name, level="", clear=each) for name, each in zip(names, clear, strict=True)]

    assert causes_of(*rows).count("hơn (cứ 100") == told


@pytest.mark.parametrize("clear", [3, 6])
def test_only_the_two_clearest_differences_are_told(clear):
    rows = [driver(level=f"mức {i}", p_adjusted=i / 1000) for i in range(clear, 0, -1)]

    told = causes_of(*rows)

    assert [each for each in range(1, clear + 1) if f"“mức {each}”" in told] == [1, 2]


def test_the_forecast_carries_its_sure_misses_and_how_it_did_before():
    told = body(example_result(12)).partition("3. Nguyên nhân")[2]

    assert "Ngoài ra 4 nhiệm vụ hết hạn đúng ngày chốt mà chưa hoàn thành thì không còn kịp hạn." in told
    assert (
        "Thử lại ở 6 ngày chốt trước, trên 170 lượt nhiệm vụ: dự báo 73 lượt không kịp hạn, thực tế 82; ở "
        "3/5 mức khả năng, dự báo cho từng nhiệm vụ lệch so với thực tế."
    ) in told


def test_the_forecast_is_told_only_where_it_is_shown():
    shown = body(example_result(12)).partition("3. Nguyên nhân")[2]

    assert "Dự báo, chưa kể nhiệm vụ giao sau ngày chốt: đến ngày 03/12/2024, trong 50 nhiệm vụ" in shown
    assert "Dự báo" not in causes_of(driver())


def test_a_measure_that_failed_its_test_is_not_told_beside_one_that_passed():
    made = analysed()
    overdue = made["delays"]["forecast"]["expected"][0]
    missed = overdue | {"measure": "missed", "n": 23, "expected": 10.0}
    made["delays"]["forecast"]["expected"] = [missed, overdue | {"unsaid": "kém"}]

    told = body(changed(example_result(12), made)).partition("3. Nguyên nhân")[2]

    assert "ngày chốt: trong 23 nhiệm vụ đến hạn sau ngày chốt" in told
    assert "khoảng 24" not in told


def test_measured_items_are_few_enough_to_be_read():
    told = body(example_result(40))
    limits, causes = told.partition("3. Nguyên nhân")[0], told.partition("3. Nguyên nhân")[2]

    assert limits.count("Số liệu của kỳ về") <= 8
    measured = ("Theo lý do", "Trên ", "Chưa thấy", "Dự báo")
    assert sum(causes.count(f"\n{start}") + causes.startswith(start) for start in measured) <= 5


def test_standing_remarks_are_left_out_where_there_is_no_task_to_make_them_of():
    told = body(empty_result(), achievements=["Khen."], limits=["Chê."], causes=["Vì."])

    assert not {"Khen.", "Chê.", "Vì."} & set(told.splitlines())
    assert told.count(NOTHING_TO_JUDGE) == 2
