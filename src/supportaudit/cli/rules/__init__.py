"""``supportaudit rules``: what a person who writes rules needs."""

from __future__ import annotations

from importlib import import_module

import click

SUBCOMMANDS = {
    "copy": ("making", "copy_pack"),
    "lint": ("linting", "lint_packs"),
    "list": ("listing", "list_rules"),
    "new": ("making", "new_rule"),
    "show": ("showing", "show"),
    "test": ("testing", "run_tests"),
    "try": ("trying", "try_text"),
}
"""Subcommand -> the module and the name in it, imported when it is called."""


class RulesGroup(click.Group):
    """The group of ``SUBCOMMANDS``."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        return sorted(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for name in (cmd_name,) if cmd_name in SUBCOMMANDS else SUBCOMMANDS:  # for a wrong name all, so that click can say the nearest
            module, attribute = SUBCOMMANDS[name]
            self.add_command(getattr(import_module(f"{__name__}.{module}"), attribute), name)
        return super().get_command(ctx, cmd_name)


@click.group("rules", cls=RulesGroup, context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """List, show, write, copy, try, lint and test the line items and rule packs."""
