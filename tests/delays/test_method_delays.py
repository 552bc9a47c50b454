"""The method page of the factors says what the code does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from test_docs import METHOD, rows, section

from hganalysis.delays import factors_asked

if TYPE_CHECKING:
    from hganalysis.delays.what_goes_with.factors import Factor

PLACES = {"main": "mô hình chung", "apart": "mô hình riêng", "none": "so sánh thô"}


def place(factor: Factor) -> str:
    """Return how the method page says a factor is compared."""
    where = "không so sánh" if factor.by_outcome else PLACES[factor.model]
    where += f", thay `{factor.replaces}`" if factor.replaces else ""
    return where + ("; hệ quả có thể" if factor.consequence else "")


def test_the_method_has_every_factor_in_order_as_it_is_worked_out() -> None:
    table = rows(section(METHOD, "## Yếu tố gắn với việc chậm"))

    assert list(table) == [factor.name for factor in factors_asked()]
    for factor in factors_asked():
        label, how, where = table[factor.name]
        assert label == factor.label
        assert how == factor.how + (f" ({factor.step})" if factor.step else "")
        assert where == place(factor)
