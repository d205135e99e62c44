"""Options that the ``rules`` commands share."""

from __future__ import annotations

from collections.abc import Sequence

import click

from supportaudit.cli.options import configured, laid_over, rulebook_of
from supportaudit.rulebook import Config, Rulebook

RULES = click.option(
    "--rules", "packs", multiple=True, metavar="PACK", help="Pack (name or file); repeatable; default: the config's, else all shipped."
)


def config_of(packs: Sequence[str], config_path: str | None) -> Config:
    """The config, with the packs named over its own."""
    return laid_over(configured(config_path, ()), {"packs": packs})


def open_rulebook(packs: Sequence[str], config_path: str | None) -> Rulebook:
    """The packs named, else those of the config."""
    return rulebook_of(config_of(packs, config_path))
