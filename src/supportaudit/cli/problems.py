"""How problems are told, on standard error: what was not read, was assumed or is to be tidied, and what a wrong name may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

import click

from supportaudit.model import AuditReport, Note, SkippedTranscript
from supportaudit.reports.text import one_line
from supportaudit.reports.words import STATES

MOST_NOTES = 10
MOST_STALE = 10


def tell(problem: SkippedTranscript) -> None:
    """File, place, what is wrong and the next step."""
    place = ": ".join(filter(None, (problem.path, problem.where)))
    click.echo(one_line(f"{place}: {problem.reason}"), err=True)


def tell_notes(notes: Sequence[Note]) -> None:
    """File, first place, what was assumed and the next step; a line for each assumption, at most ten."""
    for note in notes[:MOST_NOTES]:
        click.echo(one_line(f"{note.path}: {note}"), err=True)
    if len(notes) > MOST_NOTES:
        click.echo(f"More was assumed while reading ({len(notes) - MOST_NOTES:,}): --out json:FILE, under manifest, inputs, notes.", err=True)


def tell_missing(report: AuditReport) -> bool:
    """Whether the result lacks something, each thing told: what was not read, rules that were switched off, or that there was nothing at all."""
    missing = [item for item in report.skipped if item.missing]
    for item in missing:
        tell(item)
    for rule in report.switched_off:
        click.echo(f"Incomplete: {rule}", err=True)
    if not report.totals.conversations:
        click.echo("Incomplete: nothing could be read; name files or folders with transcripts.", err=True)
    return bool(missing or report.switched_off or not report.totals.conversations)


def tell_stale(report: AuditReport) -> None:
    """File, place and what became of each review that somebody should tidy; ten at most."""
    stale = report.reviews.stale if report.reviews else ()
    for entry in stale[:MOST_STALE]:
        click.echo(one_line(f"{entry.where}: {entry.about}: {STATES[entry.state]}"), err=True)
    if len(stale) > MOST_STALE:
        click.echo(f"{len(stale) - MOST_STALE:,} more reviews to tidy: supportaudit review check PATH lists them.", err=True)


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """The hint that gives the nearest right name, and others that are as near; ``otherwise`` where none is."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    found = dict.fromkeys((*near, *difflib.get_close_matches(name, names, n=3, cutoff=0.9)))
    return f"did you mean {' or '.join(f'{one!r}' for one in found)}?" if found else otherwise
