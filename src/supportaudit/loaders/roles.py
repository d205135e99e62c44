"""Whose words they are: roles, names, vendors and teams as the config says, over what the file says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase

from supportaudit.loaders.events import ROLE_WORDS, read_event
from supportaudit.model import Conversation, Event, Message, Role
from supportaudit.rulebook.config import Config, Group

ADDRESSES = "addresses"
"""Key of a conversation's metadata: author -> e-mail address."""
COLUMNS = "columns"
"""Key of a conversation's metadata: the columns of a table in which none tells who speaks."""
ROLE_OF_WORD: Mapping[str, Role] = {
    **dict.fromkeys(
        (
            "agent",
            "support",
            "csr",
            "rep",
            "representative",
            "support agent",
            "support rep",
            "advisor",
            "adviser",
            "operator",
            "staff",
            "employee",
            "admin",
            "human agent",
            "live agent",
            "specialist",
            "outbound",
            "outgoing",
            "out",
            "teammate",
            "internal",
            "company",
            "brand",
            "supervisor",
            "service",
        ),
        Role.AGENT,
    ),
    **dict.fromkeys(
        (
            "customer",
            "client",
            "caller",
            "visitor",
            "user",
            "end user",
            "enduser",
            "consumer",
            "requester",
            "contact",
            "lead",
            "guest",
            "member",
            "inbound",
            "incoming",
            "in",
            "external",
            "buyer",
            "subscriber",
            "passenger",
            "patient",
        ),
        Role.CUSTOMER,
    ),
    **dict.fromkeys(
        (
            "bot",
            "chatbot",
            "auto",
            "automated",
            "automation",
            "automated agent",
            "virtual agent",
            "virtual assistant",
            "assistant",
            "ivr",
            "acd",
            "ai",
        ),
        Role.BOT,
    ),
    **dict.fromkeys(("system", "event", "action", "info", "notification", "trigger", "system message"), Role.SYSTEM),
    "unknown": Role.UNKNOWN,
}
"""Words by which exports say who speaks, lower case."""
NO_SPEAKERS = re.compile(
    r"^(?:outbound|outgoing|out|internal|company|brand|service|contact|lead|member|inbound|incoming|in|external|subscriber|patient|buyer|event|action|ai|auto)$",
    re.IGNORECASE,
)
"""Role words of export columns that begin a line of plain text as something else (``Service: broadband``)."""
NAMES_SHOWN = 8


def role_of_word(word: str) -> Role | None:
    """The role that a word such as ``Support``, ``END_USER`` or ``Agent 2`` stands for; None when it is no such word."""
    folded = re.sub(r"[\s_-]+", " ", word).strip().casefold()
    return ROLE_OF_WORD.get(folded) or ROLE_OF_WORD.get(re.sub(r" ?#?\d{1,2}$", "", folded))


def speaker_role(word: str) -> Role | None:
    """As ``role_of_word``, for a word with a colon behind it in plain text."""
    return None if NO_SPEAKERS.match(word.strip()) else role_of_word(word)


def settle(conversation: Conversation, config: Config) -> Conversation:
    """The conversation with the config's roles, names, vendors and teams, its channel in lower case, and with events read from its system texts.

    A role that the config gives to an author (by name or address) wins over the file's; ``agents_from`` decides where the file says nothing; nothing
    is guessed.
    """
    addresses = _addresses(conversation)
    known: dict[tuple[Role, str | None], tuple[Role, str | None]] = {}
    messages = []
    for message in conversation.messages:
        key = (message.role, message.author)
        if key not in known:
            known[key] = _settled(message, addresses, config)
        role, author = known[key]
        event = message.event or (read_event(message.text) if role is Role.SYSTEM else None)
        if (role, author, event) != (message.role, message.author, message.event):
            message = replace(message, role=role, author=author, event=event)  # noqa: PLW2901
        messages.append(message)
    roles = {message.author: message.role for message in messages if message.author}
    messages = [
        replace(m, event=_end_by(m.event, roles)) if m.event and m.event.kind == "end" and "by" not in m.event.details else m for m in messages
    ]
    people = {name.casefold() for message in messages if message.role is Role.AGENT for name in _names(message.author, addresses)}
    return replace(
        conversation,
        messages=tuple(messages),
        channel=conversation.channel.strip().casefold() or None if conversation.channel else None,
        vendor=_group(config.vendors, conversation.source.path, people) or conversation.vendor,
        team=_group(config.teams, conversation.source.path, people) or conversation.team,
    )


def _settled(message: Message, addresses: Mapping[str, str], config: Config) -> tuple[Role, str | None]:
    names = _names(message.author, addresses)
    alias = next((config.aliases[name.casefold()] for name in names if name.casefold() in config.aliases), None)
    author = alias or message.author
    named = [config.roles[name.casefold()] for name in (*names, *((alias,) if alias else ())) if name.casefold() in config.roles]
    role = named[0] if named else message.role
    if role is Role.UNKNOWN and config.agents_from and (address := next((name for name in names if "@" in name), None)):
        role = Role.AGENT if is_from(address, config.agents_from) else Role.CUSTOMER
    return role, None if author is None or author.strip().casefold() in config.no_names else author


def is_from(address: str, sources: Iterable[str]) -> bool:
    """Whether an e-mail address is one of these addresses or of one of these domains (their subdomains count)."""
    address = address.strip().strip("<>").casefold()
    domain = address.rpartition("@")[2]
    for source in sources:
        wanted = source.strip().casefold()
        if wanted == address:
            return True
        wanted = wanted.removeprefix("*").removeprefix("@").removeprefix(".")
        if "@" not in wanted and (domain == wanted or domain.endswith(f".{wanted}")):
            return True
    return False


def _names(author: str | None, addresses: Mapping[str, str]) -> tuple[str, ...]:
    if author is None:
        return ()
    return (author, addresses[author]) if author in addresses else (author,)


def _addresses(conversation: Conversation) -> Mapping[str, str]:
    found = conversation.metadata.get(ADDRESSES)
    return {str(name): str(address) for name, address in found.items()} if isinstance(found, Mapping) else {}


def _end_by(event: Event, roles: Mapping[str, Role]) -> Event:
    """``who`` ended it, as a role, where the conversation knows the person."""
    who = event.details.get("who", "")
    by = ROLE_WORDS.get(who.casefold()) or next((role.value for name, role in roles.items() if name.casefold() == who.casefold()), None)
    return Event(event.kind, {**event.details, "by": by}) if by else event


def _group(groups: Mapping[str, Group], path: str, people: set[str]) -> str | None:
    """The vendor or team to which the file or one of the agents belongs, in the config's order; the file's path comes first."""
    for name, group in groups.items():
        if any(_matches(path, pattern) for pattern in group.paths):
            return name
    for name, group in groups.items():
        if any(agent.casefold() in people for agent in group.agents):
            return name
    return None


def _matches(path: str, pattern: str) -> bool:
    """A glob fits the whole path or its end: ``vendor-a/*`` and ``**/vendor-a/**`` fit ``dump/vendor-a/x.eml``."""
    pattern = pattern.removeprefix("./").removeprefix("**/")
    return fnmatchcase(path, pattern) or fnmatchcase(path, f"*/{pattern}")


def why_not_evaluable(conversation: Conversation) -> str | None:
    """Why this conversation cannot be evaluated, with the option that settles it; None when an agent and a customer wrote in it."""
    public = [m for m in conversation.messages if not m.private and m.role is not Role.SYSTEM]
    roles = {m.role for m in public}
    if not public:
        return "nobody wrote a public message in it; nothing to do"
    missing = [role for role in (Role.AGENT, Role.CUSTOMER) if role not in roles]
    if not missing:
        return None
    what = " and ".join(f"no {role}" for role in missing)
    unknown = Counter(m.author for m in public if m.role is Role.UNKNOWN)
    if not unknown:
        who = sorted({f"{m.author or '(no name)'} ({m.role})" for m in public})
        return f"{what} wrote in it, only {_listed(who)}; check the export, or pass --role NAME={missing[0]} if one of these is meant"
    return f"{what} is known in it: {_unknown(unknown, conversation, missing)}"


def _unknown(unknown: Counter[str | None], conversation: Conversation, missing: list[Role]) -> str:
    ranked = sorted(unknown.items(), key=lambda item: (-item[1], item[0] or ""))
    seen = _listed([f"{name or '(no name)'} ({count})" for name, count in ranked])
    named = [name for name, _ in ranked if name is not None]
    columns = conversation.metadata.get(COLUMNS)
    table = f"no column tells who speaks among {_listed([str(c) for c in columns])}; pass --column role=NAME" if isinstance(columns, list) else ""
    if not named:
        return f"{sum(unknown.values())} messages by authors without a name or role; " + (
            table or "mark them in the file, e.g. 'Agent: ...' and 'Customer: ...'"
        )
    options = " ".join(f"--role {_quoted(name)}={missing[min(i, len(missing) - 1)]}" for i, name in enumerate(named[:2]))
    mail = ", or --agents-from DOMAIN" if any("@" in text for name in named for text in _names(name, _addresses(conversation))) else ""
    return f"unknown are {seen}; {table + ', or ' if table else ''}say who is who: {options} (as it fits){mail}"


def _listed(items: list[str]) -> str:
    more = f" and {len(items) - NAMES_SHOWN} more" if len(items) > NAMES_SHOWN else ""
    return ", ".join(items[:NAMES_SHOWN]) + more


def _quoted(name: str) -> str:
    return f'"{name}"' if re.search(r"[^\w@.+-]", name) else name
