"""Which stretches of an e-mail are not its author's own words; offsets stay true because nothing is cut."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from supportaudit.loaders.one_line import with_breaks
from supportaudit.loaders.quote_marks import RULE, Boundaries, is_marked
from supportaudit.loaders.signatures import mark_foreign
from supportaudit.model import Conversation, Mask

SENTENCE = re.compile(r"[^.!?]+[.!?]*")
WORD = re.compile(r"\w+")
MIN_TOKENS = 12
"""A sentence of so many words that stood in an earlier message of the thread is a quotation, marked or not."""
MAX_TOKENS = 600
FULL_LINE = 45
"""A line of so many characters was wrapped by a program; a shorter one was ended by its author."""
LINK = re.compile(r"^\s*[(<]https?://\S+[)>](?:\s*>)?\s*$")
MAX_LINK = 400
KIND_OF_STYLE = {"forward": "forward"}


def mask_mail(text: str, known: Sequence[Mask] = ()) -> tuple[Mask, ...]:
    """The quoted history, forwards, signatures and banners of one e-mail's text, as sorted masks.

    ``known``: stretches of which the mail's markup tells already, sorted.

    Interleaved and bottom-posted answers stay visible; what follows an unmarked "On ... wrote:" under the author's own words is history to the end.
    Linear in the length of the text.
    """
    lines = with_breaks(text).split("\n")
    kinds: list[str | None] = ["quote" if is_marked(line) else None for line in lines]
    _lone_bars(lines, kinds)
    _known(lines, kinds, known)
    _history(lines, kinds)
    _wrapped(lines, kinds)
    mark_foreign(lines, kinds)
    return _masks(lines, kinds)


def _lone_bars(lines: Sequence[str], kinds: list[str | None]) -> None:
    """A single line that starts with a bar is no quote."""
    for i, line in enumerate(lines):
        if line.startswith("|"):
            near = [j for j in (i - 1, i + 1) if 0 <= j < len(lines) and kinds[j] is not None]
            kinds[i] = kinds[i] if near else None


def _known(lines: Sequence[str], kinds: list[str | None], known: Sequence[Mask]) -> None:
    """Lines that lie whole in a known stretch."""
    start, k = 0, 0
    for i, line in enumerate(lines):
        end = start + len(line)
        while k < len(known) and known[k].end < end:
            k += 1
        if k < len(known) and known[k].start <= start and line.strip():
            kinds[i] = kinds[i] or known[k].kind
        start = end + 1


def _history(lines: Sequence[str], kinds: list[str | None]) -> None:
    """Mark intros, and what follows them where it carries no marks of its own."""
    boundaries = Boundaries(lines, [kind is not None for kind in kinds])
    own_above = False
    i = 0
    while i < len(lines):
        if kinds[i] is not None:
            i += 1
            continue
        boundary = boundaries.at(i)
        if boundary is None:
            own_above = own_above or bool(lines[i].strip())
            i += 1
            continue
        kind = KIND_OF_STYLE.get(boundary.style, "quote")
        to_the_end = boundary.style in {"forward", "original"} or (
            own_above and not (boundary.style == "intro" and boundaries.marked_after(boundary.last))
        )
        end = len(lines) if to_the_end else boundary.last + 1
        if boundary.style == "header" and not to_the_end:
            kind = "banner"
        first = _over_rules(lines, kinds, boundary.first)
        kinds[first:end] = [kind] * (end - first)
        i = end


def _over_rules(lines: Sequence[str], kinds: Sequence[str | None], first: int) -> int:
    """The first of the ruled and blank lines over a boundary; the boundary itself where none is ruled."""
    i = found = first
    while i > 0 and kinds[i - 1] is None and (not lines[i - 1].strip() or RULE.match(lines[i - 1])):
        i -= 1
        found = i if lines[i].strip() else found
    return found


def _wrapped(lines: Sequence[str], kinds: list[str | None]) -> None:
    """One line between marked ones that is the end of a quoted line, or a link of it, which some program broke without marking it."""
    for i in range(1, len(lines) - 1):
        if kinds[i] is not None or not kinds[i - 1] == kinds[i + 1] == "quote" or not lines[i].strip():
            continue
        above = lines[i - 1]
        short = len(lines[i].strip()) <= 20 and len(above) >= 60
        if short or (above.rfind("(http") > above.rfind(")") and ")" in lines[i]) or LINK.match(lines[i][:MAX_LINK]):
            kinds[i] = "quote"


def _masks(lines: Sequence[str], kinds: Sequence[str | None]) -> tuple[Mask, ...]:
    """Stretches of lines of one kind; blank lines between two of a kind belong to them."""
    masks: list[Mask] = []
    start = 0
    joins = False
    for line, kind in zip(lines, kinds, strict=True):
        end = start + len(line)
        if kind is not None and line:
            if joins and masks[-1].kind == kind:
                masks[-1] = replace(masks[-1], end=end)
            else:
                masks.append(Mask(start, end, kind))
            joins = True
        elif line.strip():
            joins = False
        start = end + 1
    return tuple(masks)


def mask_repeated(conversation: Conversation) -> Conversation:
    """In an e-mail thread, masks every sentence of twelve words or more that stood in an earlier message."""
    if conversation.channel != "email" or len(conversation.messages) < 2:
        return conversation
    seen: set[int] = set()
    messages = []
    for message in conversation.messages:
        sentences = list(_sentences(message.text))
        again = [Mask(start, end, "quote") for start, end, digest in sentences if digest in seen]
        seen.update(digest for _, _, digest in sentences)
        messages.append(replace(message, masks=_merged(message.text, message.masks, again)) if again else message)
    return replace(conversation, messages=tuple(messages))


def _sentences(text: str) -> Iterator[tuple[int, int, int]]:
    """Start, end and digest of every long sentence; marks at line starts do not count, and a sentence goes on over the end of a full line."""
    words: list[str] = []
    start = end = line_start = 0
    for line in text.split("\n"):
        for match in SENTENCE.finditer(line):
            if not words:
                start = line_start + match.start() + len(match[0]) - len(match[0].lstrip())
            words += WORD.findall(match[0])
            end = line_start + match.end()
            if match[0][-1] in ".!?":
                yield from _long(start, end, words)
                words = []
        line_start += len(line) + 1
        if words and (len(line) < FULL_LINE or line.rstrip().endswith(":") or len(words) > MAX_TOKENS):
            yield from _long(start, end, words)
            words = []
    yield from _long(start, end, words)


def _long(start: int, end: int, words: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    if MIN_TOKENS <= len(words) <= MAX_TOKENS:
        yield start, end, hash(" ".join(words).casefold())


def _merged(text: str, masks: Sequence[Mask], more: Sequence[Mask]) -> tuple[Mask, ...]:
    """All masks without overlaps; where two overlap, the earlier-found one keeps the stretch."""
    taken = sorted(masks, key=lambda mask: mask.start)
    added: list[Mask] = []
    i = 0
    for new in more:
        start = new.start
        while i < len(taken) and taken[i].end <= start:
            i += 1
        j = i
        while start < new.end:
            stop = min(new.end, taken[j].start) if j < len(taken) else new.end
            if start < stop and text[start:stop].strip():
                added.append(Mask(start, stop, new.kind))
            start = max(start, taken[j].end) if j < len(taken) else new.end
            j += 1
    return tuple(sorted((*taken, *added), key=lambda mask: mask.start))
