"""What the page's script reads: JSON in blocks that are no script, so that nothing in them can run or end them."""

from __future__ import annotations

from collections.abc import Mapping

from supportaudit.model import AuditedConversation
from supportaudit.reports.examples import Example
from supportaudit.reports.json_report import Json, encode
from supportaudit.reports.text import Piece
from supportaudit.rulebook.config import Config, group_of

_ESCAPES = ((b"<", b"\\u003c"), (b">", b"\\u003e"), (b"&", b"\\u0026"), ("\u2028".encode(), b"\\u2028"), ("\u2029".encode(), b"\\u2029"))


def block(name: str, value: Mapping[str, object] | bytes, rows: bytes | None = None) -> bytes:
    """A ``<script type="application/json">`` with this id, of a value or of JSON as it is; ``rows``: a list ready made, under this name.

    Whatever stands in it, it ends where it should: no text can close it or begin a comment.
    """
    data = value if isinstance(value, bytes) else encode(value)
    if rows is not None:
        data = data[:-1] + b',"rows":[' + rows + b"]}"
    for raw, escape in _ESCAPES:
        data = data.replace(raw, escape)
    return b'<script type="application/json" id="' + name.encode() + b'">' + data + b"</script>\n"


def vendor_of(audited: AuditedConversation, agent: str | None, config: Config) -> str | None:
    """The vendor of an agent in a contact, as the scorecards have it: the config's, else the contact's."""
    return group_of(config.vendors, audited.conversation.names(agent)) or audited.conversation.vendor


def shown_example(one: Example, numbers: dict[str, int]) -> Json:
    """An example; ``n`` is the number by which its contact can be opened, null where it cannot."""
    return {
        "contact": one.contact,
        "n": numbers.get(one.contact),
        "at": one.at,
        "day": one.day,
        "quote": [_piece(piece) for piece in one.quote],
        "seen": one.seen,
        "better": one.suggestion,
        "known": one.known,
    }


def _piece(piece: Piece) -> list[object]:
    return [piece.text, piece.marked]


class Names:
    """Numbers for names, in order of first appearance."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, name: str) -> int:
        """The name's number."""
        return self._numbers.setdefault(name, len(self._numbers))

    def listed(self) -> list[str]:
        """All names, each at its number."""
        return list(self._numbers)
