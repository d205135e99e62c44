"""Which vendor, team and channel an evaluation belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from supportaudit.model import Conversation
from supportaudit.rulebook.config import Config, Group

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
    """Finds the place of an agent in a conversation; the config's list of agents wins over the export, the export over the config's file globs."""

    config: Config
    _vendors: Mapping[str, str] = field(init=False)
    _teams: Mapping[str, str] = field(init=False)
    _by_path: dict[str, tuple[str | None, str | None]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._vendors = _members(self.config.vendors)
        self._teams = _members(self.config.teams)

    def find(self, agent: str | None, conversation: Conversation) -> Place:
        """The place of what this agent (None: nobody) did in this conversation."""
        path = conversation.source.path
        if path not in self._by_path:
            self._by_path[path] = (_by_glob(self.config.vendors, path), _by_glob(self.config.teams, path))
        vendor, team = self._by_path[path]
        name = (agent or "").casefold()
        return Place(
            agent=agent,
            vendor=self._vendors.get(name) or conversation.vendor or vendor,
            team=self._teams.get(name) or conversation.team or team,
            channel=conversation.channel,
        )


def _members(groups: Mapping[str, Group]) -> dict[str, str]:
    members: dict[str, str] = {}
    for name, group in groups.items():
        for agent in group.agents:
            members.setdefault(agent.casefold(), name)
    return members


def _by_glob(groups: Mapping[str, Group], path: str) -> str | None:
    return next((name for name, group in groups.items() if any(fnmatchcase(path, glob) for glob in group.paths)), None)
