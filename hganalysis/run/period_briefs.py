"""The briefs of the agencies of a period: who is asked for, what is published, what failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hganalysis.errors import ParamsError
from hganalysis.run.agency_briefs import SUFFIXES, Made, Order, make_all
from hganalysis.run.agency_folder import Cut, unknown_agency
from hganalysis.run.manifest import sha256, versions
from hganalysis.run.notebook_code import OWN, reads_only_its_stage
from hganalysis.run.opened import read_source
from hganalysis.run.steps import key_of_brief
from hganalysis.run.unchanged import ALL, agency_notebook
from hganalysis.settings.directory import load_agencies
from hganalysis.settings.export_map import load_map
from hganalysis.settings.params import FAILED
from hganalysis.text import slug

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from concurrent.futures import Executor
    from pathlib import Path

    from hganalysis.run.execute import Deadline
    from hganalysis.run.stage import Stage
    from hganalysis.run.taken_over import Steps
    from hganalysis.settings.params import Params

FOLDER = "agencies"
ASKS = ("found", "counted", "findings", "brief", "write")
"""What the notebook of an agency asks of its tasks."""


def known_agencies(asked: Collection[str], params: Params, root: Path) -> tuple[str, ...]:
    """Return the names of the agencies asked for, or `ALL`.

    Raises ParamsError: one that nobody knows; the message has the names near it.
    """
    if not asked or ALL in asked:
        return (ALL,) if asked else ()
    if load_map(params.source.map, root).agencies.directory == "reference":
        ids = [agency.id for agency in load_agencies()]
    else:
        ids = read_source(params, root)[0]["agency_id"].dropna().unique().tolist()
    known = dict.fromkeys(map(slug, ids), "")
    unknown = [unknown_agency(each, known) for each in asked if slug(each) not in known]
    if unknown:
        raise ParamsError("\n".join(unknown))
    return tuple(dict.fromkeys(map(slug, asked)))


def make_briefs(
    stage: Stage,
    wanted: Collection[str],
    parameters: Mapping[str, Any],
    start: Callable[[], Executor],
    deadline: Deadline,
    say: Callable[[str], None],
    steps: Steps,
    on_cell: Callable[[str, int, int], None] = lambda *_: None,
) -> dict[str, str]:
    """Put the briefs of some agencies into a finished stage; return by its name why one could not be made.

    What ran of its notebook is kept beside the periods. `on_cell` is told the name of the notebook, and which
    of how many briefs is waited for, whosever it is.
    """
    cut = Cut(stage)
    names = [*cut.agencies] if ALL in wanted else [name for name in wanted if name in cut.agencies]
    for name in sorted({*wanted} - {ALL, *names}):
        say(f"{name}: không có nhiệm vụ nào trong tệp nguồn của kỳ, không lập tóm tắt.")
    source, here = agency_notebook(stage.root), versions()
    notebook = source.read_bytes()
    orders = [
        Order(name, notebook, {**parameters, "agency": name}, cut.files_of(name), here) for name in names
    ]
    keys = {order.name: key_of_brief(steps.given, order) for order in orders}
    known = reads_only_its_stage(source, ASKS, (), OWN)
    there = [name for name in names if known and steps.kept(f"{FOLDER}/{name}", keys[name])]
    if there:
        say(f"{len(there)} tóm tắt cơ quan không đổi, lấy lại bản đã công bố.")
    orders = [order for order in orders if order.name not in there]
    kept = stage.folder.parent / FAILED / stage.params.period / FOLDER
    failed: dict[str, str] = {}
    told = 0

    def keep(name: str, made: Made) -> None:
        nonlocal told
        told += 1
        say(f"[{told}/{len(orders)}] {name}: {'KHÔNG LẬP ĐƯỢC' if made.fault else 'đã lập tóm tắt'}")
        _write({}, stage.folder / FOLDER, name)
        _write({}, kept, name)
        steps.hear(f"{FOLDER}/{name}", made.said)
        _write(made.files, kept if made.fault else stage.folder / FOLDER, name)
        if made.fault:
            failed[name] = made.fault
            steps.records.pop(f"{FOLDER}/{name}", None)
        else:
            steps.note(
                f"{FOLDER}/{name}", keys[name], [f"{FOLDER}/{name}{end}" for end in sorted(made.files)]
            )
        if told < len(orders):
            on_cell(source.stem, told + 1, len(orders))

    if orders:
        on_cell(source.stem, 1, len(orders))
    make_all(orders, start, deadline, keep)
    return dict(sorted(failed.items()))


def _write(files: Mapping[str, bytes], folder: Path, name: str) -> None:
    """Let a folder have these files of a brief and no others."""
    for suffix in SUFFIXES:
        path = folder / f"{name}{suffix}"
        if suffix in files:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[suffix])
        else:
            path.unlink(missing_ok=True)


def briefs_there(folder: Path, root: Path) -> dict[str, Any]:
    """Return what run.json says of the briefs in a folder; nothing where there are none."""
    names = sorted(path.stem for path in (folder / FOLDER).glob("*.ipynb"))
    return {"agencies": {"notebook": sha256(agency_notebook(root)), "made": names}} if names else {}
