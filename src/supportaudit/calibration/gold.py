"""From what each person said to what people say: the answers that a comparison takes for right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from supportaudit.model import Labelled, Outcome

Places = Mapping[str, frozenset[int]]
"""Signal -> messages."""


@dataclass(frozen=True, slots=True)
class Gold:
    """What people say about one contact."""

    conversation: str
    by: tuple[Labelled, ...]
    """By labeller's name."""
    asked: frozenset[str]
    """Signals that somebody looked for."""
    signals: Places = field(hash=False)
    """Where everybody who looked for the signal saw it."""
    disputed: Places = field(hash=False)
    """Where they differ, or said that annotators do."""
    outcomes: Mapping[str, Outcome] = field(hash=False)
    """Line items on which all who answered agree about not met or otherwise."""
    disputed_outcomes: frozenset[str]
    quality: float | None
    """The mean of the ratings, 1 to 5."""


def settled(labelled: Sequence[Labelled]) -> tuple[Gold, ...]:
    """What people say about each contact, in the order in which the contacts come first.

    Where several people labelled a contact, what all of them say holds, and what only some say is disputed and counts neither way: nobody is
    taken for the one who is right.
    """
    contacts: defaultdict[str, list[Labelled]] = defaultdict(list)
    for one in labelled:
        contacts[one.conversation].append(one)
    return tuple(_settled(contact, sorted(ones, key=lambda one: one.labeller)) for contact, ones in contacts.items())


def _settled(contact: str, ones: Sequence[Labelled]) -> Gold:
    asked = frozenset[str]().union(*(one.asked for one in ones))
    signals: dict[str, frozenset[int]] = {}
    disputed: dict[str, frozenset[int]] = {}
    for name in sorted(asked):
        seen = [places(one, name) for one in ones if name in one.asked]
        doubted = frozenset[int]().union(*(places(one, name, doubted=True) for one in ones))
        signals[name] = seen[0].intersection(*seen[1:]) - doubted
        disputed[name] = (doubted | seen[0].union(*seen[1:])) - signals[name]
    outcomes: dict[str, Outcome] = {}
    differing = set()
    for one in ones:
        for check, outcome in one.outcomes.items():
            if (outcomes.setdefault(check, outcome) is Outcome.FAIL) != (outcome is Outcome.FAIL):
                differing.add(check)
    ratings = [one.quality for one in ones if one.quality is not None]
    return Gold(
        conversation=contact,
        by=tuple(ones),
        asked=asked,
        signals=signals,
        disputed=disputed,
        outcomes={check: outcome for check, outcome in outcomes.items() if check not in differing},
        disputed_outcomes=frozenset(differing),
        quality=fmean(ratings) if ratings else None,
    )


def places(one: Labelled, name: str, *, doubted: bool = False) -> frozenset[int]:
    """The messages in which this person saw the signal, or of which the label file says that annotators differ."""
    source = one.disputed if doubted else one.signals
    return frozenset(message for message, names in source.items() if name in names)
