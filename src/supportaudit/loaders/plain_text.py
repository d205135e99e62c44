"""Plain-text transcripts: ``[10:32] Sara (Support): ...``, ``Agent: ...``, several to a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from supportaudit.errors import TranscriptError
from supportaudit.loaders.files import Transcript
from supportaudit.loaders.interface import Guess, Head, Options, size_text
from supportaudit.loaders.plain_block import Block, Reading, conversation_of, speaks
from supportaudit.loaders.plain_lines import FENCE, HEADING, RULE, SPEAKING_KEYS, header_of, is_name, numbered_title, parted, said, timed, title_of
from supportaudit.loaders.text import begun, head_text, plain, text_lines
from supportaudit.loaders.times import DateOrder, assumed_zone, zone
from supportaudit.model import Conversation, SkippedTranscript

HINT = "mark who speaks, e.g. 'Agent: ...' and 'Customer: ...', one message a line"


class PlainText:
    """Chats and calls as people copy them."""

    name = "text"
    title = "plain text"
    told = "Lines that begin with a speaker and a colon, with or without a time."
    reads = "Turns, wrapped lines, times, and lines of the system as events."
    left_out = "Header lines before the first turn, beyond what they say of the conversation."

    def sniff(self, head: Head) -> Guess | None:
        """The surer the more lines begin with a speaker."""
        lines = [line for line in head.text.splitlines() if line.strip()]
        if not lines or begun(head.text)[:1] in {"{", "<"}:
            return None
        turns = sum(speaks(line) for line in lines)
        labels = Counter(found.speaker for line in lines if (found := said(line)) is not None and not found.system)
        repeated = sum(count for count in labels.values() if count >= 2)
        best = max(turns, repeated)
        if best < 2 and not (best == 1 and len(lines) <= 5):
            return None
        share = best / len(lines)
        return Guess(min(0.85, 0.45 + 0.6 * share), f"{best} of its first {len(lines)} lines begin with a speaker")

    def read(self, transcript: Transcript, options: Options) -> Iterator[Conversation | SkippedTranscript]:
        """The file's conversations in order; a stretch in which nobody speaks is quarantined."""
        config = options.config
        people = frozenset(config.roles) | frozenset(config.aliases)
        dates = DateOrder()
        for line in head_text(transcript.head).splitlines():
            if (stamp := timed(line[:100])) and stamp[0]:
                dates.see(stamp[0])
        if note := dates.note(config.timezone):
            transcript.note(note)
        reading = Reading(transcript.path, transcript.name, zone(config.timezone), dates.day_first(config.timezone), people)
        number = 0
        for block in _blocks(transcript, options.max_record):
            number += 1
            where = f"line {block.first_line}"
            if block.size > options.max_record:
                yield SkippedTranscript(
                    transcript.path, where, f"a conversation of more than {size_text(options.max_record)}; part the file", "quarantined"
                )
                continue
            result = conversation_of(block, reading, number)
            if result is None:
                yield SkippedTranscript(transcript.path, where, f"no line begins with a speaker; {HINT}", "quarantined")
            elif len(result.conversation.messages) > options.max_messages:
                count = len(result.conversation.messages)
                yield SkippedTranscript(
                    transcript.path, where, f"{count:,} messages without a line that starts a conversation; part the file", "quarantined"
                )
            else:
                if result.left_out:
                    transcript.note("lines before the first message that are no known header were left out; check that none is a message", where)
                if result.assumed_zone:
                    transcript.note(assumed_zone(config.timezone))
                yield result.conversation
        if number == 0:
            raise TranscriptError("no line begins with a speaker", hint=HINT)


def _blocks(transcript: Transcript, limit: int) -> Iterator[Block]:
    """The lines of one conversation after the other."""
    block, state = Block("", 1), _State()
    for number, raw in enumerate(text_lines(transcript, limit), 1):
        line = plain(raw).rstrip("\n").removeprefix("\ufeff" if number == 1 else "")
        title = title_of(line) or (numbered_title(line) if state.blank else None)
        if title is not None or (state.spoken and state.blank and (RULE.match(line) or _starts_header(line))):
            if state.spoken or block.size > limit or (block.title and any(map(str.strip, block.lines))):
                yield block
                block = Block("", number)
            state = _State()
            block.title = title or block.title
        if title is None:
            state.take(line)
            block.size += len(line) + 1
            if block.size <= limit:
                block.lines += parted(line)
            else:
                block.lines.clear()
    if state.spoken or any(map(str.strip, block.lines)) or block.size > limit:
        yield block


@dataclass(slots=True)
class _State:
    """Where in a conversation its lines are."""

    spoken: bool = False
    """Somebody has spoken."""
    blank: bool = True
    """The last line was blank."""
    in_header: bool = False
    body: bool = False
    """Something has come that is neither header nor decoration."""

    def take(self, line: str) -> None:
        self.blank = not line.strip()
        if self.blank or RULE.match(line) or HEADING.match(line) or FENCE.match(line):
            self.body = self.body or self.in_header
            return
        entry = None if self.body else header_of(line)
        if entry is not None and (entry[0] not in SPEAKING_KEYS or (self.in_header and is_name(entry[1]))):
            self.in_header = True
            return
        self.body = True
        self.spoken = self.spoken or speaks(line) or _labelled(line)


def _starts_header(line: str) -> bool:
    """After a blank line, a header word starts the next conversation."""
    entry = header_of(line)
    return (
        entry is not None
        and bool(entry[0])
        and entry[0] not in SPEAKING_KEYS
        and entry[0] != "id"
        and bool(entry[1])
        and entry[0] in {"conversation", "ticket", "channel", "vendor", "date"}
    )


def _labelled(line: str) -> bool:
    """A name and a colon, but no header word."""
    found = said(line)
    return found is not None and header_of(line) is None
