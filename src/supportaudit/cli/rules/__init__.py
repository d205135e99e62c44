"""``supportaudit rules``: what a person who writes rules needs."""

from __future__ import annotations

import click

from supportaudit.cli.rules import linting, listing, making, testing, trying


@click.group("rules", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """List, show, write, try, lint and test the line items and rule packs."""


for subcommand in (linting.lint_packs, listing.list_rules, listing.show, making.new_rule, testing.run_tests, trying.try_text):
    command.add_command(subcommand)
