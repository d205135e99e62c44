"""The words in which a case is told: places, quotes, names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from supportaudit.checks.case import Case
from supportaudit.checks.findings import Clerk, quote
from supportaudit.model import CANNED, QUEUE, UNNAMED, Evidence, Signal

_MOST = 5
_PARTIES = {QUEUE: "the queue", CANNED: "a canned response", UNNAMED: "an agent whose name is not given"}


class Narrator:
    """Tells of one case."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._clerk = Clerk(case)

    def at(self, position: int) -> str:
        """When and by whom: ``10:04, Ana``."""
        return self._clerk.place(self.case.mark(position))

    def evidence(self, evidence: Evidence) -> str:
        """The place, and the words where there are some."""
        place = self._clerk.place(evidence)
        return f"{place} “{quote(evidence.text)}”" if evidence.text.strip() else place

    def signal(self, signal: Signal) -> str:
        """Where a signal stands, with its words; an event by its kind."""
        event = self.case.conversation.messages[signal.message].event if signal.event else None
        return f"{self.at(signal.message)} (event {event.kind})" if event is not None else self.evidence(self.case.evidence(signal))

    def some(self, signals: Sequence[Signal]) -> str:
        """The first occurrences, and how many more there are."""
        shown = "; ".join(self.signal(signal) for signal in signals[:_MOST])
        return f"{shown}; and {len(signals) - _MOST} more" if len(signals) > _MOST else shown or "not seen"

    def moment(self, seconds: float) -> str:
        """A moment, in the time zone of the first message with a time; with its date where the contact and the moment are not of one day."""
        times = [m.sent_at for m in self.case.conversation.messages if m.sent_at is not None]
        zone = times[0].tzinfo
        try:
            moment = datetime.fromtimestamp(seconds, zone)
        except (ValueError, OverflowError):
            return "a time beyond all calendars"
        if {moment.date()} == {time.astimezone(zone).date() for time in times}:
            return f"{moment:%H:%M:%S}"
        days = (moment.date() - times[0].date()).days
        return f"{moment:%a %Y-%m-%d %H:%M:%S}" if self.case.conversation.dated else f"{moment:%H:%M:%S}{f' (day {days + 1})' if days else ''}"

    @staticmethod
    def party(agent: str | None) -> str:
        """Who, in words."""
        return "nobody" if agent is None else _PARTIES.get(agent, agent)


def names(signals: Sequence[str]) -> str:
    """Signals by their full names."""
    return " or ".join(signals)
