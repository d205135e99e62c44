"""Regular expressions that can never match, or that may take for ever."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from supportaudit.rulebook.lint_overlap import Atom, as_part, atom, overlapping, repeated

_TOKEN = re.compile(
    r"(?P<escape>\\(?:[pP]\{[^}]*\}|x\{[^}]*\}|.))|(?P<set>\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\])|(?P<open>\((?:\?(?:P?<[A-Za-z_]\w*>|<?[=!]|[>:|]|[aimsuxLU-]+:?\)?))?)"
    r"|(?P<close>\))|(?P<many>(?:[*+?]|\{\d{0,9},?\d{0,9}\})[?+]?)|(?P<edge>[\^$])|(?P<or>\|)|(?P<other>.)",
    re.DOTALL,
)
_ASSERTIONS = frozenset("bBAzZGmM")
_LOOKS = frozenset({"(?=", "(?!", "(?<=", "(?<!"})
_FOLD = re.compile(r"\(\?[a-z]*i")
_MULTILINE = re.compile(r"\(\?[a-z]*m")
_FEW = 10
"""A counted repetition of at most so many is none that explodes."""


@dataclass(slots=True)
class _Group:
    atomic: bool = False
    repeats: bool = False
    """Something in it is repeated without end, so that one text can be divided among its repetitions in many ways."""
    consumed: bool = False
    """Its present alternative has taken at least one character for sure."""
    ended: bool = False
    """Its present alternative has passed ``$``."""
    takes_text: bool = True
    """False for what only looks ahead or back."""
    options: list[list[Atom]] = field(default_factory=lambda: [[]])
    """What each of its alternatives takes, as far as it has been read."""

    def as_part(self) -> list[Atom]:
        """What it adds to the alternative in which it stands."""
        return as_part(self.options) if self.takes_text else []


def dead_part(pattern: str) -> tuple[str, str] | None:
    """What of the pattern can never match, told from its text, and the fix: edges in the middle. Whether it is one is told when it is compiled."""
    scan = _scanned(pattern)
    if not scan.dead:
        return None
    hint = "let ^ come first and $ last, or write (?m) for the edges of lines"
    return f"a part of the regular expression can never match: something must stand {scan.dead}", hint


def explosion(pattern: str) -> tuple[str, str] | None:
    """Why the pattern, where it backtracks, may divide one text in more ways than anybody waits for, told from its text, and the fix."""
    scan = _scanned(pattern)
    if scan.explodes:
        what = "a repetition of a repetition takes longer than anybody waits on a text that almost matches"
        return what, "repeat one of the two only, make the inner one possessive ('++', '(?>...)'), or leave out 'backtracking'"
    if scan.overlaps:
        what = "two alternatives of a repeated group can take the same text, which takes very long on a text that almost matches"
        return what, "let each alternative begin with something else, make the group atomic ('(?>...)'), or leave out 'backtracking'"
    return None


def _scanned(pattern: str) -> _Scan:
    scan = _Scan(multiline=bool(_MULTILINE.search(pattern)), fold=bool(_FOLD.search(pattern)))
    for token in _TOKEN.finditer(pattern):
        scan.take(token.lastgroup or "", token[0])
    scan.take("end", "")
    return scan


class _Scan:
    """Walks the tokens of one pattern once."""

    def __init__(self, *, multiline: bool, fold: bool) -> None:
        self.dead = ""
        self.explodes = False
        self.overlaps = False
        self._fold = fold
        self._multiline = multiline
        self._stack = [_Group()]
        self._closed: _Group | None = None
        """The group that the token before this one closed."""
        self._atom = False
        """Whether the token before this one takes a character."""

    def take(self, kind: str, text: str) -> None:
        if kind == "many":
            self._repeat(text)
            return
        self._settle()
        group = self._stack[-1]
        if kind == "open":
            if not text.endswith(")"):
                self._stack.append(_Group(atomic="?>" in text, takes_text=text not in _LOOKS))
        elif kind == "close" and len(self._stack) > 1:
            self._closed = self._stack.pop()
        elif kind == "or":
            group.consumed = group.ended = False
            group.options.append([])
        elif kind == "edge" and not self._multiline:
            self._edge(text, group)
        else:
            self._atom = kind in {"escape", "set", "other"} and not (kind == "escape" and text[1] in _ASSERTIONS)
            if self._atom:
                group.options[-1].append(atom(text, fold=self._fold))

    def _edge(self, text: str, group: _Group) -> None:
        if text == "^" and group.consumed:
            self.dead = self.dead or "before ^"
        group.ended = group.ended or text == "$"

    def _settle(self) -> None:
        """The token before this one is not repeated: what it takes, it takes once."""
        if self._atom:
            group = self._stack[-1]
            if group.ended:
                self.dead = self.dead or "after $"
            group.consumed = True
        if self._closed is not None:
            self._stack[-1].repeats |= self._closed.repeats and not self._closed.atomic
            self._stack[-1].options[-1] += self._closed.as_part()
        self._atom, self._closed = False, None

    def _repeat(self, text: str) -> None:
        possessive = len(text) > 1 and text.endswith("+")
        endless = text[0] in "*+" or (text[0] == "{" and _endless(text))
        inner = self._closed
        if inner is not None:
            divides = endless and not inner.atomic and not possessive
            self.explodes |= divides and inner.repeats
            self.overlaps |= divides and overlapping(inner.options)
            self._stack[-1].options[-1] += repeated(inner.as_part(), text)
            self._stack[-1].repeats |= (endless or inner.repeats) and not possessive and not inner.atomic
        elif self._atom:
            self._stack[-1].repeats |= endless and not possessive
            last = self._stack[-1].options[-1]
            last[-1:] = repeated(last[-1:], text)
            if text[0] == "+":
                self._stack[-1].consumed = True
        self._atom, self._closed = False, None


def _endless(text: str) -> bool:
    least, comma, most = text.strip("{}?+").partition(",")
    if not comma:
        return False
    return not most or int(most) - int(least or 0) > _FEW
