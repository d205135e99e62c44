"""E-mail in files: ``.eml`` (one message a file) and ``.mbox`` (many)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from supportaudit.errors import TranscriptError
from supportaudit.loaders.files import Transcript
from supportaudit.loaders.interface import MIB, Guess, Head, Options, Part, size_text
from supportaudit.loaders.mail import part_of
from supportaudit.loaders.threads import ATTACHMENTS
from supportaudit.model import SkippedTranscript

FIELD = re.compile(rb"^([\x21-\x39\x3b-\x7e]{1,76})[ \t]*:")
SURE_FIELDS = frozenset(
    {
        b"received",
        b"return-path",
        b"message-id",
        b"mime-version",
        b"content-type",
        b"content-transfer-encoding",
        b"delivered-to",
        b"in-reply-to",
        b"references",
        b"x-mailer",
        b"dkim-signature",
        b"reply-to",
    }
)
ADDRESS_FIELDS = frozenset({b"from", b"to", b"cc", b"sender"})
USUAL_FIELDS = ADDRESS_FIELDS | {b"subject", b"date"}
FROM_LINE = re.compile(rb"^From \S.*\d{4}|^From \S+@\S+|^From \S+ +\S")
FULL_FROM_LINE = re.compile(rb"^From \S+@\S+ +[A-Z][a-z]{2} +[A-Z][a-z]{2} +\d{1,2} +\d\d:\d\d(?::\d\d)? (?:\S{1,10} )?\d{4}\b")
"""Address and date as mail programs write them: no sentence, so it starts a message also without the blank line that belongs before it."""
TELLING = re.compile(rb"@|\b\d{4}\b")
"""What a line that starts a message has and a sentence that begins with From mostly has not."""
ESCAPED = re.compile(rb"^>+From ")


class Eml:
    """One e-mail a file."""

    name = "eml"
    title = "e-mail (.eml)"
    told = "Header lines of an e-mail at the start."
    reads = "The visible text of each mail; mails of one thread are put together over all files."
    left_out = "Attachments (counted), and the words of quotes, signatures and banners, which are masked."

    def sniff(self, head: Head) -> Guess | None:
        """Sure when the file starts with fields that only e-mail has."""
        fields = _fields(head.data)
        names = {name for name, _ in fields}
        if names & SURE_FIELDS:
            return Guess(0.92, "it starts with the header of an e-mail")
        if any(name in ADDRESS_FIELDS and b"@" in value for name, value in fields):
            return Guess(0.9, "it starts with From: or To: and an address")
        if head.name.endswith((".eml", ".email")) and names & USUAL_FIELDS:
            return Guess(0.6, "its name ends in .eml and it starts with header fields")
        return None

    def read(self, transcript: Transcript, options: Options) -> Iterator[Part | SkippedTranscript]:
        """The one message."""
        data = transcript.stream.read(options.max_record + 1)
        if len(data) > options.max_record:
            raise TranscriptError(f"an e-mail of more than {size_text(options.max_record)}", hint="save it without its attachments")
        yield from mail_of(transcript, data, "", transcript.name)


class Mbox:
    """Many e-mails in one file, each after a ``From `` line."""

    name = "mbox"
    title = "mailbox (.mbox)"
    told = "A first line that begins with `From ` and header lines below it."
    reads = "As .eml, every mail of the file."
    left_out = "As .eml."

    def sniff(self, head: Head) -> Guess | None:
        """Sure when a ``From `` line is followed by header fields."""
        start = head.data.lstrip(b"\r\n")
        first, _, rest = start.partition(b"\n")
        if FROM_LINE.match(first) and _fields(rest):
            return Guess(0.97, "it starts with a 'From ' line and the header of an e-mail")
        return None

    def read(self, transcript: Transcript, options: Options) -> Iterator[Part | SkippedTranscript]:
        """Every message; one that is too large or cannot be taken apart is quarantined with its number."""
        for number, data in enumerate(_split(transcript, options.max_record), 1):
            where = f"message {number}"
            if data is None:
                yield _quarantined(
                    transcript,
                    where,
                    TranscriptError(f"an e-mail of more than {size_text(options.max_record)}", hint="save it without its attachments"),
                )
            else:
                yield from mail_of(transcript, data, where, f"{transcript.name}#{number}")


def mail_of(transcript: Transcript, data: bytes, where: str, fallback_id: str, *, attachments: int = 0) -> Iterator[Part | SkippedTranscript]:
    """The message in these bytes, with notes on what had to be assumed; ``attachments``: so many are kept elsewhere."""
    try:
        part, assumed = part_of(data, transcript.path, where, fallback_id)
    except TranscriptError as problem:
        yield _quarantined(transcript, where, problem)
        return
    for note in assumed:
        transcript.note(note, where)
    if part.conversation.messages[0].author is None:
        transcript.note("an e-mail without From is by an unknown author; save it with its whole header", where)
    if part.conversation.messages[0].sent_at is None:
        transcript.note("an e-mail without a date has no time, so that replies in it are not timed; save it with its whole header", where)
    if "\ufffd" in part.conversation.messages[0].text:
        transcript.note("bytes that are no characters were replaced by \ufffd; save the e-mail again from the mail program", where)
    if attachments:
        metadata = {**part.conversation.metadata, ATTACHMENTS: attachments}
        part = replace(part, conversation=replace(part.conversation, metadata=metadata))
    yield part


def _quarantined(transcript: Transcript, where: str, problem: TranscriptError) -> SkippedTranscript:
    return SkippedTranscript(transcript.path, where, f"{problem.what}; {problem.hint}", "quarantined")


def _fields(data: bytes) -> list[tuple[bytes, bytes]]:
    """The header fields at the start; none when the start is anything else."""
    found: list[tuple[bytes, bytes]] = []
    for line in data.removeprefix(b"\xef\xbb\xbf").lstrip().splitlines()[:60]:
        if not line.strip():
            break
        if line[:1] in {b" ", b"\t"} and found:
            continue
        match = FIELD.match(line)
        if match is None:
            return []
        found.append((match[1].lower(), line[match.end() :]))
    return found


def _split(transcript: Transcript, limit: int) -> Iterator[bytes | None]:
    """The bytes of one message after the other, without ``From `` lines, ``>From `` unescaped; None for one beyond the limit."""
    lines: list[bytes] = []
    size, blank, started = 0, True, False
    pending: bytes | None = None
    stream = transcript.stream
    while line := pending or stream.readline(MIB):
        pending = None
        if line.startswith(b"From ") and (FROM_LINE if blank else FULL_FROM_LINE).match(line):
            pending = stream.readline(MIB)
            if FIELD.match(pending) or (ESCAPED.match(pending) and TELLING.search(line)):
                if started:
                    yield b"".join(lines) if size <= limit else None
                lines, size, started, blank = [], 0, True, False
                continue
        blank = not line.strip()
        started = started or not blank
        size += len(line)
        if size <= limit:
            lines.append(line[1:] if ESCAPED.match(line) else line)
        else:
            lines.clear()
    if started:
        yield b"".join(lines) if size <= limit else None
