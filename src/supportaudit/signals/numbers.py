"""Numbers in words: "two", "twenty-four", "a hundred and fifty", "a couple of"."""

from __future__ import annotations

import re

_ONES: tuple[str, ...] = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS: tuple[str, ...] = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS: tuple[str, ...] = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {word: float(value) for value, word in enumerate((*_ONES, *_TEENS), 1)} | {word: 10.0 * value for value, word in enumerate(_TENS, 2)}
_SCALES = {"hundred": 100.0, "thousand": 1000.0}
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES)})\b)?|{'|'.join(sorted((*_TEENS, *_ONES), key=len, reverse=True))})"
IN_WORDS = rf"(?:(?:(?:{_SMALL}|an?) (?:hundred|thousand)(?: (?:and )?{_SMALL})?)|{_SMALL})"
"""A number of at least one written in words, as a piece of a regular expression over small letters; it may stand before more letters."""
_WORD = re.compile(r"[a-z]+")


def from_words(written: str) -> float:
    """The value of what ``IN_WORDS`` matches."""
    total = 0.0
    for word in _WORD.findall(written):
        if word in _SCALES:
            total = max(total, 1.0) * _SCALES[word]
        else:
            total += _VALUES.get(word, 0.0)
    return total
