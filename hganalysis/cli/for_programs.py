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
    from collections.abc import Callable

    import pandas as pd

SCHEMA = 1
"""Number of the form of the objects: higher where a key goes or means something else."""


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


def records_of(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as JSON has them: days as texts, null for what is missing."""
    records: list[dict[str, Any]] = json.loads(rows.to_json(orient="records", date_format="iso"))
    return records
