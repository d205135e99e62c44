"""Tables of QA scores: overall, by vendor and channel, and by agent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from supportaudit.model import Scorecard
from supportaudit.reports import words
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.terminal.screen import QUIET, TOO_FEW, WIDEST, Column, Screen
from supportaudit.reports.text import one_line

MOST_AGENTS, MOST_GROUPS = 15, 8
SPELLED_FROM, WORDED_FROM = 66, 90
"""Widths from which the titles of columns are spelled out, and from which the word evaluations stands for n."""


def show_groups(screen: Screen, context: ReportContext, cards: Sequence[Scorecard]) -> None:
    """Overall, then each cut of which there are at least two."""
    rows: list[tuple[str, Scorecard | None]] = []
    left_out = []
    for cut in dict.fromkeys(card.by for card in cards if card.by != "agent"):
        found = [card for card in cards if card.by == cut]
        if cut != "all" and len(found) > 1:
            rows.append((f"by {words.cut(cut)}", None))
        if cut == "all" or len(found) > 1:
            rows += [(_group(card), card) for card in found[:MOST_GROUPS]]
        if len(found) > MOST_GROUPS:
            left_out.append(f"{len(found) - MOST_GROUPS:,} more by {words.cut(cut)}")
    screen.heading("QA scores")
    _table(screen, rows)
    overall = next(card for card in cards if card.by == "all")
    if reached := words.pass_mark(context.config.pass_mark, overall.reached, overall.evaluations):
        screen.say(reached)
    if left_out:
        screen.say((f"{' and '.join(left_out)}: --out csv:out/", QUIET))
    _legend(screen, context)


def show_agents(screen: Screen, context: ReportContext, cards: Sequence[Scorecard]) -> None:
    """At most fifteen agents, by name; when there are more, those with enough evaluations come first."""
    agents = [card for card in cards if card.by == "agent"]
    if not agents:
        return
    enough = [card for card in agents if not card.few]
    chosen = [*enough, *(card for card in agents if card.few)][:MOST_AGENTS]
    by_score = context.options.sort == "score"
    if by_score:
        chosen = sorted([*enough, *(card for card in agents if card.few)], key=_score_order)[:MOST_AGENTS]
    else:
        chosen.sort(key=agents.index)
    screen.heading("Agents", "by QA score, highest first; look at the likely ranges before you compare" if by_score else "by name")
    vendors = len({card.vendor for card in agents}) > 1
    _table(screen, [(_agent(card, with_vendor=vendors), card) for card in chosen])
    if len(agents) > len(chosen):
        rest = len(agents) - len(chosen)
        first = ", those with enough evaluations first" if len(enough) < len(agents) and enough else ""
        screen.say((f"{len(chosen)} of {len(agents):,} agents{first}. The other {rest:,}: --out csv:out/ lists all, --agent NAME shows one.", QUIET))
    if not enough:
        least = context.config.min_evaluations
        screen.say(
            f"Every agent has fewer than {words.count(least, 'evaluation')}, so scores are shown but not compared. Read more contacts, or, if "
            f"fewer are enough for you, set min_evaluations (now {least}) in supportaudit.yml."
        )


def _table(screen: Screen, rows: Sequence[tuple[str, Scorecard | None]]) -> None:
    """A row a scorecard; a name without one is a title between rows."""
    zeroed = any(card.score != card.score_before_autofail for _, card in rows if card)
    columns = [Column("", right=False), Column("QA score", least=SPELLED_FROM), Column("score", most=SPELLED_FROM - 1)]
    columns += [Column("before auto-fail", least=WORDED_FROM if zeroed else WIDEST + 1), Column("likely")]
    columns += [Column("form answered", least=SPELLED_FROM), Column("form", most=SPELLED_FROM - 1)]
    columns += [Column("evaluations", least=WORDED_FROM), Column("n", most=WORDED_FROM - 1), Column("", right=False)]
    screen.table(columns, [(name, *(_cells(card) if card else [""] * (len(columns) - 1))) for name, card in rows])


def _cells(card: Scorecard) -> Iterator[str]:
    score, answered, number = words.score(card.score), words.percent(card.coverage), f"{card.evaluations:,}"
    yield from (score, score, words.score(card.score_before_autofail), words.likely(card.low, card.high))
    yield from (answered, answered, number, number, TOO_FEW if card.few else "")


def _legend(screen: Screen, context: ReportContext) -> None:
    """What the columns that are shown at this width mean."""
    spelled = screen.width >= SPELLED_FROM
    terms = ["QA score: 0 to 100." if spelled else "Score: QA score, 0 to 100."]
    terms.append("Likely: where it would lie with many more contacts like these (95%).")
    terms.append(f"{'Form answered' if spelled else 'Form'}: share of the points that could be judged.")
    if screen.width < WORDED_FROM:
        terms.append("n: number of evaluations.")
    terms.append(f"Too few: fewer than {words.count(context.config.min_evaluations, 'evaluation')}, not to be compared.")
    screen.say((" ".join(terms), QUIET))


def _group(card: Scorecard) -> str:
    if card.by == "all":
        return "Overall"
    return f"  {words.channel(one_line(card.key)) if card.by == 'channel' else one_line(card.key)}"


def _agent(card: Scorecard, *, with_vendor: bool) -> str:
    name = one_line(card.key)
    return f"{name} ({one_line(card.vendor)})" if with_vendor and card.vendor else name


def _score_order(card: Scorecard) -> tuple[bool, float, str]:
    return card.few, -(card.score if card.score is not None else -1.0), card.key.casefold()
