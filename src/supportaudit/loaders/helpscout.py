"""Help Scout: conversations with threads, and pages of threads, of the API's versions 1 and 2."""

from __future__ import annotations

import re
from collections.abc import Iterator

from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import Html, Person, Talk, channel_of, status_of
from supportaudit.loaders.json_values import Fields, at_path, fields_of, full_name, id_of, number_of, objects_of, text_of, words_of
from supportaudit.loaders.merge import UPDATED
from supportaudit.model import Role

CONVERSATION = re.compile(r"/conversations/(\d{1,20})")
TYPES = {
    "customer": Role.CUSTOMER,
    "message": Role.AGENT,
    "note": Role.AGENT,
    "phone": Role.AGENT,
    "forwardparent": Role.AGENT,
    "forwardchild": Role.UNKNOWN,
    "lineitem": Role.SYSTEM,
    "chat": Role.UNKNOWN,
    "beaconchat": Role.UNKNOWN,
}
MAKERS = {"customer": Role.CUSTOMER, "user": Role.AGENT, "system": Role.BOT, "team": Role.AGENT, "bot": Role.BOT}
PRIVATE = frozenset({"note", "phone", "forwardparent", "forwardchild"})
UNSENT = frozenset({"draft", "hidden", "underreview"})
NAMES = (("firstName", "lastName"), ("first", "last"), ("first_name", "last_name"))
CONTRADICTION = "a thread is of one side by its type and of the other by who made it; its type was believed"
DRAFTS = "threads that were never sent (drafts, hidden ones) were left out"


def _threads(value: Fields) -> list[Fields]:
    return list(objects_of(value, "_embedded.threads")) or list(objects_of(value, "threads"))


def _is_whole(value: Fields) -> bool:
    return "id" in value and bool(value.keys() & {"subject", "number", "mailboxId", "mailbox", "primaryCustomer"})


class HelpScout(JsonFamily):
    """Conversations of Help Scout."""

    name = "helpscout"
    title = "Help Scout"
    told = "Threads with a type such as `customer`, `message` or `lineitem` and `createdBy`, in a conversation or in pages of them."
    reads = "Threads by their type, oldest first; notes, calls and forwards are private, line items are events."
    left_out = "Drafts and hidden threads (noted), and attachments (counted)."
    layout = Layout(("_embedded.conversations", "_embedded.threads", "items", "item", "conversations", "conversation", "threads"), _is_whole)
    joins = True

    def recognise(self, record: Record) -> float:
        """By a thread, or by the fields of a conversation."""
        value = record.value
        thread = next(iter(_threads(value)), value)
        if text_of(thread, "type") in TYPES and thread.keys() & {"createdBy", "savedReplyId"}:
            return 0.97
        return 0.96 if "id" in value and value.keys() & {"mailboxId", "mailbox"} and value.keys() & {"primaryCustomer", "threadCount"} else 0.0

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """A conversation, or one thread."""
        value = record.value
        if _is_whole(value):
            yield _conversation(value, record, reading)
        elif text_of(value, "type") in TYPES:
            address = at_path(record.around, "_links.self.href") or at_path(value, "_links.conversation.href")
            match = CONVERSATION.search(address) if isinstance(address, str) else None
            talk = reading.talk(id_of(value, "conversationId") or (match[1] if match else None))
            talk.channel = channel_of(text_of(value, "source.type"))
            _thread(talk, value, record, reading)
            yield talk
        else:
            raise stranger("no conversation and no thread of Help Scout")


def _conversation(value: Fields, record: Record, reading: Reading) -> Talk:
    talk = reading.talk(id_of(value, "id"))
    talk.channel = channel_of(text_of(value, "type", "source.type"))
    talk.subject = text_of(value, "subject") or None
    talk.status = status_of(text_of(value, "status"))
    talk.team = text_of(value, "mailbox.name") or None
    talk.customer_id = id_of(value, "primaryCustomer.id", "customer.id")
    talk.ticket_id = id_of(value, "number")
    talk.tags = words_of(value, "tags", name="tag")
    talk.keep(**{UPDATED: text_of(value, "userUpdatedAt", "userModifiedAt", "modifiedAt")})
    threads = _threads(value)
    for thread in threads:
        _thread(talk, thread, record, reading)
    count = number_of(value, "threadCount", "threads")
    if count is not None and count > len(threads):
        reading.transcript.note("a conversation has more threads than the file gives; fetch the rest", record.where)
    return talk


def _thread(talk: Talk, thread: Fields, record: Record, reading: Reading) -> None:
    """What one thread says or does."""
    kind, at = text_of(thread, "type"), thread.get("createdAt") or at_path(thread, "createdBy.createdAt")
    if text_of(thread, "state") in UNSENT:
        reading.transcript.note(DRAFTS, record.where)
        return
    maker = fields_of(thread, "createdBy") or fields_of(thread, "author")
    made_by = MAKERS.get(text_of(maker, "type"))
    role = TYPES.get(kind, Role.UNKNOWN)
    if role is Role.UNKNOWN or (made_by is Role.BOT and role is Role.AGENT):
        role = made_by or Role.UNKNOWN
    elif role in {Role.CUSTOMER, Role.AGENT} and made_by in {Role.CUSTOMER, Role.AGENT} and made_by is not role:
        reading.transcript.note(CONTRADICTION, record.where)
    person = (fields_of(thread, "customer") or maker) if role is Role.CUSTOMER else maker
    author = full_name(person, *NAMES) or id_of(person, "id")
    if author and (address := text_of(person, "email")):
        talk.addresses.setdefault(author, address)
    if role is Role.CUSTOMER:
        talk.customer_id = talk.customer_id or id_of(person, "id")
    if line := text_of(thread, "action.text", "action.description"):
        talk.tell(line, at)
    talk.attached(sum(1 for _ in objects_of(thread, "_embedded.attachments")) or sum(1 for _ in objects_of(thread, "attachments")))
    if role is Role.SYSTEM:
        talk.tell(text_of(thread, "body"), at)
    else:
        talk.say(role, Html(text_of(thread, "body", "text")), author, at, private=kind in PRIVATE, id=id_of(thread, "id"))
