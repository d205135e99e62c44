"""One line for each thing that was not read, and for each thing that was assumed, on standard error."""

from __future__ import annotations

from collections.abc import Sequence

import click

from supportaudit.model import Note, SkippedTranscript
from supportaudit.reports.text import one_line

MOST_NOTES = 10


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
