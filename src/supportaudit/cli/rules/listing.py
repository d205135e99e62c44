"""``supportaudit rules list`` and ``rules show``."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Sequence

import click

from supportaudit.cli.exits import ExitCode
from supportaudit.cli.problems import did_you_mean
from supportaudit.cli.rules.shared import CONFIG, RULES, open_rulebook, table
from supportaudit.errors import UsageError
from supportaudit.rulebook import CheckRule, Example, Rulebook, SignalRule


@click.command("list", epilog="\b\nExamples:\n  supportaudit rules list\n  supportaudit rules list --rules my-pack.yaml")
@RULES
@CONFIG
def list_rules(packs: tuple[str, ...], config_path: str | None) -> int:
    """All line items: id, title, severity, points, section, status."""
    rulebook = open_rulebook(packs, config_path)
    rows = [(c.id, c.title, c.severity.value, str(c.weight) if c.scored else "-", c.group, c.status) for c in rulebook.checks.values()]
    for line in table(("id", "line item", "severity", "points", "section", "status"), rows):
        click.echo(line)
    return ExitCode.OK


@click.command("show", epilog="\b\nExamples:\n  supportaudit rules show escalation/unanswered\n  supportaudit rules show signal:core/hear")
@click.argument("rule_id", metavar="ID")
@RULES
@CONFIG
def show(rule_id: str, packs: tuple[str, ...], config_path: str | None) -> int:
    """One line item (or signal:PACK/NAME): what it asks, why it matters, examples both ways, known false alarms."""
    rulebook = open_rulebook(packs, config_path)
    name = rule_id.removeprefix("signal:")
    if name == rule_id and rule_id in rulebook.checks:
        lines = _check_page(rulebook.checks[rule_id])
    elif name in rulebook.signals:
        lines = _signal_page(rulebook, rulebook.signals[name])
    else:
        known = [*rulebook.checks, *(f"signal:{s}" for s in rulebook.signals)]
        raise UsageError(f"there is no line item '{rule_id}'", hint=did_you_mean(rule_id, known, "see: supportaudit rules list"))
    for line in lines:
        click.echo(line)
    return ExitCode.OK


def _wrapped(text: str, indent: str = "") -> Iterator[str]:
    width = min(shutil.get_terminal_size((100, 24)).columns, 100)
    for paragraph in text.strip().split("\n\n"):
        yield from textwrap.wrap(" ".join(paragraph.split()), width, initial_indent=indent, subsequent_indent=indent)
        yield ""


def _check_page(check: CheckRule) -> Iterator[str]:
    yield f"{check.title}   ({check.id})"
    scored = f"{check.weight} points in section {check.group}" if check.scored else f"listed in section {check.group}, in no sum"
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
    yield f"in messages of: {roles}; {rule.status}; {len(rule.any)} patterns"
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
