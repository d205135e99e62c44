"""Gates: what fails is named with its figure, interval and limit; what was not compared is said."""

from __future__ import annotations

import pytest

from supportaudit.errors import UsageError
from supportaudit.model import UNNAMED, AuditReport, Severity, Side
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


CRITICAL = rulebook(Item("heard/hear"), Item("heard/resolve", critical="customer"), Item("lab/new", critical="customer", status="experimental"))


def critical_run(number: int, outcomes: dict[str, str]) -> AuditReport:
    contacts = [audited(chat("C hi\nA/Ana hello", id=f"c-{i}"), verdicts(outcomes, "Ana"), CRITICAL) for i in range(number)]
    return report(contacts, CRITICAL, Config(min_evaluations=5))


def test_auto_fails_are_counted_against_their_own_limit() -> None:
    some = critical_run(3, {"heard/hear": "fail", "heard/resolve": "fail", "lab/new": "fail"})
    assert failed_gates(some, Gates(max_auto_fails=2)) == ("3 auto-fail items not met (Title of heard/resolve: 3), the limit is 2",)
    assert failed_gates(some, Gates(max_auto_fails=3)) == ()


def test_a_line_item_has_its_own_limit_even_where_it_is_experimental() -> None:
    some = critical_run(3, {"heard/hear": "fail", "heard/resolve": "pass", "lab/new": "fail"})
    assert failed_gates(some, Gates(max_findings={"lab/new": 2, "heard/hear": 3, "heard/resolve": 0})) == (
        "Title of lab/new: not met 3 times, the limit is 2",
    )


@pytest.mark.parametrize(
    ("on_few", "failed", "aside"),
    [
        (None, 1, ("3 evaluations, so gates on QA scores rest on little",)),
        ("pass", 0, ("3 evaluations, so gates on QA scores were not judged (--on-few pass)",)),
        ("fail", 1, ()),
    ],
)
def test_gates_on_too_few_say_so_and_do_what_was_asked(on_few: str | None, failed: int, aside: tuple[str, ...]) -> None:
    gates = Gates(min_score=80, on_few=on_few)
    assert len(failed_gates(run({"Ana": 3}, HALF), gates)) == failed
    assert not_gated(run({"Ana": 3}, HALF), gates) == aside


def test_too_few_fail_only_what_asks_of_scores() -> None:
    assert failed_gates(run({"Ana": 3}, HALF), Gates(on_few="fail", max_auto_fails=0)) == ()
    assert failed_gates(run({"Ana": 3}, HALF), Gates(on_few="fail", min_score=1)) == (
        "3 evaluations, too few for gates on QA scores (--on-few fail)",
    )


def test_a_fall_fails_only_where_it_is_larger_than_the_limit_and_real() -> None:
    now = run({"Ana": 40}, HALF)
    higher, hardly = Side("last.json", 200, 90.0, 8.0), Side("last.json", 6, 30.0, 20.0)
    (sentence,) = failed_gates(now, Gates(max_regression=5, against=higher))
    assert sentence.startswith("overall QA score is 65.0 lower than in last.json (25.0 after 90.0, likely by 6")
    assert sentence.endswith("40 evaluations), the limit is 5")
    assert failed_gates(now, Gates(max_regression=70, against=higher)) == ()
    unproven = Gates(max_regression=2, against=hardly)
    assert failed_gates(now, unproven) == ()
    assert not_gated(now, unproven) == ("overall QA score is 5.0 lower than in last.json, which is no difference that the data bears",)


def test_nothing_to_compare_is_no_pass() -> None:
    gates = Gates(max_regression=5, against=Side("last.json", 0, None, None))
    assert failed_gates(run({"Ana": 6}, HALF), gates) == ("overall QA score: nothing to compare, it may be lower by 5",)
