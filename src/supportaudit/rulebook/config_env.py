"""Settings that come from variables of the environment: ``SUPPORTAUDIT_TIMEZONE``, ``SUPPORTAUDIT_MIN_SCORE``, ..."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from supportaudit.rulebook.config_names import OPTION_NAMES
from supportaudit.rulebook.config_read import PREFIX
from supportaudit.rulebook.strict_yaml import ListNode, MapNode, Mark, Node, Scalar

_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,15})?$")


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable, and the setting that it sets."""

    path: tuple[str, ...]
    """The keys in the config file: ``("gates", "min_score")``."""
    many: bool
    """A list, written with commas."""
    text: bool
    """Takes text, so that digits are not read as a number."""


def variables(model: type[BaseModel]) -> Mapping[str, Variable]:
    """Every variable that sets one value or one list of the config model, by name; settings with names inside (roles, teams, ...) have none."""
    return dict(_variables(model, ()))


def overlaid(node: MapNode, model: type[BaseModel], environ: Mapping[str, str]) -> MapNode:
    """The node tree of a config file with what the environment says in its place; empty variables say nothing."""
    for name, variable in variables(model).items():
        text = environ.get(name, "").strip()
        if text:
            node = _put(node, variable.path, _value(text, variable, Mark(name, 0, 0)))
    return node


def _variables(model: type[BaseModel], path: tuple[str, ...]) -> Iterator[tuple[str, Variable]]:
    for key, field in model.model_fields.items():
        kind = field.annotation
        name = PREFIX + OPTION_NAMES.get(key, key).upper()
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _variables(kind, (*path, key))
        elif typing.get_origin(kind) is list:
            yield name, Variable((*path, key), many=True, text=True)
        elif typing.get_origin(kind) is not dict:
            yield name, Variable((*path, key), many=False, text=_takes_text(kind))


def _takes_text(kind: object) -> bool:
    return kind is str or typing.get_origin(kind) is typing.Literal or any(_takes_text(part) for part in typing.get_args(kind))


def _value(text: str, variable: Variable, mark: Mark) -> Node:
    if variable.many:
        return ListNode(tuple(Scalar(part.strip(), mark, plain=False) for part in text.split(",") if part.strip()), mark)
    if variable.text or not _NUMBER.match(text):
        return Scalar(text, mark, plain=False)
    return Scalar(float(text) if "." in text else int(text), mark, plain=False)


def _put(node: MapNode, path: tuple[str, ...], value: Node) -> MapNode:
    key, rest = path[0], path[1:]
    inner = node.entries.get(key)
    if rest:
        value = _put(inner if isinstance(inner, MapNode) else MapNode({}, {}, value.mark), rest, value)
    return MapNode({**node.entries, key: value}, {**node.keys, key: value.mark}, node.mark)
