"""One table of a TOML file as the node tree that ``strict_yaml`` makes of YAML, so that both are checked by the same models."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping, Sequence

from supportaudit.errors import PackError
from supportaudit.rulebook.files import MAX_BYTES
from supportaudit.rulebook.strict_yaml import MAX_DEPTH, ListNode, MapNode, Mark, Node, Scalar

LARGEST = 2**63
_HEADER = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_WORD = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)")


def read_toml(data: bytes, file: str, table: Sequence[str]) -> MapNode | None:
    """The table, None when the file has none of this name; PackError with the place for what is no TOML or has no counterpart in YAML.

    Lines are those of the key, or of the nearest thing above it that stands on a line of its own.
    """
    if len(data) > MAX_BYTES:
        raise PackError(f"the file has {len(data):,} bytes, more than {MAX_BYTES:,}", where=file, hint="check the path of the config file")
    try:
        text = data.decode("utf-8-sig")
        found: object = tomllib.loads(text)
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise PackError("not UTF-8 text", where=f"{file}:{line}:1", hint="save the file as UTF-8") from problem
    except RecursionError as problem:
        raise PackError("not TOML: nested too deep", where=file, hint=f"a config needs less than {MAX_DEPTH} levels") from problem
    except ValueError as problem:
        raise _syntax_error(str(problem), file) from problem
    for step in table:
        found = found.get(step) if isinstance(found, dict) else None
    if found is None:
        return None
    node = _Builder(file, text).node(found, tuple(table))
    if not isinstance(node, MapNode):
        raise PackError(f"'{'.'.join(table)}' holds no keys with values", where=str(node.mark), hint=f"write [{'.'.join(table)}]")
    return node


def _syntax_error(message: str, file: str) -> PackError:
    place = _PLACE.search(message)
    where = f"{file}:{place[1]}:{place[2]}" if place and place[1] else file
    return PackError(f"not TOML: {_PLACE.sub('', message)}", where=where, hint="check quotes, brackets and commas here")


class _Builder:
    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._places = _places(text)

    def node(self, value: object, path: tuple[str, ...], depth: int = 0) -> Node:
        mark = self._mark(path)
        if depth > MAX_DEPTH:
            raise PackError(f"nested more than {MAX_DEPTH} deep", where=str(mark), hint="a config needs no more than a handful of levels")
        if isinstance(value, dict):
            entries = {key: self.node(item, (*path, key), depth + 1) for key, item in value.items()}
            return MapNode(entries, {key: self._mark((*path, key)) for key in value}, mark)
        if isinstance(value, list):
            return ListNode(tuple(self.node(item, path, depth + 1) for item in value), mark)
        if isinstance(value, str | bool):
            return Scalar(value, mark, plain=False)
        if isinstance(value, int | float) and math.isfinite(value) and abs(value) < LARGEST:
            return Scalar(value, mark, plain=False)
        raise PackError(f"'{path[-1]}' holds a value that is neither text, a number nor true or false", where=str(mark), hint="put it in quotes")

    def _mark(self, path: tuple[str, ...]) -> Mark:
        while path and path not in self._places:
            path = path[:-1]
        line, column = self._places.get(path, (1, 1))
        return Mark(self._file, line, column)


def _places(text: str) -> Mapping[tuple[str, ...], tuple[int, int]]:
    """Path of a key or table -> line and column where it is written first."""
    places: dict[tuple[str, ...], tuple[int, int]] = {}
    header: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        column = len(line) - len(line.lstrip()) + 1
        if match := _HEADER.match(line):
            header = _path(match[1])
            path = header
        elif match := _KEY.match(line):
            path = (*header, *_path(match[1]))
        else:
            continue
        for end in range(1, len(path) + 1):
            places.setdefault(path[:end], (number, column))
    return places


def _path(text: str) -> tuple[str, ...]:
    return tuple(word.strip("\"'") for word in _WORD.findall(text))
