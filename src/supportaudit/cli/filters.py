"""``--since``, ``--until`` and ``--where``: which contacts are asked about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

import click

from supportaudit.cli.options import Command, parse_moment
from supportaudit.errors import UsageError
from supportaudit.model import Conversation, Role
from supportaudit.model.near import near
from supportaudit.rulebook import Config
from supportaudit.rulebook.config import group_of

FIELDS = ("agent", "channel", "csat", "customer_id", "id", "lang", "status", "subject", "tag", "team", "ticket_id", "vendor")
METADATA = "metadata."
DAY = len("2026-10-31")


def filter_options(command: Command) -> Command:
    """--since, --until, --where."""
    where = click.option(
        "--where",
        "wheres",
        multiple=True,
        metavar="FIELD=VALUE",
        help="Only contacts of this channel, vendor, team, tag, agent, ...; repeatable, with *.",
    )
    until = click.option("--until", metavar="DATE", help="Only contacts that began by this day (or moment).")
    since = click.option("--since", metavar="DATE", help="Only contacts that began on this day (or at this moment) or later.")
    return since(until(where(command)))


@dataclass(frozen=True, slots=True)
class Filter:
    """Which contacts are asked about."""

    since: datetime | None
    until: datetime | None
    """The moment before which it began."""
    fields: Mapping[str, tuple[str, ...]]
    """Field -> patterns of which one must fit."""
    config: Config
    said: tuple[str, ...]
    """The options as given."""

    def __call__(self, conversation: Conversation) -> bool:
        return self._in_time(conversation) and all(
            any(fnmatchcase(value.casefold(), pattern) for value in self._values(field, conversation) for pattern in patterns)
            for field, patterns in self.fields.items()
        )

    def _in_time(self, conversation: Conversation) -> bool:
        """Whether it began within the time; one of unknown date did not."""
        if self.since is None and self.until is None:
            return True
        began = next((message.sent_at for message in conversation.messages if message.sent_at is not None), None)
        if began is None or not conversation.dated:
            return False
        return (self.since is None or began >= self.since) and (self.until is None or began < self.until)

    def _values(self, field: str, conversation: Conversation) -> Iterator[str]:
        """What the contact has there; nothing is an empty text, which ``FIELD=`` finds."""
        found = tuple(str(value) for value in self._found(field, conversation) if value is not None)
        yield from found or ("",)

    def _found(self, field: str, conversation: Conversation) -> Iterable[object]:
        if field == "tag":
            return conversation.tags
        agents = [message.author for message in conversation.messages if message.role is Role.AGENT and not message.private and message.author]
        if field == "agent":
            return agents
        if field in {"vendor", "team"}:
            groups = self.config.vendors if field == "vendor" else self.config.teams
            return (getattr(conversation, field), *(group_of(groups, conversation.names(agent)) for agent in dict.fromkeys(agents)))
        if field.startswith(METADATA):
            value = conversation.metadata.get(field.removeprefix(METADATA))
            return value if isinstance(value, list | tuple) else (value,)
        value = getattr(conversation, field)
        return (f"{value:g}" if isinstance(value, float) else value,)


def filter_of(since: str | None, until: str | None, wheres: Iterable[str], config: Config) -> Filter | None:
    """What the options ask; None where they ask nothing. Raises UsageError for a date or a field that is none, and where nothing can be in time."""
    fields: dict[str, tuple[str, ...]] = {}
    said = [f"{name} {text}" for name, text in (("--since", since), ("--until", until)) if text is not None]
    for text in wheres:
        name, sign, value = text.partition("=")
        field = name.strip()
        if not sign or not field:
            raise UsageError(f"'{text}' is not of the form FIELD=VALUE", where="--where", hint="write it as vendor=Northwind")
        if field not in FIELDS and not field.startswith(METADATA):
            hint = near(field, FIELDS, f"one of {', '.join(FIELDS)}, metadata.NAME")
            raise UsageError(f"contacts have no field '{field}'", where="--where", hint=hint)
        fields[field] = (*fields.get(field, ()), value.strip().casefold())
        said.append(f"--where {text}")
    first = parse_moment(since, config, "--since") if since is not None else None
    last = parse_moment(until, config, "--until") if until is not None else None
    if last is not None and until is not None and len(until.strip()) <= DAY:
        last += timedelta(days=1)
    if first is not None and last is not None and first >= last:
        raise UsageError(f"nothing begins at {since} or later and by {until}", where="--until", hint="name a later day")
    return Filter(first, last, fields, config, tuple(said)) if said else None
