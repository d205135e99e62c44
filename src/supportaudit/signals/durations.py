"""Spans of time as people state them in support: "2 hours", "24-48 hrs", "a couple of days", "within the hour"."""

from __future__ import annotations

import re

from supportaudit.signals.numbers import IN_WORDS, from_words

_NUMBERS = {"a": 1.0, "an": 1.0, "the": 1.0, "next": 1.0, "half": 0.5, "couple": 2.0}
_DAY = 86_400.0
LONGEST = 10 * 366 * _DAY
"""More seconds than this are a slip or a joke."""
_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": _DAY, "w": 7 * _DAY, "f": 14 * _DAY, "mo": 31 * _DAY, "y": 366 * _DAY}
"""Seconds; of a month or year the longest."""

_UNIT = r"(?P<unit>s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:eeks?|ks?)|fortnights?|months?|years?|yrs?)(?![^\W_])"
_NUMBER = rf"\d{{1,6}}(?:[.,]\d{{1,3}})?|half(?: an?)?|(?:a )?couple(?: of)?|{IN_WORDS}|{'|'.join(_NUMBERS)}"
_SPAN = re.compile(
    rf"(?<![^\W_])(?<!\d[.,:])(?:(?P<low>{_NUMBER}) ?(?:-|–|to|or|and) ?)??(?P<number>{_NUMBER})(?P<half>[ -]and(?:[ -]a)?[ -]half)?"
    rf"(?:[ -]|(?<=\d))(?:(?:more|full|short|solid) )?(?P<work>(?:business|working|work) )?{_UNIT}(?P<more> and (?:a )?half| or two)?"
    r"(?P<past> (?:ago|earlier|before that)\b)?"
)
_JOINED = re.compile(r"(?:,? and|,)? ?")
_SPACE = re.compile(r"\s+")
_THOUSANDS = re.compile(r"\d+,\d{3}")
_IDIOM = frozenset(("s", "m"))


def stated_seconds(text: str) -> float | None:
    """The seconds that the text states; of a range the longer end; None when it states none ("soon", "a few days", "just a minute").

    Business days count as calendar days with every weekend that may lie between, a month or year as its longest: nobody is late by a reading.
    """
    plain = _SPACE.sub(" ", text.lower())
    total, end, smallest = 0.0, -1, float("inf")
    for found in _SPAN.finditer(plain):
        unit = _UNITS[_key(found)]
        if end >= 0 and (unit >= smallest or not _JOINED.fullmatch(plain, end, found.start())):
            break
        number = None if found["past"] else _amount(found)
        if number is not None:
            total, end, smallest = total + number * unit, found.end(), unit
    return total if end >= 0 and total <= LONGEST else None


def _key(found: re.Match[str]) -> str:
    unit = found["unit"]
    return unit[:2] if unit.startswith("mo") else unit[0]


def _amount(found: re.Match[str]) -> float | None:
    key, article = _key(found), found["number"]
    if article in ("a", "an") and (key in _IDIOM or len(found["unit"]) == 1):
        return None
    if article in ("the", "next") and key != "h":
        return None
    number = max(_number(found["low"]), _number(article)) + (0.5 if found["half"] else _more(found["more"]))
    return number + 2 * ((number + 4) // 5) if found["work"] and key == "d" else number


def _number(written: str | None) -> float:
    if not written:
        return 0.0
    if written[0].isdigit():
        return float(written.replace(",", "") if _THOUSANDS.fullmatch(written) else written.replace(",", "."))
    words = written.split()
    last = words[1] if words[0] == "a" and len(words) > 1 else words[0]
    return _NUMBERS[last] if last in _NUMBERS else from_words(written)


def _more(written: str | None) -> float:
    """What "an hour and a half", "an hour or two" say beyond the hour."""
    if not written:
        return 0.0
    return 1.0 if written == " or two" else 0.5
