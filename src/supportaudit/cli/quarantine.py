"""``--quarantine DIR``, and the sum of what was in the files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from supportaudit.cli.streams import say
from supportaudit.loaders.quarantine import MANIFEST, Quarantine
from supportaudit.reports import words

Command = TypeVar("Command", bound=Callable[..., object])


def quarantine_option(command: Command) -> Command:
    """--quarantine."""
    help_text = "Write what could not be read, as it stands in its file, into this new folder, with a list of places and reasons."
    return click.option("--quarantine", metavar="DIR", help=help_text)(command)


def quarantine_of(folder: str | None, paths: Sequence[str]) -> Quarantine | None:
    """Who keeps what cannot be read; UsageError for a folder that cannot be written to."""
    return Quarantine(folder, paths) if folder else None


def write_quarantine(quarantine: Quarantine | None, folder: str | None) -> None:
    """Write what was kept, and say where."""
    if quarantine is None:
        return
    quarantine.write()
    if len(quarantine):
        say(f"Quarantined: {words.count(len(quarantine), 'record')} in {folder} ({MANIFEST} lists places and reasons).")
    else:
        say(f"Quarantined: nothing, so {folder} was not written.")
