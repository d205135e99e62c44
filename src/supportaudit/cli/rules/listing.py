"""``supportaudit rules list``."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from dataclasses import replace
from pathlib import Path

import click

from supportaudit.cli.exits import ExitCode
from supportaudit.cli.options import CONFIG
from supportaudit.cli.rules.shared import RULES, config_of, open_whole
from supportaudit.cli.tables import table
from supportaudit.rulebook import Config, example_packs
from supportaudit.rulebook.catalogue import LineItem, catalogue_of, prepared

NONE_OFF: Mapping[str, str] = {}
"""Where no line item is turned off."""


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
    items = _items(config)
    if _packs_of_the_site(config) and (left := _left(config)):
        items += [item for item in _items(replace(config, packs=left)) if item.pack in left]
    if as_json:
        for item in items:
            click.echo(json.dumps(_row(item), ensure_ascii=False))
        return ExitCode.OK
    rows = [(i.id, i.title, i.severity, str(i.weight) if i.scored else "-", i.group, i.status) for i in items]
    for line in table(("id", "line item", "severity", "points", "section", "status"), rows):
        click.echo(line)
    return ExitCode.OK


def _items(config: Config) -> list[LineItem]:
    """The line items of the config's packs, those of example packs marked as such."""
    catalogue, off = prepared(config), NONE_OFF
    if catalogue is None:
        whole, off = open_whole(config)
        catalogue = catalogue_of(whole)
    examples = set(example_packs()).intersection(config.packs)
    return [replace(item, status=_status(item, off, examples)) for item in catalogue.items.values()]


def _status(item: LineItem, off: Container[str], examples: Container[str]) -> str:
    return "off" if item.id in off else "example" if item.pack in examples else item.status


def _packs_of_the_site(config: Config) -> bool:
    """Whether nobody asked for certain packs only, by an option or in the environment."""
    return config.origins.get("packs", "") not in {"--rules", "PACK", "SUPPORTAUDIT_RULES"}


def _left(config: Config) -> tuple[str, ...]:
    """The example packs of which the site has no copy."""
    return tuple(name for name in example_packs() if name not in {Path(pack).stem for pack in config.packs})


def _row(item: LineItem) -> dict[str, str | int | bool]:
    return {
        "id": item.id,
        "pack": item.pack,
        "title": item.title,
        "severity": item.severity,
        "points": item.weight,
        "scored": item.scored,
        "section": item.group,
        "status": item.status,
        "where": item.mark,
    }
