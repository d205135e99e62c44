"""What is kept of a run while files are read: what became of each file's records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from supportaudit.model import InputFile, Note, SkippedTranscript


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
