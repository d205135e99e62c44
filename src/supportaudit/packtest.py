"""Runs the examples that packs carry: does each line item still say what its author showed?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from supportaudit.checks import Checker, make_macros
from supportaudit.model import QUEUE, UNNAMED, Conversation, Outcome, Role, Verdict
from supportaudit.rulebook import EXAMPLE_CALENDAR, CheckRule, Config, Example, PackTest, ParsedChat, Rulebook, SignalRule, parse_chat
from supportaudit.signals import Detector

AGENT_WORDS = {"queue": QUEUE, "unnamed": UNNAMED}
"""How examples name the accountable parties that are no person."""
NO_OPPORTUNITY = "no opportunity"
"""The ``na`` of an agent who wrote too little to earn a ``pass``; an example of unobjectionable wording may be that short."""


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What became of one example."""

    owner: str
    """``pack/check``, ``signal:pack/name`` or, for a test of a whole conversation, ``pack (test)``."""
    expect: str
    """``fail``, ``pass``, ``na``, ``pending``, ``match`` or ``no_match``; of a whole-conversation test what it expects of one check."""
    chat: str
    mark: str
    """``file:line:column`` of the example."""
    problems: tuple[str, ...]
    """What was expected and what came instead, a sentence each; empty when the example holds."""
    rule: str
    """Full id of the check or signal that the example is about."""
    conversation: Conversation
    """The chat, as it was judged."""
    now: datetime | None = None
    """The moment at which it was judged."""
    macros: tuple[str, ...] | None = None
    """The canned texts by which it was judged; None: none are known."""
    skipped: str = ""
    """Why it could not be run (``missing: parser``); such an example neither holds nor fails."""

    @property
    def ok(self) -> bool:
        """Whether it was run and holds."""
        return not self.problems and not self.skipped


def run_examples(rulebook: Rulebook, packs: Collection[str] | None = None, model: str | None = None) -> Iterator[ExampleResult]:
    """Each example and test of the packs (None: all) with what it gave, in the order of the packs.

    Those of rules that need what the language model (name or folder; None: no model) does not have are skipped. Raises UsageError for a model
    that is not there.
    """
    bench = _Bench(rulebook, model)
    for pack in rulebook.packs:
        if packs is not None and pack.id not in packs:
            continue
        for name, examples in pack.signal_examples.items():
            for example in examples:
                yield bench.signal_example(rulebook.signals[name], example)
        for check in pack.checks:
            for example in rulebook.checks[check].examples:
                yield bench.check_example(check, example)
        for test in pack.tests:
            yield from bench.pack_test(pack.id, test)


def unproven(rulebook: Rulebook, packs: Collection[str] | None = None) -> Iterator[tuple[CheckRule, tuple[str, ...]]]:
    """The checks of the packs (None: all) that are not shown both met and not met, with what is missing: ``pass``, ``fail``.

    A test of a whole conversation that expects the outcome shows it as an example of the check does. Source: rule_language.md, section 1.
    """
    for pack in rulebook.packs:
        if packs is not None and pack.id not in packs:
            continue
        for name in pack.checks:
            check = rulebook.checks[name]
            shown = {example.expect for example in check.examples} | {test.expect[name] for test in pack.tests if name in test.expect}
            if missing := tuple(kind for kind in ("pass", "fail") if kind not in shown):
                yield check, missing


class _Bench:
    """One detector and one checker for all examples."""

    def __init__(self, rulebook: Rulebook, model: str | None) -> None:
        self._rulebook = rulebook
        self._detector = Detector(rulebook, model=model)
        self._language = self._detector.language
        unknown = Checker(rulebook, language=self._language).unknowable
        self._skipped = {check: found.reason for check, found in unknown.items()}
        self._langs = {pack.id: pack.lang for pack in rulebook.packs}
        self._config = Config(calendars=(EXAMPLE_CALENDAR,))

    def signal_example(self, rule: SignalRule, example: Example) -> ExampleResult:
        parsed = parse_chat(example.chat, mark=example.mark, channel=example.channel, status=example.status, speaker=_speaker(rule))
        conversation = replace(parsed.conversation, lang=self._langs[rule.pack])
        last = max((m.index for m in conversation.messages if m.role is not Role.SYSTEM), default=0)
        found = [s for s in self._detector.detect(conversation) if s.rule == rule.id and (s.message == last or s.event)]
        problems = []
        if example.expect == "match" and not found:
            problems.append("expected a match, found none")
        if example.expect == "no_match" and found:
            problems.append(f"expected no match, found “{found[0].text}”")
        if example.expect == "match" and found and example.match is not None and example.match not in [s.text for s in found]:
            problems.append(f"expected “{example.match}”, found “{found[0].text}”")
        tool = self._language.lacking.get(rule.id)
        skipped = f"missing: {tool}" if tool else ""
        told = () if skipped else tuple(problems)
        return ExampleResult(f"signal:{rule.id}", example.expect, example.chat, example.mark, told, rule.id, conversation, skipped=skipped)

    def check_example(self, check: str, example: Example) -> ExampleResult:
        parsed, judged = self._judge(example, self._rulebook.checks[check].lang)
        skipped = self._skipped.get(check, "")
        problems = () if skipped else tuple(_compare(example, [v for v in judged if v.check == check]))
        return ExampleResult(
            check, example.expect, example.chat, example.mark, problems, check, parsed.conversation, parsed.now, example.macros, skipped
        )

    def pack_test(self, pack: str, test: PackTest) -> Iterator[ExampleResult]:
        parsed, verdicts = self._judge(test, self._langs[pack])
        for check, outcome in test.expect.items():
            got = overall([v for v in verdicts if v.check == check])
            skipped = self._skipped.get(check, "")
            problems = (
                ()
                if skipped or got == outcome
                else (f"expected {check} to be {outcome}, got {_describe([v for v in verdicts if v.check == check])}",)
            )
            yield ExampleResult(
                f"{pack} (test)", outcome, test.chat, test.mark, problems, check, parsed.conversation, parsed.now, test.macros, skipped
            )

    def _judge(self, example: Example | PackTest, lang: str) -> tuple[ParsedChat, tuple[Verdict, ...]]:
        """The chat, in the language of its pack, and what all checks say about it."""
        parsed = parse_chat(example.chat, mark=example.mark, channel=example.channel, status=example.status, now=example.now)
        parsed = replace(parsed, conversation=replace(parsed.conversation, lang=lang))
        macros = make_macros(example.macros) if example.macros is not None else None
        checker = Checker(self._rulebook, now=parsed.now, macros=macros, config=self._config, language=self._language)
        return parsed, checker.check(parsed.conversation, self._detector.detect(parsed.conversation), self._detector.off)


def overall(verdicts: Collection[Verdict]) -> str:
    """The outcome of a check over all accountable agents: the gravest of fail, error, pending, pass, na."""
    outcomes = {v.outcome for v in verdicts}
    for outcome in (Outcome.FAIL, Outcome.ERROR, Outcome.PENDING, Outcome.PASS):
        if outcome in outcomes:
            return outcome.value
    return Outcome.NA.value


def _speaker(rule: SignalRule) -> str:
    letters = {Role.CUSTOMER: "C", Role.AGENT: "A", Role.BOT: "B"}
    roles = rule.scope.by or {Role.AGENT}
    return next((letters[role] for role in (Role.AGENT, Role.CUSTOMER, Role.BOT) if role in roles), "A")


def _compare(example: Example, verdicts: list[Verdict]) -> Iterator[str]:
    got = overall(verdicts)
    if got != example.expect and not (example.expect == Outcome.PASS and all(v.reason == NO_OPPORTUNITY for v in verdicts)):
        yield f"expected {example.expect}, got {_describe(verdicts)}"
        return
    if example.agent is not None:
        expected = AGENT_WORDS.get(example.agent, example.agent)
        accountable = [v.agent for v in verdicts if v.outcome.value == example.expect]
        if expected not in accountable:
            yield f"expected {expected} to be accountable, got {', '.join(a or 'nobody' for a in accountable)}"
    findings = [f for v in verdicts if v.outcome.value == example.expect for f in v.findings]
    evidence = [e for f in findings for e in f.evidence]
    if example.at is not None and example.at not in [e.message + 1 for e in evidence]:
        yield f"expected evidence in line {example.at}, got {', '.join(str(e.message + 1) for e in evidence) or 'none'}"
    if example.match is not None and example.match not in [e.text for e in evidence]:
        yield f"expected the quote “{example.match}”, got {', '.join(f'“{e.text}”' for e in evidence) or 'none'}"
    if example.suggest is not None and example.suggest not in [f.suggestion for f in findings]:
        yield f"expected the suggestion “{example.suggest}”, got {', '.join(f'“{f.suggestion}”' for f in findings) or 'none'}"


def _describe(verdicts: Collection[Verdict]) -> str:
    return "; ".join(f"{v.outcome.value}{f' ({v.reason})' if v.reason else ''} for {v.agent or 'nobody'}" for v in verdicts) or "no verdict"
