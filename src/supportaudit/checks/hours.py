"""How much time passed: by every clock, or by the clock of a desk that is not always staffed."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Protocol
from zoneinfo import ZoneInfo

from supportaudit.checks.ruling import MISSING_DATES, MISSING_HOURS
from supportaudit.model import Conversation
from supportaudit.rulebook.config import Calendar, Config, Group
from supportaudit.rulebook.public_holidays import YEARS, public_holidays

HORIZON = 3660
"""Days over which business hours are added up: longer waits count as ten years, and a deadline beyond them is never reached."""


class Clock(Protocol):
    """Measures time between moments, which are finite seconds since the epoch."""

    kind: ClassVar[str]
    """What a reader must be told of an amount that is not all the time that passed, as it stands behind it."""

    def seconds(self, start: float, end: float) -> float:
        """How much time passed; 0 where the end is not after the start."""
        ...

    def after(self, start: float, seconds: float) -> float:
        """The last moment at which no more than so many seconds have passed; infinity where there is none."""
        ...


class EveryHour:
    """Time as it passes."""

    kind: ClassVar[str] = ""

    def seconds(self, start: float, end: float) -> float:
        return max(end - start, 0.0)

    def after(self, start: float, seconds: float) -> float:
        return start + seconds


CALENDAR_HOURS = EveryHour()


class BusinessHours:
    """Time as it passes at a desk: only while its calendar says that it is staffed, and not on its holidays.

    Hours are those of the calendar's zone: of an hour that the clocks show twice the first counts as its beginning or end, and a time that
    they skip is one hour later. Between two moments on one side of a change nothing is lost or counted twice.
    """

    kind: ClassVar[str] = " of business hours"

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._zone = ZoneInfo(calendar.timezone)
        self._days: dict[date, tuple[tuple[float, float], ...]] = {}

    def is_open(self, moment: float) -> bool:
        """Whether somebody is there; the moment of closing is outside."""
        return next(self._open_from(moment), (math.inf, math.inf))[0] == moment

    def seconds(self, start: float, end: float) -> float:
        total = 0.0
        for opens, closes in self._open_from(start):
            if opens >= end:
                break
            total += min(closes, end) - opens
        return total

    def after(self, start: float, seconds: float) -> float:
        left = seconds
        for opens, closes in self._open_from(start):
            if left < closes - opens:
                return opens + left
            left -= closes - opens
        return math.inf

    def _open_from(self, start: float) -> Iterator[tuple[float, float]]:
        """When the desk is staffed from a moment on, ascending and apart; a night that began the day before comes first."""
        today = datetime.fromtimestamp(start, self._zone).date()
        covered = start
        for number in range(-1, HORIZON):
            for opens, closes in self._day(today + timedelta(days=number)):
                if closes > covered:
                    yield max(opens, covered), closes
                    covered = closes

    def _day(self, day: date) -> tuple[tuple[float, float], ...]:
        if day not in self._days:
            calendar = self._calendar
            rests = day in calendar.closed or (calendar.country and day in public_holidays(calendar.country, calendar.subdivision, day.year))
            spans = () if rests else calendar.days[day.weekday()]
            self._days[day] = tuple((self._moment(day, opens), self._moment(day, closes)) for opens, closes in spans)
        return self._days[day]

    def _moment(self, day: date, minutes: int) -> float:
        days, rest = divmod(minutes, 24 * 60)
        return datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), self._zone).timestamp()


class BusinessCalendars:
    """Finds the business hours that hold for a conversation."""

    def __init__(self, config: Config | None = None) -> None:
        config = config or Config()
        self._desks = [(calendar, BusinessHours(calendar)) for calendar in config.calendars]
        self._vendors = _members(config.vendors)
        self._teams = _members(config.teams)

    def of(self, conversation: Conversation, agents: Collection[str], now: datetime | None = None) -> BusinessHours | str:
        """The hours of the first calendar that names the conversation's vendor, team or channel (of lists that are given, all); a reason for
        ``na`` where there is none, or no date by which it could be read.

        A conversation is of the vendor and team that it says itself, and of those to which the config counts one of the ``agents`` who wrote.
        """
        if not self._desks:
            return MISSING_HOURS
        names = [name for agent in agents for name in conversation.names(agent)]
        vendors = _groups(self._vendors, conversation.vendor, names)
        teams = _groups(self._teams, conversation.team, names)
        channel = (conversation.channel or "").casefold()
        for calendar, hours in self._desks:
            wanted = (calendar.vendors, vendors), (calendar.teams, teams), (calendar.channels, {channel})
            if all(not names or not names.isdisjoint(own) for names, own in wanted):
                return hours if _has_dates(conversation, now) else MISSING_DATES
        return MISSING_HOURS


def _members(groups: Mapping[str, Group]) -> Mapping[str, set[str]]:
    """Name or address of an agent -> the vendors or teams that list this agent; all case-folded."""
    members: dict[str, set[str]] = {}
    for name, group in groups.items():
        for agent in group.agents:
            members.setdefault(agent.casefold(), set()).add(name.casefold())
    return members


def _groups(members: Mapping[str, set[str]], own: str | None, names: Collection[str]) -> set[str]:
    listed = (members.get(name.casefold(), set()) for name in names)
    return {own.casefold()}.union(*listed) if own else set[str]().union(*listed)


def _has_dates(conversation: Conversation, now: datetime | None) -> bool:
    """Whether times have dates, of years whose holidays are known."""
    times = (message.sent_at for message in conversation.messages)
    return conversation.dated and all(moment is None or moment.year in YEARS for moment in (*times, now))
