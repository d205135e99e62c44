"""``supportaudit init``: an empty folder becomes one to work in, and nothing is overwritten."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from supportaudit.rulebook import load_config
from supportaudit.rulebook.config_file import ConfigModel
from supportaudit.rulebook.starter import starter_files
from tests.cli.conftest import GOOD, Call


@pytest.mark.no_cover
def test_the_files_pass_lint_test_and_audit(call: Call, tmp_path: Path) -> None:
    ran = call("init")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "written  supportaudit.yml",
        "written  rules/own.yaml",
        "Next:",
        "  supportaudit rules test rules/own.yaml",
        "  supportaudit audit PATH/TO/YOUR/CONTACTS",
        "  supportaudit rules new rules/own.yaml/NAME-OF-YOUR-RULE",
    ]
    assert call("rules", "lint", "rules/own.yaml").out == "Nothing found in 1 pack.\n"
    assert call("rules", "test", "rules/own.yaml").code == 0
    (tmp_path / "good.jsonl").write_bytes(GOOD)
    assert call("audit", "good.jsonl").code == 0
    assert "own/asks-for-patience" in call("rules", "list").out


def test_the_commands_that_it_names_work(call: Call) -> None:
    commands = [line.split()[1:] for line in call("init").out.splitlines() if line.startswith("  supportaudit rules")]
    assert [call(*(word.replace("NAME-OF-YOUR-RULE", "asks-again") for word in command)).code for command in commands] == [0, 0]
    assert call("rules", "test", "rules/own.yaml").code == 0


def test_files_that_are_there_are_kept(call: Call, tmp_path: Path) -> None:
    (tmp_path / "supportaudit.yaml").write_text("timezone: Europe/Berlin\n")
    ran = call("init")
    assert "kept     supportaudit.yaml (it was there)" in ran.out
    assert "add rules/own.yaml to 'packs:' in supportaudit.yaml" in ran.out
    assert (tmp_path / "supportaudit.yaml").read_text() == "timezone: Europe/Berlin\n"
    assert not (tmp_path / "supportaudit.yml").exists()
    pack = (tmp_path / "rules" / "own.yaml").read_bytes()
    again = call("init")
    assert again.code == 0
    assert "kept     rules/own.yaml" in again.out
    assert (tmp_path / "rules" / "own.yaml").read_bytes() == pack


def test_a_folder_is_made_and_the_way_there_is_told(call: Call, tmp_path: Path) -> None:
    ran = call("init", "my qa")
    assert (tmp_path / "my qa" / "rules" / "own.yaml").is_file()
    assert "cd 'my qa' && supportaudit rules test rules/own.yaml" in ran.out


def test_a_file_where_the_folder_should_be_is_a_usage_error(call: Call, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("x: 1\n")
    ran = call("init", "x.yaml")
    assert ran.code == 2
    assert "x.yaml: this is no folder" in ran.err
    assert list(tmp_path.iterdir()) == [tmp_path / "x.yaml"]


def test_every_key_of_the_config_is_shown(tmp_path: Path) -> None:
    text = dict(starter_files())["supportaudit.yml"]
    assert set(re.findall(r"(?m)^(?:# )?([a-z_]+):(?= |$)", text)) >= ConfigModel.model_fields.keys()


def test_every_line_of_the_config_works_once_its_mark_is_taken_away(tmp_path: Path) -> None:
    text = dict(starter_files())["supportaudit.yml"]
    keys = "|".join(ConfigModel.model_fields)
    for key in ConfigModel.model_fields:
        block = re.search(rf"(?m)^(# )?{key}:.*\n((?:#  .*\n)*)", text)
        assert block, key
        path = tmp_path / "supportaudit.yml"
        path.write_text(re.sub(r"(?m)^# ?", "", block[0]))
        load_config(str(path), search=())
    assert not re.findall(rf"(?m)^(?!#|$|(?:{keys}):)", text)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without named pipes")
def test_a_pipe_where_the_config_should_be_is_refused_before_anything_is_written(call: Call, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "supportaudit.yml")
    ran = call("init")
    assert (ran.code, ran.out) == (2, "")
    assert "supportaudit.yml: this is a pipe, not a file" in ran.err
    assert not (tmp_path / "rules").exists()
