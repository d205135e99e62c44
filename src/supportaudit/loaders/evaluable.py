"""Whether a conversation can be evaluated, and what to do where it cannot."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from supportaudit.model import Conversation, Role, SkippedTranscript

COLUMNS = "columns"
"""Key of a conversation's metadata: the columns of a table in which none tells who speaks."""
NAMES_SHOWN = 8


def why_not_evaluable(conversation: Conversation) -> SkippedTranscript | None:
    """Why this conversation cannot be evaluated, with the option that settles it; None when an agent and a customer wrote in it."""
    public = [m for m in conversation.messages if not m.private and m.role is not Role.SYSTEM]
    roles = {m.role for m in public}
    missing = [role for role in (Role.AGENT, Role.CUSTOMER) if role not in roles]
    if not missing:
        return None
    what = " and ".join(f"no {role}" for role in missing)
    unknown = Counter(m.author for m in public if m.role is Role.UNKNOWN)
    named = [name for name, _ in _ranked(unknown) if name is not None]
    if not public:
        reason = cause = "nobody wrote a public message in it; nothing to do"
    elif not unknown:
        who = sorted({f"{m.author or '(no name)'} ({m.role})" for m in public})
        step = f"check the export, or pass --role NAME={missing[0]}"
        reason = f"{what} wrote in it, only {_listed(who)}; {step} if one of these is meant"
        cause = f"{what} wrote in it; {step} if somebody who did is meant"
    elif named:
        seen = [f"{name or '(no name)'} ({count})" for name, count in _ranked(unknown)]
        options = " ".join(f"--role {_quoted(name)}={missing[min(i, len(missing) - 1)]}" for i, name in enumerate(named[:2]))
        by_column, by_mail = _by_column(conversation), _by_mail(conversation, named)
        reason = f"{what} is known in it: unknown are {_listed(seen)}; {by_column}say who is who: {options} (as it fits){by_mail}"
        cause = f"{what} is known in it; {by_column}say who is who with --role NAME=ROLE{by_mail}"
    else:
        count = unknown.total()
        step = _by_column(conversation, alone=True) or _nameless(conversation)
        reason = f"{what} is known in it: {count} message{'' if count == 1 else 's'} without a name or role; {step}"
        cause = f"{what} is known in it: messages without a name or role; {step}"
    place = conversation.source.where or conversation.id
    return SkippedTranscript(conversation.source.path, place, reason, conversation=conversation.id, cause=cause, unknown=tuple(named))


def _ranked(unknown: Counter[str | None]) -> list[tuple[str | None, int]]:
    return sorted(unknown.items(), key=lambda item: (-item[1], item[0] or ""))


def _nameless(conversation: Conversation) -> str:
    """What to do about messages by nobody in a file that is no table."""
    if conversation.channel == "email":
        return "save the e-mail with its whole header, From above all"
    return "write into the file who is the agent and who the customer"


def _by_column(conversation: Conversation, *, alone: bool = False) -> str:
    """What to do where a table was read in which no column tells who speaks; empty elsewhere."""
    columns = conversation.metadata.get(COLUMNS)
    if not isinstance(columns, list):
        return ""
    return f"no column tells who speaks among {_listed([str(c) for c in columns])}; pass --column role=NAME{'' if alone else ', or '}"


def _by_mail(conversation: Conversation, names: Sequence[str]) -> str:
    return ", or --agents-from DOMAIN" if any("@" in text for name in names for text in conversation.names(name)) else ""


def _listed(items: Sequence[str]) -> str:
    more = f" and {len(items) - NAMES_SHOWN} more" if len(items) > NAMES_SHOWN else ""
    return ", ".join(items[:NAMES_SHOWN]) + more


def _quoted(name: str) -> str:
    return f'"{name}"' if re.search(r"[^\w@.+-]", name) else name
