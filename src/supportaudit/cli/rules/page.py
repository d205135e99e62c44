"""The account that `rules show` gives of a line item or a signal, and the prepared ones of the shipped packs (docs/decisions/0085)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from pathlib import Path

FILE = Path(__file__).with_name("shipped_pages.jsonl")


@dataclass(frozen=True, slots=True)
class Chat:
    """An example: a conversation in shorthand, or one message."""

    lines: tuple[str, ...]
    """At least one."""
    facts: str
    """What holds of it besides, as in ``channel chat, now 12:00``; may be empty."""


@dataclass(frozen=True, slots=True)
class Part:
    """A title and what stands below it."""

    title: str
    note: str = ""
    """Behind the title, on a terminal."""
    paragraphs: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    """Like paragraphs, with no room between them."""
    entries: tuple[str, ...] = ()
    """A list."""
    chats: tuple[Chat, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Everything there is to say, from the top."""

    title: str
    facts: tuple[str, ...]
    parts: tuple[Part, ...]
    uses: tuple[str, ...] = ()
    """Of a signal: in which contexts it counts, and what uses it."""
    examples: tuple[Part, ...] = ()
    """Where they come after ``uses``."""


def written(pages: Mapping[str, Page], hashes: Mapping[str, str]) -> str:
    """The text of the file: a line with the hashes of the packs, then a line a page."""
    lines = [{"packs": dict(hashes)}, *({"id": name, "page": astuple(page)} for name, page in pages.items())]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def prepared(name: str, hashes: Mapping[str, str]) -> Page | None:
    """The page of a line item (or ``signal:PACK/NAME``); None where there is none, or where the pages are of other packs than these."""
    try:
        data = FILE.read_bytes()
    except OSError:
        return None
    start = data.find(f'\n{{"id": {json.dumps(name, ensure_ascii=False)}, '.encode("utf-8", "replace"))
    if start < 0 or json.loads(data[: data.index(b"\n")]) != {"packs": dict(hashes)}:
        return None
    line = data[start + 1 : data.index(b"\n", start + 1)]
    title, facts, parts, uses, examples = json.loads(line)["page"]
    return Page(title, tuple(facts), _parts(parts), tuple(uses), _parts(examples))


def _parts(read: Iterable[tuple[str, str, list[str], list[str], list[str], list[tuple[list[str], str]]]]) -> tuple[Part, ...]:
    return tuple(
        Part(title, note, tuple(paragraphs), tuple(sentences), tuple(entries), tuple(Chat(tuple(lines), facts) for lines, facts in chats))
        for title, note, paragraphs, sentences, entries, chats in read
    )
