"""Files that a person named, read only where reading comes to an end."""

from __future__ import annotations

import stat
from pathlib import Path

from supportaudit.errors import SupportAuditError, UsageError

MAX_BYTES = 1_000_000
"""Of a pack, a config, or anything else that a person writes."""
KINDS = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}
"""What is no file, and what it is called."""


def read_file(path: str | Path, most: int = -1, *, error: type[SupportAuditError] = UsageError) -> bytes:
    """The file's bytes, at most so many (-1: all).

    Raises OSError or ValueError when it cannot be read, and ``error`` for what is no file and might keep the run waiting for ever: a pipe, a
    terminal. Another device is read where ``most`` says how far.
    """
    kind = stat.S_IFMT(Path(path).stat().st_mode)
    if kind in KINDS and (kind != stat.S_IFCHR or most < 0):
        raise _refused(path, kind, error)
    with Path(path).open("rb") as stream:
        if stream.isatty():
            raise _refused(path, kind, error)
        return stream.read(most)


def _refused(path: str | Path, kind: int, error: type[SupportAuditError]) -> SupportAuditError:
    return error(f"this is {KINDS[kind]}, not a file", where=str(path), hint="save it as a file, and name that")
