"""When a check applies: the conditions of the rule language. Frozen, names resolved."""

from __future__ import annotations

from dataclasses import dataclass

from supportaudit.rulebook.language import AFTER_HOURS


@dataclass(frozen=True, slots=True)
class HasSignal:
    """Whether the signal stands anywhere (or before another)."""

    signal: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part holds at least."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class ChannelIs:
    """The contact came over one of these channels."""

    channels: frozenset[str]


FIELDS = ("tags", "status", "vendor", "team", "subject", "channel", AFTER_HOURS)
"""The fields of a contact that a condition can ask for, beside those of its metadata."""
METADATA = "metadata."
"""What the name of a field of the metadata begins with."""


@dataclass(frozen=True, slots=True)
class FieldIs:
    """A field of the conversation (``tags``, ``status``, ``vendor``, ``team``, ``subject``, ``after_hours``, ``metadata.x``) has one of the
    values."""

    name: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answered:
    """The named check passed (its obligation was met) in this conversation."""

    check: str


Condition = HasSignal | AllOf | AnyOf | Not | ChannelIs | FieldIs | Answered


@dataclass(frozen=True, slots=True)
class Excuse:
    """The verdict is ``na (excused)`` where this signal stands (after ``after``, before ``before``: latest/first occurrence)."""

    signal: str
    before: str | None = None
    after: str | None = None
