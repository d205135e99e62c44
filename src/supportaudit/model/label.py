"""What people said about contacts, to compare the tool with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from supportaudit.model.verdict import Outcome

SHEET_COLUMNS = ("conversation", "message", "role", "author", "text", "quality", "case_resolved", "labeller")
"""Of a sheet in which people label, before the signals to tick; the last three are filled in once a contact."""
CHECK_COLUMN = "check:"
"""Start of the name of a column of a sheet that holds answers to a line item, one a contact."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """What one person said about one contact."""

    conversation: str
    """Its id, in one line (``model.shown.one_line``)."""
    labeller: str = ""
    """Who said so; empty where the file does not say."""
    asked: frozenset[str] = frozenset()
    """The signals that this person looked for; one that is not here was not judged, whatever the messages hold."""
    signals: Mapping[int, frozenset[str]] = field(default_factory=dict, hash=False)
    """0-based message -> signals seen in it; a message that is not here has none."""
    disputed: Mapping[int, frozenset[str]] = field(default_factory=dict, hash=False)
    """0-based message -> signals on which annotators differ: they count neither for nor against."""
    outcomes: Mapping[str, Outcome] = field(default_factory=dict, hash=False)
    """Line item -> pass, fail or na."""
    quality: float | None = None
    """How well the customer was served, 1 to 5."""
    where: str = ""
    """``file: line 12``."""


@dataclass(frozen=True, slots=True)
class LabelFile:
    """One file of labels."""

    path: str
    sha256: str
    labelled: tuple[Labelled, ...]
    """In the order of the file, each contact and labeller once."""
    blank: int = 0
    """Contacts of a sheet in which nothing was filled in: not yet looked at."""
