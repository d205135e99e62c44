"""The exit codes that other programs rely on."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a run ended with; where several apply, 2 wins over 3, and 3 over 1."""

    OK = 0
    GATE_FAILED = 1
    """A gate that was asked for failed."""
    USAGE = 2
    """A usage, config or rule error: nothing was audited."""
    INCOMPLETE = 3
    """More could not be read than allowed, a rule was switched off, a check broke, or an output could not be written."""
