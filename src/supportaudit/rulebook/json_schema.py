"""The pydantic models of packs and configs as JSON Schema (draft 2020-12), short forms included: it accepts what the loader accepts.

What only ``load.py`` can tell (a name that nothing defines, two templates in one line item) is not in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from supportaudit.rulebook.config_file import ConfigModel, as_text, switched
from supportaudit.rulebook.language import LANGUAGE, LongForm, many
from supportaudit.rulebook.schema import PackModel

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
_SHORT = "x-short-form"
"""Marks, until all models are written out, which key's value may stand for the whole."""
_BOUNDS = {"ge": "minimum", "le": "maximum"}
"""What pydantic leaves in its own words where a limit is on one of several types."""
_TAKE_PARAMS = (
    *("WindowModel", "ExistsModel", "PrecedesModel", "OrderModel", "WithinModel", "NearWithinModel", "CountModel"),
    *("RespondsModel", "AtEndModel", "MetricModel"),
)
"""Models of templates in which a number or one of several words may be written as a reference to a param, which is put in before validation."""
_REFERENCE: dict[str, Json] = {"type": "string", "pattern": "^\\{[a-z_][a-z0-9_]*\\}$"}


def pack_schema() -> str:
    """The schema of a pack file, as text."""
    return _text(PackModel, f"supportaudit rule pack, language {LANGUAGE}")


def config_schema() -> str:
    """The schema of ``supportaudit.yml``, as text."""
    return _text(ConfigModel, "supportaudit config")


class _Generator(GenerateJsonSchema):
    """Knows what the validators that run before pydantic's own accept."""

    def function_before_schema(self, schema: Mapping[str, Any]) -> JsonSchemaValue:  # pydantic_core, which has its type, is no dependency of ours
        long = self.generate_inner(schema["schema"])
        function: object = schema["function"]["function"]
        if isinstance(function, LongForm):
            return {"anyOf": [long], _SHORT: function.key}
        if function is many:
            return {"anyOf": [long["items"], long]}
        if function is switched:
            return {"anyOf": [{"enum": ["on", "off"]}, long]}
        if function is as_text:
            return {"anyOf": [long, {"type": "number"}]}
        raise TypeError(f"no schema for what {function} accepts")

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002  (pydantic's signature)
        return False


def _text(model: type[BaseModel], title: str) -> str:
    made = model.model_json_schema(schema_generator=_Generator, by_alias=True)
    definitions: Mapping[str, dict[str, Json]] = made.get("$defs", {})
    for name in _TAKE_PARAMS:
        _allow_references(definitions.get(name, {}))
    finished = _finish(made, definitions)
    if not isinstance(finished, dict):
        raise TypeError(title)
    head: dict[str, Json] = {"$schema": GenerateJsonSchema.schema_dialect, "title": title}
    return json.dumps({**head, **finished}, indent=1, ensure_ascii=False) + "\n"


def _allow_references(definition: dict[str, Json]) -> None:
    """Let every number of a template, and every choice of a word, be a reference to a param."""
    properties = definition.get("properties")
    for value in properties.values() if isinstance(properties, dict) else ():
        if not isinstance(value, dict):
            continue
        options = value.get("anyOf")
        if isinstance(options, list):
            if any(isinstance(option, dict) and _is_number_or_choice(option) for option in options):
                options.append(_REFERENCE)
        elif _is_number_or_choice(value):
            own: dict[str, Json] = {key: value.pop(key) for key in tuple(value) if key not in {"default", "title"}}
            value["anyOf"] = [own, _REFERENCE]


def _is_number_or_choice(value: Mapping[str, Json]) -> bool:
    return value.get("type") in {"integer", "number"} or "enum" in value


def _finish(node: Json, definitions: Mapping[str, dict[str, Json]]) -> Json:
    """Without nulls, which packs may not hold, and models' titles; with short forms."""
    if isinstance(node, list):
        return [_finish(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    bounds = _BOUNDS if "anyOf" in node else {}
    finished = {bounds.get(key, key): _finish(value, definitions) for key, value in node.items() if key != _SHORT and not _is_noise(key, value)}
    if isinstance(key := node.get(_SHORT), str) and isinstance(long := node["anyOf"], list):
        finished["anyOf"] = [*_ways(_finish(_value(long[0], key, definitions), definitions)), *_ways(finished["anyOf"])]
    if isinstance(options := finished.get("anyOf"), list):
        options = [option for option in options if option != {"type": "null"}]
        finished["anyOf"] = options
        if len(options) == 1 and isinstance(only := options[0], dict):
            del finished["anyOf"]
            finished = {**only, **finished}
    return finished


def _is_noise(key: str, value: Json) -> bool:
    return (key == "title" and isinstance(value, str)) or (key == "default" and value is None)


def _value(long: Json, key: str, definitions: Mapping[str, dict[str, Json]]) -> Json:
    """The schema of the value that may stand for the whole."""
    if not isinstance(long, dict):
        raise TypeError(key)
    if isinstance(reference := long.get("$ref"), str):
        long = definitions[reference.rpartition("/")[2]]
    properties = long.get("properties")
    return properties[key] if isinstance(properties, dict) else long["additionalProperties"]


def _ways(node: Json) -> Iterator[Json]:
    if isinstance(node, dict) and node.keys() == {"anyOf"} and isinstance(options := node["anyOf"], list):
        yield from options
    elif isinstance(node, list):
        yield from node
    else:
        yield node
