"""What stands under or over an author's own words in an e-mail without being theirs: signatures, device lines, banners, legal notices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from supportaudit.loaders.foreign_words import BANNER, DEVICE, LAST_LINE, LEGAL

DELIMITER = re.compile(r"^\s*(?:--|\u2014|\u2013\u2013|__)\s*$")
MAX_SIGNATURE = 25
"""Non-empty lines below ``--``; more is text after a ruled line (``-- `` with its blank always counts)."""
LIST_FOOTER = re.compile(r"mailing list|unsubscribe|listinfo|https?://\S*/listinfo", re.IGNORECASE)
NEXT_PART = re.compile(r"^-{5,} next part -{5,}$")
DASHED_NAME = re.compile(r"^(?:[-\u2013\u2014]|--\s?)[^\W\d_a-z]\w+(?: [^\W\d_a-z][\w.]*){0,2}\s*$")
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
UUENCODED = re.compile(r"^begin [0-7]{3} \S")
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
    for first, end in _segments(kinds):
        _last_lines(lines, kinds, first, end)


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
    """The armour of signed mail, and files that stand in the text."""
    i = 0
    while i < len(lines):
        if lines[i].startswith("-----BEGIN PGP SIGNED MESSAGE"):
            end = next((j for j in range(i + 1, min(i + 6, len(lines))) if not lines[j].strip()), i)
            kinds[i : end + 1] = ["banner"] * (end + 1 - i)
        elif lines[i].startswith("-----BEGIN PGP SIGNATURE"):
            end = next((j for j in range(i, len(lines)) if lines[j].startswith("-----END PGP")), len(lines) - 1)
            kinds[i : end + 1] = ["signature"] * (end + 1 - i)
            i = end
        elif UUENCODED.match(lines[i]) and (end := next((j for j in range(i + 1, len(lines)) if lines[j].strip() == "end"), 0)):
            kinds[i : end + 1] = ["banner"] * (end + 1 - i)
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


def _last_lines(lines: Sequence[str], kinds: list[str | None], first: int, end: int) -> None:
    """At the end of a stretch with other words in it: ruled lines, and a name right behind a dash."""
    filled = [i for i in range(first, end) if lines[i].strip()]
    for i in reversed(filled[1:]):
        if RULE.match(lines[i]):
            kinds[i] = "banner"
        elif DASHED_NAME.match(lines[i]) and not lines[i - 1].startswith("-"):
            kinds[i] = "signature"
            return
        else:
            return


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
                if BANNER.match(paragraph.strip()) or LEGAL.search(" ".join(paragraph.lstrip("-_=* \n").split())):
                    start -= start > first and bool(RULE.match(lines[start - 1]))
                    kinds[start:i] = ["banner"] * (i - start)
            start = i + 1


def _contact_block(lines: Sequence[str], kinds: list[str | None], first: int, end: int) -> None:
    """The lines under a sign-off and a name that hold addresses, numbers, titles or slogans."""
    for i in range(first, end):
        if not SIGN_OFF.match(lines[i].strip()) or len(lines[i]) > 60:
            continue
        rest = _next_lines(lines, i + 1, end, MAX_BLOCK + 2)
        if rest and SIGN_OFF.match(lines[rest[0]].strip()):
            continue
        below = rest[1:] if rest and len(lines[rest[0]].split()) <= 4 and not CONTACT.search(lines[rest[0]][:MAX_CONTACT_LINE]) else rest
        if not below or len(below) > MAX_BLOCK or any(POSTSCRIPT.match(lines[j].strip()) for j in below):
            continue
        if any(SENTENCE.search(lines[j][:MAX_CONTACT_LINE]) for j in below[:2]):
            continue
        if any(CONTACT.search(lines[j][:MAX_CONTACT_LINE]) for j in below[:4]):
            kinds[below[0] : end] = ["signature"] * (end - below[0])
            return
