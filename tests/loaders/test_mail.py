from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from supportaudit.loaders import Options, why_not_evaluable
from supportaudit.loaders.dump import visible_text
from supportaudit.loaders.eml import Eml, Mbox
from supportaudit.loaders.interface import Head
from supportaudit.loaders.mail_headers import bare_subject, decode_bytes
from supportaudit.model import Conversation, Role
from supportaudit.rulebook.config import Config, Group
from tests.loaders.reading import Read, read, read_text, shown

AGENTS = Config(agents_from=("care.example.com",))


def mail(sender: str, subject: str, body: str = "Hello", **fields: str) -> str:
    lines = {
        "From": sender,
        "To": "Care <help@care.example.com>",
        "Subject": subject,
        "Date": "Mon, 5 Jan 2026 10:00:00 +0100",
        **{k.replace("_", "-"): v for k, v in fields.items()},
    }
    return "".join(f"{key}: {value}\n" for key, value in lines.items() if value) + f"\n{body}\n"


def folder(tmp_path: Path, *mails: str | bytes, config: Config = AGENTS) -> Read:
    for number, text in enumerate(mails):
        (tmp_path / f"{number:02d}.eml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return read([tmp_path], config)


def one(tmp_path: Path, text: str | bytes, config: Config = AGENTS) -> Conversation:
    return folder(tmp_path, text, config=config).only


ANA = "Ana <ana@example.net>"
JOY = "Joy Park <joy@eu.care.example.com>"


def test_a_thread_over_several_files_is_put_together_in_time(tmp_path: Path) -> None:
    result = folder(
        tmp_path,
        mail(JOY, "Re: Lamp", "Sorry.", Message_ID="<2@x>", In_Reply_To="<1@x>", Date="Mon, 5 Jan 2026 11:00:00 +0000"),
        mail(ANA, "Lamp", "Broken.", Message_ID="<1@x>"),
        mail("Bo <bo@example.net>", "Other", "Hi", Message_ID="<9@x>"),
        mail(ANA, "Re: Lamp", "Thanks", Message_ID="<3@x>", References="<1@x> <2@x>", Date="Mon, 5 Jan 2026 12:00:00 +0000", To=JOY),
    )
    first, second = result.conversations
    assert shown(first.messages) == ["customer Ana: Broken.", "agent Joy Park: Sorry.", "customer Ana: Thanks"]
    assert (first.id, first.channel, first.subject, first.source.path.rpartition("/")[2]) == ("1@x", "email", "Lamp", "01.eml")
    assert second.id == "9@x"
    assert [i.records for i in result.inputs] == [1, 0, 1, 0]
    assert [m.index for m in first.messages] == [0, 1, 2]


def test_a_broken_chain_falls_back_to_subject_and_people(tmp_path: Path) -> None:
    result = folder(
        tmp_path,
        mail(ANA, "Lamp", "One", Message_ID="<1@x>"),
        mail(JOY, "AW: [care] Lamp", "Two", Message_ID="<2@x>", To=ANA, Date="Tue, 6 Jan 2026 10:00:00 +0000"),
        mail("help@care.example.com", "Re: Lamp", "Three", Message_ID="<3@x>", To=ANA, Date="Tue, 6 Jan 2026 11:00:00 +0000"),
        mail(ANA, "Lamp", "A new matter", Message_ID="<4@x>", Date="Wed, 7 Jan 2026 11:00:00 +0000"),
        mail(ANA, "Re: Lamp", "Much later", Message_ID="<5@x>", Date="Wed, 1 Jul 2026 11:00:00 +0000"),
        mail("Bo <bo@example.net>", "Re: Lamp", "Somebody else", Message_ID="<6@x>"),
    )
    assert [[m.text for m in c.messages] for c in result.conversations] == [
        ["One", "Three"],
        ["Two"],
        ["A new matter"],
        ["Much later"],
        ["Somebody else"],
    ]


def test_the_same_mail_given_twice_counts_once_and_a_reused_id_does_not(tmp_path: Path) -> None:
    first = mail(ANA, "Lamp", "One", Message_ID="<1@x>")
    result = folder(tmp_path, first, first, mail(ANA, "Lamp", "Other", Message_ID="<1@x>", Date="Mon, 5 Jan 2026 15:00:00 +0000"))
    assert [m.text for m in result.only.messages] == ["One", "Other"]
    assert [i.duplicates for i in result.inputs] == [0, 1, 0]


def test_who_is_an_agent_is_said_by_domain_address_or_role_map(tmp_path: Path) -> None:
    text = mail("Tom <tom@freelance.example>", "x", Message_ID="<1@x>")
    assert one(tmp_path, text, Config(agents_from=("tom@freelance.example",))).messages[0].role is Role.AGENT
    assert one(tmp_path, text, Config(roles={"tom@freelance.example": Role.AGENT})).messages[0].role is Role.AGENT
    assert one(tmp_path, text, Config(roles={"tom": Role.CUSTOMER}, agents_from=("freelance.example",))).messages[0].role is Role.CUSTOMER
    assert one(tmp_path, text, Config(agents_from=("lance.example",))).messages[0].role is Role.CUSTOMER
    unknown = one(tmp_path, text, Config())
    assert unknown.messages[0].role is Role.UNKNOWN
    assert "--agents-from DOMAIN" in why_not_evaluable(unknown).reason  # type: ignore[union-attr]  # it is skipped


def test_aliases_vendors_and_teams_go_by_name_or_address(tmp_path: Path) -> None:
    config = Config(
        agents_from=("care.example.com",),
        aliases={"joy@eu.care.example.com": "Joyce Park"},
        vendors={"Northwind": Group(paths=("**/nw/**",)), "Harbor": Group(agents=("joy@eu.care.example.com",))},
        teams={"First": Group(agents=("Joyce Park",))},
    )
    conversation = one(tmp_path, mail(JOY, "x", Message_ID="<1@x>"), config)
    assert (conversation.messages[0].author, conversation.vendor) == ("Joyce Park", "Harbor")
    assert one(tmp_path, mail(JOY, "x", Message_ID="<1@x>"), Config(agents_from=("care.example.com",), vendors=config.vendors)).vendor == "Harbor"
    assert conversation.team == "First"


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner=x"},
        {"X_Autoreply": "yes"},
        {"Precedence": "auto_reply"},
        {"From": "Mail Delivery System <MAILER-DAEMON@example.com>"},
        {"From": "postmaster@example.com"},
        {"Subject": "Automatic reply: Lamp"},
        {"Subject": "Out of office"},
        {"Subject": "Undeliverable: Lamp"},
        {"Content_Type": "multipart/report; boundary=x"},
    ],
)
def test_machines_are_bots_never_agents(tmp_path: Path, fields: dict[str, str]) -> None:
    assert one(tmp_path, mail(JOY, "x", Message_ID="<1@x>", **fields)).messages[0].role is Role.BOT


def test_a_mail_without_from_or_date_is_read_and_noted(tmp_path: Path) -> None:
    result = folder(tmp_path, "Subject: hi\nMessage-ID: <1@x>\n\nHello\n")
    message = result.only.messages[0]
    assert (message.author, message.sent_at, message.role) == (None, None, Role.UNKNOWN)
    assert [note.text.partition(" is ")[0].partition(" has ")[0] for note in result.inputs[0].notes] == [
        "an e-mail without From",
        "an e-mail without a date",
    ]
    problem = why_not_evaluable(result.only)
    assert problem is not None
    assert "1 message without a name or role; save the e-mail with its whole header" in problem.reason


def test_a_missing_or_wrong_date_gives_way_to_the_servers(tmp_path: Path) -> None:
    received = "from a by b; Mon, 5 Jan 2026 09:00:00 +0000"
    for date in ("", "soon", "Tue, 5 Jan 2066 09:00:00 +0000", "Thu, 1 Jan 1970 00:00:00 +0000"):
        result = folder(tmp_path, mail(ANA, "x", Message_ID="<1@x>", Received=received, Date=date))
        assert result.only.messages[0].sent_at == datetime(2026, 1, 5, 9, tzinfo=UTC)
        assert any("Received" in note.text for note in result.inputs[0].notes)
    kept = folder(tmp_path, mail(ANA, "x", Message_ID="<1@x>", Received=received, Date="Fri, 2 Jan 2026 09:00:00 -0000")).only.messages[0]
    assert kept.sent_at == datetime(2026, 1, 2, 9, tzinfo=UTC)


def test_a_mail_without_a_time_stays_behind_the_one_it_came_after(tmp_path: Path) -> None:
    result = folder(
        tmp_path,
        mail(ANA, "Lamp", "One", Message_ID="<1@x>"),
        mail(JOY, "Re: Lamp", "Two", Message_ID="<2@x>", In_Reply_To="<1@x>", Date=""),
        mail(ANA, "Re: Lamp", "Three", Message_ID="<3@x>", In_Reply_To="<2@x>", Date="Tue, 6 Jan 2026 11:00:00 +0000"),
    )
    assert [m.text for m in result.only.messages] == ["One", "Two", "Three"]
    undated = folder(tmp_path, *(mail(ANA, "Lamp", str(n), Message_ID=f"<{n}@x>", References="<0@x>", Date="") for n in range(3)))
    assert [m.text for m in undated.only.messages] == ["0", "1", "2"]


def test_two_people_of_one_name_are_told_apart(tmp_path: Path) -> None:
    result = folder(
        tmp_path,
        mail("Alex <a@example.net>", "Lamp", Message_ID="<1@x>"),
        mail("Alex <alex@care.example.com>", "Re: Lamp", Message_ID="<2@x>", In_Reply_To="<1@x>"),
    )
    assert [(m.role, m.author) for m in result.only.messages] == [(Role.CUSTOMER, "Alex"), (Role.AGENT, "alex@care.example.com")]


@pytest.mark.parametrize(
    ("raw", "author"),
    [
        (b"From: =?utf-8?q?L=C3=BCtke=2C_Ingo?= <ingo@example.net>", "Lütke, Ingo"),
        ("From: Ingo Lütke <ingo@example.net>".encode("latin-1"), "Ingo Lütke"),
        ("From: Ingo Lütke <ingo@example.net>".encode(), "Ingo Lütke"),
        (b'From: "Nehren, Daniel" <d@example.net>', "Nehren, Daniel"),
        (b"From: jgb at example.com (Jesus M. Gonzalez)", "Jesus M. Gonzalez"),
        (b"From: <ana@EXAMPLE.net>", "ana@example.net"),
        (b"From: =?x-unknown?q?caf=E9?= <a@b.c>", "café"),
        (b"From: =?utf-8?b?a?= <a@b.c>", "=?utf-8?b?a?="),
        (b"From: no_host", "no_host"),
        (b"Sender: s@example.net", "s@example.net"),
        (b"From: " + b"(" * 5000, None),
    ],
)
def test_authors_are_read_from_fields_in_any_state(tmp_path: Path, raw: bytes, author: str | None) -> None:
    assert one(tmp_path, raw + b"\nMessage-ID: <1@x>\n\nHello\n").messages[0].author == author


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        ("text/plain; charset=X-GBK", "你好".encode("gbk"), "你好"),
        ("text/plain; charset=ks_c_5601-1987", "안녕".encode("cp949"), "안녕"),
        ("text/plain; charset=Shift_JIS", "こんにちは".encode("cp932"), "こんにちは"),
        ("text/plain; charset=iso-8859-1", "“schön”".encode("cp1252"), "“schön”"),
        ("text/plain; charset=us-ascii", "schön".encode(), "schön"),
        ("text/plain; charset=us-ascii", "schön".encode("latin-1"), "schön"),
        ("text/plain; charset=no-such-thing", "schön".encode("latin-1"), "schön"),
        ("text/plain; charset=utf-8", "schön".encode("latin-1"), "schön"),
        ("text/plain; charset*=utf-8''utf-8", "schön".encode(), "schön"),
        ("text/plain; charset=unicode_escape", b"a\\ud800b", "a\\ud800b"),
        ("text/plain; charset=utf-7", b"a+2AA-b", "a\ufffdb"),
        ("text/html; charset=utf-8", b"<p>Hi <b>Ana</b></p>", "Hi Ana"),
        ("text/plain", b"<html><body><p>Hi</p></body></html>", "Hi"),
        ("image/png; name=x.png", b"xyz", ""),
        ("nonsense", b"Hi", "Hi"),
        ('text/plain; charset=""', b"Hi", "Hi"),
    ],
)
def test_bodies_are_read_in_any_charset(tmp_path: Path, kind: str, body: bytes, text: str) -> None:
    data = f"From: a@b.c\nMessage-ID: <1@x>\nContent-Type: {kind}\nContent-Transfer-Encoding: 8bit\n\n".encode() + body
    assert one(tmp_path, data).messages[0].text == text


def parts(kind: str, *bodies: str) -> str:
    return (
        f"From: a@b.c\nMessage-ID: <1@x>\nMIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary=B\n\npreamble\n"
        + "".join(f"--B\n{body}\n" for body in bodies)
        + "--B--\nepilogue\n"
    )


PLAIN = "Content-Type: text/plain\n\nPlain words"
HTML = "Content-Type: text/html\n\n<p>Markup words</p>"
EMPTY = "Content-Type: text/plain\n\n \n"
FILE = "Content-Type: text/plain; name=a.txt\nContent-Disposition: attachment; filename=a.txt\n\nfile words"
ENCLOSED = "Content-Type: message/rfc822\n\nFrom: x@y.z\nSubject: inner\n\ninner words"


@pytest.mark.parametrize(
    ("kind", "bodies", "text", "attachments"),
    [
        ("alternative", (PLAIN, HTML), "Plain words", None),
        ("alternative", (EMPTY, HTML), "Markup words", None),
        ("alternative", (EMPTY,), "", None),
        ("alternative", (PLAIN, PLAIN), "Plain words", None),
        ("mixed", (PLAIN, FILE), "Plain words", 1),
        ("mixed", (PLAIN, PLAIN.replace("Plain", "Second")), "Plain words\n\nSecond words", None),
        ("mixed", (PLAIN, ENCLOSED), "Plain words", 1),
        ("mixed", (FILE,), "", 1),
        ("signed", (PLAIN, "Content-Type: application/pgp-signature\n\nabc"), "Plain words", None),
        ("report", (PLAIN, "Content-Type: message/delivery-status\n\nStatus: 5"), "Plain words", None),
        ("digest", (ENCLOSED,), "", 1),
        ("related", (HTML, "Content-Type: image/png\n\nx"), "Markup words", 1),
    ],
)
def test_the_text_of_a_mail_is_one_of_its_parts(tmp_path: Path, kind: str, bodies: tuple[str, ...], text: str, attachments: int | None) -> None:
    conversation = one(tmp_path, parts(kind, *bodies))
    assert conversation.messages[0].text == text
    assert conversation.metadata.get("attachments") == attachments


def test_attachments_of_a_thread_are_counted_together(tmp_path: Path) -> None:
    first = parts("mixed", PLAIN, FILE)
    second = parts("mixed", PLAIN.replace("Plain", "Other"), FILE, FILE).replace("<1@x>", "<2@x>\nIn-Reply-To: <1@x>")
    assert folder(tmp_path, first, second).only.metadata["attachments"] == 3


def test_quoted_history_is_masked_with_true_offsets(tmp_path: Path) -> None:
    message = one(
        tmp_path, mail(ANA, "Re: x", "Thanks!\n\nOn Mon, 5 Jan 2026, Joy <joy@care.example.com> wrote:\n> old", Message_ID="<1@x>")
    ).messages[0]
    assert [message.text[m.start : m.end] for m in message.masks] == ["On Mon, 5 Jan 2026, Joy <joy@care.example.com> wrote:\n> old"]


def test_an_unclosed_multipart_and_a_mail_deep_in_parts_still_give_their_text(tmp_path: Path) -> None:
    assert one(tmp_path, parts("mixed", PLAIN).replace("--B--", "")).messages[0].text.startswith("Plain words")
    nested = PLAIN
    for level in range(60):
        nested = f"Content-Type: multipart/mixed; boundary=B{level}\n\n--B{level}\n{nested}\n--B{level}--\n"
    assert one(tmp_path, f"From: a@b.c\nMessage-ID: <1@x>\n{nested}").messages[0].text.startswith("Plain words")


def test_a_file_under_the_name_of_a_mail_that_holds_none_is_one_line(tmp_path: Path) -> None:
    problem = read_text(tmp_path, "x.eml", "just words, no header\n", format_name="eml").problem
    assert "no e-mail header" in problem.reason
    huge = "From: a@b.c\n" + "X-Long: " + "x" * 300_000
    assert "longer than 256 KiB" in read_text(tmp_path, "x.eml", huge).problem.reason


def test_a_mail_beyond_the_limit_is_quarantined(tmp_path: Path) -> None:
    path = tmp_path / "x.eml"
    path.write_text(mail(ANA, "x", "word " * 1000))
    assert "1,000 bytes" in read([path], options=Options(max_record=1000)).problem.reason


# ------------------------------------------------------------------------------------------------ mailboxes


def box(*mails: str) -> bytes:
    return "".join(f"From someone@example.com Mon Jan  5 10:00:00 2026\n{text}\n" for text in mails).encode()


def test_a_mailbox_is_parted_at_its_from_lines_only(tmp_path: Path) -> None:
    body = "Hello\n\nFrom my point of view:\n\n>From here on\n>>From there\n\nFrom you: nothing"
    result = read_text(tmp_path, "x.mbox", box(mail(ANA, "One", body, Message_ID="<1@x>"), mail(ANA, "Two", "Second", Message_ID="<2@x>")))
    first, second = result.conversations
    assert first.messages[0].text == "Hello\n\nFrom my point of view:\n\nFrom here on\n>From there\n\nFrom you: nothing"
    assert (second.messages[0].text, second.source.where) == ("Second", "message 2")


def test_from_lines_beyond_ascii_and_obfuscated_ones_are_read(tmp_path: Path) -> None:
    text = "From ana at “example.org”  Thu Jan 15 13:22:25 2026\nFrom: ana at example.org (Ana Lee)\nSubject: x\nMessage-ID: <1@x>\n\nHello\n"
    conversation = read_text(tmp_path, "x.mbox", text).only
    assert (conversation.messages[0].author, conversation.metadata["addresses"]) == ("Ana Lee", {"Ana Lee": "ana@example.org"})


def test_one_broken_mail_of_a_box_is_quarantined_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "x.mbox"
    path.write_bytes(
        box(
            mail(ANA, "One", "a", Message_ID="<1@x>"),
            mail(ANA, "Two", "word " * 1000, Message_ID="<2@x>"),
            mail(ANA, "Three", "c", Message_ID="<3@x>"),
        )
    )
    result = read([path], options=Options(max_record=2000))
    assert [c.id for c in result.conversations] == ["1@x", "3@x"]
    assert (result.problem.where, result.inputs[0].records) == ("message 2", 3)


def test_mails_without_ids_are_named_by_their_place(tmp_path: Path) -> None:
    result = read_text(tmp_path, "x.mbox", box(mail(ANA, "One"), mail(ANA, "Two")))
    assert [c.id for c in result.conversations] == ["x#1", "x#2"]


def test_a_thread_may_span_a_mailbox_and_a_file_and_each_file_is_named_after_its_threads(tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(box(mail(ANA, "Lamp", "One", Message_ID="<1@x>")))
    (tmp_path / "b.eml").write_text(mail(JOY, "Re: Lamp", "Two", Message_ID="<2@x>", In_Reply_To="<1@x> (Ana's message)"))
    result = read([tmp_path], AGENTS)
    assert [m.text for m in result.only.messages] == ["One", "Two"]
    assert [(i.path.rpartition("/")[2], i.records) for i in result.inputs] == [("a.mbox", 1), ("b.eml", 0)]


def test_too_long_a_thread_is_quarantined(tmp_path: Path) -> None:
    path = tmp_path / "x.mbox"
    path.write_bytes(box(*(mail(ANA, "Re: x", str(n), Message_ID=f"<{n}@x>", References="<0@x>") for n in range(8))))
    result = read([path], options=Options(max_messages=5))
    assert "a thread of 8 messages" in result.problem.reason
    assert result.inputs[0].records == 1


def test_mail_is_told_by_content() -> None:
    def sure(loader: Eml | Mbox, text: str, name: str = "x.txt") -> float:
        guess = loader.sniff(Head(name, text.encode(), text, whole=True))
        return guess.sure if guess else 0.0

    assert sure(Eml(), "Received: x\nFrom: a@b.c\n\nhi") > 0.9
    assert sure(Eml(), "From: a@b.c\nSubject: x\n continued\n\nhi") == 0.9
    assert sure(Eml(), "Subject: x\nDate: y\n\nhi", "x.eml") == 0.6
    assert sure(Eml(), "Subject: x\nDate: y\n\nAgent: hi") == 0
    assert sure(Eml(), "Agent: hi\nhello there\n") == 0
    assert sure(Mbox(), "From a@b.c Mon Jan  5 10:00:00 2026\nFrom: a@b.c\n\nhi") > 0.9
    assert sure(Mbox(), "From a@b.c Mon Jan  5 10:00:00 2026\nand so on") == 0
    assert sure(Mbox(), "From the start it was broken.\n") == 0


def test_subjects_lose_their_prefixes_and_list_tags() -> None:
    assert bare_subject("AW: RE[2]: [list] Fwd:  My  Lamp") == ("my lamp", True)
    assert bare_subject("[list] Lamp") == ("lamp", False)
    assert bare_subject("Reply needed: Lamp") == ("reply needed: lamp", False)


def test_bytes_are_always_decoded() -> None:
    assert decode_bytes(b"\xff\xfe", "utf-8") == "ÿþ"
    assert decode_bytes(b"\x80abc", "undefined") == "€abc"
    assert decode_bytes(b"\xffa", "shift_jis").endswith("a")


def test_the_bare_body_of_a_mail_is_read_when_asked_for(tmp_path: Path) -> None:
    result = read_text(tmp_path, "body.txt", "It works.\n\nOn Mon, 5 Jan 2026 at 10:00, Joy <j@x.org> wrote:\n> old\n", format_name="email-body")
    message = result.only.messages[0]
    assert (result.only.id, result.only.channel, message.role, len(message.masks)) == ("body", "email", Role.UNKNOWN, 1)
    assert read_text(tmp_path, "body.html", "<p>Hi</p>", format_name="email-body").only.messages[0].text == "Hi"
    links = "<http://example.com/a> <ann@example.com>"
    assert read_text(tmp_path, "links.txt", links, format_name="email-body").only.messages[0].text == links
    begun = read_text(tmp_path, "begun.txt", "Yes<br>\n<blockquote><p>old</p></blockquote>", format_name="email-body").only.messages[0]
    assert visible_text(begun).strip() == "Yes"
    path = tmp_path / "big.txt"
    path.write_text("x" * 2000)
    assert "1,000 bytes" in read([path], options=Options(max_record=1000), format_name="email-body").problem.reason
