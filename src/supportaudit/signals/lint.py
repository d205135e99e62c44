"""Patterns that are legal but wrong, told from the words to which they and the examples fold; nothing is matched."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from supportaudit.errors import PackError
from supportaudit.rulebook import Example, Rulebook, SignalRule, parse_chat
from supportaudit.rulebook.lint import ERROR, NOTE, WARNING, LintFinding
from supportaudit.rulebook.matchers import Matcher, PhraseMatcher, RegexMatcher, ShapeMatcher, TogetherMatcher
from supportaudit.rulebook.phrase import Sequence
from supportaudit.signals.cover import shadows
from supportaudit.signals.dead_ends import DeadEnd, Known, dead_ends, shortest
from supportaudit.signals.folding import Folder
from supportaudit.signals.gate import Need
from supportaudit.signals.patterns import UserPattern
from supportaudit.signals.trees import needs

_MOST_PLACES = 6
_SHADOW_HINT = "remove it, or make it say something else"


def lint_patterns(rulebook: Rulebook, packs: Collection[str]) -> Iterator[LintFinding]:
    """Patterns of these packs (ids) that can never match, are covered by another one, or that no example exercises; in no order."""
    folder, known = Folder(), _Known()
    for rule in rulebook.signals.values():
        if rule.pack not in packs:
            continue
        for part in _parts((*rule.any, *rule.unless)):
            yield from _dead(part, known)
        for matchers in (rule.any, rule.unless):
            for matcher, other in shadows(matchers, known.needs):
                what = f"{_shown(matcher)} is covered by {_shown(other)} ({_line(other)})"
                yield LintFinding("shadowed", WARNING, matcher.mark, what, _SHADOW_HINT)
        examples = next((pack.signal_examples.get(rule.id, ()) for pack in rulebook.packs if pack.id == rule.pack), ())
        yield from _not_exercised(rule, [e for e in examples if e.expect == "match"], folder, known)


def _parts(matchers: Collection[Matcher]) -> Iterator[PhraseMatcher | RegexMatcher]:
    for matcher in matchers:
        if isinstance(matcher, (PhraseMatcher, RegexMatcher)):
            yield matcher
        elif isinstance(matcher, TogetherMatcher):
            yield from _parts(matcher.parts)
        elif isinstance(matcher, ShapeMatcher):
            yield from matcher.only


class _Known:
    """What was found of phrases, so that it is found once. A tree is known by its identity, and lives as long as its rulebook."""

    def __init__(self) -> None:
        self._lists: Known = {}
        self._ends: dict[int, tuple[DeadEnd, ...]] = {}
        self._needs: dict[int, tuple[Need, ...]] = {}

    def ends(self, tree: Sequence) -> tuple[DeadEnd, ...]:
        if id(tree) not in self._ends:
            self._ends[id(tree)] = dead_ends(tree, self._lists)
        return self._ends[id(tree)]

    def needs(self, tree: Sequence) -> tuple[Need, ...]:
        if id(tree) not in self._needs:
            self._needs[id(tree)] = tuple(needs(tree))
        return self._needs[id(tree)]


def _dead(matcher: PhraseMatcher | RegexMatcher, known: _Known) -> Iterator[LintFinding]:
    if isinstance(matcher, PhraseMatcher):
        for end in known.ends(matcher.tree):
            what = f"{_shown(matcher)} can never match: {end.what}" if end.whole else f"in {_shown(matcher)}, {end.what}"
            yield LintFinding("never-matches", ERROR if end.whole else WARNING, matcher.mark, what, end.hint)
        return
    try:
        pattern = UserPattern(matcher)
    except PackError as refusal:
        yield LintFinding("regex", ERROR, matcher.mark, refusal.what, refusal.hint)
        return
    if pattern.finds_nothing:
        yield LintFinding("never-matches", ERROR, matcher.mark, "the regular expression matches nothing but the empty text", "correct the pattern")


def _not_exercised(rule: SignalRule, examples: Collection[Example], folder: Folder, known: _Known) -> Iterator[LintFinding]:
    """One warning for each phrase that is longer than all examples, one note for all others of whose words no example has enough."""
    if not examples:
        return
    texts = [message.text for e in examples for message in parse_chat(e.chat, mark=e.mark, speaker="A").conversation.messages]
    lines = [folder.fold(text) for text in texts]
    longest = max((len(line.line.words) + len(line.marks) for line in lines), default=0)
    idle = []
    for matcher in rule.any:
        if not isinstance(matcher, PhraseMatcher) or any(end.whole for end in known.ends(matcher.tree)):
            continue
        needed = shortest(matcher.tree)
        if needed > longest:
            what = f"{_shown(matcher)} needs {needed} words, and the longest example has {longest}"
            yield LintFinding("longer-than-examples", WARNING, matcher.mark, what, "add an example under 'match:' that it finds, or shorten it")
        elif not any(all(need.met(line.bag) for need in known.needs(matcher.tree)) for line in lines):
            idle.append(matcher)
    if idle:
        places = ", ".join(dict.fromkeys(_line(matcher) for matcher in idle[:_MOST_PLACES]))
        more = " ..." if len(idle) > _MOST_PLACES else ""
        patterns = f"{len(rule.any)} {'pattern' if len(rule.any) == 1 else 'patterns'}"
        what = f"{len(idle)} of {patterns} {'is' if len(idle) == 1 else 'are'} in no example: {places}{more}"
        yield LintFinding("not-exercised", NOTE, rule.mark, what, "add an example for each under 'match:'")


def _shown(matcher: Matcher) -> str:
    if isinstance(matcher, PhraseMatcher):
        return f"“{matcher.source if len(matcher.source) <= 80 else matcher.source[:79] + '…'}”"
    return f"/{matcher.pattern}/" if isinstance(matcher, RegexMatcher) else "it"


def _line(matcher: Matcher) -> str:
    return f"line {matcher.mark.rsplit(':', 2)[1]}"
