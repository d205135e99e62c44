"""What a wrong name may have meant."""

from __future__ import annotations

from collections.abc import Iterable

from supportaudit.model.near import nearest

SIGNAL = "signal:"


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """The hint that gives the nearest right name, and others that are as near; ``otherwise`` where none is.

    Of ids such as ``heard/hear`` and ``signal:core/hear`` the last part alone is near, and ``signal:`` is no likeness.
    """
    names = list(known)
    if same := [one for one in names if one.rpartition("/")[2] == name]:
        return f"did you mean {' or '.join(map(repr, same))}?"
    names = [one for one in names if one.startswith(SIGNAL)] if name.startswith(SIGNAL) else names
    bare = {one.removeprefix(SIGNAL): one for one in reversed(names)}
    name, names = name.removeprefix(SIGNAL), list(bare)
    found = dict.fromkeys((*nearest(name, names), *nearest(name, names, most=3, alike=0.9)))
    return f"did you mean {' or '.join(repr(bare[one]) for one in found)}?" if found else otherwise
