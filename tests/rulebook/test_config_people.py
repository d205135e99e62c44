"""One person is in one place: one name, one role, one team, one vendor."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.errors import UsageError
from supportaudit.rulebook import Config, Group, load_config


def read(tmp_path: Path, text: str) -> Config:
    (tmp_path / "supportaudit.yml").write_text(text)
    return load_config(str(tmp_path / "supportaudit.yml"), search=())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("teams:\n  A: [Dana, Sol]\n  B: [Kim, Dana]\n", ":3:12: Dana is in two teams, A and B"),
        ("teams:\n  A: {agents: [Dana]}\n  B: {agents: dana}\n", ":3:15: dana is in two teams, A and B"),
        ("aliases: {Dana: d}\nvendors: {A: d, B: {agents: [x, DANA]}}\n", "is in two vendors, A and B"),
        ("aliases:\n  Dana: [d]\n  Dana Reyes: [D. Reyes, dana]\n", ":3:26: 'dana' is an alias of Dana Reyes, and a name with aliases of its own"),
        ("aliases:\n  A: [B]\n  B: [C]\n", ":2:7: 'B' is an alias of A, and a name with aliases of its own (list all spellings under A)"),
        ("aliases:\n  A: [B]\n  B: [A]\n", ":2:7: 'B' is an alias of A"),
        ("aliases:\n  Dana: [d]\n  dana: [e]\n", ":3:3: 'Dana' and 'dana' are one name"),
        ("roles:\n  Pip: bot\n  pip: agent\n", ":3:8: 'pip' is bot and agent"),
    ],
)
def test_who_stands_twice_is_named_with_the_place(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UsageError) as problem:
        read(tmp_path, text)
    assert says in str(problem.value)


def test_a_person_may_be_in_a_team_and_at_a_vendor_and_stand_twice_in_one_of_them(tmp_path: Path) -> None:
    config = read(tmp_path, "aliases: {Dana: [Dana, d]}\nteams: {A: [Dana, d, dana]}\nvendors: {V: [D]}\nroles: {Pip: bot, PIP: bot}\n")
    assert config.teams == {"A": Group(("Dana",))}
    assert config.vendors == {"V": Group(("Dana",))}, "a spelling stands for the person"
