"""What the portal shows of a published period, taken from its folder once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import pyarrow.parquet as pq
from pydantic import ConfigDict, ValidationError

from hganalysis import vocab
from hganalysis.counting.record import Record
from hganalysis.counting.result_model import AgencyCounts, AgencyRates, Earlier, KnownFault, RangedRate, Rate
from hganalysis.documents.html import REGISTER, REPORT_PAGE
from hganalysis.errors import ParamsError
from hganalysis.report.period_result import SCHEMA
from hganalysis.report.rows_behind import Agency, agency_sets, named
from hganalysis.run.editions import Edition, edition_of
from hganalysis.run.manifest import MANIFEST, sha256
from hganalysis.run.parts import DATA
from hganalysis.run.published_places import RESULT
from hganalysis.settings.directory import days_to_tell_apart
from hganalysis.text import slug

if TYPE_CHECKING:
    from pathlib import Path

BRIEFS = "agencies"
TASK = ("doc_number", "task_id", "title")
"""What a task is found by and told by."""


class ShelvedWarning(KnownFault):
    """A warning with its sentence."""

    message: str


class Compared(Record):
    """What the fair comparison says of an agency; `unsaid` where it says nothing."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="ignore")

    tasks: int
    late: int
    expected: float
    low: int | None
    high: int | None
    named: Literal["higher", "lower", ""]
    unsaid: str


class ShelvedAgency(AgencyCounts, AgencyRates):
    """An agency in a period."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="ignore")

    rows: str = ""
    """The name of its tasks in the register."""
    fair: Compared | None = None
    brief: str = ""
    """The place of its own brief in the folder, "" without one."""

    def rate(self) -> Rate:
        """Return the rate that is compared between periods."""
        return next(each for each in self.rates if each.name == vocab.SETTLED_RATE)


class Extract(Earlier):
    """A published period as the portal shows it."""

    map: str
    """The name of the map its source was read with: only what one map reads can be set side by side."""
    by_agency: tuple[ShelvedAgency, ...]
    warnings: tuple[ShelvedWarning, ...] | None = None
    failed_checks: int
    fair_unsaid: str
    """Why no agency is compared; "" where they are."""
    files: tuple[str, ...]
    """Every file of the folder, as run.json lists them."""
    edition: Edition | None = None
    """What the folder replaces, None for a first edition."""
    lists_tasks: bool
    """The page of the report holds the list of tasks that a link leads to."""

    def settled(self) -> RangedRate:
        """Return the rate that is compared between periods."""
        return next(each for each in self.rates if each.name == vocab.SETTLED_RATE)

    def link(self, count: str, *sets: str) -> str:
        """Return where the rows behind a count are, the report as a whole where it has no list of tasks."""
        page = f"{self.period}/{REPORT_PAGE}"
        return f"{page}#{REGISTER}?{named(count, *filter(None, sets))}" if self.lists_tasks else page


class Finding(Record):
    """What a task is found by in one period: texts, and places of agency and status in their lists."""

    agencies: tuple[tuple[str, str], ...]
    """Name and the name of its tasks."""
    tasks: tuple[tuple[str, str, str, int, int], ...]
    """Number of the document, id, title, place of the agency, place of the status in `vocab.STATUSES`."""


def extract(folder: Path) -> Extract:
    """Return what the portal shows of a published folder.

    Raises ParamsError: the folder is not as it was published, or was written by another version.
    """
    manifest, result = _json(folder / MANIFEST), _json(folder / RESULT)
    files = manifest.get("outputs")
    if not isinstance(files, dict) or files.get(RESULT) != sha256(folder / RESULT):
        raise ParamsError(f"{RESULT} không như khi công bố ({MANIFEST})")
    if int(result.get("schema", 0)) > SCHEMA:
        raise ParamsError("do bản mới hơn của công cụ ghi; cài bản mới hơn")
    if result.get("period") != folder.name:
        raise ParamsError(f"tên thư mục khác tên kỳ «{result.get('period')}»")
    try:
        from_manifest = {"map": str(manifest["parameters"]["source"]["map"]), "files": sorted(files)}
        told = {"lists_tasks": _has_register(folder), "edition": edition_of(folder)}
        taken = {**result, **_taken(result), **from_manifest, **told}
        return _with_places(Extract.model_validate(taken))
    except (AttributeError, KeyError, TypeError, ValidationError):
        raise ParamsError("do bản khác của công cụ ghi; chạy lại kỳ đó") from None


def find_tasks(folder: Path, shown: Extract) -> Finding | None:
    """Return what the tasks of a period are found by, None where its data are not as they were published."""
    listed = _json(folder / MANIFEST)["outputs"].get(DATA)
    if not (folder / DATA).is_file() or listed != sha256(folder / DATA):
        return None
    names = pq.read_schema(folder / DATA).names
    wanted = [*TASK, "agency_id", "agency", "status"]
    rows = pq.read_table(folder / DATA, columns=[name for name in wanted if name in names]).to_pylist()
    sets = {(each.agency_id, each.agency): each.rows for each in shown.by_agency}
    pairs = [(row["agency_id"] or None, row["agency"] or vocab.UNNAMED) for row in rows]
    once = [*dict.fromkeys(pairs)]
    days = dict(zip(once, days_to_tell_apart(once), strict=True))
    agencies: dict[tuple[str, str], int] = {}
    statuses = {status: place for place, status in enumerate(vocab.STATUSES)}
    tasks = []
    for row, pair in zip(rows, pairs, strict=True):
        agency = (pair[1] + days[pair], sets.get(pair, ""))
        place = agencies.setdefault(agency, len(agencies))
        tasks.append((*(str(row.get(key) or "") for key in TASK), place, statuses[row["status"]]))
    return Finding(agencies=tuple(agencies), tasks=tuple(tasks))


def _json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise ParamsError(f"không có {path.name}; không phải kỳ đã công bố") from None
    except ValueError:
        raise ParamsError(f"{path.name} bị hỏng; chạy lại kỳ đó") from None
    if not isinstance(content, dict):
        raise ParamsError(f"{path.name} bị hỏng; chạy lại kỳ đó")
    return content


def _taken(result: dict[str, Any]) -> dict[str, Any]:
    found = (result.get("delays") or {}).get("agencies") or {}
    fair = {(each["agency_id"], each["agency"]): each for each in found.get("rows", [])}
    agencies = [
        {**each, "fair": fair.get((each["agency_id"], each["agency"]))} for each in result["by_agency"]
    ]
    return {
        "by_agency": agencies,
        "failed_checks": sum(not each["holds"] for each in result["checks"]),
        "fair_unsaid": found.get("unsaid", "" if found else "kỳ này chưa có phần so sánh."),
    }


def _has_register(folder: Path) -> bool:
    page = folder / REPORT_PAGE
    return page.is_file() and f'id="{REGISTER}"'.encode() in page.read_bytes()


def _with_places(known: Extract) -> Extract:
    """Return an extract whose agencies know the name of their tasks and the place of their brief."""
    for rates in (known.rates, *(each.rates for each in known.by_agency)):
        if vocab.SETTLED_RATE not in {each.name for each in rates}:
            raise KeyError(vocab.SETTLED_RATE)
    sets = agency_sets(known.by_agency)
    agencies = [
        each.model_copy(update={"rows": sets[_key(each)], "brief": _brief(each, known.files)})
        for each in known.by_agency
    ]
    return known.model_copy(update={"by_agency": tuple(agencies)})


def _key(agency: ShelvedAgency) -> Agency:
    return agency.agency_id or "", agency.agency, agency.group


def _brief(agency: ShelvedAgency, files: tuple[str, ...]) -> str:
    name = f"{BRIEFS}/{slug(agency.agency_id or '')}.html"
    return name if name in files else ""
