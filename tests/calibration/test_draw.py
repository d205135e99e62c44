"""Which contacts are drawn for people to label."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from supportaudit.calibration import STRATA, Drawable, draw

KINDS = [
    (signals, doubtful, agents, channel)
    for signals in ((), ("hear",), ("upset",), ("hear", "blame"))
    for doubtful in (True, False)
    for agents in ((), ("Ana",), ("Ana", "Ben"))
    for channel in ("chat", "email", "")
]
"""Of contacts: signals, doubt, agents, channel."""


def contact(number: int, *signals: str, doubtful: bool = False, agent: str = "Ana", channel: str = "chat") -> Drawable:
    return Drawable(f"c-{number}", frozenset(signals), doubtful, (agent,), channel)


def test_the_only_contact_with_a_rare_signal_is_drawn() -> None:
    contacts = [contact(n, "hear") for n in range(100)] + [contact(100, "hear", "blame")]
    assert all("c-100" in draw(contacts, 2, "signal", seed) for seed in range(10))


def test_contacts_in_doubt_and_certain_ones_take_turns() -> None:
    contacts = [contact(n, "hear", doubtful=n < 10) for n in range(100)]
    chosen = draw(contacts, 10, "signal", 1)
    assert sum(int(one.removeprefix("c-")) < 10 for one in chosen) == 5


def test_agents_and_channels_get_even_shares() -> None:
    contacts = [contact(n, agent="Ana" if n % 10 else "Ben", channel="chat" if n % 5 else "email") for n in range(100)]
    by_id = {one.contact: one for one in contacts}
    agents = Counter(by_id[one].agents for one in draw(contacts, 10, "agent", 1))
    channels = Counter(by_id[one].channel for one in draw(contacts, 10, "channel", 1))
    assert set(agents.values()) == set(channels.values()) == {5}


def test_another_seed_draws_other_contacts() -> None:
    contacts = [contact(n, "hear") for n in range(100)]
    assert draw(contacts, 10, "signal", 1) != draw(contacts, 10, "signal", 2)


@given(st.lists(st.sampled_from(KINDS), max_size=30), st.integers(1, 40), st.sampled_from(STRATA), st.integers(0, 3))
def test_the_same_contacts_are_drawn_in_whatever_order_they_come(
    kinds: list[tuple[tuple[str, ...], bool, tuple[str, ...], str]], most: int, stratify: str, seed: int
) -> None:
    contacts = [Drawable(f"c-{n}", frozenset(signals), doubtful, agents, channel) for n, (signals, doubtful, agents, channel) in enumerate(kinds)]
    chosen = draw(contacts, most, stratify, seed)
    assert len(chosen) == len(set(chosen)) == min(most, len(contacts))
    assert list(chosen) == [one.contact for one in contacts if one.contact in chosen], "in the order of the input"
    assert set(draw(contacts[::-1], most, stratify, seed)) == set(chosen)
