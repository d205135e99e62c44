"""Which column of a table says what: header words in the wild, and the config's column map."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from supportaudit.errors import TranscriptError
from supportaudit.loaders.column_words import SYNONYMS
from supportaudit.model.near import near

SHARED = frozenset({"ticket_id"})
"""Fields that may read a column which another field reads too."""
COMPANIONS = ("role", "inbound", "outbound", "speaker", "author", "conversation", "reply_to", "sent_at")
"""Fields of which a table of messages has at least one beside the text."""
COLUMNS_SHOWN = 30
UTC_ENDING = re.compile(r"_(?:utc|gmt)$")
"""Of a column of times that says their zone."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands."""

    names: tuple[str, ...]
    """The header as written."""
    place: Mapping[str, int]
    """Field -> 0-based column."""

    @property
    def of_messages(self) -> bool:
        """Whether they name a text and something else that belongs to messages."""
        return self.has("text") and self.has(*COMPANIONS)

    @property
    def in_utc(self) -> bool:
        """Whether the column of times says that they are UTC."""
        return "sent_at" in self.place and UTC_ENDING.search(folded(self.names[self.place["sent_at"]])) is not None

    def has(self, *fields: str) -> bool:
        """Whether one of these fields has a column."""
        return any(field in self.place for field in fields)

    def cell(self, cells: Sequence[str], field: str) -> str:
        """The field's cell, trimmed; empty when it has none."""
        i = self.place.get(field, -1)
        return cells[i].strip() if 0 <= i < len(cells) else ""


def folded(name: str) -> str:
    """``In Response To-ID``, ``inResponseToId`` -> ``in_response_to_id``; letters without their accents."""
    name = unicodedata.normalize("NFKD", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip().strip("\ufeff\"'")))
    name = "".join(char for char in name if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")


def find_columns(header: Sequence[str], given: Mapping[str, str] | None = None) -> Columns:
    """The columns of a header: those that ``given`` (field -> column) names, the rest by the usual words.

    Raises TranscriptError that names the columns when ``given`` names one that is not there, or a field that does not exist.
    """
    names = tuple(name.strip().strip("\ufeff") for name in header)
    place = {_meant(field, column): _named(field, column, names) for field, column in (given or {}).items()}
    taken = set(place.values())
    first_of: dict[str, int] = {}
    for i, name in enumerate(names):
        first_of.setdefault(folded(name), i)
        first_of.setdefault(UTC_ENDING.sub("", folded(name)), i)
    for field, words in SYNONYMS.items():
        if field in place:
            continue
        found = next((first_of[word] for word in words if word in first_of and (first_of[word] not in taken or field in SHARED)), None)
        if found is not None:
            place[field] = found
            taken.add(found)
    return Columns(names, _sorted_out(place, names))


def _meant(field: str, column: str) -> str:
    """The field, except for a role in a column such as ``inbound``, which says yes or no."""
    return next((other for other in ("inbound", "outbound") if field == "role" and folded(column) in SYNONYMS[other]), field)


def _named(field: str, column: str, names: Sequence[str]) -> int:
    if field not in SYNONYMS:
        raise TranscriptError(f"'{field}' is no field of a table", hint=near(field, SYNONYMS, f"one of {', '.join(SYNONYMS)}"))
    for same in (str, str.casefold, folded):
        for i, name in enumerate(names):
            if same(name) == same(column):
                return i
    meant = near(column, names)
    raise TranscriptError(f"there is no column '{column}' for {field}", hint=f"{meant}{' ' if meant else ''}the columns are {listed(names)}")


def _sorted_out(place: dict[str, int], names: Sequence[str]) -> Mapping[str, int]:
    """A parent beside a conversation column is the conversation's, not the message's."""
    reply = place.get("reply_to")
    if reply is not None and "conversation" in place and folded(names[reply]) == "parent_id":
        del place["reply_to"]
        place.setdefault("parent_id", reply)
    return place


def listed(names: Sequence[str]) -> str:
    """The column names as a reader sees them."""
    shown = [name or "(no name)" for name in names[:COLUMNS_SHOWN]]
    return ", ".join(shown) + (f" and {len(names) - COLUMNS_SHOWN} more" if len(names) > COLUMNS_SHOWN else "")
