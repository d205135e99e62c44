"""What is legal but wrong in a pack: things that nobody uses, that nothing shows, that no example proves.

What can be told of a pattern from its words is the business of ``signals.lint_patterns``, which knows how texts are folded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from supportaudit.rulebook.library import Library, Source
from supportaudit.rulebook.lint_regex import dead_part
from supportaudit.rulebook.matchers import Matcher, RegexMatcher, SignalRule, TogetherMatcher
from supportaudit.rulebook.read_checks import OTHER
from supportaudit.rulebook.rules import CheckRule, Rulebook
from supportaudit.rulebook.strict_yaml import ListNode, MapNode, Node
from supportaudit.rulebook.templates import Exists, Metric, Order, Precedes
from supportaudit.rulebook.uses import signals_of_check, signals_of_signal
from supportaudit.rulebook.validate import mark_at, near

ERROR, WARNING, NOTE = "error", "warning", "note"
_LIST = re.compile(r"\{([^{}]+)\}")
_FIELD = re.compile(r"\{(\w+)\}")
_PLACES_ONLY = frozenset({"agent", "limit"})
"""Names in a message that show nothing of what was seen."""


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One thing that is wrong, where, and how to mend it."""

    rule: str
    """Short name of what was looked for: ``never-matches``, ``unused-list``, ..."""
    severity: str
    """``error`` (does not do what it says), ``warning`` (most likely a slip) or ``note`` (worth a look)."""
    where: str
    """``file:line:column``."""
    what: str
    hint: str
    """The fix."""

    def sort_key(self) -> tuple[str, int, int, str, str]:
        """File, line, column, then rule and text."""
        file, line, column = self.where.rsplit(":", 2)
        return file, int(line), int(column), self.rule, self.what


def lint(library: Library, rulebook: Rulebook, packs: Collection[str]) -> Iterator[LintFinding]:
    """What is wrong in these packs (ids), in no order; everything else in the rulebook counts as somebody who may use what they define."""
    used = _used_signals(rulebook)
    for source in library.in_order():
        pack = source.model.pack.id
        if pack not in packs:
            continue
        yield from _unused_lists(source, library)
        yield from _unused_sections(source, library)
        for signal in rulebook.signals.values():
            if signal.pack == pack:
                yield from _signal(signal, rulebook, used, library=not source.model.checks)
        for check in rulebook.checks.values():
            if check.pack == pack:
                yield from _check(check, source)


def _used_signals(rulebook: Rulebook) -> frozenset[str]:
    by_checks = {name for check in rulebook.checks.values() for name in signals_of_check(check)}
    return frozenset(by_checks.union(*(signals_of_signal(rule) for rule in rulebook.signals.values())))


def _unused_lists(source: Source, library: Library) -> Iterator[LintFinding]:
    name = source.model.pack.id
    used = {word for other in library.in_order() if other is source or _imports(library, other, name) for word in _lists_named(other.node)}
    for entry in source.model.lists:
        if entry not in used and not entry.endswith(("+", "!")):
            shared = not source.model.checks
            where = _mark(source, "lists", entry)
            hint = f"write {{{entry}}} in a phrase, or remove it"
            yield LintFinding("unused-list", NOTE if shared else WARNING, where, f"no phrase uses the list '{entry}'", hint)


def _unused_sections(source: Source, library: Library) -> Iterator[LintFinding]:
    """A weight for a section that no line item of the pack, of its imports or of a pack that imports it stands in."""
    name = source.head.id
    near_by = [o for o in library.in_order() if o is source or _imports(library, o, name) or _imports(library, source, o.head.id)]
    used = {check.group or other.model.defaults.group or OTHER for other in near_by for check in other.model.checks.values()}
    for section in source.model.sections:
        if section not in used:
            hint = near(section, used, "name it under 'group:' of a line item, or remove it")
            yield LintFinding("unused-section", WARNING, _mark(source, "sections", section), f"no line item is in the section '{section}'", hint)


def _imports(library: Library, source: Source, pack: str) -> bool:
    return pack in library.imports()[source.head.id]


def _mark(source: Source, *path: str) -> str:
    return str(mark_at(source.node, path))


def _lists_named(node: Node) -> Iterator[str]:
    if isinstance(node, MapNode):
        for key, value in node.entries.items():
            if key not in {"checks", "tests", "examples"}:
                yield from _lists_named(value)
    elif isinstance(node, ListNode):
        for item in node.items:
            yield from _lists_named(item)
    elif isinstance(node.value, str):
        yield from _LIST.findall(node.value)


def _signal(rule: SignalRule, rulebook: Rulebook, used: Collection[str], *, library: bool) -> Iterator[LintFinding]:
    if rule.id not in used and not library:
        what = f"no line item and no other signal uses '{rule.id.partition('/')[2]}'"
        yield LintFinding("unused-signal", WARNING, rule.mark, what, "name it in a line item, or remove it")
    pack = next((p for p in rulebook.packs if p.id == rule.pack), None)
    examples = pack.signal_examples.get(rule.id, ()) if pack else ()
    if missing := [kind for kind in ("match", "no_match") if kind not in {e.expect for e in examples}]:
        what = f"the signal has no example for {' and none for '.join(missing)}"
        yield LintFinding("signal-without-examples", NOTE, rule.mark, what, "add 'examples: {match: [...], no_match: [...]}'")
    for matcher in _regexes((*rule.any, *rule.unless)):
        if problem := dead_part(matcher.pattern):
            yield LintFinding("never-matches", ERROR, matcher.mark, *problem)


def _regexes(matchers: tuple[Matcher, ...]) -> Iterator[RegexMatcher]:
    for matcher in matchers:
        if isinstance(matcher, RegexMatcher):
            yield matcher
        elif isinstance(matcher, TogetherMatcher):
            yield from _regexes(matcher.parts)


def _check(check: CheckRule, source: Source) -> Iterator[LintFinding]:
    missing = [kind for kind in ("pass", "fail") if kind not in {example.expect for example in check.examples}]
    if missing:
        what = f"the line item has no example for {' and none for '.join(missing)}"
        yield LintFinding("check-without-examples", WARNING, check.mark, what, "add one under 'examples:', so that `rules test` proves both answers")
    name = check.id.partition("/")[2]
    if check.weight == 0 and check.scored and check.status != "experimental":
        where = _mark(source, "checks", name, "weight")
        yield LintFinding("no-points", WARNING, where, "the line item is scored and has no points", "give it a weight, or say 'scored: false'")
    if problem := _without_evidence(check):
        severity, what, hint = problem
        yield LintFinding("message-without-evidence", severity, _mark(source, "checks", name, "message"), what, hint)


def _without_evidence(check: CheckRule) -> tuple[str, str, str] | None:
    """What the message should show: of something said its words, of a figure the figure; an absence has nothing to show."""
    shown = set(_FIELD.findall(check.message)) - _PLACES_ONLY
    if isinstance(check.template, Exists) or shown:
        return None
    if isinstance(check.template, Metric):
        return WARNING, "the message does not say what was measured", "write {value}, and {limit} for what is allowed"
    if isinstance(check.template, (Precedes, Order)):
        return NOTE, "the message does not show what came too early", "write {earlier}, {match} or {at}"
    return WARNING, "the message shows nothing of what was said", "write {match}, or a capture of the signal"
