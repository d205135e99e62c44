"""One e-mail as bytes into one message with the keys of its thread."""

from __future__ import annotations

import email
import hashlib
import re
from email.errors import MessageError
from email.message import Message as Email
from email.policy import EmailPolicy

from supportaudit.errors import TranscriptError
from supportaudit.loaders.interface import Part
from supportaudit.loaders.mail_body import MAX_DEPTH, Body, body_of
from supportaudit.loaders.mail_headers import MAX_FIELD, Person, bare_subject, decode_words, is_text_charset, message_ids, people, raw_field, sent_at
from supportaudit.loaders.mail_machines import by_machine
from supportaudit.loaders.text import clean
from supportaudit.loaders.threads import ATTACHMENTS
from supportaudit.model import ADDRESSES, Conversation, Message, Role, Source


class _RawFields(EmailPolicy):
    """``policy.default``, but fields stay as they are: its field parser raises on what real mail holds, and takes long over hostile fields."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        value = clean(value[: MAX_TYPE if name.casefold().startswith("content-") else MAX_FIELD].replace("\r", "").replace("\n", ""))
        if name.casefold() == "content-transfer-encoding":
            return ENCODINGS.get(re.sub(r"[^a-z0-9]", "", value.split(";")[0].casefold()), value)
        # The library decodes bodies by this parameter without looking whether it is the plain or the RFC 2231 form, and whatever it takes.
        return CHARSET.sub(
            lambda found: found[0] if is_text_charset(found[1] or found[2] or "") else "charset=utf-8", CHARSET_2231.sub(r"charset=\1", value)
        )


ENCODINGS = {"base64": "base64", "quotedprintable": "quoted-printable", "8bit": "8bit", "7bit": "7bit", "binary": "binary"}
CHARSET = re.compile(r"\bcharset\s*=\s*(?:\"([^\"]*)\"|([^\s;]*))", re.IGNORECASE)
CHARSET_2231 = re.compile(r"\bcharset\*\d{0,3}\*?=(?:[\w-]*'[\w-]*')?\"?([\w-]+)", re.IGNORECASE)
RAW_FIELDS = _RawFields()
MAX_TYPE = 2_000
"""Characters of a Content- field; what parts its parameters is not linear."""
MAX_HEADERS = 1 << 18
"""Bytes of a header block; more is no e-mail that a person sent."""
PART_EDGE = re.compile(
    rb'^(?:content-type:|[ \t])[^\n]*?\bboundary\s*=\s*"?(?P<declared>[^"\s;]{1,200})|^--(?P<edge>[^\n]{1,200}?)(?:--)?\r?$',
    re.IGNORECASE | re.MULTILINE,
)
PARTS_LEFT_OUT = "parts of an e-mail that are nested too deep, too many or without a boundary were left out; look at it in the mail program"
CLOSED = {
    "tnef": "what Outlook packed into a winmail.dat was not read; save the e-mail from Outlook as .eml, or have it sent as plain text",
    "encrypted": "an encrypted part was not read; save the e-mail decrypted from the mail program",
    "digest": "a digest is one message by a machine, and the mails in it are counted as attachments; give them one by one to have them read",
}
"""Kinds of parts whose words are not reached -> what to note."""
SAVE_AGAIN = "save it again from the mail program, as plain text if it can"
MAX_REFERENCES = 100
MAX_PEOPLE = 20


def part_of(data: bytes, path: str, where: str, fallback_id: str) -> tuple[Part, tuple[str, ...]]:
    """The message in these bytes, and what had to be assumed about it.

    Machines (bounces, receipts, automatic answers) are ``bot``; everybody else is ``unknown`` until the config says who is an agent.
    ``fallback_id`` names the conversation where the mail has no Message-ID. Raises TranscriptError when there is no mail in the bytes.
    """
    message = _parsed(data)
    body, notes = _read_body(message)
    sender = next(iter(people(message, "From") or people(message, "Sender")), Person(None, ""))
    at, assumed = sent_at(message)
    subject = decode_words(raw_field(message, "Subject"))
    own = next(iter(message_ids(message, "Message-ID")), None)
    conversation = Conversation(
        id=own or fallback_id,
        messages=(
            Message(
                index=0,
                role=Role.BOT if by_machine(message, sender, subject) else Role.UNKNOWN,
                text=body.text,
                author=sender.author,
                sent_at=at,
                masks=body.masks,
                id=own,
            ),
        ),
        channel="email",
        subject=subject or None,
        metadata=_metadata(sender, body),
        source=Source(path, where),
    )
    parents = [*message_ids(message, "In-Reply-To"), *message_ids(message, "References")[-MAX_REFERENCES:]]
    bare, prefixed = bare_subject(subject)
    part = Part(
        conversation,
        keys=tuple(f"id:{key}" for key in (*((own,) if own else ()), *parents)),
        weak_keys=_weak_keys(bare, sender, message),
        answers=prefixed or bool(parents),
        fingerprint=_fingerprint(own, message) if own else None,
    )
    return part, tuple(filter(None, (assumed, *notes)))


def _parsed(data: bytes) -> Email:
    if _too_deep(data):
        raise TranscriptError(f"its parts are nested more than {MAX_DEPTH} deep", hint=SAVE_AGAIN)
    head = re.search(rb"\r?\n\r?\n", data[: MAX_HEADERS + 4])
    if head is None and len(data) > MAX_HEADERS:
        raise TranscriptError(f"the header of the e-mail is longer than {MAX_HEADERS >> 10} KiB", hint="leave it out")
    try:
        message = email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf").lstrip(), policy=RAW_FIELDS)
    except (MessageError, ValueError, LookupError, RecursionError) as problem:
        raise TranscriptError(f"the e-mail cannot be taken apart: {type(problem).__name__}", hint=SAVE_AGAIN) from problem
    if not message.keys():
        raise TranscriptError("no e-mail header in it", hint="save the message with its headers, or pass --format email-body")
    return message


def _too_deep(data: bytes) -> bool:
    """Whether multiparts are nested so deep that the library, which asks every line whether it ends one of them, would take long over it."""
    if data.lower().count(b"boundary") <= MAX_DEPTH:
        return False
    inside: dict[bytes, int] = {}
    for match in PART_EDGE.finditer(data):
        if match["declared"] is not None:
            inside.setdefault(match["declared"], len(inside))
            if len(inside) > MAX_DEPTH:
                return True
        elif (place := inside.get(match["edge"].rstrip())) is not None:
            inside = dict(list(inside.items())[: place + 1])
    return False


def _read_body(message: Email) -> tuple[Body, tuple[str, ...]]:
    """The words, and notes on parts that could not be reached; TranscriptError where that left no words."""
    body = body_of(message)
    if body.left_out and not body.text:
        raise TranscriptError("no text in it that could be reached: its parts are nested too deep or have no boundary", hint=SAVE_AGAIN)
    return body, (*((PARTS_LEFT_OUT,) if body.left_out else ()), *(CLOSED[kind] for kind in body.closed))


def _metadata(sender: Person, body: Body) -> dict[str, object]:
    metadata: dict[str, object] = {}
    if sender.author and sender.address:
        metadata[ADDRESSES] = {sender.author: sender.address}
    if body.attachments:
        metadata[ATTACHMENTS] = body.attachments
    return metadata


def _weak_keys(bare: str, sender: Person, message: Email) -> tuple[str, ...]:
    """Subject and each pair of people: a conversation by one subject between the same two is one thread, whoever writes."""
    if not bare or not sender.address:
        return ()
    others = dict.fromkeys(person.address for name in ("To", "Cc") for person in people(message, name)[:MAX_PEOPLE] if person.address)
    return tuple("|".join(("subject", bare, *sorted((sender.address, other)))) for other in others)


def _fingerprint(own: str, message: Email) -> str:
    """The same id, sender and date: one mail exported twice; an id that a broken program uses again is another mail."""
    facts = "\n".join((own, raw_field(message, "From"), raw_field(message, "Date")))
    return hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()[:32]
