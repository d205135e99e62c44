"""What a loader is: the one interface behind which every transcript format stands.

A loader looks at the head of a file and says how sure it is that this is its format (``sniff``), and turns the file into conversations
(``read``), one after the other. Where the messages of one conversation may lie in several files (e-mail), it hands over single messages with
their thread keys instead (``Part``), and ``load`` puts them together when everything has been read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from supportaudit.loaders.csv_rows import Row
from supportaudit.loaders.files import Place, Transcript
from supportaudit.loaders.json_talk import Person
from supportaudit.model import Conversation, SkippedTranscript
from supportaudit.rulebook.config import Config

MIB = 1 << 20


def size_text(count: int) -> str:
    """Bytes as a reader says them."""
    return f"{count // MIB} MiB" if count >= MIB else f"{count:,} bytes"


@dataclass(frozen=True, slots=True)
class Head:
    """The start of a file, as far as a loader may look before it says whether it can read it."""

    name: str
    """File name without ``.gz`` or ``.zst``, lower case; a tie-break only. Empty for standard input."""
    data: bytes
    """The first 64 KiB, unpacked."""
    text: str
    """The same, decoded; a line that the limit cut is left out."""
    whole: bool
    """Whether this is all there is."""


@dataclass(frozen=True, slots=True)
class Guess:
    """How sure a loader is, and why."""

    sure: float
    """0 to 1: above 0.9 by a signature of the format, 0.5 to 0.9 by its shape, below by the name or for want of anything better."""
    why: str
    """What was seen, as a sentence without a full stop."""


class Unread(Protocol):
    """Keeps what cannot be read (``--quarantine``)."""

    def opened(self, place: Place, path: str, loader: Loader | None) -> None:
        """A file, or one in an archive, is being read, by this loader as soon as one is known."""
        ...

    def take(self, item: SkippedTranscript) -> None:
        """One thing that did not become a conversation."""
        ...


@dataclass(frozen=True, slots=True)
class Options:
    """What a run says about reading; the same for every file."""

    config: Config = field(default_factory=Config)
    max_record: int = 64 * MIB
    """Bytes of one line, record or e-mail; what is larger is quarantined, not read into memory."""
    max_messages: int = 50_000
    """Messages of one conversation; more means that conversations were told apart wrongly."""
    max_text: int = 1_000_000
    """Characters of one message; more was not written by a person, and takes the rules minutes."""
    is_report: Callable[[bytes], bool] = lambda _: False
    """Whether the start of a file shows that this program wrote it as a report."""
    first: int = 0
    """How many records of each file to read; 0 for all."""
    unread: Unread | None = None
    """Who keeps what cannot be read."""
    rows: Callable[[Iterator[Row], str], Iterator[OfTable]] | None = None
    """Reads the rows of a table, header and all, in place of its loader; the second argument names the sheet."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is said of a conversation that is whole only when everything has been read."""

    conversation: Conversation
    """Holds this message alone, and what its file says about the conversation; of a part with ``people`` any number of messages."""
    keys: tuple[str, ...]
    """Parts that share a key belong together: message ids, ids of what is answered, a conversation's own id."""
    weak_keys: tuple[str, ...] = ()
    """Used only for a part that answers something that was not read: the thread with the same subject and people."""
    answers: bool = False
    """Whether it says of itself that it is an answer."""
    fingerprint: str | None = None
    """Two parts with the same one are the same message given twice; the second is counted and left out."""
    people: str = ""
    """The format by whose ids its authors are known (``Person.key`` without the id); such parts are brought together by ``merged``."""


OfTable = Conversation | Part | SkippedTranscript
"""What is read of a table."""


class Loader(Protocol):
    """One format family."""

    @property
    def name(self) -> str:
        """The word for ``--format``."""
        ...

    @property
    def title(self) -> str:
        """What it is called in texts."""
        ...

    @property
    def told(self) -> str:
        """By what its files are known; a sentence or two for people, like the next two."""
        ...

    @property
    def reads(self) -> str:
        """What is read of them."""
        ...

    @property
    def left_out(self) -> str:
        """What is not read, or not scored."""
        ...

    def sniff(self, head: Head) -> Guess | None:
        """How sure this loader is that the file is of its format; None when it is not."""
        ...

    def read(self, transcript: Transcript, options: Options) -> Iterator[Conversation | Part | Person | SkippedTranscript]:
        """The conversations of one file in the file's order, lazily; what cannot be read comes as a quarantined SkippedTranscript.

        Raises TranscriptError where nothing more of the file can be read. What was assumed goes to ``transcript.note``.
        """
        ...
