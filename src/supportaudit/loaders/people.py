"""People whom records name by ids only, kept in the index until all records have been read."""

from __future__ import annotations

import orjson

from supportaudit.loaders.grouping import ThreadIndex
from supportaudit.loaders.json_talk import Person
from supportaudit.model import Role


def known(key: str, index: ThreadIndex) -> Person | None:
    """What is known of a person by this key; None for a stranger."""
    found = index.known(key)
    if found is None:
        return None
    role, name, address = orjson.loads(found)
    return Person(key, Role(role), name, address)


def meet(person: Person, index: ThreadIndex) -> None:
    """Keep what is known of a person; what a record does not say does not take away what another said."""
    before = known(person.key, index) or person
    role = before.role if person.role is Role.UNKNOWN else person.role
    first, second = (before, person) if person.of_envelope else (person, before)
    now = Person(person.key, role, first.name or second.name, first.address or second.address)
    if now != before or before is person:
        index.meet(person.key, orjson.dumps([now.role, now.name, now.address]))
