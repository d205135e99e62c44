"""What stands under or over an author's own words in an e-mail without being theirs: signatures, device lines, banners, legal notices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

DELIMITER = re.compile(r"^\s*(?:--|\u2014|\u2013\u2013|__)\s*$")
MAX_SIGNATURE = 25
"""Non-empty lines below ``--``; more is text after a ruled line (``-- `` with its blank always counts)."""
GADGET = (
    r"i-?phone|i-?pad|i-?pod|android|samsung|galaxy|blackberry|mobile|phone|cell|tablet|handheld|outlook|mailbox|airmail|nokia|huawei|htc"
    r"|xiaomi|windows|yahoo|proton\w*|gmail|k-9"
)
DEVICE = re.compile(
    r"^\W{0,3}(?:"
    rf"(?:\w+ )?(?:sent|send) from (?:my |the |an? )?(?:[\w\[\]()&+'-]+ ){{0,3}}(?:\[?mail\]?\(|{GADGET})[^,.;!?\n]{{0,40}}"
    rf"|(?:\w+ )?sent (?:via|with|by|using) (?:my |the |an? )?(?:{GADGET})[^,.;!?\n]{{0,40}}"
    r"|sent from \[?mail\]?\(?\S* ?(?:for .{1,30})?"
    r"|sent from my [\w-]+(?: [\w-]+){0,2}"
    rf"|(?:\w+ )?from (?:my )?(?:{GADGET})(?: \w{{1,3}})?"
    r"|get \[?outlook for .{1,80}"
    r"|envoyé (?:depuis|de) .{1,50}|von meine[mr] .{1,40} gesendet|gesendet (?:von|mit) .{1,50}|diese nachricht wurde von .{1,70} gesendet"
    r"|enviado (?:desde|do|de) .{1,50}|inviato da[l ]?.{1,50}|verzonden (?:vanaf|met|via) .{1,50}|skickat från .{1,50}|sendt fra .{1,50}"
    r"|lähetetty .{1,50}"
    r"|wysłano z .{1,50}|odesláno z .{1,50}|отправлено (?:с|из) .{1,50}|從我的 .{1,30} 傳送|发自我的 ?.{1,30}|从我的.{1,30}发送|iphoneから送信"
    r")(?:\s?[<(]?https?:\S{1,100})?(?:[,.]{0,2}\s*(?:please |so )?(?:excuse|forgive|pardon|apologies|sorry)\b.{0,60})?\W{0,3}$",
    re.IGNORECASE,
)
LAST_LINE = re.compile(r"^sent from (?:my|an?|the) [^,.;:!?]{1,50}$", re.IGNORECASE)
"""A device by a name that only its owner knows; a signature only as the last line, on its own."""
BANNER = re.compile(
    r"^\W{0,6}(?:caution|warning|external|attention|notice)?\W{0,6}(?:external (?:e-?mail|sender|message)|this (?:e-?mail"
    r"|message)(?: has)? (?:originated|was sent|came|comes|is) (?:from )?(?:an? )?(?:outside|external)"
    r"|this (?:sender|e-?mail) is (?:external|from outside)|you don't often get e-?mail from)",
    re.IGNORECASE,
)
STRONG = (
    r"not (?:an? |the )?intended recipient",
    r"(?:solely|only|exclusively) for the (?:use of the )?(?:intended )?(?:recipient|individual|person|addressee|named)",
    r"received (?:this|it) (?:e-?mail |message |communication |transmission )?in error",
    r"monitors? (?:all )?e-?mail (?:communications?|traffic)",
    r"(?:e-?mail|message)[^.\n]{0,60}\b(?:is|are|may be|may contain|contains?)\b[^.\n]{0,40}\b(?:confidential|privileged)",
    r"(?:unauthori[sz]ed|prohibited)[^.\n]{0,60}\b(?:disclosure|dissemination|distribution|copying|use)\b",
    r"(?:disclosure|dissemination|distribution|copying)[^.\n]{0,80}\bprohibited",
    r"consider the environment before printing",
    r"diese e-?mail (?:kann|enthält)[^.\n]{0,60}vertraulich",
    r"ce (?:message|courriel|e-?mail)[^.\n]{0,80}confidentiel",
    r"you(?:'re| are) receiving this (?:e-?mail |message )?because",
    r"reply to this e-?mail directly or",
    r"to unsubscribe from th(?:is|ese) (?:e-?mails?|list|group|thread)",
)
LEGAL = re.compile("|".join(STRONG), re.IGNORECASE)
LIST_FOOTER = re.compile(r"mailing list|unsubscribe|listinfo|https?://\S*/listinfo", re.IGNORECASE)
NEXT_PART = re.compile(r"^-{5,} next part -{5,}$")
RULE = re.compile(r"^[ \t]*[_=*\u2010-\u2015\u2500-\u257f-]{5,}[ \t]*$")
SIGN_OFF = re.compile(
    r"^\W{0,2}(?:(?:with |kind|kindest|best|warm|warmest|many|yours?|very|sincere|friendly) ?)*(?:regards|wishes|thanks|thank you|thanks again"
    r"|sincerely|truly|faithfully|cheers|best|respectfully|cordially|take care"
    r"|mit freundlichen grüßen|viele grüße|cordialement|saludos|un saludo|met vriendelijke groet)(?: and regards| so much| again"
    r"| in advance)?\W{0,3}$",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"https?://|www\.|\S+@\S+\.\w{2,}|\+?\(?\d[\d\s().-]{7,}\d|\s[|\u2022\u00b7]\s|\b(?:tel|phone|mobile|fax|direct|ext|twitter|linkedin"
    r"|facebook)\b\W{0,2}[:\d+@]",
    re.IGNORECASE,
)
POSTSCRIPT = re.compile(r"^\W{0,2}p\.?\s?s\b", re.IGNORECASE)
SENTENCE = re.compile(r"\b(?:i|my|we|our|you|your|please)\b.{4,}[.?!:]\s*$", re.IGNORECASE)
MAX_BLOCK = 14
MAX_CONTACT_LINE = 140
LOOKED_AT = 2_000
"""Characters of a paragraph that are looked at for legal phrases."""


def mark_foreign(lines: Sequence[str], kinds: list[str | None]) -> None:
    """Set ``signature`` or ``banner`` for the lines of ``kinds`` that are still free and are none of the author's words."""
    own = [i for i, kind in enumerate(kinds) if kind is None and lines[i].strip()]
    if not own:
        return
    _pgp(lines, kinds)
    _devices(lines, kinds, own)
    for first, end in _segments(kinds):
        _signature(lines, kinds, first, end)
    _paragraphs(lines, kinds)
    for first, end in _segments(kinds):
        _contact_block(lines, kinds, first, end)


def _segments(kinds: Sequence[str | None]) -> list[tuple[int, int]]:
    """Stretches of free lines, as [first, end)."""
    found, first = [], None
    for i, kind in enumerate((*kinds, "end")):
        if kind is None and first is None:
            first = i
        elif kind is not None and first is not None:
            found.append((first, i))
            first = None
    return found


def _pgp(lines: Sequence[str], kinds: list[str | None]) -> None:
    """The armour of signed mail."""
    i = 0
    while i < len(lines):
        if lines[i].startswith("-----BEGIN PGP SIGNED MESSAGE"):
            end = next((j for j in range(i + 1, min(i + 6, len(lines))) if not lines[j].strip()), i)
            kinds[i : end + 1] = ["banner"] * (end + 1 - i)
        elif lines[i].startswith("-----BEGIN PGP SIGNATURE"):
            end = next((j for j in range(i, len(lines)) if lines[j].startswith("-----END PGP")), len(lines) - 1)
            kinds[i : end + 1] = ["signature"] * (end + 1 - i)
            i = end
        i += 1


def _devices(lines: Sequence[str], kinds: list[str | None], own: Sequence[int]) -> None:
    """Whole lines only, and no line of a running paragraph."""
    for i in own:
        line = lines[i].strip()
        starts = i == 0 or not lines[i - 1].strip() or kinds[i - 1] == "signature" or not line[0].islower()
        if len(line) <= 200 and starts and (DEVICE.match(line) or (i == own[-1] and i > 0 and not lines[i - 1].strip() and LAST_LINE.match(line))):
            kinds[i] = "signature"


def _signature(lines: Sequence[str], kinds: list[str | None], first: int, end: int) -> None:
    """From the first delimiter that has text above it to the end of the stretch."""
    text_above = first > 0
    for i in range(first, end):
        footer = RULE.match(lines[i]) and any(LIST_FOOTER.search(lines[j][:LOOKED_AT]) for j in range(i + 1, min(i + 3, end)))
        if footer or NEXT_PART.match(lines[i]):
            kinds[i:end] = ["banner"] * (end - i)
            return
        delimits = text_above and DELIMITER.match(lines[i])
        if delimits and (lines[i] == "-- " or len(_next_lines(lines, i + 1, end, MAX_SIGNATURE + 1)) <= MAX_SIGNATURE):
            kinds[i:end] = ["signature"] * (end - i)
            return
        text_above = text_above or bool(lines[i].strip())


def _next_lines(lines: Sequence[str], first: int, end: int, limit: int) -> list[int]:
    """The first ``limit`` lines with text from ``first`` on."""
    return list(islice((j for j in range(first, end) if lines[j].strip()), limit))


def _paragraphs(lines: Sequence[str], kinds: list[str | None]) -> None:
    """Banners and legal notices: whole paragraphs, with the ruled line over them."""
    for first, end in _segments(kinds):
        start = first
        for i in range(first, end + 1):
            if i < end and lines[i].strip() and not RULE.match(lines[i]):
                continue
            if start < i:
                paragraph = "\n".join(line[:LOOKED_AT] for line in lines[start:i])[: 4 * LOOKED_AT]
                if BANNER.match(paragraph.strip()) or LEGAL.search(" ".join(paragraph.split())):
                    start -= start > first and bool(RULE.match(lines[start - 1]))
                    kinds[start:i] = ["banner"] * (i - start)
            start = i + 1


def _contact_block(lines: Sequence[str], kinds: list[str | None], first: int, end: int) -> None:
    """The lines under a sign-off and a name that hold addresses, numbers, titles or slogans."""
    for i in range(first, end):
        if not SIGN_OFF.match(lines[i].strip()) or len(lines[i]) > 60:
            continue
        rest = _next_lines(lines, i + 1, end, MAX_BLOCK + 2)
        below = rest[1:] if rest and len(lines[rest[0]].split()) <= 4 and not CONTACT.search(lines[rest[0]][:MAX_CONTACT_LINE]) else rest
        if not below or len(below) > MAX_BLOCK or any(POSTSCRIPT.match(lines[j].strip()) for j in below):
            continue
        if any(SENTENCE.search(lines[j][:MAX_CONTACT_LINE]) for j in below[:2]):
            continue
        if any(CONTACT.search(lines[j][:MAX_CONTACT_LINE]) for j in below[:4]):
            kinds[below[0] : end] = ["signature"] * (end - below[0])
            return
