"""Which texts are the site's and not their senders': those that several agents share word for word (decisions.md, "Canned text")."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field

from supportaudit.checks.macros import folded_words
from supportaudit.checks.timeline import agent_of
from supportaudit.checks.words import visible_text
from supportaudit.model import UNNAMED, Conversation

MIN_AGENTS = 3
"""So many agents must share a text word for word."""
MIN_WORDS = 8
"""A text of fewer words may be shared by chance."""
_ADDRESSED = re.compile(r"(?:\s*@\S+)+\s*")
_OPENING = re.compile(r"\w[\w.'’-]*(?: +\w[\w.'’-]*){0,2} *[,!]\s+")
_SIGNED = re.compile(r"\s[*^~/–—-] ?\w{1,3}$")
_LONGEST_SIGN = 6
_NAMELESS = -1
Agent = tuple[str | None, str]
"""Vendor and case-folded name: an agent is a name within a vendor (docs/decisions/0004)."""


@dataclass(frozen=True, slots=True)
class CannedText:
    """A text that belongs to the site."""

    text: str
    agents: int
    """How many agents with a name sent it."""
    times: int
    """How often it was sent, by whomever."""


@dataclass(slots=True)
class _Shared:
    """A text that at least two agents sent."""

    text: str
    agents: set[int]
    times: int
    parts: frozenset[int]
    """Digests of the parts of the message that are long enough."""


@dataclass(slots=True)
class CannedTexts:
    """Collects the texts of agents in one pass over any number of conversations.

    A text is a whole message, a line of one, or the message without whom it is addressed to and who signed (docs/decisions/0062); what is
    quoted, signature or banner is left out, and two are the same where they would match as macros. Of a text that only one agent has sent so
    far, eight bytes of its digest, the agent and a count are kept (some 200 bytes) and no words; the words are kept from the second agent on,
    in the smallest of the spellings seen since. Numbers do not depend on the order.
    """

    min_words: int = MIN_WORDS
    _agents: dict[Agent, int] = field(default_factory=dict)
    _single: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Digest -> (agent, times); of people without a name nobody knows how many they are."""
    _shared: dict[int, _Shared] = field(default_factory=dict)

    def add(self, conversation: Conversation) -> None:
        """Count what its agents wrote."""
        for message in conversation.messages:
            author = agent_of(message)
            if author is None:
                continue
            agent = _NAMELESS if author == UNNAMED else self._agents.setdefault((conversation.vendor, author.casefold()), len(self._agents))
            self._count_message(visible_text(message), agent)

    def found(self, min_agents: int = MIN_AGENTS) -> tuple[CannedText, ...]:
        """The texts that at least so many agents shared, sorted; a part of a message only where it was also sent outside the messages listed."""
        canned = {digest: shared for digest, shared in self._shared.items() if len(shared.agents) >= min_agents}
        covered: Counter[int] = Counter()
        for shared in canned.values():
            covered.update(dict.fromkeys(shared.parts, shared.times))
        kept = (shared for digest, shared in canned.items() if covered[digest] < shared.times)
        return tuple(sorted((CannedText(s.text, len(s.agents), s.times) for s in kept), key=lambda c: (c.text, c.agents, c.times)))

    def _count_message(self, text: str, agent: int) -> None:
        whole = self._digest(text)
        pieces = {*text.split("\n"), _unaddressed(text)} - {text}
        parts = {digest: piece for piece in sorted(pieces) if (digest := self._digest(piece)) is not None and digest != whole}
        for digest, piece in parts.items():
            self._count(digest, piece, agent, frozenset())
        if whole is not None:
            self._count(whole, text, agent, frozenset(parts))

    def _digest(self, text: str) -> int | None:
        """By which equal texts are known; None for one of too few words."""
        words = folded_words(text)
        if len(words) < self.min_words:
            return None
        return int.from_bytes(hashlib.blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=8).digest())

    def _count(self, digest: int, text: str, agent: int, parts: frozenset[int]) -> None:
        if (shared := self._shared.get(digest)) is not None:
            shared.times += 1
            shared.text = min(shared.text, _tidy(text))
            shared.parts |= parts
            if agent != _NAMELESS:
                shared.agents.add(agent)
            return
        first, times = self._single.get(digest, (_NAMELESS, 0))
        if _NAMELESS in {first, agent} or first == agent:
            self._single[digest] = (max(first, agent), times + 1)
        else:
            self._single.pop(digest)
            self._shared[digest] = _Shared(_tidy(text), {first, agent}, times + 1, parts)


def _unaddressed(text: str) -> str:
    """The message without ``@name``, an opening of up to three words (``Hi Ana,``) and initials at the end (``*AB``, ``^DR``)."""
    text = text.strip()
    for start in (_ADDRESSED, _OPENING):
        if match := start.match(text):
            text = text[match.end() :]
    signed = _SIGNED.search(text, max(len(text) - _LONGEST_SIGN, 0))
    return text[: signed.start()] if signed else text


def _tidy(text: str) -> str:
    """White space, in which equal texts may differ, at its least."""
    return "\n".join(tidy for line in text.split("\n") if (tidy := " ".join(line.split())))
