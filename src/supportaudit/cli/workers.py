"""``--workers``: how many processes."""

from __future__ import annotations

import os

from supportaudit.crew import can_fork
from supportaudit.errors import UsageError

AUTO = "auto"
MOST = 64


def workers_of(text: str | None) -> int:
    """``auto`` is one for each processor that this program may use, and one where processes cannot be forked; UsageError for what is no number."""
    if text is None:
        return 1
    if text.strip().casefold() == AUTO:
        return min(_processors(), MOST) if can_fork() else 1
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST:
        raise UsageError(f"'{text}' is no number of processes", where="--workers", hint=f"write auto, or a number from 1 to {MOST}")
    return int(text)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
