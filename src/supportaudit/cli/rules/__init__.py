"""``supportaudit rules``: what a person who writes rules needs."""

from __future__ import annotations

import click

from supportaudit.cli.rules import linting, listing, testing, trying


@click.group("rules", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """List, show, try, lint and test the line items and rule packs."""


for subcommand in (linting.lint_packs, listing.list_rules, listing.show, testing.run_tests, trying.try_text):
    command.add_command(subcommand)
