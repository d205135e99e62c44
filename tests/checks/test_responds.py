from __future__ import annotations

from dataclasses import replace

import pytest

from supportaudit.model import QUEUE, Role
from supportaudit.rulebook.rules import CheckRule
from supportaudit.rulebook.templates import ByChannel, MessageBy, Responds, Within
from tests.checks.bench import Bench, chat, office, rule, says

SIGNALS = {
    "p/ask": says("C", "manager"),
    "p/yes": says("A", "transferring", event="transfer"),
    "p/no": says("A", "no manager"),
    "p/withdrawn": says("C", "never mind"),
    "core/resolve": says("A", "refunded"),
}
TEXT = "Asked for {match}; {value}, limit {limit}."


ASK = Responds(("p/ask",), ("p/yes", "p/no"), cancel="p/withdrawn", repeat="each")


def asks(template: Responds) -> CheckRule:
    return rule(template, message=TEXT)


def within(limits: Within, at_end: dict[str, str] | None = None) -> Bench:
    return Bench([asks(replace(ASK, within=limits, at_end=at_end or {}))], SIGNALS)


ANSWER = Bench([asks(ASK)], SIGNALS)
TURNS = Bench([asks(replace(ASK, within=Within(agent_turns=2)))], SIGNALS)
MINUTES = Bench([asks(replace(ASK, within=Within(minutes=ByChannel({"email": 480}, 10))))], SIGNALS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C hello\nA/dana hi", {"nobody": "na (no trigger)"}),
        ("C manager\nA/dana transferring you", {"dana": "pass"}),
        ("C manager\nA/dana no manager is here", {"dana": "pass"}),
        ("C manager\nA/dana why?\nC never mind\nA/dana ok", {"dana": "pass"}),
        ("C manager\nC never mind\nA/dana ok", {"nobody": "na (no opportunity)"}),
        ("C manager\nA/dana hm\nC ?\nA/lee transferring you", {"dana": "pass", "lee": "pass"}),
        ("C manager\nA/dana ok\n* transfer from=dana to=boss", {"dana": "pass"}),
        ("C manager\nA/dana hm\nC hello?\nA/dana Anything else?", {"dana": "fail"}),
        ("C manager\nA/dana hm\n* transfer from=dana to=lee\nC ?\nA/lee hm", {"dana": "pass"}),
        ("A/dana transferring\nC manager\nA/dana hm", {"dana": "fail"}),
    ],
)
def test_each_request_is_answered_withdrawn_or_left_open(text: str, expected: dict[str, str]) -> None:
    assert ANSWER.outcomes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C 10:00 manager\nA/dana 10:01 What is it about?\n* 10:02 end by=agent", {"dana": "fail"}),
        ("C 10:00 manager\n* 10:02 end by=agent", {QUEUE: "fail"}),
        ("C 10:00 manager\n* 10:30 end by=timeout", {QUEUE: "fail"}),
        ("C 10:00 manager\n* 10:01 join dana\n* 10:30 end by=timeout", {"dana": "fail"}),
        ("C 10:00 manager\nA/dana 10:01 hm\n* 10:30 end by=timeout", {"dana": "fail"}),
        ("C 10:00 manager\n* 10:01 end by=customer", {"nobody": "na (no opportunity)"}),
        ("C 10:00 manager\nA/dana 10:01 hm\n* 10:02 end by=customer", {"dana": "fail"}),
        ("C 10:00 manager", {"nobody": "na (no opportunity)"}),
        ("C manager\nC hello?", {"nobody": "na (no opportunity)"}),
        ("C manager\nA/dana hm\n* transfer to_team=billing\n* end by=timeout", {QUEUE: "fail"}),
    ],
)
def test_the_cause_of_the_end_decides_what_an_unanswered_request_is(text: str, expected: dict[str, str]) -> None:
    bench = Bench([asks(ASK)], {**SIGNALS, "p/yes": says("A", "transferring")})
    assert bench.outcomes(text) == expected


@pytest.mark.parametrize("last", ["What is it about?", "I have refunded you."])
def test_a_customer_who_fell_silent_after_a_question_or_a_solution_was_not_cut_off(last: str) -> None:
    text = f"C 10:00 manager\nA/dana 10:01 {last}\n* 10:40 end by=timeout"
    assert ANSWER.outcomes(text) == {"dana": "na (customer idle)"}
    assert MINUTES.outcomes(text) == {"dana": "na (customer idle)"}


def test_a_question_after_the_time_ran_out_excuses_nothing() -> None:
    assert MINUTES.outcomes("C 10:00 manager\nA/dana 10:01 hm\nA/dana 10:20 why?\n* 10:40 end by=timeout") == {"dana": "fail"}


def test_closed_in_at_end_covers_every_cause_but_open() -> None:
    bench = Bench([asks(replace(ASK, at_end={"closed": "na", "agent": "fail"}))], SIGNALS)
    for cause, expected in {"agent": "fail", "customer": "na (not observable)", "timeout": "na (not observable)", "x": "na (not observable)"}.items():
        assert bench.outcomes(f"C manager\nA/dana hm\n* end by={cause}") == {"dana": expected}
    assert bench.outcomes(chat("C manager\nA/dana hm", status="open")) == {"dana": "pending (open)"}


def test_an_open_conversation_is_pending_and_only_a_limit_and_now_decide_it() -> None:
    text = "C 10:00 manager\nA/dana 10:01 One moment."
    open_chat = chat(text, status="open")
    assert ANSWER.outcomes(open_chat) == {"dana": "pending (open)"}
    assert Bench(ANSWER.rules, SIGNALS, now="23:00").outcomes(open_chat) == {"dana": "pending (open)"}
    assert MINUTES.outcomes(open_chat) == {"dana": "pending (time runs)"}
    assert Bench(MINUTES.rules, SIGNALS, now="10:10").outcomes(open_chat) == {"dana": "pending (time runs)"}
    assert Bench(MINUTES.rules, SIGNALS, now="10:11").outcomes(open_chat) == {"dana": "fail"}
    assert Bench(MINUTES.rules, SIGNALS, now="10:11").outcomes(chat(text)) == {"dana": "fail"}


def test_only_a_limit_in_time_that_comes_to_an_end_waits_for_time() -> None:
    untimed = chat("C manager\nA/dana One moment.", status="open")
    both = within(Within(agent_turns=2, minutes=ByChannel({}, 10)))
    assert both.outcomes(untimed) == {"dana": "pending (open)"}, "no clock, so only turns count"
    assert both.outcomes(chat("C 10:00 manager\nA/dana 10:01 One moment.", status="open")) == {"dana": "pending (time runs)"}
    closed = within(Within(minutes=ByChannel({}, 10)), {"unknown": "pending"})
    assert closed.outcomes("C 10:00 manager\nA/dana 10:01 One moment.") == {"dana": "pending (open)"}, "it is over"


def test_what_is_awaited_is_the_evidence_of_a_pending_verdict() -> None:
    (verdict,) = ANSWER.check(chat("C manager\nA/dana hm", status="open"))
    assert [e.text for e in verdict.evidence] == ["manager"]
    assert verdict.findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "B Hi, I am a bot\nC human or manager\n* join dana\nA/dana hello",
        "C manager\n* transfer from=bot to=dana\nA/dana hello",
        "B/Pip hi\nC manager\n* transfer from=Pip to=dana\nA/dana hello",
        "C manager\nB Let me see\nA/dana hello",
    ],
)
def test_a_request_made_to_a_bot_is_met_by_a_person_who_comes(text: str) -> None:
    bench = Bench([asks(ASK)], {**SIGNALS, "p/yes": says("A", "transferring")})
    assert bench.outcomes(text) == {"dana": "pass"}


def test_a_request_made_in_the_queue_is_not_met_by_a_person_who_comes() -> None:
    assert ANSWER.outcomes("C manager\n* join dana\nA/dana hello\nC ?\nA/dana hm") == {"dana": "fail"}


def test_a_request_made_to_a_bot_and_to_nobody_else_stays_with_the_queue() -> None:
    assert ANSWER.outcomes("B hi\nC manager\nB sorry?\n* end by=timeout") == {QUEUE: "fail"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C manager\nA/dana a\nC b\nA/dana transferring", {"dana": "pass"}),
        ("C manager\nA/dana a\nC b\nA/dana c\nC d\nA/lee transferring", {"dana": "fail"}),
        ("C manager\nA/dana a\nA/lee b\nA/kim transferring", {"lee": "fail"}),
        ("C manager\nA/dana a\nC b\nA/dana c\nC d", {"dana": "fail"}),
    ],
)
def test_a_limit_of_agent_turns_is_the_owner_s_whose_turn_was_the_last_allowed(text: str, expected: dict[str, str]) -> None:
    assert TURNS.outcomes(text) == expected


def test_a_handoff_gives_the_new_owner_fresh_turns_where_the_rule_says_so() -> None:
    bench = Bench([asks(replace(ASK, within=Within(agent_turns=2), on_handoff="restart_turns"))], SIGNALS)
    assert bench.outcomes("C manager\nA/dana a\nA/lee b\nC c\nA/lee transferring") == {"dana": "pass", "lee": "pass"}
    assert bench.outcomes("C manager\nA/dana a\nA/lee b\nC c\nA/lee d\nC e\nA/lee transferring") == {"lee": "fail"}


def test_the_clock_runs_on_over_a_handoff() -> None:
    bench = Bench(
        [asks(replace(ASK, within=Within(minutes=ByChannel({}, 10)), on_handoff="restart_turns"))], {**SIGNALS, "p/yes": says("A", "transferring")}
    )
    text = "C 10:00 manager\nA/dana 10:01 a\n* 10:{} transfer from=dana to=lee\nA/lee 10:12 transferring"
    assert bench.outcomes(text.format("11")) == {"dana": "fail"}
    assert bench.outcomes(text.format("09")) == {"lee": "fail"}


def test_a_handoff_discharges_where_the_rule_says_so() -> None:
    bench = Bench([asks(replace(ASK, on_handoff="discharge"))], {**SIGNALS, "p/yes": says("A", "transferring")})
    assert bench.outcomes("C manager\nA/dana a\n* transfer from=dana to=lee\nA/lee b") == {"dana": "pass"}
    assert bench.outcomes("C manager\nA/dana a\nC b\nA/dana c") == {"dana": "fail"}


def test_minutes_go_by_channel() -> None:
    text = "C 10:00 manager\nA/dana 10:11 transferring"
    assert MINUTES.outcomes(text) == {"dana": "fail"}
    assert MINUTES.outcomes(chat(text, channel="email")) == {"dana": "pass"}
    no_limit = Bench([asks(replace(ASK, within=Within(minutes=ByChannel({"email": 1}, None))))], SIGNALS)
    assert no_limit.outcomes(text) == {"nobody": "na (channel)"}


def test_a_late_answer_is_told_apart_from_none() -> None:
    assert MINUTES.messages("C 10:00 manager\nA/dana 10:01 hm\nA/dana 10:12 transferring") == ["Asked for manager; 12 min, limit 10 min."]
    ignored = MINUTES.messages("C 10:00 manager\nA/dana 10:01 hm\nC 10:30 hello?\nA/dana 10:31 hm")
    assert ignored == ["Asked for manager; 31 min, limit 10 min. Not seen in replies 1 to 2."]


def test_the_first_limit_to_run_out_breaches() -> None:
    both = Bench([asks(replace(ASK, within=Within(agent_turns=1, minutes=ByChannel({}, 10))))], SIGNALS)
    text = "C 10:00 manager\nA/dana 10:0{} a\nC 10:{} b\nA/lee 10:30 transferring"
    assert both.messages(text.format(1, "05")) == ["Asked for manager; 2 replies, limit 1 reply."]
    slow = "C 10:00 manager\nA/dana 10:20 a\nC 10:25 b\nA/lee 10:30 transferring"
    assert both.messages(slow) == ["Asked for manager; 30 min, limit 10 min."]


def test_without_times_minutes_are_dropped_and_turns_still_count() -> None:
    both = Bench([asks(replace(ASK, within=Within(agent_turns=2, minutes=ByChannel({}, 10))))], SIGNALS)
    assert both.outcomes("C manager\nA/dana a\nC b\nA/dana transferring") == {"dana": "pass"}
    assert both.outcomes("C manager\nA/dana a\nC b\nA/dana c\nC d\nA/dana transferring") == {"dana": "fail"}
    assert MINUTES.outcomes("C manager\nA/dana transferring") == {"nobody": "na (missing: timestamps)"}
    assert MINUTES.outcomes("C 10:00 manager\nA/dana 09:00 transferring") == {"nobody": "na (missing: timestamps)"}


def test_time_that_ran_out_before_anybody_had_joined_is_the_queue_s() -> None:
    assert MINUTES.outcomes("C 10:00 manager\n* 10:11 join dana\nA/dana 10:12 transferring") == {QUEUE: "fail"}
    assert MINUTES.outcomes("C 10:00 manager\n* 10:09 join dana\nA/dana 10:12 transferring") == {QUEUE: "fail"}
    assert MINUTES.outcomes("C 10:00 manager\n* 10:03 join dana\nA/dana 10:14 transferring") == {"dana": "fail"}
    assert MINUTES.outcomes("B 09:59 hi\nC 10:00 manager\nA/dana 10:12 transferring") == {QUEUE: "fail"}


def test_where_the_export_records_no_arrival_a_late_answer_is_the_answerer_s() -> None:
    assert MINUTES.outcomes("C 10:00 manager\nA/dana 10:12 transferring") == {"dana": "fail"}


def test_requests_of_one_turn_are_one_and_with_same_so_are_all_while_it_is_open() -> None:
    text = "C manager\nC manager!\nA/dana hm\nC manager!!\nA/dana hm"
    assert len(ANSWER.messages(text)) == 2
    assert len(Bench([asks(replace(ASK, repeat="same"))], SIGNALS).messages(text)) == 1


def test_a_request_made_again_after_a_refusal_is_a_new_one() -> None:
    text = "C manager\nA/dana no manager here\nC manager, now\nA/dana hm"
    for repeat in ("each", "same"):
        (verdict,) = Bench([asks(replace(ASK, repeat=repeat))], SIGNALS).check(text)
        assert [f.evidence[0].message for f in verdict.findings] == [2]


def test_a_limit_that_ran_out_is_not_healed_by_a_withdrawal() -> None:
    assert MINUTES.outcomes("C 10:00 manager\nA/dana 10:01 hm\nC 10:30 never mind") == {"dana": "fail"}


PROMISE_SIGNALS = {"p/promise": says("A", "within 2 hours", due=7200.0)}


def promise(due: float | str | None = 7200.0, now: str | None = None) -> Bench:
    template = Responds(
        ("p/promise",),
        (MessageBy(frozenset({Role.AGENT})),),
        Within(due="due"),
        not_same_turn=True,
        at_end={"closed": "na", "open": "pending"},
    )
    check = rule(template, accountable="actor", message="Promised “{match}”, {value} over {limit}.")
    return Bench([check], {"p/promise": says("A", "within 2 hours", due=due)}, now=now)


PROMISED = "C 10:00 news?\nA/dana 10:01 within 2 hours, sure\n"


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("C 15:00 ??\nA/lee 15:01 Lee here", "fail"),
        ("C 15:00 ??", "fail"),
        ("C 10:05 ok\nA/dana 11:30 shipped", "pass"),
        ("C 10:05 ok\nA/lee 11:30 shipped\nC 15:00 ??", "pass"),
        ("C 10:05 ok", "na (not observable)"),
        ("C 10:05 ok\nA/dana 14:00 late, sorry\nC 15:00 ok", "na (not observable)"),
        ("A/dana 10:02 anything else?", "na (not observable)"),
        ("C 12:01 hm\nA/dana 12:01 here", "pass"),
        ("C 10:05 ok\nB 15:00 are you still there?\n* 15:10 end by=customer", "na (not observable)"),
        ("C 10:05 ok\nN/boss 15:00 where are we?", "na (not observable)"),
    ],
)
def test_a_promise_is_broken_only_when_the_customer_chases_after_the_deadline(rest: str, expected: str) -> None:
    assert promise().outcomes(PROMISED + rest) == {"dana": expected}


def test_the_chase_is_evidence_of_a_broken_promise() -> None:
    bench = promise()
    (verdict,) = bench.check(PROMISED + "C 15:00 ??")
    assert [e.message for e in verdict.findings[0].evidence] == [1, 2]
    assert verdict.findings[0].message == "Promised “within 2 hours”, 2 h 59 min over 2 h."


def test_a_promise_in_an_open_conversation_is_pending_until_now_passes_the_deadline() -> None:
    open_chat = chat(PROMISED + "C 10:05 ok", status="open")
    assert promise().outcomes(open_chat) == {"dana": "pending (time runs)"}
    assert promise(now="12:00").outcomes(open_chat) == {"dana": "pending (time runs)"}
    assert promise(now="13:00").outcomes(open_chat) == {"dana": "na (not observable)"}


def test_a_promise_without_a_time_has_no_deadline_to_break() -> None:
    assert promise(due=None).outcomes(PROMISED + "C 23:00 ??") == {"dana": "na (no time stated)"}
    assert promise(due="soon").outcomes(PROMISED + "C 23:00 ??") == {"dana": "na (no time stated)"}


def test_a_promise_may_name_a_date() -> None:
    assert promise(due="2026-03-02T12:00:00").outcomes(PROMISED + "C 12:30 ??") == {"dana": "fail"}
    assert promise(due="2026-03-02T14:00:00+02:00").outcomes(PROMISED + "C 12:30 ??") == {"dana": "fail"}
    assert promise(due="2026-03-02T13:00:00+00:00").outcomes(PROMISED + "C 12:30 ??") == {"dana": "na (not observable)"}


def test_a_promise_needs_times() -> None:
    assert promise().outcomes("C news?\nA/dana within 2 hours, sure\nC ??") == {"nobody": "na (missing: timestamps)"}


def test_a_promise_with_other_limits_breaks_at_the_first_that_runs_out() -> None:
    template = Responds(("p/promise",), ("p/yes",), within=Within(agent_turns=1, due="due"))
    bench = Bench([rule(template, accountable="actor")], {**SIGNALS, "p/promise": says("A", "call within 5 hours", due=18000.0)})
    text = "A/dana 10:01 I call within 5 hours then\nC 10:02 ok\nA/dana 10:03 nice weather\nC 11:00 hm\nA/dana 11:30 transferring"
    assert bench.outcomes(text) == {"dana": "fail"}
    assert bench.outcomes("A/dana 10:01 I call within 5 hours then\nC 10:02 ok\nA/dana 11:30 transferring") == {"dana": "pass"}


def test_what_the_queue_had_used_up_is_not_the_agent_s() -> None:
    assert MINUTES.outcomes("C 10:00 manager\n* 10:09 join lee\nA/lee 10:11 transferring") == {QUEUE: "fail"}
    assert MINUTES.outcomes("C 10:00 manager\n* 10:01 join lee\nA/lee 10:09 transferring") == {"lee": "pass"}


BUSINESS = asks(replace(ASK, within=Within(minutes=ByChannel({"email": 480}, 10)), hours="business"))
OVER_NIGHT = "A/dana 16:50 hi\nC 16:55 manager\nA/dana 33:04 What is it about?\nC 33:05 manager please\nA/dana 33:06 no manager is here"


def test_minutes_of_business_hours_pass_only_while_somebody_is_there() -> None:
    assert MINUTES.outcomes(OVER_NIGHT) == {"dana": "fail"}
    bench = Bench([BUSINESS], SIGNALS, config=office())
    assert bench.messages(OVER_NIGHT) == ["Asked for manager; 11 min of business hours, limit 10 min."]
    assert bench.outcomes(OVER_NIGHT.replace("16:55", "16:56")) == {"dana": "pass"}


def test_who_held_the_contact_when_business_minutes_ran_out_is_accountable() -> None:
    bench = Bench([BUSINESS], SIGNALS, config=office())
    text = "A/dana 16:50 hi\nC 16:55 manager\n* 17:30 transfer from=dana to=lee\nA/lee 33:04 hm\nC 33:20 hello?\nA/lee 33:21 no manager"
    transferred = {**SIGNALS, "p/yes": says("A", "transferring")}
    assert Bench([BUSINESS], transferred, config=office()).outcomes(text) == {"lee": "fail"}
    assert Bench([MINUTES.rules[0]], transferred).outcomes(text) == {"dana": "fail"}
    assert bench.outcomes(chat("A/dana 16:50 hi\nC 16:55 manager", status="open")) == {"dana": "pending (time runs)"}
    late = Bench([BUSINESS], SIGNALS, config=office(), now="33:06")
    assert late.outcomes(chat("A/dana 16:50 hi\nC 16:55 manager", status="open")) == {"dana": "fail"}


def test_minutes_of_business_hours_that_nobody_knows_are_missing_and_turns_still_count() -> None:
    assert Bench([BUSINESS], SIGNALS).outcomes(OVER_NIGHT) == {"nobody": "na (missing: business hours)"}
    undated = replace(chat(OVER_NIGHT), metadata={"time_base": "clock"})
    assert Bench([BUSINESS], SIGNALS, config=office()).outcomes(undated) == {"nobody": "na (missing: dates)"}
    both = asks(replace(ASK, within=Within(agent_turns=2, minutes=ByChannel({}, 10)), hours="business"))
    assert Bench([both], SIGNALS).outcomes(OVER_NIGHT) == {"dana": "pass"}
    assert Bench([both], SIGNALS).outcomes("C 10:00 manager\nA/dana 10:01 a\nC 10:02 b\nA/dana 10:03 c\nC 10:04 d") == {"dana": "fail"}


def test_an_agent_s_business_minutes_begin_when_the_agent_came() -> None:
    bench = Bench([BUSINESS], {**SIGNALS, "p/yes": says("A", "transferring")}, config=office())
    text = "C 16:55 manager\n* 17:30 join dana\nA/dana 33:08 no manager is here"
    assert bench.outcomes(text) == {QUEUE: "fail"}
    assert bench.messages(text.replace("33:08", "33:12")) == ["Asked for manager; 12 min of business hours, limit 10 min."]
    assert bench.outcomes(text.replace("33:08", "33:12")) == {"dana": "fail"}


def test_a_stated_time_is_still_kept_where_business_hours_are_not_known() -> None:
    promise = Responds(("p/promise",), (MessageBy(frozenset({Role.AGENT})),), Within(minutes=ByChannel({}, 10), due="due"), hours="business")
    bench = Bench([asks(promise)], {"p/promise": says("A", "within", due=3600)})
    assert bench.outcomes("A/dana 10:00 within an hour\nC 10:01 ok\nA/dana 10:30 done") == {"dana": "pass"}


def test_the_limit_itself_is_kept() -> None:
    assert MINUTES.outcomes("C 10:00 manager\nA/dana 10:10 transferring") == {"dana": "pass"}
    assert MINUTES.outcomes("C 10:00 manager\nA/dana 10:10:01 transferring") == {"dana": "fail"}
    waiting = chat("C 10:00 manager\nA/dana 10:01 hm", status="open")
    assert Bench(MINUTES.rules, SIGNALS, now="10:10").outcomes(waiting) == {"dana": "pending (time runs)"}
    assert Bench(MINUTES.rules, SIGNALS, now="10:11").outcomes(waiting) == {"dana": "fail"}


def test_a_time_without_a_zone_is_that_of_the_promise() -> None:
    stated = promise(due="2026-03-02T12:00:00")
    assert stated.outcomes(PROMISED + "C 11:59 ??") == {"dana": "na (not observable)"}
    assert stated.outcomes(PROMISED + "C 12:01 ??") == {"dana": "fail"}
    assert promise(due="2026-03-02T12:00:00+02:00").outcomes(PROMISED + "C 11:00 ??") == {"dana": "fail"}
    assert promise(due="soon").outcomes(PROMISED + "C 15:00 ??") == {"dana": "na (no time stated)"}


def test_what_was_waited_and_for_how_many_replies_is_said() -> None:
    assert TURNS.messages("C manager\nA/dana a\nC b\nA/dana c\nC d\nA/dana transferring") == ["Asked for manager; 3 replies, limit 2 replies."]
    assert TURNS.messages("C manager\nA/dana a\nC b\nA/dana c\nC d") == ["Asked for manager; 2 replies, limit 2 replies. Not seen in replies 1 to 2."]
    one = Bench([asks(replace(ASK, within=Within(agent_turns=1)))], SIGNALS)
    assert one.messages("A/dana hi\nC manager\nA/dana a\nC b") == ["Asked for manager; 1 reply, limit 1 reply. Not seen in reply 2."]
    assert ANSWER.messages("C 10:00 manager\nA/dana 10:05 hm\n* 10:09 end by=agent") == [
        "Asked for manager; 9 min, limit the end. Not seen in reply 1."
    ]
    assert ANSWER.messages("C manager\nA/dana hm\n* end by=agent") == [
        "Asked for manager; the whole conversation, limit the end. Not seen in reply 1."
    ]
    assert ANSWER.messages("C 10:00 manager\n* 10:30 end by=timeout") == ["Asked for manager; 30 min, limit the end. No reply was seen."]


def test_with_same_a_request_joins_the_latest_one_and_not_one_that_was_answered() -> None:
    same = Bench([asks(replace(ASK, repeat="same"))], SIGNALS)
    text = "C manager\nA/dana transferring\nC manager\nA/dana hm\nC manager\nA/dana hm\nC manager"
    assert len(same.messages(text)) == 1
    assert len(ANSWER.messages(text)) == 2


def test_where_the_same_turn_does_not_count_the_next_message_does() -> None:
    signals = {"p/offer": says("A", "shall i"), "p/done": says("A", "done")}
    bench = Bench([rule(Responds(("p/offer",), ("p/done",), not_same_turn=True))], signals)
    assert bench.outcomes("C hi\nA/dana shall i\nA/lee done")["lee"] == "pass"
    assert bench.outcomes("C hi\nA/dana shall i\nA/dana done, done") == {"nobody": "na (no opportunity)"}
    assert bench.outcomes("C hi\nA/dana shall i\nA/dana done\nC ok\nA/dana done") == {"dana": "pass"}


def test_a_message_that_keeps_a_promise_may_begin_with_the_next_one() -> None:
    template = Responds(("p/promise",), (MessageBy(frozenset({Role.AGENT})),), Within(due="due"), not_same_turn=True, repeat="same")
    bench = Bench([rule(template, accountable="actor")], {"p/promise": says("A", "within an hour", due=3600.0)})
    text = "A/dana 10:00 within an hour, sure\nC 10:01 ok\nA/dana 10:30 within an hour, again\nC 15:00 ??"
    (verdict,) = bench.check(text)
    assert [f.evidence[0].message for f in verdict.findings] == [2]


def test_an_agent_who_took_over_from_the_queue_has_the_whole_limit() -> None:
    assert MINUTES.outcomes("C 09:00 manager\n* 09:05 join dana\nA/dana 09:15 transferring") == {QUEUE: "fail"}
    assert MINUTES.outcomes("C 09:00 manager\n* 09:05 join dana\nA/dana 09:15:01 transferring") == {"dana": "fail"}
    assert MINUTES.messages("C 09:00 manager\n* 09:05 join dana\nA/dana 09:16 transferring") == ["Asked for manager; 11 min, limit 10 min."]
