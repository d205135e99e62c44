"""A comparison in words: what the data bears, and no more."""

from __future__ import annotations

from supportaudit.model import ComparedReports, Difference, RateDifference
from supportaudit.reports import words
from supportaudit.reports.text import one_line

METHOD = (
    "Differences are of mean QA scores, with 95 % ranges (Welch); one is called a difference only where chance is an unlikely reason, corrected for "
    "how many were compared (Holm). Rates of line items: Newcombe's ranges. Contacts of one agent resemble each other, so a side with few agents is "
    "less certain than its range says."
)


def sentence(one: Difference, least: int) -> str:
    """What may be said about the two sides."""
    first, second = one_line(one.first.name), one_line(one.second.name)
    if one.points is None:
        missing = first if one.first.score is None else second
        return f"{missing} has no QA score, so there is nothing to compare."
    if one.few or one.low is None or one.high is None:
        small = min((one.first, one.second), key=lambda side: side.evaluations)
        return (
            f"Too few to compare: {one_line(small.name)} has {words.count(small.evaluations, 'evaluation')}, and at least {least} are needed "
            f"(QA scores {words.score(one.first.score)} and {words.score(one.second.score)})."
        )
    if not one.real:
        return (
            f"No difference that the data bears between {first} ({words.score(one.first.score)}) and {second} ({words.score(one.second.score)}): "
            f"{signed(one.points)} points, 95 % {signed(one.low)} to {signed(one.high)}."
        )
    low, high = sorted((abs(one.low), abs(one.high)))
    way = "below" if one.points < 0 else "above"
    return f"{second} is {abs(one.points):.1f} points {way} {first}, 95 % {low:.1f} to {high:.1f}{_mostly(one)}."


def _mostly(one: Difference) -> str:
    if not one.drivers:
        return ", spread over many line items"
    names = [f"“{one_line(rate.title)}” ({rate.check})" for rate in one.drivers]
    return f", mostly from {words.listed(names)}"


def signed(value: float) -> str:
    """A difference with its sign; one that rounds to nothing has none."""
    text = f"{value:+.1f}"
    return "0.0" if text in {"+0.0", "-0.0"} else text.replace("-", "−")


def likely(one: Difference) -> str:
    """The 95 % range of the points."""
    return "–" if one.low is None or one.high is None else f"{signed(one.low)} to {signed(one.high)}"


def verdict(one: Difference) -> str:
    """The last cell of a row."""
    if one.few:
        return "too few"
    return "different" if one.real else "no difference"


def moved(one: Difference) -> tuple[RateDifference, ...]:
    """The line items whose rates differ by more than chance, those that explain most first."""
    return tuple(rate for rate in one.rates if rate.real)


def rate_words(rate: RateDifference) -> tuple[str, str]:
    """How often each side met it."""
    shares = ((side.met, side.decided) for side in (rate.first, rate.second))
    first, second = (f"{100 * met / decided:.0f}% of {decided:,}" for met, decided in shares)
    return first, second


def apart(found: ComparedReports) -> tuple[str, ...]:
    """What makes the two hard to compare, and which groups only one of them has."""
    only = (("first", found.only_first), ("second", found.only_second))
    return (*found.notes, *(f"Only in the {which} report: {words.some([one_line(name) for name in names], 10)}." for which, names in only if names))
