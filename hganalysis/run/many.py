"""Several periods in one go: planned first, each run or passed over, one that fails stops no other."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hganalysis.errors import HgError, ParamsError
from hganalysis.run.manifest import made_from
from hganalysis.run.period import run_period
from hganalysis.run.period_briefs import known_agencies
from hganalysis.run.run_log import expected_seconds
from hganalysis.run.today import with_days
from hganalysis.run.unchanged import has_briefs
from hganalysis.run.verification import is_current
from hganalysis.settings.params import Params, load_params, project_root

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path


PASSED_OVER = "đã công bố từ đúng các tệp này, bỏ qua"


@dataclass(frozen=True)
class Planned:
    """A period to run, unless it is published already from the same inputs."""

    file: Path
    params: Params
    published: Path
    is_there: bool
    seconds: float | None = None
    """How long it will take by the runs before; None where there was none."""

    @property
    def will(self) -> str:
        """What will be done."""
        return PASSED_OVER if self.is_there else "chạy"


@dataclass(frozen=True)
class Outcome:
    """What became of a period: the exit code of its run, 0 too where it was passed over."""

    period: str
    code: int
    said: str
    seconds: float


def plan(
    files: Sequence[Path],
    outputs: Path | None = None,
    *,
    overrides: Mapping[str, str] | None = None,
    agencies: Collection[str] = (),
    today: dt.date | None = None,
) -> list[Planned]:
    """Say what each params file asks for, in the order of the as-of dates.

    Raises ParamsError: the faults of all files at once, or two that are of one period.
    """
    found, faults = [], []
    for file in files:
        try:
            params = load_params(file, with_days(file, overrides, today))
            known_agencies(agencies, params, project_root(file))
            found.append((file, params))
        except HgError as error:
            faults.append(str(error))
    names = [params.period for _, params in found]
    faults += [f"Kỳ {name} có trong nhiều tệp tham số." for name in sorted({*names}) if names.count(name) > 1]
    if faults:
        raise ParamsError("\n".join(faults))
    found.sort(key=lambda each: (each[1].to, each[1].period))
    places = [(outputs or project_root(file) / "outputs") / params.period for file, params in found]
    return [
        Planned(file, params, place, _is_there(file, params, place, agencies), expected_seconds(place))
        for (file, params), place in zip(found, places, strict=True)
    ]


def _is_there(file: Path, params: Params, published: Path, agencies: Collection[str]) -> bool:
    """Tell whether a period is published from these inputs, with the briefs asked for."""
    if not published.is_dir():
        return False
    root = project_root(file)
    given = made_from(root, params, file, published.parent)
    return is_current(published, given) and has_briefs(
        published, known_agencies(agencies, params, root), root
    )


def run_planned(
    planned: Planned,
    *,
    overrides: Mapping[str, str] | None = None,
    agencies: Collection[str] = (),
    **options: Any,
) -> Outcome:
    """Run a planned period, and tell what became of it; `options` are those of `run_period`.

    One whose inputs are by its turn those it was published from is passed over, so that a run of many that
    was stopped goes on where it was.
    """
    name, started, code = planned.params.period, time.monotonic(), 0
    said = PASSED_OVER
    if not _is_there(planned.file, planned.params, planned.published, agencies):
        outputs = planned.published.parent
        said = "đã công bố"
        try:
            run_period(planned.file, outputs, overrides=overrides, agencies=agencies, **options)
        except HgError as error:
            code, said = error.exit_code, str(error)
    return Outcome(name, code, said, time.monotonic() - started)
