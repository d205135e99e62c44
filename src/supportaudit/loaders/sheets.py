"""Tables in files of their own kinds: Excel workbooks (optional package openpyxl) and Parquet (optional package pyarrow)."""

from __future__ import annotations

import io
import math
import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from importlib import import_module
from importlib.util import find_spec
from itertools import chain, islice
from typing import IO, Protocol

import orjson

from supportaudit.errors import TranscriptError
from supportaudit.loaders.csv_rows import Row
from supportaudit.loaders.files import Transcript
from supportaudit.loaders.interface import MIB, Guess, Head, OfTable, Options, size_text
from supportaudit.loaders.packed import BOMB_RATIO, BOMB_SIZE
from supportaudit.loaders.table_reading import ABOVE, conversations_in, header_of
from supportaudit.loaders.text import clean
from supportaudit.loaders.workbook import BROKEN

IN_MEMORY = 32 * MIB
"""Bytes of a file that are kept in memory; a larger one goes to a temporary file, as both kinds are read from their ends."""
LARGEST_TEXTS = 512 * MIB
"""Of the texts that a workbook keeps apart, unpacked; they are read into memory."""
BATCH = 500
MOST_SHEETS = 500
DAMAGED = (*BROKEN, OSError, OverflowError, MemoryError)
NO_TEXTS = "a sheet without a column of texts was left out; if it holds messages, pass --column text=NAME"
MIDNIGHT = time()
EXACT = 1e15
"""Whole numbers above it are not exact as floats."""
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
"""What stands in cells that could not be worked out."""


class Sheet(Protocol):
    """What is used of a sheet of openpyxl."""

    title: str

    def reset_dimensions(self) -> None:
        """Forget what the file says about its size."""
        ...

    def iter_rows(self, *, values_only: bool) -> Iterator[tuple[object, ...]]:
        """Its rows, lazily."""
        ...


class Batch(Protocol):
    """What is used of a batch of rows of pyarrow."""

    def to_pylist(self) -> list[dict[str, object]]:
        """Its rows."""
        ...


class Xlsx:
    """Sheets of an Excel workbook, each one a table with a message a row."""

    name = "xlsx"
    title = "Excel workbook (.xlsx)"
    told = "A zip archive with the parts of a workbook; it needs the package openpyxl (`pip install 'supportaudit[xlsx]'`)."
    reads = "Every sheet that names a column of texts, as a CSV table, row by row; the header may stand below a title."
    left_out = "Sheets without a column of texts (noted), formulas (their last result is read), pictures and colours."

    def sniff(self, head: Head) -> Guess | None:
        """By the names of its parts."""
        return Guess(0.97, "it is a zip archive with the parts of a workbook") if is_workbook(head.data) else None

    def read(self, transcript: Transcript, options: Options) -> Iterator[OfTable]:
        """Each sheet's conversations, in the order of the sheets."""
        _need("openpyxl", "an Excel workbook", "xlsx")
        with _seekable(transcript) as file:
            try:
                book = _book(file)
                sheets: Sequence[Sheet] = book.worksheets[:MOST_SHEETS]
                yield from _of_sheets(sheets, transcript, options)
            except DAMAGED as problem:
                raise TranscriptError(
                    "an Excel workbook that is damaged or locked", hint="save it again as .xlsx without a password, or as CSV"
                ) from problem


class Parquet:
    """A Parquet file with a message a row."""

    name = "parquet"
    title = "Parquet table (.parquet)"
    told = "Its first bytes are PAR1; it needs the package pyarrow (`pip install 'supportaudit[parquet]'`)."
    reads = "As a CSV table, some hundred rows at a time."
    left_out = "As of CSV."

    def sniff(self, head: Head) -> Guess | None:
        """By its first bytes."""
        return Guess(0.99, "its first bytes are PAR1") if is_parquet(head.data) else None

    def read(self, transcript: Transcript, options: Options) -> Iterator[OfTable]:
        """The conversations of the table."""
        _need("pyarrow", "a Parquet file", "parquet")
        broken = import_module("pyarrow").ArrowException
        with _seekable(transcript) as file:
            try:
                table = import_module("pyarrow.parquet").ParquetFile(file)
                names: list[str] = list(table.schema_arrow.names)
                yield from conversations_in(_records(table.iter_batches(batch_size=BATCH), names), transcript, options)
            except (broken, *DAMAGED) as problem:
                raise TranscriptError("a Parquet file that is damaged or locked", hint="write it again, or write it as CSV") from problem


def is_workbook(data: bytes) -> bool:
    """Whether the start of a file is that of an Excel workbook."""
    return data.startswith(b"PK\x03\x04") and b"xl/" in data and b"word/" not in data


def is_parquet(data: bytes) -> bool:
    """Whether the start of a file is that of a Parquet file."""
    return data.startswith(b"PAR1")


def _need(package: str, what: str, extra: str) -> None:
    if find_spec(package) is None:
        raise TranscriptError(f"{what}, and the package {package} is not installed", hint=f"pip install 'supportaudit[{extra}]', or save it as CSV")


@contextmanager
def _seekable(transcript: Transcript) -> Iterator[IO[bytes]]:
    """The file's bytes where one can go back and forth in them."""
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        shutil.copyfileobj(transcript.stream, file, MIB)
        file.seek(0)
        yield file


class Book(Protocol):
    """What is used of a workbook."""

    worksheets: list[Sheet]


def _book(file: IO[bytes]) -> Book:
    with zipfile.ZipFile(file) as archive:
        sizes = {part.filename.casefold(): part.file_size for part in archive.infolist()}
    stored, unpacked = file.seek(0, io.SEEK_END), sum(sizes.values())
    if max((size for name, size in sizes.items() if "sharedstrings" in name), default=0) > LARGEST_TEXTS:
        raise TranscriptError(f"a workbook with more than {size_text(LARGEST_TEXTS)} of texts", hint="save its sheets as CSV")
    if unpacked > max(BOMB_SIZE, BOMB_RATIO * stored):
        raise TranscriptError(f"a workbook that unpacks to more than {BOMB_RATIO:,} times its size", hint="save its sheets as CSV")
    file.seek(0)
    with warnings.catch_warnings(action="ignore"):  # of features that messages do not need
        book: Book = import_module("openpyxl.reader.excel").load_workbook(file, read_only=True, data_only=True)
    return book


def _of_sheets(sheets: Sequence[Sheet], transcript: Transcript, options: Options) -> Iterator[OfTable]:
    told = [sheet for sheet in sheets if _has_texts(sheet, options)]
    if not told and sheets:
        yield from conversations_in(_rows(sheets[0]), transcript, options, sheet=sheets[0].title)
    for sheet in sheets if told else ():
        if sheet in told:
            yield from conversations_in(_rows(sheet), transcript, options, sheet=sheet.title if len(sheets) > 1 else "")
        else:
            transcript.note(NO_TEXTS, f"sheet '{sheet.title}'")


def _has_texts(sheet: Sheet, options: Options) -> bool:
    try:
        found = header_of(islice(_rows(sheet), ABOVE), options.config.columns)
    except TranscriptError:
        return False
    return found is not None and found[0].columns.has("text")


def _rows(sheet: Sheet) -> Iterator[Row]:
    sheet.reset_dimensions()  # what a file says about its size may be wrong
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        texts = [cell_text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            yield Row(number, tuple(texts))


def _records(batches: Iterator[Batch], names: Sequence[str]) -> Iterator[Row]:
    """The names as a row of their own, then the records."""

    def cells(record: Mapping[str, object]) -> tuple[str, ...]:
        return tuple(clean(value) if isinstance(value := record.get(name), str) else cell_text(value) for name in names)

    rows = (record for batch in batches for record in batch.to_pylist())
    return chain([Row(0, tuple(names))], (Row(number, cells(record)) for number, record in enumerate(rows, 1)))


def cell_text(value: object) -> str:
    """A cell as a CSV file would hold it: times in ISO 8601, whole numbers without a point, lists parted by commas; what a sheet could not work out
    is empty."""
    match value:
        case None:
            text = ""
        case bool():
            text = "true" if value else "false"
        case float():
            text = "" if math.isnan(value) else str(int(value)) if value.is_integer() and abs(value) < EXACT else repr(value)
        case datetime():
            text = value.date().isoformat() if value.time() == MIDNIGHT and value.tzinfo is None else value.isoformat()
        case date() | time():
            text = value.isoformat()
        case timedelta():
            text = f"{value.total_seconds():g}"
        case bytes():
            text = value.decode("utf-8", "replace")
        case list() | tuple():
            text = ",".join(map(cell_text, value))
        case dict():
            text = orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
        case _:
            text = "" if value in ERRORS else str(value)
    return clean(text)
