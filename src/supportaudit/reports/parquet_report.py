"""``parquet:DIR``: the tables of ``csv:DIR`` with typed columns, for data frames and warehouses."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import PurePath
from types import ModuleType

from supportaudit.errors import UsageError
from supportaudit.model import AuditedConversation, AuditReport
from supportaudit.reports.csv_columns import INTEGERS, NUMBERS, TABLES, TRUTHS
from supportaudit.reports.files import Output, writing
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.table_rows import Cell, TableRows
from supportaudit.reports.text import whole

BATCH = 5_000
"""Rows of a row group."""


def parquet_files(folder: str) -> tuple[str, ...]:
    """The files of all tables in this folder."""
    return tuple(str(PurePath(folder) / f"{name}.parquet") for name in TABLES)


class ParquetReport:
    """Writes the ``TABLES`` into a folder, each when it is whole, in row groups of some thousand; UsageError without pyarrow."""

    def __init__(self, target: str, context: ReportContext) -> None:
        self._folder = PurePath(target)
        self._rows = TableRows(context)
        self._arrow = _pyarrow("pyarrow")
        self._parquet = _pyarrow("pyarrow.parquet")
        self._tables: dict[str, _Table] = {}

    def begin(self) -> None:
        for name in TABLES:
            output = Output(str(self._folder / f"{name}.parquet"))
            self._tables[name] = _Table(output, self._rows.columns(name), self._arrow, self._parquet)

    def add(self, audited: AuditedConversation) -> None:
        for name, row in self._rows.of_contact(audited):
            self._tables[name].add(row)

    def finish(self, report: AuditReport) -> None:
        for name, row in self._rows.of_report(report):
            self._tables[name].add(row)
        for table in self._tables.values():
            table.seal()
        for table in self._tables.values():
            table.output.commit()

    def abort(self) -> None:
        for table in self._tables.values():
            table.output.abort()


class _Table:
    """One file being written."""

    def __init__(self, output: Output, columns: Sequence[str], arrow: ModuleType, parquet: ModuleType) -> None:
        self.output = output
        self._arrow = arrow
        self._schema = arrow.schema([(name, _type(name, arrow)) for name in columns])
        self._writer = parquet.ParquetWriter(output.stream, self._schema)
        self._waiting: list[tuple[Cell, ...]] = []

    def add(self, row: tuple[Cell, ...]) -> None:
        """Keep a row until there are enough for a group."""
        self._waiting.append(tuple(whole(cell) if isinstance(cell, str) else cell for cell in row))
        if len(self._waiting) >= BATCH:
            self._flush()

    def seal(self) -> None:
        """Write what waits, and the footer."""
        self._flush()
        with writing(self.output.name):
            self._writer.close()

    def _flush(self) -> None:
        if self._waiting:
            columns = [list(column) for column in zip(*self._waiting, strict=True)]
            with writing(self.output.name):
                self._writer.write_table(self._arrow.table(columns, schema=self._schema))
            self._waiting.clear()


def _type(column: str, arrow: ModuleType) -> object:
    if column in INTEGERS:
        return arrow.int64()
    if column in NUMBERS or column.startswith("section "):
        return arrow.float64()
    return arrow.bool_() if column in TRUTHS else arrow.string()


def _pyarrow(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as problem:
        hint = "pip install 'supportaudit[parquet]', or use --out csv:DIR"
        raise UsageError("writing Parquet needs pyarrow", where="--out parquet", hint=hint) from problem
