"""The reviews file is read strictly, contradictions are named with both places, and an entry is added without touching the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.errors import UsageError
from supportaudit.model import Decision
from supportaudit.rulebook import Pack, Review, load_reviews, parse_reviews, with_entry
from tests.builders import Item, rulebook

FIRST, SECOND = "27e899563a4f1802", "00ff00ff00ff00ff"
WHOLE = f"""\
# kept by the Dublin desk
reviews:
  - finding: {FIRST}
    decision: overturned
    by: Kim Lee
    at: 2026-10-05
    why: "Supervisor called at 14:40, see phone log."
  # the outage of 4 October
  - contact: 1042
    check: heard/hear
    agent: Ana Ruiz
    decision: excused
    by: Kim Lee
    at: 2026-10-06
    why: |
      The line was down.
    expires: 2027-01-31
"""
ENTRY = "decision: excused, by: Kim, at: 2026-10-05, why: outage"


def made(**fields: object) -> Review:
    given = {"decision": Decision.EXCUSED, "by": "Kim", "at": date(2026, 10, 7), "why": "outage", "finding": SECOND, **fields}
    return Review(**given)  # type: ignore[arg-type]  # the tests name real fields


def file(*entries: str) -> bytes:
    return ("reviews:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries)).encode()


def test_every_field_arrives_and_numbers_are_ids() -> None:
    first, second = parse_reviews(WHOLE.encode(), "reviews.yml")
    assert (first.finding, first.decision, first.by, first.at) == (FIRST, Decision.OVERTURNED, "Kim Lee", date(2026, 10, 5))
    assert first.mark == "reviews.yml:3:5"
    assert (second.contact, second.check, second.agent) == ("1042", "heard/hear", "Ana Ruiz")
    assert (second.why, second.expires) == ("The line was down.", date(2027, 1, 31))
    assert second.about == "heard/hear in 1042, Ana Ruiz"


@pytest.mark.parametrize("text", ["", "\ufeff", "# nothing decided yet\n\n  # still not", "reviews: []\n"])
def test_a_file_without_entries_is_no_mistake(text: str) -> None:
    assert parse_reviews(text.encode(), "r.yml") == ()


@pytest.mark.parametrize(
    ("entry", "at", "says"),
    [
        (f"findng: {FIRST}, {ENTRY}", "findng", "did you mean 'finding'?"),
        (f"finding: {FIRST}, decision: overturnd, by: Kim, at: 2026-10-05, why: x", "overturnd", "did you mean 'overturned'?"),
        (f"finding: {FIRST}, decision: excused, by: Kim, at: 2026-10-05", "", "'why' is missing"),
        (f"finding: {FIRST}, decision: excused, by: Kim, at: 5 October, why: x", "5 October", "write it as 2026-10-31"),
        (f"finding: {FIRST}, decision: excused, by: Kim, at: 2026-02-30, why: x", "2026-02-30", "'2026-02-30' is no date"),
        (f"finding: {FIRST}, decision: excused, by: Kim, at: 2026-W40-1, why: x", "2026-W40", "is no date"),
        (f"finding: {FIRST}, {ENTRY}, expires: 2026-10-04", "2026-10-04", "expires before it was decided"),
        (f"finding: {FIRST}, decision: excused, by: ' ', at: 2026-10-05, why: x", "' '", "'by' is blank"),
        (f"finding: 27ABC9, {ENTRY}", "27ABC9", "'27ABC9' is no id of a finding"),
        (f"finding: 12345678e9012345, {ENTRY}", "12345678e", "put it in quotes"),
        (ENTRY, "", "it is not said what was reviewed"),
        (f"contact: c-1, {ENTRY}", "", "it is not said what was reviewed"),
        (f"contact: c-1, check: hear, {ENTRY}", "hear", "write it as PACK/CHECK"),
        (f"finding: {FIRST}, agent: Ana, {ENTRY}", "Ana", "a finding is one agent's"),
    ],
)
def test_a_wrong_entry_is_named_with_its_place_and_the_next_step(entry: str, at: str, says: str) -> None:
    with pytest.raises(UsageError) as problem:
        parse_reviews(file(entry), "r.yml")
    column = 6 + entry.index(at) if at else 5
    assert str(problem.value).startswith(f"r.yml:2:{column}: ")
    assert says in str(problem.value)


def test_every_wrong_entry_is_named_at_once() -> None:
    with pytest.raises(UsageError) as problem:
        parse_reviews(file(f"finding: 27e, {ENTRY}", ENTRY), "r.yml")
    assert [line.split(": ")[0] for line in str(problem.value).splitlines()] == ["r.yml:2:15", "r.yml:3:5"]


def test_bytes_that_are_no_text_are_an_error_also_in_a_comment() -> None:
    with pytest.raises(UsageError, match="not UTF-8"):
        parse_reviews(b"# caf\xe9\n", "r.yml")


def test_a_file_that_is_not_there_is_an_error_with_the_way_to_make_one() -> None:
    with pytest.raises(UsageError, match="supportaudit review add"):
        load_reviews("absent.yml")


def test_two_entries_about_one_finding_that_disagree_are_an_error_that_names_both() -> None:
    with pytest.raises(UsageError) as problem:
        parse_reviews(file(f"finding: {FIRST}, {ENTRY}", f"finding: {FIRST}, {ENTRY.replace('excused', 'overturned')}"), "r.yml")
    assert str(problem.value) == f"r.yml:3:5: finding {FIRST} is overturned here and excused at r.yml:2:5 (keep one of them)"


def test_entries_that_agree_or_follow_each_other_are_none() -> None:
    parse_reviews(file(f"finding: {FIRST}, {ENTRY}", f"finding: {FIRST}, {ENTRY}"), "r.yml")
    later = "decision: overturned, by: Kim, at: 2026-12-01, why: x"
    parse_reviews(file(f"finding: {FIRST}, {ENTRY}, expires: 2026-11-30", f"finding: {FIRST}, {later}"), "r.yml")
    with pytest.raises(UsageError, match="keep one"):
        parse_reviews(file(f"finding: {FIRST}, {ENTRY}, expires: 2026-12-01", f"finding: {FIRST}, {later}"), "r.yml")


def test_a_line_item_that_its_pack_does_not_have_gets_the_nearest_one(tmp_path: Path) -> None:
    path = tmp_path / "r.yml"
    book = rulebook(Item("heard/hear"))
    book = replace(
        book, packs=(Pack("heard", "1", "", "en", "", "", "", (), (), ("heard/hear",)),), off={"heard/switched-off": "supportaudit.yml:1:1"}
    )
    path.write_bytes(file(f"contact: c, check: heard/haer, {ENTRY}"))
    with pytest.raises(UsageError, match="did you mean 'heard/hear'"):
        load_reviews(str(path), book)
    path.write_bytes(file(f"contact: c, check: heard/switched-off, {ENTRY}", f"contact: c, check: other/check, {ENTRY}"))
    assert len(load_reviews(str(path), book).entries) == 2


def test_a_line_item_that_was_renamed_is_known_by_its_former_ids(tmp_path: Path) -> None:
    path = tmp_path / "r.yml"
    path.write_bytes(file(f"contact: c, check: heard/listen, {ENTRY}"))
    book = replace(rulebook(Item("heard/hear")), renamed={"heard/listen": "heard/take-in", "heard/take-in": "heard/hear"})
    assert load_reviews(str(path), book).entries[0].check == "heard/hear"
    circle = replace(book, renamed={"heard/listen": "heard/a", "heard/a": "heard/listen"})
    assert load_reviews(str(path), circle).entries[0].check in {"heard/listen", "heard/a"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# none yet",
        "reviews: []  # none yet\n",
        WHOLE,
        WHOLE.rstrip("\n"),
        WHOLE.replace("\n", "\r\n"),
        "\ufeff" + WHOLE,
        f"reviews:\n- finding: {FIRST}\n  decision: excused\n  by: Kim\n  at: 2026-10-05\n  why: x\n# the end\n",
        f"reviews:\n      - {{finding: {FIRST}, {ENTRY}}}\n",
        f'reviews:\n  - finding: {FIRST}\n    decision: excused\n    by: Kim\n    at: 2026-10-05\n    why: "first\n\n      - second"',
    ],
)
def test_an_entry_is_added_and_everything_else_stays(text: str) -> None:
    data = text.encode()
    new = with_entry(data, "r.yml", made())
    assert [replace(e, mark="") for e in parse_reviews(new, "r.yml")[:-1]] == [replace(e, mark="") for e in parse_reviews(data, "r.yml")]
    assert replace(parse_reviews(new, "r.yml")[-1], mark="") == made()
    assert new.startswith(data.replace(b" []", b""))
    assert (b"\r\n" in new) == (b"\r\n" in data)
    assert new.count(b"\n") - new.count(b"\r\n") == 0 or b"\r\n" not in data
    again = with_entry(new, "r.yml", made(finding=None, contact="c", check="a/b", agent="Ana", expires=date(2027, 1, 1)))
    assert len(parse_reviews(again, "r.yml")) == len(parse_reviews(new, "r.yml")) + 1


def test_an_entry_about_the_same_is_refused_until_the_first_has_expired() -> None:
    data = with_entry(b"", "r.yml", made(expires=date(2026, 12, 31)))
    for decision in Decision:
        with pytest.raises(UsageError, match=r"r\.yml:2:5.*was reviewed already: excused by Kim on 2026-10-07"):
            with_entry(data, "r.yml", made(decision=decision, at=date(2026, 12, 31)))
    renewed = with_entry(data, "r.yml", made(decision=Decision.OVERTURNED, at=date(2027, 1, 1)))
    assert len(parse_reviews(renewed, "r.yml")) == 2


def test_a_list_that_text_cannot_be_added_to_is_left_alone_with_the_next_step() -> None:
    with pytest.raises(UsageError, match="one '- ' line an entry"):
        with_entry(f"reviews: [{{finding: {FIRST}, {ENTRY}}}]\n".encode(), "r.yml", made())


@given(st.text(min_size=1), st.text(min_size=1), st.text(min_size=1))
def test_whatever_people_write_comes_back_as_written(by: str, why: str, contact: str) -> None:
    by, why = by.strip() or "Kim", why.strip() or "why"
    review = made(by=by, why=why, finding=None, contact=contact if contact.strip() else "c", check="a/b")
    new = with_entry(WHOLE.encode(), "r.yml", review)
    assert replace(parse_reviews(new, "r.yml")[-1], mark="") == review
