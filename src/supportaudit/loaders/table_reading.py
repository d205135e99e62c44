"""Rows of a table, wherever they come from, into conversations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC
from itertools import chain, islice

import orjson

from supportaudit.errors import TranscriptError
from supportaudit.loaders.columns import Columns, find_columns, listed
from supportaudit.loaders.csv_rows import Row
from supportaudit.loaders.files import Transcript
from supportaudit.loaders.grouping import Entry, ThreadIndex
from supportaudit.loaders.interface import OfTable, Options
from supportaudit.loaders.own_table import is_own, own_conversations
from supportaudit.loaders.table_rows import TableRow, conversation_of
from supportaudit.loaders.times import DateOrder, assumed_zone, zone
from supportaudit.model import Conversation, SkippedTranscript

SPELLED = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a vertical bar"}
BAD_SHOWN = 20
"""Rows that are quarantined one by one; the rest of the broken ones together."""
FLOAT_ID = re.compile(r"^(\d+)\.0+$")
ABOVE = 20
"""Rows among which the header is looked for: exports put a title, a date and a filter above it."""
TITLE_ROWS = "rows above the header (a title, filters) were left out; check that none is a message"


@dataclass(frozen=True, slots=True)
class Header:
    """The row that names the columns."""

    columns: Columns
    line: int
    above: int
    """Rows over it that say something."""


def header_of(rows: Iterator[Row], given: Mapping[str, str] | None = None) -> tuple[Header, Iterator[Row]] | None:
    """The first row that names columns of messages, and the rows below it; None where there are no rows.

    Where none of the first rows does, the first that has more than one cell counts, or the first of all.
    """
    first = [row for row in islice(rows, ABOVE) if row.problem or any(cell.strip() for cell in row.cells)]
    if not first:
        return None
    found = next((i for i, row in enumerate(first) if not row.problem and _is_header(row.cells, given)), None)
    if found is None:
        found = next((i for i, row in enumerate(first) if sum(bool(cell.strip()) for cell in row.cells) > 1), 0)
    header = Header(find_columns(first[found].cells, given), first[found].line, found)
    return header, chain(first[found + 1 :], rows)


def _is_header(cells: Sequence[str], given: Mapping[str, str] | None) -> bool:
    try:
        columns = find_columns(cells, given)
    except TranscriptError:
        return False
    return columns.of_messages or bool(given and columns.has("text"))


def conversations_in(rows: Iterator[Row], transcript: Transcript, options: Options, delimiter: str = "", sheet: str = "") -> Iterator[OfTable]:
    """The conversations in a table; TranscriptError for one without a header, a column of texts, or rows.

    ``sheet``: the table within its file, for places.
    """
    if options.rows is not None:
        yield from options.rows(rows, sheet)
        return
    found = header_of(rows, options.config.columns)
    where = f"sheet '{sheet}'" if sheet else ""
    if found is None:
        raise TranscriptError("the table has no header", where=where, hint="its first line must name the columns")
    header, below = found
    columns, line = header.columns, header.line
    if is_own(columns.names, options):
        yield from own_conversations(below, transcript, options)
        return
    if not columns.has("text"):
        place = f"{where}, line {line}" if where else f"line {line}"
        raise TranscriptError(f"no column of texts among {listed(columns.names)}", where=place, hint="pass --column text=NAME")
    if header.above:
        transcript.note(TITLE_ROWS, where)
    with ThreadIndex() as index:
        reading = Reading(transcript, options, columns, delimiter, sheet)
        yield from reading.collect(below, index)
        if not len(index) and not reading.bad:
            raise TranscriptError("no rows under the header", where=reading.place(line), hint="export it again, or leave it out")
        yield from reading.conversations(index)


@dataclass(slots=True)
class Reading:
    """One table being read."""

    transcript: Transcript
    options: Options
    columns: Columns
    delimiter: str
    """Empty where cells are told apart by the file itself."""
    sheet: str
    dates: DateOrder = field(default_factory=DateOrder)
    bad: int = 0
    no_conversation: int = 0

    def place(self, line: int) -> str:
        """A line, as a reader finds it."""
        return f"sheet '{self.sheet}', line {line}" if self.sheet else f"line {line}"

    def collect(self, rows: Iterator[Row], index: ThreadIndex) -> Iterator[SkippedTranscript]:
        """Put every row into the index; broken ones come back as quarantined."""
        by_column = self.columns.has("conversation")
        by_reply = not by_column and self.columns.has("id") and self.columns.has("reply_to", "replies")
        if not by_column and not by_reply:
            self.transcript.note(
                "no column tells conversations apart; the file was read as one conversation; if wrong, pass --column conversation=NAME"
            )
        for row in rows:
            problem = row.problem
            keys: tuple[str, ...] = ("all",)
            if not problem and not any(cell.strip() for cell in row.cells):
                continue
            if not problem and by_column:
                keys = (self.columns.cell(self._aligned(row), "conversation"),)
                problem = "" if keys[0] else "no conversation id in this row"
            elif not problem and by_reply:
                keys = self._reply_keys(self._aligned(row))
            if not problem:
                self._add(row, keys, index)
                continue
            self.bad += 1
            if self.bad <= BAD_SHOWN:
                yield self._quarantined(self.place(row.line), f"{problem}; mend the row or leave it out")
        if self.bad > BAD_SHOWN:
            more = self.bad - BAD_SHOWN
            yield replace(self._quarantined("the table", f"{more:,} more rows like these; check how the table was exported"), count=more)

    def _add(self, row: Row, keys: tuple[str, ...], index: ThreadIndex) -> None:
        if self._overfull(row):
            index.add(Entry(orjson.dumps([row.line, [len(row.cells), self.columns.cell(self._aligned(row), "conversation")]]), keys))
            return
        self.dates.see(self.columns.cell(row.cells, "date") or self.columns.cell(row.cells, "sent_at"))
        known = {name: row.cells[i] for name, i in self.columns.place.items() if i < len(row.cells) and row.cells[i]}
        index.add(Entry(orjson.dumps([row.line, known]), keys))

    def _overfull(self, row: Row) -> bool:
        """Whether it holds more than the header has columns for: a cell with the delimiter in it was not quoted, and where it ends is not known."""
        return any(cell.strip() for cell in row.cells[len(self.columns.names) :])

    def _aligned(self, row: Row) -> Sequence[str]:
        """The cells by the header's columns; of an overfull row those behind the text from the right: most likely the text was parted."""
        more = len(row.cells) - len(self.columns.names)
        if not self._overfull(row):
            return row.cells
        text = self.columns.place["text"]
        return (*row.cells[: text + 1], *row.cells[text + 1 + more :])

    def _reply_keys(self, cells: Sequence[str]) -> tuple[str, ...]:
        ids = (value for name in ("id", "reply_to", "replies") for value in re.split(r"[,;\s]+", self.columns.cell(cells, name)))
        return tuple(bare_id(value) for value in ids if value)

    def conversations(self, index: ThreadIndex) -> Iterator[Conversation | SkippedTranscript]:
        """One conversation after the other out of the index."""
        config = self.options.config
        local = UTC if self.columns.in_utc else zone(config.timezone)
        day_first = self.dates.day_first(config.timezone)
        if note := self.dates.note(config.timezone):
            self.transcript.note(note)
        for payloads in index.threads():
            rows: list[TableRow] = []
            overfull: list[tuple[int, int, str]] = []
            count = 0
            for payload in payloads:
                count += 1
                if count <= self.options.max_messages:
                    line, cells = orjson.loads(payload)
                    if isinstance(cells, list):
                        overfull.append((line, *cells))
                    else:
                        rows.append(TableRow.of(line, _bare_ids(cells), local, day_first=day_first))
            if overfull:
                yield self._left_out(overfull)
                continue
            if count > self.options.max_messages:
                hint = "pass --column conversation=NAME if another column tells conversations apart"
                yield self._quarantined(
                    self.place(rows[0].line), f"{count:,} messages of one conversation; {hint}; the columns are {listed(self.columns.names)}"
                )
                continue
            if any(row.assumed_zone for row in rows) and not self.columns.in_utc:
                self.transcript.note(assumed_zone(config.timezone))
            for row in rows:
                if row.bad_time:
                    self.transcript.note("a time could not be read; write times as 2026-10-31T18:00:00Z", self.place(row.line))
            conversation, duplicates = conversation_of(rows, self.columns, self.transcript)
            self.transcript.duplicates += duplicates
            if self.sheet:
                first = min(row.line for row in rows)
                conversation = replace(conversation, source=replace(conversation.source, where=self.place(first)))
            yield conversation

    def _left_out(self, overfull: Sequence[tuple[int, int, str]]) -> SkippedTranscript:
        """The conversation of rows with more cells than columns (line, number of cells, conversation): what is said in it is not known."""
        line, cells, name = overfull[0]
        more = f" (and {len(overfull) - 1:,} more such rows of the conversation)" if len(overfull) > 1 else ""
        what = f"{cells} cells under {len(self.columns.names)} columns{more}, so the conversation was left out"
        step = f"put double quotes around a cell that holds {SPELLED.get(self.delimiter, self.delimiter)}"
        return replace(self._quarantined(self.place(line), f"{what}; {step}"), conversation=name, cause=f"more cells than columns; {step}")

    def _quarantined(self, where: str, reason: str) -> SkippedTranscript:
        return SkippedTranscript(self.transcript.path, where, reason, "quarantined")


def bare_id(value: str) -> str:
    """``3.0`` -> ``3``: ids that passed through a table of numbers."""
    match = FLOAT_ID.match(value)
    return match[1] if match else value


def _bare_ids(cells: Mapping[str, str]) -> Mapping[str, str]:
    return {name: bare_id(value.strip()) if name in {"id", "conversation"} else value for name, value in cells.items()}
