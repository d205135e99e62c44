"""The words of QA people for what code calls otherwise; every report for people takes them from here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from supportaudit.model import CANNED, QUEUE, UNNAMED, AuditReport, ControlSum, Conversation, Decision, Finding, Message, Outcome, Role
from supportaudit.model.shown import one_line

ANSWERS = {
    Outcome.PASS: "Met",
    Outcome.FAIL: "Not met",
    Outcome.NA: "N/A",
    Outcome.PENDING: "Still open",
    Outcome.ERROR: "Could not be evaluated",
}
REVIEWS = {Decision.OVERTURNED: "overturned on appeal", Decision.EXCUSED: "exception", Decision.CONFIRMED: "confirmed"}
ALREADY_REPORTED = "already reported"
PARTIES = {QUEUE: "queue (nobody had joined)", CANNED: "canned response", UNNAMED: "unnamed agent"}
CHANNELS = {"email": "e-mail", "sms": "SMS"}
REASONS = {
    "another agent": "was for another agent",
    "channel": "not asked on this channel",
    "customer idle": "the customer fell silent",
    "excused": "an exception applied",
    "language": "in a language that it does not cover",
    "missing: agent_ids": "the export has no agent names",
    "missing: business hours": "the config has no business hours",
    "missing: dates": "the export has no dates",
    "missing: macro file": "the config names no macro file",
    "missing: timestamps": "the export has no times",
    "no opportunity": "no reply could be given",
    "no time stated": "no time was named",
    "no trigger": "did not come up",
    "not observable": "cannot be seen in this contact",
    "open": "the contact is still open",
    "required": "the wording is required",
    "time runs": "the contact is still open, and its time has not run out",
}
"""Why a line item was not answered, by the reason in verdicts."""
NONE = "–"
"""Stands where there is no figure."""


def party(agent: str | None) -> str:
    """Who is accountable, as people say it."""
    return "nobody" if agent is None else PARTIES.get(agent, agent)


def known(finding: Finding) -> str:
    """What people decided about a finding, and whether it was reported already; empty for a new one."""
    said = [REVIEWS[finding.review]] if finding.review else []
    return ", ".join([*said, ALREADY_REPORTED] if finding.baseline else said)


def reason(code: str) -> str:
    """Why a line item was not answered; what has no words of its own, such as an error, stays as it is."""
    return REVIEWS[Decision.OVERTURNED] if code == Decision.OVERTURNED else REASONS.get(code, code)


def cut(name: str) -> str:
    """A way of cutting scorecards, as it stands behind "by"."""
    return name.replace(",", " and ")


def channel(name: str | None) -> str:
    """The channel, as people write it."""
    return CHANNELS.get(name or "", one_line(name or "") or "unknown channel")


def score(value: float | None) -> str:
    """A QA score with one decimal."""
    return NONE if value is None else f"{value:.1f}"


def likely(low: float | None, high: float | None) -> str:
    """The likely range of a QA score or a rate."""
    return NONE if low is None or high is None else f"{low:.0f} to {high:.0f}"


def percent(share: float | None) -> str:
    """A share from 0 to 1."""
    return NONE if share is None else f"{100 * share:.0f}%"


def count(number: int, noun: str, plural: str = "") -> str:
    """``1 contact``, ``1,204 contacts``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def control(found: ControlSum) -> str:
    """What became of all records of the files; empty where all were read and none came twice."""
    if not found.quarantined and not found.repeated and found.holds:
        return ""
    parts = [f"{found.read:,} read"]
    parts += [f"{found.quarantined:,} could not be read"] if found.quarantined else []
    parts += [f"{found.repeated:,} given again"] if found.repeated else []
    lost = "" if found.holds else "; the sum does not hold: please report this line"
    return f"In the files: {count(found.found, 'record')}: {', '.join(parts)}{lost}."


def duration(seconds: int) -> str:
    """``45 s``, ``2 min 14 s``, ``12 min``, ``2 h 40 min``, ``3 d 5 h``: in two units at most, seconds up to ten minutes."""
    for unit, size, smaller, part in (("d", 86_400, "h", 3_600), ("h", 3_600, "min", 60), ("min", 60, "s", 1)):
        if seconds >= size:
            rest = 0 if smaller == "s" and seconds >= 600 else seconds % size // part
            return f"{seconds // size:,} {unit}" + (f" {rest} {smaller}" if rest else "")
    return f"{seconds} s"


def pass_mark(mark: float | None, reached: int | None, evaluations: int) -> str:
    """How many evaluations reach the site's pass mark, as a sentence; empty where the site has none."""
    if mark is None or reached is None:
        return ""
    return f"Pass mark {mark:g}: {reached:,} of {count(evaluations, 'evaluation')} {'reaches' if reached == 1 else 'reach'} it."


def some(names: list[str], most: int) -> str:
    """The first names, and how many more there are."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most:,} more"


def listed(names: Sequence[str]) -> str:
    """The names as a sentence lists them: ``a``, ``a and b``, ``a, b and c``."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def filters_of(report: AuditReport) -> list[str]:
    """The options by which contacts were left aside."""
    filters = report.manifest.get("filters")
    return [str(one) for one in filters] if isinstance(filters, list) else []


def spans_days(conversation: Conversation) -> bool:
    """Whether a time of day alone would not tell when something was said."""
    days = {message.sent_at.date() for message in conversation.messages if message.sent_at is not None}
    return conversation.dated and len(days) > 1


def place(conversation: Conversation, index: int) -> str:
    """When and by whom a message was sent: ``10:04, Ana``; without times ``Ana's 2nd message``."""
    message = conversation.messages[index]
    who = speaker(message)
    if message.sent_at is not None:
        return f"{clock(message.sent_at, with_date=spans_days(conversation))}, {who}"
    same = [m for m in conversation.messages[: index + 1] if (m.role, m.author) == (message.role, message.author)]
    return f"{who}'s {ordinal(len(same))} message"


def speaker(message: Message) -> str:
    """Who wrote a message, by name where there is one."""
    return message.author or {Role.AGENT: PARTIES[UNNAMED], Role.UNKNOWN: "unknown speaker"}.get(message.role, message.role.value)


def clock(moment: datetime, *, with_date: bool) -> str:
    """The time as the export gives it, with its date where one is needed and means something."""
    return f"{moment:%Y-%m-%d %H:%M}" if with_date else f"{moment:%H:%M}"


def ordinal(number: int) -> str:
    """``1st``, ``2nd``, ``11th``."""
    suffix = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"
