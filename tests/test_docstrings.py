"""The examples of the docstrings run, and show what they say."""

from __future__ import annotations

import doctest
import inspect
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

import house
import pytest

import hganalysis as hg

if TYPE_CHECKING:
    from collections.abc import Callable

WITH_EXAMPLES = sorted(
    name for name in house.modules() if name and ">>>" in house.path_of(name).read_text(encoding="utf-8")
)
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


@pytest.fixture(scope="module")
def open_once() -> Callable[[str], hg.Period]:
    """Return what opens a period the first time and shows the same one after that: they are only read."""
    return cache(hg.open_period)


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_the_examples_of_a_module_show_what_they_say(
    name: str, open_once: Callable[[str], hg.Period], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(house.ROOT)
    monkeypatch.setattr(hg, "open_period", open_once)
    told: list[str] = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=FLAGS)
    for test in doctest.DocTestFinder(exclude_empty=True).find(import_module(f"hganalysis.{name}")):
        runner.run(test, out=told.append)
    assert "".join(told) == ""


def public_callables() -> dict[str, object]:
    """Return what can be called of the public names, by the name below `hg`."""
    found = {}
    for module, above in ((hg, ""), (hg.delays, "delays."), (hg.quality, "quality.")):
        found |= {above + name: getattr(module, name) for name in module.__all__}
    return {name: each for name, each in found.items() if callable(each)}


def test_every_public_callable_has_an_example() -> None:
    assert len(public_callables()) > 60
    assert [
        name for name, each in public_callables().items() if ">>>" not in (inspect.getdoc(each) or "")
    ] == []
