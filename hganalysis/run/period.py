"""The story of one run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from filelock import FileLock, Timeout

from hganalysis.counting.result import judged_by
from hganalysis.counting.result_words import check_sentences
from hganalysis.documents.model import simulated_mark
from hganalysis.documents.notebook import export_notebook
from hganalysis.documents.typefaces.chosen import SHIPPED, typeface
from hganalysis.errors import BriefsError, CheckError, HgError, NotebookError, ParamsError, SourceError
from hganalysis.history.snapshots import keep_snapshot
from hganalysis.report.standing import told_of
from hganalysis.run.editions import (
    edition_of,
    is_issued,
    keep_earlier,
    next_edition,
    note_again,
    same_edition,
    write_edition,
)
from hganalysis.run.execute import Deadline
from hganalysis.run.executors import open_executor
from hganalysis.run.folder_notes import write_readme
from hganalysis.run.kernels import KernelServer, warm_kernels
from hganalysis.run.manifest import code_at_start, files_read, made_from, sum_of_source, write_manifest
from hganalysis.run.notebook_order import NOTEBOOKS, run_notebooks
from hganalysis.run.opened import MARK, name_of, published_tasks, read_corrections
from hganalysis.run.parts import DATA
from hganalysis.run.period_briefs import briefs_there, known_agencies, make_briefs
from hganalysis.run.previous import read_previous
from hganalysis.run.publish import publish, read_published, recover
from hganalysis.run.published_places import RESULT
from hganalysis.run.ro_crate import write_crate
from hganalysis.run.run_log import write_log
from hganalysis.run.stage import Stage, stage_name
from hganalysis.run.steps import asked_with, key_of_page, known_notebooks
from hganalysis.run.taken_over import Before, Steps
from hganalysis.run.today import with_days
from hganalysis.run.unchanged import UNCHANGED, agency_notebook, has_briefs
from hganalysis.run.verification import is_current
from hganalysis.settings.export_map import load_map
from hganalysis.settings.office import load_office
from hganalysis.settings.own_words import OwnWords, own_words, shown_in, worded
from hganalysis.settings.params import FAILED, Params, load_params, project_root, require_own_words
from hganalysis.settings.reference import outdated

if TYPE_CHECKING:
    import datetime as dt

    from hganalysis.counting.result_model import Result
    from hganalysis.report.period_result import PeriodResult
    from hganalysis.run.editions import Edition

RUN_SECONDS = 900
SHARED_FILE = 0o666
"""A lock in a folder that several people share is opened by each of them."""

OTHER_FONTS = (
    "Lưu ý: bản cài đặt thiếu phông chữ đi kèm, nên tệp PDF không dùng phông chữ có kích thước như "
    "Times New Roman. Cài lại hganalysis rồi chạy lại."
)

Say = Callable[[str], None]


def run_period(
    params_file: Path,
    outputs: Path | None = None,
    *,
    overrides: Mapping[str, str] | None = None,
    strict: bool = False,
    seconds: float = RUN_SECONDS,
    say: Say = print,
    on_cell: Callable[[str, int, int], None] = lambda *_: None,
    agencies: Collection[str] = (),
    jobs: int = 1,
    executor: str = "",
    again: bool = False,
    today: dt.date | None = None,
    reissue: str = "",
) -> Path:
    """Run one period and publish it.

    Parameters
    ----------
    params_file : Path
        The period's YAML.
    outputs : Path, optional
        Where periods are published; ``outputs`` beside ``params`` when not given.
    overrides : mapping of str to str, optional
        Parameters that replace those of the file, by dotted key.
    strict : bool
        Publish nothing when a check does not hold or a finding changes what is counted.
    seconds : float
        Deadline of the whole run.
    say, on_cell : callable
        Told what is going on: a line at a time, and (notebook, cell, cells) before each cell; of the notebook
        of agencies (notebook, brief, briefs) while that brief, in order of being done, is waited for.
    agencies : collection of str
        Ids of agencies that get a brief of their own, or `ALL`. Where the period is published already from
        the same inputs, only their briefs are made, and the others stay.
    jobs : int
        Briefs that are made at a time.
    executor : str
        ``dask://host:port`` of the cluster that makes them; this machine when not given.
    again : bool
        Run even where the period is published already from the same inputs; else it stays as it is.
    today : date, optional
        What days that the params say by a word count from; the day of the clock when not given.
    reissue : str
        Why a period that was issued is replaced; without a reason it is not. The edition before stays.

    Returns
    -------
    Path
        The published folder.

    Raises
    ------
    ParamsError, NotebookError, CheckError
        Nothing was published, and what was published before is untouched.
    BriefsError
        Everything was published but some briefs.

    Examples
    --------
    >>> from pathlib import Path
    >>> import hganalysis as hg
    >>> hg.run_period(Path("params/khong-co.yml"))
    Traceback (most recent call last):
    hganalysis.errors.ParamsError: Không có tệp params/khong-co.yml. Kiểm tra lại đường dẫn.
    """
    overrides = with_days(params_file, overrides, today)
    params = load_params(params_file, overrides)
    root = project_root(params_file)
    require_own_words(params, load_map(params.source.map, root).agencies.directory)
    read_corrections(params, root)
    for each in outdated():
        say(f"Lưu ý: {each}")
    outputs = outputs or root / "outputs"
    notebooks = _notebooks(root, agencies)
    wanted = known_agencies(agencies, params, root)
    outputs.mkdir(parents=True, exist_ok=True)
    published = outputs / params.period
    _refuse_link(published)
    deadline = Deadline.after(seconds)
    try:
        lock = FileLock(outputs / f".lock-{params.period}", timeout=0, mode=SHARED_FILE)
        with lock, shown_in(_words(params)), ExitStack() as held:
            recover(published)
            read_previous(outputs, params)
            given = _read_by_this_code(made_from(root, params, params_file, outputs))
            reused = not (again or reissue) and is_current(published, given)
            if reused and has_briefs(published, wanted, root):
                return _unchanged(published, strict=strict, say=say)
            start = held.enter_context(open_executor(executor, jobs)) if wanted else None
            edition = None if reused else next_edition(published, reissue)
            folder = _fresh(outputs / stage_name(params.period), published if reused else None, edition)
            held.callback(shutil.rmtree, folder, ignore_errors=True)  # published or kept it is gone from here
            stage = Stage(folder, root, params)
            asked = _asked(stage, params_file, overrides or {})
            steps = _steps(stage, given, asked, None if again else published, notebooks, say)
            if not reused:
                with warm_kernels(say) as server:
                    result = _run_notebooks(stage, asked, notebooks, deadline, say, on_cell, server, steps)
                _finish(stage, result, steps, strict=strict)
                shutil.rmtree(outputs / FAILED / params.period, ignore_errors=True)
            else:
                steps.keep_all()
            failed = make_briefs(stage, wanted, asked, start, deadline, say, steps, on_cell) if start else {}
            _refuse_moved(given, files_read(root, params, params_file, outputs))
            _publish(stage, given, steps, published, deadline, say)
            _keep(replace(stage, folder=published), say)
            if typeface() != SHIPPED:
                say(OTHER_FONTS)
    except Timeout:
        raise ParamsError(
            f"Kỳ {params.period} đang được một lần chạy khác xử lý; chờ lần đó xong rồi chạy lại."
        ) from None
    if failed:
        raise BriefsError(published, failed)
    return published


def _words(params: Params) -> OwnWords:
    return own_words(load_office().changed_by(params.report))


def _steps(
    stage: Stage,
    given: Mapping[str, Any],
    asked: Mapping[str, Any],
    published: Path | None,
    notebooks: Iterable[Path],
    say: Say,
) -> Steps:
    """Return the steps of a run, those that the published folder may give known to them."""
    before, edition = Before(published), edition_of(stage.folder)
    if before.fault:
        say(before.fault)
    more = asked_with(asked["period"], asked["changes"], edition)
    return Steps(stage, given, more, before, known_notebooks(notebooks))


def _publish(
    stage: Stage, given: Mapping[str, Any], steps: Steps, published: Path, deadline: Deadline, say: Say
) -> None:
    """Let a finished stage take the place of what is published, its README, manifest and log written.

    An issued folder in its place stays under a name of its own.
    """
    folder, result = stage.folder, read_published(stage.folder)
    write_readme(folder, result)
    write_crate(folder, given)
    told = told_of(result, load_office().changed_by(stage.params.report))
    more = {"told": told, "steps": dict(sorted(steps.records.items())), **briefs_there(folder, stage.root)}
    write_manifest(folder, given, result, **more)
    said = steps.complaints
    write_log(folder, published, stage.params, result, seconds=deadline.spent(), said=said)
    if said:
        say(f"Lưu ý: Python có cảnh báo khi chạy sổ tay {', '.join(sorted(said))}; xem run.log của kỳ.")
    edition, with_more_briefs = edition_of(folder), is_issued(published) and same_edition(folder, published)
    keep_earlier(published, edition)
    if left := publish(folder, published):
        say(f"Lưu ý: không đủ quyền xóa bản cũ, còn ở {left.name}; người tạo ra nó cần tự xóa.")
    if with_more_briefs:
        note_again(published)
    elif edition is not None:
        say(f"Đây là bản {edition.version}, chưa ban hành; bản trước ở {edition.replaces}.")


def _refuse_link(published: Path) -> None:
    if published.is_symlink():
        raise ParamsError(
            f"{published} là liên kết; kỳ báo cáo phải là thư mục thật để thay được trong một bước. "
            "Xóa liên kết, hoặc đặt --outputs vào nơi nó chỉ đến."
        )


def _unchanged(published: Path, *, strict: bool, say: Say) -> Path:
    """Leave a period as it is published, held to `--strict` as a new one is."""
    if strict:
        _refuse_doubtful(read_published(published))
    say(UNCHANGED)
    return published


def _finish(stage: Stage, result: PeriodResult, steps: Steps, *, strict: bool) -> None:
    """Leave the one result, held to `strict`, and write the page of the last notebook."""
    if strict:
        _refuse_doubtful(result)
    stage.drop_parts()
    _export(stage, result, [*NOTEBOOKS][-1:], steps)


def _keep(stage: Stage, say: Say) -> None:
    """Add what was published to the history, unless the notebooks of the project keep no tasks."""
    if not (stage.folder / DATA).is_file():
        return
    tasks = published_tasks(stage.folder).drop(columns=MARK, errors="ignore")
    tasks.attrs = judged_by(stage.params)
    office = load_office().changed_by(stage.params.report)
    source = sum_of_source(stage.params, stage.root)
    kept = keep_snapshot(tasks, stage.folder.parent, office=office.letterhead, source=source)
    if told := kept.words():
        say(told)


def _notebooks(root: Path, agencies: Collection[str]) -> list[Path]:
    paths = [root / "notebooks" / f"{name}.ipynb" for name in NOTEBOOKS]
    needed = [*paths, *([agency_notebook(root)] if agencies else [])]
    missing = [path.name for path in needed if not path.is_file()]
    if missing:
        raise ParamsError(f"Thư mục {root.name}/notebooks thiếu sổ tay {', '.join(missing)}.")
    return paths


def _fresh(folder: Path, published: Path | None, edition: Edition | None) -> Path:
    """Return the staging folder, empty or as it was published; what a killed run left in it goes."""
    shutil.rmtree(folder, ignore_errors=True)
    if published is not None:
        shutil.copytree(published, folder)
        return folder
    (folder / "notebooks").mkdir(parents=True)
    write_edition(folder, edition)
    return folder


def _asked(stage: Stage, file: Path, overrides: Mapping[str, str]) -> dict[str, Any]:
    """Return the parameters of the notebooks: which period of which project, and what is changed in it."""
    project = _relative(stage.root, stage.folder / "notebooks")  # agencies lie as deep
    return {"period": name_of(file, stage.root), "project": project, "changes": dict(overrides)}


def _run_notebooks(
    stage: Stage,
    parameters: Mapping[str, Any],
    notebooks: list[Path],
    deadline: Deadline,
    say: Say,
    on_cell: Callable[[str, int, int], None],
    server: KernelServer | None,
    steps: Steps,
) -> PeriodResult:
    """Execute the notebooks, and return what they come to.

    That, and the pages of all but the last, are written while the last runs, which adds nothing to it.
    """
    named = {notebook.stem: notebook for notebook in notebooks}
    made: list[PeriodResult] = []

    def meanwhile() -> None:
        made.append(stage.load_result())
        stage.write_result(made[0])
        _export(stage, made[0], [*named][:-1], steps)

    try:
        run_notebooks(named, stage.folder, parameters, deadline, server, say, on_cell, meanwhile, steps)
    except NotebookError as error:
        kept = _keep_failed(stage)
        raise NotebookError(f"{error}\nSổ tay chạy dở được giữ ở {kept}") from error
    except HgError:
        shutil.rmtree(stage.folder)
        raise
    return made[0]


def _keep_failed(stage: Stage) -> Path:
    failed = stage.folder.parent / FAILED / stage.params.period
    shutil.rmtree(failed, ignore_errors=True)
    failed.parent.mkdir(exist_ok=True)
    os.rename(stage.folder, failed)
    return failed / "notebooks"


def _refuse_moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Refuse to publish what was made while one of its inputs changed: it may be made of both.

    Raises SourceError: the inputs that changed.
    """
    changed = [
        _input_name(value) if kind == "inputs" else f"{RESULT} {name}" if kind == "earlier" else name
        for kind in ("inputs", "earlier", "reference", "notebooks", "code")
        for name, value in before[kind].items()
        if after[kind].get(name) != value
    ]
    if changed:
        raise SourceError(
            f"Trong lúc chạy, tệp đầu vào đã bị sửa: {', '.join(changed)}. Không công bố, vì số liệu có thể "
            "lấy từ hai bản khác nhau; đợi sửa xong rồi chạy lại."
        )


def _read_by_this_code(given: dict[str, Any]) -> dict[str, Any]:
    """Return what goes into a run; refuse one whose code is no longer that of this process."""
    if given["code"] != code_at_start():
        raise SourceError(
            "Mã của hganalysis đã được cập nhật từ khi lệnh này bắt đầu, nên số liệu tính ra không phải của "
            "bản mới. Không chạy; dừng lệnh rồi gọi lại."
        )
    return given


def _input_name(entry: Mapping[str, Any]) -> str:
    """Return the name of an input of run.json: of a file, of a folder or of a table of Spark."""
    return next(str(entry[key]) for key in ("file", "folder", "table") if key in entry)


def _refuse_doubtful(result: Result) -> None:
    """Refuse what a check or a warning speaks against."""
    sentences = check_sentences(result)
    failed = [sentences[check.name] for check in result.checks if not check.holds]
    warned = [warning.message for warning in result.warnings]
    said = [
        "\n".join((f"{what}, không công bố (--strict):", *messages))
        for what, messages in (
            ("Có kiểm tra không đạt", failed),
            ("Có phát hiện làm thay đổi số được tính", warned),
        )
        if messages
    ]
    if said:
        raise CheckError("\n".join(said))


def _export(stage: Stage, result: PeriodResult, names: Iterable[str], steps: Steps) -> None:
    """Write executed notebooks as pages, code folded away."""
    line = stage.colophon(result)
    for name in names:
        executed, title = (
            stage.folder / "notebooks" / f"{name}.ipynb",
            _page_title(worded(NOTEBOOKS[name]), stage.params, result),
        )
        key = key_of_page(steps.given, executed, title=title, colophon=line)
        steps.made(f"notebooks/{name}.html", key, partial(_page, executed, title, line))


def _page(executed: Path, title: str, line: str) -> bytes:
    notebook: Any = nbformat.read(executed, as_version=4)
    return export_notebook(notebook, title=title, colophon=line).encode("utf-8")


def _page_title(title: str, params: Params, result: Result) -> str:
    return f"{title}, {params.label}{simulated_mark(result.simulated)}"


def _relative(target: Path, start: Path) -> str:
    """Return a path from one folder to another: no place of the machine stands in a shared notebook."""
    try:
        return Path(os.path.relpath(target.resolve(), start.resolve())).as_posix()
    except ValueError:  # another drive, on Windows
        return target.resolve().as_posix()
