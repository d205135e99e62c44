"""The variables of the environment that set something of the config, told from its JSON Schema: no model is imported for them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from supportaudit.rulebook.config_read import PREFIX

Schema: TypeAlias = "Mapping[str, Schema | str]"
OPTION_NAMES = {"packs": "rules"}
"""Keys whose option, and so whose variable, has another name."""


def _names(whole: Schema, part: Schema | str) -> Iterator[str]:
    """A name for each value and each list; settings with names inside (roles, teams, ...) have none."""
    properties = part.get("properties", {}) if isinstance(part, Mapping) else {}
    for key, value in properties.items() if isinstance(properties, Mapping) else ():
        if not isinstance(value, Mapping):
            continue
        if isinstance(reference := value.get("$ref"), str):
            definitions = whole["$defs"]
            yield from _names(whole, definitions[reference.rpartition("/")[2]] if isinstance(definitions, Mapping) else {})
        elif value.get("type") != "object":
            yield PREFIX + OPTION_NAMES.get(key, key).upper()


def _of_the_file() -> frozenset[str]:
    schema: Schema = json.loads(Path(__file__).with_name("config.schema.json").read_bytes())
    return frozenset(_names(schema, schema))


CONFIG_VARIABLES = _of_the_file()
