"""What other people wrote, made fit to be shown: no control characters, no terminal codes, no addresses or card numbers."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from supportaudit.model.shown import one_line, plain, whole

__all__ = [
    "MARGIN",
    "Piece",
    "escaped",
    "excerpt",
    "hidden",
    "masked",
    "one_line",
    "pieces",
    "plain",
    "sentence_span",
    "shortened",
    "unmarked",
    "whole",
]

MARGIN = 400
"""Code points looked at beside a quote, so that nothing to be masked is cut in two."""
_SPACE = re.compile(r"\s+")

_LOCAL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}$")
_DOMAIN = re.compile(r"(?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{0,62}")
_CARD = re.compile(r"\d(?:[ .\-\u00a0]{0,2}\d){12,400}")
_DIGITS = re.compile(r"(?<![\w.,])\+?[(]?\d(?:[ .\-/()\u00a0]{0,2}\d){5,40}(?!\w)")
_DATE = re.compile(r"\d{4}[-/. ]\d{1,2}[-/. ]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}")
_SENTENCE_END = re.compile(r"[.!?…][)\"'”’]*\s|\n")
_NEW_LINE = re.compile(r"[ ]*(?:\n|$|[>*•·–—|#-]|\(?\d{1,3}[.)]\s|\(?[a-z][.)]\s)")
"""What begins something new after a line feed: a blank line, a quote, an item of a list."""
_WRAPPED_FROM = 50
"""Mail programs break lines at 60 to 80 characters; an author who breaks shorter ones means it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is shown in one way."""

    text: str
    marked: bool = False
    """Part of what the quote is about."""
    aside: bool = False
    """Names a part that is not shown."""
    start: int = field(default=0, compare=False)
    """Where it stands in the text that was cut."""
    end: int = field(default=0, compare=False)


def masked(text: str) -> str:
    """``one_line``, with e-mail addresses, card, phone and other long numbers replaced by what they are."""
    return "".join(piece.text for piece in pieces(one_line(text), ()))


_MARKUP = re.compile(r"([\\`*_\[\]#|~<>&])")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def escaped(text: str) -> str:
    """One line that Markdown shows as it is."""
    return unmarked(one_line(text))


def unmarked(text: str) -> str:
    """A stretch of a line as Markdown shows it as it is: no markup, no HTML, no table cell, nobody mentioned, no issue linked."""
    return _MARKUP.sub(lambda found: _ENTITIES.get(found[1], f"\\{found[1]}"), text).replace("@", "@\u200b")


def shortened(text: str, most: int) -> str:
    """The text cut to at most so many code points."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def hidden(text: str) -> tuple[tuple[int, int, str], ...]:
    """Where e-mail addresses, card numbers (13 to 19 digits that pass Luhn's check), phone numbers and other runs of ten digits or more stand.

    (start, end, replacement), sorted, not overlapping. Dates and shorter numbers, such as most order numbers, are left alone.
    """
    found = [*_addresses(text), *_cards(text)]
    rest = list(text)
    for start, end, _ in found:
        rest[start:end] = "\n" * (end - start)
    return tuple(_apart(sorted([*found, *_numbers("".join(rest) if found else text)])))


def _apart(spans: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    reached = 0
    for start, end, label in spans:
        if start >= reached:
            yield start, end, label
            reached = end


def pieces(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """The text, masked and plain, cut where ``spans`` (sorted or not, may overlap) begin and end; a mask is never cut."""
    masks = hidden(text)
    labels = {start: label for start, _, label in masks}
    starts = [start for start, _, _ in masks]
    edges = {0, len(text), *starts, *(end for _, end, _ in masks)}
    for edge in (min(max(edge, 0), len(text)) for span in spans for edge in span):
        mask = masks[bisect(starts, edge) - 1] if starts and starts[0] <= edge else (0, 0, "")
        if not mask[0] < edge < mask[1]:
            edges.add(edge)
    for start, end in pairwise(sorted(edges)):
        shown = labels.get(start) or plain(text[start:end])
        if shown:
            yield Piece(shown, any(a < end and start < b for a, b in spans), start=start, end=end)


def excerpt(text: str, start: int, end: int, limit: int) -> tuple[Piece, ...]:
    """The sentence around a span, on one line, masked, the span marked, cut to about ``limit`` (below 400) code points."""
    if end - start > limit:
        space = text.rfind(" ", start + limit // 2, start + limit)
        end = space if space >= 0 else start + limit
    low = max(0, start - MARGIN)
    start, end = start - low, end - low
    window = text[low : low + end + MARGIN]
    sentence = sentence_span(window, start, end)
    first, last = _whole_masks(window, _near(window, sentence, (start, end), limit))
    shown = list(pieces(window[first:last], [(start - first, end - first)]))
    if first > sentence[0] or (first == 0 and low):
        shown.insert(0, Piece("…"))
    if last < sentence[1]:
        shown.append(Piece("…"))
    return tuple(_single_line(shown))


def _near(text: str, sentence: tuple[int, int], span: tuple[int, int], limit: int) -> tuple[int, int]:
    """As much of the sentence as the limit allows, cut between words."""
    first, last = sentence
    spare = max(0, limit - (span[1] - span[0]))
    if last - first <= limit:
        return first, last
    before = min(span[0] - first, max(spare // 2, spare - (last - span[1])))
    if before < span[0] - first:
        space = text.find(" ", span[0] - before, span[0])
        first = space + 1 if space >= 0 else span[0] - before
    if span[1] + spare - before < last:
        space = text.rfind(" ", span[1], span[1] + spare - before)
        last = space if space >= 0 else span[1] + spare - before
    return first, last


def _whole_masks(text: str, part: tuple[int, int]) -> tuple[int, int]:
    """The part, widened so that it cuts nothing that is to be masked."""
    first, last = part
    for start, end, _ in hidden(text):
        first = start if start < first < end else first
        last = end if start < last < end else last
    return first, last


def sentence_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a span starts and ends."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text) if match[0] != "\n" or not _goes_on(text, match.start())]
    first = bisect(ends, start)
    after = next((place for place in ends[first:] if place >= end), len(text))
    return (ends[first - 1] if first else 0), after


def _goes_on(text: str, at: int) -> bool:
    """Whether the line feed at this place only wraps running text."""
    if _NEW_LINE.match(text, at + 1):
        return False
    line = text[text.rfind("\n", 0, at) + 1 : at].rstrip()
    if not line or line.lstrip().startswith(">"):
        return False
    following = text[at + 1 :].lstrip(" ")[:1]
    return following.islower() or len(line) >= _WRAPPED_FROM


def _single_line(found: Iterable[Piece]) -> Iterator[Piece]:
    shown = [Piece(_SPACE.sub(" ", piece.text), piece.marked) for piece in found]
    if shown:
        shown[0] = Piece(shown[0].text.lstrip(), shown[0].marked)
        shown[-1] = Piece(shown[-1].text.rstrip(), shown[-1].marked)
    return (piece for piece in shown if piece.text)


def _addresses(text: str) -> Iterator[tuple[int, int, str]]:
    at = text.find("@")
    while at >= 0:
        local = _LOCAL.search(text[max(0, at - 64) : at])
        domain = _DOMAIN.match(text, at + 1)
        if local and domain:
            yield at - len(local.group()), domain.end(), "[e-mail address]"
        at = text.find("@", at + 1)


def _numbers(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _DIGITS.finditer(text):
        found = match.group()
        digits = sum(map(str.isdigit, found))
        if found.isdigit() and digits >= 10:
            yield *match.span(), "[long number]"
        elif not found.isdigit() and 7 <= digits <= 15 and not _DATE.search(found):
            yield *match.span(), "[phone number]"


def _cards(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _CARD.finditer(text):
        places = [i for i in range(*match.span()) if text[i].isdigit()]
        starts = [n for n, i in enumerate(places) if n == 0 or places[n - 1] + 1 < i]
        ends = {n for n, i in enumerate(places) if n == len(places) - 1 or places[n + 1] > i + 1}
        done = 0
        for first in starts:
            lengths = (n for n in range(19, 12, -1) if first >= done and first + n - 1 in ends)
            length = next((n for n in lengths if _luhn([int(text[i]) for i in places[first : first + n]])), 0)
            if length:
                done = first + length
                yield places[first], places[done - 1] + 1, "[card number]"


def _luhn(digits: Sequence[int]) -> bool:
    doubled = [digit if index % 2 == 0 else (2 * digit - 9 if digit > 4 else 2 * digit) for index, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0
