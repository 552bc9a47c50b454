"""What the documents say about the code stays true."""

from __future__ import annotations

import doctest
import importlib.util
import inspect
import json
import os
import re
import shlex
import subprocess
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import click
import pytest
from pydantic import BaseModel

import hganalysis as hg
from hganalysis import vocab
from hganalysis.cli.commands import cli
from hganalysis.delays import wilson
from hganalysis.errors import HgError
from hganalysis.history.history_words import CHANGED, LAPSED, UNEXPLAINED, UNUSUAL
from hganalysis.intake.findings import KINDS
from hganalysis.quality import MEASURES
from hganalysis.report.rows_behind import COUNT_SETS
from hganalysis.settings.directory import load_agencies
from hganalysis.settings.export_map import AgencyRules, DateRules, ExportMap, load_map
from hganalysis.settings.params import Params
from hganalysis.settings.yamlfile import read_yaml
from hganalysis.text import percent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
README, GUIDE, METHOD, FINDINGS = (
    ROOT / "README.md",
    ROOT / "README.vi.md",
    DOCS / "method.md",
    DOCS / "findings.md",
)
COMMANDS, PARAMETERS, MAPS, PYTHON = (
    DOCS / f"{name}.md" for name in ("commands", "parameters", "maps", "python")
)
DOCUMENTS = [README, GUIDE, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
NAMED = {path.relative_to(ROOT).as_posix(): path for path in DOCUMENTS}

MADE_BY_THE_READER = {
    "data/FILE", "data/ten-tep.xlsx", "data/tasks.csv", "data/tasks.parquet", "data/findings.csv",
    "data/findings.parquet", "data/quality.csv",
    "params/maps/phan-mem-moi.yml", "params/2024-12-31.yml", "params/maps/ten-tep.yml", "params/ten-tep.yml",
    "params/maps/NAME.yml", "params/NAME.yml",
    "params/reference/agencies.yml", "params/reference/causes.yml", "params/reference/holidays.yml",
}  # fmt: skip
"""Paths that documents name but the repository does not hold: examples, and files of a run's own folder."""

CODE = re.compile(r"`([^`\n]+)`")
CELL_EDGE = re.compile(r"(?<!\\)\|")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|tmp|work|Users|mnt)/|[A-Z]:\\\\")


def site() -> ModuleType:
    """Return the script that gathers the pages of the documentation's site."""
    source = importlib.util.spec_from_file_location("assemble", ROOT / "docs" / "site" / "assemble.py")
    assert source
    assert source.loader
    module = importlib.util.module_from_spec(source)
    source.loader.exec_module(module)
    return module


SITE = site()


def made_for_the_site(path: Path) -> bool:
    """Tell whether a page or picture is there only in the site (`make docs`)."""
    return path.parent == ROOT / "docs" / "gallery" or path.name in {*SITE.MADE, *SITE.ABOVE.values()}


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def section(path: Path, heading: str) -> str:
    """Return what stands under a heading, up to the next heading of its level or above."""
    _, found, rest = text_of(path).partition(f"\n{heading}\n")
    assert found, f"{path.name} has no heading {heading!r}"
    return re.split(rf"\n#{{1,{heading.index(' ')}}} ", rest)[0]


def rows(part: str) -> dict[str, list[str]]:
    """Return the table rows whose first cell is one code word: the word -> the cells after it."""
    table = {}
    for line in part.splitlines():
        cells = [cell.strip() for cell in CELL_EDGE.split(line.strip())[1:-1]]
        if cells and (first := re.fullmatch(r"`([^`]+)`", cells[0])):
            assert first[1] not in table, f"{first[1]} stands in two rows"
            table[first[1]] = cells[1:]
    return table


def fences(path: Path, *languages: str) -> list[str]:
    return [body for language, body in FENCE.findall(text_of(path)) if language in languages]


def fields(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every field with its dotted name, those of nested models in place of the model."""
    for name, field in model.model_fields.items():
        key = prefix + (field.alias or name)
        if inspect.isclass(field.annotation) and issubclass(field.annotation, BaseModel):
            yield from fields(field.annotation, f"{key}.")
        else:
            yield key, field


def as_written(field: Any) -> str:
    """Return the default of a parameter as parameters.md writes it."""
    if field.is_required():
        return "required"
    if field.default in (None, ""):
        return "none"
    return f"`{str(field.default).lower() if isinstance(field.default, bool) else field.default}`"


def words_of(annotation: Any) -> list[str]:
    return list(get_args(annotation)) if get_origin(annotation) is Literal else []


def slug(heading: str) -> str:
    """Return the anchor that a heading gets on code hosts."""
    kept = re.sub(r"[^\w\- ]", "", heading.replace("`", "").strip().lower())
    return kept.replace(" ", "-")


def anchors(path: Path) -> set[str]:
    return {slug(heading) for heading in re.findall(r"^#+ (.+)$", text_of(path), re.MULTILINE)}


def shell_lines() -> list[str]:
    """Return every line of the blocks of shell commands, without comments."""
    blocks = [block for path in DOCUMENTS for block in fences(path, "sh", "bat")]
    lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_each_command_has_a_section_with_each_of_its_options(name: str) -> None:
    headings = re.findall(rf"^## `hganalysis {name}[ `].*$", text_of(COMMANDS), re.MULTILINE)
    options = [
        opt for param in cli.commands[name].params if isinstance(param, click.Option) for opt in param.opts
    ]

    assert len(headings) == 1
    assert [opt for opt in options if not re.search(rf"`{opt}[ `]", section(COMMANDS, headings[0]))] == []


def test_the_commands_page_has_no_command_or_option_that_does_not_exist() -> None:
    page = text_of(COMMANDS)
    options = {opt for command in cli.commands.values() for param in command.params for opt in param.opts}

    assert set(re.findall(r"^## `hganalysis ([\w-]+)", page, re.MULTILINE)) == set(cli.commands)
    assert set(re.findall(r"`(--?[a-z][a-z0-9-]*)", page)) <= options | {"--help"}


@pytest.mark.parametrize("line", [line for line in shell_lines() if "hganalysis" in line.split(" ")[0]])
def test_each_hganalysis_line_of_a_document_is_a_valid_command(line: str) -> None:
    _, name, *arguments = shlex.split(line.replace("\\", "/"))
    command = cli.commands[name]

    command.make_parser(click.Context(command)).parse_args(arguments)


def test_each_name_that_a_document_traces_is_of_the_scheme_of_names() -> None:
    traced = re.findall(r"hganalysis trace outputs/\S+ ([\w.-]+)", "\n".join(map(text_of, DOCUMENTS)))
    counts = {name for name, _ in COUNT_SETS.values()}
    agencies = {each.id for each in load_agencies()}

    assert {"qua-han", "qua-han.so-xay-dung"} <= set(traced)
    assert {part for name in traced for part in name.split(".")} - counts - agencies == set()


def test_each_exit_code_of_the_errors_is_told() -> None:
    def codes(error: type[HgError]) -> set[int]:
        return {error.exit_code}.union(*map(codes, error.__subclasses__()))

    written = {
        int(code) for code in re.findall(r"^\| (\d+) \|", section(COMMANDS, "## Exit codes"), re.MULTILINE)
    }

    assert written == codes(HgError) | {0, 130}


def test_the_page_of_parameters_has_exactly_those_of_the_model_with_their_defaults_and_words() -> None:
    table = rows(text_of(PARAMETERS))
    expected = dict(fields(Params))

    assert list(table) == list(expected)
    assert {key: cells[1] for key, cells in table.items()} == {
        key: as_written(each) for key, each in expected.items()
    }
    for key, field in expected.items():
        if words := words_of(field.annotation):
            assert CODE.findall(table[key][0]) == words, key


def test_the_page_of_maps_has_exactly_the_keys_of_a_map() -> None:
    nested = {"dates": DateRules, "agencies": AgencyRules}
    keys = [
        key
        for name in ExportMap.model_fields
        for key in ([f"{name}.{each}" for each in nested[name].model_fields] if name in nested else [name])
    ]

    assert list(rows(section(MAPS, "## Keys"))) == keys


def test_the_page_of_maps_has_exactly_the_columns_that_a_map_may_name() -> None:
    columns = rows(section(MAPS, "## Keys"))["columns"][0]

    assert sorted(CODE.findall(columns)) == sorted(vocab.MAP_KEYS)


def test_the_schema_has_exactly_the_columns_of_the_lists_of_the_result() -> None:
    parts = json.loads(text_of(ROOT / "docs" / "result.schema.json"))["$defs"]

    assert list(parts["ListedTask"]["properties"]) == [
        column.list_name for column in vocab.LIST_COLUMNS if column.listed
    ]


def test_the_page_of_names_has_exactly_the_public_ones() -> None:
    words = [re.split(r"\W", word)[0] for word in rows(section(PYTHON, "## Names"))]

    assert sorted(words) == sorted(hg.__all__)


@pytest.mark.parametrize("call", [word for word in rows(section(PYTHON, "## Names")) if "(" in word])
def test_each_call_in_that_page_has_the_parameters_of_the_function(call: str) -> None:
    name, _, arguments = call.removesuffix(")").partition("(")
    written = [argument.split("=")[0].strip("* ") for argument in arguments.split(",")]

    assert [each for each in written if each not in inspect.signature(getattr(hg, name)).parameters] == []


@pytest.mark.parametrize(("path", "at_least"), [(README, 6), (PYTHON, 4)], ids=["README.md", "python.md"])
def test_the_python_examples_run_as_printed(path: Path, at_least: int) -> None:
    example = "\n".join(fences(path, "pycon"))
    test = doctest.DocTestParser().get_doctest(example, {}, path.name, str(path), 0)
    told: list[str] = []

    results = doctest.DocTestRunner(verbose=False).run(test, out=told.append)

    assert results.attempted > at_least
    assert results.failed == 0, "".join(told)


@pytest.mark.parametrize("path", [README, METHOD], ids=["README.md", "method.md"])
def test_the_seven_statuses_stand_in_order_with_their_labels(path: Path) -> None:
    part = section(path, "## Statuses" if path is README else "### Bảy tình trạng")
    table = rows(part)

    assert list(table) == list(vocab.STATUSES)
    assert {status: cells[0] for status, cells in table.items()} == vocab.STATUSES


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("### Trạng thái do phần mềm ghi", vocab.STATES),
        ("## Thời hạn", vocab.DUE_KINDS),
        ("### Lý do chưa phân loại", vocab.DOUBTS),
        ("## Tổng thể", vocab.EXCLUSIONS),
        ("## Số đếm", {name: vocab.COUNTS[name] for name in ("total", "done", "open")}),
    ],
    ids=["states", "due kinds", "doubts", "exclusions", "counts"],
)
def test_the_method_has_each_word_with_its_label(heading: str, words: dict[str, str]) -> None:
    table = rows(section(METHOD, heading))

    assert {word: table[word][0] for word in words if word in table} == words


def test_the_method_has_each_rate_with_its_label_numerator_and_denominator() -> None:
    table = rows(section(METHOD, "## Tỷ lệ"))
    written = {
        name: (cells[0], CODE.findall(cells[1]), CODE.findall(cells[2])) for name, cells in table.items()
    }

    expected = {
        name: (label, list(of), ["total"] if among == vocab.IN_TOTAL else list(among))
        for name, (label, of, among) in vocab.RATES.items()
    }
    assert written == expected


def test_the_method_says_what_the_sums_are_made_of() -> None:
    table = rows(section(METHOD, "## Số đếm"))

    assert CODE.findall(table["total"][1]) == list(vocab.IN_TOTAL)
    assert CODE.findall(table["done"][1]) == list(vocab.DONE)
    assert CODE.findall(table["open"][1]) == list(vocab.OPEN)


def test_the_method_has_each_measure_as_it_is_declared() -> None:
    table = rows(section(METHOD, "## Hạn chế đo bằng số liệu"))

    assert list(table) == list(MEASURES)
    for name, each in MEASURES.items():
        needs = ", ".join(" hoặc ".join(f"`{word}`" for word in need.split(" hoặc ")) for need in each.needs)
        assert table[name] == [each.label, each.denominator, each.definition, each.formula, needs], name


def test_the_method_has_the_thresholds_that_are_used() -> None:
    part = " ".join(section(METHOD, "## Số đếm").split())

    assert ", ".join(label for _, _, label in vocab.OVERDUE_BANDS) in part
    assert f"rơi vào {', '.join(map(str, vocab.DUE_SOON_DAYS))} ngày sau ngày chốt" in part


@pytest.mark.parametrize(
    "key", ["population.by", "population.carry_over", "deadline.granularity", "deadline.basis"]
)
def test_the_method_explains_each_value_of_the_rules(key: str) -> None:
    values = words_of(dict(fields(Params))[key].annotation)
    part = section(METHOD, "## Tổng thể") + section(METHOD, "## Thời hạn")

    assert values
    assert [value for value in values if f"| `{value}` " not in part] == []


def test_the_examples_of_rates_and_intervals_in_the_method_are_computed_right() -> None:
    part = " ".join(section(METHOD, "## Tỷ lệ").split())
    shares = re.findall(r"(\d+)/(\d+) = ([\d,]+%)", part)
    intervals = re.findall(r"(\d+)/(\d+) = [\d,]+% \(([\d,]+%) đến ([\d,]+%)\)", part)

    assert len(shares) >= 7
    assert len(intervals) == 3
    assert [share for k, n, share in shares if percent(int(k) / int(n)) != share] == []
    for k, n, low, high in intervals:
        assert (low, high) == tuple(map(percent, wilson(int(k), int(n))))


def test_the_method_has_the_sections_that_the_code_refers_to() -> None:
    headings = re.findall(r"^## (.+)$", text_of(METHOD), re.MULTILINE)
    code = " ".join(" ".join(text_of(path) for path in (ROOT / "hganalysis").rglob("*.py")).split())
    lists = re.findall(r'docs/method\.md, ("[^"]+"(?:(?:,| and) "[^"]+")*)', code)
    referred = {name for names in lists for name in re.findall(r'"([^"]+)"', names)}

    assert len(referred) >= 5
    assert referred <= set(headings)
    assert headings[:7] == [
        "Tổng thể",
        "Thời hạn",
        "Trạng thái",
        "Số đếm",
        "Tỷ lệ",
        "Đối chiếu",
        "Số liệu mô phỏng",
    ]


@pytest.mark.parametrize("severity", vocab.SEVERITIES)
def test_the_page_of_findings_explains_each_kind_of_finding_under_its_severity(severity: str) -> None:
    label = vocab.SEVERITIES[severity].capitalize()
    heading = next(line for line in text_of(FINDINGS).splitlines() if line.startswith(f"## {label}:"))
    table = rows(section(FINDINGS, heading))

    assert set(table) == {code for code, kind in KINDS.items() if kind.severity == severity}
    assert [code for code, cells in table.items() if len(cells) != 3 or not all(cells)] == []


def test_the_page_of_findings_explains_each_warning_of_a_comparison() -> None:
    table = rows(section(FINDINGS, "## Cảnh báo khi so với các kỳ trước"))

    assert set(table) == {CHANGED, UNEXPLAINED, LAPSED, UNUSUAL}


def test_the_map_in_the_guide_is_a_valid_map(tmp_path: Path) -> None:
    path = tmp_path / "map.yml"
    path.write_text(fences(GUIDE, "yaml")[0], encoding="utf-8")

    assert load_map(path).states == {"Đã xong": "done", "Đang làm": "open"}


def test_the_params_file_in_the_guide_is_a_valid_one(tmp_path: Path) -> None:
    path = tmp_path / "params.yml"
    path.write_text(fences(GUIDE, "yaml")[1], encoding="utf-8")
    content = read_yaml(path, HgError)

    assert content.faults == []
    assert Params.model_validate(content.data).period == "2024-12-31"


@pytest.mark.parametrize("name", NAMED)
def test_each_path_of_the_repository_that_a_document_names_exists(name: str) -> None:
    places = (ROOT, ROOT / "hganalysis", NAMED[name].parent)
    tops = {
        "hganalysis",
        "params",
        "notebooks",
        "docs",
        "tests",
        "data",
        "benchmarks",
        "reference",
        "report",
        ".ci",
    }
    paths = {
        word.partition("::")[0]
        for word in CODE.findall(text_of(NAMED[name]))
        if word.split("/")[0] in tops and "/" in word
    }
    paths = {path for path in paths if not re.search(r"[<>*… ]", path)} - MADE_BY_THE_READER

    assert sorted(path for path in paths if not any((place / path).exists() for place in places)) == []


@pytest.mark.parametrize("name", NAMED)
def test_each_link_leads_to_a_file_and_a_heading_that_exist(name: str) -> None:
    broken = []
    for link in LINK.findall(FENCE.sub("", text_of(NAMED[name]))):
        target, _, anchor = link.partition("#")
        path = (NAMED[name].parent / target).resolve() if target else NAMED[name]
        if link.startswith("https://") or made_for_the_site(path):
            continue
        if not path.exists() or (anchor and anchor not in anchors(path)):
            broken.append(link)

    assert broken == []


def test_each_make_target_that_a_document_names_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    inline = [word for path in DOCUMENTS for word in CODE.findall(text_of(path))]
    named = set(re.findall(r"^make ([a-z]+)", "\n".join([*shell_lines(), *inline]), re.MULTILINE))

    assert {"report", "test"} <= named
    assert named <= targets


def test_each_module_that_asks_which_system_it_is_on_stands_among_what_was_not_tried() -> None:
    asks = re.compile(r"\b(sys\.platform|os\.name)\b|\bhasattr\((os|signal),")
    asking = {
        path.relative_to(ROOT / "hganalysis").as_posix()
        for path in (ROOT / "hganalysis").rglob("*.py")
        if asks.search(text_of(path))
    }

    assert {"run/publish.py", "reading/__main__.py"} <= asking
    assert asking - set(CODE.findall(section(DOCS / "untried.md", "## Windows"))) == set()


def pipeline_items() -> dict[str, tuple[str, str]]:
    """Return the items of the list of pipelines: whole or half, and what shows it."""
    lines = [CELL_EDGE.split(line)[1:-1] for line in text_of(DOCS / "rap.md").splitlines() if "|" in line]
    cells = [[cell.strip() for cell in line] for line in lines]
    return {item: (stands, shown) for item, stands, shown in cells if stands in ("yes", "half")}


def test_the_items_of_pipelines_are_counted_as_they_stand_each_with_what_shows_it() -> None:
    items = pipeline_items()
    stand = [stands for stands, _ in items.values()]

    said = f"Of {len(stand)} items {stand.count('yes')} are whole and {stand.count('half')} are halves."
    assert said in text_of(DOCS / "rap.md")
    assert len(items) == 35
    whole = {item: shown for item, (stands, shown) in items.items() if stands == "yes"}
    assert [item for item, shown in whole.items() if not re.search(r"`|\]\(|^as [BSG]\d", shown)] == []


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="the folder is no repository")
def test_the_code_counts_as_reviewed_only_where_the_history_names_reviewers() -> None:
    wanted = ["git", "log", "--format=%(trailers:key=Reviewed-by,valueonly)"]
    named = subprocess.run(wanted, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()

    [(stands, _)] = [each for item, each in pipeline_items().items() if item.startswith("B4 ")]
    assert stands == ("yes" if named else "half")


@pytest.mark.parametrize("name", NAMED)
def test_documents_are_composed_text_without_places_of_a_machine(name: str) -> None:
    text = text_of(NAMED[name])

    assert unicodedata.is_normalized("NFC", text)
    assert MACHINE_PATH.findall(text) == []


def test_decisions_are_numbered_without_a_gap_and_say_what_was_chosen() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))

    assert [path.name[:4] for path in decisions] == [f"{i:04d}" for i in range(1, len(decisions) + 1)]
    for path in decisions:
        text = text_of(path)
        assert text.startswith(f"# {path.name[:4]} ")
        assert "**Question.**" in text
        assert re.search(r"\*\*Choices?\.\*\*", text)


def test_every_page_of_the_site_is_led_to_and_every_link_of_it_leads_to_a_page() -> None:
    led_to = {f"{page}.md" for part in SITE.CONTENTS.values() for page in part} | {"index.md"}
    written = {path.relative_to(ROOT / "docs").as_posix() for path in DOCUMENTS if "docs" in path.parts}
    assert led_to == {page for page in written if "/" not in page} | SITE.MADE.keys() | set(
        SITE.ABOVE.values()
    )
    for path in DOCUMENTS:
        text = FENCE.sub("", SITE.led_links(text_of(path), path, led_to | written))
        for link in LINK.findall(text):
            place = os.path.normpath(SITE.page_of(path).parent / link.partition("#")[0])
            outside = link.startswith(("#", "https://", "mailto:"))
            assert outside or place in led_to | written or place.startswith("gallery/"), (path.name, link)
