"""Front: messages, comments, events and conversations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import EMAIL, Html, Person, Talk, channel_of
from supportaudit.loaders.json_values import Fields, at_path, fields_of, full_name, id_of, objects_of, text_of, truth_of, words_of
from supportaudit.model import Role

CONVERSATION = re.compile(r"/conversations/(cnv_\w{1,40})")
EVENTS = {"archive": "end", "reopen": "reopen", "assign": "transfer", "unassign": "transfer", "move": "transfer", "tag": "tag"}
STATUSES = {"archived": "closed", "deleted": "closed", "spam": "closed", "assigned": "open", "unassigned": "open", "open": "open", "waiting": "open"}
MACHINES = frozenset({"macro", "rule", "api", "integration", "csat", "bot"})
"""Types of authors that are no people."""
DRAFTS = "drafts were left out"


class Front(JsonFamily):
    """Conversations of Front."""

    name = "front"
    title = "Front"
    told = "Messages with `is_inbound`, or comments with `posted_at`, mostly under `_results`."
    reads = "Messages of both sides, oldest first; comments are internal and private; assignments, archivings and the like are events."
    left_out = "Drafts (noted) and attachments (counted)."
    layout = Layout(("_results", "messages", "comments", "payload"), lambda value: "id" in value and "subject" in value)
    joins = True

    def recognise(self, record: Record) -> float:
        """By the fields of a message, comment, event or conversation."""
        value = record.value
        inner = next(objects_of(value, "messages"), None) or next(objects_of(value, "comments"), None) or fields_of(value, "last_message") or value
        if "is_inbound" in inner and inner.keys() & {"blurb", "recipients", "_links", "author"}:
            return 0.97
        if "posted_at" in inner and "author" in inner:
            return 0.97
        return 0.96 if ("emitted_at" in value and "conversation" in value) or text_of(value, "id").startswith("cnv_") else 0.0

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """A message, a comment, an event, or a conversation with what it holds."""
        value = record.value
        talk = reading.talk(_conversation_of(record))
        if "emitted_at" in value:
            _facts(talk, fields_of(value, "conversation"))
            _said(talk, fields_of(value, "conversation.last_message"), record, reading)
            _event(talk, value, record, reading)
        elif "is_inbound" in value or "posted_at" in value:
            _said(talk, value, record, reading)
        elif "id" in value and value.keys() & {"subject", "status", "recipient"}:
            _facts(talk, value)
            messages = list(objects_of(value, "messages")) or [fields_of(value, "last_message")]
            for entry in (*messages, *objects_of(value, "comments")):
                _said(talk, entry, record, reading)
        else:
            raise stranger("no message, comment or event of Front")
        yield talk


def _conversation_of(record: Record) -> str | None:
    """The conversation to which a record belongs: its own id, the one in it, or the one in its links or its envelope's."""
    value = record.value
    if "is_inbound" not in value and "posted_at" not in value:
        return id_of(value, "conversation.id", "id")
    found = id_of(value, "conversation_id", "conversation.id")
    for place, path in (
        (value, "_links.related.conversation"),
        (value, "_links.related.conversations"),
        (record.around, "_links.self"),
        (record.around, "_pagination.next"),
    ):
        address = at_path(place, path)
        match = CONVERSATION.search(address) if isinstance(address, str) else None
        found = found or (match[1] if match else None)
    return found or (id_of(record.around, "id") if text_of(record.around, "id").startswith("cnv_") else None)


def _facts(talk: Talk, value: Fields) -> None:
    talk.subject = text_of(value, "subject") or None
    talk.status = STATUSES.get(text_of(value, "status"))
    talk.tags = words_of(value, "tags")
    talk.customer_id = text_of(value, "recipient.handle") or None
    talk.ticket_id = next(iter(words_of(value, "ticket_ids")), None)


def _said(talk: Talk, value: Fields, record: Record, reading: Reading) -> None:
    """A message, or a comment, which only teammates see."""
    comment = "posted_at" in value
    if not comment and "is_inbound" not in value:
        return
    if truth_of(value, "is_draft"):
        reading.transcript.note(DRAFTS, record.where)
        return
    talk.channel = talk.channel or (None if comment else channel_of(text_of(value, "type")))
    talk.attached(sum(1 for _ in objects_of(value, "attachments")))
    at = value.get("posted_at") if comment else value.get("created_at")
    teammate = fields_of(value, "author")
    author = full_name(teammate, ("first_name", "last_name")) or text_of(teammate, "username", "email") or id_of(teammate, "id")
    role, address = Role.AGENT if teammate else Role.UNKNOWN, text_of(teammate, "email")
    if text_of(teammate, "type").casefold() in MACHINES or truth_of(teammate, "is_bot"):
        role = Role.BOT
    if not comment and truth_of(value, "is_inbound"):
        sender = next((person for person in objects_of(value, "recipients") if text_of(person, "role") == "from"), {})
        address = text_of(sender, "handle")
        role, author = Role.CUSTOMER, text_of(sender, "name", "_links.related.contact.name", "handle") or None
    if author and "@" in address:
        talk.addresses.setdefault(author, address)
    html = Html(text_of(value, "body"))
    text: str = html if talk.channel in {EMAIL, None} and html else text_of(value, "text") or html or text_of(value, "blurb")
    talk.say(role, text, author, at, private=comment, id=id_of(value, "id"))


def _event(talk: Talk, value: Fields, record: Record, reading: Reading) -> None:
    """An entry of the list of events: what it carries, or what happened."""
    kind, at, data = text_of(value, "type"), value.get("emitted_at"), at_path(value, "target.data")
    if isinstance(data, dict) and data.keys() & {"is_inbound", "posted_at"}:
        _said(talk, data, record, reading)
    elif kind in EVENTS:
        person, by = fields_of(data), fields_of(value, "source.data")
        target = full_name(person, ("first_name", "last_name")) or text_of(person, "name", "email", "handle") or None
        key = "to" if EVENTS[kind] == "transfer" else "value"
        talk.event(EVENTS[kind], at, {key: target, "who": full_name(by, ("first_name", "last_name")) or text_of(by, "name") or None})
