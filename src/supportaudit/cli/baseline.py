"""``supportaudit baseline``: write."""

from __future__ import annotations

from dataclasses import replace

import click

from supportaudit.audit import Plan, audit
from supportaudit.cli.exits import ExitCode
from supportaudit.cli.options import judging_options, model_option, parse_now, reading, reading_options, with_files, with_model
from supportaudit.cli.outputs import check_outputs
from supportaudit.cli.packs import rulebook_of
from supportaudit.cli.problems import tell_missing
from supportaudit.cli.progress import progress_bar
from supportaudit.cli.streams import say
from supportaudit.errors import UsageError
from supportaudit.reports import words
from supportaudit.reports.files import Output
from supportaudit.reviews import BaselineWriter


@click.group("baseline", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Note what was reported already, so that only new findings fail a gate."""


@command.command(
    "write",
    epilog="""\b
Examples:
  supportaudit baseline write dump/ --out baseline.json
  supportaudit audit dump/ --baseline baseline.json --fail-on major""",
)
@reading_options
@judging_options
@model_option
@click.option("--out", metavar="FILE", help="Where to write it (- for standard output); default: the config's baseline.")
def write(
    paths: tuple[str, ...],
    format_name: str | None,
    config_path: str | None,
    *,
    now: str | None,
    out: str | None,
    model: str | None,
    **over: tuple[str, ...],
) -> int:
    """Write every finding of PATH... that is not overturned to a file: its id, line item and contact, no customer text.

    With audit --baseline FILE these findings are shown as already reported and fail no gate; scores stay as they are. A finding keeps its
    id when agents are renamed and when messages are added to its contact.
    """
    read = reading(paths, format_name, config_path, over)
    place = out or read.config.baseline
    if place is None:
        raise UsageError("no place to write the baseline to", where="--out", hint="write --out baseline.json")
    config = with_model(with_files(read.config, None, place), model)
    rulebook = rulebook_of(config)
    check_outputs({place: place}, read.paths, replace(config, baseline=None), rulebook.packs)
    plan = Plan(read.paths, config, rulebook, read.format, (), parse_now(now, config), compare=False)
    baseline = BaselineWriter()
    output = Output(place)
    try:
        with progress_bar(quiet=False) as progress:
            report = audit(plan, (baseline,), progress)
        output.write(baseline.dump())
        output.commit()
    finally:
        output.abort()
    incomplete = tell_missing(report)
    contacts = words.count(report.totals.conversations, "contact")
    say(f"{words.count(len(baseline), 'finding')} in {contacts}. Written: {output.name}.")
    return ExitCode.INCOMPLETE if incomplete else ExitCode.OK
