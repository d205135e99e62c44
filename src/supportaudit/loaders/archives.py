"""Archives (zip, tar, tar.gz, tar.zst) read like folders, member by member, without unpacking anything to disk.

An archive is known by its first bytes. What is wrong with one member is said of that member, as ``export.zip!chats/1.json``, and the rest is read.
"""

from __future__ import annotations

import io
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, BinaryIO

from supportaudit.errors import TranscriptError
from supportaudit.loaders.files import Place, Transcript, is_litter, readable, stored_bytes, without_suffix
from supportaudit.loaders.leave_out import LeaveOut
from supportaudit.loaders.packed import BOMB_RATIO, BOMB_SIZE, CHUNK, DamagedError
from supportaudit.model import SkippedTranscript

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
OFFICE = re.compile(rb"^PK\x03\x04.{22}(?:..){2}(?:\[Content_Types\]\.xml|_rels/\.rels|mimetype|docProps/|customXml/|word/|xl/|ppt/)", re.DOTALL)
"""Office files are zip archives, too."""
TAR_BLOCK = 512
MAX_MEMBERS = 200_000
MAX_LIST = 32 << 20
"""Bytes of a zip archive's list of members, which is read at once."""
MAX_HEADERS = 4 << 20
"""Bytes before a member of a tar archive that say what it is; more is no description."""
MAX_NAME = 1000
DAMAGE = (zipfile.BadZipFile, tarfile.TarError, zlib.error, struct.error, EOFError, ValueError, OverflowError, NotImplementedError, RuntimeError)
"""What the readers of archives raise on damaged ones; RecursionError is a RuntimeError."""
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
UNPACK = "unpack it and give the folder"
NESTED = TranscriptError("an archive inside an archive, which is not read", hint=UNPACK)
BOMB = f"it unpacks to more than {BOMB_RATIO:,} times its size and was read no further"


def opened(place: Place, leave_out: LeaveOut, on_read: Callable[[int], None]) -> Iterator[Transcript | SkippedTranscript]:
    """The file of a place, or every member of the archive that lies there; each must be read before the next is asked for.

    Members are in the order of their names in a zip archive, in the archive's own in a tar archive. Hidden ones, litter and what ``leave_out`` takes
    are left out, as in a folder; what cannot be read comes as a quarantined SkippedTranscript. Raises TranscriptError where the place itself cannot
    be read.
    """
    with readable(place.path), stored_bytes(place) as stored:
        transcript = Transcript(place, stored, on_read)
        if kind := archive_kind(transcript.head):
            members = _Members(place, leave_out)
            try:
                yield from members.of_zip(stored, on_read) if kind == "zip" else members.of_tar(transcript)
            except (*DAMAGE, DamagedError) as problem:
                what = transcript.problem or f"the archive is damaged ({_words(problem)})"
                raise TranscriptError(what, hint=f"what came before was read; copy it again, or {UNPACK}") from problem
            if not members.count:
                raise TranscriptError("the archive holds no file that can be read", hint="leave it out")
        else:
            yield transcript


def archive_kind(head: bytes) -> str | None:
    """``zip`` or ``tar``, as the first unpacked bytes say; None for everything else, Office files among it."""
    if head.startswith((ZIP, EMPTY_ZIP)):
        return None if OFFICE.match(head) else "zip"
    if len(head) < TAR_BLOCK or not head[0]:
        return None
    try:
        tarfile.TarInfo.frombuf(head[:TAR_BLOCK], "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError):
        return None
    return "tar"


@dataclass(slots=True)
class _Members:
    """What comes out of one archive."""

    place: Place
    leave_out: LeaveOut
    count: int = 0
    """Members that were given or refused one by one."""
    unpacked: int = 0

    def of_zip(self, stored: BinaryIO, on_read: Callable[[int], None]) -> Iterator[Transcript | SkippedTranscript]:
        if not stored.seekable():
            raise TranscriptError("a zip archive that can only be read from its start to its end", hint="save it as a file and name that")
        counted, size = stored.tell(), stored.seek(0, io.SEEK_END)
        _check_list(stored, size)
        with zipfile.ZipFile(stored) as archive:
            infos = archive.infolist()
            if len(infos) > MAX_MEMBERS:
                raise _too_many()
            for info in sorted(infos, key=lambda info: info.filename):
                name = info.filename.replace("\\", "/")
                if info.is_dir() or not self._wanted(name):
                    continue
                self.count += 1
                if refusal := _refusal(name) or _not_unpacked(info):
                    yield self._skipped(name, refusal)
                    continue
                try:
                    with _damage():
                        member = archive.open(info)
                except DamagedError as damage:
                    yield self._skipped(name, TranscriptError(str(damage), hint="pack it again, or leave it out"))
                    continue
                with member:
                    yield from self._member(name, member, info.file_size, info.compress_size, size)
                on_read(max(0, info.compress_size - counted))
                counted = max(0, counted - info.compress_size)

    def of_tar(self, transcript: Transcript) -> Iterator[Transcript | SkippedTranscript]:
        source = _TarSource(transcript)
        with tarfile.open(fileobj=source, mode="r|") as archive:
            while (info := source.next_of(archive)) is not None:
                name = info.name.removeprefix("./")
                if info.issparse():
                    raise TranscriptError("a sparse file in the archive; what came before was read", hint="pack the files again without --sparse")
                if not info.isreg():
                    continue
                member = archive.extractfile(info)
                if member is not None and self._wanted(name):
                    self.count += 1
                    if self.count > MAX_MEMBERS:
                        raise _too_many()
                    if refusal := _refusal(name):
                        yield self._skipped(name, refusal)
                    else:
                        yield from self._member(name, member, info.size, 0, 0)
                while member is not None and member.read(CHUNK):
                    pass
        if transcript.problem or source.last.strip(b"\0"):
            raise TranscriptError(
                transcript.problem or "the archive is cut off before its end", hint="what came before was read; copy or export the file again"
            )

    def _wanted(self, name: str) -> bool:
        return not is_litter(name.strip("/").replace("../", "")) and not self.leave_out.takes(self.place.file / name.lstrip("/"))

    def _member(self, name: str, stored: IO[bytes], size: int, packed: int, whole: int) -> Iterator[Transcript | SkippedTranscript]:
        """One member; ``packed`` and ``whole``: bytes of it and of the archive as stored, 0 where unpacking is watched elsewhere."""
        start = self.unpacked

        def count(read: int) -> None:
            self.unpacked += read
            if whole and (self.unpacked - start > max(BOMB_SIZE, BOMB_RATIO * packed) or self.unpacked > max(BOMB_SIZE, BOMB_RATIO * whole)):
                raise DamagedError(BOMB)

        below = f"{self.place.name}/{name}" if self.place.walked else name
        place = Place(self._path(name), without_suffix(below), size, self.place.file, walked=True)
        transcript = Transcript(place, _Member(stored, count))
        if archive_kind(transcript.head):
            yield self._skipped(name, NESTED)
        else:
            yield transcript

    def _path(self, name: str) -> str:
        printable = "".join(char if char.isprintable() else "\ufffd" for char in name)
        return f"{self.place.path}!{printable[:MAX_NAME]}"

    def _skipped(self, name: str, problem: TranscriptError) -> SkippedTranscript:
        return SkippedTranscript(self._path(name), "", f"{problem.what}; {problem.hint}", "quarantined")


class _Member(io.RawIOBase):
    """The unpacked bytes of a member; damage is one error."""

    def __init__(self, stored: IO[bytes], count: Callable[[int], None]) -> None:
        super().__init__()
        self._stored = stored
        self._count = count

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        with _damage():
            data = self._stored.read(len(view))
        self._count(len(data))
        view[: len(data)] = data
        return len(data)


class _TarSource(io.RawIOBase):
    """A tar archive's bytes, unpacked; no more of them may go by in search of the next member than describe one."""

    def __init__(self, transcript: Transcript) -> None:
        super().__init__()
        self._stream = transcript.stream
        self._left: int | None = MAX_HEADERS
        self.last = b""
        """The last bytes that were read: zeros at the end of a whole archive."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        count = self._stream.readinto(buffer)
        if count:
            self.last = bytes(memoryview(buffer).cast("B")[max(0, count - TAR_BLOCK) : count])
        if self._left is not None:
            self._left -= count
            if self._left < 0:
                raise DamagedError("a member's description is too long")
        return count

    def next_of(self, archive: tarfile.TarFile) -> tarfile.TarInfo | None:
        """The next member, None at the end."""
        self._left = MAX_HEADERS
        info = archive.next()
        self._left = None
        return info


@contextmanager
def _damage() -> Iterator[None]:
    """Turns what the readers of archives raise into one error."""
    try:
        yield
    except DAMAGE as problem:
        raise DamagedError(f"the packed file is damaged ({_words(problem)})") from problem


def _words(problem: Exception) -> str:
    """What a reader says, in one short line."""
    return " ".join(str(problem).split())[:120] or type(problem).__name__


def _too_many() -> TranscriptError:
    return TranscriptError(f"an archive of more than {MAX_MEMBERS:,} files", hint=UNPACK)


def _check_list(stored: BinaryIO, size: int) -> None:
    """Nothing where the list of a zip archive's members can be read at once; TranscriptError for one that is too long."""
    stored.seek(max(0, size - (1 << 16) - 100))
    tail = stored.read()
    end = tail.rfind(b"PK\x05\x06")
    length = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    large = tail.rfind(b"PK\x06\x06", 0, max(end, 0))
    longer = int.from_bytes(tail[large + 40 : large + 48], "little") if large >= 0 else 0
    if longer > MAX_LIST or MAX_LIST < length < 0xFFFFFFFF:
        raise _too_many()


def _refusal(name: str) -> TranscriptError | None:
    """Why a member of this name is not read; None where it is."""
    if name.startswith("/") or re.match(r"^[A-Za-z]:", name) or ".." in name.split("/"):
        return TranscriptError("its name leads out of the archive", hint="pack the files again, with plain names")
    return None


def _not_unpacked(info: zipfile.ZipInfo) -> TranscriptError | None:
    if info.flag_bits & 1:
        return TranscriptError("it is encrypted", hint="unpack the archive with its password and give the folder")
    if info.compress_type not in METHODS:
        return TranscriptError(
            f"it is packed by a method that is not read (number {info.compress_type})", hint="unpack the archive and give the folder"
        )
    return None
