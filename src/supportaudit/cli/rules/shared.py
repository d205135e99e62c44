"""Options that the ``rules`` commands share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from supportaudit.cli.options import configured, laid_over
from supportaudit.rulebook import Config

if TYPE_CHECKING:
    from supportaudit.rulebook import Rulebook

RULES = click.option(
    "--rules", "packs", multiple=True, metavar="PACK", help="Pack (name or file); repeatable; default: the config's, else all shipped."
)


def config_of(packs: Sequence[str], config_path: str | None) -> Config:
    """The config, with the packs that --rules names over its own."""
    return laid_over(configured(config_path, ()), {"packs": packs})


def config_for(packs: Sequence[str], config_path: str | None) -> Config:
    """The config, with the packs that are the command's arguments over its own."""
    config = config_of(packs, config_path)
    return replace(config, origins={**config.origins, "packs": "PACK"}) if packs else config


def open_whole(config: Config) -> tuple[Rulebook, Mapping[str, str]]:
    """The packs of the config, with the line items that the config turned off too; and where it did, by line item."""
    from supportaudit.cli.packs import rulebook_of  # noqa: PLC0415  (lists of the shipped packs are prepared)
    from supportaudit.rulebook.site import turned_on  # noqa: PLC0415  (as above)

    used = rulebook_of(config)
    return (rulebook_of(turned_on(config)), used.off) if used.off else (used, used.off)
