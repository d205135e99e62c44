from __future__ import annotations

from dataclasses import replace

import pytest

from supportaudit.rulebook.conditions import AllOf, Answered, AnyOf, ChannelIs, Condition, Excuse, FieldIs, HasSignal, Not
from supportaudit.rulebook.templates import Avoid, Exists, Responds
from tests.checks.bench import Bench, chat, office, rule, says

SIGNALS = {"p/a": says("C", "alpha"), "p/b": says("C", "beta"), "p/rude": says("A", "nonsense")}
CHAT_ONLY = ChannelIs(frozenset({"chat", "sms"}))
A, B = HasSignal("p/a"), HasSignal("p/b")


def reason(condition: Condition) -> str:
    verdicts = Bench([rule(Avoid(("p/rude",)), when=condition)], SIGNALS).check("C alpha\nA/dana nonsense")
    return verdicts[0].reason if verdicts[0].outcome.value == "na" else ""


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (A, ""),
        (B, "no trigger"),
        (Not(B), ""),
        (Not(A), "no trigger"),
        (AllOf((A, Not(B))), ""),
        (AllOf((A, B)), "no trigger"),
        (AllOf((B, ChannelIs(frozenset({"email"})))), "channel"),
        (AllOf(()), ""),
        (AnyOf((B, A)), ""),
        (AnyOf((B, ChannelIs(frozenset({"email"})))), "no trigger"),
        (AnyOf((ChannelIs(frozenset({"email"})), ChannelIs(frozenset({"voice"})))), "channel"),
        (CHAT_ONLY, ""),
        (Not(CHAT_ONLY), "channel"),
        (ChannelIs(frozenset({"email"})), "channel"),
    ],
)
def test_a_check_whose_condition_does_not_hold_is_na_with_the_reason(condition: Condition, expected: str) -> None:
    assert reason(condition) == expected


@pytest.mark.parametrize(
    ("name", "values", "holds"),
    [
        ("tags", {"billing"}, True),
        ("tags", {"returns"}, False),
        ("status", {"closed"}, True),
        ("status", {"open"}, False),
        ("vendor", {"NORTHWIND"}, True),
        ("team", {"tier-1"}, False),
        ("subject", {"help"}, True),
        ("metadata.priority", {"high"}, True),
        ("metadata.vip", {"true"}, True),
        ("metadata.queue", {"b"}, True),
        ("metadata.count", {"3"}, True),
        ("metadata.absent", {"none"}, False),
    ],
)
def test_a_field_has_one_of_the_values_whatever_their_case(name: str, values: set[str], holds: bool) -> None:
    conversation = replace(
        chat("A/dana one two three four five", tags=("Billing", "vip")),
        vendor="Northwind",
        subject="Help",
        metadata={"priority": "High", "vip": True, "queue": ["a", "b"], "count": 3, "absent": None},
    )
    outcomes = Bench([rule(Avoid(("p/rude",)), when=FieldIs(name, frozenset(values)))], SIGNALS).outcomes(conversation)
    assert outcomes == ({"dana": "pass"} if holds else {"nobody": "na (no trigger)"})


@pytest.mark.parametrize(
    ("excuse", "text", "excused"),
    [
        (Excuse("p/a"), "C alpha\nA/dana nonsense", True),
        (Excuse("p/a"), "C gamma\nA/dana nonsense", False),
        (Excuse("p/a", before="p/rude"), "C alpha\nA/dana nonsense", True),
        (Excuse("p/a", before="p/rude"), "A/dana nonsense\nC alpha\nA/dana nonsense", False),
        (Excuse("p/a", after="p/b"), "C alpha\nC beta\nA/dana nonsense", False),
        (Excuse("p/a", after="p/b"), "C beta\nC alpha\nA/dana nonsense", True),
        (Excuse("p/a", after="p/b"), "C beta\nC alpha\nC beta\nA/dana nonsense", False),
        (Excuse("p/a", after="p/b"), "C alpha\nA/dana nonsense", False),
        (Excuse("p/a", after="p/a"), "C alpha\nA/dana nonsense", False),
        (Excuse("p/rude", before="p/rude"), "C hi\nA/dana nonsense", False),
    ],
)
def test_an_excuse_stands_after_the_last_after_and_before_the_first_before(excuse: Excuse, text: str, excused: bool) -> None:
    bench = Bench([rule(Avoid(("p/rude",)), unless=excuse)], SIGNALS)
    assert list(bench.outcomes(text).values()) == (["na (excused)"] if excused else ["fail"])


def test_answered_means_met_by_somebody_and_failed_by_nobody() -> None:
    signals = {**SIGNALS, "p/yes": says("A", "sure")}
    first = rule(Responds(("p/a",), ("p/yes",), repeat="each"), id="p/first")
    second = rule(Avoid(("p/rude",)), id="p/second", when=Answered("p/first"))
    bench = Bench([first, second], signals)

    def outcome(text: str) -> str:
        return next(v.outcome.value for v in bench.check(text) if v.check == "p/second")

    assert outcome("C alpha\nA/dana sure, nonsense") == "fail"
    assert outcome("C alpha\nA/dana nonsense") == "na"
    assert outcome("C gamma\nA/dana nonsense") == "na"
    assert outcome("C alpha\nA/dana sure, nonsense\nC alpha\nA/lee hm") == "na"


def test_answered_of_a_check_that_is_not_in_the_rulebook_never_holds() -> None:
    assert reason(Answered("p/unknown")) == "no trigger"


def test_another_language_is_na_and_an_unstated_one_is_the_run_s() -> None:
    german = Bench([rule(Avoid(("p/rude",)), lang="de")], SIGNALS)
    english = Bench([rule(Avoid(("p/rude",)))], SIGNALS)
    assert german.outcomes("A/dana nonsense") == {"nobody": "na (language)"}
    assert english.outcomes(chat("A/dana nonsense", lang="de")) == {"nobody": "na (language)"}
    assert english.outcomes(chat("A/dana nonsense", lang="en-GB")) == {"dana": "fail"}
    assert english.outcomes("A/dana nonsense") == {"dana": "fail"}


@pytest.mark.parametrize(
    ("requires", "text", "expected"),
    [
        ("timestamps", "A/dana 10:00 nonsense", "fail"),
        ("timestamps", "A/dana nonsense", "na (missing: timestamps)"),
        ("agent_ids", "A/dana nonsense", "fail"),
        ("agent_ids", "A nonsense", "na (missing: agent_ids)"),
        ("parser", "A/dana 10:00 nonsense", "na (missing: parser)"),
    ],
)
def test_what_a_check_requires_and_the_transcript_lacks_is_named(requires: str, text: str, expected: str) -> None:
    assert list(Bench([rule(Avoid(("p/rude",)), requires=(requires,))], SIGNALS).outcomes(text).values()) == [expected]


def test_a_check_without_its_trigger_misses_nothing() -> None:
    bench = Bench([rule(Exists(("p/rude",), after="p/a"), requires=("timestamps",))], SIGNALS)
    assert bench.outcomes("C hi\nA/dana hello") == {"nobody": "na (no trigger)"}


def test_words_in_private_notes_trigger_nothing() -> None:
    bench = Bench([rule(Avoid(("p/rude",)))], SIGNALS)
    assert bench.outcomes("C hi\nN/dana nonsense\nA/dana hello") == {"dana": "na (no opportunity)"}


OUTSIDE, INSIDE = FieldIs("after_hours", frozenset({"yes"})), FieldIs("after_hours", frozenset({"no"}))
EVENING, MORNING = "C 18:00 alpha\nA/dana 18:01 nonsense", "C 10:00 alpha\nA/dana 18:01 nonsense"


def staffed(condition: Condition, text: str = EVENING, *, hours: bool = True, **fields: object) -> str:
    bench = Bench([rule(Avoid(("p/rude",)), when=condition)], SIGNALS, config=office() if hours else None)
    (verdict,) = bench.check(replace(chat(text), **fields))  # type: ignore[arg-type]  # metadata
    return verdict.reason


@pytest.mark.parametrize(
    ("condition", "text", "expected"),
    [
        (OUTSIDE, EVENING, ""),
        (OUTSIDE, MORNING, "no trigger"),
        (INSIDE, EVENING, "no trigger"),
        (INSIDE, MORNING, ""),
        (Not(OUTSIDE), MORNING, ""),
        (OUTSIDE, "C 17:00 alpha\nA/dana 17:01 nonsense", ""),
        (OUTSIDE, "A/dana 18:00 nonsense", "no trigger"),
        (OUTSIDE, "C alpha\nA/dana 18:01 nonsense", "missing: timestamps"),
        (OUTSIDE, "B 18:00 hello\nC 10:00 alpha\nA/dana nonsense", "no trigger"),
    ],
)
def test_after_hours_is_when_the_customer_s_first_message_came(condition: Condition, text: str, expected: str) -> None:
    assert staffed(condition, text) == expected


def test_where_the_hours_are_not_known_nothing_holds_that_depends_on_them() -> None:
    for condition in (OUTSIDE, INSIDE, Not(OUTSIDE), AnyOf((OUTSIDE, B)), AllOf((A, OUTSIDE)), Not(Not(OUTSIDE))):
        assert staffed(condition, hours=False) == "missing: business hours"
    assert staffed(OUTSIDE, metadata={"time_base": "clock"}) == "missing: dates"


def test_what_is_known_decides_where_the_hours_are_not() -> None:
    assert staffed(AnyOf((OUTSIDE, A)), hours=False) == ""
    assert staffed(AllOf((OUTSIDE, B)), hours=False) == "no trigger"
    assert staffed(AllOf((OUTSIDE, ChannelIs(frozenset({"email"})))), hours=False) == "channel"
