"""How much was said, how, and by how many people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from supportaudit.checks import make_macros
from supportaudit.checks.readability import measured
from supportaudit.model import Mask, Role
from supportaudit.rulebook.templates import ByChannel, Metric
from tests.checks.bench import Bench, Words, chat, rule, says

TWO = "C one two\nA/dana one two three\nA/dana four\nC three\nA/dana five six\nC ok\nA/lee one"


def most(name: str, limit: float = 0, accountable: str | None = None, **bench: object) -> Bench:
    template = rule(Metric(name, ByChannel({}, limit)), message="{agent}: {value}, limit {limit}", accountable=accountable)
    return Bench([template], **bench)  # type: ignore[arg-type]  # macros


def test_turns_and_words_are_counted_for_each_agent() -> None:
    assert most("agent_turns").messages(TWO) == ["dana: 2 turns, limit 0 turns", "lee: 1 turn, limit 0 turns"]
    assert most("agent_turns", 1).outcomes(TWO) == {"dana": "fail", "lee": "pass"}
    assert most("words_per_agent_turn").messages(TWO) == ["dana: 3 words, limit 0 words", "lee: 1 word, limit 0 words"]


def test_words_before_an_act_are_all_that_agents_wrote_up_to_it() -> None:
    act = Metric("words_before", ByChannel({}, 3), until="p/act")
    bench = Bench([rule(act, message="{agent}: {value}, limit {limit}")], {"p/act": says("A", "done")})
    text = "C one two three four done\nB one done\nA/dana one two\nC ok\nA/lee three four done five"
    assert bench.messages(text) == ["lee: 4 words, limit 3 words"]
    assert bench.outcomes("C hi\nA/dana one two three done") == {"dana": "pass"}
    assert bench.outcomes("C hi\nA/dana one two three four") == {"nobody": "na (not observable)"}
    assert bench.outcomes("C hi done") == {"nobody": "na (no opportunity)"}


def test_figures_that_need_no_times_are_there_without_times_and_not_without_agents() -> None:
    for name in ("agent_turns", "words_per_agent_turn", "readability", "share_of_agent_words", "handoffs", "distinct_agents"):
        assert most(name).outcomes("C hello\nB I am a bot") == {"nobody": "na (no opportunity)"}
    assert most("share_of_canned_text", macros=make_macros([])).outcomes("C hello") == {"nobody": "na (no opportunity)"}


def test_what_is_quoted_is_not_counted() -> None:
    quoted = chat("C hi\nA/dana one two three four")
    message = replace(quoted.messages[1], masks=(Mask(0, 8, "quote"),))
    assert most("words_per_agent_turn").messages(replace(quoted, messages=(quoted.messages[0], message))) == ["dana: 2 words, limit 0 words"]


def test_the_value_is_shown_on_its_side_of_the_limit() -> None:
    text = "A/dana one two\nC hi\nA/dana one\nC hi\nA/dana one"
    assert most("words_per_agent_turn", 1).messages(text) == ["dana: 1.3 words, limit 1 word"]
    assert most("words_per_agent_turn", 1.3).messages(text) == ["dana: 1.33 words, limit 1.3 words"]


def test_a_minimum_of_turns_can_still_be_reached_while_the_conversation_is_open() -> None:
    least = Bench([rule(Metric("agent_turns", min=ByChannel({}, 2)))])
    assert least.outcomes("C hi\nA/dana hello") == {"dana": "fail"}
    assert least.outcomes(chat("C hi\nA/dana hello", status="open")) == {"dana": "pending (open)"}
    assert most("agent_turns").outcomes(chat("C hi\nA/dana hello", status="open")) == {"dana": "fail"}


def test_the_share_of_an_agent_is_in_what_was_said_between_this_agent_and_the_customer() -> None:
    assert most("share_of_agent_words").messages("C one two three\nA/dana one\nC four") == ["dana: 20 %, limit 0 %"]
    text = "C one two three\nA/dana one\nC one\nB ignored ignored\nA/lee one two three"
    assert most("share_of_agent_words").messages(text) == ["dana: 25 %, limit 0 %", "lee: 75 %, limit 0 %"]


def test_who_answered_no_customer_has_no_share() -> None:
    assert most("share_of_agent_words").outcomes("C one\nA/dana two\nA/lee three") == {"dana": "fail"}
    assert most("share_of_agent_words").outcomes("A/dana two") == {"nobody": "na (no opportunity)"}


@pytest.mark.parametrize("name", ["agent_turns", "distinct_agents", "handoffs"])
def test_what_only_grows_is_not_too_little_while_the_conversation_goes_on(name: str) -> None:
    least = Bench([rule(Metric(name, min=ByChannel({}, 9)))])
    assert set(least.outcomes(chat("C hi\nA/dana a\nA/lee b", status="open")).values()) == {"pending (open)"}
    assert set(least.outcomes("C hi\nA/dana a\nA/lee b").values()) == {"fail"}


@pytest.mark.parametrize("name", ["words_per_agent_turn", "share_of_agent_words"])
def test_what_may_fall_is_judged_as_it_stands(name: str) -> None:
    least = Bench([rule(Metric(name, min=ByChannel({}, 99)))])
    assert least.outcomes(chat("C hi\nA/dana a", status="open")) == {"dana": "fail"}


MACROS = make_macros(["Thank you for contacting us today"])


def test_the_share_of_canned_text_goes_by_the_macro_file() -> None:
    text = "C hi\nA/dana Thank you for contacting us today! One moment\nA/lee ok"
    assert most("share_of_canned_text", macros=MACROS).messages(text) == ["dana: 75 %, limit 0 %"]
    assert most("share_of_canned_text", macros=MACROS).outcomes(text) == {"dana": "fail", "lee": "pass"}
    assert most("share_of_canned_text").outcomes(text) == {"nobody": "na (missing: macro file)"}


def test_the_share_of_words_on_a_signal_counts_the_sentences_in_which_it_stands_once() -> None:
    template = rule(Metric("share_of_words_on", ByChannel({}, 0), signal="p/offer"), message="{agent}: {value}, limit {limit}")
    bench = Bench([template], {"p/offer": Words(Role.AGENT, ("buy",))})
    assert bench.messages("C hi\nA/dana one two three. Buy, buy now! four\nA/lee five") == ["dana: 43 %, limit 0 %"]
    assert bench.outcomes("C buy\nA/dana one two") == {"dana": "pass"}
    assert bench.outcomes("C buy") == {"nobody": "na (no opportunity)"}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("C hi\nA/dana a", 0),
        ("C hi\nB a\n* transfer from=bot to=dana\nA/dana a", 0),
        ("C hi\nA/dana a\nC b\nA/lee c", 1),
        ("C hi\nA/dana a\n* transfer from=dana to=lee\nA/lee c", 1),
        ("C hi\nA/dana a\n* transfer from=dana to=billing\nC hm\nA/lee c", 1),
        ("C hi\nA/dana a\n* transfer from=dana to=billing", 1),
        ("C hi\nA/dana a\nA/lee b\nA/dana c\nA/eve d", 3),
    ],
)
def test_a_handoff_is_somebody_letting_go_of_the_contact(text: str, count: int) -> None:
    exact = Bench([rule(Metric("handoffs", max=ByChannel({}, count), min=ByChannel({}, count)), message="{value}, limit {limit}")])
    assert exact.outcomes(text) == {"nobody": "pass"}
    if count:
        assert most("handoffs", count - 1).messages(text) == [
            f"nobody: {count} transfer{'s' * (count > 1)}, limit {count - 1} transfer{'s' * (count != 2)}"
        ]


def test_nobody_is_charged_with_handoffs_unless_the_rule_says_so() -> None:
    text = "C hi\nA/dana a\nC b\nA/lee c\nC d\nA/eve e"
    assert most("handoffs", 1).outcomes(text) == {"nobody": "fail"}
    assert most("handoffs", 1, "actor").outcomes(text) == {"lee": "fail"}
    assert most("handoffs", 2, "actor").outcomes(text) == {"dana": "pass", "lee": "pass", "eve": "pass"}
    assert most("handoffs", 1, "first_agent").outcomes(text) == {"dana": "fail"}
    assert most("handoffs", 1, "actor").outcomes(f"{text}\nC f\nA/kim g") == {"lee": "fail"}, "not who let go last"


def test_distinct_agents_are_those_who_wrote() -> None:
    text = "C hi\nA/dana a\n* transfer from=dana to=lee\n* transfer from=lee to=eve\nA/eve c\nA/dana d"
    assert most("distinct_agents", 1).messages(text) == ["nobody: 2 agents, limit 1 agent"]
    assert most("distinct_agents", 2).outcomes(text) == {"nobody": "pass"}


def test_nobody_knows_how_many_agents_without_a_name_are() -> None:
    for name in ("handoffs", "distinct_agents"):
        assert most(name).outcomes("C hi\nA a\nA/dana b") == {"nobody": "na (missing: agent_ids)"}


PLAIN = "We sent it to you today. "
HARD = "Notwithstanding aforementioned considerations, reimbursement necessitates supplementary documentation regarding international transactions. "


def test_readability_is_a_school_grade_of_an_agent_s_own_words() -> None:
    easy, hard = PLAIN * 20, HARD * 12
    text = f"C hi\nA/dana {easy}\nA/lee {hard}"
    assert most("readability", 8).outcomes(text) == {"dana": "pass", "lee": "fail"}
    assert most("readability", 8).messages(text) == ["lee: grade 44, limit grade 8"]
    canned = make_macros([HARD])
    assert most("readability", 8, macros=canned).outcomes(f"C hi\nA/dana {easy}{HARD}\nA/lee {hard}") == {"dana": "pass"}


def test_below_a_hundred_words_no_grade_is_given() -> None:
    assert measured([PLAIN * 16]).grade is None
    assert measured([PLAIN * 17]).grade is not None
    assert most("readability", 8).outcomes(f"C hi\nA/dana {PLAIN}") == {"nobody": "na (no opportunity)"}


def test_the_grade_is_that_of_the_published_formula() -> None:
    words, sentences, letters = 102, 17, 17 * len("Wesentittoyoutoday")
    assert measured([PLAIN * 17]).grade == pytest.approx(max(4.71 * letters / words + 0.5 * words / sentences - 21.43, 0))
    words, sentences = 12 * len(HARD.split()), 12
    letters = 12 * sum(c.isalpha() for c in HARD)
    assert measured([HARD * 12]).grade == pytest.approx(4.71 * letters / words + 0.5 * words / sentences - 21.43)


def test_lines_and_messages_end_sentences_and_dots_in_words_do_not() -> None:
    long = "see version 2.5 on example.com about this order number that we talked of"
    lines = [long] * 8
    assert measured(lines).grade == measured(["\n".join(lines)]).grade == measured([". ".join(lines)]).grade
    joined = measured([" ".join(lines)]).grade
    separate = measured(lines).grade
    assert joined is not None
    assert separate is not None
    assert joined > separate


def test_the_longest_turn_and_the_longest_message_of_own_words_are_shown() -> None:
    (verdict,) = most("words_per_agent_turn").check("A/dana one\nC hi\nA/dana one two three\nC hi\nA/dana one two")
    assert [e.message for e in verdict.findings[0].evidence] == [2]
    text = f"C hi\nA/dana {HARD}\nA/dana {HARD * 11}\nA/dana {HARD}"
    (verdict,) = most("readability").check(text)
    assert [e.message for e in verdict.findings[0].evidence] == [2]
    (verdict,) = most("share_of_canned_text", macros=MACROS).check("A/dana a b\nA/dana Thank you for contacting us today\nA/dana c")
    assert [e.message for e in verdict.findings[0].evidence] == [1]
