"""The examples of the docstrings run, and show what they say."""

from __future__ import annotations

import doctest
from importlib import import_module

import house
import pytest

WITH_EXAMPLES = sorted(
    name for name in house.modules() if name and ">>>" in house.path_of(name).read_text(encoding="utf-8")
)
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_the_examples_of_a_module_show_what_they_say(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(house.ROOT)
    told: list[str] = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=FLAGS)
    for test in doctest.DocTestFinder(exclude_empty=True).find(import_module(f"hganalysis.{name}")):
        runner.run(test, out=told.append)
    assert "".join(told) == ""
