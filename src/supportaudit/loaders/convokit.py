"""ConvoKit: corpora of utterances, with what is known of their speakers and conversations in files beside them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from supportaudit.loaders.interface import Guess, Head
from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import Person, Talk
from supportaudit.loaders.json_values import Fields, fields_of, id_of, number_of, text_of, truth_of
from supportaudit.loaders.roles import role_of_word
from supportaudit.loaders.text import begun
from supportaudit.model import Role

SPEAKERS = frozenset({"speakers.json", "users.json"})
CONVERSATIONS = "conversations.json"
BESIDE = SPEAKERS | {CONVERSATIONS, "corpus.json", "index.json"}
"""Files of a corpus beside its utterances."""
ROLE_KEYS = ("role", "speaker_role", "speaker_type", "user_type", "author_role", "type")
AGENT_KEYS = ("is_agent", "is_staff", "is_employee", "is_support")
EARLIEST = 1e8
"""Seconds from which a time is one since 1970; below it counts from somewhere else."""


def _is_utterance(value: Fields) -> bool:
    return "text" in value and bool(value.keys() & {"speaker", "user"}) and bool(value.keys() & {"conversation_id", "root", "reply-to", "reply_to"})


def _about(value: object) -> bool:
    """Whether it is what a file beside the utterances says of a speaker or a conversation."""
    return isinstance(value, dict) and isinstance(value.get("meta"), dict) and value.keys() <= {"meta", "vectors"}


def _by_id(value: Fields) -> bool:
    first = list(islice(value.values(), 3))
    return bool(first) and all(isinstance(entry, dict) for entry in first) and any(_about(entry) or "meta" not in value for entry in first)


class ConvoKit(JsonFamily):
    """Corpora of ConvoKit."""

    name = "convokit"
    title = "ConvoKit corpus"
    told = (
        "Utterances with `speaker` (or `user`), `text` and `conversation_id` (or `root`), one a line or in a list; "
        "`speakers.json` and the like beside them."
    )
    reads = (
        "Utterances as messages of their conversation. A speaker's role is what the utterance's or the speaker's `meta` says (role, type, is_agent) "
        "or the speaker's own name where that is a role, else unknown."
    )
    left_out = "Parses, vectors and other annotations; the corpus's own description."
    layout = Layout(is_record=_is_utterance, keyed=_by_id)
    joins = True

    def sniff(self, head: Head) -> Guess | None:
        """Sure of utterances by their fields; of the files beside them by what they hold, and where that may be anything by their names."""
        guess = super().sniff(head)
        start = begun(head.text)
        if guess is None and head.name in BESIDE and start.startswith("{") and '"messages"' not in start:
            return Guess(0.62, "it is named like a file of a ConvoKit corpus and holds a JSON object")
        return guess

    def recognise(self, record: Record) -> float:
        """By the fields of an utterance, or of what is said of a speaker or conversation."""
        if _is_utterance(record.value):
            return 0.97
        return 0.96 if (record.under and _about(record.value)) or record.under == "utterances-index" else 0.0

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """An utterance, or what is known of a speaker or a conversation."""
        file = reading.transcript.path.replace("!", "/").rpartition("/")[2].casefold().removesuffix(".gz")
        if _is_utterance(record.value):
            yield _utterance(record.value, reading)
        elif file in SPEAKERS and record.under:
            yield self._speaker(record)
        elif file == CONVERSATIONS and record.under:
            talk = reading.talk(record.under)
            _facts(talk, fields_of(record.value, "meta") or record.value)
            yield talk
        elif file not in BESIDE and not _about(record.value):
            raise stranger("no utterance of ConvoKit")

    def _speaker(self, record: Record) -> Person:
        meta = fields_of(record.value, "meta") or record.value
        name = text_of(meta, "name", "display_name", "username", "user_name")
        return Person(f"{self.name}:{record.under}", _role(meta), name or None)


def _facts(talk: Talk, meta: Fields) -> None:
    talk.subject = text_of(meta, "subject", "title") or None
    talk.lang = text_of(meta, "lang", "language") or None
    talk.keep(**{key: value for key, value in islice(meta.items(), 50) if isinstance(value, str | int | float)})


def _utterance(value: Fields, reading: Reading) -> Talk:
    own = id_of(value, "id")
    answered = id_of(value, "reply-to", "reply_to")
    talk = reading.talk(id_of(value, "conversation_id", "root") or (own if answered is None else None))
    speaker = value.get("speaker", value.get("user"))
    name = id_of(speaker) or id_of(speaker, "id", "name")
    role = _role(fields_of(value, "meta"))
    if role is Role.UNKNOWN and name:
        role = _spoken(role_of_word(name))
    seconds = number_of(value, "timestamp")
    at = value.get("timestamp") if seconds is None or seconds >= EARLIEST else None
    talk.say(role, text_of(value, "text"), name, at, id=own)
    return talk


def _role(meta: Fields) -> Role:
    """What a speaker's or an utterance's ``meta`` says of a role."""
    for key in ROLE_KEYS:
        if (word := text_of(meta, key)) and (role := _spoken(role_of_word(word))) is not Role.UNKNOWN:
            return role
    said = truth_of(meta, *AGENT_KEYS)
    return Role.UNKNOWN if said is None else Role.AGENT if said else Role.CUSTOMER


def _spoken(role: Role | None) -> Role:
    return role if role in {Role.AGENT, Role.CUSTOMER, Role.BOT} else Role.UNKNOWN
