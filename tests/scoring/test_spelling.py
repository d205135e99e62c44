"""Names that may be one person: proposed where nothing else is possible, and never where two people may be meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.scoring import likely_same


@pytest.mark.parametrize(
    "names",
    [
        ("Dana K.", "DANA K", "dana k"),
        ("Dana-Lee O'Neil", "Danalee ONeil"),
        ("Dana Koch", "Dana"),
        ("Dana Koch", "Dana K."),
        ("Dana Koch", "Dana.Koch", "dana koch"),
        ("Dana Koch", "Dana", "Dana K."),
        ("Dana Maria Koch", "Dana M. Koch"),
        ("Bob Stone", "bob"),
    ],
)
def test_spellings_of_one_name_are_proposed_under_the_longest(names: tuple[str, ...]) -> None:
    assert likely_same(names) == {names[0]: names[1:]}
    assert likely_same(reversed(names)) == {names[0]: names[1:]}


@pytest.mark.parametrize(
    "names",
    [
        ("Dana Koch", "Lee Koch"),
        ("Dana Koch", "Dana Kern", "Dana"),
        ("Dana Koch", "Dana Kern", "Dana K."),
        ("Dana Koch", "Dana M."),
        ("Dana Koch", "Dan"),
        ("Koch", "Dana Koch"),
        ("AK", "ak", "a.k."),
        ("Jo", "Jo King"),
        ("J. King", "Jo King"),
        ("Dana Maria Koch", "Dana M. Stone"),
        ("Dana", "Dana"),
        ("?!", "..."),
    ],
)
def test_names_that_may_be_two_people_or_are_signatures_are_not_proposed(names: tuple[str, ...]) -> None:
    assert likely_same(names) == {}


def test_of_two_first_names_each_goes_with_its_own_fuller_name() -> None:
    found = likely_same(["Zoë Abel", "zoë", "Ana Ruiz", "Ana R.", "ana", "Ben"])
    assert list(found.items()) == [("Ana Ruiz", ("Ana R.", "ana")), ("Zoë Abel", ("zoë",))]


def test_of_equally_long_spellings_the_first_in_order_stands_for_all() -> None:
    assert likely_same(["dana", "Dana", "DANA"]) == {"DANA": ("Dana", "dana")}


@given(st.lists(st.sampled_from(["Dana", "Dana K.", "Dana Koch", "dana koch", "Dana Kern", "Lee", "LEE", "Lee O.", "AK"])))
def test_the_order_of_the_names_changes_nothing_and_no_name_is_in_two_groups(names: list[str]) -> None:
    found = likely_same(names)
    assert likely_same(sorted(names)) == found
    together = [name for first, others in found.items() for name in (first, *others)]
    assert len(together) == len(set(together))
