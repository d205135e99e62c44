"""Exports of help desks: told by their content, roles by what they say, notes private, nothing counted twice, nothing breaks the reading."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.loaders import write_jsonl
from supportaudit.model import Conversation, Role
from tests.loaders.fuzz import BROKEN, check_broken
from tests.loaders.help_desk_files import (
    ANSWER,
    ASK,
    FILES,
    FRESHDESK_REPLIES,
    FRESHDESK_TICKET,
    HELP_SCOUT,
    INTERCOM,
    LIVECHAT,
    NOTE,
    ZENDESK,
    ZENDESK_CHAT,
)
from tests.loaders.reading import Read, read, read_text, shown

NAMES = sorted(FILES)
BOTS = {"zendesk_chat": "Hello! How can we help?", "intercom": "We got your message.", "gorgias": "We got your message."}


def as_read(tmp_path: Path, value: object, name: str = "export.json") -> Read:
    return read_text(tmp_path, name, json.dumps(value))


def said(conversation: Conversation, role: Role) -> list[str]:
    return [m.text for m in conversation.messages if m.role is role and not m.private and m.text]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("layout", ["one line", "many lines", "lines of a file"])
def test_each_family_is_told_and_its_roles_are_read(tmp_path: Path, name: str, layout: str) -> None:
    value = FILES[name]
    text = (
        json.dumps(value, indent=2) if layout == "many lines" else json.dumps(value) + ("\n" + json.dumps(value) + "\n" if "lines" in layout else "")
    )
    found = read_text(tmp_path, "export.json", text)
    assert [file.format for file in found.inputs] == [name]
    assert not [skip for skip in found.skipped if skip.kind == "quarantined"]
    conversation = found.conversations[0]
    assert len(found.conversations) == 1
    assert said(conversation, Role.CUSTOMER) == [ASK]
    assert said(conversation, Role.AGENT) == [ANSWER]
    assert said(conversation, Role.BOT) == ([BOTS[name]] if name in BOTS else [])
    assert [m.text for m in conversation.messages if m.private] == [NOTE] * (name != "zendesk_chat")
    assert all(m.sent_at is not None for m in conversation.messages)
    times = [m.sent_at for m in conversation.messages if m.sent_at]
    assert times == sorted(times)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_read_is_the_same_after_a_round_trip(tmp_path: Path, name: str) -> None:
    first = as_read(tmp_path, FILES[name]).conversations[0]
    copied = tmp_path / "copy.jsonl"
    with copied.open("wb") as out:
        write_jsonl([first], out)
    again = read([copied]).only
    assert shown(again.messages) == shown(first.messages)
    assert (again.id, again.status, again.tags, again.csat, again.subject) == (first.id, first.status, first.tags, first.csat, first.subject)


@pytest.mark.parametrize("name", NAMES)
def test_a_family_says_how_it_is_told_what_is_read_and_what_is_not(name: str) -> None:
    from supportaudit.loaders import LOADERS

    loader = next(loader for loader in LOADERS if loader.name == name)
    assert all(text.endswith(".") for text in (loader.told, loader.reads, loader.left_out))


def test_a_zendesk_ticket_its_comments_and_its_users_may_lie_in_three_files(tmp_path: Path) -> None:
    for key in ("users", "comments", "tickets"):
        (tmp_path / f"{key}.json").write_text(json.dumps({key: ZENDESK[key]}))
    conversation = read([tmp_path]).only
    assert [(m.role, m.author) for m in conversation.messages] == [
        (Role.CUSTOMER, "Ib Holm"),
        (Role.AGENT, "Nora Field"),
        (Role.AGENT, "Nora Field"),
    ]
    assert (conversation.id, conversation.channel, conversation.status, conversation.tags) == ("41", "email", "closed", ("lamp",))


def test_zendesk_records_are_read_out_of_the_lines_of_a_pipeline(tmp_path: Path) -> None:
    lines = [{"type": "STATE", "value": {}}, {"stream": "users", "data": ZENDESK["users"][0]}]
    lines += [{"type": "RECORD", "record": {"stream": "ticket_comments", "data": c}} for c in ZENDESK["comments"]]
    lines += [{"_airbyte_data": json.dumps(ZENDESK["tickets"][0])}]
    conversation = read_text(tmp_path, "lines.jsonl", "\n".join(map(json.dumps, lines))).only
    assert said(conversation, Role.AGENT) == [ANSWER]


def test_a_ticket_that_two_exports_give_counts_once_and_the_later_word_counts(tmp_path: Path) -> None:
    ticket = ZENDESK["tickets"][0]
    (tmp_path / "a.json").write_text(json.dumps({"tickets": [{**ticket, "status": "open", "updated_at": "2025-02-03T08:00:00Z"}]}))
    (tmp_path / "b.jsonl").write_text(json.dumps(ticket))
    found = read([tmp_path])
    assert found.only.status == "closed"
    assert shown(found.only.messages) == [f"customer 501: {ASK}"]
    assert sum(file.duplicates for file in found.inputs) == 1


def test_an_assignee_is_an_agent_even_without_a_list_of_users(tmp_path: Path) -> None:
    found = as_read(tmp_path, {"tickets": ZENDESK["tickets"], "comments": ZENDESK["comments"]})
    assert shown(found.only.messages)[-1] == f"agent 7: {ANSWER}"


def test_zendesk_audits_give_comments_with_the_time_of_the_audit_and_transfers(tmp_path: Path) -> None:
    audits = {
        "audits": [
            {
                "id": 1,
                "ticket_id": 5,
                "created_at": "2025-02-03T08:00:00Z",
                "author_id": 1,
                "events": [
                    {"id": 2, "type": "Comment", "author_id": 501, "body": ASK, "public": True},
                    {"id": 3, "type": "Change", "field_name": "group_id", "value": "22", "previous_value": "21"},
                    {"id": 4, "type": "Change", "field_name": "status", "value": "open", "previous_value": "solved"},
                    {"id": 5, "type": "Notification", "body": "A ticket has been received."},
                ],
            }
        ]
    }
    conversation = as_read(tmp_path, audits).only
    assert shown(conversation.messages)[0] == f"unknown 501: {ASK}"
    assert [m.event.kind for m in conversation.messages if m.event] == ["transfer", "reopen"]
    assert {m.sent_at.isoformat() for m in conversation.messages if m.sent_at} == {"2025-02-03T08:00:00+00:00"}


def test_a_deleted_ticket_is_marked(tmp_path: Path) -> None:
    found = as_read(tmp_path, {"tickets": [{**ZENDESK["tickets"][0], "status": "deleted", "description": "X", "subject": "SCRUBBED"}]})
    assert found.only.metadata["deleted"] is True
    assert any("deleted tickets" in note.text for note in found.inputs[0].notes)


def test_comments_without_a_ticket_are_of_the_ticket_in_their_addresses_else_of_the_file(tmp_path: Path) -> None:
    comment = {key: value for key, value in ZENDESK["comments"][0].items() if key != "ticket_id"}
    page = {"comments": [comment], "next_page": "https://lamps.zendesk.com/api/v2/tickets/33/comments.json?page=2"}
    assert as_read(tmp_path, page).only.id == "33"
    assert as_read(tmp_path, {"comments": [comment]}, "some.json").only.id == "some"


def test_an_offline_message_is_the_customers(tmp_path: Path) -> None:
    message = {"type": "offline_msg", "id": "1", "visitor": {"name": "Ib"}, "message": ASK, "timestamp": "2025-02-03T08:00:00Z"}
    assert shown(as_read(tmp_path, {"chats": [message]}).only.messages) == [f"customer Ib: {ASK}"]


def test_events_of_a_chat_are_no_messages(tmp_path: Path) -> None:
    events = [m.event.kind for m in as_read(tmp_path, ZENDESK_CHAT).only.messages if m.event]
    assert events == ["join", "join", "csat", "leave"]


def test_intercom_closes_and_hands_over_and_its_first_version_is_read(tmp_path: Path) -> None:
    conversation = as_read(tmp_path, {"type": "conversation.list", "conversations": [INTERCOM]}).only
    assert [m.event.kind for m in conversation.messages if m.event] == ["transfer", "end"]
    assert (conversation.csat, conversation.subject, conversation.customer_id) == (5, "Broken lamp", "c1")
    old = {
        "type": "conversation",
        "id": "9",
        "created_at": 1400850973,
        "user": {"type": "user", "id": "u"},
        "conversation_message": INTERCOM["source"],
    }
    assert shown(as_read(tmp_path, old).only.messages) == [f"customer Ib Holm: {ASK}"]


def test_a_first_message_that_is_dated_after_its_answers_stays_first(tmp_path: Path) -> None:
    found = as_read(tmp_path, {**INTERCOM, "created_at": 1738580000})
    assert found.only.messages[0].text == ASK
    assert found.only.messages[0].sent_at is None


def test_freshdesk_replies_may_lie_in_a_second_file(tmp_path: Path) -> None:
    (tmp_path / "replies.json").write_text(json.dumps(FRESHDESK_REPLIES))
    (tmp_path / "ticket.json").write_text(json.dumps(FRESHDESK_TICKET, indent=1))
    assert shown(read([tmp_path]).only.messages) == [f"customer Ib Holm: {ASK}", f"agent Nora Field: {NOTE}", f"agent Nora Field: {ANSWER}"]


def test_a_ticket_that_the_company_began_is_the_companys(tmp_path: Path) -> None:
    assert shown(as_read(tmp_path, {**FRESHDESK_TICKET, "source": 10}).only.messages) == [f"agent 7: {ASK}"]


def test_freshdesk_of_version_one_keeps_the_offset_of_its_account(tmp_path: Path) -> None:
    notes = [{"note": {"id": 1, "body": ANSWER, "incoming": False, "private": False, "user_id": 7, "created_at": "2025-02-03T19:00:00+10:00"}}]
    ticket = {**FRESHDESK_TICKET, "display_id": 3, "created_at": "2025-02-03T18:00:00+10:00", "notes": notes}
    conversation = as_read(tmp_path, {"helpdesk_ticket": ticket}).only
    assert [m.sent_at.isoformat() for m in conversation.messages if m.sent_at] == ["2025-02-03T18:00:00+10:00", "2025-02-03T19:00:00+10:00"]
    assert conversation.id == "3"


def test_drafts_of_help_scout_are_left_out_with_a_note(tmp_path: Path) -> None:
    found = as_read(tmp_path, {"_embedded": {"conversations": [HELP_SCOUT]}, "page": {"size": 25}})
    assert len(found.only.messages) == 3
    assert any("drafts" in note.text for note in found.inputs[0].notes)


def test_threads_of_a_chat_are_conversations_of_one_parent(tmp_path: Path) -> None:
    chat = json.loads(json.dumps(LIVECHAT))["chats"][0]
    thread = chat.pop("thread")
    found = as_read(tmp_path, {"chats": [{**chat, "threads": [thread, {**thread, "id": "KX2"}]}]})
    assert [(c.id, c.parent_id) for c in found.conversations] == [("KX1", "PX1"), ("KX2", "PX1")]


def test_without_a_list_of_users_an_address_is_an_agent_and_a_uuid_the_customer(tmp_path: Path) -> None:
    found = as_read(tmp_path, LIVECHAT["chats"][0]["thread"])
    assert [m.role for m in found.only.messages if not m.private] == [Role.CUSTOMER, Role.AGENT, Role.SYSTEM]


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAMES)
@BROKEN
@given(data=st.data())
def test_a_broken_export_gives_conversations_or_a_clear_line(name: str, data: st.DataObject) -> None:
    check_broken(name, FILES[name], data)
