"""Which groups an evaluation belongs to: agent, vendor, team, channel, tag, day, week, month, hours, and pairs of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from zoneinfo import ZoneInfo

from supportaudit.errors import UsageError
from supportaudit.model import Conversation
from supportaudit.model.near import near
from supportaudit.rulebook.config import Config, group_of

CUTS = ("agent", "team", "vendor", "channel", "tag", "day", "week", "month", "hours")
"""How scorecards can be cut, beside ``all``; two of them joined by a comma are a cut too."""
NOT_GIVEN = "(not given)"
"""Key of what has no team, vendor, channel, tag, date or hours, where others have one."""
PAIR = " / "
"""Stands between the two keys of a pair."""
BUSINESS, AFTER = "business hours", "after hours"

Key = str | None


def checked(cut: str) -> tuple[str, ...]:
    """The one or two parts of a cut as asked for (``vendor``, ``vendor,channel``). Raises UsageError for what is none, with the nearest name."""
    parts = tuple(part.strip().casefold() for part in cut.split(","))
    for part in parts:
        if part not in CUTS:
            hint = near(part, CUTS, f"one of {', '.join(CUTS)}, or two with a comma")
            raise UsageError(f"scorecards cannot be cut by '{part}'", where="--by", hint=hint)
    if len(parts) > 2 or len(set(parts)) < len(parts):
        raise UsageError(f"'{cut}' is no pair of two cuts", where="--by", hint="write one, or two different ones: --by vendor,channel")
    return parts


@dataclass(frozen=True, slots=True)
class Place:
    """Where sums are booked: the finest cut, from which all others are added up."""

    agent: str | None
    vendor: str | None
    team: str | None
    channel: str | None
    tags: tuple[str, ...] = ()
    day: str | None = None
    """ISO date of the contact's first message, or only its week or month, whichever is fine enough for what is asked."""
    hours: str | None = None

    def keys(self, cut: str) -> tuple[Key, ...]:
        """The values of one cut; of tags there may be several, and an evaluation counts in each."""
        if cut == "tag":
            return self.tags or (None,)
        single = {"agent": self.agent, "team": self.team, "vendor": self.vendor, "channel": self.channel, "hours": self.hours}
        return (single[cut],) if cut in single else (self._period(cut),)

    def _period(self, cut: str) -> str | None:
        if self.day is None or cut == "day":
            return self.day
        moment = datetime.fromisoformat(self.day)
        year, week, _ = moment.isocalendar()
        return f"{year}-W{week:02}" if cut == "week" else f"{moment:%Y-%m}"

    def groups(self, cut: Sequence[str]) -> tuple[tuple[Key, ...], ...]:
        """Every group of the cut that it belongs to, a key for each part."""
        return tuple(product(*(self.keys(part) for part in cut)))


@dataclass(slots=True)
class Places:
    """Finds the place of an agent in a conversation: the config's list of agents says more of a person than the conversation's vendor and team do.

    ``by`` are the cuts that will be asked for; what none of them needs is left out, so that memory does not grow with it.
    """

    config: Config
    by: Iterable[str] = ()
    _known: dict[tuple[str, ...], tuple[str | None, str | None]] = field(init=False, default_factory=dict)
    _needed: frozenset[str] = field(init=False)
    _zone: ZoneInfo = field(init=False)

    def __post_init__(self) -> None:
        self._needed = frozenset(part for cut in self.by if cut != "all" for part in checked(cut))
        self._zone = ZoneInfo(self.config.timezone)

    def find(self, agent: str | None, conversation: Conversation, *, after_hours: bool | None = None) -> Place:
        """The place of what this agent (None: nobody) did in this conversation."""
        names = conversation.names(agent)
        if names not in self._known:
            self._known[names] = (group_of(self.config.vendors, names), group_of(self.config.teams, names))
        vendor, team = self._known[names]
        return Place(
            agent=agent,
            vendor=vendor or conversation.vendor,
            team=team or conversation.team,
            channel=conversation.channel,
            tags=tuple(sorted(set(conversation.tags))) if "tag" in self._needed else (),
            day=self._day(conversation) if self._needed & {"day", "week", "month"} else None,
            hours=_hours(after_hours) if "hours" in self._needed else None,
        )

    def _day(self, conversation: Conversation) -> str | None:
        """The day of the first message in the config's zone, the Monday of its week or the first of its month; None without a date."""
        first = next((message.sent_at for message in conversation.messages if message.sent_at is not None), None)
        if first is None or not conversation.dated:
            return None
        day = first.astimezone(self._zone).date()
        if "day" in self._needed or {"week", "month"} <= self._needed:
            return day.isoformat()
        if "week" in self._needed:
            year, week, _ = day.isocalendar()
            return day.fromisocalendar(year, week, 1).isoformat()
        return day.replace(day=1).isoformat()


def _hours(after: bool | None) -> str | None:
    return None if after is None else AFTER if after else BUSINESS
