"""Every verdict has an account, and the account says what the verdict says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from supportaudit.checks import BusinessCalendars, Checker, Explanation, explain, make_macros
from supportaudit.model import QUEUE, Conversation, Outcome, Signal, Span
from supportaudit.rulebook import REQUIRED_WORDING, builtin_packs, load_rulebook, parse_chat
from supportaudit.rulebook.rules import (
    Absent,
    AllOf,
    AnyOf,
    Avoid,
    ByChannel,
    ChannelIs,
    CheckRule,
    Count,
    Excuse,
    Exists,
    FieldIs,
    HasSignal,
    MessageBy,
    Metric,
    Near,
    Not,
    Order,
    Precedes,
    Responds,
    Rulebook,
    Within,
)
from supportaudit.signals import Detector
from tests.checks.bench import Bench, at, chat, office, rule, says

SIGNALS = {
    "p/bad": says("A", "can't"),
    "p/good": says("A", "sorry"),
    "p/fault": says("C", "broken"),
    "p/ask": says("C", "manager"),
    "p/yes": says("A", "transferring", event="transfer"),
    "p/promise": says("A", "I will call", due=600.0),
}
BENCH = Bench([], SIGNALS)


def told(check: CheckRule, conversation: str | Conversation, *, now: str | None = None, calendars: BusinessCalendars | None = None) -> Explanation:
    talk = chat(conversation) if isinstance(conversation, str) else conversation
    book = Rulebook(packs=(), signals={}, checks={check.id: check}, sections={})
    return explain(Checker(book, now=at(now) if now else None, calendars=calendars), check, talk, BENCH.detect(talk))


def test_the_account_of_every_example_of_the_shipped_packs_agrees_with_its_verdict() -> None:
    rulebook = load_rulebook(builtin_packs())
    detector = Detector(rulebook)
    for check in rulebook.checks.values():
        for example in check.examples:
            parsed = parse_chat(example.chat, channel=example.channel, status=example.status, now=example.now)
            checker, found = Checker(rulebook, now=parsed.now), detector.detect(parsed.conversation)
            account = explain(checker, check, parsed.conversation, found)
            verdicts = checker.check(parsed.conversation, found)
            assert account.verdicts == tuple(v for v in verdicts if v.check == check.id)
            assert sorted(account.all_verdicts, key=repr) == sorted(verdicts, key=repr)
            assert account.applies
            for verdict in account.verdicts:
                own = {d.outcome for d in account.decisions if d.agent == verdict.agent}
                assert verdict.outcome in own, (check.id, example.chat)
            by_nature = account.applies[-1].startswith("so the answer is N/A")
            assert by_nature == (not account.looked), (check.id, example.chat)


@pytest.mark.parametrize(
    ("when", "lines"),
    [
        (HasSignal("p/fault"), ["when: no", "  p/fault: no (not seen)"]),
        (Not(HasSignal("p/good")), ["when: no", "  not: no", "    p/good: yes (dana's 1st message “sorry”)"]),
        (
            AllOf((HasSignal("p/good"), HasSignal("p/ask"))),
            ["when: no", "  all of: no", "    p/good: yes (dana's 1st message “sorry”)", "    p/ask: no (not seen)"],
        ),
        (AnyOf((ChannelIs(frozenset({"email"})),)), ["when: no", "  any of: no", "    channel email: no (it is chat)"]),
        (FieldIs("tags", frozenset({"vip"})), ["when: no", "  tags is vip: no"]),
    ],
)
def test_the_condition_that_decided_is_told_with_all_its_parts(when: HasSignal | Not | AllOf | AnyOf | FieldIs, lines: list[str]) -> None:
    account = told(rule(Exists(("p/good",)), when=when), "C hi\nA/dana sorry")
    assert list(account.applies[1:-1]) == lines
    assert account.applies[-1].startswith("so the answer is N/A (")
    assert account.looked == ()
    assert [d.outcome for d in account.decisions] == [Outcome.NA]


def test_what_was_asked_after_the_deciding_condition_is_not_told() -> None:
    check = rule(Precedes(("p/good",), ("p/bad",)), when="p/fault", requires=("timestamps",), unless=Excuse("p/ask", before="p/bad"))
    assert "timestamps" not in " ".join(told(check, "A/dana can't").applies)
    lines = told(check, "C 10:00 broken\nA/dana 10:01 I can't").applies
    assert lines[-2:] == ("requires timestamps: yes", "unless p/ask before p/bad: does not excuse (not seen)")
    excused = told(check, "C 10:00 broken, manager!\nA/dana 10:01 I can't").applies
    assert excused[-2:] == ("unless p/ask before p/bad: excused by it (10:00, customer “manager”)", "so the answer is N/A (excused)")


def test_turns_replies_and_who_held_the_contact_are_told() -> None:
    account = told(rule(Avoid(("p/bad",))), "C/Ana 10:00 hi\nA/dana 10:01 hello\nA/dana 10:01 well\n* 10:02 join lee\nA/lee 10:03 hi")
    assert account.turns == (
        "10:00, Ana: customer",
        "10:01, dana: reply 1, 2 messages; from here on held by dana",
        "10:03, lee: reply 2; from here on held by lee",
        "10:02, system: lee joined or was given the contact",
    )
    assert account.clock[0].startswith("every message has a time")


def test_missing_times_the_end_and_the_moment_of_judgement_are_told() -> None:
    assert told(rule(Avoid(("p/bad",))), "C hi\nA hello").clock[0].startswith("times are missing")
    open_case = chat("C 10:00 manager", status="open")
    assert told(rule(Avoid(("p/bad",))), open_case).clock[1:] == (
        "the contact is still open; the last entry is 10:00, customer",
        "no --now was given, so what is still awaited stays open",
    )
    assert told(rule(Avoid(("p/bad",))), open_case, now="10:30").clock[2] == "judged as of 2026-03-02T10:30:00+00:00"


def test_each_occurrence_is_told_with_whether_it_counts() -> None:
    check = rule(Avoid(("p/bad",), Near("p/good", 0)))
    lines = told(check, "C hi\nA/dana sorry, I can't do that here\nB I can't\nA/dana I can't").looked
    assert lines == (
        "p/bad, dana's 1st message “can't”: excused by what stands near it, not counted",
        "p/bad, dana's 2nd message “can't”: counts",
        "dana wrote a message of 5 words or more: an occasion",
    )


def test_windows_are_told_with_what_opened_and_closed_them() -> None:
    absent = told(
        rule(Absent(("p/bad",), after="p/fault", before="p/yes")), "A/dana I can't\nC broken\nA/dana can't\nA/dana transferring\nA/dana can't"
    ).looked
    assert (
        absent[0] == "looked after the first p/fault (customer's 1st message “broken”) and before the first p/yes (dana's 3rd message “transferring”)"
    )
    assert [line.rpartition(": ")[2] for line in absent[1:4]] == [
        "outside of where the line item looks, not counted",
        "counts",
        "outside of where the line item looks, not counted",
    ]
    exists = told(rule(Exists(("p/good",), first_agent_turns=1)), "C hi\nA/dana hello\nC ?\nA/dana sorry").looked
    assert exists == (
        "looked in the whole contact",
        "only the first 1 replies there count",
        "replies there: 1",
        "p/good, dana's 2nd message “sorry”: not there, not counted",
    )


def test_an_obligation_is_told_with_opening_limits_deadline_owner_and_closing() -> None:
    within = Within(agent_turns=2, minutes=ByChannel({}, 10))
    check = rule(Responds(("p/ask",), ("p/yes",), within=within, on_handoff="restart_turns"))
    lines = told(check, "C/Ana 10:00 manager\nA/dana 10:05 hm\nC/Ana 10:06 ?\nA/lee 10:12 transferring").looked
    assert lines == (
        "limits: 2 replies, counted anew for each person who takes over, or 10 min (channel chat)",
        "obligation 1, opened by p/ask: 10:00, Ana “manager”",
        "  held then by the queue",
        "  replies after it: 10:05, dana; 10:12, lee",
        "  time runs out at 10:10:00, 10 min after it was opened at 10:00:00",
        "  the limit of 10 min ran out, it was 12 min then; held at that moment by dana",
        "  closed (answered) by p/yes, 10:12, lee “transferring”",
    )


IN_TIME = Responds(("p/ask",), ("p/yes",), within=Within(minutes=ByChannel({}, 30)))
HALF_AN_HOUR = rule(IN_TIME)
SAID_LATE = {
    "C 10:00 manager\n* 10:20 join dana\nA/dana 11:00 transferring": (
        "  time runs out at 10:50:00, 30 min after dana took it from the queue at 10:20:00",
        "  the limit of 30 min ran out, it was 40 min then; held at that moment by dana",
    ),
    "C 10:00 manager\n* 10:20 join dana\nA/dana 10:40 transferring": (
        "  time runs out at 10:30:00, 30 min after it was opened at 10:00:00",
        "  the limit of 30 min ran out, it was 40 min then; dana held it since 10:20:00 and has not had as long, so the time is the queue's",
    ),
    "C 10:00 manager\n* 10:20 join dana\nA/dana 10:29 transferring": (
        "  time runs out at 10:30:00, 30 min after it was opened at 10:00:00",
        "  no limit ran out",
    ),
    "C 10:00 manager\n* 10:35 join dana\nA/dana 10:40 transferring": (
        "  time runs out at 10:30:00, 30 min after it was opened at 10:00:00",
        "  the limit of 30 min ran out, it was 40 min then; held at that moment by the queue",
    ),
    "C 10:00 manager\nA/dana 10:40 transferring": (
        "  time runs out at 10:30:00, 30 min after it was opened at 10:00:00",
        "  the limit of 30 min ran out, it was 40 min then; who held it at that moment is not recorded, so the time is that of dana, who answered",
    ),
}


@pytest.mark.parametrize("talk", SAID_LATE)
def test_whose_time_ran_out_is_told_as_it_was_decided(talk: str) -> None:
    account = told(HALF_AN_HOUR, talk)
    assert account.looked[4:6] == SAID_LATE[talk]
    (decision,) = account.decisions
    assert (decision.outcome is Outcome.PASS) == (account.looked[5] == "  no limit ran out")
    assert decision.agent == (QUEUE if "the queue" in account.looked[5] else "dana")


def test_a_deadline_in_business_hours_is_told_with_its_day() -> None:
    desk = replace(HALF_AN_HOUR, template=replace(IN_TIME, hours="business"))
    monday = chat("C 16:50 manager\nA/dana 81:15 transferring")
    friday = replace(monday, messages=tuple(replace(m, sent_at=m.sent_at and m.sent_at + timedelta(days=4)) for m in monday.messages))
    account = told(desk, friday, calendars=office())
    assert [d.outcome for d in account.decisions] == [Outcome.PASS]
    assert account.looked[0] == "limits: 30 min of business hours (channel chat)"
    assert account.looked[4:6] == (
        "  time runs out at Mon 2026-03-09 09:20:00, 30 min of business hours after it was opened at Fri 2026-03-06 16:50:00",
        "  no limit ran out",
    )
    never = told(desk, friday, calendars=office(days=0)).looked[4]
    assert never.startswith("  time runs out at a time beyond all calendars, 30 min of business hours after")


def test_a_deadline_past_midnight_has_no_date_where_the_export_has_none() -> None:
    night = "C 23:50 manager\nA/dana 23:55 no"
    assert "at Tue 2026-03-03 00:20:00, 30 min after it was opened at 23:50:00" in told(HALF_AN_HOUR, night).looked[4]
    undated = replace(chat(night), metadata={"time_base": "clock"})
    assert "at 00:20:00 (day 2), 30 min after it was opened at 23:50:00" in told(HALF_AN_HOUR, undated).looked[4]


def test_what_the_end_makes_of_an_open_obligation_is_told() -> None:
    check = rule(Responds(("p/ask",), ("p/yes",)))
    lines = told(check, "C 10:00 manager\nA/dana 10:01 hm\n* 10:02 end by=agent").looked
    assert lines[0] == "limits: none, up to the end of the contact"
    assert lines[-1] == "  nothing closed it up to the end; at such an end (agent) the rule says: not met"
    timed = replace(check, template=Responds(("p/ask",), ("p/yes",), within=Within(minutes=ByChannel({}, 10))))
    assert "no limit can be used here (missing: timestamps)" in told(timed, "C manager\nA hm").looked


def test_a_promise_is_told_with_the_moment_at_which_it_is_due() -> None:
    check = rule(Responds(("p/promise",), (MessageBy(frozenset({BENCH.signals["p/bad"].role})),), within=Within(due="due")), accountable="actor")
    assert "  due at 10:10:00" in told(check, "C 10:00 hi\nA/dana 10:00 I will call in ten minutes\nC 10:20 well?").looked


def test_orders_counts_and_figures_are_told() -> None:
    order = told(rule(Order(("p/good", "p/yes"), strict=True)), "C hi\nA/dana transferring\nC ok\nA/dana sorry").looked
    assert order[:2] == ("step 1, p/good: dana's 2nd message “sorry”, turn 4", "step 2, p/yes: dana's 1st message “transferring”, turn 2")
    precedes = told(rule(Precedes(("p/good",), ("p/yes",), ties="pass")), "A/dana transferring").looked
    assert precedes == (
        "what must come first, p/good: not seen",
        "what may come only then, p/yes: dana's 1st message “transferring”",
        "both in one turn is in order",
    )
    count = told(rule(Count(("p/bad",), max=1)), "A/dana can't").looked
    assert count[0] == "allowed per conversation: at most 1"
    metric = told(rule(Metric("first_response_time", max=ByChannel({"chat": 60}, 600))), "C 10:00 hi\nA/dana 10:05 hello")
    assert metric.looked[1] == "allowed in the channel chat: at most 1 min"
    assert metric.decisions[0].figures == ("it came to 5 min", "the limit is 1 min")


def test_a_check_that_raises_is_told_as_such() -> None:
    broken = rule(Metric("first_response_time", max=ByChannel({"chat": "soon"}, None)))  # type: ignore[dict-item]  # on purpose
    account = told(broken, "C 10:00 hi\nA/dana 10:05 hello")
    assert [v.outcome for v in account.verdicts] == [Outcome.ERROR]
    assert account.looked == ()
    assert account.decisions == ()


def test_what_is_set_aside_is_told_with_the_reason() -> None:
    canned = make_macros(["I can't help with that"])
    check = rule(Avoid(("p/bad",)), wording=True)
    talk = chat("C hi\nA/dana I can't help with that\nB I can't\nA/dana I can't, sorry for that")
    book = Rulebook(packs=(), signals={}, checks={check.id: check}, sections={})
    found = (*BENCH.detect(talk), Signal("p/bad", 2, Span(2, 7), "can't"), Signal(REQUIRED_WORDING, 3, Span(0, 7), "I can't"))
    lines = explain(Checker(book, macros=canned), check, talk, found).looked
    assert [line.rpartition(": ")[2] for line in lines[:3]] == [
        "in a canned response, booked there",
        "a bot said it, not counted",
        "required wording, not counted",
    ]


def test_windows_that_never_open_last_replies_and_least_numbers_are_told() -> None:
    last = told(rule(Exists(("p/good",), min=2, last_agent_turn=True)), chat("C hi\nA/dana sorry", status="open")).looked
    assert last[1:] == (
        "only the last reply there counts",
        "replies there: 1",
        "p/good, dana's 1st message “sorry”: counts",
        "at least 2 are asked for",
        "more of it may still come",
    )
    precedes = told(rule(Precedes(("p/good",), ("p/yes",), reset="p/fault", after="p/ask")), "C manager\nA/dana transferring").looked
    assert precedes[2:] == (
        "what starts it anew, p/fault: not seen",
        "looked after the first p/ask (customer's 1st message “manager”)",
        "inside one turn the place decides",
    )


def test_a_figure_without_a_limit_in_its_channel_is_told_as_such() -> None:
    metric = told(rule(Metric("first_response_time", max=ByChannel({"email": 60}, None))), "C 10:00 hi\nA/dana 10:05 hello")
    assert metric.looked[1] == "allowed in the channel chat: at most any (no limit for it)"
