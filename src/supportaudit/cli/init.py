"""``supportaudit init``."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from supportaudit.cli.exits import ExitCode
from supportaudit.errors import UsageError
from supportaudit.rulebook.config_search import FILE_NAMES
from supportaudit.rulebook.files import read_file
from supportaudit.rulebook.starter import CONFIG, PACK, starter_files


@click.command("init", epilog="\b\nExamples:\n  supportaudit init\n  supportaudit init qa/")
@click.argument("folder", default=".", metavar="[FOLDER]")
def command(folder: str) -> int:
    """Write a commented config and a first pack of your own into FOLDER (default: the working folder).

    Nothing is ever overwritten: a file that is there stays as it is.
    """
    base = Path(folder)
    if base.exists() and not base.is_dir():
        raise UsageError("this is no folder", where=folder, hint=f"name one to write {CONFIG} into, or leave it out for the working folder")
    there = next((base / name for name in FILE_NAMES if (base / name).exists()), None)
    said = read_file(there).decode("utf-8", errors="replace") if there is not None else PACK
    for name, text in starter_files():
        path = base / name if name != CONFIG or there is None else there
        if path.exists():
            click.echo(f"kept     {path.as_posix()} (it was there)")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        click.echo(f"written  {path.as_posix()}")
    if there is not None and PACK not in said:
        click.echo(f"To use the pack, add {PACK} to 'packs:' in {there.as_posix()}.")
    click.echo("Next:")
    for step in _next(folder):
        click.echo(f"  {step}")
    return ExitCode.OK


def _next(folder: str) -> tuple[str, str, str]:
    """The three commands that come next, from where the user stands."""
    go = "" if Path(folder) == Path() else f"cd {shlex.quote(folder)} && "
    return f"{go}supportaudit rules test {PACK}", "supportaudit audit PATH/TO/YOUR/CONTACTS", f"supportaudit rules new {PACK}/NAME-OF-YOUR-RULE"
