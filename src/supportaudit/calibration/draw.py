"""Which contacts people should label first: rare signals, and places where the tool was in doubt."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

STRATA = ("signal", "agent", "channel")
NONE = ""
"""The stratum of contacts without any signal, agent or channel; drawn from last."""


@dataclass(frozen=True, slots=True)
class Drawable:
    """As much of a contact as the draw needs; its texts are not kept."""

    contact: str
    signals: frozenset[str]
    """Found in it, or in doubt."""
    doubtful: bool
    """Whether a candidate of a signal that was found nowhere else in its message was dropped by an exception or its context, or an experimental
    signal was found."""
    agents: tuple[str, ...]
    channel: str


def draw(contacts: Sequence[Drawable], most: int, stratify: str, seed: int) -> tuple[str, ...]:
    """The ids of at most so many contacts, in the order of the input; the same for the same contacts and seed, in whatever order they come.

    Strata are the signals, agents or channels. They take turns, the rarest first, each giving in turn a contact in doubt and one that is not, until
    there are enough. Within a stratum the order is by rarest signal, then by chance, where it is not by signals; chance is a hash of seed and id, so
    that it needs no order of the input.
    """
    frequency = Counter(signal for contact in contacts for signal in contact.signals)

    def order(contact: Drawable) -> tuple[int, bytes]:
        rarity = min((frequency[signal] for signal in contact.signals), default=len(contacts))
        return 0 if stratify == "signal" else rarity, hashlib.sha256(f"{seed}\0{contact.contact}".encode("utf-8", "surrogatepass")).digest()

    strata: dict[str, list[Drawable]] = {}
    for contact in sorted(contacts, key=order):
        for stratum in _strata(contact, stratify) or (NONE,):
            strata.setdefault(stratum, []).append(contact)
    turns = [iter(_in_turn(strata[name])) for name in sorted(strata, key=lambda name: (name == NONE, len(strata[name]), name))]
    chosen: dict[str, None] = {}
    while turns and len(chosen) < most:
        turns = [turn for turn in turns if _take(turn, chosen, most)]
    return tuple(contact.contact for contact in contacts if contact.contact in chosen)


def _take(turn: Iterator[Drawable], chosen: dict[str, None], most: int) -> bool:
    """Takes the stratum's next contact that was not taken yet; False when it has none left, or there are enough."""
    if len(chosen) >= most:
        return False
    found = next((contact.contact for contact in turn if contact.contact not in chosen), None)
    if found is not None:
        chosen[found] = None
    return found is not None


def _strata(contact: Drawable, stratify: str) -> Sequence[str]:
    if stratify == "signal":
        return sorted(contact.signals)
    return contact.agents if stratify == "agent" else (contact.channel,)


def _in_turn(contacts: Sequence[Drawable]) -> Iterator[Drawable]:
    """A contact in doubt, one that is not, and so on; what is left of the longer list at the end."""
    doubtful = [contact for contact in contacts if contact.doubtful]
    certain = [contact for contact in contacts if not contact.doubtful]
    for pair in zip_longest(doubtful, certain):
        yield from (contact for contact in pair if contact is not None)
