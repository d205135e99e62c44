"""How long customers waited, by calendar and by business hours."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from supportaudit.checks.templates.metrics import MEASURES
from supportaudit.model import QUEUE
from supportaudit.rulebook.templates import METRICS, TIME, ByChannel, Metric
from tests.checks.bench import Bench, chat, office, rule

LIMIT = ByChannel({"chat": 60, "email": 4 * 3600}, 600)
TEXT = "First reply took {value}, limit {limit}."
FIRST = Bench([rule(Metric("first_response_time", LIMIT), accountable="queue", message=TEXT)])
OWN = Bench([rule(Metric("first_response_time", LIMIT), accountable="actor", message=TEXT)])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C 10:00 hi\nA/dana 10:05 hello", {QUEUE: "fail"}),
        ("C 09:00 hi\n* 10:00 join dana\nA/dana 10:05 hello", {QUEUE: "fail"}),
        ("C 10:00 hi\nA/dana 10:01 hello", {QUEUE: "pass"}),
        ("C 10:00 hi\nB 10:00 Hi, I am a bot\nA/dana 10:05 hello", {QUEUE: "fail"}),
        ("* 09:59 join dana\nC 10:00 hi\nA/dana 10:05 hello", {"dana": "fail"}),
        ("* 09:59 join dana\nC 10:00 hi\nA/dana 10:01 hello", {"dana": "pass"}),
        ("C hi\nA/dana hello", {"nobody": "na (missing: timestamps)"}),
        ("A/dana 10:00 We noticed an outage\nC 10:10 ok", {"nobody": "na (no trigger)"}),
        ("B 10:00 hi", {"nobody": "na (no trigger)"}),
        ("C 10:00 hi\n* 10:01 end by=customer", {"nobody": "na (no opportunity)"}),
        ("C 10:00 hi\n* 10:30 end by=timeout", {QUEUE: "fail"}),
        ("C 10:00 hi\n* 10:00 end by=timeout", {"nobody": "na (no opportunity)"}),
        ("C 10:00 hi", {"nobody": "na (no opportunity)"}),
    ],
)
def test_the_first_response_is_the_queue_s_unless_the_agent_was_there(text: str, expected: dict[str, str]) -> None:
    assert FIRST.outcomes(text) == expected


def test_an_agent_s_own_clock_starts_when_this_agent_joined() -> None:
    assert OWN.outcomes("C 09:00 hi\n* 10:00 join dana\nA/dana 10:05 hello") == {"dana": "fail"}
    assert OWN.messages("C 09:00 hi\n* 10:00 join dana\nA/dana 10:05 hello") == ["First reply took 5 min, limit 1 min."]
    assert OWN.outcomes("C 09:00 hi\n* 10:00 join dana\nA/dana 10:01 hello") == {QUEUE: "fail"}
    assert OWN.outcomes("C 10:00 hi\nA/dana 10:05 hello") == {QUEUE: "fail"}
    assert OWN.outcomes("C 10:00:00 hi\n* 10:00:10 join dana\nA/dana 10:00:30 hello") == {"dana": "pass"}


def test_the_limit_goes_by_channel() -> None:
    text = "C 10:00 hi\nA/dana 10:05 hello"
    assert FIRST.outcomes(chat(text, channel="email")) == {QUEUE: "pass"}
    assert FIRST.outcomes(chat(text, channel="voice")) == {QUEUE: "pass"}
    only_mail = Bench([rule(Metric("first_response_time", ByChannel({"email": 60}, None)))])
    assert only_mail.outcomes(text) == {"nobody": "na (channel)"}


def test_the_figure_and_its_limit_are_said_in_words() -> None:
    assert FIRST.messages("C 09:00 hi\nA/dana 10:05:30 hello") == ["First reply took 1 h 5 min, limit 1 min."]


def test_an_open_conversation_without_a_reply_is_pending_until_now_decides() -> None:
    waiting = chat("C 10:00 hi", status="open")
    assert FIRST.outcomes(waiting) == {QUEUE: "pending (time runs)"}
    assert Bench(FIRST.rules, now="10:01").outcomes(waiting) == {QUEUE: "pending (time runs)"}
    assert Bench(FIRST.rules, now="10:02").outcomes(waiting) == {QUEUE: "fail"}


def gaps(name: str) -> Bench:
    return Bench([rule(Metric(name, ByChannel({}, 300)), message="{value}, limit {limit}")])


CHAT = "C 10:00 hi\nA/dana 10:30 hello\nC 10:31 a\nC 10:33 b\nA/dana 10:39 c\nC 10:40 d\nA/dana 10:41 e\nC 10:42 f\nA/lee 10:58 g"


def test_response_times_are_measured_for_each_agent_who_was_there() -> None:
    assert gaps("max_response_time").messages(CHAT) == ["8 min, limit 5 min"]
    assert gaps("max_response_time").outcomes(CHAT) == {"dana": "fail"}
    assert gaps("median_response_time").outcomes(CHAT) == {"dana": "pass"}


def within_target(least: float, **target: float) -> Bench:
    channels = {channel: seconds for channel, seconds in target.items() if channel != "default"}
    template = Metric("share_within_target", min=ByChannel({}, least), target=ByChannel(channels, target.get("default")))
    return Bench([rule(template, message="{value}, limit {limit}")])


def test_the_share_of_replies_within_the_target_is_that_of_the_same_waits() -> None:
    assert within_target(60, default=300).messages(CHAT) == ["50 %, limit 60 %"]
    assert within_target(60, default=300).outcomes(CHAT) == {"dana": "fail"}
    assert within_target(50, default=300).outcomes(CHAT) == {"dana": "pass"}
    assert within_target(100, default=480).outcomes(CHAT) == {"dana": "pass"}, "a reply at the target is in time"


def test_the_target_goes_by_channel_and_without_one_there_is_no_share() -> None:
    assert within_target(60, chat=600, default=60).outcomes(chat(CHAT, channel="chat")) == {"dana": "pass"}
    assert within_target(60, email=60).outcomes(chat(CHAT, channel="chat")) == {"nobody": "na (channel)"}


def test_after_a_transfer_the_wait_of_the_new_agent_begins_with_the_transfer() -> None:
    text = "A/dana 10:00 hi\nC 10:01 a\n* 10:30 transfer from=dana to=lee\nA/lee 10:36 b"
    assert gaps("max_response_time").messages(text) == ["6 min, limit 5 min"]
    assert gaps("max_response_time").outcomes(text) == {"lee": "fail"}


def test_without_a_wait_or_without_times_there_is_no_figure() -> None:
    assert gaps("max_response_time").outcomes("A/dana 10:00 hi\nC 10:01 ok") == {"nobody": "na (no opportunity)"}
    assert gaps("max_response_time").outcomes("C hi\nA/dana hello") == {"nobody": "na (missing: timestamps)"}


def test_a_minimum_can_be_broken_too() -> None:
    bench = Bench([rule(Metric("max_response_time", min=ByChannel({}, 120)), message="{value}, limit {limit}")])
    assert bench.messages("A/dana 10:00 hi\nC 10:01 a\nA/dana 10:01:20 b") == ["20 s, limit 2 min"]


DESK = office()
WAITED = "C 16:58 hi\nA/dana 33:05 hello"
"""Two minutes before closing to five minutes after opening."""


def business(name: str, limit: float = 360, **bench: Any) -> Bench:
    return Bench([rule(Metric(name, ByChannel({}, limit), hours="business"), message="{value}, limit {limit}")], **bench)


def test_business_hours_are_counted_where_the_rule_says_so_and_named_in_the_finding() -> None:
    assert business("first_response_time", config=DESK).messages(WAITED) == ["7 min of business hours, limit 6 min"]
    assert business("first_response_time", 420, config=DESK).outcomes(WAITED) == {QUEUE: "pass"}
    assert business("first_response_time", config=DESK).messages("C 10:00 hi\nA/dana 10:07 hello") == ["7 min, limit 6 min"], "nothing was left out"
    calendar = Bench([rule(Metric("first_response_time", ByChannel({}, 420)), message="{value}")], config=DESK)
    assert calendar.messages(WAITED) == ["16 h 7 min"]


def test_reply_gaps_and_open_conversations_go_by_business_hours_too() -> None:
    text = "A/dana 16:50 hi\nC 16:58 a\nA/dana 33:05 b\nC 33:06 c\nA/dana 33:08 d"
    assert business("max_response_time", config=DESK).messages(text) == ["7 min of business hours, limit 6 min"]
    assert business("median_response_time", config=DESK).outcomes(text) == {"dana": "pass"}
    waiting = chat("C 16:58 hi", status="open")
    assert business("first_response_time", config=DESK, now="33:04").outcomes(waiting) == {QUEUE: "pending (time runs)"}
    assert business("first_response_time", config=DESK, now="33:05").outcomes(waiting) == {QUEUE: "fail"}


@pytest.mark.parametrize("name", [name for name, unit in METRICS.items() if unit == TIME])
def test_without_calendar_dates_or_times_business_hours_are_missing(name: str) -> None:
    undated = replace(chat(WAITED), metadata={"time_base": "clock"})
    assert business(name).outcomes(WAITED) == {"nobody": "na (missing: business hours)"}
    assert business(name, config=DESK).outcomes(undated) == {"nobody": "na (missing: dates)"}
    assert business(name, config=DESK).outcomes("C hi\nA/dana hello") == {"nobody": "na (missing: timestamps)"}


def test_every_metric_that_a_pack_may_name_is_measured() -> None:
    assert MEASURES.keys() == METRICS.keys()


@pytest.mark.parametrize("name", METRICS)
def test_a_metric_says_nothing_about_a_channel_without_a_limit(name: str) -> None:
    bench = Bench([rule(Metric(name, ByChannel({"voice": 1}, None)))])
    assert bench.outcomes("C 10:00 hi\nA/dana 10:05 hello") == {"nobody": "na (channel)"}


def test_a_wait_is_shown_by_its_question_and_its_answer() -> None:
    (verdict,) = FIRST.check("B 09:00 hi\nC 10:00 hi\nA/dana 10:05 hello")
    assert [e.message for e in verdict.findings[0].evidence] == [1, 2]
    (longest,) = gaps("max_response_time").check(CHAT)
    assert [e.message for e in longest.findings[0].evidence] == [2, 4]


def test_nobody_s_reply_is_measured_to_the_end_where_the_company_closed_and_charged_as_the_rule_says() -> None:
    text = "C 10:00 hi\n* 10:05 join dana\n* 10:30 end by=agent"
    assert FIRST.outcomes(text) == {QUEUE: "fail"}
    assert FIRST.messages(text) == ["First reply took 30 min, limit 1 min."]
    assert OWN.outcomes(text) == {"dana": "fail"}
    assert OWN.outcomes("C 10:00 hi\n* 10:05 join dana\n* 10:30 end by=customer") == {"nobody": "na (no opportunity)"}
    assert OWN.outcomes(chat("C 10:00 hi\n* 10:05 join dana", status="open")) == {"dana": "pending (time runs)"}


def test_an_agent_who_joins_with_the_customer_s_message_was_not_there_before() -> None:
    assert FIRST.outcomes("C 10:00 hi\n* 10:00 join dana\nA/dana 10:05 hello") == {QUEUE: "fail"}
    assert FIRST.outcomes("* 10:00 join dana\nC 10:00 hi\nA/dana 10:05 hello") == {"dana": "fail"}


def test_both_limits_hold_and_the_limit_itself_is_kept() -> None:
    bench = Bench([rule(Metric("agent_turns", max=ByChannel({}, 2), min=ByChannel({}, 2)), message="{value}, limit {limit}")])
    assert bench.outcomes("C a\nA/dana b\nC c\nA/dana d") == {"dana": "pass"}
    assert bench.messages("A/dana b") == ["1 turn, limit 2 turns"]
    assert bench.messages("A/dana b\nC c\nA/dana d\nC e\nA/dana f") == ["3 turns, limit 2 turns"]
