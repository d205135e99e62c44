"""What a report is: the one interface behind which every format stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from supportaudit.model import AuditedConversation, AuditReport
from supportaudit.rulebook.config import Config
from supportaudit.rulebook.rules import Rulebook


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What a run says about its reports; the same for every format."""

    agent: str | None = None
    """Show this agent in depth instead of the overview."""
    contact: str | None = None
    """Show this contact whole instead of the overview."""
    sort: str = "name"
    """Order of agents: ``name`` or ``score``."""
    full: bool = False
    """Keep every verdict in files, not only those to act on."""
    paths: tuple[str, ...] = ()
    """What was asked to be read, as typed: for the commands that the overview proposes."""
    again: tuple[str, ...] = ()
    """The options by which the run read and judged, as words of a command line: for the same commands."""
    against: str | None = None
    """The earlier report (JSON) with which this run is compared."""
    width: int | None = None
    """Columns of the terminal report; None asks the terminal."""


@dataclass(frozen=True, slots=True)
class ReportContext:
    """Everything that a writer may look up: names and points of line items, what the site configured, what was asked for."""

    rulebook: Rulebook
    config: Config
    options: ReportOptions


class ReportWriter(Protocol):
    """One report being written: ``begin``, then ``add`` for each conversation in input order, then ``finish``; or ``abort`` at any time.

    A writer shows and never decides. It keeps no conversations: what it needs for a summary it chooses while they pass. Each method raises
    AuditIncompleteError when it cannot write.
    """

    def begin(self) -> None:
        """Open what will be written, so that a place that cannot be written is known before anything is read."""
        ...

    def add(self, audited: AuditedConversation) -> None:
        """Take one conversation."""
        ...

    def finish(self, report: AuditReport) -> None:
        """Write the rest, and give files their names."""
        ...

    def abort(self) -> None:
        """Drop what was written so far; harmless after ``finish`` and before ``begin``."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """What may stand behind ``--out``: a format by name, and where it is written."""

    name: str
    target: str
    """What stands after the colon: ``FILE``, ``DIR``, ``[FILE]`` where standard output is the default, or empty for none."""
    files: Callable[[str], tuple[str, ...]] = lambda target: (target,)
    """The files that it will write for a target."""

    @property
    def usage(self) -> str:
        """How to write it."""
        if self.target.startswith("["):
            return f"{self.name}[:{self.target.strip('[]')}]"
        return f"{self.name}:{self.target}" if self.target else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Format(Place):
    """One report format as ``--out`` names it."""

    open: Callable[[str, ReportContext], ReportWriter]
    """Makes a writer for a target (``-`` is standard output); opens nothing yet."""
