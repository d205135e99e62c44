"""Body of a Salesforce LiveChatTranscript: HTML whose lines count from the start of the chat."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html import unescape

from supportaudit.errors import TranscriptError
from supportaudit.loaders.events import read_event
from supportaudit.loaders.files import Transcript
from supportaudit.loaders.interface import Guess, Head, Options
from supportaudit.loaders.jsonl import quarantined
from supportaudit.loaders.plain_clock import BASE
from supportaudit.loaders.roles import speaker_role
from supportaudit.loaders.salesforce_records import HINT, bodies, holds_bodies
from supportaudit.loaders.text import head_text
from supportaudit.loaders.times import assumed_zone, parse_time, zone
from supportaudit.loaders.turns import Turn, check_count, lines_of, messages_of
from supportaudit.model import Conversation, Event, Role, SkippedTranscript, Source

BREAK = re.compile(r"<(?:br|/p|/div|/?li|/?ul|/?ol)\b[^<>]{0,200}>", re.IGNORECASE)
CENTERED = re.compile(r"<p\b[^<>]{0,200}>", re.IGNORECASE)
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
OWN = "\x01"
"""Begins a line that stood in a paragraph of its own: what Salesforce says, not people."""
STARTED = re.compile(
    r"^\s*(?:Chat Started:\s*(?P<when>\S.{0,100})|[^\W\d][^:\n\d]{2,40}?\s?:\s*(?P<other>\S.{6,90}\d\s?\((?:GMT|UTC)?[+-]\d{2}:?\d{2}\)\s*))$",
    re.IGNORECASE,
)
"""In English, or in any language by the offset in brackets at its end."""
WHEN = re.compile(r"^(?:[^\W\d]+,\s*)?(?P<time>.{6,60}?)\s*\((?:(?:GMT|UTC)(?=[+-]))?(?P<zone>[+-]\d{2}:?\d{2}|[A-Z]{2,5})\)\s*$")
ORIGIN = re.compile(r"^\s*Chat Origin:\s*(?P<origin>.{0,200})$", re.IGNORECASE)
AGENT = re.compile(r"^\s*(?:Agente?|Supervisor|エージェント:?|客服人员|상담사) (?P<name>\S.{0,100})$")
BOT = re.compile(r"^\s*(?:Chat ?bot|Bot|Einstein Bot) (?P<name>\S.{0,100})$", re.IGNORECASE)
TRANSFER = re.compile(r"^\s*Chat Transferred(?: From (?P<from>.{1,100}?))? To (?P<to>.{1,100})$", re.IGNORECASE)
LINE = re.compile(
    r"^\s*\(\s*(?=\d)(?:(?P<d>\d{1,3})\s?[dj]\s*)?(?:(?P<h>\d{1,4})\s?[hu]\s*)?(?:(?P<m>\d{1,5})\s?m\s*)?(?:(?P<s>\d{1,7})\s?s\s*)?\)\s?(?P<rest>.*)$"
)
NAMED = re.compile(r"^(?P<name>[^:\n]{1,100}?)\s{0,5}:(?!//)\s?(?P<text>.*)$")
TEAM = re.compile(
    r"\b(?:support|service|care|help|team|desk|agent|advisor|adviser|specialist|kundenservice|soporte|atención|suporte|assistenza)\b", re.IGNORECASE
)
"""Of names under which agents write."""
MAX_BODY = 131_072
"""Characters after which Salesforce cuts a transcript."""
CUT = "the transcript is as long as Salesforce lets one be, so its end may be missing"
RESTART = "times count anew after a transfer; they go on from the last message before it"


class SalesforceChat:
    """Transcripts of Salesforce chats as the record's body holds them."""

    name = "salesforce_livechattranscript"
    title = "Salesforce chat transcript"
    told = "It begins with `Chat Started:` and has lines like `( 1m 13s ) Name: text`; or records or a table with such a text as `Body`."
    reads = (
        "Each line as a message, its time counted from the head's time and offset. A name in an `Agent ...` line is an agent, "
        "one that ends in Bot a bot, any other the customer; where the agent writes under another name, one that sounds like a team is the agent's. "
        "Transfers are events."
    )
    left_out = "A last line without words."

    def sniff(self, head: Head) -> Guess | None:
        """Sure by the head and one line, or by records that hold such bodies."""
        if holds_bodies(head.text):
            return Guess(0.97, "its records hold chats that count seconds as Salesforce does")
        lines = html_lines(head.text.removeprefix("\ufeff").split("\n"))
        shown = [line.removeprefix(OWN) for line in lines if line.strip(f"{OWN} ")][:200]
        if any(map(STARTED.match, shown[:10])) and any(map(LINE.match, shown)):
            return Guess(0.97, "it says 'Chat Started:' and counts seconds as Salesforce does")
        return None

    def read(self, transcript: Transcript, options: Options) -> Iterator[Conversation | SkippedTranscript]:
        """Every chat of the file."""
        if holds_bodies(head_text(transcript.head)):
            yield from _of_records(transcript, options)
            return
        reading = _Reading(transcript, options)
        size = 0
        for line in lines_of(transcript, options):
            size += len(line) + 1
            for piece in html_lines([line]):
                yield from reading.take(piece)
        if size >= MAX_BODY and size < MAX_BODY + 2000:
            transcript.note(CUT)
        yield from reading.finish()
        if not reading.count:
            raise TranscriptError("no line like '( 10s ) Name: text'", hint="export the transcript's body again")


def _of_records(transcript: Transcript, options: Options) -> Iterator[Conversation | SkippedTranscript]:
    """The chats of records, with what the records say of them."""
    for held in bodies(transcript, options.max_record):
        if isinstance(held, SkippedTranscript):
            yield held
            continue
        facts, body, where = held
        reading = _Reading(transcript, options)
        pieces = (piece for line in body.splitlines() for piece in html_lines([line]))
        chats = [*(chat for piece in pieces for chat in reading.take(piece)), *reading.finish()]
        if not chats:
            yield quarantined(transcript, where, "nobody speaks in the Body", HINT)
        for number, chat in enumerate(chats, 1):
            name = facts["id"] or f"{transcript.name}#{where}"
            identity = name if number == 1 else f"{name}#{number}"
            source = Source(transcript.path, where)
            yield replace(chat, id=identity, ticket_id=facts["ticket_id"], customer_id=facts["customer_id"], source=source)


def html_lines(raw: Iterable[str]) -> Iterator[str]:
    """The lines of a body as a person sees them, those of Salesforce itself marked."""
    for line in raw:
        marked = CENTERED.sub(f"\n{OWN}", line.replace(OWN, " "))
        for piece in BREAK.sub("\n", marked).split("\n"):
            yield unescape(TAG.sub("", piece))


@dataclass(slots=True)
class _Chat:
    start: datetime | None = None
    turns: list[Turn] = field(default_factory=list)
    spans: list[timedelta | None] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    bots: set[str] = field(default_factory=set)
    origin: str = ""
    base: timedelta = timedelta()
    """What spans count from, since the start."""
    moved: bool = False
    """There was a transfer after the last message."""


class _Reading:
    """Puts chats together line by line."""

    def __init__(self, transcript: Transcript, options: Options) -> None:
        self.transcript, self.options = transcript, options
        self.chat = _Chat()
        self.count = 0
        self.local = zone(options.config.timezone)

    def take(self, line: str) -> Iterator[Conversation]:
        """One line; a chat that ended by it is given."""
        own, line = line.startswith(OWN), line.removeprefix(OWN).rstrip()
        chat = self.chat
        if match := STARTED.match(line):
            if chat.turns and not chat.moved:
                yield from self.finish()
            self._started(match["when"] or match["other"])
        elif match := LINE.match(line):
            self._said(match)
        elif own or not chat.turns or chat.moved:
            self._told(line.strip())
        elif chat.turns[-1].role is not Role.SYSTEM:
            chat.turns[-1].lines.append(line)

    def _started(self, text: str) -> None:
        match = WHEN.match(text)
        when = parse_time(f"{match['time']} {match['zone']}" if match else text, self.local)
        chat = self.chat
        if when is None or when.offset:
            self.transcript.note("the time at which the chat started could not be read; its times only count from each other")
            return
        if when.assumed_zone:
            self.transcript.note(assumed_zone(self.options.config.timezone))
        if chat.start is None:
            chat.start = when.at
        else:
            chat.base = when.at - chat.start
            chat.moved = False

    def _said(self, match: re.Match[str]) -> None:
        chat = self.chat
        span = chat.base + timedelta(
            days=int(match["d"] or 0), hours=int(match["h"] or 0), minutes=int(match["m"] or 0), seconds=int(match["s"] or 0)
        )
        last = next((known for known in reversed(chat.spans) if known is not None), timedelta())
        if chat.moved and span < last:
            chat.base, span = chat.base + last, span + last
            self.transcript.note(RESTART)
        chat.moved = False
        rest = match["rest"].strip()
        named = NAMED.match(rest)
        if named:
            self._add(Turn(Role.UNKNOWN, named["name"].strip(), [named["text"]]), span)
        elif rest:
            self._add(Turn(Role.SYSTEM, None, [rest], event=read_event(rest)), span)

    def _told(self, line: str) -> None:
        """A line of Salesforce itself."""
        chat = self.chat
        if match := ORIGIN.match(line):
            chat.origin = match["origin"].strip()
        elif match := TRANSFER.match(line):
            chat.moved = True
            chat.agents.update(name.strip() for name in (match["from"], match["to"]) if name)
            details = {key: value.strip() for key, value in (("from", match["from"]), ("to", match["to"])) if value}
            self._add(Turn(Role.SYSTEM, None, [line], event=Event("transfer", details)), None)
        elif match := AGENT.match(line):
            chat.agents.add(match["name"].strip())
        elif match := BOT.match(line):
            chat.bots.add(match["name"].strip())
        elif line and chat.turns:
            self._add(Turn(Role.SYSTEM, None, [line], event=read_event(line)), None)
        elif line:
            self.transcript.note("lines before the first message that are no known header were left out; check that none is a message")

    def _add(self, turn: Turn, span: timedelta | None) -> None:
        check_count(len(self.chat.turns) + 1, self.options.max_messages)
        self.chat.turns.append(turn)
        self.chat.spans.append(span)

    def finish(self) -> Iterator[Conversation]:
        """The chat that was gathered, if anybody spoke in it."""
        chat, self.chat = self.chat, _Chat()
        roles = _roles(chat)
        for turn, span in zip(chat.turns, chat.spans, strict=True):
            turn.at = None if span is None else _after(chat.start or BASE, span)
            if turn.role is Role.UNKNOWN and turn.author:
                turn.role = roles[turn.author]
        turns = [turn for turn in chat.turns if turn.text()]
        if not any(turn.role is not Role.SYSTEM for turn in turns):
            return
        self.count += 1
        metadata: dict[str, object] = {} if chat.start else {"time_base": "offset"}
        if chat.origin:
            metadata["origin"] = chat.origin
        name = self.transcript.name if self.count == 1 else f"{self.transcript.name}#{self.count}"
        yield Conversation(name, messages_of(turns), channel="chat", metadata=metadata, source=Source(self.transcript.path))


def _after(start: datetime, span: timedelta) -> datetime | None:
    try:
        return start + span
    except OverflowError:
        return None


def _roles(chat: _Chat) -> dict[str, Role]:
    """Whose words each name's are. Where the agent whom the head names writes under none of these names, it is the one that sounds like a team, or
    the one beside the visitor; of several others nothing tells who it is."""
    names = list(dict.fromkeys(turn.author for turn in chat.turns if turn.author and turn.role is Role.UNKNOWN))
    roles = {name: Role.BOT for name in names if name in chat.bots or re.search(r"(?i)bot$", name)}
    people = [name for name in names if name not in roles]
    first_names = {agent.partition(" ")[0] for agent in chat.agents}
    agents = [name for name in people if name in chat.agents] or [name for name in people if name in first_names]
    customers = [name for name in people if speaker_role(name) is Role.CUSTOMER]
    others = [name for name in people if name not in agents and name not in customers]
    if chat.agents and not agents:
        teams = [name for name in others if TEAM.search(name)]
        agents = teams or (others if len(others) == 1 and customers else [])
    unclear = Role.UNKNOWN if not agents and len(others) > 1 else Role.CUSTOMER
    return {name: roles.get(name, Role.AGENT if name in agents else unclear if name in others else Role.CUSTOMER) for name in names}
