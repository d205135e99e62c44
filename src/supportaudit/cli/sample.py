"""``supportaudit sample``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from supportaudit.audit import Plan, traces
from supportaudit.calibration import PEOPLE_LABEL, STRATA, Drawable, check_id, draw, signal_id
from supportaudit.cli.exits import ExitCode
from supportaudit.cli.options import model_option, reading, reading_options, with_model
from supportaudit.cli.outputs import check_outputs
from supportaudit.cli.packs import rulebook_of
from supportaudit.cli.problems import Telling
from supportaudit.cli.streams import say
from supportaudit.cli.types import Word
from supportaudit.errors import UsageError
from supportaudit.loaders import load, visible_only
from supportaudit.model import Conversation, InputFile, Role, SkippedTranscript
from supportaudit.reports import is_report, words
from supportaudit.reports.sheet import check_sheet, write_sheet
from supportaudit.rulebook import Rulebook
from supportaudit.signals import Considered, found_and_doubtful


@click.command(
    "sample",
    epilog="""\b
Examples:
  supportaudit sample dump/ --out sheet.xlsx
  supportaudit sample dump.jsonl.gz --n 100 --stratify agent --seed 7 --out sheet.csv

\b
Then fill the sheet in (docs/calibration.md), and:
  supportaudit calibrate dump/ --labels sheet.xlsx""",
)
@reading_options
@click.option(
    "--rules", "packs", multiple=True, metavar="PACK", help="Pack (name or file) whose signals to look for; repeatable; default: all shipped."
)
@click.option("--out", required=True, metavar="FILE", help="The sheet to write: sheet.xlsx or sheet.csv.")
@click.option("--n", "number", type=click.IntRange(min=1), default=50, show_default=True, metavar="N", help="How many contacts to draw.")
@click.option("--stratify", type=Word(STRATA), default="signal", show_default=True, help="Spread the contacts over these.")
@click.option("--seed", type=int, default=1, show_default=True, metavar="N", help="Another number draws other contacts.")
@click.option(
    "--signal", "asked", multiple=True, metavar="NAME", help="Signal to label; repeatable; default: those that need no knowledge of the rules."
)
@click.option("--check", "checks", multiple=True, metavar="ID", help="Line item to answer, one answer a contact; repeatable; default: none.")
@model_option
def command(
    paths: tuple[str, ...], format_name: str | None, config_path: str | None, model: str | None, **options: str | int | tuple[str, ...]
) -> int:
    """Draw the contacts that people should label from PATH..., and write a sheet for them to fill in.

    Rare signals come first, and of each in turn a contact in which the rules were in doubt and one in which they were not. The
    same contacts, number and seed give the same sheet. What the tool found does not stand in the sheet: people judge for themselves.
    """
    out, number, stratify, seed = str(options["out"]), int(str(options["number"])), str(options["stratify"]), int(str(options["seed"]))
    over = {name: value for name, value in options.items() if isinstance(value, tuple)}
    asked, checks = over.pop("asked", ()), over.pop("checks", ())
    check_sheet(out)
    if "-" in paths:
        raise UsageError("the contacts are read twice", where="-", hint="save standard input as a file, and name that")
    read = reading(paths, format_name, config_path, over)
    rulebook = rulebook_of(read.config)
    names = _names(asked, rulebook)
    for check in checks:
        check_id(check, rulebook, "--check")
    check_outputs({out: out}, read.paths, read.config, rulebook.packs)
    plan = Plan(read.paths, with_model(read.config, model), rulebook, read.format, look_for=frozenset(names.values()))
    telling = Telling()
    drawables = list(_drawables(plan, frozenset(names.values()), telling))
    telling.finish()
    chosen = frozenset(draw(drawables, number, stratify, seed))
    if not chosen:
        say("Incomplete: no contact could be evaluated, so there is nothing to label.")
        return ExitCode.INCOMPLETE
    write_sheet(out, _again(plan, chosen), tuple(names), checks)
    say(f"{words.count(len(chosen), 'contact')} of {len(drawables):,} drawn into {out}; fill it in, then: supportaudit calibrate ... --labels {out}")
    return ExitCode.INCOMPLETE if telling.problems else ExitCode.OK


def _names(asked: Sequence[str], rulebook: Rulebook) -> dict[str, str]:
    """The columns to tick, and the signals that they mean."""
    names = asked or tuple(name for name in PEOPLE_LABEL if f"core/{name}" in rulebook.signals)
    if not names:
        raise UsageError("the packs of this run have none of the signals that are labelled by default", where="--signal", hint="name some")
    return {name: signal_id(name, rulebook, "--signal") for name in names}


def _drawables(plan: Plan, wanted: frozenset[str], telling: Telling) -> Iterator[Drawable]:
    for item in traces(plan):
        if isinstance(item, SkippedTranscript | InputFile):
            telling.take(item)
        else:
            yield _drawable(*item, plan.rulebook, wanted)


def _drawable(conversation: Conversation, trace: Sequence[Considered], rulebook: Rulebook, wanted: frozenset[str]) -> Drawable:
    found, doubtful = (rules & wanted for rules in found_and_doubtful(trace, rulebook.signals))
    agents = {one.name for one in conversation.participants() if one.role is Role.AGENT and one.name}
    return Drawable(conversation.id, found | doubtful, bool(doubtful), tuple(sorted(agents)), conversation.channel or "")


def _again(plan: Plan, chosen: frozenset[str]) -> Iterator[Conversation]:
    """The chosen contacts, in the order of the input, cut to what their authors wrote anew."""
    for item in load(plan.paths, plan.config, format=plan.format, is_report=is_report):
        if isinstance(item, Conversation) and item.id in chosen:
            yield visible_only(item)
