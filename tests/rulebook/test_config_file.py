"""``supportaudit.yml`` is found, read strictly, and wrong entries are named with their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.errors import UsageError
from supportaudit.model import Role
from supportaudit.rulebook import Config, load_config

WHOLE = """\
packs: [core, mine.yaml]
roles: {Pip: bot, Sara: agent}
agents_from: [example.com]
aliases: {Dana Reyes: [dana, D. Reyes]}
no_names: [shift desk]
columns: {role: sender_type}
vendors: {Northwind: {agents: [Dana Reyes], paths: ["**/nw/**"]}}
teams: {Front: [Dana Reyes]}
timezone: Europe/Dublin
min_evaluations: 5
sections: {HEARD: 2}
pass_mark: 80
auto_fail: zero
required_wording: ["we can not share that"]
macros: macros.json
"""


def test_every_key_arrives(tmp_path: Path) -> None:
    path = tmp_path / "supportaudit.yml"
    path.write_text(WHOLE)
    config = load_config(str(path), search=())
    assert config.packs == ("core", (tmp_path / "mine.yaml").as_posix())
    assert config.roles == {"pip": Role.BOT, "sara": Role.AGENT}
    assert config.aliases == {"dana": "Dana Reyes", "d. reyes": "Dana Reyes"}
    assert "shift desk" in config.no_names
    assert "agent" in config.no_names
    assert config.vendors["Northwind"].paths == ("**/nw/**",)
    assert config.teams["Front"].agents == ("Dana Reyes",)
    assert (config.min_evaluations, config.sections, config.pass_mark, config.auto_fail) == (5, {"HEARD": 2.0}, 80.0, "zero")
    assert config.macros == (tmp_path / "macros.json").as_posix()
    assert len(config.sha256) == 64


def test_the_working_folder_wins_over_the_audited_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    audited = tmp_path / "dump"
    audited.mkdir()
    monkeypatch.chdir(tmp_path)
    assert load_config(None, search=["dump"]) == Config()
    (audited / "supportaudit.yml").write_text("min_evaluations: 7\n")
    assert load_config(None, search=["dump"]).min_evaluations == 7
    (tmp_path / "supportaudit.yml").write_text("min_evaluations: 9\n")
    assert load_config(None, search=["dump"]).min_evaluations == 9


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("min_evaluation: 3\n", ":1:1", "min_evaluations"),
        ("roles: {Sara: agnet}\n", ":1:15", "agent"),
        ("timezone: Europe/Dublon\n", ":1:11", "Europe/Dublin"),
        ("min_evaluations: few\n", ":1:18", "whole number"),
        ("aliases:\n  Dana: [d]\n  Don: [d]\n", ":3:3", "both Dana and Don"),
        ("pass_mark: 140\n", ":1:12", "100"),
        ("packs: [no]\nlang: \n", ":2:6", "empty value"),
    ],
)
def test_a_wrong_entry_is_named_with_its_place_and_the_next_step(tmp_path: Path, text: str, place: str, says: str) -> None:
    path = tmp_path / "supportaudit.yml"
    path.write_text(text)
    with pytest.raises(UsageError) as problem:
        load_config(str(path), search=())
    assert f"supportaudit.yml{place}" in str(problem.value)
    assert says in str(problem.value)


def test_a_config_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"absent\.yml"):
        load_config(str(tmp_path / "absent.yml"), search=())
