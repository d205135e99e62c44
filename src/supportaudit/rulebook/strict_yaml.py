"""YAML read strictly: every value with its place, and nothing that a pack's author did not mean.

Built from PyYAML's events rather than its composer: size, depth and alias expansion are limited before anything is built, duplicate keys,
nulls, tags and several documents are errors, and scalars follow YAML 1.2 (``no``, ``on`` and ``10:30`` are text).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

import yaml

from supportaudit.errors import PackError
from supportaudit.rulebook.files import MAX_BYTES

MAX_DEPTH = 64
MAX_NODES = 200_000
"""Nodes after alias expansion; a pack of 1 MB has fewer."""

Plain = str | int | float | bool | list["Plain"] | dict[str, "Plain"]


class Mark(NamedTuple):
    """A place in a file; line and column count from 1. What stands in no file (a variable of the environment) has line 0."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value."""

    value: str | int | float | bool
    mark: Mark
    plain: bool
    """Written without quotes, so that column N of the value is column N of the file."""
    param: str = ""
    """The param of which this is the value; empty where none was put in."""


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list."""

    items: tuple[Node, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class MapNode:
    """Keys with values."""

    entries: Mapping[str, Node]
    keys: Mapping[str, Mark]
    mark: Mark


Node = Scalar | ListNode | MapNode

_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)$")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?:\.[0-9]*)?[eE][-+]?[0-9]+)$")
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_HALF = re.compile("[\ud800-\udfff]")
_NULL = frozenset({"", "~", "null", "Null", "NULL"})


def read(data: bytes, file: str) -> MapNode:
    """The mapping at the root of a YAML text; PackError with file:line:column for anything that is not strictly allowed."""
    if len(data) > MAX_BYTES:
        raise PackError(
            f"the file has {len(data):,} bytes, more than the {MAX_BYTES:,} that a pack may have", where=file, hint="split it into several packs"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise PackError("not UTF-8 text", where=f"{file}:{line}:1", hint="save the file as UTF-8") from problem
    try:
        root = _document(text, file)
    except yaml.MarkedYAMLError as problem:
        raise _syntax_error(problem, file, text) from problem
    except yaml.YAMLError as problem:
        raise PackError(f"not YAML: {' '.join(str(problem).split())}", where=f"{file}:1:1", hint="remove the control character") from problem
    if not isinstance(root, MapNode):
        raise PackError("the file does not hold keys with values", where=f"{file}:1:1", hint="start it with a key and a colon")
    return root


def _document(text: str, file: str) -> Node:
    """The tree, from the events of libyaml, which come ten times as fast; of an error PyYAML's own scanner tells more."""
    if yaml.__with_libyaml__:
        with suppress(yaml.YAMLError):
            return _Builder(yaml.parse(text, Loader=yaml.CSafeLoader), file).document()
    return _Builder(yaml.parse(text, Loader=yaml.SafeLoader), file).document()


def plain(node: Node) -> Plain:
    """The node as str, int, float, bool, list and dict."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.entries.items()}


def _syntax_error(problem: yaml.MarkedYAMLError, file: str, text: str) -> PackError:
    mark = problem.problem_mark or problem.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.splitlines() or [""]
    content = lines[min(line, len(lines) - 1)]
    if "\t" in content[: len(content) - len(content.lstrip())] or "'\\t'" in str(problem.problem):
        return PackError("a tab in the indentation", where=f"{file}:{line + 1}:{content.find(chr(9)) + 1}", hint="indent with spaces")
    what = " ".join(filter(None, (problem.context, problem.problem)))
    return PackError(f"not YAML: {what}", where=f"{file}:{line + 1}:{column + 1}", hint="check quotes, colons and indentation here")


class _Builder:
    """Walks the events once."""

    def __init__(self, events: Iterator[yaml.Event], file: str) -> None:
        self._events = events
        self._file = file
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._nodes = 0

    def document(self) -> Node:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                raise self._error("a second document in one file", event, "one file holds one document; remove '---'")
            if isinstance(event, yaml.NodeEvent):
                root = self._node(event, 0)
        if root is None:
            raise PackError("the file is empty", where=f"{self._file}:1:1", hint="start it with a key, such as 'pack:'")
        return root

    def _node(self, event: yaml.Event, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise self._error(f"nested more than {MAX_DEPTH} deep", event, "a pack needs no more than a handful of levels")
        before = self._nodes
        self._count(1, event)
        if type(event) is yaml.ScalarEvent and event.anchor is None and event.tag is None:  # most of a pack
            return Scalar(self._value(event), self._mark(event), not event.style)
        anchor: str | None = getattr(event, "anchor", None)
        if isinstance(event, yaml.AliasEvent):
            known = self._anchors.get(anchor or "")
            if known is None:
                raise self._error(f"unknown alias '*{anchor}'", event, f"define '&{anchor}' above")
            self._count(known[1], event)
            return known[0]
        tag: str | None = getattr(event, "tag", None)
        if tag is not None:
            raise self._error(f"a tag ('{tag}')", event, "tags are not allowed; write the value plainly")
        built = self._build(event, depth)
        if anchor:
            self._anchors[anchor] = (built, self._nodes - before)
        return built

    def _build(self, event: yaml.Event, depth: int) -> Node:
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(self._value(event), self._mark(event), not event.style)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(inner := next(self._events), yaml.SequenceEndEvent):
                items.append(self._node(inner, depth + 1))
            return ListNode(tuple(items), self._mark(event))
        entries: dict[str, Node] = {}
        keys: dict[str, Mark] = {}
        while not isinstance(inner := next(self._events), yaml.MappingEndEvent):
            if not isinstance(inner, yaml.ScalarEvent):
                raise self._error("a key that is no text", inner, "keys are single words or quoted text")
            key = inner.value
            if key in entries:
                raise self._error(f"'{key}' stands twice (first at line {keys[key].line})", inner, "keep one of them")
            if key == "<<":
                raise self._error("a merge key ('<<')", inner, "write the entries out, or use 'defaults:'")
            keys[key] = self._mark(inner)
            entries[key] = self._node(next(self._events), depth + 1)
        return MapNode(entries, keys, self._mark(event))

    def _value(self, event: yaml.ScalarEvent) -> str | int | float | bool:
        text: str = event.value
        if _HALF.search(text):
            raise self._error("half a character ('\\uD800' to '\\uDFFF')", event, "write the character itself")
        if event.style:
            return text
        if text in _NULL:
            raise self._error("an empty value", event, "write a value, or remove the key")
        if text in _BOOL:
            return _BOOL[text]
        if _INT.match(text) and len(text) < 16:
            return int(text)
        if not _FLOAT.match(text):
            return text
        if not math.isfinite(number := float(text)):
            raise self._error(f"'{text[:40]}' is too large a number", event, "write a smaller one, or put it in quotes")
        return number

    def _count(self, nodes: int, event: yaml.Event) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            raise self._error(f"more than {MAX_NODES:,} values after expanding aliases", event, "write less, or use 'lists:' instead of aliases")

    def _mark(self, event: yaml.Event) -> Mark:
        place = event.start_mark
        return Mark(self._file, place.line + 1, place.column + 1) if place else Mark(self._file, 1, 1)

    def _error(self, what: str, event: yaml.Event, hint: str) -> PackError:
        return PackError(what, where=str(self._mark(event)), hint=hint)
