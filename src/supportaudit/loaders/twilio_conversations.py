"""Twilio: messages of Conversations, of its older Programmable Chat and of SMS, and sentences of Voice Intelligence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import Person, Talk, channel_of
from supportaudit.loaders.json_values import Fields, at_path, id_of, number_of, objects_of, text_of
from supportaudit.loaders.jsonl import value_of
from supportaudit.loaders.record import is_deep
from supportaudit.loaders.roles import role_of_word
from supportaudit.loaders.speech import Said, speak
from supportaudit.model import Role

SID = re.compile(r"^(?:IM|SM|MM|CH|MB|GT|WT)[0-9a-fA-F]{32}$|^(?:IM|SM|MM|CH|MB|GT)[Xx]{4,32}$")
CONVERSATION = re.compile(r"/(?:Conversations|Channels|Transcripts)/([A-Z]{2}[0-9A-Za-z_]{4,40})")
ADDRESS = re.compile(r"^(?:\+?\d[\d ()-]{5,20}$|(?:whatsapp|sms|messenger|instagram|rcs|viber|gbm|facebook|line|telegram):)", re.IGNORECASE)
BOTS = frozenset({"system", "bot", "autopilot", "studio"})
TEXT = ("body", "Body", "text")
OF = ("conversation_sid", "conversationSid", "ConversationSid", "channel_sid", "channelSid", "ChannelSid", "transcript_sid", "transcriptSid")
AUTHOR = ("author", "Author", "from", "From")
TIMES = ("date_created", "dateCreated", "DateCreated", "date_sent", "dateSent", "timestamp")


class Twilio(JsonFamily):
    """Conversations of Twilio."""

    name = "twilio_conversations"
    title = "Twilio"
    told = "Messages with ids such as `IM..` and `conversation_sid` (`CH..`), `meta.key` of their list, or the same fields in a webhook or an SMS."
    reads = (
        "Messages with their author: `system` is a bot, a phone number or an address of a messenger the customer, another name unknown unless the "
        "participants of the conversation say more. Sentences of Voice Intelligence by channel."
    )
    left_out = "Receipts; media without words are counted as attachments."
    layout = Layout(("messages", "participants", "sentences", "conversations", "channels", "members"))
    joins = True

    def recognise(self, record: Record) -> float:
        """By the ids of a message or a participant."""
        value, key = record.value, text_of(record.around, "meta.key")
        if any(SID.match(id_of(value, path) or "") for path in ("sid", "MessageSid", "messageSid", "ParticipantSid", *OF)):
            return 0.98
        twilio = "twilio.com" in text_of(record.around, "meta.url", "meta.first_page_url", "first_page_uri")
        known = value.keys() & {"sid", *OF, "media_channel", "mediaChannel"}
        return (
            0.97
            if known and (twilio or key in {"messages", "participants", "sentences"} or {"media_channel", "mediaChannel"} & value.keys())
            else 0.0
        )

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """One message, sentence, participant or conversation."""
        value = record.value
        if value.keys() & {"media_channel", "mediaChannel"}:
            yield _sentence(value, record, reading)
        elif value.keys() & {*TEXT, "media", "Media"} and value.keys() & {*AUTHOR, *OF, "index", "Index"}:
            yield _message(value, record, reading)
        elif value.keys() & {"messaging_binding", "messagingBinding", "identity", "role_sid"}:
            yield from _person(value)
        elif value.keys() & {"sid", "conversation_sid", "ConversationSid", "EventType"}:
            yield from _conversation(value, record, reading)
        else:
            raise stranger("no message of Twilio")


def _of(value: Fields, record: Record) -> str | None:
    """The conversation: by the message, by the address of its page, or for an SMS by the two numbers."""
    if found := id_of(value, *OF):
        return found
    for place in (text_of(value, "url"), text_of(record.around, "meta.url", "meta.first_page_url", "uri")):
        if match := CONVERSATION.search(place):
            return match[1]
    pair = sorted(found for path in (("from", "From"), ("to", "To")) if (found := id_of(value, *path)))
    return " ".join(pair) if len(pair) == 2 else None


def _attributes(value: Fields) -> Fields:
    """The attributes, which are JSON in a text."""
    written = at_path(value, "attributes") or at_path(value, "Attributes")
    parsed = value_of(written.encode("utf-8", "replace")) if isinstance(written, str) else written
    return parsed if isinstance(parsed, dict) and not is_deep(parsed) else {}


def _message(value: Fields, record: Record, reading: Reading) -> Talk:
    talk = reading.talk(_of(value, record))
    author = id_of(value, *AUTHOR)
    direction = text_of(value, "direction", "Direction").casefold()
    sms = "conversation_sid" not in value and bool(direction)
    talk.channel = channel_of((author or "").partition(":")[0]) if ":" in (author or "") else "sms" if sms else "chat"
    media = at_path(value, "media") or at_path(value, "Media")
    talk.attached(len(media) if isinstance(media, list) else 1 if isinstance(media, dict) else 0)
    role = _role(author, _attributes(value))
    if sms:
        role = Role.CUSTOMER if direction == "inbound" else Role.UNKNOWN
    at = next((found for key in TIMES if (found := value.get(key))), None)
    talk.say(role, text_of(value, *TEXT), author, at, id=id_of(value, "sid", "MessageSid", "messageSid"))
    return talk


def _role(author: str | None, attributes: Fields) -> Role:
    said = role_of_word(text_of(attributes, "member_type", "participant_type", "role"))
    if said:
        return said
    if author is None:
        return Role.UNKNOWN
    if author.casefold() in BOTS:
        return Role.BOT
    return Role.CUSTOMER if ADDRESS.match(author) else Role.UNKNOWN


def _person(value: Fields) -> Iterator[Person]:
    """A participant: somebody with an address of a messenger is the customer, the others are what their attributes say."""
    address = text_of(value, "messaging_binding.address", "messagingBinding.address")
    attributes = _attributes(value)
    role = Role.CUSTOMER if address else role_of_word(text_of(attributes, "member_type", "participant_type", "role")) or Role.UNKNOWN
    name = text_of(attributes, "friendly_name", "displayName", "name") or None
    for key in filter(None, {address, text_of(value, "identity")}):
        yield Person(f"twilio_conversations:{key}", role, name)


def _conversation(value: Fields, record: Record, reading: Reading) -> Iterator[Talk]:
    """A conversation without its messages; nothing of an event that says nothing of one."""
    own = id_of(value, "sid", *OF)
    if not own or not own.startswith(("CH", "GT")):
        return
    talk = reading.talk(own)
    talk.subject = text_of(value, "friendly_name", "friendlyName", "FriendlyName") or None
    talk.status = {"closed": "closed", "active": "open", "inactive": "open"}.get(text_of(value, "state", "State").casefold())
    talk.lang = text_of(value, "language_code", "languageCode") or None
    messages = [*objects_of(value, "messages"), *objects_of(value, "sentences")]
    for entry in messages:
        inner = Record({**entry, OF[0]: own}, "messages", record.where, value)
        part = _sentence(inner.value, inner, reading) if entry.keys() & {"media_channel", "mediaChannel"} else _message(inner.value, inner, reading)
        talk.messages += part.messages
        talk.channel, talk.metadata = part.channel, {**talk.metadata, **part.metadata}
    yield talk


def _sentence(value: Fields, record: Record, reading: Reading) -> Talk:
    talk = reading.talk(_of(value, record))
    channel = id_of(value, "media_channel", "mediaChannel")
    said = Said(f"Channel {channel}", text_of(value, "transcript"), number_of(value, "start_time", "startTime"), id_of(value, "sid"))
    speak(talk, [said])
    return talk
