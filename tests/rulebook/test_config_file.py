"""``supportaudit.yml`` is found, read strictly, and wrong entries are named with their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.errors import UsageError
from supportaudit.model import Role
from supportaudit.rulebook import Config, GateSettings, IgnoreGlob, MaxSkipped, load_config

WHOLE = """\
packs: [core, mine.yaml]
roles: {Pip: bot, Sara: agent}
agents_from: [example.com]
aliases: {Dana Reyes: [dana, D. Reyes]}
no_names: [shift desk]
complete_channels: [Email]
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
model: ./model
reviews: reviews.yml
baseline: sub/baseline.json
ignore: ["archive/**", "*.bak"]
gates: {min_score: 80, min_agent_score: 70.5, fail_on: major, max_skipped: 1%}
"""


def test_every_key_arrives(tmp_path: Path) -> None:
    path = tmp_path / "supportaudit.yml"
    path.write_text(WHOLE)
    config = load_config(str(path), search=())
    assert config.packs == ("core", (tmp_path / "mine.yaml").as_posix())
    assert config.roles == {"pip": Role.BOT, "sara": Role.AGENT}
    assert config.aliases == {"dana": "Dana Reyes", "d. reyes": "Dana Reyes"}
    assert "shift desk" in config.no_names
    assert config.complete_channels == {"email"}
    assert "agent" in config.no_names
    assert config.vendors["Northwind"].paths == ("**/nw/**",)
    assert config.teams["Front"].agents == ("Dana Reyes",)
    assert (config.min_evaluations, config.sections, config.pass_mark, config.auto_fail) == (5, {"HEARD": 2.0}, 80.0, "zero")
    assert config.macros == (tmp_path / "macros.json").as_posix()
    assert config.model == (tmp_path / "model").as_posix()
    assert (config.reviews, config.baseline) == ((tmp_path / "reviews.yml").as_posix(), (tmp_path / "sub/baseline.json").as_posix())
    assert config.ignore == (IgnoreGlob("archive/**", tmp_path.as_posix()), IgnoreGlob("*.bak", tmp_path.as_posix()))
    assert config.gates == GateSettings(80.0, 70.5, "major", MaxSkipped(1.0, percent=True))
    assert len(config.sha256) == 64


def test_a_model_of_spacys_is_a_name_and_not_a_path(tmp_path: Path) -> None:
    path = tmp_path / "supportaudit.yml"
    path.write_text("model: en_core_web_sm\n")
    assert load_config(str(path), search=()).model == "en_core_web_sm"


def test_each_setting_keeps_the_place_where_it_was_said(tmp_path: Path) -> None:
    path = tmp_path / "supportaudit.yml"
    path.write_text(WHOLE)
    origins = load_config(str(path), search=(), environ={"SUPPORTAUDIT_TIMEZONE": "Europe/Rome"}).origins
    assert origins["roles.pip"] == f"{path}:2:14"
    assert origins["aliases.d. reyes"] == f"{path}:4:30"
    assert origins["gates.fail_on"] == f"{path}:21:56"
    assert origins["no_names"].startswith("default, ")
    assert origins["timezone"] == "SUPPORTAUDIT_TIMEZONE"
    assert "lang" not in origins


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
        ("pass_mark: high\n", ":1:12", "'pass_mark' should be a number"),
        ("sections: {HEARD: 1e999}\n", ":1:19", "too large"),
        ("gates: {max_skipped: few}\n", ":1:22", "5 or 1%"),
        ("gates: {max_skipped: 0.5}\n", ":1:22", "quotes"),
        ("gates: {fail_on: majr}\n", ":1:18", "did you mean 'major'?"),
        ("gates: {minscore: 5}\n", ":1:9", "min_score"),
        ("ignore: [a, '']\n", ":1:13", "archive/**"),
        ("ignore: ['!a']\n", ":1:10", "only leave out"),
        ("rules: {heard/hear: {params: {a: [1]}}}\n", ":1:31", "params.a' should be text"),
        ("rules: {heard/hear: of}\n", ":1:21", "should be on, off, or settings below it (did you mean 'off'?)"),
        ("rules: {heard/hear: [5]}\n", ":1:9", "should be keys with values ("),
    ],
)
def test_a_wrong_entry_is_named_with_its_place_and_the_next_step(tmp_path: Path, text: str, place: str, says: str) -> None:
    path = tmp_path / "supportaudit.yml"
    path.write_text(text)
    with pytest.raises(UsageError) as problem:
        load_config(str(path), search=())
    assert f"supportaudit.yml{place}" in str(problem.value)
    assert says in str(problem.value)


BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(f"{c}: &{c} [{','.join([f'*{p}'] * 10)}]\n" for p, c in zip("abcdef", "bcdefg", strict=True))
UNUSABLE = {
    "absent.yml": (None, "cannot be read"),
    "empty.yml": (b"", "says nothing"),
    "blank.yml": (b"\xef\xbb\xbf \n\n", "says nothing"),
    "comments.yml": (b"# packs: [core]\r\n\r\n# more", "says nothing"),
    "binary.yml": (b"\x7fELF\x02\x01\x00\x00\xff\xfe", "not UTF-8"),
    "control.yml": (b"lang: e\x00n\n", "not YAML"),
    "list.yml": (b"- core\n- heard\n", "does not hold keys with values"),
    "text.yml": (b"just words\n", "does not hold keys with values"),
    "types.yml": (b"packs: {core: 1}\n", "should be text"),
    "twice.yml": (b"lang: en\ntimezone: UTC\nlang: de\n", "stands twice (first at line 1)"),
    "large.yml": (b"lang: en\n#" + b"x" * 1_000_000, "more than 1,000,000 bytes"),
    "bomb.yml": (BOMB.encode(), "after expanding aliases"),
    "deep.yml": (b"packs: " + b"[" * 100_000, "nested more than 64 deep"),
    "tag.yml": (b"packs: !!python/object/apply:os.system [id]\n", "tags are not allowed"),
    "tab.yml": (b"gates:\n\tmin_score: 3\n", "indent with spaces"),
    "two.yml": (b"lang: en\n---\nlang: de\n", "one document"),
    "other.toml": (b"[tool.other]\nx = 1\n", "no [tool.supportaudit]"),
    "broken.toml": (b"[tool.supportaudit]\nlang = \n", "broken.toml:2:8: not TOML"),
    "deep.toml": (b"[tool.supportaudit]\npacks = " + b"[" * 100_000, "nested too deep"),
    "date.toml": (b"[tool.supportaudit]\nlang = 2026-01-01\n", "date.toml:2:1: 'lang'"),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_config_that_was_asked_for_and_cannot_be_used_is_a_usage_error_of_one_line(tmp_path: Path, name: str) -> None:
    content, says = UNUSABLE[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError) as problem:
        load_config(str(tmp_path / name), search=())
    assert name in str(problem.value)
    assert says in str(problem.value)
    assert len(str(problem.value).splitlines()) == 1
    assert len(str(problem.value)) < len(str(tmp_path)) + 300


def test_a_folder_and_an_empty_name_are_no_config(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Is a directory"):
        load_config(str(tmp_path), search=())
    with pytest.raises(UsageError, match="Is a directory"):
        load_config("", search=())
    with pytest.raises(UsageError, match="cannot be read"):
        load_config("a\0b", search=())


def test_a_config_that_may_not_be_read_is_a_usage_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "supportaudit.yml"
    path.write_text("lang: en\n")

    def refuse(self: Path, *args: object, **more: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UsageError, match=r"supportaudit\.yml: cannot be read: Permission denied"):
        load_config(str(path), search=())


def test_a_device_without_end_is_not_read_to_its_end() -> None:
    with pytest.raises(UsageError, match="more than 1,000,000 bytes"):
        load_config("/dev/zero", search=())


@pytest.mark.parametrize("content", ["", "# timezone: Europe/Dublin\n"])
def test_a_file_that_was_only_found_may_say_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "supportaudit.yml").write_text(content)
    config = load_config(None, search=())
    assert (config.path, config.timezone) == ("supportaudit.yml", "UTC")
