"""The command `hganalysis`: its commands, and how each of them ends."""

from __future__ import annotations

import shlex
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hganalysis.cli import (  # noqa: F401  each registers its commands
    commands_of_exports,
    commands_of_periods,
    commands_of_projects,
    commands_of_runs,
)
from hganalysis.cli.command_line import OWN_PROCESS, PARAMS_SUFFIXES, cli
from hganalysis.cli.streams import harmless, let_every_text_pass
from hganalysis.errors import CheckError, HgError, NoTableError, SourceError, file_fault
from hganalysis.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

USAGE_EXIT = 2


STOPPED = "Đã dừng theo yêu cầu; sản phẩm đã công bố trước đó không thay đổi."
"""Told of any command that is stopped and does not know better."""


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command; a user's mistake ends in its message and exit code, never in a traceback."""
    let_every_text_pass()
    own = threading.current_thread() is threading.main_thread()
    if own:
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
    except (click.Abort, KeyboardInterrupt) as stopped:
        if own and argv is None:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is ending: a second one would break that off
        click.echo(harmless(str(stopped)) or STOPPED, err=True)
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
    if isinstance(error, click.BadOptionUsage):
        takes = "does not take a value" not in error.message
        return f"Tùy chọn {error.option_name} {'cần một giá trị' if takes else 'không nhận giá trị'}.{hint}"
    if error.message.startswith("Got unexpected extra argument"):
        extra = error.message.partition("(")[2].rstrip(")").strip()
        return f"Thừa tham số: {extra}.{hint}"
    if error.message.startswith("No such command"):
        name = error.message.split("'")[1]
        return f"Không có lệnh {name}.{did_you_mean(name, cli.commands)}{hint}"
    return f"Sai cách dùng.{hint}"
