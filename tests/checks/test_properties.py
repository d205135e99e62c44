"""What holds for every conversation, whatever is said in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from supportaudit.checks import Checker, explain, make_macros
from supportaudit.model import Conversation, Event, Mask, Message, Outcome, Role, Verdict
from supportaudit.rulebook.rules import CheckRule, Rulebook
from supportaudit.rulebook.templates import (
    METRICS,
    Absent,
    Avoid,
    ByChannel,
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
from tests.checks.bench import DAY, Bench, Words, at, office, rule, says
from tests.fuzz import tried

SIGNALS = {
    "p/ask": says("C", "manager"),
    "p/upset": says("C", "furious"),
    "p/stop": says("C", "never mind"),
    "p/yes": says("A", "transferring", event="transfer"),
    "p/no": says("A", "no manager"),
    "p/sorry": says("A", "sorry"),
    "p/rude": says("A", "nonsense"),
    "p/promise": says("A", "in an hour", due=3600.0),
    "core/resolve": says("A", "refunded"),
    "config/required_wording": says("A", "nonsense by law"),
}
TEXTS = (
    "",
    "ok",
    "manager now",
    "I am furious",
    "never mind",
    "transferring you",
    "no manager here",
    "so sorry",
    "nonsense",
    "nonsense by law",
    "this is a macro of nonsense",
    "I will call in an hour",
    "refunded, anything else?",
    "one two three four five six",
)
MINUTES = Within(minutes=ByChannel({"email": 480}, 10))
RULES = [
    rule(Avoid(("p/rude",), Near("p/sorry", 1)), id="t/avoid", wording=True),
    rule(Absent(("p/rude",), after="p/ask", before="p/stop"), id="t/absent"),
    rule(Count(("p/rude",), max=1), id="t/count"),
    rule(Count(("p/sorry",), per="agent", min=1), id="t/least"),
    rule(Count(("p/rude",), per="100_agent_words", max=5), id="t/rate"),
    rule(Count(("p/upset",), max=0), id="t/told", accountable="who_was_told"),
    rule(Exists(("p/sorry",)), id="t/exists", when="p/upset"),
    rule(Exists(("p/sorry",), first_agent_turns=2, after="p/upset", before="p/stop"), id="t/soon"),
    rule(Exists(("p/sorry",), last_agent_turn=True), id="t/last"),
    rule(Precedes(("p/sorry",), ("core/resolve",), reset="p/upset", ties="pass"), id="t/precedes"),
    rule(Order(("p/sorry", "core/resolve", "p/yes"), strict=True), id="t/order"),
    rule(Responds(("p/ask",), ("p/yes", "p/no"), cancel="p/stop", repeat="each"), id="t/answered"),
    rule(Responds(("p/ask",), ("p/yes", "p/no"), Within(agent_turns=2, minutes=MINUTES.minutes), on_handoff="restart_turns"), id="t/late"),
    rule(Responds(("p/ask",), ("p/yes",), MINUTES, on_handoff="discharge"), id="t/minutes"),
    rule(Responds(("p/promise",), (MessageBy(frozenset({Role.AGENT})),), Within(due="due"), not_same_turn=True), id="t/promise", accountable="actor"),
    rule(Metric("first_response_time", ByChannel({"email": 3600}, 60)), id="t/first", accountable="queue"),
    rule(Metric("max_response_time", ByChannel({}, 300)), id="t/max"),
    rule(Responds(("p/ask",), ("p/yes",), MINUTES, hours="business"), id="t/desk"),
    rule(Metric("first_response_time", ByChannel({}, 60), hours="business"), id="t/first-at-desk", accountable="actor"),
    rule(Metric("time_to_resolution", ByChannel({}, 60), until="core/resolve"), id="t/until"),
    *(rule(Metric(name, ByChannel({}, 1)), id=f"t/{name}") for name in METRICS if name != "max_response_time"),
]
BENCH = Bench(RULES, SIGNALS, macros=make_macros(["This is a macro of nonsense"]), config=office(0, 1))
NAMES = ("dana", "lee", None)
EVENTS = (
    Event("join", {"who": "dana"}),
    Event("transfer", {"from": "dana", "to": "lee"}),
    Event("transfer", {"to_team": "billing"}),
    Event("end", {"by": "agent"}),
    Event("tag", {"value": "x"}),
)

minutes = st.one_of(st.none(), st.integers(0, 30))
spoken = st.tuples(
    st.sampled_from([Role.CUSTOMER, Role.AGENT, Role.AGENT, Role.BOT]), st.sampled_from(NAMES), st.sampled_from(TEXTS), minutes, st.booleans()
)
happened = st.tuples(st.sampled_from(EVENTS), minutes)
ends = st.sampled_from([None, Event("end", {"by": "customer"}), Event("end", {"by": "timeout"}), Event("end", {"by": "agent"})])


@st.composite
def conversations(draw: st.DrawFn, *, timed: bool = False) -> Conversation:
    """Any order of speakers, events and times, missing ones and steps back included; with ``timed`` every time is there and none goes back."""
    moment = DAY
    messages: list[Message] = []
    for item in draw(st.lists(st.one_of(spoken, spoken, spoken, happened), max_size=12)):
        gap = item[1] if len(item) == 2 else item[3]
        moment += timedelta(minutes=(gap or 0) if timed else (gap or 0) - 2)
        sent_at = moment if timed or gap is not None else None
        index = len(messages)
        if len(item) == 2:
            messages.append(Message(index, Role.SYSTEM, "", sent_at=sent_at, event=item[0]))
        else:
            role, name, text, _, private = item
            author = name if role is Role.AGENT else None
            masks = (Mask(0, 2, "quote"),) if private and len(text) > 2 else ()
            messages.append(Message(index, role, text, author, sent_at, private=private and role is Role.AGENT and text == "ok", masks=masks))
    if (end := draw(ends)) is not None:
        messages.append(Message(len(messages), Role.SYSTEM, "", sent_at=moment if timed else None, event=end))
    return Conversation("c", tuple(messages), channel=draw(st.sampled_from(["chat", "email", None])), status=draw(st.sampled_from([None, "open"])))


def by_party(verdicts: tuple[Verdict, ...]) -> dict[tuple[str, str | None], Verdict]:
    return {(v.check, v.agent): v for v in verdicts}


@tried(150)
@given(conversations())
def test_nothing_that_is_said_in_any_order_makes_a_check_raise(conversation: Conversation) -> None:
    verdicts = BENCH.check(conversation)
    assert [v for v in verdicts if v.outcome is Outcome.ERROR] == []
    assert {v.check for v in verdicts} == {r.id for r in RULES}
    assert len(by_party(verdicts)) == len(verdicts)
    assert verdicts == BENCH.check(conversation)


@tried(60)
@given(conversations(), st.data())
def test_the_same_conversation_gives_the_same_bytes_in_whatever_order_its_signals_come(conversation: Conversation, data: st.DataObject) -> None:
    book = Rulebook(packs=(), signals={}, checks={rule.id: rule for rule in RULES}, sections={})
    checker = Checker(book, macros=BENCH.macros, config=BENCH.config)
    found = BENCH.detect(conversation)
    expected = repr(checker.check(conversation, found)).encode()
    shuffled = data.draw(st.permutations(found))
    assert repr(checker.check(conversation, shuffled)).encode() == expected
    assert repr(BENCH.check(replace(conversation))).encode() == expected


@tried(80)
@given(conversations(), st.sampled_from(RULES), st.sampled_from([None, at("23:00")]))
def test_every_verdict_has_an_account_even_where_nothing_applies(conversation: Conversation, told: CheckRule, now: datetime | None) -> None:
    book = Rulebook(packs=(), signals={}, checks={rule.id: rule for rule in RULES}, sections={})
    checker = Checker(book, now=now, macros=BENCH.macros, config=BENCH.config)
    found = BENCH.detect(conversation)
    account = explain(checker, told, conversation, found)
    assert account.verdicts == tuple(v for v in checker.check(conversation, found) if v.check == told.id)
    assert account.applies
    assert account.clock
    for verdict in account.verdicts:
        own = [d for d in account.decisions if d.agent == verdict.agent]
        assert (verdict.outcome, verdict.reason) in {(d.outcome, d.reason) for d in own}
        assert len([d for d in own if d.outcome is Outcome.FAIL]) == len(verdict.findings)
        assert account.looked or account.applies[-1] == f"so the answer is N/A ({verdict.reason})"


@tried(60)
@given(conversations())
def test_a_verdict_fails_if_and_only_if_it_has_findings(conversation: Conversation) -> None:
    for verdict in BENCH.check(conversation):
        assert bool(verdict.findings) == (verdict.outcome is Outcome.FAIL)
        assert bool(verdict.reason) == (verdict.outcome in {Outcome.NA, Outcome.PENDING})
        for evidence in [*verdict.evidence, *(e for f in verdict.findings for e in f.evidence)]:
            message = conversation.messages[evidence.message]
            assert evidence.text == message.text[evidence.start : evidence.end]
            assert evidence.sent_at == message.sent_at


@tried(60)
@given(conversations())
def test_fingerprints_of_one_conversation_are_all_different(conversation: Conversation) -> None:
    marks = [f.fingerprint for v in BENCH.check(conversation) for f in v.findings]
    assert len(marks) == len(set(marks))


@tried(60)
@given(conversations(), st.integers(0, 10_000))
def test_a_suffix_of_silence_never_turns_fail_into_pass(conversation: Conversation, wait: int) -> None:
    last = max((m.sent_at for m in conversation.messages if m.sent_at is not None), default=DAY)
    silence = Message(len(conversation.messages), Role.SYSTEM, "", sent_at=last + timedelta(minutes=wait), event=Event("tag", {"value": "x"}))
    before = by_party(BENCH.check(conversation))
    after = by_party(BENCH.check(replace(conversation, messages=(*conversation.messages, silence))))
    later = by_party(Bench(RULES, SIGNALS, now="23:00", macros=BENCH.macros, config=BENCH.config).check(conversation))
    for party, verdict in before.items():
        if verdict.outcome is Outcome.FAIL:
            assert after[party].outcome is Outcome.FAIL
            assert later[party].outcome is Outcome.FAIL


@tried(60)
@given(conversations())
def test_renaming_agents_only_renames_accountability(conversation: Conversation) -> None:
    names = {"dana": "Zoe Ö.", "lee": "anna"}
    messages = []
    for m in conversation.messages:
        event = Event(m.event.kind, {k: names.get(v, v) for k, v in m.event.details.items()}) if m.event else None
        messages.append(replace(m, author=names.get(m.author or "", m.author), event=event))
    expected = {(v.check, names.get(v.agent or "", v.agent)): v for v in BENCH.check(conversation)}
    renamed = by_party(BENCH.check(replace(conversation, messages=tuple(messages))))
    assert renamed.keys() == expected.keys()
    for party, verdict in renamed.items():
        old = expected[party]
        assert (verdict.outcome, verdict.reason, verdict.evidence) == (old.outcome, old.reason, old.evidence)
        assert [f.fingerprint for f in verdict.findings] == [f.fingerprint for f in old.findings]


@tried(120)
@given(conversations(timed=True), st.sampled_from([Role.CUSTOMER, Role.AGENT]), st.sampled_from(TEXTS), st.integers(20, 400))
def test_a_message_after_the_deadline_never_rescues_an_answer_that_was_due(conversation: Conversation, role: Role, text: str, days: int) -> None:
    times = [m.sent_at for m in conversation.messages if m.sent_at is not None]
    assume(times)
    late = Message(len(conversation.messages), role, text, "dana" if role is Role.AGENT else None, max(times) + timedelta(days=days))
    after = BENCH.check(replace(conversation, messages=(*conversation.messages, late)))
    with_limits = {"t/late", "t/minutes", "t/promise", "t/desk"}
    before = [f.fingerprint for v in BENCH.check(conversation) if v.check in with_limits for f in v.findings]
    assert set(before) <= {f.fingerprint for v in after for f in v.findings}


@tried(60)
@given(conversations(), st.sampled_from(TEXTS))
def test_findings_keep_their_identity_when_messages_are_appended(conversation: Conversation, text: str) -> None:
    going_on = [m for m in conversation.messages if m.event is None or m.event.kind != "end"]
    conversation = replace(conversation, messages=tuple(replace(m, index=index) for index, m in enumerate(going_on)))
    more = Message(len(going_on), Role.BOT, text)
    longer = replace(conversation, messages=(*conversation.messages, more))
    prohibited = {"t/avoid", "t/absent", "t/count"}

    def marks(one: Conversation) -> set[str]:
        return {f.fingerprint for v in BENCH.check(one) for f in v.findings if v.check in prohibited}

    assert marks(conversation) <= marks(longer)


@tried(60)
@given(conversations())
def test_what_an_agent_only_quotes_is_no_occasion(conversation: Conversation) -> None:
    quoted = [replace(m, masks=(Mask(0, len(m.text), "quote"),)) if m.text and m.role is Role.AGENT else m for m in conversation.messages]
    customers: dict[str, Words] = {name: words for name, words in SIGNALS.items() if words.role is not Role.AGENT}
    verdicts = Bench(RULES[:3], customers).check(replace(conversation, messages=tuple(quoted)))
    assert {v.outcome for v in verdicts} == {Outcome.NA}


AT_LEAST = [rule(Metric(name, ByChannel({}, -1)), id=name, message="{value}") for name in METRICS]
"""A limit that every figure breaks, so that each is said."""
FIGURES = Bench(AT_LEAST, SIGNALS, macros=BENCH.macros)
LONG = "one two three four five six seven eight nine ten. " * 10
MINUTE = 60


def figures(conversation: Conversation) -> dict[tuple[str, str | None], str]:
    """(metric, party) -> its value in words."""
    return {(v.check, v.agent): v.findings[0].message for v in FIGURES.check(conversation) if v.outcome is Outcome.FAIL}


@tried(60)
@given(conversations(timed=True), st.integers(0, 10_000), st.sampled_from(["calendar", "business"]))
def test_silence_never_lowers_a_response_time(conversation: Conversation, wait: int, hours: str) -> None:
    last = max((m.sent_at for m in conversation.messages if m.sent_at is not None), default=DAY)
    silence = Message(len(conversation.messages), Role.SYSTEM, "", sent_at=last + timedelta(minutes=wait), event=Event("tag", {"value": "x"}))
    longer = replace(conversation, messages=(*conversation.messages, silence))
    names = ("first_response_time", "max_response_time", "median_response_time", "handle_time")
    for limit in (0, MINUTE, 10 * MINUTE):
        rules = [rule(Metric(name, ByChannel({}, limit), hours=hours), id=name, message="{value}") for name in names]
        bench = Bench(rules, SIGNALS, config=office(0, 1))
        after = by_party(bench.check(longer))
        for party, verdict in by_party(bench.check(conversation)).items():
            assert verdict.outcome is not Outcome.FAIL or after[party].outcome is Outcome.FAIL


@tried(80)
@given(conversations(timed=True), st.data())
def test_what_another_agent_writes_changes_no_figure_of_an_agent_who_has_answered(conversation: Conversation, data: st.DataObject) -> None:
    answered = max((m.index for m in conversation.messages if m.role is Role.AGENT and not m.private), default=-1)
    messages = conversation.messages[: answered + 1]
    conversation = replace(conversation, messages=messages)
    text = data.draw(st.sampled_from([*TEXTS, LONG]))
    other = Message(len(messages), Role.AGENT, text, "eve", messages[-1].sent_at if messages else DAY)
    own = {party: value for party, value in figures(conversation).items() if party[1] in {"dana", "lee"}}
    after = figures(replace(conversation, messages=(*messages, other)))
    assert {party: after.get(party) for party in own} == own


@tried(80)
@given(conversations(timed=True), st.data())
def test_wherever_another_agent_writes_what_an_agent_wrote_stays_as_readable_and_as_canned(conversation: Conversation, data: st.DataObject) -> None:
    messages = [replace(m, text=m.text + LONG) if m.author == "dana" and m.text else m for m in conversation.messages]
    position = data.draw(st.integers(0, len(messages)))
    other = Message(0, Role.AGENT, data.draw(st.sampled_from(TEXTS)), "eve", messages[position - 1].sent_at if position else DAY)
    both = [*messages[:position], other, *messages[position:]]
    before = figures(replace(conversation, messages=tuple(messages)))
    after = figures(replace(conversation, messages=tuple(replace(m, index=i) for i, m in enumerate(both))))
    for party, value in before.items():
        if party[0] in {"readability", "share_of_canned_text"}:
            assert after[party] == value
