"""Numbers that a site may change stand in one place of the check, and the site's values keep the pack's limits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from supportaudit.errors import UsageError
from supportaudit.packtest import run_examples
from supportaudit.rulebook import Config, load_config, load_rulebook
from supportaudit.rulebook.config import RuleSettings
from supportaudit.rulebook.templates import Avoid, Count, Exists, Metric, Responds
from tests.rulebook.packs_by_hand import loaded, refusal, write

BODY = """\
signals:
  ask: {by: customer, any: ["manager"]}
  sure: {by: agent, any: ["sure <what>"]}
checks:
  late:
    responds: {to: ask, with: [sure], within: {agent_turns: "{turns}", minutes: {chat: "{chat_minutes}", default: "{other}"}}}
    params: {turns: 2, chat_minutes: 10, other: 4h}
    message: "No answer in {turns} turns or {chat_minutes} minutes; {limit}."
    suggest: ["Answer within {turns} turns"]
    examples:
      fail: ["C manager\\nA one\\nC hm\\nA two\\nC hm"]
      pass: ["C manager\\nA sure thing"]
"""


def late(config: Config, folder: Path, body: str = BODY) -> Responds:
    template = loaded(folder, body, config).checks["mine/late"].template
    assert isinstance(template, Responds)
    return template


def site(**params: str | float) -> Config:
    return Config(rules={"mine/late": RuleSettings(params=params, mark="supportaudit.yml:3:3")})


def test_a_param_stands_in_the_template_with_the_pack_s_value(tmp_path: Path) -> None:
    within = late(Config(), tmp_path).within
    assert within
    assert within.minutes
    assert (within.agent_turns, within.minutes.for_channel("chat"), within.minutes.for_channel("email")) == (2, 10, 240)


def test_the_site_s_value_wins_in_the_template_and_in_the_texts(tmp_path: Path) -> None:
    check = loaded(tmp_path, BODY, site(turns=3, other="30m")).checks["mine/late"]
    assert isinstance(check.template, Responds)
    assert check.template.within
    assert check.template.within.minutes
    assert (check.template.within.agent_turns, check.template.within.minutes.default) == (3, 30)
    assert check.message == "No answer in 3 turns or 10 minutes; {limit}."
    assert check.suggest == ("Answer within 3 turns",)
    assert check.params == {"turns": 3, "chat_minutes": 10, "other": "30m"}


def test_a_param_can_be_any_number_of_any_template(tmp_path: Path) -> None:
    body = """\
signals: {ask: {by: customer, any: [a]}, sure: {by: agent, any: [b]}}
checks:
  seen: {exists: {signal: sure, min: "{least}", in: {agent_turns: "{turns}"}}, params: {least: 2, turns: 3}, message: m}
  few: {count: {signal: sure, min: "{least}", max: "{most}"}, params: {least: 1, most: 2.5}, message: m}
  quick: {metric: {name: first_response_time, max: {chat: "{chat}s", default: "{other}"}}, params: {chat: 90, other: 10m}, message: m}
  near: {avoid: ask, unless_near: {signal: sure, within: {messages: "{near}"}}, params: {near: 2}, message: m}
"""
    checks = loaded(tmp_path, body).checks
    seen, few, quick, near = (checks[f"mine/{name}"].template for name in ("seen", "few", "quick", "near"))
    assert isinstance(seen, Exists)
    assert (seen.min, seen.first_agent_turns) == (2, 3)
    assert isinstance(few, Count)
    assert (few.min, few.max) == (1, 2.5)
    assert isinstance(quick, Metric)
    assert quick.max
    assert (quick.max.for_channel("chat"), quick.max.default) == (90, 600)
    assert isinstance(near, Avoid)
    assert near.unless_near
    assert near.unless_near.messages == 2


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ('"{turns}"', '"{turnz}"', ":7:61: ", "did you mean 'turns'?"),
        ("params: {turns: 2, chat_minutes: 10, other: 4h}", "title: x", ":7:61: ", "there is no param 'turns'"),
        ("turns: 2", "turns: 0", ":8:21: ", "is 0, which is out of range (write 1 or more)"),
        ("turns: 2", "turns: soon", ":8:21: ", "should be a whole number"),
        ("other: 4h", "other: 4h, Big: 1", ":8:53: ", "'Big' is no name for a param"),
        ("turns: 2", "turns: [2]", ":8:21: ", "neither a number nor a word"),
        ("turns: 2", "turns: true", ":8:21: ", "should be a whole number"),
        ("other: 4h", "other: 4h, idle: 1", ":8:53: ", "nothing in this check uses the param 'idle'"),
        ("other: 4h}", "other: 4h, what: 1}\n    explain: x", ":8:53: ", "uses the param 'what'"),
        ("{limit}.", "{limitt}.", ":9:14: ", "did you mean 'limit'?"),
    ],
)
def test_a_wrong_param_is_named_with_its_place(tmp_path: Path, old: str, new: str, place: str, says: str) -> None:
    assert old in BODY
    said = refusal(tmp_path, BODY.replace(old, new, 1))
    assert place in said.splitlines()[0]
    assert says in said


@pytest.mark.parametrize("name", ["limit", "match", "what"])
def test_a_param_is_not_called_like_what_the_texts_already_have(tmp_path: Path, name: str) -> None:
    body = BODY.replace("{turns}", f"{{{name}}}").replace("turns: 2", f"{name}: 2").replace("to: ask, with: [sure]", "to: sure, with: [sure]")
    assert f"'{name}' is a word that this check's texts already have" in refusal(tmp_path, body)


def test_a_capture_that_holds_a_deadline_is_no_param(tmp_path: Path) -> None:
    body = BODY.replace("to: ask, with: [sure]", "to: sure, with: [ask]").replace('agent_turns: "{turns}"', 'agent_turns: "{turns}", time: "{what}"')
    within = late(Config(), tmp_path, body).within
    assert within
    assert within.due == "what"


@pytest.mark.parametrize(
    ("params", "says"),
    [
        ({"turnz": 3}, "line item 'mine/late' has no param 'turnz' (did you mean 'turns'?)"),
        ({"speed": 3}, "it has chat_minutes, other, turns"),
        ({"turns": 0}, "is 0, which is out of range (write 1 or more)"),
        ({"turns": "three"}, "should be a whole number"),
        ({"other": "later"}, "'later' is no time"),
    ],
)
def test_a_wrong_value_of_the_site_is_named_at_the_site_s_entry(tmp_path: Path, params: dict[str, str | int], says: str) -> None:
    said = refusal(tmp_path, BODY, site(**params))
    assert said.startswith("supportaudit.yml:3:3: ")
    assert says in said


@pytest.mark.parametrize(
    ("params", "place", "says"),
    [
        ('turns: "three"', "4:21: ", "'params.turns' should be a whole number"),
        ("other: later", "4:21: ", "'later' is no time"),
        ("turns: 1, speed: 3", "4:31: ", "has no param 'speed'"),
    ],
)
def test_a_wrong_value_of_the_site_is_named_at_its_own_place(tmp_path: Path, params: str, place: str, says: str) -> None:
    path = tmp_path / "supportaudit.yml"
    path.write_text(f"timezone: UTC\nrules:\n  mine/late:\n    params: {{{params}}}\n")
    said = refusal(tmp_path, BODY, load_config(str(path), search=()))
    assert said.startswith(f"{path.as_posix()}:{place}")
    assert says in said


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("of", "did you mean 'off'?"),
        ("no", "did you mean 'off'?"),
        ("false", "did you mean 'off'?"),
        ("On", "did you mean 'on'?"),
        ("xyz", "write on or off"),
    ],
)
def test_a_line_item_is_on_off_or_has_settings(tmp_path: Path, word: str, hint: str) -> None:
    path = tmp_path / "supportaudit.yml"
    path.write_text(f"rules:\n  mine/late: {word}\n")
    with pytest.raises(UsageError) as problem:
        load_config(str(path), search=())
    assert str(problem.value) == f"{path.as_posix()}:2:14: 'rules.mine/late' should be on, off, or settings below it ({hint})"


def test_the_site_turns_line_items_off_and_changes_severity_and_points(tmp_path: Path) -> None:
    body = BODY + "  other: {avoid: sure, message: m}\ntests: [{chat: 'C manager', expect: {late: na, other: na}}]\n"
    path = tmp_path / "supportaudit.yml"
    path.write_text("rules:\n  mine/late: off\n  mine/other: {severity: major, weight: 7}\n")
    rulebook = loaded(tmp_path, body, load_config(str(path), search=()))
    assert list(rulebook.checks) == ["mine/other"]
    assert (rulebook.checks["mine/other"].severity.value, rulebook.checks["mine/other"].weight) == ("major", 7)
    assert rulebook.off == {"mine/late": f"{path}:2:14"}
    (pack,) = rulebook.packs
    assert pack.checks == ("mine/other",)
    assert pack.tests[0].expect == {"mine/other": "na"}
    assert [r.owner for r in run_examples(rulebook)] == ["mine (test)"]


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("mine/lat: off", "there is no line item 'mine/lat' (did you mean 'mine/late'?)"),
        ("late: off", "there is no line item 'late' (write 'mine/late')"),
        ("mien/late: off", "there is no line item 'mien/late' (did you mean 'mine/late'?)"),
    ],
)
def test_settings_of_no_line_item_are_an_error_at_their_place(tmp_path: Path, entry: str, says: str) -> None:
    path = tmp_path / "supportaudit.yml"
    path.write_text(f"rules:\n  {entry}\n")
    with pytest.raises(UsageError) as problem:
        loaded(tmp_path, BODY, load_config(str(path), search=()))
    assert str(problem.value) == f"{path.as_posix()}:2:{entry.index(': ') + 5}: {says}"


def test_settings_of_packs_that_this_run_does_not_use_are_left_aside(tmp_path: Path) -> None:
    config = Config(packs=("core", "elsewhere.yaml"), rules=dict.fromkeys(("heard/hear", "elsewhere/x"), RuleSettings(enabled=False)))
    assert load_rulebook([write(tmp_path, BODY)], config) == replace(load_rulebook([write(tmp_path, BODY)]), off={})
