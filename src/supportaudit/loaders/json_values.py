"""Values of foreign JSON, whatever they turn out to be: what is not of the wanted kind counts as absent, nothing raises."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

Fields = Mapping[str, object]
"""A JSON object."""
TRUE = frozenset({"true", "yes", "1"})
FALSE = frozenset({"false", "no", "0"})
ENVELOPE = re.compile(r"^\s*(?P<name>[^<>]*?)\s*<(?P<address>[^<>@\s]+@[^<>\s]+)>\s*$")


def at_path(value: object, path: str) -> object:
    """What stands at ``a.b.c``; None where there is no such place."""
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def fields_of(value: object, path: str = "") -> Fields:
    """The object at the path, an empty one where there is none."""
    value = at_path(value, path) if path else value
    return value if isinstance(value, dict) else {}


def objects_of(value: object, path: str = "") -> Iterator[Fields]:
    """The objects in the list at the path; nothing where there is no list."""
    value = at_path(value, path) if path else value
    for entry in value if isinstance(value, list) else ():
        if isinstance(entry, dict):
            yield entry


def text_of(value: object, *paths: str) -> str:
    """The first text with more than white space at these paths (of the value itself without paths); empty where there is none."""
    for path in paths or ("",):
        found = at_path(value, path) if path else value
        if isinstance(found, str) and found.strip():
            return found
    return ""


def id_of(value: object, *paths: str) -> str | None:
    """The first id at these paths: text without outer white space, or a whole number as text; None where there is none."""
    for path in paths or ("",):
        found = at_path(value, path) if path else value
        if isinstance(found, float) and found.is_integer() and abs(found) < 1 << 53:
            found = int(found)
        if isinstance(found, int) and not isinstance(found, bool):
            return str(found)
        if isinstance(found, str) and found.strip():
            return found.strip()
    return None


def truth_of(value: object, *paths: str) -> bool | None:
    """The first true or false at these paths, also as 0 and 1 or in words; None where there is none."""
    for path in paths or ("",):
        found = at_path(value, path) if path else value
        word = str(found).strip().casefold() if isinstance(found, bool | int | str) else ""
        if word in TRUE or word in FALSE:
            return word in TRUE
    return None


def number_of(value: object, *paths: str) -> float | None:
    """The first number at these paths, also one in a text; None where there is none."""
    for path in paths or ("",):
        found = at_path(value, path) if path else value
        if isinstance(found, bool) or not isinstance(found, int | float | str):
            continue
        try:
            number = float(found)
        except (ValueError, OverflowError):
            continue
        if abs(number) < 1e300:  # neither infinite nor no number
            return number
    return None


def words_of(value: object, path: str = "", *, name: str = "name") -> tuple[str, ...]:
    """The texts of a list of tags: texts, numbers, or objects that carry them as ``name``; without repetitions."""
    value = at_path(value, path) if path else value
    found = (id_of(entry, name) if isinstance(entry, dict) else id_of(entry) for entry in (value if isinstance(value, list) else ()))
    return tuple(dict.fromkeys(word for word in found if word))


def full_name(value: object, *pairs: tuple[str, str]) -> str | None:
    """First and last name at the first pair of paths that holds one of them."""
    for pair in pairs:
        found = " ".join(text_of(value, path).strip() for path in pair).strip()
        if found:
            return found
    return None


def name_and_address(value: object) -> tuple[str | None, str | None]:
    """Name and address in ``Rachel <rachel@example.com>`` or a bare address."""
    text = value.strip() if isinstance(value, str) and len(value) <= 400 else ""
    if match := ENVELOPE.match(text):
        return match["name"].strip(" \"'") or None, match["address"]
    return None, text if re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", text) else None
