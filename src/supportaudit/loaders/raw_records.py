"""The bytes of records that could not be read, found again in their file by their places."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

import orjson

from supportaudit.errors import TranscriptError
from supportaudit.loaders.archives import opened
from supportaudit.loaders.eml import Mbox
from supportaudit.loaders.eml import _split as mails_of
from supportaudit.loaders.files import Place, Transcript
from supportaudit.loaders.interface import MIB, Loader, Options
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_records import records
from supportaudit.loaders.jsonl import JsonLines
from supportaudit.loaders.leave_out import LeaveOut
from supportaudit.loaders.text import encoding_of, text_lines

MAX_WHOLE = 64 * MIB
"""Bytes of a file that is kept whole where a record cannot be found in it."""
LINE = re.compile(r"line (\d+)(?:,|$)")
Chunks = Iterable[bytes]


@contextmanager
def opened_again(place: Place, path: str) -> Iterator[Transcript]:
    """The file of a place, or the one of this path in its archive; TranscriptError where it is not there any more."""
    for transcript in opened(place, LeaveOut(), lambda _: None):
        if isinstance(transcript, Transcript) and transcript.path == path:
            yield transcript
            return
    raise TranscriptError("it is not there any more", where=path)


def raw_records(place: Place, path: str, loader: Loader | None, wanted: Collection[str]) -> Iterator[tuple[str, Chunks]]:
    """The wanted places of a file with the bytes that stand there, in the file's order; those that are not found are left out.

    Chunks must be taken before the next place is asked for.
    """
    lines = {where: int(match[1]) for where in wanted if (match := LINE.match(where))}
    others = {where for where in wanted if where and where not in lines}
    try:
        if lines:
            yield from _lines(place, path, lines)
        if others and loader is not None:
            yield from _others(place, path, loader, others)
    except TranscriptError:  # the file is not there any more, or holds no records; what was found is found
        return


def whole_file(transcript: Transcript) -> Chunks | None:
    """All bytes, unpacked; None of a file that is too large to be copied."""
    data = transcript.stream.read(MAX_WHOLE + 1)
    return (data,) if len(data) <= MAX_WHOLE else None


def _lines(place: Place, path: str, wanted: dict[str, int]) -> Iterator[tuple[str, Chunks]]:
    places: dict[int, list[str]] = {}
    for where, number in wanted.items():
        places.setdefault(number, []).append(where)
    last = max(places)
    with opened_again(place, path) as transcript:
        pieces = _pieces(transcript)
        number, piece = 1, next(pieces, b"")
        while piece and number <= last:
            if number not in places:
                number += piece.endswith((b"\n", b"\r"))
                piece = next(pieces, b"")
                continue
            line = [piece]
            while not line[-1].endswith((b"\n", b"\r")) and (more := next(pieces, b"")):
                line.append(more)
            yield from ((where, line) for where in places[number])
            number += 1
            piece = next(pieces, b"")


def _pieces(transcript: Transcript) -> Iterator[bytes]:
    """The file's lines, long ones in pieces: as the loaders count them."""
    wide = encoding_of(transcript.head).startswith(("utf-16", "utf-32"))
    if wide or (b"\n" not in transcript.head and b"\r" in transcript.head):
        yield from (line.encode("utf-8", "replace") for line in text_lines(transcript, MIB))
        return
    while piece := transcript.stream.readline(MIB):
        yield piece


def _others(place: Place, path: str, loader: Loader, wanted: Collection[str]) -> Iterator[tuple[str, Chunks]]:
    """Mails by their number, records of a JSON document by the place that its loader gives them."""
    limit = Options().max_record
    layout = Layout(pipelines=False) if isinstance(loader, JsonLines) else getattr(loader, "layout", None)
    with opened_again(place, path) as transcript:
        if isinstance(loader, Mbox):
            for number, mail in enumerate(mails_of(transcript, limit), 1):
                if mail is not None and (where := f"message {number}") in wanted:
                    yield where, (mail,)
        elif isinstance(layout, Layout):
            for record in records(transcript, layout, limit):
                if isinstance(record, Record) and record.where in wanted and record.where != "the document":
                    yield record.where, (orjson.dumps(record.value),)
