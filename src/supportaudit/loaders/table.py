"""Long tables, one message a row: CSV, TSV and their kin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import orjson

from supportaudit.errors import TranscriptError
from supportaudit.loaders.columns import Columns, find_columns, folded, listed
from supportaudit.loaders.csv_rows import Row, delimiter_of, rows_of
from supportaudit.loaders.files import Transcript
from supportaudit.loaders.grouping import Entry, ThreadIndex
from supportaudit.loaders.interface import Guess, Head, Options
from supportaudit.loaders.table_rows import TableRow, conversation_of
from supportaudit.loaders.text import head_text, text_lines
from supportaudit.loaders.times import DateOrder, assumed_zone, zone
from supportaudit.model import Conversation, SkippedTranscript

MAX_NAME = 60
SPELLED = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a vertical bar"}
BAD_SHOWN = 20
"""Rows that are quarantined one by one; the rest of the broken ones together."""
FLOAT_ID = re.compile(r"^(\d+)\.0+$")


class Table:
    """CSV, TSV and other delimited text with a header line and a message in each row."""

    name = "csv"
    title = "table (CSV, TSV)"
    told = "A header line that names a column of texts, and rows of equal width; comma, semicolon, tab and bar are told apart."
    reads = "One message a row, put together by the conversation column or by reply ids."
    left_out = "Columns whose meaning neither their names nor `--column` tell."

    def sniff(self, head: Head) -> Guess | None:
        """Sure when the header names a text column and another that belongs to messages."""
        if head.text.lstrip("\ufeff \t\r\n").startswith(("{", "[", "<")):
            return None
        named = head.name.endswith((".csv", ".tsv", ".tab"))
        delimiter = delimiter_of(head.text) or (_usual(head.text) if named else None)
        if delimiter is None:
            return None
        header = next(rows_of(_rows_start(head.text), delimiter), Row(1, ())).cells
        columns = find_columns(header)
        if columns.of_messages:
            return Guess(0.9, f"its header names a column of texts and {len(columns.place) - 1} others")
        if named and len(header) >= 2 and all(len(name) <= MAX_NAME for name in header):
            return Guess(0.5, "a table by its name and shape")
        words = sum(bool(re.fullmatch(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", folded(name))) and len(name.split()) <= 3 for name in header)
        return Guess(0.4, "rows of equal width under a header") if len(header) >= 3 and words >= len(header) - 1 else None

    def read(self, transcript: Transcript, options: Options) -> Iterator[Conversation | SkippedTranscript]:
        """Conversations by their column, else by reply ids, else the whole file as one; in the order of their first rows."""
        text = head_text(transcript.head)
        delimiter = delimiter_of(text) or _usual(text)
        rows = rows_of(_rows_from(text_lines(transcript, options.max_record)), delimiter)
        header = next((row for row in rows if any(row.cells)), None)
        if header is None:
            raise TranscriptError("the table has no header", hint="its first line must name the columns")
        columns = find_columns(header.cells, options.config.columns)
        if not columns.has("text"):
            raise TranscriptError(f"no column of texts among {listed(columns.names)}", where=f"line {header.line}", hint="pass --column text=NAME")
        with ThreadIndex() as index:
            reading = _Reading(transcript, options, columns, delimiter)
            yield from reading.collect(rows, index)
            if not len(index) and not reading.bad:
                raise TranscriptError("no rows under the header", where=f"line {header.line}", hint="export it again, or leave it out")
            yield from reading.conversations(index)


def _usual(text: str) -> str:
    """The delimiter of a table whose rows do not tell it."""
    return "\t" if "\t" in text.partition("\n")[0] else ","


def _rows_start(text: str) -> Iterator[str]:
    return _rows_from(iter(text.splitlines(keepends=True)))


def _rows_from(lines: Iterator[str]) -> Iterator[str]:
    """The lines without a leading ``sep=;`` and without blank lines before the header."""
    started = False
    for line in lines:
        if started or (line.strip("\ufeff \r\n\t,;|") and not re.match(r'^\ufeff?"?sep=.', line)):
            started = True
            yield line


@dataclass(slots=True)
class _Reading:
    """One table being read."""

    transcript: Transcript
    options: Options
    columns: Columns
    delimiter: str
    dates: DateOrder = field(default_factory=DateOrder)
    bad: int = 0
    no_conversation: int = 0

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
                yield self._quarantined(f"line {row.line}", f"{problem}; mend the row or leave it out")
        if self.bad > BAD_SHOWN:
            yield self._quarantined("the table", f"{self.bad - BAD_SHOWN:,} more rows like these; check how the table was exported")

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
        local = zone(config.timezone)
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
                    f"line {rows[0].line}", f"{count:,} messages of one conversation; {hint}; the columns are {listed(self.columns.names)}"
                )
                continue
            if any(row.assumed_zone for row in rows):
                self.transcript.note(assumed_zone(config.timezone))
            for row in rows:
                if row.bad_time:
                    self.transcript.note("a time could not be read; write times as 2026-10-31T18:00:00Z", f"line {row.line}")
            conversation, duplicates = conversation_of(rows, self.columns, self.transcript)
            self.transcript.duplicates += duplicates
            yield conversation

    def _left_out(self, overfull: Sequence[tuple[int, int, str]]) -> SkippedTranscript:
        """The conversation of rows with more cells than columns (line, number of cells, conversation): what is said in it is not known."""
        line, cells, name = overfull[0]
        more = f" (and {len(overfull) - 1:,} more such rows of the conversation)" if len(overfull) > 1 else ""
        what = f"{cells} cells under {len(self.columns.names)} columns{more}, so the conversation was left out"
        step = f"put double quotes around a cell that holds {SPELLED.get(self.delimiter, self.delimiter)}"
        return replace(self._quarantined(f"line {line}", f"{what}; {step}"), conversation=name, cause=f"more cells than columns; {step}")

    def _quarantined(self, where: str, reason: str) -> SkippedTranscript:
        return SkippedTranscript(self.transcript.path, where, reason, "quarantined")


def bare_id(value: str) -> str:
    """``3.0`` -> ``3``: ids that passed through a table of numbers."""
    match = FLOAT_ID.match(value)
    return match[1] if match else value


def _bare_ids(cells: Mapping[str, str]) -> Mapping[str, str]:
    return {name: bare_id(value.strip()) if name in {"id", "conversation"} else value for name, value in cells.items()}
