from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from supportaudit.checks import make_macros
from supportaudit.checks.findings import QUOTE_LIMIT, duration_words, fill, normalise, number_words, quote
from supportaudit.model import Capture, Conversation, Signal, Span
from supportaudit.rulebook.templates import Absent, Avoid, Exists
from tests.checks.bench import Bench, Words, chat, rule, says

RUDE = {"p/rude": says("A", "nonsense")}


class Captured(Bench):
    """Finds one signal with the captures given."""

    def detect(self, conversation: Conversation) -> tuple[Signal, ...]:
        text = conversation.messages[0].text
        captures = (Capture("do", "refund that"), Capture("when", "it is {back}"), Capture("empty", "  "))
        return (Signal("p/cannot", 0, Span(0, len(text)), text, captures),)


def only(bench: Bench, text: str | Conversation) -> tuple[str, str | None]:
    (verdict,) = [v for v in bench.check(text) if v.findings]
    return verdict.findings[0].message, verdict.findings[0].suggestion


def captured(message: str, *suggest: str) -> tuple[str, str | None]:
    bench = Captured([rule(Avoid(("p/cannot",)), message=message, suggest=suggest)], {})
    return only(bench, "A/dana I can't refund that until it is {back}")


def test_captures_and_names_are_filled_in() -> None:
    assert captured("“{match}” by {agent} at {at}: {do}")[0] == (
        "“I can't refund that until it is {back}” by dana at dana's 1st message: refund that"
    )


def test_the_first_suggestion_whose_captures_are_all_known_is_taken() -> None:
    assert captured("x", "I can {do} once {who}", "I can {do} as soon as {when}", "never")[1] == "I can refund that as soon as it is {back}"
    assert captured("x", "{who}")[1] is None
    assert captured("x")[1] is None


def test_an_empty_capture_is_not_known() -> None:
    assert captured("x", "{empty}", "plain")[1] == "plain"


@dataclass(frozen=True)
class Given(Bench):
    """Finds these signals in any conversation of as many messages."""

    found: tuple[Signal, ...] = ()

    def detect(self, conversation: Conversation) -> tuple[Signal, ...]:
        assert len(conversation.messages) > max(signal.message for signal in self.found)
        return self.found


def without_value(kind: str, *suggest: str) -> tuple[str, str | None]:
    vague = Signal("p/cannot", 0, Span(0, 4), "soon", (Capture("due", "soon", None, kind),))
    return only(Given([rule(Avoid(("p/cannot",)), message="Said {due}.", suggest=suggest)], found=(vague,)), "A/dana soon")


def test_what_states_no_value_is_charged_and_quoted_and_no_suggestion_repeats_it() -> None:
    assert without_value("duration", "Done by {due}.", "Name a time.") == ("Said soon.", "Name a time.")
    assert without_value("duration", "Done by {due}.") == ("Said soon.", None)
    assert without_value("", "Done by {due}.", "Name a time.") == ("Said soon.", "Done by soon.")


def test_a_text_may_name_what_the_signal_captured_after_which_something_is_absent() -> None:
    gave = Signal("p/gave", 0, Span(2, 8), "448812", (Capture("number", "448812"), Capture("what", "given")))
    asks = Signal("p/asks", 1, Span(0, 7), "number?", (Capture("what", "asked"),))
    check = rule(Absent(("p/asks",), after="p/gave"), message="{what}: {number}", suggest=("I see {number} here.",))
    assert only(Given([check], found=(gave, asks)), "C 448812\nA/dana number?") == ("asked: 448812", "I see 448812 here.")


def test_names_are_filled_in_once_and_unknown_ones_become_an_ellipsis() -> None:
    assert fill("{a} {b} {c}", {"a": "{b}", "b": "x"}) == "{b} x …"


def test_a_quote_in_a_sentence_is_one_short_line_without_control_characters() -> None:
    assert quote(" a\n\n b\x1b[31m\x00\u202ec ") == "a bc"
    assert len(quote("x" * 1000)) == QUOTE_LIMIT
    assert quote("x" * 1000).endswith("…")


def test_evidence_keeps_the_whole_original_text() -> None:
    bench = Bench([rule(Avoid(("p/rude",)))], {"p/rude": says("A", "x" * 500)})
    (verdict,) = bench.check("A/dana " + "x" * 500)
    evidence = verdict.findings[0].evidence[0]
    assert evidence.text == "x" * 500
    assert (evidence.start, evidence.end) == (0, 500)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (45, "45 s"),
        (60, "1 min"),
        (600.2, "10 min 1 s"),
        (3600, "1 h"),
        (3905, "1 h 5 min"),
        (3601, "1 h"),
        (86400, "1 d"),
        (100000, "1 d 3 h"),
    ],
)
def test_durations_are_said_in_their_two_largest_units(seconds: float, words: str) -> None:
    assert duration_words(seconds) == words


def test_numbers_have_no_needless_fraction() -> None:
    assert [number_words(n) for n in (2.0, 2.5, 33.33333, 0)] == ["2", "2.5", "33.33", "0"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A/dana 10:04 nonsense", "10:04, dana"),
        ("A 10:04 nonsense", "10:04, agent"),
        ("C hi\nA/dana hi\nN/dana note\nA/dana nonsense", "dana's 2nd message"),
    ],
)
def test_a_place_is_a_time_and_a_name_or_which_message_of_whom(text: str, place: str) -> None:
    assert Bench([rule(Avoid(("p/rude",)), message="{at}")], RUDE).messages(text) == [place]


def test_places_show_the_date_when_the_conversation_spans_days_and_its_dates_mean_something() -> None:
    bench = Bench([rule(Avoid(("p/rude",)), message="{at}")], RUDE)
    conversation = chat("A/dana 10:00 hi\nA/dana 10:04 nonsense")
    first = conversation.messages[0]
    assert first.sent_at is not None
    earlier = replace(first, sent_at=first.sent_at.replace(day=1))
    two_days = replace(conversation, messages=(earlier, conversation.messages[1]))
    assert bench.messages(two_days) == ["2026-03-02 10:04, dana"]
    assert bench.messages(replace(two_days, metadata={"time_base": "clock"})) == ["10:04, dana"]


def prints(bench: Bench, conversation: Conversation | str) -> list[str]:
    return [finding.fingerprint for verdict in bench.check(conversation) for finding in verdict.findings]


AVOID = Bench([rule(Avoid(("p/rude",)))], RUDE)


def test_a_fingerprint_is_sixteen_hex_digits_and_the_same_every_time() -> None:
    assert prints(AVOID, "A/dana nonsense") == ["e729a66f5a96f741"]


def test_a_fingerprint_survives_new_names_new_messages_and_empty_lines() -> None:
    before = prints(AVOID, "C hi\nA/dana nonsense")
    assert prints(AVOID, "C hi\nA/lee nonsense\nC bye") == before
    assert prints(AVOID, "C hi\n* join lee\nA/lee  NONSENSE") == before
    assert prints(AVOID, "C hi\nC hm\nA/dana nonsense") != before


def test_a_message_s_own_id_is_its_identity() -> None:
    first = chat("C hi\nA/dana nonsense")
    with_id = replace(first, messages=(first.messages[0], replace(first.messages[1], id="m-9")))
    moved = replace(first, messages=(replace(with_id.messages[1], index=0), replace(first.messages[0], index=1)))
    assert prints(AVOID, moved) == prints(AVOID, with_id) != prints(AVOID, first)


def test_equal_matches_in_one_message_are_told_apart() -> None:
    marks = prints(AVOID, "A/dana nonsense nonsense Nonsense")
    assert len(set(marks)) == 3
    assert prints(AVOID, "A/dana nonsense")[0] == marks[0]


def test_checks_and_conversations_are_told_apart() -> None:
    two = Bench([rule(Avoid(("p/rude",)), id="p/one"), rule(Avoid(("p/rude",)), id="p/two")], RUDE)
    conversation = chat("A/dana nonsense")
    other = replace(conversation, id="c-2")
    assert len({*prints(two, conversation), *prints(two, other)}) == 4


def test_the_fingerprint_of_an_absence_survives_more_messages() -> None:
    bench = Bench([rule(Exists(("p/sorry",)))], {"p/sorry": Words(says("A").role, ("sorry",))})
    assert prints(bench, "C hi\nA/dana hello") == prints(bench, "C hi\nA/dana hello\nC hm\nA/lee bye")


def test_matches_are_compared_in_compatibility_form_and_without_case() -> None:
    assert normalise(" Ｆｕｌｌ \n WIDTH ") == "full width"


@pytest.mark.parametrize(
    ("accountable", "agent"), [(None, "dana"), ("queue", "the queue"), ("nobody", "nobody"), ("first_agent", "lee"), ("last_agent", "dana")]
)
def test_a_sentence_names_its_party_in_words(accountable: str | None, agent: str) -> None:
    bench = Bench([rule(Avoid(("p/rude",)), message="{agent}", accountable=accountable)], RUDE)
    assert bench.messages("A/lee hi\nC hm\nA/dana nonsense") == [agent]


def test_a_sentence_about_a_macro_or_somebody_without_a_name_says_so() -> None:
    canned = Bench([rule(Avoid(("p/rude",)), message="{agent}", wording=True)], RUDE, macros=make_macros(["plain nonsense here"]))
    assert canned.messages("A/dana plain nonsense here") == ["a canned response"]
    assert Bench([rule(Avoid(("p/rude",)), message="{agent}")], RUDE).messages("A nonsense") == ["the agent"]


@pytest.mark.parametrize(
    ("count", "place"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st"), (111, "111th"), (122, "122nd")],
)
def test_the_how_many_eth_message_it_is_is_said_as_people_do(count: int, place: str) -> None:
    bench = Bench([rule(Avoid(("p/rude",)), message="{at}")], RUDE)
    assert bench.messages("A/dana hi\n" * (count - 1) + "A/dana nonsense") == [f"dana's {place} message"]


def test_a_finding_carries_the_fingerprints_of_its_check_s_former_ids() -> None:
    renamed = {"p/first": "p/second", "p/second": "p/now", "p/other": "p/now", "p/loop": "p/loop"}
    (verdict,) = Bench([rule(Avoid(("p/rude",)), id="p/now")], RUDE, renamed=renamed).check("A/dana nonsense")
    former = [prints(Bench([rule(Avoid(("p/rude",)), id=check)], RUDE), "A/dana nonsense")[0] for check in ("p/first", "p/other", "p/second")]
    assert list(verdict.findings[0].former) == former


def test_a_quote_of_exactly_the_longest_length_is_whole() -> None:
    assert quote("x" * QUOTE_LIMIT) == "x" * QUOTE_LIMIT
    assert quote("x" * (QUOTE_LIMIT - 2) + " yyyy") == "x" * (QUOTE_LIMIT - 2) + "…"


def test_a_suggestion_for_what_was_matched_comes_before_those_of_the_check() -> None:
    own = replace(rule(Avoid(("p/rude", "p/odd")), suggest=("in general",)), suggest_for={"p/odd": ("say it so",)})
    bench = Bench([own], {**RUDE, "p/odd": says("A", "odd")})
    (verdict,) = bench.check("A/dana nonsense, odd")
    assert [f.suggestion for f in verdict.findings] == ["in general", "say it so"]
