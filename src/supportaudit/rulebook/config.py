"""The configuration of a run (``supportaudit.yml``), after reading and after the command line's options were laid over it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from supportaudit.errors import UsageError
from supportaudit.model import Role, Severity

if TYPE_CHECKING:
    from supportaudit.model import AuditReport

DEFAULT_MIN_EVALUATIONS = 20
"""Below this many scored evaluations an agent is marked as too few (scoring.md)."""
DEFAULT_PACKS = (
    "core",
    "heard",
    "positive-language",
    "upsell",
    "escalation",
    "ownership",
    "listening",
    "tone",
    "clarity",
    "timeliness",
    "closing",
    "retention",
    "compliance",
)
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
TIME_UNITS = ("seconds", "milliseconds", "microseconds", "seconds from start", "milliseconds from start")
"""What ``time_format`` of a source may be beside a format of ``strptime``; without "from start" they are counted from 1970."""
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
    param_marks: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)
    """The same of each param's value."""


@dataclass(frozen=True, slots=True)
class MaxSkipped:
    """How much may stay unread or unevaluated before the run counts as incomplete."""

    limit: float = 0.0
    percent: bool = False

    @classmethod
    def parse(cls, text: str, where: str) -> MaxSkipped:
        """``5`` or ``1%``; UsageError for anything else, with the place where it was written."""
        match = re.fullmatch(r"\s*([0-9]{1,15}(?:\.[0-9]{1,15})?)\s*(%?)\s*", text)
        if not match or (not match[2] and "." in match[1]) or (match[2] and float(match[1]) > 100):
            raise UsageError(f"'{text}' is neither a number nor a percentage", where=where, hint="write 5 or 1%")
        return cls(float(match[1]), bool(match[2]))

    def __str__(self) -> str:
        return f"{self.limit:.15g}{'%' if self.percent else ''}"

    def exceeded(self, report: AuditReport) -> bool:
        """Whether more was skipped and quarantined than allowed; the percentage is of all records."""
        left_out = report.totals.skipped + report.totals.quarantined
        allowed = self.limit * report.totals.records / 100 if self.percent else self.limit
        return left_out > allowed


@dataclass(frozen=True, slots=True)
class GateSettings:
    """What a run must guarantee; None asks for nothing."""

    min_score: float | None = None
    """Lowest overall QA score."""
    min_agent_score: float | None = None
    """Lowest QA score of any agent with enough evaluations."""
    fail_on: str = "never"
    """No finding may be this severe or more: ``major``, ``minor``, ``note`` or ``never``."""
    max_skipped: MaxSkipped = MaxSkipped()
    max_auto_fails: int | None = None
    """So many auto-fail items may be not met."""
    max_findings: Mapping[str, int] = field(default_factory=dict, hash=False)
    """Check id -> so often it may be not met."""
    on_few: str | None = None
    """Gates on too few evaluations: ``pass``, ``fail``, or None: judged like others, and said."""


@dataclass(frozen=True, slots=True)
class IgnoreGlob:
    """Files that are not read when a folder is walked."""

    glob: str
    """As written: ``archive/**``, ``*.bak``."""
    folder: str
    """The folder that it starts from: the config file's, or the working folder."""

    def __str__(self) -> str:
        return self.glob


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a desk is staffed, and whose desk it is."""

    name: str
    timezone: str
    """IANA zone in which its hours are told."""
    days: tuple[tuple[tuple[int, int], ...], ...]
    """Monday to Sunday: the open ranges of a day in minutes since its midnight, ascending; one over midnight ends after 1,440 and belongs to the day
    on which it begins."""
    country: str = ""
    """Code of the country whose public holidays are kept; empty for none."""
    subdivision: str = ""
    closed: frozenset[date] = frozenset()
    """Further days on which nobody is there."""
    vendors: frozenset[str] = frozenset()
    """Case-folded, as ``teams`` and ``channels``: those for which it holds; an empty set leaves the question open."""
    teams: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SourceMap:
    """How the files of one source that no loader knows are read (``sources``)."""

    kind: str = "json"
    """``json``, whose fields are JMESPath expressions, or ``table``: rows under a header, whose fields are column names."""
    files: tuple[IgnoreGlob, ...] = ()
    """Globs of its files; empty: ``like`` tells."""
    like: tuple[str, ...] = ()
    """What its files hold: columns that the header has, or expressions of which each finds something in one of the first records."""
    records: str = ""
    """Where the records lie in a JSON document; empty: each line, or each entry of a list at the top, or the document itself."""
    conversation: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Field of a conversation (``id``, ``subject``, ...) -> where it stands in a record."""
    messages: str = ""
    """Where the messages of a record stand; empty: each record is one message."""
    message: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Field of a message (``text``, ``author``, ...) -> where it stands in a message."""
    metadata: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Key of the conversation's metadata -> where it stands in a record."""
    roles: Mapping[str, Role] = field(default_factory=dict, hash=False)
    """What the file calls them (case-folded), ``*`` for any other -> role."""
    fixed: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Field of a conversation -> what it is in every one of this source."""
    time_format: str = ""
    """One of ``TIME_UNITS``, or a format of ``strptime``; empty: told from the time itself."""
    timezone: str = ""
    """IANA zone of times that come without one; empty: the config's."""


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
    complete_channels: frozenset[str] = frozenset()
    """Channels (case-folded) of which nothing happens elsewhere: a promise that is not seen to be kept there was not kept."""
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
    model: str | None = None
    """Name or path of the spaCy model for rules that need one; a path is already resolved."""
    calendars: tuple[Calendar, ...] = ()
    """Business hours, in the order in which they are tried; one for all others comes last."""
    reviews: str | None = None
    """Path of the reviews file; already resolved."""
    baseline: str | None = None
    """Path of the baseline; already resolved."""
    ignore: tuple[IgnoreGlob, ...] = ()
    sources: Mapping[str, SourceMap] = field(default_factory=dict, hash=False)
    """Name -> how files of this source are read; tried in this order, before any loader."""
    gates: GateSettings = GateSettings()
    origins: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)
    """Setting (``timezone``, ``gates.min_score``, ``roles.pip``; case-folded) -> where it was said: ``file:line:column``, a variable of the
    environment, or an option. What is not in it is as the packs have it, or a default."""
    searched: tuple[str, ...] = field(default=(), compare=False)
    """The folders in which a config file was looked for, in that order; empty when one was named."""

    def is_by_file(self, setting: str) -> bool:
        """Whether the setting is as the file has it, or the default: neither an option nor the environment changed it."""
        return ":" in self.origins.get(setting, ":")
