"""LiveChat: chats with threads of events, of the messaging API, and chats of the older REST API."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import Person, Talk
from supportaudit.loaders.json_values import Fields, fields_of, id_of, objects_of, text_of, truth_of, words_of
from supportaudit.model import Role

ROLES = {"agent": Role.AGENT, "supervisor": Role.AGENT, "customer": Role.CUSTOMER, "visitor": Role.CUSTOMER, "bot": Role.BOT}
UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", re.IGNORECASE)
BOT = re.compile(r"^[0-9a-f]{32}$")
"""Bots are of the type of agents; the ids of those are addresses."""
BY_ID = "a thread names nobody; an author that is an e-mail address was taken for an agent, one that is a UUID for the customer"


def _is_chat(value: Fields) -> bool:
    return ("id" in value and bool(value.keys() & {"thread", "threads", "events"})) or ("messages" in value and "visitor" in value)


class LiveChat(JsonFamily):
    """Chats of LiveChat."""

    name = "livechat"
    title = "LiveChat"
    told = "Chats with a thread, or threads, whose events have an `author_id`; in older exports messages with a `user_type`."
    reads = "Every thread as a conversation whose parent is the chat; whispers are private, lines of the system are events."
    left_out = "Files (counted) and the properties of events."
    layout = Layout(("chats", "chat", "payload.chat", "threads", "payload.thread", "payload.event"), _is_chat)
    joins = True

    def recognise(self, record: Record) -> float:
        """By the events of a thread, or the messages of an older chat."""
        value = record.value
        for thread in _threads(value):
            if any("author_id" in event or ("type" in event and "visibility" in event) for event in objects_of(thread, "events")):
                return 0.97
        if {"visitor", "messages"} <= value.keys() and any("user_type" in entry for entry in objects_of(value, "messages")):
            return 0.97
        if record.under == "payload.event" and "thread_id" in fields_of(record.around, "payload"):
            return 0.97
        return 0.96 if {"users", "thread"} <= value.keys() or {"user_ids", "events"} <= value.keys() else 0.0

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """A chat with its threads, or one thread."""
        value = record.value
        threads = _threads(value)
        if record.under == "payload.event":  # a webhook about one event
            about = fields_of(record.around, "payload")
            threads, value = [{"id": about.get("thread_id"), "events": [value]}], {"id": about.get("chat_id")}
        if {"visitor", "messages"} <= value.keys():
            yield _old_chat(value, reading)
            return
        if not threads:
            raise stranger("no chat and no thread of LiveChat")
        for thread in threads:
            chat = (
                value if thread is not value else fields_of({"id": value.get("chat_id"), "users": value.get("users") or record.around.get("users")})
            )
            yield _thread(thread, chat, record, reading)


def _threads(value: Fields) -> list[Fields]:
    """The threads of a chat; the value itself where it is one."""
    single = fields_of(value, "thread")
    found = [single] if single else list(objects_of(value, "threads"))
    return found or ([value] if isinstance(value.get("events"), list) else [])


@dataclass(frozen=True, slots=True)
class _People:
    """Who takes part in a chat, by id."""

    users: Mapping[str, Fields]

    def role(self, identity: str | None) -> Role:
        """By what the chat says of its users; where it names none, by the kind of the id."""
        user = self.users.get(identity or "")
        if user is not None:
            role = ROLES.get(text_of(user, "type"), Role.UNKNOWN)
            return Role.BOT if role is Role.AGENT and identity and BOT.match(identity) else role
        if identity is None:
            return Role.UNKNOWN
        return Role.CUSTOMER if UUID.match(identity) else Role.AGENT if "@" in identity else Role.UNKNOWN

    def name(self, identity: str | None) -> str | None:
        """The name of a user, else the id."""
        return text_of(self.users.get(identity or "", {}), "name", "email") or identity


def _thread(thread: Fields, chat: Fields, record: Record, reading: Reading) -> Talk:
    """One session: a customer's chat goes on over years, its threads are what an agent works on."""
    talk = reading.talk(id_of(thread, "id", "thread_id"))
    talk.channel = "chat"
    talk.parent_id = id_of(chat, "id")
    active = truth_of(thread, "active")
    talk.status = None if active is None else "open" if active else "closed"
    talk.tags = words_of(thread, "tags")
    people = _People({identity: user for user in objects_of(chat, "users") if (identity := id_of(user, "id"))})
    talk.customer_id = next((i for i in people.users if people.role(i) is Role.CUSTOMER), None)
    rating = fields_of(thread, "properties.rating")
    talk.keep(rating=id_of(rating, "score.value", "score"), rating_comment=text_of(rating, "comment.value", "comment"))
    if not people.users:
        reading.transcript.note(BY_ID, record.where)
    for user in people.users.values():
        if (name := text_of(user, "name")) and (address := text_of(user, "email")):
            talk.addresses.setdefault(name, address)
    for event in objects_of(thread, "events"):
        _event(talk, event, people)
    return talk


def _event(talk: Talk, event: Fields, people: _People) -> None:
    """An event of a thread: a message, a form, a file, a line of the system."""
    kind, at, author = text_of(event, "type"), event.get("created_at") or event.get("timestamp"), id_of(event, "author_id")
    private = "agents" in {text_of(event, "visibility"), text_of(event, "recipients")}
    role = people.role(author)
    if kind == "message":
        identity = id_of(event, "id")
        talk.say(role, text_of(event, "text"), people.name(author), at, private=private, id=identity)
    elif kind == "rich_message":
        lines = [text for element in objects_of(event, "elements") for text in (text_of(element, "title"), text_of(element, "subtitle")) if text]
        talk.say(role, "\n".join(lines), people.name(author), at, private=private, id=id_of(event, "id"))
    elif kind == "filled_form":
        answers = [f"{text_of(entry, 'label')} {_answer(entry.get('answer') or entry.get('value'))}".strip() for entry in objects_of(event, "fields")]
        talk.tell("\n".join(filter(None, answers)), at, private=private)
    elif kind == "system_message":
        talk.tell(text_of(event, "text"), at, private=private)
    elif kind == "file":
        talk.attached(1)


def _answer(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_answer, value[:50])))
    return id_of(value) or (text_of(value, "label") if isinstance(value, dict) else "")


def _old_chat(value: Fields, reading: Reading) -> Talk:
    """A chat of the REST API up to version 2."""
    talk = reading.talk(id_of(value, "id"))
    talk.channel = "chat"
    pending = truth_of(value, "pending")
    talk.status = None if pending is None else "open" if pending else "closed"
    talk.customer_id = id_of(value, "visitor.id", "visitor_id")
    talk.tags = words_of(value, "tags")
    talk.ticket_id = id_of(next(objects_of(value, "tickets"), {}), "id")
    talk.keep(rating=text_of(value, "rate"))
    lines = list(objects_of(value, "events")) or list(objects_of(value, "messages"))
    for entry in lines:
        at, kind = entry.get("timestamp") or entry.get("date"), text_of(entry, "type")
        if kind in {"", "message"}:
            role = ROLES.get(text_of(entry, "user_type"), Role.UNKNOWN)
            talk.say(role, text_of(entry, "text"), text_of(entry, "author_name", "agent_id") or None, at, id=id_of(entry, "id", "message_id"))
        elif kind in {"event", "system"}:
            talk.tell(text_of(entry, "text"), at)
    return talk
