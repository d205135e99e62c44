"""Text exports of messengers: WhatsApp and Signal, one message a line with its time and name, longer ones over several lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from supportaudit.errors import TranscriptError
from supportaudit.loaders.files import Transcript
from supportaudit.loaders.interface import Guess, Head, Options
from supportaudit.loaders.messenger_notices import MARK, event_of_notice, is_notice, placeholders, signal_placeholders
from supportaudit.loaders.messenger_stamps import INVISIBLE, LOOK, Stamp, moments_of, newest_first, stamp_of
from supportaudit.loaders.roles import speaker_role
from supportaudit.loaders.threads import ATTACHMENTS
from supportaudit.loaders.times import assumed_zone, in_zone, zone
from supportaudit.loaders.turns import Turn, check_count, contact, head_lines, lines_of, messages_of
from supportaudit.model import Conversation, Mask, Role, Source

NAMED = re.compile(r"^(?P<name>[^:\n]{1,80}?)\s?:(?!//)\s?(?P<text>.*)$", re.DOTALL)
MARKED = re.compile(rf":\s?{MARK}")
SIGNAL = re.compile(r"^\[\d{4}-\d{2}-\d{2}, \d{2}:\d{2}(?::\d{2})?\] (?P<name>[^:\n]{1,80}):")
COMMA = re.compile(r"\d{2,4}[,،]")
"""Behind the date; nearly every phone writes it, people who write a chat down do not."""
Placeholders = Callable[..., tuple[tuple[Mask, ...], int]]


class WhatsApp:
    """``Export chat`` of WhatsApp, from iPhones and Android phones, in any language."""

    name = "whatsapp_txt"
    title = "WhatsApp chat (.txt)"
    told = "Its first line begins with a date and a time, in square brackets or before a dash, with a name or a notice behind it."
    reads = (
        "Each message with its author and time; whether day or month comes first is told from the whole file, the zone is the config's. "
        "Lines without a time go on with the message above. Notices without a name are system lines; people who join or leave are events."
    )
    left_out = "Nothing; words that stand for media, deleted or edited messages are masked, and media are counted as attachments."

    def sniff(self, head: Head) -> Guess | None:
        """Sure when the first line carries a date and a time as phones write them, and somebody is named."""
        lines = head_lines(head.text)
        first = stamp_of(lines[0]) if lines else None
        names = [match["name"] for line in lines[:50] if (found := stamp_of(line)) and (match := NAMED.match(found.rest))]
        if first is None or not names:
            return None
        if _are_roles(names) and (COMMA.search(lines[0][:LOOK]) is None or SIGNAL.match(lines[0])):
            return Guess(0.4, "its first line begins with a date and a time, but who speaks is named by role, as in plain text")
        return Guess(0.9, "its first line begins with a date and a time as WhatsApp writes them")

    def read(self, transcript: Transcript, options: Options) -> Iterator[Conversation]:
        """The one conversation."""
        yield conversation_of(transcript, options, placeholders)


class Signal:
    """Text that exporters of Signal write."""

    name = "signal_txt"
    title = "Signal chat (.txt)"
    told = "Its first line is like `[2024-01-31, 10:32] Name: text`."
    reads = "Each message with its author and time, in the config's zone; lines without a time go on with the message above."
    left_out = "Nothing; reactions and what stands for media are masked."

    def sniff(self, head: Head) -> Guess | None:
        """Sure by the shape of the first line."""
        lines = head_lines(head.text)
        if not lines or not SIGNAL.match(lines[0]):
            return None
        sure = 0.4 if _are_roles([match["name"] for line in lines[:50] if (match := SIGNAL.match(line))]) else 0.93
        return Guess(sure, "its first line is '[date, time] name:' as Signal exporters write it")

    def read(self, transcript: Transcript, options: Options) -> Iterator[Conversation]:
        """The one conversation."""
        yield conversation_of(transcript, options, signal_placeholders)


def _are_roles(names: Sequence[str]) -> bool:
    """Whether all speakers are named by role words, as nobody is in an address book."""
    return all(speaker_role(name.strip()) is not None for name in names)


def conversation_of(transcript: Transcript, options: Options, written: Placeholders) -> Conversation:
    """All messages of the file; TranscriptError when no line begins one."""
    turns, stamps, counted = _turns(transcript, options, written)
    if not any(turn.role is not Role.SYSTEM for turn in turns):
        raise TranscriptError("no line begins with a date, a time and a name", hint="export the chat again as text, without changing it")
    local, note = moments_of(stamps, options.config.timezone)
    if note:
        transcript.note(note)
    if newest_first(local):
        turns, local = turns[::-1], local[::-1]
        transcript.note("the newest message stood first; the order was turned round")
    zone_of = zone(options.config.timezone)
    for turn, at in zip(turns, local, strict=True):
        turn.at = None if at is None else in_zone(at, zone_of)
    if None in local:
        transcript.note("a date that does not exist was left out; the message has no time", f"message {local.index(None) + 1}")
    transcript.note(assumed_zone(options.config.timezone))
    metadata = {ATTACHMENTS: counted} if counted else {}
    return Conversation(transcript.name, messages_of(turns), channel="chat", metadata=metadata, source=Source(transcript.path))


def _turns(transcript: Transcript, options: Options, written: Placeholders) -> tuple[list[Turn], list[Stamp], int]:
    turns: list[Turn] = []
    stamps: list[Stamp] = []
    marks: list[bool] = []
    early = 0
    for line in lines_of(transcript, options):
        stamp = stamp_of(line)
        if stamp is not None:
            marked = MARKED.search(stamp.rest[:LOOK]) is not None
            check_count(len(turns) + 1, options.max_messages)
            turns.append(_opened(stamp.rest, marked=marked))
            stamps.append(stamp)
            marks.append(marked)
        elif turns:
            turns[-1].lines.append(line.lstrip(MARK))
        else:
            early += bool(line.strip())
    if early:
        transcript.note("lines before the first message were left out; check that none is a message")
    return turns, stamps, _masked(turns, marks, written)


def _opened(rest: str, *, marked: bool) -> Turn:
    """The message or notice that a line begins."""
    match = NAMED.match(rest)
    label = match["name"].translate(INVISIBLE).strip().removeprefix("~").strip() if match else ""
    text = match["text"].lstrip(MARK) if match else rest
    if match is None or not label or is_notice(label, text, marked=marked):
        return Turn(Role.SYSTEM, None, [rest.strip()], event=event_of_notice(rest.strip()))
    role, author = contact(label)
    return Turn(role, author, [text])


def _masked(turns: Sequence[Turn], marks: Sequence[bool], written: Placeholders) -> int:
    """Mask what no person wrote; gives the number of media."""
    media = 0
    for turn, marked in zip(turns, marks, strict=True):
        if turn.role is not Role.SYSTEM:
            turn.masks, count = written(turn.text(), marked=marked)
            media += count
    return media
