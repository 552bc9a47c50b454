"""The steps of a run, what each reads and makes, and the key that says whether it has to be done again.

A key names everything that decides the bytes a step makes: the code, Python and the packages, the notebook,
the parameters that it reads, the inputs, and the files that earlier steps made. Two runs of one key make the
same files.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hganalysis.figures import FIGURES
from hganalysis.run.manifest import sha256_of_code
from hganalysis.run.notebook_code import reads_only_its_stage
from hganalysis.run.opened import EXACT_FINDINGS, FINDINGS
from hganalysis.run.parts import COUNTING, DATA, DELAYS, FLOW, HISTORY, QUALITY
from hganalysis.settings.office import load_office
from hganalysis.settings.reference import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from hganalysis.run.agency_briefs import Order
    from hganalysis.run.editions import Edition

Key = dict[str, str]
"""What a step is made from, each thing by its SHA-256."""

FIGURE_FILES, PART_FILES = "figures/*.*", "result/*.json"
OFFICE, BEFORE = "office.yml", ("previous", "previous_tasks")
INTAKE, READ = "intake", (DATA, EXACT_FINDINGS)
"""The step that reads the export, in the run itself or inside notebook 1_data, and what it makes."""

OF_DOCUMENTS = ("report", "analysed_by", "checked_by", "license")
"""Parameters that only documents print; a test holds that no step before them reads one."""

OF_READING = ("source", "corrections", "from", "to", "population")
"""Parameters that decide which rows an export gives."""

WORDS = {
    "code": "mã của hganalysis",
    "fonts": "phông chữ",
    "python": "bản Python",
    "packages": "gói phần mềm",
    "notebook": "sổ tay",
    "executed": "sổ tay đã chạy",
    "content": "nội dung",
    "earlier": "các kỳ trước",
    "words": "cách gọi nhiệm vụ",
    "asked.changes": "tham số đổi khi gọi lệnh",
    "asked.period": "tên tệp tham số",
    "asked.edition": "bản ban hành",
    "input.source": "tệp nguồn",
    "input.join": "tệp nối",
    "input.map": "bảng ánh xạ",
    "input.corrections": "bảng đính chính",
    "input.previous": "kết quả kỳ trước",
    "input.previous_tasks": "bảng nhiệm vụ kỳ trước",
    f"made.{DATA}": "bảng nhiệm vụ",
    f"made.{FINDINGS}": "phát hiện",
    f"made.{EXACT_FINDINGS}": "phát hiện",
    f"made.{COUNTING.place}": "số đếm",
    f"made.{PART_FILES}": "kết quả tính",
    f"made.{FIGURE_FILES}": "biểu đồ",
}
"""What parts of keys are called."""

KINDS = {"parameter": "tham số", "reference": "tệp tham chiếu"}
MOST_WORDS = 5


@dataclass(frozen=True)
class Step:
    """What a step reads and makes."""

    inputs: tuple[str, ...]
    """Parts of `inputs` in run.json that it reads."""
    reads: tuple[str, ...]
    makes: tuple[str, ...]
    """Files of the stage, as patterns, that earlier steps made for it, and that are its own."""
    asks: tuple[str, ...]
    """What its notebook asks of the stage; one that asks more is not known, and always run."""
    spares: tuple[str, ...] = (*OF_DOCUMENTS, OFFICE, *TEMPLATES.values())
    """Parameters and reference files that it does not read; any other, whatever is added later, it may."""


_SOURCES = ("source", "join", "map", "corrections")
STEPS: dict[str, Step] = {
    "1_data": Step(
        ("corrections", *BEFORE),
        READ,
        (DATA, FINDINGS, EXACT_FINDINGS),
        ("found", "read_source", "corrections", "save_source"),
    ),
    "2_status": Step(
        ("corrections", *BEFORE),
        (DATA, FINDINGS),
        (
            *(DATA, "data/tasks.csv", COUNTING.place, FLOW.place, HISTORY.place),
            *(f"figures/{name}{end}" for name in FIGURES for end in (".*", "-*.*")),
        ),
        ("found", "counted", "corrections", "previous_tasks", "save_judged", "audit", "save_figures"),
    ),
    "3_delays": Step(
        BEFORE,
        (DATA, COUNTING.place),
        (QUALITY.place, DELAYS.place, "data/quality.csv", "data/forecast.csv", FIGURE_FILES),
        (
            *("found", "params", "load_judged", "load_counts", "load_previous", "previous_tasks"),
            *("save_analysis", "save_rows", "save_figures"),
        ),
    ),
    "4_report": Step(
        ("source", "corrections", *BEFORE),
        (DATA, PART_FILES, FIGURE_FILES),
        ("*.*",),
        ("found", "load_result", "make_report", "write_documents", "unsupported"),
        spares=(),
    ),
}
"""The notebooks; where a file fits the patterns of several, it is of the first."""


def key_of(
    name: str, given: Mapping[str, Any], more: Mapping[str, Any], sums: Callable[[Iterable[str]], Key]
) -> Key:
    """Return the key of a notebook of `STEPS`.

    `given` goes into the run (`manifest.made_from`); `more` is what else the notebook is asked with: the
    parameters injected, the edition. `sums` gives the SHA-256 of the files that patterns name, as they lie
    before the notebook starts.
    """
    step = STEPS[name]
    made = sums(step.reads)
    return {
        **made_with(given),
        "notebook": given["notebooks"][f"{name}.ipynb"],
        **{f"asked.{what}": sum_of(value) for what, value in more.items()},
        **_parameters(given, without=step.spares),
        **{f"input.{role}": sum_of(given["inputs"][role]) for role in step.inputs if role in given["inputs"]},
        "earlier": sum_of(given["earlier"]),
        "words": _words(given),
        **_reference(given, without=step.spares),
        **{f"made.{pattern}": sum_of(_fitting(made, pattern)) for pattern in step.reads},
    }


def _words(given: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the words in which notebooks show tasks: of the office, or of the period."""
    said, office = given["parameters"].get("report") or {}, load_office()
    return sum_of(
        [said.get(name) or getattr(office, name) for name in ("task", "done", "units", "author_short")]
    )


def asked_with(period: str, changes: Mapping[str, Any], edition: Edition | None) -> dict[str, Any]:
    """Return what notebooks are asked with beside the inputs of a run."""
    return {
        "period": period,
        "changes": dict(changes),
        "edition": None if edition is None else edition.plain(),
    }


def known_notebooks(notebooks: Iterable[Path]) -> list[str]:
    """Return the names of those, in order, before the first whose reading is not known from its code."""
    ours = takewhile(lambda each: reads_only_its_stage(each, STEPS[each.stem].asks, OF_DOCUMENTS), notebooks)
    return [each.stem for each in ours]


def key_of_intake(given: Mapping[str, Any]) -> Key:
    """Return the key of reading the export."""
    others = {*given["parameters"]} - {*OF_READING}
    return {
        **made_with(given),
        **_parameters(given, without=others),
        **{f"input.{role}": sum_of(given["inputs"][role]) for role in _SOURCES if role in given["inputs"]},
        **_reference(given, without=(OFFICE, *TEMPLATES.values())),
    }


def key_of_page(given: Mapping[str, Any], executed: Path, **words: str) -> Key:
    """Return the key of the page of an executed notebook; `words` are its title and its colophon."""
    notebook = hashlib.sha256(executed.read_bytes()).hexdigest()
    return {**made_with(given), "executed": notebook} | {name: sum_of(said) for name, said in words.items()}


def words_of(changed: Sequence[str]) -> str:
    """Say in words what parts of keys are another now.

    Examples
    --------
    >>> words_of(["input.source", "parameter.label", "reference.holidays.yml"])
    'tệp nguồn, tham số label, tệp tham chiếu holidays.yml'
    """
    named = dict.fromkeys(WORDS.get(each) or _named(each) for each in changed)
    return ", ".join([*named][:MOST_WORDS]) + (", …" if len(named) > MOST_WORDS else "")


def _named(part: str) -> str:
    kind, _, name = part.partition(".")
    return f"{KINDS.get(kind, kind)} {name}".strip()


def key_of_brief(given: Mapping[str, Any], order: Order) -> Key:
    """Return the key of the brief of an agency: all that its worker gets."""
    asked = {name: value for name, value in order.parameters.items() if name != "project"}
    return {
        **made_with(given),
        "notebook": hashlib.sha256(order.notebook).hexdigest(),
        "asked": sum_of(asked),
        **{f"cut.{name}": hashlib.sha256(content).hexdigest() for name, content in order.files.items()},
    }


def sum_of(content: Any) -> str:
    """Return the SHA-256 of plain data."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def owner_of(file: str) -> str:
    """Return the notebook that a file of a stage is of.

    Examples
    --------
    >>> owner_of("figures/partition.svg"), owner_of("figures/reasons.svg"), owner_of("bao-cao.pdf")
    ('2_status', '3_delays', '4_report')
    """
    return next((name for name, step in STEPS.items() if any(fits(file, each) for each in step.makes)), "")


def fits(file: str, pattern: str) -> bool:
    """Tell whether a place in a stage fits a pattern, folder by folder."""
    path, wanted = Path(file), Path(pattern)
    return len(path.parts) == len(wanted.parts) and path.match(pattern)


def _fitting(made: Key, pattern: str) -> Key:
    return {name: digest for name, digest in made.items() if fits(name, pattern)}


def made_with(given: Mapping[str, Any]) -> Key:
    """Return the part of a key that every step has: the code, fonts, Python and packages."""
    return {
        "code": sha256_of_code(given["code"]),
        "fonts": sum_of(given["fonts"]),
        "python": sum_of([given["python"], given["platform"]]),
        "packages": sum_of(given["packages"]),
    }


def _parameters(given: Mapping[str, Any], without: Iterable[str]) -> Key:
    left_out = {*without}
    return {
        f"parameter.{name}": sum_of(value)
        for name, value in given["parameters"].items()
        if name not in left_out
    }


def _reference(given: Mapping[str, Any], without: Iterable[str]) -> Key:
    left_out = {*without}
    return {
        f"reference.{name}": digest for name, digest in given["reference"].items() if name not in left_out
    }
