"""Tables in Excel workbooks and Parquet files, and headers that stand below a title."""

from __future__ import annotations

import gzip
import io
import math
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from supportaudit.loaders import sheets, write_parquet
from supportaudit.loaders.sheets import cell_text
from supportaudit.model import Role
from supportaudit.rulebook.config import Config
from tests.loaders.reading import read_text, shown

ARROW = import_module("pyarrow")
HEADER = ("Conversation ID", "Role", "Date", "Time", "Message", "Author")
ROWS = (
    (1001, "Customer", datetime(2024, 1, 31), time(10, 32), "My lamp\nis broken", "Ann"),  # noqa: DTZ001  (sheets know no zones)
    (1002, "Customer", datetime(2024, 1, 31, 23, 59, 59), None, "Where is it?", "Bo"),  # noqa: DTZ001
    (1001.0, "Agent", datetime(2024, 1, 31), time(10, 33), "Sorry", "Joy"),  # noqa: DTZ001
)
SAID = [["customer Ann: My lamp\nis broken", "agent Joy: Sorry"], ["customer Bo: Where is it?"]]


def workbook(**named: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in named.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parquet(**columns: object) -> bytes:
    out = io.BytesIO()
    import_module("pyarrow.parquet").write_table(ARROW.table(columns), out)
    return out.getvalue()


CHATS = workbook(Chats=[HEADER, *ROWS])
TABLE = parquet(
    conversation_id=[1, 1, 2],
    role=["user", "agent", "user"],
    created_at=ARROW.array([datetime(2024, 1, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, 2, tzinfo=UTC), None], ARROW.timestamp("us", tz="UTC")),
    content=["My lamp", "Sorry", "Where is it?"],
    tags=[["lamp", "refund"], [], None],
)


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gz"])
def test_a_sheet_is_read_as_a_table(tmp_path: Path, pack: type[bytes]) -> None:
    found = read_text(tmp_path, "a.xlsx", pack(CHATS), Config(timezone="Europe/Berlin"))
    assert [file.format for file in found.inputs] == ["xlsx"]
    assert [shown(c.messages) for c in found.conversations] == SAID
    assert [c.id for c in found.conversations] == ["1001", "1002"]
    assert [str(m.sent_at) for m in found.conversations[0].messages] == ["2024-01-31 10:32:00+01:00", "2024-01-31 10:33:00+01:00"]
    assert any("Europe/Berlin" in note.text for note in found.inputs[0].notes)


def test_every_sheet_of_messages_is_read_from_below_its_title_and_others_are_noted(tmp_path: Path) -> None:
    more = [("conversation", "role", "text"), ("m1", "agent", "Hello"), ("m1", "customer", "#N/A")]
    data = workbook(Info=[("Report", "x"), ("a", 1)], Chats=[("Chats of January",), (), HEADER, *ROWS], More=more)
    found = read_text(tmp_path, "a.xlsx", data)
    assert [shown(c.messages) for c in found.conversations] == [*SAID, ["agent -: Hello", "customer -: "]]
    assert [c.source.where for c in found.conversations] == ["sheet 'Chats', line 4", "sheet 'Chats', line 5", "sheet 'More', line 2"]
    notes = {note.text.partition(" ")[0]: note.where for note in found.inputs[0].notes}
    assert (notes["a"], notes["rows"]) == ("sheet 'Info'", "sheet 'Chats'")


def test_a_workbook_without_a_column_of_texts_says_which_columns_there_are(tmp_path: Path) -> None:
    found = read_text(tmp_path, "a.xlsx", workbook(One=[("a", "b"), (1, 2)], Two=[("c", "d")]))
    assert found.problem.reason == "no column of texts among a, b; pass --column text=NAME"
    assert found.problem.where == "sheet 'One', line 1"
    named = read_text(tmp_path, "a.xlsx", workbook(One=[("a", "b"), (1, "Hello")]), Config(columns={"text": "b", "conversation": "a"}))
    assert [m.text for m in named.only.messages] == ["Hello"]


def test_parquet_is_read_as_a_table(tmp_path: Path) -> None:
    found = read_text(tmp_path, "a.parquet", TABLE)
    assert [shown(c.messages) for c in found.conversations] == [["customer -: My lamp", "agent -: Sorry"], ["customer -: Where is it?"]]
    assert found.conversations[0].tags == ("lamp", "refund")
    assert [m.sent_at for m in found.conversations[0].messages] == [datetime(2024, 1, 1, hour, tzinfo=UTC) for hour in (1, 2)]


def test_threads_of_parquet_go_by_reply_ids_that_are_floats(tmp_path: Path) -> None:
    data = parquet(
        tweet_id=[2, 1, 3], inbound=[False, True, True], in_response_to_tweet_id=[1.0, math.nan, 2.0], text=["Sorry", "My lamp", "Thanks"],
        created_at=["Tue Oct 31 22:11:47 +0000 2017", "Tue Oct 31 22:10:47 +0000 2017", "Tue Oct 31 22:12:47 +0000 2017"],
    )  # fmt: skip
    conversation = read_text(tmp_path, "a.parquet", data).only
    assert [(m.role, m.text) for m in conversation.messages] == [(Role.CUSTOMER, "My lamp"), (Role.AGENT, "Sorry"), (Role.CUSTOMER, "Thanks")]


def test_what_convert_writes_as_parquet_is_read_again(tmp_path: Path) -> None:
    first = read_text(tmp_path, "a.xlsx", CHATS).conversations
    out = io.BytesIO()
    write_parquet(first, out)
    again = read_text(tmp_path, "b.parquet", out.getvalue()).conversations
    assert [(c.id, c.messages) for c in again] == [(c.id, c.messages) for c in first]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.xlsx", CHATS[:-300], "an Excel workbook that is damaged or locked"),
        ("a.xlsx", CHATS[: len(CHATS) // 2], "an Excel workbook that is damaged or locked"),
        ("a.parquet", TABLE[:-40], "a Parquet file that is damaged or locked"),
        ("a.parquet", b"PAR1PAR1", "a Parquet file that is damaged or locked"),
    ],
)
def test_damaged_files_are_one_line(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    assert reason in read_text(tmp_path, name, data).problem.reason


@pytest.mark.parametrize(("name", "data", "extra"), [("a.xlsx", CHATS, "xlsx"), ("a.parquet", TABLE, "parquet")])
def test_without_the_package_the_line_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, extra: str
) -> None:
    monkeypatch.setattr(sheets, "find_spec", lambda _: None)
    assert f"pip install 'supportaudit[{extra}]'" in read_text(tmp_path, name, data).problem.reason


def test_a_workbook_that_would_fill_the_memory_or_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grown = io.BytesIO(CHATS)
    with zipfile.ZipFile(grown, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b" " * 2_000_000)
    monkeypatch.setattr(sheets, "LARGEST_TEXTS", 1_000_000)
    assert "of texts; save its sheets as CSV" in read_text(tmp_path, "a.xlsx", grown.getvalue()).problem.reason
    monkeypatch.setattr(sheets, "LARGEST_TEXTS", 1 << 30)
    monkeypatch.setattr(sheets, "BOMB_SIZE", 1_000)
    monkeypatch.setattr(sheets, "BOMB_RATIO", 50)
    assert "more than 50 times its size" in read_text(tmp_path, "a.xlsx", grown.getvalue()).problem.reason


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (3.0, "3"),
        (0.5, "0.5"),
        (math.nan, ""),
        (math.inf, "inf"),
        (datetime(2024, 1, 31), "2024-01-31"),  # noqa: DTZ001
        (datetime(2024, 1, 31, tzinfo=UTC), "2024-01-31T00:00:00+00:00"),
        (date(2024, 1, 31), "2024-01-31"),
        (time(10, 32), "10:32:00"),
        (timedelta(minutes=1, seconds=2), "62"),
        (b"caf\xc3\xa9", "café"),
        (["a", 1], "a,1"),
        ({"a": 1}, '{"a":1}'),
        ("#REF!", ""),
        ("#lamp", "#lamp"),
    ],
)
def test_cells_become_the_text_that_a_csv_file_would_hold(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_the_header_of_a_csv_file_may_stand_below_a_title(tmp_path: Path) -> None:
    text = "Chats of January\nFilter: all\n\nConversation ID;Role;Message\n1;Customer;My lamp\n1;Agent;Sorry\n"
    found = read_text(tmp_path, "a.csv", text)
    assert [shown(c.messages) for c in found.conversations] == [["customer -: My lamp", "agent -: Sorry"]]
    assert any(note.text.startswith("rows above the header") for note in found.inputs[0].notes)


@pytest.mark.no_cover
@settings(max_examples=25, deadline=None)
@given(st.sampled_from([CHATS, TABLE]), st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=6)), min_size=1, max_size=5))
def test_damaged_tables_give_a_clear_result(data: bytes, changes: list[tuple[float, bytes]]) -> None:
    raw = bytearray(data)
    for place, new in changes:
        at = 4 + int(place * (len(raw) - 10))
        raw[at : at + len(new)] = new
    with tempfile.TemporaryDirectory() as folder:
        found = read_text(Path(folder), "a", bytes(raw))
    assert len(found.inputs) == 1
    assert all(one.reason for one in found.skipped)
