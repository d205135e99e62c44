"""Microsoft Teams: messages of chats and channels as Microsoft Graph gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import Html, Person, Talk
from supportaudit.loaders.json_values import Fields, at_path, fields_of, id_of, objects_of, text_of
from supportaudit.loaders.jsonl import value_of
from supportaudit.loaders.record import is_deep
from supportaudit.model import Role

KINDS = frozenset({"message", "systemEventMessage", "unknownFutureValue", "chatEvent", "typing"})
EVENTS = {
    "membersAdded": "join",
    "membersJoined": "join",
    "teamJoiningEnabled": "join",
    "membersDeleted": "leave",
    "membersLeft": "leave",
}
"""Kinds of Graph's event details that are events of the tool's."""
NAMED = ("chatDisplayName", "channelDisplayName", "teamDisplayName", "teamDescription", "channelDescription", "callRecordingDisplayName")
GLUED = re.compile(r"^(\d{4}-\d{2}-\d{2})(\d{2}:\d{2})")
"""A time without the T between day and hour, as the documentation of Graph itself has it."""
IDS = re.compile(r"(?i)/(?:chats|channels)(?:\('|/)(?P<id>[^/')]{5,200})")
HOSTED = re.compile(r"(?i)<img\b[^<>]{0,2000}hostedContents")
EMOJI = re.compile(r"(?i)<(?:emoji|img)\b[^<>]{0,2000}?\balt=\"(?P<alt>[^\"<>\w]{1,8})\"[^<>]{0,2000}>")
ATTACHMENT = re.compile(r"(?i)</?(?:attachment|systemEventMessage)\b[^<>]{0,300}/?>")
REFERENCES = frozenset({"messageReference", "forwardedMessageReference", "meetingReference"})
DELETED = "messages that were deleted in Teams have no text and were left out"
NOTICES = "what Teams tells of a channel, outside of its threads, was left out"


class TeamsGraph(JsonFamily):
    """Messages of Microsoft Teams."""

    name = "teams_graph"
    title = "Microsoft Teams (Graph)"
    told = "Objects with `messageType`, `createdDateTime` and `body`, mostly under `value`."
    reads = (
        "A chat is a conversation, and in a channel each first message with its replies. Applications are bots; users have no role of their own. "
        "Members who come and go are events, other system messages are system lines."
    )
    left_out = "Deleted messages and notices outside of threads (noted), reactions, quoted messages, pictures and files (counted as attachments)."
    layout = Layout(("value", "messages", "chats"), lambda value: "messageType" in value or "chatType" in value)
    joins = True

    def recognise(self, record: Record) -> float:
        """By the fields of a message, a chat or a notification."""
        value = _inner(record.value)
        if text_of(value, "messageType") in KINDS and "createdDateTime" in value:
            return 0.98 if value.keys() & {"body", "from", "eventDetail", "chatId", "channelIdentity"} else 0.9
        if "chatType" in value and value.keys() & {"topic", "members", "createdDateTime", "messages"}:
            return 0.97
        return 0.96 if _odata(value, "type").endswith("ConversationMember") else 0.0

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """A message with its replies, a chat with its messages, or a member."""
        value = _inner(record.value)
        if _odata(value, "type").endswith("ConversationMember"):
            yield from self._member(value)
        elif "chatType" in value:
            for member in objects_of(value, "members"):
                yield from self._member(member)
            yield _chat(value, record, reading)
        elif "messageType" in value or "createdDateTime" in value:
            talk = reading.talk(_conversation_of(value, record))
            talk.channel = "chat"
            talk.subject = text_of(value, "subject") or None
            _said_with_replies(talk, value, record, reading)
            if not fields_of(value, "channelIdentity") or any(message.role is not Role.SYSTEM for message in talk.messages):
                yield talk
            elif talk.messages:
                reading.transcript.note(NOTICES, record.where)
        elif value.keys() - {"error"}:
            raise stranger("no message of Teams")

    def _member(self, value: Fields) -> Iterator[Person]:
        name, identity = text_of(value, "displayName"), id_of(value, "userId")
        if name and (address := text_of(value, "email")):
            yield Person(f"{self.name}:{name}", Role.UNKNOWN, name, address)
        if identity and name:
            yield Person(f"{self.name}:{identity}", Role.UNKNOWN, name, text_of(value, "email") or None)


def _odata(value: Fields, name: str) -> str:
    """A note of OData, whose key holds a dot."""
    return text_of(value.get(f"@odata.{name}"))


def _inner(value: Fields) -> Fields:
    """What a notification of a change carries."""
    return fields_of(value, "resourceData") if "resourceData" in value and "messageType" not in value else value


def _chat(value: Fields, record: Record, reading: Reading) -> Talk:
    talk = reading.talk(id_of(value, "id"))
    talk.channel = "chat"
    talk.subject = text_of(value, "topic") or None
    for message in objects_of(value, "messages"):
        _said_with_replies(talk, message, record, reading)
    return talk


def _conversation_of(value: Fields, record: Record) -> str | None:
    """The chat's id; in a channel its id and that of the first message."""
    chat = id_of(value, "chatId")
    if chat:
        return chat
    address = " ".join(filter(None, (_odata(value, "context"), text_of(value, "webUrl"), _odata(record.around, "context"))))
    match = IDS.search(address.replace("%3A", ":").replace("%40", "@"))
    channel = id_of(value, "channelIdentity.channelId") or (match["id"] if match and "/chats" not in match[0].casefold() else None)
    if channel is None and "channelIdentity" not in value:
        return match["id"] if match else id_of(record.around, "id", "chatId")
    first = id_of(value, "replyToId", "id")
    if channel is None:
        return match["id"] if match and not text_of(value, "replyToId") else first if text_of(value, "replyToId") else None
    return f"{channel}/{first}" if first else channel


def _said_with_replies(talk: Talk, value: Fields, record: Record, reading: Reading) -> None:
    _said(talk, value, record, reading)
    for reply in objects_of(value, "replies"):
        _said(talk, reply, record, reading)


def _said(talk: Talk, value: Fields, record: Record, reading: Reading) -> None:
    """One message, or what the system tells."""
    at = _time(value)
    detail = fields_of(value, "eventDetail")
    if detail or text_of(value, "messageType") not in {"message", ""}:
        _event(talk, value, detail, at)
        return
    if value.get("deletedDateTime"):
        reading.transcript.note(DELETED, record.where)
        return
    role, author = _sender(fields_of(value, "from"))
    content = text_of(value, "body.content")
    others = [entry for entry in objects_of(value, "attachments") if text_of(entry, "contentType") not in REFERENCES]
    talk.attached(len(HOSTED.findall(content)) + sum("card" not in text_of(entry, "contentType") for entry in others))
    text: str = content
    if text_of(value, "body.contentType").casefold() == "html" or ATTACHMENT.search(content):
        text = Html(ATTACHMENT.sub("", EMOJI.sub(r"\g<alt>", content)))
    before = len(talk.messages)
    talk.say(role, text, author, at, id=id_of(value, "id"))
    if len(talk.messages) == before:
        cards = "\n".join(filter(None, map(_card, others)))
        talk.say(role, cards, author, at, id=id_of(value, "id"))


def _sender(sender: Fields) -> tuple[Role, str | None]:
    """Role and name of who sent it: applications are bots, of people nothing is said."""
    application, user = fields_of(sender, "application"), fields_of(sender, "user") or fields_of(sender, "device")
    if application:
        return Role.BOT, text_of(application, "displayName") or id_of(application, "id")
    return Role.UNKNOWN, text_of(user, "displayName") or id_of(user, "id")


def _time(value: Fields) -> object:
    """When it was written, mended where the T is missing; else what its id says, which is that moment in milliseconds."""
    written = value.get("createdDateTime")
    if isinstance(written, str) and written.strip():
        return GLUED.sub(r"\1T\2", written.strip())
    own = id_of(value, "id") or ""
    return int(own) if len(own) == 13 and own.isascii() and own.isdigit() else None


def _event(talk: Talk, value: Fields, detail: Fields, at: object) -> None:
    name = _odata(detail, "type").rpartition(".")[2].removesuffix("EventMessageDetail")
    people = [text_of(member, "displayName") or id_of(member, "id") for member in objects_of(detail, "members")]
    who = ", ".join(filter(None, people))
    by = text_of(detail, "initiator.user.displayName", "initiator.application.displayName")
    if name in EVENTS:
        talk.event(EVENTS[name], at, {"who": who or by or None})
        return
    what = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold() or "system event"
    words = text_of(detail, *NAMED) or ATTACHMENT.sub("", text_of(value, "body.content"))
    talk.tell(": ".join(filter(None, (what, words.strip()))), at)


def _card(attachment: Fields) -> str:
    """The texts of a card, which bots send instead of a text."""
    content = at_path(attachment, "content")
    if isinstance(content, str) and "card" in text_of(attachment, "contentType"):
        content = value_of(content.encode("utf-8", "replace"))
    if not isinstance(content, dict) or is_deep(content):
        return ""
    return "\n".join(_card_texts(content))


def _card_texts(value: object) -> Iterator[str]:
    """Titles and texts in the order in which they stand."""
    if isinstance(value, dict):
        for key, entry in value.items():
            if key in {"title", "subtitle", "text", "summary"} and isinstance(entry, str) and "type" not in entry:
                yield entry
            elif key not in {"actions", "buttons", "tap", "selectAction"}:
                yield from _card_texts(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _card_texts(entry)
