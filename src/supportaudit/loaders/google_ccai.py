"""Google's contact centre (CCAI): conversations to be imported, conversations of Insights, messages of Dialogflow, results of Speech-to-Text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import Person, Talk
from supportaudit.loaders.json_values import Fields, at_path, fields_of, id_of, number_of, objects_of, text_of
from supportaudit.loaders.speech import NO_SPEAKERS, Said, Word, counts_from_start, moment, seconds_of, speak, turns
from supportaudit.model import Role

ROLES: Mapping[str, Role] = {
    **dict.fromkeys(("agent", "human_agent", "any_agent"), Role.AGENT),
    **dict.fromkeys(("customer", "end_user", "user", "caller"), Role.CUSTOMER),
    **dict.fromkeys(("automated_agent", "virtual_agent", "bot", "ivr", "system"), Role.BOT),
}
MEDIA = {"phone_call": "voice", "chat": "chat"}
LATEST_OFFSET = 1e14
"""Microseconds from here on are counted from 1970 (1973 and later), smaller ones from the start of the call."""
ROLE = ("role", "participantRole", "participant_role", "segmentParticipant.role", "segment_participant.role", "speakerId", "speaker_id")
PERSON = ("user_id", "userId", "segmentParticipant.userId", "segment_participant.user_id", "participantId", "participant_id")
NAMED = (
    "id",
    "conversation_id",
    "conversationId",
    "conversation_info.conversation_id",
    "conversationInfo.conversationId",
    "conversationName",
    "name",
)


class GoogleCcai(JsonFamily):
    """Conversations of Google's contact centre."""

    name = "google_ccai"
    title = "Google CCAI"
    told = "`entries` with `start_timestamp_usec` and `role`, `transcriptSegments`, messages with `participantRole`, or results with `alternatives`."
    reads = (
        "What agents, customers (END_USER) and automated agents say; times are moments, or offsets where they are too small for one. "
        "Without a medium, offsets are taken for a call and moments for a chat. Words of Speech-to-Text have unknown speakers."
    )
    left_out = "Annotations, sentiment, topics and confidence."
    layout = Layout(("conversations", "messages"), lambda value: "transcript" in value or "entries" in value)
    joins = True

    def recognise(self, record: Record) -> float:
        """By an entry, a segment, a message or a result."""
        value = record.value
        first = next(objects_of(value, "entries"), value)
        if first.keys() & {"start_timestamp_usec", "startTimestampUsec"} and first.keys() & {"role", "participant_role", "text"}:
            return 0.98
        if _segments(value) or (value.keys() >= {"content", "participantRole"} and "/conversations/" in text_of(value, "name")):
            return 0.97
        if any(text_of(entry, "sentence") and text_of(entry, *ROLE) for entry in objects_of(value, "sentences")):
            return 0.96
        speech = [entry for entry in objects_of(value, "results") if isinstance(entry.get("alternatives"), list)]
        if speech and (any(entry.keys() & {"channelTag", "resultEndTime", "resultEndOffset", "languageCode"} for entry in speech)):
            return 0.96
        return 0.92 if value.keys() >= {"entries", "conversation_info"} else 0.0

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """One conversation, or one message of one."""
        value = record.value
        name = id_of(value, *NAMED)
        entries = [*objects_of(value, "entries")] or _segments(value) or [*objects_of(value, "sentences")]
        if entries or "entries" in value:
            talk = reading.talk(_last(name))
            talk.whole = True
            _about(talk, value)
            _entries(talk, entries, value)
        elif isinstance(value.get("results"), list):
            talk = reading.talk(_last(name))
            talk.whole = True
            _speech(talk, value, reading, record)
        elif value.keys() & {"start_timestamp_usec", "participantRole", "participant_role"}:
            of = text_of(value, "name").partition("/messages/")[0] if "content" in value else name
            talk = reading.talk(_last(of))
            _entries(talk, [value], record.around)
        elif "transcript" in value:
            return
        else:
            raise stranger("no conversation of Google CCAI")
        yield talk


def _last(name: str | None) -> str | None:
    """The last part of a resource's name."""
    return (name or "").rstrip("/").rpartition("/")[2] or None


def _segments(value: Fields) -> list[Fields]:
    return [
        entry
        for path in ("transcript.transcriptSegments", "transcript.transcript_segments", "transcriptSegments")
        for entry in objects_of(value, path)
    ]


def _about(talk: Talk, value: Fields) -> None:
    """What is said of the conversation itself."""
    talk.channel = MEDIA.get(text_of(value, "medium", "conversation_info.medium").casefold())
    talk.lang = text_of(value, "languageCode", "language_code", "conversation_info.language_code") or None
    agents = [*objects_of(value, "qualityMetadata.agentInfo"), *objects_of(value, "quality_metadata.agent_info")]
    talk.team = next((team for agent in agents if (team := text_of(agent, "team"))), None)
    labels = {key: text for key, held in fields_of(value, "labels").items() if (text := text_of(held))}
    info = {key: text for key, held in fields_of(value, "conversation_info.metadata").items() if (text := text_of(held))}
    talk.keep(labels=labels, info=info)


def _entries(talk: Talk, entries: list[Fields], around: Fields) -> None:
    """Every entry; the conversation's medium is told by its times where nothing names it."""
    start = talk.time(around.get("startTime") or around.get("start_time"))
    tags = {str(number_of(around, f"callMetadata.{key}Channel")): role for key, role in (("customer", Role.CUSTOMER), ("agent", Role.AGENT))}
    offsets = False
    for entry in entries:
        written = text_of(entry, *ROLE).casefold()
        tag = number_of(entry, "channelTag", "channel_tag")
        role = ROLES.get(written) or (tags.get(str(tag)) if tag is not None else None) or Role.UNKNOWN
        author = id_of(entry, *PERSON) or (None if role is not Role.UNKNOWN or tag is None else f"Channel {tag:g}")
        micros = number_of(entry, "start_timestamp_usec", "startTimestampUsec", "create_timestamp_usec")
        nanos = number_of(entry, "startOffsetNanos", "start_offset_nanos")
        at: object = next(
            (found for key in ("messageTime", "message_time", "createTime", "create_time", "createTimeNanos") if (found := entry.get(key))), None
        )
        if micros is not None and micros >= LATEST_OFFSET:
            at = micros
        elif at is None and (micros is not None or nanos is not None):
            offsets = True
            at = moment(micros / 1e6 if micros is not None else (nanos or 0) / 1e9, start)
        talk.say(role, text_of(entry, "text", "content", "sentence"), author, at, id=text_of(entry, "name") or None)
    if offsets:
        counts_from_start(talk, start)
    talk.channel = talk.channel or ("voice" if offsets else "chat")


def _speech(talk: Talk, value: Fields, reading: Reading, record: Record) -> None:
    """Results of Speech-to-Text; with speakers the last result repeats all words, and tells who says them."""
    results = list(objects_of(value, "results"))
    talk.lang = next((lang for result in results if (lang := text_of(result, "languageCode"))), None)
    best = [next(objects_of(result, "alternatives"), {}) for result in results]
    words = list(objects_of(best[-1], "words")) if best else []
    if any(word.keys() & {"speakerTag", "speakerLabel"} for word in words):
        speak(talk, turns(_word(word) for word in words))
        return
    said = [_said(result, alternative) for result, alternative in zip(results, best, strict=True)]
    speak(talk, said)
    if not any(turn.speaker for turn in said):
        reading.transcript.note(NO_SPEAKERS, record.where)


def _word(word: Fields) -> Word:
    tag = id_of(word, "speakerTag", "speakerLabel")
    return Word(f"Speaker {tag}" if tag else None, text_of(word, "word"), seconds_of(word, "startTime", "startOffset"))


def _said(result: Fields, best: Fields) -> Said:
    first: object = next(objects_of(best, "words"), {})
    tag = id_of(result, "channelTag")
    return Said(
        f"Channel {tag}" if tag else None, text_of(best, "transcript"), seconds_of(at_path(first, "startTime") or at_path(first, "startOffset"))
    )
