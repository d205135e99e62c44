"""Checks a node tree against a pydantic model, and says what is wrong where."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from pydantic_core import ValidationError

from supportaudit.errors import PackError
from supportaudit.model.near import near as near  # noqa: PLC0414  (what reads packs has its messages from here)
from supportaudit.rulebook.language import AFTER_HOURS, SHAPES
from supportaudit.rulebook.strict_yaml import ListNode, MapNode, Mark, Node, Scalar, plain

if TYPE_CHECKING:
    from pydantic import BaseModel

M = TypeVar("M", bound="BaseModel")
MAX_ERRORS = 20
WORDS = (
    ("a valid string", "text"),
    ("a valid dictionary", "keys with values"),
    ("a valid integer", "a whole number"),
    ("a valid number", "a number"),
    ("a valid boolean", "true or false"),
    ("a valid list", "a list"),
)
"""What pydantic calls it, and what it is called in messages."""
HINTS = {
    "string_type": "put it in quotes",
    "int_type": "write a number without quotes, such as 3",
    "int_parsing": "write a number without quotes, such as 3",
    "int_from_float": "write a number without a decimal point, such as 3",
    "float_type": "write a number without quotes, such as 1.5",
    "bool_type": "write true or false, without quotes",
    "list_type": "write [one, two], or one a line after a dash",
    "dict_type": "write 'key: value' lines below it, indented",
    "model_type": "write 'key: value' lines below it, indented",
}
"""The next step by the kind of error."""
OUT_OF_RANGE = frozenset({"greater_than", "greater_than_equal", "less_than", "less_than_equal"})
"""What pydantic calls a number that is too small or too large."""


def validated(node: MapNode, model: type[M], help_at: str = "docs/rule-language.md") -> M:
    """The model filled from the node; PackError with one line per error, each with its place, and ``help_at`` where no better next step is known."""
    try:
        return model.model_validate(plain(node))
    except ValidationError as problem:
        errors = problem.errors(include_url=False)
        lines: dict[tuple[str | int, ...], str] = {}
        for error in errors[:MAX_ERRORS]:
            missing = error["loc"][-1:] if error["type"] == "missing" else ()
            lines.setdefault((*_written(node, error["loc"]), *missing), _line(node, model, error["loc"], error["type"], error["msg"], help_at))
        raise joined(dict.fromkeys(lines.values())) from problem


def joined(errors: Iterable[PackError | str]) -> PackError:
    """Several errors as one, a line each."""
    return PackError("\n".join(str(error) for error in errors))


def mark_at(node: Node, path: Sequence[str | int]) -> Mark:
    """The place of the value at ``path``, or of the nearest thing above it that was written."""
    mark = node.mark
    for step in path:
        if isinstance(node, MapNode) and isinstance(step, str) and step in node.entries:
            mark, node = node.keys[step], node.entries[step]
            mark = node.mark if not isinstance(node, MapNode | ListNode) else mark
        elif isinstance(node, ListNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            mark = node.mark
    return mark


def key_at(node: Node, path: Sequence[str | int]) -> Mark:
    """The place of the key at the end of ``path``, as ``mark_at`` where there is none."""
    owner = _at(node, path[:-1])
    return owner.keys.get(str(path[-1]), owner.mark) if isinstance(owner, MapNode) else mark_at(node, path)


def _line(node: Node, model: type[BaseModel], loc: Sequence[str | int], kind: str, message: str, help_at: str) -> str:
    if kind == "extra_forbidden":
        key = str(loc[-1])
        owner = _at(node, loc[:-1])
        mark = owner.keys.get(key, owner.mark) if isinstance(owner, MapNode) else owner.mark
        known = _keys(_model_at(model, loc[:-1]))
        return str(PackError(f"unknown key '{key}'", where=str(mark), hint=near(key, known, f"allowed here: {', '.join(sorted(known))}")))
    if kind == "missing":
        return str(PackError(f"'{loc[-1]}' is missing", where=str(mark_at(node, loc[:-1])), hint=f"add '{loc[-1]}:'"))
    where = ".".join(str(step) for step in _written(node, loc) if not isinstance(step, int)) or "the file"
    value = _at(node, loc)
    where = f"params.{value.param}" if isinstance(value, Scalar) and value.param else where
    if kind in OUT_OF_RANGE and isinstance(value, Scalar):
        what = f"'{where}' is {value.value}, which is out of range"
        return str(PackError(what, where=str(mark_at(node, loc)), hint=f"write {_range(model, loc)}"))
    if kind == "too_short":
        return str(PackError(f"'{where}' is empty", where=str(mark_at(node, loc)), hint="give it an entry, or remove it"))
    text = re.sub(r" or instance of \w+", "", message.removeprefix("Input should be "))
    for technical, word in WORDS:
        text = text.replace(technical, word)
    given = ""
    if kind == "value_error":
        text, _, given = text.removeprefix("Value error, ").partition("; ")
    if kind == "string_pattern_mismatch":
        text, _, example = SHAPES.get(text.partition("'")[2].removesuffix("'"), text).partition(", such as ")
        given = f"write it as {example}" if example else ""
    hint = given or HINTS.get(kind, f"see {help_at}")
    if kind == "string_type" and AFTER_HOURS in loc:
        text, hint = "yes or no", "write yes for true, no for false"
    if kind == "literal_error":
        options = [word.strip("' ") for word in text.replace(" or ", ", ").split(",")]
        hint = near(str(plain(value)), options, "") if not isinstance(value, MapNode | ListNode) else ""
        hint = hint or "choose one of them"
    return str(PackError(f"'{where}' should be {text}", where=str(mark_at(node, loc)), hint=hint))


def _range(model: type[BaseModel], loc: Sequence[str | int]) -> str:
    """The numbers that a field takes, in words."""
    names = [step for step in loc if isinstance(step, str)]
    limits: dict[str, float] = {}
    for at in range(len(names), 0, -1):
        owner = _model_at(model, names[: at - 1])
        field = next((f for name, f in owner.model_fields.items() if names[at - 1] in {name, f.alias}), None)
        if field:
            limits = dict(_limits((field.annotation, *field.metadata)))
            break
    least, most = limits.get("ge", limits.get("gt")), limits.get("le", limits.get("lt"))
    if least is not None and most is not None:
        return f"a number from {least:g} to {most:g}"
    return f"{least:g} or more" if least is not None else f"{most:g} or less" if most is not None else "another number"


def _limits(parts: Iterable[object]) -> Iterator[tuple[str, float]]:
    """The bounds in an annotation, wherever they stand in it."""
    for part in parts:
        yield from _limits((*typing.get_args(part), *getattr(part, "metadata", ())))
        for name in ("ge", "gt", "le", "lt"):
            limit = getattr(part, name, None)
            if isinstance(limit, int | float):
                yield name, limit


def _at(node: Node, loc: Sequence[str | int]) -> Node:
    for step in _written(node, loc):
        if isinstance(node, MapNode) and isinstance(step, str):
            node = node.entries[step]
        elif isinstance(node, ListNode) and isinstance(step, int):
            node = node.items[step]
    return node


def _written(node: Node, loc: Sequence[str | int]) -> tuple[str | int, ...]:
    """The steps of pydantic's ``loc`` that lead to something written; the names of the parts of a union are left out."""
    steps: list[str | int] = []
    for step in loc:
        if isinstance(node, MapNode) and isinstance(step, str) and step in node.entries:
            node = node.entries[step]
        elif isinstance(node, ListNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            continue
        steps.append(step)
    return tuple(steps)


def _model_at(model: type[BaseModel], loc: Sequence[str | int]) -> type[BaseModel]:
    """The model of the innermost node on the way that has one."""
    for step in loc:
        if isinstance(step, str):
            field = next((f for name, f in model.model_fields.items() if step in {name, f.alias}), None)
            inner = _inner_model(field.annotation) if field else None
            model = inner or model
    return model


def _inner_model(annotation: object) -> type[BaseModel] | None:
    from pydantic import BaseModel  # noqa: PLC0415  (imported by whoever has a model; what is right is checked without)

    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if isinstance(annotation, typing.TypeAliasType if hasattr(typing, "TypeAliasType") else ()):
        return None
    if typing.get_origin(annotation) in {typing.Union, types.UnionType, list, dict, typing.Annotated} or typing.get_args(annotation):
        for part in typing.get_args(annotation):
            if found := _inner_model(part):
                return found
    return None


def _keys(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}
