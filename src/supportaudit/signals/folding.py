"""A message's text as folded words with sentences, clauses and exact offsets.

The folded text is a *line*: every sentence is its words, each with a space before it, and ends in a line feed. Words hold ``[a-z0-9_]`` only
(other characters are written as ``_<hex>_``), so that the same regular expression means the same to ``re`` and to RE2. There are two lines: one of
words alone, where commas, quotes, emoji and the like are not there to be skipped, and one with these *marks* (words that start with two underscores)
for the few phrases that name one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from supportaudit.signals.lines import MARK, Draft, Folded, Kind
from supportaudit.signals.words import APOSTROPHES, INVISIBLE, clean, fold_word

_W = rf"[^\W_]+(?:[{INVISIBLE}\u0300-\u036f]+[^\W_]*)*"
_PICTURE = r"[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
_TONES = r"[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
_PLAIN = (
    r"[A-Za-z]+(?= )",
    r"(?:[hH][tT][tT][pP][sS]?://|[wW][wW][wW]\.)[^\s<>\"]*[^\s<>\"'.,;:!?)\]}*_]",
    r"[0-9#*]\ufe0f?\u20e3",
    r"\d+(?:[.,:]\d+)+",
    r"(?:[^\W\d_]\.)+[^\W\d_](?![^\W_])",
    r"[bB]/[cC](?![^\W_])|[wW]/[oO]?(?=\s)|[eE]-[mM]ail(?:s|ed|ing)?(?![^\W_])|[wW]i-[fF]i(?![^\W_])",
    rf"{_W}(?:[{APOSTROPHES}]{_W})*",
    rf"(?<![^\W_])[{APOSTROPHES}](?:d|s|ll|ve|re|m|em|cause|til)(?![^\W_])",
    rf"#{_W}|@\w+",
    r"[!?！？؟‼⁇⁈⁉‽]+|\.{2,}|…+|[.．。]",
    r"\n\s*",
    r"(?<!\w)[:;=]['-]?[()DPpOo/\\|](?!\w)|<3",
    rf"[\U0001f1e6-\U0001f1ff]{{2}}|{_PICTURE}{_TONES}(?:\u200d{_PICTURE}{_TONES})*",
    r"_+|([^\w\s])\1*",
)
_TOKEN = re.compile("|".join(_PLAIN))
_TOKEN_WITH_ADDRESSES = re.compile("|".join((r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+", *_PLAIN)))
_ADDRESS_HINT = re.compile(r"\w@\w")

_TONE = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
_IS_PICTURE = re.compile(f"{_PICTURE}|[\U0001f1e6-\U0001f1ff]|[:;=]['-]?[()DPpOo/\\\\|]|<3")
_HARD_SYMBOLS = frozenset("$£€¥₹%&")
_STOPS = frozenset("!?！？؟‼⁇⁈⁉‽")
_QUESTIONS = frozenset("?？؟⁇⁈⁉‽")
_DOTS = frozenset(".．。")
_CLAUSE_MARKS = frozenset(",;:，；，：")
_SIGNS = frozenset("*^/~-–—")
_WORD, _WORDS, _HASHTAG = Kind.WORD, Kind.WORDS, Kind.HASHTAG
_CACHE_SIZE = 50_000
_CACHED_LENGTH = 40

Entry = tuple[Kind, tuple[str, ...]]


def encode(word: str) -> str:
    """The word in ``[a-z0-9_]``, one to one."""
    if word.isascii() and word.isalnum():
        return word
    return "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}_" for c in word)


def always(_word: str) -> bool:
    """The vocabulary that holds every word."""
    return True


class Folder:
    """Folds texts with one vocabulary; remembers surface words, which changes speed only."""

    def __init__(self, known: Callable[[str], bool] = always) -> None:
        """``known`` says whether some phrase asks for an encoded word: stretched words are shortened to what it knows."""
        self._known = known
        self._cache: dict[str, Entry] = {}

    def fold(self, text: str, stretches: Iterable[tuple[int, int]] | None = None) -> Folded:
        """The words of the stretches (None: of the whole text); no sentence reaches over the end of a stretch."""
        draft = Draft(text)
        words, spans = draft.words, draft.spans
        token = _TOKEN_WITH_ADDRESSES if "@" in text and _ADDRESS_HINT.search(text) else _TOKEN
        known = self._cache.get
        for first, stop in ((0, len(text)),) if stretches is None else stretches:
            draft.stop = stop
            for found in token.finditer(text, first, stop):
                surface = found[0]
                kind, folded = known(surface) or self.entry(surface)
                if kind is _WORD:
                    words.append(folded[0])
                    spans.append(found.span())
                elif kind is _WORDS:
                    words += folded
                    spans += (found.span(),) * len(folded)
                elif kind is _HASHTAG:
                    draft.hashtag(folded, *found.span())
                else:
                    draft.mark(kind, folded[0], *found.span())
            draft.close("")
        return draft.folded()

    def tokens(self, text: str) -> tuple[Entry, ...]:
        """The folded tokens of a text without regard to sentences, as patterns need them."""
        return tuple(self.entry(found[0]) for found in _TOKEN_WITH_ADDRESSES.finditer(text))

    def entry(self, surface: str) -> Entry:
        """What one token is, and its folded words or its mark."""
        kind, folded = self._classify(surface)
        entry = kind, folded if kind <= Kind.HASHTAG else tuple(MARK + encode(mark) for mark in folded)
        if len(surface) <= _CACHED_LENGTH:
            if len(self._cache) >= _CACHE_SIZE:
                self._cache.clear()
            self._cache[surface] = entry
        return entry

    def _classify(self, surface: str) -> Entry:
        first = surface[0]
        if first == "\n":
            return Kind.NEWLINE, (surface,)
        if surface[-1] == "\u20e3" or first == "@":
            return Kind.SOFT, (surface.lower(),)
        if first in _HARD_SYMBOLS:
            return Kind.WORD, ("and" if first == "&" else encode(first),)
        if first.isalnum() or (len(surface) > 1 and (first == "#" or first in APOSTROPHES) and surface[1].isalnum()):
            words = (clean(surface),) if "@" in surface or "://" in surface else fold_word(surface, self._is_known)
            folded = tuple(encode(word) for word in words if word) or (encode(surface),)
            if first == "#":
                return Kind.HASHTAG, folded
            return (Kind.WORD if len(folded) == 1 else Kind.WORDS), folded
        return _classify_mark(surface)

    def _is_known(self, word: str) -> bool:
        return self._known(encode(word))


def _classify_mark(surface: str) -> Entry:
    first = surface[0]
    if first in _STOPS:
        return Kind.STOP, ("?" if _QUESTIONS.intersection(surface) else "!",)
    if first in _DOTS and len(surface) == 1:
        return Kind.DOT, (".",)
    if first in ".…":
        return Kind.ELLIPSIS, ("…",)
    if _IS_PICTURE.match(surface):
        sign_in_text = "\x7f" < first < "\u2300"  # a trade mark or an arrow
        return Kind.SOFT if sign_in_text else Kind.BREAK, (_TONE.sub("", surface) or surface,)
    if first in _SIGNS:
        return Kind.SIGN, (first,)
    return (Kind.BREAK if first in _CLAUSE_MARKS else Kind.SOFT), (first,)
