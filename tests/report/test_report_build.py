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
from hganalysis.delays import wilson
from hganalysis.documents.model import (
    SIMULATED_NOTICE,
    BulletList,
    Document,
    Figure,
    Heading,
    Notice,
    Paragraph,
    RichText,
    Table,
)
from hganalysis.errors import ParamsError
from hganalysis.report import count_sentences
from hganalysis.report.appendix_tables import appendix_tables
from hganalysis.report.build import build_report
from hganalysis.report.contents import placeholders
from hganalysis.report.official_letter import BLANK, NOTHING_TO_JUDGE
from hganalysis.settings.office import PLACEHOLDERS, Office, OfficeChanges, fill, load_office
from hganalysis.settings.reference import reference_file

SEED_SENTENCES = [
    "với tổng số nhiệm vụ có thời hạn là 896 nhiệm vụ, trong đó:",
    "Tổng số nhiệm vụ đã hoàn thành là 806 nhiệm vụ (trong đó: hoàn thành đúng hạn 703 nhiệm vụ, "
    "hoàn thành quá hạn 103 nhiệm vụ).",
    "Tổng số nhiệm vụ chưa hoàn thành là 89 nhiệm vụ (trong đó: còn hạn 65 nhiệm vụ (4 nhiệm vụ hết hạn "
    "đúng ngày chốt), quá hạn 24 nhiệm vụ).",
]
NONE = dict.fromkeys(vocab.STATUSES, 0)


def document(result=None, figures=None, **changes) -> Document:
    office = load_office().changed_by(OfficeChanges(**changes))
    return build_report(result or example_result(12), office, figures or {})


def flat(item) -> str:
    return item if isinstance(item, str) else "".join(span.text for span in item.spans)


def texts(blocks) -> str:
    lines = []
    for block in blocks:
        if isinstance(block, BulletList):
            lines += map(flat, block.items)
        elif isinstance(block, RichText):
            lines.append(flat(block))
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


def pointers(blocks) -> list[str]:
    items = [item for b in blocks for item in (b.items if isinstance(b, BulletList) else [b])]
    return [span.to for item in items if isinstance(item, RichText) for span in item.spans if span.to]


def note_of(result) -> str:
    first = document(result).appendices[0]
    return next(block.note for block in first.blocks if isinstance(block, Table))


def test_the_text_points_to_both_appendices_and_names_the_workbook_for_the_others():
    made = document()
    told = texts(made.blocks)
    assert "(Chi tiết theo Phụ lục I, Phụ lục II đính kèm; Phụ lục III, IV tại tệp phu-luc" in told
    assert [appendix.number for appendix in made.appendices] == ["I", "II"]
    assert set(pointers(made.blocks)) == {"I", "II"}


def test_the_publication_does_not_speak_of_published_figures():
    told = body()
    assert "công bố" not in told
    assert "khớp" not in told


@pytest.mark.parametrize(
    ("counts", "said", "not_said"),
    [
        ({}, ["không ghi nhận nhiệm vụ UBND tỉnh có thời hạn.", "Không có nhiệm vụ quá hạn"], ["trong đó:"]),
        ({}, [], ["đã qua thời hạn có"]),
        ({"open_overdue": 1}, ["Có 1 nhiệm vụ quá hạn chưa hoàn thành (Phụ lục II) thuộc 1 cơ quan, đơn vị "
                               "(Văn phòng UBND tỉnh), quá hạn 1 ngày."], []),
        ({"open_overdue": 40}, ["Có 40 nhiệm vụ quá hạn", ", trong đó quá hạn trên 90 ngày: "], []),
        ({"done_on_time": 1}, ["đã qua thời hạn có 1 nhiệm vụ đúng hạn (100,0%) và 0 nhiệm vụ chậm."], []),
        ({"open_in_time": 6}, ["có 1 nhiệm vụ đến hạn, trong 7 ngày tới"], ["trong đó 1 trong"]),
        ({"done_late": 2}, ["đã qua thời hạn có 0 nhiệm vụ đúng hạn (0,0%) và 2 nhiệm vụ chậm."], []),
        ({"done_on_time": 1, "unclassified": 7}, ["Số nhiệm vụ chưa phân loại là 7 nhiệm vụ (Phụ lục IV)."],
         ["Phụ lục II ", "còn 7 nhiệm vụ"]),
        ({"unclassified": 7}, ["Cả 7 nhiệm vụ đều chưa phân loại được (Phụ lục IV).", "chưa nêu được"],
         ["Phụ lục II ", "đã phân loại được"]),
        ({"done_late": 1234}, ["hoàn thành quá hạn 1.234 nhiệm vụ"], ["chưa phân loại là"]),
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
        agency |= {"agency": f"Sở {chr(65 + i)}", "open_overdue": number}
    return with_holders(typed(plain), agency=sum(numbers))


def with_holders(result, **overdue):
    """Return a result whose overdue tasks stand where it is said."""
    plain = result.plain()
    for held in plain["holders"]:
        held["open_overdue"] = overdue.get(held["holder"], 0)
    return typed(plain)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((0, 3), " (Sở B)"),
        ((1, 0, 2), " (Sở A: 1, Sở C: 2)"),
        ((5, 4, 3, 2, 1), " (Sở A: 5, Sở B: 4, Sở C: 3, Sở D: 2, Sở E: 1)"),
        ((1, 9, 1, 1, 1, 7), ""),
        ((2,) * 40, ""),
    ],
)
def test_all_agencies_are_named_in_protocol_order_or_none_is(numbers, said):
    assert where(with_overdue(*numbers)) == said


@pytest.mark.parametrize("holder", ["approver", "reported_after", "unknown"])
def test_no_agency_is_named_where_some_of_its_overdue_tasks_have_left_its_hands(holder):
    assert where(with_holders(with_overdue(1, 2), **{"agency": 2, holder: 1})) == ""


def test_tasks_entered_in_the_period_are_not_said_to_be_given_in_it():
    result = without_months(example_result(12), (1,))
    entered = changed(result, rules=result.rules.plain() | {"population_by": "entered_on"})
    assert "có thời hạn nào được nhập trong tháng 02/2024" in count_sentences.months(entered)


@pytest.mark.parametrize(
    ("unclassified", "called"), [(0, "nhiệm vụ đã qua thời hạn"), (3, "nhiệm vụ đã phân loại, qua thời hạn")]
)
def test_settled_tasks_are_called_classified_where_others_may_be_past_their_deadline(unclassified, called):
    result = example_result(12)
    rates = [rate | {"range": [0.1, 0.9] if unclassified else None} for rate in result.plain()["rates"]]
    document = build_report(changed(result, rates=rates), load_office(), {})
    assert f"Trong 830 {called} có 703 nhiệm vụ đúng hạn" in texts(document.blocks)


def test_what_was_due_on_the_day_is_not_beside_what_could_not_be_classified():
    result = changed(
        example_result(12), due_soon=example_result(12, totals={"open_in_time": 4}).plain()["due_soon"]
    )
    said = count_sentences.coming(result)
    assert result.due_today
    assert said.startswith("Có 4 nhiệm vụ đến hạn đúng ngày chốt")
    assert "(Phụ lục IV), chưa kể" not in said


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        ([0, 0, 0, 7], ", đều quá hạn trên 90 ngày"),
        ([4, 0, 0, 0], ", đều quá hạn 1-7 ngày"),
        ([4, 5, 8, 7], ", trong đó quá hạn trên 90 ngày: 7, 31-90 ngày: 8"),
        ([4, 1, 0, 0], ", trong đó quá hạn 8-30 ngày: 1, 1-7 ngày: 4"),
    ],
)
def test_the_longest_overdue_are_told_first(bands, said):
    plain = example_result(12).plain()
    for band, n in zip(plain["overdue_bands"], bands, strict=True):
        band["n"] = n
    assert count_sentences.days_overdue(typed(plain)) == said


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"open_in_time": 3}, "Chưa có nhiệm vụ nào hoàn thành."),
        ({"done_late": 3}, "Không còn nhiệm vụ nào chưa hoàn thành."),
    ],
)
def test_what_there_is_none_of_has_no_parts(counts, said):
    assert said in body(with_totals(**counts))


def test_what_several_findings_do_alike_is_told_once():
    rows = {"due_unreadable": 2, "agency_missing": 1, "state_missing": 3}
    blank = {"columns": ["Hạn"], "figures": ["total"], "message": "x"}
    warnings = [{"code": code, "rows": n, **blank} for code, n in rows.items()]
    told = body(changed(example_result(3), warnings=warnings))
    alike = "Thời hạn không đọc được: 2 dòng; thiếu trạng thái: 3 dòng, đều không xếp loại được, để ở mục"
    assert f"Lưu ý về số liệu: {alike}" in told
    assert "Thiếu cơ quan chủ trì: 1 dòng không tính được cho cơ quan nào." in told
    assert told.count("chưa gồm các nhiệm vụ này") == 1


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        (
            ("department", "other", "unresolved"),
            "thuộc 2 cơ quan, đơn vị (Sở 0: 1, Sở 1: 2), 3 chưa xác định",
        ),
        (("department", "unresolved", "unresolved"), "thuộc 1 cơ quan, đơn vị (Sở 0: 1), 5 chưa xác định"),
        (("unresolved",) * 3, "thuộc 3 cơ quan, đơn vị (Sở 0: 1, Sở 1: 2, Sở 2: 3), "),
        (
            ("unresolved", "unresolved", "blank"),
            "thuộc 2 cơ quan, đơn vị (Sở 0: 1, Sở 1: 2), 3 chưa xác định được cơ quan, ",
        ),
        (("blank",), "chưa xác định được cơ quan, "),
    ],
)
def test_a_name_that_leads_to_no_agency_is_not_counted_as_one(groups, said):
    result = overdue_of(groups)
    assert f"{result.totals.open_overdue} nhiệm vụ quá hạn chưa hoàn thành (Phụ lục II)" in body(result)
    assert f"(Phụ lục II) {said}" in body(result).replace("(Phụ lục II), ", "(Phụ lục II) ")


def test_two_agencies_of_one_name_are_told_apart_by_their_days_in_sentences_and_tables():
    plain = overdue_of(("department", "department")).plain()
    for each, agency_id in zip(plain["by_agency"], ("so-tai-chinh", "so-tai-chinh-2025"), strict=True):
        each |= {"agency_id": agency_id, "agency": "Sở Tài chính", "short": "Sở Tài chính"}
    result = changed(example_result(2), plain)
    old, new = "Sở Tài chính (đến 18/02/2025)", "Sở Tài chính (từ 19/02/2025)"
    assert f"thuộc 2 cơ quan, đơn vị ({old}: 1, {new}: 2)" in body(result)
    assert [row.cells[1] for row in appendix_tables(result)[0].rows if row.kind == "data"] == [old, new]


def overdue_of(groups):
    """Return a result whose agencies have an overdue task, two, three; a "blank" one has no name."""
    every = len(groups) * (len(groups) + 1) // 2
    plain = example_result(len(groups), totals={"open_overdue": every}).plain()
    for n, (each, group) in enumerate(zip(plain["by_agency"], groups, strict=True)):
        name = {"agency": f"Sở {n}", "group": group}
        nobody = {"agency": vocab.UNNAMED, "group": "unresolved"}
        each |= (nobody if group == "blank" else name) | {"open_overdue": n + 1}
    holders = [each | {"open_overdue": every * (each["holder"] == "agency")} for each in plain["holders"]]
    return changed(example_result(len(groups)), **plain | {"holders": holders})


def test_the_rate_that_is_compared_names_its_numerator_and_denominator_and_its_range():
    result = example_result(12)
    rate = next(each for each in result["rates"] if each["name"] == vocab.SETTLED_RATE)
    late = rate["denominator"] - rate["numerator"]
    said = f"Trong {rate['denominator']} nhiệm vụ đã qua thời hạn có {rate['numerator']} nhiệm vụ đúng hạn ("
    assert f"{said}{text.percent(rate['value'])}) và {late} nhiệm vụ chậm." in body(result)
    ranged = changed(result, rates=[each.plain() | {"range": (0.8, 0.9)} for each in result["rates"]])
    assert "; 80,0%-90,0% tùy số chưa phân loại) và" in body(ranged)
    low, high = map(text.percent, rate["interval"])
    with_interval = f"{text.percent(rate['value'])}; khoảng tin cậy 95%: từ {low} đến {high}; 80,0%-90,0% tùy"
    assert with_interval in count_sentences.settled_rate(ranged)


def test_a_rate_of_nothing_is_left_out():
    told = body(with_totals(unclassified=2))
    assert "đã qua thời hạn" not in told


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"granularity": "minute"}, "xét đến phút"),
        ({"granularity": "minute"}, "quá hạn chưa đến 1 ngày tính là 1 ngày"),
        ({"granularity": "day"}, "tính trọn ngày đến hạn"),
        ({"basis": "original"}, "thời hạn ban đầu (trước gia hạn)"),
        ({"population_by": "due_on"}, "khi có thời hạn từ ngày 01/01/2024 đến hết ngày 03/11/2024"),
        ({"population_by": "none"}, "Tính mọi nhiệm vụ có trong danh sách, không xét ngày giao"),
        ({"carry_over": "include"}, "tính cả nhiệm vụ kỳ trước chuyển sang"),
        ({"roll_forward": True, "roll_forward_changes": 0}, "nếu không dời thì kết quả vẫn như vậy"),
        ({"roll_forward": False, "roll_forward_changes": 1}, "thì 1 nhiệm vụ không còn quá hạn"),
        ({"roll_forward": True, "roll_forward_changes": 2}, "không dời thì thêm 2 nhiệm vụ quá hạn"),
        ({"population_by": "due_on", "roll_forward_changes": 2}, "thì 2 nhiệm vụ thay đổi trạng thái"),
        ({"roll_forward_changes": None}, "lịch ngày nghỉ chưa đủ"),
    ],
)
def test_the_rules_of_counting_stand_under_the_first_appendix_and_not_in_the_letter(rule, words):
    result = example_result(12)
    result = changed(result, rules=result["rules"].plain() | rule)
    assert words in note_of(result)
    assert words not in body(result)


@pytest.mark.parametrize(
    ("counts", "said", "not_said"),
    [
        ({"no_deadline": 2}, "Ngoài tổng số có 2 nhiệm vụ không có thời hạn", "Không tính"),
        ({"excluded": 3}, "Không tính 3/3 dòng của dữ liệu nguồn", "Ngoài tổng số có"),
    ],
)
def test_what_is_outside_the_total_stands_there_too(counts, said, not_said):
    note = note_of(with_totals(**counts))
    assert said in note
    assert not_said not in note


def test_a_source_that_knows_no_extensions_has_no_deadline_after_them():
    result = example_result(12)
    clocks = [clock.plain() | {"lacks": "column"} for clock in result["clocks"]]
    assert "thời hạn hiện hành (sau gia hạn)" in note_of(result)
    assert "sau gia hạn" not in note_of(changed(result, clocks=clocks))


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
    lines = reference_file("office.yml").read_text(encoding="utf-8").splitlines()
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


def test_an_appendix_without_tasks_is_left_out_and_that_is_said():
    made = document(empty_result())
    told = texts(made.blocks)
    assert [appendix.number for appendix in made.appendices] == ["I"]
    assert "(Chi tiết theo Phụ lục I đính kèm; không có Phụ lục II, III, IV)" in told
    assert set(pointers(made.blocks)) == {"I"}


def drawings(*names):
    return {name: Figure(name, Path(name), f"Tên {name}", "alt") for name in names}


def with_comparison(result, **parts):
    """Return a result whose agencies were compared and none is named, some parts changed."""
    row = {"agency_id": "a", "agency": "Sở A", "short": "A", "tasks": 40, "late": 4, "expected": 5.0,
           "ratio": 0.8, "low": 0, "high": 12, "mid_p": 0.4, "named": "", "unknown": 0,
           "unsaid": ""}  # fmt: skip
    spread = dict.fromkeys(("phi", "phi_null", "phi_null_high", "spread", "spread_low", "spread_high"), 1.0)
    found = {"terms": ["field"], "left_out": [], "rows": [row], "typical": [], **spread}
    found |= {"detectable": None, "least_lower": None} | parts
    return changed(result, delays={**result.plain()["delays"], "agencies": found})


def test_each_figure_is_cited_where_it_is_used_by_the_number_it_is_printed_with():
    made = document(with_comparison(example_result(12)), figures=drawings("on_time_rate", "agencies"))
    printed = [b for a in made.appendices for b in a.blocks if isinstance(b, Figure)]
    told = texts(made.blocks)
    assert [figure.title[:23] for figure in printed] == ["Biểu đồ 1. Tên on_time_", "Biểu đồ 2. Tên agencies"]
    assert re.search(r"nhiệm vụ chậm \(Biểu đồ 1\)\.", told)
    assert re.search(r"khác hẳn mức dự kiến \(Biểu đồ 2\)\.", told)


@pytest.mark.parametrize("names", [(), ("agencies",), ("due_soon", "agencies"), ("on_time_rate", "x")])
def test_no_figure_is_cited_that_is_not_there_and_none_stands_uncited(names):
    made = document(figures=drawings(*names))
    printed = {b.title[:9] for a in made.appendices for b in a.blocks if isinstance(b, Figure)}
    assert set(re.findall(r"Biểu đồ \d", texts(made.blocks))) == printed


@pytest.mark.parametrize(
    ("phi", "said"),
    [(1.0, "chưa thấy cơ quan nào chậm khác hẳn"), (13.4, "không cơ quan nào ra ngoài khoảng khác nhau ấy")],
)
def test_where_no_agency_is_named_it_is_said_whether_they_differ_at_all(phi, said):
    assert said in body(with_comparison(example_result(12), phi=phi))


def test_agencies_of_another_country_need_no_change_of_code():
    english = ("Cabinet Office", "Home Office")
    made = document(
        with_holders(example_result(2, names=english), agency=24),
        tasks_of="câu hỏi",
        units="bộ, ngành",
        entered="Theo cổng dữ liệu",
    )
    told = texts(made.blocks) + texts(made.appendices[0].blocks)
    assert "Theo cổng dữ liệu, với tổng số" in told
    assert "Cabinet Office" in told
    assert re.search(r"thuộc 2 bộ, ngành \(Cabinet Office: \d+, Home Office: \d+\)", told)


def test_an_office_may_have_its_own_words_for_a_task_and_for_doing_it():
    names = ("Sở Hoàn thành nhiệm vụ", "Sở B")
    own = {"task": "câu hỏi", "done": "trả lời", "limits": ["Còn nhiệm vụ."], "entered": "Đã nhập nhiệm vụ"}
    made = document(with_holders(example_result(2, names=names), agency=24), **own)
    told = texts(made.blocks)
    assert "Tổng số câu hỏi đã trả lời là 806 câu hỏi (trong đó: trả lời đúng hạn 703 câu hỏi" in told
    assert "Sở Hoàn thành nhiệm vụ: " in told
    assert "Còn nhiệm vụ." in told
    assert "Đã nhập nhiệm vụ, với tổng số câu hỏi có thời hạn là" in told
    assert made.appendices[1].title == "DANH MỤC CÂU HỎI QUÁ HẠN CHƯA TRẢ LỜI"


def test_the_same_inputs_build_the_same_document():
    assert document() == document()


@pytest.mark.parametrize(("as_of", "year"), [("2024-11-30", "2024"), ("2024-12-01", BLANK)])
def test_the_year_of_issue_is_left_blank_when_it_may_be_the_next_one(as_of, year):
    assert load_office().issued_on(as_of, BLANK) == (BLANK, BLANK, year)


@pytest.mark.parametrize(
    ("given", "printed"), [(["Bộ Nội vụ."], ("Bộ Nội vụ",)), (["Sở A;", "Sở B."], ("Sở A;", "Sở B."))]
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


def found_rows(result, **changes) -> list[tuple[str, ...]]:
    """Return the rows of the table of part I.2, none without a table."""
    tables = [block for block in document(result, **changes).blocks if isinstance(block, Table)]
    return [row.cells for table in tables for row in table.rows]


@pytest.mark.parametrize(
    ("found", "numbers"),
    [
        (share(1, 806), ("1", "806", "0,1%")),
        (share(1234, 8060), ("1.234", "8.060", "15,3%")),
        (share(2, 4, unknown=3), ("2", "4 (3 chưa rõ)", "50,0%")),
        (share(9, 9), ("9", "9", "100,0%")),
    ],
)
def test_what_was_measured_stands_below_the_standing_texts_with_its_denominator(found, numbers):
    result = changed(example_result(12), quality=measures(done_without_evidence=found))

    assert "Tự viết." in body(result, limits=["Tự viết."])
    assert ("Hoàn thành, không có minh chứng", *numbers) in found_rows(result)
    assert "“Hoàn thành, không có minh chứng” trên số nhiệm vụ đã hoàn thành" in note_of(result)


@pytest.mark.parametrize(
    ("found", "is_told"), [(share(0, 9), False), (share(0, 0), False), (share(1, 900), True)]
)
def test_what_no_task_has_is_not_told_and_no_sentence_judges_the_standing_text(found, is_told):
    names = ("done_without_evidence", "done_unfinished_progress", "result_poor")
    result = changed(example_result(12), quality=measures(**dict.fromkeys(names, found)))

    assert ("Hoàn thành, không có minh chứng" in body(result)) is is_told
    assert "điều đó" not in body(result)
    assert "số ít" not in body(result)


def test_without_any_complaint_there_is_no_table():
    quality = [entry | share(0, 9) for entry in measures()]
    assert found_rows(changed(example_result(12), quality=quality)) == []
    assert found_rows(changed(example_result(12), quality=None)) == []


def test_a_measure_without_data_is_not_mentioned():
    lacks = {"lacks": [{"columns": ["reminder_count"], "empty": True}]} | dict.fromkeys(share(1, 1))
    told = body(changed(example_result(12), quality=measures(overdue_unreminded=lacks)))

    assert "đôn đốc" not in told.partition("Trên")[2].partition("3. Nguyên nhân")[0]
    assert "không đủ dữ liệu" not in told


def test_without_tasks_no_measured_sentence_stands_in_the_report():
    told = body(empty_result())

    assert found_rows(empty_result()) == []
    assert "chậm" not in told.partition("2. Hạn chế")[2].partition("II. PHƯƠNG")[0]


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
        (
            stated(2, a=2, unmatched=0, unknown=0),
            "Có 2/2 nhiệm vụ chậm ghi lý do (cơ quan nêu, chưa kiểm chứng): a 2.",
        ),
        (stated(3, unmatched=0, unknown=3), "Nguồn không ghi lý do của 3 nhiệm vụ chậm."),
        (
            stated(10, a=4, b=1, c=1, d=1, e=1, unmatched=1, unknown=1),
            "Có 9/10 nhiệm vụ chậm ghi lý do (cơ quan nêu, chưa kiểm chứng), nhiều nhất: a 4; b 1; c 1; lý "
            "do chưa xếp loại 1.",
        ),
    ],
)  # fmt: skip
def test_reasons_are_told_as_the_agencies_own_and_so_is_how_many_have_any(reasons, said):
    assert said in body(changed(example_result(12), reasons), causes=["Tự viết."]).splitlines()


def test_reasons_are_ranked_and_counted_by_all_who_name_them_not_by_who_names_them_first():
    reasons = stated(9, first=5, often=(2, 7), unmatched=0, unknown=2)

    assert "Có 7/9 nhiệm vụ chậm ghi lý do (cơ quan nêu, chưa kiểm chứng): often 7; first 5." in body(
        changed(example_result(12), reasons)
    )


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
        ({}, "Nhiệm vụ lĩnh vực “<b>Đất đai” chậm nhiều hơn: cứ 100 nhiệm vụ có 30 chậm (18/60), còn lại "
             "10 (20/200)"),
        (COOP, "Nhiệm vụ có cơ quan phối hợp chậm nhiều hơn: cứ 100"),
    ],
)  # fmt: skip
def test_what_is_clear_is_told_in_natural_frequencies_never_as_a_cause(changed, said):
    told = item(causes_of(driver(**changed)), said)

    assert told.endswith("Có liên hệ chưa hẳn là nguyên nhân.")
    assert not re.search("tỷ số chênh|khoảng tin cậy|xét cùng|điểm phần trăm", told)


@pytest.mark.parametrize(
    "changed",
    [
        {"odds_ratio": 0.5, "adjusted": -0.1},
        {"adjusted": -0.01},
        {"clear": False},
        {"difference": -0.2},
        {"rate": 0.102, "rate_other": 0.1, "difference": 0.002},
    ],
)
def test_what_is_not_clear_or_points_apart_as_it_is_and_adjusted_is_not_told(changed):
    told = causes_of(driver(**changed), driver(clear=False, level="", or_low=1.05))

    assert "hơn: cứ 100" not in told
    assert "dấu hiệu" not in told


@pytest.mark.parametrize(
    "changed", [{"factor": "agency"}, {"factor": "leader"}, {"consequence": True}, {"model": ""}]
)
def test_no_agency_no_leader_and_nothing_that_may_follow_from_lateness_is_told(changed):
    assert "hơn: cứ 100" not in causes_of(driver(**changed))


@pytest.mark.parametrize(("clear", "told"), [((True, True), 1), ((True, False), 1), ((False, True), 1)])
def test_two_factors_of_one_thing_are_told_once(clear, told):
    names = ("days_allowed", "short_notice")
    rows = [driver(factor=name, level="", clear=each) for name, each in zip(names, clear, strict=True)]

    assert causes_of(*rows).count("hơn: cứ 100") == told


@pytest.mark.parametrize("clear", [3, 6])
def test_only_the_two_clearest_differences_are_told(clear):
    rows = [driver(level=f"mức {i}", p_adjusted=i / 1000) for i in range(clear, 0, -1)]

    told = causes_of(*rows)

    assert [each for each in range(1, clear + 1) if f"“mức {each}”" in told] == [1, 2]


MONTHLY = {"factor": "due_mid_year", "level": ""}


@pytest.mark.parametrize(("empty", "is_told"), [((), True), ((0,), True), ((3,), False), ((1, 5), False)])
def test_months_are_compared_only_where_none_is_missing(empty, is_told):
    parts = analysed(factors={"about": ABOUT, "rows": [driver(**MONTHLY)]})
    result = changed(without_months(example_result(12), empty), parts)
    assert ("đến hạn trong tháng 7 chậm nhiều hơn" in body(result)) is is_told


def without_months(result, empty):
    """Return a result without any task given in some of its months."""
    plain = result.plain()
    for i in empty:
        plain["by_month"][i]["assigned"] = 0
    return typed(plain)


@pytest.mark.parametrize(
    ("empty", "said"),
    [
        ((), ""),
        ((0, 10), ""),
        ((1,), "không có nhiệm vụ có thời hạn nào được giao trong tháng 02/2024"),
        ((1, 2), "không có nhiệm vụ có thời hạn nào được giao trong tháng 02/2024 và 03/2024"),
        (
            (1, 2, 3, 4, 10),
            "chỉ có nhiệm vụ có thời hạn được giao trong 6/11 tháng của kỳ (01/2024, 06/2024, 07/2024, ",
        ),
        (tuple(range(1, 11)), "chỉ có nhiệm vụ có thời hạn được giao trong 1/11 tháng của kỳ (01/2024)."),
        (tuple(range(11)), ""),
    ],
)
def test_months_without_data_are_said(empty, said):
    told = count_sentences.months(without_months(example_result(12), empty))
    assert said in told
    assert bool(said) == bool(told)


def test_what_falls_due_and_what_is_expected_stand_in_the_second_part():
    told = body(example_result(12))
    first, _, second = told.partition("II. PHƯƠNG HƯỚNG")

    assert "Dự báo" not in first
    assert "chưa kể 4 nhiệm vụ hết hạn đúng ngày chốt. Dự báo, chưa kể" in second
    assert (
        "Thử lại ở 6 ngày chốt trước, trên 170 lượt nhiệm vụ: dự báo 73 lượt không kịp hạn, thực tế 82; ở "
        "3/5 mức khả năng, dự báo cho từng nhiệm vụ lệch so với thực tế."
    ) in second


def test_the_forecast_is_told_only_where_it_is_shown():
    shown = body(example_result(12))

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
    found = body(example_result(40), causes=["Tự viết."]).partition("Tự viết.\n")[2].partition("\nII. ")[0]

    assert len(re.findall(r"\.(?=\s|$)", found)) <= 4
    assert len(found_rows(example_result(40))) <= 12


def test_the_note_says_how_differences_were_chosen_where_any_is_told():
    told, untold = (analysed(factors={"about": ABOUT, "rows": [driver(clear=c)]}) for c in (True, False))
    assert "vì được chọn do rõ nhất nên mức thật" in note_of(changed(example_result(12), told))
    assert "mục I.3" not in note_of(changed(example_result(12), untold))


def test_standing_remarks_are_left_out_where_there_is_no_task_to_make_them_of():
    told = body(empty_result(), achievements=["Khen."], limits=["Chê."], causes=["Vì."])

    assert not {"Khen.", "Chê.", "Vì."} & set(told.splitlines())
    assert told.count(NOTHING_TO_JUDGE) == 2


def test_the_bar_under_an_on_time_rate_is_as_long_as_the_rate_and_marked_at_that_of_the_whole():
    result = example_result(12)
    (table,) = [
        each
        for each in build_report(result, load_office(), {}).appendices[0].blocks
        if isinstance(each, Table)
    ]
    rates = {each.agency: {rate.name: rate.value for rate in each.rates} for each in result.by_agency}
    whole = {rate.name: rate.value for rate in result.rates}
    barred = [row for row in table.rows if any(row.bars)]
    assert {row.cells[1] for row in barred} == {
        name for name, each in rates.items() if each["on_time_of_total"] is not None
    }
    for row in barred:
        (bar,) = [each for each in row.bars if each]
        assert (bar.value, bar.mark) == (rates[row.cells[1]]["on_time_of_total"], whole["on_time_of_total"])
        assert row.cells[row.bars.index(bar)] == text.percent(bar.value)
