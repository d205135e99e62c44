from __future__ import annotations

from dataclasses import replace

import pytest

from supportaudit.checks import Checker, make_macros
from supportaudit.model import CANNED, QUEUE, UNNAMED, Earlier, Mask, Signal, Span
from supportaudit.rulebook.rules import Rulebook
from supportaudit.rulebook.templates import Absent, Avoid, Count, Near
from tests.checks.bench import Bench, chat, rule, says

AVOID = Bench([rule(Avoid(("p/rude",)))], {"p/rude": says("A", "nonsense", "rubbish")})
LONG = "that is the fourth word and more"


def test_each_occurrence_is_a_finding_of_the_agent_who_said_it() -> None:
    verdicts = AVOID.check(f"A/dana nonsense, rubbish\nA/lee {LONG}\nA/kim ok")
    assert [(v.agent, v.outcome.value, len(v.findings)) for v in verdicts] == [("dana", "fail", 2), ("kim", "na", 0), ("lee", "pass", 0)]


def test_the_five_word_occasion_limits_pass_only() -> None:
    assert AVOID.outcomes("C hi\nA/dana Nonsense.") == {"dana": "fail"}
    assert AVOID.outcomes("C hi\nA/dana ok") == {"dana": "na (no opportunity)"}
    assert AVOID.outcomes("A/dana one two three four\nA/dana one two three four") == {"dana": "na (no opportunity)"}
    assert AVOID.outcomes("A/dana one two three four five") == {"dana": "pass"}


def test_contractions_are_two_words_and_links_are_none() -> None:
    assert AVOID.outcomes("A/dana It won't take long.") == {"dana": "pass"}
    assert AVOID.outcomes("A/dana @ana see https://example.com/a/b now ... please") == {"dana": "na (no opportunity)"}


def test_quoted_words_are_no_occasion() -> None:
    conversation = chat("A/dana > one two three four five six")
    message = conversation.messages[0]
    quoted = replace(message, masks=(Mask(0, 12, "quote"), Mask(20, len(message.text), "quote")))
    assert AVOID.outcomes(conversation) == {"dana": "pass"}
    assert AVOID.outcomes(replace(conversation, messages=(quoted,))) == {"dana": "na (no opportunity)"}


def test_without_an_agent_there_was_no_opportunity() -> None:
    assert AVOID.outcomes("C I can not pay until Friday") == {"nobody": "na (no opportunity)"}


def test_overlapping_occurrences_are_one_finding() -> None:
    bench = Bench([rule(Avoid(("p/a", "p/b")))], {"p/a": says("A", "not our problem"), "p/b": says("A", "our problem", "not our")})
    (verdict,) = bench.check("A/dana That is not our problem.")
    assert [f.evidence[0].text for f in verdict.findings] == ["not our problem"]


def test_what_a_bot_says_is_nobody_s_finding() -> None:
    bench = Bench([rule(Avoid(("p/rude",)))], {"p/rude": says("B", "nonsense")})
    assert bench.outcomes(f"B nonsense\nA/dana {LONG}") == {"dana": "pass"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A/dana No refund.\nA/dana But I can send a new one.", "pass"),
        ("A/dana No refund. But I can send a new one.", "pass"),
        ("A/dana But I can send one.\nC no\nA/dana No refund.", "pass"),
        ("A/dana No refund.\nC why\nA/dana Rules are rules here, sorry.\nA/dana But I can send one.", "fail"),
        ("A/dana No refund.\nC But I can pay for it myself", "fail"),
    ],
)
def test_an_alternative_on_the_same_side_at_most_one_message_away_excuses(text: str, expected: str) -> None:
    template = Avoid(("p/refusal",), Near("p/alternative", 1))
    bench = Bench([rule(template)], {"p/refusal": says("A", "no refund"), "p/alternative": says("A", "but I can")})
    customers = Bench([rule(template)], {**bench.signals, "p/alternative": says("C", "but I can")})
    assert bench.outcomes(text) == {"dana": expected}
    assert customers.outcomes("A/dana No refund.\nC But I can pay for it myself") == {"dana": "fail"}


ABSENT = Bench(
    [rule(Absent(("p/asks",), after="p/gives"), message="Asked again ({after_at}).")],
    {"p/asks": says("A", "order number"), "p/gives": says("C", "448812"), "p/done": says("C", "solved")},
)


def test_absent_counts_only_after_the_first_after() -> None:
    assert ABSENT.outcomes("A/dana Your order number?\nC 448812\nA/dana Thanks, I have found it now") == {"dana": "pass"}
    assert ABSENT.outcomes("C 448812\nA/dana hi\nA/lee Your order number?") == {"dana": "na (no opportunity)", "lee": "fail"}


def test_absent_without_its_after_has_no_trigger() -> None:
    assert ABSENT.outcomes("C it broke\nA/dana What is your order number?") == {"nobody": "na (no trigger)"}


def test_absent_ends_at_the_next_before() -> None:
    bench = Bench([rule(Absent(("p/asks",), after="p/gives", before="p/done"))], ABSENT.signals)
    assert bench.outcomes("C 448812\nA/dana I see it here, thank you\nC solved\nA/dana Your order number?") == {"dana": "pass"}


def test_the_finding_says_when_and_by_whom_the_other_thing_was_said() -> None:
    assert ABSENT.messages("C/Ana 10:00 448812\nA/dana 10:01 order number?") == ["Asked again (10:00, Ana)."]
    assert ABSENT.messages("C hi\nC 448812\nA/dana order number?") == ["Asked again (customer's 2nd message)."]


COUNT = {"p/offer": says("A", "premium")}


def test_count_fails_from_the_first_occurrence_above_the_maximum() -> None:
    bench = Bench([rule(Count(("p/offer",), max=2), message="{value} of {limit}")], COUNT)
    verdicts = bench.check(f"A/dana premium premium\nA/lee premium, {LONG}\nA/lee premium")
    assert [(v.agent, v.outcome.value) for v in verdicts] == [("dana", "na"), ("lee", "fail")]
    assert [f.message for f in verdicts[1].findings] == ["3 of 2", "4 of 2"]


def test_count_per_agent_counts_each_agent_alone() -> None:
    bench = Bench([rule(Count(("p/offer",), per="agent", max=1))], COUNT)
    assert bench.outcomes(f"A/dana premium {LONG}\nA/lee premium premium {LONG}") == {"dana": "pass", "lee": "fail"}


def test_count_per_hundred_words_is_a_rate_with_one_finding() -> None:
    bench = Bench([rule(Count(("p/offer",), per="100_agent_words", max=10), message="{value}, limit {limit}")], COUNT)
    verdicts = bench.check("A/dana premium premium three four five\nA/lee premium two three four five six seven eight nine ten")
    assert [(v.agent, v.outcome.value) for v in verdicts] == [("dana", "fail"), ("lee", "pass")]
    assert [f.message for f in verdicts[0].findings] == ["40 per 100 words, limit 10"]
    assert len(verdicts[0].findings[0].evidence) == 2


def test_a_minimum_that_is_not_reached_says_where_it_was_looked_for() -> None:
    bench = Bench([rule(Count(("p/offer",), min=1), message="No offer.")], COUNT)
    assert bench.outcomes("C hi\nA/dana hello\nC ok\nA/lee premium") == {"lee": "pass"}
    assert bench.messages("C hi\nA/dana hello\nC ok\nA/lee bye") == ["No offer. Not seen in replies 1 to 2."]
    assert bench.outcomes(chat("C hi\nA/dana hello", status="open")) == {"dana": "pending (open)"}


def test_minimum_and_maximum_can_stand_together() -> None:
    bench = Bench([rule(Count(("p/offer",), min=1, max=2))], COUNT)
    assert bench.outcomes("A/dana premium") == {"dana": "pass"}
    assert bench.outcomes("A/dana premium premium premium") == {"dana": "fail"}
    assert bench.outcomes("A/dana hello") == {"dana": "fail"}


WORDING = Bench(
    [rule(Avoid(("p/refusal",)), wording=True)],
    {"p/refusal": says("A", "can not share"), "config/required_wording": says("A", "I can not share that until")},
)


def test_wording_that_law_requires_is_no_finding() -> None:
    assert WORDING.outcomes("A/dana I can not share that until you pass verification") == {"dana": "na (required)"}
    assert WORDING.outcomes("A/dana I can not share my lunch with you") == {"dana": "fail"}


def test_required_wording_hides_no_other_finding() -> None:
    (verdict,) = WORDING.check("A/dana I can not share that until you pass verification\nA/dana I can not share this")
    assert [f.evidence[0].message for f in verdict.findings] == [1]


def test_required_wording_excuses_only_checks_about_wording() -> None:
    bench = Bench([rule(Avoid(("p/refusal",)))], WORDING.signals)
    assert bench.outcomes("A/dana I can not share that until you pass verification") == {"dana": "fail"}


MACRO = "Thank you for contacting us. We can not share that over chat, please write to us."


def test_a_finding_inside_a_macro_belongs_to_the_macro_not_to_the_agent() -> None:
    bench = Bench(WORDING.rules, {"p/refusal": says("A", "can not share")}, macros=make_macros([MACRO]))
    text = "A/dana Hi Ana!  thank you for CONTACTING us. We can not share that\\nover chat, please write to us!"
    assert bench.outcomes(text) == {CANNED: "fail", "dana": "na (no opportunity)"}
    assert bench.outcomes(f"{text}\nA/dana These five words are mine") == {CANNED: "fail", "dana": "pass"}
    assert bench.outcomes(f"{text}\nA/dana I can not share it") == {CANNED: "fail", "dana": "fail"}


def test_without_a_macro_file_nothing_is_canned() -> None:
    assert WORDING.outcomes(f"A/dana {MACRO}") == {"dana": "fail"}


def test_a_macro_inside_a_check_that_is_not_about_wording_stays_the_agent_s() -> None:
    bench = Bench([rule(Avoid(("p/refusal",)))], {"p/refusal": says("A", "can not share")}, macros=make_macros([MACRO]))
    assert bench.outcomes(f"A/dana {MACRO}") == {"dana": "fail"}


def test_agents_without_a_name_share_one_verdict() -> None:
    assert AVOID.outcomes(f"A nonsense\nA/dana {LONG}\nA {LONG}") == {UNNAMED: "fail", "dana": "pass"}


@pytest.mark.parametrize(
    ("accountable", "expected"),
    [
        ("queue", {QUEUE: "fail"}),
        ("nobody", {"nobody": "fail"}),
        ("first_agent", {"dana": "fail"}),
        ("last_agent", {"kim": "fail"}),
        ("owner_at_breach", {"lee": "fail", "dana": "pass", "kim": "pass"}),
    ],
)
def test_a_rule_may_name_another_accountable_party(accountable: str, expected: dict[str, str]) -> None:
    bench = Bench([rule(Avoid(("p/rude",)), accountable=accountable)], AVOID.signals)
    assert bench.outcomes(f"A/dana {LONG}\nA/lee nonsense\nA/kim {LONG}") == expected


def test_a_party_that_nobody_could_charge_passes_only_with_an_occasion() -> None:
    bench = Bench([rule(Avoid(("p/rude",)), accountable="queue")], AVOID.signals)
    assert bench.outcomes(f"A/dana {LONG}") == {QUEUE: "pass"}
    assert bench.outcomes("A/dana ok") == {QUEUE: "na (no opportunity)"}


def test_nobody_is_credited_with_a_window_that_was_over() -> None:
    signals = {"p/asks": says("A", "order number"), "p/gives": says("C", "448812"), "p/done": says("C", "that worked")}
    bench = Bench([rule(Absent(("p/asks",), after="p/gives", before="p/done"))], signals)
    text = "C 448812\nA/dana ok\nC that worked\nA/lee Great, then have a wonderful day my friend"
    assert bench.outcomes(text) == {"dana": "na (no opportunity)", "lee": "na (no opportunity)"}


def test_a_match_that_runs_on_into_the_agent_s_own_line_is_still_the_macro_s() -> None:
    text = "Unfortunately we do not offer refunds on items bought in the sale"
    macros = make_macros([text])
    bench = Bench(
        [rule(Avoid(("p/no",)), wording=True)], {"p/no": says("A", "do not offer refunds on items bought in the sale\n-Dana")}, macros=macros
    )
    assert bench.outcomes(f"A/dana {text}\\n-Dana") == {CANNED: "fail", "dana": "na (no opportunity)"}


def test_a_rate_shows_at_most_five_places_and_names_its_party() -> None:
    bench = Bench([rule(Count(("p/offer",), per="100_agent_words", max=10), message="{value}")], COUNT)
    (verdict,) = bench.check("A/dana " + "premium " * 7)
    assert len(verdict.findings[0].evidence) == 5
    assert [f.message for f in verdict.findings] == ["100 per 100 words"]
    queue = Bench([rule(Count(("p/offer",), per="100_agent_words", max=10), accountable="queue")], COUNT)
    assert queue.outcomes("A/dana " + "premium " * 7) == {QUEUE: "fail"}


def test_a_rate_of_one_short_message_counts_only_where_it_breaks_the_limit() -> None:
    bench = Bench([rule(Count(("p/offer",), per="100_agent_words", max=50))], COUNT)
    assert bench.outcomes("A/dana premium") == {"dana": "fail"}
    assert bench.outcomes("A/dana premium is nice") == {"dana": "na (no opportunity)"}
    assert bench.outcomes("A/dana hi") == {"dana": "na (no opportunity)"}
    assert bench.outcomes("A/dana premium premium three four") == {"dana": "na (no opportunity)"}, "as many as are allowed"


def test_a_rate_below_its_minimum_shows_the_last_message_where_nothing_was_said() -> None:
    bench = Bench([rule(Count(("p/offer",), per="100_agent_words", min=10), message="{value}, limit {limit}")], COUNT)
    (verdict,) = bench.check("A/dana one two three four five six\nC ok\nA/dana bye")
    assert [f.message for f in verdict.findings] == ["0 per 100 words, limit 10"]
    assert [(e.message, e.text) for e in verdict.findings[0].evidence] == [(2, "")]
    assert bench.outcomes("A/dana one two three four five six seven eight nine premium") == {"dana": "pass"}


def test_what_the_macros_and_the_law_say_is_in_no_rate() -> None:
    signals = {**COUNT, "config/required_wording": says("A", "premium by law")}
    bench = Bench([rule(Count(("p/offer",), per="100_agent_words", max=5), wording=True)], signals, macros=make_macros(["our premium plan"]))
    assert bench.outcomes("A/dana our premium plan, and then five words more here") == {"dana": "pass"}
    assert bench.outcomes("A/dana premium by law, and then five words more here") == {"dana": "pass"}
    assert bench.outcomes("A/dana premium, and then five words more here") == {"dana": "fail"}


def test_a_minimum_per_agent_is_asked_of_each_agent_alone() -> None:
    bench = Bench([rule(Count(("p/offer",), per="agent", min=2), message="{value} of {limit}.")], COUNT)
    text = "C hi\nA/dana premium premium\nC ok\nA/lee premium"
    assert bench.outcomes(text) == {"dana": "pass", "lee": "fail"}
    assert bench.messages(text) == ["1 of 2. Not seen in replies 1 to 2."]
    (dana, lee) = bench.check(text)
    assert [e.message for e in dana.evidence] == [1, 1]
    assert [(e.message, e.text) for e in lee.findings[0].evidence] == [(3, "premium")]
    assert bench.outcomes("C hi") == {"nobody": "na (no opportunity)"}


def test_a_maximum_and_a_minimum_are_both_asked() -> None:
    bench = Bench([rule(Count(("p/offer",), min=1, max=2))], COUNT)
    assert bench.outcomes(f"A/dana {LONG}") == {"dana": "fail"}
    assert bench.outcomes(f"A/dana premium {LONG}") == {"dana": "pass"}
    assert bench.outcomes("A/dana premium premium premium") == {"dana": "fail"}
    assert len(bench.check("A/dana premium premium premium")[0].findings) == 1


def test_what_opens_or_closes_a_window_is_outside_of_it() -> None:
    signals = {"p/a": says("C", "alpha"), "p/b": says("A", "beta")}
    again = Bench([rule(Absent(("p/a",), after="p/a"), accountable="last_agent")], signals)
    assert again.outcomes(f"C alpha\nA/dana {LONG}") == {"dana": "pass"}
    assert again.outcomes(f"C alpha alpha\nA/dana {LONG}") == {"dana": "fail"}
    until = Bench([rule(Absent(("p/b",), before="p/b"))], signals)
    assert until.outcomes(f"A/dana beta beta {LONG}") == {"dana": "pass"}


def test_words_after_the_window_are_no_occasion_and_those_of_its_last_message_are() -> None:
    bench = Bench([rule(Absent(("p/rude",), after="p/a", before="p/b"))], {**AVOID.signals, "p/a": says("C", "alpha"), "p/b": says("A", "beta")})
    assert bench.outcomes(f"C alpha\nA/dana beta {LONG}") == {"dana": "pass"}
    assert bench.outcomes(f"C alpha\nA/dana beta\nA/dana {LONG}") == {"dana": "na (no opportunity)"}
    assert bench.outcomes(f"A/dana {LONG}\nC alpha\nA/dana beta") == {"dana": "na (no opportunity)"}


def test_a_match_is_canned_where_it_begins_in_the_macro_and_at_least_half_of_it_lies_there() -> None:
    def outcomes(text: str, macro: str, words: str) -> dict[str, str]:
        return Bench([rule(Avoid(("p/rude",)), wording=True)], {"p/rude": says("A", words)}, macros=make_macros([macro])).outcomes(text)

    assert outcomes("A/dana no refunds today", "we offer no refunds", "no refunds") == {"dana": "fail"}
    assert outcomes("A/dana abcd efgh", "abcd", "abcd efg") == {CANNED: "fail", "dana": "na (no opportunity)"}
    assert outcomes("A/dana abcd efghi", "abcd", "abcd efgh") == {"dana": "fail"}
    assert outcomes("A/dana abcd efgh", "efgh", "abcd efgh") == {"dana": "fail"}


def test_wording_is_required_where_any_of_it_overlaps_and_not_where_it_only_touches() -> None:
    def outcomes(text: str) -> dict[str, str]:
        signals = {"p/rude": says("A", "nonsense"), "config/required_wording": says("A", "by law", "nonsense by")}
        return Bench([rule(Avoid(("p/rude",)), wording=True)], signals).outcomes(text)

    assert outcomes("A/dana nonsense by them") == {"dana": "na (required)"}
    assert outcomes("A/dana nonsenseby law") == {"dana": "fail"}
    assert outcomes("A/dana by lawnonsense") == {"dana": "fail"}
    assert outcomes("A/dana by law\nA/dana nonsense") == {"dana": "fail"}


def test_an_excuse_counts_the_public_messages_of_its_side_only() -> None:
    bench = Bench([rule(Avoid(("p/rude",), Near("p/sorry", 1)))], {**AVOID.signals, "p/sorry": says("A", "sorry")})
    assert bench.outcomes("A/dana nonsense\nC hm\nN/dana note\nC hm\nA/dana sorry") == {"dana": "na (no opportunity)"}
    assert bench.outcomes("A/dana sorry\nA/dana one\nA/dana nonsense") == {"dana": "fail"}
    assert bench.outcomes("A/dana sorry\nA/dana nonsense\nA/dana three") == {"dana": "na (no opportunity)"}


@pytest.mark.parametrize(
    ("accountable", "expected"),
    [
        ("queue", {QUEUE: "pass"}),
        ("nobody", {"nobody": "pass"}),
        ("first_agent", {"dana": "pass"}),
        ("last_agent", {"lee": "pass"}),
        ("owner_at_breach", {"dana": "na (no opportunity)", "lee": "pass"}),
        (None, {"dana": "na (no opportunity)", "lee": "pass"}),
    ],
)
def test_whom_a_check_could_charge_it_credits(accountable: str | None, expected: dict[str, str]) -> None:
    bench = Bench([rule(Avoid(("p/rude",)), accountable=accountable)], AVOID.signals)
    assert bench.outcomes(f"C hi\nA/dana ok\nC hm\nA/lee {LONG}") == expected


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("A/dana hi\n* transfer from=DANA to=lee\nA/lee hi", "dana"),
        ("A/dana hi\n* transfer to=lee\nA/lee hi", "dana"),
        ("A/dana hi\n* transfer from=bot to=lee\nA/lee hi", "dana"),
        ("C hi\n* transfer to=lee\nA/lee hi", "lee"),
        ("A/dana hi\nA/lee hi\n* transfer from=dana to=kim", "dana"),
        ("C hi\n* transfer to=kim", None),
    ],
)
def test_an_event_is_booked_on_the_agent_who_brought_it_about_as_far_as_the_export_says(text: str, who: str | None) -> None:
    bench = Bench([rule(Avoid(("p/moved",)))], {"p/moved": says("A", "never said", event="transfer")})
    assert [v.agent for v in bench.check(text) if v.findings] == [who]


def test_a_finding_shows_the_earlier_place_that_the_signal_takes_up() -> None:
    conversation = chat("C 10:00 order 44\nA/dana 10:01 ok\nC 10:02 hm\nA/dana 10:03 What order is it, please?")
    asks = Signal("p/asks", 3, Span(0, 10), "What order", earlier=Earlier(0, Span(0, 8)))
    for template in (Avoid(("p/asks",)), Absent(("p/asks",)), Count(("p/asks",), max=0)):
        checked = rule(template, message="{match}: {earlier}, {after_at}")
        checker = Checker(Rulebook(packs=(), signals={}, checks={checked.id: checked}, sections={}))
        (finding,) = (finding for verdict in checker.check(conversation, (asks,)) for finding in verdict.findings)
        assert finding.message == "What order: order 44, 10:00, customer"
        assert [(one.message, one.text) for one in finding.evidence] == [(3, "What order"), (0, "order 44")]
