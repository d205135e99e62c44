"""Whose words they are: roles, names, vendors and teams as the config says, over what the file says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from supportaudit.loaders.events import ROLE_WORDS, read_event
from supportaudit.model import ADDRESSES, Conversation, Event, Message, Role
from supportaudit.rulebook.config import Config, Group, group_of

AGENT_ABROAD = (
    "mitarbeiter mitarbeiterin berater beraterin kundenservice kundendienst agente asesor asesora operador operadora conseiller conseillère atendente"
    " operatore operatrice medewerker handläggare konsultant konsultantka оператор агент 客服 担当者 オペレーター 상담원 상담사"
)
CUSTOMER_ABROAD = (
    "kunde kundin anrufer anruferin cliente klant kund asiakas klient klientka клиент клієнт müşteri πελάτης zákazník 顾客 客户 客戶 お客様 顧客 고객"
)
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
    **dict.fromkeys(AGENT_ABROAD.split(), Role.AGENT),
    **dict.fromkeys(CUSTOMER_ABROAD.split(), Role.CUSTOMER),
    **dict.fromkeys(("system", "event", "action", "info", "notification", "trigger", "system message"), Role.SYSTEM),
    "unknown": Role.UNKNOWN,
}
"""Words by which exports say who speaks, lower case."""
NO_SPEAKERS = re.compile(
    r"^(?:outbound|outgoing|out|internal|company|brand|service|contact|lead|member|inbound|incoming|in|external|subscriber|patient|buyer|event|action|ai|auto)$",
    re.IGNORECASE,
)
"""Role words of export columns that begin a line of plain text as something else (``Service: broadband``)."""


ANYBODY = "*"
"""Key of the config's ``roles``: everybody whose role neither the file nor the config says."""


def role_of_word(word: str) -> Role | None:
    """The role that a word such as ``Support``, ``END_USER`` or ``Agent 2`` stands for; None when it is no such word."""
    folded = re.sub(r"[\s_-]+", " ", word).strip().casefold()
    return ROLE_OF_WORD.get(folded) or ROLE_OF_WORD.get(re.sub(r" ?#?\d{1,2}$", "", folded))


def speaker_role(word: str) -> Role | None:
    """As ``role_of_word``, for a word with a colon behind it in plain text."""
    return None if NO_SPEAKERS.match(word.strip()) else role_of_word(word)


def settle(conversation: Conversation, config: Config) -> Conversation:
    """The conversation with the config's roles, names, vendors and teams, its channel in lower case, and with events read from its system texts.

    A role that the config gives to an author (by name or address) wins over the file's; ``agents_from`` decides where the file says nothing,
    then ``*``; nothing is guessed.
    """
    addresses = conversation.addresses
    known: dict[tuple[Role, str | None], tuple[Role, str | None]] = {}
    messages = []
    for message in conversation.messages:
        key = (message.role, message.author)
        if key not in known:
            known[key] = _settled(message, conversation.names(message.author), config)
        role, author = known[key]
        event = message.event or (read_event(message.text) if role is Role.SYSTEM else None)
        if (role, author, event) != (message.role, message.author, message.event):
            message = replace(message, role=role, author=author, event=event)  # noqa: PLW2901
        messages.append(message)
    roles = {message.author: message.role for message in messages if message.author}
    messages = [
        replace(m, event=_end_by(m.event, roles)) if m.event and m.event.kind == "end" and "by" not in m.event.details else m for m in messages
    ]
    spelled = {settled[1]: addresses[author] for (_, author), settled in known.items() if author and author in addresses and settled[1]}
    settled = replace(conversation, messages=tuple(messages), metadata=_with_addresses(conversation, {**addresses, **spelled}))
    path = conversation.source.path
    return replace(
        settled,
        channel=conversation.channel.strip().casefold() or None if conversation.channel else None,
        vendor=conversation.vendor or _by_path(config.vendors, path) or _by_people(config.vendors, settled),
        team=conversation.team or _by_path(config.teams, path) or _by_people(config.teams, settled),
    )


def _with_addresses(conversation: Conversation, addresses: Mapping[str, str]) -> Mapping[str, object]:
    """The metadata in which people are found by the names that the config gives them, too."""
    return {**conversation.metadata, ADDRESSES: dict(addresses)} if addresses else conversation.metadata


def _settled(message: Message, names: Sequence[str], config: Config) -> tuple[Role, str | None]:
    alias = next((config.aliases[name.casefold()] for name in names if name.casefold() in config.aliases), None)
    author = alias or message.author
    named = [config.roles[name.casefold()] for name in (*names, *((alias,) if alias else ())) if name.casefold() in config.roles]
    role = named[0] if named else message.role
    if role is Role.UNKNOWN and config.agents_from and (address := next((name for name in names if "@" in name), None)):
        role = Role.AGENT if is_from(address, config.agents_from) else Role.CUSTOMER
    if role is Role.UNKNOWN:
        role = config.roles.get(ANYBODY, role)
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


def _end_by(event: Event, roles: Mapping[str, Role]) -> Event:
    """``who`` ended it, as a role, where the conversation knows the person."""
    who = event.details.get("who", "")
    by = ROLE_WORDS.get(who.casefold()) or next((role.value for name, role in roles.items() if name.casefold() == who.casefold()), None)
    return Event(event.kind, {**event.details, "by": by}) if by else event


def _by_path(groups: Mapping[str, Group], path: str) -> str | None:
    """The vendor or team to which the file belongs, in the config's order."""
    return next((name for name, group in groups.items() if any(_matches(path, pattern) for pattern in group.paths)), None)


def _by_people(groups: Mapping[str, Group], conversation: Conversation) -> str | None:
    """The vendor or team to which all agents of the conversation belong; None where they do not belong to one."""
    agents = {message.author for message in conversation.messages if message.role is Role.AGENT and not message.private}
    found = {group_of(groups, conversation.names(agent)) for agent in agents}
    return found.pop() if len(found) == 1 else None


def _matches(path: str, pattern: str) -> bool:
    """A glob fits the whole path or its end: ``vendor-a/*`` and ``**/vendor-a/**`` fit ``dump/vendor-a/x.eml``."""
    pattern = pattern.removeprefix("./").removeprefix("**/")
    return any(fnmatchcase(path, f"{before}{pattern}") for before in ("", "*/", "*!"))
