"""One protocol order: groups as `vocab.GROUPS` has them, then the directory, in every list of agencies."""

from pathlib import Path

import pandas as pd

import hganalysis as hg
from hganalysis.counting.result import _by_agency
from hganalysis.quality.compute import agencies_of
from hganalysis.quality.definitions import found
from hganalysis.settings.directory import load_agencies
from hganalysis.settings.params import load_params

WANTED = ["department", "commune", "vertical"]


def one_task_each() -> pd.DataFrame:
    """Return a task of a department, a vertical agency and a commune of the city of 2025, that last."""
    rows = []
    for group in ("department", "vertical", "commune"):
        agency = next(each for each in load_agencies() if each.group == group and each.order >= 1000)
        rows.append((agency.id, agency.name, group, "done_on_time"))
    return pd.DataFrame(rows, columns=["agency_id", "agency", "agency_group", "status"])


def test_the_result_and_the_quality_of_entries_have_one_order() -> None:
    tasks = one_task_each()
    groups = dict(zip(tasks["agency_id"], tasks["agency_group"], strict=True))
    every = pd.Series(True, index=tasks.index)

    params = load_params(Path(__file__).parents[2] / "params" / "2024-11-03.yml")
    judged = tasks.assign(deadline=pd.Timestamp("2024-05-01"))
    assert [each["group"] for each in _by_agency(judged, params)] == WANTED
    assert [groups[each] for each in agencies_of(tasks, found(every, every, every))["agency_id"]] == WANTED


def test_rates_of_a_frame_of_counts_are_those_of_its_rows() -> None:
    tasks = one_task_each().assign(status=["done_on_time", "done_late", "open_in_time"])
    counted = hg.count(tasks, by="agency_group")
    told = hg.rates(counted)

    for row in counted.to_dict("records"):
        mine = told[told["agency_group"] == row["agency_group"]].set_index("rate")
        for rate in hg.rates(row):
            assert mine.loc[rate["name"], "numerator"] == rate["numerator"]
            assert mine.loc[rate["name"], "denominator"] == rate["denominator"]
            assert pd.isna(mine.loc[rate["name"], "low"]) == (rate["value"] is None)


def test_rates_of_polars_and_duckdb_are_those_of_pandas() -> None:
    import duckdb
    import polars as pl

    tasks = one_task_each()[["agency_group", "status"]]
    wanted = hg.rates(hg.count(tasks, by="agency_group"))
    for same in (pl.from_pandas(tasks), pl.from_pandas(tasks).lazy(), duckdb.from_df(tasks)):
        pd.testing.assert_frame_equal(hg.rates(hg.count(same, by="agency_group")), wanted, check_dtype=False)
