"""A message's text as folded words with sentences, clauses and exact offsets.

The folded text is a *line*: every sentence is its words, each with a space before it, and ends in a line feed. Words hold ``[a-z0-9_]`` only
(other characters are written as ``_<hex>_``), so that the same regular expression means the same to ``re`` and to RE2. There are two lines: one of
words alone, where commas, quotes, emoji and the like are not there to be skipped, and one with these *marks* (words that start with two underscores)
for the few phrases that name one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from supportaudit.signals.lines import MARK, Draft, Folded, Kind
from supportaudit.signals.words import APOSTROPHES, INVISIBLE, clean, fold_word

_W = rf"[^\W_]+(?:[{INVISIBLE}\u0300-\u036f]+[^\W_]*)*"
_PICTURE = r"[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
_TONES = r"[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
_PLAIN = (
    r"(?:[hH][tT][tT][pP][sS]?://|[wW][wW][wW]\.)[^\s<>\"]*[^\s<>\"'.,;:!?)\]}*_]",
    r"[0-9#*]\ufe0f?\u20e3",
    r"\d+(?:[.,:]\d+)+",
    r"(?:[^\W\d_]\.)+[^\W\d_](?![^\W_])",
    r"[bB]/[cC](?![^\W_])|[wW]/[oO]?(?!\S)|[eE]-[mM]ail(?:s|ed|ing)?(?![^\W_])|[wW]i-[fF]i(?![^\W_])",
    rf"{_W}(?:[{APOSTROPHES}]{_W})*",
    rf"(?<![^\W_])[{APOSTROPHES}](?:d|s|ll|ve|re|m|em|cause|til)(?![^\W_])",
    rf"#{_W}|@\w+",
    r"[!?！？؟‼⁇⁈⁉‽]+|\.{2,}|…+|[.．。]",
    r"(?<!\w)[:;=]['-]?[()DPpOo/\\|](?!\w)|<3",
    rf"[\U0001f1e6-\U0001f1ff]{{2}}|{_PICTURE}{_TONES}(?:\u200d{_PICTURE}{_TONES})*",
    r"_+|([^\w\s])\1*",
)
_TOKEN = re.compile("|".join(_PLAIN))
_TOKEN_WITH_ADDRESSES = re.compile("|".join((r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+", *_PLAIN)))
_CHUNK = re.compile(r"\S+|\n\s*")

_TONE = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
_IS_PICTURE = re.compile(f"{_PICTURE}|[\U0001f1e6-\U0001f1ff]|[:;=]['-]?[()DPpOo/\\\\|]|<3")
_HARD_SYMBOLS = frozenset("$£€¥₹%&")
_STOPS = frozenset("!?！？؟‼⁇⁈⁉‽")
_QUESTIONS = frozenset("?？؟⁇⁈⁉‽")
_DOTS = frozenset(".．。")
_CLAUSE_MARKS = frozenset(",;:，；，：")
_SIGNS = frozenset("*^/~-–—")
_CACHE_SIZE = 30_000
_CACHED_LENGTH = 40

_Kept = TypeVar("_Kept")

Entry = tuple[Kind, tuple[str, ...]]
"""A token's kind, and its folded words or its mark."""
Token = tuple[Kind, tuple[str, ...], int, int]
"""The same, and where it stands in its chunk."""


def encode(word: str) -> str:
    """The word in ``[a-z0-9_]``, one to one."""
    if word.isascii() and word.isalnum() and (word.islower() or word.isdigit()):
        return word
    return "".join(c if c.isascii() and c.isalnum() and not c.isupper() else f"_{ord(c):x}_" for c in word)


def always(_word: str) -> bool:
    """The vocabulary that holds every word."""
    return True


class Folder:
    """Folds texts with one vocabulary; remembers what it has folded, which changes speed only."""

    def __init__(self, known: Callable[[str], bool] = always) -> None:
        """``known`` says whether some phrase asks for an encoded word: stretched words are shortened to what it knows."""
        self._known = known
        self._entries: dict[str, Entry] = {}
        self._chunks: dict[str, str | tuple[Token, ...]] = {}
        self._texts: dict[str, Sequence[str]] = {}

    def fold(self, text: str, stretches: Iterable[tuple[int, int]] | None = None) -> Folded:
        """The words of the stretches (None: of the whole text); no sentence reaches over the end of a stretch."""
        draft = Draft(text)
        words, spans = draft.words, draft.spans
        known = self._chunks.get
        for first, stop in ((0, len(text)),) if stretches is None else stretches:
            draft.stop = stop
            for found in _CHUNK.finditer(text, first, stop):
                chunk = known(found[0]) or self._chunk(found[0])
                if isinstance(chunk, str):
                    words.append(chunk)
                    spans.append(found.span())
                else:
                    _write(draft, chunk, found.start())
            draft.close("")
        return draft.folded()

    def words(self, text: str) -> Sequence[str]:
        """The folded words of a short text that comes again and again, as names do."""
        words = self._texts.get(text)
        if words is None:
            words = self.fold(text).line.words
            _remember(self._texts, text, words)
        return words

    def tokens(self, text: str) -> tuple[Entry, ...]:
        """The folded tokens of a text without regard to sentences, as patterns need them."""
        return tuple((kind, folded) for part in text.split() for kind, folded, _, _ in self._tokens(part))

    def _chunk(self, text: str) -> str | tuple[Token, ...]:
        """What stands between two white spaces (or a line break): its only word, or its tokens."""
        tokens = ((Kind.NEWLINE, (text,), 0, len(text)),) if text[0] == "\n" else tuple(self._tokens(text))
        chunk = tokens[0][1][0] if len(tokens) == 1 and tokens[0][0] is Kind.WORD else tokens
        _remember(self._chunks, text, chunk)
        return chunk

    def _tokens(self, chunk: str) -> Iterator[Token]:
        pattern = _TOKEN_WITH_ADDRESSES if "@" in chunk else _TOKEN
        for found in pattern.finditer(chunk):
            yield (*(self._entries.get(found[0]) or self.entry(found[0])), found.start(), found.end())

    def entry(self, surface: str) -> Entry:
        """What one token is, and its folded words or its mark."""
        kind, folded = self._classify(surface)
        entry = kind, folded if kind <= Kind.HASHTAG else tuple(MARK + encode(mark) for mark in folded)
        _remember(self._entries, surface, entry)
        return entry

    def _classify(self, surface: str) -> Entry:
        first = surface[0]
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


def _write(draft: Draft, chunk: tuple[Token, ...], at: int) -> None:
    for kind, folded, first, last in chunk:
        start, end = at + first, at + last
        if kind <= Kind.WORDS:
            draft.words += folded
            draft.spans += ((start, end),) * len(folded)
        elif kind is Kind.HASHTAG:
            draft.hashtag(folded, start, end)
        else:
            draft.mark(kind, folded[0], start, end)


def _remember(cache: dict[str, _Kept], text: str, value: _Kept) -> None:
    if len(text) <= _CACHED_LENGTH:
        if len(cache) >= _CACHE_SIZE:
            cache.clear()
        cache[text] = value


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
