"""The arithmetic of a score in words says what the score is."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.model import CANNED, QUEUE, Outcome
from supportaudit.rulebook.rules import Rulebook
from supportaudit.scoring import account, in_no_score, score_conversation
from tests.builders import Item, chat, rulebook, verdict, verdicts

BOOK = rulebook(
    Item("heard/hear"),
    Item("heard/empathize", weight=2),
    Item("heard/resolve", weight=3),
    Item("wording/blunt", "Wording", critical="business"),
    Item("lab/new", "Lab", weight=9, status="experimental"),
    Item("promises/follow-up", "Ownership", weight=9, scored=False),
    Item("time/first-reply", "Timeliness", weight=2, accountable="queue"),
    sections={"HEARD": 3, "Wording": 0.5},
)
CHAT = chat("C My mug broke\nA/Ana Sorry to hear that, I will send a new one")
ANSWERS = {"heard/hear": "pass", "heard/empathize": "fail", "heard/resolve": "pass", "wording/blunt": "pass"}


def told(check: str, answers: dict[str, str], rules: Rulebook = BOOK, policy: str = "flag") -> list[str]:
    found = verdicts(answers)
    (evaluation,) = score_conversation(CHAT, found, rules, policy)
    own = next(v for v in found if v.check == check)
    return list(account(rules.checks[check], own, evaluation, found, rules))


def test_points_sections_weights_score_and_cost_are_told() -> None:
    assert told("heard/empathize", ANSWERS) == [
        "2 points in section HEARD, 0 of them met",
        "section HEARD: 4 of 6 points = 66.7, section weight 3",
        "section Wording: 1 of 1 points = 100.0, section weight 0.5",
        "QA score: (3 x 66.7 + 0.5 x 100.0) / 3.5 = 71.4",
        "this line item cost 28.6 of the 28.6 that are missing to 100",
    ]


def test_the_score_before_and_after_auto_fail_are_told() -> None:
    lines = told("wording/blunt", {**ANSWERS, "wording/blunt": "fail"}, policy="zero")
    assert lines[-3:] == [
        "QA score: (3 x 66.7 + 0.5 x 0.0) / 3.5 = 57.1",
        "this line item cost 14.3 of the 42.9 that are missing to 100",
        "after auto-fail: 0.0",
    ]


def test_the_score_before_reviews_is_told_where_they_moved_it() -> None:
    found = verdicts({**ANSWERS, "heard/resolve": "fail"})
    settled = [replace(v, outcome=Outcome.NA, reason="overturned") if v.check == "heard/resolve" else v for v in found]
    (evaluation,) = score_conversation(CHAT, settled, BOOK, "flag", found)
    own = next(v for v in settled if v.check == "heard/resolve")
    assert list(account(BOOK.checks["heard/resolve"], own, evaluation, settled, BOOK))[-2:] == [
        "QA score: (3 x 33.3 + 0.5 x 100.0) / 3.5 = 42.9",
        "before reviews: 28.6",
    ]
    fewer = [v if v.check == "heard/hear" else replace(v, outcome=Outcome.NA, reason="overturned") for v in found]
    (evaluation,) = score_conversation(CHAT, fewer, BOOK, "flag", found)
    assert list(account(BOOK.checks["heard/resolve"], own, evaluation, fewer, BOOK))[-2:] == [
        "no QA score: answered were 1, and it needs 3 line items",
        "before reviews: 28.6",
    ]


def test_too_few_answers_and_no_weight_give_no_score_and_the_reason() -> None:
    assert told("heard/hear", {"heard/hear": "pass"})[-1] == "no QA score: answered were 1, and it needs 3 line items"
    weightless = replace(BOOK, sections={"HEARD": 0, "Wording": 0})
    assert told("heard/hear", ANSWERS, weightless)[-1] == "no QA score: no section has a weight"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("na (no trigger)", "1 point in section HEARD: not on this contact's form, and in no sum"),
        ("na (missing: timestamps)", "1 point in section HEARD: left open on the form, which lowers the share of the form answered, and in no sum"),
        ("pending (open)", "1 point in section HEARD: left open on the form, which lowers the share of the form answered, and in no sum"),
    ],
)
def test_what_is_undecided_is_in_no_sum(answer: str, said: str) -> None:
    assert told("heard/hear", {**ANSWERS, "heard/hear": answer})[0] == said


@pytest.mark.parametrize(
    ("check", "outcome", "agent", "said"),
    [
        ("lab/new", "fail", "Ana", "the line item is experimental, so it is in no score"),
        ("promises/follow-up", "fail", "Ana", "the line item is listed only, so it is in no score"),
        ("wording/blunt", "fail", CANNED, "booked on nobody in person, so it is in no agent's score"),
        ("heard/hear", "fail", QUEUE, "booked on nobody in person, so it is in no agent's score"),
        ("heard/hear", "fail", None, "nobody is accountable, so it is in no agent's score"),
        ("time/first-reply", "na", None, "nobody is accountable, so it is in no agent's score"),
        ("heard/hear", "na", None, ""),
        ("heard/hear", "fail", "Ana", ""),
    ],
)
def test_what_is_in_nobodys_score_is_said(check: str, outcome: str, agent: str | None, said: str) -> None:
    assert in_no_score(BOOK.checks[check], verdict(check, outcome, agent)) == said


OUTCOMES = st.sampled_from(["pass", "fail", "na (no trigger)", "pending (open)"])


@given(st.fixed_dictionaries(dict.fromkeys(ANSWERS, OUTCOMES)))
def test_the_formula_gives_the_score_and_costs_add_up(answers: dict[str, str]) -> None:
    found = verdicts(answers)
    (evaluation,) = score_conversation(CHAT, found, BOOK, "flag")
    lines = [line for check in answers for line in told(check, answers)]
    costs = [float(cost) for line in lines for cost in re.findall(r"cost (\S+) of", line)]
    if evaluation.score is None:
        assert not costs
        return
    (formula,) = {line for line in lines if line.startswith("QA score")}
    terms = [float(weight) * float(score) for weight, score in re.findall(r"(\S+) x ([\d.]+)", formula.replace("(", ""))]
    (total,) = (float(total) for total in re.findall(r"/ (\S+) =", formula))
    assert sum(terms) / total == pytest.approx(float(evaluation.score), abs=0.1)
    assert sum(costs) == pytest.approx(100 - float(evaluation.score), abs=0.2)
