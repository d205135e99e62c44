"""Where quoted history begins in an e-mail: the lines by which mail programs introduce it.

Most come from mail-parser-reply's patterns for thirteen languages, asked about a few short lines at a time (they are not linear); what it does not
know (more languages, wrapped intros, forwards, help desk markers) is told here. A line counts only if it names an address, a year or a time of day,
or if marked quotes follow: "On Monday your colleague wrote:" is the customer's own sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from mailparser_reply.constants import MAIL_LANGUAGES
from mailparser_reply.parser import EmailMessage

from supportaudit.loaders.quote_words import (
    BY_AUTHOR,
    BY_NAME,
    CLASS_OF,
    DASHES,
    FORWARD,
    OPENERS,
    ORIGINAL,
    ORIGINAL_WORDS,
    QUOTING,
    REPLY_ABOVE,
    SAID_AT,
    VERB,
    WROTE_ON,
)

MAX_LINE = 200
"""Characters of a line that are looked at: intros are short, and patterns of others are not linear."""
MAX_INTRO_LINES = 5
MAX_INTRO = 400
MAX_ASKED = 200
"""Lines of one message about which the library is asked."""
MARKED = re.compile(r"^[ \t\u00a0]{0,8}(?:>|&gt;)")
BARRED = re.compile(r"^\|(?: .*[^|\s]|\s*)$")
ENDS_INTRO = re.compile(r"[:：]\s*$|-{2,}\s*$")
ADDRESS = re.compile(r"<[^<>\s]*@[^<>\s]+|\[mailto:|&lt;[^&\s]+@|<\s*mailto:|[^\s<>\"]+@[^\s<>\"]+\.[a-z]{2,}>|\bby [^\s<>]+@[^\s<>]+:$")
YEAR_OR_TIME = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.]\d{2}\b|\d{4}[年년]|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2}\b")
DATED = re.compile(r"^\d{4}[/-]\d{1,2}[/-]\d{1,2}\s(?:[^<>:\n]{1,80}<[^<>\s]+@[^<>\s]+>|\d{1,2}:\d{2} GMT[+-]\d{2}:\d{2} [^\W\d][^:<>\n]{1,60})$")
"""``2016/2/1 Ann Lee <ann@example.com>``: an intro that some versions of Gmail ended so."""
RULE = re.compile(rf"^[ \t]*(?:{DASHES}\s?){{3,}}$")
BARE = re.compile(rf"^(?:{ORIGINAL_WORDS})$", re.IGNORECASE)
"""``Original Message`` without its dashes; counts over a block of header lines only."""
EMPHASISED = re.compile(r"^(?P<mark>[*_]{1,2})(?=[^\s*_])(?P<line>.*[:：])(?P=mark)$")
GROUPWISE = re.compile(r"^>>>\s(?=[^\n]{0,150}\d[:.]\d\d)[^\n]{5,160}\s>>>\s*$")
"""``>>> Ann Lee <ann@example.com> 2/1/2016 6:32 PM >>>``: an intro that is no quote; what follows is unmarked."""
UNQUOTED = re.compile(rf"{GROUPWISE.pattern}|^>{{2,3}}[^\n]{{3,120}}[^<\s]\s*<{{2,3}}\s*$")
"""Such an intro, or an arrow to a link and back (``>>> www.example.com <<<``)."""
TITLED = re.compile(rf"^[>\s]{{0,3}}{DASHES}{{3,80}}+\s?[^\W\d_][^\n]{{2,60}}?\s?{DASHES}{{3,80}}+$")
"""A ruled line with words in it; over a block of header lines it belongs to them, whatever it says."""
HEADER_DATE = re.compile(r"\b\d{4} \d{1,2}:\d{2}(?::\d{2})? [+-]\d{4}\b")
"""A date as the headers of mails write it; people do not."""
DIRECTIONS = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
LABEL = re.compile(r"^[\s*_]*(?P<label>[^\W\d_][\w .'-]{0,24}?)\s?\*?[:：][*_]?(?:\s|$|\*)(?P<value>.*)$")


@dataclass(frozen=True, slots=True)
class Boundary:
    """Lines that introduce what somebody else wrote."""

    style: str
    """``intro``, ``header``, ``original``, ``forward`` or ``above``."""
    first: int
    last: int
    """0-based lines, both included."""


@cache
def _library() -> re.Pattern[str]:
    """The library's pattern of intros in all its languages."""
    pattern: re.Pattern[str] = EmailMessage(text="", languages=[name for name in MAIL_LANGUAGES if name not in {"david", "pl"}]).HEADER_REGEX
    return pattern


class Boundaries:
    """Looks for boundaries in one message's lines."""

    def __init__(self, lines: Sequence[str], marked: Sequence[bool]) -> None:
        self._lines = [EMPHASISED.sub(r"\g<line>", line[:MAX_LINE].translate(DIRECTIONS).strip()) for line in lines]
        self._marked = marked
        self._classes = [None if is_quote or not line else _class(line) for line, is_quote in zip(self._lines, marked, strict=True)]
        self._asked = 0

    def at(self, i: int) -> Boundary | None:
        """The boundary that begins at line ``i``, if one does."""
        line = self._lines[i]
        if not line:
            return None
        for style, pattern in (("forward", FORWARD), ("original", ORIGINAL), ("original", GROUPWISE), ("above", REPLY_ABOVE)):
            if pattern.match(line):
                return Boundary(style, i, i)
        return self._header(i) or self._intro(i)

    def marked_after(self, i: int) -> bool:
        """Whether the next line with text after line ``i`` is marked as a quote."""
        return next((self._marked[j] for j in range(i + 1, len(self._lines)) if self._lines[j]), False)

    def _intro(self, i: int) -> Boundary | None:
        joined = ""
        for j in range(i, min(i + MAX_INTRO_LINES + 1, len(self._lines))):
            line = self._lines[j].lstrip("> ") if j > i else self._lines[j]
            joined = f"{joined} {line}".strip()
            if len(joined) > MAX_INTRO:
                return None
            ends = ENDS_INTRO.search(line)
            if ends and self._introduces(joined, i, j):
                # The latest line from which it is a whole intro: what stands above is the author's own.
                later = any(
                    self._strong(" ".join(self._lines[k : j + 1]).strip(), k, j) for k in range(i + 1, j + 1) if not self._lines[k - 1].endswith("<")
                )
                return None if later else Boundary("intro", i, j)
            if (ends and not line.startswith("<")) or (not line and not joined.endswith((">", "<")) and not self._dangling(j)):
                return None
            if j == i and DATED.match(line):
                return Boundary("intro", i, j)
            if j == i and line.endswith(">") and ADDRESS.search(line) and YEAR_OR_TIME.search(line) and self.marked_after(j):
                return Boundary("intro", i, j)
        return None

    def _dangling(self, j: int) -> bool:
        """Whether a blank line stands inside an intro that some programs tear apart: an address in brackets follows on its own lines."""
        return next((self._lines[k].startswith("<") for k in range(j + 1, min(j + 3, len(self._lines))) if self._lines[k]), False)

    def _introduces(self, joined: str, first: int, last: int) -> bool:
        """By itself, or by the marked quote that follows."""
        if self._strong(joined, first, last):
            return True
        alone = first == last or OPENERS.match(joined) is not None
        said = VERB.search(joined) is not None or (QUOTING.match(joined) is not None and ADDRESS.search(joined) is not None)
        return alone and said and self.marked_after(last)

    def _strong(self, joined: str, first: int, last: int) -> bool:
        """Names who and when."""
        address = ADDRESS.search(joined)
        dated = YEAR_OR_TIME.search(joined)
        if (address and dated) or (first == last and any(form.match(joined) for form in (WROTE_ON, SAID_AT, BY_NAME))):
            return True
        if not (address or dated) or not (OPENERS.match(joined) or joined.startswith("-")):
            return False
        if not address and BY_AUTHOR.search(joined):
            return False
        return VERB.search(joined) is not None or self._library_says(first, last)

    def _library_says(self, first: int, last: int) -> bool:
        self._asked += 1
        return self._asked <= MAX_ASKED and _library().search("\n".join(self._lines[first : last + 1])) is not None

    def _header(self, i: int) -> Boundary | None:
        """A block of ``From:``, ``Sent:``, ``To:``, ``Subject:`` lines in any known language."""
        start = i
        if any(pattern.match(self._lines[i]) for pattern in (RULE, TITLED, BARE)):
            i = next((j for j in range(i + 1, min(i + 3, len(self._lines))) if self._lines[j]), i)
        if self._classes[i] is None or (start == i and self._classes[i] not in {"from", "date", "subject"}):
            return None
        found: dict[str, int] = {}
        value = ""
        last = i
        for j in range(i, min(i + 14, len(self._lines))):
            kind = self._classes[j]
            if kind is not None:
                found.setdefault(kind, j)
                last = j
                value = self._lines[j] if kind == "from" else value
            elif j - last > 2 or self._marked[j]:
                break
        others = len(found.keys() & {"date", "to", "subject"})
        told = start != i or "subject" in found or "@" in value or ("date" in found and YEAR_OR_TIME.search(self._lines[found["date"]]))
        enough = (others >= 2 and told) or (others == 1 and (start != i or "@" in value))
        if "from" not in found:
            to = self._lines[found["to"]] if "to" in found else ""
            return Boundary("header", start, last) if "@" in to and "date" in found and HEADER_DATE.search(self._lines[found["date"]]) else None
        enough = enough or (start != i and "@" in value and self.marked_after(last))
        return Boundary("header", start, last) if enough else None


def is_marked(line: str) -> bool:
    """Whether a line carries a quote mark."""
    return bool((MARKED.match(line[:16]) and not UNQUOTED.match(line[:MAX_LINE])) or BARRED.match(line[:MAX_LINE]))


def _class(line: str) -> str | None:
    match = LABEL.match(line)
    return CLASS_OF.get(match["label"].strip().casefold()) if match else None
