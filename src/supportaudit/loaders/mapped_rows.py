"""Rows of a table as records by column names, for sources that the config maps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from supportaudit.errors import TranscriptError
from supportaudit.loaders.columns import folded, listed
from supportaudit.loaders.csv_rows import Row, delimiter_of, rows_of
from supportaudit.loaders.files import Transcript
from supportaudit.loaders.interface import Head
from supportaudit.loaders.json_layout import Record
from supportaudit.loaders.jsonl import quarantined
from supportaudit.loaders.text import begun
from supportaudit.model import SkippedTranscript
from supportaudit.model.near import near

MEND = "mend the row or leave it out"


def header_of(head: Head) -> tuple[str, ...]:
    """The column names at the start of a file; none where it is no table."""
    if begun(head.text).startswith(("{", "[", "<")):
        return ()
    rows = rows_of(iter(head.text.splitlines(keepends=True)), delimiter_of(head.text) or ",")
    return next((_names(row) for row in rows if any(row.cells)), ())


def first_rows(head: Head, most: int) -> list[dict[str, str]]:
    """The first rows of a table by column names; none where the file does not look like one."""
    delimiter = delimiter_of(head.text) if header_of(head) else None
    return rows_under_header(rows_of(iter(head.text.splitlines(keepends=True)), delimiter), most) if delimiter else []


def rows_under_header(rows: Iterator[Row], most: int) -> list[dict[str, str]]:
    """So many rows below the first one that says something, by its names; none below a single name."""
    names = next((_names(row) for row in rows if any(cell.strip() for cell in row.cells)), ())
    return [dict(zip(names, row.cells, strict=False)) for row in islice(rows, most) if 1 < len(row.cells) <= len(names)]


def rows_by_name(rows: Iterator[Row], transcript: Transcript, wanted: Sequence[str], sheet: str = "") -> Iterator[Record | SkippedTranscript]:
    """Every row as the cells of the wanted columns, under the names by which they are wanted; broken rows are quarantined.

    Raises TranscriptError for a column that is not there, with the nearest.
    """
    header = next((row for row in rows if any(cell.strip() for cell in row.cells)), None)
    if header is None:
        raise TranscriptError("the table has no header", hint="its first line must name the columns")
    names = _names(header)
    places = {name: _place(name, names) for name in wanted}
    for row in rows:
        where = f"sheet '{sheet}', row {row.line}" if sheet else f"line {row.line}"
        if row.problem:
            yield quarantined(transcript, where, row.problem, MEND)
        elif any(cell.strip() for cell in row.cells[len(names) :]):
            yield quarantined(
                transcript, where, f"{len(row.cells)} cells under {len(names)} columns", "put double quotes around cells, or leave it out"
            )
        elif any(cell.strip() for cell in row.cells):
            value = {name: row.cells[place] for name, place in places.items() if place < len(row.cells)}
            yield Record(value, "", where, value)


def _names(row: Row) -> tuple[str, ...]:
    return tuple(cell.strip().strip("\ufeff") for cell in row.cells)


def _place(wanted: str, names: Sequence[str]) -> int:
    """The column of this name, whatever its case and spaces."""
    for same in (str.strip, str.casefold, folded):
        for place, name in enumerate(names):
            if same(name) == same(wanted):
                return place
    meant = near(wanted, names)
    raise TranscriptError(f"there is no column '{wanted}'", hint=f"{meant}{' ' if meant else ''}the columns are {listed(names)}")
