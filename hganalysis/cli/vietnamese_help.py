"""Help of commands in Vietnamese, as click writes it."""

from __future__ import annotations

import click

SECTIONS = {
    "commands_of_runs": "Lập báo cáo",
    "commands_of_exports": "Tệp xuất và tham số",
    "commands_of_periods": "Kỳ đã công bố",
    "commands_of_projects": "Dự án",
}
"""Modules that register commands -> the heading of these in the list of commands."""


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
        """Write the options, then the commands by what they are for."""
        super().format_options(ctx, formatter)
        for room, heading in SECTIONS.items():
            commands = [
                (name, command.get_short_help_str(90))
                for name, command in self.commands.items()
                if command.callback and command.callback.__module__.endswith(room)
            ]
            with formatter.section(heading):
                formatter.write_dl(commands)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the pieces of the usage line."""
        return ["LỆNH [THAM SỐ]..."]
