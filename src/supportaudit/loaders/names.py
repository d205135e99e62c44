"""Ids of a run: every conversation has one of its own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from supportaudit.loaders.dump import dump_conversation
from supportaudit.model import Conversation


@dataclass(slots=True)
class Names:
    """Gives every conversation an id of its own: another ``c-1`` becomes ``c-1#2``; the same ``c-1`` again, word for word, is a duplicate."""

    ids: set[bytes] = field(default_factory=set)
    """Digests of 8 bytes: a million conversations take some hundred MiB."""
    contents: set[bytes] = field(default_factory=set)
    last: dict[str, int] = field(default_factory=dict)

    def own(self, conversation: Conversation) -> str | None:
        """Its id in this run, None for a duplicate."""
        if not _new(self.contents, dump_conversation(conversation)):
            return None
        name = conversation.id
        if _new(self.ids, name.encode("utf-8", "surrogatepass")):
            return name
        number = self.last.get(name, 1) + 1
        while not _new(self.ids, f"{name}#{number}".encode("utf-8", "surrogatepass")):
            number += 1
        self.last[name] = number
        return f"{name}#{number}"


def _new(seen: set[bytes], data: bytes) -> bool:
    digest = hashlib.blake2b(data, digest_size=8).digest()
    if digest in seen:
        return False
    seen.add(digest)
    return True
