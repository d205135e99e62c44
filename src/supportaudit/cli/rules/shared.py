"""Options and output that the ``rules`` commands share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from supportaudit.rulebook import Rulebook, load_config, load_rulebook

CONFIG = click.option("--config", "config_path", metavar="FILE", help="Config file instead of supportaudit.yml in the working folder.")
RULES = click.option(
    "--rules", "packs", multiple=True, metavar="PACK", help="Pack (name or file); repeatable; default: the config's, else all shipped."
)


def open_rulebook(packs: Sequence[str], config_path: str | None) -> Rulebook:
    """The packs named, else those of the config."""
    config = load_config(config_path, search=())
    return load_rulebook(packs or config.packs, config)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as their widest cell, the last one ragged."""
    widths = [max(len(row[i]) for row in (header, *rows)) for i in range(len(header))]
    for row in (header, *rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
