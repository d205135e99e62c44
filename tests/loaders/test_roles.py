"""Whose vendor and team a conversation has, and what it takes to be evaluated."""

from __future__ import annotations

from dataclasses import replace

import pytest

from supportaudit.loaders import why_not_evaluable
from supportaudit.loaders.roles import settle
from supportaudit.model import ADDRESSES
from supportaudit.rulebook.config import Config, Group
from supportaudit.scoring.cuts import Places
from tests.builders import chat

BOTH = "C/Ana hi\nA/Tom_Becker hello\nA/Lena_Fischer me too"
TOM = Config(vendors={"X": Group(agents=("Tom Becker",))})


def test_an_agent_never_gets_the_vendor_of_a_colleague() -> None:
    settled = settle(chat(BOTH), TOM)
    places = Places(TOM)
    assert settled.vendor is None
    assert places.find("Tom Becker", settled).vendor == "X"
    assert places.find("Lena Fischer", settled).vendor is None


def test_a_contact_has_the_vendor_to_which_all_its_agents_belong() -> None:
    assert settle(chat("C/Ana hi\nA/Tom_Becker hello"), TOM).vendor == "X"
    assert settle(chat("C/Ana hi\nA/Tom_Becker hello\nA and I"), TOM).vendor is None
    both = Config(vendors={"X": Group(agents=("Tom Becker", "Lena Fischer"))})
    assert settle(chat(BOTH), both).vendor == "X"


@pytest.mark.parametrize(("export", "expected"), [("Own", "Own"), (None, "By folder")])
def test_the_export_says_more_of_a_vendor_than_the_folder_does(export: str | None, expected: str) -> None:
    config = Config(vendors={"By folder": Group(paths=("**/eu/**",))}, teams={"By folder": Group(paths=("eu/*.txt",))})
    settled = settle(chat(BOTH, vendor=export, team=export, path="dump/eu/a.txt"), config)
    assert (settled.vendor, settled.team) == (expected, expected)
    assert Places(config).find("Lena Fischer", settled).vendor == expected


def test_a_member_is_known_by_the_address_too_under_whatever_name() -> None:
    config = Config(vendors={"X": Group(agents=("TOM@care.example",))}, aliases={"tom becker": "Thomas"})
    mail = replace(chat(BOTH), metadata={ADDRESSES: {"Tom Becker": "tom@care.example"}})
    settled = settle(mail, config)
    assert settled.messages[1].author == "Thomas"
    assert Places(config).find("Thomas", settled).vendor == "X"
    assert Places(config).find("Lena Fischer", settled).vendor is None


def test_the_next_step_fits_what_was_read() -> None:
    only_agent = why_not_evaluable(chat("A/Tom hello"))
    assert only_agent is not None
    assert only_agent.unknown == ()
    assert "pass --role NAME=customer if one of these is meant" in only_agent.reason
    nobody = why_not_evaluable(replace(chat(BOTH), messages=()))
    assert nobody is not None
    assert "nothing to do" in nobody.reason
