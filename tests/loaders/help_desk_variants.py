"""Made-up exports of help desks in the shapes that webhooks, searches, pipelines and older versions give them, with what should be read."""

from __future__ import annotations

from tests.loaders.call_centre_files import ANSWER, ASK, Sample

NOTE = "Second one this week."
ONE, TWO = (f"2026-03-02T10:00:0{i}Z" for i in (1, 5))
BOTH = (f"customer Ib: {ASK}", f"agent Nora: {ANSWER}")
BY_BOT = (BOTH[0], f"bot Nora: {ANSWER}")
IDS = (f"customer 1: {ASK}", f"agent 2: {ANSWER}")

TICKET: dict[str, object] = {
    "url": "https://lamps.zendesk.com/api/v2/tickets/5.json",
    "id": 5,
    "subject": "Kettle",
    "description": ASK,
    "requester_id": 1,
    "submitter_id": 1,
    "assignee_id": 2,
    "status": "open",
    "created_at": ONE,
}
COMMENT: dict[str, object] = {"id": 11, "type": "Comment", "author_id": 2, "body": ANSWER, "plain_body": ANSWER, "public": True, "created_at": TWO}
HAPPENED = {
    "type": "zen:event-type:ticket.comment_added",
    "subject": "zen:ticket:5",
    "time": TWO,
    "detail": {"id": "5", "subject": "Kettle", "requester_id": "1", "status": "OPEN", "created_at": ONE, "description": ASK},
    "event": {"comment": {"id": "11", "body": ANSWER, "is_public": True, "author": {"id": "2", "is_staff": True, "name": "Nora"}}},
}
CHAT_AUDIT = {
    "audits": [
        {
            "id": 1,
            "ticket_id": 5,
            "created_at": ONE,
            "author_id": -1,
            "events": [
                {
                    "type": "ChatStartedEvent",
                    "value": {
                        "history": [
                            {"type": "ChatJoin", "actor_name": "Nora", "actor_type": "agent", "timestamp": 1772445600500},
                            {"type": "ChatMessage", "actor_name": "Ib", "actor_type": "end-user", "message": ASK, "timestamp": 1772445601000},
                            {"type": "ChatMessage", "actor_name": "Nora", "actor_type": "agent", "message": ANSWER, "timestamp": 1772445602000},
                        ]
                    },
                }
            ],
        }
    ]
}
REQUEST = {
    "url": "https://lamps.zendesk.com/api/v2/requests/5/comments/11.json",
    "id": 11,
    "request_id": 5,
    "author_id": 2,
    "body": ANSWER,
    "created_at": TWO,
}
SINGER = [
    {"type": "SCHEMA", "stream": "tickets", "schema": {}},
    {"type": "RECORD", "stream": "tickets", "record": TICKET},
    {"type": "RECORD", "stream": "ticket_comments", "record": {**COMMENT, "ticket_id": 5}},
    {"type": "RECORD", "stream": "users", "record": {"id": 2, "name": "Nora", "role": "admin"}},
    {"type": "RECORD", "stream": "users", "record": {"id": 1, "name": "Ib", "role": "end-user"}},
]


def by(kind: str, name: str) -> dict[str, str]:
    return {"type": kind, "id": f"{kind}-1", "name": name}


SOURCE = {"type": "conversation", "id": "2", "subject": None, "body": f"<p>{ASK}</p>", "author": by("user", "Ib")}
PART = {
    "type": "conversation_part",
    "id": "3",
    "part_type": "comment",
    "body": f"<p>{ANSWER}</p>",
    "created_at": 1772445602,
    "author": by("admin", "Nora"),
}
INTERNAL = {**PART, "id": "4", "part_type": "note", "body": NOTE, "created_at": 1772445603}
UNTYPED = {
    "id": "1",
    "created_at": 1772445601,
    "source": SOURCE,
    "conversation_parts": {"conversation_parts": [PART], "total_count": 1},
    "tags": None,
    "contacts": None,
}
INTERCOM_TICKET = {
    "type": "ticket",
    "id": "7",
    "ticket_id": "12",
    "ticket_attributes": {"_default_title_": "Kettle", "_default_description_": ASK},
    "ticket_state": "submitted",
    "created_at": 1772445601,
    "contacts": {"contacts": [by("contact", "Ib")]},
    "ticket_parts": {"ticket_parts": [{**PART, "type": "ticket_part"}, INTERNAL]},
}

FRESH: dict[str, object] = {
    "id": 3,
    "subject": "Kettle",
    "description_text": ASK,
    "requester_id": 1,
    "responder_id": 2,
    "status": 2,
    "created_at": ONE,
}
REPLY: dict[str, object] = {"id": 10, "body_text": ANSWER, "incoming": False, "private": False, "user_id": 2, "ticket_id": 3, "created_at": TWO}
FRESH_PEOPLE = {"contacts": [{"id": 1, "name": "Ib"}], "agents": [{"id": 2, "contact": {"name": "Nora", "email": "nora@lamps.example"}}]}


def fresh_chat(actor: str, part: dict[str, object], at: str) -> dict[str, object]:
    return {
        "message_id": at,
        "conversation_id": "c",
        "message_parts": [part],
        "actor_id": f"{actor}-1",
        "actor_type": actor,
        "message_type": "NORMAL",
        "created_time": at,
    }


FRESHCHAT = [
    fresh_chat("USER", {"text": {"content": ASK}}, ONE),
    fresh_chat("AGENT", {"collection": {"sub_parts": [{"text": {"content": ANSWER}}]}}, TWO),
]
FRESHCHAT_WHOLE = {
    "conversation_id": "c",
    "status": "resolved",
    "messages": [{**message, "actor_type": str(message["actor_type"]).lower()} for message in FRESHCHAT],
    "users": [{"id": "USER-1", "first_name": "Ib"}],
    "agents": [{"id": "AGENT-1", "first_name": "Nora"}],
}


def front(number: int, author: object, text: str) -> dict[str, object]:
    inbound = author is None
    return {
        "id": f"msg_{number}",
        "_links": {"related": {"conversation": "https://api2.frontapp.com/conversations/cnv_1"}},
        "type": "email",
        "is_inbound": inbound,
        "created_at": 1772445600.5 + number,
        "body": f"<p>{text}</p>",
        "blurb": text,
        "author": author,
        "recipients": [{"handle": "ib@home.example", "role": "from" if inbound else "to", "name": "Ib"}],
    }


NORA = {"id": "tea_1", "email": "nora@lamps.example", "first_name": "Nora", "type": "user"}
FRONT_HOOK = {
    "type": "message_received",
    "authorization": {"id": "cmp_1"},
    "payload": {"id": "evt_1", "type": "inbound", "emitted_at": 1772445601, "conversation": {"id": "cnv_1"}, "target": {"data": front(1, None, ASK)}},
}


def gorgias(number: int, text: str, **more: object) -> dict[str, object]:
    agent = number > 1
    return {
        "id": number,
        "ticket_id": 5,
        "channel": "email",
        "from_agent": agent,
        "public": True,
        "sender": {"id": number, "name": "Nora" if agent else "Ib"},
        "body_text": text,
        "stripped_text": text,
        "created_datetime": f"2026-03-02T10:00:0{number}.5+00:00",
        "rule_id": None,
        **more,
    }


GORGIAS = {"ticket": {"id": 5, "status": "open", "messages": [gorgias(1, ASK), gorgias(2, ANSWER)]}}
VISITOR = "b7eff798-f8df-4364-8059-649c35c9ed0c"
EVENT = {"id": "e1", "type": "message", "author_id": VISITOR, "text": ASK, "visibility": "all", "created_at": ONE}
OLD_LINES = [
    {"author_name": "Ib", "text": ASK, "timestamp": 1772445601, "user_type": "visitor", "type": "message"},
    {"author_name": "Nora", "text": ANSWER, "timestamp": 1772445602, "user_type": "agent", "type": "message"},
]
OLD_CHAT = {"type": "chat", "id": "O1", "visitor": {"id": "v", "name": "Ib"}, "messages": OLD_LINES, "events": OLD_LINES}

VARIANTS = (
    Sample("zendesk_ticket: webhook", HAPPENED, (f"customer 1: {ASK}", f"agent Nora: {ANSWER}")),
    Sample("zendesk_ticket: chat in an audit", CHAT_AUDIT, ("system -: join", *BOTH)),
    Sample("zendesk_ticket: requests", {"comments": [REQUEST], "users": [{"id": 2, "name": "Nora", "agent": True}]}, (f"agent Nora: {ANSWER}",)),
    Sample("zendesk_ticket: singer", SINGER, BOTH, lines=True),
    Sample("zendesk_ticket: wrapped", {"status": 200, "data": {"tickets": [{**TICKET, "comments": [COMMENT]}]}}, IDS),
    Sample("zendesk_ticket: ids as text", [{**TICKET, "id": "5", "requester_id": "1", "comments": [{**COMMENT, "author_id": "2"}]}], IDS),
    Sample("intercom: without types", UNTYPED, BOTH),
    Sample("intercom: webhook", {"type": "notification_event", "topic": "t", "data": {"item": {**UNTYPED, "type": "conversation"}}}, BOTH),
    Sample("intercom: ticket", INTERCOM_TICKET, (*BOTH, f"agent Nora: {NOTE}")),
    Sample("freshdesk: event", {"event": "onTicketCreate", "data": {"ticket": {**FRESH, "conversations": [REPLY]}}}, IDS),
    Sample("freshdesk: people beside", {"tickets": [FRESH], "conversations": [REPLY], **FRESH_PEOPLE}, BOTH),
    Sample("freshdesk: automatic", {**FRESH, "conversations": [{**REPLY, "auto_response": True}]}, (IDS[0], f"bot 2: {ANSWER}")),
    Sample("freshchat: export", FRESHCHAT, (f"customer USER-1: {ASK}", f"agent AGENT-1: {ANSWER}")),
    Sample("freshchat: people beside", FRESHCHAT_WHOLE, BOTH),
    Sample("freshchat: webhook", {"actor": {}, "action": "message_create", "data": {"message": FRESHCHAT[0]}}, (f"customer USER-1: {ASK}",)),
    Sample("front: webhook", FRONT_HOOK, BOTH[:1]),
    Sample("front: macros", {"_results": [front(2, {**NORA, "type": "macro"}, ANSWER), front(1, None, ASK)]}, BY_BOT),
    Sample("front: one message", front(1, NORA, ANSWER), BOTH[1:]),
    Sample("gorgias: webhook", GORGIAS, BOTH),
    Sample("gorgias: event", {"event": "ticket-message-created", "message": gorgias(1, ASK), "ticket": {"id": 5}}, BOTH[:1]),
    Sample("gorgias: rule", {"id": 5, "messages": [gorgias(1, ASK, stripped_text=None), gorgias(2, ANSWER, rule_id=7)]}, BY_BOT),
    Sample(
        "livechat: webhook",
        {"action": "incoming_event", "payload": {"chat_id": "P", "thread_id": "K", "event": EVENT}},
        (f"customer {EVENT['author_id']}: {ASK}",),
    ),
    Sample("livechat: version 2", {"chats": [OLD_CHAT], "total": 1}, BOTH),
    Sample("livechat: one chat of version 2", OLD_CHAT, BOTH),
)
