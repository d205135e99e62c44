"""Zendesk Support: tickets, comments, audits and ticket events, from the API, incremental exports, account exports and pipelines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import FIRST_WORDS, Html, Person, Talk, channel_of, status_of
from supportaudit.loaders.json_values import Fields, at_path, fields_of, id_of, objects_of, text_of, truth_of, words_of
from supportaudit.loaders.merge import SUBMITTER, UPDATED
from supportaudit.model import Role

TICKET_ID = re.compile(r"/(?:tickets|requests)/(\d{1,20})(?:/|\.json)")
MERGED = re.compile(
    r"^Request #\d+ .{0,300}\bwas closed and merged into this request|^This request was closed and merged into request #\d+", re.DOTALL
)
ROLES = {"end-user": Role.CUSTOMER, "agent": Role.AGENT, "admin": Role.AGENT}
ACTORS = {**ROLES, "trigger": Role.BOT, "system": Role.BOT, "bot": Role.BOT, "answer_bot": Role.BOT}
"""Kinds of those who write in a chat."""
FACTS = {"satisfaction_score": "rating", "satisfaction_comment": "rating_comment"}
"""Fields whose changes an audit tells, and where they stand in the metadata."""
PEOPLE = ("requester", "submitter", "assignee")
MACHINES = frozenset({"trigger", "automation", "rule", "macro_rule"})
DONE = frozenset({"solved", "closed"})
TICKET = frozenset({"subject", "raw_subject", "description", "submitter_id", "status", "comments"})
"""Fields of a ticket which ratings of it, that name its requester too, have not."""
COMMENT = frozenset({"public", "is_public", "html_body", "plain_body", "audit_id"})
"""Fields of a comment which articles and posts of a help centre, that have authors too, have not."""
LISTS = ("tickets", "ticket", "requests", "request", "results", "comments", "audits", "audit", "ticket_events", "users", "user")
HAPPENED = "zen:event-type:ticket."
"""Beginning of the type of what a webhook tells of a ticket."""
DELETED = "deleted tickets hold no words of their own any more (SCRUBBED); they are read, and marked as deleted in the metadata"


def _is_ticket(value: Fields) -> bool:
    if "requester_id" in value:
        return bool(value.keys() & TICKET)
    return "description" in value and "subject" in value and "id" in value


class ZendeskTicket(JsonFamily):
    """Tickets of Zendesk Support."""

    name = "zendesk_ticket"
    title = "Zendesk tickets"
    told = "Records with addresses of `.zendesk.com/api/v2/`, or tickets, comments, audits or ticket events with Zendesk's fields."
    reads = (
        "Tickets with their comments, audits and ticket events, over several lists, lines and files, and the users beside them. A description counts "
        "only where its first comment is missing."
    )
    left_out = "Notifications of triggers and changes of fields other than status, group and assignee; attachments are counted."
    layout = Layout(LISTS, _is_ticket)
    joins = True

    def recognise(self, record: Record) -> float:
        """By addresses of its API, else by the fields of a ticket, comment, audit or event."""
        value = record.value
        if text_of(value, "type").startswith(HAPPENED) or ".zendesk.com/api/v2/" in text_of(value, "url"):
            return 0.98
        if {"requester_id", "submitter_id"} <= value.keys() or {"ticket_id", "child_events"} <= value.keys():
            return 0.97
        if "requester_id" in value and any({"author_id", "body"} <= comment.keys() for comment in objects_of(value, "comments")):
            return 0.96
        if "author_id" in value and (value.keys() & {"html_body", "plain_body"} or {"ticket_id", "events"} <= value.keys()):
            return 0.97
        if text_of(value, "role") in ROLES and record.under in {"users", "user"}:
            return 0.9
        return 0.0

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """A ticket, comment, audit, ticket event or user."""
        value = record.value
        if _is_ticket(value):
            yield from self._ticket(value, record, reading)
        elif "child_events" in value or isinstance(value.get("events"), list):
            talk = reading.talk(_ticket_of(record))
            yield from self._events(talk, value)
            yield talk
        elif text_of(value, "type").startswith(HAPPENED):
            yield from self._happened(value, record, reading)
        elif "author_id" in value and (value.keys() & COMMENT or record.under == "comments"):
            talk = reading.talk(_ticket_of(record))
            yield from self._comment(talk, value, value.get("created_at"))
            yield talk
        elif text_of(value, "role") in ROLES or record.under in {"users", "user"}:
            yield from self._person(value)
        elif {"ticket_id", "score"} <= value.keys():
            talk = reading.talk(id_of(value, "ticket_id"))
            talk.keep(rating=_rating(text_of(value, "score")), rating_comment=text_of(value, "comment"))
            yield talk
        else:
            raise stranger("no ticket, comment, audit or user of Zendesk")

    def _person(self, value: Fields) -> Iterator[Person]:
        identity = id_of(value, "id")
        if identity:
            staff = truth_of(value, "is_staff", "agent")
            unnamed = Role.UNKNOWN if staff is None else Role.AGENT if staff else Role.CUSTOMER
            role = ROLES.get(text_of(value, "role"), unnamed)
            yield Person(f"{self.name}:{identity}", role, text_of(value, "name").strip() or None, text_of(value, "email") or None)

    def _happened(self, value: Fields, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """What a webhook tells: the ticket as it is now, and a comment where one was added."""
        for item in self._ticket(fields_of(value, "detail"), record, reading):
            if isinstance(item, Talk):
                yield from self._comment(item, fields_of(value, "event.comment"), value.get("time"))
            yield item

    def _ticket(self, value: Fields, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        talk = reading.talk(id_of(value, "id"))
        status = text_of(value, "status")
        talk.channel = channel_of(text_of(value, "via.channel"))
        talk.subject = text_of(value, "subject", "raw_subject") or None
        talk.status = status_of(status)
        talk.customer_id = id_of(value, "requester_id", "requester.id")
        talk.ticket_id = id_of(value, "id")
        talk.parent_id = id_of(value, "via.source.from.ticket_id")
        talk.team = text_of(value, "group.name") or None
        talk.tags = words_of(value, "tags")
        rating = _rating(text_of(value, "satisfaction_rating.score"))
        submitter = id_of(value, "submitter_id", "submitter.id")
        assignee = id_of(value, "assignee_id")
        talk.keep(**{UPDATED: text_of(value, "updated_at"), SUBMITTER: submitter}, zendesk_status=status, priority=text_of(value, "priority"))
        talk.keep(
            rating=rating,
            group_id=id_of(value, "group_id"),
            assignee_id=assignee,
            deleted=status == "deleted" or None,
            rating_comment=text_of(value, "satisfaction_rating.comment"),
        )
        if status == "deleted":
            reading.transcript.note(DELETED, record.where)
        if assignee:  # Zendesk assigns tickets to agents only
            yield Person(f"{self.name}:{assignee}", Role.AGENT)
        for name in PEOPLE:
            yield from self._person(fields_of(value, name))
        talk.say(Role.UNKNOWN, text_of(value, "description"), talk.customer_id, value.get("created_at"), id=FIRST_WORDS)
        for comment in objects_of(value, "comments"):
            yield from self._comment(talk, comment, comment.get("created_at"))
        for audit in objects_of(value, "audits"):
            yield from self._events(talk, audit)
        yield talk

    def _comment(self, talk: Talk, value: Fields, at: object) -> Iterator[Person]:
        """The message of a comment, and its author where the comment describes one."""
        author = id_of(value, "author_id", "author.id")
        yield from self._person(fields_of(value, "author"))
        private = truth_of(value, "public", "is_public") is False
        text: str = text_of(value, "body", "plain_body") or Html(text_of(value, "html_body"))
        talk.attached(sum(1 for _ in objects_of(value, "attachments")))
        if author == "-1" or MERGED.match(text):
            talk.tell(text, at, private=private)
            return
        rule = text_of(value, "via.channel") == "rule" or text_of(value, "via.source.rel", "via.rel") in MACHINES
        talk.say(Role.BOT if rule else Role.UNKNOWN, text, author, at, private=private, id=id_of(value, "id"))

    def _events(self, talk: Talk, audit: Fields) -> Iterator[Person]:
        """What an audit, or a record of ticket events, tells, and to whom it assigns; the comments in it carry no time of their own."""
        at = audit.get("created_at") or audit.get("timestamp")
        for event in (*objects_of(audit, "events"), *objects_of(audit, "child_events")):
            kind = text_of(event, "type", "event_type")
            if kind == "Comment":
                written = event if "author_id" in event else {**event, "author_id": audit.get("author_id", audit.get("updater_id"))}
                yield from self._comment(talk, written, at)
            elif kind == "ChatStartedEvent":
                _chat(talk, event)
            elif kind in {"Create", "Change"}:
                field, new = text_of(event, "field_name"), id_of(event, "value")
                if field == "requester_id":
                    talk.customer_id = new or talk.customer_id
                elif field == "assignee_id" and new:  # Zendesk assigns tickets to agents only
                    yield Person(f"{self.name}:{new}", Role.AGENT)
                elif field in FACTS:
                    talk.keep(**{FACTS[field]: _rating(new)})
                if kind == "Change":
                    _change(talk, event, talk.time(at))


def _rating(score: str | None) -> str | None:
    """What the customer said; that a rating was asked for, or not yet, is none."""
    return None if score in {"offered", "unoffered"} else score


def _chat(talk: Talk, event: Fields) -> None:
    """The lines of a chat or of messaging, which an audit holds as one event."""
    for entry in (*objects_of(event, "value.history"), *objects_of(event, "history")):
        kind, who = text_of(entry, "type"), text_of(entry, "actor_name") or id_of(entry, "actor_id")
        if kind == "ChatMessage":
            role = ACTORS.get(text_of(entry, "actor_type"), Role.UNKNOWN)
            talk.say(role, text_of(entry, "message"), who, entry.get("timestamp"), id=id_of(entry, "message_id", "chat_index"))
        elif kind in {"ChatJoin", "ChatLeave"}:
            talk.event(kind.removeprefix("Chat").lower(), entry.get("timestamp"), {"who": who})


def _change(talk: Talk, event: Fields, at: datetime | None) -> None:
    """A change of status, group or assignee as an event."""
    field = text_of(event, "field_name") or next((name for name in ("status", "group_id", "assignee_id") if name in event), "")
    new, old = id_of(event, "value", field), id_of(event, "previous_value")
    if field in {"group_id", "assignee_id"} and old and new:
        talk.event("transfer", at, {"from": old, "to_team" if field == "group_id" else "to": new})
    elif field == "status" and new in DONE and old not in DONE:
        talk.event("end", at, {"value": new})
    elif field == "status" and old in DONE and new not in DONE:
        talk.event("reopen", at)
    elif field == "status" and new == "hold":
        talk.event("hold", at)


def _ticket_of(record: Record) -> str | None:
    """The ticket to which a comment or an audit belongs: as it says, else as its envelope or the envelope's addresses say."""
    value, around = record.value, record.around
    found = id_of(value, "ticket_id", "request_id") or id_of(around, "ticket.id", "ticket_id")
    if found:
        return found
    tickets = list(objects_of(around, "tickets"))
    if len(tickets) == 1:
        return id_of(tickets[0], "id")
    for place, path in ((value, "url"), *((around, name) for name in ("links.next", "links.prev", "next_page", "previous_page", "url"))):
        address = at_path(place, path)
        if isinstance(address, str) and (match := TICKET_ID.search(address)):
            return match[1]
    return None
