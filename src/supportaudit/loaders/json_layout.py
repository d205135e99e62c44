"""Where the records of foreign JSON stand: what a family says of it, and the records in one parsed value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from supportaudit.loaders.files import Transcript
from supportaudit.loaders.json_values import Fields, at_path
from supportaudit.loaders.jsonl import quarantined, value_of
from supportaudit.loaders.record import MAX_DEPTH, is_deep
from supportaudit.model import SkippedTranscript

HINT = "export it again, or leave it out"
WRAPPERS = ("data", "result", "response", "body", "payload", "json")
"""Keys under which answers of interfaces, tools for automation and saved requests hold all that they say."""
ENVELOPE = frozenset(
    {"status", "statusCode", "status_code", "code", "success", "ok", "error", "errors", "message", "meta", "headers", "links", "pagination", "paging"}
    | {"count", "total", "page", "next", "object", "version", "request_id", "timestamp", "event", "event_type", "type", "pairedItem"}
)
"""What may stand beside them."""
MACHINERY = frozenset({"STATE", "SCHEMA", "LOG", "TRACE", "CATALOG", "SPEC", "CONNECTION_STATUS", "CONTROL", "ACTIVATE_VERSION"})
"""Lines of a pipeline (Airbyte, Singer) about itself."""

MAX_KEY = 80
"""Characters of an id that are shown as a place."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the records of a family stand."""

    lists: tuple[str, ...] = ()
    """Dotted paths of the lists in an envelope that hold records (``tickets``, ``_embedded.threads``); an object there is one record. Without any of
    them a value is a record itself, and a list at the top holds records."""
    is_record: Callable[[Fields], bool] = field(default=lambda _: False)
    """Whether a value is a record although one of the lists stands in it."""
    is_list: Callable[[list[object]], bool] = field(default=lambda _: False)
    """Whether a list, at the top or in a list at the top, is one record as a whole; it comes as the object ``{"": list}``."""
    keyed: Callable[[Fields], bool] = field(default=lambda _: False)
    """Whether an object holds records by their ids; each comes with its id as ``under``."""
    pipelines: bool = True
    """Whether values may be wrapped by a pipeline (Airbyte, Singer), and lines may be the pipeline's own."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands in the file."""

    value: Fields
    under: str
    """The path of the list, the stream of a pipeline, or the id, that holds it; empty at the top."""
    where: str
    """``line 12``, ``line 12, tickets, record 3``, ``record 3``, ``the document``."""
    around: Fields
    """The envelope; in a document too large to be parsed at once the plain values of it that came before."""
    piped: bool = False
    """Whether a pipeline wrapped it, which sends records of many other kinds in the same file."""


def sound(transcript: Transcript, layout: Layout, found: Iterator[Record], value: object, where: str) -> Iterator[Record | SkippedTranscript]:
    """The records; nothing but a quarantined one of a value that is nested too deep or holds no object at all."""
    if is_deep(value):
        yield quarantined(transcript, where, f"its values are nested more than {MAX_DEPTH} deep", HINT)
    elif isinstance(value, dict | list):
        yield from found
        for number, entry in enumerate(value if isinstance(value, list) and not layout.is_list(value) else (), 1):
            if not isinstance(entry, dict) and not (isinstance(entry, list) and layout.is_list(entry)):
                yield quarantined(transcript, f"{where}, record {number}", "the record is no JSON object", HINT)
    else:
        yield quarantined(transcript, where, "the record is no JSON object", HINT)


def split(value: object, layout: Layout, where: str) -> Iterator[Record]:
    """The records in a value: in the lists of an envelope, in a list at the top, or the value itself."""
    if isinstance(value, list):
        if layout.is_list(value):
            yield Record({"": value}, "", where, {})
            return
        for number, entry in enumerate(value, 1):
            if isinstance(entry, dict):
                yield from of_object(entry, layout, f"{where}, record {number}")
            elif isinstance(entry, list) and layout.is_list(entry):
                yield Record({"": entry}, "", f"{where}, record {number}", {})
    elif isinstance(value, dict):
        yield from of_object(value, layout, where)


def of_object(value: Fields, layout: Layout, where: str) -> Iterator[Record]:
    wrapped = _unwrapped(value) if layout.pipelines else (value, "")
    if wrapped is None:
        return
    inner, stream = wrapped
    if layout.keyed(inner):
        for key, entry in inner.items():
            if isinstance(entry, dict):
                yield Record(entry, key, f"{where}, {key[:MAX_KEY]}", inner)
        return
    paths = () if stream or layout.is_record(inner) else [path for path in layout.lists if isinstance(at_path(inner, path), dict | list)]
    for path in paths:
        held = at_path(inner, path)
        if isinstance(held, dict):
            yield Record(held, path, f"{where}, {path}", inner)
        for number, entry in enumerate(held if isinstance(held, list) else (), 1):
            if isinstance(entry, dict):
                yield Record(entry, path, f"{where}, {path}, record {number}", inner)
    if paths:
        return
    if layout.pipelines and not stream and (opened := _opened(inner, layout)) is not None:
        yield from split(opened, layout, where)
    else:
        yield Record(inner, stream, where, inner, piped=inner is not value)


def _opened(value: Fields, layout: Layout) -> object:
    """What an envelope holds that says nothing else; None where it is none."""
    key = next((key for key in WRAPPERS if isinstance(value.get(key), dict | list)), None)
    if key is None or layout.is_record(value) or not value.keys() <= ENVELOPE | {key}:
        return None
    return value[key]


def stream_of(value: object) -> str | None:
    """The stream of a line of a pipeline, empty for what it says of itself and where it names none; None for a value that is no such line."""
    if not isinstance(value, dict):
        return None
    unwrapped = _unwrapped(value)
    if unwrapped is None:
        return ""
    return unwrapped[1] if unwrapped[0] is not value else None


def _unwrapped(value: Fields) -> tuple[Fields, str] | None:
    """What a pipeline wrapped, with its stream; the value itself where nothing did; None for what a pipeline says of itself."""
    stream, data, record = value.get("stream"), value.get("data"), value.get("record")
    if isinstance(stream, str) and isinstance(data, dict):
        return data, stream
    if value.get("type") == "RECORD" and isinstance(record, dict):
        inner = record.get("data")
        name = record.get("stream") if isinstance(inner, dict) else stream
        return inner if isinstance(inner, dict) else record, name if isinstance(name, str) else ""
    kind = value.get("type")
    if isinstance(kind, str) and kind in MACHINERY and not value.keys() & {"id", "messages", "events"}:
        return None
    raw = value.get("_airbyte_data")
    if isinstance(raw, str):
        raw = value_of(raw.encode("utf-8", "replace"))
    if isinstance(raw, dict) and not is_deep(raw):
        name = value.get("_airbyte_stream")
        return raw, name if isinstance(name, str) else ""
    return value, ""
