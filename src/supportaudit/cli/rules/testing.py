"""``supportaudit rules test``."""

from __future__ import annotations

import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from supportaudit.cli.exits import ExitCode
from supportaudit.cli.options import CONFIG, model_option, with_model
from supportaudit.cli.packs import library_of
from supportaudit.cli.rules.shared import config_for
from supportaudit.cli.tables import table
from supportaudit.rulebook import EXAMPLE_CALENDAR, Config, Rulebook
from supportaudit.rulebook.load import build_rulebook

if TYPE_CHECKING:  # list and show stay quick
    from supportaudit.packtest import ExampleResult


@click.command("test", epilog="\b\nExamples:\n  supportaudit rules test\n  supportaudit rules test my-pack.yaml")
@click.argument("packs", nargs=-1, metavar="[PACK]...")
@CONFIG
@model_option
def run_tests(packs: tuple[str, ...], config_path: str | None, model: str | None) -> int:
    """Run the examples inside the packs: a line per line item and signal.

    For an example that does not hold: the chat, what was expected, what came, and how it came about. A line item that no example shows both
    met and not met fails too. Examples of rules that need a language model which is not there are skipped and counted apart.
    """
    from supportaudit.packtest import run_examples, unproven  # noqa: PLC0415  (list and show stay quick)

    config = replace(with_model(config_for(packs, config_path), model), rules={})  # examples hold of the packs as they are, whatever the site changes
    library = library_of(config)
    rulebook = build_rulebook(library, config)
    wanted = library.named if packs else None
    results: dict[str, list[ExampleResult]] = defaultdict(list)
    for result in run_examples(rulebook, wanted, config.model):
        results[result.owner].append(result)
    lacking = {check.id: (check, missing) for check, missing in unproven(rulebook, wanted)}
    for check in lacking:
        results.setdefault(check, [])
    rows = [
        (owner, str(len(found)), str(sum(bool(r.problems) for r in found) or ""), ", ".join(lacking[owner][1]) if owner in lacking else "")
        for owner, found in results.items()
    ]
    for line in table(("rule", "examples", "failing", "missing"), rows):
        click.echo(line)
    failing = [r for found in results.values() for r in found if r.problems]
    for result in failing:
        for line in _failing(result, rulebook, config.model):
            click.echo(line)
    for rule, missing in lacking.values():
        steps = ", ".join(f'{kind}: ["C ...\\nA ..."]' for kind in missing)
        click.echo(f"\n{rule.mark}: {rule.id} has no example for {' and none for '.join(missing)}; add to its examples: {steps}")
    _tell_totals(results, len(failing))
    if lacking:
        click.echo(f"{len(lacking):,} line item{'' if len(lacking) == 1 else 's'} not shown both met and not met.")
    return ExitCode.GATE_FAILED if failing or lacking else ExitCode.OK


def _tell_totals(results: Mapping[str, Sequence[ExampleResult]], failing: int) -> None:
    """How many hold; those that could not be run are counted apart, each with its reason."""
    skipped = Counter(result.skipped for found in results.values() for result in found if result.skipped)
    total = sum(map(len, results.values())) - skipped.total()
    click.echo(f"\n{total - failing} of {total} {'example holds' if total == 1 else 'examples hold'}.")
    for reason, number in sorted(skipped.items()):
        step = "; give --model to run them" if "missing" in reason else ""
        click.echo(f"{number} more were skipped ({reason}){step}.")


def _failing(result: ExampleResult, rulebook: Rulebook, model: str | None) -> Iterator[str]:
    """The chat, what is wrong, and the account that `why` would give."""
    yield f"\n{result.mark}: {result.owner}, example for {result.expect}"
    yield textwrap.indent(result.chat.strip(), "    ")
    yield from (f"  {problem}" for problem in result.problems)
    yield from (f"  {line}" if line else "" for line in _account(result, rulebook, model))


def _account(result: ExampleResult, rulebook: Rulebook, model: str | None) -> Iterator[str]:
    from supportaudit.checks import Checker, explain, make_macros  # noqa: PLC0415  (only where an example fails)
    from supportaudit.cli.account import account_lines, part, signals_of  # noqa: PLC0415  (as above)
    from supportaudit.cli.tracing import trace_lines  # noqa: PLC0415  (as above)
    from supportaudit.signals import Detector  # noqa: PLC0415  (as above)

    detector = Detector(rulebook, model=model)
    check = rulebook.checks.get(result.rule)
    if check is None or result.owner.startswith("signal:"):
        yield from part("What it found", trace_lines(rulebook, result.conversation, detector, (result.rule,)))
        return
    macros = make_macros(result.macros) if result.macros is not None else None
    checker = Checker(rulebook, now=result.now, macros=macros, config=Config(calendars=(EXAMPLE_CALENDAR,)), language=detector.language)
    told = explain(checker, check, result.conversation, detector.detect(result.conversation), detector.off)
    yield from account_lines(told, trace_lines(rulebook, result.conversation, detector, signals_of(check, rulebook)))
