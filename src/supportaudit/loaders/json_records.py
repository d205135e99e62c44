"""Foreign JSON as a stream of records with their places: a record a line, one document, a list in a document, or several documents.

A family of formats says by a ``Layout`` in which lists of an envelope its records stand. What is within ``Options.max_record`` is parsed at once;
a larger document is read record by record, so that memory holds one record however large the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import ijson
from ijson.common import ObjectBuilder

from supportaudit.errors import TranscriptError
from supportaudit.loaders.files import HEAD, Transcript
from supportaudit.loaders.interface import Head, size_text
from supportaudit.loaders.json_values import Fields, at_path
from supportaudit.loaders.jsonl import BOM, SPLIT_HINT, decoded, is_document, json_lines, quarantined, value_of
from supportaudit.loaders.record import MAX_DEPTH, is_deep
from supportaudit.loaders.text import encoding_of, head_text, text_lines
from supportaudit.model import SkippedTranscript

FIRST = 20
"""Records at the start of a file by which its family is told."""
CHUNK = 1 << 16
MAX_AROUND = 200
"""Plain values of an envelope that are kept beside its records while a large document is read."""
HINT = "export it again, or leave it out"
MACHINERY = frozenset({"STATE", "SCHEMA", "LOG", "TRACE", "CATALOG", "SPEC", "CONNECTION_STATUS", "CONTROL", "ACTIVATE_VERSION"})
"""Lines of a pipeline (Airbyte, Singer) about itself."""
SCALARS = frozenset({"string", "number", "boolean"})
JSON_ERRORS = (ijson.JSONError, ValueError, OverflowError)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the records of a family stand."""

    lists: tuple[str, ...] = ()
    """Dotted paths of the lists in an envelope that hold records (``tickets``, ``_embedded.threads``); an object there is one record. Without any of
    them a value is a record itself, and a list at the top holds records."""
    is_record: Callable[[Fields], bool] = field(default=lambda _: False)
    """Whether a value is a record although one of the lists stands in it."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands in the file."""

    value: Fields
    under: str
    """The path of the list, or the stream of a pipeline, that holds it; empty at the top."""
    where: str
    """``line 12``, ``line 12, tickets, record 3``, ``record 3``, ``the document``."""
    around: Fields
    """The envelope; in a document too large to be parsed at once the plain values of it that came before."""


def first_records(head: Head, layout: Layout) -> tuple[Record, ...]:
    """The first records of a file as far as its head goes; the last one may be cut. Nothing for what is no JSON."""
    found: list[Record] = []
    for number, value in enumerate(_first_values(head.text), 1):
        found += _split(value, layout, f"line {number}")
        if len(found) >= FIRST:
            break
    return tuple(found[:FIRST])


@lru_cache(maxsize=2)
def _first_values(text: str) -> tuple[object, ...]:
    """The JSON values at the start of a text; the last one as far as it goes. Kept, as every family asks for those of the same file."""
    start = text.lstrip("\ufeff \t\r\n")
    if not start.startswith(("{", "[")):
        return ()
    lines = start.split("\n", FIRST)
    first = value_of(lines[0].encode("utf-8", "replace"))
    if first is not None:
        rest = (value_of(line.encode("utf-8", "replace")) for line in lines[1:FIRST])
        return (first, *(value for value in rest if value is not None))
    return tuple(_partial(start.encode("utf-8", "replace")))


def _partial(data: bytes) -> Iterator[object]:
    """The values in the bytes; the one that is cut or broken as far as it goes."""
    builder, depth, count = ObjectBuilder(), 0, 0
    try:
        for event, value in ijson.basic_parse(data, use_float=True, multiple_values=True):
            if depth == 0 and not event.startswith("start_"):
                continue
            builder.event(event, value)
            depth += event.startswith("start_") - event.startswith("end_")
            if depth > MAX_DEPTH:
                return
            if depth == 0:
                count += 1
                yield builder.value
                builder = ObjectBuilder()
                if count == FIRST:
                    return
    except JSON_ERRORS:
        if depth and hasattr(builder, "value"):
            yield builder.value


def records(transcript: Transcript, layout: Layout, limit: int) -> Iterator[Record | SkippedTranscript]:
    """Every record of the file in its order; what is none, or cannot be parsed, is quarantined with its place, and the rest is read."""
    start = head_text(transcript.head).lstrip("\ufeff \t\r\n").encode("utf-8", "replace")
    if is_document(start):
        yield from _document(transcript, layout, limit)
        return
    before = 0
    if b"\n" not in start.strip() and len(transcript.head) >= HEAD and _is_utf8(transcript):
        line = transcript.stream.readline(limit + 1)
        if len(line) > limit and not line.endswith(b"\n"):
            yield from _streamed(transcript, iter((line,)), layout, limit)
            return
        before = 1
        yield from _line(transcript, layout, line.removeprefix(BOM), "line 1")
    for number, data in json_lines(transcript, limit):
        where = f"line {number + before}"
        if data is None:
            yield quarantined(transcript, where, f"the line is longer than {size_text(limit)}", SPLIT_HINT)
        elif data.strip():
            yield from _line(transcript, layout, data, where)


def _is_utf8(transcript: Transcript) -> bool:
    return encoding_of(transcript.head) in {"utf-8", "utf-8-sig"}


def _line(transcript: Transcript, layout: Layout, data: bytes, where: str) -> Iterator[Record | SkippedTranscript]:
    try:
        value = decoded(transcript, data, where, last=not data.endswith(b"\n"))
    except TranscriptError as problem:
        yield quarantined(transcript, where, problem.what, problem.hint)
    else:
        yield from _sound(transcript, _split(value, layout, where), value, where)


def _sound(transcript: Transcript, found: Iterator[Record], value: object, where: str) -> Iterator[Record | SkippedTranscript]:
    """The records; nothing but a quarantined one of a value that is nested too deep or holds no object at all."""
    if is_deep(value):
        yield quarantined(transcript, where, f"its values are nested more than {MAX_DEPTH} deep", HINT)
    elif isinstance(value, dict | list):
        yield from found
        for number, entry in enumerate(value if isinstance(value, list) else (), 1):
            if not isinstance(entry, dict):
                yield quarantined(transcript, f"{where}, record {number}", "the record is no JSON object", HINT)
    else:
        yield quarantined(transcript, where, "the record is no JSON object", HINT)


def _split(value: object, layout: Layout, where: str) -> Iterator[Record]:
    """The records in a value: in the lists of an envelope, in a list at the top, or the value itself."""
    if isinstance(value, list):
        for number, entry in enumerate(value, 1):
            if isinstance(entry, dict):
                yield from _of_object(entry, layout, f"{where}, record {number}")
    elif isinstance(value, dict):
        yield from _of_object(value, layout, where)


def _of_object(value: Fields, layout: Layout, where: str) -> Iterator[Record]:
    wrapped = _unwrapped(value)
    if wrapped is None:
        return
    inner, stream = wrapped
    paths = () if stream or layout.is_record(inner) else [path for path in layout.lists if isinstance(at_path(inner, path), dict | list)]
    for path in paths:
        held = at_path(inner, path)
        if isinstance(held, dict):
            yield Record(held, path, f"{where}, {path}", inner)
        for number, entry in enumerate(held if isinstance(held, list) else (), 1):
            if isinstance(entry, dict):
                yield Record(entry, path, f"{where}, {path}, record {number}", inner)
    if not paths:
        yield Record(inner, stream, where, inner)


def _unwrapped(value: Fields) -> tuple[Fields, str] | None:
    """What a pipeline wrapped, with its stream; the value itself where nothing did; None for what a pipeline says of itself."""
    stream, data, record = value.get("stream"), value.get("data"), value.get("record")
    if isinstance(stream, str) and isinstance(data, dict):
        return data, stream
    if value.get("type") == "RECORD" and isinstance(record, dict):
        inner = record.get("data")
        name = record.get("stream") if isinstance(inner, dict) else stream
        return inner if isinstance(inner, dict) else record, name if isinstance(name, str) else ""
    if value.get("type") in MACHINERY and not value.keys() & {"id", "messages", "events"}:
        return None
    raw = value.get("_airbyte_data")
    if isinstance(raw, str):
        raw = value_of(raw.encode("utf-8", "replace"))
    if isinstance(raw, dict) and not is_deep(raw):
        name = value.get("_airbyte_stream")
        return raw, name if isinstance(name, str) else ""
    return value, ""


def _document(transcript: Transcript, layout: Layout, limit: int) -> Iterator[Record | SkippedTranscript]:
    """The records of one document; of a broken one those before the break."""
    whole = _is_utf8(transcript)
    data = transcript.stream.read(limit + 1) if whole else "".join(text_lines(transcript, limit)).encode("utf-8", "replace")
    if len(data) > limit:
        yield from _streamed(transcript, iter((data,)), layout, limit)
        return
    where = "the document"
    try:
        value = decoded(transcript, data.removeprefix(BOM), where, last=False)
    except TranscriptError as problem:
        yield from _streamed(transcript, iter((data,)), layout, limit, problem)
    else:
        yield from _sound(transcript, _split(value, layout, where), value, where)


class _Chunks:
    """What has been read of a stream, and then the rest of it, as a file that counts its bytes."""

    def __init__(self, before: Iterator[bytes], transcript: Transcript) -> None:
        self._ready = b"".join(before).removeprefix(BOM)
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


def _streamed(
    transcript: Transcript, before: Iterator[bytes], layout: Layout, limit: int, problem: TranscriptError | None = None
) -> Iterator[Record | SkippedTranscript]:
    """The records of a document, or of several, one by one; ``problem``: what is wrong with a document that cannot be parsed at once."""
    chunks = _Chunks(before, transcript)
    first = next(iter(_first_values(head_text(transcript.head))), None)
    at_top = isinstance(first, dict) and not any(record.under for record in _of_object(first, layout, ""))
    reading = _Streaming(transcript, layout, limit, at_top=at_top)
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
        if prefix == "item":
            return ""
        path = prefix.removesuffix(".item")
        return path if path in self.layout.lists else None

    def _done(self) -> Iterator[Record | SkippedTranscript]:
        builder, self.place, self.builder = self.builder, None, None
        self.count += 1
        where = f"{self.under}, record {self.count}" if self.under else f"record {self.count}"
        if builder is None:
            self.left_out += 1
            yield quarantined(self.transcript, where, f"the record is longer than {size_text(self.limit)}", HINT)
            return
        value: object = builder.value
        around = dict(self.around)
        parts = (Record(value, self.under, where, around),) if self.under and isinstance(value, dict) else _split(value, self.layout, where)
        yield from _sound(self.transcript, iter(parts), value, where)
