"""A finding keeps its fingerprint when agents get other names and when messages are appended, whatever else became a finding meanwhile."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.checks.findings import former_ids
from supportaudit.model import Conversation, Finding, Message
from supportaudit.rulebook.templates import Absent, Avoid, ByChannel, Combined, Count, Exists, Metric, Near, Precedes, Responds, Template, Within
from tests.checks.bench import Bench, chat, rule, says

WORDS = {
    "p/rude": says("A", "nonsense", "whatever"),
    "p/sorry": says("A", "sorry"),
    "p/deal": says("A", "upgrade"),
    "p/ask": says("C", "supervisor", event="transfer"),
    "p/come": says("A", "manager"),
}
CALM = 60.0
BENCH = Bench(
    [
        rule(Avoid(("p/rude",)), id="t/avoid"),
        rule(Avoid(("p/rude",), unless_near=Near("p/sorry", 0)), id="t/near"),
        rule(Absent(("p/deal",), after="p/ask"), id="t/absent"),
        rule(Precedes(("p/sorry",), ("p/deal",)), id="t/precedes"),
        rule(Exists(("p/sorry",)), id="t/exists"),
        rule(Count(("p/rude",), per="agent", max=1), id="t/most"),
        rule(Count(("p/sorry",), per="agent", min=2), id="t/least"),
        rule(Count(("p/rude",), per="100_agent_words", max=1), id="t/rate"),
        rule(Count(("p/sorry",), per="100_agent_words", min=30), id="t/low-rate"),
        rule(Responds(("p/ask",), ("p/come",), within=Within(agent_turns=1), repeat="each"), id="t/responds"),
        rule(Metric("max_response_time", max=ByChannel({}, CALM)), id="t/gap", accountable="actor"),
        rule(Metric("first_response_time", max=ByChannel({}, CALM)), id="t/first"),
    ],
    WORDS,
)
PEOPLE = ("C/pat", "A/dana", "A/lee", "A/kim", "B/pip", "N/lee", "*")
PHRASES = (
    "nonsense",
    "Nonsense nonsense",
    "whatever",
    "sorry",
    "upgrade",
    "a supervisor, a supervisor",
    "the manager comes",
    "well then my dear friend",
)

lines = st.lists(st.tuples(st.sampled_from(PEOPLE), st.integers(0, 9), st.lists(st.sampled_from(PHRASES), min_size=1, max_size=3)), max_size=9)


def conversation(found: list[tuple[str, int, list[str]]]) -> Conversation:
    text, minute = [], 0
    for who, wait, phrases in found:
        minute += wait
        text.append(f"{who} {9 + minute // 60:02d}:{minute % 60:02d} {'transfer to=lee' if who == '*' else ' '.join(phrases)}")
    return chat("\n".join(text))


def findings(found: Conversation) -> dict[str, list[Finding]]:
    by_check: dict[str, list[Finding]] = {}
    for verdict in BENCH.check(found):
        by_check.setdefault(verdict.check, []).extend(verdict.findings)
    return by_check


def marks(found: Conversation) -> Counter[str]:
    return Counter(finding.fingerprint for several in findings(found).values() for finding in several)


def renamed(message: Message, names: dict[str, str]) -> Message:
    return replace(message, author=names.get(message.author or "", message.author))


@given(lines)
def test_no_two_findings_of_a_conversation_share_one(found: list[tuple[str, int, list[str]]]) -> None:
    assert all(number == 1 for number in marks(conversation(found)).values())


@given(lines, st.permutations(["dana", "lee", "kim", "zoe"]))
def test_other_names_give_the_same(found: list[tuple[str, int, list[str]]], names: list[str]) -> None:
    before = conversation(found)
    other = dict(zip(("dana", "lee", "kim"), names, strict=False))
    after = tuple(renamed(message, other) for message in before.messages)
    details = [{"to": other["lee"]} if m.event is not None else {} for m in after]
    after = tuple(replace(m, event=replace(m.event, details=d)) if m.event is not None else m for m, d in zip(after, details, strict=True))
    assert marks(replace(before, messages=after)) == marks(before)


STAY = ("t/avoid", "t/near", "t/precedes")
"""Checks whose findings no later message settles."""
ONE_EACH = ("t/most", "t/least", "t/rate", "t/low-rate", "t/gap")
"""Checks with a figure per agent."""


@given(lines, lines)
def test_later_messages_change_none(found: list[tuple[str, int, list[str]]], more: list[tuple[str, int, list[str]]]) -> None:
    early, late = findings(conversation(found)), findings(conversation(found + more))
    for check in STAY:
        assert {f.fingerprint for f in early.get(check, ())} <= {f.fingerprint for f in late.get(check, ())}, check
    for check, several in early.items():
        at = {f.evidence[0]: f.fingerprint for f in late[check]} if check not in ONE_EACH else {}
        for finding in several:
            assert at.get(finding.evidence[0], finding.fingerprint) == finding.fingerprint, check


@given(lines, lines)
def test_a_figure_is_known_by_its_agent_s_first_message(found: list[tuple[str, int, list[str]]], more: list[tuple[str, int, list[str]]]) -> None:
    def by_agent(one: Conversation) -> dict[tuple[str, str | None], set[str]]:
        return {(v.check, v.agent): {f.fingerprint for f in v.findings} for v in BENCH.check(one) if v.check in ONE_EACH and v.check != "t/most"}

    early, late = by_agent(conversation(found)), by_agent(conversation(found + more))
    for who, before in early.items():
        after = late.get(who, set())
        assert not before or not after or before == after, who


def test_an_equal_match_that_is_excused_leaves_the_number_of_the_next_one() -> None:
    bench = Bench([rule(Count(("p/rude",), max=1))], WORDS)
    both = Bench([rule(Count(("p/rude",), max=0))], WORDS)
    text = "A/dana nonsense nonsense"
    (second,) = [f.fingerprint for v in bench.check(text) for f in v.findings]
    assert second == [f.fingerprint for v in both.check(text) for f in v.findings][1]


def test_an_agent_who_waits_later_does_not_take_another_s_place() -> None:
    bench = Bench([rule(Metric("max_response_time", max=ByChannel({}, CALM)), accountable="actor")], {})
    start = "C 10:00 hi\nA/dana 10:00 hello\nC 10:00 well\nA/dana 10:00 yes\nA/lee 10:00 hello"
    slow = f"{start}\nC 10:01 hm\nA/lee 10:09 yes"
    (lee,) = [f.fingerprint for v in bench.check(slow) for f in v.findings]
    later = bench.check(f"{slow}\nC 10:10 hm\nA/dana 10:19 yes")
    assert {v.agent: v.findings[0].fingerprint for v in later if v.findings}["lee"] == lee


def test_a_check_that_was_renamed_is_known_by_its_former_ids() -> None:
    old, new = (Bench([rule(Avoid(("p/rude",)), id=name)], WORDS) for name in ("t/old", "t/new"))
    text = "A/dana nonsense nonsense"
    before = [f.fingerprint for v in old.check(text) for f in v.findings]
    after = [f for v in replace(new, renamed={"t/old": "t/mid", "t/mid": "t/new"}).check(text) for f in v.findings]
    assert [f.former[1] for f in after] == before
    assert not {f.fingerprint for f in after} & set(before)
    assert [f.fingerprint for f in after] == [f.fingerprint for v in new.check(text) for f in v.findings]


@pytest.mark.parametrize(
    ("pairs", "former"),
    [
        ({}, {}),
        ({"a": "b", "b": "c"}, {"c": ("a", "b")}),
        ({"a": "c", "b": "c"}, {"c": ("a", "b")}),
        ({"a": "b", "b": "a"}, {"b": ("a",), "a": ("b",)}),
        ({"a": "a"}, {"a": ("a",)}),
    ],
)
def test_former_ids_are_followed_to_the_end(pairs: dict[str, str], former: dict[str, tuple[str, ...]]) -> None:
    assert former_ids(pairs) == former


@pytest.mark.parametrize(
    ("template", "mark"),
    [
        (Exists(("p/sorry",)), "c3174f548fe6a05e"),
        (Count(("p/rude",), per="100_agent_words", max=1), "a1538741b9255572"),
        (Count(("p/sorry",), min=1), "976107f104886652"),
        (Metric("agent_turns", ByChannel({}, 0)), "ed07d82de1de9350"),
        (Metric("handoffs", min=ByChannel({}, 5)), "4f2f46498bb032d4"),
        (Responds(("p/ask",), ("p/come",)), "78a0256ad0a765fa"),
        (Combined("none_of", ("p/x",)), "eca53a5dc919a5f7"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_it_is_the_same_in_every_version_for_baselines_and_reviews_rest_on_it(template: Template, mark: str) -> None:
    signals = {**WORDS, "p/ask": says("C", "manager")}
    bench = Bench([rule(Exists(("p/rude",)), id="p/x"), rule(template, id="p/c")], signals)
    verdicts = bench.check("C manager\nA/dana nonsense, hello")
    assert [f.fingerprint for v in verdicts if v.check == "p/c" for f in v.findings] == [mark]
