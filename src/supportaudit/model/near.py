"""What a wrong name may have meant: one rule for every message."""

from __future__ import annotations

from collections.abc import Iterable

ALIKE = 0.6
"""How alike two names must be (``difflib``: twice what they share over all that they have); less is another name, not a slip."""


def nearest(name: str, known: Iterable[str], *, most: int = 1, alike: float = ALIKE) -> list[str]:
    """The most similar of what is known, in whatever case it was written, the nearest first; none where nothing is near enough."""
    import difflib  # noqa: PLC0415  (most commands are written as they should be)

    folded = {one.casefold(): one for one in sorted(known, reverse=True)}
    return [folded[found] for found in difflib.get_close_matches(name.casefold(), sorted(folded), n=most, cutoff=alike)]


def near(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """The hint that names the nearest of what is known; ``otherwise`` where there is none."""
    found = nearest(name, known)
    return f"did you mean '{found[0]}'?" if found else otherwise
