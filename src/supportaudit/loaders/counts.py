"""What is kept of a run while files are read: which ids were given, and what became of each file's records."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from supportaudit.loaders.dump import dump_conversation
from supportaudit.model import Conversation, InputFile, Note, SkippedTranscript


@dataclass(slots=True)
class OwnNames:
    """Gives every conversation an id of its own: another ``c-1`` becomes ``c-1#2``; the same ``c-1`` again, word for word, is a duplicate."""

    ids: set[bytes] = field(default_factory=set)
    """Digests of 8 bytes: a million conversations take some hundred MiB."""
    contents: set[bytes] = field(default_factory=set)
    last: dict[str, int] = field(default_factory=dict)

    def own(self, conversation: Conversation) -> str | None:
        """Its id in this run, None for a duplicate."""
        if not _new(self.contents, dump_conversation(conversation)):
            return None
        name = conversation.id
        if _new(self.ids, name.encode("utf-8", "surrogatepass")):
            return name
        number = self.last.get(name, 1) + 1
        while not _new(self.ids, f"{name}#{number}".encode("utf-8", "surrogatepass")):
            number += 1
        self.last[name] = number
        return f"{name}#{number}"


def _new(seen: set[bytes], data: bytes) -> bool:
    digest = hashlib.blake2b(data, digest_size=8).digest()
    if digest in seen:
        return False
    seen.add(digest)
    return True


@dataclass(slots=True)
class FileCount:
    """What is known of one file while it, or the threads that begin in it, are read."""

    path: str
    format: str = ""
    size: int = 0
    sha256: str = ""
    records: int = 0
    whole: bool = True
    found: int = 0
    """Records that the loader gave."""
    read: int = 0
    quarantined: int = 0
    repeated: int = 0
    """What became of them, counted when it did."""
    duplicates: int = 0
    notes: tuple[Note, ...] = ()
    renamed: tuple[Note, ...] = ()

    def take_unread(self, item: SkippedTranscript) -> None:
        """Count what the loader could not read."""
        if item.kind == "quarantined":
            self.records += item.count
            self.found += item.count
            self.quarantined += item.count

    def done(self) -> InputFile:
        """What there is to say of the file, once all is known."""
        return InputFile(
            path=self.path,
            format=self.format,
            size=self.size,
            sha256=self.sha256,
            records=self.records,
            duplicates=self.duplicates,
            notes=(*self.notes, *self.renamed),
            whole=self.whole,
            found=self.found,
            read=self.read,
            quarantined=self.quarantined,
            repeated=self.repeated,
        )


def became(files: Iterable[FileCount], what: Literal["read", "quarantined", "repeated"]) -> None:
    """Count what became of records, each in its file."""
    for file in files:
        setattr(file, what, getattr(file, what) + 1)
