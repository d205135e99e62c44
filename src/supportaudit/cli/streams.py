"""Standard streams and signals as the rest of the program may count on them."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click

from supportaudit.model.shown import plain

TERMINATED = 128 + signal.SIGTERM
"""What shells report for a program that was asked to end."""


class TerminatedError(BaseException):
    """The program was asked to end: like Ctrl-C, not an error that anything on the way may take for its own."""


def say(line: str) -> None:
    """One line on standard error, without terminal codes, control characters or line breaks, whatever stands in the names that it repeats."""
    click.echo(plain(line).replace("\n", " "), err=True)


def open_closed_streams() -> None:
    """Give a stream that was closed before the program began (``>&-``) to nothing, so that no file that is opened later takes its place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123  (open as long as the program runs)


def replace_what_cannot_be_shown() -> None:
    """Characters that the encoding of the terminal does not have become question marks, not errors."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


@contextmanager
def termination_unwinds() -> Iterator[None]:
    """While inside, SIGTERM raises TerminatedError, so that half-written files are cleaned up as after Ctrl-C."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TerminatedError

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not the main thread: whoever runs it there sees to its end
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
