"""What a captured stretch says: a duration, a point in time, an amount of money, an id."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from supportaudit.model import Capture, Conversation, Message
from supportaudit.signals.durations import stated_seconds
from supportaudit.signals.hits import Stretch
from supportaudit.signals.moments import stated_moment
from supportaudit.signals.numbers import IN_WORDS, from_words

_AMOUNT = r"(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,12}(?:[.,]\d{1,3}){0,4}|\.\d{2})"
_SIGNS = r"[$£€¥₹₩]"
_CODES = r"usd|eur|gbp|cad|aud|nzd|inr|chf|jpy|cny|sek|nok|dkk|pln|brl|mxn|krw"
_NAMES = r"dollars?|bucks|euros?|pounds?|quid|rupees?|yen|yuan|francs?|kronor|kroner|zł|kr"
_TIMES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
_CENTS = r"(?P<hundredth>cents?\b|pence\b|(?<=\d)p\b(?!\.?m)|¢)"
_MONEY = re.compile(
    rf"(?:{_SIGNS}|\b(?:{_CODES}|rs\.?|kr|zł)(?![^\W\d]) ?)\s?(?P<after>{_AMOUNT})(?: ?(?P<more>k|m|mn|bn|thousand|million|billion)\b)?"
    rf"|(?<![\d.,])(?:(?P<before>{_AMOUNT})|\b(?P<words>{IN_WORDS}))(?: ?(?P<scale>k|thousand|million|billion)\b)?[\s-]?"
    rf"(?:(?P<whole>{_SIGNS}|(?:{_CODES}|{_NAMES})\b)(?:(?:,? and|,)? (?P<cents>\d{{1,2}}) (?:cents?|pence)\b)?|{_CENTS})",
    re.IGNORECASE,
)
_ID = re.compile(r"(?<![^\W_])#?(?=[\w-]{0,40}\d)[\w-]{1,40}(?![^\W_])")


def read_capture(stretch: Stretch, kind: str | None, conversation: Conversation, message: Message) -> Capture:
    """The capture with its value; the value is None when it is untyped, or when no value is stated or can be told without the message's date.

    ``kind``: ``duration`` (seconds from the message), ``datetime`` (ISO 8601), ``money`` (amount), ``id`` (text) or None.
    """
    text = message.text[stretch.start : stretch.end].strip()
    now = message.sent_at if conversation.dated else None
    try:
        return Capture(stretch.name, text, _value(kind, text, now), kind or "")
    except (OverflowError, ValueError):  # a message from the year 9999
        return Capture(stretch.name, text, kind=kind or "")


def _value(kind: str | None, text: str, now: datetime | None) -> str | float | None:
    if kind == "duration":
        return duration(text, now)
    if kind == "datetime":
        moment = _moment(text, now)
        return moment.isoformat() if moment else None
    if kind == "money":
        return money(text)
    if kind == "id":
        found = _ID.search(text)
        return found[0].lstrip("#") if found else text or None
    return None


def duration(text: str, now: datetime | None) -> float | None:
    """Seconds from ``now`` to what the text promises; without ``now`` only where the text itself is a span of time."""
    moment = stated_moment(text, now) if now else None
    if moment and now:
        return max(0.0, (moment - now).total_seconds())
    return stated_seconds(text)


def _moment(text: str, now: datetime | None) -> datetime | None:
    if now is None:
        return None
    moment = stated_moment(text, now)
    if moment:
        return moment
    seconds = stated_seconds(text)
    return now + timedelta(seconds=seconds) if seconds is not None else None


def money(text: str) -> float | None:
    """The first amount with a currency, in units of that currency: ``$1.5k``, ``1 234,50 €``, ``fifty dollars``, ``99 cents``."""
    found = _MONEY.search(text)
    if not found:
        return None
    written = found["after"] or found["before"]
    amount = _number(written) if written else from_words(found["words"].lower())
    amount *= _TIMES.get((found["more"] or found["scale"] or "").lower(), 1.0)
    amount += float(found["cents"] or 0) / 100
    return round(amount / 100 if found["hundredth"] else amount, 6)


def _number(written: str) -> float:
    """The last mark is a decimal one, unless three digits follow it."""
    digits = re.sub(r"\s", "", written)
    whole, mark, cents = digits.rpartition("." if digits.rfind(".") > digits.rfind(",") else ",")
    if not mark or len(cents) == 3:
        whole, cents = digits, ""
    return float(re.sub(r"[.,]", "", whole or "0") + (f".{cents}" if cents else ""))
