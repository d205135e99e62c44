"""Candidates of signals in words: what a pattern found, and what killed it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from supportaudit.cli.capture_words import capture_words
from supportaudit.cli.matcher_words import matcher_words
from supportaudit.model import MISSING, Conversation
from supportaudit.reports import words
from supportaudit.reports.text import one_line, shortened
from supportaudit.rulebook import Rulebook, SignalRule
from supportaudit.rulebook.matchers import Matcher, PhraseMatcher
from supportaudit.signals import Considered, Detector, Kill

_LONGEST = 100
_MOST = 5
_AROUND = 60
"""Code points shown on either side of a candidate."""
_CONTEXTS = {
    "negated": "it is negated",
    "reported": "it is reported speech",
    "conditional": "it stands under a condition",
    "question": "it is in a question",
}
_KEPT = {"negated": "negated", "reported": "reported speech", "conditional": "under a condition", "question": "in a question"}


class Tracer:
    """Tells of the candidates in one conversation."""

    def __init__(self, rulebook: Rulebook, conversation: Conversation) -> None:
        self._rulebook = rulebook
        self._conversation = conversation
        self._sources: dict[str, str] = {}

    def line(self, considered: Considered) -> str:
        """One candidate: its place, and what ``said`` says of it."""
        return f"{words.place(self._conversation, considered.message)}: {self.said(considered)}"

    def marked(self, considered: Considered) -> str:
        """The text around a candidate with the candidate in brackets, on one line."""
        text, hit = self._conversation.messages[considered.message].text, considered.candidate.hit
        before, after = one_line(text[max(hit.start - _AROUND, 0) : hit.start] + "|")[:-1], one_line("|" + text[hit.end : hit.end + _AROUND])[1:]
        start, end = "…" if hit.start > _AROUND else "", "…" if hit.end + _AROUND < len(text) else ""
        return f"{start}{before}[{one_line(text[hit.start : hit.end])}]{after}{end}"

    def said(self, considered: Considered) -> str:
        """One candidate: its words, pattern, captures, and whether it counts or what killed it."""
        candidate, rule = considered.candidate, self._rulebook.signals[considered.rule]
        text = self._conversation.messages[considered.message].text
        event = self._conversation.messages[considered.message].event
        said = f"event {event.kind}" if candidate.hit.event and event else f"“{self._quote(text[candidate.hit.start : candidate.hit.end])}”"
        captured = [capture_words(capture, self._conversation, considered.message) for capture in considered.captures]
        taken_up = candidate.hit.earlier
        if taken_up is not None:
            before = self._conversation.messages[taken_up.message].text[taken_up.span.start : taken_up.span.end]
            captured.append(f"which takes up “{self._quote(before)}” ({words.place(self._conversation, taken_up.message)})")
        found = f"{said}, by {self._source(rule, candidate.mark)}{''.join(f', {one}' for one in captured)}{';' if considered.captures else ':'}"
        return f"{found} {f'not counted, {self._kill(rule, text, candidate.killed)}' if candidate.killed else 'counts'}"

    def _kill(self, rule: SignalRule, text: str, kill: Kill) -> str:
        by = f" (“{self._quote(text[kill.by.start : kill.by.end])}”)" if kill.by is not None else ""
        if kill.reason == "unless":
            return f"the exception {self._source(rule, kill.mark)} overlaps it{by}"
        if kill.reason == "longer":
            return f"a longer match overlaps it{by}, by {self._source(rule, kill.mark)}"
        if kill.reason == "keep":
            asked = " or ".join(_KEPT.get(kind, kind) for kind in sorted(rule.keep))
            return f"it is not {asked}, which the signal asks for ({kill.mark})"
        if kill.reason == "after":
            after = rule.after
            far = f" in the {after.messages} messages before" if after is not None and after.messages else " before"
            return f"{' or '.join(after.signals) if after is not None else 'what it follows'} was not seen{far} ({kill.mark})"
        return f"{_CONTEXTS.get(kill.reason, kill.reason)}{by}, which the signal drops ({kill.mark})"

    def _source(self, rule: SignalRule, mark: str) -> str:
        if mark not in self._sources:
            self._sources.update((matcher.mark, _shown(matcher)) for matcher in (*rule.any, *rule.unless))
        return f"{self._sources.get(mark, 'a pattern')} ({mark})"

    @staticmethod
    def _quote(text: str) -> str:
        return shortened(one_line(text), _LONGEST)


def few(found: Sequence[Considered]) -> tuple[list[Considered], int]:
    """All candidates that were killed, the first ones that count, and how many more count."""
    counting = [considered for considered in found if not considered.candidate.killed]
    last = counting[:_MOST][-1] if counting else None
    shown = []
    for considered in found:
        if considered.candidate.killed or last is not None:
            shown.append(considered)
        if considered is last:
            last = None
    return shown, max(len(counting) - _MOST, 0)


def trace_lines(rulebook: Rulebook, conversation: Conversation, detector: Detector, rules: Iterable[str]) -> Iterator[str]:
    """For each of these signals its candidates, one a line; one line for a signal that no pattern came near, that was switched off during the run,
    or that the run could not look for.
    """
    trace = detector.trace(conversation)
    tracer = Tracer(rulebook, conversation)
    by_rule: dict[str, list[Considered]] = {}
    for considered in trace:
        by_rule.setdefault(considered.rule, []).append(considered)
    for rule in rules:
        candidates = by_rule.get(rule, [])
        nothing = _why_nothing(rule, detector.off, detector.language.lacking)
        yield f"{rule} ({rulebook.signals[rule].mark}){'' if candidates else f': {nothing}'}"
        shown, left_out = few(candidates)
        yield from (f"  {tracer.line(candidate)}" for candidate in shown)
        if left_out:
            yield f"  and {left_out} more that count"


def _why_nothing(rule: str, off: Collection[str], lacking: Mapping[str, str]) -> str:
    if rule in off:
        return "switched off during the run, so it found nothing"
    return f"not looked for ({MISSING}{lacking[rule]})" if rule in lacking else "no pattern matched anywhere"


def _shown(matcher: Matcher) -> str:
    """The pattern on one line, a phrase as a quote."""
    said = shortened(one_line(matcher_words(matcher)), _LONGEST)
    return f"“{said}”" if isinstance(matcher, PhraseMatcher) else said
