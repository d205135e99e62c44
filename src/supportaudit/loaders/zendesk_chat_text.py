"""A whole chat in one comment of a Zendesk ticket, or copied from its e-mail: `(01:51:20 PM) Name: text`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC

from supportaudit.errors import TranscriptError
from supportaudit.loaders.events import read_event
from supportaudit.loaders.files import Transcript
from supportaudit.loaders.interface import Guess, Head, Options
from supportaudit.loaders.plain_clock import moments
from supportaudit.loaders.plain_lines import MAX_LOOK
from supportaudit.loaders.roles import speaker_role
from supportaudit.loaders.salesforce_chat import OWN, html_lines
from supportaudit.loaders.threads import ATTACHMENTS
from supportaudit.loaders.times import DateOrder, assumed_zone, parse_time, zone
from supportaudit.loaders.turns import Turn, check_count, contact, head_lines, lines_of, messages_of
from supportaudit.model import Conversation, Event, Mask, Role, Source

HEADER = re.compile(
    r"^\s*Chat started(?: on)?:?\s+(?P<date>\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{4}"
    r"|[A-Z][a-z]{2,8} \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]{2,8},? \d{4})(?:,?\s+(?:at )?(?P<time>\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]M)?))?"
    r"(?:\s+\(?(?:(?:GMT|UTC)(?=[+-]\d))?(?P<zone>[A-Z]{1,5}|[+-]\d{1,2}(?::?\d{2})?)\)?)?\s*$",
    re.IGNORECASE,
)
LINE = re.compile(
    r"^\s*\((?P<time>\d{1,2}:\d{2}:\d{2}(?:\s?[AP]M)?|\d{1,2}:\d{2}(?:\s?[AP]M)?(?=\)\s?(?:\*|[^:\n]{1,80}:\s)))\)\s?(?P<rest>\S.*)$", re.IGNORECASE
)
SERVED = re.compile(r"^\s*Served by:?\s+(?P<names>\S.{0,300})$", re.IGNORECASE)
UPLOADED = re.compile(r"^Uploaded: [^\n]+\nURL: \S+(?:\nType: [^\n]*)?(?:\nSize: [^\n]*)?")
"""What the chat writes in place of a file."""
SYSTEM = re.compile(r"^\*{1,3}\s*(?P<text>[^*\s].*?)\s*\*{1,3}$")
NAMED = re.compile(r"^(?P<name>[^:\n]{1,80}):(?!//)\s?(?P<text>.*)$")
JOINED = re.compile(r"^(?P<name>.{1,80}?) (?:has )?joined (?:the )?chat$", re.IGNORECASE)
RENAMED = re.compile(r"^(?P<old>.{1,80}?) (?:has )?changed (?:his|her|their|the)? ?name to (?P<new>.{1,80})$", re.IGNORECASE)
RATED = re.compile(r"^.{1,80} (?:has )?rated the chat (?P<rating>good|bad)$", re.IGNORECASE)
OFFSET = re.compile(r"^[+-]\d{1,2}$")
VISITOR = re.compile(r"^(?:(?:web )?visitor|guest|web user)(?: #?\w{1,20})?$", re.IGNORECASE)
BAD_TIME = "the time in the head of the chat does not exist; the date was taken from it, and the times from the lines"


class ZendeskChatInComment:
    """Chats of Zendesk as text."""

    name = "zendesk_chat_in_comment"
    title = "Zendesk chat as text"
    told = "A line `Chat started: 2018-05-18 01:51 PM UTC`, or lines like `(01:51:20 PM) Name: text`."
    reads = (
        "Each line as a message; who joined the chat is an agent, who speaks without having joined is the customer. "
        "Where several people never joined, one who only speaks before the first agent joins is unknown: it may be a trigger. "
        "Times are dated by the head and go on over midnight."
    )
    left_out = "Nothing; lines about joining, leaving, ratings and new names are events or system lines."

    def sniff(self, head: Head) -> Guess | None:
        """Sure by the head, or by two lines with times in round brackets."""
        lines = head_lines(head.text)
        if lines and lines[0].lstrip().startswith("<"):
            lines = [line for line in _bare(lines) if line.strip()]
        if not any(map(LINE.match, lines)):
            return None
        if any(map(HEADER.match, lines[:40])):
            return Guess(0.96, "it says 'Chat started:' as Zendesk writes it")
        stars = sum(1 for line in lines if (match := LINE.match(line)) and SYSTEM.match(match["rest"][:MAX_LOOK]))
        return Guess(0.9, "it has lines like '(01:51:20 PM) * Name joined the chat *'") if stars else None

    def read(self, transcript: Transcript, options: Options) -> Iterator[Conversation]:
        """Every chat of the file."""
        count = 0
        lines = lines_of(transcript, options)
        if transcript.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            lines = _bare(lines)
        for chat in _chats(lines, transcript, options.max_messages):
            if any(turn.role is not Role.SYSTEM for turn in chat.turns):
                count += 1
                yield _conversation(transcript, options, chat, count)
        if not count:
            raise TranscriptError("no line like '(01:51:20 PM) Name: text'", hint="copy the chat again, with its times")


@dataclass(slots=True)
class _Chat:
    date: str = ""
    time: str | None = None
    zone: str = ""
    first_line: int = 1
    stamps: list[str] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    joined: dict[str, int] = field(default_factory=dict)
    """Who joined, and before which turn."""
    served: frozenset[str] = frozenset()
    """Whom the head names as agents."""
    csat: str = ""


def _bare(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a comment that was kept as HTML."""
    return (line.removeprefix(OWN) for line in html_lines(lines))


def _chats(lines: Iterator[str], transcript: Transcript, most: int) -> Iterator[_Chat]:
    chat = _Chat()
    early = False
    for number, line in enumerate(lines, 1):
        if head := HEADER.match(line):
            if chat.turns:
                yield chat
            chat = _Chat(head["date"], head["time"], head["zone"] or "", number, served=chat.served)
        elif match := LINE.match(line):
            check_count(len(chat.stamps) + 1, most)
            chat.stamps.append(match["time"])
            _take(chat, match["rest"].rstrip())
        elif chat.turns:
            chat.turns[-1].lines.append(line)
        elif served := SERVED.match(line):
            chat.served = frozenset(name.strip() for name in served["names"].split(","))
        else:
            early = early or bool(line.strip())
    if early:
        transcript.note("lines before the first message were left out; check that none is a message")
    yield chat


def _take(chat: _Chat, rest: str) -> None:
    """One line of a chat behind its time."""
    system = SYSTEM.match(rest) if len(rest) <= MAX_LOOK else None
    named = None if system else NAMED.match(rest)
    if named:
        role, author = contact(named["name"].strip())
        chat.turns.append(Turn(role, author or named["name"].strip(), [named["text"]]))
        return
    text = system["text"] if system else rest
    event = read_event(text)
    if match := JOINED.match(text):
        chat.joined.setdefault(match["name"].strip(), len(chat.turns))
    elif match := RATED.match(text):
        chat.csat = match["rating"].casefold()
        event = Event("csat", {"value": chat.csat})
    elif (match := RENAMED.match(text)) and match["old"] in chat.joined:
        chat.joined.setdefault(match["new"].strip(), len(chat.turns))
    chat.turns.append(Turn(Role.SYSTEM, None, [text], event=event))


def _conversation(transcript: Transcript, options: Options, chat: _Chat, number: int) -> Conversation:
    config = options.config
    day_first = _day_first(chat.date, config.timezone)
    if OFFSET.match(chat.zone):  # (GMT+8)
        chat.zone = f"{chat.zone[0]}{chat.zone[1:].zfill(2)}:00"
    local = UTC if chat.zone.upper() in {"UTC", "GMT", "Z"} else zone(config.timezone)
    known = local is UTC
    if (
        chat.zone
        and not known
        and (when := parse_time(f"{chat.date} 12:00 {chat.zone}", local, day_first=day_first))
        and when.at.tzinfo
        and not when.assumed_zone
    ):
        local, known = when.at.tzinfo, True
    start = chat.time if chat.time and parse_time(f"{chat.date} {chat.time}", local, day_first=day_first) else None
    if chat.time and not start:
        transcript.note(BAD_TIME, f"line {chat.first_line}")
    # The head's own time goes first, so that a chat that begins right after midnight is dated by it.
    stamps: list[tuple[str | None, str | None]] = [(chat.date, start)] if start else []
    clock = moments([*stamps, *((None, time) for time in chat.stamps)], chat.date, "", local, day_first=day_first)
    if clock.assumed_zone and not known:
        transcript.note(assumed_zone(config.timezone))
    roles = _roles(chat)
    for turn, at in zip(chat.turns, clock.moments[len(stamps) :], strict=True):
        turn.at = at
        if turn.role is Role.UNKNOWN and turn.author:
            turn.role = roles[turn.author]
    metadata: dict[str, object] = {"time_base": clock.base} if clock.base else {}
    if files := sum(map(_uploaded, chat.turns)):
        metadata[ATTACHMENTS] = files
    if chat.csat:
        metadata["rating"] = chat.csat
    name = transcript.name if number == 1 else f"{transcript.name}#{number}"
    return Conversation(name, messages_of(chat.turns), channel="chat", metadata=metadata, source=Source(transcript.path, f"line {chat.first_line}"))


def _day_first(date: str, zone_name: str) -> bool:
    order = DateOrder()
    order.see(date)
    return order.day_first(zone_name)


def _uploaded(turn: Turn) -> int:
    """1 for a message that stands for a file, whose words are masked."""
    match = UPLOADED.match(turn.text()) if turn.role is not Role.SYSTEM else None
    if match:
        turn.masks = (Mask(0, match.end(), "banner"),)
    return match is not None


def _roles(chat: _Chat) -> dict[str, Role]:
    """Whoever joined is an agent, but a visitor by name; who did not is the customer, or unknown where it may be a trigger."""
    agents = {name for name in (*chat.joined, *chat.served) if not VISITOR.match(name)}
    first_join = min((chat.joined[name] for name in agents if name in chat.joined), default=0 if agents else len(chat.turns))
    speakers = dict.fromkeys(turn.author for turn in chat.turns if turn.author and turn.role is not Role.SYSTEM)
    late = frozenset({turn.author for turn in chat.turns[first_join:] if turn.author})
    others = [name for name in speakers if name not in agents]
    visitors = [name for name in others if VISITOR.match(name) or speaker_role(name) is Role.CUSTOMER]
    return {name: Role.AGENT if name in agents else _other(name, others, visitors, late if agents else frozenset()) for name in speakers}


def _other(name: str, others: Sequence[str], visitors: Sequence[str], late: frozenset[str]) -> Role:
    if name in visitors:
        return Role.CUSTOMER
    if visitors:
        return Role.BOT
    return Role.CUSTOMER if late and (len(others) == 1 or name in late) else Role.UNKNOWN
