"""Verdicts after what people decided about them: overturned leaves, excused and confirmed stay, and nothing else changes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.model import Decision, Outcome, Verdict
from supportaudit.reviews import Docket, settle
from supportaudit.rulebook import Review
from supportaudit.rulebook.templates import Combined
from tests.reviews.made import about, failed, mark, within


def reviews(verdict: Verdict) -> list[str | None]:
    return [finding.review for finding in verdict.findings]


def settled(verdict: Verdict, *entries: Review, now: str | None = None) -> Verdict:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC) if now else None
    (found,) = settle((verdict,), Docket(entries, moment, {"ana": "Ana Ruiz"}))
    return found


def test_a_line_item_of_which_every_finding_was_overturned_is_not_applicable() -> None:
    found = settled(failed(1, 2), about(1, "overturned"), about(2, "overturned"))
    assert (found.outcome, found.reason) == (Outcome.NA, "overturned")
    assert reviews(found) == ["overturned", "overturned"]
    assert found.standing == ()


def test_it_fails_while_one_finding_stands() -> None:
    found = settled(failed(1, 2), about(1, "overturned"))
    assert (found.outcome, found.reason) == (Outcome.FAIL, "")
    assert reviews(found) == ["overturned", None]
    assert [finding.fingerprint for finding in found.standing] == [mark(2)]


@pytest.mark.parametrize("decision", ["excused", "confirmed"])
def test_an_exception_and_a_confirmation_keep_the_fail(decision: str) -> None:
    found = settled(failed(1), about(1, decision))
    assert found.outcome is Outcome.FAIL
    assert reviews(found) == [decision]


def test_a_line_item_in_a_contact_means_all_its_findings_and_no_others() -> None:
    assert reviews(settled(failed(1, 2), within("excused"))) == ["excused", "excused"]
    assert reviews(settled(failed(1, contact="c-2"), within("excused"))) == [None]
    assert reviews(settled(failed(1, check="heard/resolve"), within("excused"))) == [None]


def test_an_entry_may_name_one_agent_by_any_spelling() -> None:
    for name in ("Ana Ruiz", "ana ruiz", "ANA"):
        assert reviews(settled(failed(1), within("excused", agent=name))) == ["excused"]
        assert reviews(settled(failed(1, agent="Ben"), within("excused", agent=name))) == [None]
        assert reviews(settled(failed(1, agent=None), within("excused", agent=name))) == [None]
    assert reviews(settled(failed(1, agent=None), within("excused"))) == ["excused"]


def test_the_most_exact_entry_decides_and_of_equals_the_latest() -> None:
    entries = [within("excused", on="2026-12-01"), within("confirmed", agent="Ana Ruiz", on="2026-11-01"), about(1, "overturned")]
    assert reviews(settled(failed(1, 2), *entries)) == ["overturned", "confirmed"]
    assert reviews(settled(failed(1, 2, agent="Ben"), *entries)) == ["overturned", "excused"]
    early, late = about(1, "excused", until="2026-11-01"), about(1, "overturned", on="2026-11-02")
    assert reviews(settled(failed(1), late, early)) == ["overturned"]


def test_a_finding_is_known_by_the_ids_that_it_had_under_former_names() -> None:
    assert reviews(settled(failed(1, former=(mark(7),)), about(7, "excused"))) == ["excused"]


@pytest.mark.parametrize(("now", "review"), [(None, "excused"), ("2026-11-01T23:59", "excused"), ("2026-11-02T00:00", None)])
def test_an_entry_counts_to_the_end_of_its_last_day_and_for_good_without_a_moment(now: str | None, review: str | None) -> None:
    assert reviews(settled(failed(1), about(1, "excused", until="2026-11-01"), now=now)) == [review]


def test_what_was_reported_already_is_marked_and_changes_no_outcome() -> None:
    (found,) = settle((failed(1, 2, former=(mark(9),)),), Docket(), {mark(1)})
    assert [finding.baseline for finding in found.findings] == [True, False]
    assert found.outcome is Outcome.FAIL
    (found,) = settle((failed(2, former=(mark(9),)),), Docket(), {mark(9)})
    assert found.findings[0].baseline


def test_a_fail_is_exempt_from_gates_when_all_that_stands_is_an_exception_or_known() -> None:
    def exempt(*entries: Review, known: tuple[int, ...] = ()) -> bool:
        (found,) = settle((failed(1, 2),), Docket(entries), {mark(number) for number in known})
        return found.exempt

    assert not exempt()
    assert not exempt(about(1, "excused"))
    assert exempt(about(1, "excused"), about(2, "excused"))
    assert exempt(about(1, "excused"), known=(2,))
    assert exempt(about(1, "overturned"), known=(2,))
    assert not exempt(about(1, "confirmed"), about(2, "excused"))
    assert not exempt(about(1, "overturned"), about(2, "overturned")), "it is no fail any more"


def test_a_confirmed_line_item_asks_for_no_second_decision() -> None:
    assert [finding.fingerprint for finding in settled(failed(1, 2), about(1, "excused")).undecided] == [mark(2)]
    assert settled(failed(1, 2), about(1, "confirmed")).undecided == ()


@pytest.mark.parametrize(
    ("how", "parts", "whole", "after"),
    [
        ("all_of", {"a/x": "fail", "a/y": "pass"}, "fail", ("pass", "")),
        ("all_of", {"a/x": "fail", "a/y": "fail"}, "fail", ("fail", "")),
        ("all_of", {"a/x": "fail", "a/y": "pending"}, "fail", ("pending", "open")),
        ("all_of", {"a/x": "fail", "a/y": "na"}, "fail", ("na", "overturned")),
        ("any_of", {"a/x": "fail", "a/y": "fail"}, "fail", ("fail", "")),
        ("any_of", {"a/x": "fail", "a/y": "na"}, "fail", ("na", "overturned")),
        ("none_of", {"a/x": "fail", "a/y": "na"}, "pass", ("na", "overturned")),
        ("all_of", {"a/x": "fail", "a/y": "pass"}, "na", ("na", "channel")),
        ("all_of", {"a/x": "fail", "a/y": "error"}, "error", ("error", "")),
    ],
)
def test_a_combination_comes_to_what_its_parts_do_after_one_was_overturned(
    how: str, parts: dict[str, str], whole: str, after: tuple[str, str]
) -> None:
    answers = [failed(n, check=name) if kind == "fail" else _answer(name, kind) for n, (name, kind) in enumerate(parts.items())]
    combination = failed(9, check="a/all") if whole == "fail" else _answer("a/all", whole)
    others = (failed(7, check="a/all", agent="Ben"), failed(8, check="a/x", agent="Ben"))
    template = {"a/all": Combined(how, tuple(parts))}
    entries = Docket([about(0, "overturned")])
    *_, found, ben, _ = settle((*answers, combination, *others), entries, (), template)
    assert (found.outcome.value, found.reason) == after
    assert bool(found.findings) == (found.outcome is Outcome.FAIL)
    assert ben.outcome is Outcome.FAIL
    assert settle((*answers, combination), Docket([about(0, "excused")]), (), template)[-1] == combination


def _answer(check: str, kind: str) -> Verdict:
    reasons = {"pending": "open", "na": "channel"}
    return Verdict(check, "c-1", "Ana Ruiz", Outcome(kind), reasons.get(kind, ""))


OTHERS = st.sampled_from([Outcome.PASS, Outcome.NA, Outcome.PENDING, Outcome.ERROR])


@given(
    st.lists(st.one_of(st.lists(st.integers(0, 5), max_size=3), OTHERS), max_size=6), st.dictionaries(st.integers(0, 5), st.sampled_from(Decision))
)
def test_only_fails_change_and_only_by_their_own_findings(kinds: list[list[int] | Outcome], decided: dict[int, Decision]) -> None:
    verdicts = tuple(Verdict("a/b", "c-1", "Ana", kind, "why") if isinstance(kind, Outcome) else failed(*kind) for kind in kinds)
    after = settle(verdicts, Docket([about(number, decision.value) for number, decision in decided.items()]))
    for old, new in zip(verdicts, after, strict=True):
        assert (old.check, old.conversation, old.agent, old.evidence) == (new.check, new.conversation, new.agent, new.evidence)
        assert [finding.fingerprint for finding in old.findings] == [finding.fingerprint for finding in new.findings]
        assert reviews(new) == [decided.get(int(finding.fingerprint, 16)) for finding in new.findings]
        gone = old.outcome is Outcome.FAIL and bool(old.findings) and set(reviews(new)) == {"overturned"}
        assert new.outcome is (Outcome.NA if gone else old.outcome)
    assert settle(after, Docket([about(number, decision.value) for number, decision in decided.items()])) == after
