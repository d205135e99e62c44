"""Business hours: what is counted, in which zone, over changes of the clock, nights and holidays, and whose they are."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.checks.hours import HORIZON, BusinessCalendars, BusinessHours
from supportaudit.model import Conversation, Message, Role
from supportaudit.rulebook.config import Calendar, Config, Group
from tests.fuzz import tried

DUBLIN = ZoneInfo("Europe/Dublin")
HOUR = 3600
WEEKDAYS = (*([((540, 1050),)] * 5), (), ())
"""Monday to Friday, 09:00 to 17:30."""
DESK = BusinessHours(Calendar("default", "Europe/Dublin", WEEKDAYS))
ALWAYS = BusinessHours(Calendar("default", "Europe/Dublin", (((0, 1440),),) * 7))
NIGHTS = BusinessHours(Calendar("default", "Europe/Dublin", (((1320, 1800),),) * 7))
"""Every night from 22:00 to 06:00."""


def at(text: str, zone: ZoneInfo = DUBLIN) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-03-02T10:00", "2026-03-02T11:00", 1),
        ("2026-03-02T07:00", "2026-03-02T09:30", 0.5),
        ("2026-03-02T07:00", "2026-03-02T08:59:30", 0),
        ("2026-03-02T17:00", "2026-03-03T09:30", 1),
        ("2026-03-06T17:00", "2026-03-09T10:00", 1.5),
        ("2026-03-07T10:00", "2026-03-08T10:00", 0),
        ("2026-03-02T11:00", "2026-03-02T10:00", 0),
        ("2026-03-02T09:00", "2026-03-09T09:00", 42.5),
    ],
)
def test_only_time_at_the_desk_is_counted(start: str, end: str, hours: float) -> None:
    assert DESK.seconds(at(start), at(end)) == hours * HOUR


def test_hours_are_those_of_the_calendar_s_zone() -> None:
    assert DESK.seconds(at("2026-07-06T08:00", ZoneInfo("UTC")), at("2026-07-06T08:30", ZoneInfo("UTC"))) == HOUR / 2
    assert DESK.seconds(at("2026-01-05T08:00", ZoneInfo("UTC")), at("2026-01-05T08:30", ZoneInfo("UTC"))) == 0


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)])
def test_a_day_around_the_clock_is_as_long_as_it_is_when_the_clocks_change(day: str, hours: int) -> None:
    following = date.fromisoformat(day).toordinal() + 1
    assert ALWAYS.seconds(at(f"{day}T00:00"), at(f"{date.fromordinal(following)}T00:00")) == hours * HOUR


@pytest.mark.parametrize(("evening", "hours"), [("2026-03-28", 7), ("2026-10-24", 9), ("2026-06-01", 8)])
def test_a_night_shift_is_shorter_in_spring_and_longer_in_autumn(evening: str, hours: int) -> None:
    assert NIGHTS.seconds(at(f"{evening}T21:00"), at(f"{evening}T21:00") + 12 * HOUR) == hours * HOUR


def test_working_days_around_a_change_of_the_clock_keep_their_hours() -> None:
    for friday, monday in (("2026-03-27", "2026-03-30"), ("2026-10-23", "2026-10-26")):
        assert DESK.seconds(at(f"{friday}T16:30"), at(f"{monday}T10:00")) == 2 * HOUR
        assert DESK.after(at(f"{friday}T16:30"), 1.5 * HOUR) == at(f"{monday}T09:30")


def test_ranges_that_meet_in_the_skipped_hour_are_not_counted_twice() -> None:
    desk = BusinessHours(Calendar("default", "Europe/Dublin", (*((),) * 5, ((1320, 1530),), ((120, 600),))))
    assert desk.seconds(at("2026-03-28T22:00"), at("2026-03-29T10:00")) == 11 * HOUR


def test_the_moment_of_opening_is_inside_and_that_of_closing_outside() -> None:
    assert DESK.is_open(at("2026-03-02T09:00"))
    assert DESK.is_open(at("2026-03-02T17:29"))
    assert not DESK.is_open(at("2026-03-02T17:30"))
    assert not DESK.is_open(at("2026-03-02T08:59"))
    assert not DESK.is_open(at("2026-03-07T10:00"))
    assert NIGHTS.is_open(at("2026-03-02T03:00"))


def test_public_holidays_of_the_country_and_further_days_are_closed() -> None:
    desk = BusinessHours(Calendar("default", "Europe/Dublin", WEEKDAYS, "IE", closed=frozenset({date(2026, 12, 24)})))
    assert not desk.is_open(at("2026-03-17T10:00")), "Saint Patrick's Day"
    assert desk.is_open(at("2026-03-18T10:00"))
    assert not desk.is_open(at("2026-12-24T10:00"))
    assert desk.seconds(at("2026-03-16T17:00"), at("2026-03-18T09:30")) == HOUR


def test_holidays_of_a_part_of_a_country_are_closed_there_only() -> None:
    bavaria = BusinessHours(Calendar("default", "Europe/Berlin", WEEKDAYS, "DE", "BY"))
    berlin = BusinessHours(Calendar("default", "Europe/Berlin", WEEKDAYS, "DE", "BE"))
    epiphany = at("2026-01-06T10:00", ZoneInfo("Europe/Berlin"))
    assert (bavaria.is_open(epiphany), berlin.is_open(epiphany)) == (False, True)


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    nights = BusinessHours(Calendar("default", "Europe/Dublin", (((1320, 1800),),) * 7, closed=frozenset({date(2026, 3, 2)})))
    assert nights.is_open(at("2026-03-02T03:00")), "Sunday's night"
    assert not nights.is_open(at("2026-03-02T23:00"))
    assert not nights.is_open(at("2026-03-03T03:00"))
    assert nights.is_open(at("2026-03-03T23:00"))


def test_a_deadline_is_the_last_moment_in_time() -> None:
    assert DESK.after(at("2026-03-02T10:00"), HOUR) == at("2026-03-02T11:00")
    assert DESK.after(at("2026-03-06T17:00"), HOUR) == at("2026-03-09T09:30")
    assert DESK.after(at("2026-03-02T17:00"), HOUR / 2) == at("2026-03-03T09:00"), "until the desk opens again no more time passes"
    assert DESK.after(at("2026-03-07T12:00"), 0) == at("2026-03-09T09:00")


def test_what_would_take_more_than_ten_years_has_no_end() -> None:
    assert DESK.after(at("2026-03-02T10:00"), 8.5 * HOUR * HORIZON) == math.inf
    closed = BusinessHours(Calendar("default", "UTC", WEEKDAYS, closed=frozenset(map(date.fromordinal, range(738000, 745000)))))
    assert closed.seconds(at("2026-03-02T10:00"), at("2060-03-02T10:00")) == 0


moments = st.integers(int(at("2025-01-01")), int(at("2027-12-31"))).map(float)
ranges = st.lists(st.integers(0, 47), min_size=2, max_size=4, unique=True).map(lambda marks: tuple(sorted(marks)))
weeks = st.lists(ranges, min_size=7, max_size=7).map(
    lambda week: tuple(tuple((30 * a, 30 * b) for a, b in zip(day[::2], day[1::2], strict=False)) for day in week)
)
desks = st.builds(
    lambda days, zone: BusinessHours(Calendar("default", zone, days)),
    weeks,
    st.sampled_from(["Europe/Dublin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]),
)


@tried(100)
@given(desks, moments, st.integers(0, 20 * HOUR))
def test_a_deadline_is_as_many_business_seconds_away_as_was_asked_and_a_second_later_is_too_late(
    desk: BusinessHours, start: float, seconds: int
) -> None:
    due = desk.after(start, seconds)
    assert desk.seconds(start, due) == pytest.approx(seconds)
    assert desk.is_open(due)
    assert desk.seconds(start, due + 1) > seconds


@tried(100)
@given(desks, st.tuples(moments, moments, moments).map(sorted))
def test_business_time_adds_up_and_is_never_more_than_time(desk: BusinessHours, three: list[float]) -> None:
    first, second, third = three
    assert desk.seconds(first, second) + desk.seconds(second, third) == pytest.approx(desk.seconds(first, third))
    assert 0 <= desk.seconds(first, third) <= third - first


@tried(40)
@given(desks, moments, st.integers(0, 3 * 24 * 60))
def test_business_minutes_are_those_in_which_the_desk_is_open(desk: BusinessHours, start: float, minutes: int) -> None:
    start -= start % 60
    expected = sum(60 for minute in range(minutes) if desk.is_open(start + 60 * minute))
    assert desk.seconds(start, start + 60 * minutes) == expected


SOURCES = {
    "harbor": Calendar("harbor", "UTC", WEEKDAYS, vendors=frozenset({"harbor desk"}), channels=frozenset({"chat"})),
    "front": Calendar("front", "UTC", WEEKDAYS, teams=frozenset({"front"})),
    "default": Calendar("default", "UTC", WEEKDAYS),
}


def chosen(names: str, conversation: Conversation, agents: tuple[str, ...] = (), **groups: dict[str, Group]) -> str:
    calendars = BusinessCalendars(Config(calendars=tuple(SOURCES[name] for name in names.split()), **groups))  # type: ignore[arg-type]  # vendors or teams
    found = calendars.of(conversation, agents)
    return found if isinstance(found, str) else found._calendar.name


def test_the_first_calendar_of_which_every_list_names_the_conversation_holds() -> None:
    every = "harbor front default"
    assert chosen(every, Conversation("c", (), channel="chat", vendor="Harbor Desk")) == "harbor"
    assert chosen(every, Conversation("c", (), channel="Chat", vendor="HARBOR DESK", team="Front")) == "harbor"
    assert chosen(every, Conversation("c", (), channel="email", vendor="Harbor Desk", team="Front")) == "front"
    assert chosen(every, Conversation("c", (), channel="email", vendor="Harbor Desk")) == "default"
    assert chosen("harbor front", Conversation("c", ())) == "missing: business hours"
    assert chosen("", Conversation("c", ())) == "missing: business hours"


def test_a_conversation_is_also_of_the_vendors_to_which_the_config_counts_its_agents() -> None:
    groups = {"vendors": {"Harbor Desk": Group(("Dana",)), "Other": Group(("Lee",))}}
    assert chosen("harbor default", Conversation("c", (), channel="chat"), ("dana",), **groups) == "harbor"
    assert chosen("harbor default", Conversation("c", (), channel="chat"), ("lee",), **groups) == "default"


def test_without_dates_or_with_impossible_ones_nobody_knows_the_hours() -> None:
    sent = datetime(2026, 3, 2, 10, tzinfo=UTC)
    dated = Conversation("c", (Message(0, Role.CUSTOMER, "hi", sent_at=sent),))
    assert chosen("default", dated) == "default"
    assert chosen("default", replace(dated, metadata={"time_base": "clock"})) == "missing: dates"
    for year in (1, 1969, 2101, 9999):
        strange = Message(0, Role.CUSTOMER, "hi", sent_at=sent.replace(year=year))
        assert chosen("default", replace(dated, messages=(strange,))) == "missing: dates"
    assert BusinessCalendars(Config(calendars=(SOURCES["default"],))).of(dated, (), sent.replace(year=9999)) == "missing: dates"
