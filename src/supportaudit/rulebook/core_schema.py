"""What pydantic makes of the models of a pack for its core, as the text of ``shapes.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import TypeAlias

from pydantic import BaseModel

from supportaudit.rulebook.language import LongForm, many
from supportaudit.rulebook.schema import HeadedModel, PackModel, VersionedModel

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
_NOT_FOR_CHECKING = frozenset({"metadata", "serialization", "serialization_alias", "title", "model_name", "computed_fields"})
_BOUNDS = {"ge": "least", "min_length": "least", "le": "most", "max_length": "most"}


def shapes() -> str:
    """The core's schemas of the models by which packs are read, by name."""
    found: dict[str, Json] = {}
    for model in (VersionedModel, HeadedModel, PackModel):
        model.model_rebuild()
        found[model.__name__] = _written(model.__pydantic_core_schema__)
    return json.dumps(found, indent=1, sort_keys=True) + "\n"


def _written(value: object) -> Json:
    if isinstance(value, Mapping):
        return {key: _entry(key, inner) for key, inner in value.items() if key not in _NOT_FOR_CHECKING}
    if isinstance(value, list | tuple):
        return [_written(item) for item in value]
    if isinstance(value, BaseModel):
        return {"$values": {name: _written(inner) for name, inner in vars(value).items()}}
    if isinstance(value, type):
        return value.__name__
    if value is None or isinstance(value, str | int | float):
        return value
    return _function(value)


def _entry(key: str, value: object) -> Json:
    if key in {"ref", "schema_ref"}:  # the name of a model, with its address in memory
        return str(value).rpartition(".")[2].partition(":")[0]
    if key == "fields" and isinstance(value, Mapping):  # names of our own, whatever they are
        return {name: _written(inner) for name, inner in value.items()}
    return _written(value)


def _function(function: object) -> Json:
    """A function by what it does; TypeError for one that ``shapes.py`` does not know."""
    if isinstance(function, LongForm):
        return {"$long_form": function.key}
    if function is many:
        return {"$many": True}
    if isinstance(function, partial) and not function.args and len(function.keywords) == 1:
        (limit, value), *_ = function.keywords.items()
        if limit in _BOUNDS:
            return {"$bound": {_BOUNDS[limit]: value}}
    raise TypeError(f"no shape for what {function} accepts")
