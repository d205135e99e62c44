"""Imported lists are added to or replaced in the open, never hidden."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.errors import PackError
from supportaudit.rulebook import load_rulebook, parse_chat
from supportaudit.signals import Detector
from tests.rulebook.packs_by_hand import write

BASE = """\
lists: {boss: [manager, supervisor], want: [want]}
signals: {asked: {by: customer, any: ["{want} [a|the] {boss}"]}}
"""
OWN = "signals: {mine: {by: customer, any: ['my {boss}']}}\n"


def found(folder: Path, lists: str, text: str) -> set[str]:
    write(folder, BASE, name="base")
    path = write(folder, f"{lists}\n{OWN}", head="imports: [base]")
    return {signal.rule for signal in Detector(load_rulebook([path])).detect(parse_chat(f"C {text}").conversation)}


def refused(folder: Path, lists: str, *, name: str = "mine") -> str:
    write(folder, BASE, name="base")
    with pytest.raises(PackError) as problem:
        load_rulebook([write(folder, f"{lists}\n{OWN}", name=name, head="imports: [base]")])
    return str(problem.value)


def test_words_added_to_an_imported_list_are_found_by_all_that_use_it(tmp_path: Path) -> None:
    added = "lists: {boss+: [duty lead]}"
    assert found(tmp_path, added, "my duty lead") == {"mine/mine"}
    assert found(tmp_path, added, "I want the duty lead") == {"base/asked"}
    assert found(tmp_path, added, "I want a supervisor") == {"base/asked"}


def test_a_replaced_list_has_the_new_words_only(tmp_path: Path) -> None:
    replaced = "lists: {boss!: [duty lead]}"
    assert found(tmp_path, replaced, "I want the duty lead") == {"base/asked"}
    assert found(tmp_path, replaced, "I want a supervisor") == set()


def test_without_a_pack_that_adds_the_list_is_as_it_was(tmp_path: Path) -> None:
    assert found(tmp_path, "", "I want the duty lead") == set()


def test_additions_of_several_packs_add_up(tmp_path: Path) -> None:
    write(tmp_path, BASE, name="base")
    one = write(tmp_path, "lists: {boss+: [duty lead]}", name="one", head="imports: [base]")
    two = write(tmp_path, "lists: {boss+: [floor lead]}", name="two", head="imports: [one]")
    detector = Detector(load_rulebook([two]))
    assert load_rulebook([one, two]).packs[-1].id == "two"
    for boss in ("manager", "duty lead", "floor lead"):
        assert detector.detect(parse_chat(f"C I want a {boss}").conversation)


@pytest.mark.parametrize(
    ("lists", "says"),
    [
        (
            "lists: {boss: [chief]}",
            "mine.yaml:2:9: the list 'boss' hides the one of pack 'base' (write 'boss+:' to add to it, or 'boss!:' to replace",
        ),
        ("lists: {bos+: [chief]}", "no imported pack has a list 'bos' (did you mean 'boss'?)"),
        ("lists: {zz+: [chief]}", "write 'zz:' for a list of this pack"),
        ("lists: {bos!: [chief]}", "did you mean 'boss'?"),
        ("lists: {boss++: [chief]}", "'boss++' is no name of a list"),
        ("lists: {boss!: []}", "the list 'boss' is empty"),
        ("lists: {own: [x], boss+: ['{own} lead']}", "there is no list 'own'"),
        ("lists: {boss+: ['(a']}", "in list 'boss+', entry “(a”"),
    ],
)
def test_what_is_wrong_with_a_list_is_named_with_the_next_step(tmp_path: Path, lists: str, says: str) -> None:
    assert says in refused(tmp_path, lists)


def test_two_packs_cannot_both_replace_a_list(tmp_path: Path) -> None:
    write(tmp_path, BASE, name="base")
    one = write(tmp_path, "lists: {boss!: [a]}", name="one", head="imports: [base]")
    two = write(tmp_path, "lists: {boss!: [b]}", name="two", head="imports: [base]")
    with pytest.raises(PackError, match="pack 'one' replaces the list 'boss'"):
        load_rulebook([one, two])


def test_an_imported_file_may_be_called_otherwise_than_its_pack(tmp_path: Path) -> None:
    Path(write(tmp_path, BASE, name="base")).rename(tmp_path / "shared.yaml")
    path = write(tmp_path, OWN, head="imports: [shared.yaml]")
    assert [pack.id for pack in load_rulebook([path]).packs] == ["base", "mine"]
