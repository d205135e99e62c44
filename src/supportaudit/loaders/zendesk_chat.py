"""Zendesk Chat (Zopim): chats and offline messages."""

from __future__ import annotations

from collections.abc import Iterator

from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import Person, Talk
from supportaudit.loaders.json_values import Fields, id_of, objects_of, text_of, truth_of, words_of
from supportaudit.model import Role

SENDERS = {"visitor": Role.CUSTOMER, "agent": Role.AGENT, "trigger": Role.BOT, "system": Role.SYSTEM, "bot": Role.BOT}
OFFLINE = "offline_msg"


def _is_chat(value: Fields) -> bool:
    return "history" in value or value.get("type") == OFFLINE


class ZendeskChat(JsonFamily):
    """Chats of Zendesk Chat."""

    name = "zendesk_chat"
    title = "Zendesk Chat"
    told = "A `history` whose entries have types such as `chat.msg`, or the type `offline_msg`."
    reads = "Messages of visitors, agents and triggers; joins, leaves, tags, ratings and comments as events; department, tags and ticket."
    left_out = "Web paths, sessions and addresses of visitors; files are counted."
    layout = Layout(("chats", "results", "docs"), _is_chat)
    joins = True

    def recognise(self, record: Record) -> float:
        """By the types of its history, or the fields of a chat without one."""
        return max(map(self._sure, _chats(record)), default=0.0)

    def _sure(self, value: Fields) -> float:
        if any(text_of(entry, "type").startswith("chat.") for entry in objects_of(value, "history")):
            return 0.98
        if value.get("type") == OFFLINE and "message" in value:
            return 0.97
        bare = value.get("type") == "chat" and "messages" not in value
        return 0.97 if bare and value.keys() & {"agent_names", "webpath", "session", "visitor"} else 0.0

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """One chat or offline message; in the answer to a request for several, ``docs`` holds them by id."""
        for value in _chats(record):
            if not _is_chat(value) and value.get("type") != "chat":
                raise stranger("no chat of Zendesk")
            yield self._chat(value, reading)

    def _chat(self, value: Fields, reading: Reading) -> Talk:
        talk = reading.talk(id_of(value, "id"))
        visitor = text_of(value, "visitor.name") or None
        talk.channel = "chat"
        talk.status = "closed" if text_of(value, "end_timestamp") else None
        talk.team = text_of(value, "department_name") or None
        talk.customer_id = id_of(value, "visitor.id")
        talk.ticket_id = id_of(value, "zendesk_ticket_id")
        talk.tags = words_of(value, "tags")
        talk.keep(rating=text_of(value, "rating"), rating_comment=text_of(value, "comment"), missed=truth_of(value, "missed") or None)
        if visitor and (address := text_of(value, "visitor.email")):
            talk.addresses[visitor] = address
        if value.get("type") == OFFLINE:
            talk.say(Role.CUSTOMER, text_of(value, "message"), visitor, value.get("timestamp"), id="offline")
        agents = set(words_of(value, "agent_names"))
        for entry in objects_of(value, "history"):
            _entry(talk, entry, visitor, agents)
        return talk


def _chats(record: Record) -> list[Fields]:
    """The chat in a record; the chats in one that holds them by their ids."""
    if record.under == "docs" and not _is_chat(record.value):
        return [chat for chat in record.value.values() if isinstance(chat, dict)]
    return [record.value]


def _entry(talk: Talk, entry: Fields, visitor: str | None, agents: set[str]) -> None:
    """One line of the history: a message, or an event."""
    kind, at, name = text_of(entry, "type").removeprefix("chat."), entry.get("timestamp"), text_of(entry, "name") or None
    if kind == "msg":
        talk.say(_role(entry, name, visitor, agents), text_of(entry, "msg"), name, at, id=id_of(entry, "msg_id"))
    elif kind in {"memberjoin", "memberleave"}:
        talk.event(kind.removeprefix("member"), at, {"who": name})
    elif kind == "tag":
        talk.event("tag", at, {"value": ", ".join(words_of(entry, "new_tags")), "who": name})
    elif kind in {"rating", "comment"}:
        talk.event("csat", at, {"value": text_of(entry, "new_rating") or None, "comment": text_of(entry, "new_comment") or None})
    elif kind in {"file", "attachment"}:
        talk.attached(1)
    elif kind == "transfer":
        talk.event("transfer", at, {"from": name, "to_team": text_of(entry, "new_department_name") or None})


def _role(entry: Fields, name: str | None, visitor: str | None, agents: set[str]) -> Role:
    """By what the entry says of its sender, else by the names of the chat; whoever is neither visitor nor agent is a trigger."""
    nick = text_of(entry, "nick")
    said = SENDERS.get(text_of(entry, "sender_type").casefold()) or SENDERS.get(nick.partition(":")[0].casefold())
    if said:
        return said
    if name in agents:
        return Role.AGENT
    return Role.CUSTOMER if name is not None and name == visitor else Role.BOT
