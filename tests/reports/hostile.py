"""A contact by somebody who tries to break out of the page, in every text that a report shows."""

from __future__ import annotations

from dataclasses import replace

from supportaudit.model import AuditedConversation
from tests.builders import audited, chat, failed, quote, verdict
from tests.reports.made_up import BOOK

SCRIPT = "</script><script>window.broken=1</script><img src=x onerror=window.broken=2>"
COMMENT = "<!--<script>"
TURNED = "abc\u202egnp.exe\u2066x\u2069"
LINES = "one\u2028two\u2029three"
HALF = "half \ud83d of it"
CARD = "4111 1111 1111 1111"
ADDRESS = "sam@mail.example"
HUGE = "very long " * 30_000


def hostile() -> AuditedConversation:
    """One contact whose id, names, texts, findings and suggestions are all hostile."""
    text = f"{SCRIPT} {COMMENT} {TURNED} {LINES} {HALF} ]]> &lt; \"' {CARD} {ADDRESS}"
    conversation = chat("C/Sam 10:00 x\nA/Ana 10:01 y\nC/Sam 10:02 z", id=f"c-{SCRIPT}{COMMENT}", channel=f"chat{SCRIPT}", vendor=f"V{COMMENT}")
    first, second, third = conversation.messages
    messages = (
        replace(first, text=text, author=f"Sam{SCRIPT}"),
        replace(second, text=f"note {text}", author=f"Ana{SCRIPT}"),
        replace(third, text=HUGE + CARD),
        replace(second, index=3, text="the private words", private=True),
    )
    conversation = replace(conversation, messages=messages, subject=text)
    agent = f"Ana{SCRIPT}"
    missed = failed("heard/resolve", agent, conversation, f"Seen: {text}", quote(conversation, 0, "onerror"), suggestion=f"Say {text}")
    met = [verdict(check, "pass", agent) for check in ("heard/hear", "heard/empathize", "positive-language/negative")]
    return audited(conversation, [*met, missed, verdict("heard/apologize", "na", agent, reason=f"because {text}")], BOOK)
