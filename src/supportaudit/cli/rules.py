"""``supportaudit rules``: list, show, test."""

from __future__ import annotations

import difflib
import shutil
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from supportaudit.cli.exits import ExitCode
from supportaudit.cli.options import CONFIG, configured, laid_over, model_option, rulebook_of, with_model
from supportaudit.cli.tables import table
from supportaudit.errors import UsageError
from supportaudit.rulebook import CheckRule, Example, Rulebook, SignalRule

if TYPE_CHECKING:
    from supportaudit.packtest import ExampleResult

RULES = click.option(
    "--rules", "packs", multiple=True, metavar="PACK", help="Pack (name or file); repeatable; default: the config's, else all shipped."
)


@click.group("rules", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """List, show and test the line items and rule packs."""


@command.command("list", epilog="\b\nExamples:\n  supportaudit rules list\n  supportaudit rules list --rules my-pack.yaml")
@RULES
@CONFIG
def list_rules(packs: tuple[str, ...], config_path: str | None) -> int:
    """All line items: id, title, severity, points, section, status."""
    rulebook = _rulebook(packs, config_path)
    rows = [(c.id, c.title, c.severity.value, str(c.weight) if c.scored else "-", c.group, c.status) for c in rulebook.checks.values()]
    for line in table(("id", "line item", "severity", "points", "section", "status"), rows):
        click.echo(line)
    return ExitCode.OK


@command.command("show", epilog="\b\nExamples:\n  supportaudit rules show escalation/unanswered\n  supportaudit rules show signal:core/hear")
@click.argument("rule_id", metavar="ID")
@RULES
@CONFIG
def show(rule_id: str, packs: tuple[str, ...], config_path: str | None) -> int:
    """One line item (or signal:PACK/NAME): what it asks, why it matters, examples both ways, known false alarms."""
    rulebook = _rulebook(packs, config_path)
    name = rule_id.removeprefix("signal:")
    if name == rule_id and rule_id in rulebook.checks:
        lines = _check_page(rulebook.checks[rule_id])
    elif name in rulebook.signals:
        lines = _signal_page(rulebook, rulebook.signals[name])
    else:
        known = [*rulebook.checks, *(f"signal:{s}" for s in rulebook.signals)]
        near = difflib.get_close_matches(rule_id, known, n=1, cutoff=0.5)
        raise UsageError(f"there is no line item '{rule_id}'", hint=f"did you mean '{near[0]}'?" if near else "see: supportaudit rules list")
    for line in lines:
        click.echo(line)
    return ExitCode.OK


@command.command("test", epilog="\b\nExamples:\n  supportaudit rules test\n  supportaudit rules test my-pack.yaml")
@click.argument("packs", nargs=-1, metavar="[PACK]...")
@CONFIG
@model_option
def run_tests(packs: tuple[str, ...], config_path: str | None, model: str | None) -> int:
    """Run the examples inside the packs: a line per line item and signal; for one that fails the chat, what was expected and what came.

    A line item that no example shows both met and not met fails too. Examples of rules that need a language model which is not there are skipped
    and counted apart.
    """
    from supportaudit.packtest import run_examples, unproven  # noqa: PLC0415  (list and show stay quick)

    config = with_model(laid_over(configured(config_path, ()), {"packs": packs}), model)
    rulebook = rulebook_of(replace(config, rules={}))  # examples hold of the packs as they are, whatever the site changes
    wanted = {p.id for p in rulebook.packs if p.id in packs or p.path in packs} if packs else None
    results: dict[str, list[ExampleResult]] = defaultdict(list)
    for result in run_examples(rulebook, wanted or None, config.model):
        results[result.owner].append(result)
    lacking = {check.id: (check, missing) for check, missing in unproven(rulebook, wanted or None)}
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
        click.echo(f"\n{result.mark}: {result.owner}, example for {result.expect}")
        click.echo(textwrap.indent(result.chat.strip(), "    "))
        for problem in result.problems:
            click.echo(f"  {problem}")
    for rule, missing in lacking.values():
        steps = ", ".join(f'{kind}: ["C ...\\nA ..."]' for kind in missing)
        click.echo(f"\n{rule.mark}: {rule.id} has no example for {' and none for '.join(missing)}; add to its examples: {steps}")
    _tell_totals(results, len(failing))
    if lacking:
        click.echo(f"{_count(len(lacking), 'line item')} not shown both met and not met.")
    return ExitCode.GATE_FAILED if failing or lacking else ExitCode.OK


def _tell_totals(results: Mapping[str, Sequence[ExampleResult]], failing: int) -> None:
    """How many hold; those that could not be run are counted apart, each with its reason."""
    skipped = Counter(result.skipped for found in results.values() for result in found if result.skipped)
    total = sum(map(len, results.values())) - skipped.total()
    click.echo(f"\n{total - failing} of {total} examples hold.")
    for reason, number in sorted(skipped.items()):
        step = "; give --model to run them" if "missing" in reason else ""
        click.echo(f"{number} more were skipped ({reason}){step}.")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _rulebook(packs: Sequence[str], config_path: str | None) -> Rulebook:
    return rulebook_of(laid_over(configured(config_path, ()), {"packs": packs}))


def _wrapped(text: str, indent: str = "") -> Iterator[str]:
    width = min(shutil.get_terminal_size((100, 24)).columns, 100)
    for paragraph in text.strip().split("\n\n"):
        yield from textwrap.wrap(" ".join(paragraph.split()), width, initial_indent=indent, subsequent_indent=indent)
        yield ""


def _check_page(check: CheckRule) -> Iterator[str]:
    yield f"{check.title}   ({check.id})"
    scored = f"{_count(check.weight, 'point')} in section {check.group}" if check.scored else f"listed in section {check.group}, in no sum"
    critical = f", auto-fail ({check.critical})" if check.critical else ""
    yield f"{check.severity.value}, {scored}{critical}, {check.status}"
    yield ""
    yield from _wrapped(check.explain or "No explanation given.")
    yield f"When it is not met: {check.message}"
    for suggestion in (*check.suggest, *(text for texts in check.suggest_for.values() for text in texts)):
        yield f"Suggestion: {suggestion}"
    if check.falsepositives:
        yield "\nKnown false alarms"
        yield from (f"  - {text}" for text in check.falsepositives)
    titles = {"pass": "Met", "fail": "Not met", "na": "N/A", "pending": "Still open"}
    yield from _examples(check.examples, titles)


def _signal_page(rulebook: Rulebook, rule: SignalRule) -> Iterator[str]:
    yield f"signal:{rule.id}"
    roles = ", ".join(sorted(rule.scope.by)) if rule.scope.by else "anyone"
    yield f"in messages of: {roles}; {rule.status}; {_count(len(rule.any), 'pattern')}"
    examples = next((p.signal_examples.get(rule.id, ()) for p in rulebook.packs if p.id == rule.pack), ())
    yield from _examples(examples, {"match": "Found in", "no_match": "Not found in"})


def _examples(examples: Sequence[Example], titles: dict[str, str]) -> Iterator[str]:
    for expect, title in titles.items():
        chosen = [e for e in examples if e.expect == expect]
        if chosen:
            yield f"\n{title}"
        for example in chosen:
            first, *rest = example.chat.strip().splitlines()
            yield f"  - {first}"
            yield from (f"    {line}" for line in rest)
