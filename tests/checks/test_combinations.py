"""What the answers of several checks come to, party by party."""

from __future__ import annotations

from itertools import product

import pytest

from supportaudit.checks import evaluate
from supportaudit.checks.case import build_case
from supportaudit.checks.hours import BusinessCalendars
from supportaudit.checks.templates import Part, apply, combine
from supportaudit.model import QUEUE, Evidence, Outcome, Verdict
from supportaudit.rulebook import Config
from supportaudit.rulebook.conditions import Answered
from supportaudit.rulebook.rules import CheckRule
from supportaudit.rulebook.templates import Avoid, ByChannel, Combined, Count, Exists, Responds, Within
from tests.checks.bench import Bench, chat, rule, says

SIGNALS = {"p/sorry": says("A", "sorry"), "p/fix": says("A", "fixed"), "p/rude": says("A", "nonsense"), "p/ask": says("C", "boss")}
SORRY = rule(Exists(("p/sorry",)), id="p/says-sorry")
POLITE = rule(Avoid(("p/rude",)), id="p/polite")
ANSWERS = rule(Responds(("p/ask",), ("p/fix",)), id="p/answers")
SOON = Within(minutes=ByChannel({}, 10))
LETTER = {"+": Outcome.PASS, "-": Outcome.FAIL, "?": Outcome.PENDING, "o": Outcome.NA}


def test_a_combination_waits_for_time_where_one_of_its_parts_does() -> None:
    forever, soon = (rule(Responds(("p/ask",), ("p/fix",), within=within), id=f"p/{name}") for name, within in (("a", None), ("b", SOON)))
    waiting = chat("C 10:00 boss\nA/dana 10:01 hm", status="open")
    for parts, reason in (((forever, soon), "time runs"), ((forever,), "open")):
        (verdict,) = [v for v in Bench(combined("all_of", *parts), SIGNALS).check(waiting) if v.check == "p/all"]
        assert (verdict.outcome, verdict.reason) == (Outcome.PENDING, reason)


def combined(how: str, *parts: CheckRule, message: str = "{value} of {limit}") -> list[CheckRule]:
    return [*parts, rule(Combined(how, tuple(part.id for part in parts)), id="p/all", message=message)]


def outcomes(rules: list[CheckRule], text: str) -> dict[str, str]:
    verdicts = [v for v in Bench(rules, SIGNALS).check(text) if v.check == "p/all"]
    return {v.agent or "nobody": v.outcome.value + (f" ({v.reason})" if v.reason else "") for v in verdicts}


def table(how: str, answers: str) -> str:
    """What parts with these answers about one agent come to, as a letter."""
    case = Bench([], SIGNALS)
    conversation = chat("A/dana hello there my friend")
    parts = [Part(f"p/{i}", str(i), (Verdict(f"p/{i}", "c-1", "dana", LETTER[letter]),)) for i, letter in enumerate(answers)]
    (ruling,) = combine(
        Combined(how, tuple("ab")), build_case(conversation, case.detect(conversation), None, None, BusinessCalendars(Config())), parts
    )
    return next(letter for letter, outcome in LETTER.items() if outcome is ruling.outcome)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("all_of", {"++": "+", "+-": "-", "+?": "?", "+o": "+", "--": "-", "-?": "-", "-o": "-", "??": "?", "?o": "?", "oo": "o"}),
        ("any_of", {"++": "+", "+-": "+", "+?": "+", "+o": "+", "--": "-", "-?": "?", "-o": "-", "??": "?", "?o": "?", "oo": "o"}),
        ("none_of", {"++": "-", "+-": "-", "+?": "-", "+o": "-", "--": "+", "-?": "?", "-o": "+", "??": "?", "?o": "?", "oo": "o"}),
    ],
)
def test_the_table_of_two_parts_holds_in_either_order(how: str, expected: dict[str, str]) -> None:
    for one, other in product("+-?o", repeat=2):
        assert table(how, one + other) == expected.get(one + other, expected.get(other + one)), (how, one, other)


def test_each_agent_is_judged_by_what_the_parts_say_of_this_agent() -> None:
    text = "A/dana sorry, this is fixed for you\nC ok\nA/lee nonsense, I will not do it"
    assert outcomes(combined("all_of", SORRY, POLITE), text) == {"dana": "pass", "lee": "fail"}
    assert outcomes(combined("any_of", SORRY, POLITE), text) == {"dana": "pass", "lee": "fail"}
    assert outcomes(combined("none_of", SORRY, POLITE), text) == {"dana": "fail", "lee": "pass"}


def test_parts_that_are_na_are_left_out_and_all_of_them_give_na_with_the_reason() -> None:
    assert outcomes(combined("all_of", ANSWERS, POLITE), "C hi\nA/dana good morning to you all") == {"dana": "pass"}
    assert outcomes(combined("all_of", ANSWERS), "C hi\nA/dana good morning to you all") == {"nobody": "na (no trigger)"}
    assert outcomes(combined("any_of", ANSWERS, POLITE), "C hi\nA/dana ok") == {"dana": "na (no trigger)"}


def test_what_is_missing_is_said_before_other_reasons() -> None:
    timed = rule(Exists(("p/sorry",)), id="p/timed", requires=("timestamps",))
    assert outcomes(combined("all_of", ANSWERS, timed), "C hi\nA/dana good morning") == {"nobody": "na (missing: timestamps)"}


def test_the_queue_and_nobody_are_parties_too() -> None:
    unasked = rule(Avoid(("p/rude",)), id="p/nobody", accountable="nobody")
    assert outcomes(combined("all_of", ANSWERS), "C boss\n* end by=timeout") == {QUEUE: "fail"}
    assert outcomes(combined("all_of", unasked, POLITE), "A/dana nonsense, my dear good friend") == {"nobody": "fail", "dana": "fail"}


def test_a_failing_combination_shows_the_places_of_its_parts_and_names_them() -> None:
    (verdict,) = (v for v in Bench(combined("all_of", SORRY, POLITE), SIGNALS).check("A/dana nonsense, nonsense") if v.check == "p/all")
    (finding,) = verdict.findings
    assert finding.message == "p/says-sorry, p/polite of all 2 of them"
    assert [(e.message, e.text) for e in finding.evidence] == [(0, ""), (0, "nonsense"), (0, "nonsense")]


def test_a_combination_that_fails_by_what_was_met_shows_where_that_was() -> None:
    (verdict,) = (v for v in Bench(combined("none_of", SORRY), SIGNALS).check("A/dana sorry") if v.check == "p/all")
    assert [e.text for e in verdict.findings[0].evidence] == ["sorry"]
    (verdict,) = (v for v in Bench(combined("none_of", POLITE), SIGNALS).check("A/dana good morning to you all") if v.check == "p/all")
    assert verdict.findings[0].evidence == (Evidence(0, 0, 0, ""),)


def test_the_fingerprint_does_not_know_the_agent_s_name_nor_what_comes_later() -> None:
    def prints(text: str) -> list[str]:
        verdicts = Bench(combined("all_of", SORRY, POLITE), SIGNALS).check(text)
        return [f.fingerprint for v in verdicts if v.check == "p/all" for f in v.findings]

    assert prints("A/dana nonsense") == prints("A/zoe nonsense") == prints("A/dana nonsense\nC hm\nA/dana nonsense")
    two = prints("A/dana nonsense\nC hm\nA/lee nonsense")
    assert len(set(two)) == 2


def test_places_are_shown_once_and_not_without_end() -> None:
    many = combined("all_of", POLITE, rule(Count(("p/rude",), max=0), id="p/few"))
    (verdict,) = (v for v in Bench(many, SIGNALS).check("A/dana " + "nonsense " * 30) if v.check == "p/all")
    places = verdict.findings[0].evidence
    assert len(places) == len(set(places)) == 8


def test_a_broken_part_makes_the_whole_an_error_about_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate, "apply", lambda check, case: 1 / 0 if check.id == "p/polite" else apply(check, case))
    (verdict,) = (v for v in Bench(combined("all_of", SORRY, POLITE), SIGNALS).check("A/dana sorry") if v.check == "p/all")
    assert (verdict.agent, verdict.outcome, verdict.reason) == (None, Outcome.ERROR, "p/polite could not be evaluated")


def test_a_combination_may_have_a_condition_and_be_asked_for() -> None:
    parts = combined("all_of", SORRY, POLITE)
    rules = [*parts, rule(Avoid(("p/fix",)), id="p/then", when=Answered("p/all"))]
    verdicts = {v.check: v for v in Bench(rules, SIGNALS).check("A/dana sorry, it is fixed now")}
    assert verdicts["p/then"].outcome is Outcome.FAIL
    conditional = rule(Combined("all_of", ("p/says-sorry",)), id="p/all", when="p/ask")
    assert outcomes([SORRY, conditional], "A/dana sorry") == {"nobody": "na (no trigger)"}


def test_a_met_combination_keeps_the_places_of_what_was_met() -> None:
    (verdict,) = (v for v in Bench(combined("any_of", SORRY, POLITE), SIGNALS).check("A/dana sorry") if v.check == "p/all")
    assert [e.text for e in verdict.evidence] == ["sorry"]
    assert verdict.findings == ()
