"""``supportaudit rules new``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from supportaudit.cli.exits import ExitCode
from supportaudit.cli.options import configured
from supportaudit.errors import UsageError
from supportaudit.rulebook.files import read_file
from supportaudit.rulebook.shipped import SUFFIXES
from supportaudit.rulebook.skeleton import new_pack, pack_id, split_name, with_check


@click.command("new", epilog="\b\nExamples:\n  supportaudit rules new own/asks-for-patience\n  supportaudit rules new rules/own.yaml/asks-again")
@click.argument("name", metavar="PACK/CHECK")
def new_rule(name: str) -> int:
    """Write a commented line item to begin with, that passes lint and test as it is.

    PACK is an id (the file PACK.yaml in the working folder) or the path of a pack. A pack that is there gets the line item and its signal
    added, and stays as it was otherwise, with its comments.
    """
    file, pack, check = split_name(name)
    path = Path(file)
    config = configured(None, ())
    used = {Path(one).resolve() for one in config.packs if one.endswith(SUFFIXES)}
    if not path.exists() and (other := next((one for one in sorted(used) if pack_id(one) == pack), None)):
        place = os.path.relpath(other)
        raise UsageError(f"the pack '{pack}' of your config is {place}", hint=f"supportaudit rules new {place}/{check} adds to it")
    written = with_check(read_file(path), file, check) if path.exists() else new_pack(pack, check).replace("FILE", file).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written)
    click.echo(f"The line item {check} was written to {file}. Change its texts, then:")
    for command in ("lint", "test"):
        click.echo(f"  supportaudit rules {command} {file}")
    click.echo(f'  supportaudit rules try "Please be patient." --rules {file}')
    if path.resolve() not in used:
        click.echo(f"To audit by it: --rules {file}, or add {file} to 'packs:' in {config.path or 'supportaudit.yml'}.")
    return ExitCode.OK
