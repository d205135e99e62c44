"""The tables: their columns are documented, their figures are the report's, and no cell is a formula."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.model import SkippedTranscript
from supportaudit.model.shown import RISKY
from supportaudit.reports import ReportOptions
from supportaudit.reports.csv_columns import TABLES
from supportaudit.reports.csv_report import LONGEST, CsvReport, cell
from supportaudit.reports.interface import ReportContext
from tests.builders import Item, audited, chat, failed, quote, report, rulebook, verdicts
from tests.reports.made_up import BOOK, CONFIG, month, month_report

Rows = dict[str, list[dict[str, str]]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("csv") / "new" / "out"
    writer = CsvReport(str(folder), ReportContext(BOOK, CONFIG, ReportOptions()))
    writer.begin()
    for one in month():
        writer.add(one)
    writer.finish(month_report())
    return folder


@pytest.fixture(scope="module")
def tables(folder: Path) -> Rows:
    return {path.stem: list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""))) for path in folder.iterdir()}


def test_every_table_has_the_documented_columns(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {f"{name}.csv" for name in TABLES}
    for name, (_, columns) in TABLES.items():
        header = (folder / f"{name}.csv").read_bytes().decode("utf-8-sig").splitlines()[0].split(",")
        more = [f"section {group}" for group in ("HEARD", "Wording", "Sales", "Escalation", "Timeliness", "Clarity")]
        assert header == [*columns, *(more if name in {"agents", "groups"} else [])], name


def test_files_have_a_byte_order_mark_and_crlf(folder: Path) -> None:
    for path in folder.iterdir():
        data = path.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.count(b"\n") == data.count(b"\r\n")


def test_figures_are_those_of_the_scorecards(tables: Rows) -> None:
    cards = {(card.key, card.vendor or ""): card for card in month_report().scorecards if card.by == "agent"}
    assert {(row["agent"], row["vendor"]) for row in tables["agents"]} == cards.keys()
    for row in tables["agents"]:
        card = cards[row["agent"], row["vendor"]]
        assert float(row["qa_score"]) == pytest.approx(card.score, abs=1e-4)
        assert int(row["evaluations"]) == card.evaluations
        assert row["too_few_evaluations"] == ("yes" if card.few else "no")
        assert (row["likely_low"] == "") == (card.low is None)
    assert [row["by"] for row in tables["groups"]] == ["overall", "vendor", "vendor", "channel", "channel"]


def test_a_row_of_findings_is_a_finding_in_the_words_of_qa(tables: Rows) -> None:
    row = next(row for row in tables["findings"] if row["contact"] == "c-002" and row["auto_fail"])
    assert (row["answer"], row["section"], row["line_item_id"], row["severity"]) == ("Not met", "Escalation", "escalation/unanswered", "major")
    assert (row["quote"], row["said"]) == ("Get me your manager, please.", "11:02, Sam")
    assert row["said_at"].startswith("2026-03-04T11:02")
    assert len(row["finding_id"]) == 16
    assert {row["answer"] for row in tables["findings"]} == {"Not met", "Still open"}


def test_why_a_line_item_is_still_open_is_in_the_words_of_people(tables: Rows) -> None:
    assert {row["what_was_seen"] for row in tables["findings"] if row["answer"] == "Still open"} == {"the contact is still open"}


def test_a_line_item_that_is_in_no_score_has_no_points(tables: Rows) -> None:
    assert {row["points"] for row in tables["line_items"] if row["line_item_id"] == "promises/follow-up"} == {"0"}


def test_what_was_not_evaluated_is_listed_with_its_kind(tables: Rows) -> None:
    assert [row["kind"] for row in tables["not_evaluated"]] == ["not evaluated", "not evaluated", "could not be read"]


@pytest.mark.parametrize("text", ["=SUM(A1)", "+44 20", "-1", "@cmd", "\t=1", "\r=1", "\n=1", "＝1", " =1", "\x00=1", "\u200b=1"])
def test_text_that_a_spreadsheet_takes_for_a_formula_is_neutralised(text: str) -> None:
    assert cell(text).startswith("'")


@given(st.text())
def test_no_text_makes_a_formula_or_a_control_character(text: str) -> None:
    found = cell(text)
    assert not found.startswith(RISKY)
    assert not found.lstrip().startswith(RISKY)
    assert not any(ord(c) < 32 and c != "\n" for c in found)
    found.encode()


def test_own_figures_stay_numbers() -> None:
    assert [cell(value) for value in (-3.5, 0, None, True, False)] == ["-3.5", "0", "", "yes", "no"]


def test_a_cell_holds_no_more_than_a_spreadsheet_takes() -> None:
    assert len(cell("=" + "x" * 100_000)) <= LONGEST + 2


def test_every_name_and_id_of_a_hostile_export_is_neutralised(tmp_path: Path) -> None:
    book = rulebook(Item("a/one", "=Group"), Item("a/two", "=Group"), Item("a/three", "=Group"))
    conversation = chat(
        "C/Pat no\nA/Ana =1+1 no\nA/Ana more words to say", id="=id", vendor="+vendor", team="-team", channel="@channel", path="\t=path"
    )
    found = (
        failed("a/one", "=agent", conversation, "=seen", quote(conversation, 1, "=1+1 no"), suggestion="-do"),
        *verdicts({"a/two": "pass", "a/three": "pass"}, "=agent"),
    )
    one = audited(conversation, found, book)
    skipped = (SkippedTranscript("=path", "+where", "@reason", "quarantined"),)
    writer = CsvReport(str(tmp_path), ReportContext(book, CONFIG, ReportOptions()))
    writer.begin()
    writer.add(one)
    writer.finish(replace(report([one], book, CONFIG), skipped=skipped))
    for path in tmp_path.iterdir():
        for row in csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")):
            assert not any(value.startswith(RISKY) for value in row), (path.name, row)


def test_a_run_that_is_given_up_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "agents.csv").write_text("old", encoding="utf-8")
    writer = CsvReport(str(tmp_path), ReportContext(BOOK, CONFIG, ReportOptions()))
    writer.begin()
    writer.add(month()[0])
    writer.abort()
    assert [path.name for path in tmp_path.iterdir()] == ["agents.csv"]
    assert (tmp_path / "agents.csv").read_text(encoding="utf-8") == "old"
