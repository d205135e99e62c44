"""Which loader reads a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from supportaudit.errors import TranscriptError, UsageError
from supportaudit.loaders.files import HEAD, STDIN, Transcript
from supportaudit.loaders.interface import Guess, Head, Loader
from supportaudit.loaders.sheets import is_parquet, is_workbook
from supportaudit.loaders.text import OLE, binary_kind, head_text
from supportaudit.model.near import near

UNKNOWN = "no known format"


class Source(Loader, Protocol):
    """A loader that the config describes."""

    def own(self, transcript: Transcript) -> Guess | None:
        """Whether the config says that the file is this loader's."""
        ...


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
    name = "" if transcript.path == STDIN else re.split(r"[/!]", transcript.path)[-1].casefold()
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


@dataclass(frozen=True, slots=True)
class Ranked:
    """A loader that takes a file for its own, and why."""

    loader: Loader
    guess: Guess


def ranked(loaders: Sequence[Loader], sources: Sequence[Source], transcript: Transcript) -> tuple[Ranked, ...]:
    """The loaders that take the file for their own: sources of the config first, then by how sure they are; TranscriptError for what is no text."""
    check_text(transcript)
    of_config = [Ranked(source, guess) for source in sources if (guess := source.own(transcript))]
    head = head_of(transcript)
    others = [Ranked(loader, guess) for loader in loaders if (guess := loader.sniff(head))]
    return (*of_config, *sorted(others, key=lambda one: -one.guess.sure))


def best(found: Sequence[Ranked]) -> Loader:
    """The first of the ranked ones; TranscriptError where there is none."""
    if found:
        return found[0].loader
    raise TranscriptError(UNKNOWN, hint="supportaudit inspect writes a mapping to start from; or pass --format NAME, or leave the file out")
