"""``supportaudit inspect``."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from supportaudit.cli.exits import ExitCode
from supportaudit.cli.options import Reading, reading, reading_options
from supportaudit.cli.streams import say
from supportaudit.errors import UsageError
from supportaudit.loaders import Suggestion, Survey, suggest, survey
from supportaudit.model import Role
from supportaudit.reports import words
from supportaudit.reports.survey import UNSURE, first_conversation, problems_of, read_of, speakers_of, taken_for, times_of
from supportaudit.reports.text import one_line
from supportaudit.rulebook import Config

FIRST = 200
STDIN = "-"


@click.command(
    "inspect",
    epilog="""\b
Examples:
  supportaudit inspect export.json
  supportaudit inspect dump/*.csv
  supportaudit inspect odd.json --write supportaudit.yml      a mapping to start from

\b
What a mapping may say: docs/formats.md.""",
)
@reading_options
@click.option("--first", type=click.IntRange(min=1), default=FIRST, show_default=True, metavar="N", help="How many records of each file to read.")
@click.option("--write", metavar="FILE", help="Write the mapping into this new file instead of printing it.")
def command(
    paths: tuple[str, ...], format_name: str | None, config_path: str | None, *, first: int, write: str | None, **over: tuple[str, ...]
) -> int:
    """What each file of PATH... is taken for and why, and what its first records hold.

    For a file that no format fits, a mapping (sources: in the config) is guessed from its keys or columns.
    """
    read = reading(paths, format_name, config_path, over)
    if write is not None and Path(write).exists():
        raise UsageError("it is there already", where=f"--write {write}", hint="name a new file, or print the mapping and copy it into that one")
    found = False
    suggested: list[Suggestion] = []
    for number, one in enumerate(survey(read.paths, read.config, format=read.format, first=first)):
        if number:
            click.echo("")
        suggestion = _suggestion(one)
        same = next((other.name for other in suggested if suggestion is not None and suggestion.is_like(other)), "")
        for line in _page(one, read, suggestion, write, same):
            click.echo(line)
        if suggestion is not None and not same:
            suggested.append(suggestion)
        found = found or one.conversations > 0
    if write is not None:
        _write(write, suggested)
    return ExitCode.OK if found else ExitCode.INCOMPLETE


def _suggestion(one: Survey) -> Suggestion | None:
    """A mapping for a file of which nothing was read, and that no format fits for sure."""
    sure = one.ranking[0].guess.sure if one.ranking else 0.0
    unread = one.head is not None and not one.conversations and (sure < UNSURE or bool(one.rows))
    return suggest(one.head, one.path, one.rows) if one.head is not None and unread else None


def _page(one: Survey, read: Reading, suggestion: Suggestion | None, write: str | None, same: str) -> Iterator[str]:
    yield from taken_for(one)
    yield from read_of(one)
    yield from times_of(one, read.config.timezone)
    yield from speakers_of(one)
    yield from problems_of(one)
    yield from first_conversation(one)
    if suggestion is not None and same:
        yield f"  The mapping {same} above fits it too: name both files in its 'files:'."
    elif suggestion is not None:
        yield from _mapping(one, suggestion, read, write)
    yield from _next(one, suggestion, write)


def _mapping(one: Survey, suggestion: Suggestion, read: Reading, write: str | None) -> Iterator[str]:
    """The mapping, and what it would read."""
    if write is None:
        yield "  A mapping to start from; check every line, and put it into supportaudit.yml:"
        yield ""
        yield "sources:"
        yield from suggestion.text().splitlines()
        yield ""
    if one.path != STDIN:
        config: Config = replace(read.config, sources={suggestion.name: suggestion.source})
        for again in survey((one.path,), config, format=suggestion.name, first=FIRST):
            contacts, messages = words.count(again.conversations, "contact"), words.count(again.messages, "message")
            yield f"  With it: {contacts}, {messages}; {again.unread:,} not readable."


def _next(one: Survey, suggestion: Suggestion | None, write: str | None) -> Iterator[str]:
    file = shlex.quote(one_line(one.path))
    yield "  Next:"
    if suggestion is not None:
        config = f" --config {shlex.quote(write)}" if write else ""
        yield f"    supportaudit inspect {file}{config}{'' if write else '      (once the mapping stands in supportaudit.yml)'}"
        return
    if not one.conversations:
        yield f"    supportaudit inspect {file} --format NAME      if you know what it is (docs/formats.md lists the names)"
        return
    unknown = [name for (role, name), _ in one.speakers.most_common() if role is Role.UNKNOWN and name]
    agents = any(role is Role.AGENT for role, _ in one.speakers)
    if unknown and not agents:
        name = one_line(unknown[0])
        roles = f"--role {shlex.quote(f'{name}=agent')} --role '*=customer'"
        yield f"    supportaudit audit {file} {roles}      if {name} is an agent, and everybody else a customer"
        return
    if unknown:
        yield f"    supportaudit audit {file} --role {shlex.quote(f'{one_line(unknown[0])}=ROLE')}"
        return
    yield f"    supportaudit audit {file}"


def _write(path: str, suggested: Sequence[Suggestion]) -> None:
    if not suggested:
        say(f"No mapping was written to {path}: none is needed, or none could be guessed.")
        return
    with Path(path).open("x", encoding="utf-8", newline="\n") as out:
        out.write("# Guessed by supportaudit inspect: check every line (docs/formats.md says what each means).\nsources:\n")
        out.writelines(suggestion.text() for suggestion in suggested)
    say(f"Written: {path}; check every line.")
