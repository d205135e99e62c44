"""``supportaudit convert``."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from supportaudit.cli.exits import ExitCode
from supportaudit.cli.options import reading, reading_options
from supportaudit.cli.problems import Telling
from supportaudit.cli.quarantine import quarantine_of, quarantine_option, write_quarantine
from supportaudit.cli.types import Word
from supportaudit.loaders import load, write_csv, write_jsonl, write_parquet
from supportaudit.model import Conversation
from supportaudit.reports import is_report

WRITERS = {"jsonl": write_jsonl, "csv": write_csv, "parquet": write_parquet}


@click.command(
    "convert",
    epilog="""\b
Examples:
  supportaudit convert mail.mbox --agents-from example.com > mail.jsonl
  supportaudit convert chat.txt --to csv > chat.csv
  supportaudit convert reply.txt --format email-body --visible""",
)
@reading_options
@quarantine_option
@click.option("--to", "target", type=Word(tuple(WRITERS)), default="jsonl", show_default=True, help="What to write.")
@click.option("--visible", is_flag=True, help="Only what each author wrote anew: quoted text, signatures and banners are cut out.")
def command(
    paths: tuple[str, ...],
    format_name: str | None,
    config_path: str | None,
    *,
    target: str,
    visible: bool,
    quarantine: str | None,
    **over: tuple[str, ...],
) -> int:
    """Write the conversations of PATH... to standard output in one of supportaudit's own formats.

    Texts are whole, with masks over what is quoted. What cannot be read is named on standard error, one line each, with file and place.
    """
    read = reading(paths, format_name, config_path, over)
    telling, found = Telling(), 0
    unread = quarantine_of(quarantine, read.paths)

    def conversations() -> Iterator[Conversation]:
        nonlocal found
        for item in load(read.paths, read.config, format=read.format, is_report=is_report, unread=unread):
            if isinstance(item, Conversation):
                found += 1
                yield item
            else:
                telling.take(item)

    WRITERS[target](conversations(), sys.stdout.buffer, visible=visible)
    telling.finish()
    write_quarantine(unread, quarantine)
    return ExitCode.INCOMPLETE if telling.problems or not found else ExitCode.OK
