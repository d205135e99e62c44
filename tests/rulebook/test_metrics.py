"""What a pack may say of metrics, business hours and after-hours."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.errors import PackError
from supportaudit.packtest import run_examples
from supportaudit.rulebook import load_rulebook
from supportaudit.rulebook.templates import METRICS, TIME, ByChannel, Metric
from supportaudit.rulebook.uses import signals_of_check

HEAD = 'pack: {id: mine, version: 1.0.0, language: 1, lang: en, license: MIT}\nsignals: {works: {by: customer, any: ["it works"]}}\nchecks:\n'


def pack(folder: Path, check: str) -> str:
    path = folder / "mine.yaml"
    path.write_text(HEAD + f"  c: {{message: '{{value}} {{limit}}', {check}}}\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_is_read_with_its_limits_by_channel(tmp_path: Path, name: str) -> None:
    limits, expected = ("{chat: 90s, default: 2h}", (90, 7200)) if METRICS[name] == TIME else ("{chat: 3, default: 4.5}", (3, 4.5))
    about = ", signal: works" if name == "share_of_words_on" else ""
    target = ", target: 2m" if name == "share_within_target" else ""
    until = ", until: works" if name == "words_before" else ""
    template = load_rulebook([pack(tmp_path, f"metric: {{name: {name}, max: {limits}{target}{until}{about}}}")]).checks["mine/c"].template
    assert isinstance(template, Metric)
    assert template.max is not None
    assert (template.max.for_channel("chat"), template.max.for_channel("voice")) == expected


def test_a_resolution_may_be_confirmed_by_a_signal_on_which_the_check_then_rests(tmp_path: Path) -> None:
    check = load_rulebook([pack(tmp_path, "metric: {name: time_to_resolution, max: 4h, hours: business, until: works}")]).checks["mine/c"]
    assert check.template == Metric("time_to_resolution", ByChannel({}, 4 * 3600), hours="business", until="mine/works")
    assert signals_of_check(check) == ("mine/works",)


def test_a_share_in_time_has_a_target_by_channel_in_seconds(tmp_path: Path) -> None:
    share = "metric: {name: share_within_target, target: {chat: 2m, default: 1h}, min: 80, hours: business}"
    template = load_rulebook([pack(tmp_path, share)]).checks["mine/c"].template
    assert template == Metric("share_within_target", min=ByChannel({}, 80), hours="business", target=ByChannel({"chat": 120}, 3600))


@pytest.mark.parametrize(
    ("check", "says"),
    [
        ("metric: {name: first_respons_time, max: 1m}", "there is no metric 'first_respons_time' (did you mean 'first_response_time'?)"),
        ("metric: {name: handoffs, max: 10m}", "'10m' is no number"),
        ("metric: {name: handle_time, max: soon}", "'soon' is no time"),
        ("metric: {name: handle_time}", "'metric' needs 'max' or 'min'"),
        ("metric: {name: handoffs, max: 1, hours: business}", "'handoffs' is no time: it has no hours"),
        ("metric: {name: share_of_words_on, max: 10}", "'share_of_words_on' needs 'signal': the share of words on what?"),
        ("metric: {name: handoffs, max: 1, signal: works}", "'signal' goes with 'share_of_words_on' only"),
        ("metric: {name: handle_time, max: 1m, until: works}", "'until' goes with 'time_to_resolution' and 'words_before' only"),
        ("metric: {name: words_before, max: 60}", "'words_before' does not say before what"),
        ("metric: {name: share_within_target, min: 80}", "'share_within_target' needs a 'target', and nothing else has one"),
        ("metric: {name: handle_time, max: 1m, target: 2m}", "'share_within_target' needs a 'target', and nothing else has one"),
        ("metric: {name: share_within_target, min: 80, target: soon}", "'soon' is no time"),
        ("responds: {to: works, with: {message: {by: agent}}, chase: works}", "'chase' goes with 'within: {time: ...}'"),
        ("metric: {name: time_to_resolution, max: 1m, until: wroks}", "there is no signal 'wroks' (did you mean 'works'?)"),
        ("metric: {name: handle_time, max: 1m, hours: busines}", "did you mean 'business'?"),
        ("responds: {to: works, with: {message: {by: agent}}, hours: business}", "'hours: business' goes with 'within: {minutes: ...}'"),
        ("responds: {to: works, with: {message: {by: agent}}, within: {agent_turns: 2}, hours: business}", "'hours: business' goes with"),
        ("avoid: works, when: {field: {after_hours: maybe}}", "'maybe' is neither yes nor no"),
        ("avoid: works, when: {field: {after_hours: yess}}", "(write yes or no)"),
        ("avoid: works, when: {field: {after_hours: true}}", "write yes for true, no for false"),
    ],
)
def test_what_would_be_ignored_or_misread_is_an_error(tmp_path: Path, check: str, says: str) -> None:
    with pytest.raises(PackError) as problem:
        load_rulebook([pack(tmp_path, check)])
    assert says in str(problem.value)
    assert "mine.yaml:4:" in str(problem.value)


def test_examples_are_judged_by_business_hours_from_nine_to_five(tmp_path: Path) -> None:
    text = (
        HEAD
        + """  late:
    metric: {name: first_response_time, max: 1m, hours: business}
    message: "{value}"
    examples:
      pass: ["C 08:00 hi\\nA 09:01 hello", "C 16:59 hi\\nA 20:00 hello"]
      fail: ["C 08:00 hi\\nA 09:02 hello"]
  evening:
    exists: {signal: works}
    when: {field: {after_hours: yes}}
    message: no
    examples: {fail: ["C 18:00 hi\\nA 18:01 hm"], na: ["C 10:00 hi\\nA 10:01 hm"], pass: ["C 18:00 it works\\nA 18:01 hm"]}
"""
    )
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    results = list(run_examples(load_rulebook([str(path)])))
    assert len(results) == 6
    assert [result.problems for result in results if not result.ok] == []
