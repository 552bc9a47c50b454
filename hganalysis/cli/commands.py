"""The commands. Each imports what it needs when it is called, so that help is quick."""

from __future__ import annotations

import os
import shlex
import signal
import sys
import threading
from glob import glob
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TextIO

import click

from hganalysis.cli.streams import harmless, let_every_text_pass
from hganalysis.errors import (
    BriefsError,
    CheckError,
    HgError,
    NoTableError,
    ParamsError,
    SourceError,
    file_fault,
)
from hganalysis.run.kernel_server import in_environment_of_kernels, start_again_as_kernels_do
from hganalysis.settings.reference import PLACE as PLACE_OF_REFERENCE
from hganalysis.settings.reference import use_reference
from hganalysis.text import did_you_mean

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from hganalysis.shelf.proposed_corrections import Answers, Written

HELP = {"help_option_names": ["--help", "-h"]}
USAGE_EXIT = 2
OWN_PROCESS = "own process"
"""Object of a command that the process is there for, so that it may begin anew."""

PLACE = click.Path(path_type=Path, readable=False)
FILE = click.Path(path_type=Path, dir_okay=False, readable=False)
"""What may not be read is told when it is read, with why; click alone would call it a wrong value."""

PARAMS_SUFFIXES = (".yml", ".yaml")


class VietnameseCommand(click.Command):
    """A command whose help is in Vietnamese."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(
            ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Cách dùng: "
        )

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under a Vietnamese heading."""
        records = [
            record for param in self.get_params(ctx) if (record := param.get_help_record(ctx)) and record[1]
        ]
        with formatter.section("Tùy chọn"):
            formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help`` with a Vietnamese text."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Hiện hướng dẫn này."
        return option

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the pieces of the usage line after the command's name."""
        return [piece.replace("[OPTIONS]", "[TÙY CHỌN]") for piece in super().collect_usage_pieces(ctx)]


class VietnameseGroup(VietnameseCommand, click.Group):
    """The group of commands, its help in Vietnamese."""

    command_class = VietnameseCommand

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        super().format_options(ctx, formatter)
        commands = [(name, command.get_short_help_str(90)) for name, command in self.commands.items()]
        with formatter.section("Lệnh"):
            formatter.write_dl(commands)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the pieces of the usage line."""
        return ["LỆNH [THAM SỐ]..."]


@click.group(cls=VietnameseGroup, context_settings=HELP, no_args_is_help=True)
@click.version_option(package_name="hganalysis", message="%(prog)s %(version)s", help="Hiện phiên bản.")
def cli() -> None:
    """Phân tích và báo cáo kết quả thực hiện nhiệm vụ được giao.

    Mã thoát: 0 đã công bố; 2 sai cách dùng hoặc tham số; 3 không đọc được tệp nguồn; 4 sổ tay lỗi; 5 kiểm tra
    không đạt, hoặc có phát hiện làm thay đổi số được tính, khi dùng --strict.
    """
    use_reference(PLACE_OF_REFERENCE)


to_outputs = click.option(
    "--outputs",
    type=PLACE,
    metavar="THƯ_MỤC",
    help="Nơi công bố; mặc định là outputs cạnh params.",
)
strictly = click.option(
    "--strict",
    is_flag=True,
    help="Không công bố khi kiểm tra không đạt hoặc có phát hiện làm thay đổi số.",
)
"""What `run` and `watch` are asked in the same words."""


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
def run(
    params: Sequence[Path],
    overrides: Sequence[str],
    agencies: str,
    today: dt.datetime | None,
    only_plan: bool,
    **options: Any,
) -> int:
    """Chạy một kỳ báo cáo và công bố sản phẩm.

    PARAMS là tệp tham số, hoặc mẫu tên như 'params/2024-*.yml'. Nhiều kỳ thì chạy lần lượt theo ngày chốt;
    kỳ đã công bố từ đúng các tệp ấy được bỏ qua, nên chạy lại lệnh là chạy tiếp; một kỳ lỗi không dừng các
    kỳ khác.
    """
    files = _expanded(params)
    for file in files:
        _refuse_export(file)
    wanted = [each.strip() for each in agencies.split(",") if each.strip()]
    changes = _pairs(overrides)
    day = today.date() if today else None
    options |= {"overrides": changes, "agencies": wanted, "today": day}
    if only_plan:
        _plan(files, options["outputs"], changes, day)
        return 0
    own = click.get_current_context().obj == OWN_PROCESS
    has_begun_again = own and in_environment_of_kernels()
    if len(files) == 1 and not has_begun_again and _is_unchanged(files[0], **options):
        return 0
    return _run_warm(files, begin_again=own, **options)


def _plan(
    files: Sequence[Path], outputs: Path | None, overrides: Mapping[str, str], today: dt.date | None
) -> None:
    from hganalysis.run.step_plan import plan_of_steps
    from hganalysis.run.today import with_days

    for file in files:
        _tell(plan_of_steps(file, outputs, overrides=with_days(file, overrides, today)))


def _is_unchanged(
    file: Path,
    *,
    outputs: Path | None,
    overrides: Mapping[str, str],
    today: dt.date | None,
    strict: bool,
    **options: Any,
) -> bool:
    """Tell whether a run would change nothing, and say so; what computes is not even imported then."""
    if options["again"] or options["reissue"]:
        return False
    from hganalysis.run.today import with_days
    from hganalysis.run.unchanged import UNCHANGED, has_briefs, still_published
    from hganalysis.run.verification import read_manifest
    from hganalysis.settings.params import project_root
    from hganalysis.settings.reference import outdated

    folder = still_published(file, outputs, with_days(file, overrides, today))
    told = read_manifest(folder).get("told") if folder else None
    if folder is None or told is None or (strict and (told["checks"] or told["warnings"])):
        return False
    if not has_briefs(folder, options["agencies"], project_root(file)):
        return False
    _tell(f"Lưu ý: {each}" for each in outdated())
    _tell([UNCHANGED])
    _tell_published(folder, None)
    return True


def _run_warm(files: Sequence[Path], *, begin_again: bool, **options: Any) -> int:
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
    _tell_published(folder, progress.seconds)
    if failed is not None:
        raise failed
    return 0


def _run_many(files: Sequence[Path], *, outputs: Path | None, **options: Any) -> int:
    """Run several periods, and return the exit code of the worst."""
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
    _tell(planned_periods(planned))
    made = []
    for place, each in enumerate(planned, 1):
        with Progress() as progress:
            progress.say(f"Kỳ {each.params.period} ({place}/{len(planned)})")
            made.append(run_planned(each, **options, say=progress.say, on_cell=progress.on_cell))
    _tell(outcomes(made))
    return max(outcome.code for outcome in made)


def _tell_published(folder: Path, seconds: float | None) -> None:
    from hganalysis.cli.published_lines import doubts, published_figures
    from hganalysis.run.manifest import MANIFEST, sha256
    from hganalysis.run.verification import read_manifest

    manifest = read_manifest(folder)
    _tell(published_figures(manifest["rows"], _near(folder), seconds, sha256(folder / MANIFEST)))
    _tell(doubts(manifest["told"]))


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


@cli.command(no_args_is_help=True)
@click.argument("source", metavar="TỆP|PARAMS", type=PLACE)
@click.option(
    "--map",
    "map_",
    metavar="BẢNG_ÁNH_XẠ",
    default="qlvb",
    help="Bảng ánh xạ khi kiểm tra một tệp; mặc định qlvb.",
)
@click.option(
    "--html",
    type=FILE,
    metavar="TỆP",
    help="Ghi đủ danh sách phát hiện thành một trang HTML.",
)
@click.option(
    "--xlsx",
    type=FILE,
    metavar="TỆP",
    help="Ghi đủ danh sách phát hiện thành sổ Excel, mỗi cơ quan một trang.",
)
def check(source: Path, map_: str, html: Path | None, xlsx: Path | None) -> None:
    """Đọc thử tệp xuất: hiểu được gì, sai ở đâu, cần làm gì."""
    from hganalysis.cli.screen import reading
    from hganalysis.intake.task_table import read_tasks
    from hganalysis.run.opened import read_source
    from hganalysis.run.today import with_days
    from hganalysis.settings.export_map import load_map
    from hganalysis.settings.params import load_params, project_root, require_own_words
    from hganalysis.settings.yamlfile import PROPOSED

    draft = False
    if source.suffix.lower() in PARAMS_SUFFIXES:
        draft = _refuse_map(source)
        days = with_days(source, None)
        params, root = load_params(source, days, allow_proposals=True), project_root(source)
        export_map = load_map(params.source.map, root, allow_proposals=True)
        if not draft:
            require_own_words(params, export_map.agencies.directory)
        tasks, findings = read_source(params, root, export_map)
        simulated = params.source.simulated
    else:
        simulated = False
        tasks, findings = read_tasks(source, load_map(map_, allow_proposals=True))
    _tell(reading(tasks, findings))
    if html or xlsx:
        from hganalysis.cli.checklist import checklist_page, write_checklist

        if html:
            html.write_text(checklist_page(tasks, findings, simulated=simulated), encoding="utf-8")
        if xlsx:
            write_checklist(tasks, findings, xlsx, simulated=simulated)
        _tell(["", *(f"Đã ghi {_near(path)}." for path in (html, xlsx) if path)])
    place = shlex.quote(source.as_posix())
    if draft:
        _tell(["", f"Xác nhận các đề xuất còn lại ({PROPOSED}), rồi chạy: hganalysis run {place}"])
    elif source.suffix.lower() in PARAMS_SUFFIXES:
        _tell(["", f"Tiếp theo: hganalysis run {place}"])
    else:
        _tell(["", f"Tiếp theo: hganalysis init {place} để lập tệp tham số, nếu chưa có."])


@cli.command(no_args_is_help=True)
@click.argument("export", metavar="TỆP", type=PLACE)
@click.option("--name", metavar="TÊN", help="Tên bảng ánh xạ; mặc định theo tên tệp.")
@click.option("--force", is_flag=True, help="Ghi đè bản nháp đã có cùng tên.")
@click.option("--yes", is_flag=True, help="Lấy mọi đề xuất, không hỏi gì.")
def init(export: Path, name: str | None, force: bool, yes: bool) -> None:
    """Đề xuất bảng ánh xạ và tệp tham số cho một tệp xuất lạ.

    Trên màn hình thì hỏi vài điều tệp không cho biết: cột thời hạn, cột hoàn thành, cơ quan, mã, nghĩa của
    trạng thái, ngày chốt, kỳ. Enter là lấy đề xuất. Chưa trả lời hết thì chưa ghi gì.
    """
    from hganalysis.cli.draft_files import places_of, read_with, write_drafts
    from hganalysis.cli.screen import drafted, proposed, reading
    from hganalysis.drafting.draft import draft_export, name_for
    from hganalysis.run.today import today_here

    name = name or name_for(export)
    places = places_of(name, force=force)
    today = today_here()
    draft = draft_export(export, _near(export), name, today=today)
    asks = not yes and sys.stdin.isatty() and sys.stdout.isatty()
    if asks:
        from hganalysis.cli.conversation import confirm, converse

        draft = converse(draft, today)
        _tell(["", *proposed(draft)])
    if asks and not draft.missing():
        click.echo("\nĐọc thử với bản nháp:")
        _tell(reading(*read_with(draft, export)))
        draft = confirm(draft)
    write_drafts(draft, places)
    _tell(drafted(draft, places, shown=asks))
    if not asks and not draft.missing():
        click.echo("\nĐọc thử với bản nháp:")
        _tell(reading(*read_with(draft, export)))
    _tell(["", f"Tiếp theo: hganalysis check {shlex.quote(places[1].as_posix())}"])


@cli.command("next")
@click.argument("params", metavar="[PARAMS]", type=PLACE, required=False)
@click.option("--file", metavar="TỆP", help="Tệp xuất của kỳ sau; không ghi thì được hỏi.")
def next_(params: Path | None, file: str | None) -> None:
    """Lập tệp tham số của kỳ sau từ kỳ trước: ngày, tên, kỳ so sánh; chỉ hỏi tệp xuất.

    PARAMS mặc định là kỳ có ngày chốt muộn nhất trong thư mục params; có kỳ của nhiều cơ quan thì lệnh nêu
    các tệp để chọn. Chú thích và các mục khác giữ nguyên; số đã công bố, số và ngày của báo cáo, bảng đính
    chính, người kiểm tra của kỳ cũ thì bỏ.
    """
    from hganalysis.drafting.next_period import next_period
    from hganalysis.drafting.series import latest_params

    last = params or latest_params(Path("params"))
    _refuse_export(last)
    made = next_period(last, file or click.prompt(f"Tệp xuất của kỳ sau {last.name}"))
    place = last.with_name(f"{made.period}.yml")
    if place.exists():
        raise ParamsError(f"Đã có {_near(place)}; không ghi đè. Xem lại tệp ấy, hoặc chuyển đi rồi chạy lại.")
    place.write_text(made.text, encoding="utf-8")
    _tell(
        [
            f"Đã ghi {_near(place)} theo {_near(last)}: kỳ {made.period}, từ {made.start:%d/%m/%Y} đến "
            f"{made.end:%d/%m/%Y}, so với kỳ trước.",
            *made.remarks,
            f"Xem lại rồi chạy: hganalysis run {_near(place)}",
        ]
    )


@cli.command()
@click.option(
    "--to",
    "path",
    type=PLACE,
    default=Path("data/nhiem-vu-2024-11-03.xlsx"),
    metavar="TỆP",
    help="Nơi ghi tệp mẫu; mặc định data/nhiem-vu-2024-11-03.xlsx.",
)
@click.option(
    "--months",
    type=int,
    metavar="SỐ",
    help="Thay cho một tệp: số tháng liên tiếp, từ tháng 1, ghi vào THƯ_MỤC (data, params).",
)
@click.option("--tamper", type=int, metavar="SỐ", help="Sửa lén số liệu các tháng theo số ngẫu nhiên này.")
@click.option("--force", is_flag=True, help="Ghi đè tệp đã có.")
@click.argument("folder", metavar="[THƯ_MỤC]", type=PLACE, default=Path())
def sample(path: Path, months: int | None, tamper: int | None, force: bool, folder: Path) -> None:
    """Tạo tệp xuất mẫu (số liệu mô phỏng): một kỳ, hoặc --months các tháng liên tiếp."""
    if months is not None:
        _sample_months(folder, months, tamper, force=force)
        return
    if tamper is not None or folder != Path():
        raise ParamsError("--tamper và THƯ_MỤC chỉ dùng cùng --months.")
    from hganalysis.sample import build_sample

    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent) as aside:
        made = Path(aside) / path.name
        build_sample(made)
        if path.exists() and not force and path.read_bytes() != made.read_bytes():
            raise ParamsError(
                f"Đã có {_near(path)} với nội dung khác; ghi ra nơi khác bằng --to, hoặc ghi đè bằng --force."
            )
        os.replace(made, path)
    click.echo(f"Đã ghi {_near(path)} (số liệu mô phỏng).")


def _sample_months(folder: Path, months: int, tamper: int | None, *, force: bool) -> None:
    from hganalysis.sample.month_files import write_months

    written = write_months(folder, months, tamper, force=force)
    click.echo("\n".join(f"Đã ghi {_near(path)} (số liệu mô phỏng)." for path in written))


@cli.command(no_args_is_help=True)
@click.argument("output", metavar="THƯ_MỤC", type=PLACE)
@click.argument("name", metavar="[TÊN]", default="")
@click.option(
    "--csv",
    "file",
    type=click.File("w", "utf-8-sig", lazy=True),
    metavar="TỆP",
    help="Ghi đủ các cột của những nhiệm vụ ấy; dấu - là ra màn hình.",
)
def trace(output: Path, name: str, file: TextIO | None) -> None:
    """In các nhiệm vụ đứng sau một số của báo cáo."""
    from hganalysis.cli.screen import names_of_rows, tasks_found
    from hganalysis.report.rows_behind import label_of, rows_behind, task_sets
    from hganalysis.run.opened import published_tasks
    from hganalysis.run.publish import read_published
    from hganalysis.run.written import write_csv

    result, tasks = read_published(output), published_tasks(output)
    sets = task_sets(tasks, result.as_of)
    if not name:
        _tell(names_of_rows(sets.values()))
        return
    rows = rows_behind(tasks, name, sets)
    if file is None:
        _tell(tasks_found(rows, label_of(name, sets), simulated=result.simulated))
        return
    write_csv(rows, file)
    if file.name != "-":
        click.echo(f"Đã ghi {len(rows)} nhiệm vụ vào {file.name}.")


@cli.command(no_args_is_help=True)
@click.argument("output", metavar="THƯ_MỤC|GÓI", type=PLACE)
@click.option("--sha256", default="", metavar="SỐ", help="SHA-256 của run.json đã ghi lúc công bố.")
@click.option("--rebuild", "again", is_flag=True, help="Chạy lại kỳ ở thư mục tạm và so từng byte.")
@click.option("--project", type=PLACE, metavar="THƯ_MỤC", help="Dự án, khi thư mục công bố nằm ngoài dự án.")
def verify(output: Path, sha256: str, project: Path | None, *, again: bool) -> None:
    """So thư mục đã công bố với run.json của nó, và run.json với số ghi lúc công bố (--sha256).

    Gói lưu trữ (.zip, xem issue --archive) được mở ở thư mục tạm, kiểm tra từng tệp, rồi so như thư mục.
    """
    if not output.is_file():
        home = project or output.resolve().parent.parent
        _verify(output, sha256, home, _near(output), again=again)
        return
    from hganalysis.run.manifest import sha256 as sum_of
    from hganalysis.shelf.archived import opened_archive

    with opened_archive(output) as folder:
        _tell(
            [
                f"{_near(output)}: gói lưu trữ nguyên vẹn, đủ mọi tệp theo SHA256SUMS của nó.",
                f"SHA-256 của gói: {sum_of(output)}; so với số ghi lúc lập gói.",
            ]
        )
        if again:
            _tell(["Lưu ý: --rebuild chạy các sổ tay trong gói; chỉ làm với gói có SHA-256 đúng số đã ghi."])
        shown = f"{folder.parent.name}/{folder.name} trong gói"
        _verify(folder, sha256, folder.parent.parent, shown, again=again)


def _verify(output: Path, sha256: str, home: Path, shown: str, *, again: bool) -> None:
    from hganalysis.run.editions import changed_since_issued
    from hganalysis.run.manifest import MANIFEST
    from hganalysis.run.manifest import sha256 as sum_of
    from hganalysis.run.verification import COVERED, since_published
    from hganalysis.run.verification import verify as faults_of

    faults = faults_of(output)
    found = sum_of(output / MANIFEST)
    if sha256 and not found.startswith(sha256.strip().lower()):
        faults.append(f"{MANIFEST}: SHA-256 là {found}, không phải {sha256.strip()}")
    faults += filter(None, [changed_since_issued(output)])
    _tell(faults)
    if faults:
        raise SystemExit(5)
    _tell([f"{shown}: nguyên vẹn, đúng như khi công bố.", f"SHA-256 của {MANIFEST}: {found}"])
    _tell([COVERED])
    _tell([_standing(output)])
    if again:
        from hganalysis.run.rebuild import rebuild as rebuilt

        _tell(["Chạy lại ở thư mục tạm để so từng byte…"])
        differ = rebuilt(output, home)
        _tell(differ)
        if differ:
            raise SystemExit(5)
        _tell(["Dựng lại giống hệt: mọi tệp trùng từng byte."])
    elif (home / "params").is_dir():
        _tell([f"Lưu ý: {each}" for each in since_published(output, home)])


def _standing(output: Path) -> str:
    """Say which edition of a period a folder is, and whether it was issued."""
    from hganalysis.run.editions import edition_of, is_issued

    edition = edition_of(output)
    version = f"Bản {edition.version}, thay bản ở {edition.replaces}" if edition else "Bản 1"
    return f"{version}, {'đã' if is_issued(output) else 'chưa'} ban hành."


@cli.command(no_args_is_help=True)
@click.argument("output", metavar="THƯ_MỤC", type=PLACE)
@click.option(
    "--archive",
    type=FILE,
    metavar="TỆP",
    help="Lập gói lưu trữ (.zip): sản phẩm, tệp nguồn, tham số, sổ tay, phần mềm đã dùng.",
)
@click.option("--project", type=PLACE, metavar="THƯ_MỤC", help="Dự án, khi thư mục công bố nằm ngoài dự án.")
def issue(output: Path, archive: Path | None, project: Path | None) -> None:
    """Ghi nhận một kỳ đã ban hành: từ đó kỳ không bị thay nếu không nêu lý do.

    Chạy lại kỳ ấy cần --reissue "lý do"; bản đã ban hành được giữ ở <kỳ>-v1, -v2….
    Từ gói lưu trữ, hganalysis verify GÓI --rebuild dựng lại kỳ ở một nơi trống và so từng byte.
    """
    from hganalysis.run.editions import issue as note

    made = note(output)
    _tell(
        [
            f"{_near(output)}: đã ghi nhận ban hành bản {made.version}.",
            f"SHA-256 của run.json: {made.run_json}",
        ]
    )
    if archive is not None:
        from hganalysis.run.manifest import sha256
        from hganalysis.shelf.archiving import archive_period

        place = archive_period(output, project or output.resolve().parent.parent, archive)
        _tell([f"Gói lưu trữ: {_near(place)}, SHA-256 {sha256(place)}. Ghi lại số này ở sổ lưu trữ."])


@cli.command(no_args_is_help=True)
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option("--map", "map_", metavar="BẢNG_ÁNH_XẠ", default="qlvb", help="Cho tệp xuất; mặc định qlvb.")
@click.option(
    "--as-of", "days", multiple=True, metavar="NGÀY", help="Ngày chốt của tệp xuất; hai tệp: hai lần."
)
@click.option("--html", type=FILE, metavar="TỆP", help="Ghi so sánh thành một trang HTML.")
@click.option("--xlsx", type=FILE, metavar="TỆP", help="Ghi so sánh, đủ các nhiệm vụ, thành sổ Excel.")
def compare(
    first: str, second: str, map_: str, days: Sequence[str], html: Path | None, xlsx: Path | None
) -> None:
    """So sánh hai kỳ, hai bản lưu hoặc hai tệp xuất.

    A, B là tên kỳ đã công bố hoặc có tham số, thư mục của kỳ, ngày chốt hoặc tệp của bản lưu trong
    outputs/history, hoặc tệp xuất.
    """
    from hganalysis.documents.html import render_page
    from hganalysis.documents.model import SIMULATED_NOTICE
    from hganalysis.history.compared_tables import compare as compared
    from hganalysis.report.comparison_document import comparison_document, comparison_sheets, lines, title
    from hganalysis.report.databook import write_sheets
    from hganalysis.run.comparable import against_last_year, days_of, require_one_office, side

    root, outputs, names = Path(), Path("outputs"), (first, second)
    a, b = (
        side(name, root, outputs, map_, day) for name, day in zip(names, days_of(names, days), strict=True)
    )
    require_one_office(a, b)
    remarks = [each.remark for each in (a, b) if each.remark]
    found = compared(a.judged, b.judged, a.recorded | b.recorded)
    try:
        last_year = against_last_year(b, outputs)
    except SourceError as error:
        last_year = None
        remarks.append(f"Chưa so được với cùng kỳ năm trước: {error}")
    mixed = found.first.simulated or found.second.simulated
    notice = [f"{SIMULATED_NOTICE.capitalize()}."] if mixed else []
    _tell([*notice, *remarks, title(found), *lines(found, last_year)])
    if html:
        html.write_text(render_page(comparison_document(found, last_year)), encoding="utf-8")
    if xlsx:
        sheets = comparison_sheets(found, last_year)
        write_sheets(sheets, xlsx, author="hganalysis", as_of=found.second.as_of, simulated=mixed)
    _tell([f"Đã ghi {_near(path)}." for path in (html, xlsx) if path])


@cli.command()
@click.argument("outputs", metavar="[THƯ_MỤC]", type=PLACE, default=Path("outputs"))
def site(outputs: Path) -> None:
    """Dựng trang tra cứu mọi kỳ đã công bố; mặc định thư mục outputs."""
    from hganalysis.shelf.portal import build_portal

    built = build_portal(outputs)
    _tell([f"Bỏ qua {each}" for each in built.passed])
    click.echo(f"{_near(built.index)}: {built.periods} kỳ, {built.agencies} cơ quan.")


@cli.command(no_args_is_help=True)
@click.argument("output", metavar="THƯ_MỤC", type=PLACE)
@click.argument("names", metavar="[NƠI_NHẬN]...", nargs=-1)
@click.option("--to", "packs", type=PLACE, metavar="THƯ_MỤC", help="Nơi đặt các gói; mặc định packs/<kỳ>.")
@click.option("--zip", "zipped", is_flag=True, help="Mỗi nơi nhận một tệp ZIP thay cho một thư mục.")
def pack(output: Path, names: Sequence[str], packs: Path | None, zipped: bool) -> None:
    """Đóng gói một kỳ đã công bố cho từng nơi nhận.

    Nơi nhận là lanh-dao hoặc một cơ quan (mã, tên đầy đủ, tên tắt); bỏ trống là tất cả. Mỗi gói có thư gửi
    và danh sách mã băm SHA256SUMS.
    """
    from hganalysis.shelf import packs as packing

    output = output.resolve()
    place = packs or output.parents[1] / packing.PACKS / output.name
    made = packing.pack(output, place, names, zipped=zipped)
    if made.without_brief:
        missing = len(made.without_brief)
        _tell([f"Chưa có tóm tắt riêng của {missing} cơ quan nên chưa có gói. Để có, chạy: {made.command}"])
    _tell([f"Đã đóng gói {len(made.paths)} nơi nhận tại {_near(place)}:"])
    _tell([f"  {_near(path)}" for path in made.paths])


@cli.command(no_args_is_help=True)
@click.argument("output", metavar="THƯ_MỤC", type=PLACE)
@click.argument("names", metavar="[CƠ_QUAN]...", nargs=-1)
@click.option(
    "--by",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="NGÀY",
    help="Ngày chậm nhất phải trả lời, dạng 2024-11-15; mặc định 10 ngày làm việc sau ngày chốt số liệu.",
)
@click.option("--to", "place", type=PLACE, metavar="THƯ_MỤC", help="Nơi đặt; mặc định don-doc/<kỳ>.")
@click.option("--zip", "zipped", is_flag=True, help="Mỗi cơ quan một tệp ZIP thay cho một thư mục.")
def ask(output: Path, names: Sequence[str], by: dt.datetime | None, place: Path | None, zipped: bool) -> None:
    """Lập công văn đôn đốc và sổ trả lời cho từng cơ quan của một kỳ đã công bố.

    Mỗi cơ quan một thư mục: công văn (.docx, .pdf) và sổ Excel có danh sách chọn, các ô không phải ghi đã
    khóa. Sổ đã ghi thì gom vào một thư mục rồi chạy hganalysis answers.
    """
    from hganalysis.shelf import asking

    output = output.resolve()
    place = place or output.parents[1] / asking.QUESTIONS / output.name
    made = asking.ask(output, place, names, by=by.date() if by else None, zipped=zipped)
    _tell([f"Đã lập {len(made.paths)} bộ tại {_near(place)}, hạn trả lời {made.answer_by:%d/%m/%Y}:"])
    _tell([f"  {_near(path)}" for path in made.paths])
    if made.nothing:
        _tell([f"Không có gì cần hỏi {len(made.nothing)} cơ quan: {', '.join(made.nothing)}."])
    if made.nameless:
        _tell([f"{made.nameless} nhiệm vụ không rõ cơ quan nên chưa hỏi được ai; xem phụ lục của báo cáo."])


@cli.command(no_args_is_help=True)
@click.argument("folder", metavar="THƯ_MỤC", type=PLACE)
@click.option(
    "--outputs",
    type=PLACE,
    default=Path("outputs"),
    metavar="THƯ_MỤC",
    help="Nơi đã công bố kỳ ấy; mặc định outputs.",
)
@click.option(
    "--to", "path", type=FILE, metavar="TỆP", help="Nơi ghi; mặc định params/corrections/<kỳ>.xlsx."
)
def answers(folder: Path, outputs: Path, path: Path | None) -> None:
    """Đọc các sổ trả lời đã ghi thành bảng đính chính đề nghị, để duyệt.

    Sổ ghi sai, sổ của kỳ khác hay các sổ trái nhau được nêu hết một lượt và không dùng phần nào; các sổ đúng
    vẫn được đọc, và mã thoát là 3. Chạy lại thì dòng mới được thêm vào bảng, dòng đã duyệt giữ nguyên.
    """
    from hganalysis.shelf.answered import read_answers
    from hganalysis.shelf.proposed_corrections import CORRECTIONS, write_proposals

    made = read_answers(folder, outputs)
    _tell(made.remarks)
    place = path or outputs.resolve().parent / CORRECTIONS / f"{made.period}.xlsx"
    if made.proposed:
        _tell_proposals(made, place, write_proposals(made, place))
    else:
        click.echo(f"{made.workbooks} sổ trả lời của kỳ {made.period}: không có đề nghị đính chính nào.")
    if made.refused:
        raise SourceError("\n".join(["Không dùng các sổ sau, cần sửa hoặc gửi lại:", *made.refused]))


def _tell_proposals(made: Answers, place: Path, written: Written) -> None:
    there = f", {written.there} đã có trong bảng" if written.there else ""
    _tell(
        [
            f"{made.workbooks} sổ trả lời của kỳ {made.period}: {len(made.proposed)} đề nghị đính chính"
            f"{there}; thêm {written.added} dòng vào {_near(place)}.",
            *(f"  Hai giá trị cho một ô: {each}; chỉ duyệt một dòng." for each in written.twice),
            "Mở tệp ấy, ghi đồng ý hoặc không ở cột Duyệt; thêm dòng sau vào tệp tham số rồi chạy lại kỳ:",
            f"  corrections: {_near(place)}",
        ]
    )


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

    _refuse_export(params)
    raise SystemExit(
        watching(Watcher(folder, params, outputs, strict, click.echo), seconds=seconds, once=once)
    )


@cli.command(no_args_is_help=True)
@click.argument("folder", metavar="THƯ_MỤC", type=PLACE)
def new(folder: Path) -> None:
    """Tạo một dự án mới: sổ tay, bảng ánh xạ mẫu, kỳ mẫu, hướng dẫn."""
    from hganalysis.cli.project_folder import start_project

    made = start_project(folder)
    _tell(
        [
            f"Đã tạo dự án {_near(folder)} ({len(made)} tệp). Tiếp theo:",
            f"  cd {shlex.quote(str(folder))}",
            "  hganalysis sample",
            "  hganalysis run params/2024-11-03.yml",
            "Với tệp xuất của cơ quan: hganalysis init data/TỆP; xem README.md của dự án.",
        ]
    )


@cli.command()
@click.option("--update", is_flag=True, help="Lấy bản của gói; bản đang có được giữ lại bên cạnh.")
def notebooks(update: bool) -> None:
    """So các sổ tay của dự án với bản của gói."""
    from hganalysis.cli.project_folder import changed_notebooks, update_notebooks

    if update:
        _tell(update_notebooks(Path()))
        return
    changed = changed_notebooks(Path())
    for each in changed:
        _tell([f"notebooks/{each.name}: thiếu." if each.missing else "", *each.lines])
    if changed:
        _tell(["", "Lấy bản của gói: hganalysis notebooks --update"])
    else:
        _tell(["Các sổ tay đúng như bản của gói."])


@cli.command()
@click.argument("names", metavar="[TÊN]...", nargs=-1)
def reference(names: Sequence[str]) -> None:
    """Nêu các tệp tham chiếu đang dùng; có TÊN thì chép bản của gói vào params/reference để sửa.

    TÊN như agencies.yml, office.yml, mau-van-ban.docx. Tệp ở params/reference thay tệp cùng tên của gói.
    """
    from hganalysis.cli.project_folder import copy_reference, reference_in_force

    _tell(copy_reference(Path(), names) if names else reference_in_force())


@cli.command(context_settings={"ignore_unknown_options": True})
@click.option("--no-browser", is_flag=True, help="Không tự mở trình duyệt.")
@click.option("--explore", "period", default="", metavar="KỲ", help="Mở bản sao của sổ tay explore cho kỳ.")
@click.argument("options", metavar="[TÙY_CHỌN_JUPYTERLAB]...", nargs=-1, type=click.UNPROCESSED)
def lab(period: str, options: Sequence[str], *, no_browser: bool) -> None:
    """Mở JupyterLab tại thư mục dự án.

    Tùy chọn của chính JupyterLab, ví dụ --port=9999, ghi ở cuối. Sổ tay trong notebooks được lưu không kèm
    kết quả; bản sao để tự tìm hiểu nằm trong thư mục explore.
    """
    from hganalysis.cli.analysts_lab import lab_arguments

    arguments = lab_arguments(Path(), period, options)
    try:
        from jupyterlab.labapp import LabApp
    except ModuleNotFoundError:
        raise HgError("Chưa cài JupyterLab; cài bằng: pip install 'hganalysis[lab]'.") from None

    LabApp.launch_instance(argv=[*arguments, *(["--no-browser"] if no_browser else [])])


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command; a user's mistake ends in its message and exit code, never in a traceback."""
    let_every_text_pass()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # asked to stop: as by ctrl-C
    try:
        code = cli.main(
            args=list(argv) if argv is not None else None,
            prog_name="hganalysis",
            standalone_mode=False,
            obj=OWN_PROCESS if argv is None else None,
        )
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        raise SystemExit(USAGE_EXIT) from None
    except (HgError, OSError, click.UsageError) as error:
        given = sys.argv[1:] if argv is None else list(argv)
        click.echo(harmless(_with_next_command(_message(error), error, given)), err=True)
        raise SystemExit(getattr(error, "exit_code", USAGE_EXIT)) from None
    except (click.Abort, KeyboardInterrupt):
        click.echo("Đã dừng theo yêu cầu; sản phẩm đã công bố trước đó không thay đổi.", err=True)
        raise SystemExit(130) from None
    raise SystemExit(code if isinstance(code, int) else 0)


def _with_next_command(message: str, error: Exception, given: Sequence[str]) -> str:
    """Return a message that ends in the command to give next, unless it has one."""
    if "hganalysis " in message or not any(Path(each).exists() for each in given[1:]):
        return message
    again = shlex.join(["hganalysis", *map(str, given)])
    command, *rest = map(str, given)
    if isinstance(error, NoTableError) and command == "check" and rest[0].endswith(PARAMS_SUFFIXES):
        return f"{message}\nSửa bảng ánh xạ hoặc tệp nguồn, rồi chạy lại: {again}"
    if isinstance(error, NoTableError) and command == "check":
        return f"{message}\nĐể đề xuất bảng ánh xạ cho tệp này: {shlex.join(['hganalysis', 'init', rest[0]])}"
    if isinstance(error, SourceError) and command == "check":
        return message
    if isinstance(error, (SourceError, CheckError)) and command == "run":
        return f"{message}\nĐể xem từng chỗ: {shlex.join(['hganalysis', 'check', rest[0]])}"
    return f"{message}\nSửa xong, chạy lại: {again}"


def _message(error: HgError | OSError | click.UsageError) -> str:
    if isinstance(error, click.UsageError):
        return _usage_message(error)
    return file_fault(error) if isinstance(error, OSError) else str(error)


def _usage_message(error: click.UsageError) -> str:
    hint = f" Xem: {error.ctx.command_path} --help" if error.ctx else ""
    if isinstance(error, click.NoSuchOption):
        known = [each for param in error.ctx.command.params for each in param.opts] if error.ctx else []
        return f"Không có tùy chọn {error.option_name}.{did_you_mean(error.option_name, known)}{hint}"
    if isinstance(error, click.MissingParameter):
        return (
            f"Thiếu {error.param.make_metavar(error.ctx) if error.param and error.ctx else 'tham số'}.{hint}"
        )
    if isinstance(error, click.BadParameter) and error.param:
        return f"Giá trị của {'/'.join(error.param.opts)} không hợp lệ.{hint}"
    if error.message.startswith("No such command"):
        name = error.message.split("'")[1]
        return f"Không có lệnh {name}.{did_you_mean(name, cli.commands)}{hint}"
    return f"Sai cách dùng.{hint}"


def _refuse_map(source: Path) -> bool:
    """Tell a map that was given where params are expected: it has columns, and names no period.

    Return whether the params still hold proposals.
    """
    from hganalysis.settings.yamlfile import read_yaml

    content = read_yaml(source, ParamsError)
    if "columns" in content.data and "period" not in content.data:
        maps = (Path("params/maps") / source.name).resolve()
        name = source.stem if source.resolve() == maps else source.as_posix()
        raise ParamsError(
            f"{source.name} là bảng ánh xạ, không phải tệp tham số. "
            f"Để đọc thử một tệp xuất với bảng này: hganalysis check TỆP --map {name}"
        )
    return bool(content.proposals)


def _refuse_export(source: Path) -> None:
    """Tell an export that was given where params are expected."""
    if source.exists() and source.suffix.lower() not in PARAMS_SUFFIXES:
        place = shlex.quote(source.as_posix())
        raise ParamsError(
            f"{source.name} là tệp xuất, không phải tệp tham số (.yml). "
            f"Để đọc thử: hganalysis check {place}; để lập tệp tham số cho nó: hganalysis init {place}"
        )


def _pairs(overrides: Sequence[str]) -> dict[str, str]:
    wrong = [each for each in overrides if "=" not in each]
    if wrong:
        raise ParamsError(
            f"-p cần dạng KHÓA=GIÁ_TRỊ, nhận được: {', '.join(wrong)}. Xem: hganalysis run --help"
        )
    return dict(each.split("=", 1) for each in overrides)


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(harmless(line))


def _near(path: Path) -> str:
    """Return a path as seen from the current folder when it lies below it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
