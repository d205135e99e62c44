"""Invented exports as text, in the shapes in which programs write them; one talk each: Ann has a broken lamp, Joy of Northwind answers."""

from __future__ import annotations

ASK, ANSWER, THANKS = "My lamp is broken.", "Sorry, a new one is on its way.", "Thanks: that was fast"
FILES: dict[tuple[str, str], str] = {
    ("whatsapp_txt", "android"): f"""\
31/01/2024, 22:31 - Messages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, can read or listen to them.
31/01/2024, 22:32 - Ann Lee: {ASK}
31/01/2024, 22:33 - Ann Lee: <Media omitted>
31/01/2024, 22:35 - Northwind: {ANSWER}
31/01/2024, 23:59 - Ann Lee: {THANKS}
""",
    ("whatsapp_txt", "iphone"): f"""\
\u200e[1/31/24, 10:31:05\u202fPM] Northwind: \u200eMessages and calls are end-to-end encrypted. No one outside of this chat can read them.
[1/31/24, 10:32:05\u202fPM] ~\u202fAnn Lee: {ASK}
\u200e[1/31/24, 10:33:05\u202fPM] ~\u202fAnn Lee: \u200eimage omitted
[1/31/24, 10:35:05\u202fPM] Northwind: {ANSWER} \u200e<This message was edited>
[1/31/24, 11:59:05\u202fPM] ~\u202fAnn Lee: {THANKS}
""".replace("\n", "\r\n"),
    ("whatsapp_txt", "web"): f"""\
[22:32, 31.1.2024] Ann Lee: {ASK}
[22:33, 31.1.2024] Ann Lee: <Medien ausgeschlossen>
[22:35, 31.1.2024] Northwind: {ANSWER}
[23:59, 31.1.2024] Ann Lee: {THANKS}
""",
    ("signal_txt", "text"): f"""\
[2024-01-31, 22:32] Ann Lee: {ASK}
[2024-01-31, 22:33] Ann Lee: ![photo](./media/photo.jpg)
[2024-01-31, 22:35] Northwind: {ANSWER}
> {ASK}
[2024-01-31, 23:59] Ann Lee: {THANKS}
(- Northwind: \N{THUMBS UP SIGN} -)
""",
    ("signal_txt", "seconds"): f"""\
[2024-01-31, 22:31:00] No-Sender: You created the group
[2024-01-31, 22:32:05] Ann Lee: {ASK}
[2024-01-31, 22:35:05] Northwind: {ANSWER}
[2024-01-31, 23:59:05] Ann Lee: {THANKS}
""",
    ("telegram_json", "one chat"): f"""\
{{"name": "Northwind", "type": "personal_chat", "id": 7, "messages": [
 {{"id": 1, "type": "service", "date_unixtime": "1706740260", "actor": "Ann Lee", "action": "create_group", "text": ""}},
 {{"id": 2, "type": "message", "date_unixtime": "1706740320", "from": "Ann Lee", "from_id": "user1", "text": "{ASK}"}},
 {{"id": 3, "type": "message", "date": "2024-01-31T22:35:00", "date_unixtime": "1706740500", "from": "Northwind", "from_id": "user2",
  "text": ["Sorry, ", {{"type": "bold", "text": "a new one"}}, " is on its way."]}},
 {{"id": 4, "type": "message", "date_unixtime": "1706745540", "from": "Ann Lee", "from_id": "user1", "text": "{THANKS}"}}]}}
""",
    ("telegram_json", "all chats"): f"""\
{{"about": "x", "chats": {{"about": "y", "list": [{{"name": "Northwind", "type": "personal_chat", "id": 7, "messages": [
 {{"id": 2, "type": "message", "date_unixtime": "1706740320", "from": "Ann Lee", "from_id": "user1", "text": "{ASK}", "text_entities": []}},
 {{"id": 3, "type": "message", "date_unixtime": "1706740500", "from": "Northwind", "from_id": "user2", "text": "{ANSWER}"}},
 {{"id": 4, "type": "message", "date_unixtime": "1706745540", "from": "Ann Lee", "from_id": "user1", "text": "{THANKS}"}}]}}]}}}}
""",
    ("webvtt", "voices"): f"""\
WEBVTT

NOTE made by a meeting program

3b1e/12-0
00:00:03.293 --> 00:00:05.533
<v Ann Lee>{ASK}</v>

3b1e/13-0
00:00:06.000 --> 00:00:07.000 align:start
<v Northwind><c.loud>Sorry, a new one</c> is on its way.

00:00:09.000 --> 00:00:08.000
<v Ann Lee>{THANKS}</v>
""",
    ("webvtt", "names"): f"""\
WEBVTT - call
Language: en

1
00:03.293 --> 00:05.533
Ann Lee: {ASK}

2
00:06.000 --> 00:07.000
Northwind: {ANSWER}

3
00:09.000 --> 00:10.000
Ann Lee: {THANKS}
""",
    ("srt", "names"): f"""\
1
00:00:03,293 --> 00:00:05,533
[Ann Lee] {ASK}

2
00:00:06,000 --> 00:00:07,000
[Northwind] {ANSWER}

3
00:00:09,000 --> 00:00:10,000
[Ann Lee] {THANKS}
""".replace("\n", "\r\n"),
    ("srt", "no blank lines"): f"""\
1
00:00:03,293 --> 00:00:05,533
Ann Lee: {ASK}
2
00:00:06,000 --> 00:00:07,000
Northwind: {ANSWER}
3
00:00:09,000 --> 00:00:10,000
Ann Lee: {THANKS}
""",
    ("zoom_txt", "transcript"): f"[Ann Lee] 22:32:09\n{ASK}\n\n[Northwind] 22:33:15\n{ANSWER}\n\n[Ann Lee] 00:00:15\n{THANKS}\n",
    ("zoom_txt", "chat"): f"""\
22:32:09\t From Ann Lee to Everyone:
\t{ASK}
22:33:09\t From Northwind to Ann Lee(Direct Message):
\t{ANSWER}
22:34:10 From  Ann Lee  to  Everyone : {THANKS}
""",
    ("zoom_txt", "dated chat"): f"""\
2024-01-31 22:32:09 From Ann Lee to Everyone:
\t{ASK}
2024-01-31 22:33:09 From Northwind to Everyone:
\t{ANSWER}
2024-01-31 22:34:09 From Ann Lee to Everyone:
\t{THANKS}
""",
    ("otter_rev_txt", "otter"): f"""\
Ann Lee  0:03
{ASK}

Northwind  0:10
{ANSWER}

Ann Lee  1:00:10
{THANKS}

Transcribed by https://otter.ai
""",
    ("otter_rev_txt", "otter without times"): f"Ann Lee\n{ASK}\n\nNorthwind\n{ANSWER}\n\nAnn Lee\n{THANKS}\n\nTranscribed by https://otter.ai\n",
    ("otter_rev_txt", "rev"): f"Ann Lee (00:03):\n{ASK}\n\nNorthwind (00:10):\n{ANSWER}\n\nAnn Lee (01:00:10):\n{THANKS}\n",
    ("otter_rev_txt", "bold"): f"**Ann Lee** [0:03]\n{ASK}\n\n**Northwind** [0:10]: {ANSWER}\n\n**Ann Lee** (0:12)\n{THANKS}\n",
    ("otter_rev_txt", "dashes"): f"Ann Lee - 00:03\n{ASK}\n\nNorthwind - 00:10\n{ANSWER}\n\nAnn Lee - 00:12\n{THANKS}\n",
    ("zendesk_chat_in_comment", "comment"): f"""\
Chat started: 2024-01-31 11:58 PM UTC

(11:58:20 PM) Ann Lee: {ASK}
(11:58:25 PM) *** Northwind joined the chat ***
(11:59:40 PM) Northwind: {ANSWER}
(12:01:40 AM) Ann Lee: {THANKS}
(12:01:50 AM) *** Ann Lee rated the chat Good ***
""",
    ("zendesk_chat_in_comment", "e-mail"): f"""\
Chat started on 01/31/2024 23:58
Served by: Northwind

(23:58:20) Ann Lee: {ASK}
(23:58:25) * Northwind joined the chat *
(23:59) Northwind: {ANSWER}
(00:01:40) Ann Lee: {THANKS}
""",
    ("zendesk_chat_in_comment", "html"): (
        f"<p>Chat started: 2024-01-31 11:58 PM UTC</p><p>(11:58:20 PM) Ann Lee: {ASK}<br>(11:58:25 PM) *** Northwind joined the chat ***<br>"
        f"(11:59:40 PM) Northwind: {ANSWER}<br>(12:01:40 AM) Ann Lee: {THANKS}</p>"
    ),
    ("salesforce_livechattranscript", "body"): (
        '<p align="center">Chat Started: Wednesday, January 31, 2024, 22:32:00 (+0000)</p><p align="center">Chat Origin: Web</p>'
        f'<p align="center">Agent Northwind</p>( 10s ) Ann Lee: {ASK}<br>( 1m 13s ) Northwind: {ANSWER}<br>( 1h 2m 3s ) Ann Lee: {THANKS}<br>'
    ),
    ("salesforce_livechattranscript", "text"): f"""\
Chat Started: Wednesday, January 31, 2024, 22:32:00 (GMT+01:00)
Chat Origin: Web
Agent Northwind
( 10s ) Ann Lee: {ASK}
( 1m 13s ) Northwind: {ANSWER}
( 1m 20s ) Ann Lee: {THANKS}
( 1m 25s ) Ann Lee:
""",
    ("salesforce_livechattranscript", "German"): (
        '<p align="center">Chat gestartet: Mittwoch, 31. Januar 2024, 22:32:00 (+0100)</p><p align="center">Agent Northwind</p>'
        f"( 10 s ) Ann Lee: {ASK}<br>( 1 m 13 s ) Northwind: {ANSWER}<br>( 1 m 20 s ) Ann Lee: {THANKS}<br>"
    ),
    ("webvtt", "fenced"): f"""\
# Audio: 00:00.000 => 00:32.183

Transcript
```
WEBVTT

00:01.080 --> 00:02.640
<v Ann Lee>{ASK}

00:03.960 --> 00:05.240
<v Northwind>{ANSWER}

00:06.000 --> 00:07.240
<v Ann Lee>{THANKS}
```

Key frames
""",
    ("zoom_txt", "older chat"): f"""\
22:32:09\t From  Ann Lee : {ASK}
22:32:19\t From  Northwind : {ANSWER}
22:33:19\t From  Ann Lee  to  Northwind(Privately) : {THANKS}
""",
    ("zoom_txt", "German chat"): f"""\
22:32:09 Von Ann Lee an Alle : {ASK}
22:32:19 Von Northwind an Alle:
\t{ANSWER}
22:33:19 Von Ann Lee an Alle : {THANKS}
""",
    ("otter_rev_txt", "time behind the label"): f"""\
Ann Lee: [00:00:01] {ASK}

Northwind: [00:00:04] {ANSWER}

Ann Lee: [00:00:09] {THANKS}
""",
    ("otter_rev_txt", "time without a colon"): f"""\
Ann Lee [00:00:01] {ASK}

Northwind [00:00:04] {ANSWER}

Ann Lee [00:00:09] {THANKS}
""",
    ("otter_rev_txt", "time before the name"): f"""\
[00:00:01.230] - Ann Lee
{ASK}

[00:00:04.550] - Northwind
{ANSWER}

[00:00:09.000] - Ann Lee
{THANKS}
""",
    ("otter_rev_txt", "time below the name"): f"""\
Northwind started transcription

Ann Lee
0:01
{ASK}

Northwind
0:04
{ANSWER}

Ann Lee
0:09
{THANKS}

Northwind stopped transcription
""",
}
"""By format and shape."""
