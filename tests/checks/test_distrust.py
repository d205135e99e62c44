"""The rules by which an agent can trust the tool, each as far as it is decided by the checks."""

from __future__ import annotations

import pytest

from supportaudit.checks import Checker, make_macros
from supportaudit.model import CANNED, QUEUE, Earlier, Role, Signal, Span
from supportaudit.rulebook.rules import Rulebook
from supportaudit.rulebook.templates import Avoid, ByChannel, Count, Exists, MessageBy, Metric, Precedes, Responds, Within
from tests.checks.bench import Bench, chat, rule, says

UPSET = says("C", "furious")
SORRY = says("A", "so sorry")
EMPATHY = says("A", "i can see why")
ACTION = says("A", "we will replace", "we can not refund")


def test_rule_1_minutes_before_an_agent_joined_are_the_queue_s() -> None:
    first = Bench([rule(Metric("first_response_time", ByChannel({}, 60)), accountable="actor")])
    late = Bench(
        [rule(Responds(("p/ask",), ("p/yes",), Within(minutes=ByChannel({}, 10))))],
        {"p/ask": says("C", "manager"), "p/yes": says("A", "transferring")},
    )
    assert first.outcomes("C 09:00 hi\n* 10:00 join dana\nA/dana 10:00:30 hello") == {QUEUE: "fail"}
    assert late.outcomes("C 09:00 manager\n* 10:00 join dana\nA/dana 10:01 transferring") == {QUEUE: "fail"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C furious\nA/dana So sorry! I can see why.\nA/dana We will replace it.", "pass"),
        ("C furious\nA/dana I can see why. So sorry!\nA/dana We will replace it.", "pass"),
        ("C furious\nA/dana We will replace it. So sorry!", "pass"),
        ("C furious\nA/dana We will replace it.\nC ok\nA/dana So sorry!", "fail"),
        ("C furious\nA/dana We can not refund that.\nC ok\nA/dana So sorry!", "fail"),
    ],
)
def test_rule_2_only_acting_before_any_acknowledgement_breaks_the_order(text: str, expected: str) -> None:
    template = Precedes(("p/sorry", "p/empathy"), ("p/action",), after="p/upset", ties="pass")
    bench = Bench([rule(template, when="p/upset")], {"p/upset": UPSET, "p/sorry": SORRY, "p/empathy": EMPATHY, "p/action": ACTION})
    assert bench.outcomes(text) == {"dana": expected}


def test_rule_3_an_apology_counts_after_the_complaint_whatever_it_names() -> None:
    bench = Bench([rule(Exists(("p/sorry",), after="p/late"), when="p/late")], {"p/sorry": SORRY, "p/late": says("C", "late")})
    assert bench.outcomes("C It is late again\nA/dana So sorry for the delay") == {"dana": "pass"}


ESCALATION = {"p/ask": says("C", "manager"), "p/yes": says("A", "transferring"), "p/no": says("A", "no manager")}
IGNORED = rule(Responds(("p/ask",), ("p/yes", "p/no")), id="e/unanswered", message="No answer to that was seen up to the end.")
LATE = rule(
    Responds(("p/ask",), ("p/yes", "p/no"), Within(minutes=ByChannel({}, 10))), id="e/late", message="Answered after {value}; the limit was {limit}."
)


@pytest.mark.parametrize(
    ("rest", "unanswered", "late", "said"),
    [
        ("A/dana 10:01 transferring", "pass", "pass", []),
        ("A/dana 10:01 no manager is here", "pass", "pass", []),
        ("A/dana 10:01 hm\nA/dana 10:12 transferring", "pass", "fail", ["Answered after 12 min; the limit was 10 min."]),
        ("A/dana 10:01 hm", "fail", "fail", ["No answer to that was seen up to the end. Not seen in reply 1."]),
    ],
)
def test_rule_4_met_declined_late_and_ignored_are_told_apart(rest: str, unanswered: str, late: str, said: list[str]) -> None:
    text = f"C 10:00 manager\n{rest}"
    assert Bench([IGNORED], ESCALATION).outcomes(text) == {"dana": unanswered}
    assert Bench([LATE], ESCALATION).outcomes(text) == {"dana": late}
    messages = Bench([IGNORED, LATE], ESCALATION).messages(text)
    assert messages[:1] == said
    assert not any("did not" in message for message in messages)


def test_rule_5_required_wording_is_no_finding() -> None:
    signals = {"p/refusal": says("A", "can't share"), "config/required_wording": says("A", "I can't share that until you pass verification")}
    bench = Bench([rule(Avoid(("p/refusal",)), wording=True)], signals)
    assert bench.outcomes("A/dana I can't share that until you pass verification.") == {"dana": "na (required)"}


@pytest.mark.parametrize(
    ("due", "rest", "expected"),
    [
        (None, "C 18:00 ??", "na (no time stated)"),
        (3600.0, "", "na (not observable)"),
        (3600.0, "\nC 10:30 thanks", "na (not observable)"),
        (3600.0, "\nC 18:00 ??", "fail"),
    ],
)
def test_rule_6_a_promise_is_broken_only_by_its_own_deadline_and_a_customer_who_chases(due: float | None, rest: str, expected: str) -> None:
    template = Responds(
        ("p/promise",), (MessageBy(frozenset({Role.AGENT})),), Within(due="due"), not_same_turn=True, at_end={"closed": "na", "open": "pending"}
    )
    bench = Bench([rule(template, accountable="actor")], {"p/promise": says("A", "call you back", due=due)})
    assert bench.outcomes(f"C 10:00 news?\nA/dana 10:01 I'll call you back in an hour{rest}") == {"dana": expected}


def test_rule_7_the_company_s_macro_is_not_charged_to_the_agent() -> None:
    bench = Bench(
        [rule(Avoid(("p/refusal",)), wording=True)],
        {"p/refusal": says("A", "we do not offer")},
        macros=make_macros(["Unfortunately we do not offer refunds on sale items at this time."]),
    )
    assert bench.outcomes("A/dana Unfortunately we do not offer refunds on sale items at this time.") == {
        CANNED: "fail",
        "dana": "na (no opportunity)",
    }


TOLD = Bench([rule(Count(("p/repeat",), max=0), accountable="who_was_told")], {"p/repeat": says("C", "already told", "as I told", "again")})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C As I told your colleague, it is late\nA/dana hm", "nobody"),
        ("A/dana Hello, how can I help?\nC As I told your colleague, it is late", "nobody"),
        ("A/dana Hello!\nC As I told your colleague, it is late", "nobody"),
        ("C it is late\nA/dana Let me see.\nC As I told your colleague, it is late", "nobody"),
        ("C it is late\nA/dana Let me see.\n* transfer from=dana to=lee\nC I already told you", "nobody"),
        ("C it is late\nA/dana Let me see.\n* transfer from=dana to=lee\nA/lee Lee here.\nC I already told Dana", "nobody"),
        ("A/dana What happened?\nC I already told you, it broke", "dana"),
        ("C it broke\nA/dana Let me see.\nC I already told you, it broke", "dana"),
        ("C it broke\nA/dana hm\n* transfer to=lee\nA/lee What broke?\nC I already told your colleague", "lee"),
        ("A/dana What is your name?\nC Kim. I already told your colleague that it broke", "nobody"),
        ("C it broke\nB hm\nC I already told you", "nobody"),
        ("C it broke\nA/dana Let me see.\nC My colleague says hi. I already told you! She is somebody else", "dana"),
        ("C it broke\nA/dana Let me see.\nC Hi? I already told another agent, it broke", "nobody"),
        ("C it broke\nA/dana Let me see.\nC Hi\\nI already told you\\nnot your colleague", "dana"),
        ("A/dana Sorry to hear that. Can I help?\nC I already told you", "nobody"),
        ("A/dana Can I help? What broke?\nC I already told you", "dana"),
    ],
)
def test_rule_8_only_who_asked_or_heard_it_here_is_accountable_for_a_repetition(text: str, expected: str) -> None:
    failed = [agent for agent, outcome in TOLD.outcomes(text).items() if outcome == "fail"]
    assert failed == [expected]


@pytest.mark.parametrize(
    ("text", "earlier", "expected"),
    [
        ("C order 44\nA/dana What order?", 0, ["dana"]),
        ("C order 44\nA/dana ok\nC hm\nA/dana What order?", 0, ["dana"]),
        ("C order 44\nA/dana ok\nC hm\nA/lee What order?", 0, ["nobody"]),
        ("C order 44\nB ok\nA/dana What order?", 0, ["nobody"]),
        ("A/dana hi\nC order 44\nC please\nA/dana What order?", 1, ["dana"]),
        ("A/dana do this\nC hm\nA/dana What order?", 0, ["dana"]),
        ("A/dana do this\nC hm\nA/lee What order?", 0, ["nobody"]),
        ("C order 44\nA/dana What order?", None, ["dana"]),
    ],
)
def test_rule_8_who_asks_again_is_accountable_for_what_was_said_to_them(text: str, earlier: int | None, expected: list[str]) -> None:
    conversation = chat(text)
    last = len(conversation.messages) - 1
    asks = Signal("p/asks", last, Span(0, 10), "What order", earlier=None if earlier is None else Earlier(earlier, Span(0, 5)))
    checked = rule(Avoid(("p/asks",)), accountable="who_was_told")
    verdicts = Checker(Rulebook(packs=(), signals={}, checks={checked.id: checked}, sections={})).check(conversation, (asks,))
    assert [verdict.agent or "nobody" for verdict in verdicts if verdict.outcome.value == "fail"] == expected


def test_rule_9_a_customer_who_fell_silent_was_not_cut_off() -> None:
    bench = Bench([IGNORED], ESCALATION)
    assert bench.outcomes("C 10:00 manager\nA/dana 10:01 Which order is it?\n* 10:31 end by=timeout") == {"dana": "na (customer idle)"}
    assert bench.outcomes("C 10:00 manager\nA/dana 10:01 Which order is it?\n* 10:02 end by=agent") == {"dana": "fail"}
    assert bench.outcomes("C 10:00 manager\nA/dana 10:01 Which order is it?\n* 10:45 end by=agent") == {"dana": "na (customer idle)"}
    assert bench.outcomes("C 10:00 manager\nA/dana 10:01 I see.\n* 10:45 end by=agent") == {"dana": "fail"}


def test_rule_10_empathy_is_due_only_when_the_customer_is_upset() -> None:
    bench = Bench([rule(Exists(("p/empathy",)), when="p/upset")], {"p/empathy": EMPATHY, "p/upset": UPSET})
    assert bench.outcomes("C wrong size, please swap\nA/dana Sure, will do.") == {"nobody": "na (no trigger)"}
    assert bench.outcomes(chat("C wrong size, I am furious\nA/dana Sure, will do.")) == {"dana": "fail"}
