"""What a rule needs of a language model, told without one."""

from __future__ import annotations

from collections.abc import Iterator

from supportaudit.rulebook.matchers import (
    ATTRIBUTE_TOOLS,
    DepMatcher,
    GrammarMatcher,
    LemmaMatcher,
    Pattern,
    SignalRule,
    TogetherMatcher,
    TokensMatcher,
)


def grammar_matchers(rule: SignalRule) -> Iterator[GrammarMatcher]:
    """The matchers of a signal that run on spaCy."""
    for matcher in (*rule.any, *rule.unless):
        for part in matcher.parts if isinstance(matcher, TogetherMatcher) else (matcher,):
            if isinstance(part, LemmaMatcher | TokensMatcher | DepMatcher):
                yield part


def attributes_needed(rule: SignalRule) -> frozenset[str]:
    """The attributes of tokens for which a signal asks and which only a model sets."""
    return frozenset[str]().union(*(_attributes(matcher) for matcher in grammar_matchers(rule))) & ATTRIBUTE_TOOLS.keys()


def tools_of(attributes: frozenset[str]) -> tuple[str, ...]:
    """What a language model must have for these attributes: ``tagger``, ``lemmatizer``, ``parser``, in this order."""
    return tuple(dict.fromkeys(tool for attribute, tool in ATTRIBUTE_TOOLS.items() if attribute in attributes))


def attributes_of(pattern: Pattern) -> frozenset[str]:
    """The attributes of tokens that a pattern names."""
    names: set[str] = set()
    for token in pattern:
        inner = token.get("RIGHT_ATTRS")
        names.update(inner if isinstance(inner, dict) else token)
    return frozenset(names)


def _attributes(matcher: GrammarMatcher) -> frozenset[str]:
    if isinstance(matcher, LemmaMatcher):
        return frozenset(("LEMMA",))
    own = attributes_of(matcher.pattern)
    return own | {"DEP"} if isinstance(matcher, DepMatcher) else own
