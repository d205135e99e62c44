"""How many words somebody said in a message, and which of them are the site's own macros."""

from __future__ import annotations

import re
from collections.abc import Sequence

from supportaudit.model import Message, Span

OCCASION_WORDS = 5
"""An agent message of at least so many words is an occasion to break a prohibition (scoring.md)."""
_INNER_APOSTROPHE = re.compile(r"[^\W\d_]['’][^\W\d_]")
_NO_WORDS = ("http://", "https://", "www.", "@")


def visible_text(message: Message) -> str:
    """The message with everything that is not its author's own words blanked out; offsets stay true."""
    return blank(message.text, [Span(mask.start, mask.end) for mask in message.masks]) if message.masks else message.text


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
    """The words of a text, where ``can't`` is two, as ``can not`` is."""
    words = words_of(text)
    return len(words) + (sum(_INNER_APOSTROPHE.search(word) is not None for word in words) if "'" in text or "’" in text else 0)


def words_of(text: str) -> list[str]:
    """What stands between white space and holds a letter or digit; links and @names are no words."""
    return [word for word in text.split() if (word.isalnum() or any(map(str.isalnum, word))) and not word.lower().startswith(_NO_WORDS)]
