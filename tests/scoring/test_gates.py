"""Gates: what fails is named with its figure, interval and limit; what was not compared is said."""

from __future__ import annotations

import pytest

from supportaudit.errors import UsageError
from supportaudit.model import UNNAMED, AuditReport, Severity
from supportaudit.rulebook.config import Config
from supportaudit.scoring import Gates, failed_gates, not_gated
from tests.builders import Item, audited, chat, report, rulebook, verdicts

BOOK = rulebook(
    Item("heard/hear"),
    Item("heard/resolve", severity=Severity.MAJOR),
    Item("wording/blunt", "Wording", severity=Severity.NOTE),
    Item("lab/new", severity=Severity.MAJOR, status="experimental"),
)


def run(agents: dict[str, int], outcomes: dict[str, str], *, by: tuple[str, ...] = ("agent",)) -> AuditReport:
    """A report on so many contacts per agent, all with the same outcomes."""
    contacts = [
        audited(chat(f"C hi\nA/{agent if agent != UNNAMED else ''} hello", id=f"{agent}-{i}"), verdicts(outcomes, agent), BOOK)
        for agent, number in agents.items()
        for i in range(number)
    ]
    return report(contacts, BOOK, Config(min_evaluations=5), by=by)


HALF = {"heard/hear": "pass", "heard/resolve": "fail", "wording/blunt": "fail", "lab/new": "fail"}


def test_without_gates_nothing_fails() -> None:
    assert failed_gates(run({"Ana": 6}, HALF), Gates()) == ()


def test_a_failed_gate_names_figure_interval_count_and_limit() -> None:
    assert failed_gates(run({"Ana": 6}, HALF), Gates(min_score=80)) == (
        "overall QA score is 25.0 (likely 15.2 to 54.5, 6 evaluations), the limit is 80",
    )
    assert failed_gates(run({"Ana": 6}, HALF), Gates(min_score=25)) == ()


def test_a_figure_just_below_the_limit_is_not_printed_as_the_limit() -> None:
    close = rulebook(Item("a/one", weight=3998), Item("a/two", weight=1001), Item("a/three", weight=1))
    contacts = [audited(chat("C hi\nA/Ana hello"), verdicts({"a/one": "pass", "a/two": "fail", "a/three": "pass"}), close)]
    (sentence,) = failed_gates(report(contacts, close), Gates(min_score=80))
    assert sentence == "overall QA score is 79.9800 (1 evaluation), the limit is 80"


def test_agents_with_too_few_evaluations_and_unnamed_ones_are_not_gated_and_that_is_said() -> None:
    some = run({"Ana": 6, "Lee": 2, UNNAMED: 9}, HALF)
    gates = Gates(min_agent_score=80)
    assert failed_gates(some, gates) == ("QA score of Ana is 25.0 (likely 15.2 to 54.5, 6 evaluations), the limit is 80",)
    assert not_gated(some, gates) == ("1 agent with too few evaluations not compared with the limit for agents: Lee (2)",)
    assert not_gated(some, Gates(min_score=80)) == ()


def test_a_limit_that_was_compared_with_nobody_is_said() -> None:
    assert "compared with nobody" in not_gated(run({"Lee": 2}, HALF), Gates(min_agent_score=80))[-1]


@pytest.mark.parametrize(
    ("limit", "sentence"),
    [
        ("major", "6 line items of severity major not met (Title of heard/resolve: 6), the limit is 0"),
        ("minor", "6 line items of severity minor or worse not met (Title of heard/resolve: 6), the limit is 0"),
        ("note", "12 line items of severity note or worse not met (Title of heard/resolve: 6; Title of wording/blunt: 6), the limit is 0"),
    ],
)
def test_findings_as_severe_as_the_limit_fail_and_experimental_ones_never_do(limit: str, sentence: str) -> None:
    assert failed_gates(run({"Ana": 6}, HALF), Gates(fail_on=limit)) == (sentence,)


def test_of_many_agents_with_too_few_evaluations_five_are_named() -> None:
    gates = Gates(min_agent_score=80)
    five = run(dict.fromkeys("ABCDE", 1), HALF)
    assert not_gated(five, gates)[0].endswith("for agents: A (1), B (1), C (1), D (1), E (1)")
    seven = run(dict.fromkeys("ABCDEFG", 1), HALF)
    assert not_gated(seven, gates) == (
        "7 agents with too few evaluations not compared with the limit for agents: A (1), B (1), C (1), D (1), E (1) and 2 more",
        "no agent has enough evaluations: the limit for agents was compared with nobody (min_evaluations in supportaudit.yml)",
    )


def test_an_agent_of_a_vendor_is_named_with_it() -> None:
    contacts = [audited(chat("C hi\nA/Ana hello", id=str(i), vendor="Northwind"), verdicts(HALF), BOOK) for i in range(6)]
    some = report(contacts, BOOK, Config(min_evaluations=6), by=("agent",))
    assert failed_gates(some, Gates(min_agent_score=80))[0].startswith("QA score of Ana (Northwind) is 25.0")
    few = report(contacts[:1], BOOK, Config(min_evaluations=6), by=("agent",))
    assert "Ana (Northwind) (1)" in not_gated(few, Gates(min_agent_score=80))[0]


def test_line_items_not_met_are_named_with_the_most_frequent_first_and_then_by_title() -> None:
    rules = rulebook(Item("a/z"), Item("a/m"), Item("a/b"))
    found = [{"a/z": "fail", "a/m": "fail", "a/b": "fail"}, {"a/z": "pass", "a/m": "fail", "a/b": "pass"}]
    contacts = [audited(chat("C hi\nA/Ana hello", id=str(i)), verdicts(one), rules) for i, one in enumerate(found)]
    (sentence,) = failed_gates(report(contacts, rules), Gates(fail_on="note"))
    assert sentence == ("4 line items of severity note or worse not met (Title of a/m: 2; Title of a/b: 1; Title of a/z: 1), the limit is 0")


def test_a_figure_is_compared_with_its_limit_and_not_with_its_print() -> None:
    exact = run({"Ana": 6}, {"heard/hear": "pass", "heard/resolve": "pass", "wording/blunt": "pass"})
    assert failed_gates(exact, Gates(min_score=100, min_agent_score=100)) == ()
    assert failed_gates(exact, Gates(min_score=100.5)) == ("overall QA score is 100.0 (likely 60.7 to 100.0, 6 evaluations), the limit is 100.5",)


def test_a_score_that_was_asked_for_and_does_not_exist_has_failed() -> None:
    assert failed_gates(run({}, HALF), Gates(min_score=80)) == ("overall QA score: nothing could be scored, the limit is 80",)


def test_a_severity_that_there_is_not_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="major, minor, note, never"):
        Gates(fail_on="blocker")
