"""Freshdesk: tickets and their conversations, of the API's versions 1 and 2."""

from __future__ import annotations

import re
from collections.abc import Iterator

from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import EMAIL, Html, Person, Talk
from supportaudit.loaders.json_values import Fields, fields_of, id_of, name_and_address, number_of, objects_of, text_of, truth_of, words_of
from supportaudit.loaders.merge import UPDATED
from supportaudit.model import Role

OUTBOUND = 10
"""Source of a ticket that the company began by e-mail."""
CHANNELS = {1: EMAIL, 2: "portal", 3: "voice", 5: "social", 6: "social", 7: "chat", 8: "chat", 9: "portal", OUTBOUND: EMAIL}
DONE = frozenset({4, 5})
MAILBOX = re.compile(r"\b(?:support|help|help ?desk|service|team|info|care|contact|no-?reply|sales|billing)\b", re.IGNORECASE)
"""Names of mailboxes, which are no names of people."""


def _is_ticket(value: Fields) -> bool:
    return "requester_id" in value


class Freshdesk(JsonFamily):
    """Tickets of Freshdesk."""

    name = "freshdesk"
    title = "Freshdesk"
    told = "Tickets with `requester_id` and `description_text` or `responder_id`, or conversations with `incoming`, `private` and `user_id`."
    reads = (
        "The ticket's own text and its conversations, also where they stand in a second file; private notes are private, automatic answers a bot's."
    )
    left_out = "Statistics, custom fields and attachments (counted)."
    layout = Layout(("helpdesk_ticket", "ticket", "tickets", "data.ticket", "results", "conversations", "note", "contacts", "agents"), _is_ticket)
    joins = True

    def recognise(self, record: Record) -> float:
        """By the fields of a ticket or of a conversation."""
        keys = record.value.keys()
        if {"incoming", "private", "user_id"} <= keys and keys & {"body", "body_text"}:
            return 0.97
        own = keys & {"description_text", "responder_id", "fr_escalated", "email_config_id", "display_id", "source"}
        ours = "requester_id" in keys and "submitter_id" not in keys
        return 0.97 if ours and len(own) >= 2 else 0.96 if ours and "description_text" in keys else 0.0

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """A ticket, or one conversation of a ticket."""
        value = record.value
        if _is_ticket(value):
            yield from self._ticket(value, reading)
        elif "incoming" in value or {"user_id", "private"} <= value.keys():
            talk = reading.talk(id_of(value, "ticket_id"))
            yield from self._said(talk, value)
            yield talk
        elif record.under in {"contacts", "agents", "users"} and (identity := id_of(value, "id")):
            role = Role.AGENT if record.under == "agents" else Role.CUSTOMER if record.under == "contacts" else Role.UNKNOWN
            name = text_of(value, "name", "contact.name").strip() or None
            yield Person(f"{self.name}:{identity}", role, name, text_of(value, "email", "contact.email") or None)
        else:
            raise stranger("no ticket and no conversation of Freshdesk")

    def _ticket(self, value: Fields, reading: Reading) -> Iterator[Talk | Person]:
        talk = reading.talk(id_of(value, "display_id", "id"))
        source, status = number_of(value, "source") or 0, number_of(value, "status")
        talk.channel = CHANNELS.get(int(source))
        talk.subject = text_of(value, "subject") or None
        talk.status = None if status is None else "closed" if status in DONE else "open"
        talk.customer_id, talk.ticket_id = id_of(value, "requester_id"), talk.id
        talk.parent_id = id_of(value, "parent_id", "association_parent_id")
        talk.tags = words_of(value, "tags")
        talk.keep(**{UPDATED: text_of(value, "updated_at")})
        talk.keep(
            priority=text_of(value, "priority_name"),
            type=text_of(value, "type", "ticket_type"),
            spam=truth_of(value, "spam") or None,
            source=int(source),
        )
        talk.keep(group_id=id_of(value, "group_id"), responder_id=id_of(value, "responder_id"))
        talk.attached(sum(1 for _ in objects_of(value, "attachments")))
        customer = text_of(value, "requester.name", "requester_name").strip() or None
        if talk.customer_id:
            yield Person(f"{self.name}:{talk.customer_id}", Role.CUSTOMER, customer, text_of(value, "requester.email") or None)
        agent, name = id_of(value, "responder_id"), text_of(value, "responder.name", "responder_name").strip()
        if agent and name and name.casefold() != "no agent":
            yield Person(f"{self.name}:{agent}", Role.AGENT, name, text_of(value, "responder.email") or None)
        words: str = Html(text_of(value, "description_html", "description")) if talk.channel == EMAIL else text_of(value, "description_text")
        words = words or text_of(value, "description_text") or Html(text_of(value, "description_html", "description"))
        by_company = source == OUTBOUND
        talk.say(Role.AGENT if by_company else Role.CUSTOMER, words, agent if by_company else talk.customer_id, value.get("created_at"))
        for entry in (*objects_of(value, "conversations"), *objects_of(value, "notes")):
            yield from self._said(talk, fields_of(entry, "note") or entry)
        yield talk

    def _said(self, talk: Talk, value: Fields) -> Iterator[Person]:
        """A reply or a note, and the person whom its address names."""
        incoming, author = truth_of(value, "incoming"), id_of(value, "user_id")
        role = Role.CUSTOMER if incoming else Role.AGENT if author or incoming is False else Role.UNKNOWN
        if role is Role.AGENT and truth_of(value, "auto_response"):
            role = Role.BOT
        name, address = name_and_address(value.get("from_email"))
        if author and name and role is not Role.BOT and not MAILBOX.search(name):
            yield Person(f"{self.name}:{author}", role, name, address, of_envelope=True)
        talk.attached(sum(1 for _ in objects_of(value, "attachments")))
        words: str = text_of(value, "body_text") or Html(text_of(value, "body_html", "body"))
        talk.say(role, words, author, value.get("created_at"), private=bool(truth_of(value, "private")), id=id_of(value, "id"))
