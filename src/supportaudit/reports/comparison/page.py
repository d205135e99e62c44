"""The page of ``supportaudit compare``."""

from __future__ import annotations

from supportaudit.model import ComparedReports, Difference
from supportaudit.reports import words
from supportaudit.reports.comparison.sentences import METHOD, apart, likely, moved, rate_words, sentence, signed, verdict
from supportaudit.reports.terminal.screen import QUIET, Column, Screen
from supportaudit.reports.text import one_line

MOST_RATES = 10
ROOMY = 90
"""Width from which the number of evaluations is shown."""


def show(screen: Screen, found: ComparedReports) -> None:
    """Put the whole page on the screen."""
    screen.heading("Compared", "" if found.by == "all" else f"by {words.cut(found.by)}")
    for one in found.differences:
        screen.say(sentence(one, found.min_evaluations))
    _table(screen, found)
    for one in found.differences:
        if one.real:
            _rates(screen, one)
    for note in apart(found):
        screen.say(note)
    screen.blank()
    screen.say((METHOD, QUIET))


def _table(screen: Screen, found: ComparedReports) -> None:
    columns = [Column("", right=False), Column("QA score"), Column("n", least=ROOMY), Column("against"), Column("n", least=ROOMY)]
    columns += [Column("points"), Column("likely"), Column("", right=False)]
    screen.heading("QA scores")
    screen.table(columns, [_row(one) for one in found.differences])


def _row(one: Difference) -> tuple[str, ...]:
    first, second = one.first, one.second
    points = "–" if one.points is None else signed(one.points)
    figures = (words.score(second.score), f"{second.evaluations:,}", words.score(first.score), f"{first.evaluations:,}")
    return (f"{one_line(second.name)} / {one_line(first.name)}", *figures, points, likely(one), verdict(one))


def _rates(screen: Screen, one: Difference) -> None:
    rates = moved(one)
    if not rates:
        return
    screen.heading("Line items met", f"{one_line(one.second.name)} against {one_line(one.first.name)}")
    columns = [Column("", right=False), Column("now"), Column("against"), Column("points")]
    shown = rates[:MOST_RATES]
    screen.table(columns, [(one_line(rate.title), *reversed(rate_words(rate)), signed(rate.points)) for rate in shown])
    if len(rates) > len(shown):
        screen.say((f"{len(rates) - len(shown)} more: --out json:FILE", QUIET))
