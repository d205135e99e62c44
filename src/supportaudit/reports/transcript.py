"""A message as its author wrote it, cut where evidence stands, masked; what is quoted or a signature is named instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from supportaudit.model import Message
from supportaudit.reports import words
from supportaudit.reports.text import Piece, pieces

KINDS = {"quote": "quoted text", "signature": "signature", "banner": "automatic text", "forward": "forwarded text"}

Span = tuple[int, int]


def stretches(message: Message, spans: Sequence[Span]) -> Iterator[Piece]:
    """The message in pieces, those within ``spans`` marked; a masked part without evidence in it is one piece that is ``aside``.

    Pieces know where in the message they stand.
    """
    reached = 0
    for mask in message.masks:
        if any(start < mask.end and mask.start < end for start, end in spans):
            continue
        yield from _own(message.text[reached : mask.start], reached, spans)
        hidden = message.text[mask.start : mask.end]
        named = f"[{KINDS.get(mask.kind, mask.kind)}, {words.count(hidden.count(chr(10)) + 1, 'line')}]"
        yield Piece(named, start=mask.start, end=mask.end, aside=True)
        if hidden.endswith("\n"):
            yield Piece("\n", start=mask.end, end=mask.end)
        reached = mask.end
    yield from _own(message.text[reached:], reached, spans)


def _own(part: str, offset: int, spans: Sequence[Span]) -> Iterator[Piece]:
    inner = [(max(start - offset, 0), min(end - offset, len(part))) for start, end in spans if start - offset < len(part) and end > offset]
    for piece in pieces(part, inner):
        yield replace(piece, start=piece.start + offset, end=piece.end + offset)
