"""Commands on a project: begun, its notebooks and reference files, JupyterLab on it."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hganalysis.cli.command_line import PLACE, cli, near, tell
from hganalysis.cli.for_programs import Found, for_programs

if TYPE_CHECKING:
    from collections.abc import Sequence


@cli.command(no_args_is_help=True)
@click.argument("folder", metavar="THƯ_MỤC", type=PLACE)
def new(folder: Path) -> None:
    """Tạo một dự án mới: sổ tay, bảng ánh xạ mẫu, kỳ mẫu, hướng dẫn."""
    from hganalysis.cli.project_folder import start_project

    made = start_project(folder)
    tell(
        [
            f"Đã tạo dự án {near(folder)} ({len(made)} tệp). Tiếp theo:",
            f"  cd {shlex.quote(str(folder))}",
            "  hganalysis sample",
            "  hganalysis run params/2024-11-03.yml",
            "Với tệp xuất của cơ quan: hganalysis init data/TỆP; xem README.md của dự án.",
        ]
    )


@cli.command("list", no_args_is_help=True)
@click.argument("kind", metavar="DANH_MỤC")
@for_programs
def list_(kind: str) -> Found:
    """Liệt kê những gì đang có: periods (kỳ), agencies (cơ quan), maps (bảng ánh xạ), notebooks (sổ tay)."""
    from hganalysis.cli.listing import lines_of, listed

    rows = listed(kind, Path())
    tell(lines_of(kind, rows))
    return Found({kind: rows})


@cli.command()
@click.option("--update", is_flag=True, help="Lấy bản của gói; bản đang có được giữ lại bên cạnh.")
def notebooks(update: bool) -> None:
    """So các sổ tay của dự án với bản của gói."""
    from hganalysis.cli.project_folder import changed_notebooks, update_notebooks

    if update:
        tell(update_notebooks(Path()))
        return
    changed = changed_notebooks(Path())
    for each in changed:
        tell([f"notebooks/{each.name}: thiếu." if each.missing else "", *each.lines])
    if changed:
        tell(["", "Lấy bản của gói: hganalysis notebooks --update"])
    else:
        tell(["Các sổ tay đúng như bản của gói."])


@cli.command()
@click.argument("names", metavar="[TÊN]...", nargs=-1)
def reference(names: Sequence[str]) -> None:
    """Nêu các tệp tham chiếu đang dùng; có TÊN thì chép bản của gói vào params/reference để sửa.

    TÊN như agencies.yml, office.yml, mau-van-ban.docx, mau-ban-tin.docx (form: plain). Tệp ở params/reference
    thay tệp cùng tên của gói.
    """
    from hganalysis.cli.project_folder import copy_reference, reference_in_force

    tell(copy_reference(Path(), names) if names else reference_in_force())


@cli.command(context_settings={"ignore_unknown_options": True})
@click.option("--no-browser", is_flag=True, help="Không tự mở trình duyệt.")
@click.option("--explore", "period", default="", metavar="KỲ", help="Mở bản sao của sổ tay explore cho kỳ.")
@click.argument("options", metavar="[TÙY_CHỌN_JUPYTERLAB]...", nargs=-1, type=click.UNPROCESSED)
def lab(period: str, options: Sequence[str], *, no_browser: bool) -> None:
    """Mở JupyterLab tại thư mục dự án.

    Tùy chọn của chính JupyterLab, ví dụ --port=9999, ghi ở cuối. Sổ tay trong notebooks được lưu không kèm
    kết quả; bản sao để tự tìm hiểu nằm trong thư mục explore.
    """
    from hganalysis.cli.analysts_lab import open_lab

    open_lab(Path(), period, [*options, *(["--no-browser"] if no_browser else [])])
