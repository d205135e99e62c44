"""Points in time as people state them in support: "tomorrow", "by Friday", "end of day", "by 5 pm", "on March 3"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta

from supportaudit.signals.durations import stated_seconds

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LAST = time(23, 59, 59)
_PARTS = {"morning": time(12), "afternoon": time(18), "evening": _LAST, "night": _LAST}

_CLOCK = re.compile(
    r"(?<![\d:.$£€])(?:(?P<hour>1[0-2]|0?[1-9])(?::(?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b"
    r"|(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)(?![\d:]))"
)
_NAMED_TIME = re.compile(r"\b(noon|midday|midnight)\b")
_TOMORROW = re.compile(r"\b(?:tomorrow|tmrw|tmr|2morrow)\b(?: (morning|afternoon|evening|night))?")
_AFTER_TOMORROW = re.compile(r"\bday after (?:tomorrow|tmrw)\b")
_TODAY = re.compile(
    r"\b(?:today|tonight|(?:this|later this) (?P<part>morning|afternoon|evening)"
    r"|(?:end|close) of (?:the |your |our )?(?:day|business|play)|eod|cob|within the day)\b"
)
_WEEK = re.compile(r"\b(?:end of (?:the |this )?week|eow|this week|within the week)\b")
_NEXT_WEEK = re.compile(r"\b(?:end of )?next week\b")
_WEEKDAY = re.compile(
    r"\b(?:(?P<next>next )|(?P<short>(?:by|on|until|before|this) ))?(?P<day>mon|tue|wed|thu|fri|sat|sun)(?(next)|(?(short)|(?=[a-z]*day)))"
    r"(?:(?:s|nes|rs|ur)?day|s|rs)?\b(?: (?P<part>morning|afternoon|evening|night))?"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATE = re.compile(
    rf"\b(?:{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}\.?(?:,? \d{{4}})?|\d{{4}}-\d{{2}}-\d{{2}}"
    r"|\d{1,2}/\d{1,2}(?:/\d{2,4})?)(?![\w/])"
)
_SPACE = re.compile(r"\s+")


def stated_moment(text: str, now: datetime) -> datetime | None:
    """The latest reading of the point in time that the text states, seen from ``now`` and in its zone; None when it states none.

    A day without a time is the end of that day, a weekday the next one after today; a time of day that is over is tomorrow's.
    """
    plain = _SPACE.sub(" ", text.lower())
    day = _day(plain, now)
    clock = _time_of_day(plain)
    if clock is None:
        return day
    if day is None and stated_seconds(plain) is not None:
        return None
    moment = _at(day or now, clock)
    return moment + timedelta(days=1) if day is None and moment <= now else moment


def _at(day: datetime, clock: time) -> datetime:
    return datetime.combine(day.date(), clock, tzinfo=day.tzinfo)


def _time_of_day(plain: str) -> time | None:
    found = _CLOCK.search(plain)
    if found and found["hour"]:
        return time(int(found["hour"]) % 12 + (12 if found["half"] == "p" else 0), int(found["minute"] or 0))
    if found:
        return time(int(found["hour24"]), int(found["minute24"]))
    named = _NAMED_TIME.search(plain)
    if named:
        return _LAST if named[1] == "midnight" else time(12)
    return None


def _day(plain: str, now: datetime) -> datetime | None:
    for pattern, read in _READERS:
        found = pattern.search(plain)
        if found:
            return read(found, now)
    return None


def _in_days(now: datetime, days: int, part: str | None = None) -> datetime:
    return _at(now + timedelta(days=days), _PARTS[part] if part else _LAST)


def _weekday(found: re.Match[str], now: datetime) -> datetime:
    ahead = (_WEEKDAYS.index(found["day"]) - now.weekday()) % 7 or 7
    if found["next"] and ahead <= 6 - now.weekday():
        ahead += 7
    return _in_days(now, ahead, found["part"])


def _date(found: re.Match[str], now: datetime) -> datetime | None:
    import dateparser  # noqa: PLC0415  (half a second to import, and few transcripts state dates)

    settings = {"RELATIVE_BASE": now.replace(tzinfo=None), "PREFER_DATES_FROM": "future", "STRICT_PARSING": False, "DATE_ORDER": "MDY"}
    read: datetime | None = dateparser.parse(found[0], languages=["en"], settings=settings)
    return None if read is None else datetime.combine(read.date(), _LAST, tzinfo=now.tzinfo)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], datetime], datetime | None]], ...] = (
    (_AFTER_TOMORROW, lambda _found, now: _in_days(now, 2)),
    (_TOMORROW, lambda found, now: _in_days(now, 1, found[1])),
    (_TODAY, lambda found, now: _in_days(now, 0, found["part"])),
    (_NEXT_WEEK, lambda _found, now: _in_days(now, 13 - now.weekday())),
    (_WEEK, lambda _found, now: _in_days(now, 6 - now.weekday())),
    (_DATE, _date),
    (_WEEKDAY, _weekday),
)
