"""E-mail in the states in which it is found: charsets that are not named, odd encodings, machines, parts that stay closed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from supportaudit.loaders.dump import visible_text
from supportaudit.loaders.mail_body import html_body, text_body
from supportaudit.loaders.threads import ATTACHMENTS
from supportaudit.model import Role
from tests.loaders.reading import Read, read_text

HEAD = "From: Ann <ann@example.com>\nTo: x@example.org\nSubject: {}\nDate: Mon, 1 Feb 2016 18:32:00 +0100\nMessage-ID: <1@x>\nMIME-Version: 1.0\n"
TWO = "Content-Type: multipart/{}; boundary=b\n"


def as_read(tmp_path: Path, fields: str, body: str | bytes, subject: str = "Lamp") -> Read:
    raw = (HEAD.format(subject) + fields).encode() + b"\n" + (body if isinstance(body, bytes) else body.encode())
    return read_text(tmp_path, "a.eml", raw)


@pytest.mark.parametrize(
    ("charset", "data", "text"),
    [
        ("", "Здравствуйте, моя лампа сломалась. Помогите мне.".encode("koi8_r"), "Здравствуйте, моя лампа сломалась. Помогите мне."),
        ("", "ランプが壊れました。交換をお願いします。".encode("cp932"), "ランプが壊れました。交換をお願いします。"),
        ("", "Grüße aus Köln".encode("cp1252"), "Grüße aus Köln"),
        ("us-ascii", "Grüße – ok".encode(), "Grüße – ok"),
        ("X-GBK", "我的灯坏了".encode("gbk"), "我的灯坏了"),
        ("ks_c_5601-1987", "램프가 고장났어요".encode("cp949"), "램프가 고장났어요"),
        ("win-1251", "лампа".encode("cp1251"), "лампа"),
        ("hz-gb-2312", b"~{VPND~}", "中文"),
        ("unknown-8bit", "Grüße".encode("cp1252"), "Grüße"),
    ],
)
def test_bodies_whose_charset_has_another_name_or_none_are_read(tmp_path: Path, charset: str, data: bytes, text: str) -> None:
    fields = f"Content-Type: text/plain; charset={charset}\n" if charset else ""
    assert as_read(tmp_path, fields, data + b"\n").only.messages[0].text == text


@pytest.mark.parametrize(
    ("fields", "body", "text"),
    [
        ("Content-Transfer-Encoding: base-64\n", "SGkgdGhlcmU=\n", "Hi there"),
        ("Content-Transfer-Encoding: Quoted Printable\n", "Hi =\nthere\n", "Hi there"),
        ("Content-Type: text/rtf\n", "{\\rtf1 Hi there}\n", "Hi there"),
        ("Content-Type: text/enriched\n", "<bold>Hi</bold> there\n", "Hi there"),
        ("Content-Type: text\n", "Hi there\n", "Hi there"),
        (
            TWO.format("alternative"),
            "--b\n\nYour mail program does not support HTML.\n--b\nContent-Type: text/html\n\n<p>Hi there</p>\n--b--\n",
            "Hi there",
        ),
        ("", "Hi there\n\nbegin 644 a.txt\n#0V%T\n`\nend\n", "Hi there"),
    ],
)
def test_odd_encodings_and_kinds_of_bodies_give_their_words(tmp_path: Path, fields: str, body: str, text: str) -> None:
    assert visible_text(as_read(tmp_path, fields, body).only.messages[0]).strip() == text


def test_raw_header_bytes_are_in_the_charset_of_the_body(tmp_path: Path) -> None:
    raw = "From: Анна <ann@example.com>\nSubject: лампа\nContent-Type: text/plain; charset=koi8-r\n\nлампа\n".encode("koi8_r")
    conversation = read_text(tmp_path, "a.eml", raw).only
    assert (conversation.messages[0].author, conversation.subject) == ("Анна", "лампа")
    japanese = b'From: \x1b$B$"$s\x1b(B <ann@example.com>\n\nx\n'
    assert read_text(tmp_path, "b.eml", japanese).only.messages[0].author == "あん"


def test_a_date_in_another_form_is_read(tmp_path: Path) -> None:
    raw = "From: ann@example.com\nDate: 2016-02-01 18:32:00\n\nHi\n"
    assert read_text(tmp_path, "a.eml", raw).only.messages[0].sent_at == datetime(2016, 2, 1, 18, 32, tzinfo=UTC)


@pytest.mark.parametrize(
    "subject",
    [
        "Out of Office Re: Lamp",
        "[Auto-Reply] Lamp",
        "Abwesenheitsnotiz: Lampe",
        "Réponse automatique : Lampe",
        "Respuesta automática: x",
        "Fuera de la oficina",
        "Risposta automatica: x",
        "Resposta automática: x",
        "Automatisch antwoord: x",
        "Autosvar: x",
        "Automaattinen vastaus: x",
        "Odpowiedź automatyczna: x",
        "Автоматический ответ: x",
        "自動応答: x",
        "自动答复: x",
        "자동 회신: x",
        "Delivery Status Notification (Failure)",
        "lamp-users Digest, Vol 1, Issue 2",
        "Ticket received - [#123]",
    ],
)
def test_mails_with_the_subjects_of_machines_are_by_bots(tmp_path: Path, subject: str) -> None:
    assert as_read(tmp_path, "", "I am away.\n", subject).only.messages[0].role is Role.BOT


@pytest.mark.parametrize(
    ("fields", "role"),
    [
        ("Return-Path: <>\n", Role.BOT),
        ("X-AutoReply-From: a\n", Role.BOT),
        ("X-Precedence: auto_reply\n", Role.BOT),
        ("X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent\n", Role.BOT),
        ("Precedence: bulk\n", Role.UNKNOWN),
        ("Auto-Submitted: no\n", Role.UNKNOWN),
    ],
)
def test_fields_that_only_machines_write_make_a_bot(tmp_path: Path, fields: str, role: Role) -> None:
    assert as_read(tmp_path, fields, "Hi\n").only.messages[0].role is role


@pytest.mark.parametrize("subject", ["Re: Out of office", "Where is my ticket?", "I read: the lamp is out", "Office lamp out of stock"])
def test_answers_and_other_subjects_are_by_people(tmp_path: Path, subject: str) -> None:
    assert as_read(tmp_path, "", "Hi\n", subject).only.messages[0].role is Role.UNKNOWN


@pytest.mark.parametrize(
    ("fields", "body", "word", "attachments"),
    [
        ("Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n", "eJ8+IgEA\n", "winmail.dat", 1),
        (TWO.format("mixed"), "--b\n\nHi\n--b\nContent-Type: application/ms-tnef\n\nx\n--b--\n", "winmail.dat", 1),
        (TWO.format("encrypted"), "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b--\n", "encrypted", 1),
        (TWO.format("digest"), "--b\n\nFrom: a@example.com\n\none\n--b\n\nFrom: b@example.com\n\ntwo\n--b--\n", "digest", 2),
    ],
)
def test_parts_that_stay_closed_are_counted_and_noted(tmp_path: Path, fields: str, body: str, word: str, attachments: int) -> None:
    found = as_read(tmp_path, fields, body)
    assert found.only.metadata[ATTACHMENTS] == attachments
    assert any(word in note.text for note in found.inputs[0].notes)


def test_a_sentence_that_begins_with_from_starts_no_message_of_a_mailbox(tmp_path: Path) -> None:
    box = "From - Mon Feb 01 18:32:00 2016\n" + HEAD.format("s") + "\nHi\n\nFrom here on it works.\n>From there too\n\nFrom the shop: nothing\n"
    assert read_text(tmp_path, "a.mbox", box).only.messages[0].text.count("From") == 3


def test_long_mails_come_to_an_end() -> None:
    quoted = "Hi\n\nOn Mon, Feb 1, 2016 at 6:32 PM, Ann <a@example.com> wrote:\n" + "> a quoted line of some length with words\n" * 18_000
    body = text_body(quoted)
    assert body.text[: body.masks[0].start].strip() == "Hi"
    assert text_body(("-" * 60 + " a " + "-" * 100 + "\n") * 500).text
    assert text_body(("Ann Lee wrote on " + "wrote 1/2/2016 " * 11 + "\n") * 500).text
    assert html_body("<p>Hi</p>" + "<div border-top:solid #e1e1e1" * 5_000).text
