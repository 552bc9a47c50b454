"""The examples of the docstrings run, and show what they say."""

from __future__ import annotations

import doctest
import inspect
from importlib import import_module

import house
import pytest

import hganalysis as hg

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


WITHOUT = {"delays.Analysis", "delays.DelaysResult", "delays.aft", "delays.analyse", "delays.proportionality"}
WITHOUT |= {"filter_tables", "quality_agency_table", "quality_rows_table", "source_table"}
"""Public callables that have no example yet; nothing may be added here."""


def public_callables() -> dict[str, object]:
    """Return what can be called of the public names, by the name below `hg`."""
    found = {}
    for module, above in ((hg, ""), (hg.delays, "delays."), (hg.quality, "quality.")):
        found |= {above + name: getattr(module, name) for name in module.__all__}
    return {name: each for name, each in found.items() if callable(each)}


def test_every_public_callable_has_an_example_but_those_listed() -> None:
    without = {name for name, each in public_callables().items() if ">>>" not in (inspect.getdoc(each) or "")}
    assert len(public_callables()) > 60
    assert without == WITHOUT
