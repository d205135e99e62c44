"""Which loader reads a file."""

from __future__ import annotations

from collections.abc import Sequence

from supportaudit.errors import TranscriptError, UsageError
from supportaudit.loaders.files import HEAD, STDIN, Transcript
from supportaudit.loaders.interface import Head, Loader
from supportaudit.loaders.sheets import is_parquet, is_workbook
from supportaudit.loaders.text import OLE, binary_kind, head_text
from supportaudit.model.near import near

BINARY_KINDS = (("msg", lambda head: head.startswith(OLE)), ("xlsx", is_workbook), ("parquet", is_parquet))
"""Loaders of files that hold no text, and by what they know them."""


def by_name(loaders: Sequence[Loader], name: str) -> Loader:
    """The loader of this name; UsageError that names the near or the possible ones."""
    for loader in loaders:
        if loader.name == name:
            return loader
    names = [loader.name for loader in loaders]
    raise UsageError(f"'{name}' is no format", where="--format", hint=near(name, names, f"one of {', '.join(names)}"))


def head_of(transcript: Transcript) -> Head:
    """What loaders may look at."""
    name = "" if transcript.path == STDIN else transcript.path.rpartition("/")[2].casefold()
    for suffix in (".gz", ".zst"):
        name = name.removesuffix(suffix)
    return Head(name, transcript.head, head_text(transcript.head), whole=len(transcript.head) < HEAD)


def check_text(transcript: Transcript, chosen: Loader | None = None) -> None:
    """Nothing when there is something to read; TranscriptError for what is empty or binary.

    Files of a binary kind that a loader reads pass where no other loader is ``chosen``.
    """
    if not transcript.head.strip(b" \t\r\n\xef\xbb\xbf") and len(transcript.head) < HEAD:
        what = f"nothing in it could be unpacked: {transcript.problem}" if transcript.problem else "the file is empty"
        raise TranscriptError(what, hint="export it again, or leave it out")
    if any(is_own(transcript.head) for name, is_own in BINARY_KINDS if chosen is None or chosen.name == name):
        return
    if kind := binary_kind(transcript.head):
        raise TranscriptError(f"this is {kind[0]}", hint=kind[1])


def choose(loaders: Sequence[Loader], transcript: Transcript) -> Loader:
    """The loader that is surest of the file's content; TranscriptError when none is."""
    check_text(transcript)
    head = head_of(transcript)
    best: tuple[float, Loader] | None = None
    for loader in loaders:
        guess = loader.sniff(head)
        if guess is not None and (best is None or guess.sure > best[0]):
            best = (guess.sure, loader)
    if best is None:
        names = ", ".join(loader.name for loader in loaders)
        raise TranscriptError("no known format", hint=f"pass --format with one of {names}, or leave the file out")
    return best[1]
