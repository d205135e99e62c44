"""What other people wrote, made fit to be repeated: no control characters, no terminal codes."""

from __future__ import annotations

import re

_ANSI = re.compile(r"\x1b\[[0-?]{0,32}[ -/]{0,8}[@-~]?|\x9b[0-?]{0,32}[ -/]{0,8}[@-~]?|\x1b\][^\x07\x1b\n]{0,512}(?:\x07|\x1b\\)?|\x1b[@-_]?")
# Besides control characters: what turns the direction of text round, is invisible, or is half a character. Joiners stay, emoji need them.
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
_HALF = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_SPACE = re.compile(r"\s+")
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet read a cell as a formula (OWASP, CSV injection)."""


def plain(text: str) -> str:
    """The text without terminal codes, control, invisible and direction-changing characters; line ends are LF, tabs are spaces."""
    text = _BREAKS.sub("\n", _ANSI.sub("", text)).replace("\t", " ")
    return _UNSEEN.sub("", whole(text))


def whole(text: str) -> str:
    """The text with half characters joined to whole ones, and U+FFFD for those whose other half is missing: such text can be encoded."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _HALF.search(text) else text


def one_line(text: str) -> str:
    """``plain``, with every run of white space as one space."""
    return _SPACE.sub(" ", plain(text)).strip()


def to_cell(text: str) -> str:
    """The text as a spreadsheet may safely open it, with an apostrophe in front where it could be a formula; ``from_cell`` gives it back."""
    return f"'{text}" if text.lstrip().startswith(RISKY) or text.startswith("'") else text


def from_cell(cell: str) -> str:
    """What was made a cell by ``to_cell``; any other text as it is."""
    rest = cell[1:]
    return rest if cell.startswith("'") and (rest.startswith("'") or rest.lstrip().startswith(RISKY)) else cell
