"""Transcripts of calls as text: what Zoom saves, and what Otter and Rev export. A line with name and time stands above the words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape

from supportaudit.errors import TranscriptError
from supportaudit.loaders.files import Transcript
from supportaudit.loaders.interface import Guess, Head, Options
from supportaudit.loaders.plain_clock import BASE, moments, span_of
from supportaudit.loaders.plain_lines import is_label, who
from supportaudit.loaders.times import assumed_zone, zone
from supportaudit.loaders.turns import Turn, check_count, head_lines, lines_of, messages_of
from supportaudit.model import Conversation, Role, Source

CLOCK = r"(?:\d{1,2}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?"
ZOOM = re.compile(r"^\[(?P<name>(?:[^\[\]\n]|\[[^\[\]\n]{0,60}\]){1,120})\]\s*(?P<time>\d{1,2}:\d{2}:\d{2})(?:\s*(?P<half>[AP]M))?\s*(?P<text>)$")
ZOOM_CHAT = re.compile(
    r"^(?:(?P<date>\d{4}-\d{2}-\d{2}) )?(?P<time>\d{1,2}:\d{2}:\d{2})(?:\s(?P<half>[AP]M))?"
    r"\s+(?:From|Von|De|Da|Van)\s{1,3}(?P<name>\S[^\n]{0,118}?)"
    r"(?:\s{1,3}(?:to|an|à|a|para|aan)\s{1,3}[^\n:]{1,120}+:|\s{1,3}:(?=\s))\s*(?P<text>.*)$",
    re.IGNORECASE,
)
"""``11:02:09 From Name to Everyone:`` of newer Zooms in several languages, ``11:02:09  From Name : `` of older ones."""
OTTER = re.compile(rf"^(?P<name>[^\W_][^\n]{{0,79}}?)(?:\s{{2,20}}|\t)(?P<time>{CLOCK})\s*(?P<text>)$")
SPEAKER = re.compile(rf"^(?P<name>(?:Unknown )?Speaker(?: \d{{1,2}})?)\s(?P<time>{CLOCK})\s*(?P<text>)$", re.IGNORECASE)
BOLD = re.compile(rf"^\*\*(?P<name>[^*\n]{{1,80}}?):?\*\*:?\s*[\[(]?(?P<time>{CLOCK})[\])]?:?\s*(?P<text>.*)$")
REV = re.compile(rf"^(?P<name>[^\W_][^\n()\[\]:]{{0,79}}?):?\s*[(\[](?P<time>{CLOCK})[)\]](?=:|\s*$):?\s*(?P<text>.*)$")
DASHED = re.compile(rf"^(?P<name>[^\W_][^\n()\[\]:]{{0,79}}?) [-\u2013\u2014] (?P<time>{CLOCK})\s*(?P<text>)$")
LABELLED = re.compile(rf"^(?P<name>[^\W_][^\n()\[\]:]{{0,79}}?)(?::\s*[(\[]|\s\[)(?P<time>{CLOCK})[)\]]\s*(?P<text>\S.*)$")
BEHIND = re.compile(
    rf"^[(\[]?(?P<time>{CLOCK})[)\]]?(?:\s{{1,4}}|\s?[-\u2013\u2014|]\s?)(?P<name>(?![AaPp]\.?[Mm]\b)[^\W\d_][^\n()\[\]:]{{0,79}})(?P<text>)$"
)
OTTER_REV = (OTTER, SPEAKER, BOLD, REV, DASHED, LABELLED, BEHIND)
ALONE = re.compile(rf"^(?P<name>)[(\[]?(?P<time>{CLOCK})[)\]]?(?P<text>)$")
"""A time above words that nobody is named for."""
LEAST_ALONE = 3
FOOTER = re.compile(
    r"^\s*(?:Transcribed by\b.{0,40}\botter\.ai\b|(?:Transcribed|Transcript) (?:by|provided by)\b.{0,60}\brev\b"
    r"|\S.{0,80} (?:started|stopped) transcription\s*$).*$",
    re.IGNORECASE,
)
NO_SPEAKERS = "no line says who speaks, so that every author is unknown; export the transcript with speakers"
LEFT_OUT = "lines before the first speaker (a title, keywords) were left out; check that none is a message"


class Zoom:
    """What Zoom saves of a meeting: the transcript, or the chat beside it."""

    name = "zoom_txt"
    title = "Zoom transcript (.txt)"
    told = "Lines like `[Name] 11:02:09` with the words below, or `11:02:09 From Name to Everyone:`."
    reads = "One message a block, with its time of day; the file gives no date, so times only count from each other."
    left_out = "Nothing; lines before the first speaker are noted."

    def sniff(self, head: Head) -> Guess | None:
        """Sure when the first line is one with name and time."""
        first = next(iter(head_lines(head.text)), "").strip()
        if ZOOM.match(first):
            return Guess(0.94, "its first line is '[Name] time' as Zoom writes it")
        return Guess(0.94, "its first line is 'time From Name to ...' as Zoom writes its chat") if ZOOM_CHAT.match(first) else None

    def read(self, transcript: Transcript, options: Options) -> Iterator[Conversation]:
        """The one conversation."""
        lines = lines_of(transcript, options)
        blocks = _blocks(lines, transcript, lambda line: ZOOM.match(line) or ZOOM_CHAT.match(line), options.max_messages)
        if not blocks:
            raise TranscriptError("no line like '[Name] 11:02:09'", hint="save the transcript again, without changing it")
        chat = any(ZOOM_CHAT.match(block.line) for block in blocks)
        local = zone(options.config.timezone)
        clock = moments([(block.date, block.time) for block in blocks], "", "", local, day_first=True)
        if clock.assumed_zone:
            transcript.note(assumed_zone(options.config.timezone))
        yield _conversation(transcript, blocks, clock.moments, "chat" if chat else "voice", clock.base or "")


class OtterRev:
    """Text exports of Otter and Rev."""

    name = "otter_rev_txt"
    title = "Otter or Rev transcript (.txt)"
    told = "Lines like `Name  55:21`, `**Name** [0:18]` or `Speaker 1 (00:03):` with the words below or behind."
    reads = "One message a block, with its time counted from the start of the recording."
    left_out = "The line that names the service or who started it, and title and keywords above the first speaker (noted)."

    def sniff(self, head: Head) -> Guess | None:
        """By the service's own line, or by how many lines are a name with a time."""
        lines = [line for line in _with_times(head.text.removeprefix("\ufeff").split("\n")) if line.strip()]
        opened = _form_of(lines)
        count = sum(opened(line.strip()) is not None for line in lines)
        if count and any(map(FOOTER.match, lines)):
            return Guess(0.96, "it has lines with name and time, and names the service")
        if any(map(FOOTER.match, lines)) and _untimed(head.text.split("\n")):
            return Guess(0.9, "it names the service, and names stand above what was said")
        if opened is _alone and (count < LEAST_ALONE or count * 3 < len(lines)):
            return None
        if count >= 2 or (count and len(lines) <= 4):
            return Guess(0.88 if count >= 2 and count * 8 >= len(lines) else 0.6, f"{count} of its first {len(lines)} lines are a name with a time")
        return None

    def read(self, transcript: Transcript, options: Options) -> Iterator[Conversation]:
        """The one conversation."""
        lines = _with_times(lines_of(transcript, options))
        blocks = _blocks(iter(lines), transcript, _form_of(lines), options.max_messages) or _untimed(lines)
        if not blocks:
            raise TranscriptError("no line with a name and a time", hint="export the transcript again, with speakers and times")
        times = [BASE + span_of(block.time) if block.time else None for block in blocks]
        yield _conversation(transcript, blocks, times, "voice", "offset" if any(times) else "")


@dataclass(slots=True)
class _Block:
    line: str
    name: str
    time: str
    words: list[str]
    date: str | None = None


def _form_of(lines: Iterable[str]) -> Callable[[str], re.Match[str] | None]:
    """What opens a block in these lines: name and time, or times alone where no line has a name with one."""
    return _of_otter if any(_of_otter(line.strip()) for line in lines) else _alone


def _alone(line: str) -> re.Match[str] | None:
    return ALONE.match(line)


def _with_times(lines: Iterable[str]) -> list[str]:
    """The lines, with a time that stands alone below a name put behind it."""
    found: list[str] = []
    for line in lines:
        time, name = line.strip(), found[-1].strip() if found else ""
        if is_label(name) and ALONE.match(time) and (len(found) == 1 or not found[-2].strip()):
            found[-1] = f"{name}  {time}"
        else:
            found.append(line)
    return found


def _of_otter(line: str) -> re.Match[str] | None:
    """A line with name and time; not a sentence that has a time in it."""
    if len(line) > 400 and not line.startswith("**"):
        line = line[:400]
    for form in OTTER_REV:
        match = form.match(line)
        if match is not None and (form is BOLD or form is SPEAKER or _is_name(match["name"], spaced=form is OTTER)):
            return match
    return None


def _is_name(name: str, *, spaced: bool) -> bool:
    """Whether it is a person's name: a label of plain text, or whatever stands short before wide blanks."""
    return is_label(name.strip()) or (spaced and len(name.split()) <= 6 and not name.rstrip().endswith((".", "?", "!", ",")))


def _blocks(lines: Iterator[str], transcript: Transcript, opens: Callable[[str], re.Match[str] | None], most: int) -> list[_Block]:
    blocks: list[_Block] = []
    early = False
    for raw in lines:
        line = raw.strip()
        match = opens(line) if line else None
        if match is not None:
            half, date = (match.groupdict().get(name) for name in ("half", "date"))
            time = f"{match['time']} {half}" if half else match["time"]
            check_count(len(blocks) + 1, most)
            blocks.append(_Block(line, unescape(match["name"]).strip(), time, [line[match.start("text") :]], date))
        elif FOOTER.match(line):
            continue
        elif blocks:
            blocks[-1].words.append(raw)
        else:
            early = early or bool(line)
    if early and blocks:
        transcript.note(LEFT_OUT)
    return blocks


def _untimed(lines: Sequence[str]) -> list[_Block]:
    """Blocks of a name and the words below it, where the export has no times; none where a stretch of lines has no name."""
    blocks: list[_Block] = []
    for stretch in "\n".join(lines).split("\n\n"):
        name, _, words = stretch.strip().partition("\n")
        if FOOTER.match(name) or not name:
            continue
        if not words or not _is_name(name, spaced=False):
            return []
        blocks.append(_Block(name, unescape(name).strip(), "", words.split("\n")))
    return blocks


def _conversation(transcript: Transcript, blocks: Sequence[_Block], times: Sequence[datetime | None], channel: str, base: str) -> Conversation:
    turns = []
    for block, at in zip(blocks, times, strict=True):
        role, name = who(block.name)
        author = name or (None if role is Role.SYSTEM else block.name)
        turns.append(Turn(role, author or None, [unescape(line) for line in block.words], at))
    kept = [turn for turn in turns if turn.text()]
    if not kept:
        raise TranscriptError("no words below the names", hint="export the transcript again, with its text")
    if not any(turn.author or turn.role is not Role.UNKNOWN for turn in kept):
        transcript.note(NO_SPEAKERS)
    return Conversation(
        transcript.name, messages_of(kept), channel=channel, metadata={"time_base": base} if base else {}, source=Source(transcript.path)
    )
