"""From what a rule's matchers found in one message to its signals: every candidate, and what killed it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from supportaudit.rulebook import SignalRule
from supportaudit.signals.hits import Hit
from supportaudit.signals.memory import Recalling
from supportaudit.signals.patterns import UserPattern
from supportaudit.signals.phrases import Phrase
from supportaudit.signals.plan import EventPart, Part, RepeatPart, SignalPart, TogetherPart, WordPart
from supportaudit.signals.reading import View
from supportaudit.signals.shape import Shape

Found = Mapping[str, Sequence[Hit]]
"""Signal id -> what was found of it in this message."""


@dataclass(frozen=True, slots=True)
class Kill:
    """Why a candidate is no signal."""

    reason: str
    """``unless``, a context in which it stands (``negated``, ...), ``keep`` (it stands in none of those asked for), ``after``, or ``longer``."""
    mark: str = ""
    """The matcher or rule that killed it."""
    by: Hit | None = None
    """What overlaps it, the cue, or the longer match."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One hit of one matcher of a rule."""

    hit: Hit
    mark: str
    """The matcher that found it."""
    killed: Kill | None = None


class Asked(NamedTuple):
    """One message as one rule sees it."""

    rule: SignalRule
    view: View
    found: Found
    recalling: Recalling | None = None
    """What was said before; None where only the text counts."""


def judge(asked: Asked, parts: Sequence[Part], killers: Sequence[Part]) -> list[Candidate]:
    """All candidates of some parts of a rule, by place, each with what killed it; those without a kill do not overlap.

    Raises BudgetError when a backtracking pattern used up its budget.
    """
    candidates = [Candidate(hit, part.mark) for part in parts for hit in _hits(asked, part)]
    if not candidates:
        return candidates
    if killers:
        candidates = _apart_from_killers(asked, candidates, killers)
    if asked.rule.drop or asked.rule.keep:
        candidates = [_in_context(asked, candidate) for candidate in candidates]
    return _longest(candidates)


def _hits(asked: Asked, part: Part) -> Iterable[Hit]:
    if isinstance(part, WordPart):
        finder = part.finder
        if isinstance(finder, Phrase):
            return finder.find(asked.view.folded)
        if isinstance(finder, UserPattern):
            return finder.find(asked.view.readable)
        return finder.find(asked.view) if isinstance(finder, Shape) else asked.view.found(finder)
    if isinstance(part, SignalPart):
        return asked.found.get(part.signal, ())
    if isinstance(part, RepeatPart):
        return asked.recalling.repeated(part.asks) if asked.recalling else ()
    return _together(asked, part) if isinstance(part, TogetherPart) else ()


def _together(asked: Asked, part: TogetherPart) -> Iterator[Hit]:
    """One hit for each sentence (or for the message) in which every part is found: it spans the first of each."""
    firsts: list[dict[int, Hit]] = []
    for inner in part.parts:
        first: dict[int, Hit] = {}
        for hit in _hits(asked, inner):
            for sentence in _sentences(asked, part, hit):
                first.setdefault(sentence, hit)
        if not first:
            return
        firsts.append(first)
    for sentence in sorted(set(firsts[0]).intersection(*firsts[1:])):
        hits = [first[sentence] for first in firsts]
        captures = tuple(sorted((capture for hit in hits for capture in hit.captures), key=lambda capture: (capture.start, capture.name)))
        words = None if any(hit.words is None for hit in hits) else frozenset(word for hit in hits for word in hit.words or ())
        earlier = next((hit.earlier for hit in hits if hit.earlier), None)
        yield Hit(min(hit.start for hit in hits), max(hit.end for hit in hits), captures, words, earlier=earlier)


def _sentences(asked: Asked, part: TogetherPart, hit: Hit) -> Iterator[int]:
    """The sentence of the hit, if it lies in one; 0 for all where the message is what counts."""
    if part.within != "sentence":
        yield 0
        return
    folded = asked.view.folded
    first, last = folded.line.word_from(hit.start), folded.line.word_from(hit.end) - 1
    if 0 <= first <= last and folded.sentence(first) == folded.sentence(last):
        yield folded.sentence(first)


def _apart_from_killers(asked: Asked, candidates: list[Candidate], killers: Sequence[Part]) -> list[Candidate]:
    kills = [(hit, killer.mark) for killer in killers for hit in _hits(asked, killer)]
    kills.sort(key=lambda kill: (kill[0].start, kill[0].end))
    if not kills:
        return candidates
    starts = [hit.start for hit, _ in kills]
    farthest: list[int] = []
    for at, (hit, _) in enumerate(kills):
        farthest.append(at if not at or hit.end > kills[farthest[-1]][0].end else farthest[-1])
    judged = []
    for candidate in candidates:
        before = bisect_left(starts, candidate.hit.end)
        killer, mark = kills[farthest[before - 1]] if before else (None, "")
        killed = Kill("unless", mark, killer) if killer and killer.end > candidate.hit.start else None
        judged.append(Candidate(candidate.hit, candidate.mark, killed))
    return judged


def _in_context(asked: Asked, candidate: Candidate) -> Candidate:
    if candidate.killed or candidate.hit.event:
        return candidate
    rule, around = asked.rule, asked.view.scopes.around(candidate.hit)
    for kind in sorted(rule.drop):
        if kind in around:
            return Candidate(candidate.hit, candidate.mark, Kill(kind, rule.mark, around[kind]))
    if rule.keep and rule.keep.isdisjoint(around):
        return Candidate(candidate.hit, candidate.mark, Kill("keep", rule.mark))
    return candidate


def _longest(candidates: list[Candidate]) -> list[Candidate]:
    """Of candidates that overlap, the longest lives; of equally long ones the one farther left, then the one with more captures."""
    if len(candidates) == 1:
        return candidates
    living = sorted((c for c in candidates if not c.killed), key=lambda c: (c.hit.start, c.hit.end))
    kept: list[Candidate] = [c for c in candidates if c.killed]
    cluster: list[Candidate] = []
    end = -1
    for candidate in living:
        if cluster and candidate.hit.start >= end:
            kept.extend(_settle(cluster))
            cluster = []
        cluster.append(candidate)
        end = max(end, candidate.hit.end) if len(cluster) > 1 else candidate.hit.end
    kept.extend(_settle(cluster))
    return sorted(kept, key=lambda c: (c.hit.start, c.hit.end, c.killed is not None, c.mark))


def _settle(cluster: list[Candidate]) -> Iterator[Candidate]:
    if len(cluster) < 2:
        yield from cluster
        return
    starts: list[int] = []
    winners: list[Candidate] = []
    for candidate in sorted(cluster, key=lambda c: (c.hit.start - c.hit.end, c.hit.start, -len(c.hit.captures))):
        at = bisect_left(starts, candidate.hit.end)
        if at and winners[at - 1].hit.overlaps(candidate.hit):
            yield Candidate(candidate.hit, candidate.mark, Kill("longer", winners[at - 1].mark, winners[at - 1].hit))
        else:
            starts.insert(at, candidate.hit.start)
            winners.insert(at, candidate)
    yield from winners


def event_hits(part: EventPart, kind: str, details: Mapping[str, str], text: str) -> Iterator[Hit]:
    """The event of a message as a hit over its text, when the matcher asks for such an event."""
    if part.kind == kind and all(_agrees(wanted, details.get(name)) for name, wanted in part.details.items()):
        yield Hit(0, len(text), event=True)


def _agrees(wanted: str, value: str | None) -> bool:
    if wanted.startswith("!"):
        return not _agrees(wanted[1:], value)
    if value is None:
        return False
    return wanted == "*" or value.strip().casefold() in {option.strip().casefold() for option in wanted.split("|")}
