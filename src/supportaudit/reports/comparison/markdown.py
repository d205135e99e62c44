"""``compare --out markdown:FILE``: for a pull request or a wiki."""

from __future__ import annotations

from supportaudit.model import ComparedReports
from supportaudit.reports import words
from supportaudit.reports.comparison.sentences import METHOD, apart, likely, moved, rate_words, sentence, signed, verdict
from supportaudit.reports.files import write_file
from supportaudit.reports.text import escaped


def write_markdown(target: str, found: ComparedReports) -> None:
    """One page; texts from the data can neither close a table nor start markup."""
    write_file(target, "\n".join(_lines(found)) + "\n")


def _lines(found: ComparedReports) -> list[str]:
    lines = ["# QA scores compared", ""]
    lines += [f"- {escaped(sentence(one, found.min_evaluations))}" for one in found.differences]
    lines += ["", "| | QA score | n | against | n | points | likely | |", "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |"]
    for one in found.differences:
        figures = (words.score(one.second.score), f"{one.second.evaluations:,}", words.score(one.first.score), f"{one.first.evaluations:,}")
        points = "–" if one.points is None else signed(one.points)
        names = f"{escaped(one.second.name)} / {escaped(one.first.name)}"
        lines.append(f"| {' | '.join((names, *figures, points, likely(one), verdict(one)))} |")
    for one in found.differences:
        if one.real and moved(one):
            lines += ["", f"## Line items: {escaped(one.second.name)} against {escaped(one.first.name)}", ""]
            lines += ["| line item | met | against | points |", "| --- | ---: | ---: | ---: |"]
            for rate in moved(one):
                first, second = rate_words(rate)
                lines.append(f"| {escaped(rate.title)} | {second} | {first} | {signed(rate.points)} |")
    lines += [f"\n{escaped(note)}" for note in apart(found)]
    return [*lines, "", METHOD]
