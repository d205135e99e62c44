"""What became of each entry: it counts, has expired, has lost its finding, is contradicted, or is about something that was not read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from supportaudit.errors import UsageError
from supportaudit.model import EntryState, Outcome, ReviewEntry, Verdict
from supportaudit.reviews import Baseline, Docket, ReviewDesk
from supportaudit.rulebook import Review
from tests.builders import Item, chat, rulebook
from tests.reviews.made import about, desk, failed, mark, within

BOOK = rulebook(Item("heard/hear"), Item("heard/resolve"))


def states(*reviews: Review, now: str | None = None) -> list[tuple[str, int]]:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC) if now else None
    one = desk(*reviews, docket=Docket(reviews, moment))
    one.settle((failed(1, 2), failed(3, check="heard/resolve")))
    use = one.reviews(BOOK)
    assert use is not None
    assert use.stale == tuple(entry for entry in use.entries if entry.state in {"expired", "unused", "contradicted", "misplaced"})
    return [(entry.state.value, entry.findings) for entry in use.entries]


def test_an_entry_that_decides_findings_counts_them() -> None:
    assert states(about(1, "excused"), within("excused", "heard/resolve")) == [("applied", 1), ("applied", 1)]
    assert states(within("confirmed")) == [("applied", 2)]


def test_an_entry_is_reported_with_its_place_and_what_it_is_about() -> None:
    one = desk(replace(within("excused", agent="Ana"), mark="reviews.yml:3:5"))
    one.settle((failed(1, agent="Ana"),))
    use = one.reviews(BOOK)
    assert use is not None
    assert (use.path, use.unjudged) == ("reviews.yml", 0)
    assert use.entries == (ReviewEntry("reviews.yml:3:5", "heard/hear in c-1, Ana", "excused", EntryState.APPLIED, 1),)


def test_an_entry_whose_contact_was_read_and_whose_finding_is_gone_is_unused() -> None:
    assert states(about(9, "excused", contact="c-1")) == [("unused", 0)]
    assert states(within("excused", "heard/resolve", agent="Ben")) == [("unused", 0)]
    assert states(about(9, "excused")) == [("unused", 0)], "it names no contact that could have been left out"


def test_an_entry_about_a_contact_or_line_item_that_was_not_in_the_run_is_elsewhere() -> None:
    assert states(about(9, "excused", contact="c-7"), within("excused", contact="c-7")) == [("elsewhere", 0)] * 2
    assert states(within("excused", "other/check")) == [("elsewhere", 0)]


def test_an_expired_entry_is_said_so_with_a_moment_and_counts_without() -> None:
    review = about(1, "excused", until="2026-11-01")
    assert states(review, now="2026-11-02") == [("expired", 0)]
    assert states(review, now="2026-11-01") == [("applied", 1)]
    assert states(review) == [("applied", 1)]
    assert desk(review).reviews(BOOK).unjudged == 1  # type: ignore[union-attr]  # there is a book
    assert desk(about(1, "excused")).reviews(BOOK).unjudged == 0  # type: ignore[union-attr]  # as above


def test_an_entry_whose_place_a_later_one_took_is_expired_whatever_the_moment() -> None:
    assert states(about(1, "excused", until="2026-11-01"), about(1, "overturned", on="2026-11-02")) == [("expired", 0), ("applied", 1)]


def test_an_entry_that_a_more_exact_one_overrules_is_contradicted() -> None:
    assert states(within("excused"), about(1, "overturned")) == [("contradicted", 1), ("applied", 1)]
    assert states(within("excused"), about(1, "excused")) == [("applied", 2), ("applied", 1)], "they agree"


@pytest.mark.parametrize(("contact", "check"), [("c-2", "heard/hear"), ("c-1", "heard/resolve"), ("c-2", None), (None, "heard/resolve")])
def test_an_entry_that_disagrees_with_its_finding_decides_nothing_and_says_where_the_finding_stands(contact: str | None, check: str | None) -> None:
    one = desk(replace(about(1, "overturned", contact=contact), check=check, mark="reviews.yml:3:5"))
    (settled,) = one.settle((failed(1),))
    use = one.reviews(BOOK)
    assert use is not None
    (entry,) = use.stale
    assert (settled.outcome, settled.findings[0].review) == (Outcome.FAIL, None)
    assert (entry.state, entry.findings, entry.where) == (EntryState.MISPLACED, 0, "reviews.yml:3:5")
    assert entry.told == "names another contact or line item than its finding's, which stands in heard/hear in c-1"
    assert use.to_tidy == "1 names another contact or line item than its finding's"


def test_an_entry_that_agrees_with_its_finding_counts() -> None:
    agreeing = replace(about(1, "excused", contact="c-1"), check="heard/hear")
    assert states(agreeing, replace(about(2, "excused"), check="heard/hear")) == [("applied", 1), ("applied", 1)]


def test_desks_of_a_split_input_merge_into_the_same() -> None:
    reviews = (about(1, "excused"), within("excused", "heard/resolve"), about(9, "excused", contact="c-2"))
    baseline = Baseline("b.json", "", {mark(1): "c-1", mark(8): "c-2", mark(9): "c-3"})
    contacts = [(failed(1, 2),), (failed(3, check="heard/resolve"),), (failed(4, contact="c-2"),)]
    whole, left, right = (ReviewDesk(Docket(reviews), desk(*reviews).book, baseline) for _ in range(3))
    for number, verdicts in enumerate(contacts):
        whole.settle(verdicts)
        (left if number % 2 else right).settle(verdicts)
    left.merge(right)
    assert left.reviews(BOOK) == whole.reviews(BOOK)
    assert left.reported(BOOK) == whole.reported(BOOK)
    assert [entry.state for entry in whole.reviews(BOOK).entries] == [EntryState.APPLIED, EntryState.APPLIED, EntryState.UNUSED]  # type: ignore[union-attr]  # there is a book


UNJUDGED = [
    (Outcome.ERROR, "KeyError while it was evaluated"),
    (Outcome.PENDING, "open"),
    (Outcome.NA, "missing: parser"),
    (Outcome.NA, "turned off: a/b"),
]


@pytest.mark.parametrize(
    ("outcome", "reason", "judged"), [*((*one, False) for one in UNJUDGED), (Outcome.PASS, "", True), (Outcome.NA, "no trigger", True)]
)
def test_what_could_not_be_judged_is_not_called_gone(outcome: Outcome, reason: str, *, judged: bool) -> None:
    reviews = (within("excused"), replace(about(1, "excused", contact="c-1"), check="heard/hear"))
    baseline = Baseline("b.json", "", {mark(1): "c-1", mark(2): "c-1"}, {mark(1): "heard/hear", mark(2): "heard/resolve"})
    one = ReviewDesk(Docket(reviews), desk(*reviews).book, baseline)
    one.settle((Verdict("heard/hear", "c-1", "Ana Ruiz", outcome, reason), Verdict("heard/resolve", "c-1", "Ana Ruiz", Outcome.PASS)))
    use, known = one.reviews(BOOK), one.reported(BOOK)
    assert use is not None
    assert known is not None
    assert [entry.state.value for entry in use.entries] == ["unused" if judged else "elsewhere"] * 2
    assert (known.gone, known.elsewhere) == ((2, 0) if judged else (1, 1))


def test_a_finding_of_a_line_item_that_was_not_asked_is_not_called_gone() -> None:
    renamed = replace(BOOK, renamed={"heard/listen": "heard/hear"})
    checks = {mark(1): "other/check", mark(2): "heard/listen", mark(3): "heard/resolve"}
    one = ReviewDesk(Docket(), None, Baseline("b.json", "", dict.fromkeys(checks, "c-1"), checks))
    one.settle((Verdict("heard/hear", "c-1", "Ana Ruiz", Outcome.PASS),))
    known = one.reported(renamed)
    assert known is not None
    assert (known.gone, known.elsewhere) == (2, 1)


@pytest.mark.parametrize(("found", "counts"), [((1, 2), (2, 0, 1)), ((1,), (1, 1, 1)), ((), (0, 2, 1))])
def test_the_baseline_says_what_was_found_again_what_is_gone_and_what_was_not_read(found: tuple[int, ...], counts: tuple[int, int, int]) -> None:
    one = ReviewDesk(Docket(), None, Baseline("b.json", "", {mark(1): "c-1", mark(2): "c-1", mark(3): "c-9"}))
    one.settle((failed(*found),))
    use = one.reported(BOOK)
    assert use is not None
    assert (use.again, use.gone, use.elsewhere) == counts


def test_without_reviews_and_baseline_nothing_is_touched_and_nothing_is_said() -> None:
    verdicts = (failed(1),)
    one = ReviewDesk(Docket())
    assert one.settle(verdicts) is verdicts
    assert one.reviews(BOOK) is None
    assert one.reported(BOOK) is None


def twins(*, expired: bool = False) -> tuple[ReviewDesk, list[object]]:
    """A desk with an entry about contact c-1, and what was read: a note, c-1, and another contact of that id."""
    entry = replace(within("excused"), mark="reviews.yml:3:5", expires=date(2026, 11, 1) if expired else None)
    one = desk(entry, docket=Docket((entry,), datetime(2026, 11, 2, tzinfo=UTC)))
    first = chat("C hi", id="c-1")
    return one, ["a note", first, replace(first, id="c-1~2", source=replace(first.source, twin_of="c-1"))]


def test_an_entry_about_a_contact_that_stands_twice_is_refused_with_its_place_and_the_way_out() -> None:
    one, items = twins()
    with pytest.raises(UsageError) as problem:
        list(one.told_apart(items))
    assert (problem.value.what, problem.value.where) == ("contact c-1 stands twice in what was read", "reviews.yml:3:5")
    assert problem.value.hint.startswith("use the finding's id, from --contact ID or findings.csv, or give")


def test_contacts_that_stand_twice_are_let_be_where_no_entry_that_counts_names_them() -> None:
    expired, items = twins(expired=True)
    by_finding = desk(about(1, "excused", contact="c-1"))
    elsewhere = desk(within("excused", contact="c-2"))
    assert [list(one.told_apart(items)) for one in (expired, by_finding, elsewhere)] == [items] * 3
    assert list(twins()[0].told_apart(items[:2])) == items[:2]
