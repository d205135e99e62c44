"""Foreign JSON as a stream of records with their places: a record a line, one document, a list in a document, or several documents.

A family of formats says by a ``Layout`` in which lists of an envelope its records stand. What is within ``Options.max_record`` is parsed at once;
a larger document is read record by record, so that memory holds one record however large the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

import ijson
from ijson.common import ObjectBuilder

from supportaudit.errors import TranscriptError
from supportaudit.loaders.files import HEAD, Transcript
from supportaudit.loaders.interface import Head, size_text
from supportaudit.loaders.json_layout import Layout, Record, sound, split, stream_of
from supportaudit.loaders.json_stream import JSON_ERRORS, streamed
from supportaudit.loaders.jsonl import BOM, SPLIT_HINT, decoded, is_document, json_lines, quarantined, value_of
from supportaudit.loaders.record import MAX_DEPTH
from supportaudit.loaders.text import begun, encoding_of, head_text, text_lines
from supportaudit.model import SkippedTranscript

FIRST = 20
"""Records at the start of a file by which its family is told."""
STREAMS = 100
"""Streams of a pipeline at the start of a file of which the first record is looked at."""
LOOSE = re.compile(rb'"(?:[^"\\\n]|\\.)*"|//[^\n]*|,(?=\s*[}\]])')
"""Texts of JSON, and what printed examples and hand-edited files hold beside it: comments, and commas that nothing follows."""
LEFT_OUT = "comments and spare commas, which JSON has not, were left out"


def first_records(head: Head, layout: Layout) -> tuple[Record, ...]:
    """The first records of a file as far as its head goes; the last one may be cut. Nothing for what is no JSON."""
    found: list[Record] = []
    for number, value in enumerate(_first_values(head.text), 1):
        found += split(value, layout, f"line {number}")
        if len(found) >= FIRST and not found[0].piped:
            break
    return tuple(found[:STREAMS] if found and found[0].piped else found[:FIRST])


@lru_cache(maxsize=2)
def _first_values(text: str) -> tuple[object, ...]:
    """The JSON values at the start of a text; the last one as far as it goes. Kept, as every family asks for those of the same file."""
    start = begun(text)
    if not start.startswith(("{", "[")):
        return ()
    lines = start.split("\n")
    first = value_of(lines[0].encode("utf-8", "replace"))
    if first is not None:
        piped = stream_of(first) is not None
        values = (value for line in lines[: None if piped else FIRST] if (value := value_of(line.encode("utf-8", "replace"))) is not None)
        return tuple(islice(_first_of_streams(values), STREAMS) if piped else values)
    return tuple(_partial(start.encode("utf-8", "replace")))


def _first_of_streams(values: Iterator[object]) -> Iterator[object]:
    """The first record of every stream of a pipeline."""
    seen: set[str] = set()
    for value in values:
        stream = stream_of(value) or ""
        if stream not in seen:
            seen.add(stream)
            yield value


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
    start = begun(head_text(transcript.head)).encode("utf-8", "replace")
    if is_document(start):
        yield from _document(transcript, layout, limit)
        return
    before = 0
    if b"\n" not in start.strip() and len(transcript.head) >= HEAD and _is_utf8(transcript):
        line = transcript.stream.readline(limit + 1)
        first = next(iter(_first_values(head_text(transcript.head))), None)
        if len(line) > limit and not line.endswith(b"\n"):
            yield from streamed(transcript, line, first, layout, limit)
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
        yield from sound(transcript, layout, split(value, layout, where), value, where)


def _document(transcript: Transcript, layout: Layout, limit: int) -> Iterator[Record | SkippedTranscript]:
    """The records of one document; of a broken one those before the break."""
    whole = _is_utf8(transcript)
    first = next(iter(_first_values(head_text(transcript.head))), None)
    data = transcript.stream.read(limit + 1) if whole else "".join(text_lines(transcript, limit)).encode("utf-8", "replace")
    if len(data) > limit:
        yield from streamed(transcript, data, first, layout, limit)
        return
    where = "the document"
    try:
        value = decoded(transcript, data.removeprefix(BOM), where, last=False)
    except TranscriptError as problem:
        value = value_of(LOOSE.sub(lambda match: match[0] if match[0].startswith(b'"') else b"", data.removeprefix(BOM)))
        if value is None:
            yield from streamed(transcript, data, first, layout, limit, problem)
            return
        transcript.note(LEFT_OUT)
    yield from sound(transcript, layout, split(value, layout, where), value, where)
