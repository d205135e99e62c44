from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.model import Conversation, Message, Role
from supportaudit.signals.captures import duration, money, read_capture
from supportaudit.signals.durations import stated_seconds
from supportaudit.signals.hits import Stretch
from supportaudit.signals.moments import stated_moment
from tests.signals.made import NOW

HOUR, DAY = 3600, 86_400


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2 hours", 2 * HOUR),
        ("within the hour", HOUR),
        ("an hour", HOUR),
        ("half an hour", HOUR / 2),
        ("an hour and a half", 1.5 * HOUR),
        ("2 and a half hours", 2.5 * HOUR),
        ("1.5 hrs", 1.5 * HOUR),
        ("an hour or two", 2 * HOUR),
        ("24-48 hours", 48 * HOUR),
        ("24 – 48 hours", 48 * HOUR),
        ("2 to 3 weeks", 21 * DAY),
        ("between 2 and 3 days", 3 * DAY),
        ("one or two days", 2 * DAY),
        ("a couple of days", 2 * DAY),
        ("in five minutes", 300),
        ("30 mins", 1800),
        ("48hrs", 48 * HOUR),
        ("2 hours and 30 minutes", 2.5 * HOUR),
        ("24 hours a day", DAY),
        ("the next 24 hours", DAY),
        ("within 1 business day", 3 * DAY),
        ("5-7 business days", 11 * DAY),
        ("a month", 31 * DAY),
        ("1,000 minutes", 60_000),
        ("two\nhours", 2 * HOUR),
        ("within twenty four hours", DAY),
        ("forty-eight hours", 2 * DAY),
        ("seventy-two hours", 3 * DAY),
        ("a hundred and twenty minutes", 2 * HOUR),
        ("sixteen hours", 16 * HOUR),
        ("an hour and half", 1.5 * HOUR),
        ("couple hours", 2 * HOUR),
        ("1hr 30min", 1.5 * HOUR),
        ("up to 72 hours", 3 * DAY),
        ("a fortnight", 14 * DAY),
        ("2hrs", 2 * HOUR),
    ],
)
def test_a_stated_span_of_time_is_read_as_its_longer_end(text: str, seconds: float) -> None:
    assert stated_seconds(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "shortly",
        "a few days",
        "just a minute",
        "one of these days",
        "a moment",
        "in no time",
        "",
        "10:30 am",
        "99999 years",
        "5",
        "2 days ago",
        "an hour earlier",
    ],
)
def test_no_value_is_invented_where_no_span_is_stated(text: str) -> None:
    assert stated_seconds(text) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("tomorrow", "2026-10-08T23:59:59"),
        ("tomorrow morning", "2026-10-08T12:00:00"),
        ("by 5 pm tomorrow", "2026-10-08T17:00:00"),
        ("today", "2026-10-07T23:59:59"),
        ("by end of day", "2026-10-07T23:59:59"),
        ("EOD", "2026-10-07T23:59:59"),
        ("by Friday", "2026-10-09T23:59:59"),
        ("on Wednesday", "2026-10-14T23:59:59"),
        ("next Friday", "2026-10-16T23:59:59"),
        ("next Monday", "2026-10-12T23:59:59"),
        ("by Fri", "2026-10-09T23:59:59"),
        ("by 5 pm", "2026-10-07T17:00:00"),
        ("by 9:15 a.m.", "2026-10-08T09:15:00"),
        ("by 17:30", "2026-10-07T17:30:00"),
        ("by noon", "2026-10-08T12:00:00"),
        ("the day after tomorrow", "2026-10-09T23:59:59"),
        ("next week", "2026-10-18T23:59:59"),
        ("by the end of the week", "2026-10-11T23:59:59"),
        ("on March 3", "2027-03-03T23:59:59"),
        ("3rd of November 2026", "2026-11-03T23:59:59"),
        ("2026-12-01", "2026-12-01T23:59:59"),
        ("2026-10-08T10:00:00Z", "2026-10-08T10:00:00"),
        ("2026-10-15 17:00", "2026-10-15T17:00:00"),
        ("10/15/2026", "2026-10-15T23:59:59"),
        ("15/10/2026", "2026-10-15T23:59:59"),
        ("3pm on 9 Oct", "2026-10-09T15:00:00"),
        ("before Friday noon", "2026-10-09T12:00:00"),
        ("by COB Friday", "2026-10-09T23:59:59"),
        ("EOD Mon", "2026-10-12T23:59:59"),
        ("by close of business tomorrow", "2026-10-08T23:59:59"),
        ("Monday or Tuesday", "2026-10-13T23:59:59"),
        ("Monday week", "2026-10-19T23:59:59"),
        ("on Tuesday morning", "2026-10-13T12:00:00"),
        ("this afternoon", "2026-10-07T18:00:00"),
        ("tonight", "2026-10-07T23:59:59"),
        ("in the afternoon", "2026-10-07T18:00:00"),
        ("first thing in the morning", "2026-10-08T12:00:00"),
        ("a week from today", "2026-10-14T23:59:59"),
        ("two weeks from Monday", "2026-10-26T23:59:59"),
        ("2 days after Friday", "2026-10-11T23:59:59"),
        ("over the weekend", "2026-10-11T23:59:59"),
        ("next weekend", "2026-10-18T23:59:59"),
        ("by the 15th", "2026-10-15T23:59:59"),
        ("on the 1st", "2026-11-01T23:59:59"),
        ("by the 7th", "2026-10-07T23:59:59"),
        ("by the 31st at the latest", "2026-10-31T23:59:59"),
        ("by the 3rd of next month", "2026-11-03T23:59:59"),
        ("by the 31st of next month", "2026-12-31T23:59:59"),
        ("by the end of the month", "2026-10-31T23:59:59"),
        ("next month", "2026-11-30T23:59:59"),
        ("by year end", "2026-12-31T23:59:59"),
        ("next year", "2027-12-31T23:59:59"),
        ("by 6pm EST", "2026-10-07T23:00:00"),
        ("tomorrow 9 am PT", "2026-10-08T17:00:00"),
        ("5 pm CET", "2026-10-07T16:00:00"),
    ],
)
def test_a_stated_day_is_its_end_seen_from_the_message(text: str, moment: str) -> None:
    assert stated_moment(text, NOW) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["soon", "the sun came out", "we sat down", "she may call", "they wed", "on Feb 31", "32/45", "version 1.2:3", ""])
def test_no_moment_is_invented_where_none_is_stated(text: str) -> None:
    assert stated_moment(text, NOW) is None


def test_a_day_ends_in_the_zone_of_the_message() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=14)))
    assert stated_moment("today", there) == datetime(2026, 10, 8, 23, 59, 59, tzinfo=there.tzinfo)


def test_a_promise_of_a_day_is_a_duration_from_its_message() -> None:
    assert duration("by Friday", NOW) == (datetime(2026, 10, 9, 23, 59, 59, tzinfo=UTC) - NOW).total_seconds()
    assert duration("within 5 days at the desk by 5 pm", NOW) == 5 * DAY
    assert duration("by Friday", None) is None
    assert duration("2 hours", None) == 2 * HOUR


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("$50", 50),
        ("£1,234.50", 1234.5),
        ("1.234,50 €", 1234.5),
        ("50 dollars", 50),
        ("EUR 20", 20),
        ("$5k", 5000),
        ("20 bucks", 20),
        ("$1,000", 1000),
        ("¥0.5", 0.5),
        ("US$50", 50),
        ("50 AUD", 50),
        ("Rs. 500", 500),
        ("₹1,00,000", 100_000),
        ("5000 yen", 5000),
        ("200 kr", 200),
        ("zł 20", 20),
        ("1 234,50 €", 1234.5),
        ("€1.234", 1234),
        ("$.50", 0.5),
        ("5k dollars", 5000),
        ("$1.5 million", 1_500_000),
        ("fifty dollars", 50),
        ("a hundred bucks", 100),
        ("two hundred and fifty euros", 250),
        ("a 20-dollar voucher", 20),
        ("99 cents", 0.99),
        ("99p", 0.99),
        ("5 dollars and 50 cents", 5.5),
        ("$50 off $200", 50),
    ],
)
def test_an_amount_of_money_is_read(text: str, amount: float) -> None:
    assert money(text) == amount


@pytest.mark.parametrize("text", ["50", "free", "$", "", "five", "5 p.m.", "5pm", "10%", "order 4711", "one of them", "chf", "a hundred times"])
def test_no_amount_is_read_without_a_currency_and_a_number(text: str) -> None:
    assert money(text) is None


def value(kind: str | None, text: str, sent_at: datetime | None = NOW, *, dated: bool = True) -> str | float | None:
    message = Message(0, Role.AGENT, f"  {text} ", sent_at=sent_at)
    conversation = Conversation("c", (message,), metadata={} if dated else {"time_base": "clock"})
    capture = read_capture(Stretch("x", 0, len(message.text)), kind, conversation, message)
    assert (capture.name, capture.text) == ("x", text)
    return capture.value


def test_a_capture_has_the_value_of_its_type() -> None:
    assert value("duration", "in 2 hours") == 2 * HOUR
    assert value("datetime", "in 2 hours") == "2026-10-07T16:30:00+00:00"
    assert value("datetime", "tomorrow") == "2026-10-08T23:59:59+00:00"
    assert value("money", "of $50") == 50
    assert value("id", "is #ABC-1234, ok") == "ABC-1234"
    assert value("id", "none") == "none"
    assert value(None, "in 2 hours") is None


def test_days_have_no_value_where_the_messages_have_no_dates() -> None:
    assert value("datetime", "tomorrow", None) is None
    assert value("datetime", "in 2 hours", None) is None
    assert value("duration", "tomorrow", dated=False) is None
    assert value("duration", "in 2 hours", dated=False) == 2 * HOUR


def test_a_message_from_the_end_of_time_has_no_tomorrow() -> None:
    assert value("datetime", "in 9 years", datetime(9999, 12, 31, tzinfo=UTC)) is None
    assert value("datetime", "tomorrow", datetime(9999, 12, 31, tzinfo=UTC)) is None
    assert value("datetime", "next year", datetime(9999, 12, 31, tzinfo=UTC)) is None
    assert value("datetime", "next month", datetime(9999, 12, 31, tzinfo=UTC)) is None


PIECES = "by on the next last 1 5 12 31st : / - . pm am EST z week month year Friday march t tomorrow day of a couple two hundred hours ago $ € cents"


@given(text=st.lists(st.sampled_from(PIECES.split()), max_size=9), tight=st.booleans(), kind=st.sampled_from(("duration", "datetime", "money", "id")))
def test_no_text_is_too_odd_to_be_read(text: list[str], tight: bool, kind: str) -> None:
    found = value(kind, ("" if tight else " ").join(text))
    if kind == "datetime" and found is not None:
        assert datetime.fromisoformat(str(found)).tzinfo is not None
    if kind in {"duration", "money"} and found is not None:
        assert float(found) >= 0


@pytest.mark.parametrize("kind", ["duration", "datetime", "money", "id"])
def test_a_capture_says_what_it_is_to_be_read_as_whether_or_not_a_value_is_stated(kind: str) -> None:
    message = Message(0, Role.AGENT, "soon", sent_at=NOW)
    capture = read_capture(Stretch("due", 0, 4), kind, Conversation("c", (message,)), message)
    assert (capture.kind, capture.value) == (kind, "soon" if kind == "id" else None)
    assert read_capture(Stretch("due", 0, 4), None, Conversation("c", (message,)), message).kind == ""
