"""Made-up exports of contact centres and speech services: of each family several shapes, with what should be read of them."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass

ASK, ANSWER, HELLO = "My kettle leaks.", "I will send you a new one.", "Welcome to the kettle line."
CONTACT = "11111111-2222-4333-8444-555555555555"
JOINED = "application/vnd.amazonaws.connect.event.participant.joined"
ENDED = "application/vnd.amazonaws.connect.event.chat.ended"


@dataclass(frozen=True)
class Sample:
    """One file."""

    name: str
    """Family and shape, ``vcon: texts``."""
    value: object
    """Its JSON; a list under ``lines`` is written line by line."""
    shown: tuple[str, ...]
    """``role author: text`` of what is said; events have their kind as text."""
    lines: bool = False

    @property
    def family(self) -> str:
        """The word for ``--format``."""
        return self.name.partition(":")[0]

    def text(self) -> str:
        """What the file holds."""
        return "\n".join(map(json.dumps, self.value)) if self.lines and isinstance(self.value, list) else json.dumps(self.value)


def connect(role: str, text: str, at: int, **more: str) -> dict[str, str]:
    names = {"AGENT": "Nora", "CUSTOMER": "Customer", "SYSTEM": "BOT"}
    return {
        "AbsoluteTime": f"2026-03-02T10:00:{at:02}.120Z",
        "Content": text,
        "ContentType": "text/plain",
        "Id": f"m{at}",
        "Type": "MESSAGE",
        "ParticipantId": f"p-{role}",
        "DisplayName": names.get(role, role),
        "ParticipantRole": role,
        **more,
    }


CHAT = [
    connect("CUSTOMER", "", 1, Type="EVENT", ContentType=JOINED),
    connect("SYSTEM", HELLO, 2),
    connect("CUSTOMER", ASK, 3, ContentType="text/markdown"),
    connect("AGENT", "", 4, Type="EVENT", ContentType="application/vnd.amazonaws.connect.event.typing"),
    connect("AGENT", ANSWER, 5),
    {"AbsoluteTime": "2026-03-02T10:01:00.000Z", "ContentType": ENDED, "Id": "e", "Type": "EVENT"},
]
CHAT_SHOWN = ("system -: join", f"bot BOT: {HELLO}", f"customer -: {ASK}", f"agent Nora: {ANSWER}", "system -: end")
PICKER = {
    "templateType": "ListPicker",
    "version": "1.0",
    "data": {"content": {"title": "What leaks?", "elements": [{"title": "Kettle"}, {"title": "Pot"}]}},
}
CONNECT_FILE: dict[str, object] = {
    "Version": "2019-08-26",
    "ContactId": CONTACT,
    "InitialContactId": CONTACT,
    "Participants": [{"ParticipantId": "p"}],
    "Transcript": CHAT,
}
LENS_CHAT: dict[str, object] = {
    "JobStatus": "COMPLETED",
    "Channel": "CHAT",
    "ContentMetadata": {"Output": "Raw"},
    "ConversationCharacteristics": {"ContactSummary": {"PostContactSummary": {"Content": "A kettle leaked."}}},
    "Categories": {"MatchedCategories": ["leaks"]},
    "CustomerMetadata": {"ContactId": CONTACT},
    "LanguageCode": "en-GB",
    "Participants": [{"ParticipantId": f"p-{role}", "ParticipantRole": role} for role in ("AGENT", "CUSTOMER", "SYSTEM")],
    "Transcript": [{key: value for key, value in item.items() if key != "ParticipantRole"} for item in CHAT],
}
REDACTED = {
    **LENS_CHAT,
    "ContentMetadata": {"Output": "Redacted"},
    "Participants": [{"ParticipantId": "p-AGENT", "DisplayName": "[PII]"}],
    "Transcript": [{**item, "DisplayName": "[PII]", "Content": item.get("Content", "").replace("kettle", "[PII]")} for item in CHAT],
}


def role_turn(role: str, text: str, begin: int) -> dict[str, object]:
    return {"ParticipantRole": role, "Content": text, "BeginOffsetMillis": begin, "EndOffsetMillis": begin + 900, "Id": f"t{begin}"}


CALL = (f"bot -: {HELLO}", f"customer -: {ASK}", f"agent -: {ANSWER}")
CALL_TURNS = [role_turn("SYSTEM", HELLO, 0), role_turn("CUSTOMER", ASK, 1200), role_turn("AGENT", ANSWER, 2100)]


def words(text: str, start: float, **more: object) -> list[dict[str, object]]:
    """Items of Amazon Transcribe."""
    found: list[dict[str, object]] = []
    for number, word in enumerate(text.removesuffix(".").split()):
        at = f"{start + number / 10:.2f}"
        found.append({"type": "pronunciation", "alternatives": [{"content": word, "confidence": "0.9"}], "start_time": at, "end_time": at, **more})
    return [*found, {"type": "punctuation", "alternatives": [{"content": "."}], **more}]


def segment(speaker: str, text: str, start: float) -> dict[str, object]:
    times = [{"start_time": item["start_time"], "speaker_label": speaker} for item in words(text, start) if "start_time" in item]
    return {"start_time": f"{start:.2f}", "speaker_label": speaker, "items": times}


UNKNOWN_CALL = (f"unknown spk_0: {HELLO}", f"unknown spk_1: {ASK}", f"unknown spk_0: {ANSWER}")
SAID = (("spk_0", HELLO, 0.5), ("spk_1", ASK, 3.0), ("spk_0", ANSWER, 6.0))
STANDARD = {
    "jobName": "kettle-1",
    "accountId": "1",
    "status": "COMPLETED",
    "results": {
        "transcripts": [{"transcript": f"{HELLO} {ASK} {ANSWER}"}],
        "speaker_labels": {"speakers": 2, "segments": [segment(*one) for one in SAID]},
        "items": [item for _, text, start in SAID for item in words(text, start)],
    },
}
CHANNELS = {
    "jobName": "kettle-2",
    "results": {
        "transcripts": [{"transcript": "all"}],
        "channel_labels": {
            "channels": [
                {"channel_label": "ch_0", "items": [*words(HELLO, 0.5), *words(ANSWER, 6)]},
                {"channel_label": "ch_1", "items": words(ASK, 3)},
            ]
        },
        "items": [],
    },
}
PAUSES = {
    "jobName": "kettle-3",
    "results": {
        "transcripts": [],
        "items": [],
        "audio_segments": [{"id": i, "transcript": text, "start_time": str(at), "speaker_label": who} for i, (who, text, at) in enumerate(SAID)],
    },
}
POST_CALL = {
    "ConversationAnalytics": {
        "GUID": "g1",
        "SpeakerLabels": [{"Speaker": "spk_0", "DisplayText": "Agent"}, {"Speaker": "spk_1", "DisplayText": "Customer"}],
    },
    "SpeechSegments": [{"SegmentStartTime": at, "SegmentSpeaker": who, "OriginalText": text, "DisplayText": text} for who, text, at in SAID],
}


def phrase(purpose: str, text: str, at: int) -> dict[str, object]:
    return {"text": text.rstrip("."), "decoratedText": text, "startTimeMs": at, "participantPurpose": purpose}


GENESYS_SHOWN = (f"bot -: {HELLO}", f"customer +4420: {ASK}", f"agent u7: {ANSWER}")
GENESYS_CALL = {"transcriptId": "t", "phrases": [phrase("acd", HELLO, 100), phrase("external", ASK, 4000), phrase("internal", ANSWER, 9000)]}
GENESYS: dict[str, object] = {
    "conversationId": "g-1",
    "mediaType": "call",
    "transcripts": [GENESYS_CALL],
    "participants": [{"participantPurpose": "external", "ani": "+4420"}, {"participantPurpose": "internal", "userId": "u7"}],
}
LIVE = [
    {
        "topicName": "v2.conversations.g-2.transcription",
        "eventBody": {
            "conversationId": "g-2",
            "sessionStartTimeMs": 1772445600000,
            "transcripts": [{"utteranceId": f"u{at}", "isFinal": final, "channel": side, "alternatives": [{"offsetMs": at, "transcript": text}]}],
        },
    }
    for side, text, at, final in (("EXTERNAL", ASK, 1000, True), ("INTERNAL", "I will", 3000, False), ("INTERNAL", ANSWER, 3000, True))
]
RECORDING = {
    "id": "r1",
    "conversationId": "g-3",
    "media": "message",
    "messagingTranscript": [
        {"id": "1", "purpose": "workflow", "messageText": HELLO, "timestamp": "2026-03-02T10:00:00.000Z", "from": "flow"},
        {"id": "2", "purpose": "customer", "messageText": ASK, "timestamp": "2026-03-02T10:00:05.000Z", "from": "c9"},
        {"id": "3", "purpose": "agent", "messageText": ANSWER, "timestamp": "2026-03-02T10:00:09.000Z", "fromUser": {"id": "u7", "name": "Nora"}},
    ],
}
GENESYS_WAYS: tuple[dict[str, object], ...] = (
    {"direction": "inbound", "textBody": ASK, "fromAddress": "447"},
    {"direction": "outbound", "normalizedMessage": {"text": ANSWER, "originatingEntity": "Human"}, "createdBy": {"id": "u7"}},
)
GENESYS_MESSAGES = {
    "entities": [
        {"id": f"m{i}", "conversationId": "g-4", "messengerType": "whatsapp", "timestamp": f"2026-03-02T10:00:0{i}Z", **way}
        for i, way in enumerate(GENESYS_WAYS)
    ]
}


def entry(role: str, text: str, at: int, user: int) -> dict[str, object]:
    return {"start_timestamp_usec": at, "text": text, "role": role, "user_id": user}


ENTRIES = [entry("AUTOMATED_AGENT", HELLO, 0, 0), entry("END_USER", ASK, 4_000_000, 1), entry("AGENT", ANSWER, 8_000_000, 2)]
CCAI_SHOWN = (f"bot 0: {HELLO}", f"customer 1: {ASK}", f"agent 2: {ANSWER}")
INSIGHTS = {
    "name": "projects/p/locations/l/conversations/77",
    "medium": "PHONE_CALL",
    "startTime": "2026-03-02T10:00:00Z",
    "callMetadata": {"customerChannel": 1, "agentChannel": 2},
    "transcript": {
        "transcriptSegments": [
            {"messageTime": "2026-03-02T10:00:01Z", "text": HELLO, "segmentParticipant": {"role": "AUTOMATED_AGENT"}},
            {"messageTime": "2026-03-02T10:00:04Z", "text": ASK, "channelTag": 1},
            {"messageTime": "2026-03-02T10:00:08Z", "text": ANSWER, "channelTag": 2},
        ]
    },
}
DIALOGFLOW = {
    "messages": [
        {
            "name": f"projects/p/conversations/78/messages/{i}",
            "content": text,
            "participantRole": role,
            "createTime": f"2026-03-02T10:00:0{9 - i}Z",
        }
        for i, (role, text) in enumerate((("HUMAN_AGENT", ANSWER), ("END_USER", ASK)))
    ]
}
SPEECH_TO_TEXT = {
    "results": [
        {"alternatives": [{"transcript": text, "words": [{"startTime": f"{at}s", "word": "x"}]}], "channelTag": tag, "languageCode": "en-us"}
        for tag, text, at in ((1, ASK, "1.200"), (2, ANSWER, "3.400"))
    ]
}


def spoken(text: str, start: float, unit: float, **more: object) -> list[dict[str, object]]:
    """Words of Deepgram (``unit`` 1) and AssemblyAI (1000)."""
    return [
        {"word": word.casefold().strip("."), "punctuated_word": word, "text": word, "start": (start + i / 10) * unit, **more}
        for i, word in enumerate(text.split())
    ]


TWO = (f"unknown Speaker 0: {ASK}", f"unknown Speaker 1: {ANSWER}")
DEEPGRAM = {
    "metadata": {"request_id": "d1", "channels": 1},
    "results": {
        "channels": [{"alternatives": [{"transcript": f"{ASK} {ANSWER}", "words": spoken(f"{ASK} {ANSWER}", 0, 1)}]}],
        "utterances": [
            {"id": f"u{who}", "start": at, "transcript": text, "speaker": who, "channel": 0, "words": spoken(text, at, 1)}
            for who, text, at in ((0, ASK, 0.5), (1, ANSWER, 4.25))
        ],
    },
}
DEEPGRAM_WORDS = {
    "result": {
        "metadata": {"request_id": "d2"},
        "results": {
            "channels": [{"alternatives": [{"transcript": "-", "words": [*spoken(ASK, 0, 1, speaker=0), *spoken(ANSWER, 4, 1, speaker=1)]}]}]
        },
    }
}
DEEPGRAM_CHANNELS = {
    "metadata": {"request_id": "d3", "channels": 2},
    "results": {"channels": [{"alternatives": [{"words": spoken(ASK, 0, 1)}]}, {"alternatives": [{"words": spoken(ANSWER, 4, 1)}]}]},
}
DEEPGRAM_LIVE = [
    {
        "type": "Results",
        "channel_index": [0, 1],
        "start": at,
        "is_final": final,
        "channel": {"alternatives": [{"transcript": text, "words": spoken(text, at, 1, speaker=who)}]},
        "metadata": {"request_id": "d4"},
    }
    for who, text, at, final in ((0, "My kettle", 0.5, False), (0, ASK, 0.5, True), (1, ANSWER, 4.0, True))
]
ASSEMBLY: dict[str, object] = {
    "id": "a1",
    "status": "completed",
    "audio_url": "https://files.example/k.wav",
    "text": f"{ASK} {ANSWER}",
    "language_code": "en",
    "words": [*spoken(ASK, 0, 1000, speaker="A"), *spoken(ANSWER, 4, 1000, speaker="B")],
    "utterances": [{"speaker": who, "text": text, "start": at, "end": at + 900} for who, text, at in (("A", ASK, 500), ("B", ANSWER, 4250))],
}
TWO_LETTERS = (f"unknown A: {ASK}", f"unknown B: {ANSWER}")
SID = "CH" + "0a" * 16


def twilio(author: str, text: str | None, index: int, **more: object) -> dict[str, object]:
    return {
        "sid": "IM" + f"{index:02}" * 16,
        "conversation_sid": SID,
        "index": index,
        "author": author,
        "body": text,
        "media": None,
        "attributes": "{}",
        "date_created": f"2026-03-02T10:00:0{index}Z",
        **more,
    }


TWILIO_MESSAGES = [
    twilio("system", HELLO, 0),
    twilio("whatsapp:+447700900123", ASK, 1),
    twilio("nora", ANSWER, 2),
    twilio("nora", None, 3, media=[{"sid": "ME"}]),
]
TWILIO = {"meta": {"key": "messages", "page": 0}, "messages": TWILIO_MESSAGES[::-1]}
TWILIO_SHOWN = (f"bot system: {HELLO}", f"customer whatsapp:+447700900123: {ASK}", f"unknown nora: {ANSWER}")
WEBHOOKS = [
    {
        "EventType": "onMessageAdded",
        "ConversationSid": SID,
        "MessageSid": f"IM{i}" + "f" * 31,
        "Author": author,
        "Body": text,
        "DateCreated": f"2026-03-02T10:00:0{i}Z",
    }
    for i, (author, text) in enumerate((("+447700900123", ASK), ("nora", ANSWER)))
]
SMS = {
    "first_page_uri": "/2010-04-01/Accounts/AC1/Messages.json",
    "messages": [
        {"sid": f"SM{i}" + "e" * 31, "direction": way, "from": a, "to": b, "body": text, "date_sent": f"Mon, 02 Mar 2026 10:00:0{i} +0000"}
        for i, (way, a, b, text) in enumerate((("inbound", "+1", "+2", ASK), ("outbound-api", "+2", "+1", ANSWER)))
    ],
}
SENTENCES = {
    "meta": {"key": "sentences", "url": "https://intelligence.twilio.com/v2/Transcripts/GT12/Sentences?PageSize=50"},
    "sentences": [
        {"media_channel": who, "sentence_index": i, "start_time": str(i), "transcript": text, "sid": None}
        for i, (who, text) in enumerate(((1, ASK), (2, ANSWER)))
    ],
}
PARTIES = [{"tel": "+4420", "name": "Ib Holm", "meta": {"role": "customer"}}, {"mailto": "nora@lamps.example", "name": "Nora", "role": "agent"}]
VCON_SHOWN = (f"customer Ib Holm: {ASK}", f"agent Nora: {ANSWER}")
VCON_ASK = {"type": "text", "start": "2026-03-02T10:00:00Z", "parties": [0, 1], "originator": 0, "mimetype": "text/plain", "body": ASK}
VCON: dict[str, object] = {
    "vcon": "0.0.1",
    "uuid": "0190-a",
    "created_at": "2026-03-02T10:00:00Z",
    "parties": PARTIES,
    "dialog": [
        VCON_ASK,
        {"type": "text", "start": "2026-03-02T10:00:09Z", "parties": [1, 0], "mimetype": "text/html", "body": f"<p>{ANSWER}</p>"},
    ],
    "analysis": [{"type": "summary", "dialog": 0, "body": "A kettle leaks."}],
}
VCON_CALL: dict[str, object] = {
    "vcon": "0.0.2",
    "uuid": "0190-b",
    "parties": PARTIES,
    "dialog": [{"type": "recording", "start": "2026-03-02T10:00:00+00:00", "parties": [1, 0], "duration": 20, "url": "https://files.example/k.mp3"}],
    "analysis": [
        {"type": "sentiment", "dialog": 0, "body": "sad"},
        {
            "type": "transcript",
            "dialog": 0,
            "vendor": "whisper",
            "encoding": "json",
            "body": json.dumps(
                {
                    "text": f"{ASK} {ANSWER}",
                    "segments": [{"start": 1.0, "text": ASK, "speaker": "Customer"}, {"start": 5.0, "text": ANSWER, "speaker": "nora"}],
                }
            ),
        },
        {"type": "transcript", "dialog": 0, "vendor": "other", "body": [{"speaker": "Agent", "message": "Something else."}]},
    ],
}
SIGNED = {"payload": base64.urlsafe_b64encode(json.dumps(VCON).encode()).decode().rstrip("="), "signatures": [{"protected": "e30", "signature": "x"}]}
VCON_LINES = {**VCON_CALL, "uuid": "0190-c", "analysis": [{"type": "transcript", "dialog": [0], "body": f"Customer: {ASK}\nAgent: {ANSWER}"}]}

SAMPLES = (
    Sample("amazon_connect_chat: stored file", CONNECT_FILE, CHAT_SHOWN),
    Sample("amazon_connect_chat: page of the API", {"InitialContactId": CONTACT, "NextToken": "n", "Transcript": CHAT[::-1]}, CHAT_SHOWN),
    Sample("amazon_connect_chat: streamed", [{**item, "ContactId": CONTACT} for item in CHAT], CHAT_SHOWN, lines=True),
    Sample(
        "amazon_connect_chat: notifications",
        [{"Type": "Notification", "TopicArn": "arn", "Message": json.dumps({**item, "ContactId": CONTACT})} for item in CHAT],
        CHAT_SHOWN,
        lines=True,
    ),
    Sample(
        "amazon_connect_chat: interactive",
        {
            **CONNECT_FILE,
            "Transcript": [connect("CUSTOM_BOT", json.dumps(PICKER), 1, ContentType="application/vnd.amazonaws.connect.message.interactive")],
        },
        ("bot CUSTOM_BOT: What leaks?\nKettle\nPot",),
    ),
    Sample("amazon_contact_lens: chat", LENS_CHAT, CHAT_SHOWN),
    Sample(
        "amazon_contact_lens: redacted",
        REDACTED,
        tuple(line.replace("kettle", "[PII]").replace(" BOT", " -").replace(" Nora", " -") for line in CHAT_SHOWN),
    ),
    Sample("amazon_contact_lens: call", {**LENS_CHAT, "Channel": "VOICE", "Transcript": CALL_TURNS}, CALL),
    Sample(
        "amazon_contact_lens: segments of a stream",
        [{"Version": "1.0.0", "EventType": "STARTED", "ContactId": CONTACT, "Channel": "VOICE"}]
        + [
            {
                "Version": "1.0.0",
                "EventType": "SEGMENTS",
                "ContactId": CONTACT,
                "Channel": "VOICE",
                "Segments": [{"Utterance": {"PartialContent": "x"}}, {"Transcript": t}],
            }
            for t in CALL_TURNS
        ],
        CALL,
        lines=True,
    ),
    Sample(
        "aws_transcribe_call_analytics: call analytics",
        {"JobStatus": "COMPLETED", "JobName": "k.wav", "Channel": "VOICE", "Transcript": CALL_TURNS},
        CALL,
    ),
    Sample("aws_transcribe_call_analytics: speakers", STANDARD, UNKNOWN_CALL),
    Sample("aws_transcribe_call_analytics: channels", CHANNELS, tuple(line.replace("spk_", "ch_") for line in UNKNOWN_CALL)),
    Sample("aws_transcribe_call_analytics: pauses", PAUSES, UNKNOWN_CALL),
    Sample("aws_transcribe_call_analytics: post call", POST_CALL, (f"agent -: {HELLO}", f"customer Customer: {ASK}", f"agent -: {ANSWER}")),
    Sample("genesys_cloud: transcript", GENESYS, GENESYS_SHOWN),
    Sample("genesys_cloud: live", LIVE, (f"customer -: {ASK}", f"agent -: {ANSWER}"), lines=True),
    Sample("genesys_cloud: recording", [RECORDING], (f"bot flow: {HELLO}", f"customer c9: {ASK}", f"agent Nora: {ANSWER}")),
    Sample("genesys_cloud: messages", GENESYS_MESSAGES, (f"customer 447: {ASK}", f"agent u7: {ANSWER}")),
    Sample("google_ccai: entries", {"conversation_info": {"conversation_id": "76"}, "entries": ENTRIES}, CCAI_SHOWN),
    Sample("google_ccai: moments", {"entries": [{**e, "start_timestamp_usec": 1675813229000000 + i} for i, e in enumerate(ENTRIES)]}, CCAI_SHOWN),
    Sample("google_ccai: insights", {"conversations": [INSIGHTS]}, CALL),
    Sample("google_ccai: messages", DIALOGFLOW, (f"customer -: {ASK}", f"agent -: {ANSWER}")),
    Sample("google_ccai: speech to text", SPEECH_TO_TEXT, (f"unknown Channel 1: {ASK}", f"unknown Channel 2: {ANSWER}")),
    Sample("deepgram_assemblyai: utterances", DEEPGRAM, TWO),
    Sample("deepgram_assemblyai: words", DEEPGRAM_WORDS, TWO),
    Sample("deepgram_assemblyai: channels", DEEPGRAM_CHANNELS, tuple(line.replace("Speaker", "Channel") for line in TWO)),
    Sample("deepgram_assemblyai: live", DEEPGRAM_LIVE, TWO, lines=True),
    Sample("deepgram_assemblyai: AssemblyAI", ASSEMBLY, TWO_LETTERS),
    Sample("deepgram_assemblyai: AssemblyAI words", {**ASSEMBLY, "utterances": None}, TWO_LETTERS),
    Sample("deepgram_assemblyai: AssemblyAI text", {**ASSEMBLY, "utterances": None, "words": None}, (f"unknown -: {ASK} {ANSWER}",)),
    Sample("twilio_conversations: newest first", TWILIO, TWILIO_SHOWN),
    Sample("twilio_conversations: one a line", TWILIO_MESSAGES, TWILIO_SHOWN, lines=True),
    Sample("twilio_conversations: webhooks", WEBHOOKS, (f"customer +447700900123: {ASK}", f"unknown nora: {ANSWER}"), lines=True),
    Sample("twilio_conversations: sms", SMS, (f"customer +1: {ASK}", f"unknown +2: {ANSWER}")),
    Sample("twilio_conversations: sentences", SENTENCES, (f"unknown Channel 1: {ASK}", f"unknown Channel 2: {ANSWER}")),
    Sample("vcon: texts", VCON, VCON_SHOWN),
    Sample("vcon: transcript", VCON_CALL, VCON_SHOWN),
    Sample("vcon: lines of a transcript", VCON_LINES, VCON_SHOWN),
    Sample("vcon: signed", SIGNED, VCON_SHOWN),
)
