"""Commands that read or write exports, and the maps and params they are read by."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from hganalysis.cli.command_line import FILE, PARAMS_SUFFIXES, PLACE, cli, near, refuse_export, tell
from hganalysis.cli.for_programs import Found, faults_of, for_programs
from hganalysis.errors import HgError, ParamsError

if TYPE_CHECKING:
    from collections.abc import Iterator


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
@for_programs
def check(source: Path, map_: str, html: Path | None, xlsx: Path | None) -> Found:
    """Đọc thử tệp xuất: hiểu được gì, sai ở đâu, cần làm gì."""
    from hganalysis.cli.screen import reading
    from hganalysis.intake.cautions import warnings_of
    from hganalysis.intake.task_table import read_tasks
    from hganalysis.run.today import with_days
    from hganalysis.settings.export_map import load_map
    from hganalysis.settings.office import load_office
    from hganalysis.settings.own_words import own_words, shown_in
    from hganalysis.settings.params import load_params, project_root, require_own_words

    draft, counted, simulated = False, None, False
    if source.suffix.lower() in PARAMS_SUFFIXES:
        from hganalysis.counting.result import judge, summarise
        from hganalysis.run.opened import read_source  # an export alone needs none of what runs need

        draft = _refuse_map(source)
        days = with_days(source, None)
        params, root = load_params(source, days, allow_proposals=True), project_root(source)
        export_map = load_map(params.source.map, root, allow_proposals=True)
        if not draft:
            require_own_words(params, export_map.agencies.directory)
        tasks, findings = read_source(params, root, export_map)
        own = own_words(load_office().changed_by(params.report), tasks["agency"].dropna().unique())
        click.get_current_context().with_resource(shown_in(own))
        map_, simulated = params.source.map, params.source.simulated
        try:
            counted = summarise(judge(tasks, params), findings, params, in_full=False)
        except HgError:
            tell(reading(tasks, findings))
            raise
    else:
        tasks, findings = read_tasks(source, load_map(map_, allow_proposals=True))
    tell(reading(tasks, findings, counted, map_))
    if html or xlsx:
        from hganalysis.cli.checklist import checklist_page, write_checklist

        if html:
            html.write_text(checklist_page(tasks, findings, simulated=simulated), encoding="utf-8")
        if xlsx:
            write_checklist(tasks, findings, xlsx, simulated=simulated)
        tell(["", *(f"Đã ghi {near(path)}." for path in (html, xlsx) if path)])
    tell(["", *_after_check(source, draft, has_errors=bool((findings["severity"] == "error").any()))])
    read = {"source": source.as_posix(), "rows": len(tasks), "proposals": draft}
    warned = warnings_of(findings) if counted is None else [each.plain() for each in counted.warnings]
    return Found({**read, **faults_of(findings, warned)})


def _after_check(source: Path, draft: bool, *, has_errors: bool) -> Iterator[str]:
    """Yield what to do once an export was read."""
    from hganalysis.settings.yamlfile import PROPOSED

    place = shlex.quote(source.as_posix())
    if source.suffix.lower() not in PARAMS_SUFFIXES:
        yield f"Tiếp theo: hganalysis init {place} để lập tệp tham số, nếu chưa có."
        return
    if draft:
        yield f"Xác nhận các đề xuất còn lại ({PROPOSED}), rồi chạy: hganalysis run {place}"
    elif has_errors:
        yield f"Tiếp theo: sửa các lỗi đã nêu, rồi chạy lại: hganalysis check {place}"
        yield f"Chưa sửa mà lập báo cáo thì số liệu kèm cảnh báo: hganalysis run {place}"
    else:
        yield f"Tiếp theo: hganalysis run {place}"


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
    from hganalysis.cli.screen import drafted, proposed, trial
    from hganalysis.drafting.draft import draft_export, name_for
    from hganalysis.run.today import today_here

    name = name or name_for(export)
    places = places_of(name, force=force)
    today = today_here()
    draft = draft_export(export, near(export), name, today=today)
    asks = not yes and sys.stdin.isatty() and sys.stdout.isatty()
    if asks:
        from hganalysis.cli.conversation import confirm, converse, nothing_written

        with nothing_written(shlex.join(["hganalysis", *sys.argv[1:]])):
            draft = converse(draft, today)
            tell(["", *proposed(draft)])
            if not draft.missing():
                click.echo("\nĐọc thử với bản nháp:")
                tell(trial(draft, *read_with(draft, export)))
                draft = confirm(draft)
    write_drafts(draft, places)
    tell(drafted(draft, places, shown=asks))
    if not asks and not draft.missing():
        click.echo("\nĐọc thử với bản nháp:")
        tell(trial(draft, *read_with(draft, export)))
    tell(["", f"Tiếp theo: hganalysis check {shlex.quote(places[1].as_posix())}"])


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
    refuse_export(last)
    made = next_period(last, file or click.prompt(f"Tệp xuất của kỳ sau {last.name}"))
    place = last.with_name(f"{made.period}.yml")
    if place.exists():
        raise ParamsError(f"Đã có {near(place)}; không ghi đè. Xem lại tệp ấy, hoặc chuyển đi rồi chạy lại.")
    place.write_text(made.text, encoding="utf-8")
    tell(
        [
            f"Đã ghi {near(place)} theo {near(last)}: kỳ {made.period}, từ {made.start:%d/%m/%Y} đến "
            f"{made.end:%d/%m/%Y}, so với kỳ trước.",
            *made.remarks,
            f"Xem lại rồi chạy: hganalysis run {near(place)}",
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
                f"Đã có {near(path)} với nội dung khác; ghi ra nơi khác bằng --to, hoặc ghi đè bằng --force."
            )
        os.replace(made, path)
    click.echo(f"Đã ghi {near(path)} (số liệu mô phỏng).")


def _sample_months(folder: Path, months: int, tamper: int | None, *, force: bool) -> None:
    from hganalysis.sample.month_files import write_months

    written = write_months(folder, months, tamper, force=force)
    click.echo("\n".join(f"Đã ghi {near(path)} (số liệu mô phỏng)." for path in written))


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
