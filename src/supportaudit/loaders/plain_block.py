"""The lines of one conversation in a plain-text file into that conversation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from supportaudit.loaders.plain_clock import moments
from supportaudit.loaders.plain_lines import FENCE, HEADING, MAX_LOOK, RULE, SPEAKING_KEYS, Said, header_of, is_name, said, who
from supportaudit.loaders.table_rows import CHANNELS
from supportaudit.model import Conversation, Message, Role, Source

WRAPPED = 65
"""A line of so many characters goes on in the next one; a shorter one was ended by its author."""


@dataclass(slots=True)
class Block:
    """The lines of one conversation."""

    title: str
    first_line: int
    lines: list[str] = field(default_factory=list)
    size: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What holds for the whole file."""

    path: str
    name: str
    local: tzinfo
    day_first: bool
    people: frozenset[str]
    """Names that the config gives a role, case-folded."""


@dataclass(slots=True)
class _Turn:
    said: Said
    lines: list[str]
    width: int
    """Characters of its first line as it stands in the file."""


@dataclass(frozen=True, slots=True)
class BlockResult:
    """A conversation, and what is worth a note."""

    conversation: Conversation
    left_out: int
    """Lines before the first message that say nothing that is known."""
    assumed_zone: bool


def conversation_of(block: Block, reading: Reading, number: int) -> BlockResult | None:
    """The conversation in these lines; None when nobody speaks in them."""
    header, start = _header(block.lines)
    turns, left_out = _turns(block.lines[start:], reading.people)
    if not any(not turn.said.system for turn in turns):
        return None
    clock = moments(
        [(t.said.date, t.said.time) for t in turns], header.get("date", ""), header.get("time", ""), reading.local, day_first=reading.day_first
    )
    known = _known_people(turns, header)
    messages = tuple(_message(turn, i, at, known) for i, (turn, at) in enumerate(zip(turns, clock.moments, strict=True)))
    metadata: dict[str, object] = {"time_base": clock.base} if clock.base else {}
    if block.title:
        metadata["title"] = block.title
    name = header.get("conversation") or _id_in(block.title) or header.get("ticket") or (reading.name if number == 1 else f"{reading.name}#{number}")
    channel = header.get("channel", "").casefold()
    conversation = Conversation(
        id=name,
        messages=messages,
        channel=CHANNELS.get(channel, channel) or _channel(block.title, turns),
        vendor=header.get("vendor"),
        team=header.get("team"),
        subject=header.get("subject"),
        status="open" if header.get("status", "").casefold() in {"open", "pending", "active", "new"} else "closed" if header.get("status") else None,
        customer_id=header.get("customer_id"),
        ticket_id=header.get("ticket"),
        tags=tuple(tag for tag in re.split(r"\s*[,;]\s*", header.get("tags", "")) if tag),
        csat=_csat(header.get("csat", "")),
        lang=header.get("lang"),
        metadata=metadata,
        source=Source(reading.path, f"line {block.first_line}"),
    )
    return BlockResult(conversation, left_out, clock.assumed_zone)


def _header(lines: Sequence[str]) -> tuple[Mapping[str, str], int]:
    """The header block, and the number of lines that it takes with what stands over it."""
    found: dict[str, str] = {}
    end = 0
    for i, line in enumerate(lines):
        if not line.strip() or RULE.match(line) or HEADING.match(line) or FENCE.match(line):
            continue
        entry = header_of(line)
        if entry is None or not _is_header(entry, lines[i + 1 : i + 2], under_another=end == i and bool(found)):
            break
        if entry[0]:
            found.setdefault(entry[0], entry[1])
        end = i + 1
    return {key: value for key, value in found.items() if value}, end


def _is_header(entry: tuple[str, str], following: Sequence[str], *, under_another: bool) -> bool:
    """``Agent: Sarah Mitchell`` is header only beside another header line, and with a name behind it."""
    if entry[0] not in SPEAKING_KEYS:
        return True
    below = [header_of(line) for line in following]
    beside = under_another or any(other is not None and other[0] not in SPEAKING_KEYS for other in below)
    return beside and is_name(entry[1])


def _turns(lines: Sequence[str], people: frozenset[str]) -> tuple[list[_Turn], int]:
    candidates = [said(line) if line.strip() else None for line in lines]
    accept = _speakers(lines, candidates, people)
    turns: list[_Turn] = []
    left_out = 0
    blank = False
    for line, candidate in zip(lines, candidates, strict=True):
        if candidate is not None and (candidate.system or candidate.speaker in accept):
            turns.append(_Turn(candidate, [candidate.text], len(line)))
        elif not line.strip():
            blank = True
            continue
        elif FENCE.match(line) or (RULE.match(line) and blank) or (HEADING.match(line) and not turns):
            pass
        elif turns and not turns[-1].said.system:
            turns[-1].lines += ["", line.rstrip()] if blank else [line.rstrip()]
        elif not turns:
            left_out += 1
        else:
            turns[-1].lines.append(line.rstrip())
        blank = False
    return turns, left_out


def _speakers(lines: Sequence[str], candidates: Sequence[Said | None], people: frozenset[str]) -> frozenset[str]:
    """Which labels are speakers. Where lines carry times, those that do are turns; else role words, names of the config, and names that come back,
    or all of them when nearly every line has one."""
    spoken = [c for c in candidates if c is not None and not c.system]
    stamped = Counter(c.speaker for c in spoken if c.time)
    if stamped and sum(stamped.values()) * 2 >= len(spoken):
        return frozenset(stamped)
    counts = Counter(c.speaker for c in spoken)
    nonblank = sum(1 for line in lines if line.strip())
    dense = len(spoken) >= 0.7 * nonblank
    return frozenset(label for label, count in counts.items() if dense or count >= 2 or who(label)[0] is not Role.UNKNOWN or _named(label, people))


def _named(label: str, people: frozenset[str]) -> bool:
    return label.casefold() in people or (who(label)[1] or "").casefold() in people


def _known_people(turns: Sequence[_Turn], header: Mapping[str, str]) -> Mapping[str, tuple[Role, str | None]]:
    """Label -> role and name: a name that is marked once (``Sara (Support)``, or in the header) is that person everywhere."""
    named = {key: re.sub(r"\s*\(.*\)$", "", header[key]) for key in SPEAKING_KEYS if key in header}
    role_of = {name.casefold(): Role(key) for key, name in sorted(named.items())}
    labels = dict.fromkeys(turn.said.speaker for turn in turns if not turn.said.system)
    for role, author in map(who, labels):
        if author is not None and role is not Role.UNKNOWN:
            role_of.setdefault(author.casefold(), role)
    known: dict[str, tuple[Role, str | None]] = {}
    for label in labels:
        role, author = who(label)
        if role is Role.UNKNOWN and author is not None:
            role = role_of.get(author.casefold(), role)
        known[label] = (role, author or named.get(role.value))
    return known


def _message(turn: _Turn, index: int, at: datetime | None, known: Mapping[str, tuple[Role, str | None]]) -> Message:
    role, author = (Role.SYSTEM, None) if turn.said.system else known[turn.said.speaker]
    return Message(index, role, _joined(turn.lines, turn.width), author, at)


def _joined(lines: Sequence[str], width: int) -> str:
    """Lines that were wrapped become one again; those that an author ended stay apart."""
    text = lines[0]
    for line in lines[1:]:
        wraps = width >= WRAPPED and line and not re.match(r"^\s*(?:[-*•>]|\d+[.)])\s", line)
        text += f" {line.lstrip()}" if wraps else f"\n{line}"
        width = len(line)
    return text.strip()


def _id_in(title: str) -> str:
    """``Conversation: c-17`` -> ``c-17``; a title that says more is none."""
    match = re.match(r"^(?:conversation|chat|ticket|case|session|transcript|call|contact)(?: id)?\s*[:#]?\s*(?P<id>\S+)$", title, re.IGNORECASE)
    return match["id"].strip("#:") if match else ""


def _channel(title: str, turns: Sequence[_Turn]) -> str | None:
    systems = " ".join(turn.said.text[:40] for turn in turns if turn.said.system).casefold()
    if re.match(r"(?i)call\b", title) or re.search(r"\bcall (?:connected|started|ended)\b", systems):
        return "voice"
    return "chat" if re.match(r"(?i)chat\b", title) or re.search(r"\bchat\b", systems) else None


def _csat(text: str) -> float | None:
    match = re.match(r"^\d+(?:\.\d+)?", text)
    return float(match[0]) if match else None


def speaks(line: str) -> bool:
    """Whether a line alone looks like a turn: a time and a speaker, or a role word and a colon."""
    candidate = said(line[: 2 * MAX_LOOK])
    if candidate is None:
        return False
    if candidate.system:
        return True
    return candidate.time is not None or who(candidate.speaker)[0] is not Role.UNKNOWN or candidate.speaker.casefold() == "unknown"
