"""Who is who, as the config says: spellings, roles, shared seats, vendors and teams, read from files."""

from __future__ import annotations

import json
from pathlib import Path

from supportaudit.model import Conversation, Role
from supportaudit.rulebook import load_config
from tests.loaders.reading import read

CONFIG = """\
aliases: {Dana Reyes: [dana, D. Reyes, dana@care.example.com]}
roles: {Pip: bot, Dana Reyes: agent}
no_names: [shift desk]
vendors:
  Northwind: {paths: ["**/northwind/**"]}
  Harbor: [Tom]
teams:
  Front line: [D. Reyes, Priya]
  Second line: {agents: [Tom]}
"""


def conversation(tmp_path: Path, *speakers: tuple[str, str], folder: str = "chats", **fields: object) -> Conversation:
    """One conversation with a message by each (role, author), read as the config says."""
    (tmp_path / "supportaudit.yml").write_text(CONFIG)
    path = tmp_path / folder / "dump.jsonl"
    path.parent.mkdir(exist_ok=True)
    messages = [{"role": role, "author": author, "text": "Hello there"} for role, author in speakers]
    path.write_text(json.dumps({"id": "c-1", "messages": messages, **fields}) + "\n")
    return read([path], load_config(str(tmp_path / "supportaudit.yml"), search=())).only


def test_every_spelling_of_a_person_is_the_one_name_and_has_its_role(tmp_path: Path) -> None:
    got = conversation(tmp_path, ("unknown", "DANA"), ("agent", "d. reyes"), ("agent", "dana@care.example.com"), ("agent", "Pip"), ("agent", "Dan"))
    assert [(m.author, m.role) for m in got.messages] == [
        ("Dana Reyes", Role.AGENT),
        ("Dana Reyes", Role.AGENT),
        ("Dana Reyes", Role.AGENT),
        ("Pip", Role.BOT),
        ("Dan", Role.AGENT),
    ]


def test_a_shared_seat_is_nobodys_name(tmp_path: Path) -> None:
    got = conversation(tmp_path, ("agent", "Shift Desk"), ("agent", "Unknown"), ("customer", "Ana"))
    assert [m.author for m in got.messages] == [None, None, "Ana"]


def test_a_folder_and_the_people_tell_vendor_and_team(tmp_path: Path) -> None:
    got = conversation(tmp_path, ("customer", "Ana"), ("agent", "dana"), ("agent", "Priya"), folder="northwind")
    assert (got.vendor, got.team) == ("Northwind", "Front line")
    got = conversation(tmp_path, ("customer", "Priya"), ("agent", "Tom"))
    assert (got.vendor, got.team) == ("Harbor", "Second line")


def test_an_agent_of_no_team_is_not_booked_to_the_team_of_a_colleague(tmp_path: Path) -> None:
    got = conversation(tmp_path, ("customer", "Ana"), ("agent", "Tom"), ("agent", "Somebody Else"))
    assert (got.vendor, got.team) == (None, None)
    got = conversation(tmp_path, ("customer", "Ana"), ("agent", "Tom"), ("agent", "Dana"), team="the export's")
    assert got.team == "the export's"
