"""Where the rules were near to finding a signal and did not."""

from __future__ import annotations

from supportaudit.rulebook.matchers import Scope, SignalRule
from supportaudit.signals import Considered, Kill, found_and_doubtful
from supportaudit.signals.hits import Hit
from supportaudit.signals.judge import Candidate

RULES = {name: SignalRule(name, Scope(), (), status=status) for name, status in (("a/one", "stable"), ("a/two", "stable"), ("a/new", "experimental"))}


def considered(message: int, rule: str, reason: str = "") -> Considered:
    return Considered(message, rule, Candidate(Hit(0, 1), "mark", Kill(reason) if reason else None))


def test_what_an_exception_or_its_context_dropped_is_in_doubt() -> None:
    assert found_and_doubtful([considered(0, "a/one", "unless"), considered(1, "a/two", "negated")], RULES) == (
        frozenset(),
        frozenset(("a/one", "a/two")),
    )


def test_what_is_found_in_the_same_message_all_the_same_is_in_no_doubt() -> None:
    trace = [considered(0, "a/one", "unless"), considered(0, "a/one"), considered(1, "a/two", "longer"), considered(1, "a/two", "after")]
    assert found_and_doubtful(trace, RULES) == (frozenset(("a/one",)), frozenset())


def test_what_an_experimental_signal_found_is_in_doubt() -> None:
    assert found_and_doubtful([considered(0, "a/new")], RULES) == (frozenset(("a/new",)), frozenset(("a/new",)))
