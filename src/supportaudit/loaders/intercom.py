"""Intercom: conversations with their parts, of the API's versions 1 and 2."""

from __future__ import annotations

import re
from collections.abc import Iterator

from supportaudit.loaders.html_text import html_to_text
from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import Html, Person, Talk, channel_of, status_of
from supportaudit.loaders.json_values import Fields, at_path, fields_of, full_name, id_of, number_of, objects_of, text_of, truth_of, words_of
from supportaudit.loaders.merge import UPDATED
from supportaudit.model import Role

ROLES = {
    "user": Role.CUSTOMER,
    "lead": Role.CUSTOMER,
    "contact": Role.CUSTOMER,
    "visitor": Role.CUSTOMER,
    "admin": Role.AGENT,
    "team": Role.AGENT,
    "bot": Role.BOT,
}
OPERATOR = re.compile(r"^operator\+[^@]*@intercom\.io$", re.IGNORECASE)
CHANNELS = {"conversation": "chat", "push": "chat", "inapp": "chat", "customer_initiated": "chat"}
NAMED = ("user", "assignee")
LISTED = ("customers", "contacts.contacts", "contacts", "teammates.admins", "teammates")
"""Where a conversation names people whom its parts may name by ids only."""
EVENTS = {
    "assignment": "transfer",
    "message_assignment": "transfer",
    "assign_and_unsnooze": "transfer",
    "default_assignment": "transfer",
    "close": "end",
    "open": "reopen",
    "assign_and_reopen": "reopen",
    "reopened": "reopen",
    "snoozed": "hold",
    "participant_added": "join",
    "participant_removed": "leave",
}


def _is_whole(value: Fields) -> bool:
    return text_of(value, "type") in {"conversation", "ticket", "ticket_ticket_part"} or bool(value.keys() & {"conversation_parts", "ticket_parts"})


class Intercom(JsonFamily):
    """Conversations of Intercom."""

    name = "intercom"
    title = "Intercom"
    told = "Objects of type `conversation` or `ticket` with `source`, `conversation_message` or `conversation_parts`."
    reads = (
        "The first message, and every part with a body whatever its kind; notes are private; assignments, closings and the like are events. The "
        "Operator and Fin are bots."
    )
    left_out = "Attachments (counted), custom attributes and statistics."
    layout = Layout(("conversations", "tickets", "data.item", "contacts", "admins"), _is_whole)
    joins = True

    def recognise(self, record: Record) -> float:
        """By the type and one of the places of its messages."""
        value = record.value
        if isinstance(at_path(value, "conversation_parts.conversation_parts"), list) or isinstance(at_path(value, "ticket_parts.ticket_parts"), list):
            return 0.98
        if value.get("type") == "ticket_ticket_part":
            return 0.98
        if value.get("type") == "ticket" and value.keys() & {"ticket_attributes", "ticket_parts"}:
            return 0.97
        if value.get("type") == "conversation" and value.keys() & {"source", "conversation_parts", "conversation_message"}:
            return 0.98
        return 0.97 if value.get("type") == "conversation_part" and "part_type" in value else 0.0

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """A conversation, a part of one (pipelines), or a person."""
        value = record.value
        kind = text_of(value, "type")
        if kind == "conversation" or value.keys() & {"conversation_parts", "conversation_message"}:
            for place in NAMED:
                yield from self._person(fields_of(value, place))
            for place in LISTED:
                for person in objects_of(value, place):
                    yield from self._person(person)
            yield self._conversation(value, record, reading)
        elif kind == "ticket" or "ticket_parts" in value:
            yield _ticket(value, reading)
        elif kind == "ticket_ticket_part":  # a webhook: the ticket as it is now, and the part that was added
            talk = _ticket(fields_of(value, "ticket"), reading)
            if not any(message.id == id_of(value, "ticket_part.id") for message in talk.messages):
                _part(talk, fields_of(value, "ticket_part"))
            yield talk
        elif kind in {"conversation_part", "ticket_part"} or "part_type" in value:
            talk = reading.talk(id_of(value, "conversation_id", "ticket_id"))
            _part(talk, value)
            yield talk
        elif kind in ROLES or record.under in {"contacts", "admins"}:
            yield from self._person(value)
        else:
            raise stranger("no conversation of Intercom")

    def _person(self, value: Fields) -> Iterator[Person]:
        if identity := id_of(value, "id"):
            yield Person(f"{self.name}:{identity}", _role(value), _name(value), text_of(value, "email") or None)

    def _conversation(self, value: Fields, record: Record, reading: Reading) -> Talk:
        talk = reading.talk(id_of(value, "id"))
        first = fields_of(value, "source") or fields_of(value, "conversation_message")
        talk.channel = CHANNELS.get(text_of(first, "type")) or channel_of(text_of(first, "type")) if "source" in value else "chat"
        subject = text_of(first, "subject") or text_of(value, "title")
        talk.subject = (html_to_text(subject)[0] if "<" in subject else subject) or None
        opened = truth_of(value, "open")
        talk.status = status_of(text_of(value, "state")) or (None if opened is None else "open" if opened else "closed")
        contact = next(objects_of(value, "contacts.contacts"), None) or next(objects_of(value, "contacts"), {})
        talk.customer_id = id_of(contact, "id") or id_of(value, "user.id")
        talk.parent_id = id_of(value, "merged_primary_conversation.id", "merged_primary_conversation")
        talk.ticket_id = id_of(value, "ticket.id")
        talk.tags = words_of(value, "tags.tags")
        talk.csat = number_of(value, "conversation_rating.rating")
        talk.keep(**{UPDATED: (id_of(value, "updated_at") or "").zfill(12), "team_id": id_of(value, "team_assignee_id")})
        talk.keep(rating_comment=text_of(value, "conversation_rating.remark"))
        parts = list(objects_of(value, "conversation_parts.conversation_parts")) or list(objects_of(value, "conversation_parts"))
        began = talk.time(value.get("created_at"))
        earlier = began is not None and any((at := talk.time(part.get("created_at"))) is not None and at < began for part in parts)
        if earlier:
            reading.transcript.note("the first message is dated later than its answers, and its time was left out", record.where)
        _say(talk, first, None if earlier else began)
        for part in parts:
            _part(talk, part)
        total = number_of(value, "conversation_parts.total_count") or 0
        if total > len(parts):
            reading.transcript.note("a conversation has more parts than the file gives; fetch the rest", record.where)
        return talk


def _ticket(value: Fields, reading: Reading) -> Talk:
    """A ticket: its description is the customer's, its parts are those of a conversation."""
    talk = reading.talk(id_of(value, "id"))
    about = fields_of(value, "ticket_attributes")
    talk.subject = text_of(about, "_default_title_") or None
    talk.ticket_id = id_of(value, "ticket_id", "id")
    opened = truth_of(value, "open")
    state = text_of(value, "ticket_state.category", "ticket_state", "state").casefold()
    talk.status = ("open" if opened else "closed") if opened is not None else ("closed" if state == "resolved" else "open") if state else None
    contact = next(objects_of(value, "contacts.contacts"), {})
    talk.customer_id = id_of(contact, "id")
    talk.keep(**{UPDATED: (id_of(value, "updated_at") or "").zfill(12)})
    words = text_of(about, "_default_description_")
    talk.say(Role.CUSTOMER, Html(words), _author(contact), value.get("created_at"))
    for part in objects_of(value, "ticket_parts.ticket_parts"):
        _part(talk, part)
    return talk


def _name(value: Fields) -> str | None:
    return full_name(value, ("name", "name_"), ("first_name", "last_name"))


def _author(value: Fields) -> str | None:
    return _name(value) or id_of(value, "id")


def _role(author: Fields) -> Role:
    """By the type of the author; the Operator is a bot whatever the type says."""
    if text_of(author, "name").strip() == "Operator" or OPERATOR.match(text_of(author, "email").strip()) or truth_of(author, "from_ai_agent"):
        return Role.BOT
    return ROLES.get(text_of(author, "type"), Role.UNKNOWN)


def _say(talk: Talk, part: Fields, at: object, *, private: bool = False) -> None:
    """The words of a part."""
    author = fields_of(part, "author")
    name = _author(author)
    if name and (address := text_of(author, "email")):
        talk.addresses.setdefault(name, address)
    talk.attached(sum(1 for _ in objects_of(part, "attachments")))
    if truth_of(part, "redacted"):
        before = talk.metadata.get("redacted_messages")
        talk.metadata["redacted_messages"] = 1 + (before if isinstance(before, int) else 0)
    talk.say(_role(author), Html(text_of(part, "body")), name, at, private=private, id=id_of(part, "id"))


def _part(talk: Talk, part: Fields) -> None:
    """A part: what it says, and what it does."""
    kind, at = text_of(part, "part_type"), part.get("created_at")
    spoken = bool(text_of(part, "body"))
    if spoken:
        _say(talk, part, at, private=kind.startswith("note"))
    event = next((EVENTS[word] for word in (kind, kind.removeprefix("note_and_")) if word in EVENTS), None)
    author = fields_of(part, "author")
    if event == "transfer":
        talk.event(event, at, {"to": text_of(part, "assigned_to.name") or id_of(part, "assigned_to.id"), "by": _role(author).value})
    elif event == "end":
        talk.event(event, at, {"by": _role(author).value})
    elif event is not None and not (event == "reopen" and spoken):
        talk.event(event, at, {"who": _author(author)} if event in {"join", "leave"} else {})
    elif not spoken and kind:
        talk.tell(kind.replace("_", " "), at)
