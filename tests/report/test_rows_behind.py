"""From a number to its rows: what is printed and what is counted are the same tasks."""

from __future__ import annotations

import re

import pandas as pd
import pytest
import sample_period
from project import make_project

import hganalysis as hg
from hganalysis import vocab
from hganalysis.documents.model import Items, Partition, Table
from hganalysis.errors import ParamsError
from hganalysis.report.appendix_tables import summary
from hganalysis.report.brief import build_brief
from hganalysis.report.period_result import with_analysis
from hganalysis.report.rows_behind import (
    BAND_SETS,
    COUNT_SETS,
    DUE_ON_THE_DAY,
    DUE_WITHIN,
    GROUP_SETS,
    HOLDER_SETS,
    LATE,
    SETTLED,
    WITH_AGENCY,
    WRITTEN,
    agency_sets,
    label_of,
    named,
    rows_behind,
    task_sets,
)
from hganalysis.settings.directory import load_agencies
from hganalysis.settings.office import load_office


@pytest.fixture(scope="module", params=["sample", "small"])
def period(request, tmp_path_factory):
    """The judged tasks of a period, their counts and their sets."""
    if request.param == "sample":
        judged, result = sample_period.judged(), sample_period.counted()
    else:
        root = make_project(tmp_path_factory.mktemp("project")).parents[1]
        opened = hg.open_period("ky-thu", root)
        judged, result = opened.judged, opened.result
    return judged, result, task_sets(judged, result.as_of)


def number(period, name):
    judged, _, sets = period
    return len(rows_behind(judged, name, sets))


def test_every_cell_of_phu_luc_i_has_as_many_rows_behind_it_as_it_says(period):
    table = summary(period[1])
    counts = [i for i, column in enumerate(table.columns) if column.kind == "count" and column.key != "order"]
    told = 0
    for row in table.rows:
        if row.kind == "group":
            assert row.rows == ()
            continue
        for i in counts:
            assert number(period, row.rows[i]) == row.cells[i], (row.cells[1], table.columns[i].label)
            told += 1
    assert told == len(counts) * sum(row.kind != "group" for row in table.rows)


def test_the_counts_of_the_letter_and_of_the_brief_have_their_rows(period):
    _, result, _ = period
    for count in vocab.COUNTS:
        assert number(period, named(count)) == result.totals.of(count)
    assert number(period, DUE_ON_THE_DAY) == result.due_today
    for window in result.due_soon.within:
        assert number(period, DUE_WITHIN[window.days]) == window.n
        assert number(period, f"{DUE_WITHIN[window.days]}.{WITH_AGENCY}") == window.to_do
    for band in result.overdue_bands:
        assert number(period, named("open_overdue", BAND_SETS[band.low])) == band.n
    for held in result.holders:
        for status in vocab.OPEN:
            assert number(period, named(status, HOLDER_SETS[held.holder])) == held.of(status)
    late = result.totals.done_late + result.totals.open_overdue
    assert number(period, LATE) == late
    settled = next(rate for rate in result.rates if rate.name == vocab.SETTLED_RATE)
    assert number(period, SETTLED) == settled.denominator
    assert number(period, f"{SETTLED}.{COUNT_SETS['done_on_time'][0]}") == settled.numerator


def linked(block):
    """Yield each number of a brief that leads to rows, with their name."""
    if isinstance(block, Partition):
        yield from ((part.value, part.rows) for part in block.parts)
    elif isinstance(block, Table):
        for row in block.rows:
            yield from zip(row.cells, row.rows, strict=False)
    elif isinstance(block, Items):
        for [decision] in block.items:
            spans = [span.rows for span in decision.spans if span.rows]
            asked = re.search(r"(\d[\d.]*) nhiệm vụ", decision.spans[0].text)
            yield from ((asked[1], rows) for rows in spans)


def test_every_number_of_the_brief_that_leads_to_rows_leads_to_as_many(period):
    result = with_analysis(period[1])
    brief = build_brief(result, load_office())
    blocks = [*brief.blocks, *(each for view in brief.appendices for each in view.blocks)]
    told = [(value, rows) for block in blocks for value, rows in linked(block) if rows]
    wrong = [each for each in told if number(period, each[1]) != int(each[0].replace(".", ""))]
    assert wrong == []
    assert len(told) >= 8


def test_the_rows_of_a_leader_or_a_field_are_those_that_name_him_or_it():
    judged = sample_period.judged()
    sets = task_sets(judged, sample_period.counted().as_of)
    for column, start in WRITTEN.items():
        chosen = [name for name in sets if name.startswith(f"{start}-")]
        assert sum(len(rows_behind(judged, name, sets)) for name in chosen) == judged[column].notna().sum()
    chief = rows_behind(judged, named("open_overdue", "lanh-dao-chu-tich-ubnd-tinh"), sets)
    assert set(chief["leader"]) == {"Chủ tịch UBND tỉnh"}
    assert set(chief["status"]) == {"open_overdue"}


def test_two_agencies_that_are_written_alike_without_marks_have_two_names():
    named_alike = (
        sample_period.judged()
        .head(4)
        .assign(agency_id=[None, None, None, "so-y-te"], agency=["Long Mỹ", "Lòng My", "…", "Sở Y tế"])
    )
    sets = task_sets(named_alike.assign(agency_group="unresolved"), "2024-11-03")
    places = ("ten-long-my", "ten-long-my-2", "ten", "so-y-te")
    assert [int(sets[name].rows.sum()) for name in places] == [1, 1, 1, 1]
    assert {sets[name].label for name in places} == {"Long Mỹ", "Lòng My", "…", "Sở Y tế"}


def test_no_agency_of_the_directory_has_the_name_of_another_set():
    fixed = {name for name, _ in COUNT_SETS.values()} | {*HOLDER_SETS.values(), *GROUP_SETS.values()}
    fixed |= {*BAND_SETS.values(), *DUE_WITHIN.values(), LATE, SETTLED, DUE_ON_THE_DAY, WITH_AGENCY}
    ids = [agency.id for agency in load_agencies()]
    assert fixed & set(ids) == set()
    assert len(fixed) == len(COUNT_SETS) + len(HOLDER_SETS) + len(GROUP_SETS) + len(BAND_SETS) + 7
    assert [name for name in ids if name.startswith(("ten-", "lanh-dao-", "linh-vuc-")) or "." in name] == []


def test_a_name_that_is_none_is_answered_with_near_ones(period):
    judged, _, sets = period
    with pytest.raises(ParamsError, match=r"«so-y-t» .* so-y-te"):
        rows_behind(judged, "qua-han.so-y-t", sets)
    with pytest.raises(ParamsError, match=r"«Quá hạn» .* qua-han"):
        rows_behind(judged, "Quá hạn", sets)
    with pytest.raises(ParamsError, match="Bỏ trống"):
        rows_behind(judged, "", sets)


def test_a_name_reads_as_words(period):
    sets = period[2]
    assert label_of("qua-han.so-y-te", sets) == "chưa hoàn thành, quá hạn; Sở Y tế"


def test_agencies_of_the_result_have_the_names_of_the_table(period):
    judged, result, sets = period
    for agency, name in agency_sets(result.by_agency).items():
        assert set(rows_behind(judged, name, sets)["agency"].fillna(vocab.UNNAMED)) == {agency[1]}
    assert isinstance(judged, pd.DataFrame)
