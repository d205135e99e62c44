"""Gorgias: tickets with messages, and lists of messages."""

from __future__ import annotations

from collections.abc import Iterator

from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import Html, Person, Talk, channel_of, status_of
from supportaudit.loaders.json_values import Fields, full_name, id_of, number_of, objects_of, text_of, truth_of, words_of
from supportaudit.loaders.merge import UPDATED
from supportaudit.model import Role

NOTE = "internal-note"
FAILED = "messages that could not be delivered are read like the others"


def _is_ticket(value: Fields) -> bool:
    return bool(value.keys() & {"messages", "first_message", "last_message", "messages_count"}) and "from_agent" not in _one(value)


def _one(value: Fields) -> Fields:
    """The value where it is a message: tickets say ``from_agent`` too."""
    return value if value.keys() & {"stripped_text", "body_text", "body_html"} else {}


class Gorgias(JsonFamily):
    """Tickets of Gorgias."""

    name = "gorgias"
    title = "Gorgias"
    told = "Tickets whose messages say `from_agent`, or such messages themselves."
    reads = "Every message once, without its quotes and signature as Gorgias cut them; internal notes are private, what rules send is a bot's."
    left_out = "Attachments (counted) and what integrations add."
    layout = Layout(("data", "tickets", "ticket", "message"), _is_ticket)
    joins = True

    def recognise(self, record: Record) -> float:
        """By a message, or by the address of a ticket."""
        value = record.value
        inner = next(objects_of(value, "messages"), None) or next(iter(_firsts(value)), value)
        if "from_agent" in inner and inner.keys() & {"stripped_text", "body_text", "body_html", "sender"}:
            return 0.98
        return 0.97 if text_of(value, "uri").startswith("/api/tickets/") else 0.0

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """A ticket, or one message."""
        value = record.value
        if _one(value) and "from_agent" in value:
            talk = reading.talk(id_of(value, "ticket_id"))
            talk.channel = channel_of(text_of(value, "channel")) if text_of(value, "channel") != NOTE else None
            _message(talk, value, record, reading)
        elif _is_ticket(value) or text_of(value, "uri").startswith("/api/tickets/") or (record.under == "ticket" and "id" in value):
            talk = _ticket(value, record, reading)
        else:
            raise stranger("no ticket and no message of Gorgias")
        yield talk


def _firsts(value: Fields) -> list[Fields]:
    return [found for name in ("first_message", "last_message") if isinstance(found := value.get(name), dict)]


def _ticket(value: Fields, record: Record, reading: Reading) -> Talk:
    talk = reading.talk(id_of(value, "id"))
    talk.channel = channel_of(text_of(value, "channel"))
    talk.subject = text_of(value, "subject") or None
    talk.status = status_of(text_of(value, "status"))
    talk.team = text_of(value, "assignee_team.name") or None
    talk.customer_id = id_of(value, "customer.id", "requester.id")
    talk.ticket_id = talk.id
    talk.tags = words_of(value, "tags")
    talk.lang = text_of(value, "language") or None
    talk.csat = number_of(value, "satisfaction_survey.score")
    talk.keep(**{UPDATED: text_of(value, "updated_datetime")})
    talk.keep(
        priority=text_of(value, "priority"), spam=truth_of(value, "spam") or None, rating_comment=text_of(value, "satisfaction_survey.body_text")
    )
    seen: set[str] = set()
    for message in (*objects_of(value, "messages"), *_firsts(value)):
        identity = id_of(message, "id")
        if identity is not None and identity in seen:
            continue
        seen.add(identity or "")
        _message(talk, message, record, reading)
    return talk


def _message(talk: Talk, value: Fields, record: Record, reading: Reading) -> None:
    """One message; whose it is says ``from_agent``, not the addresses: both sides may share one."""
    from_agent = truth_of(value, "from_agent")
    role = Role.UNKNOWN if from_agent is None else Role.AGENT if from_agent else Role.CUSTOMER
    if role is not Role.CUSTOMER and (id_of(value, "rule_id") or text_of(value, "via") == "rule"):
        role = Role.BOT
    author = text_of(value, "sender.name").strip() or full_name(value, ("sender.firstname", "sender.lastname"))
    author = author or text_of(value, "sender.email") or id_of(value, "sender.id")
    if author and (address := text_of(value, "sender.email")):
        talk.addresses.setdefault(author, address)
    private = truth_of(value, "public") is False or NOTE in {text_of(value, "channel"), text_of(value, "source.type")}
    talk.attached(sum(1 for _ in objects_of(value, "attachments")))
    if text_of(value, "failed_datetime"):
        reading.transcript.note(FAILED, record.where)
    text: str = text_of(value, "stripped_text", "body_text") or Html(text_of(value, "stripped_html", "body_html")) or text_of(value, "text")
    at = value.get("sent_datetime") or value.get("created_datetime")
    talk.say(role, text, author, at, private=private, id=id_of(value, "id"))
