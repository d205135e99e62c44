"""What the config's ``sources:`` say of a record, taken from it: one conversation, or what one row says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from supportaudit.errors import TranscriptError
from supportaudit.loaders.html_text import looks_like_html
from supportaudit.loaders.json_talk import Html, Talk, channel_of, status_of
from supportaudit.loaders.json_values import id_of, number_of, truth_of, words_of
from supportaudit.loaders.roles import role_of_word
from supportaudit.loaders.times import EARLIEST, LATEST, in_zone
from supportaudit.model import Role
from supportaudit.model.near import near
from supportaudit.rulebook.config import SourceMap
from supportaudit.rulebook.expressions import expression

ANY = "*"
FROM_START = " from start"
UNITS = {"seconds": 1.0, "milliseconds": 1e3, "microseconds": 1e6}
MAX_TIME = 64
NO_TIME = "a time could not be read; check 'time' and 'time_format' of source {}"
NAMES = ("vendor", "team", "subject", "customer_id", "ticket_id", "parent_id", "lang")
"""Fields of a conversation that are taken as they are."""


@dataclass(slots=True)
class Fields:
    """The fields of one source, ready to be taken from values; counts what was missed."""

    source: SourceMap
    local: tzinfo
    bad_times: int = 0
    texts: int = 0
    """Messages with a text so far."""
    _known: dict[str, Role] = field(default_factory=dict)

    def at(self, value: object, place: str | None) -> object:
        """What stands at a place of a record: a column's cell, or what an expression finds."""
        if not place:
            return None
        if self.source.kind == "table":
            cell = value.get(place) if isinstance(value, Mapping) else None
            return cell if isinstance(cell, str) and cell.strip() else None
        return expression(place).of(value)

    def of_conversation(self, value: object, name: str) -> object:
        """A field of the conversation in a record."""
        return self.source.fixed.get(name) or self.at(value, self.source.conversation.get(name))

    def tell(self, talk: Talk, value: object) -> None:
        """What a record says of the conversation itself."""
        for name in NAMES:
            setattr(talk, name, id_of(self.of_conversation(value, name)))
        talk.channel = channel_of(id_of(self.of_conversation(value, "channel")))
        talk.status = status_of(id_of(self.of_conversation(value, "status")))
        talk.csat = number_of(self.of_conversation(value, "csat"))
        talk.tags = _tags(self.of_conversation(value, "tags"))
        talk.keep(**{key: self.at(value, place) for key, place in self.source.metadata.items()})
        if self.source.time_format.endswith(FROM_START):
            talk.keep(time_base="offset")

    def messages(self, value: object) -> Sequence[object]:
        """The messages in a record; TranscriptError where they are not."""
        found = self.at(value, self.source.messages)
        if found is None:
            raise self.missing("messages", self.source.messages, value)
        return found if isinstance(found, list) else [found]

    def say(self, talk: Talk, value: object) -> bool:
        """One message into the conversation; False where it has no text."""
        places = self.source.message
        text = _text(self.at(value, places["text"]))
        if not text.strip():
            return False
        self.texts += 1
        author = id_of(self.at(value, places.get("author")))
        role, author = self._who(self.at(value, places.get("role")), author)
        private = truth_of(self.at(value, places.get("private"))) is True or truth_of(self.at(value, places.get("public"))) is False
        at = self._time(talk, self.at(value, places.get("time")))
        address = id_of(self.at(value, places.get("address")))
        if address and (author := author or address):
            talk.addresses.setdefault(author, address)
        if role is Role.SYSTEM:
            talk.tell(text, at, private=private)
        else:
            talk.say(role, text, author, at, private=private, id=self.at(value, places.get("id")))
        return True

    def _who(self, value: object, author: str | None) -> tuple[Role, str | None]:
        """Role and name; a word that stands for no role is a name where there is no other, so that ``--role`` can settle it."""
        word = str(value).lower() if isinstance(value, bool) else id_of(value)
        if word is None:
            return Role.UNKNOWN, author
        role = self._known.get(word)
        if role is None:
            roles = self.source.roles
            role = self._known[word] = roles.get(word.casefold()) or roles.get(ANY) or role_of_word(word) or Role.UNKNOWN
        return role, author or (word if role is Role.UNKNOWN else None)

    def _time(self, talk: Talk, value: object) -> datetime | None:
        if value is None:
            return None
        at = self._moment(talk, value)
        self.bad_times += at is None
        return at

    def _moment(self, talk: Talk, value: object) -> datetime | None:
        form = self.source.time_format
        if not form:
            return talk.time(value)
        if units := UNITS.get(form.removesuffix(FROM_START)):
            number = number_of(value)
            seconds = (number or 0.0) / units
            if number is None or not 0 <= seconds < (LATEST - EARLIEST).total_seconds():
                return None
            return EARLIEST + timedelta(microseconds=round(seconds * 1e6))
        text = id_of(value)
        try:
            at = datetime.strptime(text, form) if text and len(text) <= MAX_TIME else None  # noqa: DTZ007  (its zone is added below)
        except ValueError:
            return None
        if at is None or not EARLIEST.year < at.year < LATEST.year:
            return None
        talk.assumed_zone = talk.assumed_zone or at.tzinfo is None
        return in_zone(at, self.local)

    def missing(self, what: str, place: str, value: object) -> TranscriptError:
        """That nothing stands where the config says, with the nearest of what there is."""
        names = list(value) if isinstance(value, dict) else []
        first = place.partition(".")[0].partition("[")[0]
        hint = near(first, names) if first not in names else ""
        return TranscriptError(f"no {what} at '{place}'", hint=hint or f"it holds {', '.join(map(str, names[:20])) or 'nothing'}")


def _text(value: object) -> str:
    """The text of a message; of a list the texts in it, one a line."""
    if isinstance(value, list):
        value = "\n".join(part for part in value if isinstance(part, str))
    if isinstance(value, str):
        return Html(value) if value.lstrip().startswith("<") and looks_like_html(value) else value
    return id_of(value) or ""


def _tags(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(dict.fromkeys(_parted(value)))
    return words_of(value)


def _parted(text: str) -> Iterator[str]:
    for mark in ";|":
        text = text.replace(mark, ",")
    yield from filter(None, map(str.strip, text.split(",")))
