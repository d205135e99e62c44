"""Chats of people at work and data sets: told by their content, threads apart, roles only where the file says, nothing breaks the reading."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supportaudit.loaders import LOADERS, Options, write_jsonl
from supportaudit.model import Role
from supportaudit.rulebook.config import Config
from tests.loaders.fuzz import broken
from tests.loaders.reading import Read, read, read_text, shown
from tests.loaders.test_help_desks import as_read, said
from tests.loaders.workplace_files import (
    ABCD,
    ANSWER,
    ASK,
    CHAT,
    CONVOKIT,
    DIALOG_STUDIO,
    FILES,
    GREETING,
    POSTS,
    SLACK,
    SLACK_EXPORT,
    TALK,
    TEAMS,
    USERS,
    WORDS,
)

NAMES = sorted(FILES)
UNKNOWN = {"teams_graph", "slack_export"}
WITH_BOTS = {"teams_graph", "slack_export", "openai_messages"}


def lines_of(tmp_path: Path, *values: object) -> Read:
    return read_text(tmp_path, "lines.jsonl", "\n".join(map(json.dumps, values)))


def written(folder: Path, files: object) -> Path:
    assert isinstance(files, dict)
    for name, value in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value))
    return folder


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("layout", ["one line", "many lines"])
def test_each_family_is_told_and_its_roles_are_read(tmp_path: Path, name: str, layout: str) -> None:
    found = read_text(tmp_path, "export.json", json.dumps(FILES[name], indent=2 if layout == "many lines" else None))
    assert [file.format for file in found.inputs] == [name]
    sides = [Role.UNKNOWN, Role.UNKNOWN] if name in UNKNOWN else [Role.CUSTOMER, Role.AGENT]
    assert [(m.role, m.text) for m in found.only.messages if m.role in sides] == list(zip(sides, [ASK, ANSWER], strict=True))
    assert said(found.only, Role.BOT) == [GREETING] * (name in WITH_BOTS)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_read_is_the_same_after_a_round_trip(tmp_path: Path, name: str) -> None:
    first = as_read(tmp_path, FILES[name]).only
    copied = tmp_path / "copy.jsonl"
    with copied.open("wb") as out:
        write_jsonl([first], out)
    again = read([copied]).only
    assert shown(again.messages) == shown(first.messages)
    assert (again.id, again.channel, again.parent_id) == (first.id, first.channel, first.parent_id)


@pytest.mark.parametrize("name", NAMES)
def test_a_family_says_how_it_is_told_what_is_read_and_what_is_not(name: str) -> None:
    loader = next(loader for loader in LOADERS if loader.name == name)
    assert all(text.endswith(".") for text in (loader.told, loader.reads, loader.left_out))


def test_teams_lists_are_turned_round_and_a_time_without_its_letter_is_read(tmp_path: Path) -> None:
    found = as_read(tmp_path, TEAMS)
    assert shown(found.only.messages) == ["system -: ", f"bot Desk Bot: {GREETING}", f"unknown Ib Holm: {ASK}", f"unknown Nora Field: {ANSWER}"]
    event = found.only.messages[0].event
    assert event is not None
    assert (event.kind, event.details) == ("join", {"who": "Ib Holm"})
    assert found.only.id == "19:ab12@thread.v2"
    assert found.only.metadata["attachments"] == 1
    assert any("deleted" in note.text for note in found.inputs[0].notes)


def test_a_first_message_in_a_channel_and_its_replies_are_a_conversation(tmp_path: Path) -> None:
    def post(number: int, text: str, answers: str | None = None, replies: object = ()) -> dict[str, object]:
        return {
            **POSTS[2],
            "id": str(1738569660000 + number),
            "createdDateTime": f"2025-02-03T08:0{number}:00Z",
            "chatId": None,
            "channelIdentity": {"teamId": "t", "channelId": "19:c@thread.tacv2"},
            "replyToId": answers,
            "body": {"contentType": "text", "content": text},
            "replies": list(replies) if isinstance(replies, tuple) else replies,
        }

    notice = {**post(5, ""), "messageType": "unknownFutureValue", "eventDetail": {"@odata.type": "#microsoft.graph.teamRenamedEventMessageDetail"}}
    page = {"value": [notice, post(4, "Other"), post(1, ASK, replies=[post(2, ANSWER, "1738569660001")])]}
    found = as_read(tmp_path, page)
    assert [shown(c.messages) for c in found.conversations] == [["unknown Ib Holm: Other"], [f"unknown Ib Holm: {ASK}", f"unknown Ib Holm: {ANSWER}"]]
    later = read_text(tmp_path, "later.json", json.dumps({"value": [post(3, "And now?", "1738569660001")]}))
    assert later.only.id == found.conversations[1].id


def test_a_slack_export_is_read_as_a_folder_with_the_names_of_its_users(tmp_path: Path) -> None:
    found = read([written(tmp_path, SLACK_EXPORT)])
    assert not found.skipped
    thread, channel = found.conversations
    assert (thread.id, thread.parent_id, channel.id) == ("desk:1738569660.000300", "desk", "desk")
    assert shown(thread.messages) == [f"unknown Ib Holm: {ASK}", f"bot Desk Bot: {GREETING}", f"unknown Nora Field: {ANSWER}"]
    assert shown(channel.messages) == ["unknown Nora Field: Lunch is at noon, @U01?"]
    assert thread.addresses["Nora Field"] == "nora@desk.example"


def test_the_addresses_of_slack_users_tell_agents_where_the_config_says_so(tmp_path: Path) -> None:
    found = read([written(tmp_path, SLACK_EXPORT)], Config(agents_from=("desk.example",)))
    assert [m.role for m in found.conversations[0].messages] == [Role.CUSTOMER, Role.BOT, Role.AGENT]


def test_a_slack_thread_whose_answers_are_not_given_stays_in_its_channel(tmp_path: Path) -> None:
    opened = {"type": "message", "user": "U01", "ts": "1738569660.000300", "text": ASK, "thread_ts": "1738569660.000300", "reply_count": 4}
    page = {"ok": True, "channel": "C01", "messages": [WORDS[0], opened]}
    assert as_read(tmp_path, page).only.id == "C01"
    nested = {**opened, "slackdump_thread_replies": [{"type": "message", "user": "U02", "ts": "1738569700.1", "text": ANSWER}]}
    only = as_read(tmp_path, {"channel_id": "C01", "name": "desk", "messages": [nested]}).only
    assert (only.id, len(only.messages)) == ("C01:1738569660.000300", 2)


def test_slack_marks_are_resolved_and_tokens_masked(tmp_path: Path) -> None:
    text = "<@U02|nora> see <https://a.example/?q=1|here> &amp; <#C1|desk>, <!here>, <mailto:a@b.example|a@b.example>, key xoxb-123-456abc"
    found = as_read(tmp_path, {"messages": [{"type": "message", "user": "U01", "ts": "1738569660.000300", "text": text}]})
    assert found.only.messages[0].text == "@nora see here (https://a.example/?q=1) & #desk, @here, a@b.example, key [token]"
    whole = json.dumps(as_read(tmp_path, SLACK).only.metadata, default=str)
    assert "secret" not in whole


def test_slack_words_are_found_in_blocks(tmp_path: Path) -> None:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": "Look "}, {"type": "link", "url": "https://a.example"}]}
    message = {
        "type": "message",
        "user": "U01",
        "ts": "1738569660.000300",
        "text": "",
        "blocks": [{"type": "rich_text", "elements": [section]}, {"type": "section", "text": {"type": "mrkdwn", "text": "*Now*"}}],
    }
    assert as_read(tmp_path, [message]).only.messages[0].text == "Look https://a.example\n*Now*"


def test_an_edited_slack_message_counts_once_and_an_upload_says_its_comment(tmp_path: Path) -> None:
    said_first = {"type": "message", "user": "U01", "ts": "1738569660.000300", "text": ASK}
    changed = {"type": "message", "subtype": "message_changed", "channel": "C1", "ts": "1738569690.1", "message": {**said_first, "text": "Solved"}}
    events = [{**said_first, "channel": "C1"}, {**changed, "previous_message": said_first}]
    upload = {
        "type": "message",
        "subtype": "file_share",
        "user": "U01",
        "ts": "1738569700.1",
        "channel": "C1",
        "text": "<@U01> uploaded a file: <https://x.slack.com/a|a> and commented: see here",
        "file": {"id": "F"},
    }
    found = lines_of(tmp_path, *({"type": "event_callback", "event": event} for event in (*events, upload)))
    assert [m.text for m in found.only.messages] == [ASK, "see here"]
    assert found.inputs[0].duplicates == 1


def test_an_assistant_is_an_agent_where_the_config_says_so(tmp_path: Path) -> None:
    found = read_text(tmp_path, "a.json", json.dumps(CHAT), Config(roles={"assistant": Role.AGENT}))
    assert said(found.only, Role.AGENT) == [GREETING, ANSWER]


@pytest.mark.parametrize(
    "value",
    [
        TALK,
        [TALK],
        {"traj": TALK, "task_id": 8, "trial": 1},
        {"conversations": [{"from": {"user": "human", "assistant": "gpt"}.get(str(m["role"]), m["role"]), "value": m["content"]} for m in TALK]},
        {"custom_id": "a", "url": "/v1/chat/completions", "body": {"model": "m", "messages": TALK}},
        {"data": [{"turns": TALK}]},
    ],
)
def test_lists_of_messages_are_found_wherever_they_stand(tmp_path: Path, value: object) -> None:
    found = as_read(tmp_path, value)
    assert found.inputs[0].format == "openai_messages"
    assert [m.text for m in found.only.messages if m.role is not Role.SYSTEM] == [GREETING, ASK, ANSWER]


def test_lines_of_lists_are_a_conversation_each(tmp_path: Path) -> None:
    found = lines_of(tmp_path, TALK, [*TALK, {"role": "user", "content": "Thanks"}])
    assert [len(c.messages) for c in found.conversations] == [4, 5]
    assert len({c.id for c in found.conversations}) == 2


def test_messages_one_a_line_belong_to_the_conversation_that_they_name_else_to_their_file(tmp_path: Path) -> None:
    assert [m.text for m in lines_of(tmp_path, *TALK).only.messages if m.role is not Role.SYSTEM] == [GREETING, ASK, ANSWER]
    rows = [{"conversation_id": i % 2, "turn": i, "role": "user" if i < 2 else "assistant", "content": f"{i}"} for i in range(4)]
    assert [shown(c.messages) for c in lines_of(tmp_path, *rows).conversations] == [
        ["customer user: 0", "bot assistant: 2"],
        ["customer user: 1", "bot assistant: 3"],
    ]


def test_of_a_kept_chat_with_branches_the_last_one_is_read(tmp_path: Path) -> None:
    def node(parent: str | None, role: str, text: str) -> dict[str, object]:
        return {
            "parent": parent,
            "message": {"author": {"role": role}, "content": {"content_type": "text", "parts": [text]}, "create_time": 1738569660.5},
        }

    mapping = {"r": {"message": None}, "a": node("r", "user", ASK), "b": node("a", "assistant", "No."), "c": node("a", "assistant", ANSWER)}
    found = as_read(tmp_path, [{"title": "Export", "mapping": mapping, "current_node": "c", "conversation_id": "k"}])
    assert shown(found.only.messages) == [f"customer user: {ASK}", f"bot assistant: {ANSWER}"]
    assert (found.only.id, found.only.subject) == ("k", "Export")


def test_parts_of_abcd_and_dialogues_by_id_are_read_record_by_record_where_a_file_is_large(tmp_path: Path) -> None:
    options = Options(max_record=2000)
    (tmp_path / "abcd.json").write_text(json.dumps({"train": ABCD * 9, "dev": [{**ABCD[0], "convo_id": 13}], "test": []}, indent=1))
    assert [c.id for c in read([tmp_path / "abcd.json"], options=options).conversations] == ["12", "13"]
    dialogues = {f"Desk.{i}": {**DIALOG_STUDIO["Desk--train--1"], "dialog index": i} for i in range(9)}
    (tmp_path / "studio.json").write_text(json.dumps(dialogues, indent=1))
    found = read([tmp_path / "studio.json"], options=options)
    assert [c.id for c in found.conversations] == list(dialogues)
    assert found.inputs[0].format == "dialogstudio_json"


def test_tweets_of_dialogstudio_are_social(tmp_path: Path) -> None:
    value = {"TweetSumm--train--1": {**DIALOG_STUDIO["Desk--train--1"], "log": {"user utterance": ASK, "system response": ANSWER}}}
    assert as_read(tmp_path, value).only.channel == "social"


def test_a_corpus_is_read_with_what_is_said_of_its_speakers_and_conversations(tmp_path: Path) -> None:
    bare = [{key: value for key, value in line.items() if key != "meta"} for line in CONVOKIT]
    files = {
        "speakers.json": {
            "ib": {"meta": {"role": "customer", "name": "Ib Holm"}, "vectors": []},
            "nora": {"meta": {"is_staff": True}, "vectors": []},
        },
        "conversations.json": {"u1": {"meta": {"title": "Export", "stars": 4}, "vectors": []}},
        "corpus.json": {"name": "desk"},
        "index.json": {"utterances-index": {}, "speakers-index": {}, "version": 1},
    }
    written(tmp_path, files)
    (tmp_path / "utterances.jsonl").write_text("\n".join(map(json.dumps, bare)))
    found = read([tmp_path])
    assert shown(found.only.messages) == [f"customer Ib Holm: {ASK}", f"agent nora: {ANSWER}"]
    assert (found.only.subject, found.only.metadata["stars"]) == ("Export", 4)


def test_an_old_corpus_names_users_and_roots(tmp_path: Path) -> None:
    lines = [
        {"id": "1", "root": "1", "user": "Customer", "reply_to": None, "timestamp": 12.5, "text": ASK},
        {"id": "2", "root": "1", "user": "x", "reply_to": "1", "timestamp": None, "text": ANSWER},
    ]
    (tmp_path / "users.json").write_text(json.dumps({"x": {"type": "agent"}}))
    (tmp_path / "utterances.json").write_text(json.dumps(lines))
    assert shown(read([tmp_path]).only.messages) == [f"customer Customer: {ASK}", f"agent x: {ANSWER}"]


def test_lists_of_users_alone_are_no_conversations(tmp_path: Path) -> None:
    found = as_read(tmp_path, USERS, "users.json")
    assert not found.conversations
    assert not found.skipped


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_a_broken_export_gives_conversations_or_a_clear_line(name: str, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / data.draw(st.sampled_from(["export.json", "users.json", "conversations.json", "2025-02-03.json"]))
        path.write_bytes(data.draw(broken(FILES[name])))
        found = read([path], format_name=data.draw(st.sampled_from([name, None])))
    assert all(skip.reason and skip.path for skip in found.skipped)
    assert found.conversations or found.skipped or found.inputs


SHARED = Path(__file__).parents[3] / "shared" / "formats"


@pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared/formats beside the checkout: its real exports are not part of the project")
@pytest.mark.parametrize("name", NAMES)
def test_real_exports_give_as_many_conversations_and_messages_as_people_counted(name: str) -> None:
    for expected in sorted((SHARED / name).glob("*.expect.json")):
        wanted = json.loads(expected.read_text())
        stem = expected.name.removesuffix(".expect.json")
        path = next(p for p in expected.parent.iterdir() if p.name.startswith(f"{stem}.") and not p.name.endswith((".expect.json", ".source.txt")))
        found = read([os.fspath(path)])
        talk = [m for c in found.conversations for m in c.messages if m.role is not Role.SYSTEM and not m.private]
        assert (len(found.conversations), len(talk)) == (wanted["conversations"], wanted["messages"]), path
