from __future__ import annotations

from supportaudit.checks import make_macros
from supportaudit.model import QUEUE
from supportaudit.rulebook.conditions import AllOf, AnyOf, HasSignal, Not
from supportaudit.rulebook.templates import Exists
from tests.checks.bench import Bench, chat, rule, says

SIGNALS = {"p/sorry": says("A", "sorry"), "p/upset": says("C", "broken"), "p/bye": says("C", "goodbye"), "p/bot": says("B", "sorry")}
SORRY = Bench([rule(Exists(("p/sorry",)), when="p/upset", message="No apology.")], SIGNALS)
AFTER = Bench([rule(Exists(("p/sorry",), after="p/upset"))], SIGNALS)


def test_a_pass_goes_to_the_one_who_did_it_with_evidence() -> None:
    verdicts = SORRY.check("C broken\nA/dana hi\nA/lee so sorry")
    assert [(v.agent, v.outcome.value, v.reason) for v in verdicts] == [("dana", "na", "another agent"), ("lee", "pass", "")]
    assert [e.text for e in verdicts[1].evidence] == ["sorry"]


def test_a_fail_goes_to_the_owner_of_the_last_turn() -> None:
    assert SORRY.outcomes("C broken\nA/dana hi\nC hm\nA/lee hello") == {"lee": "fail", "dana": "na (another agent)"}


def test_an_absence_says_what_was_searched_and_never_did_not() -> None:
    assert SORRY.messages("C broken\nA/dana hi\nC hm\nA/lee hello\nC hm\nA/lee bye") == ["No apology. Not seen in replies 1 to 3."]
    assert SORRY.messages("C broken\nA/dana hi") == ["No apology. Not seen in reply 1."]
    assert AFTER.messages("A/dana hi\nC broken\nA/dana ok\nC hm\nA/dana ok") == ["Seen: broken. Not seen in replies 2 to 3."]


def test_the_evidence_of_an_absence_is_what_made_it_due() -> None:
    (verdict,) = SORRY.check("C hi\nC it is broken\nA/dana ok")
    assert [(e.message, e.text) for e in verdict.findings[0].evidence] == [(1, "broken")]


def test_nobody_fails_who_had_no_turn_after_it_became_due() -> None:
    assert SORRY.outcomes("C broken") == {"nobody": "na (no opportunity)"}
    assert SORRY.outcomes("A/dana hi\nC broken") == {"nobody": "na (no opportunity)"}
    assert AFTER.outcomes("A/dana hi\nC broken") == {"nobody": "na (no opportunity)"}
    assert SORRY.outcomes("B hi\nC broken\nB bye") == {"nobody": "na (no opportunity)"}


def test_without_after_the_whole_conversation_counts() -> None:
    assert SORRY.outcomes("A/dana sorry for the wait\nC broken") == {"dana": "pass"}
    assert AFTER.outcomes("A/dana sorry for the wait\nC broken\nA/dana ok") == {"dana": "fail"}


def test_after_that_never_happened_is_no_trigger() -> None:
    assert AFTER.outcomes("C hi\nA/dana hello") == {"nobody": "na (no trigger)"}


def test_before_ends_the_window() -> None:
    bench = Bench([rule(Exists(("p/sorry",), after="p/upset", before="p/bye"))], SIGNALS)
    assert bench.outcomes("C broken\nA/dana ok\nC goodbye\nA/dana sorry") == {"dana": "fail"}
    assert bench.outcomes("C broken\nC goodbye\nA/dana sorry") == {"nobody": "na (no opportunity)"}
    assert bench.outcomes("C goodbye\nC broken\nA/dana sorry") == {"dana": "pass"}


def test_only_the_first_agent_turns_count_where_the_rule_says_so() -> None:
    bench = Bench([rule(Exists(("p/sorry",), first_agent_turns=2, after="p/upset"))], SIGNALS)
    assert bench.outcomes("A/x hi\nC broken\nA/dana a\nC b\nA/dana sorry") == {"dana": "pass", "x": "na (another agent)"}
    assert bench.outcomes("C broken\nA/dana a\nC b\nA/dana c\nC d\nA/lee sorry") == {"dana": "fail", "lee": "na (another agent)"}


def test_only_the_last_agent_turn_counts_where_the_rule_says_so() -> None:
    bench = Bench([rule(Exists(("p/sorry",), last_agent_turn=True))], SIGNALS)
    assert bench.outcomes("C hi\nA/dana sorry\nC ok\nA/dana bye") == {"dana": "fail"}
    assert bench.outcomes("C hi\nA/dana hi\nC ok\nA/dana hm\nA/dana sorry\nC ok") == {"dana": "pass"}


def test_a_minimum_number_counts_all_agents_together() -> None:
    bench = Bench([rule(Exists(("p/sorry",), min=2))], SIGNALS)
    assert bench.outcomes("A/dana sorry\nA/lee sorry") == {"dana": "pass", "lee": "pass"}
    assert bench.outcomes("A/dana sorry\nA/lee hi") == {"lee": "fail", "dana": "na (another agent)"}


def test_in_an_open_conversation_what_may_still_come_is_pending() -> None:
    assert SORRY.outcomes(chat("C broken\nA/dana hi", status="open")) == {"dana": "pending (open)"}
    first = Bench([rule(Exists(("p/sorry",), first_agent_turns=1))], SIGNALS)
    assert first.outcomes(chat("C broken\nA/dana hi", status="open")) == {"dana": "pending (open)"}
    assert first.outcomes(chat("C broken\nA/dana hi\nC hm", status="open")) == {"dana": "fail"}


def test_what_a_customer_says_is_credited_to_the_owner() -> None:
    bench = Bench([rule(Exists(("p/bye",)))], SIGNALS)
    assert bench.outcomes("A/dana hi\nC goodbye") == {"dana": "pass"}


def test_what_a_bot_says_is_credited_to_the_queue() -> None:
    bench = Bench([rule(Exists(("p/bot",)))], SIGNALS)
    assert bench.outcomes("B so sorry\nA/dana hi") == {QUEUE: "pass", "dana": "na (another agent)"}


def test_a_rule_may_name_the_first_agent() -> None:
    bench = Bench([rule(Exists(("p/sorry",)), accountable="first_agent")], SIGNALS)
    assert bench.outcomes("A/dana hi\nA/lee hi") == {"dana": "fail", "lee": "na (another agent)"}


def test_it_became_due_when_the_condition_began_to_hold() -> None:
    both = AllOf((HasSignal("p/upset"), HasSignal("p/bye")))
    either = AnyOf((HasSignal("p/upset"), HasSignal("p/bye")))
    text = "C broken\nA/dana ok\nC goodbye"
    assert Bench([rule(Exists(("p/sorry",)), when=both)], SIGNALS).outcomes(text) == {"nobody": "na (no opportunity)"}
    assert Bench([rule(Exists(("p/sorry",)), when=either)], SIGNALS).outcomes(text) == {"dana": "fail"}
    no_signal_needed = AnyOf((HasSignal("p/bye"), Not(HasSignal("p/sorry"))))
    assert Bench([rule(Exists(("p/sorry",)), when=no_signal_needed)], SIGNALS).outcomes(text) == {"dana": "fail"}


def test_an_absence_before_a_silent_customer_is_none_where_the_rule_says_so() -> None:
    text = "C 10:00 it is broken\nA/dana 10:01 Which colour was it?\n* 10:45 end by={}"
    strict, lenient = (Bench([rule(Exists(("p/sorry",), idle=idle), when="p/upset")], SIGNALS) for idle in ("fail", "na"))
    for cause in ("timeout", "agent"):
        assert strict.outcomes(text.format(cause)) == {"dana": "fail"}
        assert lenient.outcomes(text.format(cause)) == {"dana": "na (customer idle)"}
    assert lenient.outcomes(text.format("customer")) == {"dana": "fail"}


def test_an_open_conversation_that_waits_for_the_first_reply_is_still_open() -> None:
    waiting = chat("C hello\nA/dana hi\nC it is broken", status="open")
    assert SORRY.outcomes(waiting) == {"dana": "pending (open)"}


def test_what_opens_or_closes_a_window_is_outside_of_it() -> None:
    assert Bench([rule(Exists(("p/upset",), after="p/upset"))], SIGNALS).outcomes("C broken\nA/dana ok") == {"dana": "fail"}
    assert Bench([rule(Exists(("p/upset",), after="p/upset"))], SIGNALS).outcomes("A/dana ok\nC broken broken") == {"dana": "pass"}
    assert Bench([rule(Exists(("p/sorry",), before="p/sorry"))], SIGNALS).outcomes("A/dana so sorry") == {"dana": "fail"}


def test_the_turn_that_holds_the_end_of_the_window_still_had_the_chance() -> None:
    bench = Bench([rule(Exists(("p/sorry",), before="p/done"))], {**SIGNALS, "p/done": says("A", "done")})
    assert bench.outcomes("C hi\nA/dana done") == {"dana": "fail"}
    assert bench.outcomes("C hi\nA/dana ok\nC hm\nA/lee done") == {"lee": "fail", "dana": "na (another agent)"}
    first = Bench([rule(Exists(("p/sorry",), after="p/hold"))], {**SIGNALS, "p/hold": says("A", "hold on")})
    assert first.outcomes("C hi\nA/dana hold on") == {"dana": "fail"}


def test_an_absence_says_how_many_were_asked_for_and_shows_those_that_there_are() -> None:
    bench = Bench([rule(Exists(("p/sorry",), min=3), when="p/upset", message="{match} at {after_at}: {limit}.")], SIGNALS)
    (verdict,) = bench.check("C broken\nA/dana sorry, sorry")
    assert [f.message for f in verdict.findings] == ["broken at customer's 1st message: 3. Not seen in reply 1."]
    assert [e.text for e in verdict.findings[0].evidence] == ["broken", "sorry", "sorry"]
    plain = Bench([rule(Exists(("p/sorry",)), message="{limit}.")], SIGNALS)
    (verdict,) = plain.check("C hi\nA/dana one\nA/dana two")
    assert [f.message for f in verdict.findings] == ["1. Not seen in reply 1."]
    assert [(e.message, e.text) for e in verdict.findings[0].evidence] == [(2, "")]


def test_the_first_turns_are_over_once_somebody_spoke_after_them() -> None:
    bench = Bench([rule(Exists(("p/sorry",), first_agent_turns=2))], SIGNALS)
    assert bench.outcomes(chat("C hi\nA/dana a\nC b\nA/dana c", status="open")) == {"dana": "pending (open)"}
    assert bench.outcomes(chat("C hi\nA/dana a\nC b\nA/dana c\nC d", status="open")) == {"dana": "fail"}
    assert bench.outcomes(chat("C hi\nA/dana a\nC b", status="open")) == {"dana": "pending (open)"}
    assert bench.outcomes(chat("C hi\nA/dana a\nC b\nA/dana c\nA/lee d", status="open")) == {"dana": "fail", "lee": "na (another agent)"}


def test_what_nobody_could_do_yet_is_awaited_of_whoever_has_the_contact_now() -> None:
    assert SORRY.outcomes(chat("C broken\n* transfer to=dana", status="open")) == {"dana": "pending (open)"}
    assert SORRY.outcomes(chat("C broken", status="open")) == {QUEUE: "pending (open)"}


def test_in_own_words_a_canned_text_is_no_credit_and_without_a_macro_file_nobody_knows() -> None:
    own = rule(Exists(("p/sorry",)), message="No apology.", wording=True)
    macros = make_macros(["We are so sorry for all the trouble that this has caused you"])
    text = "C hi\nA/dana We are so sorry for all the trouble that this has caused you"
    assert Bench([own], SIGNALS, macros=macros).outcomes(text) == {"dana": "fail"}
    assert Bench([own], SIGNALS, macros=macros).outcomes(f"{text}\nA/dana sorry, Kim") == {"dana": "pass"}
    assert Bench([own], SIGNALS).outcomes(text) == {"nobody": "na (missing: macro file)"}
