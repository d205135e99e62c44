"""Whose verdict it is."""

from __future__ import annotations

import re
from itertools import pairwise

from supportaudit.checks.case import Case
from supportaudit.checks.timeline import PEOPLE
from supportaudit.checks.words import visible_text
from supportaudit.model import QUEUE, Role, Signal

_OFFER_OF_HELP = re.compile(r"\b(help|assist|do for|be of service)\b", re.IGNORECASE)
_SOMEBODY_ELSE = re.compile(
    r"\b(colleagues?|co-?workers?|(an)?other (agent|person|rep|guy|lady|one)|(previous|last|first) (agent|person|rep|guy|lady|one)"
    r"|some(one|body) else|on the phone|yesterday|last (week|month|time))\b",
    re.IGNORECASE,
)
_LAST_SENTENCE = re.compile(r"[.!\n]")


def party(kind: str | None, case: Case, actor: str | None, owner: str) -> str | None:
    """The accountable party of a kind, given who acted and who owned the conversation at that moment; None when nobody is."""
    agents = case.timeline.agents
    if kind == "queue":
        return QUEUE
    if kind == "nobody":
        return None
    if kind == "first_agent":
        return agents[0] if agents else QUEUE
    if kind == "last_agent":
        last = case.timeline.agent_turns
        return last[-1].agent if last else QUEUE
    if kind == "owner_at_breach":
        return owner
    return actor


def party_of(kind: str | None, case: Case, signal: Signal) -> str | None:
    """The accountable party for something that was said: by default the agent who said it."""
    if kind == "who_was_told":
        return who_was_told(case, signal)
    return party(kind, case, case.actor(signal), case.timeline.owners[signal.message])


def who_was_told(case: Case, signal: Signal) -> str | None:
    """Who should have known: nobody, where that person never heard it in this transcript.

    What an agent says (asks for again, gives again) is this agent's where the one who wrote next after the earlier place was this agent, or it
    was this agent who wrote there; what a customer says again is the owner's, by what ``_heard_by_owner`` tells.
    """
    if case.timeline.agent_at(signal.message) is None:
        return _heard_by_owner(case, signal)
    if signal.earlier is None:
        return case.actor(signal)
    position = signal.earlier.message
    staff = (t for t in case.timeline.turns if t.last >= position and t.role not in (Role.CUSTOMER, Role.UNKNOWN))
    first = next(staff, None)
    actor = case.actor(signal)
    return actor if first is not None and first.agent == actor else None


def _heard_by_owner(case: Case, signal: Signal) -> str | None:
    """The owner of the conversation, if this agent asked for what the customer repeats, or heard it in this transcript; else nobody.

    Asked: put a question after which the customer wrote this, and not only an offer to help. Heard: the customer wrote while this agent
    owned the conversation, and the agent went on. Where the customer speaks of somebody else (``as I told your colleague``), only who asked
    after the customer had written here.
    """
    timeline = case.timeline
    turn = timeline.turn_of.get(signal.message)
    if turn is None:
        return None
    owner = timeline.owner_before(turn.first)
    earlier = [t for t in reversed(timeline.turns[: turn.number]) if t.role in PEOPLE]
    last = next((t for t in earlier if t.agent == owner), None)
    asked = last is not None and _asks(case, last.messages)
    if _SOMEBODY_ELSE.search(_sentence(case, signal)):
        told_here = last is not None and any(t.role is Role.CUSTOMER and t.number < last.number for t in earlier)
        return owner if asked and told_here else None
    heard = any(t.agent == owner and before.role is Role.CUSTOMER for t, before in pairwise(earlier))
    return owner if asked or heard else None


def _asks(case: Case, messages: tuple[int, ...]) -> bool:
    texts = [visible_text(case.conversation.messages[position]) for position in messages]
    questions = [_LAST_SENTENCE.split(before)[-1] for text in texts for before in text.split("?")[:-1]]
    return any(not _OFFER_OF_HELP.search(question) for question in questions)


def _sentence(case: Case, signal: Signal) -> str:
    text = case.conversation.messages[signal.message].text
    start = max(text.rfind(mark, 0, signal.span.start) for mark in ".?!\n") + 1
    ends = [end for mark in ".?!\n" if (end := text.find(mark, signal.span.end)) >= 0]
    return text[start : min(ends, default=len(text))]
