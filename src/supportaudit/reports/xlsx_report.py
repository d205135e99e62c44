"""``xlsx:FILE``: the tables as sheets of one workbook, for people; no formula, and nothing of the data becomes one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from supportaudit.errors import UsageError
from supportaudit.model import AuditedConversation, AuditReport
from supportaudit.reports.csv_columns import INTEGERS, NUMBERS, TRUTHS
from supportaudit.reports.files import Output, writing
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.method import METHOD, manifest
from supportaudit.reports.table_rows import Cell, TableRows
from supportaudit.reports.text import one_line, plain, whole

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SHEETS = {
    "agents": "Agents",
    "groups": "Groups",
    "line_items": "Line items",
    "conversations": "Contacts",
    "findings": "Findings",
    "not_evaluated": "Not evaluated",
}
"""Table -> name of its sheet, in their order."""
LAST_ROW = 1_048_575
"""Rows of a sheet, the header not among them (Excel)."""
LONGEST = 32_000
"""Excel takes 32,767 characters a cell."""
LIKE_NEW = datetime(2000, 1, 1, tzinfo=UTC)
"""The same contacts give the same bytes, whenever the workbook is written."""
WIDE = frozenset({"line_item", "what_was_seen", "quote", "suggestion", "reason"})
FROZEN = {"agents": 1, "groups": 2, "line_items": 2, "conversations": 1, "findings": 1, "not_evaluated": 1}
"""Columns that stay in sight."""


class XlsxReport:
    """Writes one workbook: a sheet a table, with a frozen header, filters and number formats, and how it was made; UsageError without XlsxWriter.

    Rows go to temporary files as they come; what does not fit into a sheet is counted in its last row.
    """

    def __init__(self, target: str, context: ReportContext) -> None:
        try:
            import xlsxwriter  # noqa: F401, PLC0415  (an extra, for those who work in Excel)
        except ImportError as problem:
            hint = "pip install 'supportaudit[xlsx]', or use --out csv:DIR"
            raise UsageError("writing Excel files needs XlsxWriter", where="--out xlsx", hint=hint) from problem
        self._target = target
        self._context = context
        self._rows = TableRows(context)
        self._output: Output | None = None
        self._book: Workbook | None = None
        self._sheets: dict[str, _Sheet] = {}

    def begin(self) -> None:
        import xlsxwriter  # noqa: PLC0415  (as above)

        self._output = Output(self._target)
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
        self._book = xlsxwriter.Workbook(self._output.stream, options)
        self._book.set_properties({"created": LIKE_NEW, "title": "QA report"})
        formats = _formats(self._book)
        for table, title in SHEETS.items():
            columns = self._rows.columns(table)
            self._sheets[table] = _Sheet(self._book.add_worksheet(title), columns, formats, FROZEN[table])

    def add(self, audited: AuditedConversation) -> None:
        for name, row in self._rows.of_contact(audited):
            self._sheets[name].add(row)

    def finish(self, report: AuditReport) -> None:
        if self._output is None or self._book is None:
            return
        for name, row in self._rows.of_report(report):
            self._sheets[name].add(row)
        for sheet in self._sheets.values():
            sheet.close()
        _method(self._book, report)
        with writing(self._output.name):
            self._book.close()
        self._book = None
        self._output.commit()

    def abort(self) -> None:
        self._book = None
        if self._output is not None:
            self._output.abort()


class _Sheet:
    """One table being written."""

    def __init__(self, sheet: Worksheet, columns: Sequence[str], formats: Mapping[str, Format], frozen: int) -> None:
        self._sheet = sheet
        self._columns = columns
        self._formats = formats
        self._kinds = [_kind(name) for name in columns]
        self._written = 0
        self._lost = 0
        sheet.freeze_panes(1, frozen)
        for column, name in enumerate(columns):
            sheet.set_column(column, column, 60 if name in WIDE else 13 if self._kinds[column] != "text" else 20, formats[self._kinds[column]])
            sheet.write_string(0, column, name.replace("_", " "), formats["title"])

    def add(self, row: tuple[Cell, ...]) -> None:
        """Write a row, or count it where the sheet is full."""
        if self._written >= LAST_ROW - 1:
            self._lost += 1
            return
        self._written += 1
        for column, value in enumerate(row):
            if isinstance(value, bool):
                self._sheet.write_string(self._written, column, "yes" if value else "no", self._formats["text"])
            elif isinstance(value, int | float):
                self._sheet.write_number(self._written, column, value, self._formats[self._kinds[column]])
            elif value is not None:
                self._sheet.write_string(self._written, column, whole(plain(value))[:LONGEST], self._formats["text"])

    def close(self) -> None:
        """Filters and colours over what was written."""
        if self._lost:
            self._sheet.write_string(self._written + 1, 0, f"{self._lost:,} more rows than a sheet can hold: --out csv:DIR", self._formats["text"])
        if not self._written:
            return
        self._sheet.autofilter(0, 0, self._written, len(self._columns) - 1)
        for column, name in enumerate(self._columns):
            for rule in _colours(name, self._formats):
                self._sheet.conditional_format(1, column, self._written, column, rule)


def _formats(book: Workbook) -> Mapping[str, Format]:
    return {
        "title": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}),
        "text": book.add_format({"valign": "top"}),
        "integer": book.add_format({"num_format": "#,##0", "valign": "top"}),
        "number": book.add_format({"num_format": "0.0", "valign": "top"}),
        "missed": book.add_format({"bg_color": "#FCE4D6"}),
        "quiet": book.add_format({"font_color": "#808080"}),
    }


def _kind(column: str) -> str:
    if column in INTEGERS:
        return "integer"
    return "number" if column in NUMBERS or column.startswith("section ") else "text"


def _colours(column: str, formats: Mapping[str, Format]) -> Iterator[dict[str, object]]:
    """What a column is coloured by: scores from low to high, answers that were not met, rows with too few."""
    if column in {"qa_score", "met_percent"} or column.startswith("section "):
        yield {
            "type": "2_color_scale",
            "min_type": "num",
            "max_type": "num",
            "min_value": 50,
            "max_value": 100,
            "min_color": "#FCE4D6",
            "max_color": "#E2EFDA",
        }
    elif column == "answer":
        yield {"type": "cell", "criteria": "==", "value": '"Not met"', "format": formats["missed"]}
    elif column in TRUTHS:
        yield {"type": "cell", "criteria": "==", "value": '"yes"', "format": formats["quiet" if column.startswith("too_few") else "missed"]}


def _method(book: Workbook, report: AuditReport) -> None:
    """How it was made: everything by which the figures can be computed again, and what they mean."""
    sheet = book.add_worksheet("Method")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 22, wrapped)
    sheet.set_column(1, 1, 110, wrapped)
    for row, (name, text) in enumerate((*METHOD, *manifest(report))):
        sheet.write_string(row, 0, name, wrapped)
        sheet.write_string(row, 1, whole(one_line(text))[:LONGEST], wrapped)
