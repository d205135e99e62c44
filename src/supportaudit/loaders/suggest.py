"""A mapping to start from, for a file that no loader knows: guessed from its keys or columns, for a person to check."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from supportaudit.loaders.columns import find_columns, folded
from supportaudit.loaders.interface import Head
from supportaudit.loaders.json_layout import Layout
from supportaudit.loaders.json_records import first_records
from supportaudit.loaders.json_values import id_of
from supportaudit.loaders.mapped_rows import first_rows
from supportaudit.loaders.roles import role_of_word
from supportaudit.loaders.times import NUMERIC_DATE, DateOrder, parse_time
from supportaudit.model import Role
from supportaudit.rulebook.config import IgnoreGlob, SourceMap
from supportaudit.rulebook.expressions import is_plain

SAMPLE = 200
"""Records or messages that are looked at."""
MAX_LEVELS = 4
MOST_KEYS = 100
MOST_WORDS = 12
"""Different values that a column of roles has at most."""
ROLE_NAME = re.compile(r"(?:^|_)(?:role|sender|kind|type|who|party|side|direction|from|by)(?:_|$)")
CONVERSATION_NAME = re.compile(r"(?:chat|conv|conversation|session|thread|ticket|case|dialog|call|room)_?(?:id|no|nr|num|number|key|ref)?$")
ID_NAME = re.compile(r"(?:^|_)(?:id|no|nr|num|number|key|ref|guid|uuid)$")
ABOUT = ("subject", "status", "channel", "vendor", "team", "tags", "csat", "lang", "customer_id", "ticket_id")
CLOCKS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "")
DOT = re.compile(r'\.(?=(?:[^"]*"[^"]*")*[^"]*$)')
"""A dot outside quotes."""
Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A source as far as it could be guessed."""

    name: str
    source: SourceMap
    words: Mapping[str, int]
    """What the file calls roles and is not known -> how often it was seen."""

    def is_like(self, other: Suggestion) -> bool:
        """Whether it maps the same keys, whatever the values."""
        return replace(self.source, files=(), roles={}) == replace(other.source, files=(), roles={})

    def text(self) -> str:
        """As an entry of ``sources:`` in a config, with what is to be decided as comments."""
        return "\n".join((f"  {self.name}:", *(f"    {line}" for line in self._lines()))) + "\n"

    def _lines(self) -> Iterator[str]:
        source = self.source
        if source.kind != "json":
            yield f"kind: {source.kind}"
        yield f"files: [{', '.join(_quoted(str(one)) for one in source.files)}]  # or a glob, such as exports/**"
        if source.records:
            yield f"records: {_quoted(source.records)}"
        yield from _mapping("conversation", source.conversation) if source.conversation else ("# conversation: {id: ...}",)
        if source.messages:
            yield f"messages: {_quoted(source.messages)}"
        yield from _mapping("message", source.message)
        if not source.message.get("role"):
            yield "# no key says who is an agent: see --role, or roles: in the config"
        if source.roles:
            yield from _mapping("roles", source.roles)
        elif self.words:
            yield "# roles:"
        yield from (
            f"#   {_quoted(word)}: agent  # seen {count:,} time{'' if count == 1 else 's'}; who is that?" for word, count in self.words.items()
        )
        if source.time_format:
            yield f"time_format: {_quoted(source.time_format)}"
        yield f"# timezone: {source.timezone or 'Europe/Berlin'}  # of times that come without one"


def _mapping(key: str, places: Mapping[str, str]) -> Iterator[str]:
    yield f"{key}:"
    yield from (f"  {field}: {_quoted(place)}" for field, place in places.items())


def _quoted(text: str) -> str:
    """As YAML takes it as text."""
    plain = re.fullmatch(r"[A-Za-z_][\w.-]*", text) and text.casefold() not in {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
    return text if plain else json.dumps(text, ensure_ascii=False)


def suggest(head: Head, name: str, rows: Sequence[Values] = ()) -> Suggestion | None:
    """What a file's start, or its first rows, suggests, under the file's name; None where it holds nothing that looks like messages."""
    rows = rows or first_rows(head, SAMPLE)
    found = _of_rows(rows) if rows else _of_json([dict(record.value) for record in first_records(head, Layout(pipelines=False))])
    if found is None:
        return None
    word = re.sub(r"[^A-Za-z0-9]+", "-", name.rpartition("/")[2].partition(".")[0]).strip("-").lower()[:30]
    own = word if word[:1].isalpha() else f"source-{word}".rstrip("-")
    file = name.rpartition("/")[2] if name != "-" else name
    return replace(found, name=own, source=replace(found.source, files=(IgnoreGlob(re.sub(r"([\[\]*?])", "?", file), "."),)))


def _of_rows(rows: Sequence[Values]) -> Suggestion | None:
    guess = _Guess(rows, table=True)
    if not guess.score:
        return None
    conversation = {"id": guess.place("conversation")} | guess.about()
    given = {field: place for field, place in conversation.items() if place}
    return guess.suggestion(SourceMap(kind="table", conversation=given))


def _of_json(records: Sequence[Values]) -> Suggestion | None:
    """Records with a list of messages, records that are messages, or a list of either in one document."""
    best: tuple[int, int, Suggestion] | None = None
    for outer, entries in ((("", list(records))), *_lists(records)):
        for inner, messages in _lists(entries):
            guess = _Guess(messages)
            about = _Guess(entries)
            given = {"id": about.place("conversation") or about.place("id") or about.id(), **about.about()}
            source = SourceMap(records=outer, conversation={k: v for k, v in given.items() if v}, messages=inner)
            best = _better(best, guess, 1 + bool(outer), source)
        guess = _Guess(entries)
        if place := guess.place("conversation"):
            given = {"id": place, **guess.about()}
            source = SourceMap(records=outer, conversation={k: v for k, v in given.items() if v})
            best = _better(best, guess, 1 + bool(outer), source)
    return best[2] if best else None


def _better(best: tuple[int, int, Suggestion] | None, guess: _Guess, depth: int, source: SourceMap) -> tuple[int, int, Suggestion] | None:
    if not guess.score or (best is not None and (guess.score, depth) <= best[:2]):
        return best
    return guess.score, depth, guess.suggestion(source)


def _lists(values: Sequence[Values]) -> Iterator[tuple[str, list[Values]]]:
    """The lists of objects in the values, by their path; entries of one path together."""
    found: dict[str, list[Values]] = {}
    for value in values[:SAMPLE]:
        for path, entries in _lists_in(value, "", 1):
            known = found.setdefault(path, [])
            known.extend(entries[: SAMPLE - len(known)])
    yield from ((path, entries) for path, entries in list(found.items())[:MOST_KEYS] if entries)


def _lists_in(value: Values, path: str, level: int) -> Iterator[tuple[str, list[Values]]]:
    for key, inner in value.items():
        place = f"{path}.{_step(key)}" if path else _step(key)
        if isinstance(inner, list):
            yield place, [entry for entry in inner if isinstance(entry, dict)]
        elif isinstance(inner, dict) and level < MAX_LEVELS:
            yield from _lists_in(inner, place, level + 1)


def _step(key: str) -> str:
    return key if is_plain(key) else json.dumps(key)


def _flat(value: Values, path: str = "", level: int = 1) -> Iterator[tuple[str, object]]:
    """The plain values of an object by their path; lists of plain values too."""
    for key, inner in value.items():
        place = f"{path}.{_step(key)}" if path else _step(key)
        if isinstance(inner, dict) and level < MAX_LEVELS:
            yield from _flat(inner, place, level + 1)
        elif not isinstance(inner, list) or not any(isinstance(entry, dict) for entry in inner):
            yield place, inner


class _Guess:
    """What the keys of some objects could mean, were these messages or conversations."""

    def __init__(self, values: Sequence[Values], *, table: bool = False) -> None:
        self._columns: dict[str, list[object]] = {}
        for value in values[:SAMPLE]:
            for place, inner in value.items() if table else _flat(value):
                if place in self._columns or len(self._columns) < MOST_KEYS:
                    self._columns.setdefault(place, []).append(inner)
        names = list(self._columns)
        found = find_columns(names).place
        last = find_columns([DOT.split(name)[-1].strip('"') for name in names]).place
        self._places = {field: names[at] for field, at in (*last.items(), *found.items())}
        self._settle()

    def _settle(self) -> None:
        """Look at the values where keys say nothing, or something else."""
        texts = {name: said for name, values in self._columns.items() if (said := [v for v in values if isinstance(v, str) and v.strip()])}
        times = {name for name, said in texts.items() if all(parse_time(text, UTC) for text in said)}
        lengths = {name: sum(map(len, said)) / len(said) for name, said in texts.items() if any(" " in text.strip() for text in said)}
        lengths = {name: length for name, length in lengths.items() if name not in times}
        if not lengths:
            self._places.pop("text", None)
        elif self._places.get("text") not in lengths:
            self._places["text"] = max(lengths, key=lambda name: lengths[name])
        role = self._places.get("role") or self._places.get("speaker")
        if role is None or not self._words(role):
            if found := next((name for name in self._columns if self._words(name)), None) or self._named(ROLE_NAME, MOST_WORDS):
                self._places["role"] = found
        elif "role" not in self._places:
            self._places["role"] = role
        if "sent_at" not in self._places and (dated := sorted(name for name in times if any("." in t or ":" in t for t in texts[name]))):
            self._places["sent_at"] = dated[0]
        if "conversation" not in self._places and (found := self._named(CONVERSATION_NAME)):
            self._places["conversation"] = found

    def _named(self, pattern: re.Pattern[str], most: int = SAMPLE) -> str | None:
        """The first key with such a name that is not spoken for, with ids or words of which there are not too many."""
        taken = set(self._places.values())
        for name in self._columns:
            words = self._seen(name)
            if name not in taken and pattern.search(folded(name)) and words and len(words) <= most and all(len(word) <= 40 for word in words):
                return name
        return None

    def id(self) -> str:
        """Where these objects have an id of their own; empty where none can be seen."""
        own = self._named(ID_NAME)
        return own if own is not None and len(self._seen(own)) == len(self._columns[own]) else ""

    def _words(self, name: str) -> Mapping[str, int]:
        """The values of a key that may hold roles, with counts; empty where they cannot."""
        words = Counter(word for value in self._columns[name] if (word := str(value).lower() if isinstance(value, bool) else id_of(value)))
        fits = len(words) <= MOST_WORDS and any(role_of_word(word) for word in words)
        return words if fits else {}

    @property
    def score(self) -> int:
        """How much they look like messages; 0: not at all."""
        if "text" not in self._places:
            return 0
        about = ("role", "inbound", "outbound", "speaker", "author"), ("sent_at",), ("id",), ("conversation",)
        more = sum(any(field in self._places for field in fields) for fields in about)
        return 1 + more if more and ("sent_at" in self._places or any(field in self._places for field in about[0])) else 0

    def place(self, field: str) -> str:
        """Where a field stands; empty where that is not known."""
        return self._places.get(field, "")

    def about(self) -> dict[str, str]:
        """Fields of the conversation."""
        return {field: self._places[field] for field in ABOUT if field in self._places}

    def suggestion(self, source: SourceMap) -> Suggestion:
        """The source with the fields of its messages."""
        taken = set(source.conversation.values()) if not source.messages else set()
        fields = {"text": "text", "author": "author", "role": "role", "time": "sent_at", "id": "id", "private": "private", "public": "public"}
        message = {name: place for name, field in fields.items() if (place := self.place(field)) and (name == "text" or place not in taken)}
        roles: dict[str, Role] = {}
        for field, yes, no in (("inbound", Role.CUSTOMER, Role.AGENT), ("outbound", Role.AGENT, Role.CUSTOMER)):
            if "role" not in message and (place := self.place(field)):
                message["role"] = place
                roles |= {word: yes if word in {"true", "1", "yes", "t", "y"} else no for word in self._seen(place)}
        unknown: dict[str, int] = {}
        if not roles and "role" in message:
            for word, count in self._seen(message["role"]).items():
                if role := role_of_word(word):
                    roles[word] = role
                else:
                    unknown[word] = count
        if message.get("author") == message.get("role"):
            message.pop("author", None)
        whole = replace(source, message=message, roles=roles, time_format=self._time_format(message.get("time", "")))
        return Suggestion("", whole, dict(sorted(unknown.items(), key=lambda found: (-found[1], found[0]))[:MOST_WORDS]))

    def _seen(self, name: str) -> Counter[str]:
        return Counter(word for value in self._columns[name] if (word := str(value).lower() if isinstance(value, bool) else id_of(value)))

    def _time_format(self, name: str) -> str:
        """A format where times would be read in more than one way, or in none; empty where they speak for themselves."""
        texts = [value.strip() for value in self._columns.get(name, ()) if isinstance(value, str) and value.strip()]
        order = DateOrder()
        for text in texts:
            order.see(text)
        first = NUMERIC_DATE.match(texts[0]) if texts else None
        if first is None or parse_time(texts[0], UTC) is None:
            return ""
        day, month = ("%d", "%m") if order.day_first("UTC") else ("%m", "%d")
        date = first[2].join((day, month, "%Y" if len(first[4]) == 4 else "%y"))
        forms = (f"{date} {clock}".strip() for clock in CLOCKS)
        return next((form for form in forms if all(_fits(text, form) for text in texts)), "")


def _fits(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)  # noqa: DTZ007  (only whether it can be read)
    except ValueError:
        return False
    return True
