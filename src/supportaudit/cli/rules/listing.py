"""``supportaudit rules list``."""

from __future__ import annotations

import json
from dataclasses import replace

import click

from supportaudit.cli.exits import ExitCode
from supportaudit.cli.options import CONFIG
from supportaudit.cli.rules.shared import RULES, config_of, open_whole
from supportaudit.cli.tables import table
from supportaudit.rulebook import Config
from supportaudit.rulebook.catalogue import LineItem, catalogue_of, prepared


@click.command("list", epilog="\b\nExamples:\n  supportaudit rules list\n  supportaudit rules list --rules my-pack.yaml --json")
@RULES
@CONFIG
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, with the pack and the place of each line item.")
def list_rules(packs: tuple[str, ...], config_path: str | None, *, as_json: bool) -> int:
    """All line items: id, title, severity, points, section, status.

    Line items that the config turns off have the status off.
    """
    items = _items(config_of(packs, config_path))
    if as_json:
        for item in items:
            click.echo(json.dumps(_row(item), ensure_ascii=False))
        return ExitCode.OK
    rows = [(i.id, i.title, i.severity, str(i.weight) if i.scored else "-", i.group, i.status) for i in items]
    for line in table(("id", "line item", "severity", "points", "section", "status"), rows):
        click.echo(line)
    return ExitCode.OK


def _items(config: Config) -> list[LineItem]:
    if catalogue := prepared(config):
        return list(catalogue.items.values())
    whole, off = open_whole(config)
    return [replace(item, status="off") if item.id in off else item for item in catalogue_of(whole).items.values()]


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
