"""Outlook's .msg: the few properties that make an e-mail, written as one and read like any other (optional package olefile)."""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, formataddr
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from typing import Protocol

from supportaudit.errors import TranscriptError
from supportaudit.loaders.eml import FIELD, mail_of
from supportaudit.loaders.files import Transcript
from supportaudit.loaders.interface import MIB, Guess, Head, Options, Part, size_text
from supportaudit.loaders.mail_headers import decode_bytes
from supportaudit.loaders.rtf import rtf_text, unpacked
from supportaudit.loaders.text import OLE
from supportaudit.model import SkippedTranscript

PROPERTIES = "__properties_version1.0"
STREAM = re.compile(r"^__substg1\.0_(?P<id>[0-9A-F]{4})(?P<type>001E|001F|0102)$", re.IGNORECASE)
SUBJECT, CLASS, HEADERS, BODY, RTF, HTML = 0x0037, 0x001A, 0x007D, 0x1000, 0x1009, 0x1013
SENDERS = ((0x0C1A, (0x5D01, 0x0C1F)), (0x0042, (0x5D02, 0x0065)))
"""Name and addresses of the sender, then of whom the mail was sent for."""
IDS = (("Message-ID", 0x1035), ("In-Reply-To", 0x1042), ("References", 0x1039))
SENT, DELIVERED = 0x0039, 0x0E06
CODE_PAGES = (0x3FFD, 0x3FDE)
RECIPIENT_TYPE, RECIPIENT_NAME, RECIPIENT_ADDRESSES = 0x0C15, 0x3001, (0x39FE, 0x3003)
TIME, LONG = 0x40, 0x03
FILE_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
MAX_RTF = 16 * MIB
MAX_RECIPIENTS = 50
BODY_FIELDS = re.compile(rb"^(?:content-|mime-version|x-ms-tnef)", re.IGNORECASE)
SAVE = "save the e-mail as .eml in the mail program"
BROKEN = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, struct.error)
"""What the library raises over damaged files, which it reads as far as it can."""


class Ole(Protocol):
    """What is used of an open file of the library."""

    def listdir(self, streams: bool = True, storages: bool = False) -> list[list[str]]:
        """Paths of all streams."""
        ...

    def openstream(self, filename: list[str]) -> BytesIO:
        """One stream."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


class Msg:
    """One e-mail that Outlook saved."""

    name = "msg"
    title = "Outlook e-mail (.msg)"
    told = "The first bytes of an OLE file, and in it the properties of an e-mail; it needs the package olefile (`pip install 'supportaudit[msg]'`)."
    reads = "Sender, recipients, time, subject, ids and body, then as .eml. Where Outlook kept the mail's own header, that counts."
    left_out = "Attachments and enclosed mails (counted), pictures and formatting of bodies that are kept as RTF."

    def sniff(self, head: Head) -> Guess | None:
        """By the first bytes; whether it is an e-mail is seen when it is read."""
        return Guess(0.99, "it is an OLE file, as Outlook saves e-mails") if head.data.startswith(OLE) else None

    def read(self, transcript: Transcript, options: Options) -> Iterator[Part | SkippedTranscript]:
        """The one message."""
        if find_spec("olefile") is None:
            raise TranscriptError(
                "an Outlook .msg or old Office file, and the package olefile is not installed", hint=f"pip install 'supportaudit[msg]', or {SAVE}"
            )
        data = transcript.stream.read(options.max_record + 1)
        if len(data) > options.max_record:
            raise TranscriptError(f"an e-mail of more than {size_text(options.max_record)}", hint="save it without its attachments")
        try:
            found = _properties(data)
        except BROKEN as problem:
            raise TranscriptError("an Outlook .msg or old Office file that is damaged", hint=SAVE) from problem
        yield from mail_of(transcript, _as_mail(found), "", transcript.name, attachments=found.attachments)


@dataclass(frozen=True, slots=True)
class Properties:
    """What is used of an Outlook message."""

    values: Mapping[int, bytes | str]
    numbers: Mapping[int, int]
    recipients: tuple[tuple[int, str, str], ...]
    """1 To, 2 Cc, 3 Bcc; name; address."""
    attachments: int

    def text(self, *ids: int) -> str:
        """The first of these properties that says something."""
        for one in ids:
            value = self.values.get(one, "")
            if isinstance(value, str) and value.strip():
                return value
        return ""

    def code_page(self) -> str:
        """Of texts that are not Unicode."""
        number = next((self.numbers[one] for one in CODE_PAGES if self.numbers.get(one)), 1252)
        return "utf-8" if number == 65001 else f"cp{number}"


def _properties(data: bytes) -> Properties:
    """Raises TranscriptError for what is no e-mail, BROKEN for what is damaged."""
    ole: Ole = import_module("olefile").OleFileIO(BytesIO(data))
    try:
        paths = ole.listdir()
        if [PROPERTIES] not in paths:
            raise TranscriptError("an old Office file, no e-mail of Outlook", hint="save the sheet as CSV, or leave it out")
        top, numbers = _level(ole, paths, [], 32)
        storages = dict.fromkeys(path[0] for path in paths if len(path) > 1)
        recipients = []
        for storage in [one for one in storages if one.startswith("__recip_version1.0_#")][:MAX_RECIPIENTS]:
            values, own = _level(ole, paths, [storage], 8)
            one = Properties(values, own, (), 0)
            recipients.append((own.get(RECIPIENT_TYPE, 1), one.text(RECIPIENT_NAME), _address(one, RECIPIENT_ADDRESSES)))
        return Properties(top, numbers, tuple(recipients), sum(one.startswith("__attach_version1.0_#") for one in storages))
    finally:
        ole.close()


def _level(ole: Ole, paths: list[list[str]], storage: list[str], header: int) -> tuple[dict[int, bytes | str], dict[int, int]]:
    """The properties of the message or of one recipient: those in streams of their own, and the numbers of fixed size."""
    numbers: dict[int, int] = {}
    fixed = ole.openstream([*storage, PROPERTIES]).read()[header:] if [*storage, PROPERTIES] in paths else b""
    for kind, one, _, value in struct.iter_unpack("<HHIQ", fixed[: len(fixed) // 16 * 16]):
        if kind in {TIME, LONG}:
            numbers[one] = value if kind == TIME else value & 0xFFFFFFFF
    page = Properties({}, numbers, (), 0).code_page()
    values: dict[int, bytes | str] = {}
    for path in paths:
        match = STREAM.match(path[-1]) if path[:-1] == storage else None
        if match is None:
            continue
        raw = ole.openstream(path).read()
        kind, one = match["type"].upper(), int(match["id"], 16)
        if kind == "0102":
            values[one] = raw
        else:
            values[one] = (raw.decode("utf-16-le", "replace") if kind == "001F" else decode_bytes(raw, page)).rstrip("\0")
    return values, numbers


def _address(of: Properties, ids: tuple[int, ...]) -> str:
    """The first that is an address of the internet; Exchange keeps its own beside it."""
    return next((text for one in ids if "@" in (text := of.text(one))), "")


def _as_mail(found: Properties) -> bytes:
    """The message as RFC 822 bytes."""
    html = found.values.get(HTML, b"")
    markup = html if isinstance(html, str) else decode_bytes(html.rstrip(b"\0"), found.code_page())
    text = found.text(BODY)
    packed = found.values.get(RTF, b"")
    if not text and not markup.strip() and isinstance(packed, bytes) and packed:
        words, is_html = rtf_text(unpacked(packed, MAX_RTF))
        if not words:
            raise TranscriptError("an Outlook e-mail whose text is kept as RTF only, which could not be read", hint=SAVE)
        text, markup = ("", words) if is_html else (words, "")
    kind = "plain" if text or not markup.strip() else "html"
    lines = [*(_own_header(found.text(HEADERS)) or _header(found)), f"Content-Type: text/{kind}; charset=utf-8".encode()]
    body = base64.encodebytes((text or markup).encode("utf-8", "replace"))
    return b"\n".join([*lines, b"MIME-Version: 1.0", b"Content-Transfer-Encoding: base64", b"", body])


def _own_header(text: str) -> list[bytes]:
    """The fields of the mail as it came, without those about its body; nothing where Outlook did not keep them."""
    kept: list[bytes] = []
    keep = False
    for line in text.encode("utf-8", "replace").splitlines():
        if line[:1] not in {b" ", b"\t"}:
            keep = FIELD.match(line) is not None and not BODY_FIELDS.match(line)
        if keep and line.strip():
            kept.append(line)
    return kept if any(line[:5].lower() == b"from:" for line in kept) else []


def _header(found: Properties) -> list[bytes]:
    """Fields from the properties, for what was never sent over the internet."""
    fields: list[tuple[str, str]] = [("Subject", found.text(SUBJECT))]
    for name, addresses in SENDERS:
        if found.text(name) or _address(found, addresses):
            fields.append(("From", _person(found.text(name), _address(found, addresses))))
            break
    for number, field_name in ((1, "To"), (2, "Cc")):
        people = ", ".join(_person(name, address) for kind, name, address in found.recipients if kind & 0xF == number)
        fields.append((field_name, people))
    moment = next((found.numbers[one] for one in (SENT, DELIVERED) if found.numbers.get(one)), 0)
    fields.append(("Date", _date(moment)))
    fields += [(name, found.text(one)) for name, one in IDS]
    word = found.text(CLASS).casefold()
    fields.append(("Auto-Submitted", "auto-replied" if word.startswith("report.") or "ooftemplate" in word else ""))
    return [f"{name}: {' '.join(value.split())}".encode("utf-8", "replace") for name, value in fields if value.strip()] or [b"Subject:"]


def _person(name: str, address: str) -> str:
    """As it stands in an address field; a name with an address as name is that address."""
    name = re.sub(r'[\r\n"\\]+', " ", name).strip(" '")
    if not address and re.fullmatch(r"[^@\s]+@[^@\s]+", name):
        return name
    return f'"{name}" <{address}>' if name and not name.isascii() else formataddr((name, address)) if address else f'"{name}" <>'


def _date(moment: int) -> str:
    """Hundreds of nanoseconds since 1601; empty for a time that is none."""
    try:
        at = FILE_EPOCH + timedelta(microseconds=moment // 10)
    except OverflowError:
        return ""
    return format_datetime(at) if 1970 <= at.year < 2200 else ""
