"""Files of a walked folder that are no transcripts: the site's own, and what its config ignores."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePath

from supportaudit.model import SkippedTranscript
from supportaudit.rulebook.config import IgnoreGlob

ANY = "**"


class LeaveOut:
    """Decides of one file after the other whether it is left out, and counts those that the config ignores, so that none is lost unsaid."""

    def __init__(self, own: frozenset[str] = frozenset(), ignore: Sequence[IgnoreGlob] = ()) -> None:
        self._own = own
        """Resolved paths."""
        self._ignore = tuple((one, _steps(one.glob), os.path.abspath(one.folder)) for one in ignore)  # noqa: PTH100  (as typed, links not followed)
        self._counts: dict[IgnoreGlob, int] = {}

    def takes(self, path: Path) -> bool:
        """Whether this file is left out."""
        if self._own and os.path.realpath(path) in self._own:
            return True
        for one, steps, folder in self._ignore:
            if _fits(PurePath(os.path.relpath(path, folder)).parts, steps):
                self._counts[one] = self._counts.get(one, 0) + 1
                return True
        return False

    def told(self) -> Iterator[SkippedTranscript]:
        """What was ignored, in the order of the config: one item for each glob that left something out."""
        for one, _, _ in self._ignore:
            if count := self._counts.pop(one, 0):
                yield SkippedTranscript(one.glob, "", f"{count:,} file{'' if count == 1 else 's'} left out by ignore in the config", "ignored")


def fits_glob(path: str, one: IgnoreGlob) -> bool:
    """Whether a glob of the config fits a file, by its path from the glob's folder."""
    return _fits(PurePath(os.path.relpath(path, os.path.abspath(one.folder))).parts, _steps(one.glob))  # noqa: PTH100  (as typed, links not followed)


def _steps(glob: str) -> tuple[str, ...]:
    """The glob, folder by folder; one without a slash (but at its end) fits in every folder, as in ``.gitignore``."""
    steps = tuple(step for step in glob.split("/") if step not in {"", "."})
    return steps if "/" in glob.rstrip("/") else (ANY, *steps)


def _fits(path: Sequence[str], steps: Sequence[str]) -> bool:
    """Whether the glob fits the path or a folder above it; ``**`` stands for any number of folders."""
    reached = _closed({0}, steps)
    for part in path:
        if len(steps) in reached:
            break
        moved = {at if steps[at] == ANY else at + 1 for at in reached if steps[at] == ANY or fnmatchcase(part, steps[at])}
        reached = _closed(moved, steps)
    return len(steps) in reached


def _closed(reached: set[int], steps: Sequence[str]) -> set[int]:
    """With what is reached when a ``**`` stands for nothing."""
    for at, step in enumerate(steps):
        if step == ANY and at in reached:
            reached.add(at + 1)
    return reached
