"""Patterns of signals in words, for pages and for traces."""

from __future__ import annotations

import json
from collections.abc import Iterator

from supportaudit.rulebook.matchers import (
    Between,
    GrammarMatcher,
    LemmaMatcher,
    Matcher,
    PhraseMatcher,
    RegexMatcher,
    RepeatMatcher,
    ShapeMatcher,
    SignalMatcher,
    TogetherMatcher,
    TokensMatcher,
)


def matcher_words(matcher: Matcher) -> str:
    """What a pattern looks for, as its pack writes it: a phrase bare, everything else with its kind in front or around it."""
    if isinstance(matcher, PhraseMatcher):
        return matcher.source
    if isinstance(matcher, RegexMatcher):
        return f"/{matcher.pattern}/"
    if isinstance(matcher, SignalMatcher):
        return f"signal:{matcher.signal}"
    if isinstance(matcher, TogetherMatcher):
        return f"in one {matcher.within}: {' + '.join(matcher_words(part) for part in matcher.parts)}"
    if isinstance(matcher, GrammarMatcher | RepeatMatcher | ShapeMatcher):
        return _made_up(matcher)
    return f"event {matcher.kind} {' '.join(f'{name}={value}' for name, value in matcher.where.items())}".rstrip()


def _made_up(matcher: GrammarMatcher | RepeatMatcher | ShapeMatcher) -> str:
    if isinstance(matcher, ShapeMatcher):
        return f"shape of a {matcher.unit}: {', '.join(_facts(matcher))}"
    return _repeat(matcher) if isinstance(matcher, RepeatMatcher) else _grammar(matcher)


def _repeat(matcher: RepeatMatcher) -> str:
    whose = {"author": "the same person", "own": "the same side", "other": "the other side", "anyone": "anyone"}[matcher.of]
    near = f" in the {matcher.messages} messages before" if matcher.messages is not None else " before"
    where = f" where {matcher.signal} was found" if matcher.signal is not None else ""
    again = "says the same again that" if matcher.whole else "says again what"
    return f"{again} {whose} said{near}{where}: {matcher.share:.0%} of {matcher.words} words of content or more"


def _grammar(matcher: GrammarMatcher) -> str:
    if isinstance(matcher, LemmaMatcher):
        return f"word forms: {matcher.source}"
    kind = "tokens" if isinstance(matcher, TokensMatcher) else "dependencies"
    return f"{kind}: {json.dumps(matcher.pattern, ensure_ascii=False)}"


def _facts(matcher: ShapeMatcher) -> Iterator[str]:
    for name, limits in matcher.counts.items():
        yield f"{_limits(limits)} {name}"
    if matcher.capitals:
        yield f"{matcher.capitals.words} or more words, and {100 * matcher.capitals.share:.0f} % of them, in capitals"
    if matcher.only:
        yield f"nothing but {' / '.join(phrase.source for phrase in matcher.only)}"


def _limits(limits: Between) -> str:
    if limits.most is None:
        return f"{limits.least} or more"
    return f"at most {limits.most}" if not limits.least else f"{limits.least} to {limits.most}"
