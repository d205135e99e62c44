"""Label files: what people said is read exactly, and what says nothing clear is an error with its place."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.errors import UsageError
from supportaudit.loaders import load_labels
from supportaudit.model import Labelled, Outcome
from supportaudit.model.shown import from_cell, to_cell

LONG = """conversation,message,label,labeller,outcome,quality
c-1,4,hear,ana,,3.5
c-1,4,empathize,ana,,
c-1,,upsell/before-resolution,ana,not met,
c-1,4,hear,ben,,
c-2,,,ana,,5
"""
SHEET = """conversation,message,role,author,text,quality,case_resolved,labeller,hear,upset
'=c-1,0,customer,Kim,It is broken,,,,,X
'=c-1,1,agent,Ana,"Oh no,
let me see",4,yes,ana,x,?
c-2,0,customer,Lou,Hello,,,,,
c-3,0,customer,Max,Hello,,unclear,,,no
"""


def some(*names: str) -> frozenset[str]:
    return frozenset(names)


def read(tmp_path: Path, text: str | bytes, name: str = "labels.csv") -> tuple[Labelled, ...]:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_labels([str(path)])[0].labelled


def test_json_lines_hold_signals_disputes_outcomes_and_quality(tmp_path: Path) -> None:
    line = (
        '{"conversation": "c-1", "signals": {"4": ["hear"]}, "disputed": {"4": ["upset"]}, "outcomes": {"a/b": "na"}, "quality": 3, "resolved": "no"}'
    )
    one, other = read(tmp_path, f'{line}\n\n{{"conversation": "c-2", "labeller": "ana"}}\n')
    assert (one.conversation, one.signals, one.disputed) == ("c-1", {4: some("hear")}, {4: some("upset")})
    assert (one.outcomes, one.quality, one.where) == ({"a/b": Outcome.NA}, 3.0, f"{tmp_path / 'labels.csv'}: line 1")
    assert (other.labeller, other.signals, other.where[-6:]) == ("ana", {}, "line 3")
    assert other.asked == {"hear", "upset"}, "whoever labels nothing has looked for what others of the file have"


def test_a_table_of_labels_has_one_row_a_label(tmp_path: Path) -> None:
    first, second, third = read(tmp_path, LONG)
    assert (first.labeller, first.signals, first.quality) == ("ana", {4: some("hear", "empathize")}, 3.5)
    assert first.outcomes == {"upsell/before-resolution": Outcome.FAIL}
    assert (second.labeller, second.signals) == ("ben", {4: some("hear")})
    assert (third.conversation, third.signals, third.quality) == ("c-2", {}, 5.0)


def test_a_sheet_has_ticks_doubts_and_contacts_not_yet_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(SHEET, encoding="utf-8")
    file = load_labels([str(path)])[0]
    first, third = file.labelled
    assert (first.conversation, first.labeller, first.quality) == ("=c-1", "ana", 4.0)
    assert (first.signals, first.disputed) == ({0: some("upset"), 1: some("hear")}, {1: some("upset")})
    assert first.asked == third.asked == {"hear", "upset"}
    assert third.conversation == "c-3"
    assert file.blank == 1


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_read_too(tmp_path: Path, delimiter: str) -> None:
    assert read(tmp_path, LONG.replace(",", delimiter))[0].signals == {4: some("hear", "empathize")}


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_excel_files_are_read_as_people_leave_them(tmp_path: Path) -> None:
    rows = (("conversation", "message", "quality", "hear", "upset"), (7, 0, 4.5, True, None), ("007", 1, None, 1, "x"), ("007", 2, 3, None, False))
    one, other = read(tmp_path, workbook(*rows), "sheet.xlsx")
    assert (one.conversation, one.signals, one.quality) == ("7", {0: some("hear")}, 4.5)
    assert (other.conversation, other.signals, other.quality) == ("007", {1: some("hear", "upset")}, 3.0)


def test_what_is_no_excel_file_is_said_so(tmp_path: Path) -> None:
    whole = workbook(("conversation", "message", "hear"), ("c-1", 0, "x"))
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "no sheet")
    for broken in (whole[:200], whole[: len(whole) // 2], other.getvalue(), b"PK\x03\x04"):
        with pytest.raises(UsageError, match="no Excel file"):
            read(tmp_path, broken, "sheet.xlsx")
    with pytest.raises(UsageError, match="a PDF"):
        read(tmp_path, b"%PDF-1.7\n", "sheet.pdf")


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_an_excel_file_whose_entities_unfold_without_end_is_refused(tmp_path: Path, part: str) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY l0 "{"ha" * 50}">{laughs}]><worksheet>&l9;</worksheet>'
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(("conversation", "message", "hear"), ("c-1", 0, "x")))) as whole, zipfile.ZipFile(data, "w") as other:
        for name in whole.namelist():
            other.writestr(name, bomb if name == part else whole.read(name))
    with pytest.raises(UsageError):
        read(tmp_path, data.getvalue(), "sheet.xlsx")


def test_an_excel_file_that_unpacks_to_more_than_a_person_fills_in_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = workbook(("conversation", "message", "hear"), ("c-1", 0, "x"), ("c-1", 1, "x"))
    monkeypatch.setattr("supportaudit.loaders.workbook.MOST_ROWS", 2)
    with pytest.raises(UsageError, match="more than 2 rows"):
        read(tmp_path, data, "sheet.xlsx")
    monkeypatch.setattr("supportaudit.loaders.workbook.LARGEST", 10)
    with pytest.raises(UsageError, match="unpacked"):
        read(tmp_path, data, "sheet.xlsx")


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('{"conversation": "c-1"}\n{"conversation": ', 2, "no JSON"),
        ('{"signals": {}}', 1, "no object with the id"),
        ('{"conversation": "c-1", "signal": {}}', 1, "unknown key 'signal'"),
        ('{"conversation": "c-1", "signals": {"first": ["hear"]}}', 1, "no object of message numbers"),
        ('{"conversation": "c-1", "signals": ["hear"]}', 1, "no object of message numbers"),
        ('{"conversation": "c-1", "outcomes": {"a/b": "maybe"}}', 1, "'maybe' is no answer"),
        ('{"conversation": "c-1", "outcomes": []}', 1, "outcomes is an object"),
        ('{"conversation": "c-1", "quality": 6}', 1, "'6' is no rating"),
        ('{"conversation": "c-1", "quality": true}', 1, "no rating"),
        ('{"conversation": "c-1"}\n{"conversation": "c-1"}', 2, "labelled twice"),
        (LONG + "c-1,,hear,ana,,\n", 7, "no message number beside 'hear'"),
        (LONG + "c-1,x,hear,ana,,\n", 7, "'x' is no message number"),
        (LONG + ",4,hear,ana,,\n", 7, "no id of a conversation"),
        (LONG + "c-1,,upsell/before-resolution,ana,met,\n", 7, "a second answer to"),
        (LONG + "c-1,4,hear,ana,,2\n", 7, "a second rating"),
        (SHEET + "c-4,0,customer,Eve,Hi,,,,often,\n", 7, "'often' below hear"),
        (SHEET + "c-4,,,,,,,,x,\n", 7, "a tick below hear beside no message"),
        ("conversation,message,text\nc-1,0,Hello\n", 1, "no column of a signal"),
        ("conversation,message,hear,hear\nc-1,0,x,\n", 1, "two columns are called 'hear'"),
        ("who,what\nc-1,0\n", 1, "no columns conversation and message"),
    ],
)
def test_what_says_nothing_clear_is_an_error_with_its_line(tmp_path: Path, text: str, line: int, what: str) -> None:
    with pytest.raises(UsageError, match=what) as raised:
        read(tmp_path, text)
    assert raised.value.where == f"{tmp_path / 'labels.csv'}: line {line}"
    assert raised.value.hint


def test_a_file_without_any_label_is_an_error(tmp_path: Path) -> None:
    for text, what in (("", "no columns"), ("conversation,message,hear\nc-1,0,\n", "nothing is filled in")):
        with pytest.raises(UsageError, match=what):
            read(tmp_path, text)


def test_of_several_files_without_names_each_is_the_labels_of_one_person(tmp_path: Path) -> None:
    paths = []
    for name in ("ana", "ben"):
        path = tmp_path / f"{name}.jsonl"
        path.write_text('{"conversation": "c-1", "quality": 3}\n')
        paths.append(str(path))
    assert [file.labelled[0].labeller for file in load_labels(paths)] == ["ana", "ben"]
    with pytest.raises(UsageError, match="labelled twice by ana"):
        load_labels([paths[0], paths[0].replace("ana.jsonl", "./ana.jsonl")])


@given(st.text())
def test_what_was_made_a_cell_is_read_back_and_is_no_formula(text: str) -> None:
    assert from_cell(to_cell(text)) == text
    assert not to_cell(text).lstrip().startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_the_labels_of_the_documentation_can_be_read(tmp_path: Path, kind: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "calibration.md").read_text(encoding="utf-8")
    block = page.partition(f"```{kind}\n")[2].partition("```")[0]
    first = read(tmp_path, block)[0]
    assert (first.conversation, first.labeller, first.quality) == ("c-1", "ana", 3.5)
    assert first.signals == {4: some("hear")}
    assert first.outcomes.keys() == {"upsell/before-resolution"}
