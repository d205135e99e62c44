"""``--quarantine DIR``: what could not be read, as it stands in its file, each record in a file of its own (docs/decisions/0159)."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import orjson

from supportaudit.errors import AuditIncompleteError, TranscriptError, UsageError
from supportaudit.loaders.files import STDIN, Place
from supportaudit.loaders.interface import MIB, Loader, size_text
from supportaudit.loaders.raw_records import MAX_WHOLE, Chunks, opened_again, raw_records, whole_file
from supportaudit.model import SkippedTranscript

MANIFEST = "quarantine.jsonl"
"""Lists every record; a walked folder leaves it out, so that mended records can be read from the folder."""
MOST = 10_000
"""Records that are written; of the others the manifest says how many there are."""
LONGEST_NAME = 80
PARTS = re.compile(r"[/\\!]")
UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One thing that could not be read."""

    item: SkippedTranscript
    place: Place | None
    """Where its file, or the archive that holds it, lies; None where that is not known any more."""
    loader: Loader | None


@dataclass(frozen=True, slots=True)
class _Written:
    name: str
    size: int
    sha256: str


class Quarantine:
    """Keeps what could not be read, and writes it when all has been read: nothing is written where there is nothing."""

    def __init__(self, folder: str, paths: Sequence[str]) -> None:
        """Raises UsageError for a folder that holds something already, or that lies among what is read."""
        self._folder = Path(folder)
        self._entries: list[_Entry] = []
        self._more = 0
        self._now: tuple[Place, str, Loader | None] | None = None
        _check(self._folder, paths)

    def __len__(self) -> int:
        return sum(entry.item.count for entry in self._entries) + self._more

    def opened(self, place: Place, path: str, loader: Loader | None) -> None:
        """A file, or one in an archive, is being read, by this loader as soon as one is known."""
        self._now = (place, path, loader)

    def take(self, item: SkippedTranscript) -> None:
        """Keep what could not be read; what is of another kind is not meant."""
        if item.kind != "quarantined":
            return
        if len(self._entries) >= MOST:
            self._more += item.count
            return
        place, path, loader = self._now or (None, "", None)
        place = place if path == item.path else None
        self._entries.append(_Entry(item, place, loader))

    def write(self) -> None:
        """Write the records and the manifest; AuditIncompleteError where that cannot be done."""
        if not self._entries:
            return
        with _writing(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            lines: dict[int, bytes] = {}
            by_place: dict[str, list[int]] = {}
            for number, entry in enumerate(self._entries):
                by_place.setdefault(entry.item.path, []).append(number)
            for numbers in by_place.values():
                lines.update(self._of_file(numbers))
            with self._new(MANIFEST) as out:
                out.writelines(lines[number] for number in range(len(self._entries)))
                if self._more:
                    out.write(_line({"record": None, "reason": f"{self._more:,} more, of which no record was written", "count": self._more}))

    def _of_file(self, numbers: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        """The manifest's lines for the entries of one file, whose records are written on the way."""
        first = self._entries[numbers[0]]
        wanted = {self._entries[number].item.where for number in numbers}
        written: dict[str, _Written] = {}
        why = "it is not known where it stands"
        if first.place is not None and first.place.path == STDIN:
            why = "standard input cannot be read again"
        elif first.place is not None:
            why, loader = f"it is larger than {size_text(MAX_WHOLE)}: see the file itself", self._entries[numbers[-1]].loader
            for where, chunks in raw_records(first.place, first.item.path, loader, wanted):
                number = next(number for number in numbers if self._entries[number].item.where == where)
                written[where] = self._record(_name(number, first.item.path), chunks)
            if wanted - written.keys() and (whole := self._whole(first, numbers[0])):
                written.update(dict.fromkeys(wanted - written.keys(), whole))
        for number in numbers:
            item = self._entries[number].item
            record = written.get(item.where)
            about = {"record": record.name, "bytes": record.size, "sha256": record.sha256} if record else {"record": None, "why": why}
            yield number, _line({**about, "file": item.path, "place": item.where, "reason": item.reason, "count": item.count})

    def _whole(self, entry: _Entry, number: int) -> _Written | None:
        """The file itself, where it is not too large."""
        if entry.place is None:
            return None
        path = entry.item.path
        try:
            with opened_again(entry.place, path) as transcript:
                chunks = whole_file(transcript)
                return self._record(_name(number, f"whole-{PARTS.split(path)[-1]}"), chunks) if chunks is not None else None
        except TranscriptError:
            return None

    def _record(self, name: str, chunks: Chunks) -> _Written:
        size, digest = 0, hashlib.sha256()
        with self._new(name) as out:
            for chunk in chunks:
                out.write(chunk)
                size += len(chunk)
                digest.update(chunk)
        return _Written(name, size, digest.hexdigest())

    @contextmanager
    def _new(self, name: str) -> Iterator[BinaryIO]:
        """A new file in the folder, there when it is whole."""
        temporary = self._folder / f".{name}.part"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(temporary, flags, 0o600)
        try:
            with os.fdopen(descriptor, "wb", buffering=MIB) as out:
                yield out
            temporary.replace(self._folder / name)
        finally:
            temporary.unlink(missing_ok=True)


def _line(about: dict[str, object]) -> bytes:
    text = orjson.dumps({key: value.encode("utf-8", "replace").decode() if isinstance(value, str) else value for key, value in about.items()})
    return text + b"\n"


def _name(number: int, path: str) -> str:
    """A name of plain characters that starts with a number and keeps the file's ending: ``00001-export.jsonl``."""
    base = PARTS.split(path)[-1]
    for suffix in (".gz", ".zst"):
        base = base.removesuffix(suffix)
    return f"{number + 1:05d}-{UNSAFE.sub('_', base)[-LONGEST_NAME:].lstrip('.') or 'record'}"


def _check(folder: Path, paths: Sequence[str]) -> None:
    own = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        what = "this folder holds something already" if folder.is_dir() else "this is no folder"
        raise UsageError(what, where=f"--quarantine {folder}", hint="name a new or an empty one")
    for path in paths:
        read = Path(path).resolve()
        if path != STDIN and (own == read or (read.is_dir() and own.is_relative_to(read))):
            raise UsageError(f"it lies in {path}, which is read", where=f"--quarantine {folder}", hint="name a folder elsewhere")


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        what = f"what could not be read cannot be written: {problem.strerror or problem}"
        raise AuditIncompleteError(what, where=str(folder), hint="free some space, or name another folder with --quarantine") from problem
