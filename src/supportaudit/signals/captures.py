"""What a captured stretch says: a duration, a point in time, an amount of money, an id."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from supportaudit.model import Capture, Conversation, Message
from supportaudit.signals.durations import stated_seconds
from supportaudit.signals.hits import Stretch
from supportaudit.signals.moments import stated_moment

_AMOUNT = r"\d{1,12}(?:[.,]\d{1,3}){0,4}"
_MONEY = re.compile(
    rf"(?:[$£€¥₹]|\b(?:usd|eur|gbp|cad|aud|inr|chf) ?)\s?(?P<after>{_AMOUNT})(?P<thousand>k\b)?"
    rf"|(?P<before>{_AMOUNT})\s?(?:[$£€¥₹]|(?:usd|eur|gbp|cad|aud|inr|chf|dollars?|bucks|euros?|pounds?|quid|rupees)\b)",
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
        return Capture(stretch.name, text, _value(kind, text, now))
    except OverflowError:  # a message from the year 9999
        return Capture(stretch.name, text)


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
    """The first amount with a currency, in units of that currency."""
    found = _MONEY.search(text)
    if not found:
        return None
    written = found["after"] or found["before"]
    whole, mark, cents = written.rpartition("." if written.rfind(".") > written.rfind(",") else ",")
    if not mark or len(cents) == 3:
        whole, cents = written, ""
    amount = float(re.sub(r"[.,]", "", whole) + (f".{cents}" if cents else ""))
    return amount * 1000 if found["thousand"] else amount
