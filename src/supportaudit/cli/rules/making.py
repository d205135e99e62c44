"""``supportaudit rules new``."""

from __future__ import annotations

from pathlib import Path

import click

from supportaudit.cli.exits import ExitCode
from supportaudit.rulebook.files import read_file
from supportaudit.rulebook.skeleton import new_pack, split_name, with_check


@click.command("new", epilog="\b\nExamples:\n  supportaudit rules new own/asks-for-patience\n  supportaudit rules new rules/own.yaml/asks-again")
@click.argument("name", metavar="PACK/CHECK")
def new_rule(name: str) -> int:
    """Write a commented line item to begin with, that passes lint and test as it is.

    PACK is an id (the file PACK.yaml in the working folder) or the path of a pack. A pack that is there gets the line item and its signal
    added, and stays as it was otherwise, with its comments.
    """
    file, pack, check = split_name(name)
    path = Path(file)
    written = with_check(read_file(path), file, check) if path.exists() else new_pack(pack, check).replace("FILE", file).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written)
    click.echo(f"The line item {check} was written to {file}. Change its texts, then:")
    for command in ("lint", "test"):
        click.echo(f"  supportaudit rules {command} {file}")
    click.echo(f'  supportaudit rules try "Please be patient." --rules {file}')
    return ExitCode.OK
