"""How many words somebody said in a message, and which of them are the site's own macros."""

from __future__ import annotations

import re
from collections.abc import Sequence

from supportaudit.model import Message, Span

OCCASION_WORDS = 5
"""An agent message of at least so many words is an occasion to break a prohibition (scoring.md)."""
_WORD = re.compile(r"\S+")
_INNER_APOSTROPHE = re.compile(r"[^\W\d_]['’][^\W\d_]")
_NO_WORDS = ("http://", "https://", "www.", "@")


def visible_text(message: Message) -> str:
    """The message with everything that is not its author's own words blanked out; offsets stay true."""
    return blank(message.text, [Span(mask.start, mask.end) for mask in message.masks])


def blank(text: str, spans: Sequence[Span]) -> str:
    """The text with the spans (ascending, not overlapping) replaced by spaces of equal length."""
    parts: list[str] = []
    position = 0
    for span in spans:
        end = min(span.end, len(text))
        parts += (text[position : span.start], " " * (end - span.start))
        position = max(position, end)
    parts.append(text[position:])
    return "".join(parts)


def count_words(text: str) -> int:
    """Words between white space that hold a letter or digit; links and @names are none, and ``can't`` is two, as ``can not`` is."""
    count = 0
    for match in _WORD.finditer(text):
        word = match.group()
        if word.lower().startswith(_NO_WORDS) or not any(c.isalnum() for c in word):
            continue
        count += 2 if _INNER_APOSTROPHE.search(word) else 1
    return count
