"""``rules copy``, and that an example pack is in no audit before."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.rulebook import builtin_packs, example_packs
from supportaudit.rulebook.config import DEFAULT_PACKS
from tests.cli.conftest import Call

EXAMPLES = Path(__file__).parents[2] / "rules" / "examples"


def statuses(call: Call, *args: str) -> dict[str, set[str]]:
    """Pack -> the statuses of its line items in `rules list`."""
    found: dict[str, set[str]] = {}
    for row in call("rules", "list", *args, "--json").rows():
        found.setdefault(row["pack"], set()).add(row["status"])
    return found


def test_no_example_pack_is_used_without_being_named() -> None:
    assert set(example_packs()) == {path.stem for path in EXAMPLES.iterdir()} == {"brand", "playbook"}
    assert not set(example_packs()) & {*DEFAULT_PACKS, *builtin_packs()}


def test_every_pack_that_is_no_example_is_used_by_default() -> None:
    assert set(DEFAULT_PACKS) == set(builtin_packs())


def test_the_list_marks_the_line_items_of_example_packs(call: Call) -> None:
    found = statuses(call)
    assert {pack for pack, status in found.items() if "example" in status} == {"brand", "playbook"}
    assert statuses(call, "--rules", "brand") == {"brand": {"example"}}


@pytest.mark.parametrize("pack", ["brand", "playbook"])
def test_a_copy_is_the_file_that_is_shipped_and_its_next_commands_work(call: Call, tmp_path: Path, pack: str) -> None:
    ran = call("rules", "copy", pack)
    assert ran.code == 0
    assert (tmp_path / "rules" / f"{pack}.yaml").read_bytes() == (EXAMPLES / f"{pack}.yaml").read_bytes()
    commands = [line.split()[1:] for line in ran.out.splitlines() if line.startswith("  supportaudit")]
    assert [command[1] for command in commands] == ["lint", "test"]
    assert [call(*command).code for command in commands] == [0, 0]
    assert f"add rules/{pack}.yaml to 'packs:'" in ran.out


def test_a_copy_that_the_config_names_is_a_pack_like_any_other(call: Call, tmp_path: Path) -> None:
    (tmp_path / "supportaudit.yml").write_text("packs: [core, qa/brand.yaml]\n")
    assert "'packs:'" not in call("rules", "copy", "brand", "qa").out
    assert statuses(call) == {"brand": {"stable"}, "playbook": {"example"}}
    ran = call("rules", "list", "--rules", "brand", "--rules", "qa/brand.yaml")
    assert (ran.code, "two packs are called 'brand'" in ran.err) == (2, True)


def test_nothing_is_overwritten(call: Call, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "brand.yaml").write_text("ours")
    ran = call("rules", "copy", "brand")
    assert (ran.code, "is there already" in ran.err) == (2, True)
    assert (tmp_path / "rules" / "brand.yaml").read_text() == "ours"


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (["heard"], "what a site changes of a line item stands in the config"),
        (["brnd"], "did you mean 'brand'?"),
        (["../brand"], "there is no example pack"),
        (["brand", "file"], "this is no folder"),
    ],
)
def test_what_cannot_be_copied_is_refused_with_the_next_step(call: Call, tmp_path: Path, args: list[str], hint: str) -> None:
    (tmp_path / "file").write_text("")
    ran = call("rules", "copy", *args)
    assert (ran.code, hint in ran.err) == (2, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"]


def test_an_example_is_shown_without_being_in_use(call: Call) -> None:
    ran = call("rules", "show", "playbook/in-order")
    assert (ran.code, "verifies" in ran.out) == (0, True)
    assert "verify" not in call("rules", "list", "--rules", "heard").out
