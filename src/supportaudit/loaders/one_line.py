"""Mails whose line breaks were lost on the way: an intro or a header block that stands in one line with other words."""

from __future__ import annotations

import re

from supportaudit.loaders.quote_words import CLASS_OF, VERB

MAX_LINE = 600
"""Characters of a line that may hold such an intro; longer ones are running text."""
INTRO = re.compile(
    r"(?<!\S)(?P<intro>(?:On|Am|Le|El|Il|Em|Op|Den|Dne|Dnia|Pe|Il giorno)\s(?=[^\n<>]{0,40}\d)[^\n<>]{6,120}"
    r"(?:<[^<>\s]{1,80}@[^<>\s]{1,80}>|\s[^<>\s@]{1,64}@[^<>\s@]{1,80})"
    r"(?P<said>[^\n:<>]{2,30}):)(?P<after>[ \t]*)"
)
"""``On Tue, Mar 4, 2014 at 9:03 AM, Ann Lee <ann@example.com> wrote:``, wherever it stands in a line."""
ENDS_SENTENCE = re.compile(r"[.!?\u2026:)\]]$")
LABEL = re.compile(r"(?<!\S)\*{0,2}(?P<label>[^\W\d_a-z][^\W\d_]{0,13})\s?:\*{0,2}\s")
NEEDED = frozenset({"from", "date", "to", "subject"})


def with_breaks(text: str) -> str:
    """The same text with the lost line breaks for single blanks, so that every offset stays true."""
    lines = text.split("\n")
    return "\n".join(_broken(line, below) if ":" in line else line for line, below in zip(lines, [*lines[1:], ""], strict=True))


def _broken(line: str, below: str) -> str:
    if len(line) > MAX_LINE or line.lstrip().startswith((">", "|")):
        return line
    breaks = _header_breaks(line) or _intro_breaks(line, quoted=below.startswith(">"))
    return "".join("\n" if at in breaks else letter for at, letter in enumerate(line)) if breaks else line


def _intro_breaks(line: str, *, quoted: bool) -> set[int]:
    """Before the intro where a sentence ends there or a quote follows below, and behind its colon where words follow."""
    match = INTRO.search(line) if "@" in line else None
    if not match or not VERB.search(match["said"]):
        return set()
    before = line[: match.start()]
    if before.strip() and not quoted and not ENDS_SENTENCE.search(before.rstrip()):
        return set()
    found = {match.start() - 1} if before.strip() else set()
    return found | ({match.end("intro")} if match["after"] and line[match.end() :].strip() else set())


def _header_breaks(line: str) -> set[int]:
    """Before every label of a header block that begins the line."""
    labels = [(match.start(), CLASS_OF.get(match["label"].casefold())) for match in LABEL.finditer(line)]
    known = [(at, kind) for at, kind in labels if kind is not None]
    kinds = {kind for _, kind in known if kind in NEEDED}
    enough = kinds == NEEDED or ("from" in kinds and len(kinds) >= 3 and "@" in line)
    if not enough or known[0][0] != 0 or known[0][1] not in {"from", "date", "subject"}:
        return set()
    return {at - 1 for at, _ in known if at > 0}
