"""Dumps of whole accounts hold records of many kinds beside each other: what belongs to conversations is found among them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from supportaudit.loaders import json_family
from supportaudit.loaders.interface import Head
from supportaudit.loaders.zendesk_ticket import ZendeskTicket
from tests.loaders.reading import Read, lines_of, read_text

OTHERS = [{"stream": "companies", "data": {"id": i, "name": f"Firm {i}", "domains": []}} for i in range(30)]


def piped(tmp_path: Path, *streams: tuple[str, Iterable[Mapping[str, object]]]) -> Read:
    """What is read of a pipeline's dump, with thirty companies before the streams."""
    lines = [*OTHERS, *({"stream": name, "data": data, "emitted_at": 1} for name, entries in streams for data in entries)]
    return read_text(tmp_path, "dump.jsonl", "\n".join(json.dumps(line) for line in lines))


def part(id_: str, body: str, author: Mapping[str, object], **more: object) -> dict[str, object]:
    return {"type": "conversation_part", "id": id_, "part_type": "comment", "body": body, "created_at": 1700000100, "author": author, **more}


RIA = {"type": "admin", "id": "7"}
TALK = {
    "type": "conversation",
    "id": "31",
    "created_at": 1700000000,
    "user": {"type": "user", "id": "u1", "name": "Olu"},
    "assignee": {"type": "admin", "id": "7", "name": "Ria"},
    "conversation_message": {"type": "conversation_message", "body": "<p>The seat wobbles</p>", "author": {"type": "user", "id": "u1"}},
}


def test_a_pipeline_s_other_streams_are_left_out_and_counted(tmp_path: Path) -> None:
    found = piped(tmp_path, ("conversations", [TALK]), ("conversation_parts", [part("p", "Which seat?", RIA, conversation_id=31)]))
    assert lines_of(found.only) == ("customer Olu: The seat wobbles", "agent Ria: Which seat?")
    assert [(note.text, note.count) for note in found.inputs[0].notes] == [(json_family.OTHER_STREAMS, 30)]


def test_a_record_that_is_not_piped_is_still_named_where_it_fits_nothing(tmp_path: Path) -> None:
    found = read_text(tmp_path, "list.json", json.dumps({"conversations": [TALK, {"id": 5, "name": "Firm"}]}))
    assert [skipped.where for skipped in found.skipped] == ["line 1, conversations, record 2"]


def test_intercom_names_by_the_conversation_s_people_whom_a_part_names_by_id(tmp_path: Path) -> None:
    whole = {**TALK, "conversation_parts": {"conversation_parts": [part("p", "Which seat?", RIA)], "total_count": 1}}
    found = read_text(tmp_path, "c.json", json.dumps(whole))
    assert lines_of(found.only) == ("customer Olu: The seat wobbles", "agent Ria: Which seat?")


def test_intercom_s_webhook_of_a_ticket_holds_the_ticket_and_its_last_part(tmp_path: Path) -> None:
    last = {
        "type": "ticket_part",
        "id": "q2",
        "part_type": "comment",
        "body": "<p>Sent</p>",
        "created_at": 1700000200,
        "author": {**RIA, "name": "Ria"},
    }
    ticket = {
        "type": "ticket",
        "id": "90",
        "ticket_id": "12",
        "ticket_attributes": {"_default_title_": "Seat", "_default_description_": "It wobbles"},
        "contacts": {"contacts": [{"type": "contact", "id": "u1"}]},
        "created_at": 1700000000,
        "ticket_parts": {"ticket_parts": [last]},
    }
    for listed in ([last], []):
        item = {"type": "ticket_ticket_part", "ticket": {**ticket, "ticket_parts": {"ticket_parts": listed}}, "ticket_part": last}
        found = read_text(tmp_path, "hook.json", json.dumps({"type": "notification_event", "topic": "ticket.admin.replied", "data": {"item": item}}))
        assert lines_of(found.only) == ("customer u1: It wobbles", "agent Ria: Sent")


def audit(number: int, author: int, *events: Mapping[str, object]) -> dict[str, object]:
    return {"id": number, "ticket_id": 8, "created_at": f"2024-02-01T08:0{number}:00Z", "author_id": author, "events": list(events)}


def comment(author: int, body: str) -> dict[str, object]:
    return {"id": author, "type": "Comment", "author_id": author, "body": body, "html_body": f"<p>{body}</p>", "public": True}


def test_zendesk_s_audits_say_who_asked_to_whom_it_was_assigned_and_how_it_was_rated(tmp_path: Path) -> None:
    asked = {"type": "Create", "field_name": "requester_id", "value": "22"}
    assigned = {"type": "Change", "field_name": "assignee_id", "value": "11", "previous_value": None}
    rated = {"type": "Change", "field_name": "satisfaction_score", "value": "bad", "previous_value": "offered"}
    audits = [audit(1, 22, comment(22, "It leaks"), asked), audit(2, 11, comment(11, "A new one is on its way"), assigned), audit(3, 22, rated)]
    found = read_text(tmp_path, "audits.json", json.dumps(audits))
    assert lines_of(found.only) == ("customer 22: It leaks", "agent 11: A new one is on its way")
    assert found.only.metadata["rating"] == "bad"


def test_zendesk_s_ratings_belong_to_their_ticket_and_articles_to_none(tmp_path: Path) -> None:
    ticket = {"id": 8, "subject": "Leak", "description": "It leaks", "requester_id": 22, "submitter_id": 22, "created_at": "2024-02-01T08:00:00Z"}
    rating = {"id": 4, "ticket_id": 8, "requester_id": 22, "assignee_id": 11, "score": "good", "comment": "quick"}
    article = {"id": 6, "author_id": 11, "section_id": 1, "title": "Leaks", "body": "<p>Turn it off.</p>"}
    found = piped(tmp_path, ("satisfaction_ratings", [rating]), ("tickets", [ticket]), ("articles", [article]))
    assert lines_of(found.only) == ("customer 22: It leaks",)
    assert (found.only.metadata["rating"], found.only.metadata["rating_comment"]) == ("good", "quick")


def test_a_zendesk_ticket_that_a_script_put_together_is_told_by_its_comments(tmp_path: Path) -> None:
    said = [{"id": 1, "author_id": 22, "body": "It leaks", "public": True}, {"id": 2, "author_id": 11, "body": "Turn it off", "public": False}]
    found = read_text(tmp_path, "t.ndjson", json.dumps({"id": 8, "requester_id": 22, "assignee_id": 11, "status": "open", "comments": said}) + "\n")
    assert [file.format for file in found.inputs] == ["zendesk_ticket"]
    assert lines_of(found.only) == ("customer 22: It leaks", "agent 11: Turn it off")
    assert [m.private for m in found.only.messages] == [False, True]


def test_a_reason_is_a_whole_sentence_though_addresses_have_dots_too() -> None:
    record = b'{"id": 8, "requester_id": 22, "submitter_id": 22, "subject": "Leak", "description": "It leaks"}'
    guess = ZendeskTicket().sniff(Head("t.json", record, record.decode(), whole=True))
    assert guess is not None
    assert guess.why == ZendeskTicket.told.removesuffix(".")


def test_that_zendesk_asked_for_a_rating_is_no_rating(tmp_path: Path) -> None:
    offered = {"type": "Change", "field_name": "satisfaction_score", "value": "offered", "previous_value": "unoffered"}
    found = read_text(tmp_path, "audits.json", json.dumps([audit(1, 22, comment(22, "It leaks")), audit(2, 22, offered)]))
    assert "rating" not in found.only.metadata


def test_freshdesk_s_agents_are_not_named_by_the_mailbox_from_which_they_write(tmp_path: Path) -> None:
    ticket = {"id": 9, "requester_id": 5, "responder_id": 6, "source": 3, "description_text": "No light", "created_at": "2024-02-01T08:00:00Z"}
    reply = {"id": 1, "ticket_id": 9, "incoming": False, "private": False, "user_id": 6, "body_text": "Try the switch"}
    agent = {"id": 6, "type": "support_agent", "contact": {"name": "Uma", "email": "uma@lamps.test"}}
    shop = {**reply, "from_email": "Lamps <support@lamps.test>", "created_at": "2024-02-01T09:00:00Z"}
    found = piped(tmp_path, ("agents", [agent]), ("tickets", [ticket]), ("conversations", [shop]))
    assert lines_of(found.only) == ("customer 5: No light", "agent Uma: Try the switch")


def test_front_s_event_brings_the_last_message_of_its_conversation(tmp_path: Path) -> None:
    links = {"related": {"conversation": "https://api2.frontapp.com/conversations/cnv_1"}}
    mia = {"id": "tea_1", "first_name": "Mia", "last_name": "Ek", "email": "mia@lamps.test"}
    said = {"id": "msg_1", "type": "sms", "is_inbound": False, "created_at": 1700000000, "text": "It ships today", "author": mia, "_links": links}
    note = {"id": "com_1", "body": "asked the depot", "posted_at": 1700000060, "author": mia, "_links": links}
    conversation = {"id": "cnv_1", "subject": "Lamp", "status": "assigned", "last_message": said}
    for target, shown in ((note, ("agent Mia Ek: It ships today", "agent Mia Ek: asked the depot")), (said, ("agent Mia Ek: It ships today",))):
        event = {"id": "evt_1", "type": "comment", "emitted_at": 1700000061, "conversation": conversation, "target": {"data": target}}
        assert lines_of(read_text(tmp_path, "event.json", json.dumps(event)).only) == shown


def test_help_scout_s_webhooks_name_authors_and_texts_in_their_own_way(tmp_path: Path) -> None:
    ana, kim = ({"type": kind, "firstName": name, "lastName": "Paz"} for kind, name in (("customer", "Ana"), ("user", "Kim")))
    threads = [
        {"id": 1, "type": "customer", "author": ana, "text": "I cannot log in", "createdAt": "2025-04-24T14:30:12Z"},
        {"id": 2, "type": "message", "author": kim, "body": "<p>Try again</p>", "createdAt": "2025-04-24T15:30:12Z"},
    ]
    whole = {"id": 9, "mailboxId": 3, "number": 8, "subject": "Log in", "threadCount": 2, "primaryCustomer": {"id": 1}, "threads": threads}
    found = read_text(tmp_path, "reply.json", json.dumps(whole))
    assert lines_of(found.only) == ("customer Ana Paz: I cannot log in", "agent Kim Paz: Try again")


def test_livechat_s_agent_without_an_address_is_a_bot(tmp_path: Path) -> None:
    bot, person = "5c9871d5372c824cbf22d860a707a578", "kim@lamps.test"
    users = [{"id": bot, "type": "agent", "name": "Lampy"}, {"id": person, "type": "agent", "name": "Kim"}]
    said = [{"type": "message", "author_id": who, "text": "Hello", "visibility": "all"} for who in (bot, person)]
    found = read_text(tmp_path, "chat.json", json.dumps({"id": "C", "users": users, "thread": {"id": "T", "events": said}}))
    assert lines_of(found.only) == ("bot Lampy: Hello", "agent Kim: Hello")
