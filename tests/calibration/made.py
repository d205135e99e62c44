"""Made-up labels, and a rulebook of three signals and two line items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from supportaudit.model import AuditedConversation, Conversation, Labelled, Outcome, Role, Signal, Span
from supportaudit.rulebook.matchers import Scope, SignalRule
from supportaudit.rulebook.rules import Rulebook
from tests.builders import Item, audited, chat, rulebook, verdicts


def signal_rule(name: str, by: Role | None) -> SignalRule:
    """A signal that one side says; how it is found is never looked at."""
    return SignalRule(name, Scope(frozenset((by,)) if by else None), ())


SIGNALS = {
    "core/hear": signal_rule("core/hear", Role.AGENT),
    "core/blame": signal_rule("core/blame", Role.AGENT),
    "core/upset": signal_rule("core/upset", Role.CUSTOMER),
    "site/hear": signal_rule("site/hear", Role.AGENT),
    "site/jargon": signal_rule("site/jargon", None),
}
BOOK: Rulebook = replace(
    rulebook(Item("heard/hear", title="Takes in the customer's problem"), Item("a/two"), Item("a/three"), Item("a/four")),
    signals=SIGNALS,
    renamed={"heard/listens": "heard/hear"},
    off={"heard/order": "site.yml:3:1"},
)
TEXT = """
C/Kim 10:00 The lid is cracked and this is the third time
A/Ana 10:01 Oh no, the lid again, let me see
C/Kim 10:02 Thank you
A/Ana 10:03 You should have packed it better
"""


def labelled(conversation: str = "c-1", signals: Mapping[int, Iterable[str]] | None = None, **more: object) -> Labelled:
    """What one person said; ``asked`` is every signal of the core pack where nothing else is said."""
    named = {message: frozenset(names) for message, names in (signals or {}).items()}
    given = {"asked": frozenset(("hear", "blame", "upset")), "where": "labels.jsonl: line 1", **more}
    return Labelled(conversation=conversation, signals=named, **given)  # type: ignore[arg-type]  # the tests name real fields


def found(conversation: Conversation, *places: tuple[int, str]) -> tuple[Signal, ...]:
    """Signals over the whole of their messages."""
    return tuple(Signal(f"core/{name}", message, Span(0, len(text := conversation.messages[message].text)), text) for message, name in sorted(places))


def judged(id: str = "c-1", *places: tuple[int, str], outcomes: Mapping[str, str] | None = None, agent: str = "Ana") -> AuditedConversation:  # noqa: A002  (the noun's own word)
    """A contact in which these signals were found and these answers given."""
    conversation = chat(TEXT.replace("A/Ana", f"A/{agent}"), id=id)
    given = verdicts(outcomes or {"heard/hear": "pass"}, agent, conversation=id)
    return replace(audited(conversation, given, BOOK), signals=found(conversation, *places))


FAIL, PASS, NA = Outcome.FAIL, Outcome.PASS, Outcome.NA
