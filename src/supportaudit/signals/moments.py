"""Points in time as people state them in support: "tomorrow", "by Friday", "end of day", "by 5 pm EST", "on the 15th", "a week from Monday".

The forms stand in a table of our own; only dates with a month's name or in figures are handed to ``dateparser``, in English, seen from the message.
Of several readings the latest counts, so that nobody is late by a reading. What is over ("yesterday", "2 days ago") is no deadline.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import datetime, time, timedelta, timezone

from supportaudit.signals.durations import stated_seconds

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LAST = time(23, 59, 59)
_PARTS = {"morning": time(12), "afternoon": time(18), "evening": _LAST, "night": _LAST}
_ZONES = {"utc": 0, "gmt": 0, "z": 0, "est": -5, "edt": -4, "et": -5, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "pt": -8}
_ZONES |= {"cet": 1, "cest": 2, "bst": 1, "ist": 1}
"""Hours from UTC; of a name with several readings the one in which the moment is latest."""

_CLOCK = re.compile(
    r"(?<![\d:.$£€])(?:(?P<hour>1[0-2]|0?[1-9])(?::(?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b\.?"
    r"|(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)(?::[0-5]\d)?(?![\d:]))"
    rf"(?: ?(?P<zone>{'|'.join(sorted(_ZONES, key=len, reverse=True))})\b)?"
)
_NAMED_TIME = re.compile(r"\b(noon|midday|midnight)\b")
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})t(?=\d)")
_PAST = re.compile(r"\b(?:yesterday|ago|earlier today|last (?:night|week|month|year|weekend|mon|tue|wed|thu|fri|sat|sun)[a-z]*)\b")
_FROM = re.compile(r"\b(?:from|after) (?=(?:today|tomorrow|tmrw|next (?:mon|tue|wed|thu|fri|sat|sun)|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b)")
_TOMORROW = re.compile(r"\b(?:tomorrow|tmrw|tmr|2morrow)\b(?: (morning|afternoon|evening|night))?")
_AFTER_TOMORROW = re.compile(r"\bday after (?:tomorrow|tmrw)\b")
_TODAY = re.compile(r"\b(?:today|tonight|(?:this|later this) (?P<part>morning|afternoon|evening))\b")
_END_OF_DAY = re.compile(r"\b(?:(?:end|close) of (?:the |your |our )?(?:day|business|play)|eod|cob|within the day)\b")
_IN_THE_PART = re.compile(r"\bin the (?P<part>morning|afternoon|evening)\b")
_WEEK = re.compile(r"\b(?:end of (?:the |this )?week|eow|this week|within the week)\b")
_NEXT_WEEK = re.compile(r"\bnext week\b")
_WEEKEND = re.compile(r"\b(?:(?P<next>next )|(?:the|this|over|on|by|before) )(?:the )?weekend\b")
_MONTHS_END = re.compile(r"\b(?:(?P<next>next month)|end of (?:the |this )?month|this month|within the month|month end|eom)\b")
_YEARS_END = re.compile(r"\b(?:(?P<next>next year)|end of (?:the |this )?year|this year|year end)\b")
_WEEKDAY = re.compile(
    r"\b(?:(?P<next>next )|(?P<short>(?:by|on|until|before|this|or|eod|cob|day|business) ))?(?P<day>mon|tue|wed|thu|fri|sat|sun)"
    r"(?(next)|(?(short)|(?=[a-z]*day)))(?:(?:s|nes|rs|ur)?day|s|rs)?\b(?P<week> week\b)?(?: (?P<part>morning|afternoon|evening|night))?"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATE = re.compile(
    rf"\b(?!24/7\b)(?:{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}\.?(?:,? \d{{4}})?"
    r"|\d{4}[-/]\d{2}[-/]\d{2}|\d{1,2}/\d{1,2}(?:/\d{2,4})?)(?![\w/])"
)
_NTH = re.compile(
    r"\b(?:by|on|until|before|for) the (?P<day>\d\d?)(?:st|nd|rd|th)(?P<next> of next month)?(?= of this month| at\b| by\b|[ ,.;!?)]*$|[,.;!?)])"
)
_SPACE = re.compile(r"\s+")


def stated_moment(text: str, now: datetime) -> datetime | None:
    """The latest reading of the point in time that the text states, seen from ``now`` and in its zone; None when it states none.

    A day without a time is the end of that day, a weekday the next one after today; a time of day that is over is tomorrow's.
    """
    plain = _ISO.sub(r"\1 ", _SPACE.sub(" ", text.lower()))
    if _PAST.search(plain):
        return None
    start = _FROM.search(plain)
    seconds = stated_seconds(plain[: start.start()]) if start else None
    if start and seconds is not None:
        base = stated_moment(plain[start.end() :], now)
        return base + timedelta(seconds=seconds) if base else None
    return _at_its_time(plain, now)


def _at_its_time(plain: str, now: datetime) -> datetime | None:
    day = _day(plain, now)
    clock, zone = _time_of_day(plain)
    if clock is None:
        return day
    if day is None and stated_seconds(plain) is not None:
        return None
    there = now.astimezone(timezone(timedelta(hours=_ZONES[zone]))) if zone else now
    moment = datetime.combine((day or there).date(), clock, tzinfo=there.tzinfo).astimezone(now.tzinfo)
    return moment + timedelta(days=1) if day is None and moment <= now else moment


def _at(day: datetime, clock: time) -> datetime:
    return datetime.combine(day.date(), clock, tzinfo=day.tzinfo)


def _time_of_day(plain: str) -> tuple[time | None, str]:
    """The time, and the zone that stands beside it."""
    found = _CLOCK.search(plain)
    if found and found["hour"]:
        return time(int(found["hour"]) % 12 + (12 if found["half"] == "p" else 0), int(found["minute"] or 0)), found["zone"] or ""
    if found:
        return time(int(found["hour24"]), int(found["minute24"])), found["zone"] or ""
    named = _NAMED_TIME.search(plain)
    if named:
        return (_LAST if named[1] == "midnight" else time(12)), ""
    return None, ""


def _day(plain: str, now: datetime) -> datetime | None:
    for pattern, read in _READERS:
        moments = [moment for found in pattern.finditer(plain) if (moment := read(found, now)) is not None]
        if moments:
            return max(moments)
    return None


def _in_days(now: datetime, days: int, part: str | None = None) -> datetime:
    return _at(now + timedelta(days=days), _PARTS[part] if part else _LAST)


def _weekday(found: re.Match[str], now: datetime) -> datetime:
    ahead = (_WEEKDAYS.index(found["day"]) - now.weekday()) % 7 or 7
    if found["next"] and ahead <= 6 - now.weekday():
        ahead += 7
    return _in_days(now, ahead + (7 if found["week"] else 0), found["part"])


def _in_the_part(found: re.Match[str], now: datetime) -> datetime:
    """The next such part of a day: of a morning, tomorrow's."""
    today = _in_days(now, 0, found["part"])
    return today if found["part"] != "morning" and now < today else _in_days(now, 1, found["part"])


def _month_end(now: datetime, ahead: int) -> datetime:
    month = now.month - 1 + ahead
    year, month = now.year + month // 12, month % 12 + 1
    return _at(now.replace(year=year, month=month, day=monthrange(year, month)[1]), _LAST)


def _nth(found: re.Match[str], now: datetime) -> datetime | None:
    """The next such day of a month that has one."""
    day = int(found["day"])
    for ahead in range(1 if found["next"] else 0, 3):
        end = _month_end(now, ahead)
        if 1 <= day <= end.day and (ahead or day >= now.day):
            return end.replace(day=day)
    return None


def _date(found: re.Match[str], now: datetime) -> datetime | None:
    import dateparser  # noqa: PLC0415  (half a second to import, and few transcripts state dates)

    settings = {"RELATIVE_BASE": now.replace(tzinfo=None), "PREFER_DATES_FROM": "future", "DATE_ORDER": "MDY", "TIMEZONE": "UTC"}
    read: datetime | None = dateparser.parse(found[0], languages=["en"], settings=settings)
    return None if read is None else datetime.combine(read.date(), _LAST, tzinfo=now.tzinfo)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], datetime], datetime | None]], ...] = (
    (_AFTER_TOMORROW, lambda _found, now: _in_days(now, 2)),
    (_TOMORROW, lambda found, now: _in_days(now, 1, found[1])),
    (_TODAY, lambda found, now: _in_days(now, 0, found["part"])),
    (_NEXT_WEEK, lambda _found, now: _in_days(now, 13 - now.weekday())),
    (_WEEK, lambda _found, now: _in_days(now, 6 - now.weekday())),
    (_WEEKEND, lambda found, now: _in_days(now, 6 - now.weekday() + (7 if found["next"] else 0))),
    (_NTH, _nth),
    (_DATE, _date),
    (_WEEKDAY, _weekday),
    (_MONTHS_END, lambda found, now: _month_end(now, 1 if found["next"] else 0)),
    (_YEARS_END, lambda found, now: _at(now.replace(year=now.year + (1 if found["next"] else 0), month=12, day=31), _LAST)),
    (_END_OF_DAY, lambda _found, now: _in_days(now, 0)),
    (_IN_THE_PART, _in_the_part),
)
