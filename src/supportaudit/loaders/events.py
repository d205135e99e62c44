"""The usual system texts, read as events: who joined, who left, where it was transferred, who ended it.

Details that events carry: ``join`` and ``leave``: ``who``; ``transfer``: ``from``, ``to``, ``to_team``; ``end``: ``by`` (``agent``,
``customer``, ``timeout``, ``bot``, ``system``) where the text says; each only where the text names it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from supportaudit.model import Event

MAX_LENGTH = 240
"""Longer texts are prose, not system lines."""
EDGE = re.compile(r"^[\s*\-_=~>#<|\[\](){}•–—]+|[\s*\-_=~<#>|\[\](){}•–—.!]+$")
NAME = r"(?P<{}>[^\s:,;.!?]{{1,40}}(?: (?!has\b|have\b|was\b|is\b|joined\b|left\b)[^\s:,;!?]{{1,40}}){{0,4}})"
ROLE_WORDS = {
    "agent": "agent",
    "advisor": "agent",
    "representative": "agent",
    "rep": "agent",
    "operator": "agent",
    "staff": "agent",
    "customer": "customer",
    "visitor": "customer",
    "user": "customer",
    "client": "customer",
    "caller": "customer",
    "guest": "customer",
    "contact": "customer",
    "bot": "bot",
    "chatbot": "bot",
    "virtual assistant": "bot",
    "assistant": "bot",
    "system": "system",
    "you": "agent",
}
THING = r"(?:chat|conversation|call|session|ticket|case|thread|contact|room)"
TEAM = re.compile(
    r"\b(?:team|queue|department|dept|desk|support|billing|supervisors?|managers?|tier|level|group|specialists?|sales|retention|escalations?)\b",
    re.IGNORECASE,
)


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(
        rf"^(?:\(?\[?\d{{1,2}}:\d{{2}}(?::\d{{2}})?\s?(?:[AP]M)?\)?\]?\s+)?(?:(?:system|info|notice|note)\s*:\s*)?(?:{pattern})$", re.IGNORECASE
    )


def _who(match: re.Match[str]) -> dict[str, str]:
    return {"who": re.sub(r"(?i)^(?:the|your|an?) ", "", match["who"])}


def _end(match: re.Match[str]) -> dict[str, str]:
    by = _end_cause(match)
    return {"by": by} if by else dict(match.groupdict())


def _end_cause(match: re.Match[str]) -> str | None:
    text = match.string.casefold()
    if re.search(r"inactiv|time(?:d)?[ -]?out|idle|no (?:response|reply|activity)|unresponsive|not respond|did not respond|didn't respond", text):
        return "timeout"
    if found := re.search(r"\bby (?:the )?(?P<by>virtual assistant|[a-z]+)", text):
        return ROLE_WORDS.get(found["by"])
    if found := re.match(r"^(?:the )?(?P<by>virtual assistant|[a-z]+) (?:has )?(?:ended|closed|left|disconnected|hung up|terminated|resolved)", text):
        return ROLE_WORDS.get(found["by"])
    return None


def _transfer(match: re.Match[str]) -> dict[str, str]:
    found = {key: value.strip(" \"'") for key, value in match.groupdict().items() if value}
    to = found.pop("to", None)
    if to is None:
        return found
    key = "to_team" if TEAM.search(to) or re.match(r"(?i)^the ", to) else "to"
    return {**found, key: re.sub(r"(?i)^(?:the|our|an?) ", "", to)}


END_WORDS = r"(?:ended|closed|terminated|disconnected|finished|over|completed)"
TO = NAME.format("to")
Reader = Callable[[re.Match[str]], dict[str, str]]
RULES: tuple[tuple[str, re.Pattern[str], Reader], ...] = (
    (
        "transfer",
        _rule(
            rf"(?:{THING}|you|this {THING}|the {THING}|customer|visitor)?\s*(?:has been|have been|was|were|is being|are being|being)?\s*"
            rf"(?:transferred|transfered|handed over|handed off|escalated|re-?assigned|re-?routed"
            rf"|routed)(?: from {NAME.format('from')})? to {TO}(?: by {NAME.format('by')})?"
        ),
        _transfer,
    ),
    (
        "transfer",
        _rule(
            rf"{NAME.format('from')} (?:has )?(?:transferred|handed over|handed off|escalated|re-?assigned|routed) (?:the |this )?(?:{THING}"
            rf"|you|customer|visitor|it) to {TO}"
        ),
        _transfer,
    ),
    ("transfer", _rule(rf"(?:{THING}|(?:the|this) {THING})?\s*(?:has been|was)?\s*assigned(?: by {NAME.format('by')})? to {TO}"), _transfer),
    ("transfer", _rule(rf"(?:transferring|escalating|connecting)(?: you| (?:the |this )?{THING})? to {TO}"), _transfer),
    ("end", _rule(rf"(?:the |this |your )?{THING} (?:(?:has been|was|is|has) )?(?:now |automatically |auto-?)?{END_WORDS}\b.*"), _end),
    ("end", _rule(rf"(?:the |this |your )?{THING} (?:has )?timed out.*"), lambda _: {"by": "timeout"}),
    (
        "end",
        _rule(r"(?:the )?(?:customer|visitor|user|client|caller|guest) (?:has )?(?:left|exited)(?: (?:the |this )?\S+)?"),
        lambda _: {"by": "customer"},
    ),
    ("end", _rule(rf"(?:{THING} )?{END_WORDS} (?:by|due to|because of) .*"), _end),
    (
        "end",
        _rule(
            rf"(?:the )?(?:agent|customer|visitor|user|client|caller|bot|advisor|representative|operator|contact|guest|you) (?:has )?(?:ended"
            rf"|closed|terminated|disconnected|hung up|resolved)(?: (?:the |this )?{THING})?"
        ),
        _end,
    ),
    ("end", _rule(rf"{NAME.format('who')} (?:has )?(?:ended|closed|terminated) (?:the |this )?{THING}"), _end),
    ("end", _rule(r".*\b(?:due to|because of|after) (?:\S+ ){0,4}(?:inactivity|no response|no activity|time-?out|being idle)\b.*"), _end),
    ("reopen", _rule(rf"(?:the |this )?{THING} (?:has been |was )?re-?opened\b.*"), lambda _: {}),
    ("hold", _rule(rf"(?:the |this )?(?:{THING}|customer|caller) (?:(?:has been|was|is) )?(?:placed |put )?on hold\b.*"), lambda _: {}),
    ("join", _rule(rf"{NAME.format('who')} (?:has )?(?:joined|entered|accepted)(?: (?:the |this |your )?(?:{THING}))?(?: as [a-z ]+)?"), _who),
    ("join", _rule(rf"you(?:'re| are)(?: now)? (?:connected|chatting|speaking)(?: (?:to|with)) {NAME.format('who')}"), _who),
    ("leave", _rule(rf"{NAME.format('who')} (?:has )?(?:left|exited|disconnected)(?: (?:the |this )?(?:{THING}))?(?:\s*\(.*\))?"), _who),
)


def read_event(text: str) -> Event | None:
    """The event that a system text tells of, None when it tells of none of the usual ones."""
    if len(text) > MAX_LENGTH or "\n" in text.strip():
        return None
    line = EDGE.sub("", EDGE.sub("", text))
    for kind, pattern, details in RULES:
        if match := pattern.match(line):
            return Event(kind, _clean(details(match)))
    return None


def _clean(details: Mapping[str, str]) -> Mapping[str, str]:
    return {key: value for key, value in details.items() if value}
