"""``coaching:DIR``: one page an agent for a one-to-one: a strength, a focus, the next two, and nothing that names other agents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from supportaudit.errors import AuditIncompleteError
from supportaudit.model import AuditedConversation, AuditReport, CheckRate, Outcome, Scorecard
from supportaudit.model.differences import mean_difference
from supportaudit.reports import words
from supportaudit.reports.earlier import read_report
from supportaudit.reports.examples import Example, Shelf, evidence_example, example, readability
from supportaudit.reports.files import write_file
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.markdown_report import quoted
from supportaudit.reports.text import escaped, one_line

MARK = "<!-- coaching page by supportaudit -->"
"""First line of a page; a file without it is never replaced."""
COLLEAGUE = "[colleague]"
NEXT = 2
SHORTEST_NAME = 3
_WORD = re.compile(r"\w[\w.'-]*\w")
_SLUG = re.compile(r"[^a-z0-9]+")
_SOURCE = re.compile(r"\s+Source:.*", re.DOTALL)

Who = tuple[str, str | None]
"""An agent and the vendor."""


class CoachingReport:
    """Writes a Markdown page for each agent who has an evaluation, when everything has been read.

    Two quotes a line item are kept of each agent, so memory grows with the agents, not with the contacts. Raises AuditIncompleteError where a page
    would replace a file that is none.
    """

    def __init__(self, target: str, context: ReportContext) -> None:
        self._folder = Path(target)
        self._context = context
        self._missed: dict[tuple[str, str], Shelf[Example]] = {}
        self._met: dict[tuple[str, str], Shelf[Example]] = {}
        self._earlier = read_report(context.options.against) if context.options.against else None

    def begin(self) -> None:
        """Nothing is opened yet: which pages there will be is known at the end."""

    def add(self, audited: AuditedConversation) -> None:
        for verdict in audited.verdicts:
            if not verdict.in_person or verdict.agent is None or not self._context.rulebook.checks[verdict.check].in_sums:
                continue
            key = verdict.agent, verdict.check
            if verdict.outcome is Outcome.FAIL and verdict.standing:
                finding = verdict.standing[0]
                self._missed.setdefault(key, Shelf(1)).offer((readability(finding),), lambda: example(audited, verdict, finding))  # noqa: B023  (called at once)
            elif verdict.outcome is Outcome.PASS:
                own = [e for e in verdict.evidence if e.end > e.start and audited.conversation.messages[e.message].author == verdict.agent]
                if own:
                    self._met.setdefault(key, Shelf(1)).offer((0,), lambda: evidence_example(audited, verdict, own[0]))  # noqa: B023  (as above)

    def finish(self, report: AuditReport) -> None:
        cards = [card for card in report.scorecards if card.by == "agent"]
        names = [card.key for card in cards]
        used: set[str] = set()
        for card in cards:
            path = self._folder / f"{_file_name(card, used)}.md"
            if path.exists() and not path.read_bytes().startswith(MARK.encode()):
                raise AuditIncompleteError("this is no coaching page, and is not replaced", where=str(path), hint="name an empty folder")
            page = "\n".join(self._page(card))
            write_file(str(path), f"{MARK}\n{without_others(page, card.key, names)}\n")

    def abort(self) -> None:
        """Pages are written whole, one after the other."""

    def _page(self, card: Scorecard) -> Iterator[str]:
        yield f"# {escaped(card.key)}{f' ({escaped(card.vendor)})' if card.vendor else ''}\n"
        likely = f", likely {words.likely(card.low, card.high)}" if card.low is not None else ""
        yield f"QA score {words.score(card.score)}{likely}, from {words.count(card.evaluations, 'evaluation')}.\n"
        if card.few:
            least = self._context.config.min_evaluations
            yield f"Fewer than {words.count(least, 'evaluation')}: read the quotes, and leave the figures aside.\n"
        yield from self._strength(card)
        missed = [rate for rate in card.checks if rate.not_met and (card.key, rate.check) in self._missed]
        missed.sort(key=lambda rate: (-(rate.points_lost or 0), -rate.not_met, rate.check))
        yield from self._focus(card, missed)
        if missed[1:]:
            yield "## Then\n"
            for rate in missed[1 : NEXT + 1]:
                (one,) = self._missed[card.key, rate.check]
                better = f" Better: {escaped(one.suggestion)}" if one.suggestion else ""
                yield f"- **{escaped(rate.title)}**, not met in {_of(rate.not_met, rate)}.{better}"
            yield ""
        yield from self._changed(card)

    def _changed(self, card: Scorecard) -> Iterator[str]:
        """How the QA score differs from that of the earlier report, as far as the data bears it."""
        if self._earlier is None:
            return
        name = f"{card.key} ({card.vendor})" if card.vendor else card.key
        before = self._earlier.sides.get("agent", {}).get(name)
        yield "## What changed\n"
        if before is None or before.score is None or card.score is None:
            yield f"No QA score in {escaped(self._earlier.path)} to compare with.\n"
            return
        found = mean_difference((before.evaluations, before.score, before.sd or 0.0), (card.evaluations, card.score, card.sd or 0.0))
        few = min(before.evaluations, card.evaluations) < self._context.config.min_evaluations
        said = f"QA score {words.score(card.score)}, {words.score(before.score)} in {escaped(self._earlier.path)}"
        if found is None or few:
            yield f"{said}: too few evaluations to call it a change.\n"
        elif round(found[0], 1) > 0 or round(found[1], 1) < 0:
            low, high = sorted((abs(found[0]), abs(found[1])))
            yield f"{said}: {'up' if found[0] > 0 else 'down'} by {abs(card.score - before.score):.1f} points, 95 % {low:.1f} to {high:.1f}.\n"
        else:
            yield f"{said}: no change that the data bears.\n"

    def _strength(self, card: Scorecard) -> Iterator[str]:
        """What is met most surely of what shows in the agent's own words."""
        shown = [rate for rate in card.checks if rate.met and (card.key, rate.check) in self._met]
        if shown:
            best = min(shown, key=lambda rate: (rate.few, -(rate.low or 0), -rate.met, rate.check))
            yield "## Keep doing\n"
            yield f"**{escaped(best.title)}**, met in {_of(best.met, best)}.\n"
            for one in self._met[card.key, best.check]:
                yield f"> {quoted(one)}\n>\n> {_where(one)}\n"
            yield from self._why(best)

    def _focus(self, card: Scorecard, missed: Sequence[CheckRate]) -> Iterator[str]:
        if not missed:
            yield "## Focus\n\nNothing that is in the score was missed.\n"
            return
        first = missed[0]
        yield "## Focus\n"
        points = f"; {first.points_lost:.1f} points an evaluation" if first.points_lost else ""
        yield f"**{escaped(first.title)}**, not met in {_of(first.not_met, first)}{points}.\n"
        for one in self._missed[card.key, first.check]:
            yield f"> {quoted(one)}\n>\n> {_where(one)}\n"
            if one.suggestion:
                yield f"Could be said: {escaped(one.suggestion)}\n"
        yield from self._why(first)

    def _why(self, rate: CheckRate) -> Iterator[str]:
        reason = _SOURCE.sub("", one_line(self._context.rulebook.checks[rate.check].explain))
        if reason:
            yield f"Why it matters: {escaped(reason)}\n"


def _of(number: int, rate: CheckRate) -> str:
    return f"{number:,} of {rate.met + rate.not_met:,}"


def _where(one: Example) -> str:
    return ", ".join(filter(None, (f"contact {escaped(one.contact)}", one.day, escaped(one.at))))


def _file_name(card: Scorecard, used: set[str]) -> str:
    """A name of letters and digits, another one for each agent."""
    base = _SLUG.sub("-", f"{card.key} {card.vendor or ''}".casefold()).strip("-")[:80] or "agent"
    name, number = base, 1
    while name in used:
        number += 1
        name = f"{base}-{number}"
    used.add(name)
    return name


def without_others(page: str, agent: str, names: Sequence[str]) -> str:
    """The page with the names of all other agents replaced: whole names, and each word of them that is no word of this agent's name."""
    own = {word.casefold() for word in _WORD.findall(agent)}
    others = {name for name in names if name.casefold() != agent.casefold()}
    parts = {
        word for name in others for word in _WORD.findall(name) if len(word) >= SHORTEST_NAME and word.casefold() not in own and word[0].isupper()
    }
    wanted = sorted({escaped(name) for name in others} | parts, key=lambda name: (-len(name), name))
    if not wanted:
        return page
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, wanted))})(?!\w)")
    return pattern.sub(COLLEAGUE, page)
