"""What was found in a message: labelled spans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """``[start, end)`` in code points of the message's original text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Capture:
    """One named stretch of a match, as the speaker wrote it and as a value where it has a type."""

    name: str
    text: str
    """The original text of the captured stretch, outer white space removed."""
    value: str | float | None = None
    """``duration``: seconds as float; ``datetime``: ISO 8601 text; ``money``: amount; ``id``: text; None when untyped or no value could be read."""
    kind: str = ""
    """What it is to be read as: ``duration``, ``datetime``, ``money`` or ``id``; empty when untyped."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a signal takes up again: a stretch of an earlier message."""

    message: int
    """0-based position of that message in the conversation."""
    span: Span


@dataclass(frozen=True, slots=True)
class Signal:
    """One labelled span of one message, or one event."""

    rule: str
    """``pack/name``; its part after the slash is the label."""
    message: int
    """0-based position of the message in the conversation."""
    span: Span
    text: str
    """``message.text[span.start:span.end]``, always."""
    captures: tuple[Capture, ...] = ()
    event: bool = False
    """Found in an event, not in words."""
    earlier: Earlier | None = None
    """What it says again, or what it had to come after; None where its rule asks for neither."""

    @property
    def label(self) -> str:
        """The name without its pack."""
        return self.rule.partition("/")[2]

    def sort_key(self) -> tuple[int, int, int, str, str]:
        """Message, start, end, label, rule: the order in which signals are printed."""
        return (self.message, self.span.start, self.span.end, self.label, self.rule)


@dataclass(frozen=True, slots=True)
class Language:
    """What a run can tell of the grammar of texts."""

    tools: frozenset[str] = frozenset()
    """``tagger``, ``lemmatizer``, ``parser``: what the language model has."""
    lacking: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Signal that could not be looked for -> the tool that it misses."""
    model: str = ""
    """Name and version of the model; empty without one."""
