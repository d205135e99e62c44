"""Which vendor, team and channel an evaluation belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field

from supportaudit.model import Conversation
from supportaudit.rulebook.config import Config, group_of

CUTS = ("agent", "team", "vendor", "channel")
"""How scorecards can be cut, beside ``all``."""
NOT_GIVEN = "(not given)"
"""Key of what has no team, vendor or channel, where others have one."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where sums are booked: the finest cut, from which all others are added up."""

    agent: str | None
    vendor: str | None
    team: str | None
    channel: str | None

    def key(self, cut: str) -> str | None:
        """The value of one cut."""
        return {"agent": self.agent, "team": self.team, "vendor": self.vendor, "channel": self.channel}[cut]


@dataclass(slots=True)
class Places:
    """Finds the place of an agent in a conversation: the config's list of agents says more of a person than the conversation's vendor and team do."""

    config: Config
    _known: dict[tuple[str, ...], tuple[str | None, str | None]] = field(init=False, default_factory=dict)

    def find(self, agent: str | None, conversation: Conversation) -> Place:
        """The place of what this agent (None: nobody) did in this conversation."""
        names = conversation.names(agent)
        if names not in self._known:
            self._known[names] = (group_of(self.config.vendors, names), group_of(self.config.teams, names))
        vendor, team = self._known[names]
        return Place(agent=agent, vendor=vendor or conversation.vendor, team=team or conversation.team, channel=conversation.channel)
