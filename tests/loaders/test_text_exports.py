"""Exports as text (messengers, captions, calls, chats in comments): told by content, read alike in every shape, never a way to break the reading."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supportaudit.loaders import LOADERS, write_jsonl
from supportaudit.loaders.dump import visible_text
from supportaudit.loaders.threads import ATTACHMENTS
from supportaudit.model import Conversation, Role
from supportaudit.rulebook.config import Config
from tests.loaders.reading import read, read_text, shown
from tests.loaders.text_files import ANSWER, ASK, FILES, THANKS

SHAPES = sorted(FILES)
WITH_ROLES = {"zendesk_chat_in_comment", "salesforce_livechattranscript"}
UNDATED = {("otter_rev_txt", "otter without times")}


def words(conversation: Conversation) -> list[tuple[str | None, str]]:
    """Who said what, without what no person wrote."""
    said = [(m.author, visible_text(m).strip()) for m in conversation.messages if m.role is not Role.SYSTEM]
    return [(author, text) for author, text in said if text]


@pytest.mark.parametrize("shape", SHAPES, ids=" ".join)
def test_every_shape_is_told_and_read_alike(tmp_path: Path, shape: tuple[str, str]) -> None:
    found = read_text(tmp_path, "export", FILES[shape])
    assert [file.format for file in found.inputs] == [shape[0]]
    assert words(found.only) == [("Ann Lee", ASK), ("Northwind", ANSWER), ("Ann Lee", THANKS)]
    roles = {m.author: m.role for m in found.only.messages if m.author}
    assert roles == ({"Ann Lee": Role.CUSTOMER, "Northwind": Role.AGENT} if shape[0] in WITH_ROLES else dict.fromkeys(roles, Role.UNKNOWN))
    times = [m.sent_at for m in found.only.messages if m.role is not Role.SYSTEM]
    assert times == ([None] * len(times) if shape in UNDATED else sorted(at for at in times if at))


@pytest.mark.parametrize("shape", SHAPES, ids=" ".join)
def test_what_is_read_is_the_same_after_a_round_trip(tmp_path: Path, shape: tuple[str, str]) -> None:
    first = read_text(tmp_path, "export", FILES[shape]).only
    copied = tmp_path / "copy.jsonl"
    with copied.open("wb") as out:
        write_jsonl([first], out)
    again = read([copied]).only
    assert (again.id, again.channel, dict(again.metadata)) == (first.id, first.channel, dict(first.metadata))
    assert [(*x, m.sent_at, m.masks, m.event) for x, m in zip(words(again), again.messages, strict=False)] == [
        (*x, m.sent_at, m.masks, m.event) for x, m in zip(words(first), first.messages, strict=False)
    ]


@pytest.mark.parametrize("name", sorted({name for name, _ in FILES} | {"msg", "xlsx", "parquet"}))
def test_a_loader_says_how_it_is_told_what_is_read_and_what_is_not(name: str) -> None:
    loader = next(loader for loader in LOADERS if loader.name == name)
    assert all(text.endswith(".") for text in (loader.told, loader.reads, loader.left_out))


@pytest.mark.no_cover
@pytest.mark.parametrize("shape", SHAPES, ids=" ".join)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_exports_give_a_clear_result(shape: tuple[str, str], data: st.DataObject) -> None:
    raw = bytearray(FILES[shape].encode())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(raw) - 1))
        end = place + data.draw(st.integers(0, 12))
        raw[place:end] = data.draw(st.sampled_from([b"", b"\0", b"\n", b"\xff", b"<", b":", b"99", b"]", b"-->", "\u200e".encode(), b"(", b"  "]))
    with tempfile.TemporaryDirectory() as folder:
        found = read_text(Path(folder), "export", bytes(raw), format_name=data.draw(st.sampled_from([None, shape[0]])))
    assert len(found.inputs) == 1
    assert all(one.reason for one in found.skipped)
    for message in (m for one in found.conversations for m in one.messages):
        assert all(0 <= mask.start < mask.end <= len(message.text) for mask in message.masks)


STAMPS = {
    "American": "1/31/24, 10:32 PM - ",
    "American, narrow space": "1/31/24, 10:32\u202fPM - ",
    "British": "31/01/2024, 22:32 - ",
    "British, small": "31/01/2024, 10:32 pm - ",
    "German": "31.01.24, 22:32 - ",
    "German, iPhone": "[31.01.24, 22:32:00] ",
    "French": "31/01/2024 à 22:32 - ",
    "Mexican": "31/1/24, 10:32 p. m. - ",
    "Mexican, narrow spaces": "31/1/24, 10:32\u202fp.\u00a0m. - ",
    "Brazilian": "31/01/2024 22:32 - ",
    "Dutch": "31-01-2024 22:32 - ",
    "Swedish": "2024-01-31 22:32 - ",
    "Danish": "31/01/2024 22.32 - ",
    "Finnish": "31.1.2024 klo 22.32 - ",
    "Hungarian": "2024. 01. 31. 22:32 - ",
    "Bulgarian": "31.01.24 г., 22:32 - ",
    "Greek": "31/1/24, 10:32 μ.μ. - ",
    "Arabic": "٣١/١/٢٠٢٤، ١٠:٣٢ م - ",
    "Persian": "۳۱/۱/۲۰۲۴،\u200f ۲۲:۳۲ - ",
    "Indian": "३१/१/२४, १०:३२ PM - ",
    "Indonesian": "31/01/24 22.32 - ",
    "Malay": "31/01/2024, 10:32 petang - ",
    "Thai": "31/1/2567 22:32 - ",
    "Vietnamese": "22:32, 31/01/2024 - ",
    "Japanese": "2024/01/31 22:32 - ",
    "Chinese": "2024/1/31 下午10:32 - ",
    "Chinese, evening": "2024年1月31日 晚上10:32 - ",
    "Korean": "2024. 1. 31. 오후 10:32 - ",
    "Canadian": "2024-01-31, 10:32 p.m. - ",
    "from a browser": "[10:32 PM, 1/31/2024] ",
}


@pytest.mark.parametrize("stamp", STAMPS.values(), ids=STAMPS.keys())
def test_times_are_read_as_phones_of_many_countries_write_them(tmp_path: Path, stamp: str) -> None:
    text = f"{stamp}Ann: My lamp\nis broken.\n{stamp}Northwind: Sorry\n{stamp}Ann: ok: fine\n"
    messages = read_text(tmp_path, "chat.txt", text).only.messages
    assert [(m.author, m.text) for m in messages] == [("Ann", "My lamp\nis broken."), ("Northwind", "Sorry"), ("Ann", "ok: fine")]
    assert {m.sent_at for m in messages} == {datetime(2024, 1, 31, 22, 32, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("dates", "first", "noted"),
    [
        (("01/02/2024", "01/13/2024"), (2024, 1, 2), False),
        (("01/02/2024", "13/02/2024"), (2024, 2, 1), False),
        (("11/12/2023", "12/12/2023", "01/01/2024"), (2023, 12, 11), True),
        (("01/02/2024", "02/02/2024", "03/02/2024", "01/03/2024"), (2024, 2, 1), False),
    ],
)
def test_day_and_month_are_told_apart_by_the_whole_file(tmp_path: Path, dates: tuple[str, ...], first: tuple[int, int, int], noted: bool) -> None:
    found = read_text(tmp_path, "chat.txt", "".join(f"{date}, 10:00 - Ann: {i}\n" for i, date in enumerate(dates)), Config(timezone="Europe/Berlin"))
    at = found.only.messages[0].sent_at
    assert at is not None
    assert (at.year, at.month, at.day) == first
    notes = [note.text for note in found.inputs[0].notes]
    assert any("Europe/Berlin" in note for note in notes)
    assert any("day or month" in note for note in notes) is noted


def test_a_list_with_the_newest_message_first_is_turned_round_with_a_note(tmp_path: Path) -> None:
    found = read_text(tmp_path, "chat.txt", "03.01.24, 10:00 - Ann: c\n02.01.24, 10:00 - Bo: b\n01.01.24, 10:00 - Ann: a\n")
    assert [m.text for m in found.only.messages] == ["a", "b", "c"]
    assert [m.index for m in found.only.messages] == [0, 1, 2]
    assert any("turned round" in note.text for note in found.inputs[0].notes)


def test_what_the_messenger_wrote_itself_is_masked_or_a_system_line(tmp_path: Path) -> None:
    day = "31.01.24, 22:32 - "
    lines = (
        "Northwind hat Bo hinzugefügt.",
        "Ann: IMG-1.jpg (Datei angehängt)\nMeine Lampe",
        "Ann: Diese Nachricht wurde gelöscht.",
        "Ann: Verpasster Sprachanruf",
        "Northwind: Guten Tag <Diese Nachricht wurde bearbeitet.>",
        "Ann hat die Gruppe verlassen.",
    )
    conversation = read_text(tmp_path, "chat.txt", "".join(f"{day}{line}\n" for line in lines)).only
    assert [visible_text(m).strip() for m in conversation.messages if m.role is not Role.SYSTEM] == ["Meine Lampe", "", "", "Guten Tag"]
    assert [m.event.kind for m in conversation.messages if m.event] == ["join", "leave"]
    assert conversation.metadata[ATTACHMENTS] == 1


@pytest.mark.parametrize(
    "text",
    [
        "[2026-03-01 23:59] Customer: a\n[00:10] Agent: b\n",
        "[2026-03-01, 23:59] Customer: a\n[2026-03-01, 23:59] Agent: b\n",
        "2026-03-01 10:00 - Agent: a\n2026-03-01 10:01 - Customer: b\n",
    ],
)
def test_speakers_named_by_role_make_plain_text_of_lines_with_times(tmp_path: Path, text: str) -> None:
    found = read_text(tmp_path, "chat.txt", text)
    assert [file.format for file in found.inputs] == ["text"]
    assert {m.role for m in found.only.messages} == {Role.AGENT, Role.CUSTOMER}


def test_a_cue_in_which_two_people_speak_is_parted_and_rolling_captions_are_unrolled(tmp_path: Path) -> None:
    two = "1\n00:00:01,000 --> 00:00:02,000\n- Agent: Hello\n- Customer: Hi\n\n2\n00:00:03,000 --> 00:00:04,000\nAgent: Bye\n"
    assert [(m.role, m.text) for m in read_text(tmp_path, "a.srt", two).only.messages] == [
        (Role.AGENT, "Hello"),
        (Role.CUSTOMER, "Hi"),
        (Role.AGENT, "Bye"),
    ]
    rolling = """WEBVTT

00:00.160 --> 00:02.389
hi<00:00.480><c> there</c>

00:02.389 --> 00:02.399
hi there

00:02.399 --> 00:04.000
hi there
my<00:02.600><c> lamp</c>
"""
    assert shown(read_text(tmp_path, "b.vtt", rolling).only.messages) == ["unknown -: hi there", "unknown -: my lamp"]


def test_names_above_the_words_of_cues_are_speakers_when_they_come_back(tmp_path: Path) -> None:
    cues = "".join(
        f"0:0:{i}.5 --> 0:0:{i}.9\n{name}\n{word}\n\n" for i, (name, word) in enumerate([("Ann", "a"), ("Joy", "b"), ("Ann", "c"), ("Joy", "d")])
    )
    assert [(m.author, m.text) for m in read_text(tmp_path, "a.txt", cues).only.messages] == [("Ann", "a"), ("Joy", "b"), ("Ann", "c"), ("Joy", "d")]


def test_a_speaker_whom_a_machine_told_apart_counts_even_when_heard_once(tmp_path: Path) -> None:
    cues = ["so", "SPEAKER_01: hello", "well", "yes"]
    text = "".join(f"{i}\n00:00:0{i},000 --> 00:00:0{i},500\n{cue}\n\n" for i, cue in enumerate(cues, 1))
    assert [m.author for m in read_text(tmp_path, "a.srt", text).only.messages] == [None, *["SPEAKER_01"] * 3]


def test_times_that_stand_alone_begin_messages_of_nobody_known(tmp_path: Path) -> None:
    text = "0:01  \nMy lamp is broken.\nIt fell.\n\n0:15  \nSorry.\n\n1:00:24\nThanks.\n\nTranscribed by https://otter.ai\n"
    found = read_text(tmp_path, "a.txt", text)
    assert shown(found.only.messages) == ["unknown -: My lamp is broken.\nIt fell.", "unknown -: Sorry.", "unknown -: Thanks."]
    assert any("who speaks" in note.text for note in found.inputs[0].notes)


def test_a_name_with_brackets_in_it_is_a_speaker_of_zoom(tmp_path: Path) -> None:
    text = "[Ann [Acme]] 2:02:09 PM\nMy lamp\n\n[Bo] 2:02:15 PM\nHello\n"
    assert shown(read_text(tmp_path, "a.txt", text).only.messages) == ["unknown Ann [Acme]: My lamp", "unknown Bo: Hello"]


def test_notices_that_an_iphone_puts_under_a_name_are_system_lines(tmp_path: Path) -> None:
    said = ["Ann Lee è tra i tuoi contatti.", "Joy changed this group's icon", "Ann Lee turned on something new"]
    lines = [*(f"[31/01/24, 10:31:05] Ann Lee: \u200e{text}\n" for text in said), "[31/01/24, 10:32:05] Ann Lee: Ann Lee is my name\n"]
    messages = read_text(tmp_path, "a.txt", "".join(lines)).only.messages
    assert [m.role for m in messages] == [Role.SYSTEM] * 3 + [Role.UNKNOWN]


def test_a_trigger_is_a_bot_and_a_file_in_a_zendesk_chat_is_masked(tmp_path: Path) -> None:
    text = """Chat started: 2024-01-31 01:51 PM UTC

(01:51:18 PM) Northwind Help: Hello! How can we help?
(01:51:20 PM) Visitor 12345: My lamp
(01:51:25 PM) *** Joy joined the chat ***
(01:51:31 PM) Joy: Uploaded: lamp.png
URL: https://files.example/lamp.png
Type: image/png
Size: 34
"""
    conversation = read_text(tmp_path, "a.txt", text).only
    assert [m.role for m in conversation.messages] == [Role.BOT, Role.CUSTOMER, Role.SYSTEM, Role.AGENT]
    assert visible_text(conversation.messages[-1]) == ""
    assert conversation.metadata[ATTACHMENTS] == 1


def test_a_salesforce_transfer_is_an_event_and_times_go_on_after_it(tmp_path: Path) -> None:
    text = (
        '<p align="center">Chat Started: Thursday, December 28, 2017, 21:36:39 (+0800)</p><p align="center">Agent Joy P</p>'
        "( 50s ) Joy P: Hello<ul><li>Billing</li><li>Lamps</li></ul><br>( 1m 0s ) Ann &amp; Bo: Hi<br>"
        '<p align="center">Chat Transferred From Joy P To Max T</p><p align="center">Agent Max T</p>( 5s ) Max T: Hi<br>'
    )
    conversation = read_text(tmp_path, "a.html", text).only
    assert shown(conversation.messages) == [
        "agent Joy P: Hello\n\nBilling\n\nLamps",
        "customer Ann & Bo: Hi",
        "system -: Chat Transferred From Joy P To Max T",
        "agent Max T: Hi",
    ]
    times = [m.sent_at for m in conversation.messages if m.sent_at]
    assert times == sorted(times)
    assert times[0].astimezone(UTC) == datetime(2017, 12, 28, 13, 37, 29, tzinfo=UTC)


@pytest.mark.parametrize("head", ["Chat started on 12 May 2016, 08:31 AM (GMT+8)", "Chat started: 2016-05-12 12:31 AM (UTC)"])
def test_a_zendesk_chat_with_line_ends_of_windows_is_dated_by_any_of_its_heads(tmp_path: Path, head: str) -> None:
    at = ("08", "AM") if "GMT+8" in head else ("12", "AM")
    lines = [
        head,
        "",
        *(
            f"({at[0]}:31:{second} {at[1]}) {text}"
            for second, text in (("05", "Lena: hi"), ("20", "*** Tom joined the chat ***"), ("40", "Tom: yes"))
        ),
    ]
    found = read_text(tmp_path, "chat.txt", "\r\n".join(lines)).only
    assert [(m.role, m.sent_at.astimezone(UTC).isoformat() if m.sent_at else None) for m in found.messages if m.event is None] == [
        ("customer", "2016-05-12T00:31:05+00:00"),
        ("agent", "2016-05-12T00:31:40+00:00"),
    ]
