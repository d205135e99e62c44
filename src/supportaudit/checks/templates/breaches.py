"""When an obligation's limits run out: the first one breaches."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from supportaudit.checks.case import Case
from supportaudit.checks.findings import duration_words
from supportaudit.checks.hours import CALENDAR_HOURS, Clock
from supportaudit.checks.ruling import CHANNEL, MISSING_DATES, MISSING_TIMESTAMPS, NO_TIME_STATED
from supportaudit.checks.templates.obligations import Obligation
from supportaudit.checks.timeline import Turn
from supportaudit.model import QUEUE, Role, Signal
from supportaudit.rulebook.templates import Responds

AT_END = {"agent": "fail", "customer": "na_if_no_turn", "timeout": "fail", "unknown": "fail", "open": "pending"}
"""What an unanswered obligation comes to, by the cause of the end, where the rule says nothing (docs/decisions)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one rule as they apply to one conversation."""

    turns: int | None
    minutes: float | None
    """None as well when times cannot be trusted."""
    due: str | None
    """Name of the capture that holds the deadline."""
    restart_turns: bool
    at_end: Mapping[str, str]
    """Cause of the end -> ``fail``, ``na``, ``na_if_no_turn`` or ``pending``, for every cause."""
    clock: Clock = CALENDAR_HOURS
    """What counts the minutes."""
    chase: str | None = None
    """The signal that shows a stated deadline to be missed; None: any message of the customer."""
    unusable: str = ""
    """Why nothing can be decided: only time could, and it is missing."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A limit that ran out."""

    owner: str
    """Who owned the conversation at that moment."""
    limit: str
    value: str
    """What it came to instead, as words."""
    when: float
    """Seconds since the epoch, infinite where there are no times; which of two limits ran out first."""
    by_time: bool


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of one obligation, whether or not they ran out."""

    begin: float
    """Seconds since the epoch from which they count: the trigger, or when the first person took the conversation from the queue."""
    due: float
    """When they run out; infinite where they never do."""
    owner: str
    """Whose time it is: who owned the conversation when it ran out, or the queue where only the time from the trigger ran out."""
    came: int | None
    """Position at which the first person took the conversation from the queue, where that was after the trigger and not after ``due``."""
    until: float | None
    """When it was answered, or until when it has not been so far; None where that is not later than ``due``."""


def limits(template: Responds, case: Case) -> Limits:
    """The limits that apply: minutes by channel, and only where every message has a time; those of business hours only where they are known."""
    within = template.within
    restart = template.on_handoff == "restart_turns"
    said = template.at_end
    at_end = {cause: said.get(cause, said.get("closed", usual) if cause != "open" else usual) for cause, usual in AT_END.items()}
    if within is None:
        return Limits(None, None, None, restart, at_end)
    minutes = within.minutes.for_channel(case.conversation.channel) if within.minutes is not None else None
    clock = case.clock(template.hours)
    unusable = ""
    if minutes is None and within.due is None:
        unusable = CHANNEL
    elif not case.timeline.clocked:
        minutes, unusable = None, MISSING_TIMESTAMPS
    elif isinstance(clock, str):
        minutes, unusable = None, "" if within.due is not None else clock
    measured = CALENDAR_HOURS if isinstance(clock, str) else clock
    blocked = unusable if within.agent_turns is None else ""
    return Limits(within.agent_turns, minutes, within.due, restart, at_end, measured, template.chase, blocked)


def first_breach(owed: Obligation, limit: Limits, case: Case) -> Breach | None:
    """The limit that ran out first before the obligation was closed, None while all hold."""
    found = [breach for breach in (_by_turns(owed, limit, case), _by_minutes(owed, limit, case)) if breach is not None]
    return min(found, key=lambda b: b.when, default=None)


def next_turn(owed: Obligation, case: Case) -> int:
    """Index among the agent turns of the first one after the trigger, the trigger's own turn left out."""
    return bisect_right(case.timeline.agent_turns, owed.trigger.message, key=lambda t: t.first)


def turns_after(owed: Obligation, case: Case) -> Iterator[Turn]:
    """Agent turns that came after the trigger, the trigger's own turn left out."""
    turns = case.timeline.agent_turns
    return (turns[number] for number in range(next_turn(owed, case), len(turns)))


def deadline(trigger: Signal, name: str, case: Case) -> float | str:
    """When what was promised is due, in seconds since the epoch; a reason for ``na`` where no time was stated."""
    value = next((capture.value for capture in trigger.captures if capture.name == name), None)
    start = case.timeline.time_of(trigger.message)
    if value is None:
        return NO_TIME_STATED
    if start is None:
        return MISSING_TIMESTAMPS
    if not isinstance(value, str):
        return start + value
    sent_at = case.conversation.messages[trigger.message].sent_at
    if not case.conversation.dated or sent_at is None:
        return MISSING_DATES
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return NO_TIME_STATED
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=sent_at.tzinfo)).timestamp()


def _by_turns(owed: Obligation, limit: Limits, case: Case) -> Breach | None:
    """Breached once the last allowed turn has come to its end: somebody spoke after it."""
    if limit.turns is None:
        return None
    timeline = case.timeline
    last_turn = timeline.last_turn()
    count = 0
    owner: str | None = None
    for turn in turns_after(owed, case):
        if owed.closing is not None and owed.closing.message <= turn.last:
            return None
        new_owner = turn.agent != owner or timeline.owner_before(turn.first) != turn.agent
        count = 1 if limit.restart_turns and new_owner else count + 1
        owner = turn.agent
        if count >= limit.turns and turn is not last_turn:
            ended = timeline.time_of(turn.last)
            return Breach(
                turn.agent or QUEUE, _replies(limit.turns), _turn_value(owed, case), float("inf") if ended is None else ended, by_time=False
            )
    return None


def minutes_of(owed: Obligation, limit: Limits, case: Case) -> Minutes | None:
    """From when the obligation's minutes count, when they run out and whose they are; None where no limit in minutes applies."""
    asked = case.timeline.time_of(owed.trigger.message)
    if limit.minutes is None or asked is None:
        return None
    due = limit.clock.after(asked, 60 * limit.minutes)
    until = _until(owed, case, due)
    came = _taken_from_queue(owed, case)
    arrived = case.timeline.clock[came] if came is not None else asked
    if not asked < arrived <= due:
        came = None
    if came is None or until is None:
        return Minutes(asked, due, _owner_at(due, owed, case), came, until)
    own_due = limit.clock.after(arrived, 60 * limit.minutes)
    if _until(owed, case, own_due) is None:
        return Minutes(asked, due, QUEUE, came, until)
    return Minutes(arrived, own_due, _owner_at(own_due, owed, case), came, until)


def _by_minutes(owed: Obligation, limit: Limits, case: Case) -> Breach | None:
    minutes = minutes_of(owed, limit, case)
    if minutes is None or minutes.until is None or limit.minutes is None:
        return None
    took = limit.clock.seconds(minutes.begin, minutes.until)
    value = duration_words(took) + (limit.clock.kind if took != minutes.until - minutes.begin else "")
    return Breach(minutes.owner, duration_words(60 * limit.minutes), value, minutes.due, by_time=True)


def _taken_from_queue(owed: Obligation, case: Case) -> int | None:
    """Where the first person came, if that was after the trigger and the export tells; the time before is the queue's (scoring.md)."""
    timeline = case.timeline
    if timeline.owners[owed.trigger.message] != QUEUE:
        return None
    first = next((position for position in range(owed.trigger.message + 1, len(timeline.owners)) if timeline.owners[position] != QUEUE), None)
    if first is None or (timeline.agent_at(first) is not None and not _has_bots(case)):
        return None
    return first


def _has_bots(case: Case) -> bool:
    return any(turn.role is Role.BOT for turn in case.timeline.turns)


def _until(owed: Obligation, case: Case, due: float) -> float | None:
    """When it was answered, or until when it has not been so far, if that is later than it was due."""
    timeline = case.timeline
    if owed.closing is not None:
        until: float | None = timeline.clock[owed.closing.message]
    elif timeline.next_after(due) <= timeline.end:
        until = timeline.clock[timeline.end]
    elif case.conversation.is_open and case.now is not None:
        until = case.now.timestamp()
    else:
        until = None
    return until if until is not None and until > due else None


def _owner_at(due: float, owed: Obligation, case: Case) -> str:
    """Who owned the conversation when the time ran out.

    Where the export records neither arrivals nor bots, nobody can say when the first agent came: what this agent answered late is not
    the queue's (docs/decisions). Where it does, the time before the arrival is the queue's.
    """
    timeline = case.timeline
    owner = timeline.owner_at_time(due)
    if owner != QUEUE or owed.closing is None or timeline.arrivals or _has_bots(case):
        return owner
    return timeline.agent_at(owed.closing.message) or QUEUE


def _turn_value(owed: Obligation, case: Case) -> str:
    turns = case.timeline.agent_turns
    until = owed.closing.message if owed.closing is not None else len(case.conversation.messages)
    return _replies(bisect_right(turns, until, key=lambda t: t.first) - next_turn(owed, case))


def _replies(count: int) -> str:
    return "1 reply" if count == 1 else f"{count} replies"
