"""vCon: containers of conversations, whose words are texts of the dialog, or transcripts among its analyses."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from supportaudit.errors import TranscriptError
from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import EMAIL, Html, Person, Talk
from supportaudit.loaders.json_values import Fields, fields_of, id_of, number_of, objects_of, text_of
from supportaudit.loaders.jsonl import value_of
from supportaudit.loaders.plain_lines import who
from supportaudit.loaders.record import is_deep
from supportaudit.loaders.roles import role_of_word
from supportaudit.loaders.speech import NO_SPEAKERS, Said, counts_from_start, moment
from supportaudit.loaders.vcon_words import said_in
from supportaudit.model import Role

ROLES = {"sme": Role.AGENT, "supervisor": Role.AGENT, "contact center agent": Role.AGENT, "ai agent": Role.BOT, "ai": Role.BOT}
"""Roles of parties beside the usual words."""
EVENTS = {"join": "join", "drop": "leave", "leave": "leave", "hold": "hold"}
SEVERAL = "several transcripts of one recording; the first that says who speaks was read, else the first"
ENCRYPTED = frozenset({"ciphertext", "recipients"})


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who takes part."""

    role: Role
    name: str | None


@dataclass(slots=True)
class _Vcon:
    """One container while it is read."""

    value: Fields
    talk: Talk
    parties: Sequence[Party] = ()
    starts: dict[int, datetime] = field(default_factory=dict)
    """Beginnings of the dialogs, by their number."""

    def party(self, key: object) -> Party | None:
        number = number_of(key)
        return self.parties[int(number)] if number is not None and 0 <= number < len(self.parties) and not isinstance(key, str) else None

    def speaker(self, label: str | None) -> Party:
        """Whom a transcript's label means: a party's name, a party's role where one alone has it, else the label itself."""
        if not label:
            return Party(Role.UNKNOWN, None)
        named = [party for party in self.parties if party.name and party.name.casefold() == label.strip().casefold()]
        if named:
            return named[0]
        role, name = who(label)
        role = ROLES.get(label.strip().casefold()) or role_of_word(label) or role
        own = [party for party in self.parties if role is not Role.UNKNOWN and party.role is role]
        return Party(role, name or (own[0].name if len(own) == 1 else None)) if role is not Role.UNKNOWN else Party(role, label)


class Vcon(JsonFamily):
    """Containers of conversations."""

    name = "vcon"
    title = "vCon"
    told = "An object with the key `vcon` and `parties`, also signed (its `payload`)."
    reads = (
        "Texts of the dialog by their originator, and transcripts among the analyses (of several of one recording the first that knows speakers); "
        "roles of parties as `role` or `meta.role` says. Transfers, holds, joins and drops are events. "
        "A transcript's offsets are added to the start of its dialog."
    )
    left_out = "Recordings, summaries and other analyses; attachments are counted. An encrypted vCon is listed as unreadable."
    layout = Layout(("vcons",))

    def recognise(self, record: Record) -> float:
        """By its version."""
        value = _opened(record.value)
        if isinstance(value.get("vcon"), str) and value.keys() & {"parties", "dialog", "analysis", "uuid"}:
            return 0.99
        if isinstance(value.get("uuid"), str) and value.keys() >= {"parties", "dialog"}:
            return 0.97
        return 0.9 if value.keys() >= ENCRYPTED else 0.0

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """One container."""
        value = _opened(record.value)
        if value.keys() >= ENCRYPTED:
            raise TranscriptError("an encrypted vCon", hint="decrypt it first")
        if not value.keys() & {"vcon", "parties", "dialog"}:
            raise stranger("no vCon")
        talk = reading.talk(id_of(value, "uuid"))
        talk.subject = text_of(value, "subject") or None
        talk.attached(sum(1 for _ in objects_of(value, "attachments")))
        vcon = _Vcon(value, talk, [_party(party) for party in objects_of(value, "parties")])
        _dialogs(vcon)
        if not any(message.text for message in talk.messages):
            _transcripts(vcon, reading, record)
        yield talk


def _opened(value: Fields) -> Fields:
    """The container in a signed one, or in an object that names it."""
    inner = fields_of(value, "vcon") or value
    payload = inner.get("payload")
    if isinstance(payload, str) and inner.keys() & {"signatures", "protected", "signature"}:
        opened = value_of(_unpacked(payload))
        if isinstance(opened, dict) and not is_deep(opened):
            return opened
    return inner


def _unpacked(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text.encode("ascii", "replace") + b"=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""


def _party(value: Fields) -> Party:
    word = text_of(value, "role", "meta.role", "meta.type", "type")
    role = ROLES.get(word.strip().casefold()) or role_of_word(word) or Role.UNKNOWN
    return Party(role, text_of(value, "name", "meta.name", "mailto", "tel", "sip", "gmlpstn") or id_of(value, "uuid", "id"))


def _dialogs(vcon: _Vcon) -> None:
    """The texts and events of the dialog; the starts of its recordings."""
    talk = vcon.talk
    for number, dialog in enumerate(objects_of(vcon.value, "dialog")):
        kind = text_of(dialog, "type").casefold()
        start = talk.time(dialog.get("start"))
        if start is not None:
            vcon.starts[number] = start
        mime = text_of(dialog, "mimetype", "mediatype").casefold()
        if kind == "text" or (mime.startswith("text/") and "body" in dialog):
            talk.channel = EMAIL if _is_mail(vcon, dialog) else "chat"
            party = _speaker_of(vcon, dialog)
            text = _body(dialog)
            talk.say(party.role, Html(text) if mime == "text/html" else text, party.name, start, id=id_of(dialog, "message_id"))
        elif kind == "transfer":
            to = vcon.party(dialog.get("transfer_target") or dialog.get("transfer-target"))
            talk.event("transfer", start, {"to": to.name if to else None})
        elif kind in {"recording", "audio", "video"} or mime.startswith(("audio/", "video/")):
            talk.channel = talk.channel or "voice"
        _history(vcon, dialog)


def _speaker_of(vcon: _Vcon, dialog: Fields) -> Party:
    """The originator; else the first party."""
    parties = dialog.get("parties")
    first = parties[0] if isinstance(parties, list) and parties else parties
    originator = dialog.get("originator")
    return vcon.party(first if originator is None else originator) or Party(Role.UNKNOWN, None)


def _is_mail(vcon: _Vcon, dialog: Fields) -> bool:
    parties = list(objects_of(vcon.value, "parties"))
    only_mail = bool(parties) and all("mailto" in party and "tel" not in party for party in parties)
    return text_of(dialog, "mimetype", "mediatype").casefold().startswith("message/") or (only_mail and bool(text_of(vcon.value, "subject")))


def _body(dialog: Fields) -> str:
    body, encoding = dialog.get("body"), text_of(dialog, "encoding").casefold()
    if isinstance(body, str) and encoding in {"base64url", "base64"}:
        return _unpacked(body.replace("+", "-").replace("/", "_")).decode("utf-8", "replace")
    return body if isinstance(body, str) else text_of(body, "text", "body", "content", "message")


def _history(vcon: _Vcon, dialog: Fields) -> None:
    for entry in objects_of(dialog, "party_history"):
        if kind := EVENTS.get(text_of(entry, "event").casefold()):
            party = vcon.party(entry.get("party"))
            vcon.talk.event(kind, entry.get("time"), {"who": party.name if party else None})


def _transcripts(vcon: _Vcon, reading: Reading, record: Record) -> None:
    """One transcript of every dialog: the first that knows speakers, else the first."""
    found: dict[int, list[list[Said]]] = {}
    for source in (*objects_of(vcon.value, "analysis"), *objects_of(vcon.value, "attachments")):
        if said := _words_of(source):
            about = source.get("dialog")
            number = about[0] if isinstance(about, list) and about else about
            found.setdefault(number if isinstance(number, int) else 0, []).append(said)
    heard = {key: next((said for said in all_of if any(turn.speaker for turn in said)), all_of[0]) for key, all_of in found.items()}
    for key, said in sorted(heard.items()):
        _heard(vcon, said, vcon.starts.get(key))
    if any(len(all_of) > 1 for all_of in found.values()):
        reading.transcript.note(SEVERAL, record.where)
    if heard and not any(turn.speaker for said in heard.values() for turn in said):
        reading.transcript.note(NO_SPEAKERS, record.where)


def _words_of(source: Fields) -> list[Said]:
    """What an analysis or an attachment says, where it is a transcript."""
    kind = " ".join((text_of(source, "type"), text_of(source, "purpose"), text_of(source, "schema"))).casefold()
    if "transcri" not in kind and "diariz" not in kind:
        return []
    body: object = source.get("body")
    if isinstance(body, str) and text_of(source, "encoding").casefold() in {"base64url", "base64"}:
        body = _body(source)
    if isinstance(body, str):
        parsed = value_of(body.encode("utf-8", "replace"))
        body = parsed if isinstance(parsed, dict | list) else body
    return [] if is_deep(body) else said_in(body)


def _heard(vcon: _Vcon, said: Sequence[Said], start: datetime | None) -> None:
    """A transcript; its offsets are moments where its dialog says when it began."""
    talk = vcon.talk
    talk.channel = talk.channel or "voice"
    if start is None and any(turn.start is not None for turn in said):
        counts_from_start(talk)
    for turn in said:
        party = vcon.speaker(turn.speaker)
        talk.say(party.role, turn.text, party.name, moment(turn.start, start), id=turn.id)
