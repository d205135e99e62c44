"""Verdicts and evaluations of any number of conversations, added up into scorecards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from supportaudit.model import PSEUDO_AGENTS, AuditedConversation, CheckRate, Decision, Outcome, Scorecard, SectionScore
from supportaudit.model.intervals import MIN_ANSWERS, deviation, mean_interval, rate_interval
from supportaudit.rulebook.config import Config
from supportaudit.rulebook.rules import Rulebook
from supportaudit.scoring.cuts import NOT_GIVEN, PAIR, Key, Place, Places, checked
from supportaudit.scoring.sums import EXEMPT, KNOWN, Sums


class Tally:
    """How everybody did, as sums: ``add`` conversations in any order, ``merge`` tallies of any split, and the scorecards are the same bytes.

    ``by`` are the cuts that will be asked for. Memory grows with the number of groups, not with the conversations. Raises UsageError for a cut that
    there is not.
    """

    def __init__(self, rulebook: Rulebook, config: Config, by: Sequence[str] = ()) -> None:
        self._rulebook = rulebook
        self._config = config
        self._pass_mark = None if config.pass_mark is None else Fraction(str(config.pass_mark))
        self._by = tuple(by)
        self._places = Places(config, self._by)
        self._sums: dict[Place, Sums] = {}

    def add(self, audited: AuditedConversation) -> None:
        """Count one conversation; its evaluations and verdicts are not kept."""
        found: dict[str | None, Sums] = {}

        def of(agent: str | None) -> Sums:
            if agent not in found:
                found[agent] = self._sums.setdefault(self._places.find(agent, audited.conversation, after_hours=audited.after_hours), Sums())
            return found[agent]

        for evaluation in audited.evaluations:
            of(evaluation.agent).add_evaluation(evaluation, self._pass_mark)
        for verdict in audited.verdicts:
            of(verdict.agent).add_verdict(verdict, charged=verdict.in_person)

    def merge(self, other: Tally) -> None:
        """Take over everything that another tally of the same rulebook and config counted."""
        for place, sums in other._sums.items():
            self._sums.setdefault(place, Sums()).merge(sums)

    def scorecards(self) -> tuple[Scorecard, ...]:
        """The overall scorecard, then one per group of each cut, sorted by key.

        Agents are told apart by name and vendor; the queue, canned text, nobody and unnamed agents are in the overall and group figures
        but are not listed as agents. What has no team, vendor, tag, ... stands under ``(not given)`` where others have one.
        """
        cards = [self._card("all", "all", None, _added(self._sums.values()))]
        for cut in self._by:
            if cut == "agent":
                cards += self._agents()
            elif cut != "all":
                cards += self._groups(checked(cut))
        return tuple(cards)

    def _agents(self) -> Iterable[Scorecard]:
        found: dict[tuple[str, str | None], list[Sums]] = {}
        for place, sums in self._sums.items():
            if place.agent is not None and place.agent not in PSEUDO_AGENTS:
                found.setdefault((place.agent, place.vendor), []).append(sums)
        for name, vendor in sorted(found, key=lambda who: (who[0].casefold(), who[0], who[1] or "")):
            added = _added(found[name, vendor])
            if added.evaluations or added.too_little:
                yield self._card("agent", name, vendor, added)

    def _groups(self, cut: tuple[str, ...]) -> Iterable[Scorecard]:
        found: dict[tuple[Key, ...], list[Sums]] = {}
        for place, sums in self._sums.items():
            if "agent" in cut and (place.agent is None or place.agent in PSEUDO_AGENTS):
                continue
            for keys in place.groups(cut):
                found.setdefault(keys, []).append(sums)
        if all(key is None for keys in found for key in keys):
            return
        for keys in sorted(found, key=_key_order):
            name = PAIR.join(NOT_GIVEN if key is None else key for key in keys)
            vendor = next((key for part, key in zip(cut, keys, strict=True) if part == "vendor"), None)
            yield self._card(",".join(cut), name, vendor, _added(found[keys]))

    def _card(self, by: str, key: str, vendor: str | None, sums: Sums) -> Scorecard:
        n = sums.evaluations
        total = sums.score.total()
        interval = mean_interval(n, total, sums.squares.total())
        return Scorecard(
            by=by,
            key=key,
            vendor=vendor,
            evaluations=n,
            too_little=sums.too_little,
            score=float(total / n) if n else None,
            score_before_autofail=float(sums.before.total() / n) if n else None,
            low=interval[0] if interval else None,
            high=interval[1] if interval else None,
            sd=deviation(n, total, sums.squares.total()),
            few=n < self._config.min_evaluations,
            coverage=float(Fraction(sums.decided_points, sums.applicable_points)) if sums.applicable_points else None,
            sections=self._sections(sums),
            checks=tuple(self._rate(check, sums) for check in self._rulebook.checks if check in sums.outcomes),
            reached=None if self._pass_mark is None else sums.reached,
            score_before_reviews=float(sums.unreviewed.total() / sums.unreviewed_evaluations) if sums.unreviewed_evaluations else None,
        )

    def _sections(self, sums: Sums) -> tuple[SectionScore, ...]:
        points: dict[str, list[int]] = {}
        for check, counts in sums.charged.items():
            rule = self._rulebook.checks[check]
            passed, failed = counts.get(Outcome.PASS, 0), counts.get(Outcome.FAIL, 0)
            if rule.in_sums and rule.weight and passed + failed:
                section = points.setdefault(rule.group, [0, 0, 0])
                for place, value in enumerate((passed * rule.weight, (passed + failed) * rule.weight, passed + failed)):
                    section[place] += value
        return tuple(SectionScore(group, float(Fraction(100 * met, of)), decided) for group, (met, of, decided) in sorted(points.items()))

    def _rate(self, check: str, sums: Sums) -> CheckRate:
        rule, counts = self._rulebook.checks[check], sums.outcomes[check]
        met, not_met = counts.get(Outcome.PASS, 0), counts.get(Outcome.FAIL, 0)
        interval = rate_interval(met, met + not_met)
        lost = sums.lost[check].total() if check in sums.lost else Fraction(0)
        known = sums.known.get(check, Counter())
        return CheckRate(
            check=check,
            title=rule.title,
            met=met,
            not_met=not_met,
            na=counts.get(Outcome.NA, 0),
            open=counts.get(Outcome.PENDING, 0),
            errors=counts.get(Outcome.ERROR, 0),
            low=interval[0] if interval else None,
            high=interval[1] if interval else None,
            few=met + not_met < MIN_ANSWERS,
            severity=rule.severity,
            status=rule.status,
            points_lost=float(lost / sums.evaluations) if sums.evaluations else None,
            overturned=known[Decision.OVERTURNED],
            excused=known[Decision.EXCUSED],
            confirmed=known[Decision.CONFIRMED],
            already_reported=known[KNOWN],
            critical=rule.critical,
            exempt=known[EXEMPT],
        )


def _key_order(keys: tuple[Key, ...]) -> tuple[tuple[bool, str, str], ...]:
    """By name whatever its case, what has none last."""
    return tuple((key is None, (key or "").casefold(), key or "") for key in keys)


def _added(parts: Iterable[Sums]) -> Sums:
    total = Sums()
    for part in parts:
        total.merge(part)
    return total
