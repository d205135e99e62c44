"""YAML is read strictly, and every error has its place."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from supportaudit.errors import PackError
from supportaudit.rulebook.files import MAX_BYTES
from supportaudit.rulebook.strict_yaml import MAX_DEPTH, MapNode, _Builder, plain, read

RULES = Path(__file__).parents[2] / "rules"


def test_scalars_mean_what_yaml_1_2_says() -> None:
    node = read(b"a: no\nb: 10:30\nc: on\nd: 1_000\ne: true\nf: 12\ng: 1.5\nh: '12'\ni: 2026-01-05\nj: 0x1F\nk: 1.2.0\n", "p.yaml")
    assert plain(node) == {
        "a": "no", "b": "10:30", "c": "on", "d": "1_000", "e": True, "f": 12, "g": 1.5, "h": "12", "i": "2026-01-05", "j": "0x1F", "k": "1.2.0",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", "p.yaml:3:1", "twice"),
        ("a: 1\nb:\nc: 2\n", "p.yaml:2:3", "empty value"),
        ("a: null\n", "p.yaml:1:4", "empty value"),
        ("a:\n\tb: 1\n", "p.yaml:2:1", "tab"),
        ("a: !!python/object/apply:os.system [ls]\n", "p.yaml:1:4", "tag"),
        ("a: *x\n", "p.yaml:1:4", "alias"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", "p.yaml:3:3", "merge key"),
        ("a: 1\n---\nb: 2\n", "p.yaml:2:1", "second document"),
        ("a: [1, 2\nb: 3\n", "p.yaml:2:", "not YAML"),
        ("? [a]\n: 1\n", "p.yaml:1:3", "key"),
        ("- a\n", "p.yaml:1:1", "keys with values"),
        ("", "p.yaml:1:1", "empty"),
    ],
)
def test_what_is_not_allowed_is_an_error_with_its_place(text: str, place: str, says: str) -> None:
    with pytest.raises(PackError) as problem:
        read(text.encode(), "p.yaml")
    assert problem.value.where.startswith(place)
    assert says in problem.value.what
    assert problem.value.hint


def test_a_control_character_is_an_error_and_not_a_traceback() -> None:
    with pytest.raises(PackError, match="not YAML"):
        read(b"a: \x00b\n", "p.yaml")


def test_text_that_is_not_utf_8_is_an_error_with_its_line() -> None:
    with pytest.raises(PackError) as problem:
        read(b"a: 1\nb: caf\xe9\n", "p.yaml")
    assert problem.value.where == "p.yaml:2:1"


def test_a_file_of_more_than_a_megabyte_is_refused_unread() -> None:
    with pytest.raises(PackError, match="bytes"):
        read(b"#" * (MAX_BYTES + 1), "p.yaml")


@pytest.mark.parametrize("depth", [MAX_DEPTH + 2, 100_000])
def test_deep_nesting_is_refused_before_it_is_built(depth: int) -> None:
    with pytest.raises(PackError, match="deep"):
        read(b"a: " + b"[" * depth + b"]" * depth, "p.yaml")


def test_an_alias_bomb_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(PackError, match="aliases"):
        read("\n".join(lines).encode(), "p.yaml")


def test_a_byte_order_mark_is_passed_over() -> None:
    node = read(b"\xef\xbb\xbfa: 1\n", "p.yaml")
    assert isinstance(node, MapNode)
    assert plain(node) == {"a": 1}


TEXTS = [
    "a: é, # x\n  \nb: [“1”, 2]\n",
    "- a\n-   b: c\n    d: &x [1]\n- *x\n",
    "? a\n: b\n",
    "a: |\n  x\n\n  y\nb: >-\n z\n",
    "a: 'x\n  y'\n",
    "a: 😀\nb: {😀: 1}\n",
]


@pytest.mark.no_cover
@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml")
@pytest.mark.parametrize("text", [*TEXTS, *(path.read_text(encoding="utf-8") for path in sorted(RULES.glob("*.yaml")))], ids=lambda text: text[:20])
def test_both_parsers_give_the_same_tree_with_the_same_places(text: str) -> None:
    fast, slow = (_Builder(yaml.parse(text, Loader=loader), "p.yaml").document() for loader in (yaml.CSafeLoader, yaml.SafeLoader))
    assert fast == slow
