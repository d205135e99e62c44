"""``supportaudit rules list`` and ``rules show``."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence

import click

from supportaudit.cli.exits import ExitCode
from supportaudit.cli.near import did_you_mean
from supportaudit.cli.options import CONFIG
from supportaudit.cli.rules.shared import RULES, open_rulebook
from supportaudit.cli.tables import table
from supportaudit.errors import UsageError
from supportaudit.rulebook import CheckRule, Example, Rulebook, SignalRule
from supportaudit.rulebook.needs import attributes_needed, tools_of
from supportaudit.rulebook.rules import (
    DepMatcher,
    GrammarMatcher,
    LemmaMatcher,
    Matcher,
    PhraseMatcher,
    RegexMatcher,
    SignalMatcher,
    TogetherMatcher,
    TokensMatcher,
)
from supportaudit.rulebook.uses import signals_of_check, signals_of_signal


@click.command("list", epilog="\b\nExamples:\n  supportaudit rules list\n  supportaudit rules list --rules my-pack.yaml --json")
@RULES
@CONFIG
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, with the pack and the place of each line item.")
def list_rules(packs: tuple[str, ...], config_path: str | None, *, as_json: bool) -> int:
    """All line items: id, title, severity, points, section, status."""
    checks = open_rulebook(packs, config_path).checks.values()
    if as_json:
        for check in checks:
            click.echo(json.dumps(_row(check), ensure_ascii=False))
        return ExitCode.OK
    rows = [(c.id, c.title, c.severity.value, str(c.weight) if c.scored else "-", c.group, c.status) for c in checks]
    for line in table(("id", "line item", "severity", "points", "section", "status"), rows):
        click.echo(line)
    return ExitCode.OK


def _row(check: CheckRule) -> dict[str, str | int | bool]:
    return {
        "id": check.id,
        "pack": check.pack,
        "title": check.title,
        "severity": check.severity.value,
        "points": check.weight,
        "scored": check.scored,
        "section": check.group,
        "status": check.status,
        "where": check.mark,
    }


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


def _wrapped(text: str, indent: str = "", *, gap: bool = True) -> Iterator[str]:
    """Paragraphs at the width of the terminal, an empty line behind each where there is a ``gap``."""
    import shutil  # noqa: PLC0415  (`rules list` has no use for it, nor for the compressors that it imports)

    width = min(shutil.get_terminal_size((100, 24)).columns, 100)
    for paragraph in text.strip().split("\n\n"):
        yield from textwrap.wrap(" ".join(paragraph.split()), width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
        if gap:
            yield ""


def _check_page(check: CheckRule) -> Iterator[str]:
    from supportaudit.cli.rules.describing import rule_sentences  # noqa: PLC0415  (`rules list` has no use for it)

    yield f"{check.title}   ({check.id}, {check.mark})"
    scored = (
        f"{check.weight} {'point' if check.weight == 1 else 'points'} in section {check.group}"
        if check.scored
        else f"listed in section {check.group}, in no sum"
    )
    critical = f", auto-fail ({check.critical})" if check.critical else ""
    tags = f", tags: {' '.join(check.tags)}" if check.tags else ""
    yield f"{check.severity.value}, {scored}{critical}, {check.status}{tags}"
    yield "\nWhy it matters"
    yield from _wrapped(check.explain or "No explanation given.", "  ")
    yield "How it is decided"
    for sentence in rule_sentences(check):
        yield from _wrapped(sentence, "  ", gap=False)
    yield "\nWhen it is not met"
    yield from _wrapped(check.message, "  ", gap=False)
    if check.params:
        yield "\nParameters   (rules: {<id>: {params: {...}}} in supportaudit.yml)"
        yield from (f"  - {name}: {value}" for name, value in check.params.items())
    suggestions = dict.fromkeys((*check.suggest, *(text for texts in check.suggest_for.values() for text in texts)))
    if suggestions:
        yield "\nSuggestions"
        yield from (f"  - {text}" for text in suggestions)
    if check.falsepositives:
        yield "\nKnown false alarms"
        yield from (f"  - {text}" for text in check.falsepositives)
    titles = {"pass": "Met", "fail": "Not met", "na": "N/A", "pending": "Still open"}
    yield from _examples(check.examples, titles)


def _signal_page(rulebook: Rulebook, rule: SignalRule) -> Iterator[str]:
    yield f"signal:{rule.id}   ({rule.mark})"
    roles = ", ".join(sorted(rule.scope.by)) if rule.scope.by else "anyone"
    yield f"in messages of: {roles}; {rule.status}; {len(rule.any)} patterns"
    if tools := tools_of(attributes_needed(rule)):
        yield f"Needs a language model with: {', '.join(tools)} (--model)"
    for title, matchers in (("Found by", rule.any), ("But not where one of these overlaps", rule.unless)):
        if matchers:
            yield f"\n{title}"
            yield from (f"  - {_pattern(matcher)}" for matcher in matchers)
    contexts = [f"not {word}" for word in sorted(rule.drop)] + [f"only {word}" for word in sorted(rule.keep)]
    if contexts:
        yield f"\nContext: {', '.join(contexts)}"
    users = [c.id for c in rulebook.checks.values() if rule.id in signals_of_check(c)]
    users += [f"signal:{s.id}" for s in rulebook.signals.values() if rule.id in signals_of_signal(s)]
    yield from _wrapped(f"Used by: {', '.join(users) or 'nothing in these packs'}", gap=False)
    examples = next((p.signal_examples.get(rule.id, ()) for p in rulebook.packs if p.id == rule.pack), ())
    yield from _examples(examples, {"match": "Found in", "no_match": "Not found in"})


def _pattern(matcher: Matcher) -> str:
    if isinstance(matcher, PhraseMatcher):
        return matcher.source
    if isinstance(matcher, RegexMatcher):
        return f"/{matcher.pattern}/"
    if isinstance(matcher, SignalMatcher):
        return f"signal:{matcher.signal}"
    if isinstance(matcher, TogetherMatcher):
        return f"in one {matcher.within}: {' + '.join(_pattern(part) for part in matcher.parts)}"
    if isinstance(matcher, LemmaMatcher | TokensMatcher | DepMatcher):
        return _grammar(matcher)
    return f"event {matcher.kind} {' '.join(f'{name}={value}' for name, value in matcher.where.items())}".rstrip()


def _grammar(matcher: GrammarMatcher) -> str:
    if isinstance(matcher, LemmaMatcher):
        return f"word forms: {matcher.source}"
    kind = "tokens" if isinstance(matcher, TokensMatcher) else "dependencies"
    return f"{kind}: {json.dumps(matcher.pattern, ensure_ascii=False)}"


def _examples(examples: Sequence[Example], titles: dict[str, str]) -> Iterator[str]:
    for expect, title in titles.items():
        chosen = [e for e in examples if e.expect == expect]
        if chosen:
            yield f"\n{title}"
        for example in chosen:
            first, *rest = example.chat.strip().splitlines()
            facts = [f"{name} {value}" for name, value in (("channel", example.channel), ("status", example.status), ("now", example.now)) if value]
            yield f"  - {first}   ({', '.join(facts)})" if facts else f"  - {first}"
            yield from (f"    {line}" for line in rest)
