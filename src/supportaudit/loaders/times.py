"""Times as exports write them, into times with a zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil import parser as dateutil_parser

from supportaudit.errors import UsageError

NUMERIC_DATE = re.compile(r"^\s*\[?(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
NUMBER = re.compile(r"^\s*-?\d{1,19}(?:\.\d{1,9})?\s*$")
ISO_LIKE = re.compile(r"^\d{4}-\d{2}-\d{2}")
EPOCH_UNITS = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3), (1e8, 1.0))
"""From this number on, so many units a second: 1e8 seconds is 1973, 1e11 milliseconds too."""
ZONES = {
    "UTC": 0,
    "GMT": 0,
    "Z": 0,
    "WET": 0,
    "CET": 1,
    "CEST": 2,
    "BST": 1,
    "EET": 2,
    "EEST": 3,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}
"""Hours east of UTC; abbreviations that mean one thing in support exports."""
MAX_LENGTH = 64
MONTHS = {
    word: name
    for name, words in (
        ("Jan", "januar januari janvier enero janeiro gennaio ene gen"),
        ("Feb", "februar februari février fevrier febrero fevereiro febbraio févr fév fev"),
        ("Mar", "märz marz mars marzo março maart mär mrz"),
        ("Apr", "avril abril aprile avr abr"),
        ("May", "mai mayo maio maggio mei maj mag"),
        ("Jun", "juni juin junio junho giugno giu"),
        ("Jul", "juli juillet julio julho luglio juil lug"),
        ("Aug", "août aout agosto augustus augusti ago"),
        ("Sep", "septembre septiembre setembro settembre set"),
        ("Oct", "oktober octobre octubre outubro ottobre okt out ott"),
        ("Nov", "novembre noviembre novembro"),
        ("Dec", "dezember décembre decembre diciembre dezembro dicembre dez déc dic"),
    )
    for word in words.split()
}
"""Names of months in German, French, Spanish, Portuguese, Italian, Dutch and the Nordic languages, and how dateutil calls them."""
MONTH = re.compile(rf"(?<![^\W\d])(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})(?![^\W\d])", re.IGNORECASE)
WEEKDAY = re.compile(r"^[^\W\d]+\.?,?\s+(?:(?:den|le|el)\s+)?(?=\d)")
BETWEEN = re.compile(r"(?<=[\s,])(?:de|del|di|à|às|a las|um|alle(?: ore)?|ore|kl\.?|om|uhr)(?=\s|$)\s?", re.IGNORECASE)
"""Words between the parts of such a date."""
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def zone(name: str) -> tzinfo:
    """The time zone of this IANA name; UsageError when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise UsageError(f"'{name}' is no time zone", where="timezone", hint="use an IANA name such as Europe/Berlin") from problem


def assumed_zone(name: str) -> str:
    """What to note about times for which the config's zone was taken."""
    return f"times without a zone were read as {name}; if wrong, set timezone in supportaudit.yml"


@dataclass(slots=True)
class DateOrder:
    """Whether 3/4/2024 is the third of April or the fourth of March, told from all dates of a file."""

    first_above_12: int = 0
    second_above_12: int = 0
    ambiguous: int = 0

    def see(self, text: str) -> None:
        """Take one more date into account."""
        if match := NUMERIC_DATE.match(text):
            first, second = int(match[1]), int(match[3])
            self.first_above_12 += first > 12
            self.second_above_12 += second > 12
            self.ambiguous += first <= 12 and second <= 12

    def day_first(self, zone_name: str) -> bool:
        """The order; where no date tells, month first in American time zones and day first elsewhere."""
        if self.first_above_12 != self.second_above_12:
            return self.first_above_12 > self.second_above_12
        return not zone_name.startswith(("America/", "US/", "Pacific/Honolulu"))

    def note(self, zone_name: str) -> str | None:
        """What was assumed; None where nothing had to be."""
        if not self.ambiguous or self.first_above_12 != self.second_above_12:
            return None
        order = "day/month/year" if self.day_first(zone_name) else "month/day/year"
        return f"no date tells whether day or month comes first; read as {order}; if wrong, write dates as 2026-10-31"


@dataclass(frozen=True, slots=True)
class When:
    """A time as read."""

    at: datetime
    """Always with a zone."""
    assumed_zone: bool = False
    """The export gave none, the config's was taken."""
    offset: bool = False
    """Counted from the start: ``at`` is that long after 1970-01-01."""


def parse_time(text: str, local: tzinfo, *, day_first: bool = True) -> When | None:
    """The moment that a cell or header names, None when it names none.

    Understands ISO 8601, RFC 2822, ``Tue Oct 31 22:10:47 +0000 2017``, epoch seconds to nanoseconds, seconds from the start (below 1e8), and most
    written dates. Never fills a missing date from the clock.
    """
    text = text.strip().strip("[]")
    if not text or len(text) > MAX_LENGTH:
        return None
    if NUMBER.match(text):
        return _from_number(float(text))
    try:
        at = _parse(text, day_first)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    if at is None:
        return None
    if not EARLIEST.year <= at.year < LATEST.year:
        return None
    return When(in_zone(at, local), assumed_zone=at.tzinfo is None)


def in_zone(at: datetime, local: tzinfo) -> datetime:
    """The time with a fixed offset: its own, else that of ``local`` at that time. Fixed, so that times compare as moments whatever their zones."""
    at = at if at.tzinfo else at.replace(tzinfo=local)
    offset = at.utcoffset() or timedelta()
    return at.replace(tzinfo=timezone(offset) if offset else UTC)


def _from_number(value: float) -> When | None:
    for least, units in EPOCH_UNITS:
        if value >= least:
            at = EARLIEST + timedelta(microseconds=round(value / units * 1e6))
            return When(at) if at < LATEST else None
    return When(EARLIEST + timedelta(seconds=value), offset=True) if value >= 0 else None


def _parse(text: str, day_first: bool) -> datetime | None:
    if ISO_LIKE.match(text):
        try:
            return datetime.fromisoformat(text.replace(" UTC", "Z").replace(" Z", "Z"))
        except ValueError:
            pass
    return _twitter(text) or _rfc2822(text) or _written(text, day_first)


def _twitter(text: str) -> datetime | None:
    """``Tue Oct 31 22:10:47 +0000 2017``."""
    parts = text.split()
    if len(parts) != 6 or parts[4][:1] not in {"+", "-"}:
        return None
    try:
        return datetime.strptime(text, "%a %b %d %H:%M:%S %z %Y")
    except ValueError:
        return None


def _rfc2822(text: str) -> datetime | None:
    """``Tue, 31 Oct 2017 22:10:47 +0200``; other shapes are left to the next reader, which is stricter."""
    if not re.match(r"^(?:[A-Za-z]{3},\s*)?\d{1,2} [A-Za-z]{3} \d{4} \d{1,2}:\d{2}(?::\d{2})?(?: (?:[+-]\d{4}|GMT|UTC))?$", text):
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, IndexError):
        return None


def _written(text: str, day_first: bool) -> datetime | None:
    """What dateutil makes of it, if the text itself names year, month and day: read over two different days it gives the same one."""
    text = in_english(re.sub(r"\b([ap])\.\s?m\.", r"\1m", text, flags=re.IGNORECASE))
    day_first = day_first and not ISO_LIKE.match(text)
    first, second = (
        dateutil_parser.parse(text, default=default, dayfirst=day_first, tzinfos=_zone_of)
        for default in (datetime(2001, 1, 1), datetime(2003, 3, 3))  # noqa: DTZ001
    )
    return first if first == second else None


def in_english(text: str) -> str:
    """A date with its month in English, where it is written in one of the other languages that are known: ``4. März 2019`` as ``4. Mar 2019``."""
    month = MONTH.search(text)
    if month is None or not any(sign.isdigit() for sign in text):
        return text
    english = f"{text[: month.start()]}{MONTHS[month[0].casefold()]}{text[month.end() :].removeprefix('.')}"
    return BETWEEN.sub(" ", WEEKDAY.sub("", english))


def _zone_of(name: str | None, seconds: int | None) -> tzinfo | None:
    if seconds is not None:
        return timezone(timedelta(seconds=seconds))
    hours = ZONES.get((name or "").upper())
    return None if hours is None else timezone(timedelta(hours=hours))
