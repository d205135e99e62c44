"""Handle time and time to resolution."""

from __future__ import annotations

import pytest

from supportaudit.model import QUEUE
from supportaudit.rulebook.templates import ByChannel, Metric
from tests.checks.bench import Bench, Words, chat, office, rule, says

SIGNALS: dict[str, Words] = {"core/resolve": says("A", "restart", "refunded"), "core/issue_resolved": says("C", "works now", event="tag")}


def handled(limit: float = 0, **fields: object) -> Bench:
    return Bench([rule(Metric("handle_time", ByChannel({}, limit), **fields), message="{agent} {value}, limit {limit}")])  # type: ignore[arg-type]  # hours


def solved(**fields: object) -> Bench:
    accountable = fields.pop("accountable", None)
    now = fields.pop("now", None)
    template = Metric("time_to_resolution", ByChannel({}, 600), **fields)  # type: ignore[arg-type]  # until, hours
    return Bench([rule(template, message="{value}, limit {limit}", accountable=accountable)], SIGNALS, now=now, config=office())  # type: ignore[arg-type]  # texts


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("C 10:00 hi\nA/dana 10:05 a\nC 10:06 b\nA/dana 10:15 c\nC 10:40 thanks\n* 11:00 end by=timeout", ["dana 10 min, limit 0 s"]),
        ("C 10:00 hi\n* 10:02 join dana\nA/dana 10:05 a\nC 10:06 b\nA/dana 10:15 c", ["dana 13 min, limit 0 s"]),
        (
            "C 10:00 hi\n* 10:02 join dana\nA/dana 10:05 a\n* 10:10 transfer from=dana to=lee\nA/lee 10:12 b\nC 10:13 c\nA/lee 10:20 d",
            ["dana 8 min, limit 0 s", "lee 10 min, limit 0 s"],
        ),
        (
            "A/dana 10:00 a\nA/dana 10:02 b\nA/lee 10:30 c\nA/lee 10:31 d\nA/dana 11:00 e\nA/dana 11:04 f",
            ["dana 6 min, limit 0 s", "lee 1 min, limit 0 s"],
        ),
        ("A/dana 10:00 a\n* 10:03 transfer from=dana to=billing", ["dana 3 min, limit 0 s"]),
    ],
)
def test_the_time_in_which_an_agent_had_the_contact_is_the_agent_s_handle_time(text: str, says: list[str]) -> None:
    assert handled().messages(text) == says


def test_one_message_shows_no_length() -> None:
    assert handled().outcomes("C 10:00 hi\nA/dana 10:05 a\nC 10:06 b") == {"dana": "na (not observable)"}
    assert handled().outcomes("C 10:00 hi") == {"nobody": "na (no opportunity)"}


def test_a_stretch_without_words_counts_where_the_contact_was_passed_on() -> None:
    text = "A/dana 10:00 a\n* 10:02 transfer from=dana to=lee\n* 10:05 transfer from=lee to=dana\nA/dana 10:06 b\nA/lee 10:20 c"
    assert handled().messages(text) == ["dana 3 min, limit 0 s", "lee 3 min, limit 0 s"]


def test_an_arrival_of_which_no_time_is_known_does_not_begin_a_stretch() -> None:
    assert handled().messages("* join dana\nA/dana 10:00 a\nC 10:02 b\nA/dana 10:03 c") == ["dana 3 min, limit 0 s"]


def test_a_handle_time_that_is_still_growing_is_not_yet_too_short() -> None:
    short = Bench([rule(Metric("handle_time", min=ByChannel({}, 300)))])
    text = "A/dana 10:00 a\nC 10:01 b\nA/dana 10:02 c"
    assert short.outcomes(text) == {"dana": "fail"}
    assert short.outcomes(chat(text, status="open")) == {"dana": "pending (open)"}


CONFIRMED = "C 10:00 broken\nA/dana 10:05 please restart it\nC 10:30 it works now\nA/dana 10:31 great\nC 10:50 still works now, thanks"


def test_a_confirmation_ends_the_time_to_resolution_and_nobody_in_person_is_charged() -> None:
    assert solved(until="core/issue_resolved").messages(CONFIRMED) == ["30 min, limit 10 min"]
    assert solved(until="core/issue_resolved").outcomes(CONFIRMED) == {"nobody": "fail"}
    assert solved(until="core/issue_resolved", accountable="actor").outcomes(CONFIRMED) == {"dana": "fail"}
    assert solved(until="core/issue_resolved", accountable="queue").outcomes(CONFIRMED) == {QUEUE: "fail"}


def test_without_a_confirming_signal_the_last_solution_ends_it() -> None:
    assert solved().outcomes(CONFIRMED) == {"nobody": "pass"}
    assert solved().messages("C 10:00 broken\nA/dana 10:05 restart it\nC 10:30 no\nA/dana 10:45 refunded") == ["45 min, limit 10 min"]


def test_after_a_reopening_the_resolution_is_looked_for_anew() -> None:
    text = "C 10:00 broken\nC 10:02 works now\n* 11:00 reopen\nC 11:01 broken again\nA/dana 11:05 hm\nC 12:00 works now"
    assert solved(until="core/issue_resolved").messages(text) == ["2 h, limit 10 min"]
    assert solved().outcomes("C 10:00 broken\nA/dana 10:05 restart\n* 11:00 reopen\nA/dana 11:01 hm") == {"nobody": "na (not observable)"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A/dana 10:00 please restart it", "na (no trigger)"),
        ("C broken\nA/dana restart it", "na (missing: timestamps)"),
        ("A/dana 10:00 refunded\nC 10:05 ok\nA/dana 10:06 bye", "na (not observable)"),
        ("C 10:00 broken\nA/dana 10:05 hm", "na (not observable)"),
    ],
)
def test_what_is_not_seen_is_not_decided(text: str, expected: str) -> None:
    assert solved().outcomes(text) == {"nobody": expected}


def test_an_open_case_without_a_resolution_is_open_until_now_is_past_the_limit() -> None:
    waiting = chat("C 10:00 broken\nA/dana 10:01 hm", status="open")
    assert solved().outcomes(waiting) == {"nobody": "pending (time runs)"}
    assert solved(now="10:10").outcomes(waiting) == {"nobody": "pending (time runs)"}
    assert solved(now="10:11").messages(waiting) == ["11 min, limit 10 min"]


def test_both_go_by_business_hours_where_the_rule_says_so() -> None:
    text = "C 16:50 broken\nA/dana 16:55 a\nC 33:05 b\nA/dana 33:20 refunded"
    assert solved(hours="business").messages(text) == ["30 min of business hours, limit 10 min"]
    bench = Bench([rule(Metric("handle_time", ByChannel({}, 0), hours="business"), message="{value}")], config=office())
    assert bench.messages(text) == ["25 min of business hours"]


def test_an_open_case_is_open_without_a_moment_to_judge_it_by_whatever_the_limit() -> None:
    template = Metric("time_to_resolution", ByChannel({}, 0))
    waiting = chat("C 10:00 broken\nA/dana 10:01 hm", status="open")
    assert Bench([rule(template)], SIGNALS).outcomes(waiting) == {"nobody": "pending (time runs)"}
    (verdict,) = Bench([rule(template)], SIGNALS).check(waiting)
    assert [e.message for e in verdict.evidence] == [0]
    (late,) = Bench([rule(template)], SIGNALS, now="10:02").check(waiting)
    assert [e.message for e in late.findings[0].evidence] == [0]


def test_a_resolution_is_shown_first_and_then_the_question() -> None:
    (verdict,) = solved(until="core/issue_resolved").check(CONFIRMED)
    assert [e.message for e in verdict.findings[0].evidence] == [2, 0]
    assert solved().outcomes("B 09:00 refunded\nC 10:00 broken\nA/dana 10:05 hm") == {"nobody": "na (not observable)"}


def test_what_the_customer_asks_for_is_not_resolved_by_the_question_itself() -> None:
    asked = {"core/issue_resolved": says("C", "works now")}
    bench = Bench([rule(Metric("time_to_resolution", ByChannel({}, 600), until="core/issue_resolved"))], asked)
    assert bench.outcomes("C 10:00 works now, or does it?\nA/dana 10:05 hm") == {"nobody": "na (not observable)"}


def test_the_longest_stretch_is_shown() -> None:
    (verdict,) = handled().check("A/dana 10:00 a\nA/dana 10:02 b\nA/lee 10:30 c\nA/dana 11:00 e\nA/dana 11:04 f")[:1]
    assert [e.message for e in verdict.findings[0].evidence] == [3, 4]
