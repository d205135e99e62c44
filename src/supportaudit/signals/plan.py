"""The rulebook's signals, compiled: what each rule looks for, where, and what must be known before it can be judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from supportaudit.errors import PackError
from supportaudit.model import Role, primary_language
from supportaudit.rulebook import Rulebook, SignalRule
from supportaudit.rulebook.matchers import (
    EventMatcher,
    Matcher,
    PhraseMatcher,
    RegexMatcher,
    RepeatMatcher,
    Scope,
    ShapeMatcher,
    SignalMatcher,
    TogetherMatcher,
)
from supportaudit.signals.grammar import Grammar, GrammarPattern
from supportaudit.signals.languages import USUAL, Languages
from supportaudit.signals.patterns import UserPattern
from supportaudit.signals.phrases import Phrase, compile_phrase
from supportaudit.signals.shape import Shape


@dataclass(frozen=True, slots=True)
class Where:
    """Which messages a part looks at, what its rule says being applied; None means all."""

    roles: frozenset[Role] | None
    channels: frozenset[str] | None

    def allows(self, role: Role, channel: str | None) -> bool:
        """Whether the part looks at messages of this role and channel (lower case)."""
        return (self.roles is None or role in self.roles) and (self.channels is None or channel in self.channels)


@dataclass(frozen=True, slots=True)
class WordPart:
    """A phrase, a regular expression, a shape, or a pattern over tokens, dictionary forms or dependencies."""

    finder: Phrase | UserPattern | GrammarPattern | Shape
    where: Where
    mark: str

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """The phrases by which it looks."""
        if isinstance(self.finder, Phrase):
            return (self.finder,)
        return self.finder.only if isinstance(self.finder, Shape) else ()


@dataclass(frozen=True, slots=True)
class SignalPart:
    """Wherever another signal is found."""

    signal: str
    where: Where
    mark: str


@dataclass(frozen=True, slots=True)
class EventPart:
    """An event."""

    kind: str
    details: Mapping[str, str]
    where: Where
    mark: str


@dataclass(frozen=True, slots=True)
class RepeatPart:
    """A sentence that says again what an earlier message said."""

    asks: RepeatMatcher
    where: Where
    mark: str


Inner = WordPart | SignalPart | RepeatPart
"""What may stand under ``unless`` and ``together``."""


@dataclass(frozen=True, slots=True)
class TogetherPart:
    """Several parts in one sentence or message."""

    parts: tuple[Inner, ...]
    within: str
    where: Where
    mark: str


Part = Inner | EventPart | TogetherPart


@dataclass(frozen=True, slots=True)
class PlannedRule:
    """One signal rule, compiled."""

    place: int
    """Position in the rulebook: a rule stands after those from which it is built."""
    rule: SignalRule
    lang: str | None
    """Primary language of its pack; None when no pack is known: any language."""
    parts: tuple[Part, ...]
    killers: tuple[Inner, ...]
    capture_types: Mapping[str, str]
    situated: bool
    """Needs more than the text of the message: an event, an earlier message, or a signal that does."""


def plan(rulebook: Rulebook, languages: Languages) -> tuple[PlannedRule, ...]:
    """All signal rules in the rulebook's order; those without their language model have no parts. Raises PackError for a pattern that its engine
    does not take."""
    langs = {pack.id: primary_language(pack.lang) for pack in rulebook.packs}
    planned: dict[str, PlannedRule] = {}
    for place, rule in enumerate(rulebook.signals.values()):
        compiler = _Compiler(rule, planned, languages.grammars.get(langs.get(rule.pack, USUAL)))
        without = languages.are_without(rule)
        parts = () if without else tuple(compiler.part(matcher, rule.scope) for matcher in rule.any)
        killing = (compiler.part(matcher, rule.scope, kills=True) for matcher in (() if without else rule.unless))
        killers = tuple(part for part in killing if isinstance(part, Inner))
        uses = tuple(_signals((*parts, *killers)))
        looks_back = rule.after is not None or any(isinstance(part, EventPart) for part in parts) or bool(repeats((*parts, *killers)))
        planned[rule.id] = PlannedRule(
            place=place,
            rule=rule,
            lang=langs.get(rule.pack),
            parts=parts,
            killers=killers,
            capture_types=compiler.capture_types(uses),
            situated=looks_back or any(planned[used].situated for used in uses if used in planned),
        )
    return tuple(planned.values())


def vocabulary(planned: Sequence[PlannedRule], more: frozenset[str]) -> Callable[[str], bool]:
    """Whether some phrase, or a cue (``more``), names a word or its beginning."""
    phrases = [phrase for rule in planned for part in _word_parts((*rule.parts, *rule.killers)) for phrase in part.phrases]
    words = more.union(*(phrase.words for phrase in phrases))
    prefixes = tuple(sorted(frozenset[str]().union(*(phrase.prefixes for phrase in phrases))))
    return lambda word: word in words or word.startswith(prefixes)


def repeats(parts: Sequence[Part]) -> list[RepeatMatcher]:
    """What the parts ask of earlier messages."""
    inner = (one for part in parts for one in (part.parts if isinstance(part, TogetherPart) else (part,)))
    return [part.asks for part in inner if isinstance(part, RepeatPart)]


def _word_parts(parts: Sequence[Part]) -> Iterator[WordPart]:
    for part in parts:
        if isinstance(part, WordPart):
            yield part
        elif isinstance(part, TogetherPart):
            yield from _word_parts(part.parts)


def _signals(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, SignalPart):
            yield part.signal
        elif isinstance(part, TogetherPart):
            yield from _signals(part.parts)


class _Compiler:
    """Compiles the matchers of one rule."""

    def __init__(self, rule: SignalRule, earlier: Mapping[str, PlannedRule], grammar: Grammar | None) -> None:
        self._rule = rule
        self._earlier = earlier
        self._grammar = grammar

    def part(self, matcher: Matcher, scope: Scope, *, kills: bool = False) -> Part:
        """The compiled matcher; what its own scope leaves open, ``scope`` decides, but a killer looks wherever candidates are."""
        where = _where(matcher.scope, Scope() if kills else scope)
        if isinstance(matcher, PhraseMatcher | RegexMatcher | ShapeMatcher):
            return WordPart(_finder(matcher), where, matcher.mark)
        if isinstance(matcher, SignalMatcher):
            return SignalPart(matcher.signal, self._reachable(matcher, where), matcher.mark)
        if isinstance(matcher, EventMatcher):
            return EventPart(matcher.kind, matcher.where, where, matcher.mark)
        if isinstance(matcher, TogetherMatcher):
            inner = Scope(where.roles, where.channels)
            parts = (self.part(part, inner) for part in matcher.parts)
            return TogetherPart(tuple(part for part in parts if isinstance(part, Inner)), matcher.within, where, matcher.mark)
        if isinstance(matcher, RepeatMatcher):
            return RepeatPart(matcher, where, matcher.mark)
        if self._grammar is None:
            raise PackError("this pattern needs a language model", where=matcher.mark, hint="give --model")
        return WordPart(self._grammar.take(matcher), where, matcher.mark)

    def capture_types(self, uses: Sequence[str]) -> Mapping[str, str]:
        """This rule's own, and those of the signals whose captures it may take over."""
        types: dict[str, str] = {}
        for used in uses:
            if used in self._earlier:
                types.update(self._earlier[used].capture_types)
        return {**types, **self._rule.captures}

    def _reachable(self, matcher: SignalMatcher, where: Where) -> Where:
        """A role that the rule merely inherits does not count where the other signal is never found with it: nothing else can be meant."""
        other = self._earlier.get(matcher.signal)
        if matcher.scope.by is not None or where.roles is None or other is None:
            return where
        roles = [part.where.roles for part in other.parts]
        never = all(found is not None and found.isdisjoint(where.roles) for found in roles)
        return Where(None, where.channels) if never else where


def _finder(matcher: PhraseMatcher | RegexMatcher | ShapeMatcher) -> Phrase | UserPattern | Shape:
    if isinstance(matcher, PhraseMatcher):
        return compile_phrase(matcher.tree, matcher.source, matcher.mark)
    return UserPattern(matcher) if isinstance(matcher, RegexMatcher) else Shape(matcher)


def _where(own: Scope, inherited: Scope) -> Where:
    channels = inherited.channels if own.channels is None else own.channels
    return Where(inherited.by if own.by is None else own.by, None if channels is None else frozenset(channel.lower() for channel in channels))
