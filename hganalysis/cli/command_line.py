"""The command line that commands register with, and what they have in common."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hganalysis import __version__
from hganalysis.cli.streams import harmless
from hganalysis.cli.vietnamese_help import VietnameseGroup
from hganalysis.errors import ParamsError
from hganalysis.settings.reference import PLACE as PLACE_OF_REFERENCE
from hganalysis.settings.reference import use_reference

if TYPE_CHECKING:
    from collections.abc import Iterable

HELP = {"help_option_names": ["--help", "-h"]}
OWN_PROCESS = "own process"
"""Object of a command that the process is there for, so that it may begin anew."""


class NamedPlace(click.Path):
    """A path that is given in letters: no letters would mean the folder one stands in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; what has no letters is a missing one."""
        if value == "":
            raise click.MissingParameter(ctx=ctx, param=param)
        return super().convert(value, param, ctx)


PLACE = NamedPlace(path_type=Path, readable=False)
FILE = click.Path(path_type=Path, dir_okay=False, readable=False)
"""What may not be read is told when it is read, with why; click alone would call it a wrong value."""

PARAMS_SUFFIXES = (".yml", ".yaml")


@click.group(cls=VietnameseGroup, context_settings=HELP, no_args_is_help=True)
@click.version_option(__version__, message="%(prog)s %(version)s", help="Hiện phiên bản.")
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


def refuse_export(source: Path) -> None:
    """Tell an export that was given where params are expected."""
    if source.exists() and source.suffix.lower() not in PARAMS_SUFFIXES:
        place = shlex.quote(source.as_posix())
        raise ParamsError(
            f"{source.name} là tệp xuất, không phải tệp tham số (.yml). "
            f"Để đọc thử: hganalysis check {place}; để lập tệp tham số cho nó: hganalysis init {place}"
        )


def tell(lines: Iterable[str]) -> None:
    """Print lines, whatever their texts hold."""
    for line in lines:
        click.echo(harmless(line))


def near(path: Path) -> str:
    """Return a path as seen from the current folder when it lies below it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
