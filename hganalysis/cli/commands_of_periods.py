"""Commands on what was published: seen, held to its sums, compared, issued, sent, answered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from hganalysis.cli.command_line import FILE, PLACE, cli, near, tell
from hganalysis.cli.for_programs import Found, for_programs, records_of
from hganalysis.errors import CheckError, SourceError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from hganalysis.shelf.proposed_corrections import Answers, Written


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
@for_programs
def trace(output: Path, name: str, file: TextIO | None) -> Found:
    """In các nhiệm vụ đứng sau một số của báo cáo."""
    from hganalysis.cli.screen import names_of_rows, tasks_found
    from hganalysis.report.rows_behind import label_of, rows_behind, task_sets
    from hganalysis.report.sentence import names_in
    from hganalysis.run.opened import published_tasks
    from hganalysis.run.publish import read_published
    from hganalysis.run.verification import published_words
    from hganalysis.run.written import write_csv
    from hganalysis.settings.own_words import shown_in, worded

    result, tasks = read_published(output), published_tasks(output)
    sets = task_sets(tasks, result.as_of)
    click.get_current_context().with_resource(shown_in(published_words(output, names_in(result))))
    if not name:
        tell(names_of_rows(sets.values()))
        names = [
            {"name": each.name, "label": each.label, "tasks": int(each.rows.sum())} for each in sets.values()
        ]
        return Found({"names": names})
    rows, label = rows_behind(tasks, name, sets), label_of(name, sets)
    if file is None:
        tell(tasks_found(rows, label, simulated=result.simulated))
    else:
        write_csv(rows, file)
        if file.name != "-":
            click.echo(f"{worded(f'Đã ghi {len(rows)} nhiệm vụ')} vào {file.name}.")
    return Found({"name": name, "label": label, "tasks": records_of(rows)})


@cli.command(no_args_is_help=True)
@click.argument("output", metavar="THƯ_MỤC|GÓI", type=PLACE)
@click.option("--sha256", default="", metavar="SỐ", help="SHA-256 của run.json đã ghi lúc công bố.")
@click.option("--rebuild", "again", is_flag=True, help="Chạy lại kỳ ở thư mục tạm và so từng byte.")
@click.option("--project", type=PLACE, metavar="THƯ_MỤC", help="Dự án, khi thư mục công bố nằm ngoài dự án.")
@for_programs
def verify(output: Path, sha256: str, project: Path | None, *, again: bool) -> Found:
    """So thư mục đã công bố với run.json của nó, và run.json với số ghi lúc công bố (--sha256).

    Gói lưu trữ (.zip, xem issue --archive) được mở ở thư mục tạm, kiểm tra từng tệp, rồi so như thư mục.
    """
    if not output.is_file():
        home = project or output.resolve().parent.parent
        return _verify(output, sha256, home, near(output), again=again)
    from hganalysis.run.manifest import sha256 as sum_of
    from hganalysis.shelf.archived import opened_archive

    with opened_archive(output) as folder:
        tell(
            [
                f"{near(output)}: gói lưu trữ nguyên vẹn, đủ mọi tệp theo SHA256SUMS của nó.",
                f"SHA-256 của gói: {sum_of(output)}; so với số ghi lúc lập gói.",
            ]
        )
        if again:
            tell(["Lưu ý: --rebuild chạy các sổ tay trong gói; chỉ làm với gói có SHA-256 đúng số đã ghi."])
        shown = f"{folder.parent.name}/{folder.name} trong gói"
        return _verify(folder, sha256, folder.parent.parent, shown, again=again)


def _verify(output: Path, sha256: str, home: Path, shown: str, *, again: bool) -> Found:
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
    tell(faults)
    told = {"folder": shown, "run_json": found, "faults": faults, "differences": [], "since": []}
    if faults:
        return Found(told, CheckError.exit_code)
    tell([f"{shown}: nguyên vẹn, đúng như khi công bố.", f"SHA-256 của {MANIFEST}: {found}"])
    tell([COVERED])
    tell([_standing(output)])
    if again:
        from hganalysis.run.rebuild import rebuild as rebuilt

        tell(["Chạy lại ở thư mục tạm để so từng byte…"])
        differ = list(rebuilt(output, home))
        tell(differ or ["Dựng lại giống hệt: mọi tệp trùng từng byte."])
        return Found({**told, "differences": differ}, CheckError.exit_code if differ else 0)
    since = list(since_published(output, home)) if (home / "params").is_dir() else []
    tell([f"Lưu ý: {each}" for each in since])
    return Found({**told, "since": since})


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
    tell(
        [
            f"{near(output)}: đã ghi nhận ban hành bản {made.version}.",
            f"SHA-256 của run.json: {made.run_json}",
        ]
    )
    if archive is not None:
        from hganalysis.run.manifest import sha256
        from hganalysis.shelf.archiving import archive_period

        place = archive_period(output, project or output.resolve().parent.parent, archive)
        tell([f"Gói lưu trữ: {near(place)}, SHA-256 {sha256(place)}. Ghi lại số này ở sổ lưu trữ."])


@cli.command("check-sheet", no_args_is_help=True)
@click.argument("output", metavar="THƯ_MỤC", type=PLACE)
@click.option("--to", "path", type=FILE, metavar="TỆP", help="Nơi ghi; mặc định phieu-kiem-tra/<kỳ>.docx.")
@click.option("--project", type=PLACE, metavar="THƯ_MỤC", help="Dự án, khi thư mục công bố nằm ngoài dự án.")
def check_sheet(output: Path, path: Path | None, project: Path | None) -> None:
    """Lập phiếu kiểm tra của một kỳ đã công bố, để người kiểm tra ký trước khi ban hành.

    Công cụ ghi phần nó đã kiểm tra và chọn ra một số nhiệm vụ để so với nguồn; phần còn lại do người kiểm
    tra xác nhận.
    """
    from hganalysis.shelf.checking import SHEETS, write_check_sheet

    home = project or output.resolve().parent.parent
    place = path or home / SHEETS / f"{output.resolve().name}.docx"
    tell([f"Đã ghi {near(each)}." for each in write_check_sheet(output, home, place)])


@cli.command(no_args_is_help=True)
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option("--map", "map_", metavar="BẢNG_ÁNH_XẠ", default="qlvb", help="Cho tệp xuất; mặc định qlvb.")
@click.option(
    "--as-of", "days", multiple=True, metavar="NGÀY", help="Ngày chốt của tệp xuất; hai tệp: hai lần."
)
@click.option("--html", type=FILE, metavar="TỆP", help="Ghi so sánh thành một trang HTML.")
@click.option("--xlsx", type=FILE, metavar="TỆP", help="Ghi so sánh, đủ các nhiệm vụ, thành sổ Excel.")
@for_programs
def compare(
    first: str, second: str, map_: str, days: Sequence[str], html: Path | None, xlsx: Path | None
) -> Found:
    """So sánh hai kỳ, hai bản lưu hoặc hai tệp xuất.

    A, B là tên kỳ đã công bố hoặc có tham số, thư mục của kỳ, ngày chốt hoặc tệp của bản lưu trong
    outputs/history, hoặc tệp xuất.
    """
    from hganalysis.documents.html import render_page
    from hganalysis.documents.model import SIMULATED_NOTICE
    from hganalysis.history.compared_tables import compare as compared
    from hganalysis.report.comparison_document import comparison_document, comparison_sheets, lines, title
    from hganalysis.report.databook import write_sheets
    from hganalysis.run.comparable import (
        against_last_year,
        days_of,
        require_one_office,
        shared_words,
        side,
    )
    from hganalysis.settings.own_words import shown_in, worded

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
    with shown_in(shared_words(a, b)):
        tell([*notice, *remarks, *map(worded, (title(found), *lines(found, last_year)))])
        if html:
            html.write_text(render_page(comparison_document(found, last_year)), encoding="utf-8")
        if xlsx:
            sheets = comparison_sheets(found, last_year)
            write_sheets(sheets, xlsx, author="hganalysis", as_of=found.second.as_of, simulated=mixed)
    tell([f"Đã ghi {near(path)}." for path in (html, xlsx) if path])
    year_before = last_year.model_dump(mode="json") if last_year else None
    return Found({**found.model_dump(mode="json"), "year_before": year_before, "remarks": remarks})


@cli.command()
@click.argument("outputs", metavar="[THƯ_MỤC]", type=PLACE, default=Path("outputs"))
def site(outputs: Path) -> None:
    """Dựng trang tra cứu mọi kỳ đã công bố; mặc định thư mục outputs."""
    from hganalysis.shelf.portal import build_portal

    built = build_portal(outputs)
    tell([f"Bỏ qua {each}" for each in built.passed])
    click.echo(f"{near(built.index)}: {built.periods} kỳ, {built.agencies} cơ quan.")


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
        tell([f"Chưa có tóm tắt riêng của {missing} cơ quan nên chưa có gói. Để có, chạy: {made.command}"])
    tell([f"Đã đóng gói {len(made.paths)} nơi nhận tại {near(place)}:"])
    tell([f"  {near(path)}" for path in made.paths])


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
    from hganalysis.run.verification import published_words
    from hganalysis.shelf import asking

    output = output.resolve()
    place = place or output.parents[1] / asking.QUESTIONS / output.name
    made = asking.ask(output, place, names, by=by.date() if by else None, zipped=zipped)
    tell([f"Đã lập {len(made.paths)} bộ tại {near(place)}, hạn trả lời {made.answer_by:%d/%m/%Y}:"])
    tell([f"  {near(path)}" for path in made.paths])
    if made.nothing:
        tell([f"Không có gì cần hỏi {len(made.nothing)} cơ quan: {', '.join(made.nothing)}."])
    if made.nameless:
        told = f"{made.nameless} nhiệm vụ không rõ cơ quan nên chưa hỏi được ai; xem phụ lục của báo cáo."
        tell([published_words(output).put_in(told)])


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
    tell(made.remarks)
    place = path or outputs.resolve().parent / CORRECTIONS / f"{made.period}.xlsx"
    if made.proposed:
        _tell_proposals(made, place, write_proposals(made, place))
    else:
        click.echo(f"{made.workbooks} sổ trả lời của kỳ {made.period}: không có đề nghị đính chính nào.")
    if made.refused:
        raise SourceError("\n".join(["Không dùng các sổ sau, cần sửa hoặc gửi lại:", *made.refused]))


def _tell_proposals(made: Answers, place: Path, written: Written) -> None:
    there = f", {written.there} đã có trong bảng" if written.there else ""
    tell(
        [
            f"{made.workbooks} sổ trả lời của kỳ {made.period}: {len(made.proposed)} đề nghị đính chính"
            f"{there}; thêm {written.added} dòng vào {near(place)}.",
            *(f"  Hai giá trị cho một ô: {each}; chỉ duyệt một dòng." for each in written.twice),
            "Mở tệp ấy, ghi đồng ý hoặc không ở cột Duyệt; thêm dòng sau vào tệp tham số rồi chạy lại kỳ:",
            f"  corrections: {near(place)}",
        ]
    )
