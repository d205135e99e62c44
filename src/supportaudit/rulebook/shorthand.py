"""The notation in which examples are written, as a conversation.

One line a message: ``C hello`` customer, ``A text`` or ``A/dana 10:12 text`` agent, ``B text`` bot, ``* 10:02 transfer from=bot to=dana`` an event
(``* 10:00 join dana``, ``* end by=agent``). A line without such a start continues the message above, unless it begins with another single capital
letter (``D hello``, ``X/dana hello``), which is an error; lines that begin with ``>`` are quoted text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from supportaudit.errors import PackError
from supportaudit.model import Conversation, Event, Mask, Message, Role
from supportaudit.rulebook.config import Calendar

DAY = datetime(2026, 1, 5, tzinfo=UTC)
"""The day of an example's times: a Monday that is no holiday."""
EXAMPLE_CALENDAR = Calendar("default", "UTC", (*([((9 * 60, 17 * 60),)] * 5), (), ()))
"""The business hours of examples, whatever those of the site: Monday to Friday, 09:00 to 17:00."""
ROLES = {"C": Role.CUSTOMER, "A": Role.AGENT, "B": Role.BOT}
EVENTS = frozenset({"join", "leave", "transfer", "end", "reopen", "tag", "csat", "note", "hold"})

_LINE = re.compile(r"(?P<role>[CAB])(?:/(?P<name>\S+))?(?:[ \t]+(?P<time>\d\d?:\d\d))?(?:[ \t]+(?P<text>.*))?$")
_EVENT = re.compile(r"\*[ \t]+(?:(?P<time>\d\d?:\d\d)[ \t]+)?(?P<kind>[a-z_]+)(?P<rest>.*)$")
_NO_ROLE = re.compile(r"(?P<role>[D-HJ-Z](?=[ \t])|[D-Z]/\S{2,})(?:[ \t]|$)")
"""A letter that stands for nobody, where a role is written. "I" is a word, "N/A" another, and "Y" alone an answer."""
_QUOTED = re.compile(r"^[ \t]*>.*(?:\n|\Z)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ParsedChat:
    """An example, ready to be judged."""

    conversation: Conversation
    now: datetime | None


def parse_chat(
    chat: str, *, mark: str = "", channel: str | None = None, status: str | None = None, now: str | None = None, speaker: str | None = None
) -> ParsedChat:
    """The conversation that the notation stands for; with ``speaker`` a text without any role mark is one message of that role.

    Raises PackError at ``mark`` for a line, time or event that cannot be read.
    """
    lines = chat.strip("\n").splitlines()
    if speaker and not any(_LINE.match(line) or _EVENT.match(line) for line in lines[:1]):
        lines = [f"{speaker} {lines[0]}" if lines else speaker, *lines[1:]]
    reader = _Reader(mark)
    for line in lines:
        reader.read(line)
    conversation = Conversation("example", tuple(reader.messages()), channel=channel, status=status)
    return ParsedChat(conversation, reader.moment(now) if now else None)


class _Reader:
    """Collects messages, keeping the clock from running backwards over midnight."""

    def __init__(self, mark: str) -> None:
        self._mark = mark
        self._drafts: list[tuple[Role, str | None, datetime | None, Event | None, list[str]]] = []
        self._last: datetime | None = None

    def read(self, line: str) -> None:
        if match := _EVENT.match(line):
            self._drafts.append((Role.SYSTEM, None, self._time(match["time"]), self._event(match["kind"], match["rest"]), []))
        elif match := _LINE.match(line):
            self._drafts.append((ROLES[match["role"]], match["name"], self._time(match["time"]), None, [match["text"] or ""]))
        elif match := _NO_ROLE.match(line):
            hint = "begin the line with C, A, B or *, or with a space where it goes on with the message above"
            raise PackError(f"'{match['role'][:40]}' is no role", where=self._mark, hint=hint)
        elif self._drafts and self._drafts[-1][3] is None:
            self._drafts[-1][4].append(line)
        else:
            raise PackError(
                f"'{line[:40]}' does not begin with C, A, B or *", where=self._mark, hint="write 'C hello', 'A/dana 10:12 Sure' or '* end by=agent'"
            )

    def messages(self) -> list[Message]:
        found = []
        for index, (role, author, sent_at, event, lines) in enumerate(self._drafts):
            text = "\n".join(lines)
            masks = tuple(Mask(m.start(), m.end(), "quote") for m in _QUOTED.finditer(text) if m.end() > m.start())
            found.append(Message(index, role, text, author=author, sent_at=sent_at, event=event, masks=masks))
        return found

    def moment(self, clock: str) -> datetime:
        """A time of day on the example's day, or a whole ISO time."""
        match = re.fullmatch(r"(\d\d?):(\d\d)", clock)
        if match and int(match[1]) < 24 and int(match[2]) < 60:
            moment = DAY.replace(hour=int(match[1]), minute=int(match[2]))
            return moment + timedelta(days=1) if self._last and moment < self._last else moment
        try:
            whole = datetime.fromisoformat(clock)
        except ValueError as problem:
            raise PackError(f"'{clock}' is no time", where=self._mark, hint="write it as 10:30") from problem
        return whole if whole.tzinfo else whole.replace(tzinfo=UTC)

    def _time(self, clock: str | None) -> datetime | None:
        if clock is None:
            return None
        self._last = self.moment(clock)
        return self._last

    def _event(self, kind: str, rest: str) -> Event:
        if kind not in EVENTS:
            raise PackError(f"'{kind}' is no event", where=self._mark, hint=f"one of {', '.join(sorted(EVENTS))}")
        details: dict[str, str] = {}
        for word in rest.split():
            name, sign, value = word.partition("=")
            details[name if sign else {"join": "who", "leave": "who", "transfer": "to"}.get(kind, "value")] = value if sign else word
        return Event(kind, details)
