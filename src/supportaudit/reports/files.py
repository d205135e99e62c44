"""Where reports are written: beside their place first, and moved there when they are whole."""

from __future__ import annotations

import errno
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from supportaudit.errors import AuditIncompleteError
from supportaudit.model.shown import whole

CHUNK = 1 << 20
SPOOL_IN_MEMORY = 8 << 20
STANDARD_OUTPUT = "standard output"
_FULL = {errno.ENOSPC, errno.EDQUOT}


@contextmanager
def writing(name: str) -> Iterator[None]:
    """Turns a failure to write into an AuditIncompleteError that names the file and the next step.

    A reader that has seen enough and closed the pipe ends that output and nothing else (docs/decisions/0050).
    """
    try:
        yield
    except BrokenPipeError:
        if name == STANDARD_OUTPUT:
            drop_stdout()
    except OSError as problem:
        hint = "free some space or name another place" if problem.errno in _FULL else "name another place with --out"
        raise AuditIncompleteError(f"the report could not be written: {problem.strerror or problem}", where=name, hint=hint) from problem


def _check_place(target: Path) -> None:
    """Nothing when a file may stand there; AuditIncompleteError where a folder does, or where a file stands in place of one of its folders."""
    if target.is_dir():
        raise AuditIncompleteError("this is a folder, not a file", where=str(target), hint="name a file in it, as in --out json:FOLDER/report.json")
    above = next((folder for folder in target.parents if folder.exists()), target.parent)
    if not above.is_dir():
        raise AuditIncompleteError(
            f"this is a file, not a folder in which {target.name} could be written", where=str(above), hint="name another place with --out"
        )


def drop_stdout() -> None:
    """Send what is still written to standard output nowhere; Python flushes it once more at exit and would print a traceback for a closed pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Output:
    """One file being written.

    A regular file (or one that does not exist yet) is written under a hidden name in the same folder and takes its name in ``commit``, so
    that a reader never sees half of it. Anything else, such as a device or a named pipe, is written to directly and never renamed over;
    ``-`` is standard output. ``abort`` leaves what was there before. Raises AuditIncompleteError when something cannot be written.
    """

    def __init__(self, path: str) -> None:
        self.name = STANDARD_OUTPUT if path == "-" else path
        self._final: Path | None = None
        self._temporary: Path | None = None
        with writing(self.name):
            self.stream = self._open(path)

    def _open(self, path: str) -> BinaryIO:
        if path == "-":
            return sys.stdout.buffer
        _check_place(Path(path))
        target = Path(os.path.realpath(path))
        if target.exists() and not stat.S_ISREG(target.stat().st_mode):
            return target.open("wb")
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            target.open("ab").close()  # a file that may not be written must not be replaced either
        self._final, self._temporary = target, target.with_name(f".{target.name}.{os.getpid()}.part")
        return self._temporary.open("wb")

    def write(self, data: bytes) -> None:
        """Write some more of the file."""
        with writing(self.name):
            self.stream.write(data)

    def seal(self) -> None:
        """Write what is still buffered; the last moment at which a full disk shows."""
        with writing(self.name):
            if self.stream is sys.stdout.buffer:
                self.stream.flush()
            else:
                self.stream.close()

    def commit(self) -> None:
        """Give the finished file its name."""
        self.seal()
        with writing(self.name):
            if self._temporary is not None and self._final is not None:
                if self._final.exists():
                    self._temporary.chmod(stat.S_IMODE(self._final.stat().st_mode))
                self._temporary.replace(self._final)
                self._temporary = None

    def abort(self) -> None:
        """Drop what was written so far; harmless after ``commit``."""
        if self.stream is not sys.stdout.buffer:
            with suppress(OSError):  # what was buffered may not fit; the file goes away anyway
                self.stream.close()
        if self._temporary is not None:
            self._temporary.unlink(missing_ok=True)
            self._temporary = None

    @property
    def folder(self) -> Path | None:
        """Where the file will lie; None when it is no regular file."""
        return self._final.parent if self._final else None


def write_file(path: str, text: str) -> None:
    """Write a whole text in UTF-8 to a place, at once or not at all; raises as ``Output`` does."""
    output = Output(path)
    try:
        output.write(whole(text).encode())
        output.commit()
    finally:
        output.abort()


class Spool:
    """A part of a file that comes before what stands in front of it is known; small ones stay in memory, others lie beside the file."""

    def __init__(self, output: Output) -> None:
        self._output = output
        folder = str(output.folder) if output.folder else None
        self._file = tempfile.SpooledTemporaryFile(max_size=SPOOL_IN_MEMORY, dir=folder)  # noqa: SIM115  (closed in ``pour`` and ``close``)

    def write(self, data: bytes) -> None:
        """Keep some more."""
        with writing(self._output.name):
            self._file.write(data)

    def pour(self) -> None:
        """Write everything kept to the file."""
        with writing(self._output.name):
            self._file.seek(0)
            while chunk := self._file.read(CHUNK):
                self._output.write(chunk)
        self.close()

    def part(self, start: int, length: int) -> bytes:
        """Some of what was kept; write no more after it."""
        with writing(self._output.name):
            self._file.seek(start)
            return self._file.read(length)

    def close(self) -> None:
        """Drop what was kept."""
        with suppress(OSError):
            self._file.close()
