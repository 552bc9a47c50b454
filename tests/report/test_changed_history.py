"""What the documents say of rows that were changed since the period before, and whom they leave alone."""

import pandas as pd
from result_example import example_result

from hganalysis.history.history_result import Finding, History, KindCount, Place
from hganalysis.history.history_words import warnings
from hganalysis.report.brief import build_brief
from hganalysis.report.changed_history import history_sheets, in_one
from hganalysis.report.proposals import LONG_OVERDUE, proposals
from hganalysis.settings.office import load_office


def changed(result):
    """Return a result whose audit touches every overdue task."""
    findings = tuple(
        Finding(
            kind="completion_withdrawn",
            task_id=task.task_id,
            doc_number=task.doc_number,
            title=task.title,
            agency_id=None,
            agency=task.agency,
            leader="",
            before=Place(file="a.xlsx", sheet="DS", row=7),
            after=Place(file="b.xlsx", sheet=task.of("source_sheet"), row=task.of("source_row")),
            column="completed_on",
            was="2024-09-01",
            now="",
            status_before="done_on_time",
            status_now="open_overdue",
            status_otherwise="done_on_time",
            known_by="agency",
        )
        for task in result.lists.open_overdue
    )
    share = {"numerator": 1, "denominator": 2, "value": 0.5}
    history = History(
        period="x", since="2024-09-30", as_of=result.as_of, paired=9, renumbered=0, vanished=0, new=0,
        findings=findings, by_kind=(KindCount(kind="completion_withdrawn", n=len(findings)),),
        totals=result.totals, totals_otherwise=result.totals, on_time=share, on_time_otherwise=share,
    )  # fmt: skip
    return result.model_copy(update={"history": history})


def test_nobody_is_asked_about_rows_that_the_audit_touches_and_the_brief_says_so():
    result = example_result()
    assert any("hoàn thành" in each.what for each in proposals(result, load_office()))
    made = proposals(changed(result), load_office())
    assert made[0].what.startswith("làm rõ")
    assert "Chưa đề nghị xử lý cơ quan nào" in made[0].more
    n = len(result.lists.open_overdue)
    assert f"Rút lại hoàn thành {n}." in made[0].more
    assert f"({n} cần làm rõ vì khác số liệu kỳ trước)" in build_brief(changed(result), load_office()).title
    assert "cần làm rõ" not in build_brief(result, load_office()).title
    assert not any(each.what.startswith("hoàn thành") for each in made)


def test_what_earlier_audits_found_is_told_beside_what_is_new_and_does_not_swell_its_number():
    result = changed(example_result())
    found = result.history.findings
    both = result.history.model_copy(
        update={"findings": found[:1], "carried": found[1:], "by_kind": (KindCount(kind="vanished", n=1),)}
    )
    new, left = warnings(both)
    assert (new.code, new.rows, left.code, left.rows) == (
        "changed_history",
        1,
        "unexplained_history",
        len(found) - 1,
    )
    made = proposals(result.model_copy(update={"history": both}), load_office())[0]
    assert made.what == "làm rõ 1 chỗ khác với số liệu kỳ trước đã công bố"
    assert f"Còn {len(found) - 1} chỗ do các kỳ trước nêu vẫn chưa được giải trình." in made.more
    none_new = both.model_copy(update={"findings": (), "by_kind": ()})
    assert [each.code for each in warnings(none_new)] == ["unexplained_history"]
    made = proposals(result.model_copy(update={"history": none_new}), load_office())[0]
    assert made.what.startswith(f"làm rõ {len(found) - 1} chỗ các kỳ trước đã nêu")


def test_tasks_left_out_of_a_reminder_are_counted_beside_it():
    result = changed(example_result())
    pairs = zip(result.history.findings, result.lists.open_overdue, strict=True)
    held = [each for each, task in pairs if task.holder == "agency" and task.days_late >= LONG_OVERDUE]
    told = proposals(
        result.model_copy(
            update={"history": result.history.model_copy(update={"findings": tuple(held[:2])})}
        ),
        load_office(),
    )
    overdue = next(each for each in told if each.kind == "longest_overdue")
    assert overdue.more.endswith("Chưa kể 2 nhiệm vụ cần làm rõ.")


def test_letter_and_data_book_tell_what_was_changed_and_nothing_without_a_period_before():
    result = example_result()
    assert in_one(result) == ""
    assert history_sheets(result) == ()
    told, n = changed(result), len(result.lists.open_overdue)
    assert f"có {n} chỗ khác (rút lại kết quả đã báo hoàn thành: {n})" in in_one(told)
    (sheet,) = history_sheets(told)
    assert len(sheet.rows) == n
    assert pd.Series(sheet.rows[0]).astype(str).str.contains("a.xlsx, trang DS, dòng 7", regex=False).any()
    assert [each.rows for each in warnings(told.history)] == [n]
