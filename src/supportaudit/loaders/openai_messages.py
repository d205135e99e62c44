"""Conversations as language models are given them: lists of messages with ``role`` and ``content``, and their relatives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import Person, Talk
from supportaudit.loaders.json_values import Fields, at_path, fields_of, id_of, number_of, objects_of, text_of, words_of
from supportaudit.loaders.roles import role_of_word
from supportaudit.model import Role

LISTS = (
    "messages",
    "turns",
    "traj",
    "conversations",
    "conversation",
    "dialogue",
    "dialog",
    "history",
    "chat",
    "chat_messages",
    "body.messages",
    "input.messages",
    "",
)
"""Where the messages of a conversation stand; empty for a list that is a conversation itself."""
ENVELOPES = ("data", "results", "items", "simulations", "conversations")
"""Lists in an envelope that hold conversations."""
WHO, WHAT = ("role", "from", "author.role", "sender", "speaker"), ("content", "value")
ROLES: Mapping[str, Role] = {
    **dict.fromkeys(("assistant", "gpt", "model", "ai", "bot", "chatgpt", "bing", "bard", "llm", "chatbot"), Role.BOT),
    **dict.fromkeys(("user", "human", "customer"), Role.CUSTOMER),
    **dict.fromkeys(("system", "developer"), Role.SYSTEM),
}
TOOLS = frozenset({"tool", "function", "observation", "tool_response", "function_call", "function_response", "tool_call", "critic"})
"""Who speaks only to the model."""
WORDS = frozenset({"text", "input_text", "output_text"})
TIMES = ("timestamp", "created_at", "create_time", "createdAt", "created", "time", "date", "sent_at")
IDS = (
    "id",
    "conversation_id",
    "conversationId",
    "convo_id",
    "dialogue_id",
    "dialog_id",
    "session_id",
    "thread_id",
    "custom_id",
    "task_id",
    "prompt_id",
    "uuid",
)


def _is_message(value: object) -> bool:
    """Whether it is a message of this shape, and none of the tool's own, which has ``text``."""
    if not isinstance(value, dict) or ("text" in value and "uuid" not in value) or "from_agent" in value:
        return False
    role = _word(value)
    return (
        bool(role)
        and (role in ROLES or role in TOOLS or role_of_word(role) is not None)
        and bool(value.keys() & {*WHAT, "tool_calls"} or "uuid" in value)
    )


def _word(value: Fields) -> str:
    return text_of(value, *WHO).strip().casefold()


def _is_list(value: list[object]) -> bool:
    return bool(value) and all(map(_is_message, value[:3]))


def _messages(value: Fields) -> list[Fields]:
    """The messages of a conversation; none where it holds none."""
    if value.get("object") == "response":  # of the Responses interface: what it was asked, and what it answered
        return [*objects_of(value, "input"), *objects_of(value, "output")]
    for path in LISTS:
        found = at_path(value, path) if path else value.get("")
        if isinstance(found, list) and any(map(_is_message, found[:5])):
            return [entry for entry in found if isinstance(entry, dict)]
    return _branch(value)


def _branch(value: Fields) -> list[Fields]:
    """The messages of a ChatGPT export, which keeps every branch: those that lead to the last one."""
    mapping, found = fields_of(value, "mapping"), []
    at, seen = id_of(value, "current_node"), set()
    while at is not None and at not in seen and at in mapping:
        seen.add(at)
        node = fields_of(mapping[at])
        found.append(fields_of(node, "message"))
        at = id_of(node, "parent")
    return [message for message in reversed(found) if message]


class OpenAiMessages(JsonFamily):
    """Lists of messages with a role and a content."""

    name = "openai_messages"
    title = "Chat messages of language models"
    told = (
        "Lists of objects with `role` and `content` (or `from` and `value`) under `messages`, `turns`, `traj`, `conversations` or the like, "
        "or such objects one a line."
    )
    reads = (
        "What `user` says as the customer's, what `assistant` says as a bot's; `roles: {assistant: agent}` in the config makes it an agent's. "
        "System prompts are system lines. Of a ChatGPT export the branch that was kept."
    )
    left_out = "Calls of tools and their results, and pictures or other parts without words (counted as attachments)."
    layout = Layout(ENVELOPES, lambda value: bool(_messages(value)), _is_list)

    def recognise(self, record: Record) -> float:
        """By the first messages."""
        first = list(islice(_messages(record.value), 5)) or [record.value]
        if not any(map(_is_message, first)) and "mapping" not in record.value:
            return 0.0
        return 0.96 if any(_word(entry) in ROLES for entry in first) else 0.8

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """One conversation, or one message of it."""
        value = record.value
        found = _messages(value)
        if not found and _is_message(value):
            talk = reading.talk(id_of(value, *IDS[1:]))
            talk.channel, talk.spread = "chat", True
            _say(talk, value)
            yield talk
            return
        if not found and not any(isinstance(at_path(value, path), list) for path in LISTS if path) and not fields_of(value, "mapping"):
            raise stranger("no messages with role and content")
        talk = reading.talk(_identity(value, record, reading))
        talk.channel = text_of(value, "channel").strip().casefold() or "chat"
        talk.subject = text_of(value, "title", "subject") or None
        talk.tags = words_of(value, "tags")
        talk.csat = number_of(value, "csat")
        talk.keep(model=text_of(value, "model", "body.model"), language=text_of(value, "language", "lang"))
        if prompt := text_of(value, "system", "system_prompt", "instructions"):
            talk.tell(prompt)
        for entry in found:
            _say(talk, entry)
        for choice in objects_of(value, "response.body.choices"):
            _say(talk, fields_of(choice, "message"))
        if talk.messages:
            yield talk


def _identity(value: Fields, record: Record, reading: Reading) -> str | None:
    own = id_of(value, *IDS)
    if own is not None:
        trial = id_of(value, "trial")
        return own if trial in {None, "0"} else f"{own}-{trial}"
    line, _, rest = record.where.partition(", ")
    if line.startswith("line ") and (line != "line 1" or rest):
        return f"{reading.transcript.name}#{record.where.removeprefix('line ').replace(', record ', '.').partition(',')[0]}"
    number = record.where.rpartition("record ")[2] if "record " in record.where else ""
    return f"{reading.transcript.name}#{number}" if number.isdigit() else None


def _say(talk: Talk, entry: Fields) -> None:
    """One message; nothing for what is said to or by a tool."""
    word = _word(entry)
    if word in TOOLS or (entry.get("recipient") not in {None, "all"}):
        return
    role = ROLES.get(word) or role_of_word(word) or Role.UNKNOWN
    text, others = _content(next((found for key in (*WHAT, "text") if (found := entry.get(key))), None))
    talk.attached(others)
    at = next((found for key in TIMES if (found := entry.get(key)) is not None), None)
    if role is Role.SYSTEM:
        talk.tell(text, at)
    else:
        talk.say(role, text, text_of(entry, "name", "author.name") or word, at, id=id_of(entry, "id", "message_id", "uuid"))


def _content(value: object) -> tuple[str, int]:
    """The words of a content, and how many parts of it are no words: a text, parts with a type, or the parts of a ChatGPT export."""
    if isinstance(value, str):
        return value, 0
    if isinstance(value, dict):
        parts = value.get("parts")
        return _content(parts) if isinstance(parts, list) else (text_of(value, "text", "content", "value"), 0)
    words, others = [], 0
    for part in value if isinstance(value, list) else ():
        kind = text_of(part, "type", "content_type")
        if isinstance(part, str):
            words.append(part)
        elif kind in WORDS or (not kind and text_of(part, "text")):
            words.append(text_of(part, "text", "text.value"))
        elif "image" in kind or "file" in kind or "audio" in kind:
            others += 1
    return "\n".join(word for word in words if word), others
