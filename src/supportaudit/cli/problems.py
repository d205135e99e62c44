"""One line for each thing that went wrong, on standard error, whatever stands in the names and texts that it repeats."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import click

from supportaudit.model import SkippedTranscript
from supportaudit.model.shown import plain


def say(line: str) -> None:
    """One line without terminal codes, control characters or line breaks."""
    click.echo(plain(line).replace("\n", " "), err=True)


def tell(problem: SkippedTranscript) -> None:
    """File, place, what is wrong and the next step."""
    place = ": ".join(filter(None, (problem.path, problem.where)))
    say(f"{place}: {problem.reason}")


@dataclass(slots=True)
class Telling:
    """Tells what comes along with the conversations: problems at once, what was given twice in one line for each file at the end."""

    problems: int = 0
    """Contacts or records that the result lacks."""
    again: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)

    def take(self, item: SkippedTranscript) -> None:
        """Tell it, or keep it for the end."""
        if item.missing:
            self.problems += item.count
            tell(item)
        else:
            self.first.setdefault(item.path, item.where)
            self.again[item.path] += item.count

    def finish(self) -> None:
        """Tell what was given twice."""
        for path, count in self.again.items():
            what = "1 conversation" if count == 1 else f"{count:,} conversations"
            say(f"{path}: {what} given again, word for word, and counted once; the first: {self.first[path]}")
