"""``csv:DIR``: tables for spreadsheets, in the words of QA people (docs/csv.md)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from supportaudit.model import AuditedConversation, AuditReport
from supportaudit.model.shown import RISKY
from supportaudit.reports.csv_columns import TABLES
from supportaudit.reports.files import Output
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.table_rows import Cell, TableRows
from supportaudit.reports.text import plain

LONGEST = 32_000
"""Spreadsheets take 32,767 characters a cell."""


def cell(value: Cell) -> str:
    """A value as a spreadsheet may safely open it: our own figures stay numbers; text has no control characters and is never a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return str(value)
    text = plain(value)
    text = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    risky = any(start.startswith(RISKY) for start in (value, text, text.lstrip()))
    return f"'{text}" if risky else text


class Table:
    """One CSV file: UTF-8 with a byte order mark, commas, CRLF, a header."""

    def __init__(self, path: str, columns: Sequence[str]) -> None:
        self.output = Output(path)
        self.output.write("\ufeff".encode())
        self._row(columns)

    def add(self, *values: Cell) -> None:
        """Write one row."""
        self._row([cell(value) for value in values])

    def _row(self, cells: Iterable[str]) -> None:
        line = io.StringIO()
        csv.writer(line).writerow(cells)
        self.output.write(line.getvalue().encode())


def csv_files(folder: str) -> tuple[str, ...]:
    """The files of all tables in this folder."""
    return tuple(str(PurePath(folder) / f"{name}.csv") for name in TABLES)


class CsvReport:
    """Writes the ``TABLES`` into a folder, each when it is whole; rows come in input order or sorted by name."""

    def __init__(self, target: str, context: ReportContext) -> None:
        self._folder = PurePath(target)
        self._rows = TableRows(context)
        self._tables: dict[str, Table] = {}

    def begin(self) -> None:
        for name in TABLES:
            self._tables[name] = Table(str(self._folder / f"{name}.csv"), [str(cell(title)) for title in self._rows.columns(name)])

    def add(self, audited: AuditedConversation) -> None:
        for name, row in self._rows.of_contact(audited):
            self._tables[name].add(*row)

    def finish(self, report: AuditReport) -> None:
        for name, row in self._rows.of_report(report):
            self._tables[name].add(*row)
        for table in self._tables.values():
            table.output.seal()
        for table in self._tables.values():
            table.output.commit()

    def abort(self) -> None:
        for table in self._tables.values():
            table.output.abort()
