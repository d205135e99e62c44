"""Header fields of an e-mail, whatever state they are in: raw bytes, encoded words, missing, wrong."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from supportaudit.loaders.files import HEAD
from supportaudit.loaders.text import clean, encoding_of
from supportaudit.loaders.times import EARLIEST, LATEST, parse_time

MAX_FIELD = 20_000
"""Characters of one field that are looked at; the address parsers are not linear."""
MAX_LOOKED_AT = 5
LEAST_TELLING = 16
"""Bytes beyond ASCII from which the encoding of a text can be told."""
MESSAGE_ID = re.compile(r"<([^<>\s]{1,900})>")
BARE_ID = re.compile(r"[^\s<>()]+@[^\s<>()]+")
OBFUSCATED = re.compile(r"^\s*(?P<user>[^\s<>()@]+) at (?P<domain>[^\s<>()@]+)\s*(?:\((?P<name>.*)\))?\s*$", re.DOTALL)
WORD = re.compile(r"=\?[^?\s]{1,60}\?[bqBQ]\?[^?]*\?=")
REPLY_PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|sv|antw|antwort|vs|odp|ynt|res|rif|r|ref|回复|答复|回覆|fwd?|wg|tr|vb|doorst|rv|enc|i|转发|轉寄)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]\s*)+",
    re.IGNORECASE,
)
LIST_TAG = re.compile(r"^\s*\[[^\]\n]{1,60}\]\s*")
CHARSETS = {
    "x-gbk": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "x-euc-cn": "gb18030",
    "ks_c_5601": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601-1989": "cp949",
    "euc-kr": "cp949",
    "x-windows-949": "cp949",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "windows-31j": "cp932",
    "ms_kanji": "cp932",
    "x-euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp_2",
    "cp-850": "cp850",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-x-big5": "big5hkscs",
    "big5": "big5hkscs",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "x-user-defined": "cp1252",
    "iso-8859-9": "cp1254",
    "x-gb18030": "gb18030",
    "gb18030-2000": "gb18030",
    "hz-gb-2312": "hz",
    "euc-cn": "gb18030",
    "ks_c_5601_1987": "cp949",
    "x-euc-kr": "cp949",
    "cseucpkdfmtjapanese": "euc_jp",
    "eucjp-ms": "euc_jp",
    "cp50220": "iso2022_jp_2",
    "iso-2022-jp-ms": "iso2022_jp_2",
    "x-windows-1251": "cp1251",
    "x-cp1251": "cp1251",
    "win-1251": "cp1251",
    "windows1251": "cp1251",
    "ansi1251": "cp1251",
    "koi8": "koi8_r",
    "koi8-ru": "koi8_u",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-ce": "mac_latin2",
    "x-windows-1250": "cp1250",
    "x-windows-1252": "cp1252",
    "cp-1252": "cp1252",
    "ansi": "cp1252",
    "windows-874": "cp874",
    "x-windows-874": "cp874",
    "iso-8859-11": "cp874",
    "utf_8": "utf-8",
    "utf-8-sig": "utf-8-sig",
    "unicode": "utf-16",
}
"""Names in the wild -> Python's codecs; supersets where senders say less than they use."""
NO_CHARSETS = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})
"""Codecs of Python that no mail is written in; some take the square of the text's length."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who stands in an address field."""

    name: str | None
    address: str
    """Lower case; empty when the field gives none."""

    @property
    def author(self) -> str | None:
        return self.name or self.address or None


def raw_field(message: Message, name: str) -> str:
    """The first field of this name, unfolded, encoded words as they are; empty when there is none."""
    return next(raw_fields(message, name), "")


def raw_fields(message: Message, name: str) -> Iterator[str]:
    """All fields of this name, unfolded, raw bytes decoded as well as can be."""
    for key, value in message.raw_items():
        if key.casefold() == name.casefold():
            yield re.sub(r"\r?\n[ \t]*", " ", _from_raw(str(value)[:MAX_FIELD], message)).strip()


def _from_raw(value: str, message: Message) -> str:
    """Bytes beyond ASCII come as surrogates from the parser; they are mostly in the body's charset."""
    try:
        data = value.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        return clean(value)
    try:
        return data.decode("iso2022_jp_2" if b"\x1b$" in data else "utf-8")
    except UnicodeDecodeError:
        return decode_bytes(data, _charset_of(message))


def _charset_of(message: Message) -> str:
    """Of the mail, or of its first part that names one."""
    parts = [message, *(part for part in _parts_of(message) if isinstance(part, Message))]
    for part in parts[:MAX_LOOKED_AT]:
        try:
            charset = part.get_content_charset()
        except (TypeError, ValueError, LookupError):
            continue
        if charset and charset not in {"us-ascii", "ascii", "utf-8"}:
            return charset
    return "cp1252"


def _parts_of(message: Message) -> list[object]:
    payload = message.get_payload() if message.is_multipart() else None
    return list(payload) if isinstance(payload, list) else []


def decode_words(text: str) -> str:
    """Text with its RFC 2047 words decoded, also where their charset is unknown to Python."""
    if not WORD.search(text):
        return text
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        return text
    return "".join(piece if isinstance(piece, str) else decode_bytes(piece, charset) for piece, charset in pieces).strip()


def is_text_charset(name: str) -> bool:
    """Whether texts may be decoded by this name; names that Python does not know do no harm."""
    try:
        return codecs.lookup(name).name.replace("_", "-") not in NO_CHARSETS
    except (LookupError, ValueError):
        return True


def decode_bytes(data: bytes, charset: str | None) -> str:
    """Text from bytes that claim a charset: as claimed, else UTF-8, else cp1252, never an error."""
    name = (charset or "utf-8").strip().strip("\"'").casefold()
    name = name if is_text_charset(name) else "utf-8"
    for codec in (CHARSETS.get(name, name), "utf-8"):
        try:
            return clean(data.decode(codec))
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    known = CHARSETS.get(name, name)
    try:
        return clean(data.decode(known if name not in {"utf-8", "us-ascii", "ascii"} else _likeliest(data), errors="replace"))
    except (LookupError, ValueError):
        return clean(data.decode(_likeliest(data), errors="replace"))


def _likeliest(data: bytes) -> str:
    """The encoding of bytes that say none, or a wrong one; too few beyond ASCII tell nothing."""
    return encoding_of(data[:HEAD]) if sum(byte >= 0x80 for byte in data[:HEAD]) >= LEAST_TELLING else "cp1252"


def people(message: Message, name: str) -> list[Person]:
    """Everyone in an address field."""
    found = []
    for value in raw_fields(message, name):
        if match := OBFUSCATED.match(value):
            found.append(Person(decode_words(match["name"] or "").strip() or None, f"{match['user']}@{match['domain']}".casefold()))
            continue
        # Addresses are told apart before encoded words are decoded: a decoded name may hold a comma.
        try:
            pairs = getaddresses([value])
        except (RecursionError, IndexError, ValueError):
            pairs = []
        for display, address in pairs:
            shown = decode_words(display).strip().strip("\"'").strip()
            found.append(Person(shown or None, address.strip().casefold()))
        if value and not any(person.address for person in found) and (match := BARE_ID.search(value)):
            # Newer Pythons refuse a whole field for one odd character.
            found.append(Person(decode_words(value[: match.start()]).strip(" \"'<") or None, match[0].casefold()))
    return [person for person in found if person.name or person.address]


def message_ids(message: Message, name: str) -> list[str]:
    """The ids in ``Message-ID``, ``In-Reply-To`` or ``References``, in order, without brackets."""
    value = " ".join(raw_fields(message, name))
    return MESSAGE_ID.findall(value) or BARE_ID.findall(value)[:1]


def sent_at(message: Message) -> tuple[datetime | None, str | None]:
    """When it was sent, and what had to be assumed: a Date that is missing, unreadable or far from the servers' times gives way to theirs."""
    date = _moment(raw_field(message, "Date"))
    received = next((at for value in raw_fields(message, "Received") if (at := _moment(value.rpartition(";")[2]))), None)
    if date is None:
        return received, "the time was taken from Received, as Date is missing or unreadable; check it if times matter" if received else None
    if received is not None and abs(date - received) > timedelta(days=2) and (date > received or date.year < 1995):
        return received, "the time was taken from Received, as Date is far from it; check it if times matter"
    return date, None


def _moment(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        when = parse_time(text, UTC)
        return None if when is None or when.offset else when.at
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return at if EARLIEST.year <= at.year < LATEST.year else None


def bare_subject(subject: str) -> tuple[str, bool]:
    """The subject without ``Re:``, ``AW:``, ``Fwd:`` and list tags, folded; and whether it had such a prefix."""
    text, prefixed = subject, False
    while True:
        shorter = LIST_TAG.sub("", text, count=1)
        without = REPLY_PREFIX.sub("", shorter, count=1)
        prefixed = prefixed or without != shorter
        if without == text:
            return " ".join(text.split()).casefold(), prefixed
        text = without
