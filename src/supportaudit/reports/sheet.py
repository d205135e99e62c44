"""The sheet in which people label contacts: one row a message, one column a signal to tick."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import PurePath

from supportaudit.errors import UsageError
from supportaudit.model import CHECK_COLUMN, SHEET_COLUMNS, Conversation
from supportaudit.model.shown import one_line, plain, to_cell
from supportaudit.reports.csv_report import LONGEST, Table
from supportaudit.reports.files import Output
from supportaudit.reports.text import shortened

WIDTHS = (14, 8, 9, 14, 80, 8, 13, 10)
TICK_WIDTH = 5
LIKE_NEW = datetime(2000, 1, 1, tzinfo=UTC)
"""The same contacts give the same bytes, whenever the sheet is written."""
ENDINGS = (".csv", ".xlsx")


def check_sheet(path: str) -> None:
    """Nothing where a sheet can be written of this name; UsageError for another ending, or without what writes it."""
    ending = PurePath(path).suffix.casefold()
    if ending not in ENDINGS:
        raise UsageError(f"'{path}' is neither a .csv nor an .xlsx file", where="--out", hint="write --out sheet.xlsx")
    if ending == ".xlsx":
        try:
            import xlsxwriter  # noqa: F401, PLC0415  (an extra, for those who label in Excel)
        except ImportError as problem:
            hint = "pip install 'supportaudit[calibrate]', or write --out sheet.csv"
            raise UsageError("writing Excel files needs XlsxWriter", where="--out", hint=hint) from problem


def write_sheet(path: str, conversations: Iterable[Conversation], signals: Sequence[str], checks: Sequence[str] = ()) -> None:
    """Write a CSV or Excel file, by its name, with columns for these signals and line items; what could be a formula is text.

    Raises AuditIncompleteError where it cannot be written.
    """
    asked = (*signals, *(f"{CHECK_COLUMN}{check}" for check in checks))
    if PurePath(path).suffix.casefold() == ".csv":
        _csv(path, conversations, asked)
        return
    output = Output(path)
    try:
        output.write(_workbook(conversations, asked))
        output.commit()
    finally:
        output.abort()


def _rows(conversation: Conversation) -> Iterator[tuple[str, ...]]:
    """The messages that people read, system lines too; private notes and bare events are left out, as no signal is looked for there."""
    for message in conversation.messages:
        text = plain(message.text).strip()
        if text and not message.private:
            about = (one_line(conversation.id), str(message.index), message.role.value, one_line(message.author or ""))
            yield tuple(map(to_cell, (*about, shortened(text, LONGEST))))


def _csv(path: str, conversations: Iterable[Conversation], asked: Sequence[str]) -> None:
    table = Table(path, (*SHEET_COLUMNS, *asked))
    try:
        for conversation in conversations:
            for row in _rows(conversation):
                table.add(*row, *("" for _ in range(len(SHEET_COLUMNS) - len(row) + len(asked))))
        table.output.commit()
    finally:
        table.output.abort()


def _workbook(conversations: Iterable[Conversation], asked: Sequence[str]) -> bytes:
    import xlsxwriter  # noqa: PLC0415  (an extra, for those who label in Excel)

    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": LIKE_NEW, "title": "Contacts to label"})
    sheet = book.add_worksheet("labels")
    plain_cell, shaded = (book.add_format({"text_wrap": True, "valign": "top", **colour}) for colour in ({}, {"bg_color": "#EEF3F7"}))
    title = book.add_format({"bold": True, "bottom": 1, "valign": "bottom"})
    upright = book.add_format({"bold": True, "bottom": 1, "rotation": 90})
    columns = (*SHEET_COLUMNS, *asked)
    for column, name in enumerate(columns):
        sheet.set_column(column, column, WIDTHS[column] if column < len(WIDTHS) else TICK_WIDTH)
        sheet.write_string(0, column, name, title if column < len(WIDTHS) else upright)
    last = 0
    for number, conversation in enumerate(conversations):
        cells = shaded if number % 2 else plain_cell
        for row in _rows(conversation):
            last += 1
            for column, _ in enumerate(columns):
                if column < len(row):
                    sheet.write_string(last, column, row[column], cells)
                else:
                    sheet.write_blank(last, column, None, cells)
    sheet.freeze_panes(1, len(SHEET_COLUMNS) - 3)
    for column, name in enumerate(columns if last else ()):
        if (allowed := _allowed(name)) is not None:
            sheet.data_validation(1, column, last, column, allowed)
    book.close()
    return data.getvalue()


def _allowed(column: str) -> dict[str, object] | None:
    """What may be filled into a column; None for anything."""
    if column == "quality":
        message = "A rating from 1 (harmful) to 5 (could not be better)."
        return {"validate": "decimal", "criteria": "between", "minimum": 1, "maximum": 5, "error_message": message}
    if column in SHEET_COLUMNS:
        return {"validate": "list", "source": ["yes", "no", "unclear"]} if column == "case_resolved" else None
    return {"validate": "list", "source": ["met", "not met", "n/a"] if column.startswith(CHECK_COLUMN) else ["x", "?"]}
