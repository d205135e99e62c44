"""A line item to begin with, in a pack of its own or in one that is there."""

from __future__ import annotations

from difflib import ndiff
from pathlib import Path

import pytest

from supportaudit.errors import PackError, UsageError
from supportaudit.packtest import run_examples
from supportaudit.rulebook import load_rulebook
from supportaudit.rulebook.lint import lint
from supportaudit.rulebook.load import build_rulebook, open_library
from supportaudit.rulebook.skeleton import new_pack, split_name, with_check
from supportaudit.signals.lint import lint_patterns

ROOT = Path(__file__).parents[2]
PACKS = sorted([*(ROOT / "rules").glob("*.yaml"), *(ROOT / "examples").glob("*.yaml"), *(ROOT / "tests" / "rulebook" / "packs").glob("*.yaml")])
HEAD = "pack: {id: own, version: 1.0.0}\n"


def written(tmp_path: Path, data: bytes, name: str = "own") -> str:
    path = tmp_path / f"{name}.yaml"
    path.write_bytes(data)
    return str(path)


def test_a_new_pack_has_nothing_to_lint_and_its_examples_hold(tmp_path: Path) -> None:
    library = open_library([written(tmp_path, new_pack("own", "asks-again").encode())])
    rulebook = build_rulebook(library)
    assert [*lint(library, rulebook, {"own"}), *lint_patterns(rulebook, {"own"})] == []
    results = list(run_examples(rulebook))
    assert results
    assert all(result.ok for result in results)
    assert rulebook.checks["own/asks-again"].title == "Asks again"


@pytest.mark.parametrize("path", PACKS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_pack_that_is_there_gains_lines_and_loses_none(path: Path) -> None:
    old = path.read_bytes()
    new = with_check(old, path.name, "asks-again")
    changes = [line for line in ndiff(old.decode().splitlines(), new.decode().splitlines()) if not line.startswith("  ")]
    assert changes
    assert all(line.startswith("+ ") for line in changes)
    assert with_check(new, path.name, "asks-twice")


@pytest.mark.parametrize(
    "text",
    [
        f"# me\n{HEAD}checks:\n    c: # first\n        avoid: a\n        message: x\n\n# the end\nsignals:\n    a: {{by: agent, any: [so]}}\n# bye\n",
        "signals:\n  a: {by: agent, any: [so]}\npack: {id: own, version: 1.0.0}\n",
        HEAD,
        HEAD.rstrip("\n"),
        HEAD + "signals:\n  a:\n    by: agent\n    any:\n    - so\n\n\n# nothing more\n",
        HEAD
        + "checks:\r\n  c: {avoid: a, message: '{match}', explain: |\r\n    x\r\n".replace(", explain: |\r\n    x", "}")
        + "signals:\r\n  a: {by: agent, any: [so]}\r\n",
        "\ufeff" + HEAD + "signals:\n  a: {by: agent, any: [so]}\n",
        HEAD + "signals:\n  asks_again: {by: agent, any: [so]}\n",
    ],
)
def test_whatever_its_order_and_indentation_the_new_line_item_works(tmp_path: Path, text: str) -> None:
    longer = with_check(text.encode(), "own.yaml", "asks-again")
    assert text.encode().count(b"\r\n") == 0 or b"\n" not in longer.replace(b"\r\n", b"")
    assert all(line in longer.decode().splitlines() for line in text.splitlines())
    rulebook = load_rulebook([written(tmp_path, longer)])
    results = [result for result in run_examples(rulebook) if "asks" in result.owner]
    assert {result.owner for result in results} >= {"own/asks-again"}
    assert all(result.ok for result in results)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            HEAD + "checks:\n  asks-again: {avoid: a, message: '{match}'}\nsignals: {a: {by: agent, any: [so]}}\n",
            "own.yaml:3:3: the line item 'asks-again' is there already",
        ),
        (HEAD + "signals: {a: {by: agent, any: [so]}}\n", "own.yaml:2:1: 'signals:' is not written as a block"),
        (HEAD + "signals:\n  {a: {by: agent, any: [so]}}\n", "own.yaml:2:1: 'signals:' is not written as a block"),
    ],
)
def test_a_pack_that_cannot_be_extended_safely_is_left_alone_and_says_why(text: str, what: str) -> None:
    with pytest.raises(UsageError) as problem:
        with_check(text.encode(), "own.yaml", "asks-again")
    assert what in str(problem.value)
    assert problem.value.hint


def test_a_pack_with_errors_gives_its_errors() -> None:
    with pytest.raises(PackError, match="unknown key"):
        with_check(HEAD.encode() + b"signal: {}\n", "own.yaml", "asks-again")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("own/asks-again", ("own.yaml", "own", "asks-again")),
        ("rules/own/asks-again", ("rules/own.yaml", "own", "asks-again")),
        ("rules/own.yml/asks-again", ("rules/own.yml", "own", "asks-again")),
    ],
)
def test_a_pack_is_named_by_its_id_or_its_path(name: str, expected: tuple[str, str, str]) -> None:
    assert split_name(name) == expected


@pytest.mark.parametrize("name", ["asks-again", "own/", "own/Asks", "own/asks again", "/asks", "Own Pack/asks", "own/asks_again"])
def test_a_name_that_is_none_gives_the_form(name: str) -> None:
    with pytest.raises(UsageError) as problem:
        split_name(name)
    assert "small letters" in problem.value.hint


def test_a_shipped_pack_is_no_name_for_ones_own() -> None:
    with pytest.raises(UsageError, match="shipped pack"):
        new_pack("heard", "asks-again")
