"""Long tables, one message a row: CSV, TSV and their kin."""

from __future__ import annotations

import re
from collections.abc import Iterator

from supportaudit.loaders.columns import folded
from supportaudit.loaders.csv_rows import delimiter_of, rows_of
from supportaudit.loaders.files import Transcript
from supportaudit.loaders.interface import Guess, Head, OfTable, Options
from supportaudit.loaders.table_reading import conversations_in, header_of
from supportaudit.loaders.text import begun, head_text, text_lines

MAX_NAME = 60


class Table:
    """CSV, TSV and other delimited text with a header line and a message in each row."""

    name = "csv"
    title = "table (CSV, TSV)"
    told = "A header line that names a column of texts, and rows of equal width; comma, semicolon, tab and bar are told apart."
    reads = "One message a row, put together by the conversation column or by reply ids."
    left_out = "Columns whose meaning neither their names nor `--column` tell."

    def sniff(self, head: Head) -> Guess | None:
        """Sure when the header names a text column and another that belongs to messages."""
        if begun(head.text).startswith(("{", "[", "<")):
            return None
        named = head.name.endswith((".csv", ".tsv", ".tab"))
        delimiter = delimiter_of(head.text) or (_usual(head.text) if named else None)
        if delimiter is None:
            return None
        found = header_of(rows_of(_rows_start(head.text), delimiter))
        if found is None or any(name.lstrip().startswith(("{", "[")) for name in found[0].columns.names):
            return None
        columns, header = found[0].columns, found[0].columns.names
        if columns.of_messages:
            return Guess(0.9, f"its header names a column of texts and {len(columns.place) - 1} others")
        if named and len(header) >= 2 and all(len(name) <= MAX_NAME for name in header):
            return Guess(0.5, "a table by its name and shape")
        words = sum(bool(re.fullmatch(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", folded(name))) and len(name.split()) <= 3 for name in header)
        return Guess(0.4, "rows of equal width under a header") if len(header) >= 3 and words >= len(header) - 1 else None

    def read(self, transcript: Transcript, options: Options) -> Iterator[OfTable]:
        """Conversations by their column, else by reply ids, else the whole file as one; in the order of their first rows."""
        text = head_text(transcript.head)
        delimiter = delimiter_of(text) or _usual(text)
        yield from conversations_in(rows_of(_rows_from(text_lines(transcript, options.max_record)), delimiter), transcript, options, delimiter)


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
