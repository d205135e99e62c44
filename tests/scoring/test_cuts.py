"""Scorecards by tag, day, week, month, hours, and pairs: each counts what belongs to it, and what cannot be known stands apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from supportaudit.errors import UsageError
from supportaudit.model import AuditedConversation, Scorecard
from supportaudit.rulebook import Config
from supportaudit.scoring import Tally, checked
from tests.builders import Item, audited, chat, rulebook, verdicts

BOOK = rulebook(Item("heard/hear", "HEARD"), Item("heard/resolve", "HEARD"), Item("tone/blame", "Tone"))
GOOD, BAD = ("pass", "pass", "pass"), ("fail", "fail", "fail")


def contact(
    number: int,
    outcomes: Sequence[str] = GOOD,
    *,
    at: str | None = None,
    tags: tuple[str, ...] = (),
    vendor: str | None = None,
    after_hours: bool | None = None,
) -> AuditedConversation:
    conversation = replace(chat("C My mug broke\nA/Ana Hello", id=f"c-{number}"), tags=tags, vendor=vendor)
    if at is not None:
        moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
        conversation = replace(conversation, messages=tuple(replace(message, sent_at=moment) for message in conversation.messages), metadata={})
    found = verdicts(dict(zip(BOOK.checks, outcomes, strict=True)), "Ana", conversation=conversation.id)
    return replace(audited(conversation, found, BOOK), after_hours=after_hours)


def cards(contacts: Sequence[AuditedConversation], *by: str, config: Config | None = None) -> list[Scorecard]:
    tally = Tally(BOOK, config or Config(), by)
    for one in contacts:
        tally.add(one)
    return list(tally.scorecards())


def table(found: Sequence[Scorecard]) -> dict[str, tuple[int, float | None]]:
    return {card.key: (card.evaluations, card.score) for card in found[1:]}


def test_a_contact_with_two_tags_counts_under_both_and_once_overall() -> None:
    found = cards([contact(1, tags=("billing", "vip")), contact(2, BAD, tags=("billing",)), contact(3)], "tag")
    assert table(found) == {"billing": (2, 50.0), "vip": (1, 100.0), "(not given)": (1, 100.0)}
    assert found[0].evaluations == 3


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        ("day", ["2026-12-31", "2027-01-01", "2027-01-04", "(not given)"]),
        ("week", ["2026-W53", "2027-W01", "(not given)"]),
        ("month", ["2026-12", "2027-01", "(not given)"]),
    ],
)
def test_periods_are_those_of_the_first_message_in_the_zone_of_the_config(by: str, keys: list[str]) -> None:
    contacts = [contact(1, at="2026-12-31T12:00"), contact(2, at="2026-12-31T23:30"), contact(3, at="2027-01-04T08:00"), contact(4)]
    assert list(table(cards(contacts, by, config=Config(timezone="Europe/Berlin")))) == keys


def test_week_and_month_together_are_each_right() -> None:
    found = cards([contact(1, at="2026-10-01T12:00")], "week", "month")
    assert [(card.by, card.key) for card in found[1:]] == [("week", "2026-W40"), ("month", "2026-10")]


def test_hours_are_told_apart_only_where_they_are_known() -> None:
    found = cards([contact(1, after_hours=True), contact(2, BAD, after_hours=False), contact(3)], "hours")
    assert table(found) == {"after hours": (1, 100.0), "business hours": (1, 0.0), "(not given)": (1, 100.0)}
    assert table(cards([contact(3)], "hours")) == {}


def test_a_pair_has_a_scorecard_for_each_two_keys_that_occur() -> None:
    contacts = [contact(1, vendor="Northwind", tags=("vip",)), contact(2, BAD, vendor="Northwind"), contact(3)]
    found = cards(contacts, "vendor,tag")
    assert table(found) == {"Northwind / vip": (1, 100.0), "Northwind / (not given)": (1, 0.0), "(not given) / (not given)": (1, 100.0)}
    assert [(card.by, card.vendor) for card in found[1:]] == [("vendor,tag", "Northwind"), ("vendor,tag", "Northwind"), ("vendor,tag", None)]


def test_the_queue_is_no_agent_of_a_pair() -> None:
    found = cards([contact(1, vendor="Northwind")], "agent,vendor")
    assert table(found) == {"Ana / Northwind": (1, 100.0)}


def test_the_deviation_is_that_of_the_scores() -> None:
    assert cards([contact(1), contact(2, BAD)])[0].sd == pytest.approx(70.710678, abs=1e-6)
    assert cards([contact(1)])[0].sd is None


@pytest.mark.parametrize("cut", ["vendor,vendor", "vendor,tag,day", ""])
def test_what_is_no_pair_is_refused(cut: str) -> None:
    with pytest.raises(UsageError):
        checked(cut)


def test_cuts_are_written_in_any_case_and_spacing() -> None:
    assert checked(" Vendor , channel") == ("vendor", "channel")
