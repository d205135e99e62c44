"""What a report says of a run in whole sentences: what was read, how far to trust it, what goes well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from supportaudit.model import AuditReport, CheckRate, Scorecard
from supportaudit.reports import words
from supportaudit.reports.facts import Facts
from supportaudit.reports.text import one_line, shortened
from supportaudit.rulebook.rules import Rulebook

MOST_NAMES = 6
GOES_WELL = 0.8
"""Share met from which a line item is said to go well."""


def read(facts: Facts, report: AuditReport) -> Iterator[tuple[str, str]]:
    """What was read, and what was counted once: sentences, each with the figure that it begins with apart (empty: none stands out)."""
    days = ""
    if facts.first and facts.last:
        first, last = f"{facts.first:%Y-%m-%d}", f"{facts.last:%Y-%m-%d}"
        days = f", {first}" if first == last else f", {first} to {last}"
    channels = f": {counted({words.channel(c): n for c, n in facts.channels.items()})}" if facts.contacts else ""
    yield words.count(facts.contacts, "contact"), f"{days}{channels}."
    vendors = {one_line(name): number for name, number in facts.vendors.items() if name}
    at = f" Vendors: {counted(vendors)}." if len(vendors) > 1 else f" Vendor: {next(iter(vendors))}." if vendors else ""
    if facts.contacts:
        yield "", f"{words.count(len(facts.agents), 'agent')}.{at}"
    totals = report.totals
    if totals.too_little:
        yield "", f"{words.count(totals.too_little, 'contact')} had too little to score: fewer than three line items applied."
    if totals.passed_by:
        yield "", f"{words.count(totals.passed_by, 'contact')} left aside by {', '.join(map(one_line, words.filters_of(report)))}."
    if totals.repeated:
        yield "", f"{words.count(totals.repeated, 'contact')} given again, word for word, and counted once."
    if totals.duplicates:
        yield "", f"{words.count(totals.duplicates, 'message')} given twice in the export and counted once."
    for item in report.skipped:
        if item.kind == "ignored":
            yield "", f"{item.reason}: {shortened(one_line(item.path), 120)}"


def first_replies(facts: Facts) -> str:
    """How long customers waited for the first reply, by channel; empty where no times are known."""
    replies = facts.replies.by_channel()
    first = ", ".join(f"{words.channel(name)} {words.duration(seconds)} ({number:,})" for name, seconds, number in replies[:MOST_NAMES])
    return f"First reply after the customer's first message, median: {first}." if replies else ""


def trust(facts: Facts, report: AuditReport) -> Iterator[str]:
    """How far to trust the figures: what reviewers say of them, and what was missing."""
    yield "Not yet compared with your reviewers: read a few contacts yourself before you act on a score."
    of = f"of {words.count(facts.contacts, 'contact')}"
    missing = (
        (facts.without_times, f"No times in {facts.without_times:,} {of}: response times were not judged there."),
        (facts.without_names, f"No agent name in {facts.without_names:,} {of}: counted overall, not listed as agents."),
        *_still_open(facts, judged=bool(report.manifest.get("now"))),
        (facts.other_language, f"{words.count(facts.other_language, 'contact')} in a language that the line items do not cover: N/A."),
        (
            len(facts.without_model),
            f"{words.count(len(facts.without_model), 'line item')} N/A for want of a language model; --model NAME gives one.",
        ),
        (facts.broken, f"{words.count(facts.broken, 'contact')} with a line item that could not be evaluated: in no score."),
    )
    yield from (sentence for number, sentence in missing if number)


def _still_open(facts: Facts, *, judged: bool) -> Iterator[tuple[int, str]]:
    """How many contacts have line items still open, and what would decide them; ``judged``: as of a moment that was named."""
    step = "no time limit had run out by --now" if judged else "--now TIME judges them"
    yield facts.awaiting_time, f"{words.count(facts.awaiting_time, 'contact')} with a line item still open, in no score; {step}."
    waits = "still open that has no time limit, in no score; only the rest of the contact decides it"
    yield facts.awaiting_end, f"{words.count(facts.awaiting_end, 'contact')} with a line item {waits}."


def goes_well(overall: Scorecard, rulebook: Rulebook) -> str:
    """The two line items that are met most surely."""

    def solid(rate: CheckRate) -> bool:
        rule = rulebook.checks[rate.check]
        return not rate.few and rule.scored and rule.status != "experimental" and rate.met >= GOES_WELL * (rate.met + rate.not_met)

    best = sorted(filter(solid, overall.checks), key=lambda rate: (-(rate.low or 0), rate.check))[:2]
    said = [f"{rulebook.checks[r.check].title} (met in {r.met:,} of {r.met + r.not_met:,})" for r in best]
    return "; ".join(said) + "." if said else "no line item with at least five answers is met in four of five contacts."


def moved(overall: Scorecard) -> str:
    """What the reviews did to the overall QA score."""
    before, after = words.score(overall.score_before_reviews), words.score(overall.score)
    return "" if before == after else f" Overall QA score before reviews {before}, after {after}."


def appeals(rates: Iterable[CheckRate]) -> str:
    """How often the tool was wrong, as far as people looked, and where most often."""
    reviewed = [rate for rate in rates if rate.reviewed]
    total, wrong = sum(rate.reviewed for rate in reviewed), sum(rate.overturned for rate in reviewed)
    if not total:
        return "No finding was reviewed yet."
    most = max(reviewed, key=lambda rate: rate.overturned)
    title = one_line(most.title)
    where = f", most often in {title} ({most.overturned:,} of {most.reviewed:,})" if wrong and len(reviewed) > 1 else ""
    was = "was" if wrong == 1 else "were"
    return f"Of {words.count(total, 'reviewed finding')} {wrong:,} {was} overturned on appeal{where}."


def already_reported(rates: Iterable[CheckRate], gone: int) -> str:
    """What of the findings stands in the baseline, and how many of its findings are no longer found."""
    left = f" {words.count(gone, 'finding')} of the baseline no longer found." if gone else ""
    number = sum(rate.already_reported for rate in rates)
    return f"{words.count(number, 'finding')} already reported: in the scores, and left aside by --fail-on.{left}"


def counted(numbers: Mapping[str, int]) -> str:
    """``chat 300, e-mail 112``, the most frequent first."""
    ordered = sorted(numbers.items(), key=lambda found: (-found[1], found[0]))
    return words.some([f"{name} {number:,}" for name, number in ordered], MOST_NAMES)
