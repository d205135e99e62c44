"""Times of plain-text transcripts: with a date, of a clock without one, or counted from the start."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from supportaudit.loaders.times import parse_time

BASE = datetime(1970, 1, 1, tzinfo=UTC)
BACK = timedelta(hours=6)
"""A clock that falls back by more has passed midnight; by less, two lines were swapped."""
STARTS_WITHIN = timedelta(seconds=90)
"""Times whose first one is no later than this count from the start."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The moments of one conversation's lines."""

    moments: tuple[datetime | None, ...]
    base: str | None
    """``clock`` or ``offset`` where no date is known."""
    assumed_zone: bool = False


def moments(stamps: Sequence[tuple[str | None, str | None]], header_date: str, header_time: str, local: tzinfo, *, day_first: bool) -> Clock:
    """The moments that these (date, time) pairs name, in order; dates go on from line to line and over midnight.

    A date in the header dates times without one; with a time of day beside it, it dates times that count from the start.
    """
    texts = [time for _, time in stamps if time]
    if not texts:
        return Clock((None,) * len(stamps), None)
    start = parse_time(f"{header_date} {header_time}".strip(), local, day_first=day_first) if header_date else None
    if all(date is None for date, _ in stamps) and _counts_from_start(texts):
        spans = [span_of(time) if time else None for _, time in stamps]
        known = start is not None and (bool(header_time) or ":" in header_date)
        zero = start.at if known and start else BASE
        return Clock(
            tuple(zero + span if span is not None else None for span in spans),
            None if known else "offset",
            assumed_zone=bool(known and start and start.assumed_zone),
        )
    return _by_clock(stamps, start.at.date().isoformat() if start else None, local, day_first=day_first)


def _by_clock(stamps: Sequence[tuple[str | None, str | None]], first_date: str | None, local: tzinfo, *, day_first: bool) -> Clock:
    result: list[datetime | None] = []
    assumed = False
    dated = first_date is not None or any(date for date, _ in stamps)
    date = first_date or next((date for date, _ in stamps if date), "1970-01-01")
    zone = local if dated else UTC
    days = timedelta()
    last: datetime | None = None
    for given, time in stamps:
        if time is None:
            result.append(None)
            continue
        if given:
            date, days = given, timedelta()
        when = parse_time(f"{date} {time.replace(',', '.')}", zone, day_first=day_first)
        if when is None:
            result.append(None)
            continue
        assumed = assumed or (dated and when.assumed_zone)
        at = when.at + days
        if not given and last is not None and last - at > BACK:
            days += timedelta(days=1)
            at += timedelta(days=1)
        last = at
        result.append(at)
    return Clock(tuple(result), None if dated else "clock", assumed_zone=assumed)


def _counts_from_start(texts: Sequence[str]) -> bool:
    if any(text[-1:].casefold() in {"m", "."} or text[-1:].isalpha() for text in texts):
        return False
    spans = [span_of(text) for text in texts]
    return spans[0] <= STARTS_WITHIN and all(a <= b + timedelta(seconds=60) for a, b in itertools.pairwise(spans))


def span_of(text: str) -> timedelta:
    """``01:02:03`` hours, minutes, seconds; ``02:03`` minutes and seconds, as recordings count."""
    parts = [float("".join(c for c in part.replace(",", ".") if c.isdigit() or c == ".") or 0) for part in text.split(":")]
    seconds = 0.0
    for part in parts[:3]:
        seconds = seconds * 60 + part
    return timedelta(seconds=seconds)
