"""The bytes of a file, unpacked on the way where they are packed (gzip, zstd)."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

import zstandard

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK = 1 << 16
PACKED_CHUNK = 1 << 11
"""Packed bytes unpacked at a time: 2 KiB cannot grow beyond some tens of MiB, so that an archive bomb costs time, not memory."""
DRAIN_LIMIT = 16 << 20
"""Bytes that are read to the end for size and hash once no loader wants more, where the end may never come (devices, pipes)."""
BOMB_SIZE, BOMB_RATIO = 64 << 20, 500
"""Unpacked bytes from which an archive is looked at, and how many times its size it may unpack to: chats pack to a tenth, repeated ones to a
hundredth or two."""


class Readable(Protocol):
    """Something to read bytes from; DamagedError where they cannot be right."""

    def read(self, size: int = ..., /) -> bytes | None: ...
    def fileno(self) -> int: ...


class _Stream(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


class DamagedError(Exception):
    """Packed bytes that cannot be unpacked; ``good`` is what could be before them."""

    def __init__(self, problem: Exception | str) -> None:
        super().__init__(str(problem))
        self.good = b""


class _Unpacker:
    """One packed stretch of a file; whatever library unpacks it, damage is one error."""

    def __init__(self, stream: _Stream) -> None:
        self._stream = stream

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data

    def decompress(self, data: bytes, /) -> bytes:
        try:
            return self._stream.decompress(data)
        except (zlib.error, zstandard.ZstdError) as problem:
            raise DamagedError(problem) from problem


class _Gzip(_Unpacker):
    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)
        super().__init__(self._inner)

    def decompress(self, data: bytes, /) -> bytes:
        before = self._inner.copy()
        try:
            return super().decompress(data)
        except DamagedError as damage:
            damage.good = _bytewise(before.decompress, data)
            raise


class _Zstandard(_Unpacker):
    _packer = zstandard.ZstdDecompressor(max_window_size=1 << 27)

    def __init__(self) -> None:
        super().__init__(self._packer.decompressobj())


def _bytewise(decompress: Callable[[bytes], bytes], data: bytes) -> bytes:
    """What a stretch holds up to the byte that cannot be right, such as a wrong checksum after data that was whole."""
    good = bytearray()
    try:
        for place in range(len(data)):
            good += decompress(data[place : place + 1])
    except zlib.error:
        pass
    return bytes(good)


def _unpacker(start: bytes) -> Callable[[], _Unpacker] | None:
    if start.startswith(b"\x1f\x8b"):
        return _Gzip
    # Parallel packers put a frame in front that is to be skipped.
    if start.startswith(b"\x28\xb5\x2f\xfd") or (start[1:4] == b"\x2a\x4d\x18" and start[0] >> 4 == 5):
        return _Zstandard
    return None


class StoredBytes(io.RawIOBase):
    """The unpacked bytes of a file. Hashes and counts what is stored on the way; a cut archive ends early and says so in ``problem``."""

    def __init__(self, stored: Readable, on_read: Callable[[int], None]) -> None:
        super().__init__()
        self._stored = stored
        self._on_read = on_read
        self.hash = hashlib.sha256()
        self.size = 0
        self.problem = ""
        self._unpacked = 0
        self._ready = b""
        self._packed = self._fetch(CHUNK)
        self._new = _unpacker(self._packed)
        self._unpack: _Unpacker | None = None

    def readable(self) -> bool:
        return True

    def peek(self, wanted: int) -> bytes:
        """The first ``wanted`` bytes, fewer only at the end; they are read again later."""
        seen = bytearray(self._ready)
        while len(seen) < wanted and self._more():
            seen += self._ready
        self._ready = bytes(seen)
        return self._ready[:wanted]

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        while not self._ready and self._more():
            pass
        piece = self._ready[: len(view)]
        self._ready = self._ready[len(view) :]
        view[: len(piece)] = piece
        return len(piece)

    def drain(self) -> bool:
        """Read what is left, so that hash and size are of the whole; False where that may never end and was given up."""
        limit = None if _has_an_end(self._stored) else self.size + DRAIN_LIMIT
        while self._fetch(CHUNK):
            if limit is not None and self.size > limit:
                return False
        return True

    def _fetch(self, limit: int) -> bytes:
        try:
            data = self._stored.read(limit) or b""
        except DamagedError as damage:
            self.problem, data = str(damage), damage.good
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
            if (self._unpack is None or not self._unpack.eof) and not self.problem:
                self.problem = "the packed file is cut off before its end"
            return False
        if self._unpack is None or self._unpack.eof:
            self._unpack = self._new()
        try:
            self._ready = self._unpack.decompress(data[:PACKED_CHUNK])
        except DamagedError as damage:
            self.problem = f"the packed file is damaged ({damage})"
            self._ready = damage.good
            return bool(damage.good)
        self._packed = data[PACKED_CHUNK:]
        if self._unpack.eof:
            rest = self._unpack.unused_data + self._packed
            self._packed = rest if rest.strip(b"\0") else b""
        self._unpacked += len(self._ready)
        if self._unpacked > max(BOMB_SIZE, BOMB_RATIO * self.size):
            self.problem = f"the packed file unpacks to more than {BOMB_RATIO:,} times its size and was read no further"
        return True


def _has_an_end(stored: Readable) -> bool:
    try:
        return stat.S_ISREG(os.fstat(stored.fileno()).st_mode)
    except OSError:  # no file of the operating system at all, such as bytes in memory
        return True
