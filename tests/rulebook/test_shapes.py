"""Packs that are checked without pydantic are filled as its models would be, and are told the same errors."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel
from pydantic_core import SchemaError

from supportaudit.errors import PackError
from supportaudit.rulebook import shapes
from supportaudit.rulebook.core_schema import _function
from supportaudit.rulebook.core_schema import shapes as made
from supportaudit.rulebook.language import Bound
from supportaudit.rulebook.params import with_params
from supportaudit.rulebook.schema import PackModel
from supportaudit.rulebook.strict_yaml import MapNode, read
from supportaudit.rulebook.validate import validated

ROOT = Path(__file__).parents[2]
PACKS = sorted([*(ROOT / "rules").glob("*.yaml"), *(ROOT / "examples").glob("*.yaml"), *(ROOT / "tests" / "rulebook" / "packs").glob("*.yaml")])
HEAD = "pack: {id: own, version: 1.0.0}\n"


def plainly(value: object) -> object:
    """Values under their attributes, whatever holds them."""
    if isinstance(value, BaseModel | shapes.Filled):
        return {name: plainly(inner) for name, inner in vars(value).items()}
    if isinstance(value, list):
        return [plainly(item) for item in value]
    return {key: plainly(inner) for key, inner in value.items()} if isinstance(value, dict) else value


def pack(text: str) -> MapNode:
    return read((HEAD + text).encode(), "own.yaml")


def test_the_file_is_the_one_of_the_models() -> None:
    assert shapes.FILE.read_text(encoding="utf-8") == made(), "stale: run `make docs`"


@pytest.mark.no_cover
@pytest.mark.parametrize("path", PACKS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_pack_is_filled_as_its_model_would_be(path: Path) -> None:
    node = with_params(path.stem, read(path.read_bytes(), path.name), {})
    filled = shapes.PACK.filled(node)
    assert type(filled).__name__ == "Filled"
    assert plainly(filled) == plainly(validated(node, PackModel))


@pytest.mark.parametrize(
    "text",
    [
        "sign: {}\n",
        "signals: {s: {any: 3}}\n",
        "checks: {c: {avoid: s}}\n",
        "checks: {c: {avoid: [], message: m}}\n",
        "checks: {c: {avoid: s, message: m, weight: 11}}\n",
        "checks: {c: {avoid: s, message: m, severity: mayor}}\n",
        "checks: {c: {exists: {signal: s, min: 0}, message: m}}\n",
        "sections: {A: -1}\n",
        "lists: [a]\n",
    ],
)
def test_what_is_wrong_is_told_as_the_model_tells_it(text: str) -> None:
    with pytest.raises(PackError) as told:
        shapes.PACK.filled(pack(text))
    with pytest.raises(PackError) as by_model:
        validated(pack(text), PackModel)
    assert str(told.value) == str(by_model.value)


def test_a_core_that_does_not_know_the_file_leaves_everything_to_the_models(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_schema: object) -> None:
        raise SchemaError("unknown")

    shapes._validator.cache_clear()
    monkeypatch.setattr(shapes, "SchemaValidator", refuse)
    filled = shapes.PACK.filled(pack("lists: {a: [b]}\n"))
    shapes._validator.cache_clear()
    assert isinstance(filled, PackModel)


def test_a_validator_that_the_file_cannot_hold_is_refused_when_it_is_made() -> None:
    with pytest.raises(TypeError, match="no shape"):
        _function(print)


@pytest.mark.parametrize(("value", "good"), [(1, True), (0, False), (5, False), ([1], True), ([], False), ({"a": 1}, True), ("ab", True)])
def test_a_bound_holds_numbers_and_sizes(value: object, good: bool) -> None:
    bound = Bound(least=1, most=4)
    if good:
        assert bound(value) == value
    else:
        with pytest.raises(ValueError, match=r"\d"):
            bound(value)
