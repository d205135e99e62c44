"""HTML mail into text, with the stretches that its markup shows as quotes or signatures."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from html import unescape

from inscriptis import get_annotated_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig
from lxml.etree import LxmlError

from supportaudit.model import Mask

MAX_HTML = 2_000_000
"""Characters that are given to the layout engine; larger mail is read without layout."""
MAX_DEPTH = 200
"""Nested elements; the engine recurses and its parser drops what is deeper."""
MARKUP = re.compile(r"<(?:!doctype html|html|head|body|div|p|br|table|span|meta)\b[^>]*>", re.IGNORECASE)
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*?(/?)>")
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "p", "li", "td", "tr", "th", "source", "track", "wbr"})
RULES = {
    "blockquote": ["quote"],
    **{
        key: ["quote"]
        for key in (
            "#class=gmail_quote",
            "#class=yahoo_quoted",
            "#class=moz-cite-prefix",
            "#class=protonmail_quote",
            "#class=zmail_extra",
            "#class=gmail_attr",
            "#class=tutanota_quote",
            "#class=missive_quote",
            "#class=freshdesk_quote",
            "#class=moz-forward-container",
        )
    },
    **{
        key: ["signature"]
        for key in (
            "#class=gmail_signature",
            "#class=moz-signature",
            "#class=signature",
            "#class=email-signature",
            "#class=sh-signature",
            "#class=protonmail_signature_block",
            "#id=Signature",
            "#id=signature",
            "#id=composer_signature",
            "#id=AppleMailSignature",
            "#id=ms-outlook-mobile-signature",
        )
    },
}
RENAMED = re.compile(r"\b(?:x_|ydp[0-9a-f]{1,12})+(?=gmail_|yahoo_|moz-|protonmail_|appendonsend|divRplyFwdMsg|Signature)")
"""What mail programs put before the names of others when they quote or show them."""
HISTORY = re.compile(
    r"appendonsend|divRplyFwdMsg|OutlookMessageHeader|mail-editor-reference-message-container|ms-outlook-mobile-reference-message|stopSpelling"
    r"|border-top:\s?solid #(?:e1e1e1|b5c4df)\b",
    re.IGNORECASE,
)
"""Stands in the tag with which Outlook begins what was written before, in whatever language its header is."""
HERE = "\ue00e"
"""Stands in the text where that tag was, while the layout engine is at work."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
RULE = re.compile(r"<hr\b[^<>]{0,300}>", re.IGNORECASE)
RULED = "____________"
TABLE = re.compile(r"<(/?)(?:table|tbody|thead|tfoot|tr|td|th)\b", re.IGNORECASE)
"""Tables in mail are layout; as tables the engine would pad every cell to the widest."""
LONG_TAG = re.compile(r"<[^<>]{20000}")
"""The parser is quadratic in the attributes of one tag."""
MAX_TAG = 2_000
"""Characters of a tag in which its names stand."""
SILENT = frozenset({"style", "script", "head", "title"})
BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote", "ul", "ol", "hr"})


def looks_like_html(text: str) -> bool:
    """Whether a body is HTML whatever its type says."""
    return MARKUP.search(text[:4096]) is not None


def html_to_text(html: str) -> tuple[str, tuple[Mask, ...]]:
    """The text of an HTML mail as a person sees it, and its marked stretches, sorted.

    Hostile markup (huge, or nested thousands deep) is read without layout and without marks; nothing in it is fetched or run.
    """
    html = _history_marked(RENAMED.sub("", CONTROL.sub(" ", html)))
    html = TABLE.sub(r"<\1div", RULE.sub(f"<br>{RULED}<br>", html))
    if len(html) <= MAX_HTML and not LONG_TAG.search(html) and _depth(html) <= MAX_DEPTH:
        try:
            result = get_annotated_text(html, ParserConfig(css=CSS_PROFILES["strict"], annotation_rules=RULES))
        except (LxmlError, ValueError, AssertionError, IndexError, RecursionError):
            result = {}
        text = str(result.get("text", ""))
        if text.strip():
            labels = [(int(start), int(end), str(kind)) for start, end, kind in result["label"]]
            above = text[: max(text.find(HERE), 0)].rstrip()
            while above.endswith(RULED):
                above = above.removesuffix(RULED).rstrip()
            if above:
                labels.append((len(above), len(text), "quote"))
            return _trimmed(text.replace(HERE, " "), sorted(labels, key=lambda label: (label[0], -label[1])))
    return _stripped(html.replace(HERE, "")), ()


def _history_marked(html: str) -> str:
    """The markup with HERE before the first tag that begins what was written before."""
    html = html.replace(HERE, " ")
    for match in HISTORY.finditer(html):
        tag = html.rfind("<", max(0, match.start() - MAX_TAG), match.start())
        if tag >= 0 and ">" not in html[tag : match.start()]:
            return f"{html[:tag]}<br>{HERE}<br>{html[tag:]}"
    return html


def _depth(html: str) -> int:
    depth = deepest = 0
    for match in TAG.finditer(html):
        if match[2].casefold() not in VOID and not match[3]:
            depth = max(0, depth - 1) if match[1] else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _trimmed(text: str, labels: Sequence[tuple[int, int, str]]) -> tuple[str, tuple[Mask, ...]]:
    """Lines without outer white space, at most one blank line in a row, labels moved along and freed of overlaps."""
    starts: list[int] = []
    moved: list[tuple[int, int]] = []
    kept: list[str] = []
    position = new = 0
    for line in text.split("\n"):
        bare = line.replace("\xa0", " ").strip()
        if bare or (kept and kept[-1]):
            starts.append(position)
            moved.append((new - (len(line) - len(line.lstrip())), new + len(bare)))
            kept.append(bare)
            new += len(bare) + 1
        position += len(line) + 1
    masks: list[Mask] = []
    for start, end, kind in labels:
        first, last = _move(start, starts, moved), _move(end, starts, moved)
        first = max(first, masks[-1].end if masks else 0)
        if first < last:
            masks.append(Mask(first, last, kind))
    return "\n".join(kept).rstrip("\n"), tuple(masks)


def _move(position: int, starts: Sequence[int], moved: Sequence[tuple[int, int]]) -> int:
    line = bisect_right(starts, position) - 1
    if line < 0:
        return 0
    shift, end = moved[line]
    return max(0, min(shift + position - starts[line], end))


def _stripped(html: str) -> str:
    """Text without layout, in one pass over the tags."""
    html = _without_comments(html)
    pieces: list[str] = []
    silent = last = 0
    for match in TAG.finditer(html):
        if not silent:
            pieces.append(html[last : match.start()])
        last = match.end()
        tag = match[2].casefold()
        if tag in SILENT and not match[3]:
            silent = max(0, silent - 1) if match[1] else silent + 1
        elif tag in BLOCKS:
            pieces.append("\n")
    pieces.append("" if silent else html[last:])
    lines = (" ".join(line.split()) for line in unescape("".join(pieces)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_comments(html: str) -> str:
    pieces, last = [], 0
    while (start := html.find("<!--", last)) >= 0 and (end := html.find("-->", start)) >= 0:
        pieces.append(html[last:start])
        last = end + 3
    return "".join((*pieces, html[last:]))
