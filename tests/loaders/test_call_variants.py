"""Transcripts of chats and calls in the shapes in which tools hand them over: records, tables, lists, other languages, agents under a team's name."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC
from pathlib import Path

import pytest

from supportaudit.loaders.times import in_english, parse_time
from tests.loaders.reading import lines_of, read_text

BODY = (
    '<p align="center">Chat Started: Monday, March 04, 2019, 10:11:12 (+0000)</p><p align="center">Agent Jo D</p>'
    "( 4s ) Jo D: Good morning<br>( 1m 20s ) Visitor: My key broke<br>"
)
SHOWN = ("agent Jo D: Good morning", "customer Visitor: My key broke")


def table(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


RECORD = {"attributes": {"type": "LiveChatTranscript"}, "Id": "570x1", "CaseId": "500x1", "Body": BODY}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("answer.json", json.dumps({"totalSize": 1, "done": True, "records": [RECORD]})),
        ("lines.jsonl", json.dumps(RECORD) + "\n"),
        ("table.csv", table([["Id", "CaseId", "Body"], ["570x1", "500x1", BODY]])),
        ("bom.csv", "\ufeff" + table([["Id", "CaseId", "Body"], ["570x1", "500x1", BODY.replace("<br>", "<br>\n")]])),
    ],
)
def test_salesforce_s_chats_may_stand_in_records_and_in_tables(tmp_path: Path, name: str, text: str) -> None:
    found = read_text(tmp_path, name, text)
    assert [file.format for file in found.inputs] == ["salesforce_livechattranscript"]
    assert lines_of(found.only) == SHOWN
    assert (found.only.id, found.only.ticket_id) == ("570x1", "500x1")
    assert found.only.messages[1].sent_at is not None
    assert found.only.messages[1].sent_at.isoformat() == "2019-03-04T10:12:32+00:00"


def test_a_record_without_a_chat_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    found = read_text(tmp_path, "answer.json", json.dumps({"records": [{**RECORD, "Body": None}, RECORD]}))
    assert [skipped.reason for skipped in found.skipped] == ["the record has no Body; export the transcripts again"]
    assert [conversation.id for conversation in found.conversations] == ["570x1"]


NOBODY = "nobody speaks in the Body; export the transcripts again"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("answer.json", json.dumps({"records": [{**RECORD, "Body": "lost"}, RECORD]}), NOBODY),
        ("table.csv", table([["Id", "Body"], ["1", BODY], ["2", ""]]), "the record has no Body; export the transcripts again"),
        ("table.csv", table([["Id", "Body"], ["1", BODY], ["2", "lost"]]), NOBODY),
    ],
)
def test_a_record_in_which_nobody_speaks_is_named(tmp_path: Path, name: str, text: str, said: str) -> None:
    found = read_text(tmp_path, name, text)
    assert [skipped.reason for skipped in found.skipped] == [said]
    assert [lines_of(conversation) for conversation in found.conversations] == [SHOWN]


def test_where_a_salesforce_chat_names_no_agent_two_people_are_unknown(tmp_path: Path) -> None:
    text = "Chat Started: Monday, March 04, 2019, 10:11:12 (+0000)\n( 4s ) Sunny: Hello\n( 9s ) Ivo Marsh: Hi"
    assert [m.role for m in read_text(tmp_path, "chat.txt", text).only.messages] == ["unknown", "unknown"]


def of_chat(*lines: str) -> str:
    return "\n".join(("Chat Started: Monday, March 04, 2019, 10:11:12 (+0000)", "Chat Origin: Web", "Agent Jo Dee", *lines))


@pytest.mark.parametrize(
    ("lines", "roles"),
    [
        (("( 4s ) Lamp Support: Hello", "( 9s ) Ivo Marsh: Hi"), ("agent", "customer")),
        (("( 4s ) Sunny: Hello", "( 9s ) Visitor: Hi"), ("agent", "customer")),
        (("( 4s ) Jo: Hello", "( 9s ) Ivo Marsh: Hi"), ("agent", "customer")),
        (("( 4s ) Sunny: Hello", "( 9s ) Ivo Marsh: Hi"), ("unknown", "unknown")),
        (("( 4s ) Jo Dee: Hello", "( 9s ) Care Lamb: Hi"), ("agent", "customer")),
    ],
)
def test_a_salesforce_agent_may_write_under_another_name(tmp_path: Path, lines: tuple[str, ...], roles: tuple[str, ...]) -> None:
    assert tuple(m.role.value for m in read_text(tmp_path, "chat.txt", of_chat(*lines)).only.messages) == roles


@pytest.mark.parametrize(
    "written",
    [
        "4. März 2019, 10:11:12 +0100",
        "Montag, 4. März 2019 um 10:11:12 +0100",
        "lundi 4 mars 2019 à 10:11:12 +0100",
        "4 de marzo de 2019, 10:11:12 +0100",
        "seg., 4 de março de 2019 10:11:12 +0100",
        "4 marzo 2019 alle ore 10:11:12 +0100",
        "maandag 4 maart 2019 om 10:11:12 +0100",
    ],
)
def test_a_date_with_its_month_in_another_language_is_read(written: str) -> None:
    when = parse_time(written, UTC)
    assert when is not None
    assert when.at.astimezone(UTC).isoformat() == "2019-03-04T09:11:12+00:00"


@pytest.mark.parametrize("text", ["March 4, 2019", "Mon, 4 May 2019 10:11", "mai tai", "2019-03-04"])
def test_only_a_date_in_another_language_is_changed(text: str) -> None:
    assert in_english(text) == text


UTTERED = [{"speaker": "A", "text": "Hello", "start": 250, "end": 650}, {"speaker": "B", "text": "Hi", "start": 1250, "end": 1500}]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (UTTERED, [0.25, 1.25]),
        ({"utterances": UTTERED}, [0.25, 1.25]),
        ([{**entry, "start": second} for entry, second in zip(UTTERED, (0.25, 1.25), strict=True)], [0.25, 1.25]),
    ],
)
def test_assembly_s_utterances_may_stand_alone(tmp_path: Path, value: object, seconds: list[float]) -> None:
    found = read_text(tmp_path, "call.json", json.dumps(value))
    assert lines_of(found.only) == ("unknown A: Hello", "unknown B: Hi")
    assert [m.sent_at.timestamp() if m.sent_at else None for m in found.only.messages] == seconds


def test_a_transcript_for_amazon_s_bot_designer_has_roles_and_no_times(tmp_path: Path) -> None:
    value = {
        "Participants": [{"ParticipantId": "A1", "ParticipantRole": "AGENT"}, {"ParticipantId": "C1", "ParticipantRole": "CUSTOMER"}],
        "Version": "1.1.0",
        "ContentMetadata": {"Output": "Raw"},
        "CustomerMetadata": {"ContactId": "k-7"},
        "Transcript": [{"ParticipantId": "C1", "Id": "1", "Content": "I need a seat"}, {"ParticipantId": "A1", "Id": "2", "Content": "Which row?"}],
    }
    found = read_text(tmp_path, "k.json", json.dumps(value))
    assert [file.format for file in found.inputs] == ["amazon_contact_lens"]
    assert found.only.id == "k-7"
    assert [m.role.value for m in found.only.messages] == ["customer", "agent"]


def test_a_genesys_phrase_without_a_text_is_its_words(tmp_path: Path) -> None:
    phrase = {"participantPurpose": "external", "startTimeMs": 1648000000000, "words": [{"word": "need"}, {"word": "help"}]}
    found = read_text(tmp_path, "g.json", json.dumps({"conversationId": "c", "transcripts": [{"transcriptId": "t", "phrases": [phrase]}]}))
    assert [m.text for m in found.only.messages] == ["need help"]


def test_a_live_chat_of_an_older_version_counts_its_times_from_the_epoch(tmp_path: Path) -> None:
    event = {"id": "e", "type": "message", "author_id": "kim@lamps.test", "recipients": "all", "timestamp": 1473433501, "text": "Hello"}
    value = {"id": "C", "users": [{"id": "kim@lamps.test", "type": "agent", "name": "Kim"}], "thread": {"id": "T", "events": [event]}}
    (message,) = read_text(tmp_path, "chat.json", json.dumps(value)).only.messages
    assert message.sent_at is not None
    assert message.sent_at.timestamp() == 1473433501


def test_notifications_of_a_connect_chat_make_one_conversation(tmp_path: Path) -> None:
    items = [
        {"AbsoluteTime": f"2024-02-09T06:34:5{i}Z", "Content": text, "ContentType": "text/plain", "Id": str(i), "Type": "MESSAGE"}
        | {"ParticipantId": role, "ParticipantRole": role, "ContactId": "k"}
        for i, (role, text) in enumerate((("SYSTEM", "Please wait"), ("CUSTOMER", "My seat"), ("AGENT", "Which row?")))
    ]
    told = {"Records": [{"EventSource": "aws:sns", "Sns": {"Type": "Notification", "Message": json.dumps(item)}} for item in items]}
    found = read_text(tmp_path, "sns.json", json.dumps(told))
    assert [(m.role.value, m.text) for m in found.only.messages] == [("bot", "Please wait"), ("customer", "My seat"), ("agent", "Which row?")]


@pytest.mark.parametrize(
    "value",
    [
        [
            {
                "uuid": "c1",
                "chat_messages": [{"uuid": "1", "sender": "human", "text": "Q"}, {"uuid": "2", "sender": "assistant", "text": "A", "content": []}],
            }
        ],
        {
            "id": "r1",
            "object": "response",
            "input": [{"role": "user", "content": [{"type": "input_text", "text": "Q"}]}],
            "output": [{"type": "reasoning"}, {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "A"}]}],
        },
    ],
)
def test_exports_and_answers_of_language_models_have_their_own_lists(tmp_path: Path, value: object) -> None:
    found = read_text(tmp_path, "talk.json", json.dumps(value))
    assert [(m.role.value, m.text) for m in found.only.messages] == [("customer", "Q"), ("bot", "A")]


def test_the_messages_of_a_telegram_chat_may_stand_alone(tmp_path: Path) -> None:
    said = {"id": 1, "type": "message", "date": "2022-08-16T13:36:41", "date_unixtime": "1660682201", "from": "Al", "from_id": "user1", "text": "Hi"}
    assert lines_of(read_text(tmp_path, "chat.json", json.dumps([said])).only) == ("unknown Al: Hi",)
