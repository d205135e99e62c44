"""Who is who in a config: spellings, roles, vendors and teams, each person in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from supportaudit.errors import PackError
from supportaudit.model import Role
from supportaudit.rulebook.config import Group
from supportaudit.rulebook.strict_yaml import MapNode
from supportaudit.rulebook.validate import mark_at


class GroupEntry(Protocol):
    """A vendor or team as the file has it."""

    @property
    def agents(self) -> Sequence[str]: ...
    @property
    def paths(self) -> Sequence[str]: ...


def read_aliases(names: Mapping[str, Sequence[str]], node: MapNode) -> dict[str, str]:
    """``{Dana Reyes: [dana, D. Reyes]}`` -> spelling (case-folded) -> name.

    Raises PackError for a spelling of two people, a name that stands twice, and a name that is itself a spelling of another.
    """
    found: dict[str, str] = {}
    people: dict[str, str] = {}
    for name in names:
        if people.setdefault(name.casefold(), name) != name:
            where = str(mark_at(node, ("aliases", name)))
            raise PackError(f"'{people[name.casefold()]}' and '{name}' are one name", where=where, hint="keep one of them, with all spellings")
    for name, spellings in names.items():
        for index, spelling in enumerate(spellings):
            folded, where = spelling.casefold(), str(mark_at(node, ("aliases", name)))
            if found.setdefault(folded, name) != name:
                raise PackError(f"'{spelling}' is an alias of both {found[folded]} and {name}", where=where, hint="keep one of them")
            if people.get(folded, name) != name:
                where = str(mark_at(node, ("aliases", name, index)))
                what = f"'{spelling}' is an alias of {name}, and a name with aliases of its own"
                raise PackError(what, where=where, hint=f"list all spellings under {name}")
    return found


def read_roles(roles: Mapping[str, str], node: MapNode) -> dict[str, Role]:
    """Author (case-folded) -> role; PackError for an author with two."""
    found: dict[str, Role] = {}
    for name, role in roles.items():
        if found.setdefault(name.casefold(), Role(role)) != role:
            what = f"'{name}' is {found[name.casefold()]} and {role}; upper and lower case make no difference"
            raise PackError(what, where=str(mark_at(node, ("roles", name))), hint="keep one of them")
    return found


def read_groups(key: str, groups: Mapping[str, GroupEntry], aliases: Mapping[str, str], node: MapNode) -> dict[str, Group]:
    """The vendors or teams, their people under their one name; PackError for a person in two of them."""
    found: dict[str, Group] = {}
    member: dict[str, str] = {}
    for group, entry in groups.items():
        agents = tuple(dict.fromkeys(aliases.get(agent.casefold(), agent) for agent in entry.agents))
        for agent in agents:
            if member.setdefault(agent.casefold(), group) != group:
                place = next((i for i, written in enumerate(entry.agents) if aliases.get(written.casefold(), written) == agent), 0)
                where = str(mark_at(node, (key, group, "agents", place)))
                what = f"{agent} is in two {key}, {member[agent.casefold()]} and {group}"
                raise PackError(what, where=where, hint="keep one; where the time decides, let the export or 'paths' say it")
        found[group] = Group(agents, tuple(entry.paths))
    return found
