"""Where the bytes come from: files, folders and standard input, packed or plain."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from supportaudit.errors import TranscriptError, UsageError
from supportaudit.loaders.leave_out import LeaveOut
from supportaudit.loaders.packed import Readable, StoredBytes
from supportaudit.loaders.remote import check_remote, is_remote, remote_files
from supportaudit.model import Note

STDIN = "-"
HEAD = 1 << 16
"""Bytes that loaders may look at before one is chosen."""
BUFFER = 1 << 18
LITTER = frozenset(
    {
        "thumbs.db",
        "desktop.ini",
        "__macosx",
        "supportaudit.yml",
        "supportaudit.yaml",
        "reviews.yml",
        "quarantine.jsonl",
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
    walked: bool = False
    """Whether it was found in a folder rather than named."""
    open: Callable[[], AbstractContextManager[BinaryIO]] | None = None
    """Opens what is no file of this machine; OSError where it cannot."""


def places(paths: Sequence[str], leave_out: LeaveOut | None = None) -> Iterator[Place]:
    """Every file that is to be read: what was given, folders walked in sorted order.

    Hidden files, litter, what ``leave_out`` takes, what standard output is written to, sockets and the like are left out of folders; a folder that
    links lead to twice is walked once. What cannot be looked at comes as a place too: opening it says why.
    """
    leave_out = leave_out or LeaveOut()
    output = _identity(_standard_output())
    seen = set() if output is None else {output}
    for given in paths:
        path = Path(given)
        if given == STDIN:
            yield Place(STDIN, "stdin", 0, Path(STDIN))
        elif is_remote(given):
            for found in remote_files(given):
                name = without_suffix(found.name)
                if not found.walked or not (is_litter(found.name) or leave_out.takes(Path(found.shown))):
                    yield Place(found.shown, name, found.size, Path(found.shown), found.walked, found.open)
        elif _is_folder(path):
            yield from _walk(path, path, leave_out, seen)
        else:
            info = _look(path)
            yield _place(path, path.name, info.st_size if info and stat.S_ISREG(info.st_mode) else 0)


def check_paths(paths: Sequence[str]) -> None:
    """Nothing when all paths exist; UsageError for the first that does not, or that standard output is written to."""
    output = _identity(_standard_output())
    for given in paths:
        if given == STDIN:
            continue
        if is_remote(given):
            check_remote(given)
            continue
        if not given:
            raise UsageError("an empty path", where="PATH", hint="name a file or folder; . is the working folder, - standard input")
        try:
            found = _identity(Path(given).stat())
        except (FileNotFoundError, NotADirectoryError, ValueError) as problem:
            raise UsageError("no such file or folder", where=given, hint="check the spelling; - reads standard input") from problem
        except OSError:
            continue  # reported like a file that cannot be opened, when it is opened
        if output is not None and found == output:
            raise UsageError("standard output is written to this file", where=given, hint="send the output to another file")


def total_size(paths: Sequence[str], leave_out: LeaveOut | None = None) -> int:
    """Bytes of all inputs as stored; standard input counts 0."""
    return sum(place.size for place in places(paths, leave_out))


def identity(path: Path) -> tuple[int, int] | None:
    """By what a regular file is known whatever links lead to it; None where there is none."""
    return _identity(_look(path))


def _walk(folder: Path, root: Path, leave_out: LeaveOut, seen: set[tuple[int, int]]) -> Iterator[Place]:
    relative = folder.relative_to(root).as_posix()
    try:
        info = folder.stat()
        if (info.st_dev, info.st_ino) in seen:
            return
        seen.add((info.st_dev, info.st_ino))
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        # Reported like a file that cannot be opened, when it is opened.
        yield _place(folder, relative, 0, walked=True)
        return
    for entry in entries:
        path = folder / entry.name
        if is_litter(entry.name):
            continue
        found = _look(path)
        if found is not None and stat.S_ISDIR(found.st_mode):
            yield from _walk(path, root, leave_out, seen)
        elif (found is None or (stat.S_ISREG(found.st_mode) and _identity(found) not in seen)) and not leave_out.takes(path):
            yield _place(path, path.relative_to(root).as_posix(), found.st_size if found else 0, walked=True)


def is_litter(name: str) -> bool:
    """Whether a file of this name, or anything under a folder of it, is left out when a folder or an archive is walked."""
    return any(part.startswith((".", "~$")) or part.casefold() in LITTER for part in name.split("/"))


def _look(path: Path) -> os.stat_result | None:
    """What the path leads to; None when it leads nowhere, round in circles, or where we may not look."""
    try:
        return path.stat()
    except OSError:
        return None


def _is_folder(path: Path) -> bool:
    info = _look(path)
    return info is not None and stat.S_ISDIR(info.st_mode)


def _standard_output() -> os.stat_result | None:
    try:
        return os.fstat(sys.stdout.fileno())
    except (AttributeError, OSError, ValueError):  # closed, or no file of the operating system
        return None


def _identity(info: os.stat_result | None) -> tuple[int, int] | None:
    return (info.st_dev, info.st_ino) if info is not None and stat.S_ISREG(info.st_mode) else None


def _place(file: Path, name: str, size: int, *, walked: bool = False) -> Place:
    return Place(_shown(file.as_posix()), without_suffix(_shown(name)), size, file, walked)


def _shown(path: str) -> str:
    """Text, whatever bytes the name holds."""
    return os.fsencode(path).decode("utf-8", errors="replace")


def without_suffix(name: str) -> str:
    """``a/chat.txt.gz`` -> ``a/chat``."""
    for suffix in (".gz", ".zst"):
        name = name.removesuffix(suffix)
    folder, slash, last = name.rpartition("/")
    stem = last.rpartition(".")[0] or last
    return f"{folder}{slash}{stem}"


class Transcript:
    """One open input: its unpacked bytes, and what was noticed while reading."""

    def __init__(self, place: Place, stored: Readable, on_read: Callable[[int], None] = lambda _: None) -> None:
        self.path = place.path
        self.name = place.name
        self.walked = place.walked
        self._raw = StoredBytes(stored, on_read)
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
        """Size in bytes and sha256 of the whole file as stored; no sha256 of what has no end in sight."""
        whole = self._raw.drain()
        return self._raw.size, self._raw.hash.hexdigest() if whole else ""


@contextmanager
def readable(path: str) -> Iterator[None]:
    """Turns a failure to read into a TranscriptError that names the next step."""
    try:
        yield
    except OSError as problem:
        what = f"cannot be read: {problem.strerror or problem}"
        hint = "the address, the network and the credentials" if is_remote(path) else "where its links lead and that it may be read"
        raise TranscriptError(what, where=path, hint=f"check {hint}, or leave it out") from problem


@contextmanager
def open_transcript(place: Place, on_read: Callable[[int], None] = lambda _: None) -> Iterator[Transcript]:
    """The opened input; TranscriptError when it cannot be opened or read."""
    with readable(place.path), stored_bytes(place) as stored:
        yield Transcript(place, stored, on_read)


def stored_bytes(place: Place) -> AbstractContextManager[BinaryIO]:
    """The bytes of a place as they are stored; OSError when it cannot be opened."""
    if place.open is not None:
        return place.open()
    return nullcontext(sys.stdin.buffer) if place.path == STDIN else place.file.open("rb")
