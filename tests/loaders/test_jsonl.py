from __future__ import annotations

import gzip
import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
import zstandard

from supportaudit.loaders import Options, load
from supportaudit.loaders.interface import Head
from supportaudit.loaders.jsonl import JsonLines
from supportaudit.loaders.record import masks_of
from supportaudit.model import Conversation, Event, Mask, Role
from supportaudit.rulebook.config import Config
from tests.loaders.reading import read, read_text

LINE = (
    '{"id": "c-1", "channel": "chat", "vendor": "Northwind", "status": "open", "tags": ["billing"], "csat": 4, "lang": "en", "messages": ['
    '{"role": "customer", "author": "Ana", "sent_at": "2026-10-03T18:22:40Z", "text": "My router is dead"},'
    '{"role": "system", "text": "Joy joined the chat."},'
    '{"role": "system", "event": {"kind": "transfer", "from": "Joy", "to": "Lee"}, "sent_at": "2026-10-03T20:40:00+02:00"},'
    '{"role": "agent", "author": "Lee", "text": "Hi Ana\\r\\n> old\\r\\nLee here.", "masks": [[8, 13, "quote"]], "id": "m4", "private": true}]}'
)


def test_every_field_of_the_format_is_read(tmp_path: Path) -> None:
    conversation = read_text(tmp_path, "a.jsonl", LINE + "\n").only
    assert (conversation.id, conversation.channel, conversation.vendor, conversation.csat, conversation.tags) == (
        "c-1",
        "chat",
        "Northwind",
        4.0,
        ("billing",),
    )
    assert conversation.is_open
    assert conversation.lang == "en"
    first, joined, moved, last = conversation.messages
    assert first.sent_at == datetime(2026, 10, 3, 18, 22, 40, tzinfo=UTC)
    assert joined.event == Event("join", {"who": "Joy"})
    assert moved.event is not None
    assert moved.event.details == {"from": "Joy", "to": "Lee"}
    assert moved.text == ""
    assert (last.role, last.private, last.id) == (Role.AGENT, True, "m4")


def test_line_ends_become_lf_and_masks_move_along(tmp_path: Path) -> None:
    last = read_text(tmp_path, "a.jsonl", LINE).only.messages[3]
    assert last.text == "Hi Ana\n> old\nLee here."
    assert last.masks == (Mask(7, 12, "quote"),)
    assert last.text[7:12] == "> old"


def test_masks_move_by_the_line_ends_before_them_wherever_they_begin() -> None:
    text = "a\r\nb\r\n\r\nc\rd\r\n" * 3
    offsets = range(0, len(text), 2)
    moved = masks_of([[start, start + 1, "quote"] for start in offsets], text, "x")
    assert [(mask.start, mask.end) for mask in moved] == [(s - text[:s].count("\r\n"), s + 1 - text[: s + 1].count("\r\n")) for s in offsets]


def test_many_masks_look_at_the_text_once() -> None:
    class Counted(str):
        looked = 0

        def count(self, *args: Any) -> int:
            Counted.looked += args[2] - args[1]
            return super().count(*args)

    text = Counted("ab\r\n" * 5_000)
    masks_of([[i, i + 1, "quote"] for i in range(0, len(text) - 1, 2)], text, "x")
    assert Counted.looked < 4 * len(text)


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress], ids=["gz", "zst"])
def test_packed_files_are_read_by_content_even_under_a_plain_name(tmp_path: Path, pack: object) -> None:
    assert callable(pack)
    data = pack((LINE + "\n").encode())
    result = read_text(tmp_path, "chats.jsonl", data)
    assert result.only.id == "c-1"
    assert result.inputs[0].size == len(data)


def test_several_gzip_members_in_one_file_are_one_stream(tmp_path: Path) -> None:
    data = gzip.compress(b'{"id": "a", "messages": []}\n') + gzip.compress(b'{"id": "b", "messages": []}\n') + b"\0\0\0"
    assert [c.id for c in read_text(tmp_path, "x.jsonl.gz", data).conversations] == ["a", "b"]


def test_a_cut_archive_gives_what_it_holds_and_one_line_about_the_rest(tmp_path: Path) -> None:
    lines = b"".join(b'{"id": "c%d", "messages": [{"role": "agent", "text": "%d"}]}\n' % (i, i * 7919) for i in range(5000))
    for name, packed in (("x.gz", gzip.compress(lines)), ("x.zst", zstandard.ZstdCompressor().compress(lines))):
        result = read_text(tmp_path, name, packed[: len(packed) // 2])
        assert result.conversations
        assert any("cut off" in item.reason and item.kind == "quarantined" for item in result.skipped)


def test_an_archive_that_is_damaged_says_so(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(b'{"id": "a", "messages": []}\n' * 1000))
    packed[20:30] = b"\xff" * 10
    assert any("damaged" in item.reason for item in read_text(tmp_path, "x.gz", bytes(packed)).skipped)


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LINE.encode())))
    items = list(load(["-"], Config()))
    assert isinstance(items[0], Conversation)
    assert items[0].source.path == "-"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"messages": []}', "'id' is missing"),
        ('{"id": "", "messages": []}', "'id' is missing"),
        ('{"id": {}, "messages": []}', "'id' is an object, not text"),
        ('{"id": "a"}', "'messages' is missing"),
        ('{"id": "a", "messages": {}}', "'messages' is an object, not a list"),
        ('{"id": "a", "messages": [3]}', "'messages[0]' is a number, not an object"),
        ('{"id": "a", "messages": [{"text": "x"}]}', "'messages[0].role' is missing"),
        ('{"id": "a", "messages": [{"role": "boss", "text": "x"}]}', "'messages[0].role' is 'boss'"),
        ('{"id": "a", "messages": [{"role": "agent"}]}', "'messages[0].text' is missing"),
        ('{"id": "a", "messages": [{"role": "agent", "text": 3}]}', "'messages[0].text' is a number"),
        ('{"id": "a", "messages": [{"role": "agent", "text": "x", "sent_at": "soon"}]}', "'messages[0].sent_at' is 'soon', not a time"),
        ('{"id": "a", "messages": [{"role": "agent", "text": "x", "sent_at": true}]}', "'messages[0].sent_at' is true or false"),
        ('{"id": "a", "messages": [{"role": "agent", "text": "x", "private": "yes"}]}', "'messages[0].private' is text"),
        ('{"id": "a", "messages": [{"role": "agent", "text": "x", "masks": [[0, 9, "quote"]]}]}', "'messages[0].masks' holds"),
        ('{"id": "a", "messages": [{"role": "agent", "text": "x", "masks": 4}]}', "'messages[0].masks' is a number"),
        ('{"id": "a", "messages": [{"role": "agent", "text": "x", "event": {"to": "b"}}]}', "'messages[0].event.kind' is missing"),
        ('{"id": "a", "messages": [], "tags": "x"}', "'tags' is not a list of texts"),
        ('{"id": "a", "messages": [], "csat": "high"}', "'csat' is text, not a number"),
        ('{"id": "a", "messages": [], "status": "maybe"}', "'status' is 'maybe'"),
        ('{"id": "a", "messages": [], "metadata": []}', "'metadata' is a list, not an object"),
        ("[1, 2]", "the record is a list, not an object"),
        ("{nonsense", "not valid JSON"),
    ],
)
def test_what_is_wrong_in_a_line_is_named_with_line_and_field_and_the_rest_is_read(tmp_path: Path, line: str, says: str) -> None:
    good = '{"id": "good", "messages": [{"role": "agent", "text": "x"}]}'
    result = read_text(tmp_path, "a.jsonl", f"{good}\n{line}\n{good.replace('good', 'last')}\n")
    assert [c.id for c in result.conversations] == ["good", "last"]
    assert result.problem.kind == "quarantined"
    assert result.problem.where.startswith("line 2")
    assert says in result.problem.reason
    assert result.inputs[0].records == 3


def test_a_truncated_last_line_says_that_it_is_cut(tmp_path: Path) -> None:
    result = read_text(tmp_path, "a.jsonl", LINE + "\n" + LINE[:200])
    assert len(result.conversations) == 1
    assert result.problem.where == "line 2"
    assert "cut off" in result.problem.reason


def test_a_line_beyond_the_limit_is_quarantined_and_the_next_one_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    big = '{"id": "big", "messages": [{"role": "agent", "text": "' + "x" * 5000 + '"}]}'
    path.write_text(f"{LINE}\n{big}\n{LINE.replace('c-1', 'c-2')}\n")
    result = read([path], options=Options(max_record=2000))
    assert [c.id for c in result.conversations] == ["c-1", "c-2"]
    assert "longer than 2,000 bytes" in result.problem.reason
    assert "one conversation a line" in result.problem.reason


def test_no_more_than_the_limit_of_a_huge_line_is_held(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    path.write_bytes(b'[{"id": "a", "messages": [{"role": "agent", "text": "' + b"x" * 300_000 + b'"}]}]')
    result = read([path], options=Options(max_record=100_000))
    assert result.conversations == ()
    assert "longer than 100,000 bytes" in result.problem.reason


def test_invalid_utf_8_is_read_with_replacement_characters_and_a_note(tmp_path: Path) -> None:
    result = read_text(tmp_path, "a.jsonl", '{"id": "a", "messages": [{"role": "agent", "text": "déjà caf#"}]}\n'.encode().replace(b"#", b"\xff"))
    assert result.only.messages[0].text == "déjà caf\ufffd"
    (note,) = result.inputs[0].notes
    assert note.where == "line 1"
    assert "no characters" in note.text


def test_a_line_in_latin_1_is_read_as_such_with_a_note(tmp_path: Path) -> None:
    lines = [
        f'{{"id": "{name}", "messages": [{{"role": "agent", "text": "{text}"}}]}}\n' for name, text in (("a", "un"), ("b", "un café"), ("c", "thé"))
    ]
    result = read_text(tmp_path, "a.jsonl", "".join(lines).encode("latin-1"))
    assert [c.messages[0].text for c in result.conversations] == ["un", "un café", "thé"]
    (note,) = result.inputs[0].notes
    assert (note.where, note.count) == ("line 2", 2)
    assert "read as cp1252" in note.text
    assert "save the file as UTF-8" in note.text


def test_another_encoding_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        assert read_text(tmp_path, "a.jsonl", LINE.encode(encoding)).only.id == "c-1"


@pytest.mark.parametrize("indent", [True, False])
def test_one_document_with_a_list_of_conversations_is_read(tmp_path: Path, indent: bool) -> None:
    records = [{"id": name, "messages": [{"role": "agent", "text": "x"}]} for name in ("a", "b")]
    data = orjson.dumps([*records, 7], option=orjson.OPT_INDENT_2 if indent else 0)
    result = read_text(tmp_path, "export.json", data)
    assert [c.id for c in result.conversations] == ["a", "b"]
    assert "record 3" in result.problem.where


def test_a_document_beyond_the_limit_says_how_to_part_it(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_bytes(orjson.dumps([{"id": "a", "messages": []}] * 300, option=orjson.OPT_INDENT_2))
    assert "jq -c" in read([path], options=Options(max_record=1000)).problem.reason


def test_unknown_keys_are_kept_in_the_metadata(tmp_path: Path) -> None:
    line = '{"id": "a", "score": 7, "metadata": {"x": 1}, "messages": [{"role": "agent", "text": "hi", "mood": "calm"}]}'
    metadata = read_text(tmp_path, "a.jsonl", line).only.metadata
    assert metadata == {"x": 1, "score": 7, "message_fields": {"0": {"mood": "calm"}}}


def test_a_time_without_a_zone_takes_the_configs_with_a_note(tmp_path: Path) -> None:
    line = (
        '{"id": 12, "messages": [{"role": "agent", "text": "hi", "sent_at": "2026-07-01T12:00:00"},'
        ' {"role": "agent", "text": "hi", "sent_at": 1500000000}]}'
    )
    result = read_text(tmp_path, "a.jsonl", line, Config(timezone="Europe/Berlin"))
    assert result.only.id == "12"
    assert result.only.messages[0].sent_at == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert result.only.messages[1].sent_at == datetime(2017, 7, 14, 2, 40, tzinfo=UTC)
    (note,) = result.inputs[0].notes
    assert note.text.startswith("times without a zone were read as Europe/Berlin; ")


def test_json_is_told_by_content_not_by_name() -> None:
    def sure(text: str, name: str = "x.dat") -> float:
        guess = JsonLines().sniff(Head(name, text.encode(), text, whole=True))
        return guess.sure if guess else 0.0

    assert sure(LINE) > 0.9
    assert sure('[\n  {"id": "a",\n "messages": []}]') > 0.8
    assert 0.5 < sure('{"a": 1}') < 0.9
    assert sure('{"a": ') > 0.5
    assert sure("Agent: hello") == 0
    assert sure("{curly} start") == 0
    assert sure("[10:32] Ana: hi") == 0


def test_a_damaged_first_line_does_not_hide_what_the_file_is(tmp_path: Path) -> None:
    (tmp_path / "dump.jsonl").write_text('br{oken\n{"id": "c-1", "messages": [{"role": "agent", "text": "Hi"}]}\n')
    found = read([tmp_path])
    assert [file.format for file in found.inputs] == ["jsonl"]
    assert ([c.id for c in found.conversations], [s.where for s in found.skipped]) == (["c-1"], ["line 1"])
