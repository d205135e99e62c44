"""Options that the ``rules`` commands share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from supportaudit.cli.options import configured, laid_over, rulebook_of
from supportaudit.rulebook import Config, Rulebook
from supportaudit.rulebook.site import turned_on

RULES = click.option(
    "--rules", "packs", multiple=True, metavar="PACK", help="Pack (name or file); repeatable; default: the config's, else all shipped."
)


def config_of(packs: Sequence[str], config_path: str | None) -> Config:
    """The config, with the packs named over its own."""
    return laid_over(configured(config_path, ()), {"packs": packs})


def open_whole(config: Config) -> tuple[Rulebook, Mapping[str, str]]:
    """The packs of the config, with the line items that it turned off too; and where it did, by line item."""
    used = rulebook_of(config)
    return (rulebook_of(turned_on(config)), used.off) if used.off else (used, used.off)
