"""Where the bytes come from: files, folders and standard input, packed or plain."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

import zstandard

from supportaudit.errors import TranscriptError, UsageError
from supportaudit.loaders.leave_out import LeaveOut
from supportaudit.model import Note

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

STDIN = "-"
HEAD = 1 << 16
"""Bytes that loaders may look at before one is chosen."""
CHUNK = 1 << 16
PACKED_CHUNK = 1 << 11
"""Packed bytes unpacked at a time: 2 KiB cannot grow beyond some tens of MiB, so that an archive bomb costs time, not memory."""
BUFFER = 1 << 18
LITTER = frozenset(
    {
        "thumbs.db",
        "desktop.ini",
        "__macosx",
        "supportaudit.yml",
        "supportaudit.yaml",
        "reviews.yml",
        "readme",
        "readme.md",
        "readme.txt",
        "license",
        "license.txt",
    }
)
"""Names that are left out when a folder is walked, lower case: what operating systems leave behind, the tool's own files, notes for people."""
Progress = Callable[[str, int, int], None]
"""Called with the path, the bytes read of all inputs so far, and the bytes of all inputs (0 when not known)."""


@dataclass(frozen=True, slots=True)
class Place:
    """One file to read."""

    path: str
    """As given or found, with forward slashes; ``-`` for standard input."""
    name: str
    """The path below the folder that was given, without suffixes: a stable start for ids."""
    size: int
    """Bytes as stored; 0 when not known."""
    file: Path
    """What to open; its name may hold bytes that are no text."""


def places(paths: Sequence[str], leave_out: LeaveOut | None = None) -> Iterator[Place]:
    """Every file that is to be read: what was given, folders walked in sorted order.

    Hidden files, litter, what ``leave_out`` takes, sockets and the like are left out of folders; a folder that links lead to twice is walked
    once. Raises UsageError for a path that does not exist.
    """
    leave_out = leave_out or LeaveOut()
    seen: set[tuple[int, int]] = set()
    for given in paths:
        if given == STDIN:
            yield Place(STDIN, "stdin", 0, Path(STDIN))
        elif Path(given).is_dir():
            yield from _walk(Path(given), Path(given), leave_out, seen)
        else:
            path = Path(given)
            yield _place(path, path.name, path.stat().st_size if path.is_file() else 0)


def check_paths(paths: Sequence[str]) -> None:
    """Nothing when all paths exist; UsageError for the first that does not."""
    for given in paths:
        if given != STDIN and not Path(given).exists():
            raise UsageError("no such file or folder", where=given, hint="check the spelling; - reads standard input")


def total_size(paths: Sequence[str], leave_out: LeaveOut | None = None) -> int:
    """Bytes of all inputs as stored; standard input counts 0."""
    return sum(place.size for place in places(paths, leave_out))


def _walk(folder: Path, root: Path, leave_out: LeaveOut, seen: set[tuple[int, int]]) -> Iterator[Place]:
    info = folder.stat()
    if (info.st_dev, info.st_ino) in seen:
        return
    seen.add((info.st_dev, info.st_ino))
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        # Reported like a file that cannot be opened, when it is opened.
        yield _place(folder, folder.relative_to(root).as_posix(), 0)
        return
    for entry in entries:
        path = folder / entry.name
        if entry.name.startswith((".", "~$")) or entry.name.casefold() in LITTER:
            continue
        if entry.is_dir():
            yield from _walk(path, root, leave_out, seen)
            continue
        relative = path.relative_to(root).as_posix()
        broken = entry.is_symlink() and not path.exists()
        if (broken or stat.S_ISREG(entry.stat().st_mode)) and not leave_out.takes(path):
            yield _place(path, relative, 0 if broken else entry.stat().st_size)


def _place(file: Path, name: str, size: int) -> Place:
    return Place(_shown(file.as_posix()), _bare(_shown(name)), size, file)


def _shown(path: str) -> str:
    """Text, whatever bytes the name holds."""
    return os.fsencode(path).decode("utf-8", errors="replace")


def _bare(name: str) -> str:
    """``a/chat.txt.gz`` -> ``a/chat``."""
    for suffix in (".gz", ".zst"):
        name = name.removesuffix(suffix)
    folder, slash, last = name.rpartition("/")
    stem = last.rpartition(".")[0] or last
    return f"{folder}{slash}{stem}"


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


class _Gzip:
    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, /) -> bytes:
        return self._inner.decompress(data)


def _unpacker(start: bytes) -> Callable[[], _Unpacker] | None:
    if start.startswith(b"\x1f\x8b"):
        return _Gzip
    if start.startswith(b"\x28\xb5\x2f\xfd"):
        return zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj
    return None


class _Bytes(io.RawIOBase):
    """The unpacked bytes of a file. Hashes and counts what is stored on the way; a cut archive ends early and says so in ``problem``."""

    def __init__(self, stored: BinaryIO, on_read: Callable[[int], None]) -> None:
        super().__init__()
        self._stored = stored
        self._on_read = on_read
        self.hash = hashlib.sha256()
        self.size = 0
        self.problem = ""
        self._ready = b""
        self._packed = self._fetch(CHUNK)
        self._new = _unpacker(self._packed)
        self._unpack: _Unpacker | None = None

    def readable(self) -> bool:
        return True

    def peek(self, wanted: int) -> bytes:
        """The first ``wanted`` bytes, fewer only at the end; they are read again later."""
        pieces = [self._ready]
        while sum(map(len, pieces)) < wanted and self._more():
            pieces.append(self._ready)
        self._ready = b"".join(pieces)
        return self._ready[:wanted]

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        while not self._ready and self._more():
            pass
        piece = self._ready[: len(view)]
        self._ready = self._ready[len(view) :]
        view[: len(piece)] = piece
        return len(piece)

    def drain(self) -> None:
        """Read what is left, so that hash and size are of the whole file."""
        while self._fetch(CHUNK):
            pass

    def _fetch(self, limit: int) -> bytes:
        data = self._stored.read(limit) or b""
        self.hash.update(data)
        self.size += len(data)
        if data:
            self._on_read(len(data))
        return data

    def _more(self) -> bool:
        """Put the next bytes into ``_ready``; False at the end."""
        self._ready = b""
        if self.problem:
            return False
        data = self._packed or self._fetch(CHUNK if self._new is None else PACKED_CHUNK)
        if self._new is None:
            self._packed, self._ready = b"", data
            return bool(data)
        if not data:
            if self._unpack is None or not self._unpack.eof:
                self.problem = "the packed file is cut off before its end"
            return False
        if self._unpack is None or self._unpack.eof:
            self._unpack = self._new()
        try:
            self._ready = self._unpack.decompress(data[:PACKED_CHUNK])
        except (zlib.error, zstandard.ZstdError) as problem:
            self.problem = f"the packed file is damaged ({problem})"
            return False
        self._packed = data[PACKED_CHUNK:]
        if self._unpack.eof:
            rest = self._unpack.unused_data + self._packed
            self._packed = rest if rest.strip(b"\0") else b""
        return True


class Transcript:
    """One open input: its unpacked bytes, and what was noticed while reading."""

    def __init__(self, place: Place, stored: BinaryIO, on_read: Callable[[int], None] = lambda _: None) -> None:
        self.path = place.path
        self.name = place.name
        self._raw = _Bytes(stored, on_read)
        self.head = self._raw.peek(HEAD)
        """The first 64 KiB, unpacked."""
        self.stream = io.BufferedReader(self._raw, BUFFER)
        """All bytes, unpacked, from the start."""
        self.duplicates = 0
        """Messages that the file gives twice and that were counted once."""
        self._notes: dict[str, Note] = {}

    def note(self, text: str, where: str = "") -> None:
        """Remember something that was assumed, in the whole file or at a place; of one text the first place is kept and the others are counted."""
        first = self._notes.get(text)
        if first is None:
            self._notes[text] = Note(text, self.path, where)
        elif where:
            self._notes[text] = replace(first, count=first.count + 1)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was assumed, in the order in which it was."""
        return tuple(self._notes.values())

    @property
    def problem(self) -> str:
        """Why the bytes ended early; empty when they did not."""
        return self._raw.problem

    def finish(self) -> tuple[int, str]:
        """Size in bytes and sha256 of the whole file as stored."""
        self._raw.drain()
        return self._raw.size, self._raw.hash.hexdigest()


@contextmanager
def open_transcript(place: Place, on_read: Callable[[int], None] = lambda _: None) -> Iterator[Transcript]:
    """The opened input; TranscriptError when it cannot be opened or read."""
    try:
        with nullcontext(sys.stdin.buffer) if place.path == STDIN else place.file.open("rb") as stored:
            yield Transcript(place, stored, on_read)
    except OSError as problem:
        what = f"cannot be read: {problem.strerror or problem}"
        raise TranscriptError(what, where=place.path, hint="check that the file is there and may be read") from problem
