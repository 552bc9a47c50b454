"""What a command found as one JSON object, for other programs."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext, redirect_stdout
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

SCHEMA = 1
"""Number of the form of the objects: higher where a key goes or means something else."""

PLACED = ("file", "sheet", "row", "rows", "column", "value", "reason", "task_id")
"""Columns of the findings that tell of each where it stands and why."""


@dataclass(frozen=True)
class Found:
    """What a command found, in numbers, codes and texts, and the exit code it ends with."""

    data: dict[str, Any]
    exit_code: int = 0


def for_programs(command: Callable[..., Found]) -> Callable[..., int]:
    """Give a command the option ``--json``: one object on standard output, what is said on standard error.

    The object has the keys `schema`, `command` and `exit_code` and those of what was found. An error that
    ends the command leaves standard output empty.
    """

    @click.option(
        "--json", "as_json", is_flag=True, help="In kết quả là một đối tượng JSON, cho chương trình khác."
    )
    @wraps(command)
    def asked(*given: Any, as_json: bool, **options: Any) -> int:
        with redirect_stdout(sys.stderr) if as_json else nullcontext():
            found = command(*given, **options)
        if as_json:
            name = click.get_current_context().info_name
            told = {"schema": SCHEMA, "command": name, "exit_code": found.exit_code, **found.data}
            click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return found.exit_code

    return asked


def faults_of(
    findings: pd.DataFrame, warnings: Sequence[Mapping[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """Return what changes the counts of an export, and each kind of finding with its places, by code."""
    from hganalysis.intake.findings import KINDS, counted
    from hganalysis.settings.own_words import worded

    kinds = [
        {
            "code": code,
            "severity": KINDS[code].severity,
            "n": n,
            "label": worded(KINDS[code].label),
            "action": worded(KINDS[code].action),
            "places": records_of(findings.loc[findings["code"] == code, list(PLACED)]),
        }
        for code, n in counted(findings)
    ]
    warned = [{**each, "message": worded(each["message"])} for each in warnings]
    return {"warnings": warned, "findings": kinds}


def doubts_of(told: Mapping[str, Sequence[str]], result: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return what a period was told of (in `run.json`) with the codes and numbers that its result has."""
    failed = [each for each in result["checks"] if not each["holds"]]
    return {
        **told,
        "checks": _said(told["checks"], failed),
        "warnings": _said(told["warnings"], result["warnings"]),
        "findings": result["findings"]["by_code"],
    }


def _said(sentences: Sequence[str], of: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return records, each with the sentence that was said of it, in the words of the office."""
    return [{**each, "message": said} for said, each in zip(sentences, of, strict=True)]


def records_of(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as JSON has them: days as texts, null for what is missing."""
    records: list[dict[str, Any]] = json.loads(rows.to_json(orient="records", date_format="iso"))
    return records
