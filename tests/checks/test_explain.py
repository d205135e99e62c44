"""Every verdict has an account, and the account says what the verdict says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from supportaudit.checks import Checker, Explanation, explain, make_macros
from supportaudit.model import QUEUE, Conversation, Language, Outcome, Role, Signal, Span
from supportaudit.rulebook import REQUIRED_WORDING, Config, builtin_packs, load_rulebook, parse_chat
from supportaudit.rulebook.conditions import AllOf, Answered, AnyOf, ChannelIs, Excuse, FieldIs, HasSignal, Not
from supportaudit.rulebook.rules import CheckRule, Rulebook
from supportaudit.rulebook.templates import (
    Absent,
    Avoid,
    ByChannel,
    Combined,
    Count,
    Exists,
    MessageBy,
    Metric,
    Near,
    Order,
    Precedes,
    Responds,
    Within,
)
from supportaudit.signals import Detector
from tests.checks.bench import Bench, at, chat, office, rule, says
from tests.fuzz import many

SIGNALS = {
    "p/bad": says("A", "can't"),
    "p/good": says("A", "sorry"),
    "p/fault": says("C", "broken"),
    "p/ask": says("C", "manager"),
    "p/yes": says("A", "transferring", event="transfer"),
    "p/promise": says("A", "I will call", due=600.0),
}
BENCH = Bench([], SIGNALS)


def told(check: CheckRule, conversation: str | Conversation, *, now: str | None = None, config: Config | None = None) -> Explanation:
    talk = chat(conversation) if isinstance(conversation, str) else conversation
    book = Rulebook(packs=(), signals={}, checks={check.id: check}, sections={})
    return explain(Checker(book, now=at(now) if now else None, config=config), check, talk, BENCH.detect(talk))


@pytest.mark.no_cover
@pytest.mark.whole
def test_the_account_of_an_example_of_each_outcome_of_every_shipped_line_item_agrees_with_its_verdict() -> None:
    """In `make fuzz` of every example."""
    rulebook = load_rulebook(builtin_packs())
    detector = Detector(rulebook)
    for check in rulebook.checks.values():
        shown = {example.expect: example for example in check.examples}
        for example in check.examples if many() else shown.values():
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
        "10:02, system: lee joined or was given the contact; from here on held by lee",
        "10:03, lee: reply 2",
    )
    assert account.clock[0].startswith("every message has a time")


def test_missing_times_the_end_and_the_moment_of_judgement_are_told() -> None:
    assert told(rule(Avoid(("p/bad",))), "C hi\nA hello").clock[0].startswith("times are missing")
    open_case = chat("C 10:00 manager", status="open")
    assert told(rule(Avoid(("p/bad",))), open_case).clock[1:] == ("the contact is still open; the last entry is 10:00, customer",)
    forever, soon = (rule(Responds(("p/ask",), ("p/yes",), within=within)) for within in (None, Within(minutes=ByChannel({}, 10))))
    assert told(forever, open_case).clock[2].startswith("what is still awaited has no limit in time")
    assert told(soon, open_case).clock[2] == "no --now was given, so what is still awaited stays open"
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
    account = told(desk, friday, config=office())
    assert [d.outcome for d in account.decisions] == [Outcome.PASS]
    assert account.looked[0] == "limits: 30 min of business hours (channel chat)"
    assert account.looked[4:6] == (
        "  time runs out at Mon 2026-03-09 09:20:00, 30 min of business hours after it was opened at Fri 2026-03-06 16:50:00",
        "  no limit ran out",
    )
    never = told(desk, friday, config=office(days=0)).looked[4]
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
    assert "  due: “in ten minutes” read as 10:10:00" in told(check, "C 10:00 hi\nA/dana 10:00 I will call in ten minutes\nC 10:20 well?").looked


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
    own = chat("C hi\nA/dana I can't help with that\nA/dana I can't")
    of_style, of_substance = (
        explain(Checker(replace(book, checks={check.id: one}), macros=canned), one, own, BENCH.detect(own))
        for one in (check, replace(check, wording=False))
    )
    assert [line.rpartition(": ")[2] for line in of_style.looked[:2]] == ["in a canned response, booked there", "counts"]
    assert [line.rpartition(": ")[2] for line in of_substance.looked[:2]] == ["counts", "counts"]


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


def of_several(told_check: CheckRule, *others: CheckRule, talk: str) -> Explanation:
    rules = {check.id: check for check in (*others, told_check)}
    book = Rulebook(packs=(), signals={}, checks=rules, sections={})
    return explain(Checker(book), told_check, chat(talk), BENCH.detect(chat(talk)))


def test_a_combination_is_told_by_the_answers_of_its_parts() -> None:
    parts = [rule(Exists(("p/good",)), id="p/a"), rule(Responds(("p/ask",), ("p/yes",)), id="p/b"), rule(Avoid(("p/bad",)), id="p/c")]
    check = rule(Combined("all_of", ("p/a", "p/b", "p/c", "p/off")), id="p/all")
    assert of_several(check, *parts, talk="C hi\nA/dana sorry for that, can't help\nB hm\nA/lee bye").looked == (
        "line item p/a: dana met, lee N/A (another agent)",
        "line item p/b: nobody N/A (no trigger)",
        "line item p/c: dana not met, lee N/A (no opportunity)",
        "line item p/off: turned off",
    )


def test_a_condition_on_another_line_item_is_told_with_its_answers() -> None:
    polite = rule(Avoid(("p/bad",)), id="p/polite")
    check = rule(Exists(("p/good",)), id="p/x", when=Answered("p/polite"))
    lines = of_several(check, polite, talk="C hi\nA/dana I can't\nA/lee good morning to you all").applies
    assert lines[1:3] == ("when: no", "  line item p/polite is met: no (it is met, not met)")
    assert of_several(check, talk="A/dana hi").applies[2] == "  line item p/polite is met: no (it is turned off)"
    assert of_several(check, polite, talk="A/dana good morning to you all").applies[1] == "when: yes"
    broken = rule(Metric("first_response_time", max=ByChannel({"chat": "soon"}, None)), id="p/polite")  # type: ignore[dict-item]  # on purpose
    lines = of_several(check, broken, talk="C hi\nA/dana hello").applies
    assert lines[2] == "  line item p/polite is met: no (it is N/A)"
    timed = explain(
        Checker(Rulebook(packs=(), signals={}, checks={"p/polite": broken, "p/x": check}, sections={})),
        check,
        chat("C 10:00 hi\nA/dana 10:05 hello"),
        (),
    )
    assert timed.applies[2] == "  line item p/polite is met: no (it is not evaluated)"


def test_what_every_gate_asked_is_told_in_order() -> None:
    check = rule(
        Exists(("p/good",), after="p/fault", before="p/ask", first_agent_turns=2),
        when=AllOf((ChannelIs(frozenset({"email", "chat"})), FieldIs("status", frozenset({"open", "closed"})))),
        requires=("timestamps", "agent_ids"),
        unless=Excuse("p/bad", after="p/ask", before="p/yes"),
    )
    account = told(check, "C 10:00 broken\nA/dana 10:01 sorry\nC 10:02 manager\nA/lee 10:03 sorry")
    assert account.applies == (
        "the contact is in the line item's language, en: yes",
        "when: yes",
        "  all of: yes",
        "    channel chat or email: yes (it is chat)",
        "    status is closed or open: yes",
        "there is something to look at, p/fault: yes",
        "requires timestamps, agent_ids: yes",
        "unless p/bad after p/ask before p/yes: does not excuse (not seen)",
    )
    assert account.looked == (
        "looked after the first p/fault (10:00, customer “broken”) and before the first p/ask (10:02, customer “manager”)",
        "only the first 2 replies there count",
        "replies there: 1",
        "p/good, 10:01, dana “sorry”: counts",
        "p/good, 10:03, lee “sorry”: not there, not counted",
    )
    nameless = told(check, "C 10:00 broken\nA 10:01 sorry").applies
    assert nameless[-2:] == ("requires timestamps, agent_ids: no (missing: agent_ids)", "so the answer is N/A (missing: agent_ids)")
    other = told(replace(check, lang="de"), "C broken").applies
    assert other == ("the contact is in the line item's language, de: no", "so the answer is N/A (language)")
    elsewhere = told(check, chat("C broken", channel=None)).applies
    assert elsewhere[3:] == (
        "    channel chat or email: no (it is not given)",
        "    status is closed or open: yes",
        "so the answer is N/A (channel)",
    )


def test_what_needs_a_model_that_is_not_there_is_told() -> None:
    check = rule(Avoid(("p/bad",)))
    book = Rulebook(packs=(), signals={}, checks={check.id: check}, sections={})
    checker = Checker(book, language=Language(lacking={"p/bad": "parser"}))
    assert explain(checker, check, chat("A/dana hi"), ()).applies[-2:] == (
        "all that it looks at can be known in this run: no (missing: parser)",
        "so the answer is N/A (missing: parser)",
    )


def test_a_window_that_has_no_end_or_no_reply_is_told() -> None:
    check = rule(Exists(("p/good", "p/yes"), after="p/fault", before="p/ask"))
    assert told(check, "C manager\nC broken\nA/dana hi\nA/lee no").looked == (
        "looked after the first p/fault (customer's 2nd message “broken”) and before the first p/ask (not seen, so up to the end)",
        "replies there: 1 to 2",
        "p/good or p/yes: not seen",
    )
    assert told(check, "A/dana hi\nC broken").looked[1] == "replies there: none"
    assert told(rule(Exists(("p/good",), before="p/ask")), "C manager\nA/dana hi").looked[:2] == (
        "looked before the first p/ask (customer's 1st message “manager”)",
        "replies there: none",
    )


def test_limits_that_ran_out_and_obligations_that_were_taken_over_are_told() -> None:
    within = Within(agent_turns=1, minutes=ByChannel({}, 10))
    check = rule(Responds(("p/ask", "p/fault"), ("p/yes",), within=within, on_handoff="discharge"))
    account = told(check, "C 10:00 manager\nA/dana 10:01 ok\n* 10:02 transfer to=lee\nC 10:03 broken\nA/lee 10:30 no\n* 10:31 end by=agent")
    assert account.applies[-1] == "there is something to look at, p/ask or p/fault: yes"
    assert account.looked == (
        "limits: 1 reply, or 10 min (channel chat)",
        "obligation 1, opened by p/ask: 10:00, customer “manager”",
        "  held then by the queue",
        "  replies after it: 10:01, dana; 10:30, lee",
        "  time runs out at 10:10:00, 10 min after it was opened at 10:00:00",
        "  the limit of 1 reply ran out, it was 1 reply then; held at that moment by dana",
        "  closed (taken over) by 10:02, system",
        "obligation 2, opened by p/fault: 10:03, customer “broken”",
        "  held then by lee",
        "  replies after it: 10:30, lee",
        "  time runs out at 10:13:00, 10 min after it was opened at 10:03:00",
        "  the limit of 10 min ran out, it was 28 min then; held at that moment by lee",
        "  nothing closed it up to the end; at such an end (agent) the rule says: not met",
    )
    assert [(d.agent, d.places, d.figures) for d in account.decisions] == [
        ("dana", ("10:00, customer “manager”", "10:02, system"), ("it came to 1 reply", "the limit is 1 reply")),
        ("lee", ("10:03, customer “broken”",), ("it came to 28 min", "the limit is 10 min", "not seen in reply 2")),
    ]
    kept = told(check, chat("C 10:00 manager\nA/dana 10:01 transferring\n* 10:02 end by=timeout", channel=None)).looked
    assert kept[0] == "limits: 1 reply, or 10 min (channel not given)"
    assert kept[-2:] == ("  no limit ran out", "  closed (answered) by p/yes, 10:01, dana “transferring”")


@pytest.mark.parametrize(
    ("at_end", "status", "says"),
    [
        ({}, "open", "open) the rule says: still open"),
        ({"customer": "na_if_no_turn"}, None, "customer) the rule says: N/A if no reply came"),
        ({"customer": "na"}, None, "customer) the rule says: N/A"),
        ({"closed": "fail"}, None, "customer) the rule says: not met"),
    ],
)
def test_what_the_rule_says_about_an_end_is_told(at_end: dict[str, str], status: str | None, says: str) -> None:
    check = rule(Responds(("p/ask",), ("p/yes",), cancel="p/fault", at_end=at_end))
    lines = told(check, chat("C manager\n* end by=customer", status=status)).looked
    assert lines[-2:] == ("  replies after it: none", f"  nothing closed it up to the end; at such an end ({says}")
    assert told(check, "C manager\nA/dana hm\nC broken").looked[-1].startswith("  closed (withdrawn) by p/fault, customer's 2nd")


def test_a_promise_without_a_moment_is_told_with_the_reason() -> None:
    within = Within(due="due", agent_turns=3)
    check = rule(Responds(("p/promise",), (MessageBy(frozenset({Role.AGENT})),), within=within), accountable="actor")
    lines = told(check, "C 10:00 hi\nA/dana 10:00 I will call\nC 10:20 well?").looked
    assert lines[0] == "limits: 3 replies, or the time that was promised, {due}"
    assert "  due: no time stated" in lines
    alone = rule(Responds(("p/promise",), ("p/good",), within=Within(due="due")))
    assert told(alone, "A/dana I will call in ten minutes").looked[:2] == (
        "limits: the time that was promised, {due}",
        "no limit can be used here (missing: timestamps)",
    )


@pytest.mark.parametrize(
    ("by", "says"),
    [
        ("by=agent", "the agent ended the contact; the last entry is 10:02, system"),
        ("by=customer", "the customer ended the contact; the last entry is 10:02, system"),
        ("by=timeout", "the contact ran into a time-out; the last entry is 10:02, system"),
        ("", "how the contact ended is not recorded; the last entry is 10:02, system"),
    ],
)
def test_how_the_contact_ended_is_told(by: str, says: str) -> None:
    assert told(rule(Avoid(("p/bad",))), f"C 10:00 hi\n* 10:02 end {by}").clock[1] == says


def test_of_many_places_the_first_five_are_told_and_how_many_more_there_are() -> None:
    check = rule(Precedes(("p/good",), ("p/yes",), reset="p/fault"))
    line = told(check, "C broken\n" * 7 + "A/dana sorry, transferring").looked[2]
    assert line.startswith("what starts it anew, p/fault: customer's 1st message “broken”; ")
    assert line.endswith("; customer's 5th message “broken”; and 2 more")
    assert told(check, "C broken\n" * 5 + "A/dana transferring").looked[2].endswith("; customer's 5th message “broken”")


def test_an_event_is_told_by_its_kind_and_a_step_by_its_turn() -> None:
    lines = told(rule(Order(("p/good", "p/yes"), min_present=2, strict=True)), "* transfer to=dana\nA/dana sorry").looked
    assert lines == (
        "step 1, p/good: dana's 1st message “sorry”, turn 1",
        "step 2, p/yes: system's 1st message (event transfer), before turn 1, counted with it",
        "at least 2 steps must be there; steps in one turn are in order",
        "strict: a step after a later step breaks the order",
    )
    assert told(rule(Order(("p/good", "p/yes"), min_present=1)), "A/dana sorry").looked[1:] == (
        "step 2, p/yes: not seen",
        "at least 1 step must be there; steps in one turn are in order",
    )


def test_both_limits_of_a_count_and_of_a_figure_are_told_in_their_units() -> None:
    count = told(rule(Count(("p/bad", "p/good"), per="100_agent_words", min=1, max=20.5)), "C hi\nA I do not know that")
    assert count.looked == (
        "allowed per 100 agent words: at least 1 and at most 20.5",
        "p/bad or p/good: not seen",
        "an agent whose name is not given wrote a message of 5 words or more: an occasion",
    )
    handled = rule(Metric("handle_time", max=ByChannel({}, 60), min=ByChannel({"chat": 5}, None), hours="calendar"))
    assert told(handled, chat("A/dana 10:05 hello\nA/dana 10:07 so", channel=None)).looked == (
        "measured: handle time, in calendar time",
        "allowed in the channel (not given): at most 1 min",
        "allowed in the channel (not given): at least any (no limit for it)",
        "dana: 2 min",
        "  10:05, dana to 10:07, dana: 2 min",
    )
    turns = told(rule(Metric("agent_turns", max=ByChannel({}, 0.5))), "A/dana 10:05 hello")
    assert turns.looked[1] == "allowed in the channel chat: at most 0.5 turns"
    assert turns.decisions[0].figures == ("it came to 1 turn", "the limit is 0.5 turns")


def test_bots_unknown_speakers_and_agents_without_a_name_are_told_as_such() -> None:
    talk = chat("B hi\nC/Ana hello\nC what\nA yes")
    unknown = replace(talk, messages=(*talk.messages[:2], replace(talk.messages[2], role=Role.UNKNOWN), talk.messages[3]))
    assert told(rule(Avoid(("p/bad",))), unknown).turns == (
        "bot's 1st message: bot",
        "Ana's 1st message: customer",
        "unknown speaker's 1st message: unknown speaker",
        "agent's 1st message: reply 1; from here on held by an agent whose name is not given",
    )


def test_a_moment_on_another_day_is_told_with_its_date() -> None:
    check = rule(Responds(("p/ask",), ("p/yes",), within=Within(minutes=ByChannel({}, 20 * 60))))
    tomorrow, today = (told(check, f"C {begun} manager\nA/dana 10:01 hm").looked for begun in ("10:00", "03:59"))
    assert "  time runs out at Tue 2026-03-03 06:00:00, 20 h after it was opened at 10:00:00" in tomorrow
    assert "  time runs out at 23:59:00, 20 h after it was opened at 03:59:00" in today


def test_windows_of_an_absence_are_told_where_nothing_opened_them() -> None:
    assert told(rule(Absent(("p/bad",), before="p/fault")), "A/dana I can't\nC broken").looked[:2] == (
        "looked before the first p/fault (customer's 1st message “broken”)",
        "p/bad, dana's 1st message “can't”: counts",
    )
    assert told(rule(Absent(("p/bad",))), "A/dana ok").looked == (
        "looked in the whole contact",
        "p/bad: not seen",
        "dana wrote no message of 5 words: no occasion",
    )
