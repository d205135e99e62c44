"""What a finding says, and by what it is known again in the next run."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate

from supportaudit.checks.case import Case
from supportaudit.checks.ruling import Draft
from supportaudit.checks.timeline import is_public
from supportaudit.model import CANNED, QUEUE, UNNAMED, Capture, Evidence, Finding, Role, Signal, Span
from supportaudit.model.shown import one_line
from supportaudit.rulebook.rules import CheckRule

QUOTE_LIMIT = 200
"""Longest quote inside a sentence; evidence always holds the whole text."""
_NAME = re.compile(r"\{(\w+)\}")
_SPACE = re.compile(r"\s+")
_UNBOUND = "…"
_PARTIES = {QUEUE: "the queue", CANNED: "a canned response", UNNAMED: "the agent"}
_ROLES = {Role.CUSTOMER: "customer", Role.AGENT: "agent", Role.BOT: "bot", Role.SYSTEM: "system", Role.UNKNOWN: "unknown speaker"}


class Clerk:
    """Writes the findings of one conversation; computes at most once what needs a look at all messages."""

    def __init__(self, case: Case, former: Mapping[str, Sequence[str]] | None = None) -> None:
        """``former``: check id -> the ids that it had before."""
        self._case = case
        self._former = former or {}
        self._seen: dict[tuple[str, str, str, int], int] = {}
        self._numbered: dict[str, dict[tuple[int, Span], int]] = {}

    def write(self, rule: CheckRule, draft: Draft, agent: str | None) -> Finding:
        """The finding in words: the rule's message and the first suggestion whose names are all known."""
        words = self._bindings(draft, agent)
        message = fill(rule.message, words)
        own = rule.suggest_for.get(draft.about.rule, ()) if draft.about else ()
        usable = words.keys() - _without_value(draft)
        suggestion = next((fill(text, words) for text in (*own, *rule.suggest) if usable.issuperset(_NAME.findall(text))), None)
        identity = self._identity(rule.id, draft)
        return Finding(
            fingerprint=self._fingerprint(rule.id, identity),
            message=f"{message} {draft.searched}" if draft.searched else message,
            suggestion=suggestion,
            evidence=draft.evidence,
            former=tuple(self._fingerprint(check, identity) for check in self._former.get(rule.id, ())),
        )

    def _fingerprint(self, check: str, identity: Sequence[str | int]) -> str:
        """First 16 hex digits of sha256 over check, conversation and identity: the same when agents are renamed or messages appended."""
        return hashlib.sha256(json.dumps([check, self._case.conversation.id, *identity]).encode()).hexdigest()[:16]

    def _identity(self, check: str, draft: Draft) -> tuple[str | int, ...]:
        """What the finding is about: message (its id, else its number among messages with text), normalised match, and the how-many-eth of equal
        matches there it is, whether the others are findings or not. Of a figure or an absence: its key, and the message that it hangs on."""
        message, match, number = "", draft.key, 0
        if draft.key:
            message = "" if draft.anchor is None else self._message(draft.anchor)
        elif draft.about is not None:
            message, match = self._message(draft.about.message), normalise(draft.about.text)
            number = self._number(draft.about)
        before = self._seen.get((check, message, match, number), 0)
        self._seen[check, message, match, number] = before + 1
        return (message, match, number, before) if before else (message, match, number)

    def _number(self, signal: Signal) -> int:
        """How many equal matches of the same rule stand before this one in the same message."""
        if signal.rule not in self._numbered:
            seen: dict[tuple[str, str], int] = {}
            numbers = self._numbered[signal.rule] = {}
            for one in self._case.of(signal.rule):
                what = (self._message(one.message), normalise(one.text))
                numbers[one.message, one.span] = seen.get(what, 0)
                seen[what] = seen.get(what, 0) + 1
        return self._numbered[signal.rule].get((signal.message, signal.span), 0)

    def _message(self, position: int) -> str:
        own = self._case.conversation.messages[position].id
        return f"id {own}" if own is not None else f"number {self._numbers[position]}"

    @cached_property
    def _numbers(self) -> tuple[int, ...]:
        """How many messages with text stand before each message."""
        return tuple(accumulate((bool(m.text.strip()) for m in self._case.conversation.messages), initial=0))

    @cached_property
    def _nth(self) -> tuple[int, ...]:
        """The how-many-eth public message of its speaker each message is."""
        seen: dict[tuple[Role, str | None], int] = {}
        numbers: list[int] = []
        for message in self._case.conversation.messages:
            speaker = (message.role, message.author)
            seen[speaker] = seen.get(speaker, 0) + is_public(message)
            numbers.append(seen[speaker])
        return tuple(numbers)

    @cached_property
    def _time_format(self) -> str:
        conversation = self._case.conversation
        days = {m.sent_at.date() for m in conversation.messages if m.sent_at is not None}
        return "%Y-%m-%d %H:%M" if conversation.dated and len(days) > 1 else "%H:%M"

    def place(self, evidence: Evidence) -> str:
        """When and by whom: ``10:04, Ana``; without times ``customer's 2nd message``."""
        message = self._case.conversation.messages[evidence.message]
        who = message.author or _ROLES[message.role]
        if message.sent_at is not None:
            return f"{message.sent_at:{self._time_format}}, {who}"
        return f"{who}'s {_ordinal(max(self._nth[message.index], 1))} message"

    def _bindings(self, draft: Draft, agent: str | None) -> dict[str, str]:
        words = {name: self.place(value) if isinstance(value, Evidence) else value for name, value in draft.words.items()}
        if draft.about is not None:
            words["match"] = quote(draft.about.text)
        for capture in _captures(draft):
            words.setdefault(capture.name, quote(capture.text))
        if draft.evidence:
            words["at"] = self.place(draft.evidence[0])
        words["agent"] = "nobody" if agent is None else _PARTIES.get(agent, agent)
        return words


def _captures(draft: Draft) -> Iterator[Capture]:
    """What the texts may name, the one that counts first."""
    for signal in (draft.about, draft.beside):
        yield from (capture for capture in (signal.captures if signal is not None else ()) if capture.text.strip())


def _without_value(draft: Draft) -> frozenset[str]:
    """The names under which a value was asked for and none was stated (docs/decisions/0014): no suggestion repeats them."""
    first = {capture.name: capture for capture in reversed(list(_captures(draft)))}
    return frozenset(name for name, capture in first.items() if capture.kind and capture.value is None)


def former_ids(renamed: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """The former ids of each check, sorted, from ``former -> next`` pairs; an id that was changed twice is followed to the end."""
    found: dict[str, list[str]] = {}
    for former in sorted(renamed):
        now, passed = former, {former}
        while (following := renamed.get(now, now)) not in passed:
            now = following
            passed.add(now)
        found.setdefault(now, []).append(former)
    return {now: tuple(former) for now, former in found.items()}


def fill(text: str, words: Mapping[str, str]) -> str:
    """The template with its ``{names}`` replaced, once: what a customer wrote in braces stays as it is. Unknown names become an ellipsis."""
    return _NAME.sub(lambda match: words.get(match.group(1), _UNBOUND), text)


def normalise(text: str) -> str:
    """Compatibility form, case folded, runs of white space as one space."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def quote(text: str) -> str:
    """The text as it can stand inside a sentence: one line, no control characters or terminal codes, cut after 200 characters."""
    line = one_line(text)
    return line if len(line) <= QUOTE_LIMIT else line[: QUOTE_LIMIT - 1].rstrip() + _UNBOUND


def duration_words(seconds: float) -> str:
    """A duration in its two largest units, rounded up to the second: ``45 s``, ``12 min``, ``1 h 5 min``, ``2 d 3 h``."""
    whole = int(-(-seconds // 1))
    days, rest = divmod(whole, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, left = divmod(rest, 60)
    units = [(days, "d"), (hours, "h"), (minutes, "min"), (left, "s")]
    start = next((i for i, (count, _) in enumerate(units) if count), len(units))
    return " ".join(f"{count} {unit}" for count, unit in units[start : start + 2] if count) or "0 s"


def number_words(value: float) -> str:
    """A number without a needless fraction."""
    return f"{value:.4g}"


def _ordinal(number: int) -> str:
    suffix = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"
