"""The sheet that people fill in: what stands in it, and that it is read back exactly."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from supportaudit.errors import UsageError
from supportaudit.loaders import load_labels
from supportaudit.model import Conversation, Message, Outcome, Role
from supportaudit.reports import is_report
from supportaudit.reports.sheet import check_sheet, write_sheet
from tests.builders import chat

IDS = ("c-1", "=1+1", "@sum", "'quoted", "'=both", "007", "12", "1e5", "tab\tid", "é ñ 漢字 👍", 'a,b;"c"', "-", "ID with  spaces")
SIGNALS = ("hear", "upset")


def contact(id: str) -> Conversation:  # noqa: A002  (the noun's own word)
    conversation = chat('C/Kim 10:00 =HYPERLINK("http://x","y")\n* transfer\nA/Ana 10:01 Hello\nC/Kim 10:02 +44', id=id)
    *others, last = conversation.messages
    last = replace(last, text="+44 is my\u2028country")
    note = Message(4, Role.AGENT, "a note to colleagues", "Ana", private=True)
    return replace(conversation, messages=(*others, last, note))


def rows(path: Path) -> list[list[str]]:
    if path.suffix == ".csv":
        return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [["" if cell.value is None else str(cell.value) for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("name", ["sheet.csv", "sheet.xlsx"])
def test_a_sheet_has_a_row_a_message_and_no_formulas(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_sheet(str(path), [contact("c-1")], SIGNALS)
    header, *found = rows(path)
    assert header == ["conversation", "message", "role", "author", "text", "quality", "case_resolved", "labeller", "hear", "upset"]
    assert [row[:5] for row in found] == [
        ["c-1", "0", "customer", "Kim", '\'=HYPERLINK("http://x","y")'],
        ["c-1", "2", "agent", "Ana", "Hello"],
        ["c-1", "3", "customer", "Kim", "'+44 is my\ncountry"],
    ]
    assert all(cell == "" for row in found for cell in row[5:])


@pytest.mark.parametrize("name", ["sheet.csv", "sheet.xlsx"])
def test_what_is_ticked_is_read_back_for_any_id(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_sheet(str(path), list(map(contact, IDS)), SIGNALS)
    header, *found = rows(path)
    table = [header, *([*row[:8], "x" if row[1] == "2" else "", ""] for row in found)]
    if path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows(table)
    else:
        book = openpyxl.load_workbook(path)
        for cell, (_, *row) in zip(book.worksheets[0]["I"][1:], table[1:], strict=True):
            cell.value = row[7] or None
        book.save(path)
    labelled = load_labels([str(path)])[0].labelled
    assert [one.conversation for one in labelled] == [" ".join(name.split()) for name in IDS]
    assert all(one.signals == {2: {"hear"}} for one in labelled)


@pytest.mark.parametrize("name", ["sheet.csv", "sheet.xlsx"])
def test_a_sheet_may_have_columns_for_line_items(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_sheet(str(path), [contact("c-1")], SIGNALS, ("heard/hear",))
    header, *found = rows(path)
    assert header[-1] == "check:heard/hear"
    answered = tmp_path / "answered.csv"
    with answered.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([header, [*found[0][:-1], "Not met"], *found[1:]])
    assert load_labels([str(answered)])[0].labelled[0].outcomes == {"heard/hear": Outcome.FAIL}


def test_the_same_contacts_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_sheet(str(tmp_path / name), [contact("c-1"), contact("c-2")], SIGNALS)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_sheet_among_the_transcripts_is_left_out_and_labels_too(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    write_sheet(str(path), [contact("c-1")], SIGNALS)
    assert is_report(path.read_bytes())
    assert is_report(b'{"conversation": "c-1", "signals": {"4": ["hear"]}}\n')
    assert not is_report(b'{"conversation": {"id": 1, "quality": 3}}\n')
    assert not is_report(b"conversation,message,role,author,text\n")


def test_a_sheet_of_another_kind_is_an_error_with_the_next_step() -> None:
    with pytest.raises(UsageError, match=r"sheet\.xlsx"):
        check_sheet("sheet.ods")
    check_sheet("SHEET.XLSX")
