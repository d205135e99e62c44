"""Amazon Connect: chats as they are stored, fetched or streamed, and what Contact Lens writes of chats and calls."""

from __future__ import annotations

from collections.abc import Iterator

from supportaudit.loaders.amazon_items import people_of, take_item
from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import Person, Talk, channel_of
from supportaudit.loaders.json_values import Fields, fields_of, id_of, objects_of, text_of, words_of
from supportaudit.loaders.jsonl import value_of
from supportaudit.loaders.record import is_deep

CONTACT = ("CustomerMetadata.ContactId", "ContactId", "ContactID", "contactId", "InitialContactId")
ANALYSIS = frozenset({"ConversationCharacteristics", "JobStatus", "JobDetails"})
LENS = frozenset({"CustomerMetadata", "ContactId", "ChatTranscriptVersion", "CustomModels", "Version", "InstanceId"})


class ConnectChat(JsonFamily):
    """Chats of Amazon Connect."""

    name = "amazon_connect_chat"
    title = "Amazon Connect chat"
    told = "A `Transcript` whose items have `AbsoluteTime` and `ParticipantRole`, without the job of an analysis; or such items one by one."
    reads = (
        "Messages with the role of their participant: flows and bots (SYSTEM, CUSTOM_BOT) are bots, supervisors agents; "
        "of interactive messages their words. Who joins or leaves, transfers and the end are events. "
        "Pages and streamed messages of a contact make one conversation."
    )
    left_out = "Typing and receipts; files are counted. A contact that is given a second time, also by Contact Lens, is counted as a duplicate."
    layout = Layout(("Messages", "Records"))
    joins = True

    def recognise(self, record: Record) -> float:
        """By the first items."""
        value = _opened(record.value)
        if value.keys() & ANALYSIS or "EventType" in value:
            return 0.0
        items = list(objects_of(value, "Transcript"))[:5] or [value]
        return 0.97 if any(_is_item(item) for item in items) else 0.0

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """One transcript, one page of it, or one item."""
        value = _opened(record.value)
        whole = isinstance(value.get("Transcript"), list)
        if not whole and not _is_item(value):
            raise stranger("no chat of Amazon Connect")
        items = list(objects_of(value, "Transcript")) if whole else [value]
        contact = id_of(value, *CONTACT[:-1]) or next((key for item in items if (key := id_of(item, "ContactId"))), None)
        talk = reading.talk(contact or id_of(value, "InitialContactId"))
        talk.channel = "chat"
        first = id_of(value, "InitialContactId")
        talk.parent_id = first if first != talk.id else None
        talk.twin = f"amazon:{contact}" if contact and whole and "Version" in value else None
        people = people_of(value)
        for item in items:
            take_item(talk, item, people)
        if talk.messages or whole:
            yield talk


class ContactLens(JsonFamily):
    """What Contact Lens writes of a contact."""

    name = "amazon_contact_lens"
    title = "Amazon Contact Lens"
    told = "`ConversationCharacteristics` and `Transcript` of a contact (`CustomerMetadata`, `ContactId`), or `Segments` with the id of a contact."
    reads = (
        "Turns of calls and messages of chats with the role of their participant; offsets of calls, times of chats. "
        "Matched categories are tags, the summary is kept in the metadata."
    )
    left_out = (
        "Sentiment, loudness and other measures. Of the raw and the redacted file of a contact the first one that is read counts, "
        "the other is a duplicate; names that were redacted are no names."
    )
    layout = Layout()
    joins = True

    def recognise(self, record: Record) -> float:
        """By the fields of an analysis, with those of a contact."""
        value = _opened(record.value)
        if _segments(value) or _is_given(value):
            return 0.97
        if not value.keys() & ANALYSIS or "JobName" in value:
            return 0.0
        mine = value.keys() & LENS or any("ParticipantId" in item for item in [*objects_of(value, "Transcript")][:3])
        return 0.98 if mine else 0.9

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """One contact, or some segments of one."""
        value = _opened(record.value)
        segments = _segments(value)
        if not segments and not isinstance(value.get("Transcript"), list):
            if text_of(value, "EventType") in {"STARTED", "COMPLETED", "FAILED"} or value.keys() & ANALYSIS:
                return
            raise stranger("no contact of Contact Lens")
        talk = analysed(value, reading)
        talk.twin = f"amazon:{talk.id}" if not segments and not talk.of_file else None
        people = people_of(value)
        for segment in segments:
            for kind in ("Transcript", "Event", "Attachments"):
                if held := fields_of(segment, kind):
                    take_item(talk, held, people)
        yield talk


def analysed(value: Fields, reading: Reading) -> Talk:
    """The contact or call that an analysis is of, with what is said in its ``Transcript``."""
    talk = reading.talk(id_of(value, *CONTACT) or id_of(value, "JobName"))
    talk.channel = channel_of(text_of(value, "Channel")) or "voice"
    talk.lang = text_of(value, "LanguageCode") or None
    talk.tags = words_of(value, "Categories.MatchedCategories")
    talk.keep(
        summary=text_of(value, "ConversationCharacteristics.ContactSummary.PostContactSummary.Content"),
        redacted=text_of(value, "ContentMetadata.Output") == "Redacted" or None,
    )
    people = people_of(value)
    for item in objects_of(value, "Transcript"):
        take_item(talk, item, people)
    return talk


def _segments(value: Fields) -> list[Fields]:
    segments = list(objects_of(value, "Segments"))
    known = any(segment.keys() & {"Transcript", "Utterance", "Categories", "Event", "Attachments", "Issues"} for segment in segments)
    return segments if known else []


def _is_given(value: Fields) -> bool:
    """Whether it is a transcript in Contact Lens's form that somebody wrote to give it to a bot's designer: roles and contents, no analysis."""
    said = next(objects_of(value, "Transcript"), {})
    people = next(objects_of(value, "Participants"), {})
    metadata = value.keys() & {"ContentMetadata", "CustomerMetadata"}
    return bool(metadata) and "ParticipantRole" in people and {"ParticipantId", "Content"} <= said.keys() and "AbsoluteTime" not in said


def _is_item(value: Fields) -> bool:
    return bool("AbsoluteTime" in value and value.keys() & {"ContentType", "Type"} and value.keys() & {"ParticipantRole", "ParticipantId", "Id"})


def _opened(value: Fields) -> Fields:
    """What a notification or an event of the chat's client carries."""
    value = fields_of(value, "Sns") or value
    carried = value.get("Message") if value.get("Type") == "Notification" else value.get("content") if "topic" in value else None
    inner = value_of(carried.encode("utf-8", "replace")) if isinstance(carried, str) else None
    if isinstance(inner, dict) and not is_deep(inner):
        return inner
    data = fields_of(value, "data")
    return data if _is_item(data) or "Transcript" in data else value
