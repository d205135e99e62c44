"""``signals:`` of a validated pack -> SignalRules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Sequence as Items
from typing import TYPE_CHECKING

from supportaudit.model import Role
from supportaudit.rulebook.lint_regex import explosion
from supportaudit.rulebook.matchers import (
    DepMatcher,
    EventMatcher,
    Following,
    Killer,
    LemmaMatcher,
    Matcher,
    PhraseMatcher,
    RegexMatcher,
    RepeatMatcher,
    Scope,
    SignalMatcher,
    SignalRule,
    TogetherMatcher,
    TokensMatcher,
)
from supportaudit.rulebook.names import Names, Path
from supportaudit.rulebook.parse_phrase import PhraseError, holes, list_resolver, read_phrase
from supportaudit.rulebook.phrase import Sequence
from supportaudit.rulebook.read_shapes import Written, read_shape
from supportaudit.rulebook.rules import Example
from supportaudit.rulebook.shorthand import EVENTS
from supportaudit.rulebook.strict_yaml import ListNode, MapNode, Node, Scalar
from supportaudit.rulebook.validate import near

if TYPE_CHECKING:
    from supportaudit.rulebook.read_patterns import PatternReader
    from supportaudit.rulebook.schema import DefaultsModel
    from supportaudit.rulebook.schema_signals import ExampleModel, MatcherModel, RepeatsModel, SignalModel

KINDS = ("phrase", "lemma", "regex", "tokens", "dep", "shape", "signal", "event", "together", "repeats")


class SignalReader:
    """Turns one pack's signal entries into rules; what is wrong is noted in ``names``."""

    def __init__(self, names: Names, defaults: DefaultsModel) -> None:
        self._names = names
        self._defaults = defaults
        self._resolve = list_resolver(names.lists, lambda name: near(name, names.lists, "define it under 'lists:'"))

    def rule(self, name: str, model: SignalModel) -> SignalRule:
        """One signal."""
        path: Path = ("signals", name)
        by = model.by or self._defaults.by
        channel = model.channel or self._defaults.channel
        matchers = [m for i, entry in enumerate(model.any) if (m := self.matcher(entry, (*path, "any", i)))]
        per_matcher = all(entry.by or entry.signal or entry.event for entry in model.any)
        if by is None and not per_matcher:
            self._names.error(f"signal '{name}' does not say whose messages it looks at", path, "add 'by: agent' or 'by: customer'")
        if not model.any:
            self._names.error(f"signal '{name}' has no pattern", path, "add one under 'any:'")
        killers: list[Killer] = []
        for i, entry in enumerate(model.unless):
            matcher = self.matcher(entry, (*path, "unless", i))
            if isinstance(matcher, EventMatcher | TogetherMatcher):
                self._names.error("events and 'together' cannot stand under 'unless'", (*path, "unless", i), "write what words it should overlap")
            elif matcher:
                killers.append(matcher)
        following = None
        if model.after:
            signals = tuple(self._names.signal(s, (*path, "after")) for s in model.after.signal)
            following = Following(signals, model.after.messages)
        if model.quoted != "ignore" and any(_repeats(matcher) for matcher in (*matchers, *killers)):
            what = "'repeats' looks at what the author wrote; what is quoted always says again what was said"
            self._names.error(what, (*path, "quoted"), "remove 'quoted:'")
        return SignalRule(
            id=f"{self._names.pack}/{name}",
            scope=_scope(by, channel),
            any=tuple(matchers),
            unless=tuple(killers),
            drop=frozenset(model.drop),
            keep=frozenset(model.keep),
            after=following,
            quoted=model.quoted,
            captures={capture: spec.type for capture, spec in model.capture.items() if spec.type != "text"},
            status=model.status or self._defaults.status or "stable",
            mark=self._names.mark(path),
        )

    def examples(self, name: str, model: SignalModel) -> tuple[Example, ...]:
        """The examples of one signal."""
        path: Path = ("signals", name, "examples")
        return (
            *read_examples(self._names, "match", model.examples.match, (*path, "match")),
            *read_examples(self._names, "no_match", model.examples.no_match, (*path, "no_match")),
        )

    def matcher(self, model: MatcherModel, path: Path) -> Matcher | None:
        """One matcher; None when it is wrong (which is noted)."""
        given = [kind for kind in KINDS if getattr(model, kind) is not None]
        if len(given) != 1:
            self._names.error(f"a matcher has {'no kind' if not given else ' and '.join(given)}", path, f"give exactly one of {', '.join(KINDS)}")
            return None
        scope, mark = _scope(model.by, model.channel), self._names.mark(path)
        if model.event is not None:
            if model.event not in EVENTS:
                hint = near(model.event, EVENTS, f"one of {', '.join(sorted(EVENTS))}")
                self._names.error(f"there is no event '{model.event}'", (*path, "event"), hint)
            return EventMatcher(model.event, dict(model.where or {}), scope, mark)
        if model.together is not None:
            return self._together(model, scope, path)
        if model.signal is not None:
            return SignalMatcher(self._names.signal(model.signal, path), scope, mark)
        if model.repeats is not None:
            return self._repeat(model.repeats, scope, path)
        return self._words(model, scope, mark, path)

    def _repeat(self, model: RepeatsModel, scope: Scope, path: Path) -> RepeatMatcher:
        signal = self._names.signal(model.signal, (*path, "repeats", "signal")) if model.signal is not None else None
        return RepeatMatcher(model.of, model.share, model.words, model.messages, signal, model.whole, scope, self._names.mark(path))

    def _words(self, model: MatcherModel, scope: Scope, mark: str, path: Path) -> Killer | None:
        if model.regex is not None:
            if model.backtracking and (problem := explosion(model.regex)):
                self._names.error(problem[0], (*path, "regex"), problem[1])
            return RegexMatcher(model.regex, model.backtracking, scope, mark)
        if model.tokens is not None:
            return TokensMatcher(self._patterns().tokens(model.tokens, (*path, "tokens")), scope, mark)
        if model.dep is not None:
            return DepMatcher(self._patterns().nodes(model.dep, (*path, "dep")), scope, mark)
        if model.shape is not None:
            return read_shape(self._names, model.shape, Written(scope, mark, (*path, "shape")), self.phrase)
        source = model.lemma if model.lemma is not None else model.phrase or ""
        tree = self.phrase(source, path)
        if tree is None:
            return None
        return PhraseMatcher(source, tree, scope, mark) if model.lemma is None else LemmaMatcher(source, tree, scope, mark)

    def _patterns(self) -> PatternReader:
        from supportaudit.rulebook.read_patterns import PatternReader  # noqa: PLC0415  (most packs have no such patterns)

        return PatternReader(self._names)

    def _together(self, model: MatcherModel, scope: Scope, path: Path) -> TogetherMatcher | None:
        parts = [self.matcher(part, (*path, "together", i)) for i, part in enumerate(model.together or ())]
        usable = tuple(part for part in parts if part is not None and not isinstance(part, EventMatcher | TogetherMatcher))
        if len(usable) != len(parts) or len(parts) < 2:
            if None not in parts:
                self._names.error("'together' needs two or more matchers of words, or signals", path)
            return None
        return TogetherMatcher(usable, model.within, scope, self._names.mark(path))

    def phrase(self, text: str, path: Path) -> Sequence | None:
        """A parsed phrase; an error is noted at its very character where the YAML is written without quotes or on one line."""
        names = self._names
        try:
            return read_phrase(text, self._resolve)
        except PhraseError as problem:
            names.error(f"in “{text[:80]}”: {problem.what}", path, problem.hint)
            _move(names, node_at(names.node, path), problem.at)
            return None


def capture_names(rule: SignalRule) -> frozenset[str]:
    """The names that a match of the signal may bind."""
    return frozenset(rule.captures).union(*(_bound(matcher) for matcher in rule.any))


def uncaptured(rule: SignalRule, names: Iterable[str]) -> frozenset[str]:
    """Those of the names that no pattern of the signal itself captures."""
    return frozenset(names).difference(*(_bound(matcher) for matcher in rule.any))


def _repeats(matcher: Matcher) -> bool:
    return any(isinstance(part, RepeatMatcher) for part in (matcher.parts if isinstance(matcher, TogetherMatcher) else (matcher,)))


def _bound(matcher: Matcher) -> frozenset[str]:
    if isinstance(matcher, PhraseMatcher | LemmaMatcher):
        return frozenset(holes(matcher.tree))
    if isinstance(matcher, RegexMatcher):
        return frozenset(_groups(matcher.pattern))
    if isinstance(matcher, DepMatcher):
        return frozenset(str(node.get("RIGHT_ID")) for node in matcher.pattern)
    return frozenset[str]().union(*(_bound(part) for part in matcher.parts)) if isinstance(matcher, TogetherMatcher) else frozenset()


def read_examples(names: Names, expect: str, models: Items[ExampleModel], path: Path) -> list[Example]:
    """Examples with their places."""
    node = node_at(names.node, path)
    found = []
    for i, model in enumerate(models):
        mark = str(node.items[i].mark) if isinstance(node, ListNode) else names.mark(path)
        macros = canned_texts(model.macros)
        found.append(
            Example(expect, model.chat, mark, model.agent, model.at, model.match, model.suggest, model.channel, model.status, model.now, macros)
        )
    return found


def canned_texts(given: Items[str] | None) -> tuple[str, ...] | None:
    """The canned texts of an example; None where it names none, which is another thing than an empty list: a site without a macro file."""
    return None if given is None else tuple(given)


def node_at(node: Node, path: Path) -> Node | None:
    """The node at a path, None where the pack uses a short form."""
    for step in path:
        if isinstance(node, MapNode) and isinstance(step, str) and step in node.entries:
            node = node.entries[step]
        elif isinstance(node, ListNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return node if isinstance(step, int) else None
    for kind in ("phrase", "lemma"):
        if isinstance(node, MapNode) and kind in node.entries:
            return node.entries[kind]
    return node


def _move(names: Names, node: Node | None, at: int) -> None:
    if isinstance(node, Scalar):
        error = names.errors[-1]
        mark = node.mark
        error.where = f"{mark.file}:{mark.line}:{mark.column + at + (0 if node.plain else 1)}"


def _groups(pattern: str) -> list[str]:
    return re.findall(r"\(\?P?<([A-Za-z_][A-Za-z0-9_]*)>", pattern)


def _scope(by: Items[str] | None, channel: list[str] | None) -> Scope:
    roles = frozenset(Role(name) for name in by) if by else None
    return Scope(roles, frozenset(channel) if channel else None)
