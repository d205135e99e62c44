"""Files into conversations: the one function that the other stages start from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import orjson

from supportaudit.errors import TranscriptError
from supportaudit.loaders.archives import opened
from supportaudit.loaders.choose import Ranked, best, by_name, check_text, ranked
from supportaudit.loaders.counts import FileCount, became
from supportaudit.loaders.dump import dump_conversation
from supportaudit.loaders.files import Place, Progress, Transcript, check_paths, places, readable, total_size
from supportaudit.loaders.grouping import Entry, ThreadIndex
from supportaudit.loaders.interface import Loader, Options, Part
from supportaudit.loaders.json_talk import Person
from supportaudit.loaders.leave_out import LeaveOut
from supportaudit.loaders.mapped import mapped_sources
from supportaudit.loaders.merge import merged
from supportaudit.loaders.names import Names
from supportaudit.loaders.people import known, meet
from supportaudit.loaders.quoted import mask_repeated
from supportaudit.loaders.record import Reader
from supportaudit.loaders.roles import settle
from supportaudit.loaders.shortlist import Shortlist
from supportaudit.loaders.threads import joined
from supportaudit.loaders.times import zone
from supportaudit.model import Conversation, InputFile, Note, SkippedTranscript, Source, together
from supportaudit.rulebook.config import Config

Item = Conversation | SkippedTranscript | InputFile
Given = Conversation | Part | Person | SkippedTranscript  # what a loader gives
SAME_ID = "an id came a second time with other messages, and a number was added to it; give every conversation an id of its own"


def load_with(
    loaders: Sequence[Loader],
    paths: Sequence[str],
    options: Options,
    *,
    format: str | None = None,  # noqa: A002  (the option's own name)
    progress: Progress | None = None,
) -> Iterator[Item]:
    """As ``load``, with these loaders and these limits."""
    check_paths(paths)
    zone(options.config.timezone)
    sources = mapped_sources(options.config, loaders)
    chosen = by_name((*loaders, *sources), format) if format else None
    run = Run(loaders, options, chosen, progress=progress, total=total_size(paths, _leave_out(options.config)) if progress else 0)
    return run.items(paths)


class Run:
    """One call of ``load``."""

    def __init__(
        self, loaders: Sequence[Loader], options: Options, chosen: Loader | None, *, progress: Progress | None = None, total: int = 0
    ) -> None:
        self._loaders = loaders
        self._options = options
        self._chosen = chosen
        self._sources = mapped_sources(options.config, loaders)
        self._progress = progress
        self._total = total
        self._done = 0
        self._names = Names()
        self._waiting: list[FileCount] = []
        """Files whose threads may go on in other files, in the order of reading."""
        self.ranking: tuple[Ranked, ...] = ()
        """The loaders that took the last file for their own, the surest first."""
        self.opened: Transcript | None = None
        """The last file that could be opened."""

    def items(self, paths: Sequence[str]) -> Iterator[Item]:
        """Everything in order; of what was left out only the first ones one by one."""
        shortlist = Shortlist()
        unread = self._options.unread
        for item in self._all(paths):
            if unread is not None and isinstance(item, SkippedTranscript):
                unread.take(item)
            if isinstance(item, SkippedTranscript) and not shortlist.takes(item):
                continue
            if isinstance(item, InputFile):
                yield from shortlist.summed(item.path)
            yield item
        yield from shortlist.summed()

    def _all(self, paths: Sequence[str]) -> Iterator[Item]:
        leave_out = _leave_out(self._options.config)
        yield from self.of_places(places(paths, leave_out), leave_out)
        yield from leave_out.told()

    def of_places(self, found: Iterable[Place], leave_out: LeaveOut) -> Iterator[Item]:
        """Everything in these files and archives."""
        with ThreadIndex() as index:
            for place in found:
                yield from self._place(place, index, leave_out)
            yield from self._threads(index)

    def _place(self, place: Place, index: ThreadIndex, leave_out: LeaveOut) -> Iterator[Item]:
        """A file, or everything in an archive."""
        if self._options.unread is not None:
            self._options.unread.opened(place, place.path, None)

        def on_read(count: int) -> None:
            self._done += count
            if self._progress:
                self._progress(place.path, self._done, self._total)

        try:
            for transcript in opened(place, leave_out, on_read):
                if isinstance(transcript, SkippedTranscript):
                    yield transcript
                else:
                    yield from self._file(transcript, place, index)
        except TranscriptError as problem:
            yield _quarantined(place.path, problem)

    def _file(self, transcript: Transcript, place: Place, index: ThreadIndex) -> Iterator[Item]:
        file = FileCount(transcript.path)
        spans = False
        self.opened = transcript
        self.ranking = ()
        if self._options.unread is not None:
            self._options.unread.opened(place, transcript.path, None)
        try:
            with readable(transcript.path):
                own = self._options.is_report(transcript.head)
                for item in self._first(self._read(transcript, file, place) if not own else _own_report(transcript, file), file):
                    if isinstance(item, Part):
                        spans = True
                        self._keep(item, file, index)
                    elif isinstance(item, Person):
                        meet(item, index)
                    elif isinstance(item, Conversation):
                        file.found += 1
                        yield from self._finished(item, (file,))
                    else:
                        file.take_unread(item)
                        yield item
                file.notes = transcript.notes
                file.duplicates += transcript.duplicates
                file.size, file.sha256 = transcript.finish() if file.whole else (place.size, "")
        except TranscriptError as problem:
            yield _quarantined(transcript.path, problem)
            return
        if not spans:
            yield file.done()
        elif file not in self._waiting[-1:]:
            self._waiting.append(file)

    def _first(self, items: Iterator[Given], file: FileCount) -> Iterator[Given]:
        """As many of a file's records as are wanted."""
        wanted = self._options.first
        for number, item in enumerate(items):
            if wanted and number >= wanted:
                file.whole = False
                return
            yield item

    def _read(self, transcript: Transcript, file: FileCount, place: Place) -> Iterator[Given]:
        """What the file's loader gives; what stops it comes as one quarantined record."""
        try:
            if self._chosen is not None:
                check_text(transcript, None if self._chosen in self._sources else self._chosen)
            if self._chosen is None:
                self.ranking = ranked(self._loaders, self._sources, transcript)
            loader = self._chosen or best(self.ranking)
            file.format = loader.name
            if self._options.unread is not None:
                self._options.unread.opened(place, transcript.path, loader)
            yield from loader.read(transcript, self._options)
        except TranscriptError as problem:
            yield _quarantined(transcript.path, problem)
        else:
            if transcript.problem:
                what = TranscriptError(transcript.problem, where="the end", hint="what came before was read; copy or export the file again")
                yield _quarantined(transcript.path, what)

    def _keep(self, part: Part, file: FileCount, index: ThreadIndex) -> None:
        if not self._waiting or self._waiting[-1] is not file:
            self._waiting.append(file)
        file.found += 1
        if part.fingerprint is not None and not index.is_new(part.fingerprint):
            file.duplicates += 1
            file.repeated += 1
            return
        conversation = part.conversation
        where = orjson.dumps([len(self._waiting) - 1, conversation.source.where, part.people])
        at = conversation.messages[0].sent_at if conversation.messages else None
        index.add(Entry(where + b"\n" + dump_conversation(conversation), part.keys, part.weak_keys, part.answers, at))

    def _threads(self, index: ThreadIndex) -> Iterator[Item]:
        """The conversations whose messages were kept, and each file after the last one that begins in it."""
        given = 0
        for payloads in index.threads():
            parts, first, size, people = [], 0, 0, ""
            files: list[FileCount] = []
            for payload in payloads:
                about, _, record = payload.partition(b"\n")
                number, where, people = orjson.loads(about)
                first = first if files else number
                files.append(self._waiting[number])
                size += len(record)
                if len(files) <= self._options.max_messages and size <= 4 * self._options.max_record:
                    parts.append(self._again(record, self._waiting[number].path, where))
            for file in self._waiting[given:first]:
                yield file.done()
            given = max(given, first)
            if len(parts) < len(files):
                files[0].records += 1
                became(files, "quarantined")
                reason = f"a thread of {len(files):,} messages; give its files apart"
                yield SkippedTranscript(parts[0].source.path, parts[0].source.where, reason, "quarantined")
            else:
                whole = self._brought_together(parts, people, files[0], index) if people else joined(parts)
                yield from self._finished(mask_repeated(whole), files)
        for file in self._waiting[given:]:
            yield file.done()

    def _brought_together(self, parts: Sequence[Conversation], people: str, file: FileCount, index: ThreadIndex) -> Conversation:
        """The conversation of which records told; what several of them say counts once."""

        whole, twice = merged(parts, lambda author: known(f"{people}:{author}", index))
        file.duplicates += twice
        return whole

    def _again(self, record: bytes, path: str, where: str) -> Conversation:
        reader = Reader(zone(self._options.config.timezone), path)
        return replace(reader.conversation(orjson.loads(record), where), source=Source(path, where))

    def _finished(self, conversation: Conversation, files: Sequence[FileCount]) -> Iterator[Conversation | SkippedTranscript]:
        """The conversation as the config wants it; a duplicate is only reported. ``files``: the file of each of its records."""
        file = files[0]
        file.records += 1
        if what := self._too_large(conversation):
            became(files, "quarantined")
            yield _quarantined(file.path, what)
            return
        own = self._names.own(conversation)
        became(files, "repeated" if own is None else "read")
        if own is None:
            reason = f"{conversation.id} was given before, word for word; it is counted once"
            yield SkippedTranscript(file.path, conversation.source.where, reason, "duplicate")
            return
        if own != conversation.id:
            where = f"{conversation.source.where}, {own}" if conversation.source.where else own
            file.renamed = together((*file.renamed, Note(SAME_ID, file.path, where)))
            conversation = replace(conversation, source=replace(conversation.source, twin_of=conversation.id))
        yield replace(settle(conversation, self._options.config), id=own)

    def _too_large(self, conversation: Conversation) -> TranscriptError | None:
        where = conversation.source.where or conversation.id
        if len(conversation.messages) > self._options.max_messages:
            what = f"{len(conversation.messages):,} messages in one conversation, more than {self._options.max_messages:,}"
            return TranscriptError(what, where=where, hint="tell its conversations apart, or part it")
        longest = max(conversation.messages, key=lambda message: len(message.text), default=None)
        if longest is not None and len(longest.text) > self._options.max_text:
            what = f"message {longest.index + 1} has {len(longest.text):,} characters, more than {self._options.max_text:,}"
            return TranscriptError(what, where=where, hint="leave it out, or cut what no person wrote")
        return None


def _own_report(transcript: Transcript, file: FileCount) -> Iterator[SkippedTranscript]:
    """Nothing of a report that an earlier run left in a folder; one that was named is quarantined."""
    file.format = "report"
    if transcript.walked:
        transcript.note("a report of supportaudit is no transcript and was left out; write reports to another folder")
    else:
        yield _quarantined(transcript.path, TranscriptError("a report of supportaudit, no transcript", hint="name the transcripts themselves"))


def _leave_out(config: Config) -> LeaveOut:
    """Files of the site's own, which lie beside transcripts, and what it ignores."""
    own = (config.path, config.macros, config.reviews, config.baseline)
    return LeaveOut(frozenset(str(Path(path).resolve()) for path in own if path), config.ignore)


def _quarantined(path: str, problem: TranscriptError) -> SkippedTranscript:
    where = "" if problem.where == path else problem.where
    return SkippedTranscript(path, where, f"{problem.what}; {problem.hint}" if problem.hint else problem.what, "quarantined")
