"""Packs checked against their models without importing pydantic, which takes longer than all the rest (docs/decisions/0084).

``shapes.json`` holds what pydantic makes of the models of ``schema.py`` for its core, which does the checking (``make docs`` writes it). Where the
core finds anything wrong, the models themselves are asked what it is.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic_core import SchemaError, SchemaValidator, ValidationError

from supportaudit.rulebook.language import Bound, LongForm, many
from supportaudit.rulebook.strict_yaml import MapNode, plain

if TYPE_CHECKING:
    from pydantic_core.core_schema import CoreSchema

    from supportaudit.rulebook.schema import HeadedModel, PackModel, VersionedModel

FILE = Path(__file__).with_name("shapes.json")
M = TypeVar("M")


class Filled:
    """A model's values under its attributes, filled by pydantic's core as it fills a model."""

    __slots__ = ("__dict__", "__pydantic_extra__", "__pydantic_fields_set__", "__pydantic_private__")


class Shape(Generic[M]):
    """One model of ``schema.py``, by its name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def filled(self, node: MapNode) -> M:
        """The values of the model, filled from the node; PackError with one line per error, each with its place."""
        validator = _validator(self._name)
        if validator is not None:
            try:
                found: M = validator.validate_python(plain(node))
            except ValidationError:  # what is wrong, and what there could be instead, is told by the model
                return self._told(node)
            return found
        return self._told(node)

    def _told(self, node: MapNode) -> M:
        from supportaudit.rulebook import schema  # noqa: PLC0415  (imports pydantic)
        from supportaudit.rulebook.validate import validated  # noqa: PLC0415  (as above)

        found: M = validated(node, getattr(schema, self._name))
        return found


VERSIONED: Shape[VersionedModel] = Shape("VersionedModel")
HEADED: Shape[HeadedModel] = Shape("HeadedModel")
PACK: Shape[PackModel] = Shape("PackModel")


@cache
def _validator(name: str) -> SchemaValidator | None:
    """None where the core is of a version that does not take what is in the file."""
    try:
        return SchemaValidator(_shapes()[name])
    except SchemaError:
        return None


@cache
def _shapes() -> dict[str, CoreSchema]:
    found: dict[str, CoreSchema] = json.loads(FILE.read_bytes(), object_hook=_object)
    return found


def _object(read: dict[str, object]) -> object:
    """What JSON cannot hold: functions, and models that are defaults."""
    if "$long_form" in read:
        return LongForm(str(read["$long_form"]))
    if "$many" in read:
        return many
    if isinstance(limits := read.get("$bound"), dict):
        return Bound(**limits)
    if isinstance(values := read.get("$values"), dict):
        model = Filled()
        vars(model).update(values)
        return model
    if "cls" in read:
        read["cls"] = Filled
    return read
