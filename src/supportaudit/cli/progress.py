"""A progress bar for long runs, on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from supportaudit.audit import Progress

QUICK = 200
"""Runs of fewer conversations show nothing: they are over before a bar could be read."""


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Progress | None]:
    """A callable that takes the conversations done so far; None in CI, when asked to be quiet, and where standard error is no terminal."""
    if quiet or os.environ.get("CI") or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415  (only where a bar is shown)
    from rich.progress import Progress as Bar  # noqa: PLC0415
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} contacts"), TextColumn("{task.speed:,.0f}/s"), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("audit", total=None, visible=False)

        def show(done: int) -> None:
            bar.update(task, completed=done, visible=done >= QUICK)

        yield show
