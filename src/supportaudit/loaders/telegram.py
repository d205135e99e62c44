"""Telegram: exports of Telegram Desktop (one chat or all of them) and updates that a bot received."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import Person, Talk
from supportaudit.loaders.json_values import Fields, at_path, fields_of, full_name, id_of, objects_of, text_of, truth_of
from supportaudit.model import Mask, Role

MEDIA = frozenset(
    {"photo", "file", "media_type", "sticker_emoji", "contact_information", "location_information", "poll"}
    | {"document", "sticker", "video", "voice", "audio", "animation", "video_note", "contact", "location"}
)
EVENTS = {
    "invite_members": "join",
    "join_group_by_link": "join",
    "join_group_by_request": "join",
    "remove_members": "leave",
}
"""Actions of Telegram Desktop that are events of a known kind."""
BARE = frozenset({"id", "type", "date", "from_id", "text"})
"""Fields of a message that stands in no chat."""
UPDATES = ("message", "edited_message", "channel_post", "edited_channel_post", "business_message", "edited_business_message")


def _is_list(value: list[object]) -> bool:
    """Whether it is the list of a chat's messages alone."""
    return bool(value) and all(isinstance(entry, dict) and entry.keys() >= BARE for entry in value[:3])


def _entries(chat: Fields) -> list[Fields]:
    return list(objects_of(chat, "messages") if "messages" in chat else objects_of(chat.get("")))


class Telegram(JsonFamily):
    """Chats that Telegram Desktop exported."""

    name = "telegram_json"
    title = "Telegram export (.json)"
    told = "A chat whose `messages` have the type `message` or `service` and `date_unixtime`, or a list of such chats under `chats`."
    reads = (
        "Every message with its author; text in pieces is put together, forwarded text is masked, times are UTC. "
        "Who joins or leaves is an event, other service entries are system lines. A chat with a bot has the bot as bot."
    )
    left_out = "Photos, files and other media without words (counted as attachments), reactions and formatting."
    layout = Layout(("chats.list", "left_chats.list"), is_list=_is_list)

    def recognise(self, record: Record) -> float:
        """By the fields of the first messages."""
        first = [entry for entry in islice(_entries(record.value), 5) if text_of(entry, "type") in {"message", "service"}]
        return 0.98 if any(entry.keys() & {"date_unixtime", "from_id", "actor_id", "text_entities"} for entry in first) else 0.0

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """One chat; nothing for one without messages."""
        chat = record.value
        if not isinstance(chat.get("messages", chat.get("")), list):
            raise stranger("no chat of Telegram")
        title = text_of(chat, "name")
        talk = reading.talk(id_of(chat, "id") or (title if record.under else None))
        talk.channel = "chat"
        talk.keep(title=title)
        bot = f"user{id_of(chat, 'id')}" if text_of(chat, "type") == "bot_chat" else None
        for entry in _entries(chat):
            _of_desktop(talk, entry, bot)
        if talk.messages:
            yield talk


class TelegramBot(JsonFamily):
    """Updates from Telegram's interface for bots."""

    name = "telegram_bot_json"
    title = "Telegram bot updates"
    told = "Objects with `update_id` and a `message`, one a line or under `result`."
    reads = "Every message with its chat as conversation; of a message that was edited the first form. Senders that are bots have the role bot."
    left_out = "Updates that carry no message, and media without words (counted as attachments)."
    layout = Layout(("result",))
    joins = True

    def recognise(self, record: Record) -> float:
        """By the id of an update."""
        return 0.97 if "update_id" in record.value and any(fields_of(record.value, key) for key in UPDATES) else 0.0

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """The one message of an update."""
        if "update_id" not in record.value:
            raise stranger("no update of Telegram")
        message = next((found for key in UPDATES if (found := fields_of(record.value, key))), None)
        if message is None or message.get("edit_date"):
            return
        chat, sender = fields_of(message, "chat"), fields_of(message, "from") or fields_of(message, "sender_chat")
        talk = reading.talk(id_of(chat, "id"))
        talk.channel = "chat"
        talk.keep(title=text_of(chat, "title"))
        author = full_name(sender, ("first_name", "last_name")) or text_of(sender, "title", "username") or id_of(sender, "id")
        at = message.get("date")
        for key, kind in (("new_chat_members", "join"), ("left_chat_member", "leave")):
            for person in (*objects_of(message, key), *filter(None, [fields_of(message, key)])):
                talk.event(kind, at, {"who": full_name(person, ("first_name", "last_name")) or text_of(person, "username") or None})
        role = Role.BOT if truth_of(sender, "is_bot") else Role.UNKNOWN
        _say(talk, message, role, author, at, text_of(message, "text", "caption"))
        if talk.messages:
            yield talk


def _of_desktop(talk: Talk, entry: Fields, bot: str | None) -> None:
    at = entry.get("date_unixtime") or entry.get("date")
    if text_of(entry, "type") == "service":
        who, action = text_of(entry, "actor"), text_of(entry, "action")
        members = at_path(entry, "members")
        people = [name for name in members if isinstance(name, str)] if isinstance(members, list) else []
        text = ": ".join(filter(None, (who, action.replace("_", " "), ", ".join(people))))
        if action in EVENTS:
            talk.event(EVENTS[action], at, {"who": ", ".join(people) or who}, text=text)
        else:
            talk.tell(text, at)
        return
    sender = id_of(entry, "from_id")
    role = Role.BOT if bot is not None and sender == bot else Role.UNKNOWN
    _say(talk, entry, role, text_of(entry, "from") or sender, at, _joined(entry.get("text")) or _joined(entry.get("text_entities")))


def _joined(value: object) -> str:
    """Text as it is, or put together from its pieces."""
    if isinstance(value, str):
        return value
    pieces = value if isinstance(value, list) else ()
    return "".join(piece if isinstance(piece, str) else str(fields_of(piece).get("text") or "") for piece in pieces)


def _say(talk: Talk, entry: Fields, role: Role, author: str | None, at: object, text: str) -> None:
    """A message with its media counted, and masked where somebody else wrote it."""
    talk.attached(1 if any(entry.get(key) for key in MEDIA) else 0)
    before = len(talk.messages)
    talk.say(role, text, author, at, id=id_of(entry, "id", "message_id"))
    forwarded = entry.keys() & {"forwarded_from", "forwarded_from_id", "forward_origin", "forward_from", "forward_date"}
    if len(talk.messages) > before and forwarded:
        last = talk.messages[-1]
        talk.messages[-1] = replace(last, masks=(Mask(0, len(last.text), "forward"),))
