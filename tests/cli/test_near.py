"""A wrong name is answered with the right one only where that is near enough, by one rule for all messages."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from supportaudit.cli.near import did_you_mean
from supportaudit.model.near import near, nearest
from tests.cli.conftest import Call

SOURCE = Path(__file__).parents[2] / "src" / "supportaudit"
IDS = ["heard/hear", "escalation/unanswered", "signal:core/hear", "signal:core/apologize"]


@pytest.mark.parametrize(
    ("name", "meant"), [("nope", []), ("zzz", []), ("coer", ["core"]), ("HEART", ["heard"]), ("tone", []), ("upsel", ["upsell"])]
)
def test_only_what_is_near_enough_is_named(name: str, meant: list[str]) -> None:
    assert nearest(name, ["core", "heard", "upsell", "escalation"]) == meant


def test_without_a_near_name_the_other_hint_stands() -> None:
    assert near("nope", ["core"], "one of core") == "one of core"
    assert near("Cor", ["core"], "one of core") == "did you mean 'core'?"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("unanswered", "did you mean 'escalation/unanswered'?"),
        ("hear", "did you mean 'heard/hear' or 'signal:core/hear'?"),
        ("signal:nope", "see"),
        ("signal:core/apologise", "did you mean 'signal:core/apologize'?"),
        ("core/apologize", "did you mean 'signal:core/apologize'?"),
    ],
)
def test_the_last_part_of_an_id_is_near_and_a_common_beginning_is_not(name: str, hint: str) -> None:
    assert did_you_mean(name, IDS, "see") == hint


def test_likeness_is_measured_in_one_place() -> None:
    users = {path.name for path in SOURCE.rglob("*.py") for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)
             if node.attr == "get_close_matches"}  # fmt: skip
    assert users == {"near.py"}


def test_a_pack_of_one_s_own_that_is_named_by_its_id_is_shown_its_file(call: Call, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("pack: {id: ours, version: 1.0.0}\n")
    (tmp_path / "own.yaml").write_text("pack: {id: own, version: 1.0.0, imports: [ours]}\n")
    (tmp_path / "broken.yaml").symlink_to(tmp_path / "nowhere")
    for args, where in ((("lint", "ours"), "PACK"), (("test", "mine"), "PACK"), (("list", "--rules", "ours"), "--rules")):
        assert f"{where}: there is no pack '{args[-1]}'" in call("rules", *args).err
    (tmp_path / "broken.yaml").unlink()
    for args in (("lint", "ours"), ("test", "mine"), ("list", "--rules", "ours"), ("lint", "own.yaml")):
        assert "packs of your own are named by their files: write mine.yaml" in call("rules", *args).err
    assert "own.yaml:1:43" in call("rules", "lint", "own.yaml").err
