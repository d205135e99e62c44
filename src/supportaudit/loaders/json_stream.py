"""A JSON document that is too large, or too broken, to be parsed at once, record by record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import ijson
from ijson.common import ObjectBuilder

from supportaudit.errors import TranscriptError
from supportaudit.loaders.files import Transcript
from supportaudit.loaders.interface import size_text
from supportaudit.loaders.json_layout import HINT, MAX_KEY, Layout, Record, of_object, sound, split
from supportaudit.loaders.jsonl import BOM, SPLIT_HINT, quarantined
from supportaudit.model import SkippedTranscript

CHUNK = 1 << 16
MAX_AROUND = 200
"""Plain values of an envelope that are kept beside its records while a large document is read."""
SCALARS = frozenset({"string", "number", "boolean"})
JSON_ERRORS = (ijson.JSONError, ValueError, OverflowError)


class _Chunks:
    """What has been read of a stream, and then the rest of it, as a file that counts its bytes."""

    def __init__(self, before: bytes, transcript: Transcript) -> None:
        self._ready = before.removeprefix(BOM)
        self._stream = transcript.stream
        self._place = 0
        self.count = 0

    def read(self, wanted: int) -> bytes:
        if not wanted:
            return b""
        if self._place < len(self._ready):
            piece = self._ready[self._place : self._place + CHUNK]
            self._place += len(piece)
        else:
            self._ready = b""
            piece = self._stream.read(CHUNK)
        self.count += len(piece)
        return piece


def streamed(
    transcript: Transcript, before: bytes, first: object, layout: Layout, limit: int, problem: TranscriptError | None = None
) -> Iterator[Record | SkippedTranscript]:
    """The records of a document, or of several, one by one.

    ``before``: what has been taken from the stream. ``first``: the first document as far as the file's head goes. ``problem``: what is wrong with
    a document that cannot be parsed at once.
    """
    chunks = _Chunks(before, transcript)
    keyed = isinstance(first, dict) and layout.keyed(first)
    at_top = isinstance(first, dict) and not keyed and not any(record.under for record in of_object(first, layout, ""))
    reading = _Streaming(transcript, layout, limit, at_top=at_top, keyed=keyed)
    try:
        for prefix, event, value in ijson.parse(chunks, use_float=True, multiple_values=True):
            yield from reading.step(prefix, event, value, chunks.count)
    except JSON_ERRORS as broken:
        what = problem.what if problem else f"not valid JSON from here on: {str(broken).splitlines()[0][:120] if str(broken) else 'cut off'}"
        place = f"after record {reading.count}" if reading.count else "the document"
        yield quarantined(transcript, place, what, problem.hint if problem else "what came before was read; export the file again")
    if not reading.count and not reading.left_out and problem is None:
        raise TranscriptError(f"one JSON document of more than {size_text(limit)} without a list of records", hint=SPLIT_HINT)


@dataclass(slots=True)
class _Streaming:
    """Puts the records of a document together from the events of its parser."""

    transcript: Transcript
    layout: Layout
    limit: int
    count: int = 0
    left_out: int = 0
    around: dict[str, object] = field(default_factory=dict)
    at_top: bool = False
    """Whether the documents themselves are records."""
    keyed: bool = False
    """Whether they hold records by their ids."""
    place: str | None = None
    """Prefix of the record being built; None between records."""
    under: str = ""
    builder: ObjectBuilder | None = None
    start: int = 0

    def step(self, prefix: str, event: str, value: object, position: int) -> Iterator[Record | SkippedTranscript]:
        if self.place is not None:
            if self.builder is not None:
                self.builder.event(event, value)
                if position - self.start > self.limit + CHUNK:
                    self.builder = None
            if prefix == self.place and event == "end_map":
                yield from self._done()
        elif event == "start_map" and (under := self._list_of(prefix)) is not None:
            self.place, self.under, self.start, self.builder = prefix, under, position, ObjectBuilder()
            self.builder.event(event, value)
        elif event in SCALARS and prefix and "." not in prefix and len(self.around) < MAX_AROUND:
            self.around[prefix] = value

    def _list_of(self, prefix: str) -> str | None:
        """The list in which an object with this prefix is a record; None where it is none."""
        if not prefix:
            return "" if self.at_top else None
        if self.keyed:
            return prefix
        if prefix == "item":
            return ""
        path = prefix.removesuffix(".item")
        return path if path in self.layout.lists else None

    def _done(self) -> Iterator[Record | SkippedTranscript]:
        builder, self.place, self.builder = self.builder, None, None
        self.count += 1
        where = f"{self.under[:MAX_KEY]}, record {self.count}" if self.under else f"record {self.count}"
        if builder is None:
            self.left_out += 1
            yield quarantined(self.transcript, where, f"the record is longer than {size_text(self.limit)}", HINT)
            return
        value: object = builder.value
        around = dict(self.around)
        parts = (Record(value, self.under, where, around),) if self.under and isinstance(value, dict) else split(value, self.layout, where)
        yield from sound(self.transcript, self.layout, iter(parts), value, where)
