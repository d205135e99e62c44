"""What the tool and reviewers differ about, as people read it."""

from __future__ import annotations

from supportaudit.model import Mismatch
from supportaudit.reports import words
from supportaudit.reports.text import Piece, excerpt, masked, one_line, shortened, whole

KINDS = {"signal": "signal", "check": "line item"}


def what(mismatch: Mismatch) -> str:
    """In a word or two."""
    return "missed" if mismatch.missed else "false alarm"


def said(mismatch: Mismatch) -> str:
    """When and by whom, as far as one message can be shown."""
    return "" if mismatch.message is None else words.place(mismatch.conversation, mismatch.message)


def answer(mismatch: Mismatch) -> str:
    """What the tool said of a line item: what was seen, or why nothing was; empty for a signal."""
    told = [words.ANSWERS[outcome] + (f" ({words.reason(reason)})" if reason else "") for outcome, reason in mismatch.answers]
    return one_line(mismatch.said or "; ".join(told))


def quote(mismatch: Mismatch, most: int) -> tuple[Piece, ...]:
    """The sentence that was flagged with what was found in it marked, or the start of the message that was missed; masked."""
    if mismatch.message is None:
        return ()
    text = mismatch.conversation.messages[mismatch.message].text
    if mismatch.end > mismatch.start:
        return excerpt(text, mismatch.start, mismatch.end, most)
    return (Piece(shortened(masked(text[: 4 * most]), most)),)


def exact(mismatch: Mismatch) -> str:
    """The original text of what was found, or of the message that was missed."""
    if mismatch.message is None:
        return ""
    text = mismatch.conversation.messages[mismatch.message].text
    return whole(text[mismatch.start : mismatch.end] if mismatch.end > mismatch.start else text)
