"""The tables as Parquet and Excel: the same rows and columns as the CSV files, typed, and nothing becomes a formula."""

from __future__ import annotations

import builtins
import csv
import io
import sys
from pathlib import Path
from typing import Any

import pytest

from supportaudit.errors import UsageError
from supportaudit.model import SkippedTranscript
from supportaudit.reports import ReportOptions, open_reports, xlsx_report
from supportaudit.reports.csv_columns import INTEGERS, NUMBERS, TABLES, TRUTHS
from supportaudit.reports.xlsx_report import SHEETS
from tests.builders import audited, chat, failed, quote, report
from tests.reports.made_up import BOOK, CONFIG, month, month_report

openpyxl = pytest.importorskip("openpyxl")
parquet = pytest.importorskip("pyarrow.parquet")


def write(folder: Path) -> Path:
    with open_reports([f"csv:{folder / 'csv'}", f"parquet:{folder / 'pq'}", f"xlsx:{folder / 'r.xlsx'}"], BOOK, CONFIG, ReportOptions()) as writers:
        for writer in writers:
            for one in month():
                writer.add(one)
            writer.finish(month_report())
    return folder


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("tables"))


def rows_of_csv(folder: Path, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO((folder / "csv" / f"{name}.csv").read_bytes().decode("utf-8-sig"), newline="")))


def as_csv(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def number(text: str) -> str:
    return f"{float(text):g}" if text.replace(".", "").replace("-", "").isdigit() else text.removeprefix("'")


@pytest.mark.parametrize("name", TABLES)
def test_parquet_and_excel_hold_the_rows_of_the_csv_files(files: Path, name: str) -> None:
    header, *rows = rows_of_csv(files, name)
    table = parquet.read_table(files / "pq" / f"{name}.parquet")
    assert table.column_names == header
    made = [[number(as_csv(value)) for value in row.values()] for row in table.to_pylist()]
    expected = [[number(cell) for cell in row] for row in rows]
    assert made == expected
    sheet = openpyxl.load_workbook(files / "r.xlsx")[SHEETS[name]]
    titles, *cells = list(sheet.iter_rows(values_only=True))
    assert [title for title in titles if title] == [title.replace("_", " ") for title in header]
    assert [[number(as_csv(value)) for value in row[: len(header)]] for row in cells] == expected


@pytest.mark.parametrize("name", TABLES)
def test_parquet_columns_have_the_documented_types(files: Path, name: str) -> None:
    for field in parquet.read_schema(files / "pq" / f"{name}.parquet"):
        expected = "int64" if field.name in INTEGERS else "double" if field.name in NUMBERS or field.name.startswith("section ") else "string"
        assert str(field.type) == ("bool" if field.name in TRUTHS else expected)


def test_a_workbook_has_frozen_headers_filters_and_says_how_it_was_made(files: Path) -> None:
    book = openpyxl.load_workbook(files / "r.xlsx")
    assert book.sheetnames == [*SHEETS.values(), "Method"]
    for name, title in SHEETS.items():
        assert book[title].freeze_panes.endswith("2"), name
    assert book["Agents"].auto_filter.ref.startswith("A1:")
    assert len(book["Agents"].conditional_formatting) > 1
    method = {row[0]: row[1] for row in book["Method"].iter_rows(values_only=True)}
    assert {"QA score", "tool", "packs"} <= method.keys()


def test_the_same_input_gives_the_same_bytes(files: Path, tmp_path: Path) -> None:
    again = write(tmp_path)
    assert (again / "r.xlsx").read_bytes() == (files / "r.xlsx").read_bytes()
    for name in TABLES:
        assert (again / "pq" / f"{name}.parquet").read_bytes() == (files / "pq" / f"{name}.parquet").read_bytes()


def hostile(tmp_path: Path) -> Path:
    conversation = chat("C =cmd|' /C calc'!A0\nA/=HYPERLINK(\"http://x\") https://evil.example\x1b[31m", id='=1+1"', vendor="+49")
    fail = failed("heard/resolve", '=HYPERLINK("http://x")', conversation, "=SUM(A1)", quote(conversation, 0, "=cmd|' /C calc'!A0"), suggestion="@x")
    found = audited(conversation, [fail], BOOK)
    skipped = SkippedTranscript("=a.csv", "-1", "=b")
    with open_reports([f"xlsx:{tmp_path / 'h.xlsx'}"], BOOK, CONFIG, ReportOptions()) as (writer,):
        writer.add(found)
        writer.finish(report([found], BOOK, CONFIG, skipped=[skipped]))
    return tmp_path / "h.xlsx"


def test_nothing_of_the_data_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    for sheet in openpyxl.load_workbook(hostile(tmp_path)):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None


def test_rows_that_do_not_fit_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_report, "LAST_ROW", 4)
    write(tmp_path)
    rows = list(openpyxl.load_workbook(tmp_path / "r.xlsx")["Contacts"].iter_rows(values_only=True))
    assert len(rows) == 5
    assert rows[-1][0] == f"{len(rows_of_csv(tmp_path, 'conversations')) - 4:,} more rows than a sheet can hold: --out csv:DIR"


@pytest.mark.parametrize(("spec", "module", "hint"), [("xlsx:r.xlsx", "xlsxwriter", r"\[xlsx\]"), ("parquet:pq", "pyarrow", r"\[parquet\]")])
def test_without_the_library_the_next_step_is_said(spec: str, module: str, hint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.split(".", maxsplit=1)[0] == module:
            raise ImportError(name)
        return real(name, *args, **kwargs)

    for name in [name for name in sys.modules if name.split(".")[0] == module]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", without)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UsageError, match=hint), open_reports([spec], BOOK, CONFIG, ReportOptions()):
        pass
