"""What was read, in counts that need no contact to be kept."""

from __future__ import annotations

from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.reports import words
from supportaudit.reports.facts import Facts, Replies
from tests.builders import Item, audited, chat, rulebook, verdict


def replies(*chats: str, channel: str = "chat") -> Replies:
    """The replies in these chats."""
    found = Replies()
    for text in chats:
        found.add(chat(text, channel=channel))
    return found


def test_the_first_reply_is_a_persons_after_the_customers_first_message() -> None:
    found = replies("A/Ana 09:00 Hi\nC 09:10 help\nB 09:11 menu\nC 09:12 hello?\nA/Ana 09:15 here\nA/Ana 09:50 again")
    assert found.by_channel() == [("chat", 300, 1)]


@pytest.mark.parametrize("text", ["C 09:00 help", "C help\nA 09:00 hi", "C 09:00 help\nA hi", "A 09:00 hi", "C 09:05 help\nA 09:00 hi"])
def test_a_contact_without_a_timed_first_reply_is_not_counted(text: str) -> None:
    assert replies(text).by_channel() == []


def test_each_channel_has_a_median_and_the_most_contacts_come_first() -> None:
    found = replies("C 09:00 a\nA 09:01 b", "C 09:00 a\nA 09:03 b", "C 09:00 a\nA 09:30 b")
    found.add(chat("C 09:00 a\nA 15:20 b", channel="email"))
    assert found.by_channel() == [("chat", 180, 3), ("email", 22_800, 1)]


@given(st.lists(st.integers(0, 5 * 366 * 86_400), min_size=1, max_size=50))
def test_a_median_is_exact_to_what_is_printed_of_it(waits: list[int]) -> None:
    found = Replies()
    for seconds in waits:
        found.count("chat", seconds)
    exact = min(median_low(waits), 366 * 86_400)
    ((_, median, number),) = found.by_channel()
    assert (words.duration(median), number) == (words.duration(exact), len(waits))
    assert len(found.waits["chat"]) <= 600 + 24 * 60 + 366 * 24


@pytest.mark.parametrize(("reasons", "counts"), [(("time runs",), (1, 0)), (("open",), (0, 1)), (("open", "time runs"), (1, 1)), ((), (0, 0))])
def test_what_is_still_open_is_counted_by_what_would_decide_it(reasons: tuple[str, ...], counts: tuple[int, int]) -> None:
    facts = Facts()
    found = tuple(verdict(f"p/{n}", "pending", reason=reason) for n, reason in enumerate(reasons))
    book = rulebook(*(Item(f"p/{n}") for n in range(len(reasons))))
    facts.add(audited(chat("C 09:00 help"), found, book))
    assert (facts.awaiting_time, facts.awaiting_end) == counts


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (134, "2 min 14 s"), (3_600, "1 h"), (9_600, "2 h 40 min"), (86_400, "1 d"), (273_600, "3 d 4 h")],
)
def test_a_duration_has_two_units_at_most(seconds: int, shown: str) -> None:
    assert words.duration(seconds) == shown
