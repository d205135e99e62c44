"""``supportaudit schema``."""

from __future__ import annotations

from importlib import resources

import click

from supportaudit.cli.exits import ExitCode

FOLDERS = {"config": "rulebook", "conversation": "loaders", "pack": "rulebook", "report": "reports"}
"""What a schema is of -> the folder of the code that reads or writes it."""


@click.command(
    "schema",
    epilog="""\b
Examples:
  supportaudit schema pack > pack.schema.json
  supportaudit schema conversation > conversation.schema.json

\b
In VS Code, with the YAML extension (redhat.vscode-yaml), packs and configs are completed and checked while you write.
Either name the schema in the first line of a pack:
  # yaml-language-server: $schema=./pack.schema.json
or in .vscode/settings.json, for all of them:
  "yaml.schemas": {
    "./pack.schema.json": "rules/*.yaml",
    "./config.schema.json": "supportaudit.yml"
  }
The schema knows keys, types and allowed words; names that nothing defines are found by `supportaudit rules lint`.""",
)
@click.argument("what", type=click.Choice(tuple(FOLDERS)))
def command(what: str) -> int:
    """Print the JSON Schema (draft 2020-12) of a rule pack, the config, the JSON report, or a conversation in JSON Lines."""
    file = resources.files("supportaudit") / FOLDERS[what] / f"{what}.schema.json"
    click.echo(file.read_text(encoding="utf-8"), nl=False)
    return ExitCode.OK
