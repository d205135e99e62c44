"""Reads made-up files in tests, and sorts out what comes back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from supportaudit.loaders import LOADERS, Options, load_with
from supportaudit.model import Conversation, InputFile, Message, SkippedTranscript
from supportaudit.rulebook.config import Config


@dataclass(frozen=True, slots=True)
class Read:
    """What ``load`` gave, by kind, in order."""

    conversations: tuple[Conversation, ...]
    skipped: tuple[SkippedTranscript, ...]
    inputs: tuple[InputFile, ...]

    @property
    def only(self) -> Conversation:
        """The conversation, when there is one and nothing was skipped."""
        assert not self.skipped, self.skipped
        assert len(self.conversations) == 1, [c.id for c in self.conversations]
        return self.conversations[0]

    @property
    def problem(self) -> SkippedTranscript:
        """The one thing that was skipped."""
        assert len(self.skipped) == 1, self.skipped
        return self.skipped[0]


def read(paths: Iterable[Path | str], config: Config | None = None, *, options: Options | None = None, format_name: str | None = None) -> Read:
    """Everything that ``load`` gives for these paths."""
    given: Sequence[str] = [str(path) for path in paths]
    items = list(load_with(LOADERS, given, options or Options(config or Config()), format=format_name))
    return Read(
        tuple(item for item in items if isinstance(item, Conversation)),
        tuple(item for item in items if isinstance(item, SkippedTranscript)),
        tuple(item for item in items if isinstance(item, InputFile)),
    )


def read_text(tmp_path: Path, name: str, text: str | bytes, config: Config | None = None, *, format_name: str | None = None) -> Read:
    """As ``read``, for one file with this content."""
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read([path], config, format_name=format_name)


def shown(messages: Iterable[Message]) -> list[str]:
    """``role author: text`` of each message."""
    return [f"{m.role} {m.author or '-'}: {m.text}" for m in messages]


def lines_of(conversation: Conversation) -> tuple[str, ...]:
    """``role author: text`` of each message; the kind of an event instead of its text."""
    return tuple(f"{m.role} {m.author or '-'}: {m.event.kind if m.event else m.text}" for m in conversation.messages)
