"""Who spoke when, who owned the conversation at which moment, and how it ended: what every template needs to know about a transcript."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from supportaudit.model import QUEUE, UNNAMED, Conversation, Message, Role

TURN_GAP = timedelta(minutes=10)
"""A pause after which the same speaker starts a new turn (docs/decisions)."""
END_CAUSES = frozenset({"agent", "customer", "timeout"})
"""What an ``end`` event may say in ``by``; anything else is ``unknown``."""
SPEAKERS = (Role.CUSTOMER, Role.AGENT, Role.BOT, Role.UNKNOWN)
PEOPLE = frozenset({Role.CUSTOMER, Role.AGENT})
_ARRIVALS = ("join", "transfer")
_JOINER_KEYS = ("to", "who", "agent", "name", "by")
_NOT_STAFF = frozenset({"visitor", "customer", "guest", "client", "user", "caller", "contact"})
_NAMELESS_STAFF = frozenset(
    {"agent", "you", "supervisor", "manager", "representative", "operator", "advisor", "specialist", "staff", "person", "human"}
)
"""Words for a person of the company: whoever writes next as an agent."""
_TEAM_WORDS = frozenset(
    {"team", "teams", "desk", "helpdesk", "department", "dept", "queue", "group", "groups", "office", "backoffice", "centre", "center", "line"}
    | {"support", "service", "services", "care", "billing", "sales", "finance", "claims", "returns", "refunds", "payments", "account", "accounts"}
    | {"tier", "level", "l1", "l2", "l3", "technical", "tech", "engineering", "engineers", "technicians", "it", "security", "fraud", "logistics"}
    | {"specialists", "supervisors", "managers", "advisors", "agents", "escalation", "escalations", "complaints", "retention", "operations", "hr"}
)
"""Words of which one makes the target of a transfer a team, which is nobody in person."""
_LETTERS = re.compile(r"[^\W\d_]+")
_LETTERS_AND_DIGITS = re.compile(r"[^\W_]+")
_BOT_WORDS = frozenset({"bot", "chatbot", "virtual assistant", "system"})


@dataclass(frozen=True, slots=True)
class Turn:
    """Consecutive public messages of one speaker."""

    number: int
    """0-based position among all turns."""
    role: Role
    agent: str | None
    """The agent as verdicts name them (``UNNAMED`` without a name); None for everybody else."""
    messages: tuple[int, ...]
    """0-based positions of its messages, ascending, at least one."""

    @property
    def first(self) -> int:
        """Position of its first message."""
        return self.messages[0]

    @property
    def last(self) -> int:
        """Position of its last message."""
        return self.messages[-1]


@dataclass(frozen=True, slots=True)
class Timeline:
    """One conversation in time. Positions are 0-based indices of ``conversation.messages``."""

    conversation: Conversation
    turns: tuple[Turn, ...]
    agent_turns: tuple[Turn, ...]
    """The turns of people who are agents; bots are none."""
    turn_of: Mapping[int, Turn] = field(hash=False)
    """The turn of each public message; events and private notes have none."""
    owners: tuple[str, ...]
    """Who owned the conversation once the message at this position stood there; ``QUEUE`` before any person came."""
    agents: tuple[str, ...]
    """Agents with at least one public message, in order of first appearance."""
    bots: frozenset[str]
    """Names of machines, case-folded."""
    arrivals: Mapping[str, int] = field(hash=False)
    """Agent -> position of the first join or transfer event that names them."""
    clock: tuple[float, ...]
    """Seconds since the epoch at each position, never going back; minus infinity before the first time."""
    clocked: bool
    """Whether every public message of customer and agents has a time and none goes back: only then minutes are counted."""
    end_cause: str
    """``open``, ``agent``, ``customer``, ``timeout`` or ``unknown``."""
    end: int
    """Position of the last thing that belongs to the conversation: its end event, else its last message; -1 when it is empty."""

    def agent_at(self, position: int) -> str | None:
        """The agent who wrote this message, None when somebody else did."""
        return agent_of(self.conversation.messages[position])

    def owner_before(self, position: int) -> str:
        """Who owned the conversation just before this message."""
        return self.owners[position - 1] if position > 0 else QUEUE

    def owner_at_time(self, moment: float) -> str:
        """Who owned the conversation at this moment (seconds since the epoch)."""
        return self.owner_before(bisect_right(self.clock, moment))

    def next_after(self, moment: float) -> int:
        """Position of the first entry after this moment, one past the last when there is none."""
        return bisect_right(self.clock, moment)

    def time_of(self, position: int) -> float | None:
        """When this entry was sent, in seconds since the epoch; None when times cannot be trusted in this conversation."""
        sent_at = self.conversation.messages[position].sent_at if position >= 0 else None
        return sent_at.timestamp() if self.clocked and sent_at is not None else None

    def last_turn(self) -> Turn | None:
        """The last turn of a person: bots have no last word."""
        return next((turn for turn in reversed(self.turns) if turn.role in PEOPLE), None)


def build_timeline(conversation: Conversation) -> Timeline:
    """The conversation in time: linear in its messages, never raises on any order, gap or missing time."""
    turns = tuple(_turns(conversation))
    bots = _BOT_WORDS | {m.author.casefold() for m in conversation.messages if m.role is Role.BOT and m.author}
    owners, arrivals = _ownership(conversation, bots)
    end_cause, end = _end(conversation)
    agents = dict.fromkeys(turn.agent for turn in turns if turn.agent is not None)
    return Timeline(
        conversation=conversation,
        turns=turns,
        agent_turns=tuple(turn for turn in turns if turn.role is Role.AGENT),
        turn_of={position: turn for turn in turns for position in turn.messages},
        owners=owners,
        agents=tuple(agents),
        bots=bots,
        arrivals=arrivals,
        clock=_clock(conversation),
        clocked=_clocked(conversation),
        end_cause=end_cause,
        end=end,
    )


def is_public(message: Message) -> bool:
    """Whether somebody said this to the other side."""
    return message.role in SPEAKERS and not message.private and (message.event is None or bool(message.text.strip()))


def agent_of(message: Message) -> str | None:
    """The agent who wrote this message as verdicts name them, None when no agent wrote it publicly."""
    if message.role is not Role.AGENT or not is_public(message):
        return None
    return message.author or UNNAMED


def _turns(conversation: Conversation) -> Iterator[Turn]:
    by_mail = conversation.channel == "email"
    number = 0
    current: list[Message] = []
    for message in conversation.messages:
        arrival = message.event is not None and message.event.kind in _ARRIVALS
        if not arrival and not is_public(message):
            continue
        if current and (arrival or by_mail or not _goes_on(current[-1], message)):
            yield _turn(number, current)
            number += 1
            current = []
        if is_public(message):
            current.append(message)
    if current:
        yield _turn(number, current)


def _goes_on(before: Message, message: Message) -> bool:
    if (before.role, before.author) != (message.role, message.author):
        return False
    if before.sent_at is None or message.sent_at is None:
        return True
    return message.sent_at - before.sent_at < TURN_GAP


def _turn(number: int, messages: list[Message]) -> Turn:
    return Turn(number, messages[0].role, agent_of(messages[0]), tuple(m.index for m in messages))


def _ownership(conversation: Conversation, bots: frozenset[str]) -> tuple[tuple[str, ...], dict[str, int]]:
    people = _People(conversation, bots)
    owner = QUEUE
    owners: list[str] = []
    arrivals: dict[str, int] = {}
    for message in conversation.messages:
        writer = agent_of(message)
        arrived = people.arrival(message)
        if writer is not None:
            owner = writer
        elif arrived is not None:
            owner = arrived
            if arrived != QUEUE:
                arrivals.setdefault(arrived, message.index)
        owners.append(owner)
    return tuple(owners), arrivals


class _People:
    """Tells whom a join or transfer event names: an agent, or somebody who can own nothing."""

    def __init__(self, conversation: Conversation, bots: frozenset[str]) -> None:
        self._agents: dict[str, str] = {}
        self._others = set(bots)
        self._writers: list[tuple[int, str]] = []
        for message in conversation.messages:
            writer = agent_of(message)
            if writer is not None:
                self._writers.append((message.index, writer))
                self._agents.setdefault(writer.casefold(), writer)
            elif message.author is not None and is_public(message):
                self._others.add(message.author.casefold())

    def arrival(self, message: Message) -> str | None:
        """Who owns the conversation through this event: an agent, ``QUEUE`` after a transfer to no person, None when it changes nothing."""
        event = message.event
        if event is None or event.kind not in _ARRIVALS:
            return None
        if event.kind == "transfer":
            return self._person(event.details.get("to", ""), message.index, team=QUEUE) or QUEUE
        name = next((event.details[key] for key in _JOINER_KEYS if event.details.get(key)), message.author or "")
        return self._person(name, message.index)

    def _person(self, name: str, position: int, team: str = "") -> str | None:
        """The agent of this name; ``team``, if given, for the name of a team that nobody writes under."""
        folded = name.strip().casefold()
        if folded in self._agents:
            return self._agents[folded]
        if folded in _NAMELESS_STAFF:
            following = bisect_right(self._writers, position, key=lambda writer: writer[0])
            return self._writers[following][1] if following < len(self._writers) else UNNAMED
        first_word = _LETTERS.match(folded)
        if not folded or folded in self._others or (first_word is not None and first_word.group() in _NOT_STAFF):
            return None
        if team and not _TEAM_WORDS.isdisjoint(_LETTERS_AND_DIGITS.findall(folded)):
            return team
        return name.strip()


def _clock(conversation: Conversation) -> tuple[float, ...]:
    """Times of customer and agents as they are; those of bots and events, which other clocks may have written, kept between their neighbours."""
    messages = conversation.messages
    times = [message.sent_at.timestamp() if message.sent_at is not None else None for message in messages]
    people = [is_public(message) and message.role in PEOPLE for message in messages]
    ceilings: list[float] = []
    ceiling = float("inf")
    for time, is_person in zip(reversed(times), reversed(people), strict=True):
        ceilings.append(ceiling)
        if time is not None and is_person:
            ceiling = min(ceiling, time)
    clock: list[float] = []
    latest = float("-inf")
    for time, is_person, limit in zip(times, people, reversed(ceilings), strict=True):
        if time is not None:
            latest = max(latest, time if is_person else min(time, limit))
        clock.append(latest)
    return tuple(clock)


def _clocked(conversation: Conversation) -> bool:
    before: datetime | None = None
    for message in conversation.messages:
        if not is_public(message) or message.role is Role.BOT:
            continue
        if message.sent_at is None or (before is not None and message.sent_at < before):
            return False
        before = message.sent_at
    return before is not None


def _end(conversation: Conversation) -> tuple[str, int]:
    last = len(conversation.messages) - 1
    if conversation.is_open:
        return "open", last
    for message in reversed(conversation.messages):
        if (is_public(message) and message.role is not Role.BOT) or (message.event is not None and message.event.kind == "reopen"):
            break
        if message.event is not None and message.event.kind == "end":
            by = message.event.details.get("by", "").strip().casefold()
            return (by if by in END_CAUSES else "unknown"), message.index
    return "unknown", last
