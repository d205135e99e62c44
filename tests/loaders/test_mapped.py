"""Sources that the config maps: JSON by expressions, tables by column names, without code."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.errors import UsageError
from supportaudit.loaders import LOADERS, Options, load_with
from supportaudit.model import Conversation, Role
from supportaudit.rulebook import load_config
from supportaudit.rulebook.config import Config, IgnoreGlob, SourceMap
from tests.loaders.fuzz import BROKEN, changed
from tests.loaders.reading import Read, read, read_text, shown

CHAT = SourceMap(
    files=(IgnoreGlob("*.json*", "."),),
    records="data.sessions",
    conversation={"id": "sid", "subject": "title", "status": "state", "tags": "labels"},
    messages="events[?kind=='said']",
    message={"text": "body", "author": "by.name", "role": "by.type", "time": "at", "id": "no", "private": "hidden"},
    metadata={"shop": "shop.name"},
    roles={"guest": Role.CUSTOMER, "*": Role.AGENT},
    fixed={"channel": "chat", "vendor": "Acme"},
    time_format="%d.%m.%Y %H:%M",
    timezone="Europe/Dublin",
)
DOCUMENT = {
    "data": {
        "sessions": [
            {
                "sid": 7,
                "title": "Lamp",
                "state": "solved",
                "labels": ["late", "lamp"],
                "shop": {"name": "North"},
                "events": [
                    {"kind": "said", "no": 1, "body": "<p>My lamp is late</p>", "by": {"type": "Guest", "name": "Ana"}, "at": "03.10.2026 18:00"},
                    {"kind": "opened"},
                    {"kind": "said", "no": 2, "body": "Sorry, it ships today", "by": {"type": "crew", "name": "Lee"}, "at": "03.10.2026 18:02"},
                    {"kind": "said", "no": 3, "body": "Call the depot", "by": {"type": "crew", "name": "Lee"}, "hidden": True},
                ],
            }
        ]
    }
}
TABLE = "Chat Nr;Sender Kind;Words;When\n1;V;Hello there;1791050400\n2;V;Another one;1791050460\n1;O;Hi;1791050520\n"
ROWS = SourceMap(
    kind="table",
    like=("Chat Nr", "words"),
    conversation={"id": "chat nr"},
    message={"text": "Words", "role": "Sender Kind", "time": "When"},
    roles={"v": Role.CUSTOMER, "o": Role.AGENT},
    time_format="seconds",
)


def mapped(**sources: SourceMap) -> Config:
    return Config(sources=sources)


def as_json(tmp_path: Path, value: object, source: SourceMap = CHAT) -> Read:
    return read_text(tmp_path, "export.json", json.dumps(value), mapped(acme=source))


def test_a_document_is_read_as_the_source_says(tmp_path: Path) -> None:
    found = as_json(tmp_path, DOCUMENT)
    only = found.only
    assert shown(only.messages) == ["customer Ana: My lamp is late", "agent Lee: Sorry, it ships today", "agent Lee: Call the depot"]
    assert [m.sent_at.isoformat() for m in only.messages if m.sent_at] == ["2026-10-03T18:00:00+01:00", "2026-10-03T18:02:00+01:00"]
    assert [m.private for m in only.messages] == [False, False, True]
    assert [m.id for m in only.messages] == ["1", "2", "3"]
    assert (only.id, only.subject, only.status, only.tags, only.channel, only.vendor) == ("7", "Lamp", "closed", ("late", "lamp"), "chat", "Acme")
    assert only.metadata["shop"] == "North"
    assert [file.format for file in found.inputs] == ["acme"]
    assert not found.inputs[0].notes, "the source names the zone"


def test_lines_that_are_messages_are_put_together_by_their_conversation(tmp_path: Path) -> None:
    source = SourceMap(files=CHAT.files, conversation={"id": "c"}, message={"text": "t", "role": "fromCustomer"}, roles={"true": Role.CUSTOMER})
    lines = [{"c": 1, "t": "Hello", "fromCustomer": True}, {"c": 2, "t": "Other", "fromCustomer": True}, {"c": 1, "t": "Hi", "fromCustomer": False}]
    found = read_text(tmp_path, "x.jsonl", "".join(json.dumps(line) + "\n" for line in lines), mapped(flat=source))
    assert {c.id: shown(c.messages) for c in found.conversations} == {
        "1": ["customer -: Hello", "unknown false: Hi"],
        "2": ["customer -: Other"],
    }


def test_a_table_is_told_by_its_columns_whatever_their_case(tmp_path: Path) -> None:
    found = read_text(tmp_path, "x.txt", TABLE, mapped(rows=ROWS))
    assert [(c.id, shown(c.messages)) for c in found.conversations] == [
        ("1", ["customer -: Hello there", "agent -: Hi"]),
        ("2", ["customer -: Another one"]),
    ]
    assert (found.inputs[0].format, found.inputs[0].found, found.inputs[0].read) == ("rows", 3, 3)


def test_an_excel_sheet_is_read_by_the_same_mapping(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for line in TABLE.splitlines():
        book.active.append(line.split(";"))
    book.save(tmp_path / "x.xlsx")
    found = read([tmp_path / "x.xlsx"], mapped(rows=replace(ROWS, files=(IgnoreGlob("*.xlsx", "."),), like=())))
    assert [c.id for c in found.conversations] == ["1", "2"]
    named = read([tmp_path / "x.xlsx"], mapped(rows=ROWS), format_name="rows")
    assert [c.id for c in named.conversations] == ["1", "2"], "a workbook is no text, and the source reads it where it is named"


def test_what_the_source_does_not_fit_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    found = as_json(tmp_path, DOCUMENT, replace(CHAT, message={"text": "bdy"}))
    assert found.problem.reason == "no text at 'bdy'; did you mean 'body'?"
    found = as_json(tmp_path, DOCUMENT, replace(CHAT, messages="event"))
    assert found.problem.reason == "no messages at 'event'; did you mean 'events'?"
    found = as_json(tmp_path, DOCUMENT, replace(CHAT, records="dat.sessions"))
    assert found.problem.reason == "no records at 'dat.sessions'; did you mean 'data'?"
    found = read_text(tmp_path, "x.txt", TABLE, mapped(rows=replace(ROWS, message={"text": "Word"})))
    assert "there is no column 'Word'; did you mean 'Words'?" in found.problem.reason


def test_one_record_that_does_not_fit_leaves_the_others(tmp_path: Path) -> None:
    document = {"data": {"sessions": [*DOCUMENT["data"]["sessions"], {"sid": 8}, 3]}}
    found = as_json(tmp_path, document)
    assert [c.id for c in found.conversations] == ["7"]
    assert [s.where for s in found.skipped] == ["line 1, data.sessions, record 2"]
    assert found.inputs[0].found == found.inputs[0].read + found.inputs[0].quarantined == 2


def test_a_large_document_is_read_record_by_record(tmp_path: Path) -> None:
    session = DOCUMENT["data"]["sessions"][0]
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"data": {"sessions": [{**session, "sid": number} for number in range(200)]}}))
    found = read([path], options=Options(mapped(acme=CHAT), max_record=20_000))
    assert [c.id for c in found.conversations] == [str(number) for number in range(200)]
    assert not found.skipped


def test_records_may_be_an_expression(tmp_path: Path) -> None:
    found = as_json(tmp_path, {"a": {"x": DOCUMENT["data"]["sessions"][0]}}, replace(CHAT, records="a.*"))
    assert found.only.id == "7"


@pytest.mark.parametrize(
    ("form", "value", "seconds"),
    [("milliseconds", 1791050400000, 1791050400), ("microseconds", "1791050400000000", 1791050400), ("seconds from start", 12.5, 12.5)],
)
def test_times_are_read_in_the_unit_that_the_source_names(tmp_path: Path, form: str, value: object, seconds: float) -> None:
    source = SourceMap(files=CHAT.files, messages="m", message={"text": "t", "time": "at"}, time_format=form)
    message = as_json(tmp_path, {"m": [{"t": "Hello", "at": value}]}, source).only.messages[0]
    assert message.sent_at is not None
    assert message.sent_at.timestamp() == seconds


def test_a_time_that_cannot_be_read_is_noted(tmp_path: Path) -> None:
    source = replace(CHAT, time_format="%Y-%m-%d")
    found = as_json(tmp_path, DOCUMENT, source)
    assert [note.text for note in found.inputs[0].notes] == ["a time could not be read; check 'time' and 'time_format' of source acme"]


def test_a_source_cannot_have_the_name_of_a_format() -> None:
    with pytest.raises(UsageError, match="'csv' is a format that supportaudit knows"):
        load_with(LOADERS, [], Options(mapped(csv=CHAT)))


def test_a_source_can_be_named_as_the_format(tmp_path: Path) -> None:
    path = tmp_path / "odd.name"
    path.write_text(json.dumps(DOCUMENT))
    assert read([path], mapped(acme=CHAT), format_name="acme").only.id == "7"


def test_what_is_read_is_the_same_after_a_round_trip(tmp_path: Path) -> None:
    from supportaudit.loaders import write_jsonl

    first = as_json(tmp_path, DOCUMENT).only
    with (tmp_path / "copy.jl").open("wb") as out:
        write_jsonl([first], out)
    again = read([tmp_path / "copy.jl"]).only
    assert (shown(again.messages), again.metadata, again.subject) == (shown(first.messages), first.metadata, first.subject)


@pytest.mark.no_cover
@BROKEN
@given(data=st.data())
def test_broken_exports_give_conversations_or_a_clear_line(data: st.DataObject) -> None:
    value = data.draw(st.composite(changed)(DOCUMENT))
    text = json.dumps(value, indent=data.draw(st.sampled_from([None, 1]))).encode()
    cut = data.draw(st.integers(0, len(text)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.json"
        path.write_bytes(data.draw(st.sampled_from([text, text[:cut], text[:cut] + b"\xff\x00" + text[cut + 1 :]])))
        found = read([path], mapped(acme=CHAT))
    assert all(skip.reason for skip in found.skipped)
    assert found.conversations or found.skipped or found.inputs


WRITTEN = """
sources:
  acme:
    files: "*.json"
    conversation: sid
    messages: events
    message: {text: body, role: who}
    roles: {guest: customer, true: agent}
"""


def test_a_source_is_read_from_the_config(tmp_path: Path) -> None:
    (tmp_path / "supportaudit.yml").write_text(WRITTEN)
    source = load_config(str(tmp_path / "supportaudit.yml"), search=()).sources["acme"]
    assert source.conversation == {"id": "sid"}
    assert source.roles == {"guest": Role.CUSTOMER, "true": Role.AGENT}
    assert source.files == (IgnoreGlob("*.json", tmp_path.as_posix()),)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("messages:", "mesages:", "unknown key 'mesages' (did you mean 'messages'?)"),
        ("text: body", "txt: body", "unknown key 'txt' (did you mean 'text'?)"),
        ("guest: customer", "guest: custmer", "did you mean 'customer'?"),
        ("messages: events", "messages: 'events[?'", ":6:15: 'events[?' is no JMESPath expression"),
        ("role: who", "role: who", ""),
        ('files: "*.json"', "kind: json", "source 'acme' does not say which files are its own"),
        ('files: "*.json"', 'files: "*.json"\n    time_format: "%H:%M"', "is no format of times with year, month and day"),
        ('files: "*.json"', 'files: "*.json"\n    timezone: Europe/Berln', "Europe/Berlin"),
        ("{text: body, role: who}", "body", "'roles' says what words stand for"),
        ('files: "*.json"', 'files: "*.json"\n    kind: table', "'messages' is for JSON"),
    ],
)
def test_mistakes_in_a_source_are_told_with_their_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "supportaudit.yml"
    path.write_text(WRITTEN.replace(old, new))
    if not said:
        assert load_config(str(path), search=()).sources
        return
    with pytest.raises(UsageError) as problem:
        load_config(str(path), search=())
    assert said in str(problem.value)


def test_conversations_without_an_id_get_that_of_their_file(tmp_path: Path) -> None:
    source = SourceMap(files=CHAT.files, messages="m", message={"text": "t"})
    lines = "".join(json.dumps({"m": [{"t": text}]}) + "\n" for text in ("One", "Two"))
    found: tuple[Conversation, ...] = read_text(tmp_path, "x.jsonl", lines, mapped(own=source)).conversations
    assert [c.id for c in found] == ["x", "x-2"]
