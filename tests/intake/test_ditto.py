"""Cells that say "as above" have the value above; what has a meaning of its own keeps it."""

from __future__ import annotations

import pytest

from hganalysis.intake.ditto import with_values_above
from hganalysis.reading.coded_cells import Cells


@pytest.mark.parametrize(
    "mark",
    ["nt", "Nt", " nt ", "-nt-", "- NT -", "(nt)", "n.t.", "như trên", "Như dòng trên", "〃", '"', "''", "”"],
)
def test_every_mark_for_as_above_takes_the_value_above(mark: str) -> None:
    column, carried = with_values_above(Cells.of(["Sở Y tế", mark, mark, "", mark]))

    assert list(column) == ["Sở Y tế", "Sở Y tế", "Sở Y tế", "", ""]
    assert carried == 3


@pytest.mark.parametrize("word", ["NT", "nt 1", "như trên đã nêu", "5", '"a"', "", None, 7])
def test_what_is_no_such_mark_stays(word: object) -> None:
    assert list(with_values_above(Cells.of(["Sở Y tế", word]))[0]) == ["Sở Y tế", word]


def test_a_word_of_the_map_and_a_mark_below_nothing_stay() -> None:
    assert with_values_above(Cells.of(["xong", "nt"]), {"nt"})[1] == 0
    assert list(with_values_above(Cells.of(["nt", "〃"]))[0]) == ["nt", "〃"]
