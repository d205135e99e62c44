"""Made-up exports of help desks, one of each family, of the shapes that their documentation gives."""

from __future__ import annotations

from collections.abc import Mapping

ASK, ANSWER, NOTE = "My lamp came broken, can you replace it?", "I am sorry! A new one leaves today.", "Third broken lamp this week."

ZENDESK = {
    "tickets": [
        {
            "url": "https://lamps.zendesk.com/api/v2/tickets/41.json",
            "id": 41,
            "via": {"channel": "email", "source": {"rel": None}},
            "created_at": "2025-02-03T08:00:00Z",
            "updated_at": "2025-02-04T08:00:00Z",
            "subject": "Broken lamp",
            "description": ASK,
            "status": "solved",
            "requester_id": 501,
            "submitter_id": 501,
            "assignee_id": 7,
            "tags": ["lamp"],
            "satisfaction_rating": {"score": "good"},
        }
    ],
    "comments": [
        {
            "id": 91,
            "ticket_id": 41,
            "author_id": 501,
            "body": ASK,
            "html_body": f"<p>{ASK}</p>",
            "public": True,
            "created_at": "2025-02-03T08:00:00Z",
        },
        {"id": 92, "ticket_id": 41, "author_id": 7, "body": NOTE, "html_body": "", "public": False, "created_at": "2025-02-03T08:30:00Z"},
        {"id": 93, "ticket_id": 41, "author_id": 7, "body": ANSWER, "html_body": "", "public": True, "created_at": "2025-02-03T09:00:00Z"},
    ],
    "users": [{"id": 7, "name": "Nora Field", "email": "nora@lamps.example", "role": "agent"}, {"id": 501, "name": "Ib Holm", "role": "end-user"}],
}
ZENDESK_CHAT = {
    "id": "2502.9.AB",
    "type": "chat",
    "visitor": {"id": "9.x", "name": "Ib Holm", "email": "ib@home.example"},
    "agent_names": ["Nora Field"],
    "department_name": "Lamps",
    "end_timestamp": "2025-02-03T08:20:00Z",
    "tags": ["lamp"],
    "history": [
        {"type": "chat.memberjoin", "name": "Ib Holm", "timestamp": "2025-02-03T08:00:00.1Z"},
        {"type": "chat.msg", "name": "Lamp Shop", "msg": "Hello! How can we help?", "timestamp": "2025-02-03T08:00:01Z"},
        {"type": "chat.msg", "name": "Ib Holm", "msg": ASK, "timestamp": "2025-02-03T08:00:05Z", "msg_id": "1"},
        {"type": "chat.memberjoin", "name": "Nora Field", "timestamp": "2025-02-03T08:01:00Z"},
        {"type": "chat.msg", "name": "Nora Field", "msg": ANSWER, "timestamp": "2025-02-03T08:02:00Z"},
        {"type": "chat.rating", "name": "Ib Holm", "new_rating": "good", "timestamp": "2025-02-03T08:03:00Z"},
        {"type": "chat.memberleave", "name": "Ib Holm", "timestamp": "2025-02-03T08:04:00Z"},
    ],
}
INTERCOM = {
    "type": "conversation",
    "id": "700",
    "created_at": 1738569600,
    "updated_at": 1738570600,
    "state": "closed",
    "source": {
        "type": "email",
        "id": "1",
        "subject": "<p>Broken lamp</p>",
        "body": f"<p>{ASK}</p>",
        "author": {"type": "user", "id": "c1", "name": "Ib Holm", "email": "ib@home.example"},
    },
    "contacts": {"type": "contact.list", "contacts": [{"type": "contact", "id": "c1"}]},
    "tags": {"type": "tag.list", "tags": [{"type": "tag", "id": "1", "name": "lamp"}]},
    "conversation_rating": {"rating": 5, "remark": "quick"},
    "conversation_parts": {
        "total_count": 5,
        "conversation_parts": [
            {
                "id": 2,
                "part_type": "comment",
                "body": "<p>We got your message.</p>",
                "created_at": 1738569601,
                "author": {"type": "admin", "name": "Operator", "id": "0", "email": "operator+x@intercom.io"},
            },
            {
                "id": 3,
                "part_type": "assignment",
                "body": None,
                "created_at": 1738569700,
                "assigned_to": {"type": "admin", "id": "a1", "name": "Nora Field"},
                "author": {"type": "bot", "id": "0", "name": "Fin"},
            },
            {
                "id": 4,
                "part_type": "note",
                "body": f"<p>{NOTE}</p>",
                "created_at": 1738569800,
                "author": {"type": "admin", "id": "a1", "name": "Nora Field"},
            },
            {
                "id": 5,
                "part_type": "close",
                "body": f"<p>{ANSWER}</p>",
                "created_at": 1738570000,
                "author": {"type": "admin", "id": "a1", "name": "Nora Field"},
            },
        ],
    },
}
FRESHDESK_TICKET = {
    "id": 12,
    "requester_id": 501,
    "responder_id": 7,
    "source": 1,
    "status": 5,
    "subject": "Broken lamp",
    "description": f"<div>{ASK}</div>",
    "description_text": ASK,
    "created_at": "2025-02-03T08:00:00Z",
    "updated_at": "2025-02-04T08:00:00Z",
    "tags": ["lamp"],
    "fr_escalated": False,
    "requester": {"id": 999, "name": "Ib Holm", "email": "ib@home.example"},
}
FRESHDESK_REPLIES = [
    {
        "id": 2,
        "ticket_id": 12,
        "user_id": 7,
        "incoming": False,
        "private": False,
        "source": 0,
        "body": f"<div>{ANSWER}</div>",
        "body_text": ANSWER,
        "from_email": "Nora Field <help@lamps.example>",
        "created_at": "2025-02-03T09:00:00Z",
    },
    {
        "id": 1,
        "ticket_id": 12,
        "user_id": 7,
        "incoming": False,
        "private": True,
        "source": 2,
        "body": "",
        "body_text": NOTE,
        "from_email": None,
        "created_at": "2025-02-03T08:30:00Z",
    },
]
FRESHCHAT = {
    "messages": [
        {
            "id": "m2",
            "conversation_id": "c-1",
            "actor_type": "agent",
            "actor_id": "a1",
            "message_type": "normal",
            "message_parts": [{"text": {"content": ANSWER}}],
            "created_time": "2025-02-03T08:10:00.5Z",
        },
        {
            "id": "m3",
            "conversation_id": "c-1",
            "actor_type": "agent",
            "actor_id": "a1",
            "message_type": "private",
            "message_parts": [{"text": {"content": NOTE}}, {"image": {"url": "x"}}],
            "created_time": "2025-02-03T08:05:00Z",
        },
        {
            "id": "m1",
            "conversation_id": "c-1",
            "actor_type": "user",
            "actor_id": "u1",
            "message_type": "normal",
            "message_parts": [{"text": {"content": ASK}}],
            "created_time": "2025-02-03T08:00:00Z",
        },
    ]
}
HELP_SCOUT = {
    "id": 88,
    "number": 1204,
    "threads": 3,
    "type": "email",
    "status": "closed",
    "subject": "Broken lamp",
    "mailboxId": 4,
    "primaryCustomer": {"id": 501},
    "tags": [{"id": 1, "tag": "lamp"}],
    "_embedded": {
        "threads": [
            {
                "id": 3,
                "type": "message",
                "state": "published",
                "body": f"<p>{ANSWER}</p>",
                "createdBy": {"id": 7, "type": "user", "first": "Nora", "last": "Field"},
                "createdAt": "2025-02-03T09:00:00Z",
            },
            {
                "id": 4,
                "type": "message",
                "state": "draft",
                "body": "Dear",
                "createdBy": {"id": 7, "type": "user"},
                "createdAt": "2025-02-03T08:55:00Z",
            },
            {
                "id": 2,
                "type": "note",
                "state": "published",
                "body": NOTE,
                "createdBy": {"id": 7, "type": "user", "first": "Nora", "last": "Field"},
                "createdAt": "2025-02-03T08:30:00Z",
            },
            {
                "id": 1,
                "type": "customer",
                "state": "published",
                "body": ASK,
                "createdBy": {"id": 501, "type": "customer"},
                "customer": {"id": 501, "first": "Ib", "last": "Holm", "email": "ib@home.example"},
                "createdAt": "2025-02-03T08:00:00Z",
            },
        ]
    },
}
FRONT = {
    "_links": {"self": "https://lamps.api.frontapp.com/conversations/cnv_5x/messages"},
    "_results": [
        {
            "id": "msg_2",
            "type": "email",
            "is_inbound": False,
            "is_draft": False,
            "created_at": 1738573200.25,
            "blurb": "I am",
            "body": f"<p>{ANSWER}</p>",
            "text": ANSWER,
            "author": {"id": "tea_1", "first_name": "Nora", "last_name": "Field", "email": "nora@lamps.example"},
            "recipients": [],
        },
        {
            "id": "msg_1",
            "type": "email",
            "is_inbound": True,
            "created_at": 1738569600,
            "blurb": "My",
            "body": f"<p>{ASK}</p>",
            "text": ASK,
            "author": None,
            "recipients": [{"role": "from", "handle": "ib@home.example", "name": "Ib Holm"}],
        },
        {"id": "com_1", "posted_at": 1738571000, "body": NOTE, "author": {"id": "tea_1", "first_name": "Nora", "last_name": "Field"}},
    ],
}
_SAID = {
    "id": 71,
    "ticket_id": 70,
    "from_agent": False,
    "public": True,
    "channel": "email",
    "stripped_text": ASK,
    "body_text": f"{ASK}\n> old",
    "created_datetime": "2025-02-03T08:00:00.5+00:00",
    "sender": {"id": 501, "name": "Ib Holm", "email": "shared@lamps.example"},
}
_NORA = {"id": 7, "name": "Nora Field", "email": "shared@lamps.example"}
GORGIAS = {
    "id": 70,
    "uri": "/api/tickets/70/",
    "channel": "email",
    "status": "closed",
    "subject": "Broken lamp",
    "customer": {"id": 501},
    "tags": [{"name": "lamp"}],
    "satisfaction_survey": {"score": 4},
    "first_message": _SAID,
    "messages": [
        _SAID,
        {
            **_SAID,
            "id": 72,
            "from_agent": True,
            "rule_id": 3,
            "stripped_text": "We got your message.",
            "created_datetime": "2025-02-03T08:01:00+00:00",
            "sender": {"name": "Lamp Shop"},
        },
        {
            **_SAID,
            "id": 73,
            "from_agent": True,
            "public": False,
            "channel": "internal-note",
            "stripped_text": NOTE,
            "created_datetime": "2025-02-03T08:30:00+00:00",
            "sender": _NORA,
        },
        {**_SAID, "id": 74, "from_agent": True, "stripped_text": ANSWER, "created_datetime": "2025-02-03T09:00:00+00:00", "sender": _NORA},
    ],
}
LIVECHAT = {
    "chats": [
        {
            "id": "PX1",
            "users": [
                {"id": "nora@lamps.example", "name": "Nora Field", "email": "nora@lamps.example", "type": "agent"},
                {"id": "0affb00a-82d6-4e07-ae61-56ba5c36f743", "name": "Ib Holm", "type": "customer"},
            ],
            "thread": {
                "id": "KX1",
                "active": False,
                "tags": ["lamp"],
                "events": [
                    {
                        "id": "KX1_1",
                        "type": "message",
                        "text": ASK,
                        "author_id": "0affb00a-82d6-4e07-ae61-56ba5c36f743",
                        "created_at": "2025-02-03T08:00:00.100000Z",
                        "visibility": "all",
                    },
                    {
                        "id": "KX1_2",
                        "type": "message",
                        "text": NOTE,
                        "author_id": "nora@lamps.example",
                        "created_at": "2025-02-03T08:00:30Z",
                        "visibility": "agents",
                    },
                    {
                        "id": "KX1_3",
                        "type": "message",
                        "text": ANSWER,
                        "author_id": "nora@lamps.example",
                        "created_at": "2025-02-03T08:01:00Z",
                        "visibility": "all",
                    },
                    {
                        "id": "KX1_4",
                        "type": "system_message",
                        "text": "Ib Holm left the chat",
                        "created_at": "2025-02-03T08:02:00Z",
                        "visibility": "all",
                    },
                ],
            },
        }
    ]
}
FILES: Mapping[str, object] = {
    "zendesk_ticket": ZENDESK,
    "zendesk_chat": ZENDESK_CHAT,
    "intercom": INTERCOM,
    "freshdesk": {**FRESHDESK_TICKET, "conversations": FRESHDESK_REPLIES},
    "freshchat": FRESHCHAT,
    "helpscout": HELP_SCOUT,
    "front": FRONT,
    "gorgias": GORGIAS,
    "livechat": LIVECHAT,
}
"""By the name of the format."""
