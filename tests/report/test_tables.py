"""Tables for readers show what the result says, as text that is never markup."""

import pandas as pd
import pytest
from project import ROOT
from result_example import changed, empty_result, example_result

from hganalysis import vocab
from hganalysis.answers.showing import SHOWN_ROWS
from hganalysis.counting.result_words import check_sentences
from hganalysis.intake.findings import FINDING_COLUMNS, KINDS
from hganalysis.report.notebook_tables import (
    SCOPES,
    agency_table,
    approvals_table,
    calls_table,
    checks_table,
    findings_summary,
    findings_table,
    quality_agency_table,
    quality_table,
    reasons_table,
    source_table,
    totals_table,
    unmeasured_table,
)
from hganalysis.settings.params import load_params


def findings(*codes, value="x"):
    rows = [
        {
            **dict.fromkeys(FINDING_COLUMNS, ""),
            "code": code,
            "severity": KINDS[code].severity,
            "row": row,
            "value": value,
        }
        for row, code in enumerate(codes, 2)
    ]
    return pd.DataFrame(rows, columns=list(FINDING_COLUMNS))


@pytest.mark.parametrize("result", [example_result(), empty_result()], ids=["example", "empty"])
def test_the_totals_table_holds_the_ten_counts_in_order(result):
    table = totals_table(result).frame

    assert list(table["Chỉ tiêu"]) == [label[:1].upper() + label[1:] for label in vocab.COUNTS.values()]
    assert [int(value.replace(".", "")) for value in table["Số nhiệm vụ"]] == list(
        result["totals"].plain().values()
    )


def test_an_agency_rate_stands_with_its_n_and_its_interval():
    result = example_result()
    entry = result["by_agency"][0]
    rate = next(each for each in entry["rates"] if each["name"] == "on_time_of_settled")

    row = agency_table(result).frame.iloc[0]

    assert row["Đúng hạn trên đã qua thời hạn"] == f"{rate['numerator']}/{rate['denominator']}"
    assert " đến " in row["Khoảng tin cậy 95%"]


@pytest.mark.parametrize("scope", SCOPES)
def test_a_check_of_every_scope_is_shown(scope):
    known = {"years_without_calendar": [2031, 2032]}
    result = example_result()
    result = changed(result, rules=result["rules"].plain() | {"roll_forward": True} | known)
    check = next(each for each in check_sentences(result) if each.startswith(scope))
    result = changed(result, checks=[{"name": check, "holds": False, "expected": 1, "found": 2}])

    row = checks_table(result).frame.iloc[0]

    assert list(row) == [SCOPES[scope], check_sentences(result)[check], "1", "2", "✗ KHÔNG ĐẠT"]


def test_checks_that_fail_stand_first_and_the_caption_counts_them():
    held = [{"name": "own.total", "holds": True, "expected": 1, "found": 1}]
    failed = [{"name": "own.done", "holds": False, "expected": 1, "found": 2}]
    shown = checks_table(changed(example_result(), checks=held + failed))
    assert list(shown.frame["Kết quả"]) == ["✗ KHÔNG ĐẠT", "đạt"]
    assert "1 kiểm tra không đạt" in shown.caption
    assert "mọi kiểm tra đều đạt" in checks_table(changed(example_result(), checks=held)).caption


def open_task(left, holder="agency", **values):
    day = pd.Timestamp("2024-11-03") + pd.Timedelta(left, "D")
    status = "open_overdue" if left < 0 else "open_in_time"
    return {
        "task_id": f"{holder}{left}", "title": "Việc", "agency": "Sở A", "cause_raw": None, "status": status,
        "deadline": day, "holder": holder, **values,
    }  # fmt: skip


def test_who_to_call_is_overdue_or_due_within_a_week_and_still_with_its_agency():
    params = load_params(ROOT / "params" / "2024-11-03.yml")
    tasks = [open_task(left) for left in (8, 7, 0, -1, -40)]
    tasks += [open_task(-5, "approver"), open_task(-6, "reported_after"), open_task(-7, None)]
    tasks += [open_task(-8, status="done_late"), open_task(3, status="no_deadline", deadline=pd.NaT)]
    judged = pd.DataFrame(tasks)

    called = calls_table(judged, params).frame
    assert list(called["Mã"]) == ["agency-40", "None-7", "agency-1", "agency0", "agency7"]
    assert list(called["Tình trạng"]) == [
        "quá hạn 40 ngày", "quá hạn 7 ngày", "quá hạn 1 ngày", "hết hạn đúng ngày chốt", "còn 7 ngày",
    ]  # fmt: skip
    assert list(approvals_table(judged, params).frame["Mã"]) == ["approver-5"]


def test_with_nobody_to_call_the_table_says_so():
    params = load_params(ROOT / "params" / "2024-11-03.yml")
    assert list(calls_table(pd.DataFrame([open_task(9)]), params).frame.columns) == ["Kết quả"]


def test_reasons_are_told_for_each_group():
    result = example_result()
    expected = sum(len(result[key]) for key in ("unclassified_reasons", "no_deadline_kinds", "exclusions"))

    assert len(reasons_table(result).frame) == expected


def test_findings_are_summed_worst_first_with_what_to_do():
    table = findings_summary(findings("row_dropped", "due_unreadable", "row_dropped", "id_missing")).frame

    assert list(table["Mức độ"]) == ["Lỗi", "Cảnh báo", "Ghi nhận"]
    assert list(table["Số lượng"]) == ["1", "1", "2"]


def test_text_of_a_source_is_shown_as_text():
    page = findings_table(findings("due_unreadable", value="<script>alert(1)</script>"))._repr_html_()

    assert "&lt;script&gt;" in page
    assert "<script" not in page


def test_a_long_table_says_how_many_rows_it_leaves_out():
    table = findings_table(findings(*["due_unreadable"] * (SHOWN_ROWS + 3)))

    page = table._repr_html_()

    assert page.count("<tr>") == SHOWN_ROWS + 1
    assert "Còn 3 dòng" in page
    assert len(table.frame) == SHOWN_ROWS + 3


def test_what_was_read_is_told_for_each_sheet():
    tasks = pd.DataFrame({"source_sheet": ["A", "A", "B"]})
    found = findings("row_dropped", "due_unreadable").assign(sheet=["A", "B"])

    table = source_table(tasks, found).frame

    assert table.to_numpy().tolist() == [["A", "2", "1", "0"], ["B", "1", "0", "1"]]


def test_each_measure_stands_in_the_table_of_its_complaint_or_of_those_without_a_number():
    result = example_result()

    shown = len(quality_table(result).frame) + len(unmeasured_table(result).frame)
    assert shown == len(result["quality"])
    assert quality_table(result, "reminder").frame.iloc[0].tolist()[:2] == [
        "Chưa được đôn đốc lần nào",
        f"{result['quality'][3]['numerator']}/{result['quality'][3]['denominator']}",
    ]


def test_no_rate_of_an_agency_is_shown_without_its_counts_and_interval():
    table = quality_agency_table(example_result(), "extended")

    assert "không xếp hạng" in table.caption
    assert all("/" in cell for cell in table.frame["Số nhiệm vụ"])
    assert all(" đến " in cell for cell in table.frame["Khoảng tin cậy 95%"])


def test_where_the_data_cannot_say_the_table_holds_the_reason():
    table = quality_agency_table(example_result(), "extended_after_due")

    assert table.frame.shape == (1, 1)
    assert table.frame.iloc[0, 0].startswith("Không đủ dữ liệu")
