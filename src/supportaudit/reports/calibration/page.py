"""The page of ``supportaudit calibrate``: how far to trust the tool, and where not to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from supportaudit.model import AgentBias, Agreement, Calibration, Crossed, Figure, Mismatch, PeopleAgreement, ScoreAgreement
from supportaudit.reports import words
from supportaudit.reports.calibration.shown import answer, quote, said
from supportaudit.reports.terminal.screen import NOTE, QUIET, TOO_FEW, Column, Screen, quoted
from supportaudit.reports.text import one_line

WIDE = 100
"""From this width the likely ranges and the number of real ones are columns of their own."""
SPELLED_FROM, FULL_FROM = 66, 48
"""Widths from which further columns are shown."""
MOST_AGENTS = 15
LONGEST_QUOTE = 160
DIFFERS = "differs"


def show(screen: Screen, found: Calibration) -> None:
    """Put the whole page on the screen."""
    _compared(screen, found)
    for kind, title in (("signal", "Signals"), ("check", "Line items")):
        agreements = [one for one in found.agreements if one.kind == kind]
        if agreements:
            screen.heading(title, "of the tool, against your reviewers")
            _table(screen, agreements)
    _legend(screen, found)
    if found.scores.rated:
        _scores(screen, found.scores)
        _agents(screen, found.agents, found.scores)
    _people(screen, found)
    _examples(screen, found)


def _compared(screen: Screen, found: Calibration) -> None:
    screen.heading("Compared with your reviewers")
    missing = f" of {found.labelled:,} labelled" if found.compared < found.labelled else ""
    disputed = sum(one.disputed for one in found.agreements)
    left_out = f" {words.count(disputed, 'answer')} on which they differ left aside." if disputed else ""
    screen.say(f"{words.count(found.compared, 'contact')}{missing}.{left_out}")
    for what, one in (("Signals, mean F1", found.macro_f1), ("Line items, mean F1", found.check_macro_f1)):
        if one.value is not None:
            screen.say(f"{what}: {_decimal(one.value)}{_likely(one)}, over those that reviewers saw at least five times.")
    if found.accusing.n:
        counts = found.accusing
        screen.say(
            f"What accuses an agent, together: of {counts.both + counts.first_only:,} flagged, {counts.both:,} right"
            f"{_percent(found.accusing_precision)}; of {counts.both + counts.second_only:,} real ones, {counts.both:,} found"
            f"{_percent(found.accusing_recall)}."
        )


def _table(screen: Screen, agreements: Sequence[Agreement]) -> None:
    columns = [Column("", right=False), Column("flagged", least=WIDE), Column("right", least=WIDE), Column("likely %", least=WIDE)]
    columns += [Column("real", least=WIDE), Column("found", least=WIDE), Column("likely %", least=WIDE)]
    columns += [Column("right", most=WIDE - 1), Column("found", most=WIDE - 1)]
    columns += [Column("F1"), Column("likely", least=SPELLED_FROM), Column("kappa", least=FULL_FROM), Column("AC1")]
    screen.table(columns, [tuple(_cells(one)) for one in agreements])


def _cells(one: Agreement) -> Iterator[str]:
    counts = one.counts
    flagged, real = counts.both + counts.first_only, counts.both + counts.second_only
    yield one_line(one.title)
    yield from (f"{flagged:,}", words.percent(one.precision.value), _percents(one.precision))
    yield from (f"{real:,}", words.percent(one.recall.value), _percents(one.recall))
    yield from (f"{counts.both:,} of {flagged:,}", f"{counts.both:,} of {real:,}")
    yield from (_decimal(one.f1.value), _range(one.f1), _decimal(one.kappa), _decimal(one.ac1))


def _legend(screen: Screen, found: Calibration) -> None:
    if not found.agreements:
        return
    wide = screen.width >= WIDE
    terms = (
        "Flagged: the tool said so (of a line item: not met). Real: reviewers said so."
        if wide
        else ("Right: of what the tool flagged (of a line item: not met). Found: of what reviewers saw.")
    )
    chance = "Kappa, AC1: agreement beyond chance; where something is rare, AC1 is the fairer one."
    screen.say(
        (
            f"{terms} F1: right and found in one figure, 0 to 1. Likely: where a figure would lie with many more contacts like these (95%). {chance}",
            QUIET,
        )
    )


def _scores(screen: Screen, scores: ScoreAgreement) -> None:
    screen.heading("QA scores", "against your reviewers' ratings, 1 to 5 taken as 0 to 100")
    screen.say(f"QA score in {scores.scored:,} of {words.count(scores.rated, 'rated contact')} ({words.percent(scores.share)}).")
    if scores.spearman.value is not None:
        screen.say(f"Same order of contacts (Spearman): {_decimal(scores.spearman.value)}{_likely(scores.spearman)}; 1 is the same, 0 is none.")
    if scores.distance is not None and scores.difference.value is not None:
        milder = "milder" if scores.difference.value > 0 else "stricter"
        by = f"{words.score(abs(scores.difference.value))} points {milder} than reviewers on average"
        screen.say(f"Apart by {words.score(scores.distance)} points a contact; the tool is {by}{_points(scores.difference)}.")


def _agents(screen: Screen, agents: Sequence[AgentBias], scores: ScoreAgreement) -> None:
    if not agents:
        return
    screen.heading("For or against a person", "QA score minus reviewers' rating")
    enough = [one for one in agents if not one.few]
    differing = [one for one in enough if one.differs]
    chosen = sorted({*differing[:MOST_AGENTS], *enough[: MOST_AGENTS - len(differing[:MOST_AGENTS])]}, key=enough.index)
    rows = [
        (one_line(one.agent), f"{one.n:,}", _signed(one.difference.value), _points_range(one.difference), _signed(one.to_others), _note(one))
        for one in chosen
    ]
    if rows:
        columns = [Column("", right=False), Column("contacts"), Column("difference"), Column("likely", least=SPELLED_FROM)]
        columns += [Column("to the others", least=SPELLED_FROM), Column("", right=False)]
        everybody = ("All", f"{scores.scored:,}", _signed(scores.difference.value), _points_range(scores.difference), "", "")
        screen.table(columns, [everybody, *rows])
    few = len(agents) - len(enough)
    if few:
        screen.say((f"{words.count(few, 'agent')} with {TOO_FEW} rated contacts (below five) not shown: --out csv:out/ lists all.", QUIET))
    if len(enough) > len(chosen):
        screen.say((f"{len(enough) - len(chosen):,} more: --out csv:out/ lists all.", QUIET))
    if rows:
        verdict = "To the others, above 0: milder on this person." if differing else "No agent differs from the others by more than chance."
        screen.say((f"{verdict} {DIFFERS.capitalize()}: by more than chance (5%, corrected for the number of agents).", QUIET))


def _note(one: AgentBias) -> str:
    return DIFFERS if one.differs else ""


def _people(screen: Screen, found: Calibration) -> None:
    """Reviewers against each other: no tool can agree with people more than they do among themselves."""
    for first, second in sorted({(one.first, one.second) for one in found.people} | set(found.people_scores)):
        screen.heading(f"{_who(first)} and {_who(second)}", "reviewers against each other")
        both = [one for one in found.people if (one.first, one.second) == (first, second)]
        columns = [Column("", right=False), Column("compared"), Column("both", least=SPELLED_FROM), Column("one only", least=SPELLED_FROM)]
        columns += [Column("alike"), Column("F1"), Column("kappa", least=FULL_FROM), Column("AC1")]
        if both:
            screen.table(columns, [tuple(_two(one)) for one in both])
        scores = found.people_scores.get((first, second))
        if scores and scores.distance is not None:
            order = f", Spearman {_decimal(scores.spearman.value)}" if scores.spearman.value is not None else ""
            screen.say(f"Ratings: {words.score(scores.distance)} points apart on average, {words.count(scores.scored, 'contact')}{order}.")


def _two(one: PeopleAgreement) -> Iterator[str]:
    together = {"signal": "All signals", "check": "All line items"}[one.kind]
    counts = one.counts
    yield one_line(one.name.replace("_", " ") if one.kind == "signal" else one.name) or together
    yield from (f"{counts.n:,}", f"{counts.both:,}", f"{counts.first_only + counts.second_only:,}", words.percent(counts.alike))
    yield from (_decimal(counts.f1), _decimal(one.kappa), _decimal(one.ac1))


def _who(labeller: str) -> str:
    return one_line(labeller) or "a reviewer without a name"


def _examples(screen: Screen, found: Calibration) -> None:
    if not found.mismatches:
        return
    screen.heading("Where you differ")
    titles = {(one.kind, one.name): one for one in found.agreements}
    shown = None
    for mismatch in found.mismatches:
        name = (mismatch.kind, mismatch.name)
        if name != shown:
            shown = name
            screen.say(f"{one_line(titles[name].title)}: {_wrong(titles[name].counts)}")
        _example(screen, mismatch)


def _wrong(counts: Crossed) -> str:
    return f"{words.count(counts.first_only, 'false alarm')}, {counts.second_only:,} missed"


def _example(screen: Screen, mismatch: Mismatch) -> None:
    contact = f"contact {one_line(mismatch.conversation.id)}"
    place = ", ".join(filter(None, (one_line(said(mismatch)), contact)))
    found = quote(mismatch, LONGEST_QUOTE)
    told = f" The tool: {answer(mismatch)}" if mismatch.kind == "check" else ""
    parts: list[Text | str] = [quoted(found), " "] if found else []
    screen.say(("Missed " if mismatch.missed else "False alarm ", NOTE), *parts, (f"({place}){told}", QUIET), indent=4)


def _decimal(value: float | None) -> str:
    return words.NONE if value is None else f"{value:.2f}"


def _signed(value: float | None) -> str:
    return words.NONE if value is None else f"{value:+.1f}"


def _range(one: Figure) -> str:
    return words.NONE if one.low is None or one.high is None else f"{one.low:.2f} to {one.high:.2f}"


def _percents(one: Figure) -> str:
    return words.NONE if one.low is None or one.high is None else f"{100 * one.low:.0f} to {100 * one.high:.0f}"


def _points_range(one: Figure) -> str:
    return words.NONE if one.low is None or one.high is None else f"{one.low:+.1f} to {one.high:+.1f}"


def _likely(one: Figure) -> str:
    return "" if one.low is None else f" (likely {_range(one)})"


def _percent(one: Figure) -> str:
    return "" if one.value is None else f" ({words.percent(one.value)}, likely {_percents(one)})"


def _points(one: Figure) -> str:
    return "" if one.low is None else f" (likely {_points_range(one)})"
