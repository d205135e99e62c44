"""``rules new`` from the outside."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Call


def test_a_new_line_item_passes_lint_and_test_and_the_next_commands_are_told(call: Call, tmp_path: Path) -> None:
    ran = call("rules", "new", "rules/own.yaml/asks-again")
    assert ran.code == 0
    commands = [line.split() for line in ran.out.splitlines() if line.startswith("  supportaudit")]
    assert [command[2] for command in commands] == ["lint", "test", "try"]
    for command in commands[:2]:
        assert call(*command[1:]).code == 0
    assert "own/asks_again" in call("rules", "try", "Please be patient.", "--rules", "rules/own.yaml").out
    assert "supportaudit rules lint rules/own.yaml" in (tmp_path / "rules" / "own.yaml").read_text()


def test_a_second_one_is_added_and_comments_stay(call: Call, tmp_path: Path) -> None:
    call("rules", "new", "own/one")
    path = tmp_path / "own.yaml"
    path.write_text(path.read_text().replace("  title: Own rules", "  title: Own rules # ours"))
    assert call("rules", "new", "own/two").code == 0
    assert "# ours" in path.read_text()
    assert call("rules", "test", "own.yaml").code == 0
    assert call("rules", "lint", "own.yaml").out == "Nothing found in 1 pack.\n"


def test_the_same_one_again_is_refused_and_the_file_stays(call: Call, tmp_path: Path) -> None:
    call("rules", "new", "own/one")
    before = (tmp_path / "own.yaml").read_bytes()
    ran = call("rules", "new", "own/one")
    assert ran.code == 2
    assert "is there already" in ran.err
    assert (tmp_path / "own.yaml").read_bytes() == before


def test_a_name_without_a_pack_is_refused_with_the_form(call: Call, tmp_path: Path) -> None:
    ran = call("rules", "new", "asks-again")
    assert ran.code == 2
    assert "write it as own/asks-again" in ran.err
    assert not list(tmp_path.iterdir())
