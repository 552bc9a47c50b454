"""result.json has a published form, is read by key as before, and no module of the library does that."""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from functools import cache
from itertools import pairwise
from typing import Any

import house
import pytest
from pydantic import ValidationError
from result_example import changed, empty_result, example_result

from hganalysis.counting import result_model
from hganalysis.counting.listed_tasks import LISTED, ListedTask
from hganalysis.counting.record import Record
from hganalysis.delays.delays_result import DelaysResult
from hganalysis.quality import quality_result
from hganalysis.report import period_result
from hganalysis.report.period_result import PeriodResult

PUBLISHED = house.ROOT / "docs" / "result.schema.json"
MODELS = {
    name
    for module in (result_model, quality_result, period_result)
    for name, each in vars(module).items()
    if inspect.isclass(each) and issubclass(each, Record)
}


@cache
def schema() -> str:
    """Return the JSON Schema of result.json."""
    records = _records(Record)
    for record in records:  # a run has no use for them, and reading them cost it a tenth of its imports
        for name, said in _told_of_attributes(record).items():
            record.model_fields[name].description = said
    for record in [*records, *records]:  # some stand before a part of theirs
        record.model_rebuild(force=True)
    made = PeriodResult.model_json_schema(mode="serialization")
    for part in (made, *made["$defs"].values()):  # what a class is, without the Python that shows it
        part["description"] = part.get("description", "").partition("\n\nExamples\n---")[0]
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(head | made, ensure_ascii=False, indent=1) + "\n"


def _records(above: type[Record]) -> list[type[Record]]:
    """Return the records of a result in the order in which they were declared, nearly."""
    return [each for kind in above.__subclasses__() for each in (kind, *_records(kind))]


def _told_of_attributes(record: type[Record]) -> dict[str, str]:
    """Return the docstring of each attribute that has one, also of those that are inherited."""
    told: dict[str, str] = {}
    for kind in reversed(record.__mro__):
        if not (issubclass(kind, Record) and kind.__module__.startswith("hganalysis.")):
            continue
        tree = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
        assert isinstance(tree, ast.ClassDef)
        for declared, after in pairwise(tree.body):
            if isinstance(declared, ast.AnnAssign) and isinstance(after, ast.Expr):
                assert isinstance(declared.target, ast.Name)
                told[declared.target.id] = inspect.cleandoc(ast.literal_eval(after.value))
    return {name: said for name, said in told.items() if name in record.model_fields}


def test_the_published_schema_is_that_of_the_models() -> None:
    assert PUBLISHED.read_text("utf-8") == schema(), "python tests/report/test_period_result.py"


def test_every_part_of_the_schema_says_what_it_is() -> None:
    parts = json.loads(schema())["$defs"]
    assert [name for name, part in parts.items() if not part.get("description")] == []


def test_the_schema_holds_no_python() -> None:
    assert ">>>" in (inspect.getdoc(DelaysResult) or "")
    assert ">>>" not in schema()
    assert "Examples" not in schema()
    assert json.loads(schema())["$defs"]["DelaysResult"]["description"] == "The key `delays` of result.json."


@pytest.mark.parametrize("result", [example_result(), empty_result()], ids=["example", "empty"])
def test_a_result_is_the_same_after_it_was_written_and_read(result: PeriodResult) -> None:
    assert PeriodResult.model_validate_json(json.dumps(result.plain())) == result


def test_a_result_is_read_like_a_mapping_by_the_names_of_its_file() -> None:
    result = example_result()
    assert result["totals"]["total"] == result.totals.total
    assert result["from"] == result.get("from") == result.from_
    assert ("warnings" in result, "from_" in result, "nothing" in result) == (True, False, False)
    assert result.get("nothing", 3) == 3
    assert dict(result["totals"])["done"] == {**result["totals"]}["done"] == result.totals.done
    with pytest.raises(KeyError):
        result["nothing"]


@pytest.mark.parametrize("wrong", [{"extra": 1}, {"as_of": "3/11/2024"}, {"due_today": "x"}, {"totals": {}}])
def test_what_is_no_result_is_not_taken_for_one(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        changed(example_result(), wrong)


def test_nothing_of_a_result_can_be_changed() -> None:
    with pytest.raises(ValidationError):
        example_result().totals.total = 0  # type: ignore[misc]


def test_a_listed_task_has_the_columns_of_the_lists() -> None:
    fields = ListedTask.model_fields
    assert tuple(fields) == tuple(each.list_name for each in LISTED)
    for each in LISTED:
        assert ("None" in str(fields[each.list_name].annotation)) == (each.kind != "text")


def by_key(source: str | ast.AST) -> list[str]:
    """Return what subscripts by a string in a function a parameter that is annotated as part of a result."""
    found = []
    for function in ast.walk(ast.parse(source) if isinstance(source, str) else source):
        if isinstance(function, ast.FunctionDef):
            arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
            typed = {each.arg for each in arguments if each.annotation and _is_of_result(each.annotation)}
            found += [ast.unparse(node) for node in ast.walk(function) if _subscripts(node, typed)]
    return found


def _is_of_result(annotation: ast.expr) -> bool:
    return bool(MODELS & {node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)})


def _subscripts(node: ast.AST, names: set[str]) -> bool:
    if not (isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)):
        return False
    base: ast.AST = node.value
    while isinstance(base, ast.Attribute | ast.Subscript):
        base = base.value
    return isinstance(node.slice.value, str) and isinstance(base, ast.Name) and base.id in names


def test_no_module_subscripts_a_result_by_a_string() -> None:
    assert {name: found for name, tree in house.modules().items() if (found := by_key(tree))} == {}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("result['totals']", 1),
        ("result.totals['done']", 1),
        ("result.by_agency[0].short", 0),
        ("result.delays['reasons']['late']", 2),
        ("texts['a']", 0),
    ],
)
def test_this_test_knows_a_result_read_by_key_when_it_sees_one(body: str, found: int) -> None:
    assert len(by_key(f"def f(result: PeriodResult, texts: dict[str, str]):\n    return {body}")) == found


if __name__ == "__main__":
    PUBLISHED.write_text(schema(), "utf-8")
