"""Times before messages in exports of messengers, in the ways of writing of every locale."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from supportaudit.loaders.times import DateOrder

LOOK = 120
"""Characters of a line in which its time stands."""
INVISIBLE = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
SPACES = dict.fromkeys([0xA0, 0x2009, 0x202F], " ")
STAMP = re.compile(
    r"^(?P<open>\[)?(?P<a>\d{1,4})(?:[./-] ?|年 ?|년 ?)(?P<b>\d{1,2})(?:[./-] ?|月 ?|월 ?)(?P<c>\d{1,4})(?P<between>[^\d\n\[\]]{1,14})"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?P<half>[^\d\n\[\]:–—-]{0,14}?)"
    r"(?(open)\] ?|(?: ?[-–—] |: |, (?=[^\n:]{1,60} :)))(?P<rest>.*)$"
)
"""``[31.01.24, 10:32:05] ``, ``1/31/24, 10:32 PM - ``, ``2024. 1. 31. 오전 10:32 - ``: three numbers, a time of day, and an end."""
WEB = re.compile(
    r"^(?P<open>\[)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?P<half>[^\d\n\[\]:,،]{0,14})[,،] ?(?P<between>)"
    r"(?P<a>\d{1,4})(?:[./-] ?|年 ?)(?P<b>\d{1,2})(?:[./-] ?|月 ?)(?P<c>\d{1,4})[日.]?(?(open)\] ?| ?[-–—] )(?P<rest>.*)$"
)
"""``[10:32 PM, 1/31/2024] ``: as messages are copied from WhatsApp in a browser; in some languages phones export so, too."""
FILLERS = re.compile(r"[\s.,،'’日일]")
BETWEEN = frozenset(
    [
        "",
        "a",
        "o",
        "u",
        "v",
        "в",
        "г",
        "ч",
        "kl",
        "klo",
        "um",
        "at",
        "alle",
        "ore",
        "alas",
        "à",
        "às",
        "uur",
        "ob",
        "lúc",
        "pukul",
        "den",
        "þann",
        "saat",
    ]
)
"""Words between or after date and time that say nothing about the half of the day."""
AM = frozenset(
    [
        "am",
        "vorm",
        "vormittags",
        "πμ",
        "sa",
        "öö",
        "de",
        "fm",
        "ap",
        "pg",
        "dop",
        "priekšp",
        "ص",
        "上午",
        "凌晨",
        "早上",
        "清晨",
        "오전",
        "午前",
        "पूर्वाह्न",
        "पूर्व",
        "ก่อนเที่ยง",
        "przedpołudniem",
        "pagi",
        "eparadites",
        "paradite",
        "முற்பகல்",
        "পূর্বাহ্ণ",
        "पूर्वाह्",
    ]
)
PM = frozenset(
    [
        "pm",
        "nachm",
        "nachmittags",
        "μμ",
        "ch",
        "ös",
        "du",
        "em",
        "ip",
        "ptg",
        "odp",
        "pēcp",
        "م",
        "下午",
        "中午",
        "晚上",
        "傍晚",
        "오후",
        "午後",
        "अपराह्न",
        "अपर",
        "หลังเที่ยง",
        "popołudniu",
        "petang",
        "malam",
        "tengahhari",
        "epasdites",
        "pasdite",
        "பிற்பகல்",
        "অপরাহ্ণ",
        "अपराह्",
    ]
)
BUDDHIST = 2400
"""Years from here on count as in Thailand, 543 ahead."""
ORDERS = ("dmy", "mdy", "ymd")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A line's time as its numbers stand there, and what comes behind it."""

    numbers: tuple[int, int, int]
    """Of the date, in the file's order."""
    clock: tuple[int, int, int]
    rest: str


def stamp_of(line: str) -> Stamp | None:
    """The time with which a line begins a message; None when it begins none."""
    head = line[:LOOK].translate(INVISIBLE).translate(SPACES)
    match = STAMP.match(head) or WEB.match(head)
    if match is None:
        return None
    halves = {_word(match["between"]), _word(match["half"])} - BETWEEN
    if halves - AM - PM or len(halves) > 1:
        return None
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if hour > 24 or minute > 59 or second > 59:
        return None
    if halves & PM:
        hour = hour + 12 if hour < 12 else hour
    elif halves and hour == 12:
        hour = 0
    numbers = (int(match["a"]), int(match["b"]), int(match["c"]))
    return Stamp(numbers, (hour % 24, minute, second), line[_place(line, match.start("rest")) :])


def _place(line: str, count: int) -> int:
    """Where a line goes on after so many characters that can be seen."""
    for place, char in enumerate(line[:LOOK]):
        count -= ord(char) not in INVISIBLE
        if count == 0:
            return place + 1
    return LOOK


def _word(text: str) -> str:
    return FILLERS.sub("", text).casefold()


def moments_of(stamps: Sequence[Stamp], zone_name: str) -> tuple[list[datetime | None], str | None]:
    """The local times without a zone, and a note where nothing in the file tells day from month.

    Which of the numbers is the day is told from the whole file: the order in which most dates exist, then the one in which time goes back least.
    """
    read = {order: [_moment(stamp, order) for stamp in stamps] for order in ORDERS}
    rank = {order: (found.count(None), _backward(found)) for order, found in read.items()}
    known = DateOrder(ambiguous=1)
    usual = ORDERS if known.day_first(zone_name) else ("mdy", "dmy", "ymd")
    best = min(usual, key=lambda order: rank[order])
    twin = {"dmy": "mdy", "mdy": "dmy"}.get(best)
    unsure = twin is not None and rank[twin] == rank[best] and read[twin] != read[best]
    return read[best], known.note(zone_name) if unsure else None


def _moment(stamp: Stamp, order: str) -> datetime | None:
    day, month, year = (stamp.numbers[order.index(part)] for part in "dmy")
    if stamp.numbers[0] > 99 and order != "ymd":
        return None
    year = year + 2000 if year < 100 else year - 543 if year >= BUDDHIST else year
    try:
        return datetime(year, month, day, *stamp.clock)  # noqa: DTZ001  (the zone comes from the config)
    except ValueError:
        return None


def newest_first(moments: Sequence[datetime | None]) -> bool:
    """Whether time runs backwards from line to line, as in some lists."""
    steps = _steps(moments)
    return steps.count(-1) > 1 and steps.count(1) == 0


def _backward(moments: Sequence[datetime | None]) -> int:
    """How often time goes against the file's direction."""
    steps = _steps(moments)
    return min(steps.count(-1), steps.count(1) + 1)


def _steps(moments: Sequence[datetime | None]) -> list[int]:
    """1 for each step forward in time from one line to the next, -1 for each back, 0 for none."""
    known = [at for at in moments if at is not None]
    return [(later > earlier) - (later < earlier) for earlier, later in pairwise(known)]
