"""Slack: exports of a workspace, packed or not, and answers of Slack's API."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import Person, Talk
from supportaudit.loaders.json_values import Fields, fields_of, id_of, objects_of, text_of, truth_of
from supportaudit.loaders.slack_text import unmarked, words_of_message
from supportaudit.model import Role

STAMP = re.compile(r"^\d{9,10}\.\d{1,9}$")
DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
USER = re.compile(r"^[UW][A-Z0-9]{2,20}$")
CHANNEL = re.compile(r"^[CDG][A-Z0-9]{2,20}$")
UPLOAD = re.compile(r"^<@[^<>]{1,80}> (?:uploaded|shared) a file: .{1,4000}?(?: and commented: (?P<words>.*))?$", re.DOTALL)
SPOKEN = frozenset({"", "me_message", "thread_broadcast", "file_share", "file_mention", "slackbot_response", "bot_message", "reply_broadcast"})
"""Subtypes of messages that somebody wrote."""
EVENTS = {"channel_join": "join", "group_join": "join", "channel_leave": "leave", "group_leave": "leave", "bot_add": "join", "bot_remove": "leave"}
SLACKBOT = "USLACKBOT"
SECRET = frozenset({"message_deleted", "message_replied"})
"""Subtypes that tell of another message only."""
REPLIES = ("slackdump_thread_replies", "thread_replies", "replies")
LISTS = ("messages", "messages.matches", "members", "channels", "ims", "groups")


class SlackExport(JsonFamily):
    """Messages of Slack, with the lists of users and channels beside them."""

    name = "slack_export"
    title = "Slack export"
    told = "Messages with a `ts` such as `1427135890.000071`, in files `<channel>/<date>.json` or under `messages`; `users.json` and `channels.json`."
    reads = (
        "A thread with answers is a conversation, and so is the rest of each channel. Users that are bots and messages with a `bot_id` are bots, "
        "other users have no role of their own; names come from the list of users. Who joins or leaves is an event, other subtypes are system lines. "
        "Words are read in blocks where a message has no text, and in attachments of bots; of an edited message the first words given."
    )
    left_out = (
        "Reactions, previews of links, quoted and deleted messages, and files (counted as attachments); tokens in texts and addresses are masked."
    )
    layout = Layout(LISTS, lambda value: "ts" in value or "profile" in value or ("messages" not in value and _is_channel(value)))
    joins = True

    def recognise(self, record: Record) -> float:
        """By the fields of a message, a user, a channel or an entry of the log of integrations."""
        value = _inner(record.value)
        if STAMP.match(_stamp(value)) and value.keys() & {"text", "user", "subtype", "bot_id", "blocks"}:
            return 0.97 if text_of(value, "type") == "message" else 0.9
        identity = text_of(value, "id")
        if USER.match(identity) and "profile" in value and value.keys() & {"team_id", "is_bot", "deleted", "name"}:
            return 0.97
        if _is_channel(value):
            return 0.96
        return 0.96 if "change_type" in value and value.keys() & {"app_type", "service_type", "app_id", "service_id"} else 0.0

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """A message, or a user."""
        value = _inner(record.value)
        if "profile" in value and USER.match(text_of(value, "id")):
            yield from self._user(value)
        elif _stamp(value):
            yield from self._message(value, record, reading)
        elif not (CHANNEL.match(text_of(value, "id")) or value.keys() & {"change_type", "ok", "challenge", "event"}):
            raise stranger("no message and no user of Slack")

    def _user(self, value: Fields) -> Iterator[Person]:
        identity, profile = text_of(value, "id"), fields_of(value, "profile")
        role = Role.BOT if truth_of(value, "is_bot") or identity == SLACKBOT else Role.UNKNOWN
        address = text_of(profile, "email") or None
        yield Person(f"{self.name}:{identity}", role, _name(value), address)
        if bot := id_of(profile, "bot_id"):
            yield Person(f"{self.name}:{bot}", Role.BOT, _name(value))

    def _message(self, value: Fields, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        profile, user = fields_of(value, "user_profile"), id_of(value, "user")
        if user and profile:
            yield Person(f"{self.name}:{user}", Role.UNKNOWN, _name(profile))
        nested = [entry for key in REPLIES for entry in objects_of(value, key) if "text" in entry and _stamp(entry)]
        channel = _channel(value, record, reading)
        thread = _thread(value, record, reading, answered=bool(nested))
        talk = reading.talk(f"{channel or reading.transcript.name}:{thread}" if thread else channel)
        talk.channel = "chat"
        talk.parent_id = channel if thread else None
        for entry in (value, *nested):
            _said(talk, entry)
        if talk.messages:
            yield talk


def _is_channel(value: Fields) -> bool:
    about = {"members", "purpose", "creator", "user", "is_channel", "is_im"}
    return bool(CHANNEL.match(text_of(value, "id"))) and "created" in value and bool(value.keys() & about)


def _inner(value: Fields) -> Fields:
    """What an event, or a tool that fetched it, wraps; of a message that was changed the form before, under the same ``ts``."""
    for key in ("event", "data"):
        if "ts" not in value and fields_of(value, key):
            value = {**{name: value[name] for name in ("channel",) if name in value}, **fields_of(value, key)}
    if text_of(value, "subtype") == "message_changed":
        before = fields_of(value, "previous_message") or fields_of(value, "message")
        return {**{name: value[name] for name in ("channel",) if name in value}, **before}
    return value


def _stamp(value: Fields) -> str:
    stamp = value.get("ts")
    return f"{stamp:.6f}" if isinstance(stamp, float) and 0 < stamp < 1e11 else stamp.strip() if isinstance(stamp, str) else ""


def _channel(value: Fields, record: Record, reading: Reading) -> str | None:
    """What the message or its envelope says, else the folder in which a file of one day lies; None where only the file is known."""
    for place in (value, record.around):
        found = text_of(place, "channel_info.name", "channel_name", "channel.name") or id_of(place, "channel", "channel_id")
        if found:
            return found
    if CHANNEL.match(text_of(record.around, "id")):
        return text_of(record.around, "id")
    folder, _, name = reading.transcript.path.replace("!", "/").rpartition("/")
    if DAY.match(name.partition(".")[0]) and folder:
        return folder.rpartition("/")[2]
    return None


def _thread(value: Fields, record: Record, reading: Reading, *, answered: bool) -> str | None:
    """The thread to which a message belongs; None for one of the channel. One that begins a thread belongs to it where its answers are given."""
    own, thread = _stamp(value), id_of(value, "thread_ts")
    if answered:
        return own
    if thread is None or thread != own:
        return thread
    page = record.around.get("messages")
    if not isinstance(page, list):
        return thread
    place = record.where.rpartition(", record")[0]
    if place not in reading.kept:
        reading.kept.clear()
        found = (entry for entry in page if isinstance(entry, dict) and id_of(entry, "thread_ts") != _stamp(entry))
        reading.kept[place] = frozenset(filter(None, (id_of(entry, "thread_ts") for entry in found)))
    return thread if thread in reading.kept[place] else None


def _name(value: Fields) -> str | None:
    found = text_of(value, "profile.display_name", "profile.real_name", "real_name", "display_name", "profile.real_name_normalized", "name")
    return found.strip() or None


def _said(talk: Talk, value: Fields) -> None:
    """A message that somebody wrote, or what Slack tells."""
    at, subtype, user = _stamp(value), text_of(value, "subtype"), id_of(value, "user")
    if subtype in SECRET or text_of(value, "type") not in {"message", ""} or truth_of(value, "hidden", "is_ephemeral"):
        return
    if subtype in EVENTS:
        who = text_of(value, "user_profile.real_name", "username") or user
        talk.event(EVENTS[subtype], at, {"who": who}, text=unmarked(text_of(value, "text")))
        return
    named = text_of(value, "username", "bot_profile.name") or None
    machine = bool(id_of(value, "bot_id")) or subtype == "bot_message" or user == SLACKBOT
    if subtype not in SPOKEN or (subtype == "bot_message" and not named and not user):
        talk.tell(words_of_message(value, whole=True), at)
        return
    talk.attached(sum(1 for _ in islice(objects_of(value, "files"), 1000)) or ("file" in value))
    text = words_of_message(value, whole=machine)
    if match := UPLOAD.match(text_of(value, "text")):
        text = unmarked(match["words"] or text_of(value, "file.initial_comment.comment"))
    author = named if machine and named else user or named or id_of(value, "bot_id")
    talk.say(Role.BOT if machine else Role.UNKNOWN, text, author, at, id=at)
