"""``supportaudit macros``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import click
import orjson

from supportaudit.checks import MACROS_VERSION, CannedText, CannedTexts
from supportaudit.checks.canned import MIN_AGENTS, MIN_WORDS
from supportaudit.cli.exits import ExitCode
from supportaudit.cli.options import reading, reading_options
from supportaudit.cli.outputs import check_outputs
from supportaudit.cli.problems import Telling
from supportaudit.cli.streams import say
from supportaudit.loaders import load
from supportaudit.model import Conversation
from supportaudit.reports import is_report
from supportaudit.reports.files import Output
from supportaudit.reports.text import whole


@click.command(
    "macros",
    epilog="""\b
Examples:
  supportaudit macros dump/ > macros.json
  supportaudit macros dump.jsonl.gz --min-agents 5 --out macros.json

\b
Look the texts through, remove what agents say in their own words, and name the file in supportaudit.yml:
  macros: macros.json""",
)
@reading_options
@click.option("--out", default="-", metavar="FILE", help="Write here instead of to standard output.")
@click.option("--min-agents", type=click.IntRange(min=2), default=MIN_AGENTS, show_default=True, metavar="N", help="So many agents share a text.")
@click.option("--min-words", type=click.IntRange(min=1), default=MIN_WORDS, show_default=True, metavar="N", help="Shorter texts are left out.")
def command(
    paths: tuple[str, ...], format_name: str | None, config_path: str | None, *, out: str, min_agents: int, min_words: int, **over: tuple[str, ...]
) -> int:
    """Find the canned texts of a site: what several agents sent word for word, as whole messages or lines of them.

    Writes the macro file that the config names, so that canned wording is not charged to agents: JSON, sorted, each text with
    the number of agents and times. Reads PATH... once; quotes, signatures, customers and bots are left aside.
    """
    read = reading(paths, format_name, config_path, over)
    check_outputs({out: out}, read.paths, replace(read.config, macros=None))
    texts = CannedTexts(min_words)
    telling, conversations = Telling(), 0
    for item in load(read.paths, read.config, format=read.format, is_report=is_report):
        if isinstance(item, Conversation):
            conversations += 1
            texts.add(item)
        else:
            telling.take(item)
    found = texts.found(min_agents)
    _write(found, out)
    telling.finish()
    say(f"Canned texts: {len(found):,}, in {conversations:,} contacts.")
    return ExitCode.INCOMPLETE if telling.problems or not conversations else ExitCode.OK


def _write(found: Sequence[CannedText], path: str) -> None:
    entries = [{"text": whole(canned.text), "agents": canned.agents, "times": canned.times} for canned in found]
    output = Output(path)
    try:
        output.write(orjson.dumps({"version": MACROS_VERSION, "texts": entries}, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        output.commit()
    finally:
        output.abort()
