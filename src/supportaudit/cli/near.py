"""What a wrong name may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """The hint that gives the nearest right name, and others that are as near; ``otherwise`` where none is."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    found = dict.fromkeys((*near, *difflib.get_close_matches(name, names, n=3, cutoff=0.9)))
    return f"did you mean {' or '.join(f'{one!r}' for one in found)}?" if found else otherwise
