"""What decisions of people do to scores, rates and gates."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.model import AuditedConversation, CheckRate, Decision, EntryState, Evaluation, ReviewEntry, ReviewUse, Severity, Verdict
from supportaudit.rulebook.config import Config
from supportaudit.scoring import Gates, Tally, failed_gates, not_gated, score_conversation
from tests.builders import Item, audited, chat, decided, report, rulebook, verdicts

BOOK = rulebook(
    Item("heard/hear", severity=Severity.MAJOR),
    Item("heard/resolve", weight=3),
    Item("wording/blunt", "Wording"),
    Item("escalation/unanswered", "Escalation", weight=5, severity=Severity.MAJOR, critical="customer"),
    Item("lab/new", "Lab", status="experimental", critical="business"),
)
CHAT = chat("C My mug broke\nA/Ana Sorry to hear that, I will send a new one")
FOUND = verdicts({"heard/hear": "fail", "heard/resolve": "pass", "wording/blunt": "pass", "escalation/unanswered": "fail", "lab/new": "fail"})
DECISIONS = st.sampled_from([None, *Decision])


def after(policy: str = "flag", **reviews: str) -> Evaluation:
    """Ana's evaluation after decisions about checks, named by what stands behind the slash."""
    settled = tuple(decided(one, reviews.get(one.check.partition("/")[2])) for one in FOUND)
    (one,) = score_conversation(CHAT, settled, BOOK, policy, FOUND)
    return one


def test_what_was_overturned_leaves_the_score_and_the_form() -> None:
    before, now = after(), after(unanswered="overturned")
    assert now.score != before.score
    assert [section.group for section in now.sections] == ["HEARD", "Wording"]
    assert now.applicable_points == before.applicable_points - 5
    assert now.coverage == 1
    assert dict(now.lost).keys() == {"heard/hear"}


def test_an_exception_changes_no_figure() -> None:
    assert after(unanswered="excused", hear="excused") == after()
    assert after("zero", unanswered="excused") == after("zero")


def test_a_confirmed_auto_fail_makes_the_final_score_zero_and_the_one_before_stays() -> None:
    now = after(unanswered="confirmed")
    assert now.score == 0
    assert now.score_before_autofail == after().score


def test_a_confirmed_finding_of_any_other_line_item_changes_nothing() -> None:
    assert after(hear="confirmed") == after()
    assert after(new="confirmed") == after(), "experimental line items are in no sum"


def test_an_overturned_auto_fail_is_none_under_either_policy() -> None:
    assert after("zero", unanswered="overturned").score == after(unanswered="overturned").score
    assert after("zero").score == 0


def test_too_little_may_be_left_to_score() -> None:
    now = after(unanswered="overturned", hear="overturned")
    assert now.score is None
    assert now.score_before_reviews == after().score


def test_the_score_before_reviews_is_what_it_would_be_without_any() -> None:
    assert after(unanswered="confirmed").score_before_reviews == after().score
    assert after().score_before_reviews == after().score
    assert after("zero", unanswered="overturned").score_before_reviews == 0


def contact(number: int, reviews: Sequence[str | None], *, baseline: bool = False) -> AuditedConversation:
    settled = tuple(decided(one, review, baseline=baseline) for one, review in zip(FOUND, reviews, strict=True))
    return audited(CHAT, settled, BOOK)


def rates(contacts: Sequence[AuditedConversation]) -> dict[str, CheckRate]:
    return {rate.check: rate for rate in report(contacts, BOOK).scorecards[0].checks}


def test_decisions_are_counted_for_each_line_item_and_give_its_overturn_rate() -> None:
    decisions: list[str | None] = ["overturned", "overturned", "overturned", "excused", "confirmed", None]
    found = rates([contact(n, [d, None, None, None, None]) for n, d in enumerate(decisions)])
    rate = found["heard/hear"]
    assert (rate.overturned, rate.excused, rate.confirmed, rate.reviewed) == (3, 1, 1, 5)
    assert rate.overturn_rate == pytest.approx(0.6)
    assert (rate.not_met, rate.na) == (3, 3)
    assert found["escalation/unanswered"].overturn_rate is None


def test_findings_that_were_reported_already_and_fails_that_no_gate_counts_are_counted() -> None:
    known = contact(1, [None, None, None, None, None], baseline=True)
    excused = contact(2, ["excused", None, None, None, None])
    rate = rates([known, excused, contact(3, [None] * 5)])["heard/hear"]
    assert (rate.already_reported, rate.exempt, rate.not_met) == (1, 2, 3)


@given(st.lists(st.tuples(DECISIONS, DECISIONS, st.booleans()), max_size=12))
def test_counts_of_a_split_input_merge_into_the_same(cases: list[tuple[str | None, str | None, bool]]) -> None:
    contacts = [contact(n, [a, None, None, b, None], baseline=known) for n, (a, b, known) in enumerate(cases)]
    whole, left, right = (Tally(BOOK, Config(), ["agent"]) for _ in range(3))
    for number, one in enumerate(contacts):
        whole.add(one)
        (left if number % 2 else right).add(one)
    left.merge(right)
    assert left.scorecards() == whole.scorecards()


MAJOR = Gates(fail_on="major")


def gate(*settled: Verdict, gates: Gates = MAJOR) -> tuple[str, ...]:
    return failed_gates(report([audited(CHAT, settled, BOOK)], BOOK), gates)


def test_exceptions_what_was_overturned_and_what_was_reported_already_fail_no_gate() -> None:
    one = FOUND[0]
    assert gate(one) == ("1 line item of severity major not met (Title of heard/hear: 1), the limit is 0",)
    assert gate(decided(one, "confirmed"))
    for settled in (decided(one, "excused"), decided(one, "overturned"), decided(one, baseline=True), decided(one, "confirmed", baseline=True)):
        assert gate(settled) == ()


def test_a_gate_counts_what_is_left_of_a_line_item_after_its_exceptions() -> None:
    contacts = [audited(CHAT, (one,), BOOK) for one in (FOUND[0], FOUND[0], decided(FOUND[0], "excused"))]
    (sentence,) = failed_gates(report(contacts, BOOK), MAJOR)
    assert sentence == "2 line items of severity major not met (Title of heard/hear: 2), the limit is 0"


def test_a_pass_that_left_something_aside_says_so() -> None:
    aside = report([audited(CHAT, (decided(FOUND[0], "excused"), decided(FOUND[3], baseline=True)), BOOK)], BOOK)
    assert not_gated(aside, MAJOR) == ("2 line items not met left aside as exceptions or already reported",)
    assert not_gated(aside, Gates()) == ()


def test_the_score_gates_look_at_the_final_score() -> None:
    settled = tuple(decided(one, "confirmed") if one.check == "escalation/unanswered" else one for one in FOUND)
    assert gate(*FOUND, gates=Gates(min_score=30)) == ()
    assert gate(*settled, gates=Gates(min_score=30)) == ("overall QA score is 0.0 (1 evaluation), the limit is 30",)


def test_stale_reviews_fail_a_gate_that_asks_for_them() -> None:
    kinds = (EntryState.APPLIED, EntryState.EXPIRED, EntryState.UNUSED, EntryState.UNUSED, EntryState.ELSEWHERE, EntryState.CONTRADICTED)
    entries = tuple(ReviewEntry(f"r.yml:{n}:5", "finding", "excused", kind, 0) for n, kind in enumerate(kinds))
    stale = report([], BOOK, reviews=ReviewUse("r.yml", entries))
    assert failed_gates(stale, Gates(stale_reviews=True)) == (
        "4 of 6 reviews in r.yml to tidy (1 expired, 2 no longer found, 1 contradicted by a more exact entry), the limit is 0",
    )
    assert failed_gates(stale, Gates()) == ()
    assert failed_gates(report([], BOOK, reviews=ReviewUse("r.yml", entries[:1])), Gates(stale_reviews=True)) == ()
    assert failed_gates(report([], BOOK), Gates(stale_reviews=True)) == ()


def test_the_mean_before_reviews_is_that_of_the_scores_before_them() -> None:
    def reviewed(number: int, review: str | None) -> AuditedConversation:
        settled = tuple(decided(one, review if one.check == "escalation/unanswered" else None) for one in FOUND)
        return audited(CHAT, settled, BOOK, before=FOUND)

    before, now = after().score, after(unanswered="overturned").score
    assert before is not None
    assert now is not None
    card = report([reviewed(1, "overturned"), reviewed(2, None)], BOOK).scorecards[0]
    assert card.score_before_reviews == pytest.approx(float(before))
    assert card.score == pytest.approx(float((before + now) / 2))
    assert report([], BOOK).scorecards[0].score_before_reviews is None
