"""The line at the end of every document says what it was made of and who checked it."""

import pytest
from result_example import changed, example_result

from hganalysis.report.colophon import colophon

SOURCE, MADE = "a1" * 32, "b2" * 32


def line(result, checked_by="", analysed_by=""):
    sums = {"tệp nguồn": SOURCE, "result.json": MADE}
    return colophon(result, sums, analysed_by=analysed_by, checked_by=checked_by)


def test_it_says_period_both_hashes_and_the_command_that_verifies():
    result = example_result(3)
    said = line(result)
    assert f"kỳ {result.period}" in said
    assert "tệp nguồn a1a1a1a1a1a1, result.json b2b2b2b2b2b2." in said
    assert said.endswith(f"hganalysis verify outputs/{result.period}")


@pytest.mark.parametrize(("simulated", "kind"), [(True, "số liệu mô phỏng"), (False, "số liệu thật")])
def test_it_says_whether_the_data_are_real(simulated, kind):
    assert f", {kind}." in line(changed(example_result(3), {"simulated": simulated}))


def test_it_says_who_made_the_figures_where_that_is_known():
    assert "Người phân tích: Lê Thị C. Chưa ghi" in line(example_result(3), analysed_by="Lê Thị C")
    assert "phân tích" not in line(example_result(3))


@pytest.mark.parametrize(
    ("name", "told"), [("", "Chưa ghi người kiểm tra."), ("Trần Văn B", "Người kiểm tra: Trần Văn B.")]
)
def test_it_says_who_checked_or_that_nobody_is_named(name, told):
    assert told in line(example_result(3), name)
