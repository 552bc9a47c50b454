"""Commands that run periods. Each imports what it needs when it is called, so that help is quick."""

from __future__ import annotations

import json
import sys
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hganalysis.cli.command_line import (
    OWN_PROCESS,
    PLACE,
    cli,
    near,
    refuse_export,
    strictly,
    tell,
    to_outputs,
)
from hganalysis.cli.for_programs import Found, doubts_of, for_programs
from hganalysis.errors import BriefsError, ParamsError
from hganalysis.run.kernel_server import in_environment_of_kernels, start_again_as_kernels_do

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from hganalysis.run.many import Outcome


@cli.command(no_args_is_help=True)
@click.argument("params", metavar="PARAMS...", type=PLACE, nargs=-1, required=True)
@click.option(
    "-p",
    "--param",
    "overrides",
    multiple=True,
    metavar="KHÓA=GIÁ_TRỊ",
    help="Thay một tham số, ví dụ -p deadline.granularity=minute.",
)
@to_outputs
@strictly
@click.option(
    "--deadline",
    "seconds",
    type=click.FloatRange(min=1),
    default=900,
    metavar="GIÂY",
    help="Thời hạn của cả lần chạy; mặc định 900 giây.",
)
@click.option(
    "--agencies",
    metavar="MÃ,MÃ…|all",
    default="",
    help="Lập tóm tắt riêng của từng cơ quan có mã này, hoặc của mọi cơ quan (all).",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    metavar="SỐ",
    help="Số bản tóm tắt lập cùng lúc; mặc định 1.",
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="NGÀY",
    help="Coi hôm nay là ngày này khi tham số ghi ngày bằng chữ, ví dụ to: cuối tháng trước.",
)
@click.option(
    "--reissue",
    default="",
    metavar="LÝ_DO",
    help="Thay một kỳ đã ban hành, vì lý do này; bản cũ được giữ, bản mới ghi lý do ở mọi tài liệu.",
)
@click.option("--plan", "only_plan", is_flag=True, help="Chỉ nêu bước nào sẽ chạy và vì sao, không chạy.")
@click.option("--again", is_flag=True, help="Chạy lại dù không có gì thay đổi từ lần công bố trước.")
@click.option(
    "--executor",
    default="",
    metavar="dask://MÁY:CỔNG",
    help="Lập tóm tắt trên cụm máy Dask thay cho máy này.",
)
@for_programs
def run(
    params: Sequence[Path],
    overrides: Sequence[str],
    agencies: str,
    today: dt.datetime | None,
    only_plan: bool,
    **options: Any,
) -> Found:
    """Chạy một kỳ báo cáo và công bố sản phẩm.

    PARAMS là tệp tham số, hoặc mẫu tên như 'params/2024-*.yml'. Nhiều kỳ thì chạy lần lượt theo ngày chốt;
    kỳ đã công bố từ đúng các tệp ấy được bỏ qua, nên chạy lại lệnh là chạy tiếp; một kỳ lỗi không dừng các
    kỳ khác.
    """
    files = _expanded(params)
    for file in files:
        refuse_export(file)
    wanted = [each.strip() for each in agencies.split(",") if each.strip()]
    changes = _pairs(overrides)
    day = today.date() if today else None
    options |= {"overrides": changes, "agencies": wanted, "today": day}
    if only_plan:
        return _plan(files, options["outputs"], changes, day)
    own = click.get_current_context().obj == OWN_PROCESS
    has_begun_again = own and in_environment_of_kernels()
    if len(files) == 1 and not has_begun_again and (unchanged := _unchanged(files[0], **options)):
        return unchanged
    return _run_warm(files, begin_again=own, **options)


def _plan(
    files: Sequence[Path], outputs: Path | None, overrides: Mapping[str, str], today: dt.date | None
) -> Found:
    from hganalysis.run.step_plan import plan_of_steps
    from hganalysis.run.today import with_days

    plans = {}
    for file in files:
        plans[file.as_posix()] = list(
            plan_of_steps(file, outputs, overrides=with_days(file, overrides, today))
        )
        tell(plans[file.as_posix()])
    return Found({"plans": plans})


def _unchanged(
    file: Path,
    *,
    outputs: Path | None,
    overrides: Mapping[str, str],
    today: dt.date | None,
    strict: bool,
    **options: Any,
) -> Found | None:
    """Say that a run would change nothing, where that is so; what computes is not even imported then."""
    if options["again"] or options["reissue"]:
        return None
    from hganalysis.run.today import with_days
    from hganalysis.run.unchanged import UNCHANGED, has_briefs, still_published
    from hganalysis.run.verification import read_manifest
    from hganalysis.settings.params import project_root
    from hganalysis.settings.reference import outdated

    folder = still_published(file, outputs, with_days(file, overrides, today))
    told = read_manifest(folder).get("told") if folder else None
    if folder is None or told is None or (strict and (told["checks"] or told["warnings"])):
        return None
    if not has_briefs(folder, options["agencies"], project_root(file)):
        return None
    tell(f"Lưu ý: {each}" for each in outdated())
    tell([UNCHANGED])
    return Found({"periods": [_tell_published(folder, None)]})


def _run_warm(files: Sequence[Path], *, begin_again: bool, **options: Any) -> Found:
    """Run periods in a process that kernels can be forked from."""
    from hganalysis.cli.progress import Progress
    from hganalysis.run.kernels import become_warm

    if begin_again:
        start_again_as_kernels_do()
    progress = Progress()
    become_warm(progress.alive)
    if len(files) > 1:
        return _run_many(files, **options)
    failed = None
    with progress:
        from hganalysis.run.period import run_period

        try:
            folder = run_period(files[0], **options, say=progress.say, on_cell=progress.on_cell)
        except BriefsError as error:
            folder, failed = error.published, error
    told = _tell_published(folder, progress.seconds)
    if failed is not None:
        raise failed
    return Found({"periods": [told]})


def _run_many(files: Sequence[Path], *, outputs: Path | None, **options: Any) -> Found:
    """Run several periods; the exit code is that of the worst."""
    from hganalysis.cli.progress import Progress
    from hganalysis.cli.screen import outcomes, planned_periods
    from hganalysis.run.many import plan, run_planned

    planned = plan(
        files,
        outputs,
        overrides=options["overrides"],
        agencies=options["agencies"],
        today=options["today"],
    )
    tell(planned_periods(planned))
    made = []
    for place, each in enumerate(planned, 1):
        with Progress() as progress:
            progress.say(f"Kỳ {each.params.period} ({place}/{len(planned)})")
            made.append(run_planned(each, **options, say=progress.say, on_cell=progress.on_cell))
    tell(outcomes(made))
    periods = [_told_among(each, of.published) for of, each in zip(planned, made, strict=True)]
    return Found({"periods": periods}, max(outcome.code for outcome in made))


def _told_among(outcome: Outcome, published: Path) -> dict[str, Any]:
    """Return what became of a period among several, as data."""
    from hganalysis.run.many import PASSED_OVER

    seconds = None if outcome.said == PASSED_OVER else outcome.seconds
    told = {} if outcome.code else _published(published, seconds, _result_of(published))
    return {**told, "period": outcome.period, "exit_code": outcome.code, "said": outcome.said}


def _tell_published(folder: Path, seconds: float | None) -> dict[str, Any]:
    """Tell of a published period, and return the same as data; without seconds nothing had changed."""
    from hganalysis.cli.published_lines import doubts, published_figures
    from hganalysis.run.manifest import MANIFEST, sha256
    from hganalysis.run.verification import published_words, read_manifest

    manifest, sums = read_manifest(folder), sha256(folder / MANIFEST)
    own = published_words(folder)
    result = _result_of(folder)
    map_ = manifest["parameters"]["source"]["map"]
    tell(published_figures(result, map_, near(folder), seconds, sums, own))
    tell(doubts(manifest["told"]))
    return _published(folder, seconds, result)


def _result_of(folder: Path) -> dict[str, Any]:
    from hganalysis.run.published_places import RESULT

    result: dict[str, Any] = json.loads((folder / RESULT).read_text(encoding="utf-8"))
    return result


def _published(folder: Path, seconds: float | None, result: Mapping[str, Any]) -> dict[str, Any]:
    from hganalysis.run.manifest import MANIFEST, sha256
    from hganalysis.run.verification import read_manifest

    manifest = read_manifest(folder)
    return {
        "period": manifest["period"],
        "folder": near(folder),
        "unchanged": seconds is None,
        "seconds": None if seconds is None else round(seconds, 1),
        "run_json": sha256(folder / MANIFEST),
        "rows": manifest["rows"],
        **doubts_of(manifest["told"], result),
    }


def _expanded(given: Sequence[Path]) -> list[Path]:
    """Return the files that names and patterns stand for, each once."""
    files: list[Path] = []
    for each in given:
        if each.exists() or not set(str(each)) & set("*?["):
            files.append(each)
            continue
        found = [Path(name) for name in sorted(glob(str(each)))]
        if not found:
            raise ParamsError(f"Không có tệp nào khớp «{each}».")
        files += found
    return list(dict.fromkeys(files))


def _pairs(overrides: Sequence[str]) -> dict[str, str]:
    wrong = [each for each in overrides if "=" not in each]
    if wrong:
        raise ParamsError(
            f"-p cần dạng KHÓA=GIÁ_TRỊ, nhận được: {', '.join(wrong)}. Xem: hganalysis run --help"
        )
    return dict(each.split("=", 1) for each in overrides)


@cli.command(no_args_is_help=True)
@click.argument("folder", metavar="THƯ_MỤC", type=PLACE)
@click.option("--params", type=PLACE, required=True, metavar="PARAMS", help="Tham số để chạy mỗi tệp mới.")
@to_outputs
@click.option(
    "--still",
    "seconds",
    type=click.FloatRange(min=0),
    default=10,
    metavar="GIÂY",
    help="Tệp phải đứng yên bao lâu mới lấy; mặc định 10 giây.",
)
@strictly
@click.option("--once", is_flag=True, help="Xem một lượt rồi thôi, để chạy theo lịch.")
def watch(folder: Path, params: Path, outputs: Path | None, seconds: float, strict: bool, once: bool) -> None:
    """Theo dõi một thư mục: tệp xuất mới được đọc thử, chạy, công bố và đưa lên trang tra cứu.

    Kết quả ghi cạnh tệp (TÊN.ket-qua.txt, TÊN.phat-hien.html). Tệp đang chép dở thì chưa lấy; nội dung đã
    chạy thì không chạy lại. Mã thoát với --once là của kết quả xấu nhất.
    """
    from hganalysis.cli.watching import Watcher
    from hganalysis.cli.watching import watch as watching

    refuse_export(params)
    if not once:
        tell([f"Đang theo dõi {near(folder)}; nhấn Ctrl-C để dừng."])
        sys.stdout.flush()
    raise SystemExit(
        watching(Watcher(folder, params, outputs, strict, click.echo), seconds=seconds, once=once)
    )
