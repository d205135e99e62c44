"""The words of an e-mail: which of its parts is the text, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from email.message import Message

from supportaudit.loaders.html_text import html_to_text, looks_like_html
from supportaudit.loaders.mail_headers import decode_bytes
from supportaudit.loaders.quoted import mask_mail
from supportaudit.loaders.rtf import rtf_text
from supportaudit.loaders.text import plain
from supportaudit.model import Mask

DIGEST = "multipart/digest"
MAX_PARTS = 500
MAX_DEPTH = 64
"""Multiparts within each other; mail that was forwarded ten times has fewer."""
PART_HEADER = re.compile(r"^content-(?:type|transfer-encoding):", re.IGNORECASE | re.MULTILINE)
CLOSED = {
    "application/ms-tnef": "tnef",
    "application/vnd.ms-tnef": "tnef",
    "application/pgp-encrypted": "encrypted",
    "application/pkcs7-mime": "encrypted",
    "application/x-pkcs7-mime": "encrypted",
    "multipart/digest": "digest",
}
RICH = frozenset({"text/rtf", "text/richtext"})
WORDS = frozenset({"text/plain", "text/html", "text/enriched", *RICH})
LONGEST_STUB = 400
STUB = re.compile(
    r"(?:does(?:n't| not) (?:support|display)|unable to (?:display|read)|enable) html|\bin an? html (?:viewer|compatible|capable)"
    r"|(?:html|grafische[nr]?)[- ](?:e-?mail|message|nachricht|version)[^.\n]{0,80}(?:view|click|open|öffnen|anzeigen)"
    r"|(?:to (?:view|read|see) (?:this|the) (?:e-?mail|message),? (?:please )?(?:use|open|enable|switch))",
    re.IGNORECASE,
)
"""A plain part that stands there for programs without HTML only."""
INVISIBLE = re.compile(r"[\u200b\u2060\ufeff\u00ad]")


@dataclass(frozen=True, slots=True)
class Body:
    """What an e-mail says."""

    text: str
    masks: tuple[Mask, ...]
    attachments: int
    left_out: bool = False
    """Whether there were parts that could not be taken apart: nested too deep, too many, or without a boundary between them."""
    closed: tuple[str, ...] = ()
    """Kinds of parts that may hold words and are not opened: ``tnef``, ``encrypted``, ``digest``."""


def body_of(message: Message) -> Body:
    """The text of a parsed e-mail: the plain part where it says something, else the HTML part as text; enclosed mails are attachments."""
    leaves = list(_parts(message, 0))
    body = _body_of(part for part in leaves if part.get_content_maintype() != "multipart" or _is_words(part))
    kinds = [part.get_content_type() for part in leaves]
    digests = [part for part in leaves if part.get_content_type() == DIGEST and part.is_multipart()]
    return replace(
        body,
        attachments=body.attachments + sum(len(part.get_payload()) for part in digests),
        left_out=any(map(_is_left_out, leaves)),
        closed=tuple(dict.fromkeys(CLOSED[kind] for kind in kinds if kind in CLOSED)),
    )


def _is_words(part: Message) -> bool:
    """Whether a multipart that was not taken apart has no parts in it, only words."""
    payload = _payload(part)
    return isinstance(payload, str) and bool(payload.strip()) and not PART_HEADER.search(payload)


def _is_left_out(part: Message) -> bool:
    whole = part.get_content_maintype() == "multipart" and not _is_words(part) and not (part.get_content_type() == DIGEST and part.is_multipart())
    return whole and (bool(_payload(part)) or part.get_boundary() == "")


def _payload(part: Message) -> object:
    try:
        return part.get_payload()
    except (TypeError, ValueError, LookupError):  # its charset is no name, or none of a text
        return ""


def _body_of(leaves: Iterable[Message]) -> Body:
    plain_parts: list[str] = []
    html_parts: list[str] = []
    attachments = 0
    for part in leaves:
        kind = "text/plain" if part.get_content_maintype() == "multipart" else part.get_content_type()
        if _attached(part) or kind not in WORDS:
            attachments += kind not in {
                "application/pgp-signature",
                "application/pkcs7-signature",
                "application/x-pkcs7-signature",
                "message/delivery-status",
                "text/calendar",
            }
        elif kind == "text/plain":
            plain_parts.append(_decoded(part))
        elif kind in RICH:
            plain_parts.append(_from_rtf(part))
        else:
            html_parts.append(_decoded(part))
    text = "\n\n".join(filter(None, (part.strip("\n") for part in plain_parts)))
    if text.strip() and not (html_parts and (looks_like_html(text) or _is_stub(text))):
        return text_body(text, attachments)
    return html_body("\n".join(html_parts), attachments) if html_parts else text_body(text, attachments)


def _from_rtf(part: Message) -> str:
    data = part.get_payload(decode=True)
    text, is_html = rtf_text(data) if isinstance(data, bytes) else ("", False)
    return html_to_text(text)[0] if is_html else text


def _is_stub(text: str) -> bool:
    """Whether a plain part only says that the mail is to be read as HTML."""
    return len(text) < LONGEST_STUB and STUB.search(text) is not None


def text_body(text: str, attachments: int = 0) -> Body:
    """A plain body; one that is HTML in truth is read as such."""
    text = plain(text)
    if looks_like_html(text) and text.lstrip().startswith("<"):
        return html_body(text, attachments)
    text = text.strip("\n").rstrip()
    return Body(text, mask_mail(text), attachments)


def html_body(html: str, attachments: int = 0) -> Body:
    """An HTML body."""
    text, known = html_to_text(plain(html))
    return Body(text, mask_mail(text, known), attachments)


def _parts(message: Message, depth: int) -> Iterator[Message]:
    """The leaves that may hold words: one of several alternatives, the first part of signed mail and reports; enclosed mails whole.

    A multipart that is not taken apart, or not to its end, comes whole.
    """
    kind = message.get_content_type()
    payload = message.get_payload() if message.is_multipart() and not kind.startswith("message/") and depth <= MAX_DEPTH else None
    if not isinstance(payload, list):
        yield message
        return
    children = [part for part in payload[:MAX_PARTS] if isinstance(part, Message)]
    if kind == "multipart/alternative":
        yield from _best(children, depth)
    elif kind in {"multipart/signed", "multipart/report"}:
        for number, child in enumerate(children):
            if number == 0:
                yield from _parts(child, depth + 1)
    elif kind == DIGEST:
        yield message
    else:
        for child in children:
            yield from _parts(child, depth + 1)
        if len(payload) > MAX_PARTS:
            yield message


def _best(children: list[Message], depth: int) -> Iterator[Message]:
    """The first alternative in plain text that says something, else the first in HTML."""
    leaves = [[leaf for leaf in _parts(child, depth + 1) if not _attached(leaf)] for child in children]
    kinds = {leaf.get_content_type() for group in leaves for leaf in group}
    for wanted in ("text/plain", "text/html"):
        for group in leaves:
            if any(leaf.get_content_type() == wanted and _says(leaf, kinds) for leaf in group):
                yield from group
                return
    for group in leaves[:1]:
        yield from group


def _says(leaf: Message, kinds: set[str]) -> bool:
    """Whether an alternative has words of its own."""
    text = _decoded(leaf).strip()
    return bool(text) and not ("text/html" in kinds and leaf.get_content_type() == "text/plain" and _is_stub(text))


def _attached(part: Message) -> bool:
    disposition = (part.get_content_disposition() or "") if part.get("Content-Disposition") is not None else ""
    return disposition == "attachment" or (part.get_filename() is not None and disposition != "inline")


def _decoded(part: Message) -> str:
    charset = part.get_content_charset()
    try:
        data = part.get_payload(decode=True)
    except (TypeError, ValueError, LookupError):
        return ""
    return INVISIBLE.sub("", decode_bytes(data, charset)) if isinstance(data, bytes) else ""
