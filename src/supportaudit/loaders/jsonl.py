"""The tool's own format: JSON Lines, one conversation a line; one JSON document with a conversation or a list of them is read too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import orjson

from supportaudit.errors import TranscriptError
from supportaudit.loaders.files import Transcript
from supportaudit.loaders.interface import MIB, Guess, Head, Options, size_text
from supportaudit.loaders.record import Reader
from supportaudit.loaders.text import REPLACED, begun, encoding_of, text_lines
from supportaudit.loaders.times import assumed_zone, zone
from supportaudit.model import Conversation, SkippedTranscript

BOM = b"\xef\xbb\xbf"
OWN = re.compile(r'"messages"\s*:\s*\[')
SPLIT_HINT = "write one conversation a line, e.g. jq -c '.[]' FILE > FILE.jsonl"
FEW = 10
"""Lines at the start of a file among which a damaged one may stand before the first that can be read."""


class JsonLines:
    """Reads what ``supportaudit convert`` writes."""

    name = "jsonl"
    title = "JSON Lines"
    told = "Its first line is a JSON object with id and messages; a single JSON document with one conversation or a list of them is taken too."
    reads = "Every field that `supportaudit convert` writes; fields that the tool does not know go into the metadata."
    left_out = "Nothing; a line that is no conversation is listed with its number."

    def sniff(self, head: Head) -> Guess | None:
        """Sure when the first line is an object with ``messages``; less so for any other JSON."""
        start = begun(head.text)
        if not start.startswith(("{", "[")):
            later = (value_of(line.encode()) for line in start.splitlines()[1:FEW] if line.startswith("{"))
            whole = any(isinstance(value, dict) and "messages" in value for value in later)
            return Guess(0.7, "one of its first lines is a JSON object with messages") if whole else None
        first = next((line for line in start.splitlines() if line.strip()), "")
        value = value_of(first.encode())
        record = value[0] if isinstance(value, list) and value else value
        if isinstance(record, dict):
            if "messages" in record and "id" in record:
                return Guess(0.95, "the first line is a JSON object with id and messages")
            return Guess(0.6, "the first line is a JSON object")
        if OWN.search(start[:4096]) and '"id"' in start[:4096]:
            return Guess(0.85, "it starts like a JSON document with id and messages")
        cut_line = len(first) == len(start) and not head.whole
        looks = re.match(r'^[\[{]\s*["{\[]', start) or (cut_line and start.startswith("{"))
        return Guess(0.55, "it starts like JSON") if looks or head.name.endswith((".json", ".jsonl", ".ndjson")) else None

    def read(self, transcript: Transcript, options: Options) -> Iterator[Conversation | SkippedTranscript]:
        """One conversation a line; a line that cannot be read is quarantined with its number and the field, the rest is read."""
        reader = Reader(zone(options.config.timezone), transcript.path)
        if is_document(transcript.head):
            yield from _document(transcript, reader, options.max_record)
        else:
            for number, line in json_lines(transcript, options.max_record):
                yield from _line(transcript, reader, line, number, options.max_record)
        if reader.assumed_zone:
            transcript.note(assumed_zone(options.config.timezone))


def is_document(head: bytes) -> bool:
    """Whether one JSON value is spread over several lines."""
    lines = [line for line in head.removeprefix(BOM).splitlines() if line.strip()]
    return len(lines) > 1 and lines[0].strip()[:1] in {b"{", b"["} and value_of(lines[0]) is None and value_of(lines[1]) is None


def value_of(line: bytes) -> object:
    """The JSON value, None when it is none."""
    try:
        value: object = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return value


def json_lines(transcript: Transcript, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Line number and bytes; None for a line beyond the limit, of which no more than the limit is ever held."""
    number = 0
    if encoding_of(transcript.head) not in {"utf-8", "utf-8-sig"}:
        for number, text in enumerate(text_lines(transcript, limit), 1):
            yield number, text.encode("utf-8", "replace")
        return
    stream = transcript.stream
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) <= limit or line.endswith(b"\n"):
            yield number, line.removeprefix(BOM) if number == 1 else line
            if line == b"\n":
                ahead = stream.peek()
                number += len(stream.read(len(ahead) - len(ahead.lstrip(b"\n"))))
            continue
        line = b""
        while (rest := stream.readline(MIB)) and not rest.endswith(b"\n"):
            pass
        yield number, None


def _line(transcript: Transcript, reader: Reader, line: bytes | None, number: int, limit: int) -> Iterator[Conversation | SkippedTranscript]:
    where = f"line {number}"
    if line is None:
        yield quarantined(transcript, where, f"the line is longer than {size_text(limit)}", SPLIT_HINT)
    elif line.strip():
        try:
            value = decoded(transcript, line, where, last=not line.endswith(b"\n"))
        except TranscriptError as problem:
            yield quarantined(transcript, where, problem.what, problem.hint)
        else:
            yield from _conversations(transcript, reader, value, where)


def decoded(transcript: Transcript, line: bytes, where: str, *, last: bool) -> object:
    """The JSON value of a line; TranscriptError when it is none."""
    try:
        value: object = orjson.loads(line)
    except orjson.JSONDecodeError as first:
        text = line.decode("utf-8", errors="replace")
        if "\ufffd" in text and (value := value_of(text.encode())) is not None:
            transcript.note(REPLACED, where)
            return value
        if last and _is_cut(first, text):
            raise TranscriptError("the last line is cut off", hint="export the file again, or delete that line") from first
        raise TranscriptError(f"not valid JSON: {first.msg} at column {first.colno}", hint="mend the line or leave it out") from first
    if isinstance(value, dict) and line.count(b'"messages"') > 1 and _has_twice(line, "messages"):
        raise TranscriptError("'messages' stands twice in one object", hint="keep one of them, or put both lists together")
    return value


def _has_twice(line: bytes, key: str) -> bool:
    """Whether an object in the JSON names the key twice: the parser keeps the last one without a word."""
    counts: list[int] = []
    try:
        json.loads(line, object_pairs_hook=lambda entries: counts.append(sum(name == key for name, _ in entries)))
    except (ValueError, RecursionError):  # what the other parser took, or will be refused as nested too deep
        return False
    return max(counts, default=0) > 1


def _is_cut(problem: orjson.JSONDecodeError, text: str) -> bool:
    return problem.pos >= len(text.rstrip()) - 1 or "EOF" in problem.msg or "unexpected end" in problem.msg


def _conversations(transcript: Transcript, reader: Reader, value: object, where: str) -> Iterator[Conversation | SkippedTranscript]:
    """One conversation, or a list of them; a list in which none is an object is one wrong record."""
    records = value if isinstance(value, list) and (not value or any(isinstance(record, dict) for record in value)) else None
    for number, record in enumerate([value] if records is None else records, 1):
        place = where if records is None else f"{where}, record {number}"
        try:
            yield reader.conversation(record, place)
        except TranscriptError as problem:
            yield quarantined(transcript, place, problem.what, problem.hint)


def _document(transcript: Transcript, reader: Reader, limit: int) -> Iterator[Conversation | SkippedTranscript]:
    data = transcript.stream.read(limit + 1)
    if len(data) > limit:
        raise TranscriptError(f"one JSON document of more than {size_text(limit)}", hint=SPLIT_HINT)
    value = decoded(transcript, data.removeprefix(BOM), "the document", last=True)
    yield from _conversations(transcript, reader, value, "the document")


def quarantined(transcript: Transcript, where: str, what: str, hint: str) -> SkippedTranscript:
    """A record that cannot be read: what it is, and the next step."""
    return SkippedTranscript(transcript.path, where, f"{what}; {hint}", "quarantined")
