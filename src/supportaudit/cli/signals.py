"""``supportaudit signals``."""

from __future__ import annotations

import sys

import click
import orjson

from supportaudit.audit import Plan, signals
from supportaudit.cli.exits import ExitCode
from supportaudit.cli.options import model_option, reading, reading_options, with_model
from supportaudit.cli.packs import rulebook_of
from supportaudit.cli.problems import Telling
from supportaudit.cli.quarantine import quarantine_of, quarantine_option, write_quarantine
from supportaudit.model import Conversation, InputFile, Signal, SkippedTranscript


@click.command(
    "signals",
    epilog="""\b
Examples:
  supportaudit signals dump.jsonl > signals.jsonl
  supportaudit signals mail/ --rules core --rules my-pack.yaml""",
)
@reading_options
@click.option(
    "--rules", "packs", multiple=True, metavar="PACK", help="Pack (name or file) whose signals to look for; repeatable; default: all shipped."
)
@model_option
@quarantine_option
def command(
    paths: tuple[str, ...],
    format_name: str | None,
    config_path: str | None,
    *,
    model: str | None,
    quarantine: str | None,
    **over: tuple[str, ...],
) -> int:
    """Print every signal found in PATH..., one JSON object a line.

    Sorted by conversation (input order), message, start, end, signal and rule; offsets are code points in the original text.
    Problems go to standard error.
    """
    read = reading(paths, format_name, config_path, over)
    unread = quarantine_of(quarantine, read.paths)
    plan = Plan(read.paths, with_model(read.config, model), rulebook_of(read.config), read.format, unread=unread)
    out = sys.stdout.buffer
    telling, conversations = Telling(), 0
    for item in signals(plan):
        if isinstance(item, SkippedTranscript | InputFile):
            telling.take(item)
            continue
        conversations += 1
        for signal in item[1]:
            if not signal.event:
                out.write(line(item[0], signal))
    telling.finish()
    write_quarantine(unread, quarantine)
    return ExitCode.INCOMPLETE if telling.problems or not conversations else ExitCode.OK


def line(conversation: Conversation, signal: Signal) -> bytes:
    """One signal as a line of JSON."""
    row = {
        "conversation": conversation.id,
        "message": signal.message,
        "signal": signal.label,
        "rule": signal.rule,
        "start": signal.span.start,
        "end": signal.span.end,
        "text": signal.text,
    }
    return orjson.dumps(row) + b"\n"
