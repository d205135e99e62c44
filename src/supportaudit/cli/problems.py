"""One line for each thing that was not read, on standard error."""

from __future__ import annotations

import click

from supportaudit.model import SkippedTranscript


def tell(problem: SkippedTranscript) -> None:
    """File, place, what is wrong and the next step."""
    place = ": ".join(filter(None, (problem.path, problem.where)))
    click.echo(f"{place}: {problem.reason}", err=True)
