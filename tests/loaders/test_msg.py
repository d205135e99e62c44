"""Outlook's .msg: who, when, what; bodies kept as RTF; damaged files; what needs a package that is not there."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportaudit.loaders import msg, write_jsonl
from supportaudit.loaders.dump import visible_text
from supportaudit.loaders.rtf import rtf_text, unpacked
from supportaudit.model import Role
from supportaudit.rulebook.config import Config
from tests.loaders.outlook_files import compound, fixed, packed, stream
from tests.loaders.reading import read, read_text, shown

SENT = datetime(2024, 1, 31, 22, 32, tzinfo=UTC)
BODY = "My lamp is broken.\r\n\r\nAnn\r\n\r\nFrom: Joy Park\r\nSent: Monday\r\nTo: Ann\r\nSubject: Lamp\r\n\r\nold words"
ANN = dict([stream(0x0C1A, "Ann Lee"), stream(0x0C1F, "/O=NW/CN=ANN"), stream(0x5D01, "ann@example.com")])
TO = {"__recip_version1.0_#00000000": dict([stream(0x3001, "Northwind Care"), stream(0x39FE, "care@northwind.example"), fixed({0x0C15: 1}, 8)])}
HEAD = dict([stream(0x0037, "Lamp"), stream(0x1035, "<1@example.com>"), fixed({0x0039: SENT, 0x3FFD: 1252})])
PLAIN = compound({**HEAD, **ANN, **TO, **dict([stream(0x1000, BODY)]), "__attach_version1.0_#00000000": dict([stream(0x3707, "lamp.png")])})
RTF = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\pard My lamp is br\'fc\u8364?.\par\par Ann}"
HTML_RTF = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 My {\*\htmltag84 <b>}lamp{\*\htmltag92 </b>}"
    rb"{\*\htmltag72 </p>}\htmlrtf \par}\htmlrtf0 }"
)


def test_an_outlook_mail_is_read_like_any_other(tmp_path: Path) -> None:
    conversation = read_text(tmp_path, "a.msg", PLAIN, Config(agents_from=("northwind.example",))).only
    (message,) = conversation.messages
    assert (message.role, message.author, message.sent_at) == (Role.CUSTOMER, "Ann Lee", SENT)
    assert visible_text(message).strip() == "My lamp is broken.\n\nAnn"
    assert (conversation.id, conversation.subject, conversation.metadata["attachments"]) == ("1@example.com", "Lamp", 1)


def test_its_thread_goes_on_in_other_files_and_a_round_trip_keeps_it(tmp_path: Path) -> None:
    (tmp_path / "a.msg").write_bytes(PLAIN)
    (tmp_path / "b.eml").write_text("From: care@northwind.example\nIn-Reply-To: <1@example.com>\nDate: Thu, 1 Feb 2024 10:00:00 +0000\n\nSorry\n")
    first = read([tmp_path], Config(agents_from=("northwind.example",))).only
    assert [m.role for m in first.messages] == [Role.CUSTOMER, Role.AGENT]
    with (tmp_path / "copy.jsonl").open("wb") as out:
        write_jsonl([first], out)
    assert shown(read([tmp_path / "copy.jsonl"]).only.messages) == shown(first.messages)


def test_the_header_that_the_mail_came_with_wins(tmp_path: Path) -> None:
    header = (
        "Received: x\r\nFrom: Ann <ann@home.example>\r\nDate: Wed, 31 Jan 2024 23:00:00 +0100\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    )
    (message,) = read_text(tmp_path, "a.msg", compound({**HEAD, **ANN, **dict([stream(0x1000, "Hi"), stream(0x007D, header)])})).only.messages
    assert (message.author, message.text) == ("Ann", "Hi")
    assert message.sent_at == datetime(2024, 1, 31, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (stream(0x1009, packed(RTF)), "My lamp is brü€.\n\nAnn"),
        (stream(0x1009, packed(HTML_RTF)), "My lamp"),
        (stream(0x1013, b"<html><body><p>My lamp</p></body></html>"), "My lamp"),
        (stream(0x1000, "Grüße".encode("cp1252"), "001E"), "Grüße"),
    ],
)
def test_a_body_may_be_rtf_html_or_of_a_code_page(tmp_path: Path, body: tuple[str, bytes], text: str) -> None:
    assert read_text(tmp_path, "a.msg", compound({**HEAD, **ANN, **dict([body])})).only.messages[0].text == text


def test_a_draft_without_sender_and_date_is_noted(tmp_path: Path) -> None:
    found = read_text(tmp_path, "a.msg", compound(dict([stream(0x0037, "Draft"), stream(0x1000, "Hi"), fixed({})])))
    assert [(m.author, m.sent_at, m.text) for m in found.only.messages] == [(None, None, "Hi")]
    assert len(found.inputs[0].notes) == 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (compound({"Workbook": b"x"}), "an old Office file, no e-mail of Outlook; save the sheet as CSV, or leave it out"),
        (PLAIN[:700], "an Outlook .msg or old Office file that is damaged; save the e-mail as .eml in the mail program"),
        (compound({**HEAD, **dict([stream(0x1009, packed(b"{\\rtf1{\\pict 00ff}}"))])}), "kept as RTF only, which could not be read"),
    ],
)
def test_what_is_no_mail_is_one_line_with_the_next_step(tmp_path: Path, data: bytes, reason: str) -> None:
    assert reason in read_text(tmp_path, "a.msg", data).problem.reason


def test_without_the_package_the_line_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(msg, "find_spec", lambda _: None)
    assert "pip install 'supportaudit[msg]'" in read_text(tmp_path, "a.msg", PLAIN).problem.reason


def test_packed_rtf_is_unpacked_as_its_specification_shows() -> None:
    hello = "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    assert unpacked(bytes.fromhex(hello), 1000) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    crossing = "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0"
    assert unpacked(bytes.fromhex(crossing), 1000) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"
    assert unpacked(bytes.fromhex(crossing), 8) == b"{\\rtf1 W"
    assert unpacked(b"no packed RTF at all", 1000) == b""


@pytest.mark.no_cover
@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60), st.sampled_from([RTF, HTML_RTF]), st.integers(0, 200))
def test_rtf_in_any_state_gives_text(noise: bytes, rtf: bytes, place: int) -> None:
    rtf_text(rtf[:place] + noise + rtf[place:])
    unpacked(b"\x40\0\0\0\x40\0\0\0LZFu\0\0\0\0" + noise, 1000)


@pytest.mark.no_cover
@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(PLAIN) - 1), st.binary(min_size=1, max_size=8)), min_size=1, max_size=6), st.integers(0, len(PLAIN)))
def test_damaged_mails_give_a_clear_result(changes: list[tuple[int, bytes]], end: int) -> None:
    data = bytearray(PLAIN)
    for place, new in changes:
        data[place : place + len(new)] = new
    with tempfile.TemporaryDirectory() as folder:
        found = read_text(Path(folder), "a.msg", b"\xd0\xcf\x11\xe0" + bytes(data[4 : max(end, 600)]))
    assert len(found.inputs) == 1
    assert all(one.reason for one in found.skipped)
