"""CSV that no spreadsheet program takes for formulas, wherever it cuts."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hganalysis.run.written import write_csv

SIGNS = "=+-@＝＋－＠"
TEXTS = st.text(st.sampled_from([*SIGNS, *"a1 ;,\t\n'\"()"]), max_size=12)


def written(*texts):
    place = io.StringIO()
    write_csv(pd.DataFrame({"title": texts, "note": ["x"] * len(texts)}), place)
    return place.getvalue().removeprefix("\ufeff")


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_no_cell_is_a_formula_to_a_program_that_cuts_at_commas_semicolons_or_tabs(texts):
    whole = written(*texts)

    for cut in ",;\t":
        cells = [cell for row in csv.reader(io.StringIO(whole), delimiter=cut) for cell in row]
        assert [cell for cell in cells if cell[:1] in tuple(SIGNS)] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("x;=1+1;y", "x;'=1+1;y"),
        ("Gồm: a; - b", "Gồm: a; - b"),
        ("5 - 3 = 2", "5 - 3 = 2"),
    ],
)
def test_only_what_a_program_would_run_is_changed(text, shown):
    assert next(csv.DictReader(io.StringIO(written(text))))["title"] == shown
