"""The tool that makes small mistakes makes them one at a time, the same ones each time, and leaves alone what decides nothing."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from tools.mutants import EQUIVALENT
from tools.mutations import mutants_of, mutated

CHECKS = Path(__file__).parents[1] / "src" / "supportaudit" / "checks"
SOURCE = '''
"""Docstring."""
__all__ = ["a"]
@cache(5)
def f(a: "int" = 1) -> "int":
    """Docstring."""
    for x in sorted(a, key=len):
        if not x:
            continue
        if a < 2 and g(a, x) or x is None:
            a += min(1.5, x)
    raise ValueError(f"no {a:.2f}")
'''
CHANGES = [
    "1 -> 2",
    "1 -> 0",
    "sorted(a, key=len) -> sorted(a)",
    "not x -> x",
    "continue -> break",
    "a < 2 and g(a, x) or x is None -> not (a < 2 and g(a, x) or x is None)",
    "a < 2 and g(a, x) or x is None -> (a < 2 and g(a, x)) and x is None",
    "a < 2 and g(a, x) -> a < 2 or g(a, x)",
    "a < 2 -> a <= 2",
    "2 -> 3",
    "2 -> 1",
    "g(a, x) -> g(x, a)",
    "x is None -> x is not None",
    "a += min(1.5, x) -> pass",
    "a += min(1.5, x) -> a -= min(1.5, x)",
    "min(1.5, x) -> max(1.5, x)",
    "1.5 -> 2.5",
    "raise ValueError(f'no {a:.2f}') -> pass",
    "'no ' -> 'XXno '",
]


def test_each_kind_of_mistake_is_made_and_nothing_else() -> None:
    assert [mutant.name.removeprefix("m.py f: ") for mutant in mutants_of("m.py", SOURCE)] == CHANGES


@pytest.mark.parametrize("path", [CHECKS / "hours.py", CHECKS / "templates" / "sequence.py"], ids=lambda path: path.name)
@pytest.mark.no_cover
def test_every_mutant_is_one_change_of_the_module_that_python_can_read(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    plain = ast.unparse(ast.parse(source))
    mutants = list(mutants_of(path.name, source))
    assert mutants == list(mutants_of(path.name, source))
    assert len({mutant.name for mutant in mutants}) == len(mutants) > 50
    for mutant in mutants:
        changed = mutated(source, mutant.number)
        compile(changed, path.name, "exec")
        assert changed != plain


def test_every_mistake_that_is_said_to_be_none_is_one_that_is_made() -> None:
    files = {name.partition(" ")[0] for name in EQUIVALENT}
    made = {mutant.name for file in files for mutant in mutants_of(file, (CHECKS.parent / file).read_text(encoding="utf-8"))}
    assert [name for name in EQUIVALENT if name not in made] == []
    assert all(EQUIVALENT.values())
