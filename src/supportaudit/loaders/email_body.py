"""The bare body of one e-mail, without its header: read only when asked for by name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from supportaudit.errors import TranscriptError
from supportaudit.loaders.files import Transcript
from supportaudit.loaders.interface import Guess, Head, Options, size_text
from supportaudit.loaders.mail_body import html_body, text_body
from supportaudit.loaders.text import REPLACED, begun, encoding_of, head_text
from supportaudit.model import Conversation, Message, Role, Source

LINK = re.compile(r"<[^<>\s]*(?:://|@)[^<>\s]*>")
"""With an address in angle brackets begins text, not markup."""

MARKUP = re.compile(r"^(?!>).{0,200}</(?:blockquote|body|html)>|^(?!>).{0,200}<div class=[\"']?gmail_quote", re.IGNORECASE | re.MULTILINE)
"""Words that stand before their first tag are markup where history is marked up."""


class EmailBody:
    """One file, one body, plain or HTML."""

    name = "email-body"
    title = "body of one e-mail"
    told = "Only where `--format email-body` names it: a bare body has no mark of its own."
    reads = "The text as one message, with quotes and signatures masked."
    left_out = "Nothing; what is masked stays in the text and is not scored."

    def sniff(self, head: Head) -> Guess | None:  # noqa: ARG002  (any text could be one)
        """Never told by content."""
        return None

    def read(self, transcript: Transcript, options: Options) -> Iterator[Conversation]:
        """One conversation of one message by an unknown author."""
        data = transcript.stream.read(options.max_record + 1)
        if len(data) > options.max_record:
            raise TranscriptError(f"an e-mail of more than {size_text(options.max_record)}", hint="leave its attachments out")
        text = data.decode(encoding_of(transcript.head), errors="replace")
        if "\ufffd" in text:
            transcript.note(REPLACED)
        start = begun(head_text(transcript.head))
        marked_up = start[:1] == "<" and start[:2] != "<<" and not LINK.match(start)
        body = html_body(text) if marked_up or MARKUP.search(text) else text_body(text)
        message = Message(index=0, role=Role.UNKNOWN, text=body.text, masks=body.masks)
        yield Conversation(transcript.name, (message,), channel="email", source=Source(transcript.path))
