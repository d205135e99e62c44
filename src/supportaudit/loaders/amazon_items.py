"""Transcripts of Amazon Connect, Contact Lens and Transcribe: what all of them share."""

from __future__ import annotations

from collections.abc import Mapping

from supportaudit.loaders.json_talk import Talk
from supportaudit.loaders.json_values import Fields, at_path, fields_of, id_of, number_of, objects_of, text_of
from supportaudit.loaders.jsonl import value_of
from supportaudit.loaders.record import is_deep
from supportaudit.loaders.speech import counts_from_start, moment
from supportaudit.model import Role

ROLES: Mapping[str, Role] = {
    "agent": Role.AGENT,
    "supervisor": Role.AGENT,
    "customer": Role.CUSTOMER,
    "system": Role.BOT,
    "custom_bot": Role.BOT,
    "bot": Role.BOT,
}
EVENT = "application/vnd.amazonaws.connect.event."
MESSAGE = "application/vnd.amazonaws.connect.message."
EVENTS = {
    "participant.joined": "join",
    "participant_joined": "join",
    "participant.left": "leave",
    "participant_left": "leave",
    "participant.autodisconnection": "leave",
    "chat.ended": "end",
    "chat_ended": "end",
    "transfer.succeeded": "transfer",
    "transfer_succeeded": "transfer",
}
"""Events that a conversation knows, by their content type or by the type of an item; others (typing, receipts, rehydration) are no part of it."""
NO_NAMES = frozenset({"[pii]", "[name]", "customer", "agent", "system_message"})
"""Display names that name nobody, lower case."""


def people_of(record: Fields) -> dict[str, Fields]:
    """What a transcript says of the people in it, by their ids; several of the same role have ids of their own."""
    return {key: person for person in objects_of(record, "Participants") if (key := id_of(person, "ParticipantId"))}


def role_of(item: Fields, people: Mapping[str, Fields]) -> Role:
    """By the participant, else by the item, else by an id that is a role itself."""
    key = id_of(item, "ParticipantId") or ""
    words = (text_of(people.get(key, {}), "ParticipantRole"), text_of(item, "ParticipantRole"), key)
    return next((ROLES[word.casefold()] for word in words if word.casefold() in ROLES), Role.UNKNOWN)


def take_item(talk: Talk, item: Fields, people: Mapping[str, Fields]) -> None:
    """One item of a transcript: a message, an event, a file, or a turn of a call."""
    at: object = text_of(item, "AbsoluteTime", "Time.AbsoluteTime") or None
    offset = number_of(item, "BeginOffsetMillis")
    if at is None and offset is not None:
        counts_from_start(talk)
        at = moment(offset / 1000)
    kind, content_type = text_of(item, "Type").casefold(), text_of(item, "ContentType", "EventType").casefold()
    role, who = role_of(item, people), _name(item, people)
    talk.attached(sum(1 for _ in objects_of(item, "Attachments")) or (1 if kind == "attachment" else 0))
    happened = content_type.removeprefix(EVENT) if content_type.startswith(EVENT) else kind
    if content_type.startswith(EVENT) or kind == "event" or kind in EVENTS:
        if happened in EVENTS:
            details = {} if EVENTS[happened] in {"end", "transfer"} else {"who": who or (None if role is Role.UNKNOWN else role.value)}
            talk.event(EVENTS[happened], at, details)
    elif kind in {"", "message"} or content_type.startswith("text/"):
        content = text_of(item, "Content")
        talk.say(role, _shown(content) if content_type.startswith((MESSAGE, "application/json")) else content, who, at, id=id_of(item, "Id"))


def _name(item: Fields, people: Mapping[str, Fields]) -> str | None:
    """A display name that names somebody."""
    person = people.get(id_of(item, "ParticipantId") or "", {})
    name = (text_of(item, "DisplayName") or text_of(person, "DisplayName")).strip()
    return None if name.casefold() in NO_NAMES else name or None


def _shown(content: str) -> str:
    """The words of an interactive message: its title, its text and what can be chosen; the content itself where it has none of them."""
    value = value_of(content.encode("utf-8", "replace"))
    if not isinstance(value, dict) or is_deep(value):
        return content
    shown = at_path(value, "data.content") or value.get("content") or value.get("data") or value
    if isinstance(shown, str):
        return shown
    lines = [text_of(shown, key) for key in ("title", "subtitle", "text", "body", "action", "value")]
    choices = fields_of(shown, "") if isinstance(shown, dict) else {}
    lines += [text_of(choice, "title", "text", "label") for key in ("elements", "items", "replies") for choice in objects_of(choices, key)]
    return "\n".join(line for line in lines if line) or content
