"""A family of formats whose exports are JSON: what it must say of itself, and what all of them share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from supportaudit.errors import TranscriptError
from supportaudit.loaders.files import Transcript
from supportaudit.loaders.interface import Guess, Head, Options, Part
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_records import first_records, records
from supportaudit.loaders.json_talk import Person, Talk
from supportaudit.loaders.jsonl import quarantined
from supportaudit.loaders.merge import merged
from supportaudit.loaders.times import assumed_zone, zone
from supportaudit.model import Conversation, SkippedTranscript

HINT = "leave it out, or give the file in which it belongs to a conversation"
OTHER_STREAMS = "records of other streams of the pipeline, which say nothing of a conversation, were left out"


@dataclass(frozen=True, slots=True)
class Reading:
    """The file that is being read, for a family's ``take``."""

    transcript: Transcript
    options: Options
    kept: dict[str, frozenset[str]] = field(default_factory=dict)
    """What a family remembers of the file, such as which threads have answers in it."""

    def talk(self, id: str | None) -> Talk:  # noqa: A002  (the field's own name)
        """A new conversation; without an id of its own it is the one that the file holds."""
        return Talk(id or self.transcript.name, zone(self.options.config.timezone), of_file=id is None)


class JsonFamily(ABC):
    """One family: how its records are told, where they stand, and what each of them says."""

    name: ClassVar[str]
    title: ClassVar[str]
    told: ClassVar[str]
    """By what its files are known: a sentence or two for people."""
    reads: ClassVar[str]
    """What is read of them."""
    left_out: ClassVar[str]
    """What is not."""
    layout: ClassVar[Layout] = Layout()
    joins: ClassVar[bool] = False
    """Whether one conversation may be spread over several records or files; its parts share the id. Else, and where a Talk is ``whole``, every Talk
    is a conversation."""

    @abstractmethod
    def recognise(self, record: Record) -> float:
        """How sure it is that a record is its own, 0 to 1; above 0.95 by a signature. The record may be cut at any place."""

    @abstractmethod
    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """What one record says; nothing for one that is known and says nothing. TranscriptError for one that is not the family's."""

    def sniff(self, head: Head) -> Guess | None:
        """As sure as of the first record of which it is surest."""
        sure = max((self.recognise(record) for record in first_records(head, self.layout)), default=0.0)
        return Guess(sure, self.told.partition(". ")[0].removesuffix(".")) if sure > 0 else None

    def read(self, transcript: Transcript, options: Options) -> Iterator[Conversation | Part | Person | SkippedTranscript]:
        """What every record says, in the file's order."""
        reading = Reading(transcript, options)
        for record in records(transcript, self.layout, options.max_record):
            if isinstance(record, SkippedTranscript):
                yield record
                continue
            try:
                for item in self.take(record, reading):
                    yield item if isinstance(item, Person) else self._whole(item, record, reading)
            except TranscriptError as problem:
                if record.piped and isinstance(problem, StrangerError):
                    transcript.note(OTHER_STREAMS, record.where)
                    continue
                yield quarantined(transcript, record.where, problem.what, problem.hint)

    def _whole(self, talk: Talk, record: Record, reading: Reading) -> Conversation | Part:
        transcript = reading.transcript
        conversation = talk.conversation(transcript.path, record.where)
        if talk.assumed_zone:
            transcript.note(assumed_zone(reading.options.config.timezone))
        if (self.joins and not talk.whole) or talk.spread:
            own = f"file:{transcript.path}" if talk.of_file else talk.id
            return Part(conversation, keys=(f"{self.name}:{own}",), fingerprint=talk.twin, people=self.name)
        whole, twice = merged((conversation,))
        transcript.duplicates += twice
        return whole


class StrangerError(TranscriptError):
    """A record in which nothing of its family was found."""


def stranger(what: str) -> StrangerError:
    """Of a record in which nothing of the family was found: ``no message of Front``."""
    return StrangerError(what, hint=HINT)
