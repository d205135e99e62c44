"""Captions of calls: WebVTT and SubRip, cue by cue."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from itertools import pairwise

from supportaudit.errors import TranscriptError
from supportaudit.loaders.files import Transcript
from supportaudit.loaders.interface import Guess, Head, Options
from supportaudit.loaders.plain_clock import BASE
from supportaudit.loaders.plain_lines import DIARISED, is_label, who
from supportaudit.loaders.turns import Turn, check_count, head_lines, lines_of, messages_of
from supportaudit.model import Conversation, Role, Source

CLOCK = r"(?:(\d{1,4}):)?(\d{1,3}):(\d{1,2})[.,](\d{1,6})"
TIMING = re.compile(rf"^\s*{CLOCK}\s*-{{1,2}}>\s*{CLOCK}")
START = re.compile(r"^`{0,3}WEBVTT(?:[ \t].*)?$")
FENCED_WITHIN = 8
"""Lines with words, from the start, in which captions inside Markdown begin."""
COMMENT = re.compile(r"^(?:NOTE|STYLE|REGION)(?:\s|$)")
VOICE = re.compile(r"<v(?:\.[^\s<>.]{1,60})*\s{1,5}([^<>\n]{1,120})>")
INLINE_TIME = re.compile(r"<(?:\d{1,4}:)?\d{1,3}:\d{2}[.,]\d{1,6}>")
TAG = re.compile(r"</?(?:[a-zA-Z][^<>\n]{0,200})?>|<(?:\d{1,4}:)?\d{1,3}:\d{2}[.,]\d{1,6}>|\{\\[^{}\n]{1,40}\}")
BRACKET = re.compile(r"^(?:>>\s*)?[\[(](?P<label>[^\[\]()\n]{1,60})[\])]\s*:?\s*(?P<text>\S.*)$", re.DOTALL)
PREFIX = re.compile(r"^(?:>>\s*|-\s+)?(?P<label>[^\W_][^:<>\n]{0,59}?)\s?:\s+(?P<text>\S.*)$", re.DOTALL)
SOUNDS = re.compile(
    r"^(?:music|applause|laugh\w*|laughter|inaudible|silence|crosstalk|noise|background.*|pause|beep|ringing|sigh\w*|cough\w*|chuckl\w*|foreign.*)$",
    re.IGNORECASE,
)
SOUND = re.compile(r"^(?:\[[^\[\]\n]{1,60}\]|\([^()\n]{1,60}\)|♪[^\n]*)$")
"""A cue that only names a sound, which nobody says."""
FENCE = re.compile(r"^```")
LANGUAGE = re.compile(r"^Language:\s*([A-Za-z]{2,3})\b")
LEAST_NAMED = 4
"""Cues from which names above the words are told."""
MOST_ROLLING = 10
"""Lines of a cue that may stand in the one before."""
NO_SPEAKERS = "no cue says who speaks, so that every author is unknown; export the captions with speakers"


@dataclass(slots=True)
class Cue:
    """One stretch of time and what is said in it."""

    start: timedelta
    stamp: str
    """Its timing line."""
    id: str | None = None
    lines: list[str] = field(default_factory=list)


class WebVtt:
    """Captions with ``WEBVTT`` in the first line."""

    name = "webvtt"
    title = "WebVTT captions (.vtt)"
    told = "Its first line is WEBVTT, or the first line of a fenced block near the start of a Markdown file."
    reads = (
        "One message a cue, or one for each voice in it, with its time counted from the start of the recording. "
        "Speakers are voice tags, `[Name]` or `Name:` before the words."
    )
    left_out = "Comments, styles, regions, cue settings, and in rolling captions the lines that a cue repeats from the one before."

    def sniff(self, head: Head) -> Guess | None:
        """Sure by the first line, or by the one under a fence of Markdown."""
        lines = ["", *(line.strip() for line in head_lines(head.text)[:FENCED_WITHIN])]
        if START.match("".join(lines[1:2])):
            return Guess(0.98, "its first line is WEBVTT")
        fenced = any(START.match(line) and (FENCE.match(line) or FENCE.match(above)) for above, line in pairwise(lines))
        return Guess(0.96, "WEBVTT stands in a fenced block near its start") if fenced else None

    def read(self, transcript: Transcript, options: Options) -> Iterator[Conversation]:
        """The one conversation."""
        yield _conversation(transcript, options)


class SubRip:
    """Captions of numbered cues with a comma in their times."""

    name = "srt"
    title = "SubRip captions (.srt)"
    told = "It begins with a number and a line like `00:00:01,023 --> 00:00:05,210`."
    reads = "As WebVTT captions."
    left_out = "Formatting, and in rolling captions the lines that a cue repeats from the one before."

    def sniff(self, head: Head) -> Guess | None:
        """Sure when a timing line stands at the start."""
        lines = head_lines(head.text)[:2]
        if lines and (TIMING.match(lines[0]) or (lines[0].strip().isdecimal() and len(lines) > 1 and TIMING.match(lines[1]))):
            return Guess(0.97, "it begins with the times of a caption")
        return None

    def read(self, transcript: Transcript, options: Options) -> Iterator[Conversation]:
        """The one conversation."""
        yield _conversation(transcript, options)


def _conversation(transcript: Transcript, options: Options) -> Conversation:
    lang: list[str] = []
    cues = _unrolled(list(_cues(lines_of(transcript, options), transcript, lang, 2 * options.max_messages)))
    if not cues:
        raise TranscriptError("no cue with words in it", hint="export the captions again, or leave the file out")
    turns = _turns(cues)
    if not any(turn.author or turn.role is not Role.UNKNOWN for turn in turns):
        transcript.note(NO_SPEAKERS)
    return Conversation(
        transcript.name,
        messages_of(turns),
        channel="voice",
        lang=lang[0] if lang else None,
        metadata={"time_base": "offset"},
        source=Source(transcript.path),
    )


def _cues(lines: Iterator[str], transcript: Transcript, lang: list[str], most: int) -> Iterator[Cue]:
    """Every cue with words; one that the file gives twice, word for word, is counted."""
    seen: set[tuple[str, str]] = set()
    for cue in _all_cues(lines, lang, most):
        while cue.lines and not cue.lines[-1].strip():
            cue.lines.pop()
        if cue.lines:
            cue.lines[-1] = cue.lines[-1].removesuffix("```")
        key = (cue.stamp, "\n".join(cue.lines))
        if not any(TAG.sub("", line).strip() for line in cue.lines):
            continue
        if key in seen:
            transcript.duplicates += 1
        else:
            seen.add(key)
            yield cue


def _all_cues(lines: Iterator[str], lang: list[str], most: int) -> Iterator[Cue]:
    cue: Cue | None = None
    count = 0
    before = ""
    skipping = closed = False
    for line in lines:
        closed = closed or (cue is not None and FENCE.match(line) is not None)
        if match := TIMING.match(line):
            own = _id_above(cue, before)
            if cue is not None:
                yield cue
            count += 1
            check_count(count, most)
            cue = Cue(_span(match), line.strip(), own)
            skipping = closed = False
        elif closed or (COMMENT.match(line) and not before.strip()):
            skipping = True
        elif cue is not None and not skipping:
            cue.lines.append(line)
        elif cue is None and (found := LANGUAGE.match(line)):
            lang[:] = [found[1].casefold()]
        skipping = skipping and bool(line.strip())
        before = line
    if cue is not None:
        yield cue


def _id_above(cue: Cue | None, before: str) -> str | None:
    """The number or name of a cue in the line above its times; it is taken from the words of the cue before."""
    if cue is None:
        return before.strip() or None
    alone = len(cue.lines) > 1 and not cue.lines[-2].strip()
    if not before.strip() or not cue.lines or not (alone or before.strip().isdecimal()):
        return None
    return cue.lines.pop().strip()


def _span(match: re.Match[str]) -> timedelta:
    hours, minutes, seconds, fraction = match[1] or "0", match[2], match[3], match[4]
    return timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds), microseconds=int(fraction.ljust(6, "0")))


def _unrolled(cues: list[Cue]) -> list[Cue]:
    """Rolling captions, whose cues begin with the last line of the one before, without what they repeat."""
    words = [[line for raw in cue.lines if (line := INLINE_TIME.sub("", raw).strip())] for cue in cues]
    bare = [[TAG.sub("", line).strip() for line in lines] for lines in words]
    again = sum(1 for last, this in pairwise(bare) if last and this and this[0] == last[-1])
    timed = sum(any(map(INLINE_TIME.search, cue.lines)) for cue in cues)
    if again * 3 < len(cues) or (not timed and sum(len(lines) > 1 for lines in bare) * 3 < len(cues)):
        return cues
    kept: list[Cue] = []
    last: list[str] = []
    for cue, lines, shown in zip(cues, words, bare, strict=True):
        most = min(len(last), len(shown))
        count = next((n for n in range(most, 0, -1) if shown[:n] == last[-n:]), 0) if most <= MOST_ROLLING else 0
        if lines[count:]:
            kept.append(Cue(cue.start, cue.stamp, cue.id, lines[count:]))
        last = shown or last
    return kept


def _turns(cues: Sequence[Cue]) -> list[Turn]:
    """One turn a voice; a label before the words counts as a speaker when it is a role, comes back, or nearly every cue has one."""
    voices = [(cue, name, text) for cue in cues for name, text in _voices("\n".join(cue.lines)) if text]
    tagged = any(name for _, name, _ in voices)
    if not tagged and _named_above([text for _, _, text in voices]):
        voices = [(cue, text.partition("\n")[0], text.partition("\n")[2]) for cue, _, text in voices]
        tagged = True
    if not tagged:
        voices = [(cue, name, line) for cue, name, text in voices for line in _parted(text)]
    labels = [None if tagged else _label(text) for _, _, text in voices]
    accepted = _speakers([found[0] for found in labels if found], len(voices))
    turns: list[Turn] = []
    speaker: tuple[Role, str | None] = (Role.UNKNOWN, None)
    for (cue, name, text), found in zip(voices, labels, strict=True):
        words = text
        if tagged:
            speaker = _whose(name) if name else (Role.UNKNOWN, None)
        elif found and found[0] in accepted:
            speaker, words = _whose(found[0]), found[1]
        shown = (Role.UNKNOWN, None) if SOUND.match(words) else speaker
        turns.append(Turn(*shown, words.split("\n"), BASE + cue.start))
    return turns


def _named_above(texts: Sequence[str]) -> bool:
    """Whether every cue has a name on a line of its own above the words, as Teams writes it: few names, which come back."""
    names = [text.partition("\n")[0] for text in texts if "\n" in text]
    few = len(names) >= LEAST_NAMED and len(set(names)) * 2 <= len(names)
    return few and len(names) == len(texts) and all(map(is_label, names))


def _parted(text: str) -> list[str]:
    """The lines of a cue in which each one begins with a speaker; else the cue as it is."""
    lines = text.split("\n")
    return lines if len(lines) > 1 and all(_label(line) for line in lines) else [text]


def _voices(text: str) -> Iterator[tuple[str, str]]:
    """Name and words of every voice of a cue; the words before the first tag are nobody's."""
    pieces = VOICE.split(text)
    yield "", _clean(pieces[0])
    for name, words in zip(pieces[1::2], pieces[2::2], strict=True):
        yield unescape(name).strip(), _clean(words)


def _clean(text: str) -> str:
    lines = (unescape(TAG.sub("", line)).replace("\u200e", "").replace("\u200b", "").strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _label(text: str) -> tuple[str, str] | None:
    match = BRACKET.match(text)
    if match is not None and not SOUNDS.match(match["label"].strip()):
        return match["label"].strip(), match["text"]
    match = PREFIX.match(text)
    return (match["label"].strip(), match["text"]) if match and is_label(match["label"].strip()) else None


def _speakers(labels: Sequence[str], total: int) -> frozenset[str]:
    dense = len(labels) >= 0.6 * total
    return frozenset(
        label for label, count in Counter(labels).items() if dense or count >= 2 or who(label)[0] is not Role.UNKNOWN or DIARISED.match(label)
    )


def _whose(label: str) -> tuple[Role, str | None]:
    """Role and name; a label that is only a role word is kept as the name, so that two agents stay two."""
    role, name = who(label)
    return role, name or label
