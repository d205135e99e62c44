"""How much was said, how, and by how many people. These figures need no times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from supportaudit.checks.accountable import party
from supportaudit.checks.case import Case
from supportaudit.checks.readability import measured
from supportaudit.checks.ruling import MISSING_MACROS, MISSING_NAMES, NO_OPPORTUNITY, NOT_OBSERVABLE, Ruling, na
from supportaudit.checks.templates.figures import Figure, Gauge, Term
from supportaudit.checks.timeline import Turn
from supportaudit.checks.words import blank, count_words, visible_text
from supportaudit.model import QUEUE, UNNAMED, Role

WORDS, CANNED_WORDS, ONE = "words", "canned words", ""
"""Units of terms; what is only counted has none."""


def agent_turns(gauge: Gauge) -> Iterator[Ruling]:
    """For each agent, how many turns this agent took in the conversation. ``na (no opportunity)``: no agent wrote."""
    turns = _turns(gauge.case)
    return _or_nothing(gauge, {agent: Figure(len(own), (own[-1].first,), _ones(turn.first for turn in own)) for agent, own in turns.items()})


def words_per_agent_turn(gauge: Gauge) -> Iterator[Ruling]:
    """For each agent, the mean number of words in a turn, quotes and signatures left aside, canned texts counted: the customer has to read them.

    The longest turn is shown as evidence. ``na (no opportunity)``: no agent wrote.
    """
    case, figures = gauge.case, {}
    for agent, turns in _turns(case).items():
        lengths = [sum(_words(case, position) for position in turn.messages) for turn in turns]
        terms = tuple(Term(length, WORDS, (turn.first,)) for length, turn in zip(lengths, turns, strict=True))
        figures[agent] = Figure(sum(lengths) / len(turns), (turns[lengths.index(max(lengths))].first,), terms)
    return _or_nothing(gauge, figures)


def words_before(gauge: Gauge) -> Iterator[Ruling]:
    """How many words the customer had to read before the first ``until`` signal of an agent: all that agents wrote up to where it begins.

    Canned texts count, quotes and signatures do not. The agent who said it is accountable. ``na (not observable)``: no agent said it, which is
    another question; ``na (no opportunity)``: no agent wrote.
    """
    case, until = gauge.case, gauge.template.until or ""
    if not case.timeline.agent_turns:
        yield na(NO_OPPORTUNITY)
        return
    said = next((signal for signal in case.of(until) if case.timeline.agent_at(signal.message) is not None), None)
    if said is None:
        yield na(NOT_OBSERVABLE)
        return
    messages = (case.conversation.messages[position] for turn in case.timeline.agent_turns for position in turn.messages)
    texts = (
        visible_text(message)[: said.span.start if message.index == said.message else None] for message in messages if message.index <= said.message
    )
    agent = case.timeline.agent_at(said.message)
    yield gauge.ruling(party(gauge.rule.accountable, case, agent, agent or QUEUE), Figure(sum(map(count_words, texts)), (said.message,)))


def readability(gauge: Gauge) -> Iterator[Ruling]:
    """For each agent, the school grade whose pupils can read what this agent wrote: see ``readability.Sizes``; lower is easier.

    Quotes, signatures and canned texts are left aside: they are not this agent's words. The longest message is shown as evidence.
    ``na (no opportunity)``: fewer than a hundred words of an agent's own.
    """
    case, figures = gauge.case, {}
    for agent, spoken in case.spoken.items():
        messages = [case.conversation.messages[one.message] for one in spoken]
        sizes = measured(blank(visible_text(m), case.canned.get(m.index, ())) for m in messages)
        if sizes.grade is not None:
            terms = (Term(sizes.characters, "letters and digits"), Term(sizes.words, WORDS), Term(sizes.sentences, "sentences"))
            figures[agent] = Figure(sizes.grade, (max(spoken, key=lambda one: one.own).message,), terms)
    return _or_nothing(gauge, figures)


def share_of_agent_words(gauge: Gauge) -> Iterator[Ruling]:
    """For each agent, this agent's words as a percentage of these and the customer's words that this agent had to answer.

    A customer's turn belongs to the agent who wrote next, the last ones to the agent who wrote last; so with one agent it is the share in all
    that people said, and with several no word is counted twice. Bots are no people. ``na (no opportunity)``: an agent who answered nothing.
    """
    case = gauge.case
    heard = _heard(case)
    figures = {}
    for agent, turns in _turns(case).items():
        own = case.words(agent)
        if heard.get(agent):
            terms = (Term(own, "words of the agent"), Term(heard[agent], "words of the customer that this agent answered"))
            figures[agent] = Figure(100 * own / (own + heard[agent]), (turns[-1].first,), terms)
    return _or_nothing(gauge, figures)


def share_of_canned_text(gauge: Gauge) -> Iterator[Ruling]:
    """For each agent, the percentage of this agent's words that repeat the site's macro file word for word.

    ``na (missing: macro file)`` where the config names none; ``na (no opportunity)``: an agent without a word.
    """
    case = gauge.case
    if not case.has_macros:
        return iter([na(MISSING_MACROS)])
    figures = {}
    for agent, spoken in case.spoken.items():
        words = case.words(agent)
        if words:
            most = max(spoken, key=lambda one: one.words - one.own).message
            canned = (Term(one.words - one.own, CANNED_WORDS, (one.message,)) for one in spoken if one.words > one.own)
            terms = (Term(words, "words in all"), *canned)
            figures[agent] = Figure(100 * (words - case.words(agent, own=True)) / words, (most,), terms)
    return _or_nothing(gauge, figures)


def handoffs(gauge: Gauge) -> Iterator[Ruling]:
    """How often somebody let go of the conversation: to another agent, or by a transfer to a team. What a bot or the queue hands over is none.

    Nobody is accountable by default; ``actor`` or ``owner_at_breach`` is who let go when the maximum was passed, and all who wrote while it is
    kept. ``na (missing: agent_ids)``: an agent without a name may be two. ``na (no opportunity)``: nobody had it.
    """
    owners = gauge.case.timeline.owners
    steps = [
        (position, owners[position - 1])
        for position in range(1, len(owners))
        if owners[position] != owners[position - 1] and owners[position - 1] != QUEUE
    ]
    return _of_conversation(gauge, steps)


def distinct_agents(gauge: Gauge) -> Iterator[Ruling]:
    """How many agents wrote to the customer. Accountable and ``na`` as with ``handoffs``: who had it before one too many came."""
    case = gauge.case
    steps = [(case.spoken[agent][0].message, agent) for agent in case.timeline.agents]
    return _of_conversation(gauge, [(position, case.timeline.owner_before(position)) for position, _ in steps])


def _of_conversation(gauge: Gauge, steps: list[tuple[int, str]]) -> Iterator[Ruling]:
    """One figure about the whole: the number of steps, each with its position and who let it happen."""
    case, accountable = gauge.case, gauge.rule.accountable or "nobody"
    agents = case.timeline.agents
    if not agents:
        yield na(NO_OPPORTUNITY)
        return
    if UNNAMED in agents:
        yield na(MISSING_NAMES)
        return
    terms = _ones(position for position, _ in steps)
    figure = Figure(len(steps), tuple(position for position, _ in reversed(steps)) or (case.timeline.end,), terms)
    limit = gauge.longest
    if limit is not None and len(steps) > limit:
        breach = steps[int(limit)]
        yield gauge.ruling(party(accountable, case, breach[1], breach[1]), Figure(len(steps), (breach[0], *figure.evidence), terms))
        return
    for agent in dict.fromkeys(party(accountable, case, agent, agent) for agent in agents):
        yield gauge.ruling(agent, figure)


def _ones(positions: Iterable[int]) -> tuple[Term, ...]:
    """What is counted, one by one."""
    return tuple(Term(1, ONE, (position,)) for position in positions)


def _or_nothing(gauge: Gauge, figures: Mapping[str, Figure]) -> Iterator[Ruling]:
    yield from gauge.by_agent(figures) if figures else [na(NO_OPPORTUNITY)]


def _turns(case: Case) -> Mapping[str, list[Turn]]:
    turns: dict[str, list[Turn]] = {}
    for turn in case.timeline.agent_turns:
        if turn.agent is not None:
            turns.setdefault(turn.agent, []).append(turn)
    return turns


def _heard(case: Case) -> Mapping[str, int]:
    """Agent -> words of the customer that this agent answered, or was the last who could have."""
    heard: dict[str, int] = {}
    waiting = 0
    last = None
    for turn in case.timeline.turns:
        if turn.role is Role.CUSTOMER:
            waiting += sum(_words(case, position) for position in turn.messages)
        elif turn.agent is not None:
            last = turn.agent
            heard[last] = heard.get(last, 0) + waiting
            waiting = 0
    if last is not None:
        heard[last] += waiting
    return heard


def _words(case: Case, position: int) -> int:
    return count_words(visible_text(case.conversation.messages[position]))
