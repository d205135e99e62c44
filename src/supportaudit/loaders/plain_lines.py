"""Single lines of plain-text transcripts: times, speakers, system lines, headers, separators."""

from __future__ import annotations

import re
from dataclasses import dataclass

from supportaudit.loaders.events import read_event
from supportaudit.loaders.roles import role_of_word, speaker_role
from supportaudit.model import Role

MAX_LOOK = 300
"""Characters of a line in which its time and speaker stand."""
CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,6})?)?(?:\s?[AaPp]\.?[Mm]\.?)?"
DATE = (
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|(?:[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}"
    r"|\d{1,2}\.? [A-Z][a-z]{2,8}\.? \d{4}))"
)
ZONE = r"(?:\s?(?:Z|UTC|GMT|[A-Z]{2,4}T|[+-]\d{2}:?\d{2}))?"
STAMP = rf"(?:(?P<date>{DATE})(?:,? |T|\s+at\s+))?(?P<time>{CLOCK}{ZONE})"
SECONDS = r"\d{1,6}(?:\.\d{1,6})?"
END = rf"(?:\s*(?:-{{1,2}}>|\u2192|[-\u2013\u2014]|to)\s*(?:{CLOCK}|{SECONDS}s?))?"
"""Where a stretch of time ends, behind where it starts: ``[00:00:03 - 00:00:09]``, ``[3.20s -> 9.00s]``."""
IN_BRACKETS = rf"(?:{STAMP}|(?P<seconds>{SECONDS}(?=s|\s*-{{1,2}}>))s?){END}"
TIMED = tuple(
    re.compile(rf"^\s*{form}\s*[-\u2013\u2014:|>,]?\s*(?P<rest>.*)$", re.DOTALL)
    for form in (rf"\[{IN_BRACKETS}\]", rf"\({IN_BRACKETS}\)", rf"{STAMP}(?=[\s:,-])(?P<seconds>)")
)
BOLD = r"(?:\*\*|__)?"
LABEL = re.compile(rf"^\s*(?:[-*] )?{BOLD}(?P<label>[^\W_][^:\n]{{0,59}}?){BOLD}\s?[:\uff1a]{BOLD}(?:\s+|$)(?P<text>.*)$", re.DOTALL)
LABEL_TIME = re.compile(
    rf"^\s*{BOLD}(?P<label>[^\W_][^:\[\](\n]{{0,40}}?(?: \([^()\d]{{1,30}}\))?){BOLD}"
    rf"\s*(?:[(\[,-]|\bat\b)?\s*(?:(?P<date>{DATE})(?:,? |T))?(?P<time>{CLOCK})\s*[)\]]?{BOLD}:"
    rf"{BOLD}\s+(?P<text>.*)$",
    re.DOTALL,
)
PART = re.compile(
    r"^\s*(?:<(?P<a>[^<>:\n]{1,40})>\s*:?|[\[(](?P<b>[^\[\]():\n]{1,40})[\])]\s*:?|(?P<c>[^\W_][^|>:\t\n]{0,39}?)\s?(?:[|>\t]|\s[-\u2013\u2014]\s))"
    r"\s*(?P<text>\S.*)$",
    re.DOTALL,
)
"""Speakers without a colon, behind a time: ``<Ann> hi``, ``[Agent] hi``, ``Agent | hi``, ``Agent - hi``."""
DIARISED = re.compile(
    r"^(?:unknown |unidentified )?(?:speaker|spk|participant|person|channel|sprecher(?:in)?|locuteur|hablante|orador|falante|parlante|spreker)"
    r"[ _-]?(?:\d{1,3}|[a-z])$",
    re.IGNORECASE,
)
"""A speaker whom a machine told apart but did not name."""
BOTH = re.compile(r"^(?P<outer>[^()\[\]]+?)\s*[(\[](?P<inner>[^()\[\]]*)[)\]]$")
ROLE_THEN_NAME = re.compile(
    r"^(?P<role>agent|support agent|support|rep|csr|advisor|operator|customer|client|caller|visitor|user|bot"
    r"|chatbot)\s*(?:[-\u2013\u2014/|]\s*|\s)(?P<name>[^\W\d_].*)$",
    re.IGNORECASE,
)
NAME = re.compile(r"^[^\W\d_][\w.'’@+-]*(?: [\w.'’&#@-]+){0,4}$")
PARTICLES = frozenset(["de", "da", "di", "del", "der", "den", "van", "von", "la", "le", "al", "el", "bin", "ibn", "of", "the", "and", "y", "zu"])
NO_SPEAKERS = re.compile(
    r"^(?:note|notes|nb|ps|p\.s|p\.s\.|subject|order|tracking|address|phone|email|e-mail|mail|re|fwd|http|https|ftp|warning|tip|tips|"
    r"total|price|date|time|step|option|options|example|question|answer|hint|reason|issue|problem|error|link|url|website|to|from|cc|"
    r"bcc|sent|ref|reference|update|edit|result|results|summary|action|status|id|name|first|second|third|finally|important|also|"
    r"however|so|ok|okay|hours|location|item|items|size|color|colour|quantity|amount|code|password|username|login|eta|todo|"
    r"disclaimer|answered|p\.p\.s|here|fact|facts)\.?$",
    re.IGNORECASE,
)
"""Words with a colon that begin a line without anybody speaking."""
STARRED = re.compile(
    r"^\s*(?:\*{1,3}\s*(?P<a>[^*\n].*?)\s*\*{1,3}|-{2,}\s+(?P<b>\S.*?)\s+-{2,}|-{2,3}\s?(?P<c>[^\s-].*?[^\s-])\s?-{2,3}"
    r"|<{1,2}\s*(?P<d>[^<>\n]+?)\s*>{1,2}|\(\s*(?P<e>[^()]+)\s*\)|\[\s*(?P<f>[^\[\]]+)\s*\])\s*$"
)
BOLD_MARK = re.compile(r"\*\*|__")
TITLE = re.compile(
    r"^\s*(?:={2,}\s*(?P<a>[^=\s][^=]*?)\s*={2,}|#{1,2}\s+(?P<b>(?:call|chat|conversation|ticket|case|transcript|session|contact)\b.*?)\s*#*"
    r"|-{3,}\s*(?P<c>(?:call|chat|conversation|ticket|case|transcript|session|contact)\b(?!.*\b(?:ended|closed|started|transferred"
    r"|over)\b).*?)\s*-{3,})\s*$",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    r"^\s*\W{0,3}(?P<title>(?:call|chat|conversation|transcript|dialogue|dialog|session|interaction|sample|example|scenario)"
    r"(?: (?:no\.?|number|transcript))?\s*#?\s?\d{1,4})\s*[:.)]?\W{0,3}$",
    re.IGNORECASE,
)
"""``Call 2`` on a line of its own, which is a title below a blank line."""
INLINE = re.compile(rf"(?<=\S)\s+(?=[\[(]{CLOCK}[\])]\s*[^\W\d_][^:\[\]()\n]{{0,30}}(?:\([^()\n]{{1,20}}\))?:\s)")
"""Before a time and a speaker within a line, where a transcript has lost its line ends."""
RULE = re.compile(r"^\s*(?:={3,}|-{3,}|\*{3,}|_{3,}|#{3,}|~{3,})\s*$")
FENCE = re.compile(r"^\s*(?:```|~~~)")
HEADING = re.compile(r"^\s*#{1,6}\s")
HEADER_KEYS = {
    "channel": "channel",
    "vendor": "vendor",
    "partner": "vendor",
    "bpo": "vendor",
    "team": "team",
    "queue": "team",
    "department": "team",
    "subject": "subject",
    "topic": "subject",
    "issue type": "subject",
    "status": "status",
    "ticket": "ticket",
    "ticket id": "ticket",
    "ticket number": "ticket",
    "case": "ticket",
    "case id": "ticket",
    "case number": "ticket",
    "conversation": "conversation",
    "conversation id": "conversation",
    "chat": "conversation",
    "chat id": "conversation",
    "call id": "conversation",
    "session": "conversation",
    "session id": "conversation",
    "transcript id": "conversation",
    "id": "conversation",
    "date": "date",
    "call date": "date",
    "chat date": "date",
    "day": "date",
    "started": "date",
    "start": "date",
    "chat started": "date",
    "call started": "date",
    "start time": "time",
    "time": "time",
    "call time": "time",
    "chat time": "time",
    "customer id": "customer_id",
    "account": "customer_id",
    "tags": "tags",
    "csat": "csat",
    "rating": "csat",
    "language": "lang",
    "lang": "lang",
    "duration": "",
    "timezone": "timezone",
    "time zone": "timezone",
    "agent": "agent",
    "agent name": "agent",
    "customer": "customer",
    "customer name": "customer",
    "participants": "",
    "location": "",
    "ended": "",
}
"""Header words -> what they say; an empty one is known and left out."""
NAME_LIKE = re.compile(r"^[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,3}(?:\s*\([^()]*\))?$")
GREETING = re.compile(
    r"(?:hi|hello|hey|hiya|good|dear|thanks|thank|thx|yes|no|nope|ok|okay|sure|please|help|sorry|great|perfect|bye|welcome)\b", re.IGNORECASE
)
SPEAKING_KEYS = frozenset({"agent", "customer"})
"""Header words that are speakers elsewhere: header only among others, and with a name behind them."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line that begins a message."""

    speaker: str
    text: str
    date: str | None
    time: str | None
    system: bool = False


def timed(line: str) -> tuple[str | None, str, str] | None:
    """Date, time and the rest of a line that starts with a time; None when it does not."""
    first = line.lstrip()[:1]
    form = TIMED[0] if first == "[" else TIMED[1] if first == "(" else TIMED[2] if first.isdigit() or first.isupper() else None
    match = form.match(line) if form else None
    return (match["date"], match["time"] or match["seconds"], match["rest"]) if match else None


def parted(line: str) -> list[str]:
    """The turns in a line that holds several, each with its time and speaker; else the line as it is."""
    found = INLINE.split(line) if line.lstrip()[:1] in {"[", "("} else [line]
    return found if len(found) > 1 and all(timed(part[:MAX_LOOK]) for part in found) else [line]


def said(line: str) -> Said | None:
    """The message that this line may begin: a speaker and a colon, with or without a time, or a system line; the label may still be no person."""
    stamp = timed(line) if len(line) < MAX_LOOK else timed(line[:MAX_LOOK]) and _timed_long(line)
    date, time, rest = stamp or (None, None, line)
    if system := _system(rest, stamped=stamp is not None):
        return Said("", system, date, time, system=True)
    match = LABEL_TIME.match(rest) if stamp is None else None
    if match is not None:
        date, time = match["date"], match["time"]
    else:
        match = LABEL.match(rest)
    if match is None or "//" in rest[match.end("label") : match.end("label") + 4]:
        return _without_colon(rest, date, time) if stamp is not None else None
    label, text = match["label"].strip(), match["text"]
    if not label or not is_label(label):
        return None
    if speaker_role(label) is Role.SYSTEM:
        return Said("", text, date, time, system=True)
    return Said(label, text, date, time)


def _without_colon(rest: str, date: str | None, time: str | None) -> Said | None:
    """The message behind a time whose speaker has no colon: anybody in angle brackets or before a bar, else role words and numbered speakers."""
    match = PART.match(rest)
    label = next((group.strip() for group in match.group("a", "b", "c") if group), "") if match else ""
    if match is None or not label:
        return None
    role = speaker_role(label)
    if role is Role.SYSTEM:
        return Said("", match["text"], date, time, system=True)
    known = role is not None or DIARISED.match(label) is not None
    barred = match["c"] is not None and rest[match.end("c") : match.start("text")].strip() in {"|", ""}
    return Said(label, match["text"], date, time) if known or ((match["a"] or barred) and is_label(label)) else None


def _timed_long(line: str) -> tuple[str | None, str, str] | None:
    short = timed(line[:MAX_LOOK])
    return (short[0], short[1], short[2] + line[MAX_LOOK:]) if short else None


def _system(line: str, *, stamped: bool) -> str:
    """What a system line says, empty when it is none."""
    if len(line) > MAX_LOOK:
        return ""
    if match := STARRED.match(line):
        text = next(group for group in match.groups() if group is not None)
        plain_mark = match["e"] or match["f"]
        if not plain_mark or read_event(text):
            return text
        return ""
    return line.strip() if (stamped or not line[:1].isspace()) and ": " not in line and read_event(line) else ""


def is_label(label: str) -> bool:
    """Whether it has the shape of a speaker: a role word, a name, or both."""
    parts = both(label)
    bare = parts[0] if parts else label
    if speaker_role(bare) is not None:
        return True
    numbered = re.match(r"(?i)(?:step|option|order|item|part|case|ticket) #?\d", bare)
    words = bare.split()
    if len(words) > 1 and any(word[0].islower() and word.casefold() not in PARTICLES for word in words):
        return False
    return len(bare) <= 40 and NAME.match(bare) is not None and not NO_SPEAKERS.match(bare) and not numbered


def both(label: str) -> tuple[str, str] | None:
    """The two parts of ``Sara (Support)`` and ``Sara, Support``; after a comma only a role word is one."""
    if match := BOTH.match(label):
        return match["outer"].strip(), match["inner"].strip()
    outer, _, inner = (part.strip() for part in label.partition(","))
    return (outer, inner) if role_of_word(inner) is not None else None


def who(label: str) -> tuple[Role, str | None]:
    """Role and name in a speaker's label: ``Sara (Support)``, ``Sara, Support``, ``Customer (Ana)``, ``Agent Sara``, ``AGENT``, ``Sara``."""
    if parts := both(label):
        outer, inner = parts
        inner_role, outer_role = role_of_word(inner), speaker_role(outer)
        if inner_role is not None:
            return inner_role, None if outer_role is not None else outer
        if outer_role is not None:
            return outer_role, inner or None
        return Role.UNKNOWN, label
    role = speaker_role(label)
    if role is not None:
        return role, None
    if match := ROLE_THEN_NAME.match(label):
        return role_of_word(match["role"]) or Role.UNKNOWN, match["name"].strip()
    return Role.UNKNOWN, label


def title_of(line: str) -> str | None:
    """The title in a line that starts a conversation (``=== Conversation: x ===``, ``## Call 2: ...``); None when it is none."""
    match = TITLE.match(line) if len(line) <= MAX_LOOK else None
    return next(group for group in match.groups() if group is not None).strip() if match else None


def numbered_title(line: str) -> str | None:
    """``Call 2`` in a line of its own; None when it says more or something else."""
    match = NUMBERED.match(line) if len(line) <= MAX_LOOK else None
    return match["title"].strip() if match else None


def header_of(line: str) -> tuple[str, str] | None:
    """Key and value of a header line (``Channel: chat``, ``**Ticket:** 12``); None when it is none."""
    if len(line) > MAX_LOOK:
        return None
    bare = BOLD_MARK.sub("", line)
    match = re.match(r"^\s*(?:[-*] )?(?P<key>[^\W\d_][\w ]{0,20}?)\s*(?:#|number)?\s*[:\uff1a]\s*(?P<value>.*?)\s*$", bare, re.IGNORECASE)
    if match is None or (key := HEADER_KEYS.get(" ".join(match["key"].casefold().split()))) is None:
        return None
    return key, match["value"]


def is_name(value: str) -> bool:
    """Whether a header's value is a person's name rather than the first thing that somebody said."""
    return NAME_LIKE.match(value) is not None and value[0].isupper() and not GREETING.match(value)
