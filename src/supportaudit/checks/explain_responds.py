"""Obligations in words: what opened and closed each, which limits ran, and when they ran out."""

from __future__ import annotations

from collections.abc import Iterator

from supportaudit.checks.findings import duration_words, quote
from supportaudit.checks.idle import idle_since
from supportaudit.checks.narrator import Narrator
from supportaudit.checks.templates.breaches import Breach, Limits, Minutes, deadline, first_breach, limits, minutes_of, turns_after
from supportaudit.checks.templates.obligations import Obligation, obligations
from supportaudit.checks.templates.responds import chase, is_excused_by_silence, known_late, waiting_for_customer
from supportaudit.model import QUEUE
from supportaudit.rulebook.templates import Responds

_CLOSINGS = {"answer": "answered", "cancel": "withdrawn", "discharge": "taken over"}
_AT_END = {"fail": "not met", "na": "N/A", "na_if_no_turn": "N/A if no reply came", "pending": "still open"}


def responds_lines(template: Responds, narrator: Narrator) -> Iterator[str]:
    """The limits, then each obligation with its opening, deadlines and closing."""
    limit = limits(template, narrator.case)
    yield from _limits(limit, narrator)
    for number, owed in enumerate(obligations(template, narrator.case), 1):
        yield f"obligation {number}, opened by {owed.trigger.rule}: {narrator.signal(owed.trigger)}"
        yield from ("  " + line for line in _obligation(owed, limit, narrator))


def _limits(limit: Limits, narrator: Narrator) -> Iterator[str]:
    said = []
    if limit.turns is not None:
        again = ", counted anew for each person who takes over" if limit.restart_turns else ""
        said.append(f"{limit.turns} {'reply' if limit.turns == 1 else 'replies'}{again}")
    if limit.minutes is not None:
        said.append(f"{_allowed(limit)} (channel {narrator.case.conversation.channel or 'not given'})")
    if limit.due is not None:
        said.append(f"the time that was promised, {{{limit.due}}}")
    yield f"limits: {', or '.join(said) or 'none, up to the end of the contact'}"
    if limit.chase is not None:
        yield f"broken only where {limit.chase} comes after that time"
    if limit.unusable:
        yield f"no limit can be used here ({limit.unusable})"


def _obligation(owed: Obligation, limit: Limits, narrator: Narrator) -> Iterator[str]:
    case, timeline = narrator.case, narrator.case.timeline
    yield f"held then by {narrator.party(timeline.owners[owed.trigger.message])}"
    replies = [narrator.at(turn.first) for turn in turns_after(owed, case)]
    yield f"replies after it: {'; '.join(replies) or 'none'}"
    yield from _deadlines(owed, limit, narrator)
    cause = timeline.end_cause
    if owed.closing is None and limit.due is not None:
        yield "nothing closed it up to the end"
    elif owed.closing is None and limit.at_end[cause] != "pending" and waiting_for_customer(owed, idle_since(case)) is not None:
        yield "nothing closed it up to the end, and the customer had fallen silent by then: excused"
    elif owed.closing is None:
        yield f"nothing closed it up to the end; at such an end ({cause}) the rule says: {_AT_END[limit.at_end[cause]]}"
    else:
        signal = owed.closing.signal
        by = f"{signal.rule}, {narrator.signal(signal)}" if signal is not None else narrator.at(owed.closing.message)
        yield f"closed ({_CLOSINGS[owed.closing.kind]}) by {by}"


def _deadlines(owed: Obligation, limit: Limits, narrator: Narrator) -> Iterator[str]:
    case = narrator.case
    minutes = minutes_of(owed, limit, case)
    if minutes is not None:
        yield f"time runs out at {narrator.moment(minutes.due)}, {_allowed(limit)} after {_start(minutes, owed, narrator)}"
    breach = first_breach(owed, limit, case)
    if limit.due is not None:
        yield from _promise(owed, limit, breach, narrator)
    if breach is not None:
        held = _held(minutes, narrator) if minutes is not None and breach.by_time else ""
        held = held or f"held at that moment by {narrator.party(breach.owner)}"
        yield f"the limit of {breach.limit} ran out, it was {breach.value} then; {held}"
        since = waiting_for_customer(owed, idle_since(case))
        if since is not None and is_excused_by_silence(breach, since, case):
            yield f"excused: since {narrator.at(since)}, only the customer was waited for, who wrote no more"
    elif limit.minutes is not None or limit.turns is not None:
        yield "no limit ran out"


def _promise(owed: Obligation, limit: Limits, breach: Breach | None, narrator: Narrator) -> Iterator[str]:
    """When it is due, and what decides whether it was kept."""
    case, name = narrator.case, limit.due or ""
    due = deadline(owed.trigger, name, case)
    said = next((f"“{quote(capture.text)}”" for capture in owed.trigger.captures if capture.name == name and capture.text), "")
    if isinstance(due, str):
        yield f"{name}: {f'{said}, ' if said else ''}{due}"
        return
    yield f"{name}: {f'{said} ' if said else ''}read as {narrator.moment(due)}"
    if breach is not None and breach.when <= due:
        yield "another limit ran out before that, and decides"
        return
    closing, chased = owed.closing, chase(owed, due, limit.chase, case)
    if closing is not None and case.timeline.clock[closing.message] <= due:
        yield f"in time: {narrator.at(closing.message)}"
    elif chased is not None:
        yield f"not kept: nothing had come when the customer {'asked after it' if limit.chase else 'wrote again'}, {narrator.at(chased.message)}"
    elif (late := known_late(owed, due, case)) is not None:
        yield f"not kept: nothing had come by {narrator.moment(late)}, and the config says that this channel shows all that is done"
    elif closing is not None:
        yield f"late, {narrator.at(closing.message)}, and the customer had not asked after it: whether it was kept elsewhere cannot be seen here"
    elif case.conversation.is_open and (case.now is None or case.now.timestamp() <= due):
        yield "it can still be kept"
    else:
        yield "nothing came, and the customer did not ask after it: whether it was kept elsewhere cannot be seen here"


def _allowed(limit: Limits) -> str:
    return f"{duration_words(60 * (limit.minutes or 0))}{limit.clock.kind}"


def _start(minutes: Minutes, owed: Obligation, narrator: Narrator) -> str:
    timeline = narrator.case.timeline
    if minutes.came is None or minutes.begin == timeline.time_of(owed.trigger.message):
        return f"it was opened at {narrator.moment(minutes.begin)}"
    return f"{narrator.party(timeline.owners[minutes.came])} took it from the queue at {narrator.moment(minutes.begin)}"


def _held(minutes: Minutes, narrator: Narrator) -> str:
    """Whose the minutes are, where that is not simply who held the contact when they ran out; empty where it is."""
    timeline = narrator.case.timeline
    if minutes.came is not None and minutes.owner == QUEUE:
        came = narrator.moment(timeline.clock[minutes.came])
        return f"{narrator.party(timeline.owners[minutes.came])} held it since {came} and has not had as long, so the time is the queue's"
    if timeline.owner_at_time(minutes.due) != minutes.owner:
        return f"who held it at that moment is not recorded, so the time is that of {narrator.party(minutes.owner)}, who answered"
    return ""
