"""Arrow has another pool of memory while a list becomes a table, and its own before and after."""

from __future__ import annotations

from contextlib import suppress

import pandas as pd
import pyarrow as pa
import pytest

from hganalysis.reading import arrow_memory
from hganalysis.reading.arrow_memory import memory_kept_for_reuse
from hganalysis.reading.coded_cells import Cells


@pytest.mark.parametrize("fault", [None, KeyError()], ids=["to its end", "ended by an error"])
def test_the_pool_is_what_it_was_when_reading_ends(fault: KeyError | None) -> None:
    before = pa.default_memory_pool().backend_name
    with suppress(KeyError), memory_kept_for_reuse():
        if fault:
            raise fault
    assert pa.default_memory_pool().backend_name == before


def test_texts_outlive_the_pool_they_were_made_in() -> None:
    with memory_kept_for_reuse():
        texts = Cells.of(["Sở Y tế", None, "Sở Y tế"]).texts(["Sở Y tế", None])
    assert texts.equals(pd.Series(["Sở Y tế", None, "Sở Y tế"], dtype="str"))


def test_where_there_is_no_such_pool_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrow_memory, "BACKEND", "of another build")
    before = pa.default_memory_pool().backend_name
    with memory_kept_for_reuse():
        assert pa.default_memory_pool().backend_name == before
