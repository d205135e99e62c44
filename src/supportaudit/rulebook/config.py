"""The configuration of a run (``supportaudit.yml``), after reading and after the command line's options were laid over it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from supportaudit.model import Role, Severity

DEFAULT_MIN_EVALUATIONS = 20
"""Below this many scored evaluations an agent is marked as too few (scoring.md)."""
DEFAULT_PACKS = ("core", "heard", "positive-language", "upsell", "escalation", "timeliness")
TABLE_FIELDS = (
    "agent",
    "author",
    "channel",
    "conversation",
    "csat",
    "customer",
    "customer_id",
    "date",
    "event",
    "id",
    "inbound",
    "lang",
    "masks",
    "order",
    "outbound",
    "parent_id",
    "private",
    "public",
    "replies",
    "reply_to",
    "role",
    "sent_at",
    "speaker",
    "status",
    "subject",
    "tags",
    "team",
    "text",
    "ticket_id",
    "vendor",
)
"""What a column of a table may be: the keys of ``columns``."""
_DOMAIN = re.compile(r"\w[\w-]*(?:\.[\w-]+)+")
DEFAULT_NO_NAMES = frozenset(
    {"", "agent", "support", "unsigned", "unknown", "customer support", "customer service", "representative", "operator", "n/a", "none", "null"}
)
"""Authors that are no person's name, lower case (docs/decisions)."""


@dataclass(frozen=True, slots=True)
class Group:
    """What belongs to one vendor or team: agents by canonical name or address, files by glob."""

    agents: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


def is_mail_source(text: str) -> bool:
    """Whether a text may stand for agents' mail: a domain (``example.com``, ``*.example.com``) or an address."""
    local, at, domain = text.strip().rpartition("@")
    domain = domain if at else domain.removeprefix("*").removeprefix(".")
    return _DOMAIN.fullmatch(domain) is not None and not re.search(r"[\s@<>,;]", local)


def group_of(groups: Mapping[str, Group], names: Sequence[str]) -> str | None:
    """The first vendor or team that lists a person under one of these names (compared case-folded); None when none does."""
    known = {name.casefold() for name in names}
    return next((name for name, group in groups.items() if any(agent.casefold() in known for agent in group.agents)), None)


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """What a site changes of one line item, over its pack; None and empty leave it as the pack has it."""

    enabled: bool = True
    severity: Severity | None = None
    weight: int | None = None
    params: Mapping[str, str | int | float] = field(default_factory=dict, hash=False)
    mark: str = ""
    """``file:line:column`` of the entry, for messages."""


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting of a run; the defaults are those without a config file."""

    path: str = ""
    """The file that was read; empty without one."""
    sha256: str = ""
    packs: tuple[str, ...] = DEFAULT_PACKS
    """Pack ids or paths of pack files."""
    roles: Mapping[str, Role] = field(default_factory=dict, hash=False)
    """Author name or address (compared case-folded) -> role; wins over what the file says."""
    agents_from: tuple[str, ...] = ()
    """E-mail domains (``example.com``) and addresses of agents."""
    aliases: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Spelling (case-folded) -> the agent's one name."""
    no_names: frozenset[str] = DEFAULT_NO_NAMES
    """Authors (case-folded) that are no names; such agents are ``(unnamed)``."""
    columns: Mapping[str, str] = field(default_factory=dict, hash=False)
    """One of ``TABLE_FIELDS`` -> column name."""
    vendors: Mapping[str, Group] = field(default_factory=dict, hash=False)
    teams: Mapping[str, Group] = field(default_factory=dict, hash=False)
    timezone: str = "UTC"
    """IANA zone of times that come without one."""
    lang: str = "en"
    """Language of conversations that state none."""
    min_evaluations: int = DEFAULT_MIN_EVALUATIONS
    sections: Mapping[str, float] = field(default_factory=dict, hash=False)
    """Section -> weight, over what the packs say."""
    rules: Mapping[str, RuleSettings] = field(default_factory=dict, hash=False)
    """Full check id -> what the site changes of it."""
    pass_mark: float | None = None
    auto_fail: str = "flag"
    """``flag`` (listed to confirm, score unchanged) or ``zero`` (the evaluation's final score is 0)."""
    required_wording: tuple[str, ...] = ()
    """Phrases (in the packs' phrase syntax) that law or policy requires: never a finding of a wording check."""
    macros: str | None = None
    """Path of the macro file, relative to the config file; already resolved."""
    reviews: str | None = None
    """Path of the reviews file; already resolved."""
    baseline: str | None = None
    """Path of the baseline; already resolved."""
    origins: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)
    """Setting (``timezone``, ``sections.heard``, ``packs.core``; case-folded) -> where it was said: ``file:line:column``."""
