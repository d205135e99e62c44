"""Sheets of Excel files as rows of text."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator

from supportaudit.errors import UsageError
from supportaudit.loaders.interface import MIB, size_text

LARGEST = 256 * MIB
"""Of all parts unpacked; more was not filled in by a person."""
MOST_ROWS = 200_000
ZIP = b"PK\x03\x04"
BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, IndexError, TypeError, AttributeError, EOFError, SyntaxError, NotImplementedError)
"""What openpyxl raises for files that are no sheets, or damaged ones (errors of its XML parser are SyntaxErrors)."""


def is_workbook(data: bytes) -> bool:
    """Whether the file may be an Excel file (.xlsx): a zip archive."""
    return data.startswith(ZIP)


def workbook_rows(data: bytes, path: str) -> Iterator[tuple[str, ...]]:
    """The rows of the first sheet, lazily, empty ones too, numbers as people write them. Raises UsageError for what is no sheet, or is too large."""
    try:
        from openpyxl.reader.excel import load_workbook  # noqa: PLC0415  (an extra, for those who keep their labels in Excel)
    except ImportError as problem:
        hint = "pip install 'supportaudit[calibrate]', or save the sheet as CSV"
        raise UsageError("reading Excel files needs openpyxl", where=path, hint=hint) from problem
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > LARGEST:
            raise UsageError(f"more than {size_text(LARGEST)} unpacked", where=path, hint="save the sheet as CSV")
        with warnings.catch_warnings(action="ignore"):  # of features that labels do not need
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what a file says about its size may be wrong
            for number, row in enumerate(sheet.iter_rows(values_only=True)):
                if number >= MOST_ROWS:
                    raise UsageError(f"more than {MOST_ROWS:,} rows", where=path, hint="split it into several files")
                yield tuple(map(_text, row))
    except BROKEN as problem:
        raise UsageError("this is no Excel file that can be read", where=path, hint="save the sheet as .xlsx or CSV") from problem


def _text(value: object) -> str:
    """A cell as text: whole numbers without a decimal point, ticked boxes as ticks."""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
