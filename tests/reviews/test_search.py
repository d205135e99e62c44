"""Looking for what a new review is about: it is found, or the error says what there is instead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from supportaudit.errors import UsageError
from supportaudit.model import AuditedConversation, Outcome, Verdict
from supportaudit.reviews import FindingSearch
from supportaudit.rulebook import Review
from tests.builders import chat, report, rulebook
from tests.reviews.made import about, failed, mark, within


def searched(review: Review, *verdicts: Verdict, contacts: tuple[str, ...] = ()) -> FindingSearch:
    """A search through the contacts of these verdicts, and through contacts without any."""
    search = FindingSearch(review, {"ana": "Ana Ruiz"})
    for verdict in verdicts:
        search.add(AuditedConversation(chat("C hi", id=verdict.conversation), (verdict,), ()))
    for contact in contacts:
        search.add(AuditedConversation(chat("C hi", id=contact), (), ()))
    search.finish(report([], rulebook()))
    return search


def problem(search: FindingSearch) -> tuple[str, str, str]:
    """What, where and the next step."""
    with pytest.raises(UsageError) as raised:
        search.must_have_found()
    return raised.value.what, raised.value.where, raised.value.hint


def test_the_findings_that_the_review_is_about_are_found_and_no_others() -> None:
    one, other, elsewhere = failed(1, 2), failed(3, check="heard/resolve"), failed(4, contact="c-2")
    by_mark = searched(about(2, "excused"), one, other, elsewhere)
    assert by_mark.found == [(one, one.findings[1])]
    by_place = searched(within("excused"), one, other, elsewhere)
    assert by_place.found == [(one, one.findings[0]), (one, one.findings[1])]
    by_mark.must_have_found()
    by_place.must_have_found()


def test_an_agent_is_found_by_any_spelling() -> None:
    assert len(searched(within("excused", agent="ANA"), failed(1)).found) == 1
    assert searched(within("excused", agent="Ben"), failed(1)).found == []


def test_a_finding_that_is_not_there_is_said_with_those_that_begin_alike() -> None:
    missing = f"there is no finding '{mark(0x1234000000000000)}' in what was read"
    near, far = failed(0x1234_5600_0000_0000, 0x1234_F000_0000_0000), failed(0x1235_0000_0000_0000)
    review = about(0x1234_0000_0000_0000, "excused")
    assert problem(searched(review, near, far)) == (missing, "--finding", "did you mean 1234560000000000 or 1234f00000000000?")
    plain = "ids are in the column finding_id of findings.csv (audit --out csv:DIR)"
    assert problem(searched(review, far)) == (missing, "--finding", plain)
    many = failed(*(0x1234_0000_0000_0001 + number for number in range(9)))
    assert problem(searched(review, many))[2].count(" or ") == 4


def test_a_contact_that_is_not_there_is_said_with_those_that_are_spelt_alike() -> None:
    review = within("excused", contact="ticket-1044")
    near = searched(review, failed(1, contact="ticket-1045"), contacts=("ticket-1144", "call-7"))
    assert problem(near) == ("there is no contact 'ticket-1044' in what was read", "--contact", "did you mean ticket-1045 or ticket-1144?")
    far = searched(review, failed(1, contact="call-7"))
    assert problem(far) == ("there is no contact 'ticket-1044' in what was read", "--contact", "ids are in the column contact of conversations.csv")
    assert problem(searched(review, contacts=tuple(f"ticket-104{n}" for n in range(4))))[2].count(" or ") == 3
    assert problem(searched(review, contacts=tuple(f"ticket-{n}044" for n in range(2, 10))))[2].count(" or ") == 4


def test_a_line_item_that_is_not_there_is_said_with_the_nearest_of_the_contact() -> None:
    both = (failed(1), failed(2, check="heard/resolve"))
    assert problem(searched(within("excused", "heard/reslove"), *both)) == (
        "there is no line item 'heard/reslove'",
        "--check",
        "did you mean 'heard/resolve'?",
    )
    assert problem(searched(within("excused", "xyz"), *both)) == ("there is no line item 'xyz'", "--check", "supportaudit rules list has all")


def test_a_line_item_without_a_finding_in_the_contact_is_said() -> None:
    met = replace(failed(check="heard/hear"), outcome=Outcome.PASS)
    shows = "audit PATH --contact c-1 shows what was found"
    assert problem(searched(within("excused"), met)) == ("heard/hear has no finding in contact 'c-1'", "--contact", shows)
    by_ben = searched(within("excused", agent="Ben"), failed(1))
    assert problem(by_ben) == ("heard/hear has no finding by Ben in contact 'c-1'", "--contact", shows)


def test_a_contact_whose_id_another_one_has_too_is_no_answer() -> None:
    search = searched(within("excused"), failed(1))
    first = chat("C hi", id="c-1")
    search.add(AuditedConversation(replace(first, id="c-1~2", source=replace(first.source, twin_of="c-1")), (), ()))
    search.add(AuditedConversation(chat("C hi", id="c-3"), (), ()))
    assert problem(search)[:2] == ("contact c-1 stands twice in what was read", "--contact")
    elsewhere = searched(within("excused"), failed(1))
    elsewhere.add(AuditedConversation(replace(first, id="c-9~2", source=replace(first.source, twin_of="c-9")), (), ()))
    elsewhere.must_have_found()
