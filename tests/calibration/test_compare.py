"""The tool's answers beside those of people."""

from __future__ import annotations

from dataclasses import replace

from supportaudit.calibration import Comparison, calibration
from supportaudit.model import Agreement, Calibration, Crossed, Labelled
from tests.builders import report
from tests.calibration.made import BOOK, FAIL, NA, PASS, judged, labelled


def compared(labels: list[Labelled], *contacts: object, examples: int = 3) -> Calibration:
    comparison = Comparison(BOOK, labels, examples)
    for one in contacts:
        comparison.add(one)  # type: ignore[arg-type]  # audited conversations
    comparison.finish(report([], BOOK))
    return calibration(comparison, ())


def of(found: Calibration, name: str) -> Agreement:
    return next(one for one in found.agreements if one.name == name)


def test_messages_of_the_side_that_says_a_signal_are_the_questions() -> None:
    found = compared([labelled(signals={1: ["hear"], 0: ["upset"]})], judged("c-1", (1, "hear"), (3, "hear"), (3, "blame")))
    assert of(found, "hear").counts == Crossed(both=1, first_only=1)
    assert of(found, "blame").counts == Crossed(first_only=1, neither=1)
    assert of(found, "upset").counts == Crossed(second_only=1, neither=1)


def test_disputed_answers_count_neither_way() -> None:
    labels = labelled(signals={1: ["hear"]}, disputed={3: frozenset(("hear", "blame"))})
    found = compared([labels], judged("c-1", (3, "hear")))
    assert of(found, "hear").counts == Crossed(second_only=1)
    assert of(found, "hear").disputed == 1
    assert of(found, "blame").counts == Crossed(neither=1)


def test_signals_nobody_looked_for_are_in_no_figure() -> None:
    found = compared([labelled(asked=frozenset(("hear",)))], judged("c-1", (3, "blame"), (0, "upset")))
    assert [one.name for one in found.agreements] == ["hear"]


def test_a_line_item_is_not_met_against_anything_else() -> None:
    contacts = [judged(f"c-{n}", outcomes={"heard/hear": outcome}) for n, outcome in enumerate(("fail", "fail", "na (no trigger)", "pass"))]
    labels = [labelled(f"c-{n}", outcomes={"heard/hear": outcome}) for n, outcome in enumerate((FAIL, NA, FAIL, PASS))]
    found = compared(labels, *contacts)
    assert of(found, "heard/hear").counts == Crossed(1, 1, 1, 1)
    assert of(found, "heard/hear").title == "Takes in the customer's problem"
    mismatches = [(one.missed, one.conversation.id, one.said, one.answers) for one in found.mismatches if one.kind == "check"]
    assert [(missed, contact) for missed, contact, _, _ in mismatches] == [(False, "c-1"), (True, "c-2")]
    assert mismatches[0][2] == "Not seen: heard/hear."
    assert mismatches[1][3] == ((NA, "no trigger"),)


def test_a_few_examples_are_kept_one_a_contact_with_their_place() -> None:
    contacts = [judged(f"c-{n}", (1, "hear"), (3, "hear")) for n in range(5)]
    found = compared([labelled(f"c-{n}", {0: ["upset"]}) for n in range(5)], *contacts, examples=2)
    assert [(one.name, one.missed, one.conversation.id, one.message) for one in found.mismatches] == [
        ("hear", False, "c-0", 1),
        ("hear", False, "c-1", 1),
        ("upset", True, "c-0", 0),
        ("upset", True, "c-1", 0),
    ]
    assert not compared([labelled("c-0", {0: ["upset"]})], contacts[0], examples=0).mismatches


def test_mean_f1_is_over_what_people_saw_at_least_five_times() -> None:
    contacts = [judged(f"c-{n}", (1, "hear"), (3, "blame")) for n in range(5)]
    labels = [labelled(f"c-{n}", {1: ["hear"], **({3: ["blame"]} if n else {})}) for n in range(5)]
    found = compared(labels, *contacts)
    assert found.macro_f1.value == 1.0, "blame was seen in four messages only"
    assert found.accusing == Crossed(both=4, first_only=1, neither=5)
    assert found.accusing_precision.value == 0.8


def test_scores_are_compared_with_ratings_and_agent_by_agent() -> None:
    outcomes = {"heard/hear": "pass", "a/two": "pass", "a/three": "fail", "a/four": "pass"}
    labels = [labelled("c-1", quality=5.0), labelled("c-2", quality=3.0), labelled("c-3"), labelled("c-4", quality=1.0)]
    found = compared(labels, judged("c-1", outcomes=outcomes), judged("c-2", outcomes=outcomes, agent="Ben"), judged("c-3"), judged("c-4"))
    assert (found.scores.rated, found.scores.scored) == (3, 2)
    assert found.scores.distance == 25
    assert [(one.agent, one.n, one.difference.value, one.few) for one in found.agents] == [("Ana", 1, -25, True), ("Ben", 1, 25, True)]


def test_two_people_are_compared_with_each_other() -> None:
    first = labelled(signals={1: ["hear"], 3: ["blame"]}, labeller="ana", quality=4.0, outcomes={"a/two": FAIL})
    second = labelled(signals={1: ["hear"], 3: ["hear"]}, labeller="ben", quality=2.0, outcomes={"a/two": PASS})
    found = compared([first, second], judged("c-1", (1, "hear")))
    rows = {(one.kind, one.name): one.counts for one in found.people}
    assert rows["signal", "hear"] == Crossed(both=1, second_only=1)
    assert rows["signal", "blame"] == Crossed(first_only=1, neither=1)
    assert rows["signal", ""] == Crossed(both=1, first_only=1, second_only=1, neither=3)
    assert rows["check", "a/two"] == Crossed(first_only=1)
    assert found.people_scores["ana", "ben"].distance == 50
    assert of(found, "hear").counts == Crossed(both=1), "where they differ, the tool is not judged"


def test_the_order_of_the_contacts_changes_no_figure() -> None:
    outcomes = {"heard/hear": "fail", "a/two": "pass", "a/three": "fail", "a/four": "pass"}
    contacts = [
        judged(f"c-{n}", (1, "hear"), *([(3, "blame")] if n % 3 else []), outcomes=outcomes, agent="Ana" if n % 2 else "Ben") for n in range(12)
    ]
    labels = [labelled(f"c-{n}", {1: ["hear"], 3: ["blame"]} if n % 4 else {}, quality=1 + n % 5) for n in range(12)]
    forth, back = compared(labels, *contacts, examples=0), compared(labels[::-1], *contacts[::-1], examples=0)
    assert replace(forth, scores=back.scores, agents=back.agents) == back
    assert str(forth.scores.spearman)[:12] == str(back.scores.spearman)[:12]
    assert [(one.agent, one.n, one.differs) for one in forth.agents] == [(one.agent, one.n, one.differs) for one in back.agents]


def test_labels_that_were_not_compared_are_named() -> None:
    found = compared([labelled("c-1", {1: ["hear"], 9: ["hear"]}), labelled("c-2")], judged("c-1", (1, "hear")), judged("c-1"), judged("c-9"))
    assert (found.labelled, found.compared, found.absent) == (2, 1, ("c-2",))
    assert found.stale == ("c-1, message 9",)
    assert of(found, "hear").counts == Crossed(both=1, neither=1)
