"""Freshchat: messages, alone or within conversations."""

from __future__ import annotations

from collections.abc import Iterator

from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import Html, Person, Talk, status_of
from supportaudit.loaders.json_values import Fields, full_name, id_of, objects_of, text_of, truth_of
from supportaudit.model import Role

ROLES = {"user": Role.CUSTOMER, "contact": Role.CUSTOMER, "agent": Role.AGENT, "bot": Role.BOT, "system": Role.SYSTEM}
BOT_FLAGS = ("bots_input", "isBotsInput", "is_bots_input", "botsPrivateNote")
MEDIA = ("image", "file", "video", "audio")
WORDS = ("text.content", "email.content", "quick_reply_button.label", "callback.label")


def _is_whole(value: Fields) -> bool:
    return "conversation_id" in value and "messages" in value


class Freshchat(JsonFamily):
    """Messages of Freshchat."""

    name = "freshchat"
    title = "Freshchat"
    told = "Messages with `message_parts` and `actor_type`."
    reads = (
        "The texts of all parts of every message, put together by the conversation's id; private messages are notes, bots are told by their flags."
    )
    left_out = "Pictures and files (counted), and the buttons of a bot's message."
    layout = Layout(("messages", "data.message", "conversations", "data.conversation", "users", "agents"), _is_whole)
    joins = True

    def recognise(self, record: Record) -> float:
        """By the parts of a message."""
        first = next(objects_of(record.value, "messages"), record.value)
        return 0.98 if "message_parts" in first and first.keys() & {"actor_type", "actor_id", "message_type"} else 0.0

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """A message, a conversation, or a person."""
        value = record.value
        if "message_parts" in value:
            talk = reading.talk(id_of(value, "conversation_id") or id_of(record.around, "conversation_id"))
            _message(talk, value)
            yield talk
        elif "conversation_id" in value:
            talk = reading.talk(id_of(value, "conversation_id"))
            talk.channel = "chat"
            talk.status = status_of({"resolved": "closed"}.get(text_of(value, "status"), text_of(value, "status")))
            for people in ("users", "agents"):
                yield from (_person(person, people) for person in objects_of(value, people) if id_of(person, "id"))
            talk.customer_id = id_of(next(objects_of(value, "users"), {}), "id") or id_of(value, "user_id")
            talk.team = text_of(value, "assigned_group.name", "group_name") or None
            for message in objects_of(value, "messages"):
                _message(talk, message)
            yield talk
        elif record.under in {"users", "agents"} and id_of(value, "id"):
            yield _person(value, record.under)
        else:
            raise stranger("no message of Freshchat")


def _person(value: Fields, kind: str) -> Person:
    name = full_name(value, ("first_name", "last_name")) or text_of(value, "name") or None
    role = Role.AGENT if kind == "agents" else Role.CUSTOMER
    return Person(f"freshchat:{id_of(value, 'id')}", role, name, text_of(value, "email") or None)


def _message(talk: Talk, value: Fields) -> None:
    """The texts of a message's parts as one message."""
    talk.channel = talk.channel or "chat"
    kind, actor = text_of(value, "message_type").casefold(), text_of(value, "actor_type").casefold()
    role = ROLES.get(actor, Role.UNKNOWN)
    automatic = any(truth_of(value, flag) for flag in BOT_FLAGS)
    if role is not Role.CUSTOMER and (automatic or actor.startswith("bot")):
        role = Role.BOT
    if role is Role.CUSTOMER:
        talk.customer_id = talk.customer_id or id_of(value, "user_id", "actor_id")
    given = list(objects_of(value, "message_parts"))
    parts = [part for whole in given for part in (whole, *objects_of(whole, "collection.sub_parts"))]
    talk.attached(sum(1 for part in parts for name in MEDIA if name in part))
    texts = [Html(found) if "email" in part else found for part in parts if (found := text_of(part, *WORDS))]
    text = Html(texts[0]) if len(texts) == 1 and isinstance(texts[0], Html) else "\n".join(texts)
    if kind == "system" or role is Role.SYSTEM:
        talk.tell(text, value.get("created_time"))
        return
    private = kind == "private" or bool(truth_of(value, "botsPrivateNote"))
    talk.say(role, text, id_of(value, "actor_id"), value.get("created_time"), private=private, id=id_of(value, "id", "message_id"))
