"""``supportaudit cache``: info and clear."""

from __future__ import annotations

from pathlib import Path

import click

from supportaudit.cli.exits import ExitCode
from supportaudit.memory import Kept, clear, default_folder, kept

MIB = 1 << 20
FOLDER = click.argument("folder", required=False, metavar="[DIR]")


@click.group("cache", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """What audits with --cache remember, and how to forget it."""


@command.command("info")
@FOLDER
def info(folder: str | None) -> int:
    """How many contacts are remembered, and where."""
    place = _place(folder)
    click.echo(f"{place}: {_told(kept(place))}")
    return ExitCode.OK


@command.command("clear")
@FOLDER
def forget(folder: str | None) -> int:
    """Forget everything that is remembered there; other files in the folder stay."""
    place = _place(folder)
    click.echo(f"{place}: {_told(clear(place))} forgotten")
    return ExitCode.OK


def _place(folder: str | None) -> Path:
    return Path(folder) if folder else default_folder()


def _told(found: Kept) -> str:
    contacts = f"{found.contacts:,} contact{'' if found.contacts == 1 else 's'}"
    return f"{contacts}, {found.size / MIB:.1f} MiB"
