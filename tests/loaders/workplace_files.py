"""Made-up exports of workplace chats and data sets, one of each family, of the shapes that their documentation gives."""

from __future__ import annotations

from collections.abc import Mapping

ASK, ANSWER, GREETING = (
    "The export stops at page two, why?",
    "Sorry! Clear the filter first, then it runs through.",
    "Welcome, tell us what is wrong.",
)

POSTS: list[dict[str, object]] = [
    {
        "id": "1738570000000",
        "messageType": "message",
        "createdDateTime": "2025-02-03T08:06:40Z",
        "chatId": "19:ab12@thread.v2",
        "from": {"user": {"id": "u-2", "displayName": "Nora Field", "userIdentityType": "aadUser"}, "application": None},
        "body": {"contentType": "html", "content": f'<div><attachment id="7"></attachment><p>{ANSWER}</p></div>'},
        "attachments": [
            {"id": "7", "contentType": "messageReference", "content": "{}"},
            {"id": "8", "contentType": "reference", "name": "a.pdf"},
        ],
    },
    {
        "id": "1738569700000",
        "messageType": "message",
        "createdDateTime": "2025-02-03T08:01:40Z",
        "deletedDateTime": "2025-02-03T08:02:00Z",
        "chatId": "19:ab12@thread.v2",
        "from": {"user": {"id": "u-1", "displayName": "Ib Holm"}},
        "body": {"contentType": "html", "content": ""},
    },
    {
        "id": "1738569660000",
        "messageType": "message",
        "createdDateTime": "2025-02-03T08:01:00Z",
        "chatId": "19:ab12@thread.v2",
        "from": {"user": {"id": "u-1", "displayName": "Ib Holm"}},
        "body": {"contentType": "text", "content": ASK},
    },
    {
        "id": "1738569630000",
        "messageType": "message",
        "createdDateTime": "2025-02-03T08:00:30Z",
        "chatId": "19:ab12@thread.v2",
        "from": {"user": None, "application": {"id": "a", "displayName": "Desk Bot", "applicationIdentityType": "bot"}},
        "body": {"contentType": "html", "content": '<attachment id="9"></attachment>'},
        "attachments": [
            {
                "id": "9",
                "contentType": "application/vnd.microsoft.card.adaptive",
                "content": '{"type":"AdaptiveCard","body":[{"type":"TextBlock","text":"' + GREETING + '"}],"actions":[{"title":"Open"}]}',
            }
        ],
    },
    {
        "id": "1738569600000",
        "messageType": "systemEventMessage",
        "createdDateTime": "2025-02-0308:00:00Z",
        "chatId": "19:ab12@thread.v2",
        "from": None,
        "body": {"contentType": "html", "content": "<systemEventMessage/>"},
        "eventDetail": {
            "@odata.type": "#microsoft.graph.membersAddedEventMessageDetail",
            "members": [{"id": "u-1", "displayName": "Ib Holm"}],
        },
    },
]
TEAMS = {
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#chats('19%3Aab12%40thread.v2')/messages",
    "@odata.count": 5,
    "value": POSTS,
}
WORDS: list[dict[str, object]] = [
    {
        "type": "message",
        "user": "U02",
        "ts": "1738570000.000400",
        "text": ANSWER,
        "files": [{"id": "F1", "url_private": "https://files.slack.com/files-pri/T1-F1/a.png?t=xoxe-1234-secret"}],
    },
    {"type": "message", "user": "U01", "ts": "1738569660.000300", "text": ASK},
    {
        "type": "message",
        "subtype": "bot_message",
        "bot_id": "B01",
        "username": "Desk Bot",
        "ts": "1738569630.000200",
        "text": "",
        "attachments": [{"fallback": "?", "text": GREETING}],
    },
    {"type": "message", "subtype": "channel_join", "user": "U01", "ts": "1738569600.000100", "text": "<@U01> has joined the channel"},
]
SLACK = {"ok": True, "has_more": False, "messages": WORDS}
TALK: list[dict[str, object]] = [
    {"role": "system", "content": "You are the desk of a shop for lamps. " * 20},
    {"role": "assistant", "content": GREETING},
    {"role": "user", "content": [{"type": "text", "text": ASK}, {"type": "image_url", "image_url": {"url": "data:,"}}]},
    {"role": "assistant", "content": None, "tool_calls": [{"id": "1", "function": {"name": "look", "arguments": "{}"}}]},
    {"role": "tool", "tool_call_id": "1", "content": "{}"},
    {"role": "agent", "content": ANSWER},
]
CHAT = {"id": "talk-1", "messages": TALK}
ABCD = [
    {
        "convo_id": 12,
        "scenario": {"personal": {"customer_name": "ib holm"}, "flow": "export", "subflow": "stops"},
        "original": [["customer", ASK], ["action", "The account has been looked up."], ["agent", ANSWER]],
        "delexed": [{"speaker": "customer", "text": "the export stops", "turn_count": 1}],
    }
]
DIALOG_STUDIO = {
    "Desk--train--1": {
        "original dialog id": "d.1",
        "dialog index": 1,
        "original dialog info": {"summaries": {"abstractive": ["The customer asks."]}},
        "log": [
            {"turn id": 1, "user utterance": ASK, "system response": "", "dialog history": ""},
            {"turn id": 2, "user utterance": "", "system response": ANSWER, "dialog history": f"<USER> {ASK}"},
        ],
        "prompt": ["Help."],
    }
}
CONVOKIT: list[dict[str, object]] = [
    {
        "id": "u1",
        "conversation_id": "u1",
        "speaker": "ib",
        "reply-to": None,
        "timestamp": 1738569660,
        "text": ASK,
        "meta": {"role": "customer"},
        "vectors": [],
    },
    {
        "id": "u2",
        "conversation_id": "u1",
        "speaker": "nora",
        "reply-to": "u1",
        "timestamp": "1738570000",
        "text": ANSWER,
        "meta": {"is_agent": True},
        "vectors": [],
    },
]
FILES: Mapping[str, object] = {
    "teams_graph": TEAMS,
    "slack_export": SLACK,
    "openai_messages": CHAT,
    "abcd_json": ABCD,
    "dialogstudio_json": DIALOG_STUDIO,
    "convokit": CONVOKIT,
}
"""One export by the name of its format."""
USERS = [
    {
        "id": "U01",
        "team_id": "T1",
        "name": "ib",
        "deleted": False,
        "is_bot": False,
        "profile": {"real_name": "Ib Holm", "display_name": "", "email": "ib@home.example"},
    },
    {"id": "U02", "team_id": "T1", "name": "nora", "is_bot": False, "profile": {"real_name": "Nora Field", "email": "nora@desk.example"}},
    {"id": "U09", "team_id": "T1", "name": "deskbot", "is_bot": True, "profile": {"real_name": "Desk Bot", "bot_id": "B09"}},
]
CHANNELS = [{"id": "C01", "name": "desk", "created": 1738000000, "creator": "U02", "members": ["U01", "U02"], "purpose": {"value": ""}}]
SLACK_EXPORT: Mapping[str, object] = {
    "users.json": USERS,
    "channels.json": CHANNELS,
    "dms.json": [],
    "integration_logs.json": [
        {"user_id": "U02", "user_name": "nora", "date": "1738000000", "change_type": "added", "app_type": "Desk", "app_id": "A1"}
    ],
    "desk/2025-02-03.json": [
        {"type": "message", "user": "U01", "ts": "1738569660.000300", "text": ASK, "thread_ts": "1738569660.000300", "reply_count": 2},
        {"type": "message", "user": "U02", "ts": "1738569700.000100", "text": "Lunch is at <!date^1738580000^{time}|noon>, <@U01>?"},
        {"type": "message", "user": "U09", "bot_id": "B09", "ts": "1738569661.000100", "text": GREETING, "thread_ts": "1738569660.000300"},
    ],
    "desk/2025-02-04.json": [
        {
            "type": "message",
            "user": "U02",
            "ts": "1738650000.000400",
            "text": ANSWER,
            "thread_ts": "1738569660.000300",
            "user_profile": {"real_name": "Nora Field"},
        }
    ],
}
"""Files of a workspace's export by their paths."""
