"""One more entry at the end of a reviews file, as text, so that comments and order stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from supportaudit.errors import UsageError
from supportaudit.rulebook.reviews import Review, parse_reviews, says_nothing
from supportaudit.rulebook.strict_yaml import ListNode, read

_DASH = re.compile(r"(?m)^( *)- ?(?=[a-z{#\r\n])")
_EMPTY_LIST = re.compile(r"(?m)^(reviews:)[ \t]*\[\s*\]")


def with_entry(data: bytes, file: str, review: Review) -> bytes:
    """The file with one more entry at its end, everything else as it was: comments, order, line ends.

    Raises UsageError when there is an entry about the same that has not expired, when the file cannot take another one as text, or when it
    would not say the same afterwards.
    """
    old = parse_reviews(data, file)
    if same := next((entry for entry in old if entry.target == review.target and entry.overlaps(review)), None):
        what = f"{same.about} was reviewed already: {same.decision} by {same.by} on {same.at}"
        raise UsageError(what, where=same.mark, hint="change that entry")
    text = data.decode("utf-8")
    end = "\r\n" if "\r\n" in text else "\n"
    for start, dash in _starts(text, data, file, end):
        made = (start + end.join(_lines(review, dash)) + end).encode()
        try:
            new = parse_reviews(made, file)
        except UsageError:
            continue
        if [replace(entry, mark="") for entry in new] == [*(replace(entry, mark="") for entry in old), replace(review, mark="")]:
            return made
    hint = "write the list with one '- ' line an entry, and nothing below it"
    raise UsageError("an entry cannot be added at the end of this file", where=file, hint=hint)


def _starts(text: str, data: bytes, file: str, end: str) -> Iterator[tuple[str, str]]:
    """What stands before the new entry, and how its dash is indented, the likeliest first."""
    whole = text if not text or text.endswith("\n") else text + end
    if says_nothing(data):
        yield f"{whole}reviews:{end}", "  "
        return
    entries = read(data, file).entries["reviews"]
    if isinstance(entries, ListNode) and not entries.items:
        yield _EMPTY_LIST.sub(r"\1", whole, count=1), "  "
        return
    for dash in dict.fromkeys((*reversed(_DASH.findall(text)), "  ", "")):
        yield whole, dash


def _lines(review: Review, dash: str) -> Iterator[str]:
    values = {
        "finding": review.finding,
        "contact": review.contact,
        "check": review.check,
        "agent": review.agent,
        "decision": review.decision.value,
        "by": review.by,
        "at": review.at.isoformat(),
        "why": review.why,
        "expires": review.expires.isoformat() if review.expires else None,
    }
    bare = {"decision", "at", "expires"}
    lead = "- "
    for key, value in values.items():
        if value is not None:
            yield f"{dash}{lead}{key}: {value if key in bare else _quoted(value)}"
            lead = "  "


def _quoted(text: str) -> str:
    """The text in double quotes as YAML reads it; what cannot be seen is escaped."""
    special = {'"': '\\"', "\\": "\\\\"}
    return '"' + "".join(special.get(c) or (c if c.isprintable() else f"\\U{ord(c):08x}") for c in text) + '"'
