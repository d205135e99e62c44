"""What was captured, and what it was read as, in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from supportaudit.checks.findings import duration_words, number_words
from supportaudit.model import Capture, Conversation
from supportaudit.reports.text import one_line, shortened

_LONGEST = 100
_END_OF_DAY = "23:59:59"
_NOTHING = {"duration": "no time", "datetime": "no time", "money": "no amount", "id": "no id"}


def capture_words(capture: Capture, conversation: Conversation, message: int) -> str:
    """``due: “by Friday” read as Fri 2026-11-27 (2 d 9 h later)``; of what has no type its words alone, of what states no value that it does not."""
    said = f"{capture.name}: “{shortened(one_line(capture.text), _LONGEST)}”"
    if not capture.kind:
        return said
    sent_at = conversation.messages[message].sent_at if conversation.dated else None
    if capture.value is not None:
        return f"{said} read as {_value(capture.kind, capture.value, sent_at)}"
    dateless = sent_at is None and capture.kind in {"duration", "datetime"}
    return f"{said} states {_NOTHING[capture.kind]}{' that can be told without a date' if dateless else ''}"


def _value(kind: str, value: str | float, sent_at: datetime | None) -> str:
    if isinstance(value, str):
        return _moment(datetime.fromisoformat(value)) if kind == "datetime" else one_line(value)
    if kind != "duration":
        return number_words(value) if value < 10_000 else f"{value:,.2f}".removesuffix(".00")
    span = duration_words(value)
    if sent_at is None:
        return span
    try:
        return f"{_moment(sent_at + timedelta(seconds=value))} ({span} later)"
    except OverflowError:  # beyond the year 9999
        return span


def _moment(moment: datetime) -> str:
    """The day alone where the end of it is meant, else with the time."""
    time = "" if f"{moment:%H:%M:%S}" == _END_OF_DAY else f" {moment:%H:%M}"
    return f"{moment:%a %Y-%m-%d}{time}"
