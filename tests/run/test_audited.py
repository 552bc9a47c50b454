"""What a period is told of the corrections that the one before had reviewed."""

import datetime as dt
import json

import pandas as pd
import pytest
from history.months import params_of
from result_example import example_result

import hganalysis as hg
from hganalysis.history.audit import audited as audit_tables
from hganalysis.history.history_result import Corrected
from hganalysis.history.history_words import lapsed_row, lapsed_told, told, warnings
from hganalysis.intake.corrections import Correction, still_says
from hganalysis.report.changed_history import history_sheets, in_doubt, in_one
from hganalysis.report.proposals import proposals
from hganalysis.run.audited import audit_previous, lapsed
from hganalysis.settings.office import load_office

SINCE, NOW = dt.date(2024, 10, 31), dt.date(2024, 11, 30)
CORRECTED = Corrected(
    task_id="NV1", sheet="DS", source_row="12", column="completed_on", old="20/10/2024", new="10/10/2024",
    who="Sở Y tế", why="ghi nhầm", document="CV 12",
)  # fmt: skip
ROW = {
    "task_id": "NV1", "doc_number": "12/TB", "title": "Báo cáo", "agency": "Sở Y tế", "agency_id": "so-y-te",
    "agency_raw": "Sở Y tế", "assigned_on": pd.Timestamp(2024, 9, 1), "due_on": pd.Timestamp(2024, 10, 15),
    "due_kind": "dated", "state": "done", "completed_on": pd.Timestamp(2024, 10, 10), "exclusion": "",
    "source_file": "a.xlsx", "source_sheet": "DS", "source_row": 12,
}  # fmt: skip
OTHER = ROW | {"task_id": "NV2", "doc_number": "13/TB", "title": "Kế hoạch", "source_row": 13}


def table(as_of: dt.date, **row: object) -> pd.DataFrame:
    return hg.judge(pd.DataFrame([ROW | row, OTHER]), params_of(as_of))


def published(outputs, corrections=(CORRECTED,), history=None):
    """Publish the period before, as far as the next one looks at it, with its rows as corrected."""
    folder = outputs / "truoc"
    (folder / "data").mkdir(parents=True)
    table(SINCE).to_parquet(folder / "data" / "tasks.parquet")
    content = {"as_of": SINCE.isoformat(), "corrections": [each.plain() for each in corrections]}
    (folder / "result.json").write_text(json.dumps(content | {"history": history}), encoding="utf-8")
    parameters = {"parameters": {"corrections": "params/corrections/truoc.xlsx"}}
    (folder / "run.json").write_text(json.dumps(parameters), encoding="utf-8")


def again(*, agreed: bool) -> Correction:
    told = CORRECTED.plain() | {"place": "b.xlsx, dòng 2", "agreed": agreed}
    return Correction(**told)


def audited(outputs, corrections=(), **row: object):
    params = params_of(NOW, previous="truoc")
    answer = audit_previous(outputs, params, table(NOW, **row), example_result(1), corrections)
    return answer.found


OLD = {"completed_on": pd.Timestamp(2024, 10, 20)}


def test_a_correction_that_the_source_does_not_have_and_nobody_repeats_is_told_and_accuses_nobody(tmp_path):
    published(tmp_path)
    found = audited(tmp_path, **OLD)
    assert found.findings == ()
    (left,) = found.lapsed
    assert (left.task_id, left.after.row, left.old, left.new, left.who) == (
        *("NV1", 12, "20/10/2024", "10/10/2024", "Sở Y tế"),
    )
    assert "corrections: params/corrections/truoc.xlsx" in lapsed_told(found)
    assert lapsed_told(found) in told(found)
    assert lapsed_row(left)[-1] == "a.xlsx, trang DS, dòng 12"
    (warned,) = warnings(found)
    assert (warned.code, warned.rows) == ("lapsed_correction", 1)
    assert {"done_on_time", "done_late", "by_agency"} <= set(warned.figures)


@pytest.mark.parametrize(
    ("corrections", "row", "kinds"),
    [
        ((again(agreed=True),), {}, []),
        ((again(agreed=False),), OLD, ["completion_moved"]),
        ((), {}, []),
        ((), {"completed_on": pd.Timestamp(2024, 10, 1)}, ["completion_moved"]),
    ],
    ids=["repeated", "refused now", "corrected at the source", "a third value"],
)
def test_what_is_repeated_refused_or_otherwise_now_has_not_lapsed(tmp_path, corrections, row, kinds):
    published(tmp_path)
    found = audited(tmp_path, corrections, **row)
    assert found.lapsed == ()
    assert [each.kind for each in found.findings] == kinds


def test_a_lapsed_correction_is_told_again_until_it_is_taken_over(tmp_path):
    published(tmp_path)
    history = audited(tmp_path, **OLD).plain()
    published(tmp_path / "sau", corrections=(), history=history)
    assert [each.task_id for each in audited(tmp_path / "sau", **OLD).lapsed] == ["NV1"]
    assert audited(tmp_path / "sau", (again(agreed=True),), **OLD).lapsed == ()


def test_a_correction_of_a_row_without_id_cannot_be_followed_and_that_is_said(tmp_path):
    (left,) = lapsed([CORRECTED.model_copy(update={"task_id": ""})], table(NOW), ())
    assert left.after is None
    published(tmp_path, [CORRECTED.model_copy(update={"task_id": ""})])
    assert "1 đính chính của dòng không có mã nhiệm vụ" in lapsed_told(audited(tmp_path))


@pytest.mark.parametrize(("is_told_as_gone", "kind"), [(True, "returned"), (False, "entered_late")])
def test_a_task_that_comes_back_is_told_from_one_that_was_never_there(tmp_path, is_told_as_gone, kind):
    without = hg.judge(pd.DataFrame([OTHER]), params_of(SINCE))
    then = hg.judge(pd.DataFrame([ROW, OTHER]), params_of(dt.date(2024, 9, 30)))
    gone = audit_tables(then, without)
    assert [each.kind for each in gone.findings] == ["vanished"]
    published(tmp_path, corrections=(), history=gone.plain() if is_told_as_gone else None)
    without.to_parquet(tmp_path / "truoc" / "data" / "tasks.parquet")
    found = audited(tmp_path)
    assert [(each.kind, each.task_id) for each in found.findings] == [(kind, "NV1")]
    assert [(each.kind, each.n) for each in found.by_kind] == [(kind, 1)]
    assert ("có lại trong tệp xuất" in " ".join(told(found))) == is_told_as_gone
    assert found.carried == ()


def test_letter_data_book_and_proposals_tell_it_and_the_row_is_in_doubt(tmp_path):
    published(tmp_path)
    result = example_result().model_copy(update={"history": audited(tmp_path, **OLD)})
    assert "1 ô kỳ trước đã đính chính" in in_one(result)
    assert [sheet.name for sheet in history_sheets(result)][-1] == "Đính chính chưa giữ"
    assert in_doubt(result.history) == {("NV1", "DS", 12)}
    assert proposals(result, load_office())[0].what == "quyết định giữ hay bỏ 1 đính chính của kỳ trước"


@pytest.mark.parametrize(
    ("column", "value", "old", "same"),
    [
        ("completed_on", pd.Timestamp(2024, 11, 5), "05/11/2024", True),
        ("completed_on", pd.Timestamp(2024, 11, 5, 9, 30), "ngày 5 tháng 11 năm 2024", True),
        ("completed_on", pd.Timestamp(2024, 11, 6), "05/11/2024", False),
        ("completed_on", pd.NaT, "", True),
        ("completed_on", pd.NaT, "05/11/2024", False),
        ("completed_on", pd.Timestamp(2024, 11, 5), "", False),
        ("due_raw", "05/11/2024", "2024-11-05", True),
        ("due_raw", "Không thời hạn", "không  thời hạn", True),
        ("status_raw", "Đang thực hiện", "ĐANG THỰC HIỆN", True),
        ("status_raw", None, "", True),
        ("extension_count", 2.0, "2", True),
        ("extension_count", 2.0, "3", False),
        ("extension_count", float("nan"), "", True),
    ],
)
def test_a_cell_still_says_what_was_corrected_however_it_is_written(column, value, old, same):
    assert still_says(column, value, old) is same
