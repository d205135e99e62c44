"""What ``supportaudit inspect`` says of a file, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from supportaudit.model import Conversation, InputFile, Role, SkippedTranscript
from supportaudit.reports import words
from supportaudit.reports.text import masked, one_line, shortened

OTHERS, MOST_NAMES, MOST_PROBLEMS, MOST_MESSAGES = 3, 8, 5, 12
LONGEST = 160
UNSURE = 0.7
"""What is taken for a format with less is a guess by its shape."""


class Guess(Protocol):
    """How sure a loader is, and why."""

    @property
    def sure(self) -> float: ...
    @property
    def why(self) -> str: ...


class Format(Protocol):
    """A loader."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...


class Ranked(Protocol):
    """A loader with its guess."""

    @property
    def loader(self) -> Format: ...
    @property
    def guess(self) -> Guess: ...


class Surveyed(Protocol):
    """What was found at the start of one file; ``loaders.Survey`` is one."""

    @property
    def path(self) -> str: ...
    @property
    def ranking(self) -> Sequence[Ranked]: ...
    @property
    def file(self) -> InputFile | None: ...
    @property
    def first(self) -> Conversation | None: ...
    @property
    def conversations(self) -> int: ...
    @property
    def messages(self) -> int: ...
    @property
    def unread(self) -> int: ...
    @property
    def problems(self) -> Sequence[SkippedTranscript]: ...
    @property
    def speakers(self) -> Mapping[tuple[Role, str], int]: ...
    @property
    def times(self) -> tuple[datetime, datetime] | None: ...
    @property
    def without_time(self) -> int: ...
    @property
    def without_date(self) -> bool: ...


def taken_for(one: Surveyed) -> Iterator[str]:
    """The format, why, and what else it could have been."""
    path = one_line(one.path)
    name = one.file.format if one.file else ""
    if not name:
        yield f"{path}: no known format"
        return
    if not one.ranking:
        yield f"{path}: read as {name}, as --format says"
        return
    best = one.ranking[0]
    if not one.conversations and best.guess.sure < UNSURE:
        yield f"{path}: no known format; read as {one_line(best.loader.title)} ({best.loader.name}), as {masked(best.guess.why)}"
        return
    yield f"{path}: {one_line(best.loader.title)} ({best.loader.name})"
    yield f"  Why: {shortened(masked(best.guess.why), LONGEST)} ({_sure(best.guess.sure)})."
    others = [f"{other.loader.name} ({_sure(other.guess.sure)}: {masked(other.guess.why)})" for other in one.ranking[1 : OTHERS + 1]]
    yield f"  Not: {shortened('; '.join(others), 2 * LONGEST)}." if others else "  No other format fits."


def _sure(share: float) -> str:
    return "certain" if share >= 0.95 else "sure" if share >= 0.8 else "likely" if share >= 0.6 else "a guess"


def read_of(one: Surveyed) -> Iterator[str]:
    """How much was read, and what became of the rest."""
    if one.file is None:
        return
    of = "" if one.file.whole else f" of the first {words.count(one.file.found, 'record')} (--first N reads more)"
    again = f", {one.file.repeated:,} given again" if one.file.repeated else ""
    twice = f", {words.count(one.file.duplicates, 'message')} given twice" if one.file.duplicates else ""
    read = f"{words.count(one.conversations, 'contact')}, {words.count(one.messages, 'message')}"
    yield f"  Read{of}: {read}; {one.unread:,} not readable{again}{twice}."
    for note in one.file.notes[:MOST_PROBLEMS]:
        yield f"  Assumed: {shortened(masked(str(note)), 2 * LONGEST)}."


def times_of(one: Surveyed, timezone: str) -> Iterator[str]:
    """From when to when, and in which zone."""
    if one.times is None:
        if one.messages:
            yield "  Times: none."
        return
    first, last = one.times
    missing = f"; {words.count(one.without_time, 'message')} without a time" if one.without_time else ""
    if one.without_date:
        yield f"  Times: without a date, or counted from the start{missing}."
        return
    assumed = one.file is not None and any(note.text.startswith("times without a zone") for note in one.file.notes)
    zone = f"no zone in the file, read as {timezone}" if assumed else f"zone as in the file ({first:%z})"
    yield f"  Times: {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M}, {zone}{missing}."


def speakers_of(one: Surveyed) -> Iterator[str]:
    """Who speaks, by role, with the number of messages."""
    for role in Role:
        names = sorted(((name, count) for (of, name), count in one.speakers.items() if of is role), key=lambda found: (-found[1], found[0]))
        if names:
            shown = words.some([f"{masked(name) or '(no name)'} {count:,}" for name, count in names], MOST_NAMES)
            yield f"  {'Role unknown' if role is Role.UNKNOWN else role.value.capitalize()}: {shown}."


def problems_of(one: Surveyed) -> Iterator[str]:
    """What could not be read."""
    problems = [item for item in one.problems if item.kind == "quarantined"]
    for item in problems[:MOST_PROBLEMS]:
        place = f"{one_line(item.where)}: " if item.where else ""
        yield f"  Not readable: {place}{shortened(masked(item.reason), 2 * LONGEST)}"
    if one.unread > MOST_PROBLEMS:
        yield f"  Not readable: {one.unread - MOST_PROBLEMS:,} more."


def first_conversation(one: Surveyed) -> Iterator[str]:
    """The first contact, as it was read."""
    if one.first is None:
        return
    first = one.first
    about = ", ".join(filter(None, (words.channel(first.channel) if first.channel else "", first.status, first.vendor, first.team)))
    subject = f": {shortened(masked(first.subject), 80)}" if first.subject else ""
    yield f"  First contact: {masked(first.id)}{f' ({masked(about)})' if about else ''}{subject}"
    for message in first.messages[:MOST_MESSAGES]:
        at = f"{message.sent_at:%Y-%m-%d %H:%M:%S} " if message.sent_at and first.dated else f"{message.sent_at:%H:%M:%S} " if message.sent_at else ""
        who = f"{message.role.value}{f' {masked(message.author)}' if message.author else ''}{' (internal note)' if message.private else ''}"
        said = f"[{message.event.kind}] {message.text}" if message.event else message.text
        yield f"    {at}{who}: {shortened(masked(said), LONGEST)}"
    if len(first.messages) > MOST_MESSAGES:
        yield f"    and {len(first.messages) - MOST_MESSAGES:,} more"
