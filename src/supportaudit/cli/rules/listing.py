"""``supportaudit rules list`` and ``rules show``."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from supportaudit.cli.exits import ExitCode
from supportaudit.cli.near import did_you_mean
from supportaudit.cli.options import CONFIG
from supportaudit.cli.rules.shared import RULES, config_of, open_whole
from supportaudit.cli.tables import table
from supportaudit.errors import UsageError
from supportaudit.rulebook import CheckRule, Rulebook, SignalRule, example_packs, load_rulebook

if TYPE_CHECKING:
    from supportaudit.cli.rules.parts import Part


@click.command("list", epilog="\b\nExamples:\n  supportaudit rules list\n  supportaudit rules list --rules my-pack.yaml --json")
@RULES
@CONFIG
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, with the pack and the place of each line item.")
def list_rules(packs: tuple[str, ...], config_path: str | None, *, as_json: bool) -> int:
    """All line items: id, title, severity, points, section, status.

    Line items that the config turns off have the status off. Those of example packs have the status example: they are in no audit until a
    site has copied the pack (rules copy).
    """
    config = config_of(packs, config_path)
    whole, off = open_whole(config)
    examples = {name for name in example_packs() if name in config.packs}
    checks = [_with_status(check, off, examples) for check in whole.checks.values()]
    if not packs:
        checks += [replace(check, status="example") for check in _left(whole).checks.values()]
    if as_json:
        for check in checks:
            click.echo(json.dumps(_row(check), ensure_ascii=False))
        return ExitCode.OK
    rows = [(c.id, c.title, c.severity.value, str(c.weight) if c.scored else "-", c.group, c.status) for c in checks]
    for line in table(("id", "line item", "severity", "points", "section", "status"), rows):
        click.echo(line)
    return ExitCode.OK


def _with_status(check: CheckRule, off: Collection[str], examples: Collection[str]) -> CheckRule:
    if check.id in off:
        return replace(check, status="off")
    return replace(check, status="example") if check.pack in examples else check


def _left(whole: Rulebook) -> Rulebook:
    """The example packs of which the site has no copy."""
    return load_rulebook([name for name in example_packs() if name not in {pack.id for pack in whole.packs}])


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
    name = rule_id.removeprefix("signal:")
    config = config_of(packs, config_path)
    rulebook, off = open_whole(config)
    if not packs and name not in {**rulebook.checks, **rulebook.signals} and name.partition("/")[0] in example_packs():
        rulebook = _left(rulebook)
    if name == rule_id and rule_id in rulebook.checks:
        lines = _check_page(rulebook.checks[rule_id], off.get(rule_id))
    elif name in rulebook.signals:
        lines = _signal_page(rulebook, rulebook.signals[name])
    else:
        known = [*rulebook.checks, *(f"signal:{s}" for s in rulebook.signals)]
        raise UsageError(f"there is no line item '{rule_id}'", hint=did_you_mean(rule_id, known, "see: supportaudit rules list"))
    for line in lines:
        click.echo(line)
    return ExitCode.OK


def _check_page(check: CheckRule, off: str | None) -> Iterator[str]:
    """``off``: where the config says that it does not use the line item; None: it does."""
    from supportaudit.cli.rules.parts import check_facts, check_parts  # noqa: PLC0415  (`rules list` has no use for it)

    yield f"{check.title}   ({check.id}, {check.mark})"
    if off is not None:
        yield f"Turned off: {off}"
    yield check_facts(check)
    yield from _parts(check_parts(check))


def _signal_page(rulebook: Rulebook, rule: SignalRule) -> Iterator[str]:
    from supportaudit.cli.rules.parts import signal_examples, signal_facts, signal_patterns, signal_uses  # noqa: PLC0415  (as above)

    yield f"signal:{rule.id}   ({rule.mark})"
    yield from signal_facts(rule)
    yield from _parts(signal_patterns(rule))
    yield ""
    for line in signal_uses(rulebook, rule):
        yield from _wrapped(line)
    yield from _parts(signal_examples(rulebook, rule))


def _parts(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        yield f"\n{part.title}{f'   {part.note}' if part.note else ''}"
        for number, paragraph in enumerate(part.paragraphs):
            if number:
                yield ""
            yield from _wrapped(paragraph, "  ")
        for sentence in part.sentences:
            yield from _wrapped(sentence, "  ")
        yield from (f"  - {entry}" for entry in part.entries)
        for chat in part.chats:
            first, *rest = chat.lines
            yield f"  - {first}   ({chat.facts})" if chat.facts else f"  - {first}"
            yield from (f"    {line}" for line in rest)


def _wrapped(text: str, indent: str = "") -> Iterator[str]:
    """One paragraph at the width of the terminal."""
    import shutil  # noqa: PLC0415  (`rules list` has no use for it, nor for the compressors that it imports)

    width = min(shutil.get_terminal_size((100, 24)).columns, 100)
    yield from textwrap.wrap(" ".join(text.split()), width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
