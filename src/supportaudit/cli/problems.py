"""How problems are told: what was not read, and what a wrong name may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

import click

from supportaudit.model import SkippedTranscript


def tell(problem: SkippedTranscript) -> None:
    """File, place, what is wrong and the next step."""
    place = ": ".join(filter(None, (problem.path, problem.where)))
    click.echo(f"{place}: {problem.reason}", err=True)


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """The hint that gives the nearest right name, and others that are as near; ``otherwise`` where none is."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    found = dict.fromkeys((*near, *difflib.get_close_matches(name, names, n=3, cutoff=0.9)))
    return f"did you mean {' or '.join(f'{one!r}' for one in found)}?" if found else otherwise
