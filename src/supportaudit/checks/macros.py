"""The site's own canned texts: read from the macro file, and found again in messages."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from supportaudit.errors import UsageError
from supportaudit.model import Span
from supportaudit.rulebook.files import read_file

VERSION = 1
_WORD = re.compile(r"\S+")
_EDGE = re.compile(r"^[\W_]+|[\W_]+$")
_HINT = 'write it as {"version": 1, "texts": ["Thank you for contacting us ...", ...]}'


@dataclass(frozen=True, slots=True)
class Macros:
    """Texts that belong to the site, not to the agent who sends them."""

    texts: Mapping[str, tuple[tuple[str, ...], ...]] = field(hash=False)
    """Folded first word -> the macros that start with it, each as its folded words, longest first."""

    def spans(self, text: str) -> tuple[Span, ...]:
        """Where the text repeats a macro word for word, ascending; case, white space and the punctuation around words are left aside."""
        folded = [(_fold(match.group()), match.start(), match.end()) for match in _WORD.finditer(text)]
        places = [(start, end) for word, start, end in folded if word]
        words = [word for word, _, _ in folded if word]
        found: list[Span] = []
        position = 0
        while position < len(words):
            length = self._longest(words, position)
            if length:
                found.append(Span(places[position][0], places[position + length - 1][1]))
            position += max(length, 1)
        return tuple(found)

    def _longest(self, words: Sequence[str], position: int) -> int:
        for macro in self.texts.get(words[position], ()):
            if tuple(words[position : position + len(macro)]) == macro:
                return len(macro)
        return 0


def make_macros(texts: Sequence[str]) -> Macros:
    """Macros from their texts; texts without a word are left out."""
    by_first: dict[str, set[tuple[str, ...]]] = {}
    for text in texts:
        words = folded_words(text)
        if words:
            by_first.setdefault(words[0], set()).add(words)
    return Macros({first: tuple(sorted(macros, key=lambda m: (-len(m), m))) for first, macros in by_first.items()})


def folded_words(text: str) -> tuple[str, ...]:
    """The words by which a text is compared with a macro: case and the punctuation around them are left aside."""
    return tuple(folded for word in _WORD.findall(text) if (folded := _fold(word)))


def load_macros(path: str | Path) -> Macros:
    """The macros of a file ``{"version": 1, "texts": [...]}``, as ``supportaudit macros`` writes it: each text alone, or with its figures.

    Raises UsageError with the file and the place in it when the file cannot be read or says something else.
    """
    where = str(path)
    try:
        raw = read_file(path).decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"the macro file cannot be read: {error.strerror or error}", where=where, hint="check its path in the config") from error
    except UnicodeDecodeError as error:
        raise UsageError("the macro file is not UTF-8", where=f"{where}: byte {error.start}", hint="save it as UTF-8") from error
    try:
        data: object = json.loads(raw)
    except json.JSONDecodeError as error:
        raise UsageError(f"the macro file is no JSON: {error.msg}", where=f"{where}:{error.lineno}:{error.colno}", hint=_HINT) from error
    except (RecursionError, ValueError) as error:  # nested too deeply, or a number of too many digits
        raise UsageError("the macro file is no list of texts", where=where, hint=_HINT) from error
    return make_macros(_texts(data, where))


def _texts(data: object, where: str) -> list[str]:
    if not isinstance(data, dict):
        raise UsageError("the macro file holds no object", where=where, hint=_HINT)
    if data.get("version") != VERSION or isinstance(data.get("version"), bool):
        raise UsageError(f"the macro file is not of version {VERSION}", where=f"{where}: version", hint=_HINT)
    texts = data.get("texts")
    if not isinstance(texts, list):
        raise UsageError("the macro file has no list of texts", where=f"{where}: texts", hint=_HINT)
    return [_text(entry, f"{where}: texts[{number}]") for number, entry in enumerate(texts)]


def _text(entry: object, where: str) -> str:
    """``"Thank you ..."`` or ``{"text": "Thank you ...", "agents": 4, "times": 31}``."""
    text = entry.get("text") if isinstance(entry, dict) else entry
    if not isinstance(text, str):
        raise UsageError("a macro is no text", where=where, hint=_HINT)
    return text


def _fold(word: str) -> str:
    return _EDGE.sub("", word.casefold()).replace("’", "'")
