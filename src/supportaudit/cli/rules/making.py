"""``supportaudit rules new`` and ``rules copy``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from supportaudit.cli.exits import ExitCode
from supportaudit.cli.options import configured
from supportaudit.errors import UsageError
from supportaudit.rulebook import Config
from supportaudit.rulebook.files import read_file
from supportaudit.rulebook.library import example_text
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
    used = _own_packs(config)
    if not path.exists() and (other := next((one for one in sorted(used) if pack_id(one) == pack), None)):
        place = os.path.relpath(other)
        raise UsageError(f"the pack '{pack}' of your config is {place}", hint=f"supportaudit rules new {place}/{check} adds to it")
    written = with_check(read_file(path), file, check) if path.exists() else new_pack(pack, check).replace("FILE", file).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written)
    click.echo(f"The line item {check} was written to {file}. Change its texts, then:")
    _tell_next(file, config, [f'rules try "Please be patient." --rules {file}'])
    return ExitCode.OK


@click.command("copy", epilog="\b\nExamples:\n  supportaudit rules copy brand\n  supportaudit rules copy playbook qa/packs")
@click.argument("name", metavar="PACK")
@click.argument("folder", default="rules", metavar="[FOLDER]")
def copy_pack(name: str, folder: str) -> int:
    """Write an example pack into FOLDER (default: rules), where a site makes it its own.

    `rules list` shows which there are, with the status example. Nothing is overwritten.
    """
    text = example_text(name)
    if Path(folder).exists() and not Path(folder).is_dir():
        raise UsageError("this is no folder", where=folder, hint=f"supportaudit rules copy {name} FOLDER")
    path = Path(folder) / f"{name}{SUFFIXES[0]}"
    file = path.as_posix()
    if path.exists():
        raise UsageError("the pack is there already", where=file, hint=f"supportaudit rules copy {name} OTHER-FOLDER writes it elsewhere")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
    click.echo(f"The pack {name} was written to {file}. Put in your own words, then:")
    _tell_next(file, configured(None, ()), [])
    return ExitCode.OK


def _own_packs(config: Config) -> set[Path]:
    """The pack files that the config names."""
    return {Path(one).resolve() for one in config.packs if one.endswith(SUFFIXES)}


def _tell_next(file: str, config: Config, more: Sequence[str]) -> None:
    """The commands that come next, and how an audit comes to use the pack."""
    for command in (f"rules lint {file}", f"rules test {file}", *more):
        click.echo(f"  supportaudit {command}")
    if Path(file).resolve() not in _own_packs(config):
        click.echo(f"To audit by it: --rules {file}, or add {file} to 'packs:' in {config.path or 'supportaudit.yml'}.")
