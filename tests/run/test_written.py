"""CSV that no spreadsheet program takes for formulas, wherever it cuts; estimates without their noise."""

import csv
import io
import json
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from result_example import example_result

from hganalysis.run.parts import DELAYS, write_part
from hganalysis.run.written import for_readers, write_csv

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


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_begins_a_formula_in_a_file_that_begins_with_the_mark_of_utf_8(sign, tmp_path):
    write_csv(pd.DataFrame({"Mã": [f"{sign}1", None, "Đắk Lắk"]}), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == f'\ufeffMã\r\n\'{sign}1\r\n""\r\nĐắk Lắk\r\n'.encode()


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_an_estimate_is_rounded_once_and_close_to_what_it_was(value):
    rounded = for_readers([value])[0]
    assert for_readers({"x": (rounded,)}) == {"x": [rounded]}
    assert math.isclose(rounded, value, rel_tol=1e-7)
    assert not value.is_integer() or rounded == value


def test_a_part_that_is_estimated_is_kept_without_the_last_digits_of_a_processor(tmp_path):
    exact = example_result(3).plain()["delays"]
    noisy = json.loads(json.dumps(exact), parse_float=lambda text: float(text) * (1 + 1e-13))
    for name, content in (("exact", exact), ("noisy", noisy)):
        write_part(tmp_path / name, DELAYS, DELAYS.form.validate_python(content), "0" * 64)

    assert DELAYS.is_estimated
    assert exact != noisy
    assert (tmp_path / "exact").read_bytes() == (tmp_path / "noisy").read_bytes()
