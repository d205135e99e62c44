"""What has been said in a conversation so far, sentence by sentence, so that a sentence that says the same again is known (docs/decisions/0120)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from heapq import nlargest
from itertools import pairwise
from math import ceil

from supportaudit.model import Conversation, Earlier, Message, Role, Span
from supportaudit.rulebook.matchers import RepeatMatcher
from supportaudit.signals.folding import Folder, encode
from supportaudit.signals.hits import Hit
from supportaudit.signals.lines import Folded

KEPT_FOR_A_WORD = 40
"""Only so many latest sentences of a side are remembered under one word, and no more are compared with one sentence."""
_OTHERS = {Role.CUSTOMER: (Role.AGENT, Role.BOT), Role.AGENT: (Role.CUSTOMER,), Role.BOT: (Role.CUSTOMER,)}
_ENDINGS = ("ing", "ed", "es", "s", "e")
_SHORTEST_STEM = 4
_FORMAL = """
    a an the this that these those there here it its he him his she her they them their i me my mine myself we us our ours you your yours yourself
    who whom whose what which when where why how all any both each few more most other some such only own same than too very just also even still
    again already now then once ever never yet so as if or and but because while until although though however of at by for with about into through
    from up down in out on off over under to am is are was were be been being have has had having do does did doing done will would shall should can
    could may might must not no nor yes yeah ok okay please pls thanks thank thankyou hi hello hey dear sir madam sorry oh well like get got go
    going let make one really much many say said saying tell told mentioned try tried trying 's
"""
_EMPTY = frozenset(encode(word) for word in _FORMAL.split())
"""Folded words that say nothing by themselves."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence that was said."""

    message: int
    """0-based position of its message."""
    spoken: int
    """How many messages were spoken before that one."""
    author: str | None
    span: Span
    words: frozenset[str]
    """Stems of its words of content."""
    signals: frozenset[str] = frozenset()
    """What was found in it."""


class Memory:
    """The sentences of one conversation up to a message. Linear in its words: what is remembered and compared for each of them is limited."""

    def __init__(self, conversation: Conversation, folder: Folder, asked: frozenset[str]) -> None:
        """Words of the speakers' names are no content. ``asked``: the signals of which it must be known in which sentences they were found."""
        self.asked = asked
        authors = {message.author for message in conversation.messages if message.author}
        self._names = frozenset(_stem(word) for author in authors for word in folder.words(author))
        self._sentences: list[Sentence] = []
        self._filed: dict[Role, defaultdict[str, deque[int]]] = {
            role: defaultdict(lambda: deque(maxlen=KEPT_FOR_A_WORD)) for role in (Role.CUSTOMER, Role.AGENT, Role.BOT)
        }

    def heard(self, message: Message, spoken: int, folded: Folded) -> Recalling:
        """A message that is being read, beside what came before it; remembered once it is kept."""
        return Recalling(self, message.role, tuple(self._read(message, spoken, folded)))

    def keep(self, role: Role, sentences: Sequence[Sentence]) -> None:
        """Remembers what was said."""
        filed = self._filed.get(role)
        if filed is None:
            return
        for sentence in sentences:
            number = len(self._sentences)
            self._sentences.append(sentence)
            for word in sentence.words:
                filed[word].append(number)

    def said_before(self, sentence: Sentence, role: Role, asks: RepeatMatcher) -> Sentence | None:
        """The earlier sentence that holds most of the sentence's words, the latest of several; None where none holds enough."""
        needed = _needed(asks.share, sentence.words)
        best: tuple[int, int] | None = None
        for number in self._candidates(sentence.words, needed, _sides(role, asks.of)):
            earlier = self._sentences[number]
            if asks.of == "author" and earlier.author != sentence.author:
                continue
            if asks.signal is not None and asks.signal not in earlier.signals:
                continue
            if asks.messages is not None and sentence.spoken - earlier.spoken > asks.messages:
                continue
            shared = len(sentence.words & earlier.words)
            enough = max(needed, _needed(asks.share, earlier.words)) if asks.whole else needed
            if shared >= enough and (best is None or (shared, number) > best):
                best = shared, number
        return self._sentences[best[1]] if best else None

    def _candidates(self, words: frozenset[str], needed: int, sides: Sequence[Role]) -> list[int]:
        """The latest sentences that may share enough: each holds one of any ``len(words) - needed + 1`` of the words, so the rarest will do."""
        found: set[int] = set()
        for side in sides:
            filed = self._filed[side]
            under = sorted((len(filed[word]) if word in filed else 0, word) for word in words)
            for count, word in under[: len(words) - needed + 1]:
                if count:
                    found.update(filed[word])
        return nlargest(KEPT_FOR_A_WORD, found)

    def _read(self, message: Message, spoken: int, folded: Folded) -> Iterator[Sentence]:
        line = folded.line
        for first, last in pairwise(line.borders):
            words = frozenset(filter(None, map(_content, line.words[first:last]))) - self._names
            if words:
                yield Sentence(message.index, spoken, message.author, Span(line.spans[first][0], line.spans[last - 1][1]), words)


@dataclass(frozen=True, slots=True)
class Recalling:
    """One message, and what was said before it."""

    memory: Memory
    role: Role
    sentences: tuple[Sentence, ...]
    """Of this message."""

    def repeated(self, asks: RepeatMatcher) -> Iterator[Hit]:
        """The sentences of this message that say again what was said before, each with the earlier place."""
        for sentence in self.sentences:
            if len(sentence.words) < asks.words:
                continue
            earlier = self.memory.said_before(sentence, self.role, asks)
            if earlier is not None:
                yield Hit(sentence.span.start, sentence.span.end, earlier=Earlier(earlier.message, earlier.span))

    def keep(self, found: Mapping[str, Sequence[Hit]]) -> None:
        """Remembers the message, and what was found in it, for those that follow."""
        starts = [sentence.span.start for sentence in self.sentences]
        signals: dict[int, set[str]] = {}
        for signal in self.memory.asked.intersection(found):
            for hit in found[signal]:
                for at in range(max(bisect_right(starts, hit.start) - 1, 0), bisect_left(starts, hit.end)):
                    signals.setdefault(at, set()).add(signal)
        self.memory.keep(self.role, [replace(s, signals=frozenset(signals[at])) if at in signals else s for at, s in enumerate(self.sentences)])


def _needed(share: float, words: frozenset[str]) -> int:
    return ceil(share * len(words) - 1e-9)


def _sides(role: Role, of: str) -> Sequence[Role]:
    if of == "anyone":
        return (Role.CUSTOMER, Role.AGENT, Role.BOT)
    if role not in _OTHERS:
        return ()
    return _OTHERS[role] if of == "other" else (role,)


@lru_cache(maxsize=60_000)
def _content(word: str) -> str | None:
    """The stem of a word of content; None of another one."""
    return None if word in _EMPTY else _stem(word)


def _stem(word: str) -> str:
    """The word without its ending, so that ``reset`` and ``resetting``, ``refunds`` and ``refunded`` are one."""
    ending = next((ending for ending in _ENDINGS if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM), "")
    stem = word.removesuffix(ending)
    return stem[:-1] if len(stem) > _SHORTEST_STEM and stem[-1] == stem[-2] and stem.isalpha() else stem
