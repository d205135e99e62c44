"""Speech that machines wrote down: words into turns, offsets into times, speakers into roles where their label is a role."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from supportaudit.loaders.json_talk import Talk
from supportaudit.loaders.json_values import number_of, text_of
from supportaudit.loaders.plain_clock import BASE
from supportaudit.loaders.roles import role_of_word
from supportaudit.model import Role

MAX_SECONDS = 1e8
"""More from the start of a call is no offset."""
OFFSET = "offset"
NO_SPEAKERS = "nothing says who speaks, so that every author is unknown; transcribe with speaker labels or by channel"


@dataclass(frozen=True, slots=True)
class Said:
    """What one speaker says without a break."""

    speaker: str | None
    text: str
    start: float | None = None
    """Seconds from the start of the recording."""
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """One word or mark of a transcript."""

    speaker: str | None
    text: str
    start: float | None = None
    stuck: bool = False
    """Whether it is a mark that belongs to the word before it."""


def turns(words: Iterable[Word]) -> Iterator[Said]:
    """The words put together, one turn for as long as the speaker stays the same; a mark stays with the word before."""
    speaker: str | None = None
    start: float | None = None
    pieces: list[str] = []
    for word in words:
        if pieces and not word.stuck and word.speaker != speaker:
            yield Said(speaker, "".join(pieces), start)
            pieces = []
        if not pieces:
            speaker, start = word.speaker, word.start
        pieces.append(word.text if word.stuck or not pieces else f" {word.text}")
    if pieces:
        yield Said(speaker, "".join(pieces), start)


def by_start(words: Iterable[Word]) -> list[Word]:
    """The words of several channels in order of time; a mark without a time stays behind its word."""
    last, keyed = 0.0, []
    for i, word in enumerate(words):
        last = last if word.start is None else word.start
        keyed.append((last, i, word))
    return [word for _, _, word in sorted(keyed, key=lambda entry: entry[:2])]


def are_all(words: Sequence[Word], text: str) -> bool:
    """Whether these are all words of the text, and not those that an export of less than everything kept."""
    return sum(len(word.text) for word in words) >= 0.7 * len("".join(text.split()))


def seconds_of(value: object, *paths: str) -> float | None:
    """Seconds at the first of these paths: a number, also as text, or ``"12.300s"``; None where there is none."""
    number = number_of(value, *paths)
    if number is None and (written := text_of(value, *paths)).endswith("s"):
        number = number_of(written[:-1])
    return number


def moment(seconds: float | None, start: datetime | None = None) -> datetime | None:
    """So many seconds from the start of the call, or from the epoch where its start is not known; None where that is no offset."""
    if seconds is None or not 0 <= seconds < MAX_SECONDS:
        return None
    return (start or BASE) + timedelta(seconds=seconds)


def counts_from_start(talk: Talk, start: datetime | None = None) -> None:
    """Say of a conversation that its times are counted from the start, unless that is known."""
    if start is None:
        talk.metadata["time_base"] = OFFSET


def speak(talk: Talk, said: Iterable[Said], start: datetime | None = None) -> int:
    """Every turn as a message of its speaker, and how many there were; a role only where the speaker's label is a word for one."""
    talk.channel = talk.channel or "voice"
    counts_from_start(talk, start)
    before = len(talk.messages)
    for turn in said:
        role = role_of_word(turn.speaker) if turn.speaker else None
        talk.say(role or Role.UNKNOWN, turn.text, turn.speaker, moment(turn.start, start), id=turn.id)
    return len(talk.messages) - before
