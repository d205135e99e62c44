"""``tokens:`` and ``dep:`` patterns, checked without spaCy: what it would not take, and what it takes but can never match."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence

from supportaudit.rulebook.matchers import Pattern
from supportaudit.rulebook.names import Names, Path
from supportaudit.rulebook.strict_yaml import Plain
from supportaudit.rulebook.validate import near

WORD_ATTRIBUTES = ("ORTH", "TEXT", "LOWER", "NORM", "LEMMA")
"""Attributes whose value is one word as written, or its form."""
TEXT_ATTRIBUTES = (*WORD_ATTRIBUTES, "SHAPE", "POS", "TAG", "MORPH", "DEP")
FLAGS = (
    *("IS_ALPHA", "IS_ASCII", "IS_DIGIT", "IS_LOWER", "IS_UPPER", "IS_TITLE", "IS_PUNCT", "IS_SPACE", "IS_BRACKET", "IS_QUOTE", "IS_LEFT_PUNCT"),
    *("IS_RIGHT_PUNCT", "IS_CURRENCY", "IS_STOP", "LIKE_NUM", "LIKE_URL", "LIKE_EMAIL"),
)
ATTRIBUTES = (*TEXT_ATTRIBUTES, "LENGTH", *FLAGS)
POS_TAGS = tuple("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X SPACE".split())  # noqa: SIM905
RELATIONS = tuple("< > << >> . .* ; ;* $+ $- $++ $-- >+ >- >++ >-- <+ <- <++ <--".split())  # noqa: SIM905
MAX_TOKENS, MAX_NODES = 50, 12
MAX_OPEN, MAX_OPTIONAL, MAX_TIMES = 2, 8, 8
"""Tokens with ``*`` or ``+``, tokens that may be absent, and how often one token may stand: more ways to match are not tried."""
LONGEST_TOKEN = 100
"""Characters: what is longer is no word, and is not read."""
MOST_WAYS = 20_000
"""In how many ways a regular expression may lie over one token."""
LONGEST_SHAPE = 4
"""Characters of one kind in a row that a shape shows."""
_COMPARISONS = ("==", "!=", ">=", "<=", ">", "<")
_TIMES = re.compile(r"\{(\d*)(,?)(\d*)\}$")
_CLASS_OR_ESCAPE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]")
_REPEATS = re.compile(r"[*+]|\{\d*,?\d*\}")
_NODE = re.compile(r"[a-z_][a-z0-9_]*$")


class PatternReader:
    """Checks the token patterns of one pack; what is wrong is noted in ``names``."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def tokens(self, written: Sequence[Mapping[str, object]], path: Path) -> Pattern:
        """A pattern for tokens one after the other."""
        if not 1 <= len(written) <= MAX_TOKENS:
            self._names.error(f"a pattern of {len(written)} tokens", path, f"from 1 to {MAX_TOKENS}")
        least = optional = unbounded = 0
        for index, token in enumerate(written):
            low, high = self._times(token.get("OP", "{1}"), (*path, index, "OP"))
            least, optional, unbounded = least + low, optional + (low == 0), unbounded + (high is None)
            self._token({name: value for name, value in token.items() if name != "OP"}, (*path, index))
        if written and not least:
            self._names.error("every token of the pattern may be absent, so it matches anywhere", path, "take OP from one of them")
        if unbounded > MAX_OPEN or optional > MAX_OPTIONAL:
            hint = f"at most {MAX_OPEN} with * or +, and {MAX_OPTIONAL} that may be absent; write several patterns"
            self._names.error("a pattern with too many ways to match", path, hint)
        return _frozen(written)

    def nodes(self, written: Sequence[Mapping[str, object]], path: Path) -> Pattern:
        """A pattern for words of one sentence that depend on each other."""
        if not 2 <= len(written) <= MAX_NODES:
            self._names.error(f"a dependency pattern of {len(written)} words", path, f"from 2 to {MAX_NODES}; for one word write 'tokens'")
        seen: list[str] = []
        for index, node in enumerate(written):
            keys = ("RIGHT_ID", "RIGHT_ATTRS") if index == 0 else ("LEFT_ID", "REL_OP", "RIGHT_ID", "RIGHT_ATTRS")
            self._node(node, keys, (*path, index), seen)
        return _frozen(written)

    def _node(self, node: Mapping[str, object], keys: Sequence[str], path: Path, seen: list[str]) -> None:
        for key in node:
            if key not in keys:
                self._names.error(f"unknown key '{key}'", (*path, key), near(key, keys, f"allowed here: {', '.join(keys)}"))
        if lacking := [key for key in keys if key not in node]:
            self._names.error(f"'{lacking[0]}' is missing", path, f"add '{lacking[0]}:'")
        left, relation, name, attributes = (node.get(key) for key in ("LEFT_ID", "REL_OP", "RIGHT_ID", "RIGHT_ATTRS"))
        if "LEFT_ID" in keys and left is not None and left not in seen:
            self._names.error(f"no word above is called '{left}'", (*path, "LEFT_ID"), near(str(left), seen, "name the RIGHT_ID of an earlier one"))
        if relation is not None and relation not in RELATIONS:
            self._names.error(f"'{relation}' is no relation", (*path, "REL_OP"), f"one of {' '.join(RELATIONS)}")
        if name is not None and (not isinstance(name, str) or not _NODE.match(name) or name in seen):
            self._names.error(f"'{name}' cannot name a word", (*path, "RIGHT_ID"), "small letters, digits and _, each name once")
        seen.append(str(name))
        if isinstance(attributes, dict) and attributes:
            self._token(attributes, (*path, "RIGHT_ATTRS"))
        elif attributes is not None:
            self._names.error("'RIGHT_ATTRS' should be keys with values", (*path, "RIGHT_ATTRS"), "write it as {LEMMA: refund}")

    def _token(self, token: Mapping[str, object], path: Path) -> None:
        for name, value in token.items():
            place = (*path, name)
            if name not in ATTRIBUTES:
                self._names.error(f"'{name}' is no attribute of a token", place, near(name, ATTRIBUTES, f"one of {', '.join(ATTRIBUTES)}"))
            elif name in FLAGS:
                if not isinstance(value, bool):
                    self._names.error(f"'{name}' is true or false", place, "write true")
            elif name == "LENGTH":
                self._number(value, place)
            else:
                self._text(name, value, place)

    def _times(self, value: object, path: Path) -> tuple[int, int | None]:
        """How often the token stands at least and at most (None: without limit)."""
        simple: dict[object, tuple[int, int | None]] = {"!": (1, 1), "?": (0, 1), "+": (1, None), "*": (0, None)}
        if isinstance(value, str) and value in simple:
            return simple[value]
        found = _TIMES.match(value) if isinstance(value, str) else None
        if not found or not (found[1] or found[3]):
            self._names.error(f"'{value}' is no OP", path, "one of ! ? + * {2} {1,3} {,3} {2,}")
            return 1, 1
        low = int(found[1] or 0)
        high = int(found[3]) if found[3] else None if found[2] else low
        if max(low, high or 0) > MAX_TIMES or (high is not None and high < max(low, 1)):
            self._names.error(f"'{value}' times one token", path, f"from fewer to more, at most {MAX_TIMES}")
        return low, high

    def _number(self, value: object, path: Path) -> None:
        found: list[object] = [value]
        if isinstance(value, dict):
            found = []
            for key, inner in value.items():
                if key not in {*_COMPARISONS, "IN", "NOT_IN"}:
                    self._names.error(f"'{key}' compares no numbers", (*path, key), f"one of {' '.join(_COMPARISONS)} IN NOT_IN")
                found += inner if isinstance(inner, list) else [inner]
        if not found or any(not isinstance(number, int) or isinstance(number, bool) or number < 1 for number in found):
            self._names.error("a length is a number from 1", path, "write LENGTH: 5, or LENGTH: {'>=': 5}")

    def _text(self, name: str, value: object, path: Path) -> None:
        if isinstance(value, str):
            self._can_match(name, value, path)
        elif isinstance(value, dict) and value:
            for key, inner in value.items():
                self._compared(name, str(key), inner, (*path, key))
        else:
            self._names.error(f"'{name}' is text", path, "put it in quotes, or write {IN: [a, b]}, {REGEX: '^a'}")

    def _compared(self, name: str, key: str, value: object, path: Path) -> None:
        sets = ("IS_SUBSET", "IS_SUPERSET", "INTERSECTS") if name == "MORPH" else ()
        known = ("IN", "NOT_IN", "REGEX", "FUZZY", *(f"FUZZY{n}" for n in range(1, 10)), *sets)
        texts = value if isinstance(value, list) else [value]
        if key not in known:
            self._names.error(f"'{key}' compares no text", path, near(key, known, f"one of {', '.join(known[:4])}"))
        elif (key in {"IN", "NOT_IN", *sets}) != isinstance(value, list) or not texts or not all(isinstance(text, str) for text in texts):
            self._names.error(f"'{key}' takes {'a list of texts' if key in {'IN', 'NOT_IN', *sets} else 'one text'}", path, "put texts in quotes")
        elif key == "REGEX":
            self._regex(str(value), path)
        elif key in {"IN", "NOT_IN"}:
            for index, text in enumerate(texts):
                self._can_match(name, text, (*path, index))

    def _regex(self, pattern: str, path: Path) -> None:
        """Patterns over one token run on Python's engine: those that it could not finish in time are not taken."""
        if _ways(pattern) > MOST_WAYS:
            hint = "at most two of * + {n,m}, none after a bracket, no back-references; or write 'regex:' over the whole text"
            self._names.error(f"the regular expression '{pattern[:60]}' is too much for one token", path, hint)
            return
        try:
            re.compile(pattern)
        except re.error as problem:
            self._names.error(f"the regular expression '{pattern}' is not valid: {problem}", path, "correct the pattern")

    def _can_match(self, name: str, text: str, path: Path) -> None:
        for what, hint in _never(name, text):
            self._names.error(f"{name}: '{text}' can never match: {what}", path, hint)


def _ways(pattern: str) -> int:
    """An upper bound of the ways in which the pattern can lie over one token."""
    bare = _CLASS_OR_ESCAPE.sub("x", pattern)
    repeats = list(_REPEATS.finditer(bare))
    if any(bare[found.start() - 1 : found.start()] in {")", ""} for found in repeats) or "(?P=" in bare or re.search(r"\\[1-9]", pattern):
        return MOST_WAYS + 1
    groups, options = bare.count("("), bare.count("|")
    choices = math.ceil(options / groups + 1) ** min(groups, 20) if groups else options + 1
    return int(2 ** min(bare.count("?") - bare.count("(?"), 20) * choices * LONGEST_TOKEN ** min(len(repeats), 5))


def _never(name: str, text: str) -> Iterator[tuple[str, str]]:
    if name in {"LOWER", "NORM"} and text != text.lower():
        yield f"it compares words in small letters with '{text}'", f"write '{text.lower()}'"
    if name in WORD_ATTRIBUTES and (not text or any(c.isspace() for c in text)):
        yield "a token has no space in it", "write one entry for each word"
    if name == "POS" and text not in POS_TAGS:
        yield "it is no part of speech", near(text.upper(), POS_TAGS, f"one of {', '.join(POS_TAGS)}")
    if name == "SHAPE" and (re.search(r"[^\W\d_Xxd]|\d", text) or re.search(r"(.)\1{4}", text) or not text):
        yield f"shapes are made of X, x, d and marks, at most {LONGEST_SHAPE} of one kind in a row", "write 'Xxxxx' for Order, 'dddd' for 12345"


def _frozen(written: Sequence[Mapping[str, object]]) -> Pattern:
    return tuple({name: _plain(value) for name, value in token.items()} for token in written)


def _plain(value: object) -> Plain:
    if isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return {str(name): _plain(inner) for name, inner in value.items()} if isinstance(value, dict) else str(value)
