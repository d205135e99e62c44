"""Mail that was made to be lost, to take long, or to fill the disk: it is read, noted or quarantined, never dropped without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.errors import AuditIncompleteError
from supportaudit.loaders import mail, mail_body
from supportaudit.loaders.grouping import Entry, ThreadIndex
from supportaudit.loaders.mail_headers import decode_words
from tests.loaders.reading import read_text

HEAD = "From: Ana <ana@example.net>\nMessage-ID: <1@x>\nMIME-Version: 1.0\n"


def nested(depth: int, leaf: str) -> str:
    return "".join(f"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n" for i in range(depth)) + f"Content-Type: text/plain\n\n{leaf}\n"


@pytest.mark.parametrize(
    "content",
    [
        nested(70, "My router is dead"),
        nested(2_000, "My router is dead"),
        'Content-Type: multipart/mixed; boundary=""\n\n----\nContent-Type: text/plain\n\nMy router is dead\n',
        "Content-Type: multipart/mixed; boundary=b\n\n--c\nContent-Type: text/plain\n\nMy router is dead\n--c--\n",
        "Content-Type: multipart/mixed\n\n--c\nContent-Type: text/plain\n\nMy router is dead\n--c--\n",
    ],
)
def test_a_mail_whose_text_cannot_be_reached_is_quarantined(tmp_path: Path, content: str) -> None:
    problem = read_text(tmp_path, "a.eml", HEAD + content).problem
    assert problem.kind == "quarantined"
    assert "save it again" in problem.reason


@pytest.mark.parametrize("parameter", ["", "; boundary=b"])
def test_a_multipart_of_words_alone_is_read_as_text(tmp_path: Path, parameter: str) -> None:
    result = read_text(tmp_path, "a.eml", f"{HEAD}Content-Type: multipart/mixed{parameter}\n\nMy router is dead\n")
    assert result.only.messages[0].text == "My router is dead"


def test_parts_that_are_left_out_beside_a_text_are_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_body, "MAX_PARTS", 3)
    parts = "".join(f"--b\nContent-Type: text/plain\n\npart {n}\n" for n in range(5))
    result = read_text(tmp_path, "a.eml", f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n")
    assert result.only.messages[0].text.split("\n\n") == ["part 0", "part 1", "part 2"]
    assert any("left out" in note.text for note in result.inputs[0].notes)
    whole = read_text(tmp_path, "b.eml", HEAD + nested(20, "My router is dead"))
    assert whole.only.messages[0].text == "My router is dead"
    assert not any("left out" in note.text for note in whole.inputs[0].notes)


def test_many_multiparts_beside_each_other_are_not_nested() -> None:
    one = 'Content-Type: multipart/alternative;\n boundary="i{0}"\n\n--i{0}\nContent-Type: text/plain\n\nx\n--i{0}--\n'
    beside = "Content-Type: multipart/mixed; boundary=o\n\n" + "".join("--o\n" + one.format(n) for n in range(200)) + "--o--\n"
    assert not mail._too_deep((HEAD + beside).encode())
    assert mail._too_deep((HEAD + nested(200, "x")).encode())


@pytest.mark.parametrize("charset", ["punycode", '"punycode "', "idna", "unicode_escape", "Raw_Unicode_Escape", "undefined"])
@pytest.mark.parametrize("coding", ["7bit", "8bit", "quoted-printable"])
def test_codecs_that_are_no_charsets_are_never_used(tmp_path: Path, charset: str, coding: str) -> None:
    text = "hello-\\x41abc" + ("é" if coding == "8bit" else "")
    content = f"{HEAD}Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {coding}\n\n{text}\n"
    assert read_text(tmp_path, "a.eml", content).only.messages[0].text == text
    bare = charset.strip('" ')
    assert decode_words(f"=?{bare}?q?hello-\\x41abc?=") == "hello-\\x41abc"


def test_a_mailbox_without_blank_lines_between_its_messages_is_parted(tmp_path: Path) -> None:
    text = "".join(
        f"From ana@example.net Mon Jan  5 10:00:0{n} 2026\nFrom: Ana <ana@example.net>\nSubject: s{n}\nMessage-ID: <{n}@x>\n\n"
        f"Router {n}\nFrom here on it is dead\nFrom me: nothing\n"
        for n in range(3)
    )
    result = read_text(tmp_path, "a.mbox", text)
    assert [c.messages[0].text for c in result.conversations] == [f"Router {n}\nFrom here on it is dead\nFrom me: nothing" for n in range(3)]


def test_a_full_disk_during_threading_is_told_with_the_next_step() -> None:
    def fill(index: ThreadIndex) -> None:
        for number in range(1_000):
            index.add(Entry(b"x" * 1_000, (str(number),)))

    with ThreadIndex() as index:
        index._db.execute("PRAGMA max_page_count = 20")
        with pytest.raises(AuditIncompleteError, match="TMPDIR"):
            fill(index)
