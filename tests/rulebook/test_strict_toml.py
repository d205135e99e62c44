"""``[tool.supportaudit]`` is read by the same rules as YAML, and mistakes in it are named with their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.errors import UsageError
from supportaudit.model import Role
from supportaudit.rulebook import load_config
from supportaudit.rulebook.strict_toml import read_toml
from supportaudit.rulebook.strict_yaml import plain

TEXT = """\
[project]
name = "site"
lang = "not ours"

[tool.supportaudit]
packs = ["core", "packs/mine.yaml"]
timezone = "Europe/Dublin"
roles = {Pip = "bot"}
"min_evaluations" = 5
gates.min_score = 80

[tool.supportaudit.aliases]
"Dana Reyes" = [
    "dana",
    "D. Reyes",
]

[tool.supportaudit.rules."heard/hear"]
severity = "major"
"""


def test_every_kind_of_table_arrives(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text(TEXT)
    config = load_config(str(path), search=())
    assert config.packs == ("core", (tmp_path / "packs/mine.yaml").as_posix())
    assert (config.roles, config.min_evaluations, config.gates.min_score) == ({"pip": Role.BOT}, 5, 80.0)
    assert config.aliases == {"dana": "Dana Reyes", "d. reyes": "Dana Reyes"}
    assert config.rules["heard/hear"].severity == "major"
    assert config.origins["timezone"] == f"{path}:7:1"
    assert config.origins["gates.min_score"] == f"{path}:10:1"
    assert config.origins["rules.heard/hear.severity"] == f"{path}:19:1"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('timezone = "Europe/Dublin"', 'timezone = "Europe/Dublon"', ":7:1: there is no time zone"),
        ('"min_evaluations" = 5', '"min_evaluation" = 5', ":9:1: unknown key 'min_evaluation' (did you mean 'min_evaluations'?)"),
        ('severity = "major"', 'severity = "majr"', ":19:1: 'rules.heard/hear.severity'"),
        ("gates.min_score = 80", "gates.min_score = 1979-05-27", ":10:1: 'min_score' holds a value"),
        ("gates.min_score = 80", "gates.min_score = nan", ":10:1: 'min_score' holds a value"),
        ("gates.min_score = 80", f"gates.min_score = {10**30}", ":10:1: 'min_score' holds a value"),
        ("gates.min_score = 80", f"gates.min_score = {'9' * 5000}", "not TOML"),
        ('roles = {Pip = "bot"}', 'roles = {Pip = "bto"}', ":8:1: 'roles.Pip'"),
        ('packs = ["core"', 'packs = [["core"]', ":6:1: 'packs' should be text"),
        ('lang = "not ours"', 'lang = "not ours', ":3:"),
        ("[tool.supportaudit.aliases]", "[tool.supportaudit]", "pyproject.toml:12:"),
    ],
)
def test_a_wrong_entry_is_named_with_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text(TEXT.replace(old, new))
    with pytest.raises(UsageError) as problem:
        load_config(str(path), search=())
    assert says in str(problem.value)


def test_a_table_that_is_none_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text("[tool]\nsupportaudit = 3\n")
    with pytest.raises(UsageError, match=r":2:1: 'tool\.supportaudit' holds no keys"):
        load_config(str(path), search=())


def test_lines_in_texts_of_several_lines_do_not_change_what_is_read() -> None:
    node = read_toml(b'[a]\nx = """\n[b]\ny = 1\n"""\nz = true\n', "f.toml", ("a",))
    assert node is not None
    assert plain(node) == {"x": "[b]\ny = 1\n", "z": True}
