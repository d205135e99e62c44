"""All of, any of, none of: what the answers of other checks come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from supportaudit.checks.case import Case
from supportaudit.checks.ruling import NO_OPPORTUNITY, Draft, Ruling, failed, na, passed, pending
from supportaudit.model import MISSING, TIME_RUNS, Evidence, Outcome, Verdict
from supportaudit.rulebook.templates import Combined

MAX_EVIDENCE = 8
"""Places shown for one failing combination."""
Answers = Sequence[tuple[str, Verdict]]
"""Titles of parts with what they say about one party."""
_LIMITS = {"all_of": "all {} of them", "any_of": "one of {}", "none_of": "none of {}"}


@dataclass(frozen=True, slots=True)
class Part:
    """One check of a combination, with its answers about this conversation."""

    check: str
    title: str
    verdicts: tuple[Verdict, ...]

    def about(self, party: str | None) -> Verdict | None:
        """The answer about a party, else the one about nobody where it says why there is none."""
        own = next((verdict for verdict in self.verdicts if verdict.agent == party), None)
        return own or next((verdict for verdict in self.verdicts if verdict.agent is None and verdict.outcome is Outcome.NA), None)


def combine(template: Combined, case: Case, parts: Sequence[Part]) -> Iterator[Ruling]:
    """One ruling a party about whom some part says something, as ``Combined.comes_to`` has it."""
    decided = dict.fromkeys(v.agent for part in parts for v in part.verdicts if v.outcome is not Outcome.NA)
    parties = decided or dict.fromkeys(v.agent for part in parts for v in part.verdicts)
    named = dict.fromkeys(v.agent for part in parts for v in part.verdicts if v.agent is not None)
    for party in dict.fromkeys((*parties, *named)):
        answers = [(part.title, verdict) for part in parts if (verdict := part.about(party)) is not None]
        yield _ruling(template, case, party, answers, len(parts))


def _ruling(template: Combined, case: Case, party: str | None, answers: Answers, of: int) -> Ruling:
    by_outcome = {outcome: [answer for answer in answers if answer[1].outcome is outcome] for outcome in Outcome}
    met, not_met, still_open = by_outcome[Outcome.PASS], by_outcome[Outcome.FAIL], by_outcome[Outcome.PENDING]
    outcome = template.comes_to({verdict.outcome for _, verdict in answers})
    if outcome is Outcome.FAIL:
        return _failed(template, case, party, met if template.how == "none_of" else not_met, of)
    if outcome is Outcome.PENDING:
        return pending(party, _evidence(still_open), timed=any(verdict.reason == TIME_RUNS for _, verdict in still_open))
    if outcome is Outcome.PASS:
        return passed(party, _evidence(met or not_met))
    reasons = [verdict.reason for _, verdict in answers]
    return na(next((reason for reason in reasons if reason.startswith(MISSING)), reasons[0] if reasons else NO_OPPORTUNITY), party)


def _failed(template: Combined, case: Case, party: str | None, why: Answers, of: int) -> Ruling:
    evidence = _evidence(why) or _last(case, party)
    words = {"value": ", ".join(title for title, _ in why), "limit": _LIMITS[template.how].format(of)}
    agents = case.timeline.agents
    who = f"agent {agents.index(party)}" if party in agents else str(party)
    return failed(party, Draft(evidence, words=words, key=f"{template.how} of {who}"))


def _evidence(answers: Answers) -> tuple[Evidence, ...]:
    """Where the parts' answers can be verified, each place once."""
    places = (e for _, v in answers for e in (*(e for finding in v.findings for e in finding.evidence), *v.evidence))
    return tuple(islice(dict.fromkeys(places), MAX_EVIDENCE))


def _last(case: Case, party: str | None) -> tuple[Evidence, ...]:
    """The party's last message, for an answer that rests on no words."""
    spoken = case.spoken.get(party or "", ())
    return (case.mark(spoken[-1].message if spoken else case.timeline.end),)
