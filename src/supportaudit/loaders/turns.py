"""What loaders of line-based transcripts have in common: bounded lines, turns, whose words they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from supportaudit.errors import TranscriptError
from supportaudit.loaders.files import Transcript
from supportaudit.loaders.interface import Options, size_text
from supportaudit.loaders.plain_lines import both, who
from supportaudit.loaders.roles import speaker_role
from supportaudit.loaders.text import plain, text_lines
from supportaudit.model import Event, Mask, Message, Role

MAX_LINES = 2_000_000
"""Lines of one conversation; more is no talk between people."""
PART = "part the file, one conversation a file"


@dataclass(slots=True)
class Turn:
    """One message, or one system line, as it grows line by line."""

    role: Role
    author: str | None
    lines: list[str]
    at: datetime | None = None
    event: Event | None = None
    masks: tuple[Mask, ...] = field(default=())
    """Offsets into ``text()``."""
    id: str | None = None

    def text(self) -> str:
        """Its lines as one text, without blank ones around it."""
        return "\n".join(line.rstrip() for line in self.lines).strip()


def messages_of(turns: Sequence[Turn]) -> tuple[Message, ...]:
    """The turns as messages of a conversation, numbered."""
    return tuple(
        Message(i, turn.role, turn.text(), turn.author, turn.at, event=turn.event, masks=turn.masks, id=turn.id) for i, turn in enumerate(turns)
    )


def lines_of(transcript: Transcript, options: Options) -> Iterator[str]:
    """The file's lines without their ends, lazily; TranscriptError where there are more than one conversation can have."""
    size = 0
    for number, raw in enumerate(text_lines(transcript, options.max_record), 1):
        size += len(raw)
        if size > options.max_record or number > MAX_LINES:
            raise TranscriptError(f"a conversation of more than {size_text(options.max_record)} or {MAX_LINES:,} lines", hint=PART)
        line = plain(raw).rstrip("\n")
        yield line.removeprefix("\ufeff") if number == 1 else line


def check_count(count: int, most: int) -> None:
    """Nothing while a conversation has no more messages than one can have; TranscriptError from there on."""
    if count > most:
        raise TranscriptError(f"more than {most:,} messages in one conversation", hint=PART)


def head_lines(text: str) -> list[str]:
    """The lines of a file's start that say something."""
    return [line.rstrip("\r") for line in text.removeprefix("\ufeff").split("\n") if line.strip()]


def contact(label: str) -> tuple[Role, str | None]:
    """Role and name of a contact in an address book: a role only where the label is a role word, or has one in brackets."""
    return who(label) if speaker_role(label) is not None or both(label) else (Role.UNKNOWN, label)
