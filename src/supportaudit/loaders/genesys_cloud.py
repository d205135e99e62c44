"""Genesys Cloud: transcripts of speech and text analytics, recordings of chats and messages, and messages of the API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import EMAIL, Html, Person, Talk, channel_of
from supportaudit.loaders.json_values import Fields, at_path, fields_of, id_of, number_of, objects_of, text_of
from supportaudit.loaders.speech import MAX_SECONDS, counts_from_start, moment
from supportaudit.model import Role

PURPOSES: Mapping[str, Role] = {
    **dict.fromkeys(("external", "customer", "consumer", "guest"), Role.CUSTOMER),
    **dict.fromkeys(("internal", "agent", "user", "monitor", "coach", "barge"), Role.AGENT),
    **dict.fromkeys(("acd", "ivr", "bot", "botflow", "dialog", "workflow", "flow", "inbound", "outbound", "campaign", "voicemail", "fax"), Role.BOT),
}
"""Purposes of participants; an ACD, a flow and a campaign speak in the words of a machine."""
EPOCH = 1e11
"""Milliseconds from here on are counted from 1970, smaller ones from the start of the call."""
SEVERAL = "several transcripts of the same stretch of a conversation (other languages or engines); the longest was read"
RECORDED = ("messagingTranscript", "transcript", "emailTranscript")


class GenesysCloud(JsonFamily):
    """Conversations of Genesys Cloud."""

    name = "genesys_cloud"
    title = "Genesys Cloud"
    told = "`transcripts` with `phrases` and `participantPurpose`, recordings with `messagingTranscript`, or messages with `direction`."
    reads = (
        "Phrases with punctuation where it is given (`decoratedText`): external is the customer, internal an agent; "
        "ACD, IVR, flows and bots are bots. Times are moments or offsets, told by their size. "
        "All communications of a conversation make one conversation."
    )
    left_out = "Sentiment, topics and silences; of several transcripts of the same stretch the longest is read."
    layout = Layout(("entities", "conversations", "recordings"))
    joins = True

    def recognise(self, record: Record) -> float:
        """By its transcripts, or the fields of a message."""
        value = _opened(record.value)
        first = next(objects_of(value, "transcripts"), {})
        if "phrases" in first or (first.keys() & {"alternatives", "utteranceId"} and "conversationId" in value):
            return 0.98
        if value.keys() & {"conversationId", "communicationId"} and value.keys() & {"mediaType", "organizationId"} and "transcripts" in value:
            return 0.97
        if any(isinstance(value.get(key), list) for key in RECORDED) and value.keys() & {"conversationId", "media"}:
            return 0.97
        message = value.keys() & {"textBody", "normalizedMessage", "messengerType"} and "direction" in value
        return 0.96 if message else 0.0

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """One communication, recording or message."""
        value = _opened(record.value)
        talk = reading.talk(id_of(value, "conversationId", "conversation.id") or id_of(record.around, "conversationId"))
        if isinstance(value.get("transcripts"), list):
            _phrases(talk, value, reading, record)
        elif any(isinstance(value.get(key), list) for key in RECORDED):
            _recording(talk, value)
        elif "direction" in value:
            _message(talk, value)
        else:
            raise stranger("no transcript of Genesys Cloud")
        yield talk


def _opened(value: Fields) -> Fields:
    """What an event of the notification service carries."""
    return fields_of(value, "eventBody") if "eventBody" in value else value


def _phrases(talk: Talk, value: Fields, reading: Reading, record: Record) -> None:
    talk.channel = channel_of(text_of(value, "mediaType")) or "voice"
    people = list(objects_of(value, "participants"))
    talk.customer_id = next((key for person in people if _purpose(person) is Role.CUSTOMER and (key := id_of(person, "externalContactId"))), None)
    start = talk.time(value.get("conversationStartTime") or value.get("startTime") or value.get("sessionStartTimeMs"))
    transcripts = [fields for fields in objects_of(value, "transcripts") if fields.get("isFinal") is not False]
    talk.lang = next((lang for entry in transcripts if (lang := text_of(entry, "language"))), None)
    kept: list[Sequence[Fields]] = [_uttered(entry) for entry in transcripts if "alternatives" in entry]
    if not kept:
        kept = _apart([list(objects_of(entry, "phrases")) for entry in transcripts])
        if len(kept) < sum(any(objects_of(entry, "phrases")) for entry in transcripts):
            reading.transcript.note(SEVERAL, record.where)
    for phrase in (phrase for phrases in kept for phrase in phrases):
        at = number_of(phrase, "startTimeMs", "offset.milliseconds", "offset.offsetMs", "offsetMs")
        talk.say(
            _purpose(phrase),
            text_of(phrase, "decoratedText", "text") or " ".join(filter(None, (text_of(word, "word") for word in objects_of(phrase, "words")))),
            _author(phrase, people, at),
            _when(talk, at, start),
            id=id_of(phrase, "messageId"),
        )


def _apart(transcripts: Sequence[Sequence[Fields]]) -> list[Sequence[Fields]]:
    """The transcripts without those that say again what a longer one says: the same side at the same time."""
    kept: list[Sequence[Fields]] = []
    for phrases in sorted(transcripts, key=len, reverse=True):
        if phrases and not any(_overlap(phrases, other) for other in kept):
            kept.append(phrases)
    return kept


def _overlap(one: Sequence[Fields], other: Sequence[Fields]) -> bool:
    if {text_of(phrase, "participantPurpose") for phrase in one}.isdisjoint(text_of(phrase, "participantPurpose") for phrase in other):
        return False
    spans = [[time for phrase in phrases if (time := number_of(phrase, "startTimeMs")) is not None] for phrases in (one, other)]
    if not spans[0] or not spans[1]:
        return True
    return max(min(spans[0]), min(spans[1])) <= min(max(spans[0]), max(spans[1]))


def _uttered(utterance: Fields) -> list[Fields]:
    """An utterance of a live transcription as phrases."""
    best = next(objects_of(utterance, "alternatives"), {})
    text = text_of(best, "decoratedTranscript", "transcript")
    return [{"text": text, "participantPurpose": utterance.get("channel"), "startTimeMs": best.get("offsetMs")}]


def _purpose(value: Fields) -> Role:
    return PURPOSES.get(text_of(value, "participantPurpose", "purpose").strip().casefold(), Role.UNKNOWN)


def _author(phrase: Fields, people: Sequence[Fields], at: float | None) -> str | None:
    """The participant of the phrase's purpose; of several the one who was there at the time; None where that does not tell."""
    purpose = text_of(phrase, "participantPurpose")
    own = [person for person in people if text_of(person, "participantPurpose", "purpose") == purpose]
    if len(own) > 1 and at is not None:
        own = [person for person in own if (number_of(person, "startTimeMs") or 0) <= at <= (number_of(person, "endTimeMs") or float("inf"))]
    names = {id_of(person, "name", "userName", "userId", "externalContactId", "ani", "address", "participantId") for person in own}
    return names.pop() if len(names) == 1 else None


def _when(talk: Talk, at: float | None, start: datetime | None) -> datetime | None:
    if at is None:
        return None
    if at >= EPOCH:
        return talk.time(at)
    counts_from_start(talk, start)
    return moment(at / 1000, start) if at / 1000 < MAX_SECONDS else None


def _recording(talk: Talk, value: Fields) -> None:
    """A recording of a chat, of messages or of e-mails."""
    media = text_of(value, "media", "mediaType", "mediaSubtype")
    talk.channel = EMAIL if isinstance(value.get("emailTranscript"), list) else channel_of(media) or "chat"
    talk.keep(recording=id_of(value, "id"))
    for entry in (entry for key in RECORDED for entry in objects_of(value, key)):
        at = entry.get("timestamp") or entry.get("utc") or entry.get("time") or entry.get("sent")
        author = text_of(entry, "fromUser.name", "user.name", "from.name") or id_of(entry, "fromUser.id", "user.id", "from", "fromAddress")
        kind = text_of(entry, "bodyType", "type").casefold()
        text = text_of(entry, "messageText", "body", "textBody", "message")
        talk.subject = talk.subject or text_of(entry, "subject") or None
        talk.attached(sum(1 for key in ("messageMediaAttachments", "attachments", "media") for _ in objects_of(entry, key)))
        if kind in {"member-join", "member-leave", "memberjoin", "memberleave"}:
            talk.event(kind.replace("-", "").removeprefix("member"), at, {"who": author})
        elif kind in {"notice", "activity"}:
            talk.tell(text, at)
        else:
            html = text_of(entry, "htmlBody") if not text else ""
            talk.say(_purpose(entry), Html(html) if html else text, author, at, id=id_of(entry, "id"))


def _message(talk: Talk, value: Fields) -> None:
    """One message of the API: inbound ones are the customer's; of outbound ones only those that a person or a bot is said to have sent."""
    talk.channel = channel_of(text_of(value, "messengerType")) or "chat"
    inbound = text_of(value, "direction").casefold() == "inbound"
    sender = {"human": Role.AGENT, "bot": Role.BOT}.get(text_of(value, "normalizedMessage.originatingEntity", "originatingEntity").casefold())
    role = Role.CUSTOMER if inbound else sender or Role.UNKNOWN
    text = text_of(value, "textBody", "normalizedMessage.text", "messageText")
    media = at_path(value, "media") or at_path(value, "normalizedMessage.content")
    talk.attached(sum(1 for _ in objects_of(media)))
    author = text_of(value, "fromName", "createdBy.name") or id_of(value, "fromAddress", "normalizedMessage.channel.from.id", "createdBy.id")
    talk.say(role, text, author, value.get("timestamp") or at_path(value, "normalizedMessage.channel.time"), id=id_of(value, "id"))
