"""One conversation of the tool's own JSON Lines: a JSON object into a Conversation, strictly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from supportaudit.errors import TranscriptError
from supportaudit.loaders.text import plain
from supportaudit.loaders.times import in_zone
from supportaudit.model import Conversation, Event, Mask, Message, Role, Source

TEXT_FIELDS = ("channel", "vendor", "team", "subject", "status", "customer_id", "ticket_id", "parent_id", "lang")
KNOWN = frozenset({"id", "messages", "tags", "csat", "metadata", *TEXT_FIELDS})
KNOWN_IN_MESSAGE = frozenset({"role", "text", "author", "sent_at", "event", "private", "masks", "id"})
MASK_KINDS = frozenset({"quote", "signature", "banner", "forward"})
WHOLE = "the record"
MESSAGE_FIELDS = "message_fields"
"""Key of a conversation's metadata: what else its messages say, by message number."""
MAX_DEPTH = 100
"""Lists and objects within each other; what is deeper says nothing to a person and breaks the programs that read it."""
HINT = 'write {"id": "c-1", "messages": [{"role": "customer", "text": "Hi"}, ...]}, or leave it out'


@dataclass(slots=True)
class Reader:
    """Reads records of one file; notes whether a zone had to be assumed."""

    local: tzinfo
    path: str
    assumed_zone: bool = False

    def conversation(self, record: object, where: str) -> Conversation:
        """The conversation in a decoded JSON value; TranscriptError that names the field when it is none."""
        if is_deep(record):
            raise TranscriptError(f"its values are nested more than {MAX_DEPTH} deep", where=where, hint=HINT)
        try:
            return self._conversation(_object(record, WHOLE), where)
        except TranscriptError as problem:
            raise TranscriptError(problem.what, where=where, hint=problem.hint or HINT) from problem

    def _conversation(self, record: Mapping[str, object], where: str) -> Conversation:
        identity = _identity(record.get("id"), "id", required=True)
        entries = record.get("messages")
        if not isinstance(entries, list):
            raise TranscriptError("'messages' is missing" if entries is None else f"'messages' is {_kind(entries)}, not a list")
        fields = [_object(entry, f"messages[{i}]") for i, entry in enumerate(entries)]
        metadata = dict(_object({} if (given := record.get("metadata")) is None else given, "metadata"))
        metadata.update({key: value for key, value in record.items() if key not in KNOWN and key not in metadata})
        extra = {str(i): rest for i, entry in enumerate(fields) if (rest := {k: v for k, v in entry.items() if k not in KNOWN_IN_MESSAGE})}
        if extra:
            metadata.setdefault(MESSAGE_FIELDS, extra)
        texts = {name: _identity(record.get(name), name) for name in TEXT_FIELDS}
        if texts["status"] not in {None, "open", "closed"}:
            raise TranscriptError(f"'status' is '{texts['status']}', not open or closed")
        return Conversation(
            id=identity or "",
            messages=tuple(self._message(entry, i) for i, entry in enumerate(fields)),
            tags=_tags(record.get("tags")),
            csat=_number(record.get("csat"), "csat"),
            metadata=metadata,
            source=Source(self.path, where),
            **texts,
        )

    def _message(self, entry: Mapping[str, object], index: int) -> Message:
        place = f"messages[{index}]"
        event = event_of(entry.get("event"), place)
        raw = entry.get("text")
        if not isinstance(raw, str) and not (raw is None and event):
            raise TranscriptError(f"'{place}.text' is missing" if raw is None else f"'{place}.text' is {_kind(raw)}, not text")
        private = entry.get("private")
        if not isinstance(private, bool | None):
            raise TranscriptError(f"'{place}.private' is {_kind(private)}, not true or false")
        text = raw or ""
        return Message(
            index=index,
            role=_role(entry.get("role"), place),
            text=plain(text),
            author=_identity(entry.get("author"), f"{place}.author"),
            sent_at=self._time(entry.get("sent_at"), f"{place}.sent_at"),
            event=event,
            private=bool(private),
            masks=masks_of(entry.get("masks"), text, place),
            id=_identity(entry.get("id"), f"{place}.id"),
        )

    def _time(self, value: object, place: str) -> datetime | None:
        if value is None:
            return None
        try:
            if isinstance(value, str):
                at = datetime.fromisoformat(value.strip())
            elif isinstance(value, int | float) and not isinstance(value, bool):
                at = datetime.fromtimestamp(value, UTC)
            else:
                raise TranscriptError(f"'{place}' is {_kind(value)}, not a time", hint="write times as 2026-10-31T18:00:00Z")
        except (ValueError, OverflowError, OSError) as problem:
            raise TranscriptError(f"'{place}' is '{str(value)[:40]}', not a time", hint="write times as 2026-10-31T18:00:00Z") from problem
        self.assumed_zone = self.assumed_zone or at.tzinfo is None
        return in_zone(at, self.local)


def _kind(value: object) -> str:
    kinds: tuple[tuple[type, str], ...] = (
        (bool, "true or false"),
        (str, "text"),
        (int, "a number"),
        (float, "a number"),
        (list, "a list"),
        (dict, "an object"),
    )
    return next((word for kind, word in kinds if isinstance(value, kind)), "null")


def _object(value: object, place: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TranscriptError(f"{place if place == WHOLE else repr(place)} is {_kind(value)}, not an object")
    return value


def _identity(value: object, place: str, *, required: bool = False) -> str | None:
    """Text, or a whole number as text."""
    if value is None or (required and value == ""):
        if required:
            raise TranscriptError(f"'{place}' is missing")
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise TranscriptError(f"'{place}' is {_kind(value)}, not text")
    return value


def _number(value: object, place: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TranscriptError(f"'{place}' is {_kind(value)}, not a number")
    return float(value)


def _tags(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(tag, str) for tag in value):
        raise TranscriptError("'tags' is not a list of texts")
    return tuple(value)


def _role(value: object, place: str) -> Role:
    if value is None:
        raise TranscriptError(f"'{place}.role' is missing")
    if not isinstance(value, str) or value not in {role.value for role in Role}:
        raise TranscriptError(f"'{place}.role' is '{str(value)[:40]}', not one of {', '.join(Role)}")
    return Role(value)


def is_deep(value: object) -> bool:
    """Whether lists and objects stand within each other more than MAX_DEPTH deep."""
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        inner = [entry for outer in level for entry in (outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ())]
        level = [entry for entry in inner if isinstance(entry, (dict, list))]
        if not level:
            return False
    return True


def event_of(value: object, place: str) -> Event | None:
    """An event from its JSON; TranscriptError when it is none."""
    if value is None:
        return None
    fields = _object(value, f"{place}.event")
    kind = fields.get("kind")
    if not isinstance(kind, str):
        raise TranscriptError(f"'{place}.event.kind' is missing")
    return Event(
        kind, {key: detail if isinstance(detail, str) else _word(detail) for key, detail in fields.items() if key != "kind" and detail is not None}
    )


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def masks_of(value: object, text: str, place: str) -> tuple[Mask, ...]:
    """Masks with offsets into ``plain(text)``; the file's offsets are into the text as it stands there."""
    if value is None:
        return ()
    hint = "masks are [[start, end, kind], ...], sorted, not overlapping, inside the text"
    if not isinstance(value, list):
        raise TranscriptError(f"'{place}.masks' is {_kind(value)}, not a list", hint=hint)
    masks: list[Mask] = []
    last = shift = 0
    for entry in value:
        start, end, kind = entry if isinstance(entry, list) and len(entry) == 3 else (None, None, None)
        if (
            type(start) is not int
            or type(end) is not int
            or not isinstance(kind, str)
            or kind not in MASK_KINDS
            or not last <= start < end <= len(text)
        ):
            raise TranscriptError(f"'{place}.masks' holds {str(entry)[:60]}", hint=hint)
        # Counted from the last offset on; one character earlier, as that offset may part a line end, which counts once it is whole.
        before = shift + text.count("\r\n", max(last - 1, 0), start)
        shift = before + text.count("\r\n", max(start - 1, 0), end)
        masks.append(Mask(start - before, end - shift, kind))
        last = end
    return tuple(masks)
