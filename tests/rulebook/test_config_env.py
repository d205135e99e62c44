"""The environment lies over the file, and wrong values are told by the variable's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.errors import UsageError
from supportaudit.rulebook import CONFIG_VARIABLES, IgnoreGlob, load_config
from supportaudit.rulebook.config_env import variables
from supportaudit.rulebook.config_file import ConfigModel


def config_of(tmp_path: Path, text: str = "", **environ: str) -> object:
    (tmp_path / "supportaudit.yml").write_text(text or "lang: en\n")
    return load_config(str(tmp_path / "supportaudit.yml"), search=(), environ={f"SUPPORTAUDIT_{name}": value for name, value in environ.items()})


def test_every_setting_of_one_value_or_one_list_has_a_variable() -> None:
    names = {name.removeprefix("SUPPORTAUDIT_") for name in CONFIG_VARIABLES}
    assert names >= {"RULES", "TIMEZONE", "LANG", "MIN_EVALUATIONS", "PASS_MARK", "AUTO_FAIL", "MACROS", "MODEL", "REVIEWS", "BASELINE", "IGNORE"}
    assert names >= {"AGENTS_FROM", "NO_NAMES", "MIN_SCORE", "MIN_AGENT_SCORE", "FAIL_ON", "MAX_SKIPPED"}
    assert names.isdisjoint({"PACKS", "ROLES", "ALIASES", "TEAMS", "VENDORS", "COLUMNS", "SECTIONS", "GATES"})


def test_the_environment_wins_over_the_file_and_the_rest_of_the_file_stands(tmp_path: Path) -> None:
    (tmp_path / "supportaudit.yml").write_text("packs: [heard]\ntimezone: Europe/Dublin\ngates: {min_score: 80, fail_on: major}\n")
    environ = {"SUPPORTAUDIT_RULES": "core, mine.yaml", "SUPPORTAUDIT_MIN_SCORE": "62.5", "SUPPORTAUDIT_MIN_EVALUATIONS": "3"}
    config = load_config(str(tmp_path / "supportaudit.yml"), search=(), environ=environ)
    assert config.packs == ("core", "mine.yaml"), "paths in variables start at the working folder"
    assert (config.timezone, config.min_evaluations) == ("Europe/Dublin", 3)
    assert (config.gates.min_score, config.gates.fail_on) == (62.5, "major")
    assert config.origins["packs"] == "SUPPORTAUDIT_RULES"
    assert config.origins["gates.min_score"] == "SUPPORTAUDIT_MIN_SCORE"


def test_the_environment_needs_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = load_config(None, search=(), environ={"SUPPORTAUDIT_IGNORE": "old/**,*.bak", "SUPPORTAUDIT_MODEL": "3", "SUPPORTAUDIT_MAX_SKIPPED": "5"})
    assert config.ignore == (IgnoreGlob("old/**", "."), IgnoreGlob("*.bak", "."))
    assert (config.model, str(config.gates.max_skipped)) == ("3", "5")


def test_an_empty_variable_says_nothing(tmp_path: Path) -> None:
    assert config_of(tmp_path, "lang: de\n", LANG=" ") == config_of(tmp_path, "lang: de\n")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("TIMEZONE", "Europe/Dublon", "Europe/Dublin"),
        ("MIN_EVALUATIONS", "3.5", "a whole number"),
        ("MIN_EVALUATIONS", "0", "is 0, which is out of range (write 1 or more)"),
        ("PASS_MARK", "101", "100"),
        ("PASS_MARK", "nan", "number"),
        ("MIN_SCORE", "high", "'gates.min_score' should be a number"),
        ("FAIL_ON", "majr", "did you mean 'major'?"),
        ("AUTO_FAIL", "zer", "did you mean 'zero'?"),
        ("MAX_SKIPPED", "few", "5 or 1%"),
        ("IGNORE", "/", "archive/**"),
    ],
)
def test_a_wrong_value_is_a_usage_error_that_names_the_variable(tmp_path: Path, name: str, value: str, says: str) -> None:
    with pytest.raises(UsageError) as problem:
        config_of(tmp_path, **{name: value})
    assert str(problem.value).startswith(f"SUPPORTAUDIT_{name}: ")
    assert says in str(problem.value)


def test_a_wrong_file_is_still_an_error_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"supportaudit\.yml:1:8: 'gates'"):
        config_of(tmp_path, "gates: 3\n")


def test_the_variables_are_those_of_the_model() -> None:
    assert variables(ConfigModel).keys() == CONFIG_VARIABLES
