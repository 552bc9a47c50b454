"""Agencies merged twice, and a name that two agencies had, compared across mergers: nobody is accused."""

import datetime as dt

import pytest
from exports import read
from history.months import params_of

import hganalysis as hg
from hganalysis.history.compared_tables import compare
from hganalysis.history.successors import successor_on
from hganalysis.settings.reference import use_reference

AGENCIES = """\
# Phiên bản: 2026-11-28
agencies:
  - {id: so-a, name: Sở A, short: A, group: department, order: 1, aliases: [],
     valid_from: null, valid_to: 2024-03-31, successor: so-b, source: thử}
  - {id: so-b, name: Sở B, short: B, group: department, order: 2, aliases: [],
     valid_from: 2024-04-01, valid_to: 2024-08-31, successor: so-c, source: thử}
  - {id: so-c, name: Sở C, short: C, group: department, order: 3, aliases: [],
     valid_from: 2024-09-01, valid_to: null, successor: null, source: thử}
  - {id: phong-cu, name: Phòng Một, short: Một, group: department, order: 4, aliases: [],
     valid_from: null, valid_to: 2024-05-31, successor: so-c, source: thử}
  - {id: phong-moi, name: Phòng Một, short: Một, group: department, order: 5, aliases: [],
     valid_from: 2024-06-01, valid_to: null, successor: null, source: thử}
"""
SINCE, NOW = dt.date(2024, 3, 31), dt.date(2024, 10, 31)


@pytest.fixture(autouse=True)
def directory(tmp_path):
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "agencies.yml").write_text(AGENCIES, encoding="utf-8")
    use_reference(tmp_path / "reference")
    yield
    use_reference(tmp_path / "none")


def judged(folder, as_of, *tasks):
    """Return tasks, each an id with its agency as written and its day of assignment, as a judged table."""
    rows = [
        {
            "Mã": task_id,
            "Nội dung": f"Việc {task_id}",
            "Chủ trì": agency,
            "Ngày giao": day,
            "Hạn": "15/11/2024",
            "Trạng thái": "Đang thực hiện",
        }
        for task_id, agency, day in tasks
    ]
    return hg.judge(read(folder, *rows)[0], params_of(as_of))


def kinds(found):
    assert found.history is not None
    return [(each.kind, each.was, each.now) for each in found.history.findings]


@pytest.mark.parametrize(
    ("day", "heir"),
    [("2024-03-31", "so-a"), ("2024-04-01", "so-b"), ("2024-08-31", "so-b"), ("2024-09-01", "so-c")],
)
def test_a_merger_of_a_merger_is_followed_to_who_exists_on_the_day(day, heir):
    assert successor_on("so-a", dt.date.fromisoformat(day)) == heir


@pytest.mark.parametrize("now", ["Sở A", "Sở C"], ids=["as assigned", "as successor"])
def test_a_task_of_an_agency_merged_twice_is_that_of_who_took_over_in_both_columns(tmp_path, now):
    before = judged(tmp_path, SINCE, ("1", "Sở A", "05/02/2024"))
    day = "05/02/2024" if now == "Sở A" else "05/09/2024"
    after = judged(tmp_path, NOW, ("1", now, day)).assign(assigned_on=before["assigned_on"])
    found = compare(before, after)
    assert kinds(found) == []
    assert [(each.agency_id, each.moved_in, each.moved_out) for each in found.flow.by_agency] == [
        ("so-c", 0, 0)
    ]
    assert [each.agency for each in found.tasks] == []


def test_a_task_that_went_to_another_agency_than_the_successor_is_told(tmp_path):
    before = judged(tmp_path, SINCE, ("1", "Sở A", "05/02/2024"), ("2", "Sở A", "05/02/2024"))
    after = judged(tmp_path, NOW, ("1", "Phòng Một", "05/02/2024"), ("2", "Sở A", "05/02/2024"))
    after["agency_id"] = after["agency_id"].replace("phong-cu", "phong-moi")
    assert kinds(compare(before, after)) == [("agency_replaced", "Sở A", "Phòng Một")]


def test_one_name_means_who_had_it_on_the_day_of_assignment(tmp_path):
    tasks = (("1", "Phòng Một", "05/02/2024"), ("2", "Phòng Một", "05/07/2024"))
    after = judged(tmp_path, NOW, *tasks)
    assert after["agency_id"].tolist() == ["phong-cu", "phong-moi"]
    found = compare(judged(tmp_path, SINCE, tasks[0]), after)
    assert kinds(found) == []
    assert sorted(each.agency_id for each in found.flow.by_agency) == ["phong-moi", "so-c"]
