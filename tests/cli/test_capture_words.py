"""What a capture was read as, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from supportaudit.cli.capture_words import capture_words
from supportaudit.model import Capture, Conversation, Message, Role

WEDNESDAY = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
TALK = Conversation("c", (Message(0, Role.AGENT, "x", sent_at=WEDNESDAY),))
UNDATED = replace(TALK, metadata={"time_base": "clock"})


@pytest.mark.parametrize(
    ("capture", "said"),
    [
        (Capture("who", "a colleague"), "who: “a colleague”"),
        (Capture("due", "by Friday", 208799.0, "duration"), "due: “by Friday” read as Fri 2026-11-27 (2 d 9 h later)"),
        (Capture("due", "in 2 hours", 7200.0, "duration"), "due: “in 2 hours” read as Wed 2026-11-25 16:00 (2 h later)"),
        (Capture("at", "at 5 pm", "2026-11-25T17:00:00+00:00", "datetime"), "at: “at 5 pm” read as Wed 2026-11-25 17:00"),
        (Capture("sum", "$1.5k", 1500.0, "money"), "sum: “$1.5k” read as 1500"),
        (Capture("sum", "$1,234,567.50", 1234567.5, "money"), "sum: “$1,234,567.50” read as 1,234,567.50"),
        (Capture("order", "#448812", "448812", "id"), "order: “#448812” read as 448812"),
        (Capture("due", "soon", None, "duration"), "due: “soon” states no time"),
        (Capture("sum", "a lot", None, "money"), "sum: “a lot” states no amount"),
        (Capture("due", "in 9000 years", 3e11, "duration"), "due: “in 9000 years” read as 3472222 d 5 h"),
    ],
)
def test_a_capture_is_told_with_its_value(capture: Capture, said: str) -> None:
    assert capture_words(capture, TALK, 0) == said


def test_without_a_date_a_span_is_told_as_such_and_a_day_is_not_read() -> None:
    assert capture_words(Capture("due", "in 2 hours", 7200.0, "duration"), UNDATED, 0) == "due: “in 2 hours” read as 2 h"
    assert capture_words(Capture("due", "Friday", None, "duration"), UNDATED, 0) == "due: “Friday” states no time that can be told without a date"
