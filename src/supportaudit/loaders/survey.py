"""What a file is taken for, and what its first records hold (``supportaudit inspect``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from supportaudit.errors import TranscriptError
from supportaudit.loaders.choose import Ranked, by_name, head_of
from supportaudit.loaders.csv_rows import Row
from supportaudit.loaders.files import Place, check_paths, places
from supportaudit.loaders.interface import Head, Loader, OfTable, Options
from supportaudit.loaders.leave_out import LeaveOut
from supportaudit.loaders.load import Run
from supportaudit.loaders.mapped import mapped_sources
from supportaudit.loaders.mapped_rows import rows_under_header
from supportaudit.loaders.raw_records import opened_again
from supportaudit.loaders.sheets import Parquet, Xlsx
from supportaudit.model import Conversation, InputFile, Role, SkippedTranscript

MOST_OF_ARCHIVE = 20
"""Files of an archive that are looked at."""
FIRST_ROWS = 200
KEPT = 20
"""Problems that are kept for one file."""


@dataclass(slots=True)
class Survey:
    """What was found at the start of one file."""

    path: str
    ranking: tuple[Ranked, ...] = ()
    """The loaders that take it for their own, the surest first; empty where its format was given or none does."""
    head: Head | None = None
    """Its start; None where it could not be opened."""
    rows: Sequence[Mapping[str, str]] = ()
    """The first rows of an Excel or Parquet file of which nothing was read, by column names."""
    file: InputFile | None = None
    """What became of its records; None where it could not be opened."""
    first: Conversation | None = None
    conversations: int = 0
    messages: int = 0
    unread: int = 0
    """Records that could not be read."""
    problems: list[SkippedTranscript] = field(default_factory=list)
    """The first of them, and what was given again."""
    speakers: Counter[tuple[Role, str]] = field(default_factory=Counter)
    """Role and name (empty without one) -> public messages."""
    times: tuple[datetime, datetime] | None = None
    """The first and the last time."""
    without_time: int = 0
    without_date: bool = False
    """Whether times of some conversation carry no date."""

    def take(self, item: Conversation | SkippedTranscript | InputFile) -> None:
        """Count one more thing that reading gave."""
        if isinstance(item, InputFile):
            self.file = item
        elif isinstance(item, SkippedTranscript):
            self.unread += item.count * (item.kind == "quarantined")
            if len(self.problems) < KEPT:
                self.problems.append(item)
        else:
            self._conversation(item)

    def _conversation(self, conversation: Conversation) -> None:
        self.first = self.first or conversation
        self.conversations += 1
        self.without_date = self.without_date or not conversation.dated
        for message in conversation.messages:
            said = message.event is None and message.role is not Role.SYSTEM
            self.messages += said
            if said and not message.private:
                self.speakers[message.role, message.author or ""] += 1
            if message.sent_at is None:
                self.without_time += said
            elif self.times is None:
                self.times = (message.sent_at, message.sent_at)
            else:
                self.times = (min(self.times[0], message.sent_at), max(self.times[1], message.sent_at))


def survey_with(loaders: Sequence[Loader], paths: Sequence[str], options: Options, *, format: str | None = None) -> Iterator[Survey]:  # noqa: A002  (the option's own name)
    """What each file is taken for and what its first ``options.first`` records hold, file by file.

    Raises UsageError as ``load`` does. Records of one conversation that lie in other files are not looked for.
    """
    check_paths(paths)
    chosen = by_name((*loaders, *mapped_sources(options.config, loaders)), format) if format else None
    for place in places(paths):
        yield from _of_place(place, Run(loaders, options, chosen))


def _of_place(place: Place, run: Run) -> Iterator[Survey]:
    """A file, or the first ones of an archive."""
    found: dict[str, Survey] = {}
    for item in run.of_places((place,), LeaveOut()):
        path = item.source.path if isinstance(item, Conversation) else item.path
        if path not in found and len(found) >= MOST_OF_ARCHIVE:
            break
        one = found.setdefault(path, Survey(path))
        one.take(item)
        if one.head is None and run.opened is not None and run.opened.path == path:
            one.ranking, one.head = run.ranking, head_of(run.opened)
    for one in found.values():
        loader = one.ranking[0].loader if one.ranking else None
        if isinstance(loader, Xlsx | Parquet) and not one.conversations:
            one.rows = _rows(place, one.path, loader)
        yield one


def _rows(place: Place, path: str, loader: Xlsx | Parquet) -> Sequence[Mapping[str, str]]:
    """The first rows of a table that its loader can open; none of one that is damaged."""
    found: list[dict[str, str]] = []

    def keep(rows: Iterator[Row], _: str) -> Iterator[OfTable]:
        if not found:
            found.extend(rows_under_header(rows, FIRST_ROWS))
        return iter(())

    try:
        with opened_again(place, path) as transcript:
            for _ in loader.read(transcript, Options(rows=keep)):
                pass
    except TranscriptError:
        return ()
    return found
