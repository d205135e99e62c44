"""How signals are looked for: the matchers of the rule language, and the rules of signals made of them. Frozen, names resolved.

All signal names are full ids (``core/hear``); ``mark`` is ``file:line:column`` of the entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from supportaudit.model import Role
from supportaudit.rulebook.phrase import Sequence
from supportaudit.rulebook.strict_yaml import Plain

TOOLS = ("tagger", "lemmatizer", "parser")
"""What a language model may have and a rule may need."""
ATTRIBUTE_TOOLS = {"TAG": "tagger", "POS": "tagger", "MORPH": "tagger", "LEMMA": "lemmatizer", "DEP": "parser"}
"""Attribute of a token -> what sets it; the others need no model."""
Pattern = tuple[Mapping[str, Plain], ...]
"""A pattern in the form of spaCy's Matcher or DependencyMatcher."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which messages a matcher looks at; None means all."""

    by: frozenset[Role] | None = None
    channels: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class PhraseMatcher:
    """A phrase over folded words."""

    source: str
    """The phrase as written."""
    tree: Sequence
    scope: Scope
    mark: str


@dataclass(frozen=True, slots=True)
class RegexMatcher:
    """A regular expression over the text as it was written."""

    pattern: str
    backtracking: bool
    """False: RE2, linear time. True: the ``regex`` module with a budget."""
    scope: Scope
    mark: str


@dataclass(frozen=True, slots=True)
class SignalMatcher:
    """Wherever another signal is found."""

    signal: str
    scope: Scope
    mark: str


@dataclass(frozen=True, slots=True)
class EventMatcher:
    """An event of one kind, with these details."""

    kind: str
    where: Mapping[str, str] = field(hash=False)
    """Detail name -> value, ``*`` for any value, ``a|b`` for one of several, a value that starts with ``!`` for any other or none."""
    scope: Scope
    mark: str


@dataclass(frozen=True, slots=True)
class LemmaMatcher:
    """A phrase over the dictionary forms of the words (``{lemma: "apologize for ... delay"}``)."""

    source: str
    """The phrase as written."""
    tree: Sequence
    scope: Scope
    mark: str


@dataclass(frozen=True, slots=True)
class TokensMatcher:
    """Tokens one after the other, in spaCy's Matcher syntax."""

    pattern: Pattern = field(hash=False)
    scope: Scope
    mark: str


@dataclass(frozen=True, slots=True)
class DepMatcher:
    """Words of one sentence by how they depend on each other, in spaCy's DependencyMatcher syntax; each ``RIGHT_ID`` is a capture."""

    pattern: Pattern = field(hash=False)
    scope: Scope
    mark: str


GrammarMatcher = LemmaMatcher | TokensMatcher | DepMatcher
"""Matchers that run on spaCy."""


@dataclass(frozen=True, slots=True)
class Between:
    """A number that is neither below ``least`` nor above ``most``; None: no limit on that side."""

    least: int | None = None
    most: int | None = None

    def holds(self, number: int) -> bool:
        """Whether the number keeps both limits."""
        return (self.least is None or number >= self.least) and (self.most is None or number <= self.most)


@dataclass(frozen=True, slots=True)
class Capitals:
    """At least so many words in capitals, and at least this share (0 to 1) of the words that could be; acronyms, ids and single letters count as
    neither."""

    words: int = 1
    share: float = 0.0


SHAPE_UNITS = ("message", "paragraph", "sentence")
"""What a shape may be the shape of."""
SHAPE_COUNTS = ("words", "sentences", "questions", "exclamations", "links")
"""What may be counted in it. What each of them counts is said in ``signals/outline.py``."""


@dataclass(frozen=True, slots=True)
class ShapeMatcher:
    """``{shape: {words: {min: 150}}}``: the form of a message, paragraph or sentence, whatever its words; every fact has to hold."""

    unit: str
    """One of ``SHAPE_UNITS``."""
    counts: Mapping[str, Between] = field(hash=False)
    """One of ``SHAPE_COUNTS`` -> what it has to be."""
    capitals: Capitals | None
    only: tuple[PhraseMatcher, ...]
    """Every word but links stands in a match of one of these; empty: whatever stands there."""
    scope: Scope
    mark: str


@dataclass(frozen=True, slots=True)
class TogetherMatcher:
    """``{together: [a, b], within: sentence}``: every part matches in one sentence (or message), in any order; the span covers them all."""

    parts: tuple[Killer, ...]
    within: str
    """``sentence`` or ``message``."""
    scope: Scope
    mark: str


@dataclass(frozen=True, slots=True)
class RepeatMatcher:
    """``{repeats: {of: own}}``: a sentence whose words of content stand in one sentence of an earlier message (docs/decisions/0120)."""

    of: str
    """Whose earlier messages: ``author`` (the same person), ``own`` (the same side), ``other`` (the other side), ``anyone``."""
    share: float
    """How much of the sentence's words of content the earlier sentence must hold, above 0 to 1."""
    words: int
    """Words of content that a sentence must have to be looked at."""
    messages: int | None
    """Only so many messages back; None: anywhere before."""
    signal: str | None
    """Only sentences in which this signal was found count as said; None: all."""
    whole: bool
    """The sentences must say the same: the share counts for the earlier one too."""
    scope: Scope
    mark: str


Killer = PhraseMatcher | RegexMatcher | SignalMatcher | LemmaMatcher | TokensMatcher | DepMatcher | ShapeMatcher | RepeatMatcher
"""Matchers of words: what may stand under ``unless`` and ``together``."""
Matcher = Killer | EventMatcher | TogetherMatcher


@dataclass(frozen=True, slots=True)
class Following:
    """``after: {signal: s, messages: n}``: the candidate counts only if ``s`` stands in one of the ``messages`` messages before it (None: in any)."""

    signals: tuple[str, ...]
    messages: int | None = None


@dataclass(frozen=True, slots=True)
class SignalRule:
    """LAYER 1: how to find one labelled span inside one message."""

    id: str
    scope: Scope
    any: tuple[Matcher, ...]
    unless: tuple[Killer, ...] = ()
    """A candidate that overlaps a match of one of these is dropped."""
    drop: frozenset[str] = frozenset()
    """Contexts in which a candidate is dropped: ``negated``, ``reported``, ``conditional``, ``question``."""
    keep: frozenset[str] = frozenset()
    """If not empty: only candidates in one of these contexts count (``question`` is the usual one)."""
    after: Following | None = None
    quoted: str = "ignore"
    """``ignore``, ``include`` or ``only``: what to do with masked stretches."""
    captures: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Capture name -> type: ``duration``, ``datetime``, ``money``, ``id`` (untyped captures are not listed)."""
    status: str = "stable"
    mark: str = ""

    @property
    def pack(self) -> str:
        return self.id.partition("/")[0]


@dataclass(frozen=True, slots=True)
class ContextCues:
    """Cues of one context (``negated``, ...), in addition to those built in."""

    kind: str
    cues: tuple[str, ...]
    scope: str
    """``clause``, ``sentence`` or ``N tokens``."""
