"""Files of sources that the config maps (``sources:``): JSON by expressions, tables by column names (docs/decisions/0158)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from supportaudit.errors import TranscriptError, UsageError
from supportaudit.loaders.choose import head_of
from supportaudit.loaders.files import Transcript
from supportaudit.loaders.interface import Guess, Head, Loader, Options, Part
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_records import first_records, records
from supportaudit.loaders.json_talk import Person, Talk
from supportaudit.loaders.jsonl import quarantined
from supportaudit.loaders.leave_out import fits_glob
from supportaudit.loaders.mapped_fields import NO_TIME, Fields
from supportaudit.loaders.mapped_rows import header_of, rows_by_name
from supportaudit.loaders.merge import merged
from supportaudit.loaders.sheets import Parquet, Xlsx
from supportaudit.loaders.table import Table
from supportaudit.loaders.times import assumed_zone, zone
from supportaudit.model import Conversation, SkippedTranscript
from supportaudit.rulebook.config import Config, SourceMap
from supportaudit.rulebook.expressions import expression, is_plain

HINT = "check 'sources' in the config, or leave it out"
NO_TEXT = "a record has no text and was left out; if it should have one, check 'text' of source {}"


def mapped_sources(config: Config, loaders: Sequence[Loader]) -> tuple[Mapped, ...]:
    """A loader for each source of the config; UsageError for one that has the name of a format."""
    for name in config.sources:
        if any(loader.name == name for loader in loaders):
            where = config.origins.get(f"sources.{name}".casefold(), "sources")
            raise UsageError(f"'{name}' is a format that supportaudit knows", where=where, hint="give the source another name")
    return tuple(Mapped(name, source) for name, source in config.sources.items())


@dataclass(frozen=True, slots=True)
class Mapped:
    """One source of the config."""

    name: str
    source: SourceMap
    told: str = "As `files` and `like` of the source say."
    reads: str = "What the source maps."
    left_out: str = "What it does not map; messages without a text."

    @property
    def title(self) -> str:
        """What it is called in texts."""
        return f"source {self.name}"

    @property
    def layout(self) -> Layout:
        """Where its records stand; what is more than names with dots is left to ``_of``."""
        path = self.source.records
        return Layout(lists=(path,) if path and is_plain(path) else (), pipelines=False)

    def own(self, transcript: Transcript) -> Guess | None:
        """Whether the file is of this source, by its path and by what it holds."""
        files = self.source.files
        glob = next((one for one in files if fits_glob(transcript.path, one)), None)
        if files and glob is None:
            return None
        if not self.source.like:
            return Guess(1.0, f"the config's source {self.name} names it: {glob}")
        return self.sniff(head_of(transcript))

    def sniff(self, head: Head) -> Guess | None:
        """Sure where the file holds all that the source's ``like`` names."""
        like = self.source.like
        if not like:
            return None
        if self.source.kind == "table":
            names = {name.casefold() for name in header_of(head)}
            holds = all(name.strip().casefold() in names for name in like)
        else:
            found = [value for record in first_records(head, self.layout) for _, value in self._of(record)]
            holds = any(all(expression(text).of(value) not in (None, False, "", [], {}) for text in like) for value in found)
        return Guess(1.0, f"it holds what the config's source {self.name} asks for: {', '.join(like)}") if holds else None

    def read(self, transcript: Transcript, options: Options) -> Iterator[Conversation | Part | Person | SkippedTranscript]:
        """What the source maps of every record; one that holds nothing of it is quarantined, the rest is read."""
        timezone = self.source.timezone or options.config.timezone
        reading = _Reading(self, transcript, options, Fields(self.source, zone(timezone)))
        if self.source.kind == "table":
            yield from self._table(reading)
        else:
            yield from self._all(records(transcript, self.layout, options.max_record), reading)
        reading.finish()

    def _table(self, reading: _Reading) -> Iterator[Conversation | Part | Person | SkippedTranscript]:
        """The rows of the table, in whatever kind of file it is."""
        transcript, config = reading.transcript, reading.options.config
        head = head_of(transcript)
        loader = next((one for one in (Xlsx(), Parquet()) if one.sniff(head)), Table())
        options = replace(
            reading.options,
            config=replace(config, columns={"text": self.source.message["text"]}),
            rows=lambda rows, sheet: self._all(rows_by_name(rows, transcript, self._columns(), sheet), reading),
        )
        yield from loader.read(transcript, options)

    def _all(self, found: Iterator[Record | SkippedTranscript], reading: _Reading) -> Iterator[Conversation | Part | SkippedTranscript]:
        layout = self.layout
        for record in found:
            if isinstance(record, SkippedTranscript):
                yield record
                continue
            for where, value in self._of(record):
                try:
                    yield from reading.take(value, where, misplaced=bool(layout.lists) and not record.under)
                except TranscriptError as problem:
                    yield quarantined(reading.transcript, where, problem.what, problem.hint or HINT)

    def _columns(self) -> tuple[str, ...]:
        source = self.source
        return tuple(dict.fromkeys((*source.conversation.values(), *source.message.values(), *source.metadata.values())))

    def _of(self, record: Record) -> Iterator[tuple[str, object]]:
        """The records in what the layout gave, with their places."""
        path = self.source.records
        if not path or self.layout.lists or self.source.kind == "table":
            yield record.where, record.value
            return
        found = expression(path).of(record.value)
        for number, value in enumerate(found if isinstance(found, list) else [found], 1):
            yield f"{record.where}, {path}, record {number}", value


@dataclass(slots=True)
class _Reading:
    """One file being read."""

    loader: Mapped
    transcript: Transcript
    options: Options
    fields: Fields
    count: int = 0
    unnamed: int = 0
    example: object = None

    def take(self, value: object, where: str, *, misplaced: bool) -> Iterator[Conversation | Part]:
        """What one record says."""
        self.count += 1
        if misplaced or not isinstance(value, Mapping):
            raise self.fields.missing("records", self.loader.source.records, value)
        yield from self._whole(value, where) if self.loader.source.messages else self._row(value, where)

    def _whole(self, value: Mapping[str, object], where: str) -> Iterator[Conversation]:
        """The conversation in a record that holds its messages."""
        talk = self._talk(value)
        entries = self.fields.messages(value)
        said = sum(self.fields.say(talk, entry) for entry in entries)
        if entries and not said:
            raise self.fields.missing("text", self.loader.source.message["text"], entries[0])
        self._note(talk, where)
        whole, twice = merged((talk.conversation(self.transcript.path, where),))
        self.transcript.duplicates += twice
        yield whole

    def _row(self, value: Mapping[str, object], where: str) -> Iterator[Part]:
        """What a record that is one message says of its conversation."""
        talk = self._talk(value)
        if talk.of_file and "id" in self.loader.source.conversation:
            raise self.fields.missing("conversation id", self.loader.source.conversation["id"], value)
        if not self.fields.say(talk, value):
            self.example = self.example or value
            self.transcript.note(NO_TEXT.format(self.loader.name), where)
            return
        self._note(talk, where)
        own = f"file:{self.transcript.path}" if talk.of_file else talk.id
        yield Part(talk.conversation(self.transcript.path, where), keys=(f"{self.loader.name}:{own}",), people=self.loader.name)

    def _talk(self, value: object) -> Talk:
        name = self.fields.of_conversation(value, "id")
        known = str(name) if isinstance(name, str | int | float) and str(name).strip() else None
        if known is None and self.loader.source.messages:
            self.unnamed += 1
        number = f"-{self.unnamed}" if self.unnamed > 1 else ""
        talk = Talk(known or f"{self.transcript.name}{number}", self.fields.local, of_file=known is None)
        self.fields.tell(talk, value)
        return talk

    def _note(self, talk: Talk, where: str) -> None:
        """What was assumed, or could not be read, of one record."""
        if talk.assumed_zone and not self.loader.source.timezone:
            self.transcript.note(assumed_zone(self.options.config.timezone))
        if self.fields.bad_times:
            self.transcript.note(NO_TIME.format(self.loader.name), where)
            self.fields.bad_times = 0

    def finish(self) -> None:
        """Nothing where something was read; TranscriptError where no record of the file had a text."""
        if self.example is not None and not self.fields.texts:
            problem = self.fields.missing("text", self.loader.source.message["text"], self.example)
            raise TranscriptError(f"{problem.what} in any of its {self.count:,} records", hint=problem.hint)
