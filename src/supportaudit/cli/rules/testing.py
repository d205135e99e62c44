"""``supportaudit rules test``."""

from __future__ import annotations

import textwrap
from collections import defaultdict

import click

from supportaudit.cli.exits import ExitCode
from supportaudit.cli.rules.shared import CONFIG, open_rulebook, table


@click.command("test", epilog="\b\nExamples:\n  supportaudit rules test\n  supportaudit rules test my-pack.yaml")
@click.argument("packs", nargs=-1, metavar="[PACK]...")
@CONFIG
def run_tests(packs: tuple[str, ...], config_path: str | None) -> int:
    """Run the examples inside the packs: a line per line item and signal; for one that fails the chat, what was expected and what came."""
    from supportaudit.packtest import ExampleResult, run_examples  # noqa: PLC0415  (list and show stay quick)

    rulebook = open_rulebook(packs, config_path)
    wanted = {p.id for p in rulebook.packs if p.id in packs or p.path in packs} if packs else None
    results: dict[str, list[ExampleResult]] = defaultdict(list)
    for result in run_examples(rulebook, wanted or None):
        results[result.owner].append(result)
    rows = [(owner, str(len(found)), str(sum(not r.ok for r in found) or "")) for owner, found in results.items()]
    for line in table(("rule", "examples", "failing"), rows):
        click.echo(line)
    failing = [r for found in results.values() for r in found if not r.ok]
    for result in failing:
        click.echo(f"\n{result.mark}: {result.owner}, example for {result.expect}")
        click.echo(textwrap.indent(result.chat.strip(), "    "))
        for problem in result.problems:
            click.echo(f"  {problem}")
    total = sum(map(len, results.values()))
    click.echo(f"\n{total - len(failing)} of {total} examples hold.")
    return ExitCode.GATE_FAILED if failing else ExitCode.OK
